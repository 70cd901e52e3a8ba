"""The cells that a rule names: ranges, columns of tables, and rows of tables by their labels.

'Local targets'!B9:E9          a range
Grant[Amount]                  a column of an Excel Table, without its totals row
Local robbery: C Beds          a row of a table by its label, without its percentages
Local robbery                  all figures of a table but its percentages
[other.xlsx]Sheet!B2           a cell of another workbook in the same folder
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from xlcsp.audit.printed import Place, Printed
from xlcsp.audit.tables import Content, SheetCells, TableArea, plain_words
from xlcsp.book.addresses import read_area
from xlcsp.book.model import Area
from xlcsp.calc.published import is_missing


class Unreadable(Exception):
    """A rule that cannot be read, and why, in a sentence for the person who wrote it."""


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle of cells; None where a cell is empty or its figure is missing."""

    name: str
    cells: tuple[tuple[Printed | None, ...], ...]
    gaps: frozenset[tuple[int, int]] = frozenset()
    """Rows and columns (from 0) of cells that hold something else than a figure."""

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self.cells), len(self.cells[0])

    def figures(self) -> Iterator[Printed]:
        """The figures row by row."""
        return (one for line in self.cells for one in line if one is not None)

    def single(self) -> Printed:
        """The one figure of a single cell; Unreadable for anything else."""
        found = list(self.figures())
        if len(found) != 1:
            raise Unreadable(f"{self.name} should be one cell with one figure.")
        return found[0]


@dataclass(frozen=True, slots=True)
class _Cells:
    """Rows and columns of a sheet that a text names."""

    sheet: SheetCells
    rows: tuple[int, ...]
    columns: tuple[int, ...]


_RANGE: Final = re.compile(
    r"(?:\[(?P<book>[^\]]+)\])?(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^'!;:\[\]]+))!"
    r"(?P<area>\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Za-z]{1,3}\$?[0-9]{1,7})?)"
)
_QUOTED_BOOK: Final = re.compile(r"'\[(?P<book>[^\]]+)\](?P<sheet>(?:[^']|'')+)'!(?P<area>.+)")
_COLUMN: Final = re.compile(r"(?P<table>[^\[\]!;:']+)\[(?P<heading>(?:[^\[\]']|'.)+)\]")
_MOST_CELLS: Final = 200_000


class Reader:
    """Reads the cells that rules name, and collects what is odd about their contents."""

    def __init__(
        self, sheets: Sequence[SheetCells], other_book: Callable[[str], list[SheetCells]]
    ) -> None:
        """``other_book`` reads another workbook by its file name."""
        self._sheets = sheets
        self._other_book = other_book
        self._tables = {
            plain_words(table.name.replace("_", " ")): (sheet, table)
            for sheet in sheets
            for table in sheet.tables
        }
        self._troubles: list[str] = []

    def block(self, text: str) -> Block:
        """The figures of the cells that a text names; Unreadable where there are no such cells."""
        cells = self._cells(text)
        rows = tuple(
            tuple(self._figure(cells.sheet, row, column) for column in cells.columns)
            for row in cells.rows
        )
        if not rows or not rows[0]:
            raise Unreadable(f"{text} holds no figures.")
        gaps = frozenset(
            (at, along)
            for at, row in enumerate(cells.rows)
            for along, column in enumerate(cells.columns)
            if rows[at][along] is None and cells.sheet.cells.get((row, column))
        )
        return Block(text, rows, gaps)

    def typed_beside(self, figure: Printed) -> list[str]:
        """The other figures typed in a figure's row, as printed."""
        return [
            one.text
            for sheet in self._sheets
            if sheet.name == figure.place.sheet
            for (row, _), one in sheet.cells.items()
            if row == figure.place.row
            and isinstance(one, Printed)
            and one.typed
            and one.place != figure.place
        ]

    def texts(self, text: str) -> list[str]:
        """The texts of cells, row by row."""
        return [words for words, _ in self.named_texts(text)]

    def named_texts(self, text: str) -> list[tuple[str, Place]]:
        """The texts of cells with their places, row by row."""
        cells = self._cells(text)
        return [
            (self._text(cells.sheet, row, column), Place(cells.sheet.name, row, column))
            for row in cells.rows
            for column in cells.columns
        ]

    def troubles(self) -> list[str]:
        """What was odd about the cells read since this was last asked."""
        found, self._troubles = self._troubles, []
        return found

    def _cells(self, text: str) -> "_Cells":
        quoted = _QUOTED_BOOK.fullmatch(text)
        if quoted:
            sheets = self._other_book(quoted["book"])
            return _of_area(
                _sheet(sheets, quoted["sheet"].replace("''", "'")), quoted["area"], text
            )
        ranged = _RANGE.fullmatch(text)
        if ranged:
            sheets = self._other_book(ranged["book"]) if ranged["book"] else list(self._sheets)
            name = (ranged["quoted"] or ranged["plain"]).replace("''", "'").strip()
            return _of_area(_sheet(sheets, name), ranged["area"], text)
        column = _COLUMN.fullmatch(text)
        if column:
            return self._table_column(column["table"], re.sub(r"'(.)", r"\1", column["heading"]))
        table, _, label = text.partition(":")
        return self._table_rows(table, label.strip())

    def _table(self, name: str) -> tuple[SheetCells, TableArea]:
        found = self._tables.get(plain_words(name.replace("_", " ")))
        if found is None:
            raise Unreadable(
                f"there is no table or range \"{name.strip()}\". Write 'Sheet name'!B2:B9, or the"
                " name of an Excel Table."
            )
        return found

    def _table_column(self, name: str, heading: str) -> "_Cells":
        sheet, table = self._table(name)
        area = table.area
        for column in range(area.left, area.right + 1):
            if plain_words(self._text(sheet, area.top, column)) == plain_words(heading):
                rows = range(area.top + 1, area.bottom + 1 - table.totals_rows)
                return _Cells(sheet, tuple(rows), (column,))
        raise Unreadable(f'the table {name} has no column "{heading}".')

    def _table_rows(self, name: str, label: str) -> "_Cells":
        sheet, table = self._table(name)
        area = table.area
        rows = tuple(range(area.top + 1, area.bottom + 1))
        columns = tuple(
            column
            for column in range(area.left + 1, area.right + 1)
            if _holds_levels([sheet.cells.get((row, column)) for row in rows])
        )
        if label:
            rows = tuple(
                row
                for row in rows
                if plain_words(self._text(sheet, row, area.left)) == plain_words(label)
            )
        if not rows:
            raise Unreadable(f'the table {name} has no row "{label}".')
        return _Cells(sheet, rows, columns)

    def _figure(self, sheet: SheetCells, row: int, column: int) -> Printed | None:
        content = sheet.cells.get((row, column))
        if content is None or isinstance(content, Printed):
            return content
        place = Place(sheet.name, row, column)
        if content.startswith("#"):
            self._troubles.append(f"{place} holds the error {content}, so it was not checked.")
        elif not is_missing(content):
            self._troubles.append(f'{place} holds "{content[:40]}", which is no figure.')
        return None

    def _text(self, sheet: SheetCells, row: int, column: int) -> str:
        content = sheet.cells.get((row, column), "")
        return sheet.texts.get((row, column)) or (
            content.text if isinstance(content, Printed) else content
        )


def _holds_levels(contents: Sequence[Content | None]) -> bool:
    """Whether a column holds figures that are no percentages."""
    figures = [one for one in contents if isinstance(one, Printed)]
    return bool(figures) and 2 * sum(one.percent for one in figures) <= len(figures)


def _sheet(sheets: Sequence[SheetCells], name: str) -> SheetCells:
    for sheet in sheets:
        if sheet.name.casefold() == name.casefold():
            return sheet
    raise Unreadable(f"there is no sheet {name!r}.")


def _of_area(sheet: SheetCells, text: str, whole: str) -> "_Cells":
    area = _area(text, whole)
    return _Cells(
        sheet, tuple(range(area.top, area.bottom + 1)), tuple(range(area.left, area.right + 1))
    )


def _area(text: str, whole: str) -> Area:
    try:
        area = read_area(text)
    except ValueError as error:
        raise Unreadable(f"{whole} is no range of cells.") from error
    if area.rows * area.columns > _MOST_CELLS:
        raise Unreadable(f"{whole} has more than {_MOST_CELLS:,} cells.")
    return area
