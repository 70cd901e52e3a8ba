"""Exact numbers: the policy "the decimal that its 15 significant digits show", and ROUND's rule."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcsp.calc.errors import OutOfDomain
from xlcsp.calc.number import (
    as_a_cell_keeps,
    decimal_places,
    exact,
    named,
    round_half_away,
    written,
    written_short,
    written_with_sign,
)

figures = st.decimals(
    min_value=-(10**12), max_value=10**12, places=4, allow_nan=False, allow_infinity=False
)


def test_a_tenth_and_two_tenths_are_three_tenths() -> None:
    assert exact(0.1 + 0.2) == exact(0.3) == Decimal("0.3")


def test_a_weight_of_92_5_is_exactly_that() -> None:
    assert exact(92.5) == Decimal("92.5")


def test_a_cell_keeps_fifteen_digits() -> None:
    assert exact(12345678901234567890) == Decimal("12345678901234600000")
    assert as_a_cell_keeps(Decimal("0.1234567890123456")) == Decimal("0.123456789012346")


@pytest.mark.parametrize(
    ("number", "places", "rounded"),
    [
        ("0.5", 0, "1"),
        ("-0.5", 0, "-1"),
        ("2.5", 0, "3"),
        ("2.345", 2, "2.35"),
        ("-2.345", 2, "-2.35"),
        ("1250", -2, "1300"),
        ("-0.04", 1, "0"),
        ("3324.19", 0, "3324"),
    ],
)
def test_halves_round_away_from_zero(number: str, places: int, rounded: str) -> None:
    assert round_half_away(Decimal(number), places) == Decimal(rounded)


def test_a_fraction_rounds_on_its_exact_value() -> None:
    assert round_half_away(Fraction(2, 3), 4) == Decimal("0.6667")
    assert round_half_away(Fraction(-1, 8), 2) == Decimal("-0.13")


@given(figures, st.integers(min_value=-6, max_value=6))
def test_rounding_moves_a_number_by_half_a_place_at_most(number: Decimal, places: int) -> None:
    moved = abs(Fraction(round_half_away(number, places)) - Fraction(number))
    assert moved <= Fraction(10) ** -places / 2


@given(figures, st.integers(min_value=0, max_value=6))
def test_nothing_is_ever_written_as_minus_zero(number: Decimal, places: int) -> None:
    text = written(number, places)
    assert not (text.startswith("-") and set(text) <= set("-0.,"))


def test_thousands_are_parted() -> None:
    assert written(Decimal(7964), 0) == "7,964"
    assert written(Decimal("95069000"), 2) == "95,069,000.00"


def test_zeros_at_the_end_of_decimals_may_go_but_not_those_of_tens() -> None:
    assert written_short(Decimal("26.30"), 4) == "26.3"
    assert written_short(Decimal(1500), 2) == "1,500"
    assert written_short(Decimal(1500), 0) == "1,500"


@pytest.mark.parametrize(
    ("difference", "shown"),
    [("9.86", "+9.9"), ("-0.04", "-0.04"), ("0", "0.0"), ("0.00049", "+0.0005"), ("-0.05", "-0.1")],
)
def test_a_difference_has_its_sign_and_places_enough_to_show(difference: str, shown: str) -> None:
    assert written_with_sign(Decimal(difference), 1) == shown


@given(figures.filter(bool))
def test_a_difference_never_looks_like_none(difference: Decimal) -> None:
    text = written_with_sign(difference, 1)
    assert text[0] == ("+" if difference > 0 else "-")
    assert any(digit in text for digit in "123456789")


@pytest.mark.parametrize("places", [Decimal("1.5"), -1, 16])
def test_places_that_mean_nothing_are_outside_the_domain(places: Decimal | int) -> None:
    with pytest.raises(OutOfDomain, match=r"^places must be a whole number from 0 to 15"):
        decimal_places(places)


def test_a_huge_number_is_named_in_few_words() -> None:
    assert named(Decimal("1e300")) == "1e+300"
    assert named(Decimal("1234.5")) == "1,234.5"
