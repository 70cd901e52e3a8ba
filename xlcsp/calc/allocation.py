"""Sharing a sum of money in proportion to weights, to the last penny.

The parts always add up to the total; a weight of zero gets zero, or its floor; scaling all
weights changes nothing; with keys, the order of the rows changes nobody's share. Source:
docs/contract.md, "Allocation" (largest remainder, with optional floors and caps).
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import TypeAlias

from xlcsp.calc.errors import OutOfDomain, WrongInput, ZeroBase
from xlcsp.calc.largest_remainder import Shares, exact_shares, round_to_sum
from xlcsp.calc.steps import (
    PENNY,
    check_step,
    from_steps,
    in_steps,
    plain,
    present,
    steps_down,
    steps_up,
    whole_proportions,
)

Bound: TypeAlias = Decimal | Sequence[Decimal | None] | None
"""One bound for every row, one per row (None: that row has none), or none at all."""

Key: TypeAlias = Decimal | str
"""What names a row: a code or a name. Numbers sort before text, text without regard to case."""


def allocate(
    total: Decimal,
    weights: Sequence[Decimal | None],
    step: Decimal = PENNY,
    floor: Bound = None,
    cap: Bound = None,
    keys: Sequence[Key | None] | None = None,
) -> tuple[Decimal, ...]:
    """Share ``total`` in proportion to ``weights``, in whole steps of ``step``.

    With bounds a share is clamp(level × weight, floor, cap) for the one level that meets the
    total; bounds are rounded inward to a step and rounding never breaks one. Leftover steps go to
    the largest remainders, equal ones to the larger weight, then by key (else by position). A
    negative total is shared like the positive one and the signs are turned: its bounds are sizes.

    Returns one share per weight, in order. Raises WrongInput for a missing weight or key (naming
    the row), keys that are not unique, or bounds and keys of another length; OutOfDomain for a
    negative weight, a step not above 0, a total not in whole steps, or bounds that cannot hold
    (saying by how much); ZeroBase when all weights are zero.
    """
    check_step(step)
    figures = present(weights, "weights")
    if not any(figures):
        raise ZeroBase("All the weights are 0, so there is nothing to share in proportion to.")
    proportions = whole_proportions(figures)
    rank = _rank(keys, len(figures))
    sign = -1 if total < 0 else 1
    steps = sign * in_steps(total, step, "total")
    if floor is None and cap is None:
        shares = Shares([steps * weight for weight in proportions], sum(proportions))
    else:
        floors = _each_row(floor, len(figures), "floor", sign)
        caps = _each_row(cap, len(figures), "cap", sign)
        least, most = _reach(floors, caps, proportions, step)
        _check_bounds_hold(steps, least, most, step)
        shares = exact_shares(steps, proportions, least, most)
    return tuple(from_steps(sign * share, step) for share in round_to_sum(shares, rank))


def _each_row(bound: Bound, rows: int, argument: str, sign: int) -> Sequence[Decimal | None]:
    """One bound per row, from one value for all or a range of them."""
    bounds = [bound] * rows if bound is None or isinstance(bound, Decimal) else bound
    if len(bounds) != rows:
        raise WrongInput(
            f"{argument} has {len(bounds)} rows and weights has {rows}; give one {argument} for "
            "all, or one for each weight."
        )
    if sign < 0 and any(value is not None and value < 0 for value in bounds):
        raise OutOfDomain(
            f"The total is negative, so give {argument} as a size: 300 to mean 300 taken off, "
            "not -300."
        )
    return bounds


def _reach(
    floors: Sequence[Decimal | None],
    caps: Sequence[Decimal | None],
    weights: Sequence[int],
    step: Decimal,
) -> tuple[list[int], list[int | None]]:
    """The least and the most that each row can get, in steps; a row of weight 0 stays put."""
    least: list[int] = []
    most: list[int | None] = []
    for row, (floor, cap, weight) in enumerate(zip(floors, caps, weights, strict=True), start=1):
        low = 0 if floor is None else max(steps_up(floor, step), 0)
        high = None if cap is None else steps_down(cap, step)
        if cap is not None and high is not None and high < low:
            if floor is not None and steps_up(floor, step) > high:
                raise _floor_above_cap(row, floor, cap, step)
            low = high
        least.append(low)
        most.append(high if weight else low)
    return least, most


def _floor_above_cap(row: int, floor: Decimal, cap: Decimal, step: Decimal) -> OutOfDomain:
    if floor > cap:
        return OutOfDomain(
            f"Row {row}: the floor {plain(floor)} is {plain(floor - cap)} above the cap "
            f"{plain(cap)}."
        )
    return OutOfDomain(
        f"Row {row}: no whole step of {plain(step)} lies between the floor {plain(floor)} and the "
        f"cap {plain(cap)}. Widen them or use a smaller step."
    )


def _check_bounds_hold(
    total: int, least: Sequence[int], most: Sequence[int | None], step: Decimal
) -> None:
    """Raise OutOfDomain, saying by how much, when no shares within the bounds make the total."""

    def money(count: int) -> str:
        return plain(from_steps(count, step))

    lowest = sum(least)
    if lowest > total:
        raise OutOfDomain(
            f"The bounds need at least {money(lowest)}, which is {money(lowest - total)} more than "
            f"the total of {money(total)}. Lower the floors or raise the total."
        )
    highest = sum(high for high in most if high is not None)
    if None not in most and highest < total:
        raise OutOfDomain(
            f"The bounds allow at most {money(highest)}, which is {money(total - highest)} less "
            f"than the total of {money(total)}. Raise the caps or lower the total."
        )


def _rank(keys: Sequence[Key | None] | None, rows: int) -> list[int] | None:
    """Each row's place in the order of the keys; None when there are no keys at all."""
    if keys is None or all(key is None for key in keys):
        return None
    if len(keys) != rows:
        raise WrongInput(
            f"keys has {len(keys)} rows and weights has {rows}; give one key for each weight."
        )
    named: dict[Key, int] = {}
    for row, key in enumerate(keys, start=1):
        if key is None:
            raise WrongInput(f"Row {row} of keys is missing; name every row, or leave keys out.")
        if key in named:
            raise WrongInput(
                f"Rows {named[key]} and {row} have the same key, {str(key)[:60]}; each row needs a "
                "key of its own."
            )
        named[key] = row
    rank = [0] * rows
    for place, key in enumerate(sorted(named, key=_sorting)):
        rank[named[key] - 1] = place
    return rank


def _sorting(key: Key) -> tuple[bool, Decimal, str, str]:
    if isinstance(key, str):
        return True, Decimal(0), key.casefold(), key
    return False, key, "", ""
