"""The sentence for a councillor: what it says in each case, and that it is one good sentence."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcsp.calc.errors import OutOfDomain
from xlcsp.calc.explain import explain
from xlcsp.calc.polarity import Polarity
from xlcsp.calc.status import rag
from xlcsp.calc.unit import Unit

SMALLER, BIGGER, NEUTRAL = Polarity.SMALLER, Polarity.BIGGER, Polarity.NEUTRAL
POINTS = Unit.POINTS


def d(text: str | int) -> Decimal:
    return Decimal(text)


def test_a_red_figure_says_the_difference_and_the_rule() -> None:
    assert explain(d(323), d(294), SMALLER) == (
        "The figure of 323 is 29 (9.9%) above the target of 294; smaller is better, "
        "so the status is Red."
    )


def test_a_green_figure_says_the_same_the_other_way() -> None:
    assert explain(d(6937), d(7582), SMALLER) == (
        "The figure of 6,937 is 645 (8.5%) below the target of 7,582; smaller is better, "
        "so the status is Green."
    )


def test_percentages_are_compared_in_points() -> None:
    assert explain(d("0.25"), d("0.263"), BIGGER, None, POINTS) == (
        "The figure of 25% is 1.3 percentage points below the target of 26.3%; bigger is better, "
        "so the status is Red."
    )


def test_one_point_is_singular() -> None:
    assert explain(d("0.253"), d("0.263"), BIGGER, d("0.01"), POINTS) == (
        "The figure of 25.3% is 1 percentage point below the target of 26.3%; bigger is better, "
        "but up to 1 percentage point below the target counts as Amber, so the status is Amber."
    )


def test_an_amber_figure_says_how_far_counts_as_amber() -> None:
    assert explain(d(104), d(100), SMALLER, d("0.05")) == (
        "The figure of 104 is 4 (4%) above the target of 100; smaller is better, "
        "but up to 5% above the target counts as Amber, so the status is Amber."
    )


def test_a_red_figure_beyond_the_tolerance_says_so() -> None:
    assert explain(d(110), d(100), SMALLER, d("0.05")) == (
        "The figure of 110 is 10 (10%) above the target of 100; smaller is better "
        "and this is more than 5% above the target, so the status is Red."
    )


def test_no_worse_than_last_year_is_said_to_be_why_it_is_amber() -> None:
    assert explain(d(110), d(100), SMALLER, d("0.05"), Unit.NUMBER, d(120)) == (
        "The figure of 110 is 10 (10%) above the target of 100; smaller is better "
        "and this is more than 5% above the target, "
        "but it is no worse than the 120 of the same period last year, so the status is Amber."
    )


def test_worse_than_last_year_is_said_too() -> None:
    assert explain(d(110), d(100), SMALLER, None, Unit.NUMBER, d(105)) == (
        "The figure of 110 is 10 (10%) above the target of 100; smaller is better "
        "and it is worse than the 105 of the same period last year, so the status is Red."
    )


def test_on_target_is_met() -> None:
    assert explain(d(294), d(294), SMALLER) == (
        "The figure of 294 is equal to the target of 294; on target counts as met, "
        "so the status is Green."
    )


def test_a_target_of_nothing_has_no_percentage_and_no_room() -> None:
    assert explain(d(3), d(0), SMALLER, d("0.05")) == (
        "The figure of 3 is 3 above the target of 0; smaller is better "
        "and a target of 0 leaves no room for Amber, so the status is Red."
    )


def test_a_neutral_indicator_is_compared_and_not_rated() -> None:
    assert explain(d(323), d(294), NEUTRAL) == (
        "The figure of 323 is 29 (9.9%) above the target of 294; "
        "neither direction is better for this indicator, so the status is Not rated."
    )


@pytest.mark.parametrize(
    ("value", "target", "better", "sentence"),
    [
        (
            *(None, 294, SMALLER),
            "There is no figure to compare with the target of 294, so the status is No data.",
        ),
        (
            *(None, None, SMALLER),
            "There is neither a figure nor a target, so the status is No data.",
        ),
        (
            *(120, None, SMALLER),
            "The figure is 120, but there is no target to compare it with, "
            "so the status is No target.",
        ),
        (
            *(120, None, NEUTRAL),
            "The figure is 120 and there is no target; neither direction is better for this "
            "indicator, so the status is Not rated.",
        ),
    ],
)
def test_what_is_missing_is_said(
    value: int | None, target: int | None, better: Polarity, sentence: str
) -> None:
    found = explain(
        None if value is None else d(value), None if target is None else d(target), better
    )
    assert found == sentence


def test_figures_that_differ_look_different() -> None:
    sentence = explain(d("7.16012345678"), d("7.16049876543"), SMALLER)
    assert sentence.startswith("The figure of 7.1601 is 0.0004 (0.01%) below the target of 7.1605;")


def test_a_difference_just_beyond_the_tolerance_does_not_look_like_the_tolerance() -> None:
    assert "(5.0001%) above the target of 100" in explain(d("105.0001"), d(100), SMALLER, d("0.05"))


def test_errors_are_those_of_rag() -> None:
    with pytest.raises(OutOfDomain, match=r"^amber"):
        explain(d(1), d(1), SMALLER, d(5))


some = st.none() | st.decimals(min_value=-10, max_value=10, places=3, allow_nan=False)


@given(
    some, some, st.sampled_from(Polarity), st.sampled_from(["0", "0.05", "0.3"]),
    st.sampled_from(Unit), some,
)  # fmt: skip
def test_it_is_one_sentence_that_ends_with_the_colour(
    value: Decimal | None,
    target: Decimal | None,
    better: Polarity,
    amber: str,
    unit: Unit,
    previous: Decimal | None,
) -> None:
    sentence = explain(value, target, better, d(amber), unit, previous)
    colour = rag(value, target, better, d(amber), unit, previous)
    assert sentence.startswith("The")
    assert sentence.endswith(f"so the status is {colour.value}.")
    assert ". " not in sentence
    assert "  " not in sentence
