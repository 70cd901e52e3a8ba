"""The tables of a workbook that is open in Excel, read through xlwings for a refresh.

Values come as a closed workbook's would: figures and dates as numbers, an empty cell as None, an
error as its code. Rules and area map are the tables that a closed workbook has for them.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import xlwings

from xlcsp.book import CellValue
from xlcsp.book.model import ErrorCode, Position
from xlcsp.hosts.desktop.excel_cells import ERROR_NUMBERS
from xlcsp.hosts.desktop.excel_only import counts_from_1904, day_zero, exact_numbers
from xlcsp.refresh.area_map import AreaMap
from xlcsp.refresh.errors import RefreshStopped, WrongRule, WrongTable
from xlcsp.refresh.extract import folded
from xlcsp.refresh.near import did_you_mean
from xlcsp.refresh.rules import Rule
from xlcsp.refresh.rules_sheet import (
    AREAS_TABLE,
    RULES_TABLE,
    entry_of,
    lines_of,
    rule_of,
)
from xlcsp.refresh.target import Target, target_of_rows

Rows = tuple[tuple[CellValue, ...], ...]
_WEB: Final = "://"


class NoFolder(RefreshStopped):
    """The workbook's folder cannot be found, so neither can the sources beside it."""


@dataclass(frozen=True, slots=True)
class OpenTable:
    """A table as it stood when it was read."""

    name: str
    sheet: str
    headers: tuple[str, ...]
    corner: Position
    """Its first data cell."""
    rows: Rows
    formulas: tuple[tuple[object, ...], ...]
    """What Excel calls the cells' formulas: of a cell without one, its content."""
    dates: tuple[tuple[bool, ...], ...]

    def is_formula(self, row: int, column: int) -> bool:
        """Whether a data cell holds a formula; text that looks like one does not count."""
        held = self.formulas[row][column]
        return isinstance(held, str) and held[:1] == "=" and held != self.rows[row][column]

    @property
    def fingerprint(self) -> str:
        """Changes with any cell that a person can change, and where the table is moved."""
        held = [self.name, self.sheet, self.corner, self.headers, self.formulas]
        return hashlib.sha256(json.dumps(held, default=str).encode()).hexdigest()

    def target(self, date1904: bool) -> Target:
        """The table as a refresh takes it."""
        width = range(len(self.headers))
        formulas = [
            [self.is_formula(row, column) for column in width] for row in range(len(self.rows))
        ]
        return target_of_rows(
            *(self.name, self.sheet, self.corner, self.headers, self.rows),
            *(formulas, self.dates, date1904),
        )


def find_table(book: xlwings.Book, name: str) -> xlwings.main.Table | None:
    """The table of that name on any sheet, in any capitals."""
    return next((each for each in _tables(book) if folded(each.name) == folded(name)), None)


def read_table(book: xlwings.Book, name: str) -> OpenTable:
    """A table with its data rows; WrongTable where there is none that can be refreshed."""
    table = find_table(book, name)
    if table is None:
        have = [each.name for each in _tables(book)]
        raise WrongTable(
            f"{book.name} has no table {name!r}.{did_you_mean(name, have)} Its tables: "
            f"{', '.join(have) or 'none'}."
        )
    header = table.header_row_range
    if header is None:
        raise WrongTable(
            f"The table {table.name} shows no header row, so its columns cannot be matched: turn "
            "the header row on in Excel (Table Design)."
        )
    body = table.data_body_range
    if body is None:
        raise WrongTable(f"The table {table.name} has no data row.")
    shown = _read(body)
    zero = datetime.combine(day_zero(book), datetime.min.time())
    return OpenTable(
        name=table.name,
        sheet=body.sheet.name,
        headers=_headers(header),
        corner=(body.row, body.column),
        rows=tuple(tuple(_value(cell, zero) for cell in row) for row in shown),
        formulas=_matrix(body.formula, len(shown[0])),
        dates=tuple(tuple(isinstance(cell, datetime) for cell in row) for row in shown),
    )


def read_rules(book: xlwings.Book) -> tuple[Rule, ...]:
    """The workbook's rules; WrongRule where it has none, or one that cannot be understood."""
    if find_table(book, RULES_TABLE) is None:
        raise WrongRule(
            f"{book.name} has no rules for refreshing. Close it and write them with xlcsp refresh "
            "--init BOOK TABLE; then open it and fill in the sheet CSP Refresh."
        )
    lines = _lines(book, RULES_TABLE, "the rules")
    return tuple(rule_of(where, line) for where, line in lines)


def read_area_map(book: xlwings.Book) -> AreaMap:
    """The workbook's area map; an empty one where it has none."""
    if find_table(book, AREAS_TABLE) is None:
        return AreaMap()
    date1904 = counts_from_1904(book)
    lines = _lines(book, AREAS_TABLE, "the area map")
    return AreaMap(tuple(entry_of(where, line, date1904) for where, line in lines))


def folder_of(book: xlwings.Book) -> Path:
    """Where the workbook lies on this PC; NoFolder where that cannot be told."""
    try:
        full = str(book.fullname)
    except xlwings.XlwingsError as error:
        raise NoFolder(_in_the_cloud(book.name)) from error
    if _WEB in full:
        raise NoFolder(_in_the_cloud(book.name))
    path = Path(full)
    if not path.is_file():
        raise NoFolder(f"{book.name} has not been saved yet: save it beside its sources first.")
    return path.parent


def _in_the_cloud(name: str) -> str:
    return (
        f"{name} is open from OneDrive or SharePoint, and its folder on this PC cannot be told. "
        "Sync the folder, and open the workbook from there."
    )


def _tables(book: xlwings.Book) -> Iterator[xlwings.main.Table]:
    for sheet in book.sheets:
        yield from sheet.tables


def _headers(header: xlwings.Range) -> tuple[str, ...]:
    (headers,) = header.options(ndim=2).value
    return tuple("" if each is None else str(each) for each in headers)


def _lines(book: xlwings.Book, name: str, what: str) -> Iterator[Any]:
    table = find_table(book, name)
    if table is None or table.data_body_range is None:
        return iter(())
    read = read_table(book, name)
    return lines_of(what, read.headers, read.rows)


def _read(body: xlwings.Range) -> list[list[Any]]:
    """The cells as xlwings gives them. Money is read once more: it comes cut to four places."""
    shown: list[list[Any]] = body.options(ndim=2, err_to_str=True).value
    if not any(isinstance(cell, Decimal) for row in shown for cell in row):
        return shown
    plain = _matrix(exact_numbers(body), len(shown[0]))
    return [
        [number if isinstance(cell, Decimal) else cell for cell, number in zip(*rows, strict=True)]
        for rows in zip(shown, plain, strict=True)
    ]


def _value(cell: object, zero: datetime) -> CellValue:
    if isinstance(cell, datetime):
        return (cell.replace(tzinfo=None) - zero) / timedelta(days=1)
    if isinstance(cell, str):
        return ErrorCode(cell) if cell in ERROR_NUMBERS else (cell or None)
    if cell is None or isinstance(cell, bool):
        return cell
    if isinstance(cell, int | float):
        return float(cell)
    raise WrongTable(f"A cell holds {type(cell).__name__}, which is no value.")


def _matrix(cells: Any, width: int) -> tuple[tuple[object, ...], ...]:
    """Rows of cells, however Excel gives them: one cell alone, one row, or rows."""
    if not isinstance(cells, list | tuple):
        return ((cells,),)
    if cells and not isinstance(cells[0], list | tuple):
        return (tuple(cells),) if width > 1 else tuple((cell,) for cell in cells)
    return tuple(tuple(row) for row in cells)


def same_cells(one: Sequence[OpenTable], other: Sequence[OpenTable]) -> bool:
    """Whether tables still stand as they were read."""
    return [each.fingerprint for each in one] == [each.fingerprint for each in other]
