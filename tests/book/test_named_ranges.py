"""A named range that grows takes along what refers to its figures, as a table does."""

from pathlib import Path

import openpyxl
import xlsxwriter
from book_making import part

from xlcsp.book import NamedRangeEdit, open_book, write
from xlcsp.engine import recalculate

ONE_MORE = NamedRangeEdit("Blk", {}, ({0: "d", 1: 40.0},), frozenset())


def grown(path: Path, first: list[object], edit: NamedRangeEdit = ONE_MORE) -> openpyxl.Workbook:
    """The book after the edit: "Blk" is B2:C5 of "D", with this first row and three of figures."""
    with xlsxwriter.Workbook(str(path)) as book:
        data, other = book.add_worksheet("D"), book.add_worksheet("O")
        for row, line in enumerate([first, ["a", 10], ["b", 20], ["c", 30]], start=1):
            data.write_row(row, 1, line)
        book.define_name("Blk", "=D!$B$2:$C$5")
        book.define_name("Cnt", "=D!$C$3:$C$5")
        data.write_formula("E1", "=SUM(C3:C5)", None, 60)
        data.write_formula("E2", "=SUM(C4:C5)", None, 50)
        other.write_formula("A1", "=SUM(D!C3:C5)", None, 60)
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=D!$C$3:$C$5", "categories": "=D!$B$3:$B$5"})
        data.insert_chart("G10", chart)
    out = path.with_name("out.xlsx")
    with open_book(path) as book:
        write(
            book,
            [edit],
            out,
            then=lambda plan: recalculate(plan.book, plan.disturbed, moved=plan.moved).changes,
        )
    return openpyxl.load_workbook(out)


def test_names_sums_and_charts_of_its_figures_take_the_new_row_in(tmp_path: Path) -> None:
    book = grown(tmp_path / "Board.xlsx", ["Area", "Count"])
    names = {name: each.attr_text for name, each in book.defined_names.items()}
    assert names == {"Blk": "D!$B$2:$C$6", "Cnt": "D!$C$3:$C$6"}
    assert book["D"]["E1"].value == "=SUM(C3:C6)"
    assert book["O"]["A1"].value == "=SUM(D!C3:C6)"
    chart = part(tmp_path / "out.xlsx", "xl/charts/chart1.xml").decode()
    assert "<c:f>D!$C$3:$C$6</c:f>" in chart
    assert "<c:f>D!$B$3:$B$6</c:f>" in chart
    shown = openpyxl.load_workbook(tmp_path / "out.xlsx", data_only=True)
    assert (shown["D"]["E1"].value, shown["O"]["A1"].value) == (100, 100)


def test_a_range_of_some_of_its_rows_stays(tmp_path: Path) -> None:
    book = grown(tmp_path / "Board.xlsx", ["Area", "Count"])
    assert book["D"]["E2"].value == "=SUM(C4:C5)"


def test_without_a_heading_only_all_of_its_rows_are_the_whole(tmp_path: Path) -> None:
    book = grown(tmp_path / "Board.xlsx", ["z", 5])
    assert book.defined_names["Blk"].attr_text == "D!$B$2:$C$6"
    assert book["D"]["E1"].value == "=SUM(C3:C5)"


def test_rows_taken_away_and_added_together_reach_the_new_end(tmp_path: Path) -> None:
    edit = NamedRangeEdit("Blk", {}, ({0: "d", 1: 40.0}, {0: "e", 1: 50.0}), frozenset({1, 3}))
    book = grown(tmp_path / "Board.xlsx", ["Area", "Count"], edit)
    assert book.defined_names["Cnt"].attr_text == "D!$C$3:$C$5"
    shown = openpyxl.load_workbook(tmp_path / "out.xlsx", data_only=True)
    assert shown["O"]["A1"].value == 20 + 40 + 50


def test_a_heading_of_years_counts_where_the_edit_says_that_it_is_one(tmp_path: Path) -> None:
    edit = NamedRangeEdit("Blk", {}, ({0: "d", 1: 40.0},), frozenset(), heading=True)
    book = grown(tmp_path / "Board.xlsx", ["Area", 2024], edit)
    assert book.defined_names["Cnt"].attr_text == "D!$C$3:$C$6"
    assert book["D"]["E1"].value == "=SUM(C3:C6)"
