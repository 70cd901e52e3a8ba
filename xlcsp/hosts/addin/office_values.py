"""From the JSON in which Office.js hands over cells to what a function takes, and back.

An argument is a matrix of rows, or null where it was left out. A cell is a number, text, true or
false, null where it is empty, or an object with a ``type``: an error, a number with a format of its
own, an entity. Office.js custom functions API, "Custom functions and data types".
"""

from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

from xlcsp.book.styles import shows_date
from xlcsp.worksheet import OMITTED, Argument, CellError, Grid, Result, Scalar

Json: TypeAlias = Any
"""What a JSON text may hold; never trusted to be of any shape."""

LARGEST_GRID: Final = 1_000_000
"""Cells of one argument: more than any table of a partnership, less than hurts a server."""

LARGEST_NUMBER: Final = 9.99999999999999e307
"""What Excel keeps in a cell; beyond it lie what JSON may hold and Excel would never send."""

_ERROR_TYPES: Final = {
    "#DIV/0!": "Div0",
    "#N/A": "NotAvailable",
    "#NAME?": "Name",
    "#NULL!": "Null",
    "#NUM!": "Num",
    "#REF!": "Ref",
    "#VALUE!": "Value",
}
_CODES: Final = {kind: code for code, kind in _ERROR_TYPES.items()}
_DAY_ZERO: Final = datetime(1899, 12, 30)
_LAST_SERIAL: Final = 2_958_465


class NotCells(ValueError):
    """What came is not what Office.js sends. The message is for a person; it holds no contents."""


def number_of(sent: Json) -> float | None:
    """A number as a cell can hold it; None of anything else."""
    if isinstance(sent, bool) or not isinstance(sent, int | float):
        return None
    return float(sent) if abs(sent) <= LARGEST_NUMBER else None


def argument_of(sent: Json) -> Argument:
    """An argument as Office.js sends it. A range of one cell is that cell.

    A list that holds no lists is one row: xlwings hands a range of one row over so.
    """
    if sent is None:
        return OMITTED
    if not isinstance(sent, list):
        return cell_of(sent)
    if not sent:
        raise NotCells("An argument is an empty list, where rows of cells belong.")
    rows = sent if isinstance(sent[0], list) else [sent]
    width = len(rows[0])
    if width * len(rows) > LARGEST_GRID:
        raise NotCells(f"An argument has more than {LARGEST_GRID:,} cells.")
    if width == 0 or any(not isinstance(row, list) or len(row) != width for row in rows):
        raise NotCells("The rows of an argument are not all of one length.")
    if width == len(rows) == 1:
        return cell_of(rows[0][0])
    if {type(cell) for row in rows for cell in row} <= _PLAIN:
        return tuple(map(tuple, rows))
    return tuple(tuple([cell_of(cell) for cell in row]) for row in rows)


_PLAIN: Final = frozenset({str, int, float, bool, type(None)})


def cell_of(sent: Json) -> Scalar:
    """One cell as Office.js sends it."""
    if sent is None or isinstance(sent, str | bool | int | float):
        return sent
    if not isinstance(sent, dict):
        raise NotCells("A cell is a list, where a value belongs.")
    kind, basic = sent.get("type"), sent.get("basicValue")
    if kind == "Error" or sent.get("basicType") == "Error":
        return CellError(_error_code(sent.get("errorType"), basic))
    if kind == "Empty" or sent.get("basicType") == "Empty":
        return None
    if basic is not None and not isinstance(basic, str | bool | int | float):
        raise NotCells("A cell's basicValue is not a value.")
    if isinstance(basic, int | float) and not isinstance(basic, bool):
        code = sent.get("numberFormat")
        if isinstance(code, str) and shows_date(code) and 1 <= basic < _LAST_SERIAL + 1:
            return _DAY_ZERO + timedelta(days=int(basic))
    return basic


def _error_code(kind: Json, basic: Json) -> str:
    if isinstance(basic, str) and basic in _ERROR_TYPES:
        return basic
    return _CODES.get(kind, "#VALUE!") if isinstance(kind, str) else "#VALUE!"


def matrix_of(result: Result) -> list[list[Json]]:
    """A result as Office.js takes it: rows of cells, an error as its typed value.

    Missing is empty text: a null would show as 0.
    """
    rows: Grid = result if isinstance(result, tuple) else ((result,),)
    return [[_office_cell(cell) for cell in row] for row in rows]


def _office_cell(cell: Scalar) -> Json:
    if isinstance(cell, CellError):
        kind = _ERROR_TYPES.get(cell.code, "Value")
        return {"type": "Error", "errorType": kind, "basicType": "Error", "basicValue": cell.code}
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return (cell - _DAY_ZERO) / timedelta(days=1)
    return cell
