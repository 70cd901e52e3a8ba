"""What cells show, and when two of them show the same."""

from collections.abc import Iterable
from typing import TypeAlias

from xlcsp.book.model import Area, CellValue, ErrorCode, Position
from xlcsp.engine.excel_values import same_number
from xlcsp.worksheet.values import CellError, Result, Scalar

Values: TypeAlias = tuple[tuple[CellValue, ...], ...]
"""What the cells of a formula show, row by row."""


def same_values(one: Values, other: Values) -> bool:
    """Whether cells show the same, place by place."""
    return len(one) == len(other) and all(
        len(a) == len(b) and all(map(same_value, a, b)) for a, b in zip(one, other, strict=True)
    )


def same_value(one: CellValue, other: CellValue) -> bool:
    """Whether two cells show the same, numbers to 15 significant digits.

    A file holds the errors that came with dynamic arrays as ``#VALUE!``.
    """
    if isinstance(one, float) and isinstance(other, float):
        return same_number(one, other)
    if isinstance(one, ErrorCode) and isinstance(other, ErrorCode):
        return _in_file(one) == _in_file(other)
    return type(one) is type(other) and one == other


def _in_file(error: ErrorCode) -> str:
    return "#VALUE!" if error.code in ("#SPILL!", "#CALC!") else error.code


def values_of(result: Result) -> Values:
    """A formula's result as its cells show it; an empty cell's value shows as 0."""
    grid = result if isinstance(result, tuple) else ((result,),)
    return tuple(tuple(map(_shown, row)) for row in grid)


def _shown(cell: Scalar) -> CellValue:
    if cell is None:
        return 0.0
    if isinstance(cell, CellError):
        return ErrorCode(cell.code)
    return cell  # type: ignore[return-value]  # formualizer gives numbers, text, TRUE and FALSE


def sentence_at(result: Result, row: int, column: int) -> str:
    """The sentence of one cell of a result; a single result stands for all its cells."""
    if isinstance(result, tuple):
        cells = result[min(row, len(result) - 1)]
        cell = cells[min(column, len(cells) - 1)]
        return cell.message if isinstance(cell, CellError) else ""
    return result.message if isinstance(result, CellError) else ""


def cells_of(area: Area) -> Iterable[Position]:
    """The cells of an area, row by row."""
    if area.top == area.bottom and area.left == area.right:
        return ((area.top, area.left),)
    return (
        (row, column)
        for row in range(area.top, area.bottom + 1)
        for column in range(area.left, area.right + 1)
    )
