"""Ranges that end at their own row keep that end when the table below them grows.

Expected formulas and figures are worked out by hand: areas a to e hold 1 to 5, so their running
totals are 1, 3, 6, 10 and 15.
"""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from book_making import part, rewritten_part

from xlcsp.book import TableEdit, open_book, write
from xlcsp.engine import recalculate

SHEET = "xl/worksheets/sheet1.xml"
TWO_MORE = TableEdit(
    "Counts", {}, ({"Area": "d", "Count": 4.0}, {"Area": "e", "Count": 5.0}), frozenset()
)


def made(tmp_path: Path, formulas: list[str], rows: int = 3, **other: list[str]) -> Path:
    """A table of areas and counts in A1:B4 of "D" with a column of formulas, in C from row 2.

    ``other`` gives formulas in the cells of the sheet "C" by their column, from row 1.
    """
    path = tmp_path / "Board.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, second = book.add_worksheet("D"), book.add_worksheet("C")
        data = [["a", 1], ["b", 2], ["c", 3]][:rows]
        columns = [{"header": each} for each in ("Area", "Count", "Cumulative")]
        sheet.add_table(0, 0, rows, 2, {"name": "Counts", "data": data, "columns": columns})
        for row, formula in enumerate(formulas, start=1):
            sheet.write_formula(row, 2, formula)
        for column, texts in other.items():
            for row, formula in enumerate(texts):
                second.write_formula(row, ord(column) - ord("A"), formula)
    return path


def grown(path: Path, *edits: TableEdit) -> openpyxl.Workbook:
    out = path.with_name("out.xlsx")
    with open_book(path) as book:
        write(
            book,
            edits or [TWO_MORE],
            out,
            then=lambda plan: recalculate(plan.book, plan.disturbed, everything=True).changes,
        )
    return openpyxl.load_workbook(out)


def shown(path: Path, sheet: str, column: str, first: int, last: int) -> list[object]:
    cells: Any = openpyxl.load_workbook(path.with_name("out.xlsx"), data_only=True)[sheet]
    return [cells[f"{column}{row}"].value for row in range(first, last + 1)]


def formulas_of(book: openpyxl.Workbook, sheet: str, column: str, last: int) -> list[object]:
    return [book[sheet][f"{column}{row}"].value for row in range(1, last + 1)]


@pytest.mark.parametrize("top", ["B$2", "B$1", "$B$2"])
def test_a_running_total_ends_at_its_own_row_in_old_and_new_rows(tmp_path: Path, top: str) -> None:
    path = made(tmp_path, [f"=SUM({top}:B{row})" for row in (2, 3, 4)])
    found = formulas_of(grown(path), "D", "C", 6)
    assert found == ["Cumulative", *(f"=SUM({top}:B{row})" for row in (2, 3, 4, 5, 6))]
    assert shown(path, "D", "C", 2, 6) == [1, 3, 6, 10, 15]


def test_a_running_total_kept_as_one_shared_formula_does_too(tmp_path: Path) -> None:
    path = made(tmp_path, ["=SUM(B$2:B2)", "=SUM(B$2:B3)", "=SUM(B$2:B4)"])
    rewritten_part(path, SHEET, "<f>SUM(B$2:B2)", '<f t="shared" ref="C2:C4" si="0">SUM(B$2:B2)')
    for row in (3, 4):
        rewritten_part(path, SHEET, f"<f>SUM(B$2:B{row})</f>", '<f t="shared" si="0"/>')
    grown(path)
    assert shown(path, "D", "C", 2, 6) == [1, 3, 6, 10, 15]


def test_a_running_total_goes_on_from_a_table_of_one_row(tmp_path: Path) -> None:
    path = made(tmp_path, ["=SUM(B$2:B2)"], rows=1)
    found = formulas_of(grown(path), "D", "C", 4)
    assert found == ["Cumulative", "=SUM(B$2:B2)", "=SUM(B$2:B3)", "=SUM(B$2:B4)"]
    assert shown(path, "D", "C", 2, 4) == [1, 5, 10]


def test_a_sum_along_the_only_row_stays_in_its_row(tmp_path: Path) -> None:
    path = made(tmp_path, ["=SUM(A2:B2)"], rows=1)
    assert formulas_of(grown(path), "D", "C", 4)[1:] == [
        f"=SUM(A{row}:B{row})" for row in (2, 3, 4)
    ]


@pytest.mark.parametrize("whole", ["B$2:B$4", "$B$2:$B$4"])
def test_a_share_of_the_whole_column_takes_the_new_rows_in(tmp_path: Path, whole: str) -> None:
    path = made(tmp_path, [f"=B{row}/SUM({whole})" for row in (2, 3, 4)])
    grown(path)
    assert shown(path, "D", "C", 2, 6) == [1 / 15, 2 / 15, 3 / 15, 4 / 15, 5 / 15]


def test_the_same_whole_column_typed_in_each_row_takes_the_new_rows_in(tmp_path: Path) -> None:
    path = made(tmp_path, [f"=B{row}/SUM(B2:B4)" for row in (2, 3, 4)])
    found = formulas_of(grown(path), "D", "C", 4)
    assert found[1:] == [f"=B{row}/SUM(B2:B6)" for row in (2, 3, 4)]


def test_what_is_still_to_come_reaches_the_new_end_from_every_row(tmp_path: Path) -> None:
    path = made(tmp_path, [f"=SUM(B{row}:B$4)" for row in (2, 3, 4)])
    grown(path)
    assert shown(path, "D", "C", 2, 6) == [15, 14, 12, 9, 5]


def test_a_running_total_filled_down_elsewhere_keeps_its_end(tmp_path: Path) -> None:
    path = made(tmp_path, [], A=[f"=SUM(D!B$2:B{row})" for row in (2, 3, 4)])
    found = formulas_of(grown(path), "C", "A", 3)
    assert found == [f"=SUM(D!B$2:B{row})" for row in (2, 3, 4)]
    assert shown(path, "C", "A", 1, 3) == [1, 3, 6]


def test_a_total_elsewhere_takes_the_new_rows_in(tmp_path: Path) -> None:
    path = made(tmp_path, [], A=["=SUM(D!B2:B4)"], B=["=COUNTA(D!A2:A4)", "=SUM(D!B2:B4)"])
    grown(path)
    assert shown(path, "C", "A", 1, 1) == [15]
    assert shown(path, "C", "B", 1, 2) == [5, 15]


def test_rows_taken_away_and_added_leave_each_running_total_its_own_row(tmp_path: Path) -> None:
    path = made(tmp_path, [f"=SUM(B$2:B{row})" for row in (2, 3, 4)])
    edit = TableEdit("Counts", {}, ({"Area": "d", "Count": 4.0},), frozenset({1}))
    grown(path, edit)
    assert shown(path, "D", "C", 2, 4) == [1, 4, 8]


def test_a_calculated_column_whose_last_row_was_typed_over_goes_on_from_the_row_above(
    tmp_path: Path,
) -> None:
    path = made(tmp_path, ["=SUM(B$2:B2)", "=SUM(B$2:B3)"])
    rewritten_part(
        path,
        "xl/tables/table1.xml",
        'name="Cumulative"/>',
        'name="Cumulative"><calculatedColumnFormula>SUM(B$2:B2)</calculatedColumnFormula>'
        "</tableColumn>",
    )
    found = formulas_of(grown(path), "D", "C", 6)
    assert found[3:] == [None, "=SUM(B$2:B5)", "=SUM(B$2:B6)"]


def test_the_columns_own_formula_takes_the_new_rows_in_where_its_rows_are_fixed(
    tmp_path: Path,
) -> None:
    path = made(tmp_path, [f"=B{row}/SUM(B$2:B$4)" for row in (2, 3, 4)])
    rewritten_part(
        path,
        "xl/tables/table1.xml",
        'name="Cumulative"/>',
        'name="Cumulative"><calculatedColumnFormula>B2/SUM(B$2:B$4)</calculatedColumnFormula>'
        "</tableColumn>",
    )
    grown(path)
    table = part(path.with_name("out.xlsx"), "xl/tables/table1.xml").decode()
    assert "<calculatedColumnFormula>B2/SUM(B$2:B$6)<" in table
