"""The promises of CSP.ALLOCATE, checked against an oracle that tries every pattern of bounds."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise, product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from xlcsp.calc.allocation import allocate
from xlcsp.calc.errors import OutOfDomain, WrongInput, ZeroBase

D = Decimal
PENNY = D("0.01")

WEIGHTS = st.lists(st.integers(0, 50_000).map(lambda n: D(n) / 10), min_size=1, max_size=12).filter(
    any
)
POSITIVE_WEIGHTS = st.lists(
    st.integers(1, 50_000).map(lambda n: D(n) / 10), min_size=1, max_size=12
)
TOTALS = st.integers(0, 10**14).map(lambda pence: D(pence) / 100)
STEPS = st.sampled_from([D("0.01"), D("0.05"), D("0.25"), D(1), D(1000)])


def exact_shares_by_trial(total, weights, floors, caps):
    """Exact shares of a small case: every level that any pattern of low, free and high allows."""
    rows = list(zip(weights, floors, caps, strict=True))
    levels = {Fraction(bound, w) for w, low, high in rows if w for bound in (low, high)} | {0}
    for pattern in product(["low", "free", "high"], repeat=len(rows)):
        standing, moving = 0, 0
        for where, (weight, low, high) in zip(pattern, rows, strict=True):
            standing += {"low": low, "free": 0, "high": high}[where]
            moving += weight if where == "free" else 0
        if moving and total >= standing:
            levels.add(Fraction(total - standing, moving))
    for level in levels:
        shares = [min(max(level * weight, low), high) for weight, low, high in rows]
        if sum(shares) == total:
            return shares
    raise AssertionError("no level meets the total")


# --- worked examples -------------------------------------------------------------------------


def test_the_leicestershire_crime_pot_splits_as_published():
    assert allocate(D(251000), [D(3), D(5)]) == (D(94125), D(156875))


def test_equal_remainders_and_weights_go_by_position():
    assert allocate(D(100), [D(1)] * 3) == (D("33.34"), D("33.33"), D("33.33"))


def test_what_a_cap_cuts_off_goes_to_the_others_in_proportion():
    assert allocate(D(100), [D(1), D(1), D(8)], PENNY, None, D(50)) == (D(25), D(25), D(50))


def test_a_floor_is_paid_for_by_the_others_in_proportion():
    assert allocate(D(100), [D(1), D(3), D(6)], D(1), D(19)) == (D(19), D(27), D(54))


def test_equal_remainders_go_to_the_larger_weight_before_the_earlier_row():
    # Exact shares 0.5 and 2.5: the one leftover pound goes to the weight of 5.
    assert allocate(D(3), [D(1), D(5)], D(1)) == (D(0), D(3))


def test_equal_remainders_and_weights_go_by_key_numbers_first():
    weights = [D(1)] * 4
    assert allocate(D(1), weights, D(1), keys=["b", "A", "c", "d"]) == (0, 1, 0, 0)
    assert allocate(D(1), weights, D(1), keys=["b", "A", D(10), D(9)]) == (0, 0, 0, 1)


def test_a_whole_column_of_blank_keys_counts_as_none_given():
    assert allocate(D(1), [D(1), D(1)], D(1), keys=[None, None]) == (1, 0)


def test_weights_that_are_all_alike_share_a_pound_evenly():
    assert allocate(D(1), [D("0.1")] * 10, D("0.01")) == (D("0.1"),) * 10


def test_a_total_of_nothing_gives_everyone_nothing():
    assert allocate(D(0), [D(1), D(2)]) == (D(0), D(0))


def test_bounds_are_rounded_inward_to_a_step():
    assert allocate(D(10), [D(1), D(9)], D(1), D("2.5")) == (D(3), D(7))
    assert allocate(D(10), [D(1), D(9)], D(1), None, D("7.5")) == (D(3), D(7))


def test_bounds_may_differ_by_row_and_be_missing_for_some():
    floors = [D(30), None, None]
    caps = [None, None, D(40)]
    assert allocate(D(100), [D(1), D(1), D(8)], D(1), floors, caps) == (D(30), D(30), D(40))


def test_a_weight_of_zero_gets_its_floor():
    assert allocate(D(100), [D(0), D(1)], D(1), D(10)) == (D(10), D(90))


def test_a_negative_total_takes_bounds_as_sizes():
    weights = [D(1), D(1), D(8)]
    assert allocate(D(-100), weights, PENNY, None, D(50)) == (D(-25), D(-25), D(-50))


# --- what is refused -------------------------------------------------------------------------


def test_a_missing_weight_is_wrong_input_and_names_the_row():
    with pytest.raises(WrongInput, match="Row 2 of weights is missing"):
        allocate(D(100), [D(1), None, D(3)])


def test_no_weights_at_all_is_wrong_input():
    with pytest.raises(WrongInput, match="weights"):
        allocate(D(100), [])


def test_a_negative_weight_is_out_of_domain_and_names_the_row():
    with pytest.raises(OutOfDomain, match="Row 3 of weights is -1"):
        allocate(D(100), [D(1), D(2), D(-1)])


def test_weights_of_zero_only_leave_nothing_to_share_by():
    with pytest.raises(ZeroBase):
        allocate(D(100), [D(0), D(0)], floor=D(50))


@pytest.mark.parametrize("step", [D(0), D(-1)])
def test_a_step_of_zero_or_less_is_out_of_domain(step):
    with pytest.raises(OutOfDomain, match="step"):
        allocate(D(100), [D(1)], step)


def test_a_total_not_in_whole_steps_is_out_of_domain():
    with pytest.raises(OutOfDomain, match=r"100\.005"):
        allocate(D("100.005"), [D(1)])


def test_floors_that_cost_more_than_the_total_say_by_how_much():
    with pytest.raises(OutOfDomain, match=r"20\.00 more than the total of 100\.00"):
        allocate(D(100), [D(1), D(1)], PENNY, D(60))


def test_caps_that_cannot_use_the_total_say_by_how_much():
    with pytest.raises(OutOfDomain, match=r"20\.00 less than the total of 100\.00"):
        allocate(D(100), [D(1), D(1)], PENNY, None, D(40))


def test_a_cap_of_room_that_only_a_zero_weight_has_does_not_hold():
    with pytest.raises(OutOfDomain, match="20 less"):
        allocate(D(100), [D(1), D(0)], D(1), None, D(80))


def test_a_floor_above_its_cap_names_the_row_and_by_how_much():
    with pytest.raises(OutOfDomain, match=r"Row 2.*10 above the cap"):
        allocate(D(100), [D(1), D(1)], D(1), [None, D(60)], D(50))


def test_bounds_with_no_whole_step_between_them_are_refused():
    with pytest.raises(OutOfDomain, match="Row 1: no whole step"):
        allocate(D(100), [D(1), D(1)], D(1), [D("50.2"), None], [D("50.8"), None])


def test_signed_bounds_for_a_negative_total_are_refused_not_guessed():
    with pytest.raises(OutOfDomain, match="as a size"):
        allocate(D(-100), [D(1), D(1)], PENNY, D(-60))


@pytest.mark.parametrize("bound", ["floor", "cap"])
def test_bounds_of_another_length_are_wrong_input(bound):
    with pytest.raises(WrongInput, match=f"{bound} has 1 rows and weights has 2"):
        allocate(D(100), [D(1), D(1)], **{bound: [D(5)]})


def test_keys_must_be_one_for_each_row_and_unique():
    with pytest.raises(WrongInput, match="keys has 1 rows"):
        allocate(D(1), [D(1), D(1)], keys=["a"])
    with pytest.raises(WrongInput, match="Rows 1 and 3 have the same key, a"):
        allocate(D(1), [D(1)] * 3, keys=["a", "b", "a"])
    with pytest.raises(WrongInput, match="Row 2 of keys is missing"):
        allocate(D(1), [D(1)] * 3, keys=["a", None, "c"])


def test_every_sentence_fits_a_cell_even_when_the_figures_are_long():
    big = D("123456789012345.67")
    with pytest.raises(OutOfDomain) as refusal:
        allocate(big, [D(1), D(1)], PENNY, big)
    assert len(str(refusal.value)) <= 200


# --- promises --------------------------------------------------------------------------------


@given(TOTALS, WEIGHTS, STEPS)
def test_the_parts_add_up_and_each_is_its_exact_share_rounded_down_or_up(total, weights, step):
    total -= total % step
    shares = allocate(total, weights, step)
    assert sum(shares) == total
    whole = sum(map(Fraction, weights))
    for share, weight in zip(shares, weights, strict=True):
        assert share % step == 0
        assert abs(Fraction(share) - Fraction(total) * Fraction(weight) / whole) < step
        if weight == 0:
            assert share == 0


@given(TOTALS, WEIGHTS)
def test_leftover_steps_go_to_the_largest_remainders_then_weights_then_positions(total, weights):
    shares = allocate(total, weights)
    whole = sum(map(Fraction, weights))
    exact = [Fraction(total) * 100 * Fraction(weight) / whole for weight in weights]
    served = [share * 100 > part // 1 for share, part in zip(shares, exact, strict=True)]
    order = sorted(
        range(len(weights)), key=lambda row: (exact[row] // 1 - exact[row], -weights[row], row)
    )
    assert [served[row] for row in order] == sorted(served, reverse=True)


@given(TOTALS, WEIGHTS, st.sampled_from([D("0.001"), D("0.7"), D(3), D("1E+9")]))
def test_scaling_all_weights_changes_nothing(total, weights, scale):
    assert allocate(total, [weight * scale for weight in weights]) == allocate(total, weights)


TIED_WEIGHTS = st.lists(st.sampled_from([D(1), D(2), D(7)]), min_size=1, max_size=12)


@given(TOTALS, TIED_WEIGHTS, st.randoms(use_true_random=False))
def test_with_keys_the_order_of_the_rows_changes_nobodys_share(total, weights, random):
    keys = [f"area {row}" for row in range(len(weights))]
    order = random.sample(range(len(weights)), len(weights))
    shuffled = allocate(total, [weights[row] for row in order], keys=[keys[row] for row in order])
    given_shares = allocate(total, weights, keys=keys)
    assert shuffled == tuple(given_shares[row] for row in order)


@given(TOTALS, WEIGHTS)
def test_a_negative_total_is_shared_like_a_positive_one(total, weights):
    assert allocate(-total, weights) == tuple(-share for share in allocate(total, weights))


BOUNDED = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 12), st.integers(0, 20)), min_size=1, max_size=4
)


@given(st.integers(0, 40), BOUNDED)
def test_bounded_shares_are_clamped_at_one_level_and_then_rounded_within_the_bounds(total, rows):
    weights = [weight for weight, _, _ in rows]
    floors = [low for _, low, _ in rows]
    caps = [low + room for _, low, room in rows]
    assume(any(weights))
    reach = sum(
        cap if weight else low for weight, low, cap in zip(weights, floors, caps, strict=True)
    )
    arguments = (D(total), [*map(D, weights)], D(1), [*map(D, floors)], [*map(D, caps)])
    if not sum(floors) <= total <= reach:
        by = sum(floors) - total if sum(floors) > total else total - reach
        with pytest.raises(OutOfDomain, match=f"which is {by} "):
            allocate(*arguments)
        return
    shares = allocate(*arguments)
    exact = exact_shares_by_trial(total, weights, floors, caps)
    assert sum(shares) == total
    for share, part, low, cap in zip(shares, exact, floors, caps, strict=True):
        assert low <= share <= cap
        assert part // 1 <= share <= -(-part // 1)
    order = sorted(
        range(len(rows)), key=lambda row: (exact[row] // 1 - exact[row], -weights[row], row)
    )
    served = [shares[row] > exact[row] for row in order if exact[row] % 1]
    assert served == sorted(served, reverse=True)


@given(TOTALS, POSITIVE_WEIGHTS, st.integers(0, 100), st.integers(100, 400))
def test_bounds_at_full_size_are_never_broken_and_larger_weights_never_get_less(
    total, weights, low_percent, high_percent
):
    mean = total / len(weights)
    floor, cap = mean * low_percent / 100 - PENNY, mean * high_percent / 100 + PENNY
    shares = allocate(total, weights, PENNY, floor, cap)
    assert sum(shares) == total
    assert all(floor <= share <= cap for share in shares)
    by_weight = sorted(zip(weights, shares, strict=True))
    for (lighter, less), (heavier, more) in pairwise(by_weight):
        assert more >= less - (PENNY if lighter == heavier else 0)


@given(TOTALS, WEIGHTS)
def test_bounds_that_nobody_reaches_change_nothing(total, weights):
    assert allocate(total, weights, PENNY, D(0), total) == allocate(total, weights)


def test_forty_thousand_rows_of_a_trillion_pounds_add_up_within_bounds():
    weights = [D((row * 7919) % 99_991) / 10 for row in range(40_000)]
    total = D("1000000000000.01")
    shares = allocate(total, weights, PENNY, D(1_000_000), D(45_000_000))
    assert sum(shares) == total
    assert min(shares) == D(1_000_000)
    assert max(shares) == D(45_000_000)
