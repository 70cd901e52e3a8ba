"""What a source's value becomes in a cell: figures stay figures, dates dates, text text.

The column that it goes to decides: text in a column of figures is refused with its file, line and
column, and text that looks like a formula is written as text.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Final

from xlcsp.book import CellValue
from xlcsp.book.model import LONGEST_TEXT
from xlcsp.calc.published import Missing
from xlcsp.refresh.extract import NoResult, SourceValue
from xlcsp.refresh.figures import figure, no_result, wrong_value
from xlcsp.refresh.gather import Finding, Silent, Told
from xlcsp.refresh.period import Period, form_like, read_day, serial_of
from xlcsp.refresh.target import Holds, Target, TargetColumn

_PLAIN_NUMBER: Final = re.compile(
    r"-?(?:(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?|[0-9](?:\.[0-9]{1,15})?E[+-][0-9]{2})"
)
"""Text that is surely a figure, 1.5E+05 as Excel writes it too: codes such as 007 and 1E5 are not."""
_PLAIN_FIGURE: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def cell_value(told: Told, column: TargetColumn, target: Target) -> CellValue | Silent:
    """The cell's new value; Silent where the source marks the figure as missing."""
    new = _cell_value(told, column, target)
    if isinstance(new, str) and len(new.encode("utf-16-le")) // 2 > LONGEST_TEXT:
        raise wrong_value(
            *(told.origin, column.header, new),
            f"has {len(new):,} characters, and a cell holds at most {LONGEST_TEXT:,}: shorten it.",
        )
    return new


def _cell_value(told: Told, column: TargetColumn, target: Target) -> CellValue | Silent:
    value = told.value
    if isinstance(value, Period):
        return _period(value, column, target)
    if isinstance(value, NoResult):
        raise no_result(told.origin, column.header, value)
    match column.holds:
        case Holds.FIGURES:
            number = figure(value, told.origin, column.header)
            if isinstance(number, Missing):
                return Silent(f"the source says {number.reason.strip()!r}: {told.origin}")
            return float(number)
        case Holds.DATES:
            return _date(told, column, target)
        case Holds.TEXT:
            return _as_text(value, target)
        case _:
            return _as_it_looks(value, target)


def plain_figure(value: SourceValue, column: TargetColumn) -> float | None:
    """A plain figure for a column of figures, without ado; None for whatever needs a closer look."""
    if column.holds is not Holds.FIGURES:
        return None
    if type(value) is str and len(value) <= 15 and _PLAIN_FIGURE.fullmatch(value):
        return float(value)
    return float(value) if type(value) is Decimal else None


def _period(period: Period, column: TargetColumn, target: Target) -> CellValue:
    """Written as the column writes its others: as a date, the first or last day, or as text."""
    example = next((each for each in reversed(column.values) if each is not None), None)
    if isinstance(example, float):
        if column.holds is not Holds.DATES:
            return float(period.start // 12)
        first = serial_of(period.first_day, target.date1904)
        at_end = _is_last_day(example, column, target)
        return serial_of(period.last_day, target.date1904) if at_end else first
    if isinstance(example, str):
        return form_like(example, period.step)(period)
    return str(period)


def _is_last_day(example: float, column: TargetColumn, target: Target) -> bool:
    from xlcsp.refresh.period import day_of

    day = day_of(example, target.date1904)
    return day is not None and day.day > 1


def _date(told: Told, column: TargetColumn, target: Target) -> CellValue | Silent:
    value = told.value
    if isinstance(value, str):
        day = read_day(value)
        if day is None:
            raise wrong_value(told.origin, column.header, value, "is no date: type 31/03/2025.")
        return serial_of(day, target.date1904)
    if isinstance(value, date):
        return serial_of(value, target.date1904)
    if isinstance(value, Decimal):
        return float(value)
    raise wrong_value(told.origin, column.header, str(value), "is no date: type 31/03/2025.")


def _as_text(value: SourceValue, target: Target) -> CellValue:
    """Text stays as it is, down to its spaces; what a sheet holds as a number stays one."""
    match value:
        case Decimal():
            return float(value)
        case date():
            return serial_of(value, target.date1904)
        case bool() | str() | None:
            return value
        case _:
            return str(value)


def _as_it_looks(value: SourceValue, target: Target) -> CellValue:
    """In a column that says nothing: plain figures are figures, everything else is as it is."""
    if isinstance(value, str) and _PLAIN_NUMBER.fullmatch(value.strip()):
        return float(value)
    return _as_text(value, target)


def told_as_cell(finding: Finding, column: TargetColumn, target: Target) -> CellValue | Silent:
    """The cell's new value, or why there is none."""
    return finding if isinstance(finding, Silent) else cell_value(finding, column, target)
