"""Every reason why a sheet's cells may not take a change, each raised by its name.

What no sheet could take comes first; then what the sheet itself forbids: merged cells, tables,
pivots, arrays, spills, locks.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

from xlcsp.book.addresses import area_name, cell_name, inside_sheet
from xlcsp.book.cell_content import read_formula, read_value, same_value
from xlcsp.book.errors import (
    DoesNotFit,
    LockedCell,
    MergedAway,
    NotAFigure,
    OutsideSheet,
    PartOfArray,
    PartOfDataTable,
    PartOfSpill,
    PivotCell,
    SetTwice,
    SpillBlocked,
    TableHeading,
    TextTooLong,
)
from xlcsp.book.model import (
    LAST_COLUMN,
    LAST_ROW,
    LONGEST_TEXT,
    Area,
    CellValue,
    FormulaKind,
    Position,
    RowValues,
    SetResult,
    SetValue,
    Table,
)
from xlcsp.book.sheet_survey import Survey, style_of_new
from xlcsp.book.sheet_text import Cell
from xlcsp.book.sweep import cells_of, holds, meetings, places_of
from xlcsp.book.xml_text import attribute, whole_number


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the rest of the workbook says about a sheet's cells."""

    sheet: str
    tables: tuple[Table, ...]
    pivots: tuple[Area, ...]
    unlocked: frozenset[int]
    date1904: bool
    is_dynamic: Callable[[int], bool]
    texts: Callable[[Collection[int]], dict[int, str]]
    """Shared texts by number."""


# What no sheet could take --------------------------------------------------------------------------


def put_together(first: RowValues, second: RowValues, sheet: str) -> RowValues:
    """The values of both; SetTwice where they want another value of the same cell."""
    values = {**first, **second}
    for row in first.keys() & second.keys():
        one, other = first[row], second[row]
        if any(not same_value(one[column], other[column]) for column in one.keys() & other.keys()):
            raise _set_twice(sheet)
        values[row] = {**one, **other}
    return values


def values_by_row(settings: Iterable[SetValue], sheet: str) -> RowValues:
    """Single values by row and column; SetTwice where a cell is given two."""
    values: dict[int, dict[int, CellValue]] = {}
    for each in settings:
        line = values.setdefault(each.row, {})
        if each.column in line and not same_value(line[each.column], each.value):
            raise _set_twice(sheet)
        line.setdefault(each.column, each.value)
    return values


def _set_twice(sheet: str) -> SetTwice:
    return SetTwice(f"A cell of the sheet {sheet!r} was given two values at once: give it one.")


def check_changes(
    settings: RowValues, results: Sequence[SetResult], sheet: str
) -> dict[Position, SetResult]:
    """The results by place; places and values that no sheet has room for, and a cell given twice,
    are refused."""
    for row, line in settings.items():
        for column in (min(line), max(line)):
            _check_place(sheet, (row, column))
        for column, value in line.items():
            if type(value) is not float or not isfinite(value):
                _check_value(sheet, (row, column), value)
    by_place = {(result.row, result.column): result for result in results}
    if len(by_place) < len(results) or any(holds(settings, place) for place in by_place):
        raise _set_twice(sheet)
    for place, result in by_place.items():
        _check_place(sheet, place)
        if (
            not result.values
            or len({len(values) for values in result.values}) != 1
            or not result.values[0]
        ):
            raise DoesNotFit(f"The result for {full_name(sheet, place)} is no rectangle of values.")
        for values in result.values:
            for value in values:
                _check_value(sheet, place, value)
    return by_place


def _check_place(sheet: str, place: Position) -> None:
    if not inside_sheet(*place):
        raise OutsideSheet(
            f"Row {place[0]:,}, column {place[1]:,} is outside the sheet {sheet!r}: "
            f"a worksheet has {LAST_ROW:,} rows and {LAST_COLUMN:,} columns."
        )


def _check_value(sheet: str, place: Position, value: CellValue) -> None:
    if isinstance(value, str) and _length(value) > LONGEST_TEXT:
        raise TextTooLong(
            f"The text for {full_name(sheet, place)} has {_length(value):,} characters: "
            f"a cell holds at most {LONGEST_TEXT:,}. Shorten it."
        )
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        raise NotAFigure(
            f"The value for {full_name(sheet, place)} is {value}, which no cell can hold."
        )


def _length(text: str) -> int:
    """Characters as Excel counts them: those beyond the basic plane count twice."""
    return len(text) + sum(character > "\uffff" for character in text)


def full_name(sheet: str, place: Position) -> str:
    """A cell as formulas name it: ``'Sheet name'!C7``."""
    return f"'{sheet}'!{cell_name(*place)}"


def area_of(result: SetResult) -> Area:
    """The cells that a result takes."""
    return Area(
        result.row,
        result.column,
        result.row + len(result.values) - 1,
        result.column + len(result.values[0]) - 1,
    )


# Where a result would spill ------------------------------------------------------------------------


def check_spill(
    found: Survey,
    around: Surroundings,
    anchor: Position,
    old: Area,
    new: Area,
    claimed: dict[Position, Position],
) -> None:
    """Refuse a spill over cells that are not free; ``claimed`` notes whose each cell now is."""
    if not inside_sheet(new.bottom, new.right):
        raise SpillBlocked(
            f"The result of {full_name(around.sheet, anchor)} would run beyond the edge of the sheet."
        )
    if new.rows == new.columns == 1:
        return
    blocks = [table.area for table in around.tables] + [*found.layout.merged, *around.pivots]
    if any(new.meets(area) for area in blocks):
        raise _blocked(around.sheet, anchor, new, "a table, a merged cell or a pivot table")
    for place in cells_of(new):
        if claimed.setdefault(place, anchor) != anchor:
            raise _blocked(around.sheet, anchor, new, "another formula's result")
        cell = found.cells.get(place)
        if cell is not None and not old.holds(*place) and _occupied(cell, found):
            raise _blocked(around.sheet, anchor, new, cell_name(*place))


def _occupied(cell: Cell, found: Survey) -> bool:
    return (
        read_value(cell, found.grammar, date1904=False) is not None
        or read_formula(cell, found.grammar) is not None
    )


def _blocked(sheet: str, anchor: Position, area: Area, by: str) -> SpillBlocked:
    return SpillBlocked(
        f"The result of {full_name(sheet, anchor)} needs {area_name(area)}, "
        f"where {by} is in the way: clear it and try again."
    )


# What may not be typed over ------------------------------------------------------------------------


def check_settings(
    settings: RowValues,
    found: Survey,
    around: Surroundings,
    results: Mapping[Position, SetResult],
    claimed: Mapping[Position, Position],
) -> None:
    """Refuse values for cells that something else on the sheet decides."""
    sheet = around.sheet
    for place, area in meetings(settings, found.layout.merged):
        if place != (area.top, area.left):
            raise MergedAway(
                f"{full_name(sheet, place)} is inside the merged cell {area_name(area)}: "
                f"set {cell_name(area.top, area.left)} instead."
            )
    for place, area in meetings(settings, around.pivots):
        raise PivotCell(
            f"{full_name(sheet, place)} belongs to the pivot table at {area_name(area)}: "
            "change the data that it is made from."
        )
    for table in around.tables:
        _check_table(settings, sheet, table)
    _check_fills(settings, found, sheet, results)
    for place, anchor in claimed.items():
        if holds(settings, place) and settings[place[0]][place[1]] is not None:
            raise _blocked(sheet, anchor, area_of(results[anchor]), cell_name(*place))


def _check_table(settings: RowValues, sheet: str, table: Table) -> None:
    area = table.area
    first, last = area.top + table.header_rows, area.bottom - table.totals_rows
    fixed = (*range(area.top, first), *range(last + 1, area.bottom + 1))
    for place in places_of({row: settings[row] for row in fixed if row in settings}):
        if not area.holds(*place):
            continue
        if place[0] < first:
            raise TableHeading(
                f"{full_name(sheet, place)} is a heading of the table {table.name}: "
                "rename the column in Excel, so that formulas follow."
            )
        raise TableHeading(
            f"{full_name(sheet, place)} is in the totals row of the table {table.name}: "
            "change it in Excel."
        )


def _check_fills(
    settings: RowValues, found: Survey, sheet: str, results: Mapping[Position, SetResult]
) -> None:
    several = {fill.area: fill for fill in found.fills.values()}
    for place, area in meetings(settings, several):
        fill = several[area]
        anchor = (fill.row, fill.column)
        if fill.kind is FormulaKind.DATA_TABLE:
            raise PartOfDataTable(
                f"{full_name(sheet, place)} belongs to the data table {area_name(area)}: "
                "only Excel can change it."
            )
        if fill.kind is FormulaKind.ARRAY and (area.rows > 1 or area.columns > 1):
            raise PartOfArray(
                f"{full_name(sheet, place)} belongs to the array formula in {area_name(area)}: "
                "change the whole array in Excel."
            )
        freed = holds(settings, anchor) or (
            anchor in results and not area_of(results[anchor]).holds(*place)
        )
        if fill.kind is FormulaKind.DYNAMIC and place != anchor and not freed:
            raise PartOfSpill(
                f"{full_name(sheet, place)} shows part of the result of {cell_name(*anchor)}: "
                "change that formula or what it reads."
            )


def check_locks(
    settings: RowValues,
    styles: Mapping[str | None, Position],
    found: Survey,
    around: Surroundings,
) -> None:
    """Refuse values for locked cells of a protected sheet: the cells of ``settings``, and those of
    which only the ``styles`` are known."""
    if not found.layout.protected:
        return
    known = {place: style for style, place in styles.items()}
    for place in (*places_of(settings), *known):
        cell = found.cells.get(place)
        style = attribute(cell.attributes, b"s") if cell else style_of_new(place, found)
        if whole_number(known.get(place, style)) not in around.unlocked:
            raise LockedCell(
                f"{full_name(around.sheet, place)} is locked and its sheet is protected: "
                "unprotect the sheet in Excel (Review, Unprotect Sheet) and try again."
            )
