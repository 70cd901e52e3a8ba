"""Figures of a source: what a cell says as a number, or that it says none.

Text goes through the one reader of published figures; a marker such as ``[c]`` or ``..`` is missing
with that reason, and everything else that is no figure is refused with its file, line and column.
"""

import re
from decimal import Decimal
from typing import Final

from xlcsp.calc.number import as_a_cell_keeps
from xlcsp.calc.published import Figure, Missing, NotAFigure, read_figure
from xlcsp.refresh.errors import WrongValue
from xlcsp.refresh.extract import Origin, SourceValue

_PLAIN: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def figure(value: SourceValue, origin: Origin, column: str) -> Decimal | Missing:
    """The number in a source's cell, or that there is none."""
    match value:
        case None:
            return Missing("")
        case bool():
            raise wrong_value(origin, column, str(value).upper(), "is no number: type one.")
        case Decimal():
            return value
        case str():
            return _read(value, origin, column)
        case _:
            raise wrong_value(origin, column, str(value), "is a date where a number belongs.")


def _read(text: str, origin: Origin, column: str) -> Decimal | Missing:
    if len(text) <= 15 and _PLAIN.fullmatch(text):
        return Decimal(text)
    match read_figure(text):
        case Figure(number=number):
            return as_a_cell_keeps(number)
        case Missing() as missing:
            return missing
        case NotAFigure(why=why):
            raise wrong_value(origin, column, text, f"is no number: {why}")


def wrong_value(origin: Origin, column: str, text: str, why: str) -> WrongValue:
    """The refusal of one cell of a source."""
    shown = text if len(text) <= 40 else text[:39] + "…"
    return WrongValue(f"{origin}, column {column!r}: {shown!r} {why}")
