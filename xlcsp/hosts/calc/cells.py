"""Between Calc's values and the worksheet's: what an argument says, and what a result becomes.

Calc hands over TRUE as 1, a date as its serial, an empty cell of a range as empty text and an
argument left out as nothing. An error goes back as a NaN that carries Calc's number for it.
"""

import struct
from collections.abc import Sequence
from datetime import date
from typing import Any, Final, TypeAlias

from xlcsp.worksheet.function import ArgumentSpec, Function, Reads
from xlcsp.worksheet.values import OMITTED, Argument, CellError, Grid, Result, Scalar

Shown: TypeAlias = float | str
Rows: TypeAlias = tuple[tuple[Shown, ...], ...]

_ERRORS: Final = {
    "#NULL!": 521,
    "#DIV/0!": 532,
    "#VALUE!": 519,
    "#REF!": 524,
    "#NAME?": 525,
    "#NUM!": 503,
    "#N/A": 32767,
}
_DAYS_TO_1904: Final = 1462
"""From 30 December 1899, where Calc's days count from, to 1 January 1904."""


def arguments_of(
    function: Function, given: Sequence[Any], *, date1904: bool = False
) -> list[Argument]:
    """The arguments of a call, those left out at its end not counted."""
    read = [
        _argument(spec, value, date1904)
        for spec, value in zip(function.arguments, given, strict=False)
    ]
    while len(read) > function.required and read[-1] is OMITTED:
        read.pop()
    return read


def _argument(spec: ArgumentSpec, value: Any, date1904: bool) -> Argument:
    if value is None:
        return OMITTED
    if not isinstance(value, tuple):
        return _cell(spec, value, date1904)
    rows: Grid = tuple(tuple(_cell(spec, cell, date1904) for cell in row) for row in value)
    return rows


def _cell(spec: ArgumentSpec, value: Any, date1904: bool) -> Scalar:
    cell: Scalar = value
    if isinstance(cell, float):
        if spec.reads is Reads.FLAG and cell in (0.0, 1.0):
            return bool(cell)
        if spec.reads is Reads.DATE and date1904:
            return cell + _DAYS_TO_1904
    return cell


def for_calc(result: Result) -> Shown | Rows:
    """A result as Calc takes it: a number, a text, or rows of them."""
    if isinstance(result, tuple):
        return tuple(tuple(_shown(cell) for cell in row) for row in result)
    return _shown(result)


def kind_of(rows: Rows) -> str:
    """The kind of rows to tell Calc, in UNO's words: of texts where all are.

    Calc files such texts with those of its own cells; others it takes as they come, and then they
    never equal the same text elsewhere, so that ``=B2="Red"`` would not hold.
    """
    texts = all(isinstance(cell, str) for row in rows for cell in row)
    return "[][]string" if texts else "[][]any"


def _shown(cell: Scalar) -> Shown:
    match cell:
        case CellError(code):
            return error_number(code)
        case None:
            return ""
        case date():
            return cell.isoformat()
        case str():
            return cell
        case _:
            return float(cell)


def error_number(code: str) -> float:
    """The NaN that Calc shows as this error."""
    number: float = struct.unpack("<d", struct.pack("<II", _ERRORS.get(code, 519), 0x7FF80000))[0]
    return number
