"""Targets by their wording, paths and trajectories: the documents' own, and what is not certain."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcsp.calc.change import pct_change
from xlcsp.calc.errors import OutOfDomain, WrongInput
from xlcsp.calc.target import PathMethod, TargetKind, target, target_path, trajectory

CHANGE, LEVEL = TargetKind.CHANGE, TargetKind.LEVEL


def d(text: str | int) -> Decimal:
    return Decimal(text)


# ------------------------------------------------------------------------------------ CSP.TARGET


@pytest.mark.parametrize(
    ("text", "baseline", "meant"),
    [
        ("19% reduction", "351", "284.31"),
        ("7% increase", "1084", "1159.88"),
        ("reduce by 3%", "6.03", "5.8491"),
        ("15 points increase", "0.43", "0.58"),
        ("15 percentage points increase", "0.43", "0.58"),
        ("1.5 pts reduction", "0.38", "0.365"),
        ("reduction of 9%", "100", "91"),
        ("A reduction of 9% by March 2011", "100", "91"),
        ("3% reduction from the baseline", "3427", "3324.19"),
        ("3% reduction from 2008/09 figure", "3427", "3324.19"),
        ("Increase by 7 per cent", "1084", "1159.88"),
        ("To reduce by 3%.", "100", "97"),
        ("3% fewer", "100", "97"),
        ("up 3%", "100", "103"),
        ("down by 3%", "100", "97"),
        ("+7% increase", "100", "107"),
        ("-19% reduction", "351", "284.31"),
        ("–19% reduction", "351", "284.31"),
        ("19% reduction ²", "351", "284.31"),
        ("10% increase", "-100", "-90"),
        ("10% reduction", "-100", "-110"),
    ],
)
def test_a_worded_change_is_worked_out_from_the_baseline(
    text: str, baseline: str, meant: str
) -> None:
    assert target(text, d(baseline)) == d(meant)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2008/9 - reduce by 3% to 5.85 (achieved).", "5.85"),
        ("Further 6% reduction to 5.08 by 2011.", "5.08"),
        ("reduce by 3% to 5.85", "5.85"),
        ("15% increase from 43% to 58% by 2012", "0.58"),
        ("1161 (7% increase)", "1161"),
        ("50% reduction to £110,000", "110000"),
    ],
)
def test_a_level_stated_with_the_change_wins(text: str, meant: str) -> None:
    assert target(text, d("6.03")) == d(meant)
    assert target(text, None) == d(meant)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("7,195", "7195"),
        ("26.3%", "0.263"),
        ("33% (2010 Place Survey)", "0.33"),
        ("1.21 offences per young offender", "1.21"),
        ("-5", "-5"),
    ],
)
def test_a_plain_number_is_itself(text: str, meant: str) -> None:
    assert target(text, d(1)) == d(meant)
    assert target(text, None, CHANGE) == d(meant)


@pytest.mark.parametrize("number", ["294", "0.05", "0", "-1.01", "1.5"])
def test_a_number_cell_is_itself(number: str) -> None:
    assert target(d(number), d(100)) == d(number)
    assert target(d(number), d(100), CHANGE) == d(number)


@pytest.mark.parametrize(
    "text", ["-17%", "–17%", "−17%", "+3%", "+1.50%", "(17.5%)", "-0.17", "-1", d("-0.17"), d(-1)]
)
def test_a_signed_percentage_without_a_word_means_nothing_certain(text: str | Decimal) -> None:
    for baseline in (d(100), None):
        with pytest.raises(WrongInput, match=r"^text .* say which with kind, change or level\.$"):
            target(text, baseline)


@pytest.mark.parametrize(
    ("text", "baseline", "kind", "meant"),
    [
        ("-17%", "100", CHANGE, "83"),
        (d("-0.17"), "100", CHANGE, "83"),
        ("+3%", "693", CHANGE, "713.79"),
        ("-17%", "-100", CHANGE, "-117"),
        ("-2%", "0.015", LEVEL, "-0.02"),
        (d("-0.02"), "0.015", LEVEL, "-0.02"),
        ("+1.50%", "0.015", LEVEL, "0.015"),
    ],
)
def test_kind_says_which(text: str | Decimal, baseline: str, kind: TargetKind, meant: str) -> None:
    assert target(text, d(baseline), kind) == d(meant)


@pytest.mark.parametrize("text", [None, "", "To be confirmed", "No Required Target", "n/a", "–"])
@pytest.mark.parametrize("kind", [None, CHANGE, LEVEL])
def test_a_target_to_be_confirmed_is_missing(text: str | None, kind: TargetKind | None) -> None:
    assert target(text, d(351), kind) is None


def test_a_change_from_no_baseline_is_missing() -> None:
    assert target("19% reduction", None) is None
    assert target("15 points increase", None) is None
    assert target("-17%", None, CHANGE) is None
    assert target("-17%", None, LEVEL) == d("-0.17")


@pytest.mark.parametrize(
    "text",
    [
        "Actual rate of re-offending is 9.64% less than predicted rate.",
        "15% improvement on local baselines by end March 2012",
        "3% reduction from 2008/09 figure (3427 – 3% = 3324) (5.4 – 3% = 5.24)",
        "Further 3 % reduction from 2008/09 figure (3427 – 6% = 3221) (5.4 – 6% = 5.08)",
        "Further 3% reduction",
        "reduce by a further 3%",
        "3% reduction from 500",
        "3% reduction and 2% increase",
        "reduce by 20",
        "halve",
        "£3.5m",
        "TRUE",
        "3% reduction " * 100,
    ],
)
def test_wording_that_is_not_certain_is_refused(text: str) -> None:
    with pytest.raises(WrongInput, match=r"^text holds ") as refused:
        target(text, d(100))
    assert len(str(refused.value)) <= 200


def test_a_sign_that_contradicts_its_word_is_refused() -> None:
    with pytest.raises(WrongInput, match="sign and words disagree"):
        target("-5% increase", d(100))
    with pytest.raises(WrongInput, match="sign and words disagree"):
        target("+5% reduction", d(100))


def test_points_need_a_baseline_that_is_a_percentage() -> None:
    with pytest.raises(WrongInput, match=r"^baseline is 43, but the target is in points"):
        target("15 points increase", d(43))


percents = st.decimals(min_value=0, max_value=99, places=1, allow_nan=False)
baselines = st.decimals(min_value=-1000, max_value=1000, places=2, allow_nan=False).filter(bool)


@given(percents, baselines)
def test_the_change_to_a_worded_target_is_the_percentage_in_it(
    percent: Decimal, baseline: Decimal
) -> None:
    lower, upper = (target(f"{percent}% {word}", baseline) for word in ("reduction", "increase"))
    assert lower is not None
    assert upper is not None
    assert pct_change(lower, baseline) == -Fraction(percent) / 100
    assert pct_change(upper, baseline) == Fraction(percent) / 100


@given(st.text(alphabet="0123456789.,%£ -–+()reductionincreasebyto", max_size=40))
def test_any_wording_is_a_number_missing_or_refused_in_one_short_sentence(text: str) -> None:
    sentence = ""
    try:
        meant = target(text, d(100))
    except WrongInput as refused:
        meant, sentence = None, str(refused)
    assert len(sentence) <= 200
    assert meant is None or meant.is_finite()


# -------------------------------------------------------------------------------- CSP.TARGETPATH


def test_ni_20_of_leicestershire() -> None:
    assert target_path(d(3427), d("-0.03"), 2, PathMethod.SIMPLE, 0) == (3324, 3221)


def test_ni_40_of_central_bedfordshire_from_cumulative_changes() -> None:
    changes = [d("0.03"), d("0.05"), d("0.07")]
    assert target_path(d(693), changes, None, PathMethod.SIMPLE, 0) == (714, 728, 742)


def test_unrounded_years_are_exact() -> None:
    assert target_path(d(3427), d("-0.03"), 2) == (d("3324.19"), d("3221.38"))


def test_compound_takes_each_year_off_the_one_before_unrounded() -> None:
    path = target_path(d(1001), d("-0.1"), 3, PathMethod.COMPOUND, 0)
    assert path == (901, 811, 730)
    assert target_path(d(1001), d("-0.1"), 3, PathMethod.COMPOUND)[2] == d("729.729")


def test_places_may_round_to_tens() -> None:
    assert target_path(d(3427), d("-0.03"), 2, PathMethod.SIMPLE, -1) == (3320, 3220)


def test_changes_below_zero_are_of_the_absolute_baseline() -> None:
    assert target_path(d(-100), d("0.1"), 2) == (-90, -80)
    assert target_path(d(-100), d("0.1"), 2, PathMethod.COMPOUND) == (-90, -81)


def test_a_missing_figure_leaves_its_years_empty() -> None:
    assert target_path(None, d("0.1"), 2) == (None, None)
    assert target_path(None, d("0.1"), 2, PathMethod.COMPOUND) == (None, None)
    assert target_path(d(100), None, 3, PathMethod.SIMPLE, 0) == (None, None, None)
    assert target_path(d(100), [d("0.1"), None], None, PathMethod.SIMPLE, 0) == (110, None)


def test_years_and_changes_must_go_together() -> None:
    with pytest.raises(WrongInput, match=r"^years is empty"):
        target_path(d(100), d("0.1"))
    with pytest.raises(WrongInput, match=r"^years is 3, but change has 2"):
        target_path(d(100), [d("0.1"), d("0.2")], 3)
    with pytest.raises(WrongInput, match=r"^method is compound"):
        target_path(d(100), [d("0.1"), d("0.2")], 2, PathMethod.COMPOUND)
    with pytest.raises(WrongInput, match=r"^change must be"):
        target_path(d(100), [])
    assert target_path(d(100), [d("0.1"), d("0.2")], 2) == (110, 120)


@pytest.mark.parametrize("years", [0, -1, 101, d("1.5")])
def test_years_are_whole_and_bounded(years: Decimal | int) -> None:
    with pytest.raises(OutOfDomain, match=r"^years must be a whole number from 1 to 100"):
        target_path(d(100), d("0.1"), years)


def test_a_hundred_years_of_fifteen_digits_stay_exact() -> None:
    growth = d("0.0123456789012345")
    last = target_path(d("1.23456789012345"), growth, 100, PathMethod.COMPOUND)[-1]
    assert last is not None
    assert Fraction(last) == Fraction("1.23456789012345") * (1 + Fraction(growth)) ** 100


@given(baselines, percents, st.integers(min_value=1, max_value=10))
def test_the_first_year_is_the_same_by_either_method(
    baseline: Decimal, percent: Decimal, years: int
) -> None:
    change = -percent / 100
    simple = target_path(baseline, change, years)
    compound = target_path(baseline, change, years, PathMethod.COMPOUND)
    assert simple[0] == compound[0]
    assert len(simple) == len(compound) == years


# -------------------------------------------------------------------------------- CSP.TRAJECTORY


def test_the_single_confidence_path() -> None:
    assert trajectory(d("0.5"), d("0.586"), 3) == (d("0.5"), Fraction("0.543"), d("0.586"))


def test_two_points_are_the_two_ends() -> None:
    assert trajectory(d(1), d(9), 2) == (1, 9)


def test_a_missing_end_leaves_the_line_empty() -> None:
    assert trajectory(None, d(9), 3) == trajectory(d(9), None, d(3)) == (None, None, None)


@pytest.mark.parametrize("points", [1, 0, d("2.5"), 16_385])
def test_a_line_has_two_points_or_more(points: Decimal | int) -> None:
    with pytest.raises(OutOfDomain, match=r"^points must be a whole number from 2 to 16,384"):
        trajectory(d(1), d(9), points)


def test_points_must_be_said() -> None:
    with pytest.raises(WrongInput, match=r"^points is empty"):
        trajectory(d(1), d(9), None)


@given(baselines, baselines, st.integers(min_value=3, max_value=40))
def test_every_step_of_a_line_is_the_same(start: Decimal, end: Decimal, points: int) -> None:
    line = [Fraction(point) for point in trajectory(start, end, points) if point is not None]
    steps = {after - before for before, after in pairwise(line)}
    assert steps == {(Fraction(end) - Fraction(start)) / (points - 1)}
