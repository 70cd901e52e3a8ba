"""Largest remainder: exact shares rounded to whole numbers that still add up.

Works on integers only. An exact share is a numerator over one common denominator; amounts are
counted in steps (see ``steps``). Source: docs/contract.md, "Allocation"; the method is Hamilton's.
"""

from collections.abc import Sequence
from typing import NamedTuple


class Shares(NamedTuple):
    """Exact shares: each row's numerator over the one denominator; together a whole number."""

    numerators: list[int]
    denominator: int


def round_to_sum(shares: Shares, rank: Sequence[int] | None = None) -> list[int]:
    """Each share rounded down or up so that the whole numbers add up to the sum of the shares.

    Leftover units go to the largest remainders; equal remainders to the larger share, then to
    the lower ``rank`` (by default the row's position).
    """
    rounded, remainders = [], []
    for numerator in shares.numerators:
        whole, remainder = divmod(numerator, shares.denominator)
        rounded.append(whole)
        remainders.append(remainder)
    leftover = sum(remainders) // shares.denominator
    if leftover:
        places = rank if rank is not None else range(len(rounded))
        first_served = sorted(
            zip(
                remainders,
                shares.numerators,
                map(int.__neg__, places),
                range(len(rounded)),
                strict=True,
            ),
            reverse=True,
        )
        for *_, row in first_served[:leftover]:
            rounded[row] += 1
    return rounded


def exact_shares(
    total: int, weights: Sequence[int], least: Sequence[int], most: Sequence[int | None]
) -> Shares:
    """Shares of ``total``: clamp(level × weight, least, most) for the one level that meets it.

    ``least`` is each row's share when the level is 0 and ``most`` its upper bound (None: none).
    The caller has made sure that sum(least) <= total and that the total can be reached.
    """
    level, per = _level(total, weights, least, most)
    numerators = [
        max(level * weight, low * per)
        if high is None
        else min(max(level * weight, low * per), high * per)
        for weight, low, high in zip(weights, least, most, strict=True)
    ]
    return Shares(numerators, per)


def _level(
    total: int, weights: Sequence[int], least: Sequence[int], most: Sequence[int | None]
) -> tuple[int, int]:
    """The level as numerator and denominator, found by raising it from 0 past each bound in turn.

    A row stands still until the level lifts it off its lower bound, and again from its upper
    bound on; between two such points the sum of the shares is a straight line.
    """
    standing = sum(least)
    if standing == total:
        return 0, 1
    moving = 0
    for _, bound, weight, lifted in _bounds_in_order(weights, least, most):
        if moving * bound >= (total - standing) * weight:
            break
        if lifted:
            standing -= bound
            moving += weight
        else:
            standing += bound
            moving -= weight
    return total - standing, moving


def _bounds_in_order(
    weights: Sequence[int], least: Sequence[int], most: Sequence[int | None]
) -> list[tuple[int, int, int, bool]]:
    """Every level at which a row leaves or reaches a bound, lowest first, ordered exactly.

    Each is (order, bound, weight, lifted off). Two different fractions over these weights lie
    further apart than 1 / 2**spread, so scaling by that and rounding down keeps their order.
    """
    spread = 2 * max(weights).bit_length()
    levels = []
    for weight, low, high in zip(weights, least, most, strict=True):
        if weight and (high is None or high > low):
            levels.append(((low << spread) // weight, low, weight, True))
            if high is not None:
                levels.append(((high << spread) // weight, high, weight, False))
    levels.sort()
    return levels
