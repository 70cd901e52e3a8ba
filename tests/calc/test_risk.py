"""Risk scores and bands; the two published results are Warwickshire's."""

from decimal import Decimal

import pytest

from xlcsp.calc.errors import OutOfDomain, WrongInput
from xlcsp.calc.risk import risk, risk_band

D = Decimal


def test_a_risk_score_is_the_product_of_probability_and_harm():
    assert risk(D(16), D(24)) == D(384)


def test_a_risk_score_of_part_points_is_exact():
    assert risk(D("0.1"), D("0.2")) == D("0.02")


@pytest.mark.parametrize(
    ("score", "band"),
    [
        (288, "HIGH"),
        (200, "HIGH"),
        (192, "MEDIUM"),
        (100, "MEDIUM"),
        ("99.999", "LOW"),
        (-1, "LOW"),
    ],
)
def test_a_band_starts_at_its_bound(score, band):
    assert risk_band(D(score), D(200), D(100)) == band


def test_a_missing_score_has_no_band():
    assert risk_band(None, D(200), D(100)) == "No data"


@pytest.mark.parametrize("bounds", [(None, D(100)), (D(200), None)])
def test_bounds_have_no_default(bounds):
    with pytest.raises(WrongInput, match="is missing"):
        risk_band(D(288), *bounds)


def test_medium_cannot_start_above_high():
    with pytest.raises(OutOfDomain, match="medium is 200 and high is 100"):
        risk_band(D(288), D(100), D(200))
