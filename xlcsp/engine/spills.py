"""Whether the results of dynamic arrays have room, and what stands in the way where not."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from xlcsp.book.model import LAST_COLUMN, LAST_ROW, Area, Position
from xlcsp.engine.report import Cell
from xlcsp.engine.shown import cells_of
from xlcsp.engine.workings import Workings


def obstacles(workings: Workings, wanted: Mapping[int, Area]) -> dict[int, str]:
    """Why each of these dynamic arrays, by number, cannot fill its area; those with room left out.

    In the way are cells with a value or a formula, merged cells, tables and the edge of the sheet.
    """
    by_sheet: dict[str, dict[int, Area]] = defaultdict(dict)
    for number, area in wanted.items():
        if area.rows * area.columns > 1:
            by_sheet[workings.formulas[number].sheet][number] = area
    return {
        number: reason
        for sheet, areas in by_sheet.items()
        for number, reason in _on_sheet(workings, sheet, areas)
    }


def _on_sheet(
    workings: Workings, sheet: str, areas: Mapping[int, Area]
) -> Iterable[tuple[int, str]]:
    tables = [table.area for table in workings.book.tables if table.sheet == sheet]
    merged = workings.book.layout(sheet).merged
    inside = {n: a for n, a in areas.items() if a.bottom <= LAST_ROW and a.right <= LAST_COLUMN}
    taken = _taken(workings, sheet, inside)
    for number, area in areas.items():
        if number not in inside:
            yield number, "The result would reach beyond the edge of the sheet."
        elif any(table.meets(area) for table in tables):
            yield number, "A result of several cells cannot stand in a table."
        elif any(cells.meets(area) for cells in merged):
            yield number, "Merged cells are in the way of the result."
        else:
            own = set(cells_of(workings.areas_in_file[number]))
            for cell in cells_of(area):
                if taken.get(cell, number) != number and not (taken[cell] is None and cell in own):
                    yield number, f"{Cell(sheet, *cell)} is in the way of the result; empty it."
                    break


def _taken(workings: Workings, sheet: str, areas: Mapping[int, Area]) -> dict[Position, int | None]:
    """The cells that are not free, with the number of the formula that fills them, if one does."""
    taken: dict[Position, int | None] = dict.fromkeys(
        workings.book.occupied(sheet, list(areas.values()))
    )
    for change in workings.changes:
        if change.sheet == sheet:
            cell = (change.row, change.column)
            if change.value is None:
                taken.pop(cell, None)
            else:
                taken[cell] = None
    for number, formula in enumerate(workings.formulas):
        if formula.sheet == sheet:
            for cell in cells_of(workings.areas_in_file[number]):
                if cell in taken and not formula.area.holds(*cell):
                    del taken[cell]  # a spill that has shrunk left it
            for cell in cells_of(formula.area):
                taken[cell] = number
    return taken
