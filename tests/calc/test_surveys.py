"""Changes between surveys; expected limits worked out apart with mpmath from Newcombe's formula."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcsp.calc.errors import OutOfDomain, ZeroBase
from xlcsp.calc.surveys import survey_change, survey_difference_limits

D = Decimal


def test_north_worcestershires_slight_deterioration_is_no_clear_change():
    assert survey_change(D("0.189"), D(1000), D("0.169"), D(1000)) == "No clear change"


@pytest.mark.parametrize(
    ("surveys", "confidence", "lower", "upper"),
    [
        (("0.189", 1000, "0.169", 1000), "0.95", -0.01363225733709533, 0.05359955661898451),
        (("0.8", 70, "0.6", 80), "0.95", 0.05243147240236488, 0.333872654036906),
        (("0.5", 400, "0.4", 600), "99", 0.01742536760704953, 0.1812057605407903),
        (("0", 10, "0.5", 20), "0.95", -0.7007019918017877, -0.1575007379381097),
    ],
)
def test_limits_of_a_difference_agree_to_twelve_digits(surveys, confidence, lower, upper):
    limits = survey_difference_limits(*map(D, surveys), D(confidence))
    assert limits == pytest.approx((lower, upper), rel=1e-12, abs=0)


def test_newcombes_published_example_is_met():
    lower, upper = survey_difference_limits(D("0.8"), D(70), D("0.6"), D(80))
    assert (round(lower, 4), round(upper, 4)) == (0.0524, 0.3339)


def test_a_clear_change_is_named_by_its_direction_and_better_plays_no_part():
    assert survey_change(D("0.8"), D(70), D("0.6"), D(80)) == "Higher"
    assert survey_change(D("0.6"), D(80), D("0.8"), D(70)) == "Lower"


def test_a_missing_survey_shows_no_change():
    assert survey_change(None, D(10), D("0.5"), D(10)) == "No data"
    assert survey_change(D("0.5"), None, None, None) == "No data"
    assert survey_change(D("0.5"), D(10), None, D(10)) == "No target"
    assert survey_change(D("0.5"), D(10), D("0.5"), None) == "No target"


def test_a_percentage_typed_as_a_plain_number_is_out_of_domain():
    with pytest.raises(OutOfDomain, match=r"new is 18\.9.*25% rather than 25"):
        survey_change(D("18.9"), D(1000), D("0.169"), D(1000))
    with pytest.raises(OutOfDomain, match=r"old is -0\.1"):
        survey_change(D("0.2"), D(1000), D("-0.1"), D(1000))


def test_a_base_of_nobody_or_fewer_is_refused():
    with pytest.raises(ZeroBase, match="old_base is 0"):
        survey_change(D("0.2"), D(1000), D("0.1"), D(0))
    with pytest.raises(OutOfDomain, match="new_base is -3"):
        survey_change(D("0.2"), D(-3), D("0.1"), D(10))


PARTS = st.integers(0, 1000).map(lambda n: D(n) / 1000)
BASES = st.integers(1, 100_000).map(D)


@given(PARTS, BASES, PARTS, BASES)
def test_limits_hold_the_difference_and_turn_round_with_it(new, new_base, old, old_base):
    lower, upper = survey_difference_limits(new, new_base, old, old_base)
    back = survey_difference_limits(old, old_base, new, new_base)
    assert -1 - 1e-12 <= lower <= float(new - old) <= upper <= 1 + 1e-12
    assert (-back.upper, -back.lower) == pytest.approx((lower, upper), abs=1e-14)
