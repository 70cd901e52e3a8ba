"""Formulas that look where cells moved: worked out in the same write, or listed as stale.

The table in A1:B3 takes one row in, so that the 5 below it goes from B6 to B7. Expected results are
worked out by hand from what each formula says of the workbook as it is afterwards.
"""

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from refresh_making import write_csv

from xlcsp.book import Refused, open_book
from xlcsp.refresh.rules import GoneRows, NewRows, Rule, read_keys, read_values
from xlcsp.refresh.run import Refreshed, refresh


def board(tmp_path: Path, **cells: tuple[str, object]) -> Path:
    """A table of areas and counts, 5 in B6, 1 in C10, and formulas with what they last showed."""
    path = tmp_path / "Board.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        data, other = book.add_worksheet("D"), book.add_worksheet("O")
        columns = [{"header": "Area"}, {"header": "Count"}]
        rows = [["a", 1], ["b", 2]]
        data.add_table("A1:B3", {"name": "Counts", "columns": columns, "data": rows})
        data.write("B6", 5)
        data.write("A9", "x")
        data.write("B9", 7)
        data.write("C10", 1)
        book.define_name("Below", "=D!$A$8:$C$12")
        for name, (formula, value) in cells.items():
            sheet = other if name.startswith("O_") else data
            sheet.write_formula(name.removeprefix("O_"), formula, None, value)
    return path


def refreshed(path: Path, *rows: list[object], gone: str = "keep") -> Refreshed:
    write_csv(path.with_name("new.csv"), ["Area", "Count"], rows)
    rule = Rule(
        table="Counts",
        source="new.csv",
        keys=read_keys(""),
        values=read_values(""),
        new=NewRows("append"),
        gone=GoneRows(gone),
    )
    with open_book(path) as book:
        return refresh(book, rules=[rule])


def one_more(path: Path) -> Refreshed:
    return refreshed(path, ["a", 1], ["b", 2], ["c", 3])


def value(path: Path, name: str, sheet: str = "D") -> object:
    return openpyxl.load_workbook(path, data_only=True)[sheet][name].value


def stale(outcome: Refreshed) -> list[str]:
    return [str(cell) for cell in outcome.report.stale] if outcome.report else []


@pytest.mark.parametrize(
    ("formula", "before", "after"),
    [
        ("=SUM(A6:E6)", 5, 0),
        ("=SUM(A7:D7)", 0, 5),
        ("=ROW(B6)", 6, 7),
        ("=SUMIF(A8:C12,7)", 7, 7),
        ('=SUMIF(A8:C12,"x",B8:D12)', 7, 7),
        ("=SUM(A9:C9)", 7, 0),
        ("=SUM(A10:C10)", 1, 8),
        ("=SUM(10:10)", 1, 8),
        ("=INDEX(B:B,6)", 5, 0),
        ("=MATCH(5,B:B,0)", 6, 7),
        ("=SUM(Below)", 8, 8),
        ("=SUM(INDEX(Below,2,2),0)", 7, 0),
        ("=COUNT(A8:D9)", 1, 0),
    ],
)
def test_a_range_that_cells_moved_through_is_worked_out_again(
    tmp_path: Path, formula: str, before: int, after: int
) -> None:
    path = board(tmp_path, G1=(formula, before), G2=("=G1*100", before * 100))
    outcome = one_more(path)
    assert stale(outcome) == []
    assert (value(path, "G1"), value(path, "G2")) == (after, after * 100)


def test_on_another_sheet_too(tmp_path: Path) -> None:
    path = board(tmp_path, O_A1=("=SUM(D!A9:C9)", 7), O_A2=("=A1+1", 8))
    one_more(path)
    assert (value(path, "A1", "O"), value(path, "A2", "O")) == (0, 1)


def test_when_rows_go_the_cells_left_empty_count_too(tmp_path: Path) -> None:
    path = board(tmp_path, G1=("=SUM(A9:E9)", 7), G2=("=SUM(A8:E8)", 0))
    refreshed(path, ["a", 1], gone="remove")
    assert (value(path, "G1"), value(path, "G2")) == (0, 7)


@pytest.mark.parametrize("formula", ["=OFFSET(B1,5,0)", '=INDIRECT("B6")', "=ACOT(SUM(A6:E6))"])
def test_what_the_engine_cannot_follow_is_listed_as_stale(tmp_path: Path, formula: str) -> None:
    path = board(tmp_path, E20=(formula, 5), E21=("=SUM(D1:D2)", 0))
    outcome = one_more(path)
    assert stale(outcome) == ["D!E20"]
    assert outcome.needs_a_look


def test_what_followed_its_cells_is_neither_stale_nor_worked_out(tmp_path: Path) -> None:
    path = board(tmp_path, E1=("=B6*2", 10), E2=("=ACOT(B6)", 0.2), E3=("=SUM(C9:C10)", 1))
    outcome = one_more(path)
    assert stale(outcome) == []
    assert outcome.report is not None
    assert outcome.report.worked_out == 0
    assert not outcome.report.refused


@pytest.mark.parametrize("number", ["9999", "-1"])
def test_a_text_that_is_not_there_stops_a_refresh_also_outside_the_table(
    tmp_path: Path, number: str
) -> None:
    path = board(tmp_path)
    content = path.read_bytes()
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    found = re.search(rb'<c r="A9" t="s"><v>\d+', sheet)
    assert found is not None
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(
        found[0], b'<c r="A9" t="s"><v>%s' % number.encode()
    )
    with zipfile.ZipFile(path, "w") as new:
        for name, data in parts.items():
            new.writestr(name, data)
    damaged = path.read_bytes()
    assert damaged != content
    with pytest.raises(Refused, match=r"^Board\.xlsx, sheet 'D', cell A9: "):
        one_more(path)
    assert path.read_bytes() == damaged
