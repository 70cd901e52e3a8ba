"""The values that pass between a spreadsheet and a CSP function, the same for every host.

A host turns its own cells into these, calls a function and turns the answer back. A range is a
tuple of rows; everything else is one cell.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Final, Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class CellError:
    """An error value: Excel's code, and the sentence for people where we have one."""

    code: str
    message: str = ""


class Omitted(Enum):
    """The mark of an argument left out, as in ``F(a,,b)``; not the same as an empty cell (None)."""

    OMITTED = "omitted"


OMITTED: Final = Omitted.OMITTED

Scalar: TypeAlias = bool | int | float | str | date | datetime | CellError | None
"""What one cell holds. None is an empty cell; a date is one only where the host can tell."""

Grid: TypeAlias = tuple[tuple[Scalar, ...], ...]
"""A range or an array: rows of cells, all of one length."""

Argument: TypeAlias = Scalar | Grid | Literal[Omitted.OMITTED]
"""What a host passes for one argument."""

Result: TypeAlias = Scalar | Grid
"""What a function gives back. Missing input gives "" where a number would stand."""
