"""The VBA module that tells Excel's function wizard what each function and argument means.

The wizard learns it by ``Application.MacroOptions``, once in a session. Excel refuses that while no
workbook is open; the module then tries again when a button of the ribbon is used, and until then
the wizard shows the description that the function itself carries.
"""

from collections.abc import Iterable
from typing import Final

from xlcsp.hosts.desktop.vba_project import VbaModule
from xlcsp.hosts.desktop.vba_words import vba_text
from xlcsp.worksheet import CATALOGUE, Function, desktop

CATEGORY: Final = "Community safety"
"""Where Excel's function wizard lists the functions."""

_HEAD: Final = """\
'Written by "xlcsp macros build" from the catalogue of functions: changes here will be lost.
Option Explicit

Private described As Boolean

Public Sub CspDescribeFunctions()
    If described Then Exit Sub
    On Error GoTo later
{calls}
    described = True
    ThisWorkbook.Saved = True
later:
End Sub

Private Sub Describe(called As String, summary As String, arguments As Variant)
    Application.MacroOptions Macro:="'" & ThisWorkbook.Name & "'!" & called, _
        Description:=summary, Category:="{category}", ArgumentDescriptions:=arguments
End Sub
"""


def help_module(functions: Iterable[Function] = CATALOGUE.values()) -> VbaModule:
    """The module that holds the help."""
    described = list(functions)
    calls = "\n".join(f"    {_sub(function)}" for function in described)
    head = _HEAD.format(calls=calls, category=CATEGORY)
    return VbaModule("CspHelp", "\n".join([head, *(_description(each) for each in described)]))


def _sub(function: Function) -> str:
    return f"Help_{desktop(function.name)}"


def _description(function: Function) -> str:
    """One line for each text, none longer than VBA takes."""
    texts = [vba_text(argument.help) for argument in function.arguments]
    shown = ", _\n        ".join(texts)
    return "\n".join(
        [
            f"Private Sub {_sub(function)}()",
            f'    Describe "{desktop(function.name)}", _',
            f"        {vba_text(function.summary)}, Array( _",
            f"        {shown})",
            "End Sub",
            "",
        ]
    )
