"""North Worcestershire: its bullets counted a second time in the text, and its workbook."""

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "tests/documents/north_worcestershire.txt").read_text(encoding="utf-8")


def printed_measures() -> list[list[str]]:
    """The bullets after each "Measures 2013/14", cut straight from the document's text."""
    parts = TEXT.split("Measures 2013/14")[1:]
    ends = [re.split(r"\nPriority: |\nAction Plans 2013/14", part)[0] for part in parts]
    return [
        [
            bullet.strip()
            for bullet in re.findall(r"^ *- (.+)$", part, re.MULTILINE)
            if not bullet.startswith("We will measure")
        ]
        for part in ends
    ]


@pytest.fixture(scope="module")
def book() -> Workbook:
    return load_workbook(ROOT / "workbooks/north-worcestershire-2013-16.xlsx", data_only=True)


def rows_of(book: Workbook, sheet_name: str, table: str) -> list[dict[str, object]]:
    sheet = book[sheet_name]
    header, *rows = [[cell.value for cell in row] for row in sheet[sheet.tables[table].ref]]
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_the_plan_prints_48_measures() -> None:
    assert [len(bullets) for bullets in printed_measures()] == [10, 8, 17, 5, 8]


def test_the_workbook_holds_all_48_measures_with_polarity_unit_and_basis(book: Workbook) -> None:
    rows = rows_of(book, "Measures", "Measures")
    assert [row["Measure"] for row in rows] == [
        bullet for bullets in printed_measures() for bullet in bullets
    ]
    assert all(
        row["Better"] in ("Smaller is better", "Bigger is better", "Neutral") for row in rows
    )
    assert all(row["Unit"] in ("number", "points") and row["Basis"] for row in rows)


def test_measures_in_per_cent_are_compared_in_points(book: Workbook) -> None:
    rows = rows_of(book, "Measures", "Measures")
    in_points = [str(row["Measure"]) for row in rows if row["Unit"] == "points"]
    named = [str(row["Measure"]) for row in rows if "percentage" in str(row["Measure"])]
    assert set(named) < set(in_points)
    assert set(in_points) - set(named) == {"Attrition rates from IDVA service"}


def test_a_measure_without_figures_says_no_data_and_is_never_green(book: Workbook) -> None:
    rows = rows_of(book, "Measures", "Measures")
    assert {row["Status"] for row in rows} == {"No data"}
    assert {row["Actual"] for row in rows} == {None}


def test_the_five_action_plans_hold_22_actions_all_due_in_march_2014(book: Workbook) -> None:
    plans = [rows_of(book, "Action plans", f"Actions_{number}") for number in range(1, 6)]
    assert [len(plan) for plan in plans] == [4, 5, 5, 3, 5]
    assert {row["Target Date"] for plan in plans for row in plan} == {"March 2014"}


def test_on_the_first_day_of_the_year_every_action_is_on_track(book: Workbook) -> None:
    plans = [rows_of(book, "Action plans", f"Actions_{number}") for number in range(1, 6)]
    assert {row["Traffic light"] for plan in plans for row in plan} == {"On track"}
    counts = rows_of(book, "Dashboard", "Dashboard_Actions")
    assert [row["On track"] for row in counts] == [4, 5, 5, 3, 5]
    assert {row["Overdue"] for row in counts} == {0}


def test_the_grant_adds_up_to_its_printed_total(book: Workbook) -> None:
    rows = rows_of(book, "PCC grant", "Grant")
    *initiatives, total = rows
    by_hand = 3_000 + 5_000 + 6_000 + 30_000 + 25_994 + 39_810 + 40_653
    assert by_hand == 150_457
    assert total["Amount"] == "£150,457"
    assert sum(float(str(row["In pounds"])) for row in initiatives) == by_hand
    assert total["In pounds"] == by_hand


def test_the_survey_went_the_wrong_way_by_two_points(book: Workbook) -> None:
    (survey,) = rows_of(book, "Figures 2012-13", "Survey")
    assert survey["Change, points"] == 2
    assert survey["Direction"] == "▲ worse"


def test_counts_that_a_fall_implies_stand_as_ours_within_what_rounding_allows(
    book: Workbook,
) -> None:
    crime, incidents = rows_of(book, "Figures 2012-13", "Falls")
    assert 3514 / 0.195 < float(str(crime["Implied before"])) < 3514 / 0.185
    assert 1548 / 0.1115 < float(str(incidents["Implied before"])) < 1548 / 0.1105


def test_only_the_two_falls_without_counts_cannot_be_derived(book: Workbook) -> None:
    rows = rows_of(book, "Reconciliation", "Reconciliation")
    assert [(row["Published"], row["Agrees"]) for row in rows] == [
        ("51%", "Yes"),
        ("19%", "Yes"),
        ("7.9%", "Yes"),
        ("19%", "No"),
        ("11.1%", "No"),
        ("slight deterioration", "Yes"),
        ("£150,457", "Yes"),
    ]
    assert all(bool(row["Why not"]) == (row["Agrees"] == "No") for row in rows)
