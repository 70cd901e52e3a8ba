"""Exampleshire: invented, marked so everywhere, the same each time, and worked out right."""

from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from workbooks.make.invented import (
    DISTRICTS,
    GAPS,
    INDICATORS,
    MONTHS,
    SPECIAL_CAUSES,
    quarter_sum,
    series,
)

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def book() -> Workbook:
    return load_workbook(ROOT / "workbooks/exampleshire.xlsx", data_only=True)


def rows_of(book: Workbook, sheet_name: str, table: str) -> list[dict[str, object]]:
    sheet = book[sheet_name]
    header, *rows = [[cell.value for cell in row] for row in sheet[sheet.tables[table].ref]]
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_every_sheet_says_that_it_is_fictitious(book: Workbook) -> None:
    for sheet in book:
        texts = [str(cell) for row in sheet.iter_rows(max_row=6, values_only=True) for cell in row]
        assert any("fictitious" in text.lower() for text in texts), sheet.title


def test_the_series_are_the_same_each_time_and_complete_but_for_the_gaps() -> None:
    first, second = series(), series()
    assert first == second
    assert len(first) == len(INDICATORS) * len(DISTRICTS) == 56
    assert {len(counts) for counts in first.values()} == {MONTHS}
    missing = {
        (code, district, index)
        for (code, district), counts in first.items()
        for index, count in enumerate(counts)
        if count is None
    }
    assert missing == GAPS


def test_counts_vary_more_than_chance_alone() -> None:
    """Their variance about the seasons is above the mean, as that of real counts is."""
    counts = [count or 0 for count in series()["EX3", "Dellmarsh"]]
    years = [counts[start : start + 12] for start in range(0, MONTHS, 12)]
    by_month = list(zip(*years, strict=True))
    spread = sum(
        sum((count - sum(same) / 5) ** 2 for count in same) / 4 for same in by_month
    ) / len(by_month)
    assert spread > sum(counts) / len(counts)


def test_summer_has_more_anti_social_behaviour_than_winter() -> None:
    counts = [count or 0 for count in series()["EX4", "Dellmarsh"]]
    summer = sum(
        counts[start + 2] + counts[start + 3] + counts[start + 4] for start in range(0, 60, 12)
    )
    winter = sum(
        counts[start + 8] + counts[start + 9] + counts[start + 10] for start in range(0, 60, 12)
    )
    assert summer > 1.4 * winter


def test_a_planted_special_cause_stands_out() -> None:
    cause = next(one for one in SPECIAL_CAUSES if one.indicator == "EX4")
    counts = [count or 0 for count in series()["EX4", cause.district]]
    during = counts[cause.first : cause.last + 1]
    year_before = counts[cause.first - 12 : cause.last - 11]
    assert sum(during) > 1.4 * sum(year_before)


def test_a_quarter_with_a_missing_month_has_no_total() -> None:
    assert quarter_sum((1, 2, 3, 4, None, 6), 0) == 6
    assert quarter_sum((1, 2, 3, 4, None, 6), 1) is None


def colour(actual: object, before: object, better: str, change: Fraction | None) -> str:
    """The status of a return, worked out from the rules and not by the functions."""
    if not isinstance(actual, int | float):
        return "No data"
    if better == "Neutral":
        return "Not rated"
    if not isinstance(before, int | float) or change is None:
        return "No target"
    target = Fraction(before) * (1 + change)
    miss = Fraction(actual) - target if better == "Smaller is better" else target - Fraction(actual)
    if miss <= 0:
        return "Green"
    no_worse = actual <= before if better == "Smaller is better" else actual >= before
    return "Amber" if miss <= target * Fraction(5, 100) or no_worse else "Red"


CHANGES = {
    "reduce by 1%": Fraction(-1, 100),
    "reduce by 2%": Fraction(-2, 100),
    "reduce by 3%": Fraction(-3, 100),
    "reduce by 5%": Fraction(-5, 100),
    "increase by 3%": Fraction(3, 100),
}


def test_all_1120_statuses_are_what_the_rules_give(book: Workbook) -> None:
    indicators = {row["Indicator"]: row for row in rows_of(book, "Indicators", "Indicators")}
    returns = rows_of(book, "Quarterly returns", "Returns")
    assert len(returns) == 1120
    expected = [
        colour(
            row["Actual"],
            row["A year before"],
            str(indicators[row["Indicator"]]["Better"]),
            CHANGES.get(str(indicators[row["Indicator"]]["Target"])),
        )
        for row in returns
    ]
    assert [row["Status"] for row in returns] == expected
    assert set(expected) == {"Green", "Amber", "Red", "No data", "Not rated", "No target"}


def test_the_quarter_of_a_return_is_named_by_its_last_day(book: Workbook) -> None:
    returns = rows_of(book, "Quarterly returns", "Returns")[:20]
    assert [row["Quarter"] for row in returns[:5]] == [
        "2021/22 Q1",
        "2021/22 Q2",
        "2021/22 Q3",
        "2021/22 Q4",
        "2022/23 Q1",
    ]
    assert returns[-1]["Quarter"] == "2025/26 Q4"


def test_the_dashboard_shows_the_returns_of_the_chosen_quarter(book: Workbook) -> None:
    returns = {row["Key"]: row["Status"] for row in rows_of(book, "Quarterly returns", "Returns")}
    for row in rows_of(book, "Dashboard", "Dashboard"):
        for district in DISTRICTS:
            key = f"{row['Indicator']}|{district.name}|2025/26 Q4"
            assert row[district.name] == returns[key]


def test_the_allocation_adds_up_to_the_three_pots(book: Workbook) -> None:
    sheet = book["Grant"]
    columns = {}
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value in ("Allocation", "Even share", "Share by residents", "Share by crimes"):
                columns[cell.value] = [
                    sheet.cell(cell.row + n, cell.column).value for n in range(1, 8)
                ]
    assert sum(columns["Allocation"]) == 380_000
    assert round(sum(columns["Even share"]), 2) == 140_000
    assert round(sum(columns["Share by residents"]), 2) == 90_000
    assert round(sum(columns["Share by crimes"]), 2) == 150_000


def test_damping_keeps_the_total_and_the_floor(book: Workbook) -> None:
    sheet = book["Grant"]
    at = next(
        cell for row in sheet.iter_rows() for cell in row if cell.value == "Damped allocation"
    )
    damped = [sheet.cell(at.row + n, at.column).value for n in range(1, 8)]
    before = [row["Last year"] for row in rows_of(book, "Grant", "Grant_Weights")]
    assert sum(damped) == 380_000
    assert all(new >= 0.95 * float(str(old)) for new, old in zip(damped, before, strict=True))
