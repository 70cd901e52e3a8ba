"""How a figure may have been rounded before it was printed, on whole numbers only.

A figure is a ratio of two whole numbers until it is rounded, so nothing is lost on the way.
"""

from enum import StrEnum
from typing import Final, TypeAlias

Ratio: TypeAlias = tuple[int, int]
"""An exact number as numerator and positive denominator, not always in lowest terms."""


_TENS: Final = tuple(int(10**power) for power in range(40))


def ten_to(power: int) -> int:
    """10 to a power from 0 up."""
    return _TENS[power] if power < 40 else int(10**power)


class Rounding(StrEnum):
    """A way to round; the value is the word that a rule uses."""

    HALF_UP = "half up"
    """To the nearest, a half away from zero, as Excel's ROUND does it."""
    HALF_EVEN = "half even"
    """To the nearest, a half to the even digit, as Python and many databases do it."""
    CUT_OFF = "cut off"
    """Towards zero: what follows is dropped."""
    UP = "up"
    """Away from zero."""


def rounded(number: Ratio, places: int, rounding: Rounding = Rounding.HALF_UP) -> int:
    """The number in whole steps of 10 to the minus ``places``; tens and so on if negative."""
    numerator, denominator = number
    if places >= 0:
        numerator *= ten_to(places)
    else:
        denominator *= ten_to(-places)
    whole, rest = divmod(abs(numerator), denominator)
    if rest and _goes_up(whole, rest, denominator, rounding):
        whole += 1
    return -whole if numerator < 0 else whole


def _goes_up(whole: int, rest: int, denominator: int, rounding: Rounding) -> bool:
    if rounding is Rounding.CUT_OFF:
        return False
    if rounding is Rounding.UP:
        return True
    if 2 * rest == denominator and rounding is Rounding.HALF_EVEN:
        return whole % 2 == 1
    return 2 * rest >= denominator


def before_rounding(steps: int, places: int, rounding: Rounding) -> tuple[Ratio, Ratio]:
    """The lowest and highest number that is printed as ``steps`` of 10 to the minus ``places``.

    Both ends are counted in, though one of them may just miss.
    """
    below, above = {
        Rounding.HALF_UP: (-1, 1),
        Rounding.HALF_EVEN: (-1, 1),
        Rounding.CUT_OFF: (0, 2) if steps >= 0 else (-2, 0),
        Rounding.UP: (-2, 0) if steps >= 0 else (0, 2),
    }[rounding]
    if rounding is Rounding.CUT_OFF and steps == 0:
        below = -2
    factor, unit = (1, ten_to(places)) if places >= 0 else (ten_to(-places), 1)
    return (
        ((2 * steps + below) * factor, 2 * unit),
        ((2 * steps + above) * factor, 2 * unit),
    )


def at_most(one: Ratio, other: Ratio) -> bool:
    """Whether one number is no larger than the other."""
    return one[0] * other[1] <= other[0] * one[1]


def plus(one: Ratio, other: Ratio) -> Ratio:
    """The sum."""
    if one[1] == other[1]:
        return one[0] + other[0], one[1]
    return one[0] * other[1] + other[0] * one[1], one[1] * other[1]


def minus(one: Ratio, other: Ratio) -> Ratio:
    """The difference."""
    return plus(one, (-other[0], other[1]))


def times(one: Ratio, other: Ratio) -> Ratio:
    """The product."""
    return one[0] * other[0], one[1] * other[1]


def divided(one: Ratio, other: Ratio) -> Ratio | None:
    """The quotient; None where there is nothing to divide by."""
    if not other[0]:
        return None
    sign = -1 if other[0] < 0 else 1
    return sign * one[0] * other[1], one[1] * abs(other[0])
