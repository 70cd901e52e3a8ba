"""Text against itself: what the documents state in words. Sentences are theirs unless made up here."""

import pytest
from grids import Grid, sheet

from xlcsp.audit.check import check_figures
from xlcsp.audit.finding import Finding, Verdict


def findings(grid: Grid) -> list[Finding]:
    return list(check_figures([sheet("Text", grid)]).findings)


def of(text: str) -> list[tuple[str, str, Verdict]]:
    return [(f.published, f.expected, f.verdict) for f in findings([["Heading"], [text]])]


@pytest.mark.parametrize(
    "text",
    [
        "3% reduction from 2008/09 figure (3427 – 3% = 3324) (5.4 – 3% = 5.24)",
        "(5.4 – 6% = 5.08)",
        "A reduction in people perceiving ASB by 10% (from 14% in 2008 to 12.6% in 2010)",
        "to increase by +3% or 714 people during 2008/9, above the 2007/8-baseline number of 693,"
        " then by 728 or +5% during 2009/10 and 742 or +7% by 2010/11",
        "burglary fell by 20% from 1,250 to 1,000",
        "burglary fell from 1,250 to 1,000 (20%)",
        "robbery was reduced from 120 to 90 (25% reduction)",
        "robbery was reduced from 120 to 90 (-25%), and theft rose from 200 to 250 (25%).",
        "theft rose from 200 to 250, an increase of 25%",
        "45% of victims were known: repeats fell from 120 to 90 (25%)",
        "repeats fell from 120 to 90 (75% of the target)",
        "128 (-45.1% from 233)",  # -105 / 233 = -45.06%
        "128 (down 45% from 233)",
        "90 (25% lower than 120)",
    ],
)
def test_a_sum_in_words_that_comes_out_is_left_alone(text: str) -> None:
    assert of(text) == []


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("(519 -6% = 587)", "587", "488"),
        ("(7.16 – 6% = 6.75)", "6.75", "6.73"),  # 7.165 x 0.94 = 6.7351
        ("a 15% increase in confidence from 43% to 58% by 2012", "15%", "15 pts (+34.9%)"),
        ("burglary fell by 25% from 1,250 to 1,000", "-25%", "-20%"),
        ("reduced from 120 to 90 (35% reduction)", "-35%", "-25%"),
        ("rose from 200 to 250 (15%)", "15%", "25%"),
        ("fell from 233 to 128, a reduction of 55.1%", "-55.1%", "-45.1%"),
        ("128 (-55.1% from 233)", "-55.1%", "-45.1%"),
        ("250 (up 15% on 200)", "15%", "25%"),
        ("by +3% or 741 people, above the baseline number of 693", "741", "714"),
    ],
)
def test_a_sum_in_words_that_does_not_come_out_is_found(
    text: str, published: str, expected: str
) -> None:
    assert of(text) == [(published, expected, Verdict.WRONG)]


def test_a_sum_in_words_that_an_unrounded_rate_gives_is_within_rounding() -> None:
    """7.1649 x 0.94 = 6.735006, and 7.1649 is printed as 7.16."""
    assert of("(7.16 – 6% = 6.74)") == [("6.74", "6.73", Verdict.WITHIN)]


def test_a_fall_without_either_figure_cannot_be_derived() -> None:
    text = "Total recorded crime down by 19%, 3514 fewer offences for 2012/13."
    assert of(text) == [("19%", "", Verdict.CANNOT)]


@pytest.mark.parametrize(
    "text",
    [
        "The target for Central Beds by 2010/2011 is –17%",
        "reduce the 38% repeat incident baseline of 2007/08, to 35% in 2008/09",
        "10 per cent of offenders commit 50 per cent of crime",
        "from 43% to 58% by 2012",
        "49% males and 51% females",
        "(2008 Place Survey)",
        "%" * 3000,
        "(" * 3000 + "3% = ",
    ],
)
def test_what_states_no_sum_is_left_alone(text: str) -> None:
    assert of(text) == []


def test_a_worded_target_is_held_against_its_baseline() -> None:
    head = ["Indicator", "Baseline", "Target"]
    grid = [head, ["NI 20", "6.03 offences per 1000 population", "reduce by 3% to 5.58"]]
    found = findings(grid)
    assert [(f.published, f.expected, f.verdict) for f in found] == [
        ("5.58", "5.85", Verdict.WRONG)
    ]


def test_a_target_is_not_wrong_where_only_its_wording_is_rounded() -> None:
    # 1161/1084 = 1.0710
    found = findings([["Indicator", "Baseline", "Target"], ["LI 11", "1084", "1161 (7% increase)"]])
    assert [(f.published, f.verdict) for f in found] == [("1161", Verdict.WITHIN)]


def test_a_target_that_its_wording_does_not_cover_is_wrong() -> None:
    # 1184/1084 = 1.092
    found = findings([["Indicator", "Baseline", "Target"], ["LI 11", "1084", "1184 (7% increase)"]])
    assert [(f.published, f.expected, f.verdict) for f in found] == [
        ("1184", "1160", Verdict.WRONG)
    ]


def test_a_change_between_baseline_and_target_is_checked() -> None:
    grid = [["What", "Baseline", "Change", "Target"], ["Confidence", "43%", "15% increase", "58%"]]
    assert [f.expected for f in findings(grid)] == ["15 pts (+34.9%)"]


PERIODS = [["", "2007-08", "2008-09", "2009-11", "2010-11"], ["N Beds", "301", "276", "253", "233"]]


def test_a_period_out_of_sequence_is_found_in_the_headings() -> None:
    found = [f for f in findings(PERIODS) if f.cause == "a period out of sequence"]
    assert [(f.place.cell, f.published, f.expected) for f in found] == [
        ("D1", "2009-11", "2009-10")
    ]


@pytest.mark.parametrize(
    "headings",
    [
        ["2007-08", "2008-09", "2009-10", "2010-11"],
        ["2007/08 actual", "2008/09 target", "2009/10 target", "Note"],
        ["1998-99", "1999-00", "2000-01", "2001-02"],
        ["2006-09", "2007-10", "2008-11", "2009-12"],
        ["2007", "2008", "2009", "2010"],
    ],
)
def test_periods_in_sequence_are_left_alone(headings: list[str]) -> None:
    assert findings([["", *headings], ["N Beds", "301", "276", "253", "233"]]) == []
