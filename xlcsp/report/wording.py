"""Figures as the words of a picture write them."""

from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from xlcsp.calc.number import Exact, written, written_short, written_with_sign

Figure: TypeAlias = Exact | float


def as_exact(figure: Figure) -> Exact:
    """The figure as an exact number; a float as the fraction that it is."""
    return figure if isinstance(figure, Decimal | Fraction) else Fraction(figure)


def shown(figure: Figure, *, percent: bool = False, places: int = 1) -> str:
    """``6,937``, ``7.2``, or ``18.9%`` for a percentage held as a fraction."""
    exact = as_exact(figure)
    if percent:
        return f"{written_short(exact * 100, places)}%"
    return written_short(exact, places)


def shown_change(change: Exact, *, percent: bool = False) -> str:
    """A difference with its sign: ``+9.9%`` of a fraction, or ``+1.3 pts`` between percentages."""
    return f"{written_with_sign(change * 100, 1)}{' pts' if percent else '%'}"


def pounds(amount: Figure) -> str:
    """``£59,551``."""
    text = written(as_exact(amount), 0)
    return f"-£{text[1:]}" if text.startswith("-") else f"£{text}"


def listed(words: list[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
