"""xlwings' own VBA module for add-ins, as the installed xlwings brings it, with three changes.

It takes this add-in's name. It reads its settings from the user's own file alone: as xlwings has it, a
sheet of any workbook that is opened, or a file beside it, could name another program for Excel to
start. And Python is started with ``-P``, so that it takes no module from the folder that Excel happens
to be in. Its version and that of the Python package must agree, since it calls xlwings' DLL by a name
that holds the version. The licence (BSD, three clauses) stands at its head and stays there.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import Final

from xlcsp.hosts.desktop.vba_project import VbaModule

PROJECT: Final = "xlcsp"
"""xlwings looks for the settings in ``%USERPROFILE%\\.xlcsp\\xlcsp.conf``."""

_CHANGES: Final = (
    ('PROJECT_NAME As String = "myaddin"', f'PROJECT_NAME As String = "{PROJECT}"'),
    (
        'Function GetConfig(configKey As String, Optional default As String = "", '
        'Optional source As String = "")',
        'Function GetConfig(configKey As String, Optional default As String = "", '
        'Optional source As String = "user")',
    ),
    ('" -B -c ""import sys, os;"', '" -B -P -c ""import sys, os;"'),
    (
        'PythonInterpreter & " -B -c ""import xlwings.utils;',
        'PythonInterpreter & " -B -P -c ""import xlwings.utils;',
    ),
)


class NoXlwings(RuntimeError):
    """xlwings, or the part of it that is needed, is not there."""


def xlwings_module() -> VbaModule:
    """The module with our changes; NoXlwings where it has not what is to be changed."""
    head, _, code = _source().partition("\n")
    if "VB_Name" not in head or any(code.count(old) != 1 for old, _ in _CHANGES):
        raise NoXlwings("This version of xlwings has another VBA module than the one known here.")
    for old, new in _CHANGES:
        code = code.replace(old, new)
    return VbaModule("xlwings", code)


def _source() -> str:
    spec = find_spec("xlwings")
    if spec is None or spec.origin is None:
        raise NoXlwings("xlwings is not installed: pip install .[desktop] in the folder of xlcsp")
    return Path(spec.origin).with_name("xlwings_custom_addin.bas").read_text(encoding="ascii")
