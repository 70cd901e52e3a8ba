"""Cells as desktop Excel hands them over (COM, through xlwings), and results as it takes them back.

Empty is None, an error an integer, a date a datetime, money a Decimal of four places (so money is
read once more as the plain number). A range is rows; an array constant of one row is not in rows.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final, Protocol, TypeAlias

from xlcsp.worksheet import OMITTED, Argument, CellError, Grid, Result, Scalar

ERROR_NUMBERS: Final = {
    "#NULL!": 2000,
    "#DIV/0!": 2007,
    "#VALUE!": 2015,
    "#REF!": 2023,
    "#NAME?": 2029,
    "#NUM!": 2036,
    "#N/A": 2042,
    "#GETTING_DATA": 2043,
    "#SPILL!": 2045,
    "#CONNECT!": 2046,
    "#BLOCKED!": 2047,
    "#UNKNOWN!": 2048,
    "#FIELD!": 2049,
    "#CALC!": 2050,
}
"""Excel's XlCVError."""

_ERROR_CODES: Final = {number: code for code, number in ERROR_NUMBERS.items()}
_FIRST_ERROR: Final = -2146828288
"""What COM adds to an error's number: 0x800A0000 as a signed integer."""
_LEFT_OUT: Final = -2147352572
"""COM's mark of an argument left out."""
_DAY_ZERO: Final = datetime(1899, 12, 30)

ComValue: TypeAlias = Any
"""What pywin32 makes of a VARIANT."""

PIECES: Final = CellError("#VALUE!", "A range of several pieces is more than one range. Give one.")


class ComRange(Protocol):
    """The little of Excel's Range that is used."""

    Areas: Any
    Value: Any
    Value2: Any


def argument_of_range(cells: ComRange) -> Argument:
    """What a range of cells holds."""
    if cells.Areas.Count > 1:
        return PIECES
    value = cells.Value
    if _holds_money(value):
        return argument_of(_exact_money(value, cells.Value2))
    return argument_of(value)


def argument_of(value: ComValue) -> Argument:
    """An argument that is no range: a value, an array, or one left out."""
    if isinstance(value, int) and value == _LEFT_OUT:
        return OMITTED
    if not isinstance(value, list | tuple):
        return cell_of(value)
    rows = value if value and isinstance(value[0], list | tuple) else [value]
    if len(rows) == len(rows[0]) == 1:
        return cell_of(rows[0][0])
    return tuple(tuple([cell_of(cell) for cell in row]) for row in rows)


def cell_of(value: ComValue) -> Scalar:
    """One cell."""
    if value is None or isinstance(value, str | bool | float):
        return value
    if isinstance(value, datetime):
        return _date(value)
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, int):
        code = _ERROR_CODES.get(value - _FIRST_ERROR)
        return CellError(code) if code else value
    return CellError("#VALUE!", "An object stands where a value belongs.")


def _date(value: datetime) -> Scalar:
    """The date, without the time zone that pywin32 gives it; a time of day alone is its number."""
    plain = datetime(*value.timetuple()[:6], value.microsecond)
    if plain < datetime(1900, 1, 1):
        return (plain - _DAY_ZERO) / timedelta(days=1)
    return plain


def _holds_money(value: ComValue) -> bool:
    if isinstance(value, list | tuple):
        return any(isinstance(cell, Decimal) for row in value for cell in row)
    return isinstance(value, Decimal)


def _exact_money(value: ComValue, plain: ComValue) -> ComValue:
    """The cells with the plain number where Excel gave money, which it cuts to four places."""
    if not isinstance(value, list | tuple):
        return plain
    return [
        [number if isinstance(cell, Decimal) else cell for cell, number in zip(*rows, strict=True)]
        for rows in zip(value, plain, strict=True)
    ]


def rows_of(result: Result) -> list[list[ComValue]]:
    """A result as xlwings hands it to VBA: rows; an error as its code, missing as empty text."""
    rows: Grid = result if isinstance(result, tuple) else ((result,),)
    return [_row(row) for row in rows]


def _row(row: Sequence[Scalar]) -> list[ComValue]:
    return [_com_cell(cell) for cell in row]


def _com_cell(cell: Scalar) -> ComValue:
    if isinstance(cell, CellError):
        return cell.code
    if cell is None:
        return ""
    if isinstance(cell, bool | str):
        return cell
    if isinstance(cell, datetime):
        return (cell - _DAY_ZERO) / timedelta(days=1)
    if isinstance(cell, date):
        return float((cell - _DAY_ZERO.date()).days)
    return float(cell)
