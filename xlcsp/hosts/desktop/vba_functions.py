"""The VBA module with a ``CSP_*`` function for each function of the catalogue.

Each has the form that xlwings' own generator writes (``xlwings.udfs.generate_vba_wrapper``), so it
behaves as xlwings documents it: arrays spill, ``Application.Caller`` is handed on, an add-in gives
the active workbook, and where Python cannot be reached its complaint is the cell's text. Two things
are more: the description that Excel keeps with a function, and ``CspCells``, which makes an error's
code into an error, since xlwings can return only its text.
"""

from collections.abc import Iterable
from typing import Final

from xlcsp.hosts.desktop.excel_cells import ERROR_NUMBERS
from xlcsp.hosts.desktop.vba_project import VbaModule
from xlcsp.hosts.desktop.vba_words import vba_name, vba_text
from xlcsp.worksheet import CATALOGUE, Function, desktop

PYTHON_MODULE: Final = "xlcsp.hosts.desktop.functions"
"""Where xlwings finds the functions."""

_HEAD: Final = """\
'Written by "xlcsp macros build" from the catalogue of functions: changes here will be lost.
#Const App = "Microsoft Excel" 'Adjust when using outside of Excel
Option Explicit
"""

_ERRORS: Final = """\
Private Function CspCells(ByVal answer As Variant) As Variant
    'An error's code becomes the error, in a single answer, a row or a table.
    Dim down As Long, across As Long
    Select Case CspDimensions(answer)
        Case 0
            answer = CspCell(answer)
        Case 1
            For across = LBound(answer) To UBound(answer)
                answer(across) = CspCell(answer(across))
            Next across
        Case Else
            For down = LBound(answer, 1) To UBound(answer, 1)
                For across = LBound(answer, 2) To UBound(answer, 2)
                    answer(down, across) = CspCell(answer(down, across))
                Next across
            Next down
    End Select
    CspCells = answer
End Function

Private Function CspCell(ByVal answer As Variant) As Variant
    CspCell = answer
    If VarType(answer) <> vbString Then Exit Function
    If Left$(answer, 1) <> "#" Then Exit Function
    Select Case answer
{cases}
    End Select
End Function

Private Function CspDimensions(ByRef answer As Variant) As Long
    Dim bound As Long
    If Not IsArray(answer) Then Exit Function
    CspDimensions = 1
    On Error GoTo one
    bound = UBound(answer, 2)
    CspDimensions = 2
one:
End Function
"""


def functions_module(functions: Iterable[Function] = CATALOGUE.values()) -> VbaModule:
    """The module that holds the functions."""
    cases = "\n".join(
        f'        Case "{code}": CspCell = CVErr({number})'
        for code, number in ERROR_NUMBERS.items()
    )
    wrappers = [wrapper(function) for function in functions]
    code = "\n".join([_HEAD, *wrappers, _ERRORS.format(cases=cases)])
    return VbaModule("CspFunctions", code)


def wrapper(function: Function) -> str:
    """One function's text."""
    name = desktop(function.name)
    names = [vba_name(argument.name) for argument in function.arguments]
    signature = ", ".join(
        called if argument.required else f"Optional {called}"
        for called, argument in zip(names, function.arguments, strict=True)
    )
    asked = f'"{PYTHON_MODULE}", "{name}", Array({", ".join(names)})'
    return "\n".join(
        [
            f"Function {name}({signature})",
            f"Attribute {name}.VB_Description = {vba_text(function.summary)}",
            '    #If App = "Microsoft Excel" Then',
            "        If TypeOf Application.Caller Is Range Then On Error GoTo failed",
            f"        {name} = CspCells(XLPy.CallUDF({asked}, ActiveWorkbook, Application.Caller))",
            "        Exit Function",
            "    #Else",
            f"        {name} = CspCells(XLPy.CallUDF({asked}))",
            "        Exit Function",
            "    #End If",
            "failed:",
            f"    {name} = Err.Description",
            "End Function",
            "",
        ]
    )
