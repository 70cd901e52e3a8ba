"""Reporting periods, and the part of a year: worked examples, edges of years, and inverses."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcsp.calc.errors import OutOfDomain, WrongInput, ZeroBase
from xlcsp.calc.period import PeriodKind, forecast, period, to_date


def d(text: str | int) -> Decimal:
    return Decimal(text)


AUGUST_2009 = date(2009, 8, 15)
days = st.dates(min_value=date(1900, 1, 1), max_value=date(2999, 12, 31))


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("FY", "2009/10"),
        ("FQ", "2009/10 Q2"),
        ("FM", "2009/10 M05"),
        ("CY", "2009"),
        ("CQ", "2009 Q3"),
        ("R12", "Sep 2008 - Aug 2009"),
    ],
)
def test_the_periods_of_15_august_2009(kind: str, name: str) -> None:
    assert period(AUGUST_2009, PeriodKind(kind)) == name


def test_the_financial_year_is_the_default_and_crosses_the_century() -> None:
    assert period(AUGUST_2009) == "2009/10"
    assert period(date(2000, 1, 15)) == "1999/00"


@pytest.mark.parametrize(
    ("day", "fy", "fq", "fm", "cq", "r12"),
    [
        (
            *(date(2014, 3, 31), "2013/14", "2013/14 Q4", "2013/14 M12", "2014 Q1"),
            "Apr 2013 - Mar 2014",
        ),
        (
            *(date(2014, 4, 1), "2014/15", "2014/15 Q1", "2014/15 M01", "2014 Q2"),
            "May 2013 - Apr 2014",
        ),
        (
            *(date(2014, 12, 31), "2014/15", "2014/15 Q3", "2014/15 M09", "2014 Q4"),
            "Jan 2014 - Dec 2014",
        ),
        (
            *(date(2015, 1, 1), "2014/15", "2014/15 Q4", "2014/15 M10", "2015 Q1"),
            "Feb 2014 - Jan 2015",
        ),
    ],
)
def test_years_turn_where_they_should(
    day: date, fy: str, fq: str, fm: str, cq: str, r12: str
) -> None:
    names = [period(day, PeriodKind(kind)) for kind in ("FY", "FQ", "FM", "CQ", "R12")]
    assert names == [fy, fq, fm, cq, r12]


def test_without_a_date_there_is_no_period() -> None:
    assert period(None, PeriodKind.CALENDAR_YEAR) is None


@given(days)
def test_the_financial_year_is_the_calendar_year_of_three_months_before(day: date) -> None:
    """April to March, less its first 90 to 92 days, is inside one calendar year."""
    begins = day.year if (day.month, day.day) >= (4, 1) else day.year - 1
    assert period(day) == f"{begins}/{str(begins + 1)[-2:]}"


@given(days)
def test_the_next_day_is_in_the_same_period_or_the_month_has_turned(day: date) -> None:
    following = day + timedelta(days=1)
    for kind in PeriodKind:
        assert period(day, kind) == period(following, kind) or following.day == 1


# ------------------------------------------------------------------------------- TODATE, FORECAST


def test_half_a_year_of_285() -> None:
    assert to_date(d(285), d(2), 4) == Fraction("142.5")


def test_120_by_half_year_makes_240() -> None:
    assert forecast(d(120), d(2), 4) == 240


def test_a_year_has_twelve_periods_by_default() -> None:
    assert to_date(d(120), d(1)) == 10
    assert forecast(d(10), d(1)) == 120


def test_a_profile_shares_the_year_in_proportion_and_gives_its_length() -> None:
    profile = [d(1), d(2), d(3), d(4)]
    assert to_date(d(1000), d(2), None, profile) == 300
    assert forecast(d(300), d(2), 4, profile) == 1000


def test_part_of_a_period_counts_on_a_straight_line_but_not_in_a_profile() -> None:
    assert to_date(d(120), d("1.5")) == 15
    with pytest.raises(OutOfDomain, match=r"^elapsed must be a whole number"):
        to_date(d(120), d("1.5"), None, [d(1), d(1)])


def test_nothing_elapsed_is_nothing_due_and_no_course() -> None:
    assert to_date(d(285), d(0), 4) == 0
    with pytest.raises(ZeroBase, match=r"^elapsed is 0"):
        forecast(d(0), d(0), 4)


def test_the_whole_year_is_itself() -> None:
    assert to_date(d(285), d(4), 4) == 285
    assert forecast(d(285), d(4), 4) == 285


@pytest.mark.parametrize("elapsed", ["-1", "4.5", "5"])
def test_elapsed_beyond_the_year_is_outside_the_domain(elapsed: str) -> None:
    with pytest.raises(OutOfDomain, match=r"^elapsed must be from 0 to the 4 periods"):
        to_date(d(285), d(elapsed), 4)


@pytest.mark.parametrize("periods", [d(0), d(-4), d("1.5"), 1001])
def test_a_year_has_a_whole_number_of_periods(periods: Decimal | int) -> None:
    with pytest.raises(OutOfDomain, match=r"^periods must be a whole number from 1"):
        to_date(d(285), d(1), periods)


def test_a_profile_that_cannot_be_used_says_why() -> None:
    with pytest.raises(WrongInput, match=r"^profile has no weight for period 2"):
        to_date(d(1), d(1), None, [d(1), None])
    with pytest.raises(OutOfDomain, match=r"^profile has a negative weight for period 1"):
        to_date(d(1), d(1), None, [d(-1), d(2)])
    with pytest.raises(ZeroBase, match=r"^profile has only zeros"):
        forecast(d(1), d(1), None, [d(0), d(0)])
    with pytest.raises(WrongInput, match=r"^profile has 2 weights, but periods is 12"):
        to_date(d(1), d(1), 12, [d(1), d(1)])


def test_a_profile_with_nothing_yet_gives_no_course() -> None:
    with pytest.raises(ZeroBase, match=r"^profile has nothing in the periods elapsed"):
        forecast(d(5), d(1), None, [d(0), d(2)])
    assert to_date(d(5), d(1), None, [d(0), d(2)]) == 0


@pytest.mark.parametrize(("figure", "elapsed"), [(None, d(2)), (d(285), None), (None, None)])
def test_a_missing_figure_or_elapsed_gives_no_number(
    figure: Decimal | None, elapsed: Decimal | None
) -> None:
    assert to_date(figure, elapsed, 4) is None
    assert forecast(figure, elapsed, 4) is None


weights = st.lists(st.integers(min_value=1, max_value=99).map(Decimal), min_size=1, max_size=12)


@given(st.integers(min_value=-(10**9), max_value=10**9).map(Decimal), weights, st.data())
def test_the_forecast_undoes_the_part_of_the_year(
    full_year: Decimal, profile: list[Decimal], data: st.DataObject
) -> None:
    elapsed = Decimal(data.draw(st.integers(min_value=1, max_value=len(profile))))
    so_far = to_date(full_year, elapsed, None, profile)
    assert isinstance(so_far, Fraction)
    in_all, so_many = sum(map(int, profile)), sum(map(int, profile[: int(elapsed)]))
    assert so_far * in_all == int(full_year) * so_many
    if so_far.denominator == 1:
        assert forecast(Decimal(so_far.numerator), elapsed, None, profile) == full_year


@given(st.integers(min_value=0, max_value=12), st.integers(min_value=1, max_value=50))
def test_an_even_profile_is_a_straight_line(elapsed: int, weight: int) -> None:
    assert to_date(d(777), d(elapsed), None, [d(weight)] * 12) == to_date(d(777), d(elapsed))
