"""Cells as a source's file gives them, before anyone knows which column they belong to."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeAlias

from xlcsp.calc.number import exact
from xlcsp.refresh.extract import NoResult, SourceValue

RawCell: TypeAlias = bool | int | float | str | datetime | date | time | timedelta | NoResult
"""A cell of a text file (always text) or of a sheet (typed); ``""`` is an empty cell."""


def source_value(cell: RawCell) -> SourceValue:
    """A cell as a source value: numbers exact, blanks None, a time of day left out."""
    match cell:
        case str():
            return cell if cell.strip() else None
        case bool():
            return cell
        case int():
            return Decimal(cell)
        case float():
            return exact(cell)
        case datetime():
            return cell.date()
        case date() | NoResult():
            return cell
        case _:
            return str(cell)


def as_text(cell: RawCell) -> str:
    """A cell as a header or a name: single spaces, whole numbers without a decimal point."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())
