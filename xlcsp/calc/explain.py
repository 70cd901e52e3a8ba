"""A status in one plain sentence that a councillor can read.

It says the figures, the difference, the rule and the colour, or what is missing. The colour is
that of ``status.rag``; nothing here decides it.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from xlcsp.calc.number import (
    EXACT,
    ZERO,
    decimals,
    places_that_show,
    places_that_tell_apart,
    written_short,
)
from xlcsp.calc.polarity import Polarity
from xlcsp.calc.status import Status, rag
from xlcsp.calc.unit import Unit, within_room

_DECIMALS_WORTH_READING: Final = 4
_DECIMALS_OF_LONGER_FIGURES: Final = 2
_PLACES_OF_A_PERCENTAGE: Final = 1

_NEITHER: Final = "neither direction is better for this indicator"


@dataclass(frozen=True, slots=True)
class _Wording:
    """How this sentence writes its figures: as they are, or as percentages, to so many places."""

    unit: Unit
    places: int

    def figure(self, figure: Decimal) -> str:
        """A figure of the indicator: ``7,964``, ``26.3%``."""
        if self.unit is Unit.POINTS:
            return f"{written_short(EXACT.scaleb(figure, 2), self.places)}%"
        return written_short(figure, self.places)

    def distance(self, value: Decimal, target: Decimal, room: Decimal) -> str:
        """How far apart: ``29 (9.9%)``, ``1.3 percentage points``, or ``3`` from a target of 0.

        Told apart from the tolerance, ``room``, where it is not equal to it.
        """
        apart = EXACT.subtract(value, target).copy_abs()
        if self.unit is Unit.POINTS:
            limits = [EXACT.scaleb(apart, 2), EXACT.scaleb(room, 2)]
            return _points(apart, places_that_tell_apart(limits, self.places))
        plain = written_short(apart, places_that_show(apart, self.places))
        if not target:
            return plain
        percent = 100 * Fraction(apart) / abs(Fraction(target))
        places = places_that_tell_apart(
            [percent, EXACT.scaleb(room, 2)], places_that_show(percent, _PLACES_OF_A_PERCENTAGE)
        )
        return f"{plain} ({written_short(percent, places)}%)"

    def room(self, amber: Decimal) -> str:
        """The tolerance: ``5%``, ``2 percentage points``."""
        places = decimals([EXACT.scaleb(amber, 2)])
        if self.unit is Unit.POINTS:
            return _points(amber, places)
        return f"{written_short(EXACT.scaleb(amber, 2), places)}%"


def explain(
    value: Decimal | None,
    target: Decimal | None,
    better: Polarity,
    amber: Decimal | None = None,
    unit: Unit = Unit.NUMBER,
    previous: Decimal | None = None,
) -> str:
    """The figures, the difference, the rule, the colour and what is missing, in one sentence.

    (323, 294, smaller): ``The figure of 323 is 29 (9.9%) above the target of 294; smaller is
    better, so the status is Red.``

    The arguments and errors are those of ``status.rag``.
    """
    colour = rag(value, target, better, amber, unit, previous)
    words = _Wording(unit, _places([value, target, previous], unit))
    if value is None:
        return _without_figure(target, words)
    if target is None:
        return _without_target(value, better, words)
    rule = _rule(value, target, better, amber, previous, colour, words)
    return f"{_comparison(value, target, amber or ZERO, words)}; {rule}, so the status is {colour.value}."


def _without_figure(target: Decimal | None, words: _Wording) -> str:
    if target is None:
        return "There is neither a figure nor a target, so the status is No data."
    return (
        f"There is no figure to compare with the target of {words.figure(target)}, "
        "so the status is No data."
    )


def _without_target(value: Decimal, better: Polarity, words: _Wording) -> str:
    if better is Polarity.NEUTRAL:
        return (
            f"The figure is {words.figure(value)} and there is no target; {_NEITHER}, "
            "so the status is Not rated."
        )
    return (
        f"The figure is {words.figure(value)}, but there is no target to compare it with, "
        "so the status is No target."
    )


def _comparison(value: Decimal, target: Decimal, room: Decimal, words: _Wording) -> str:
    """The figures and how far apart they are."""
    figure = f"The figure of {words.figure(value)}"
    aim = f"the target of {words.figure(target)}"
    if value == target:
        return f"{figure} is equal to {aim}"
    return f"{figure} is {words.distance(value, target, room)} {_side(value, target)} {aim}"


def _rule(
    value: Decimal,
    target: Decimal,
    better: Polarity,
    amber: Decimal | None,
    previous: Decimal | None,
    colour: Status,
    words: _Wording,
) -> str:
    """Why the colour is what it is."""
    if better is Polarity.NEUTRAL:
        return _NEITHER
    if value == target:
        return "on target counts as met"
    direction = f"{better.value} is better"
    if colour is Status.GREEN:
        return direction
    side = f"{_side(value, target)} the target"
    if amber and within_room(value, target, amber, words.unit):
        return f"{direction}, but up to {words.room(amber)} {side} counts as Amber"
    reasons = [direction]
    if amber and not target and words.unit is Unit.NUMBER:
        reasons.append("a target of 0 leaves no room for Amber")
    elif amber:
        reasons.append(f"this is more than {words.room(amber)} {side}")
    last_year = "" if previous is None else f"than the {words.figure(previous)} of the same period"
    if colour is Status.AMBER:
        return f"{_listed(reasons)}, but it is no worse {last_year} last year"
    if last_year:
        reasons.append(f"it is worse {last_year} last year")
    return _listed(reasons)


def _side(value: Decimal, target: Decimal) -> str:
    return "above" if value > target else "below"


def _points(difference: Decimal, places: int) -> str:
    hundredths = EXACT.scaleb(difference, 2)
    shown = written_short(hundredths, places_that_show(hundredths, places))
    return f"{shown} percentage point{'' if shown == '1' else 's'}"


def _listed(reasons: list[str]) -> str:
    """One, two or three clauses as a list in a sentence."""
    if len(reasons) < 3:
        return " and ".join(reasons)
    return f"{', '.join(reasons[:-1])} and {reasons[-1]}"


def _places(figures: list[Decimal | None], unit: Unit) -> int:
    """Decimals enough to write the figures: their own if few, and always enough to differ."""
    shift = 2 if unit is Unit.POINTS else 0
    shown = [EXACT.scaleb(figure, shift) for figure in figures if figure is not None]
    own = decimals(shown)
    if own <= _DECIMALS_WORTH_READING:
        return own
    return places_that_tell_apart(shown, _DECIMALS_OF_LONGER_FIGURES)
