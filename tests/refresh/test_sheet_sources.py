"""Sheets and ranges of workbooks as sources, and OpenDocument files."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from libreoffice_files import converted
from refresh_making import HOME_OFFICE_HEADER, Workbook

from xlcsp.refresh.errors import (
    EmptySource,
    SourceUnreadable,
    WrongHeaders,
    WrongRule,
    WrongValue,
)

Making = Callable[..., Workbook]


@pytest.fixture
def returns(tmp_path: Path) -> Path:
    """A title, then a table in B3:D6 with a totals row, on the second sheet."""
    path = tmp_path / "returns.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True}) as book:
        book.add_worksheet("Cover").write_row("A1", ["District", "Count"])
        sheet = book.add_worksheet("It's here")
        sheet.write("A1", "Returns of the districts")
        columns = [
            {"header": "District", "total_string": "Total"},
            {"header": "Count", "total_function": "sum"},
            {"header": "When"},
        ]
        options = {"name": "Sent", "columns": columns, "total_row": True}
        sheet.add_table("B3:D6", options)
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for at, (name, count, when) in enumerate(
            [("Blaby", 5, date(2025, 3, 31)), ("Melton", 6.5, date(2025, 4, 30))], start=3
        ):
            sheet.write_row(at, 1, [name, count])
            sheet.write_datetime(at, 3, when, day)
    return path


@pytest.mark.parametrize(
    "part", ["#It's here", "#'It''s here'!$B$3:$D$5", "#It's here!B3:D5", "#sent"]
)
def test_a_sheet_a_range_or_a_table_of_a_workbook_is_read(
    workbook: Making, returns: Path, part: str
) -> None:
    book = workbook(["District", "Count"], ["Blaby", 1], ["Melton", 2])
    plan = book.refresh(f"returns.xlsx{part}").plans[0]
    assert [row[1] for row in book.cells()[1:]] == [5, 6.5]
    assert str(plan.changes[0].origin) == "returns.xlsx, sheet It's here, line 4"


def sheets(path: Path, *named: tuple[str, bool, int]) -> None:
    """A workbook of sheets (name, hidden, Blaby's count) with the same columns, and a Notes sheet."""
    with xlsxwriter.Workbook(path) as book:
        for name, hidden, count in named:
            sheet = book.add_worksheet(name)
            sheet.write_row("A1", ["District", "Count"])
            sheet.write_row("A2", ["Blaby", count])
            if hidden:
                sheet.hide()
        notes = book.add_worksheet("Notes")
        notes.write_row("A1", ["Version", "Said by"])
        notes.write_row("A2", ["2", "the districts"])
        notes.activate()
        notes.set_first_sheet()


def test_a_hidden_sheet_gives_way_to_a_visible_one_and_the_sheet_is_named(
    workbook: Making, tmp_path: Path
) -> None:
    sheets(tmp_path / "two.xlsx", ("Old", True, 4), ("New", False, 9))
    book = workbook(["District", "Count"], ["Blaby", 1])
    plan = book.refresh("two.xlsx").plans[0]
    assert book.cells()[1][1] == 9
    assert plan.notes == ("two.xlsx: the sheet 'New' was read.",)


def test_a_hidden_sheet_that_alone_fits_is_read_and_said_to_be_hidden(
    workbook: Making, tmp_path: Path
) -> None:
    sheets(tmp_path / "one.xlsx", ("Old", True, 4))
    book = workbook(["District", "Count"], ["Blaby", 1])
    plan = book.refresh("one.xlsx").plans[0]
    assert book.cells()[1][1] == 4
    assert plan.notes == ("one.xlsx: the sheet 'Old', which is hidden, was read.",)


def test_two_visible_sheets_that_fit_are_refused_with_both_named(
    workbook: Making, tmp_path: Path
) -> None:
    sheets(tmp_path / "two.xlsx", ("Old", False, 4), ("New", False, 9))
    book = workbook(["District", "Count"], ["Blaby", 1])
    with pytest.raises(WrongRule, match=r"'Old' and 'New': name one .* as two.xlsx#Old"):
        book.refresh("two.xlsx")
    book.refresh("two.xlsx#New")
    assert book.cells()[1][1] == 9


def test_dates_of_a_sheet_stay_the_same_days_in_another_date_system(
    workbook: Making, returns: Path
) -> None:
    book = workbook(["District", "When"], ["Blaby", date(2020, 1, 1)])
    book.refresh("returns.xlsx#Sent", keys="District", values="When")
    assert book.cells()[1][1] == (date(2025, 3, 31) - date(1899, 12, 30)).days


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """Errors in D3 and B5, a formula that no program has worked out in C4."""
    path = tmp_path / "broken.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["District", "Count", "Rate", "Note"],
        ["Blaby", 5, 0.1, "fine"],
        ["Melton", 6, 0.2, "#N/A"],
        ["Harborough", 7, "=B4/2", None],
        ["Charnwood", "#DIV/0!", 0.4, ""],
    ):
        sheet.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ("Count", "broken.xlsx, sheet Sheet, line 5, column 'Count': B5 holds #DIV/0!, an error"),
        ("Rate", "line 4, column 'Rate': C4 holds a formula that has no result yet"),
        ("Note", "line 3, column 'Note': D3 holds #N/A, an error"),
    ],
)
@pytest.mark.parametrize("missing", ["keep", "empty"])
def test_an_error_or_an_uncalculated_formula_is_named_by_its_cell_and_empties_nothing(
    workbook: Making, broken: Path, values: str, message: str, missing: str
) -> None:
    rows = [[name, 1, 2, "old"] for name in ("Blaby", "Melton", "Harborough", "Charnwood")]
    book = workbook(["District", "Count", "Rate", "Note"], *rows)
    with pytest.raises(WrongValue) as refusal:
        book.refresh("broken.xlsx", keys="District", values=values, missing=missing)
    assert message in str(refusal.value)
    assert book.cells()[1:] == rows


def test_an_error_in_a_cell_that_no_rule_asks_for_stops_nothing(
    workbook: Making, broken: Path
) -> None:
    book = workbook(["District", "Count"], ["Blaby", 1], ["Melton", 2])
    book.refresh("broken.xlsx", keys="District", values="Count", filter="District = Blaby | Melton")
    assert [row[1] for row in book.cells()[1:]] == [5, 6]


def test_a_date_in_a_column_of_figures_is_refused_with_its_line(
    workbook: Making, returns: Path
) -> None:
    book = workbook(["District", "Count"], ["Blaby", 1])
    with pytest.raises(WrongValue, match=r"line 4, column 'Count': '2025-03-31' is a date"):
        book.refresh("returns.xlsx#Sent", keys="District", values="Count = When")


@pytest.mark.parametrize(
    ("part", "error", "message"),
    [
        ("#Elsewhere", WrongRule, "no sheet or table 'Elsewhere'. Its sheets: Cover, It's here"),
        ("#Cover!B", WrongRule, "'B' is no range"),
        ("#Cover!F9:G12", EmptySource, "is empty"),
        ("#Cover", EmptySource, "a header row and no rows"),
    ],
)
def test_a_part_that_is_not_there_is_refused(
    workbook: Making, returns: Path, part: str, error: type[Exception], message: str
) -> None:
    book = workbook(["District", "Count"], ["Blaby", 1])
    with pytest.raises(error) as refusal:
        book.refresh(f"returns.xlsx{part}")
    assert message in str(refusal.value)


def test_a_text_file_has_no_sheets(workbook: Making, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("District,Count\nBlaby,1\n")
    book = workbook(["District", "Count"], ["Blaby", 1])
    with pytest.raises(WrongRule, match=r"a\.csv is a text file"):
        book.refresh("a.csv#Sheet")


def test_a_file_of_another_kind_is_refused(workbook: Making, tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(b"%PDF-1.7")
    book = workbook(["District", "Count"], ["Blaby", 1])
    with pytest.raises(SourceUnreadable, match=r"report\.pdf is of no kind that can be read"):
        book.refresh("report.pdf")


def test_files_of_a_folder_must_have_the_same_columns(workbook: Making, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.csv").write_text("District,Count\nBlaby,7\n")
    (tmp_path / "in" / "b.csv").write_text("District,Count\nMelton,8\n")
    book = workbook(["District", "Count"], ["Blaby", 1], ["Melton", 2])
    book.refresh("in")
    assert [row[1] for row in book.cells()[1:]] == [7, 8]
    (tmp_path / "in" / "b.csv").write_text("Area,Count\nMelton,8\n")
    with pytest.raises(WrongHeaders, match=r"b\.csv, line 1: its columns are not those of a\.csv"):
        book.refresh("in")


@pytest.mark.libreoffice
@pytest.mark.slow
def test_an_opendocument_file_is_read_as_its_xlsx_is(workbook: Making, tmp_path: Path) -> None:
    path = tmp_path / "csp.xlsx"
    line = ["2015/16", 1, "Bedfordshire", "Bedford", "Theft", "Theft offences", "Other", "49", 149]
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Cover_sheet").write("A1", "Open data")
        sheet = book.add_worksheet("2015-16")
        sheet.write_row(0, 0, HOME_OFFICE_HEADER)
        sheet.write_row(1, 0, line)
    converted([path], "ods", tmp_path)
    target = workbook(["CSP Name", "Quarter", "Offence Count"], ["Bedford", "2015/16 Q1", 1])
    target.refresh("csp.ods")
    assert target.cells()[1] == ["Bedford", "2015/16 Q1", 149]


def test_a_web_page_named_as_a_workbook_is_called_what_it_is(
    workbook: Making, tmp_path: Path
) -> None:
    (tmp_path / "export.xls").write_text("<html><table><tr><td>District</td></tr></table></html>")
    book = workbook(["District", "Count"], ["Blaby", 1])
    with pytest.raises(SourceUnreadable, match=r"export\.xls is a web page with the ending"):
        book.refresh("export.xls")
