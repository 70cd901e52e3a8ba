"""Tables of a workbook that is open in Excel, refreshed in place.

What a rule means is decided by ``refresh`` as for a closed workbook; here the changes are put into
the open one through xlwings, and what undoes them is kept. Excel works out the formulas. Text is
written as text, so that nothing in a source becomes a formula. Formula cells are never written.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import xlwings

from xlcsp.book import CellValue
from xlcsp.book.model import ErrorCode, Position
from xlcsp.hosts.desktop.excel_only import counts_from_1904, is_protected
from xlcsp.hosts.desktop.open_tables import (
    OpenTable,
    find_table,
    folder_of,
    read_area_map,
    read_rules,
    read_table,
    same_cells,
)
from xlcsp.refresh.errors import RefreshStopped, WrongTable
from xlcsp.refresh.extract import folded
from xlcsp.refresh.log_table import LOG_COLUMNS, LOG_SHEET, LOG_TABLE, log_row
from xlcsp.refresh.plan import TablePlan
from xlcsp.refresh.run import check_no_cell_twice, plan_target

_FIRST_LOG_ROW: Final = 3


class ChangedMeanwhile(RefreshStopped):
    """A table is not as it was when the changes were worked out."""


class SheetProtected(RefreshStopped):
    """A sheet that would be written is protected."""


@dataclass(frozen=True, slots=True)
class OpenPlan:
    """What one rule would do to its table, and the table as it was then."""

    table: OpenTable
    plan: TablePlan


@dataclass(frozen=True, slots=True)
class TableChange:
    """What is done to one table, and thereby what undoes it."""

    before: OpenTable
    cells: tuple[tuple[Position, CellValue], ...]
    """Data cells (row and column from 0, before rows come or go) and their new values."""
    removed: tuple[int, ...]
    """Data rows (from 0) that are taken out, in order."""
    added: tuple[Mapping[int, CellValue], ...]
    """Rows that are put at the end: values by column (from 0)."""


def plans_of(book: xlwings.Book, folder: Path | None = None) -> tuple[OpenPlan, ...]:
    """What the workbook's rules would do. Sources are looked for in its folder, or in this one."""
    rules, area_map = read_rules(book), read_area_map(book)
    beside = folder or folder_of(book)
    tables: dict[str, OpenTable] = {}
    plans = []
    for rule in rules:
        key = folded(rule.table)
        if key not in tables:
            tables[key] = read_table(book, rule.table)
        target = tables[key].target(counts_from_1904(book))
        plans.append(OpenPlan(tables[key], plan_target(target, rule, area_map, beside)))
    check_no_cell_twice([each.plan for each in plans])
    return tuple(plans)


def changes_of(plans: Sequence[OpenPlan]) -> tuple[TableChange, ...]:
    """One change for each table that is changed, whatever number of rules it has."""
    by_table: dict[str, list[OpenPlan]] = {}
    for each in plans:
        by_table.setdefault(each.table.name, []).append(each)
    changes = (_change(together) for together in by_table.values())
    return tuple(each for each in changes if each.cells or each.removed or each.added)


def _change(plans: Sequence[OpenPlan]) -> TableChange:
    table = plans[0].table
    removed = {row for each in plans if each.plan.removes for row in each.plan.removable}
    top, left = table.corner
    cells = tuple(
        ((change.row - top, change.column - left), change.new)
        for each in plans
        for change in each.plan.changes
        if change.row - top not in removed
    )
    added = tuple(
        {
            each.plan.target.column(header).place: value
            for header, value in row.values.items()
            if value is not None
        }
        for each in plans
        if each.plan.appends
        for row in each.plan.new
    )
    if len(removed) == len(table.rows) and not added:
        raise WrongTable(
            f"The source has none of the rows of {table.name}, so all of them would go. If that is "
            "meant, empty the table by hand."
        )
    return TableChange(table, cells, tuple(sorted(removed)), added)


def check_ready(book: xlwings.Book, changes: Sequence[TableChange]) -> None:
    """Raises, before anything is written, where the changes no longer fit or may not be made."""
    for change in changes:
        table = change.before
        if not same_cells([read_table(book, table.name)], [table]):
            raise ChangedMeanwhile(
                f"The table {table.name} has changed since the changes were worked out. "
                "Refresh again."
            )
    check_unprotected(book, [change.before.sheet for change in changes])


def check_unprotected(book: xlwings.Book, sheets: Iterable[str]) -> None:
    """SheetProtected where one of the sheets may not be changed."""
    for name in sheets:
        if is_protected(book.sheets[name]):
            raise SheetProtected(
                f"The sheet {name} is protected: take the protection off (Review, Unprotect "
                "Sheet) and try again."
            )


def make(book: xlwings.Book, changes: Sequence[TableChange]) -> tuple[OpenTable, ...]:
    """Make the changes; gives the tables as they are afterwards.

    Where Excel stops halfway, what has been done is undone before its error goes on.
    """
    begun: list[TableChange] = []
    finished = False
    try:
        for change in changes:
            begun.append(change)
            _make(book, change)
        finished = True
    finally:
        if not finished:
            for change in reversed(begun):
                _put_values_back(book, change)
    return tuple(read_table(book, change.before.name) for change in changes)


def _make(book: xlwings.Book, change: TableChange) -> None:
    table = _table(book, change.before.name)
    _write(table, change.cells)
    for row in reversed(change.removed):
        table.rows[row].delete()
    first = len(change.before.rows) - len(change.removed)
    for _ in change.added:
        table.rows.add()
    _write(
        table,
        [
            ((first + number, place), value)
            for number, values in enumerate(change.added)
            for place, value in values.items()
        ],
    )


def _put_values_back(book: xlwings.Book, change: TableChange) -> None:
    """The old values, where no row has moved yet; moved rows are for the backup."""
    table = _table(book, change.before.name)
    if len(table.rows) == len(change.before.rows):
        _write(table, old_cells(change))


def undo(book: xlwings.Book, changes: Sequence[TableChange]) -> None:
    """Put every table back as it was before the changes, the last one first."""
    for change in reversed(changes):
        table = _table(book, change.before.name)
        for _ in change.added:
            table.rows[len(table.rows) - 1].delete()
        for row in change.removed:
            table.rows.add(index=row + 1)
        _write(table, [*old_cells(change), *_removed_values(change)])
        header = _header(table)
        for (row, column), formula in _removed_formulas(change):
            place = header.row + 1 + row, header.column + column
            header.sheet.range(place).formula = formula


def old_cells(change: TableChange) -> list[tuple[Position, CellValue]]:
    """The cells that are changed, with the values that they had."""
    return [((row, column), change.before.rows[row][column]) for (row, column), _ in change.cells]


def _removed_values(change: TableChange) -> Iterator[tuple[Position, CellValue]]:
    table = change.before
    for row in change.removed:
        for column, value in enumerate(table.rows[row]):
            if not table.is_formula(row, column):
                yield (row, column), value


def _removed_formulas(change: TableChange) -> Iterator[tuple[Position, object]]:
    table = change.before
    for row in change.removed:
        for column, formula in enumerate(table.formulas[row]):
            if table.is_formula(row, column):
                yield (row, column), formula


def _table(book: xlwings.Book, name: str) -> xlwings.main.Table:
    table = find_table(book, name)
    if table is None:
        raise ChangedMeanwhile(f"The table {name} is gone.")
    return table


def _header(table: xlwings.main.Table) -> xlwings.Range:
    """The header row as it stands now: a table above may have grown since the table was read."""
    header = table.header_row_range
    if header is None:
        raise ChangedMeanwhile(f"The table {table.name} has lost its header row.")
    return header


def _write(table: xlwings.main.Table, cells: Iterable[tuple[Position, CellValue]]) -> None:
    """Write data cells of a table, which are counted from 0."""
    header = _header(table)
    top, left = header.row + 1, header.column
    write_cells(
        header.sheet, [((top + row, left + column), value) for (row, column), value in cells]
    )


# Cells ----------------------------------------------------------------------------------------------


def write_cells(sheet: xlwings.Sheet, cells: Iterable[tuple[Position, CellValue]]) -> None:
    """Write values, each run of cells below one another at once."""
    for (top, column), values in _runs(cells):
        bottom = top + len(values) - 1
        sheet.range((top, column), (bottom, column)).value = [[_entry(each)] for each in values]


def _runs(
    cells: Iterable[tuple[Position, CellValue]],
) -> Iterator[tuple[Position, list[CellValue]]]:
    ordered = sorted(cells, key=lambda cell: (cell[0][1], cell[0][0]))
    numbered = enumerate(ordered)
    for _, run in groupby(numbered, key=lambda each: (each[1][0][1], each[1][0][0] - each[0])):
        together = [cell for _, cell in run]
        yield together[0][0], [value for _, value in together]


def _entry(value: CellValue) -> Any:
    """What a cell is given: text as text, whatever it looks like; nothing empties it."""
    if isinstance(value, ErrorCode):
        return value.code
    return f"'{value}" if isinstance(value, str) and value else value


# The log --------------------------------------------------------------------------------------------


def write_log(book: xlwings.Book, plans: Sequence[TablePlan], when: datetime, who: str) -> None:
    """A row for each table in the workbook's log, on a new sheet where there is none yet."""
    lines = [log_row(plan, when, who) for plan in plans]
    log = find_table(book, LOG_TABLE)
    if log is None:
        _new_log(book, lines)
        return
    for line in lines:
        log.rows.add([_entry(cell) for cell in line])


def _new_log(book: xlwings.Book, lines: Sequence[Sequence[CellValue]]) -> None:
    shown = book.sheets.active
    sheet = book.sheets.add(LOG_SHEET, after=book.sheets[len(book.sheets) - 1])
    sheet.range("A1").value = "Every refresh of this workbook's tables by xlcsp, the latest last."
    rows = [list(LOG_COLUMNS), *([_entry(cell) for cell in line] for line in lines)]
    place = sheet.range((_FIRST_LOG_ROW, 1), (_FIRST_LOG_ROW + len(rows) - 1, len(LOG_COLUMNS)))
    place.value = rows
    sheet.tables.add(place, name=LOG_TABLE)
    shown.activate()
