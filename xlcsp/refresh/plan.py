"""What a refresh would do to one table, cell by cell, before anything is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from xlcsp.book import CellValue
from xlcsp.book.addresses import cell_name
from xlcsp.refresh.extract import Origin, SourceFile
from xlcsp.refresh.rules import Rule
from xlcsp.refresh.sources import Format
from xlcsp.refresh.target import Target
from xlcsp.worksheet.sentences import counted


class NewValue(NamedTuple):
    """A cell that gets another value; a refresh may have a great many."""

    sheet: str
    row: int
    column: int
    about: str
    """The row's key, for people."""
    header: str
    old: CellValue
    new: CellValue
    origin: Origin | str
    """Where the new value stands in the source; why, where the cell is emptied."""

    @property
    def cell(self) -> str:
        """``'Sheet'!C7``."""
        name = self.sheet.replace("'", "''")
        return f"'{name}'!{cell_name(self.row, self.column)}"


@dataclass(frozen=True, slots=True)
class MissingFigure:
    """A cell for which the source has no figure, and why."""

    row: int
    """The data row, from 0."""
    about: str
    header: str
    reason: str


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row of the source that the table lacks."""

    about: str
    values: Mapping[str, CellValue]
    origin: Origin


@dataclass(frozen=True, slots=True)
class GoneRow:
    """A row of the table that the source lacks."""

    row: int
    about: str


@dataclass(frozen=True, slots=True)
class NearMatch:
    """Two names that may be one: to be settled in the area map, never taken as the same."""

    column: str
    table_name: str
    source_name: str
    score: int


@dataclass(frozen=True, slots=True)
class TablePlan:
    """What a rule would do to its table."""

    rule: Rule
    target: Target
    format: Format
    files: tuple[SourceFile, ...]
    changes: tuple[NewValue, ...]
    same: int
    """Cells that already show the source's value."""
    missing: tuple[MissingFigure, ...]
    new: tuple[NewRow, ...]
    gone: tuple[GoneRow, ...]
    removable: frozenset[int]
    """The gone rows whose names are not in doubt."""
    near: tuple[NearMatch, ...]
    outside: int
    """Rows about periods before or after those of the source."""
    formulas_left: int
    """Formula cells in the columns that are filled: left alone."""
    notes: tuple[str, ...]
    look: tuple[str, ...] = ()
    """The notes that a person should see to."""

    @property
    def needs_a_look(self) -> bool:
        """Whether a person should see to something."""
        return bool(
            self.missing or self.near or self.gone or self.look or (self.new and not self.appends)
        )

    @property
    def appends(self) -> bool:
        """Whether the new rows are added to the table."""
        return self.rule.new == "append"

    @property
    def removes(self) -> bool:
        """Whether the gone rows are taken out of the table."""
        return self.rule.gone == "remove"

    @property
    def says(self) -> str:
        """What would be done and what would not, in a few sentences."""
        told = [
            f"{counted(len(self.changes), 'cell')} would change; up to date already: {self.same:,}."
        ]
        if self.missing:
            told.append(f"Missing in the source: {counted(len(self.missing), 'figure')}.")
        if self.new:
            what = "would be added" if self.appends else "in the source only"
            told.append(f"{counted(len(self.new), 'row')} {what}.")
        if self.gone:
            what = "would be removed" if self.removes else "in the table only"
            told.append(f"{counted(len(self.gone), 'row')} {what}.")
        if self.near:
            told.append("Some names nearly match: settle them in the area map.")
        return " ".join(told)
