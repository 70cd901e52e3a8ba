"""Every known cause, by a figure that it alone explains; all figures are made up or from the documents."""

from pathlib import Path

import pytest
from grids import sheet

from xlcsp.audit.check import check_figures
from xlcsp.audit.finding import Finding
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
    cause = ruled(parts("120", "348", "119", "588"), TOTAL)["B5"].cause
    assert "; or " in cause
    assert "a digit mistyped" in cause
    assert "rounded row by row" in cause
