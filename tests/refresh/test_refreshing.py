"""Tables refreshed in place: what changes, what stays, and what is missing rather than zero."""

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from refresh_making import HOME_OFFICE_HEADER, Workbook, street, write_csv

from xlcsp.book import Area, open_book
from xlcsp.refresh.errors import (
    DuplicateRows,
    NothingToRead,
    RefreshStopped,
    WrongHeaders,
    WrongRule,
    WrongTable,
    WrongValue,
)

Making = Callable[..., Workbook]
Street = Callable[..., Path]


@pytest.fixture
def source(tmp_path: Path) -> Callable[..., Path]:
    def made(header: list[str], *rows: list[object], name: str = "source.csv") -> Path:
        return write_csv(tmp_path / name, header, rows)

    return made


# Keys and headers -----------------------------------------------------------------------------------


def test_without_a_rule_leading_text_columns_are_keys_and_headers_match(
    workbook: Making, source: Callable[..., Path]
) -> None:
    book = workbook(["District", "Burglary", "Robbery"], ["Blaby", 1, 2], ["Melton", 3, 4])
    source(["robbery", "DISTRICT", "Burglary"], [20, "Melton", 30], [40, "Blaby", 10])
    outcome = book.refresh("source.csv")
    assert book.cells() == [
        ["District", "Burglary", "Robbery"],
        ["Blaby", 10, 40],
        ["Melton", 30, 20],
    ]
    assert len(outcome.plans[0].changes) == 4


def test_keys_match_after_trimming_and_without_regard_to_capitals(
    workbook: Making, source: Callable[..., Path]
) -> None:
    book = workbook(["District", "Burglary"], [" blaby ", 1], ["North West Leicestershire", 2])
    source(["District", "Burglary"], ["BLABY", 5], ["North  West\u00a0Leicestershire", 6])
    book.refresh("source.csv")
    assert [row[1] for row in book.cells()[1:]] == [5, 6]


def test_several_key_columns_must_all_match(workbook: Making, source: Callable[..., Path]) -> None:
    book = workbook(
        ["District", "Offence", "Count"], ["Blaby", "Burglary", 1], ["Blaby", "Robbery", 2]
    )
    source(["District", "Offence", "Count"], ["Blaby", "Robbery", 7])
    book.refresh("source.csv")
    assert [row[2] for row in book.cells()[1:]] == [1, 7]


def test_months_match_however_either_side_writes_them(
    workbook: Making, source: Callable[..., Path]
) -> None:
    rows = [[date(2025, 1, 1), 1], [date(2025, 2, 1), 2]]
    book = workbook(["Month", "Count"], *rows, date1904=True)
    source(["Month", "Count"], ["2025-01", 10], ["Feb 2025", 20])
    book.refresh("source.csv", keys="Month", values="Count")
    assert [row[1] for row in book.cells()[1:]] == [10, 20]


def test_quarters_match_in_text(workbook: Making, source: Callable[..., Path]) -> None:
    book = workbook(["Quarter", "Count"], ["Q1 2025/26", 1])
    source(["Quarter", "Count"], ["2025-26 Q1", 10])
    book.refresh("source.csv")
    assert book.cells()[1][1] == 10


def test_numbers_as_keys_match_text_of_the_same_digits(
    workbook: Making, source: Callable[..., Path]
) -> None:
    book = workbook(["Ward", "Count"], [101, 1])
    source(["Ward", "Count"], ["101", 10])
    book.refresh("source.csv", keys="Ward", values="Count")
    assert book.cells()[1][1] == 10


def test_figures_match_figures_however_they_are_written(
    workbook: Making, source: Callable[..., Path]
) -> None:
    book = workbook(["Id", "Count"], [1, 0], [2, 0], [150000, 0])
    source(["Id", "Count"], ["001", "3"], ["2.0", "4"], ["1.5E+05", "5"], ["3", "7"])
    book.refresh("source.csv", keys="Id", values="Count", new="append")
    assert book.cells()[1:] == [[1, 3], [2, 4], [150000, 5], [3, 7]]


def test_codes_that_the_table_holds_as_text_stay_text(
    workbook: Making, source: Callable[..., Path]
) -> None:
    book = workbook(["Code", "Count"], ["001", 0], ["1", 0], ["2.0", 0])
    source(["Code", "Count"], ["1", "3"], ["001", "4"], ["2", "5"])
    plan = book.refresh("source.csv", keys="Code", values="Count").plans[0]
    assert book.cells()[1:] == [["001", 4], ["1", 3], ["2.0", 0]]
    assert [each.about for each in plan.new] == ["2"]


def test_two_spellings_of_one_figure_in_the_source_are_one_key_twice(
    workbook: Making, source: Callable[..., Path]
) -> None:
    book = workbook(["Id", "Count"], [1, 0])
    source(["Id", "Count"], ["1", "3"], ["01", "4"])
    with pytest.raises(DuplicateRows, match="line 2 and line 3"):
        book.refresh("source.csv", keys="Id", values="Count")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1.5E+05", 150000),
        ("-2.5e-03", -0.0025),
        ("1E+15", 1e15),
        ("1.23456789012345E+14", 123456789012345),
    ],
)
def test_figures_as_excel_shortens_them_are_read_exactly(
    workbook: Making, source: Callable[..., Path], written: str, read: float
) -> None:
    book = workbook(["District", "Count"], ["Blaby", 1])
    source(["District", "Count"], ["Blaby", written])
    book.refresh("source.csv")
    assert book.cells()[1][1] == read


def test_a_figure_too_large_for_a_cell_is_refused_with_its_line(
    workbook: Making, source: Callable[..., Path]
) -> None:
    book = workbook(["District", "Count"], ["Blaby", 1])
    source(["District", "Count"], ["Blaby", "1E+309"])
    with pytest.raises(WrongValue, match=r"line 2, column 'Count': '1E\+309' is larger"):
        book.refresh("source.csv")


def test_a_key_that_stands_twice_in_the_source_is_refused_with_both_lines(
    workbook: Making, source: Callable[..., Path]
) -> None:
    book = workbook(["District", "Count"], ["Blaby", 1])
    source(["District", "Count"], ["Blaby", 5], ["blaby", 6])
    with pytest.raises(
        DuplicateRows, match=r"source\.csv, line 2 and line 3 both stand for 'Blaby'"
    ):
        book.refresh("source.csv")


def test_a_key_that_stands_twice_in_the_table_is_refused_with_both_rows(
    workbook: Making, source: Callable[..., Path]
) -> None:
    book = workbook(["District", "Count"], ["Blaby", 1], ["BLABY", 2])
    source(["District", "Count"], ["Blaby", 5])
    with pytest.raises(DuplicateRows, match="in rows 4 and 5 of 'Data'"):
        book.refresh("source.csv")


def test_rows_may_be_added_up_where_the_rule_says_so(
    workbook: Making, source: Callable[..., Path]
) -> None:
    book = workbook(["District", "Spend"], ["Blaby", 1])
    source(["District", "Amount"], ["Blaby", "£0.10"], ["Blaby", "0.2"], ["Melton", "9"])
    book.refresh("source.csv", keys="District", values="Spend = sum of Amount")
    assert book.cells()[1][1] == 0.3


# What a person should look at ------------------------------------------------------------------------


@pytest.fixture
def shares(tmp_path: Path) -> Workbook:
    """Areas with a share of 12% and one of 80%, shown as percentages."""
    path = tmp_path / "Shares.xlsx"
    with xlsxwriter.Workbook(path) as file:
        sheet = file.add_worksheet("Data")
        columns = [{"header": "Area"}, {"header": "Share"}]
        sheet.add_table("A1:B3", {"name": "Crime", "columns": columns})
        shown = file.add_format({"num_format": "0.0%"})
        for row, (area, share) in enumerate([("Blaby", 0.12), ("Melton", 0.8)], start=1):
            sheet.write(row, 0, area)
            sheet.write(row, 1, share, shown)
    return Workbook(path)


def test_a_plain_figure_in_a_column_of_percentages_is_told_with_its_line(
    shares: Workbook, source: Callable[..., Path]
) -> None:
    source(["Area", "Share"], ["Blaby", "12.5"], ["Melton", "0.9"])
    outcome = shares.refresh("source.csv")
    [note] = outcome.plans[0].look
    assert note.startswith("source.csv, line 2, column 'Share': the column shows percentages, and")
    assert "12.5 shows as 1250%" in note
    assert outcome.needs_a_look


@pytest.mark.parametrize(("written", "read"), [("12.5%", 0.125), ("250%", 2.5), ("0.125", 0.125)])
def test_a_percentage_in_a_column_of_percentages_needs_no_look(
    shares: Workbook, source: Callable[..., Path], written: str, read: float
) -> None:
    source(["Area", "Share"], ["Blaby", written], ["Melton", "0.8"])
    outcome = shares.refresh("source.csv")
    assert shares.cells()[1][1] == read
    assert not outcome.needs_a_look


def test_a_row_without_a_key_is_told_with_its_line(
    workbook: Making, source: Callable[..., Path]
) -> None:
    book = workbook(["District", "Count"], ["Blaby", 1])
    source(["District", "Count"], ["Blaby", "5"], ["", "7"])
    outcome = book.refresh("source.csv")
    assert outcome.plans[0].look == (
        "1 row of the source with nothing in 'District', passed over: source.csv, line 3.",
    )
    assert outcome.needs_a_look


# What is never done ---------------------------------------------------------------------------------


def test_formula_cells_are_never_overwritten(workbook: Making, source: Callable[..., Path]) -> None:
    book = workbook(["District", "Count", "Twice"], ["Blaby", 1, "=C4*2"], ["Melton", "=1+1", 4])
    source(["District", "Count", "Twice"], ["Blaby", 5, 99], ["Melton", 6, 98])
    plan = book.refresh("source.csv").plans[0]
    assert book.cells()[1:] == [["Blaby", 5, 10], ["Melton", 0, 98]]
    with open_book(book.path) as after:
        assert [formula.text for formula in after.formulas("Data")] == ["C4*2", "1+1"]
    assert plan.formulas_left == 2


@pytest.mark.parametrize(
    "text", ["=1+1", "+44 116", "-cmd|' /C calc'!A0", "@SUM(A1)", "=HYPERLINK(1)"]
)
def test_text_that_looks_like_a_formula_stays_text(
    workbook: Making, source: Callable[..., Path], text: str
) -> None:
    book = workbook(["District", "Note"], ["Blaby", "old"])
    source(["District", "Note"], ["Blaby", text])
    book.refresh("source.csv", keys="District", values="Note")
    assert book.cells()[1][1] == text
    with open_book(book.path) as after:
        assert list(after.formulas("Data")) == []


def test_text_in_a_column_of_figures_is_refused_and_nothing_is_written(
    workbook: Making, source: Callable[..., Path]
) -> None:
    book = workbook(["District", "Count"], ["Blaby", 1], ["Melton", 2])
    source(["District", "Count"], ["Blaby", 5], ["Melton", "lots"])
    before = book.path.read_bytes()
    with pytest.raises(WrongValue) as refusal:
        book.refresh("source.csv")
    assert str(refusal.value).startswith("source.csv, line 3, column 'Count': 'lots' is no number")
    assert book.path.read_bytes() == before
    assert [each.name for each in book.path.parent.iterdir()] == ["Book.xlsx", "source.csv"]


def test_codes_stay_text_and_figures_become_figures(
    workbook: Making, source: Callable[..., Path]
) -> None:
    book = workbook(["District", "Code", "Count", "When"], ["Blaby", "0001", 1, date(2025, 1, 1)])
    source(["District", "Code", "Count", "When"], ["Blaby", "0072", "1,234", "31/03/2025"])
    book.refresh("source.csv", keys="District", values="Code; Count; When")
    assert book.cells()[1] == ["Blaby", "0072", 1234, 45747]


def test_a_cell_that_already_shows_the_value_is_not_changed(
    workbook: Making, source: Callable[..., Path]
) -> None:
    book = workbook(["District", "Share"], ["Blaby", 0.1 + 0.2])
    source(["District", "Share"], ["Blaby", "0.3"])
    plan = book.refresh("source.csv").plans[0]
    assert (len(plan.changes), plan.same) == (0, 1)


def test_everything_else_in_the_file_stays_byte_for_byte(
    workbook: Making, source: Callable[..., Path]
) -> None:
    book = workbook(["District", "Count"], ["Blaby", 1])
    source(["District", "Count"], ["Blaby", 5])
    with zipfile.ZipFile(book.path) as file:
        before = {name: file.read(name) for name in file.namelist()}
    book.refresh("source.csv")
    with zipfile.ZipFile(book.path) as file:
        after = {name: file.read(name) for name in file.namelist()}
    planned = {
        "xl/worksheets/sheet1.xml",
        *("[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"),
    }
    assert {name for name in before if before[name] != after[name]} == planned
    assert set(after) - set(before) == {
        "xl/worksheets/sheet2.xml",
        "xl/worksheets/_rels/sheet2.xml.rels",
        "xl/tables/table2.xml",
    }


# Missing is never zero ------------------------------------------------------------------------------


@pytest.mark.parametrize("marker", ["", "..", "[c]", "TBC", "-"])
def test_a_missing_figure_keeps_the_old_one_and_is_told(
    workbook: Making, source: Callable[..., Path], marker: str
) -> None:
    book = workbook(["District", "Count"], ["Blaby", 1], ["Melton", 2])
    source(["District", "Count"], ["Blaby", marker], ["Melton", 6])
    plan = book.refresh("source.csv").plans[0]
    assert [row[1] for row in book.cells()[1:]] == [1, 6]
    [missing] = plan.missing
    assert (missing.about, missing.header) == ("Blaby", "Count")


def test_a_missing_figure_empties_the_cell_where_the_rule_says_so(
    workbook: Making, source: Callable[..., Path]
) -> None:
    book = workbook(["District", "Count"], ["Blaby", 1])
    source(["District", "Count"], ["Blaby", ".."])
    book.refresh("source.csv", keys="District", values="Count", missing="empty")
    assert book.cells()[1][1] is None


def street_months(street_file: Street, *months: str) -> None:
    for month in months:
        street_file(
            month,
            street(month, "Blaby 003A", "Burglary", 2),
            street(month, "Melton 001A", "Burglary", 3),
            street(month, "Melton 001A", "Robbery", 1),
        )


def test_no_row_of_a_kind_in_a_month_that_is_there_is_zero(
    workbook: Making, street_file: Street
) -> None:
    book = workbook(["District", "Burglary", "Robbery"], ["Blaby", 9, 9], ["Melton", 9, 9])
    street_months(street_file, "2023-01")
    book.refresh("police")
    assert book.cells()[1:] == [["Blaby", 2, 0], ["Melton", 3, 1]]


def test_a_month_without_a_file_is_missing_and_so_is_every_sum_over_it(
    workbook: Making, street_file: Street
) -> None:
    months = workbook(
        ["District", "Month", "Burglary"], ["Blaby", "2023-01", 9], ["Blaby", "2023-02", 9]
    )
    street_months(street_file, "2023-01", "2023-03")
    plan = months.refresh("police").plans[0]
    assert [row[2] for row in months.cells()[1:]] == [2, 9]
    assert [each.reason for each in plan.missing] == [
        "the source has nothing about Blaby for 2023-02"
    ]
    whole = workbook(["District", "Burglary"], ["Blaby", 9], name="Whole.xlsx")
    plan = whole.refresh("police").plans[0]
    assert whole.cells()[1] == ["Blaby", 9]
    assert [each.reason for each in plan.missing] == [
        "the source has nothing about Blaby for 2023-02"
    ]


def test_an_unfinished_quarter_is_missing(workbook: Making, street_file: Street) -> None:
    book = workbook(["District", "Quarter", "Burglary"], ["Blaby", "2022/23 Q4", 9])
    street_months(street_file, "2023-01", "2023-02")
    plan = book.refresh("police").plans[0]
    assert book.cells()[1][2] == 9
    assert [each.reason for each in plan.missing] == [
        "the source has nothing about Blaby for 2023-03"
    ]


def test_a_whole_quarter_is_added_up(workbook: Making, street_file: Street) -> None:
    book = workbook(["District", "Quarter", "Burglary"], ["Blaby", "2022/23 Q4", 9])
    street_months(street_file, "2023-01", "2023-02", "2023-03")
    book.refresh("police")
    assert book.cells()[1][2] == 6


def test_a_filter_that_cuts_a_quarter_leaves_it_missing(
    workbook: Making, street_file: Street
) -> None:
    book = workbook(["District", "Quarter", "Burglary"], ["Blaby", "2022/23 Q4", 9])
    street_months(street_file, "2023-01", "2023-02", "2023-03")
    plan = book.refresh("police", filter="Month = latest 2").plans[0]
    assert [each.reason for each in plan.missing] == ["the filter leaves out 2023-01"]


def test_the_latest_months_are_added_up(workbook: Making, street_file: Street) -> None:
    book = workbook(["District", "Burglary"], ["Blaby", 9])
    street_months(street_file, "2023-01", "2023-02", "2023-03")
    book.refresh("police", filter="Month = latest 2")
    assert book.cells()[1][1] == 4


def test_an_area_that_the_source_lacks_is_missing_in_a_wide_table(
    workbook: Making, street_file: Street
) -> None:
    book = workbook(["Month", "Blaby", "Rutland"], [date(2023, 1, 1), 9, 9])
    street_months(street_file, "2023-01")
    plan = book.refresh(
        "police",
        keys="Month",
        values="Blaby = Count where District = Blaby; Rutland = Count where District = Rutland",
    ).plans[0]
    assert book.cells()[1][1:] == [2, 9]
    assert [each.reason for each in plan.missing] == ["the source has nothing about Rutland"]


def test_a_total_over_forces_needs_each_of_them_unless_the_filter_names_one(
    workbook: Making, street_file: Street
) -> None:
    book = workbook(["Month", "Burglary"], [date(2023, 1, 1), 9], [date(2023, 2, 1), 9])
    for month in ("2023-01", "2023-02"):
        street_file(month, street(month, "Blaby 003A", "Burglary", 2))
    kent = street("2023-01", "Dover 001A", "Burglary", 5, force="Kent")
    street_file("2023-01", kent, force="kent")
    plan = book.refresh("police", keys="Month", values="Burglary = Count").plans[0]
    assert [row[1] for row in book.cells()[1:]] == [7, 9]
    assert plan.missing[0].reason == "the source has nothing about Kent Police for 2023-02"
    rule = {"keys": "Month", "values": "Burglary = Count"}
    book.refresh("police", filter="Force = Leicestershire Police", **rule)
    assert [row[1] for row in book.cells()[1:]] == [2, 2]


def test_an_area_that_the_filter_names_must_be_there_in_every_month(
    workbook: Making, street_file: Street
) -> None:
    book = workbook(["Month", "Burglary"], [date(2023, 1, 1), 9], [date(2023, 2, 1), 9])
    street_months(street_file, "2023-01")
    street_file("2023-02", street("2023-02", "Blaby 003A", "Burglary"))
    plan = book.refresh(
        "police", filter="District = Melton | Blaby", keys="Month", values="Burglary = Count"
    ).plans[0]
    assert [row[1] for row in book.cells()[1:]] == [6, 9]
    assert plan.missing[0].reason == "the source has nothing about Melton for 2023-02"


def test_rows_about_other_periods_are_left_alone(workbook: Making, street_file: Street) -> None:
    book = workbook(
        ["District", "Month", "Burglary"], ["Blaby", "2022-12", 7], ["Blaby", "2023-01", 9]
    )
    street_months(street_file, "2023-01")
    plan = book.refresh("police", gone="empty").plans[0]
    assert [row[2] for row in book.cells()[1:]] == [7, 2]
    assert (plan.outside, plan.missing, plan.gone) == (1, (), ())


def test_a_misspelt_condition_is_refused_with_the_likely_word(
    workbook: Making, street_file: Street
) -> None:
    book = workbook(["District", "Burglary"], ["Blaby", 9])
    street_months(street_file, "2023-01")
    with pytest.raises(NothingToRead, match=r"'Crime type = Buglary'\. Did you mean 'Burglary'"):
        book.refresh(
            "police", keys="District", values="Burglary = Count where Crime type = Buglary"
        )


# New and gone rows ----------------------------------------------------------------------------------


def test_new_rows_are_told_and_not_added_unless_asked(
    workbook: Making, source: Callable[..., Path]
) -> None:
    book = workbook(["District", "Count"], ["Blaby", 1])
    source(["District", "Count"], ["Blaby", 5], ["Melton", 6])
    plan = book.refresh("source.csv").plans[0]
    assert [each.about for each in plan.new] == ["Melton"]
    assert book.cells() == [["District", "Count"], ["Blaby", 5]]


def test_a_new_row_without_a_figure_is_told_with_its_line_and_not_added(
    workbook: Making, source: Callable[..., Path]
) -> None:
    book = workbook(["District", "Count"], ["Blaby", 1])
    source(["District", "Count"], ["Blaby", 5], ["Melton", ""], ["Oadby", "[c]"])
    plan = book.refresh("source.csv").plans[0]
    assert plan.needs_a_look
    [told] = plan.look
    assert told.startswith("2 rows of the source not in the table and without a figure")
    assert "Melton (source.csv, line 3)" in told
    assert "Oadby (source.csv, line 4)" in told
    assert book.cells() == [["District", "Count"], ["Blaby", 5]]


def test_new_rows_are_added_where_the_rule_says_so(
    workbook: Making, source: Callable[..., Path]
) -> None:
    book = workbook(["District", "Count"], ["Blaby", 1])
    source(["District", "Count"], ["Blaby", 5], ["Melton", 6])
    book.refresh("source.csv", keys="District", values="Count", new="append")
    assert book.cells() == [["District", "Count"], ["Blaby", 5], ["Melton", 6]]


def test_a_new_month_is_written_as_the_months_above_it(
    workbook: Making, street_file: Street
) -> None:
    book = workbook(["District", "Month", "Burglary"], ["Blaby", date(2023, 1, 1), 9])
    street_file("2023-01", street("2023-01", "Blaby 003A", "Burglary", 2))
    street_file("2023-02", street("2023-02", "Blaby 003A", "Burglary", 4))
    book.refresh("police", keys="District; Month", values="Burglary = Count", new="append")
    assert book.cells()[2] == ["Blaby", 44958, 4]


def test_gone_rows_are_kept_or_emptied(workbook: Making, source: Callable[..., Path]) -> None:
    book = workbook(["District", "Count"], ["Blaby", 1], ["Rutland", 2])
    source(["District", "Count"], ["Blaby", 5])
    plan = book.refresh("source.csv").plans[0]
    assert [each.about for each in plan.gone] == ["Rutland"]
    assert book.cells()[2] == ["Rutland", 2]
    book.refresh("source.csv", keys="District", values="Count", gone="empty")
    assert book.cells()[2] == ["Rutland", None]


def test_gone_rows_are_removed_where_the_rule_says_so_unless_their_name_is_in_doubt(
    workbook: Making, source: Callable[..., Path]
) -> None:
    book = workbook(["District", "Count"], ["Rutland", 1], ["Blaby", 2], ["Hinckley & Bosworth", 3])
    source(["District", "Count"], ["Blaby", 5], ["Hinckley and Bosworth", 6])
    book.refresh("source.csv", keys="District", values="Count", gone="remove")
    assert book.cells()[1:] == [["Blaby", 5], ["Hinckley & Bosworth", 3]]


def test_the_totals_row_moves_down_and_counts_the_new_rows(
    tmp_path: Path, source: Callable[..., Path]
) -> None:
    path = tmp_path / "Total.xlsx"
    with xlsxwriter.Workbook(path) as file:
        columns = [{"header": "District"}, {"header": "Count", "total_function": "sum"}]
        sheet = file.add_worksheet("Data")
        sheet.add_table("A1:B3", {"name": "Crime", "total_row": True, "columns": columns})
        sheet.write_row("A2", ["Blaby", 1])
        sheet.write("A5", "a note below")
    source(["District", "Count"], ["Blaby", 5], ["Melton", 6])
    Workbook(path).refresh("source.csv", keys="District", values="Count", new="append")
    with open_book(path) as book:
        assert book.values("Data", [Area(3, 1, 6, 2)]) == {
            (3, 1): "Melton",
            (3, 2): 6,
            (4, 2): 11,
            (6, 1): "a note below",
        }


def test_a_named_range_is_refreshed_as_a_table_is(
    tmp_path: Path, source: Callable[..., Path]
) -> None:
    path = tmp_path / "Named.xlsx"
    with xlsxwriter.Workbook(path) as file:
        sheet = file.add_worksheet("It's here")
        sheet.write_row("B2", ["District", "Count"])
        sheet.write_row("B3", ["Blaby", 1])
        file.define_name("Crimes", "='It''s here'!$B$2:$C$3")
    source(["District", "Count"], ["Blaby", 5])
    Workbook(path).refresh("source.csv", table="Crimes")
    with open_book(path) as book:
        assert book.values("It's here", [Area(3, 3, 3, 3)]) == {(3, 3): 5}


# Names that nearly match, and the area map ----------------------------------------------------------


def test_a_near_match_is_proposed_with_its_score_and_never_applied(
    workbook: Making, source: Callable[..., Path]
) -> None:
    book = workbook(["District", "Count"], ["Hinckley & Bosworth", 1])
    source(["District", "Count"], ["Hinckley and Bosworth", 5])
    plan = book.refresh(
        "source.csv", keys="District", values="Count", new="append", gone="empty"
    ).plans[0]
    assert book.cells() == [["District", "Count"], ["Hinckley & Bosworth", 1]]
    [near] = plan.near
    assert (near.table_name, near.source_name) == ("Hinckley & Bosworth", "Hinckley and Bosworth")
    assert near.score >= 90


def test_the_area_map_settles_a_name_for_good(
    workbook: Making, source: Callable[..., Path]
) -> None:
    book = workbook(
        ["District", "Count"],
        ["Hinckley & Bosworth", 1],
        areas=[["Hinckley and Bosworth", "same as", "Hinckley & Bosworth"]],
    )
    source(["District", "Count"], ["HINCKLEY AND BOSWORTH", 5])
    plan = book.refresh("source.csv").plans[0]
    assert book.cells()[1] == ["Hinckley & Bosworth", 5]
    assert plan.near == ()


def test_rows_to_be_left_out_are_neither_new_nor_near(
    workbook: Making, source: Callable[..., Path]
) -> None:
    book = workbook(["District", "Count"], ["Blaby", 1], areas=[["Unassigned", "leave out", None]])
    source(["District", "Count"], ["Blaby", 5], ["Unassigned", 99])
    plan = book.refresh("source.csv").plans[0]
    assert (plan.new, plan.near) == ((), ())


MERGED = [
    ["Mid Bedfordshire", "part of", "Central Bedfordshire", None, "31/03/2009"],
    ["South Bedfordshire", "part of", "Central Bedfordshire", None, "31/03/2009"],
]


def counted(path: Path, *rows: tuple[str, str, int]) -> None:
    """A Home Office file with these years, partnerships and counts, all in the first quarter."""
    write_csv(
        path,
        HOME_OFFICE_HEADER,
        [
            [year, 1, "Bedfordshire", csp, "Theft", "Theft offences", "Other theft", "49", n]
            for year, csp, n in rows
        ],
    )


def test_areas_that_merged_are_added_up_until_the_day_they_did(
    workbook: Making, tmp_path: Path
) -> None:
    book = workbook(
        ["CSP Name", "Quarter", "Offence Count"],
        ["Central Bedfordshire", "2008/09 Q1", 1],
        ["Central Bedfordshire", "2009/10 Q1", 2],
        areas=MERGED,
    )
    counted(
        tmp_path / "csp.csv",
        ("2008/09", "Mid Bedfordshire", 100),
        ("2008/09", "South Bedfordshire", 30),
        ("2009/10", "Central Bedfordshire", 140),
    )
    book.refresh("csp.csv")
    assert [row[2] for row in book.cells()[1:]] == [130, 140]


def test_half_of_a_merged_area_is_missing_not_small(workbook: Making, tmp_path: Path) -> None:
    book = workbook(
        ["CSP Name", "Quarter", "Offence Count"],
        ["Central Bedfordshire", "2008/09 Q1", 1],
        areas=MERGED,
    )
    counted(tmp_path / "csp.csv", ("2008/09", "Mid Bedfordshire", 100))
    plan = book.refresh("csp.csv").plans[0]
    assert book.cells()[1][2] == 1
    assert len(plan.missing) == 1


def test_half_of_a_merged_area_is_missing_in_a_plain_source_too(
    workbook: Making, source: Callable[..., Path]
) -> None:
    areas = [[*line[:3], None, None] for line in MERGED]
    book = workbook(["District", "Count"], ["Central Bedfordshire", 1], areas=areas)
    source(["District", "Count"], ["Mid Bedfordshire", 100])
    plan = book.refresh("source.csv", keys="District", values="Count = sum of Count").plans[0]
    assert book.cells()[1][1] == 1
    assert plan.missing[0].reason == "South Bedfordshire, a part of it, is not in the source"
    source(["District", "Count"], ["Mid Bedfordshire", 100], ["South Bedfordshire", 30])
    book.refresh("source.csv", keys="District", values="Count = sum of Count")
    assert book.cells()[1][1] == 130


def test_an_area_beside_its_own_parts_would_be_counted_twice_and_is_refused(
    workbook: Making, tmp_path: Path
) -> None:
    book = workbook(
        ["CSP Name", "Quarter", "Offence Count"],
        ["Central Bedfordshire", "2008/09 Q1", 1],
        areas=MERGED,
    )
    counted(
        tmp_path / "csp.csv",
        ("2008/09", "Mid Bedfordshire", 100),
        ("2008/09", "Central Bedfordshire", 140),
    )
    with pytest.raises(WrongRule, match="counted twice"):
        book.refresh("csp.csv")


MONTHLY = [
    ["Mid Beds", "part of", "Central Bedfordshire", None, "31/03/2009"],
    ["South Beds", "part of", "Central Bedfordshire", None, "31/03/2009"],
]
ADDED: dict[str, str] = {"keys": "Area; Month", "values": "Count = sum of Count"}


@pytest.mark.parametrize("month", ["2009-01", date(2009, 1, 1), "Jan 2009"])
def test_dated_lines_of_the_map_hold_in_a_plain_source_whose_months_are_keys(
    workbook: Making, source: Callable[..., Path], month: object
) -> None:
    book = workbook(["Area", "Month", "Count"], ["Central Bedfordshire", month, 1], areas=MONTHLY)
    source(["Area", "Month", "Count"], ["Mid Beds", "2009-01", 10], ["South Beds", "2009-01", 20])
    book.refresh("source.csv", **ADDED)
    assert book.cells()[1][2] == 30


def test_half_of_a_merged_area_is_missing_in_a_plain_month_too(
    workbook: Making, source: Callable[..., Path]
) -> None:
    book = workbook(
        ["Area", "Month", "Count"], ["Central Bedfordshire", "2009-01", 1], areas=MONTHLY
    )
    source(["Area", "Month", "Count"], ["Mid Beds", "2009-01", 10])
    plan = book.refresh("source.csv", **ADDED).plans[0]
    assert book.cells()[1][2] == 1
    assert plan.missing[0].reason == "South Beds, a part of it, is not in the source"


def test_dated_lines_of_the_map_end_in_a_plain_source(
    workbook: Making, source: Callable[..., Path]
) -> None:
    book = workbook(
        ["Area", "Month", "Count"], ["Central Bedfordshire", "2009-04", 1], areas=MONTHLY
    )
    source(
        ["Area", "Month", "Count"],
        ["Central Bedfordshire", "2009-04", 50],
        ["Mid Beds", "2009-04", 10],
    )
    plan = book.refresh("source.csv", **ADDED).plans[0]
    assert book.cells()[1][2] == 50
    assert [each.about for each in plan.new] == ["Mid Beds, 2009-04"]


def test_an_area_beside_its_own_parts_is_refused_in_a_plain_source_too(
    workbook: Making, source: Callable[..., Path]
) -> None:
    book = workbook(
        ["Area", "Month", "Count"], ["Central Bedfordshire", "2009-01", 1], areas=MONTHLY
    )
    source(
        ["Area", "Month", "Count"],
        ["Mid Beds", "2009-01", 10],
        ["South Beds", "2009-01", 20],
        ["Central Bedfordshire", "2009-01", 77],
    )
    with pytest.raises(WrongRule, match=r"line 4 is about .* an area beside its own parts"):
        book.refresh("source.csv", **ADDED)
    assert book.cells()[1][2] == 1


def test_dated_lines_that_a_source_without_dates_cannot_use_are_told(
    workbook: Making, source: Callable[..., Path]
) -> None:
    book = workbook(["Area", "Count"], ["Central Bedfordshire", 1], areas=MONTHLY)
    source(["Area", "Count"], ["Mid Beds", 10], ["Central Bedfordshire", 5])
    outcome = book.refresh("source.csv")
    assert book.cells()[1][1] == 5
    [note] = outcome.plans[0].look
    assert "'Mid Beds' hold for some dates only" in note
    assert outcome.needs_a_look


def test_a_line_of_the_map_that_ends_before_it_begins_is_refused_by_its_row(
    workbook: Making, source: Callable[..., Path]
) -> None:
    areas = [["Mid Beds", "part of", "Central Bedfordshire", "01/04/2009", "31/03/2009"]]
    book = workbook(["Area", "Count"], ["Central Bedfordshire", 1], areas=areas)
    source(["Area", "Count"], ["Mid Beds", 10])
    with pytest.raises(WrongRule, match=r"'CSP Areas' row 2: From 01/04/2009 is later than To"):
        book.refresh("source.csv")


# Refusals -------------------------------------------------------------------------------------------


def test_a_table_that_is_not_there_is_refused_with_the_likely_one(workbook: Making) -> None:
    book = workbook(["District", "Count"], ["Blaby", 1])
    with pytest.raises(WrongTable, match=r"has no table 'Crimes'\. Did you mean 'Crime'\?"):
        book.refresh("source.csv", table="Crimes")


def test_a_source_without_any_of_the_tables_columns_is_refused(
    workbook: Making, source: Callable[..., Path]
) -> None:
    book = workbook(["District", "Count"], ["Blaby", 1])
    source(["District", "Robbery"], ["Blaby", 5])
    with pytest.raises(WrongHeaders, match="No column of Crime beside its keys"):
        book.refresh("source.csv")


def test_a_text_too_long_for_a_cell_is_refused_by_its_line_in_the_source(
    workbook: Making, source: Callable[..., Path]
) -> None:
    book = workbook(["District", "Note"], ["Blaby", "old"])
    source(["District", "Note"], ["Blaby", "x" * 40_000])
    with pytest.raises(
        WrongValue, match=r"source\.csv, line 2, column 'Note': .* 40,000 characters"
    ):
        book.refresh("source.csv", keys="District", values="Note")


def test_every_refusal_names_its_table(workbook: Making, source: Callable[..., Path]) -> None:
    book = workbook(["District", "Count"], ["Blaby", 1])
    source(["District", "Count"], ["Blaby", "5"])
    with pytest.raises(WrongRule, match=r"'abc', which is no number\. \(The table Crime\.\)"):
        book.refresh("source.csv", filter="Count > abc")


def test_a_missing_key_column_is_refused_by_name(
    workbook: Making, source: Callable[..., Path]
) -> None:
    book = workbook(["District", "Count"], ["Blaby", 1])
    source(["Districts", "Count"], ["Blaby", 5])
    with pytest.raises(WrongHeaders, match=r"no column 'District' .* Did you mean 'Districts'"):
        book.refresh("source.csv")


def test_a_header_that_stands_twice_in_the_source_is_refused(
    workbook: Making, source: Callable[..., Path]
) -> None:
    book = workbook(["District", "Count"], ["Blaby", 1])
    source(["District", "Count", "count"], ["Blaby", 5, 6])
    with pytest.raises(WrongHeaders, match="line 1: the column 'count' is there twice"):
        book.refresh("source.csv")


@pytest.mark.parametrize("text", ["gone.csv", "gone/*.csv", ""])
def test_a_source_that_is_not_there_is_refused(workbook: Making, text: str) -> None:
    book = workbook(["District", "Count"], ["Blaby", 1])
    with pytest.raises(RefreshStopped):
        book.refresh(text)


# Totals and formulas that depend on the table -------------------------------------------------------


def test_formulas_that_depend_on_changed_cells_are_worked_out_in_the_same_write(
    tmp_path: Path, source: Callable[..., Path]
) -> None:
    path = tmp_path / "Total.xlsx"
    with xlsxwriter.Workbook(path) as file:
        sheet = file.add_worksheet("Data")
        options = {
            "name": "Crime",
            "total_row": True,
            "columns": [
                {"header": "District"},
                {"header": "Count", "total_function": "sum", "total_value": 3},
            ],
        }
        sheet.add_table("A1:B4", options)
        sheet.write_row("A2", ["Blaby", 1])
        sheet.write_row("A3", ["Melton", 2])
        other = file.add_worksheet("Paper")
        other.write_formula("A1", '=_xldudf_CSP_RAG(Data!B4,10,"smaller")', None, "Green")
    source(["District", "Count"], ["Blaby", 5], ["Melton", 6])
    outcome = Workbook(path).refresh("source.csv")
    with open_book(path) as book:
        assert book.values("Data", [Area(4, 2, 4, 2)]) == {(4, 2): 11}
        assert book.values("Paper", [Area(1, 1, 1, 1)]) == {(1, 1): "Red"}
    assert outcome.report is not None
    assert len(outcome.report.changed) == 2
