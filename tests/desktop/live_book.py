"""An open workbook for tests: xlwings' remote engine on its JSON, with Excel's part played.

xlwings queues what a script does as actions for Excel. Here each action is kept, and done at once
to the JSON, so that what is read afterwards is as it would be in Excel.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

os.environ.setdefault("XLWINGS_LICENSE_KEY", "noncommercial")

import xlwings
from xlwings.pro import _xlremote
from xlwings.utils import a1_to_tuples

Cell = Any


@dataclass(frozen=True)
class Table:
    """A table to begin with: its rows hold values, or formulas with ``{row}`` for their row."""

    name: str
    corner: tuple[int, int]
    """Its first header cell."""
    headers: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    totals: Sequence[Cell] = ()


def address(top: int, left: int, bottom: int, right: int) -> str:
    def column(number: int) -> str:
        return chr(64 + number)

    return f"{column(left)}{top}:{column(right)}{bottom}"


def sheet_of(name: str, *tables: Table) -> dict[str, Any]:
    """A sheet's JSON, tables side by side or one below the other."""
    values: dict[tuple[int, int], Cell] = {}
    listed = []
    for table in tables:
        top, left = table.corner
        lines = [table.headers, *table.rows, *([table.totals] if table.totals else [])]
        for down, line in enumerate(lines):
            for across, cell in enumerate(line):
                values[top + down, left + across] = (
                    cell.format(row=top + down) if isinstance(cell, str) else cell
                )
        listed.append(_table_json(table, top, left))
    bottom = max((row for row, _ in values), default=1)
    right = max((column for _, column in values), default=1)
    grid = [
        [values.get((row, column), "") for column in range(1, right + 1)]
        for row in range(1, bottom + 1)
    ]
    return {
        "name": name,
        "values": [[_shown(cell) for cell in row] for row in grid],
        "formulas": grid,
        "visibility": "Visible",
        "tables": listed,
        "pictures": [],
        "shapes": [],
        "charts": [],
        "notes": [],
    }


def _table_json(table: Table, top: int, left: int) -> dict[str, Any]:
    right, last = left + len(table.headers) - 1, top + len(table.rows)
    bottom = last + bool(table.totals)
    return {
        "name": table.name,
        "range_address": address(top, left, bottom, right),
        "header_row_range_address": address(top, left, top, right),
        "data_body_range_address": address(top + 1, left, last, right) if table.rows else None,
        "total_row_range_address": address(bottom, left, bottom, right) if table.totals else None,
        "row_count": len(table.rows) + 1 + bool(table.totals),
        "column_count": len(table.headers),
        "show_headers": True,
        "show_totals": bool(table.totals),
    }


def _shown(cell: Cell) -> Cell:
    """What a cell shows: of a formula, a word that says so."""
    return "worked out" if isinstance(cell, str) and cell.startswith("=") else cell


@dataclass
class LiveBook:
    """The workbook, and what was done to it."""

    book: xlwings.Book
    actions: list[dict[str, Any]] = field(default_factory=list)
    rules: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """The rules of conditional formatting, by the address that they are for."""

    def named(self, *functions: str) -> list[dict[str, Any]]:
        """The actions of these kinds, in order."""
        return [each for each in self.actions if each["func"] in functions]

    def table(self, name: str) -> list[list[Cell]]:
        """A table's data cells as Excel calls their formulas."""
        for sheet in self.book.impl.api["sheets"]:
            for table in sheet["tables"]:
                if table["name"] == name:
                    (top, left), (bottom, right) = a1_to_tuples(table["data_body_range_address"])
                    return [row[left - 1 : right] for row in sheet["formulas"][top - 1 : bottom]]
        raise KeyError(name)

    def do(self, **action: Any) -> None:
        """An action of the script: kept, and done."""
        self.actions.append(action)
        sheets = self.book.impl.api["sheets"]
        position = action.get("sheet_position")
        sheet = sheets[position] if position is not None else None
        match action["func"]:
            case "setValues" | "setFormula":
                _set(sheet, action)
            case "addTableRow":
                _add_row(sheet, *action["args"])
            case "deleteTableRow":
                _delete_row(sheet, *action["args"])
            case "addSheet":
                sheets[action["args"][0]].setdefault("formulas", [[]])


def _set(sheet: dict[str, Any], action: dict[str, Any]) -> None:
    values = action["values"]
    rows = values if isinstance(values, list) else [[values]]
    for down, row in enumerate(rows):
        for across, cell in enumerate(row):
            _put(sheet, action["start_row"] + down, action["start_column"] + across, cell)


def _put(sheet: dict[str, Any], row: int, column: int, cell: Cell) -> None:
    """As Excel takes what is typed: an apostrophe makes text, and stays out of sight."""
    text = isinstance(cell, str) and cell.startswith("'")
    held = cell[1:] if text else cell
    for name in ("values", "formulas"):
        grid = sheet[name]
        width = max(column + 1, *(len(line) for line in grid))
        grid.extend([] for _ in range(row + 1 - len(grid)))
        for line in grid:
            line.extend([""] * (width - len(line)))
    sheet["formulas"][row][column] = held
    sheet["values"][row][column] = held if text else _shown(held)


def _add_row(sheet: dict[str, Any], table: int, position: int, values: Any) -> None:
    listed = sheet["tables"][table]
    (top, left), (bottom, right) = a1_to_tuples(listed["data_body_range_address"])
    at = top - 1 + position
    above = sheet["formulas"][at - 1][left - 1 : right]
    for name in ("values", "formulas"):
        sheet[name].insert(at, [""] * len(sheet[name][0]))
    for across, cell in enumerate(above):
        if isinstance(cell, str) and cell.startswith("="):
            _put(sheet, at, left - 1 + across, cell.replace(str(at), str(at + 1)))
    for across, cell in enumerate(values or []):
        _put(sheet, at, left - 1 + across, "" if cell is None else cell)
    _resize(sheet, listed, (top, left, bottom, right), 1)


def _delete_row(sheet: dict[str, Any], table: int, position: int) -> None:
    listed = sheet["tables"][table]
    (top, left), (bottom, right) = a1_to_tuples(listed["data_body_range_address"])
    for name in ("values", "formulas"):
        del sheet[name][top - 1 + position]
    _resize(sheet, listed, (top, left, bottom, right), -1)


def _resize(
    sheet: dict[str, Any], listed: dict[str, Any], body: tuple[int, int, int, int], by: int
) -> None:
    """The table's new addresses, and those of the tables below it."""
    top, left, bottom, right = body
    listed["data_body_range_address"] = address(top, left, bottom + by, right)
    listed["range_address"] = address(top - 1, left, bottom + by + listed["show_totals"], right)
    for other in sheet["tables"]:
        for name in ("range_address", "header_row_range_address", "data_body_range_address"):
            (first, start), (last, end) = a1_to_tuples(other[name])
            if other is not listed and first > bottom:
                other[name] = address(first + by, start, last + by, end)


def open_book(
    *sheets: dict[str, Any], name: str = "Returns.xlsx", selection: str = "A1"
) -> LiveBook:
    """The workbook, open."""
    engine = xlwings.main.Engine(impl=_xlremote.engine)
    data = {
        "client": "Office.js",
        "version": xlwings.__version__,
        "book": {"name": name, "active_sheet_index": 0, "selection": selection},
        "names": [],
        "sheets": list(sheets),
    }
    book = engine.apps.active.books.open(json=data)
    live = LiveBook(book)
    book.impl.append_json_action = live.do
    return live


def _formula(cells: Any) -> Any:
    """What Excel gives for a range's formulas, which the JSON of the real engine does not hold."""
    top, left = cells.row - 1, cells.column - 1
    rows, columns = cells.shape
    grid = cells.sheet.api["formulas"][top : top + rows]
    found = tuple(tuple(row[left : left + columns]) for row in grid)
    return found[0][0] if (rows, columns) == (1, 1) else found


formulas_can_be_read = patch.object(
    _xlremote.Range, "formula", property(_formula, _xlremote.Range.formula.fset)
)
