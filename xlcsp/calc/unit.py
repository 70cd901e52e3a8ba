"""Units of difference (``unit``) and the room around a comparator (``amber``, ``band``).

A difference between counts or rates is relative, in percent of the absolute comparator; one
between percentages is in percentage points, the cells holding 0.25 for 25%.
"""

from decimal import Decimal
from enum import Enum
from typing import Final

from xlcsp.calc.choice import read_choice
from xlcsp.calc.errors import OutOfDomain, WrongInput
from xlcsp.calc.number import EXACT, named


class Unit(Enum):
    """How differences are measured; the value is the word that a person types."""

    NUMBER = "number"
    POINTS = "points"


_WORDS: Final = {
    **dict.fromkeys(("number", "numbers"), Unit.NUMBER),
    **dict.fromkeys(("points", "point", "pts", "percentage points"), Unit.POINTS),
}

MOST_AS_A_FRACTION: Final = Decimal(10)
"""Percentages are held as fractions; beyond 1000% one was surely typed as a plain number."""


def read_unit(text: str) -> Unit:
    """The unit that the text names; WrongInput for anything but ``number`` and ``points``."""
    return read_choice(text, "unit", _WORDS, "number or points")


def check_points(argument: str, figure: Decimal | None) -> None:
    """Refuse a figure that cannot be a percentage held as a fraction: 25 is not 25%.

    A missing figure passes. WrongInput beyond 10 either way.
    """
    if figure is not None and figure.copy_abs() > MOST_AS_A_FRACTION:
        raise WrongInput(
            f"{argument} is {named(figure)}, but unit is points: type it as a percentage "
            "(25%, which is 0.25), or use unit number."
        )


def check_room(argument: str, room: Decimal) -> None:
    """Refuse an ``amber`` or ``band`` below 0, or of 1 and more: OutOfDomain."""
    if room < 0 or room >= 1:
        raise OutOfDomain(
            f"{argument} must be from 0 to below 100%, typed as 5% or 0.05; it is {named(room)}."
        )


def within_room(figure: Decimal, comparator: Decimal, room: Decimal, unit: Unit) -> bool:
    """Whether the figure lies no further from the comparator than ``room``, on either side.

    ``room`` is a part of the absolute comparator for ``number`` (so none around 0), and points
    for ``points``. A figure exactly on the edge is within.
    """
    distance = EXACT.subtract(figure, comparator).copy_abs()
    if unit is Unit.POINTS:
        return distance <= room
    return distance <= EXACT.multiply(room, comparator.copy_abs())
