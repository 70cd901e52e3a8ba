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
from xlcsp.audit.tables import SheetCells, plain_words
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
            plain_words(name.replace("_", " ")): (sheet, area)
            for sheet in sheets
            for name, area in sheet.tables
        }
        self._troubles: list[str] = []

    def block(self, text: str) -> Block:
        """The figures of the cells that a text names; Unreadable where there are no such cells."""
        sheet, areas = self._cells(text)
        rows = []
        for area in areas:
            for row in range(area.top, area.bottom + 1):
                columns = range(area.left, area.right + 1)
                rows.append(tuple(self._figure(sheet, row, column) for column in columns))
        without_percentages = "!" not in text and "[" not in text
        if without_percentages:
            rows = _without_percentages(rows)
        if not rows or not rows[0]:
            raise Unreadable(f"{text} holds no figures.")
        return Block(text, tuple(rows))

    def texts(self, text: str) -> list[str]:
        """The texts of cells, row by row."""
        return [words for words, _ in self.named_texts(text)]

    def named_texts(self, text: str) -> list[tuple[str, Place]]:
        """The texts of cells with their places, row by row."""
        sheet, areas = self._cells(text)
        return [
            (self._text(sheet, row, column), Place(sheet.name, row, column))
            for area in areas
            for row in range(area.top, area.bottom + 1)
            for column in range(area.left, area.right + 1)
        ]

    def troubles(self) -> list[str]:
        """What was odd about the cells read since this was last asked."""
        found, self._troubles = self._troubles, []
        return found

    def _cells(self, text: str) -> tuple[SheetCells, list[Area]]:
        quoted = _QUOTED_BOOK.fullmatch(text)
        if quoted:
            sheets = self._other_book(quoted["book"])
            return _sheet(sheets, quoted["sheet"].replace("''", "'")), [_area(quoted["area"], text)]
        ranged = _RANGE.fullmatch(text)
        if ranged:
            sheets = self._other_book(ranged["book"]) if ranged["book"] else list(self._sheets)
            name = (ranged["quoted"] or ranged["plain"]).replace("''", "'").strip()
            return _sheet(sheets, name), [_area(ranged["area"], text)]
        column = _COLUMN.fullmatch(text)
        if column:
            return self._table_column(column["table"], re.sub(r"'(.)", r"\1", column["heading"]))
        table, _, label = text.partition(":")
        return self._table_rows(table, label.strip())

    def _table(self, name: str) -> tuple[SheetCells, Area]:
        found = self._tables.get(plain_words(name.replace("_", " ")))
        if found is None:
            raise Unreadable(
                f"there is no table or range \"{name.strip()}\". Write 'Sheet name'!B2:B9, or the"
                " name of an Excel Table."
            )
        return found

    def _table_column(self, name: str, heading: str) -> tuple[SheetCells, list[Area]]:
        sheet, area = self._table(name)
        for column in range(area.left, area.right + 1):
            if plain_words(self._text(sheet, area.top, column)) == plain_words(heading):
                return sheet, [Area(area.top + 1, column, area.bottom, column)]
        raise Unreadable(f'the table {name} has no column "{heading}".')

    def _table_rows(self, name: str, label: str) -> tuple[SheetCells, list[Area]]:
        sheet, area = self._table(name)
        if not label:
            return sheet, [Area(area.top + 1, area.left + 1, area.bottom, area.right)]
        for row in range(area.top + 1, area.bottom + 1):
            if plain_words(self._text(sheet, row, area.left)) == plain_words(label):
                return sheet, [Area(row, area.left + 1, row, area.right)]
        raise Unreadable(f'the table {name} has no row "{label}".')

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


def _without_percentages(
    rows: Sequence[tuple[Printed | None, ...]],
) -> list[tuple[Printed | None, ...]]:
    """The columns that hold figures and no percentages."""
    keep = [
        index
        for index in range(len(rows[0]))
        if any(row[index] is not None for row in rows)
        and not any((one := row[index]) is not None and one.percent for row in rows)
    ]
    return [tuple(row[index] for index in keep) for row in rows]


def _sheet(sheets: Sequence[SheetCells], name: str) -> SheetCells:
    for sheet in sheets:
        if sheet.name.casefold() == name.casefold():
            return sheet
    raise Unreadable(f"there is no sheet {name!r}.")


def _area(text: str, whole: str) -> Area:
    try:
        area = read_area(text)
    except ValueError as error:
        raise Unreadable(f"{whole} is no range of cells.") from error
    if area.rows * area.columns > _MOST_CELLS:
        raise Unreadable(f"{whole} has more than {_MOST_CELLS:,} cells.")
    return area
