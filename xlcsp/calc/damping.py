"""Damping: nobody's allocation falls faster than a floor, paid for by those who gain.

As in the local government finance settlement: an area below its floor gets the floor and the
others' gains over theirs are scaled back by one factor, so that the total stays as proposed.
Source: docs/contract.md, "Allocation" (CSP.DAMP).
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from xlcsp.calc.errors import OutOfDomain, WrongInput
from xlcsp.calc.largest_remainder import Shares, exact_shares, round_to_sum
from xlcsp.calc.steps import (
    PENNY,
    check_step,
    exact_sum,
    from_steps,
    in_steps,
    plain,
    present,
    steps_down,
    steps_up,
    whole_proportions,
)

_BASIS_POINTS = 10_000
"""The highest floor that can hold is named to the hundredth of a percent."""


def damp(
    previous: Sequence[Decimal | None],
    proposed: Sequence[Decimal | None],
    floor_change: Decimal,
    cap_change: Decimal | None = None,
    step: Decimal = PENNY,
) -> tuple[Decimal, ...]:
    """The proposed allocations damped, one per area, adding up to the total of ``proposed``.

    ``floor_change`` and ``cap_change`` are fractions (-0.05: no area loses more than 5%). An area
    proposed below its floor, previous × (1 + floor_change), gets the floor; the others get
    floor + s × (proposed - floor), none above its cap, previous × (1 + cap_change), with the one
    s that keeps the total. An area with previous 0 has floor 0 and no cap. Floors and caps are
    rounded inward to ``step``; shares are rounded by largest remainder and never break one.

    Raises WrongInput for a missing figure or columns of different length; OutOfDomain for a
    negative figure, a floor below -100%, a cap below the floor, a total not in whole steps, and
    floors or caps that cannot hold (naming the highest floor that can, or by how much).
    """
    check_step(step)
    before, after = _columns(previous, proposed)
    _check_changes(floor_change, cap_change)
    total = in_steps(exact_sum(after), step, "total of proposed")
    floors = [_floor(amount, floor_change, step) for amount in before]
    if sum(floors) > total:
        raise _floor_too_high(before, floor_change, total, step)
    caps = _caps(before, floors, cap_change, step)
    gains = [
        max(Fraction(amount) / Fraction(step) - floor, Fraction(0))
        for amount, floor in zip(after, floors, strict=True)
    ]
    rises = _rises(total - sum(floors), gains, floors, caps, step)
    shares = Shares(
        [
            floor * rises.denominator + rise
            for floor, rise in zip(floors, rises.numerators, strict=True)
        ],
        rises.denominator,
    )
    return tuple(from_steps(count, step) for count in round_to_sum(shares))


def _columns(
    previous: Sequence[Decimal | None], proposed: Sequence[Decimal | None]
) -> tuple[list[Decimal], list[Decimal]]:
    if len(previous) != len(proposed):
        raise WrongInput(
            f"previous has {len(previous)} rows and proposed has {len(proposed)}; give both for "
            "each area."
        )
    return present(previous, "previous"), present(proposed, "proposed")


def _check_changes(floor_change: Decimal, cap_change: Decimal | None) -> None:
    if floor_change < -1:
        raise OutOfDomain(
            f"floor_change is {_percent(floor_change)}; an allocation cannot fall by more than "
            "100%. Type -5% to let it fall by 5%."
        )
    if cap_change is not None and cap_change < floor_change:
        raise OutOfDomain(
            f"cap_change is {_percent(cap_change)}, below floor_change, "
            f"{_percent(floor_change)}; the cap must be at or above the floor."
        )


def _floor(previous: Decimal, change: Decimal | Fraction, step: Decimal) -> int:
    return steps_up(Fraction(previous) * (1 + Fraction(change)), step)


def _caps(
    previous: Sequence[Decimal], floors: Sequence[int], change: Decimal | None, step: Decimal
) -> list[int | None]:
    """Each area's cap in steps; OutOfDomain where rounding leaves no step between floor and cap."""
    if change is None:
        return [None] * len(previous)
    caps: list[int | None] = []
    for row, (amount, floor) in enumerate(zip(previous, floors, strict=True), start=1):
        cap = steps_down(Fraction(amount) * (1 + Fraction(change)), step) if amount else None
        if cap is not None and cap < floor:
            raise OutOfDomain(
                f"Row {row}: no whole step of {plain(step)} lies between floor and cap. Widen "
                "them or use a smaller step."
            )
        caps.append(cap)
    return caps


def _rises(
    spare: int,
    gains: Sequence[Fraction],
    floors: Sequence[int],
    caps: Sequence[int | None],
    step: Decimal,
) -> Shares:
    """What each area gets over its floor: s × its proposed gain, none above its cap."""
    weights = whole_proportions(gains)
    room = [
        0 if not weight else None if cap is None else cap - floor
        for weight, cap, floor in zip(weights, caps, floors, strict=True)
    ]
    widest = sum(rise for rise in room if rise is not None)
    if None not in room and widest < spare:
        raise OutOfDomain(
            f"The caps leave {plain(from_steps(spare - widest, step))} that no area may take. "
            "Raise cap_change, or lower what is proposed."
        )
    return exact_shares(spare, weights, [0] * len(weights), room)


def _floor_too_high(
    previous: Sequence[Decimal], asked: Decimal, total: int, step: Decimal
) -> OutOfDomain:
    """The refusal of a floor that costs more than there is, naming the highest that can hold."""
    holds, breaks = -_BASIS_POINTS, int(asked * _BASIS_POINTS) + 1
    while breaks - holds > 1:
        middle = (holds + breaks) // 2
        change = Fraction(middle, _BASIS_POINTS)
        if sum(_floor(amount, change, step) for amount in previous) <= total:
            holds = middle
        else:
            breaks = middle
    return OutOfDomain(
        f"floor_change {_percent(asked)} cannot hold: the floors would cost more than the total "
        f"of {plain(from_steps(total, step))}. The highest that can hold is {holds / 100:.2f}%."
    )


def _percent(change: Decimal) -> str:
    return f"{(change * 100).normalize():f}%"
