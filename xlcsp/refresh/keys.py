"""How rows of a source and rows of a table find each other.

Keys compare as people read them: without capitals, outer or double spaces; figures as figures; days
and periods as such, however either side writes them.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from xlcsp.book import CellValue
from xlcsp.calc.number import exact
from xlcsp.refresh.extract import Extract, SourceColumn, SourceValue, folded
from xlcsp.refresh.figures import figure_in
from xlcsp.refresh.period import Period, Step, day_of, read_day, read_period
from xlcsp.refresh.target import Holds, TargetColumn

BLANK: Final = ""
"""The key of a cell that holds nothing."""

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeyColumn:
    """A key: its column in the table, its place in the source, and how the two are compared."""

    column: TargetColumn
    place: int
    source: SourceColumn
    step: Step | None
    """Compared as periods of this length."""
    days: bool
    """Compared as days."""
    figures: bool
    """Compared as figures: ``001`` and ``1.0`` are 1."""
    date1904: bool

    def of_source(self, value: SourceValue) -> str:
        """The key of a source's value."""
        if self.step is not None:
            found = read_period(value, self.step)
            if found is not None:
                return str(found)
        match value:
            case None:
                return BLANK
            case bool():
                return str(value).casefold()
            case Decimal():
                return f"{value.normalize():f}" if value else "0"
            case date():
                return value.isoformat()
            case str():
                return self._of_text(value)
            case _:
                return str(value)

    def _of_text(self, text: str) -> str:
        """A day's or a figure's key where the table's column holds such; else the text's own."""
        if self.days:
            day = read_day(text)
            return folded(text) if day is None else day.isoformat()
        if self.figures:
            number = figure_in(text)
            return folded(text) if number is None else self.of_source(number)
        return folded(text)

    def of_table(self, value: CellValue) -> str:
        """The key of a table's cell."""
        if self.step is not None:
            found = read_period(value, self.step, self.date1904)
            if found is not None:
                return str(found)
        if self.days and isinstance(value, float):
            day = day_of(value, self.date1904)
            if day is not None:
                return day.isoformat()
        if isinstance(value, float | int) and not isinstance(value, bool):
            return self.of_source(exact(value))
        return self.of_source(value if isinstance(value, str | bool) else None)

    def period(self, value: SourceValue | CellValue) -> Period | None:
        """The period that a value of either side names, where this key is a period."""
        if self.step is None:
            return None
        return read_period(value, self.step, self.date1904)


def key_column(extract: Extract, place: int, column: TargetColumn, date1904: bool) -> KeyColumn:
    """How a table's column and a source's are compared."""
    source = extract.columns[place]
    step = source.step if source.step is not None else column.step(date1904)
    days = step is None and column.shows is Holds.DATES
    figures = step is None and column.shows is Holds.FIGURES
    return KeyColumn(column, place, source, step, days, figures, date1904)
