"""Status against target: red, amber, green, and the direction of travel.

The colour is decided on exact figures, before any rounding. On target is Green and on the
tolerance is Amber. A missing figure never has a colour: ``No data`` comes first, then
``Not rated`` (a neutral indicator), then ``No target``.
"""

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from xlcsp.calc.number import (
    EXACT,
    decimal_places,
    places_that_show,
    written_short,
    written_with_sign,
)
from xlcsp.calc.polarity import Polarity, no_worse
from xlcsp.calc.unit import Unit, check_points, check_room, within_room


class Status(StrEnum):
    """What a figure says against its target; each member is the text that a cell shows."""

    GREEN = "Green"
    AMBER = "Amber"
    RED = "Red"
    NO_DATA = "No data"
    NOT_RATED = "Not rated"
    NO_TARGET = "No target"


def rag(
    value: Decimal | None,
    target: Decimal | None,
    better: Polarity,
    amber: Decimal | None = None,
    unit: Unit = Unit.NUMBER,
    previous: Decimal | None = None,
) -> Status:
    """The status of ``value`` against ``target``.

    ``amber`` (from 0 to below 1; none by default) is how far on the wrong side still counts as
    amber: a part of the absolute target, or points. ``previous``, the same period last year, makes
    Amber of a result outside that tolerance that is no worse than it (adapted from Havering's rule
    of 2013/14).

    Raises OutOfDomain for amber outside its bounds, WrongInput for points beyond 10 either way.
    """
    if amber:
        check_room("amber", amber)
    if unit is Unit.POINTS:
        check_points("value", value)
        check_points("target", target)
        check_points("previous", previous)
    if value is None:
        return Status.NO_DATA
    if better is Polarity.NEUTRAL:
        return Status.NOT_RATED
    if target is None:
        return Status.NO_TARGET
    if no_worse(value, target, better):
        return Status.GREEN
    if amber and within_room(value, target, amber, unit):
        return Status.AMBER
    if previous is not None and no_worse(value, previous, better):
        return Status.AMBER
    return Status.RED


def status(
    value: Decimal | None,
    target: Decimal | None,
    better: Polarity,
    amber: Decimal | None = None,
    unit: Unit = Unit.NUMBER,
    previous: Decimal | None = None,
    places: Decimal | int = 1,
) -> str:
    """The published form of a comparison: ``+9.9% (red)``, ``-1.3 pts (red)``.

    Against a target of 0 the plain difference: ``+3 (red)``. A difference too small for ``places``
    (0 to 15) shows as many more as it needs. Where there is no difference to show, the word of
    ``rag``: ``No data``, ``No target``, or ``Not rated`` for a neutral indicator without a target.

    Raises as ``rag`` does, and OutOfDomain for places outside their bounds.
    """
    shown_places = decimal_places(places)
    colour = rag(value, target, better, amber, unit, previous)
    if value is None or target is None:
        return colour.value
    difference = published_difference(value, target, unit, shown_places)
    return f"{difference} ({colour.value.lower()})"


def published_difference(value: Decimal, target: Decimal, unit: Unit, places: int) -> str:
    """The difference with its sign and its unit: ``+9.9%``, ``-1.3 pts``, ``+3`` from a target of 0."""
    difference = EXACT.subtract(value, target)
    if unit is Unit.POINTS:
        return f"{written_with_sign(EXACT.scaleb(difference, 2), places)} pts"
    if target:
        return f"{written_with_sign(100 * Fraction(difference) / abs(Fraction(target)), places)}%"
    text = written_short(difference, places_that_show(difference, places))
    return f"+{text}" if difference > 0 else text


_MEANING: Final = {
    (True, Polarity.SMALLER): "worse",
    (True, Polarity.BIGGER): "better",
    (True, Polarity.NEUTRAL): "higher",
    (False, Polarity.SMALLER): "better",
    (False, Polarity.BIGGER): "worse",
    (False, Polarity.NEUTRAL): "lower",
}


def travel(
    new: Decimal | None,
    old: Decimal | None,
    better: Polarity,
    band: Decimal | None = None,
    unit: Unit = Unit.NUMBER,
) -> str:
    """Direction of travel: an arrow for the value, a word for the meaning; ``▲ worse``.

    A change within ``band`` (a part of the absolute ``old``, or points; none by default) is
    ``► no change``. For a neutral indicator ``▲ higher`` and ``▼ lower``. ``No data`` without a
    new figure, ``No target`` where only the comparator is missing.

    Raises OutOfDomain for a band outside 0 to below 1, WrongInput for points beyond 10 either way.
    """
    if band:
        check_room("band", band)
    if unit is Unit.POINTS:
        check_points("new", new)
        check_points("old", old)
    if new is None:
        return Status.NO_DATA.value
    if old is None:
        return Status.NO_TARGET.value
    if new == old or (band and within_room(new, old, band, unit)):
        return "► no change"
    risen = new > old
    return f"{'▲' if risen else '▼'} {_MEANING[risen, better]}"
