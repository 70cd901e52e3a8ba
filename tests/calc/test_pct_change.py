"""Change between two figures: the worked examples, zero bases, and the way back."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcsp.calc.change import pct_change
from xlcsp.calc.errors import WrongInput, ZeroBase
from xlcsp.calc.unit import Unit

figures = st.decimals(min_value=-1000, max_value=1000, places=3, allow_nan=False)


def d(text: str | int) -> Decimal:
    return Decimal(text)


def test_ni_15_of_warwickshire_rose_by_an_eighteenth() -> None:
    assert pct_change(d(323), d(306)) == Fraction(1, 18)


def test_two_points_more() -> None:
    assert pct_change(d("0.25"), d("0.23"), Unit.POINTS) == d("0.02")


def test_a_rise_from_below_zero_is_a_rise() -> None:
    assert pct_change(d(-5), d(-10)) == Fraction(1, 2)


def test_nothing_to_nothing_is_no_change_and_from_nothing_has_no_percentage() -> None:
    assert pct_change(d(0), d(0)) == 0
    with pytest.raises(ZeroBase, match=r"^old is 0"):
        pct_change(d(3), d(0))


def test_from_nothing_has_points() -> None:
    assert pct_change(d("0.03"), d(0), Unit.POINTS) == d("0.03")


def test_no_change_is_plain_zero_however_the_figures_are_written() -> None:
    assert str(pct_change(d("5.00"), d("5"))) == "0"


@pytest.mark.parametrize(("new", "old"), [(None, d(1)), (d(1), None), (None, None), (None, d(0))])
def test_missing_gives_no_number(new: Decimal | None, old: Decimal | None) -> None:
    assert pct_change(new, old) is None


def test_points_typed_as_whole_numbers_are_refused_by_name() -> None:
    with pytest.raises(WrongInput, match=r"^new is 25, but unit is points"):
        pct_change(d(25), d("0.23"), Unit.POINTS)
    with pytest.raises(WrongInput, match=r"^old is 23"):
        pct_change(None, d(23), Unit.POINTS)


@given(figures, figures.filter(bool))
def test_the_change_leads_from_the_old_figure_to_the_new(new: Decimal, old: Decimal) -> None:
    change = pct_change(new, old)
    assert change is not None
    assert Fraction(old) + Fraction(change) * abs(Fraction(old)) == Fraction(new)
