"""What printed figures may have been before they were rounded, where that settles a disagreement.

A target may come from a baseline with more decimals than are printed; a total may come from parts
with more decimals than are printed. Both are worked out exactly, and said with the figures.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlcsp.audit.printed import Printed, like
from xlcsp.audit.relation import Instance, Kind, written
from xlcsp.audit.rounding import (
    Ratio,
    Rounding,
    at_most,
    before_rounding,
    divided,
    minus,
    plus,
    rounded,
    ten_to,
)

_MORE_DECIMALS = 3
"""Decimals beyond the printed ones with which a window is told."""


@dataclass(frozen=True, slots=True)
class Window:
    """The baselines that are printed as one and give the published target: low up to below high."""

    low: Ratio
    high: Ratio
    base: Printed

    def __str__(self) -> str:
        """``7.16490 to 7.16499…``; the low end is rounded up, so that it gives the target too."""
        places = self.base.places + _MORE_DECIMALS
        low, high = rounded(self.low, places, Rounding.UP), rounded(self.high, places)
        exactly = high * self.high[1] == self.high[0] * ten_to(places)
        high = high - 1 if exactly else rounded(self.high, places, Rounding.CUT_OFF)
        return f"{_decimal(low, places)} to {_decimal(high, places)}…"


def _decimal(steps: int, places: int) -> str:
    whole, rest = divmod(steps, ten_to(places))
    return f"{whole}.{rest:0{places}d}"


def baseline_window(instance: Instance) -> Window | None:
    """The unrounded baselines that give a target's printed figure; None where there are none.

    None too for whole numbers, which count something and are what they are, and for percentages.
    """
    if instance.kind is not Kind.SCALED:
        return None
    base, target = instance.inputs[0], instance.target
    if base.places <= 0 or base.percent or base.units <= 0 or base.holds_more_than_it_shows:
        return None
    first, last = before_rounding(base.shown, base.places, Rounding.HALF_UP)
    ends = before_rounding(target.shown, target.places, instance.relation.rounding)
    needed = [divided(end, instance.relation.factor) for end in ends]
    if needed[0] is None or needed[1] is None:
        return None
    low = first if at_most(needed[0], first) else needed[0]
    high = last if at_most(last, needed[1]) else needed[1]
    return None if at_most(high, low) else Window(low, high, base)


def unrounded_parts(
    instance: Instance, around: Mapping[Printed, Sequence[Instance]]
) -> list[Ratio] | None:
    """The parts of a total before they were rounded, where those make the printed total.

    A part that follows from others is what those give; another is what it is printed as. None where
    a part does not follow itself, or where no part was rounded.
    """
    if instance.kind is not Kind.TOTAL:
        return None
    values: list[Ratio] = []
    for one in instance.inputs:
        own = [other for other in around.get(one, ()) if other.target is one]
        if not all(other.holds() for other in own):
            return None
        values.append(_before(one, own))
    alike = all(
        not minus(value, one.ratio)[0] for value, one in zip(values, instance.inputs, strict=True)
    )
    stands = rounded(_sum(values), instance.target.places) == instance.target.shown
    return values if stands and not alike else None


def _sum(values: Sequence[Ratio]) -> Ratio:
    whole = values[0]
    for value in values[1:]:
        whole = plus(whole, value)
    return whole


def _before(figure: Printed, own: Sequence[Instance]) -> Ratio:
    for instance in own:
        exact = instance.alone or instance.exact()
        if exact is not None:
            return exact
    return figure.ratio


def parts_in_words(instance: Instance, values: Sequence[Ratio]) -> str:
    """How the parts of a total were rounded, by how much they miss it, and what they make exactly."""
    target = instance.target
    expected = instance.expected()
    gap = target.shown - (target.shown if expected is None else expected)
    out = _amount(target, abs(gap))
    exactly = f"unrounded they make {written(_sum(values), target)}"
    if _all_are(Rounding.CUT_OFF, instance, values) and not _all_are(
        Rounding.HALF_UP, instance, values
    ):
        missed = f"fall {out} short" if gap > 0 else f"go {out} over"
        return f"its parts were cut off row by row; they {missed} ({exactly})"
    return f"its parts were rounded row by row, so the {_line(instance)} is {out} out ({exactly})"


def _all_are(rounding: Rounding, instance: Instance, values: Sequence[Ratio]) -> bool:
    return all(
        rounded(value, one.places, rounding) == one.shown
        for value, one in zip(values, instance.inputs, strict=True)
    )


def _amount(figure: Printed, steps: int) -> str:
    if steps == 1 and figure.places == 2 and "£" in figure.text:
        return "a penny"
    return like(figure, steps).lstrip("+~")


def _line(instance: Instance) -> str:
    places = [one.place for one in (instance.target, *instance.inputs)]
    if len({place.sheet for place in places}) == 1:
        if len({place.column for place in places}) == 1:
            return "column"
        if len({place.row for place in places}) == 1:
            return "row"
    return "sum"
