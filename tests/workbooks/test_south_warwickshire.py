"""South Warwickshire: targets in words, a board, its funding; nothing is made up."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "tests/documents/south_warwickshire.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def book() -> Workbook:
    return load_workbook(ROOT / "workbooks/south-warwickshire-2014-15.xlsx", data_only=True)


def rows_of(book: Workbook, sheet_name: str, table: str) -> list[dict[str, object]]:
    sheet = book[sheet_name]
    header, *rows = [[cell.value for cell in row] for row in sheet[sheet.tables[table].ref]]
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_targets_in_words_have_no_figures_so_they_say_no_data(book: Workbook) -> None:
    rows = rows_of(book, "Targets 2014-15", "Targets_2014_15")
    assert [row["Indicator"] for row in rows] == [
        "Violent crime",
        "Anti-social behaviour",
        "Re-offending",
    ]
    assert [row["Lead agency"] for row in rows] == [
        "Warwickshire Police",
        "District Councils",
        "Probation",
    ]
    for row in rows:
        assert str(row["As printed"]) in TEXT
        assert (row["2013/14"], row["2014/15"]) == (None, None)
        assert {row["Status"], row["Against 2013/14"], row["Direction of travel"]} == {"No data"}


def test_the_board_stands_as_printed(book: Workbook) -> None:
    printed = [line.split("\t") for line in TEXT.split("\n") if line.count("\t") == 1]
    members = [row for row in printed if row[1] and row[0][:4] in ("Cllr", "Supt", "Dona", "Anna")]
    shown = [[row["3.1Members"], row["Body"]] for row in rows_of(book, "Board", "Board_Members")]
    assert len(members) == 10
    assert shown == members


def test_the_meeting_cycle_has_three_board_and_four_operational_meetings(book: Workbook) -> None:
    rows = rows_of(book, "Meetings", "Meeting_Cycle")
    assert [row["Month"] for row in rows if row["Strategic Member Board"]] == [
        "January",
        "May",
        "November",
    ]
    assert [row["Month"] for row in rows if row["SWOP"]] == [
        "February",
        "May",
        "August",
        "November",
    ]


def test_what_is_worked_out_from_the_funding_is_exact(book: Workbook) -> None:
    figures = [row["Figure"] for row in rows_of(book, "Funding", "Funding_Compared")]
    assert figures[:2] == [2 * 179_000 + 2 * 139_000 + 119_000, 179_000 + 139_000]
    assert figures[2] == pytest.approx((37_000 - 318_000) / 318_000, rel=1e-14)
    assert figures[3] == pytest.approx((130_000 - 37_000) / 37_000, rel=1e-14)


def test_the_missing_appendices_are_named(book: Workbook) -> None:
    rows = rows_of(book, "Duties, appendices", "Appendices")
    assert [row["Appendix"] for row in rows] == [f"Appendix {number}" for number in range(1, 5)]
    assert {row["In the document?"] for row in rows} == {"No"}
    assert all(str(row["Appendix"]).lower() in TEXT.lower() for row in rows)
