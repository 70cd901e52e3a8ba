"""Ranks and gaps among peers, by exact arithmetic."""

from decimal import Decimal
from fractions import Fraction

import pytest

from xlcsp.calc.errors import WrongInput, ZeroBase
from xlcsp.calc.peers import peer_gap, peer_rank
from xlcsp.calc.polarity import Polarity
from xlcsp.calc.unit import Unit

D = Decimal
PEERS = [D("6.0"), D("7.5"), None, D("7.5"), D("9.1")]


@pytest.mark.parametrize(
    ("value", "smaller", "bigger"), [("5", 1, 5), ("7.5", 2, 2), ("8", 4, 2), ("10", 5, 1)]
)
def test_rank_one_is_the_best_and_equals_share_the_better_rank(value, smaller, bigger):
    assert peer_rank(D(value), PEERS, Polarity.SMALLER) == smaller
    assert peer_rank(D(value), PEERS, Polarity.BIGGER) == bigger


def test_a_neutral_indicator_has_no_rank_even_without_data():
    with pytest.raises(WrongInput, match="neutral"):
        peer_rank(None, PEERS, Polarity.NEUTRAL)


@pytest.mark.parametrize("peers", [[], [None, None]])
def test_no_rank_and_no_gap_without_peers(peers):
    assert peer_rank(D(5), peers, Polarity.SMALLER) is None
    assert peer_gap(D(5), peers) is None


def test_no_rank_and_no_gap_without_a_figure():
    assert peer_rank(None, PEERS, Polarity.SMALLER) is None
    assert peer_gap(None, PEERS) is None


def test_the_gap_is_relative_to_the_size_of_the_peers_plain_mean():
    assert peer_gap(D(9), [D(6), None, D(9), D(12), D(9)]) == 0
    assert peer_gap(D(10), [D(6), D(7), D(11)]) == Fraction(1, 4)
    assert peer_gap(D(-10), [D(-8), D(-8)]) == Fraction(-1, 4)


def test_the_gap_of_percentages_is_in_points():
    assert peer_gap(D("0.25"), [D("0.2"), D("0.23")], Unit.POINTS) == Fraction(35, 1000)


def test_a_mean_of_zero_gives_a_gap_only_to_zero():
    assert peer_gap(D(0), [D(-1), D(1)]) == 0
    with pytest.raises(ZeroBase, match="mean is 0"):
        peer_gap(D(1), [D(-1), D(1)])


def test_points_typed_as_plain_numbers_are_wrong_input():
    with pytest.raises(WrongInput, match="value is 25"):
        peer_gap(D(25), [D("0.2")], Unit.POINTS)
    with pytest.raises(WrongInput, match="Row 2 of peers is 20"):
        peer_gap(D("0.25"), [D("0.2"), D(20)], Unit.POINTS)
