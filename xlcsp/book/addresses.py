"""Cells by the names that a file uses: ``C7`` for row 7, column 3, and ``B2:D9`` for a rectangle."""

import re
from functools import lru_cache
from typing import Final

from xlcsp.book.model import LAST_COLUMN, LAST_ROW, Area, Position

_CELL: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


@lru_cache(maxsize=LAST_COLUMN)
def column_name(column: int) -> str:
    """``1`` is ``A``, ``28`` is ``AB``."""
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(65 + letter) + letters
    return letters


@lru_cache(maxsize=LAST_COLUMN)
def column_number(letters: str) -> int:
    """``A`` is 1, ``AB`` is 28, in either case."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def cell_name(row: int, column: int) -> str:
    """Row 7, column 3 is ``C7``."""
    return f"{column_name(column)}{row}"


def area_name(area: Area) -> str:
    """``B2:D9``, or ``B2`` for a single cell."""
    first = cell_name(area.top, area.left)
    last = cell_name(area.bottom, area.right)
    return first if first == last else f"{first}:{last}"


def read_cell(name: str) -> Position:
    """Row and column of ``C7`` or ``$C$7``; ValueError for anything else."""
    match = _CELL.fullmatch(name)
    if match is None:
        raise ValueError(f"{name!r} is not a cell")
    row, column = int(match[2]), column_number(match[1])
    if not inside_sheet(row, column):
        raise ValueError(f"{name!r} is outside a worksheet")
    return row, column


def read_area(name: str) -> Area:
    """The rectangle of ``B2:D9`` or ``B2``; ValueError for anything else."""
    first, _, last = name.partition(":")
    one = read_cell(first)
    other = read_cell(last) if last else one
    return Area(
        min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])
    )


def inside_sheet(row: int, column: int) -> bool:
    """Whether a worksheet has such a cell."""
    return 1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN
