"""xlwings' own VBA module for add-ins, as the installed xlwings brings it, under this add-in's name.

Its version and that of the Python package must agree, since it calls xlwings' DLL by a name that
holds the version. The licence (BSD, three clauses) stands at its head and stays there.
"""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from xlcsp.hosts.desktop.vba_project import VbaModule

PROJECT: Final = "xlcsp"
"""xlwings looks for the settings in ``%USERPROFILE%\\.xlcsp\\xlcsp.conf``."""

_NAME: Final = re.compile(r'(PROJECT_NAME As String = ")myaddin(")')


class NoXlwings(RuntimeError):
    """xlwings, or the part of it that is needed, is not there."""


def xlwings_module() -> VbaModule:
    """The module, its name of the project changed and nothing else."""
    head, _, code = _source().partition("\n")
    if "VB_Name" not in head or len(_NAME.findall(code)) != 1:
        raise NoXlwings("This version of xlwings has another VBA module than the one known here.")
    return VbaModule("xlwings", _NAME.sub(rf"\g<1>{PROJECT}\g<2>", code))


def _source() -> str:
    spec = find_spec("xlwings")
    if spec is None or spec.origin is None:
        raise NoXlwings("xlwings is not installed: pip install 'xlcsp[desktop]'")
    return Path(spec.origin).with_name("xlwings_custom_addin.bas").read_text(encoding="ascii")
