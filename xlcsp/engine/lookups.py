"""Look-ups of the nearest value, filters and distinct rows, worked out as Excel does it."""

from collections.abc import Callable
from typing import Final

from xlcsp.engine.excel_values import EngineValue, error, order, shown_text

Grid = list[list[EngineValue]]


def _grid(value: EngineValue) -> Grid:
    return value if value.__class__ is list else [[value]]


def place(looked_up: EngineValue, cells: EngineValue, kind: EngineValue = 1.0) -> EngineValue:
    """MATCH with type 1 or -1: the last place in a row or column that is not beyond the value.

    Only cells of the value's own kind count: a number is never found among texts.
    """
    grid = _grid(cells)
    if len(grid) > 1 and len(grid[0]) > 1:
        return error("#N/A")
    line = [cell for row in grid for cell in row]
    return _nearest(looked_up, line, descending=kind == -1)


def place_down(looked_up: EngineValue, table: EngineValue) -> EngineValue:
    """VLOOKUP of the nearest value: the row of the table, by its first column."""
    return _nearest(looked_up, [row[0] for row in _grid(table)], descending=False)


def place_across(looked_up: EngineValue, table: EngineValue) -> EngineValue:
    """HLOOKUP of the nearest value: the column of the table, by its first row."""
    return _nearest(looked_up, _grid(table)[0], descending=False)


def _nearest(looked_up: EngineValue, line: list[EngineValue], descending: bool) -> EngineValue:
    if looked_up.__class__ is dict:
        return looked_up
    wanted = 0.0 if looked_up is None else looked_up
    kind = _kind(wanted)
    alike = [(at, cell) for at, cell in enumerate(line, 1) if _kind(cell) is kind]
    found = _descending(alike, wanted) if descending else _ascending(alike, wanted)
    return float(alike[found - 1][0]) if found else error("#N/A")


def _ascending(cells: list[tuple[int, EngineValue]], wanted: EngineValue) -> int:
    """How many cells are not above the value, by halving, so that unsorted cells do as in Excel."""
    low, high = 0, len(cells)
    while low < high:
        middle = (low + high - 1) // 2
        if order(cells[middle][1], wanted) <= 0:
            low = middle + 1
        else:
            high = middle
    return low


def _descending(cells: list[tuple[int, EngineValue]], wanted: EngineValue) -> int:
    """How many cells from the first on are not below the value."""
    below = (at for at, (_, cell) in enumerate(cells) if order(cell, wanted) < 0)
    return next(below, len(cells))


def _kind(value: EngineValue) -> type | None:
    return float if value.__class__ is int else value.__class__


def nth(index: EngineValue) -> EngineValue:
    """The row or column of a look-up's result; 0 would be all of them to INDEX."""
    if isinstance(index, float) and index < 1:
        return error("#VALUE!")
    return index


def kept(cells: EngineValue, marks: EngineValue, otherwise: EngineValue = None) -> EngineValue:
    """FILTER: the rows or columns of the cells whose mark is TRUE or not 0."""
    grid, marked = _grid(cells), _grid(marks)
    line = [mark for row in marked for mark in row]
    wrong = next((mark for mark in line if mark.__class__ is dict), None)
    if wrong is not None:
        return wrong
    if any(isinstance(mark, str) for mark in line):
        return error("#VALUE!")
    if len(marked[0]) == 1 and len(marked) == len(grid):
        found = [row for row, mark in zip(grid, line, strict=True) if mark]
    elif len(marked) == 1 and len(line) == len(grid[0]):
        found = [[cell for cell, mark in zip(row, line, strict=True) if mark] for row in grid]
        found = [row for row in found if row]
    else:
        return error("#VALUE!")
    if found:
        return found
    return error("#CALC!") if otherwise is None else otherwise


def distinct(
    cells: EngineValue, across: EngineValue = None, once: EngineValue = None
) -> EngineValue:
    """UNIQUE: each row (or column) the first time that it comes, or those that come only once."""
    grid = _grid(cells)
    lines = [list(column) for column in zip(*grid, strict=True)] if across else grid
    keys = [tuple(map(_key, line)) for line in lines]
    if once:
        found = [line for line, key in zip(lines, keys, strict=True) if keys.count(key) == 1]
    else:
        found = [line for at, line in enumerate(lines) if keys.index(keys[at]) == at]
    if not found:
        return error("#CALC!")
    return [list(row) for row in zip(*found, strict=True)] if across else found


def _key(cell: EngineValue) -> tuple[object, object]:
    if cell.__class__ is dict:
        return dict, cell["kind"]
    return _kind(cell), cell.lower() if isinstance(cell, str) else cell


def replaced(
    text: EngineValue, start: EngineValue, length: EngineValue, new: EngineValue
) -> EngineValue:
    """REPLACE: a part of a text by its place, counted from 1, and its length."""
    for value in (text, start, length, new):
        if value.__class__ is dict:
            return value
    if not isinstance(start, int | float) or not isinstance(length, int | float):
        return error("#VALUE!")
    if start < 1 or length < 0:
        return error("#VALUE!")
    old, before = str(shown_text(text)), int(start) - 1
    return old[:before] + str(shown_text(new)) + old[before + int(length) :]


def or_zero(value: EngineValue) -> EngineValue:
    """0 for an empty cell."""
    return 0.0 if value is None else value


FUNCTIONS: Final[dict[str, Callable[..., EngineValue]]] = {
    "XLCSP.PLACE": place,
    "XLCSP.PLACEDOWN": place_down,
    "XLCSP.PLACEACROSS": place_across,
    "XLCSP.NTH": nth,
    "XLCSP.FILTER": kept,
    "XLCSP.UNIQUE": distinct,
    "XLCSP.REPLACE": replaced,
    "XLCSP.ORZERO": or_zero,
}
"""By the name under which formualizer calls them; no formula of a person can."""
