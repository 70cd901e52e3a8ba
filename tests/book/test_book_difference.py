"""What differs between two workbooks, told cell by cell and part by part."""

import shutil
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from xlcsp.book import NewSheet, SetValue, TableEdit, open_book, write
from xlcsp.book.difference import CellDifference, Difference, compare


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    first, second = tmp_path / "First.xlsx", tmp_path / "Second.xlsx"
    with xlsxwriter.Workbook(first) as book:
        sheet = book.add_worksheet("Data")
        sheet.add_table("A1:B2", {"name": "Crime", "columns": [{"header": "K"}, {"header": "V"}]})
        sheet.write_row("A2", ["a", 1])
        sheet.write_formula("D1", "=B2*2", None, 2)
        book.add_worksheet("Other").write("A1", "left alone")
    shutil.copyfile(first, second)
    return first, second


def found(pair: tuple[Path, Path]) -> Difference:
    with open_book(pair[0]) as first, open_book(pair[1]) as second:
        return compare(first, second)


def test_a_copy_does_not_differ(pair: tuple[Path, Path]) -> None:
    assert found(pair).none


def test_a_changed_cell_is_told_and_nothing_else(pair: tuple[Path, Path]) -> None:
    with open_book(pair[1]) as book:
        write(book, [SetValue("Data", 2, 2, 5.0)])
    assert found(pair) == Difference((CellDifference("Data", 2, 2, 1.0, 5.0, None, None),), (), ())


def test_a_formula_that_became_a_value_is_told(pair: tuple[Path, Path]) -> None:
    with open_book(pair[1]) as book:
        write(book, [SetValue("Data", 1, 4, 2.0)])
    assert found(pair).cells == (CellDifference("Data", 1, 4, 2.0, 2.0, "=B2*2", None),)


def test_new_sheets_and_longer_tables_are_told_in_words(pair: tuple[Path, Path]) -> None:
    with open_book(pair[1]) as book:
        write(
            book,
            [
                NewSheet("Log", ((1, 1, "hello"),), (), ()),
                TableEdit("Crime", {}, ({"K": "b", "V": 2.0},), frozenset()),
            ],
        )
    assert found(pair).structure == (
        "The sheet 'Log' is new.",
        "The table Crime has 1 more row.",
    )


def test_sheets_tables_and_names_that_go_are_told(pair: tuple[Path, Path]) -> None:
    loaded = openpyxl.load_workbook(pair[1])
    del loaded["Other"]
    del loaded["Data"].tables["Crime"]
    loaded["Data"].sheet_state = "visible"
    loaded.defined_names["Rate"] = openpyxl.workbook.defined_name.DefinedName(
        "Rate", attr_text="Data!$A$1"
    )
    loaded.save(pair[1])
    assert found(pair).structure == (
        "The sheet 'Other' is gone.",
        "The table Crime is gone.",
        "The name Rate is new.",
    )


def test_other_parts_are_named_in_words(pair: tuple[Path, Path]) -> None:
    loaded = openpyxl.load_workbook(pair[1])
    loaded.save(pair[1])
    assert any(
        line.startswith("The cell styles (xl/styles.xml) differs") for line in found(pair).parts
    )
