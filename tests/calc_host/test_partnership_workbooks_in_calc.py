"""The partnerships' workbooks in real LibreOffice Calc: ported, worked out anew, printed, saved."""

import re
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from calc_session import Calc
from libreoffice_files import must_have

from xlcsp.book import Area, ErrorCode, FormulaKind, SetValue, open_book, write
from xlcsp.engine import recalculate
from xlcsp.hosts.port import Target, port

pytestmark = pytest.mark.libreoffice
WORKBOOKS = sorted((Path(__file__).parents[2] / "workbooks").glob("*.xlsx"))
EVERYTHING = [Area(1, 1, 1_048_576, 16_384)]
CALC_ERRORS = {503: "#NUM!", 519: "#VALUE!", 532: "#DIV/0!", 32767: "#N/A"}
STALE = b"12345"


def with_stale_results(path: Path) -> None:
    """Puts a figure that no formula gives in place of every formula's last result."""
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            if name.startswith("xl/worksheets/"):
                content = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1<v>%s</v>" % STALE, content)
                content = re.sub(rb'(<c [^>]*?) t="(?:str|e|b)"([^>]*><f)', rb"\1\2", content)
            file.writestr(name, content)


def engine_shows(
    path: Path, changes: Sequence[SetValue] = ()
) -> dict[str, dict[tuple[int, int], Any]]:
    """What the headless engine makes of a workbook, by sheet: empty text left out."""
    with open_book(path) as book:
        report = recalculate(book, changes)
        if not changes:
            assert not report.changes, "the workbook's results are not the engine's"
        else:
            path = path.with_name("changed.xlsx")
            write(book, report.changes, path)
        assert not report.refused
    with open_book(path) as book:
        return {
            sheet.name: {
                place: value.code if isinstance(value, ErrorCode) else value
                for place, value in book.values(sheet.name, EVERYTHING).items()
                if value != ""
            }
            for sheet in book.sheets
        }


def calc_shows(sheets: list[Any]) -> dict[str, dict[tuple[int, int], Any]]:
    """What Calc shows, in the same form."""
    found = {}
    for name, rows, errors in sheets:
        cells = {
            (row, column): value
            for row, line in enumerate(rows, 1)
            for column, value in enumerate(line, 1)
            if value not in ("", None)
        }
        cells |= {
            (row, column): CALC_ERRORS.get(error, f"Err:{error}") for row, column, error in errors
        }
        found[name] = cells
    return found


def agree(one: Any, other: Any) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return float(one) == pytest.approx(float(other), rel=5e-12, abs=1e-12)
    return one == other


WORDS = {
    "central-bedfordshire-2009-12": "Include",
    "exampleshire": "The figure of",
    "leicestershire-2010-11": "£59,551",
    "north-worcestershire-2013-16": "better",
    "south-warwickshire-2014-15": "Green",
    "warwickshire-2010-11": "+9.9% (red)",
}
"""A few of the words that each print must show."""


@pytest.mark.parametrize("workbook", WORKBOOKS, ids=lambda path: path.stem)
def test_every_cell_equals_the_engines_and_no_print_shows_an_error(
    calc: Calc, workbook: Path, tmp_path: Path
) -> None:
    must_have("pdftotext")
    there, printed = tmp_path / workbook.name, tmp_path / "printed.pdf"
    port(workbook, Target.CALC, there)
    expected = engine_shows(there)
    with_stale_results(there)
    found = calc.read(
        [
            {"do": "open", "path": str(there)},
            {"do": "sheets"},
            {"do": "save", "path": str(printed), "filter_name": "calc_pdf_Export"},
            {"do": "close"},
        ]
    )
    assert differences(calc_shows(found[1]), expected) == []
    done = subprocess.run(
        ["pdftotext", "-layout", str(printed), "-"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert WORDS[workbook.stem] in done.stdout
    assert re.findall(r"#NAME\?|#VALUE!|#REF!|#DIV/0!|Err:\d+", done.stdout) == []


def differences(shown: dict[str, Any], expected: dict[str, Any]) -> list[str]:
    assert shown.keys() == expected.keys()
    return [
        f"{sheet} {place}: {shown[sheet].get(place)!r} is not {cells.get(place)!r}"
        for sheet, cells in expected.items()
        for place in sorted(cells.keys() | shown[sheet].keys())
        if not agree(cells.get(place), shown[sheet].get(place))
    ]


TYPED = {
    "exampleshire": {
        "Quarterly returns": {
            "E5": None,
            "E6": 0,
            "E7": "n/a",
            "E8": 99999,
            "G9": None,
            "F10": None,
        },
        "Actions": {"B8": None, "D9": None, "D10": 0},
        "Grant": {"B13": 1},
    },
    "warwickshire-2010-11": {
        "Performance": {"B6": None, "C7": None, "D8": 0, "D9": None},
        "Risk matrix": {"B6": None, "C7": 0},
    },
}
"""Inputs emptied, made 0 or changed, as a person does it."""


@pytest.mark.parametrize("name", TYPED)
def test_what_follows_from_typing_equals_the_engines(calc: Calc, name: str, tmp_path: Path) -> None:
    there = tmp_path / "there.xlsx"
    port(WORKBOOKS[0].with_name(f"{name}.xlsx"), Target.CALC, there)
    typed = [
        (sheet, cell, value)
        for sheet, cells in TYPED[name].items()
        for cell, value in cells.items()
    ]
    expected = engine_shows(
        there,
        [SetValue(sheet, int(cell[1:]), ord(cell[0]) - 64, value) for sheet, cell, value in typed],
    )
    steps = [
        {"do": "set", "sheet": sheet, "cell": cell, "value": value} for sheet, cell, value in typed
    ]
    found = calc.read(
        [{"do": "open", "path": str(there)}, *steps, {"do": "sheets"}, {"do": "close"}]
    )
    assert differences(calc_shows(found[-2]), expected) == []


def spills(path: Path) -> dict[tuple[str, int, int], Area]:
    with open_book(path) as book:
        return {
            (formula.sheet, formula.row, formula.column): formula.area
            for sheet in book.sheets
            for formula in book.formulas(sheet.name)
            if formula.kind is FormulaKind.DYNAMIC
        }


@pytest.mark.parametrize("name", ["leicestershire-2010-11", "exampleshire"])
def test_what_calc_saves_as_xlsx_can_be_ported_back(calc: Calc, name: str, tmp_path: Path) -> None:
    there, saved, back = (tmp_path / f"{each}.xlsx" for each in ("there", "saved", "back"))
    workbook = next(path for path in WORKBOOKS if path.stem == name)
    port(workbook, Target.CALC, there)
    calc.read(
        [
            {"do": "open", "path": str(there)},
            {"do": "save", "path": str(saved), "filter_name": "Calc MS Excel 2007 XML"},
            {"do": "close"},
        ]
    )
    port(saved, Target.EXCEL, back)
    assert spills(back) == spills(workbook)
    with open_book(back) as book:
        report = recalculate(book)
        formulas = {
            formula.text
            for sheet in book.sheets
            for formula in book.formulas(sheet.name)
            if "CSP" in formula.text
        }
    assert not report.errors
    assert not report.refused
    assert not [change for change in report.changed if not agree(change.old, change.new)]
    assert all("_xldudf_CSP_" in text and "ISTEXT" not in text for text in formulas)
