"""What a picture is drawn from: columns of a table, or headed cells beside it, in a workbook.

Cells are read by the one policy for cells (``worksheet.policy``), so that "7,964", "120 ²" and "To
be confirmed" mean in a picture what they mean in a formula.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol

from xlcsp.book import Area, Book, CellValue, ErrorCode, Table
from xlcsp.book.addresses import cell_name
from xlcsp.calc.errors import WrongInput
from xlcsp.report.errors import WrongCells
from xlcsp.report.wording import listed
from xlcsp.worksheet.function import ArgumentSpec, Kind, Missing, Reads
from xlcsp.worksheet.policy import reader_of
from xlcsp.worksheet.values import CellError

_WIDEST = 60
"""How many columns are looked at from the table's first, those of a spill beside it too."""


class ShownSheets(Protocol):
    """Where cells are read: a workbook's file, or cells that were sent."""

    @property
    def date1904(self) -> bool:
        """Whether dates count from 1904."""

    def values(self, sheet: str, areas: Sequence[Area]) -> Mapping[tuple[int, int], CellValue]:
        """What the cells hold or show; empty ones are left out."""

    def dates(self, sheet: str, areas: Sequence[Area]) -> Collection[tuple[int, int]]:
        """Which of them show dates."""


@dataclass(frozen=True, slots=True)
class Column:
    """Some cells of one column."""

    heading: str
    sheet: str
    column: int
    rows: tuple[int, ...]
    cells: tuple[CellValue, ...]
    dates: bool = False
    """Whether they show dates."""

    @property
    def in_one_piece(self) -> bool:
        """Whether the rows follow one another, as a chart's range must."""
        return self.rows == tuple(range(self.rows[0], self.rows[0] + len(self.rows)))


@dataclass(frozen=True, slots=True)
class Source:
    """A table and the rows of it that are meant."""

    sheets: ShownSheets
    name: str
    """As messages name it: "the table Monthly"."""
    sheet: str
    columns: Mapping[str, int]
    """Column numbers by heading, in lower case."""
    headings: tuple[str, ...]
    own: int
    """How many of the headings are the table's own; the others stand beside it."""
    rows: tuple[int, ...]

    def column(self, heading: str) -> Column:
        """The cells under a heading. WrongInput, naming the headings, where there is none such."""
        number = self.columns.get(heading.strip().casefold())
        if number is None:
            raise WrongInput(
                f"{_capital(self.name)} has no column {heading}. Its columns:"
                f" {', '.join(self.headings)}."
            )
        area = Area(self.rows[0], number, self.rows[-1], number)
        cells = self.sheets.values(self.sheet, [area])
        found = tuple(cells.get((row, number)) for row in self.rows)
        dates = bool(self.sheets.dates(self.sheet, [area]))
        return Column(heading, self.sheet, number, self.rows, found, dates)

    def place(self, heading: str) -> int:
        """Which of the headings it is, from 0. WrongInput as for ``column``."""
        self.column(heading)
        plain = [each.strip().casefold() for each in self.headings]
        return plain.index(heading.strip().casefold())

    def has(self, heading: str) -> bool:
        """Whether there is a column of that heading."""
        return heading.strip().casefold() in self.columns

    def where(self, heading: str, wanted: str, *, but_not: bool = False) -> "Source":
        """Only the rows that hold this under the heading; or all ``but_not`` those."""
        column = self.column(heading)
        texts = [_text(cell) for cell in column.cells]
        kept = tuple(
            row
            for row, text in zip(column.rows, texts, strict=True)
            if (text.casefold() == wanted.strip().casefold()) is not but_not
        )
        if not kept:
            held = sorted({text for text in texts if text})[:6]
            raise WrongInput(
                f"No row of {self.name} has {wanted} under {heading}; there are for example"
                f" {listed(held)}."
            )
        return replace(self, rows=kept)

    def labels(self, heading: str) -> tuple[str, ...]:
        """The cells under a heading as labels; dates as ``Apr 2024`` or ``5 Apr 2024``."""
        column = self.column(heading)
        area = Area(self.rows[0], column.column, self.rows[-1], column.column)
        dates = self.sheets.dates(self.sheet, [area])
        first = date(1904, 1, 1) if self.sheets.date1904 else date(1899, 12, 30)
        days = {
            row: first + timedelta(days=int(cell))
            for row, cell in zip(column.rows, column.cells, strict=True)
            if (row, column.column) in dates and isinstance(cell, float)
        }
        by_month = len({(day.year, day.month) for day in days.values()}) == len(days)
        return tuple(
            _day(days[row], by_month) if row in days else _text(cell)
            for row, cell in zip(column.rows, column.cells, strict=True)
        )

    def figures(self, heading: str) -> tuple[Decimal | None, ...]:
        """The cells under a heading as figures, None where one is missing.

        WrongInput, naming the cell, for one that is no figure.
        """
        return tuple(
            value if isinstance(value, Decimal) else None
            for value in self._read(heading, Reads.FIGURE)
        )

    def marks(self, heading: str) -> tuple[bool, ...]:
        """The cells under a heading as marks, such as X; blank is none."""
        return tuple(value is True for value in self._read(heading, Reads.MARK))

    def _read(self, heading: str, reads: Reads) -> list[object]:
        spec = ArgumentSpec(heading, Kind.WHOLE, reads, "", Missing.SAID)
        read = reader_of(spec)
        column = self.column(heading)
        found: list[object] = []
        for row, cell in zip(column.rows, column.cells, strict=True):
            value = read(CellError(cell.code) if isinstance(cell, ErrorCode) else cell)
            if isinstance(value, CellError):
                what = value.message or f"it holds {value.code}"
                raise WrongCells(
                    f"Row {row} of the sheet {column.sheet!r}, column {heading!r} "
                    f"({cell_name(row, column.column)}): {what}"
                )
            found.append(value)
        return found


def open_source(book: Book, table: str) -> Source:
    """The table of that name. WrongInput, naming the tables, where there is none such."""
    found = next((each for each in book.tables if each.name.casefold() == table.casefold()), None)
    if found is None:
        names = ", ".join(each.name for each in book.tables) or "none"
        raise WrongInput(f"{book.path.name} has no table {table}. Its tables: {names}.")
    area = found.area
    top = area.top + found.header_rows
    bottom = area.bottom - found.totals_rows
    if bottom < top:
        raise WrongCells(f"The table {found.name} has no rows.")
    headings = list(found.columns) + _beside(book, found)
    columns: dict[str, int] = {}
    for number, heading in enumerate(headings, start=area.left):
        columns.setdefault(heading.strip().casefold(), number)
    return Source(
        sheets=book,
        name=f"the table {found.name}",
        sheet=found.sheet,
        columns=columns,
        headings=tuple(headings),
        own=len(found.columns),
        rows=tuple(range(top, bottom + 1)),
    )


def _beside(book: Book, table: Table) -> list[str]:
    """The headings that follow the table's own on its header row, up to the first blank."""
    if not table.header_rows:
        return []
    left = table.area.right + 1
    right = table.area.left + _WIDEST
    cells = book.values(table.sheet, [Area(table.area.top, left, table.area.top, right)])
    found: list[str] = []
    for column in range(left, right + 1):
        text = _text(cells.get((table.area.top, column)))
        if not text:
            break
        found.append(text)
    return found


def contiguous(columns: Sequence[Column]) -> None:
    """WrongInput unless the rows follow one another: a native chart draws one range."""
    if not all(column.in_one_piece for column in columns):
        raise WrongCells(
            "The rows for the chart do not follow one another in the table: sort it by that column,"
            " or have a picture instead of a chart."
        )


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _day(day: date, by_month: bool) -> str:
    return f"{day:%b %Y}" if by_month else f"{day.day} {day:%b %Y}"


def _text(cell: CellValue) -> str:
    match cell:
        case None:
            return ""
        case ErrorCode(code):
            return code
        case bool():
            return str(cell).upper()
        case float():
            return f"{cell:.15g}"
    return " ".join(str(cell).split())
