"""Four ways to round, exactly."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcsp.audit.rounding import Rounding, before_rounding, rounded

WAYS = {
    Rounding.HALF_UP: ROUND_HALF_UP,
    Rounding.HALF_EVEN: ROUND_HALF_EVEN,
    Rounding.CUT_OFF: ROUND_DOWN,
    Rounding.UP: ROUND_UP,
}


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        (Rounding.HALF_UP, [1, 3, -1, -3, 2, 3]),
        (Rounding.HALF_EVEN, [0, 2, 0, -2, 2, 3]),
        (Rounding.CUT_OFF, [0, 2, 0, -2, 2, 2]),
        (Rounding.UP, [1, 3, -1, -3, 3, 3]),
    ],
)
def test_each_way_rounds_halves_and_others_as_it_says(way: Rounding, expected: list[int]) -> None:
    numbers = [(1, 2), (5, 2), (-1, 2), (-5, 2), (21, 10), (29, 10)]
    assert [rounded(number, 0, way) for number in numbers] == expected


def test_negative_places_round_to_thousands() -> None:
    assert rounded((740_977, 1), -3) == 741


@given(st.decimals(-10_000, 10_000, places=4), st.sampled_from(sorted(WAYS)), st.integers(0, 3))
def test_every_way_agrees_with_the_decimal_module(number: Decimal, way: str, places: int) -> None:
    expected = number.quantize(Decimal(1).scaleb(-places), WAYS[Rounding(way)])
    steps = rounded(number.as_integer_ratio(), places, Rounding(way))
    assert Decimal(steps).scaleb(-places) == expected


@given(st.fractions(-50, 50), st.sampled_from(sorted(WAYS)), st.integers(0, 2))
def test_a_number_lies_between_what_its_rounded_form_may_have_been(
    number: Fraction, way: str, places: int
) -> None:
    steps = rounded((number.numerator, number.denominator), places, Rounding(way))
    low, high = before_rounding(steps, places, Rounding(way))
    assert Fraction(*low) <= number <= Fraction(*high)
