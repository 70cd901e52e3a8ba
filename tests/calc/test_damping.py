"""The promises of CSP.DAMP: floors hold, caps hold, the total stays as proposed."""

from decimal import ROUND_CEILING, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcsp.calc.damping import damp
from xlcsp.calc.errors import OutOfDomain, WrongInput

D = Decimal


def test_the_worked_example_lifts_one_area_to_its_floor_at_the_others_cost():
    assert damp([D(100), D(100)], [D(80), D(120)], D("-0.1")) == (D(90), D(110))


def test_an_area_new_to_the_grant_has_neither_floor_nor_cap():
    # Floors 90 and 0 of a total of 200: 110 left for 200 proposed, so s is 0.55.
    assert damp([D(100), D(0)], [D(0), D(200)], D("-0.1"), D("0.05")) == (D(90), D(110))


def test_what_a_cap_holds_back_goes_to_the_others_by_the_same_factor():
    # Floors 100 each of 400, so 100 to share. Proposed gains 0, 10, 90; the third stops at 80.
    shares = damp([D(100)] * 3, [D(100), D(110), D(190)], D(0), D("0.8"), D(1))
    assert shares == (D(100), D(120), D(180))


def test_nothing_is_damped_when_nobody_is_below_the_floor():
    proposed = (D("99.99"), D("100.01"))
    assert damp([D(100), D(100)], proposed, D("-0.05")) == proposed


def test_a_floor_that_takes_the_whole_total_gives_everyone_the_floor():
    assert damp([D(100), D(100)], [D(80), D(120)], D(0)) == (D(100), D(100))


def test_floors_and_caps_are_rounded_inward_to_the_step():
    assert damp([D(101), D(99)], [D(50), D(150)], D("-0.1"), step=D(1)) == (D(91), D(109))


def test_a_floor_that_cannot_hold_names_the_highest_that_can():
    with pytest.raises(OutOfDomain, match=r"-10% cannot hold.*highest that can hold is -15\.00%"):
        damp([D(100), D(100)], [D(80), D(90)], D("-0.10"))


def test_the_highest_floor_named_does_hold_and_the_next_hundredth_does_not():
    previous, proposed = [D("33.33"), D("66.67"), D("12.01")], [D(20), D(50), D(10)]
    with pytest.raises(OutOfDomain, match=r"highest that can hold is -28\.59%"):
        damp(previous, proposed, D(0))
    assert sum(damp(previous, proposed, D("-0.2859"))) == D(80)
    with pytest.raises(OutOfDomain):
        damp(previous, proposed, D("-0.2858"))


def test_caps_that_leave_money_over_say_how_much():
    with pytest.raises(OutOfDomain, match=r"10\.00 that no area may take"):
        damp([D(100), D(100)], [D(120), D(100)], D(0), D("0.1"))


@pytest.mark.parametrize(
    ("floor", "cap", "words"),
    [(D("-1.5"), None, "more than 100%"), (D("0.1"), D("0.05"), "cap must be at or above")],
)
def test_a_floor_below_minus_100_percent_or_above_the_cap_is_out_of_domain(floor, cap, words):
    with pytest.raises(OutOfDomain, match=words):
        damp([D(100)], [D(100)], floor, cap)


def test_a_band_too_narrow_for_a_step_names_the_row():
    with pytest.raises(OutOfDomain, match="Row 1: no whole step"):
        damp([D("100.10")], [D(105)], D("0.001"), D("0.002"), D(1))


def test_missing_negative_and_unequal_columns_are_refused():
    with pytest.raises(WrongInput, match="Row 2 of previous is missing"):
        damp([D(1), None], [D(1), D(1)], D(0))
    with pytest.raises(OutOfDomain, match="Row 1 of proposed is -1"):
        damp([D(1)], [D(-1)], D(0))
    with pytest.raises(WrongInput, match="previous has 1 rows and proposed has 2"):
        damp([D(1)], [D(1), D(1)], D(0))
    with pytest.raises(OutOfDomain, match=r"total of proposed is 1\.005"):
        damp([D(1)], [D("1.005")], D(0))


PENCE = st.integers(0, 10**8).map(lambda pence: D(pence) / 100)
AREAS = st.lists(st.tuples(PENCE, PENCE), min_size=1, max_size=10)
PENNY = D("0.01")


def rounded_up(amount: Decimal) -> Decimal:
    return amount.quantize(PENNY, rounding=ROUND_CEILING)


@given(AREAS, st.integers(0, 100))
def test_floors_hold_the_total_stays_and_one_factor_explains_every_other_area(areas, fall):
    previous, proposed = ([*column] for column in zip(*areas, strict=True))
    floors = [rounded_up(before * (100 - fall) / 100) for before in previous]
    if sum(floors) > sum(proposed):
        with pytest.raises(OutOfDomain, match="highest that can hold"):
            damp(previous, proposed, -D(fall) / 100)
        return
    shares = damp(previous, proposed, -D(fall) / 100)
    assert sum(shares) == sum(proposed)
    gains = [max(after - low, D(0)) for after, low in zip(proposed, floors, strict=True)]
    factor = Fraction(sum(proposed) - sum(floors)) / (Fraction(sum(gains)) or 1)
    for share, low, gain in zip(shares, floors, gains, strict=True):
        assert share >= low
        assert abs(Fraction(share) - Fraction(low) - factor * Fraction(gain)) < PENNY


@given(AREAS, st.integers(0, 100), st.integers(0, 300))
def test_with_a_cap_every_area_stays_between_floor_and_cap_or_the_cap_is_refused(areas, fall, rise):
    previous, proposed = ([*column] for column in zip(*areas, strict=True))
    try:
        shares = damp(previous, proposed, -D(fall) / 100, D(rise) / 100)
    except OutOfDomain:
        shares = None
    if shares is None:
        lows = [before * (100 - fall) / 100 for before in previous]
        highs = [
            low if after <= low else before * (100 + rise) / 100 if before else sum(proposed)
            for before, after, low in zip(previous, proposed, lows, strict=True)
        ]
        slack = PENNY * len(areas)
        assert not sum(lows) + slack <= sum(proposed) <= sum(highs) - slack
        return
    assert sum(shares) == sum(proposed)
    for before, share in zip(previous, shares, strict=True):
        assert share >= before * (100 - fall) / 100
        assert share <= before * (100 + rise) / 100 or not before


@given(AREAS)
def test_a_floor_of_minus_100_percent_and_no_cap_changes_nothing(areas):
    previous, proposed = zip(*areas, strict=True)
    assert damp(previous, proposed, D(-1)) == proposed
