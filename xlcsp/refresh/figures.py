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
from xlcsp.refresh.extract import NoResult, Origin, SourceValue

_PLAIN: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_SCIENTIFIC: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?[Ee][+-]?[0-9]{1,3}")
"""As Excel writes long figures into text: 1.5E+05."""
_LARGEST: Final = Decimal("1E+308")
_LONGEST_SCIENTIFIC: Final = 400


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
        case NoResult():
            raise no_result(origin, column, value)
        case _:
            raise wrong_value(origin, column, str(value), "is a date where a number belongs.")


def _read(text: str, origin: Origin, column: str) -> Decimal | Missing:
    if len(text) <= 15 and _PLAIN.fullmatch(text):
        return Decimal(text)
    if len(text) <= _LONGEST_SCIENTIFIC and _SCIENTIFIC.fullmatch(text.strip()):
        number = Decimal(text.strip())
        if abs(number) > _LARGEST:
            raise wrong_value(origin, column, text, "is larger than any cell can hold.")
        return as_a_cell_keeps(number)
    match read_figure(text):
        case Figure(number=number):
            return as_a_cell_keeps(number)
        case Missing() as missing:
            return missing
        case NotAFigure(why=why):
            raise wrong_value(origin, column, text, f"is no number: {why}")


def figure_in(text: str) -> Decimal | None:
    """The number that a text would be written as in a column of figures; None if it is none."""
    try:
        number = _read(text, Origin(""), "")
    except WrongValue:
        return None
    return number if isinstance(number, Decimal) else None


def no_result(origin: Origin, column: str, cell: NoResult) -> WrongValue:
    """The refusal of an error, or of a formula that was never worked out: never taken as empty."""
    return WrongValue(f"{origin}, column {column!r}: {cell.refusal}")


def wrong_value(origin: Origin, column: str, text: str, why: str) -> WrongValue:
    """The refusal of one cell of a source."""
    shown = text if len(text) <= 40 else text[:39] + "…"
    return WrongValue(f"{origin}, column {column!r}: {shown!r} {why}")
