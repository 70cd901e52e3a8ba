"""Exact numbers: how figures are held, rounded and written for people.

A figure is a ``Decimal`` of the 15 significant digits that its cell shows; sums, differences and
products of figures never round, and quotients are fractions. Rounding is half away from zero, as
Excel's ROUND does it, and happens only where a figure is shown.
"""

from collections.abc import Sequence
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Final, TypeAlias

from xlcsp.calc.errors import OutOfDomain

Exact: TypeAlias = Decimal | Fraction
"""An exact result: a Decimal, or a Fraction where something was divided."""

EXACT: Final = Context(prec=MAX_PREC, Emin=MIN_EMIN, Emax=MAX_EMAX)
"""Adding, taking away and multiplying never round here. Division would run for ever where it does
not end: divide with ``Fraction``. Python's own ``+``, ``-`` and ``abs`` round to 28 digits: use
these methods, ``copy_abs`` and ``copy_negate``."""

_SHOWN_BY_A_CELL: Final = Context(prec=15, rounding=ROUND_HALF_UP, traps=[])

ZERO: Final = Decimal(0)
MOST_PLACES: Final = 15


def exact(number: float) -> Decimal:
    """The decimal that the 15 significant digits of a cell's number show: 0.1 + 0.2 is 0.3."""
    if isinstance(number, int):
        return as_a_cell_keeps(Decimal(number))
    return Decimal(f"{number:.15g}")


def as_a_cell_keeps(number: Decimal) -> Decimal:
    """The number to 15 significant digits, which is all that a cell keeps."""
    return _SHOWN_BY_A_CELL.plus(number)


def round_half_away(number: Exact, places: int) -> Decimal:
    """The number rounded half away from zero to ``places`` decimals (tens, hundreds if negative).

    0.5 becomes 1 and -0.5 becomes -1; the result is never a negative zero.
    """
    numerator, denominator = number.as_integer_ratio()
    if places >= 0:
        numerator *= 10**places
    else:
        denominator *= 10**-places
    whole, rest = divmod(abs(numerator), denominator)
    if 2 * rest >= denominator:
        whole += 1
    return EXACT.scaleb(Decimal(-whole if numerator < 0 else whole), -places)


def places_that_show(difference: Exact, places: int) -> int:
    """``places``, or as many more as it takes for a difference not to look like none."""
    if not difference:
        return places
    while not round_half_away(difference, places):
        places += 1
    return places


def places_that_tell_apart(figures: Sequence[Exact], places: int) -> int:
    """``places``, or as many more as it takes for figures that differ to look different."""
    while len({round_half_away(figure, places) for figure in figures}) < len(set(figures)):
        places += 1
    return places


def written(number: Exact, places: int) -> str:
    """The number rounded to ``places`` decimals, with thousands separators: ``7,964.0``."""
    return f"{round_half_away(number, places):,.{max(places, 0)}f}"


def written_short(number: Exact, places: int) -> str:
    """As ``written``, without zeros at the end of its decimals: ``7,964``, ``26.3``."""
    text = written(number, places)
    return text.rstrip("0").rstrip(".") if "." in text else text


def written_with_sign(difference: Exact, places: int) -> str:
    """A difference with its sign, as many places as show that there is one: ``+9.9``, ``-0.04``."""
    text = written(difference, places_that_show(difference, places))
    return f"+{text}" if difference > 0 else text


def decimals(figures: Sequence[Decimal]) -> int:
    """The most decimals that any of the figures needs to be written in full."""
    return max((_decimals(figure) for figure in figures), default=0)


def _decimals(figure: Decimal) -> int:
    exponent = figure.normalize(EXACT).as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def named(number: Exact) -> str:
    """A number as a sentence about an error names it: in full where that is short."""
    size = abs(Fraction(number))
    if size and not Fraction(1, 10**6) <= size < 10**15:
        return f"{float(number):.6g}"
    return written_short(number, 6)


def whole_number(argument: str, number: Decimal | int, lowest: int, highest: int) -> int:
    """The number as an int; OutOfDomain, naming the argument, if it is not whole or in bounds."""
    if number != int(number) or not lowest <= number <= highest:
        raise OutOfDomain(
            f"{argument} must be a whole number from {lowest:,} to {highest:,}; "
            f"it is {named(Decimal(number))}."
        )
    return int(number)


def decimal_places(places: Decimal | int, lowest: int = 0) -> int:
    """The argument ``places`` as an int from ``lowest`` to 15, else OutOfDomain."""
    return whole_number("places", places, lowest, MOST_PLACES)
