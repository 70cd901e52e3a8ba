"""Comparisons, text and rounding as Excel has them, where formualizer has them otherwise."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcsp.engine.excel_values import FUNCTIONS, number_text, order, same_number

FINITE = st.floats(allow_nan=False, allow_infinity=False)


@given(FINITE)
def test_a_number_as_text_is_its_15_digits(number: float) -> None:
    assert Decimal(number_text(number)) == Decimal(f"{number:.14e}")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.1 + 0.2, "0.3"),
        (1 / 3, "0.333333333333333"),
        (-0.0, "0"),
        (1e20, "100000000000000000000"),
        (1e21, "1E+21"),
        (1.5e-7, "0.00000015"),
        (1e-25, "1E-25"),
        (-1234567.891, "-1234567.891"),
    ],
)
def test_numbers_join_text_as_general_shows_them(number: float, text: str) -> None:
    assert number_text(number) == text


@given(FINITE, FINITE)
def test_numbers_that_agree_to_15_digits_are_equal_and_others_are_not(a: float, b: float) -> None:
    assert same_number(a, b) == (a == b or f"{a:.14e}" == f"{b:.14e}")


@given(st.one_of(FINITE, st.text(), st.booleans()), st.one_of(FINITE, st.text(), st.booleans()))
def test_the_order_of_two_values_is_the_same_from_both_sides(a: object, b: object) -> None:
    assert (order(a, b) > 0) == (order(b, a) < 0)


def test_numbers_come_before_text_and_text_before_truth_values() -> None:
    assert order(1e300, "a") < 0
    assert order("zzz", False) < 0


@pytest.mark.parametrize("other", [0.0, "", False, None])
def test_an_empty_cell_equals_zero_empty_text_and_false(other: object) -> None:
    assert order(None, other) == 0


def test_ranges_that_do_not_match_give_na_where_only_one_has_a_cell() -> None:
    equal = FUNCTIONS["XLCSP.EQ"]
    found = equal([[1.0], [2.0]], [[1.0], [3.0], [2.0]])
    assert found[:2] == [[True], [False]]
    assert found[2][0]["kind"] == "Na"


def test_what_rounding_left_of_a_difference_is_zero_and_real_small_results_stay() -> None:
    snap = FUNCTIONS["XLCSP.SNAP"]
    assert snap(0.1 + 0.2 - 0.3, 0.3) == 0
    assert snap(1e-9, 0.3) == 1e-9
    assert snap(0.0001, 1e6) == 0.0001
