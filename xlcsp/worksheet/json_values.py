"""Results as JSON, the same for the command line and every other machine that asks.

A cell is a JSON scalar, an array a list of rows (a 1×1 array is its one cell). Empty text and an
empty cell are null, since JSON tells them apart and a spreadsheet's user does not. An error is
``{"error": "#VALUE!", "message": "..."}``.
"""

from datetime import date
from typing import TypeAlias

from xlcsp.worksheet.values import CellError, Result, Scalar

JsonCell: TypeAlias = bool | int | float | str | dict[str, str] | None
Json: TypeAlias = JsonCell | list[list[JsonCell]]

_EXACT_INTEGERS = 2.0**53


def to_json(result: Result) -> Json:
    """The result as a JSON value."""
    if isinstance(result, tuple):
        if len(result) == 1 and len(result[0]) == 1:
            return _cell(result[0][0])
        return [[_cell(cell) for cell in row] for row in result]
    return _cell(result)


def _cell(cell: Scalar) -> JsonCell:
    match cell:
        case CellError(code, message):
            return {"error": code, "message": message}
        case "" | None:
            return None
        case date():
            return cell.isoformat()
        case float() if cell.is_integer() and abs(cell) < _EXACT_INTEGERS:
            return int(cell)
        case _:
            return cell
