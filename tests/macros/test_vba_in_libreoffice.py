"""The VBA modules that LibreOffice can run, run there: it reads the project and calls the functions.

LibreOffice opens no .xlam, gives no ``Application.Caller`` and passes over ``#If``; so the module is
put into an .xlsm, without the one condition on the caller. xlwings' module needs Windows: a module
of its name for the object stands in, and answers as xlwings' server would.
"""

import json
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from calc_python import environment_of_calc, python_of_calc

from xlcsp.hosts.desktop.add_in import all_modules, parts
from xlcsp.hosts.desktop.ribbon_tab import BUTTONS, ribbon_module
from xlcsp.hosts.desktop.vba_functions import functions_module
from xlcsp.hosts.desktop.vba_help import help_module
from xlcsp.hosts.desktop.vba_project import ModuleKind, VbaModule, vba_project
from xlcsp.worksheet import CATALOGUE, desktop

pytestmark = [pytest.mark.libreoffice, pytest.mark.slow]

READER = Path(__file__).with_name("read_macros_in_libreoffice.py")
MACROS_ON = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
ANSWERS = VbaModule(
    "XLPy",
    """Option Explicit
Public Function CallUDF(where As String, what As String, arguments As Variant, _
    Optional book As Variant, Optional caller As Variant) As Variant
    Dim grid(0 To 1, 0 To 1) As Variant
    Select Case what
    Case "CSP_RAG": CallUDF = arguments(0)
    Case "CSP_STATUS": CallUDF = Array("a", "#N/A", 2.5)
    Case "CSP_ABG"
        grid(0, 0) = "#DIV/0!"
        grid(0, 1) = 1
        grid(1, 0) = ""
        grid(1, 1) = "#NUM!"
        CallUDF = grid
    Case "CSP_NUMBER": Err.Raise 1000, , "Python is not there"
    Case Else: CallUDF = UBound(arguments)
    End Select
End Function
""",
)
PRESSED = "\n".join(f"    {button.macro} Nothing" for button in BUTTONS)
WIZARD = VbaModule(
    "Wizard",
    f"""Option Explicit
Private told As String
Private ran As String
Public Sub Tell(Macro As String, Description As String, Category As String, _
    ArgumentDescriptions As Variant)
    told = told & Macro & "|" & Description & "|" & Category & "|" & _
        Join(ArgumentDescriptions, "|") & Chr(10)
End Sub
Public Sub Run(command As String)
    ran = ran & command & Chr(10)
End Sub
Function WIZARD_RAN()
    ran = ""
{PRESSED}
    WIZARD_RAN = ran
End Function
Function WIZARD_TOLD()
    told = ""
    CspDescribeFunctions
    WIZARD_TOLD = told
End Function
""",
)
"""Stands in for Application.MacroOptions and for RunPython, and keeps what they are told."""
SINGLE = ["#N/A", "#VALUE!", "#SPILL!", "Green", "#hash", ""]
OTHERS = [
    function
    for function in CATALOGUE.values()
    if function.name not in ("CSP.RAG", "CSP.STATUS", "CSP.ABG", "CSP.NUMBER")
]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What LibreOffice found in the modules and in the cells."""
    areas = ("A1:A6", "A7", "C1:E1", "C3:D4", f"G1:G{len(OTHERS)}", "I1", "I2")
    folder = tmp_path_factory.mktemp("macros")
    return read_in_libreoffice(workbook(folder), *areas)


def read_in_libreoffice(path: Path, *areas: str) -> dict[str, Any]:
    """The modules and cells that LibreOffice finds in a workbook, its macros switched on."""
    python = python_of_calc()
    profile = path.parent / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(MACROS_ON, encoding="utf-8")
    done = subprocess.run(
        [python, str(READER), profile.as_uri(), str(path), *areas],
        env={**environment_of_calc(), "HOME": str(path.parent)},
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    read: dict[str, Any] = json.loads(done.stdout)
    return read


def workbook(folder: Path) -> Path:
    functions = functions_module()
    for_calc = replace(
        functions,
        code=functions.code.replace("If TypeOf Application.Caller Is Range Then ", ""),
    )
    wizard_help = help_module()
    help_for_calc = replace(
        wizard_help,
        code=wizard_help.code.replace("Application.MacroOptions", "Wizard.Tell").replace(
            "ThisWorkbook.Saved = True", ""
        ),
    )
    ribbon = ribbon_module()
    ribbon_for_calc = replace(
        ribbon,
        code=ribbon.code.replace("As IRibbonControl", "As Object")
        .replace("As IRibbonUI", "As Object")
        .replace("ActiveWorkbook Is Nothing", "False")
        .replace("RunPython", "Wizard.Run"),
    )
    modules = [
        VbaModule("ThisWorkbook", "", ModuleKind.WORKBOOK),
        VbaModule("Sheet1", "", ModuleKind.SHEET),
        for_calc,
        help_for_calc,
        ribbon_for_calc,
        ANSWERS,
        WIZARD,
    ]
    (folder / "vbaProject.bin").write_bytes(vba_project("VBAProject", modules))
    path = folder / "macros.xlsm"
    with xlsxwriter.Workbook(path) as book:
        book.set_vba_name("ThisWorkbook")
        sheet = book.add_worksheet()
        sheet.set_vba_name("Sheet1")
        book.add_vba_project(str(folder / "vbaProject.bin"))
        for row, text in enumerate(SINGLE):
            sheet.write_formula(row, 0, f'=CSP_RAG("{text}", 1, "smaller")', None, "")
        sheet.write_formula("A7", '=CSP_NUMBER("5")', None, "")
        sheet.write_array_formula("C1:E1", '{=CSP_STATUS(1, 2, "smaller")}')
        sheet.write_array_formula("C3:D4", "{=CSP_ABG(1, 2, 3, 4, 5)}")
        for row, function in enumerate(OTHERS):
            given = ", ".join("1" for _ in range(function.required))
            sheet.write_formula(row, 6, f"={desktop(function.name)}({given})", None, "")
        sheet.write_formula("I1", "=WIZARD_TOLD()", None, "")
        sheet.write_formula("I2", "=WIZARD_RAN()", None, "")
    return path


def shown(found: dict[str, Any], start: int, end: int | None = None) -> list[str]:
    return [text for text, _ in found["cells"][start:end]]


def test_libreoffice_opens_the_add_in_and_reads_every_line_of_it(tmp_path: Path) -> None:
    """The add-in's own package, called a workbook, since LibreOffice opens no add-ins of Excel."""

    def lines(text: str) -> list[str]:
        passed_over = ("Rem Attribute", "Option VBASupport", "Attribute ")
        return [line for line in text.strip().splitlines() if not line.startswith(passed_over)]

    path = tmp_path / "xlcsp.xlsm"
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts().items():
            package.writestr(
                name, content.replace(b"ms-excel.addin.macro", b"ms-excel.sheet.macro")
            )
    read = read_in_libreoffice(path)["modules"]
    code = [each for each in all_modules() if each.kind is ModuleKind.CODE]
    assert [each.name for each in code] == ["CspFunctions", "CspHelp", "CspRibbon", "xlwings"]
    for module in code:
        assert lines(read[module.name]) == lines(module.source)


def test_the_wizard_is_told_every_text_of_the_catalogue_as_it_stands(
    found: dict[str, Any],
) -> None:
    told = [line.split("|") for line in shown(found, -2, -1)[0].splitlines()]
    assert len(told) == len(CATALOGUE)
    for line, function in zip(told, CATALOGUE.values(), strict=True):
        name, summary, category, *arguments = line
        assert name.endswith(f"!{desktop(function.name)}")
        assert summary == function.summary.replace("▼ ", "")
        assert category == "Community safety"
        assert arguments == [argument.help for argument in function.arguments]


def test_every_button_starts_the_python_behind_it(found: dict[str, Any]) -> None:
    commands = shown(found, -1)[0].splitlines()
    assert commands == [
        f"from xlcsp.hosts.desktop.ribbon import {each.function}; {each.function}()"
        for each in BUTTONS
    ]


def test_the_code_of_an_error_becomes_the_error_and_other_text_stays(
    found: dict[str, Any],
) -> None:
    """Calc shows an error value of Basic as its number; Excel's numbers are XlCVError's."""
    assert shown(found, 0, 6) == ["Error 2042", "Error 2015", "Error 2045", "Green", "#hash", ""]


def test_where_python_fails_its_complaint_is_the_cells_text(found: dict[str, Any]) -> None:
    assert shown(found, 6, 7) == ["Python is not there"]


def test_errors_are_made_within_a_row_and_within_a_table(found: dict[str, Any]) -> None:
    assert shown(found, 7, 10) == ["a", "Error 2042", "2.5"]
    assert shown(found, 10, 14) == ["Error 2007", "1", "", "Error 2036"]


def test_every_function_runs_and_hands_on_all_its_arguments(found: dict[str, Any]) -> None:
    last_argument = [str(len(function.arguments) - 1) for function in OTHERS]
    assert shown(found, 14, 14 + len(OTHERS)) == last_argument
