"""What a source says, whatever its format: columns, facts, and for which areas and periods it speaks.

A fact is a row of the source, or many rows counted or added together; it knows where it came from.
"""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TypeAlias

from xlcsp.refresh.period import Period, Step, read_day, read_period


@dataclass(frozen=True, slots=True)
class NoResult:
    """A cell of a sheet that holds an error, or a formula that was never worked out."""

    cell: str
    error: str
    """``#DIV/0!``; empty for a formula without a result."""

    def __str__(self) -> str:
        return self.error or "a formula without a result"

    @property
    def refusal(self) -> str:
        """What is wrong with the cell, and what to do."""
        if self.error:
            return f"{self.cell} holds {self.error}, an error: mend it there and save."
        return (
            f"{self.cell} holds a formula that has no result yet: open the file in Excel, save it "
            "and try again."
        )


SourceValue: TypeAlias = str | Decimal | bool | date | Period | NoResult | None
"""A value as a source gives it. Text that may be a figure stays text until a column wants it."""


class Kind(Enum):
    """What a column of a source holds."""

    AREA = "area"
    PERIOD = "period"
    CATEGORY = "category"
    COUNT = "count"
    """Figures that add up: counts of offences or residents."""
    ANY = "any"
    """A column of a source without a published layout."""


@dataclass(frozen=True, slots=True)
class SourceColumn:
    """A column of a source; ``step`` is the length of a period column's periods."""

    name: str
    kind: Kind
    step: Step | None = None
    also: tuple[str, ...] = ()
    """Other names that it goes by."""
    words: Mapping[str, str] = field(default_factory=dict)
    """Other spellings of its values, folded: ``{"1": "male", "m": "male"}``."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a fact stands: a file (with a sheet), and a line of it unless it is many."""

    file: str
    line: int | None = None
    rows: int = 1

    def __str__(self) -> str:
        if self.line is not None:
            return f"{self.file}, line {self.line:,}"
        return f"{self.file}, {self.rows:,} row{'' if self.rows == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Fact:
    """One value for each column.

    ``given`` pairs names that the area map replaced with the source's own, both folded.
    """

    values: tuple[SourceValue, ...]
    origin: Origin
    given: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that was read, and the SHA-256 of its bytes."""

    name: str
    checksum: str


@dataclass(frozen=True, slots=True)
class Extract:
    """What a source says.

    ``speaks_for`` holds for each area column's value (folded) the periods for which the source has
    anything at all about it: outside them it is silent, which is not the same as zero. In a source
    of ``events`` every row is one event, so that inside them no row means none.
    """

    columns: tuple[SourceColumn, ...]
    facts: tuple[Fact, ...]
    files: tuple[SourceFile, ...]
    events: bool = False
    speaks_for: Mapping[tuple[str, str], frozenset[Period]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    look: tuple[str, ...] = ()
    """What a person should see to."""
    dated: Mapping[int, Step | None] = field(default_factory=dict)
    """Columns of text or dates that a table's keys tell to be periods of a length, or days (None)."""

    def day_of(self, values: Sequence[SourceValue]) -> date | None:
        """The first day of the shortest period, or the day, that a fact is about."""
        days = [value for at in self.dated if isinstance(value := self._dated(values, at), date)]
        if days:
            return min(days)
        periods = [value for value in values if isinstance(value, Period)]
        periods += [
            value for at in self.dated if isinstance(value := self._dated(values, at), Period)
        ]
        return min(periods, key=lambda each: each.step.months).first_day if periods else None

    def _dated(self, values: Sequence[SourceValue], at: int) -> Period | date | None:
        value, step = values[at], self.dated[at]
        if step is not None:
            return read_period(value, step)
        return (
            read_day(value)
            if isinstance(value, str)
            else value
            if isinstance(value, date)
            else None
        )

    def place(self, name: str) -> int | None:
        """The position of the column of that name, in any capitals; None if there is none."""
        wanted = folded(name)
        for place, column in enumerate(self.columns):
            if wanted in (folded(column.name), *map(folded, column.also)):
                return place
        return None

    @property
    def step(self) -> Step | None:
        """The length of its shortest periods; None where it has no period column."""
        steps = [column.step for column in self.columns if column.step is not None]
        return min(steps, key=lambda step: step.months) if steps else None


Wanted: TypeAlias = Callable[[SourceColumn], bool]
"""Which columns a rule needs: readers add the others up on the way."""


def folded(text: str) -> str:
    """Text as names are compared: without spaces around, with single ones inside, in no capitals."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return " ".join(text.split()).casefold()


def named(columns: Iterable[SourceColumn], kind: Kind) -> list[str]:
    """The names of the columns of a kind."""
    return [column.name for column in columns if column.kind is kind]
