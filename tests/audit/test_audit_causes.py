"""Every known cause, by a figure that it alone explains; all figures are made up or from the documents."""

from pathlib import Path

import pytest
from grids import sheet

from xlcsp.audit.check import check_figures
from xlcsp.audit.finding import Finding, Verdict
from xlcsp.audit.rules import read_rules


def ruled(grid: list[list[str]], *rules: tuple[str, ...]) -> dict[str, Finding]:
    """What does not follow by these rules (published, kind, worked out from, rounding)."""
    head = ["Published", "Kind", "Worked out from", "Rounding"]
    sheets = [
        sheet("Data", grid, table="Data"),
        sheet("CSP Checks", [["Check", *head], *(["", *r] for r in rules)]),
    ]
    report = check_figures(sheets, read_rules(sheets, Path()))
    return {one.place.cell: one for one in report.wrong}


TOTAL = ("Data!B5", "total", "Data!B2:B4")


def parts(*figures: str) -> list[list[str]]:
    """A column of figures, the last of them the total of the others."""
    return [["Area", "Count"], *([f"Area {n}", text] for n, text in enumerate(figures))]


@pytest.mark.parametrize(
    ("figures", "cause"),
    [
        (("120", "348", "119", "467"), "120 (B2) left out"),
        (("120", "348", "119", "707"), "120 (B2) counted twice"),
        (("120", "348", "117", "558"), "two digits swapped: 585 became 558"),
        (("120", "348", "119", "687"), "a digit mistyped: 587 became 687"),
        (("120", "348", "119", "588"), "rounded row by row"),
        (("120", "348", "119", "590"), "cut off row by row"),
        (("120", "348", "119", "-587"), "the sign is wrong"),
        (("120", "348", "119", "1000"), "no known cause fits"),
    ],
)
def test_a_wrong_total_is_explained(figures: tuple[str, ...], cause: str) -> None:
    assert cause in ruled(parts(*figures), TOTAL)["B5"].cause


CHANGE = ("Data!E2", "percentage change", "Data!D2; Data!C2")


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        # (323 - 294)/294 = 9.8639%
        (["306", "294", "323", "+9.8%"], "cut off, not rounded"),
        # (323 - 306)/306 = 5.6%
        (["306", "294", "323", "+5.6%"], "compared with Last year (306) instead of 294"),
        # (120 - 142.5)/142.5 = -15.8%
        (["351", "285", "120", "-15.8%"], "compared with half of 285"),
        # (120 - 175.5)/175.5 = -31.6%
        (["351", "285", "120", "-31.6%"], "compared with half of Last year (351) instead of 285"),
        # (323 - 294)/323 = 9.0%
        (["306", "294", "323", "+9.0%"], "divided by the new figure, 323, instead of 294"),
        # 25% - 26.3% = -1.3 points
        (["23%", "26.3%", "25%", "-1.3%"], "percentage points called per cent"),
        # (323 - 306)/306 = 5.5556%: the other base, and cut off
        (
            ["306", "294", "323", "+5.5%"],
            "compared with Last year (306) instead of 294, and cut off",
        ),
    ],
)
def test_a_wrong_change_is_explained(line: list[str], cause: str) -> None:
    grid = [["Indicator", "Last year", "Target", "Actual", "Against target"], ["NI 15", *line]]
    assert cause in ruled(grid, CHANGE)["E2"].cause


def test_one_slip_is_preferred_to_two() -> None:
    # -31.6% needs another base and its half; nothing simpler gives it
    grid = [
        ["", "Last year", "Target", "Actual", "Against"],
        ["NI 30", "351", "285", "120", "-57.8%"],
    ]
    cause = ruled(grid, CHANGE)["E2"].cause
    assert "cut off, not rounded" in cause  # -57.895%
    assert "half" not in cause


def test_half_to_even_is_told_from_half_up() -> None:
    # 5 x 2.5 = 12.5
    grid = [["", "A", "B", "Product"], ["x", "5", "2.5", "12"]]
    cause = ruled(grid, ("Data!D2", "product", "Data!B2; Data!C2"))["D2"].cause
    assert "rounded half to even" in cause


def test_an_adjustment_that_makes_a_column_add_up_is_named() -> None:
    grid = [
        ["Area", "Allocation", "One", "Other"],
        ["A", "59551", "25000.00", "34551.53"],
        ["B", "96352", "25000.00", "71351.97"],
        ["C", "51618", "25000.00", "26617.60"],
        ["Total", "207521", "", ""],
    ]
    rules = (("Data!B2:B4", "total", "Data!C2:C4; Data!D2:D4"), ("Data!B5", "total", "Data!B2:B4"))
    found = ruled(grid, *rules)
    assert "adjusted by a unit so that the column adds up" in found["B2"].cause


def test_a_copied_row_is_named() -> None:
    grid = [
        ["Area", "One", "Two", "Share"],
        ["A", "310", "1240", "25%"],
        ["B", "310", "1240", "25%"],
        ["C", "275", "550", "50%"],
    ]
    rules = (("Data!D3", "target", 'Data!D4; "20% reduction"'),)
    assert "copied from the row above" in ruled(grid, *rules)["D3"].cause


def test_a_rate_a_little_off_may_mix_two_populations() -> None:
    grid = [["Area", "Count", "People", "Rate"], ["A", "3427", "641020", "5.40"]]
    rule = ("Data!D2", "rate", "Data!B2; Data!C2; per 1000")
    found = ruled(grid, rule)["D2"]
    assert found.expected == "5.35"
    assert found.cause.startswith("two population bases mixed")


def test_equally_simple_causes_are_given_together() -> None:
    # (13 - 10)/10 = 30%; (13 - 10)/13 = 23.08%; (13 - 10.57)/10.57 = 22.99%: both print as 23%
    grid = [["", "Before", "Last year", "Now", "Change"], ["x", "10.57", "10", "13", "23%"]]
    rule = ("Data!E2", "percentage change", "Data!D2; Data!C2")
    assert ruled(grid, rule)["E2"].cause == (
        "divided by the new figure, 13, instead of 10; or compared with Before (10.57) instead of 10"
    )


def test_a_mistyped_digit_is_less_likely_than_what_rounding_allows() -> None:
    cause = ruled(parts("120", "348", "119", "588"), TOTAL)["B5"].cause
    assert cause == (
        "its parts were rounded row by row, so that they do not add up;"
        " or, less likely, a digit mistyped: 587 became 588"
    )


def test_a_mistyped_digit_is_not_given_beside_a_cause_that_gives_the_figure() -> None:
    # (323 - 294)/294 = 9.8639%: 9.8% is that cut off, though 9.9% with one digit changed too
    grid = [["", "Last year", "Actual", "Change"], ["NI 15", "294", "323", "+9.8%"]]
    rule = ("Data!D2", "percentage change", "Data!C2; Data!B2")
    assert ruled(grid, rule)["D2"].cause == "cut off, not rounded"


POT = [["Area", "Share", "Weight"], ["A", "33.33", "1"], ["B", "33.33", "1"], ["C", "33.33", "1"],
       ["Total", "100", ""]]  # fmt: skip
SHARED = ("Data!B2:B4", "part of a pot", "Data!B5; Data!C2:C4")


def test_a_pot_whose_shares_were_rounded_row_by_row_is_missed_by_its_parts() -> None:
    # 3 x 33.33 = 99.99; 100/3 = 33.333..., each right by itself
    found = ruled(POT, SHARED)
    assert {cell: (one.verdict, one.expected) for cell, one in found.items()} == {
        "B5": (Verdict.PARTS, "99.99")
    }
    assert found["B5"].cause.startswith(
        "its parts were rounded row by row, so the column is 0.01 out"
    )


def test_a_share_that_no_rounding_gives_is_the_wrong_one() -> None:
    grid = [list(line) for line in POT]
    grid[2][1] = "33.53"
    assert "B3" in ruled(grid, SHARED)


def test_a_total_of_parts_that_are_right_and_cut_off_stands_over_them() -> None:
    # 90% of 11, 13, 15 and 39: 9.9, 11.7, 13.5 and 35.1, cut off to 9, 11, 13 and 35
    grid = [["Area", "Base", "Target"], ["A", "11", "9"], ["B", "13", "11"], ["C", "15", "13"],
            ["All", "39", "35"]]  # fmt: skip
    found = ruled(
        grid,
        ("Data!C2:C5", "target", 'Data!B2:B5; "10% reduction"', "cut off"),
        ("Data!C5", "total", "Data!C2:C4"),
    )
    assert {cell: (one.verdict, one.published, one.against) for cell, one in found.items()} == {
        "C5": (Verdict.PARTS, "35", "its parts make 33")
    }
    assert found["C5"].cause == (
        "its parts were cut off row by row; they fall 2 short (unrounded they make 35.1)"
    )
