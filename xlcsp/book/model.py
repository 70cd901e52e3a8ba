"""What a workbook file holds, as plain data: sheets, tables, names, formulas, cells, and changes.

Rows and columns count from 1, as a person counts them. Nothing here knows how a file stores it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias


@dataclass(frozen=True, slots=True)
class ErrorCode:
    """An error that a cell holds, by its name in the file: ``#DIV/0!``, ``#N/A`` ..."""

    code: str


CellValue: TypeAlias = bool | float | str | ErrorCode | None
"""What a cell holds or shows. None is an empty cell; dates are their serial numbers."""

Position: TypeAlias = tuple[int, int]
"""Row and column, from 1."""

RowValues: TypeAlias = Mapping[int, Mapping[int, CellValue]]
"""What cells of a sheet are to hold, by row and by column."""

LAST_ROW: Final = 1_048_576
LAST_COLUMN: Final = 16_384
LONGEST_TEXT: Final = 32_767


class Area(NamedTuple):
    """A rectangle of cells, both corners included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return self.bottom - self.top + 1

    @property
    def columns(self) -> int:
        """How many columns it has."""
        return self.right - self.left + 1

    def holds(self, row: int, column: int) -> bool:
        """Whether the cell lies inside."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def joined(self, other: "Area") -> "Area":
        """The smallest rectangle around both."""
        return Area(
            min(self.top, other.top),
            min(self.left, other.left),
            max(self.bottom, other.bottom),
            max(self.right, other.right),
        )

    def meets(self, other: "Area") -> bool:
        """Whether the two share a cell."""
        return not (
            self.bottom < other.top
            or other.bottom < self.top
            or self.right < other.left
            or other.right < self.left
        )


class Visibility(StrEnum):
    """Whether a sheet's tab shows."""

    VISIBLE = "visible"
    HIDDEN = "hidden"
    VERY_HIDDEN = "veryHidden"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet: its name as on the tab, and the zip member that holds it."""

    name: str
    part: str
    visibility: Visibility


@dataclass(frozen=True, slots=True)
class Table:
    """An Excel Table (ListObject)."""

    name: str
    sheet: str
    area: Area
    """The whole table: header row, data and totals row."""
    columns: tuple[str, ...]
    header_rows: int
    totals_rows: int
    part: str


@dataclass(frozen=True, slots=True)
class DefinedName:
    """A name in the workbook; ``sheet`` is None where the whole workbook sees it."""

    name: str
    text: str
    sheet: str | None
    hidden: bool


class FormulaKind(StrEnum):
    """How a formula fills cells."""

    NORMAL = "normal"
    ARRAY = "array"
    """A legacy array formula: fills exactly its area."""
    DYNAMIC = "dynamic"
    """A dynamic array: spills as far as its result goes."""
    DATA_TABLE = "data table"
    """A what-if data table, which only Excel can work out."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula and what its cell last showed. Shared formulas are written out for each cell."""

    sheet: str
    row: int
    column: int
    text: str
    """Without the leading equals sign."""
    kind: FormulaKind
    area: Area
    """The cells it fills: its own cell, or the array's range."""
    cached: CellValue


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A filled cell as a reader meets it: its value, how that is shown, and whether it is worked out."""

    row: int
    column: int
    value: CellValue
    """None where a formula has no result in the file."""
    number_format: str
    is_date: bool
    fills: Area | None
    """The cells that its formula fills; None where it holds none."""


@dataclass(frozen=True, slots=True)
class SetValue:
    """A cell is to hold this value, whatever it held before. Its style stays."""

    sheet: str
    row: int
    column: int
    value: CellValue


@dataclass(frozen=True, slots=True)
class SetResult:
    """A formula's cell is to show this result; the formula stays.

    ``values`` has one row and column for a normal formula, the area of an array formula, or as
    many as a dynamic array now spills to (cells of a former, larger spill are emptied).
    """

    sheet: str
    row: int
    column: int
    values: tuple[tuple[CellValue, ...], ...]


@dataclass(frozen=True, slots=True)
class TableEdit:
    """Rows of a table set, added at its end and taken away, all at once.

    Data rows count from 0 as the table was before the edit. A row that is added takes its style and
    the formulas of calculated columns from the row above; a column that it does not name stays
    empty. A table keeps one data row, empty, where all are taken away.
    """

    table: str
    values: Mapping[int, Mapping[str, CellValue]]
    """By data row, then by column name."""
    appended: tuple[Mapping[str, CellValue], ...]
    """Each new row's values by column name."""
    removed: frozenset[int]
    """Data rows that go."""


@dataclass(frozen=True, slots=True)
class NamedRangeEdit:
    """The same for a block of cells that a defined name stands for; columns count from 0.

    The name is the workbook's own, or a sheet's where it is written ``'Sheet'!Name``. Every row of
    the range counts as a data row, a heading too.
    """

    name: str
    values: Mapping[int, Mapping[int, CellValue]]
    """By row, then by column."""
    appended: tuple[Mapping[int, CellValue], ...]
    removed: frozenset[int]
    heading: bool | None = None
    """Whether its first row is a heading; where nobody says, it is one if it holds only words."""


Edit: TypeAlias = TableEdit | NamedRangeEdit
"""What may make a block of rows longer or shorter."""

Change: TypeAlias = SetValue | SetResult


@dataclass(frozen=True, slots=True)
class NewTable:
    """A table on a new sheet: where its header row begins, and what it holds (a row at least)."""

    name: str
    row: int
    column: int
    columns: tuple[str, ...]
    rows: tuple[tuple[CellValue, ...], ...]


@dataclass(frozen=True, slots=True)
class NewSheet:
    """A sheet to be added behind the others."""

    name: str
    texts: tuple[tuple[int, int, str], ...]
    """Titles and explanations: row, column and text."""
    tables: tuple[NewTable, ...]
    widths: tuple[float, ...]
    """Of the columns from the first, in characters."""
    choices: tuple[tuple[Area, tuple[str, ...]], ...] = ()
    """Areas whose cells offer a list of words."""


@dataclass(frozen=True, slots=True)
class NewNote:
    """A note to be put on a cell; where there is one, the new words follow below."""

    sheet: str
    row: int
    column: int
    text: str
    author: str


@dataclass(frozen=True, slots=True)
class ExternalLink:
    """Another workbook that formulas refer to as ``[number]``, and where it was."""

    number: int
    target: str


@dataclass(frozen=True, slots=True)
class Written:
    """What a write did."""

    path: Path
    """The workbook as it now stands."""
    backup: Path | None
    """The file that stood there before; None where nothing was replaced."""
    parts: tuple[str, ...]
    """The members of the zip that differ. Empty: no byte had to change, so none was written."""
    cells: int
    """How many cells differ."""
