"""An area among its peers: its rank in the most similar group, and its distance from the mean.

``peers`` never holds the area itself; peers without a figure are skipped. Source: docs/contract.md,
"Rates and peers".
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from xlcsp.calc.errors import WrongInput, ZeroBase
from xlcsp.calc.number import Exact
from xlcsp.calc.polarity import Polarity
from xlcsp.calc.unit import Unit, check_points


def peer_rank(
    value: Decimal | None, peers: Sequence[Decimal | None], better: Polarity
) -> int | None:
    """The area's place among itself and its peers, 1 for the best; equals share the better place.

    None where the value is missing or no peer has a figure. WrongInput for a neutral indicator,
    which has no best.
    """
    if better is Polarity.NEUTRAL:
        raise WrongInput(
            "better is neutral, and a neutral indicator has no best: choose smaller or bigger."
        )
    others = [peer for peer in peers if peer is not None]
    if value is None or not others:
        return None
    if better is Polarity.SMALLER:
        return 1 + sum(peer < value for peer in others)
    return 1 + sum(peer > value for peer in others)


def peer_gap(
    value: Decimal | None, peers: Sequence[Decimal | None], unit: Unit = Unit.NUMBER
) -> Exact | None:
    """The difference of ``value`` from the peers' unweighted mean, over its size or in points.

    None where the value is missing or no peer has a figure. Raises ZeroBase where only the mean
    is 0, WrongInput for points beyond 10 either way.
    """
    if unit is Unit.POINTS:
        check_points("value", value)
        for row, peer in enumerate(peers, start=1):
            check_points(f"Row {row} of peers", peer)
    others = [Fraction(peer) for peer in peers if peer is not None]
    if value is None or not others:
        return None
    mean = sum(others, Fraction(0)) / len(others)
    gap = Fraction(value) - mean
    if unit is Unit.POINTS or not gap:
        return gap
    if not mean:
        raise ZeroBase("The peers' mean is 0, and a gap from nothing has no percentage.")
    return gap / abs(mean)
