"""References to cells as formulas write them: ``B2``, ``$A$1:C3``, ``A:A``, ``2:5``, ``'My sheet'!B2``.

A reference read here knows which of its parts move with the formula, so that one reading serves a
whole filled-down column. Rows and columns count from 1; the limits are Excel's.
"""

import re
from dataclasses import dataclass

from xlcsp.book.addresses import column_name, column_number
from xlcsp.book.model import LAST_COLUMN, LAST_ROW, Area, Position

_CELL = re.compile(r"(\$?)([A-Z]{1,3})(\$?)([1-9][0-9]{0,6})", re.IGNORECASE)
_COLUMN = re.compile(r"(\$?)([A-Z]{1,3})", re.IGNORECASE)
_ROW = re.compile(r"(\$?)([1-9][0-9]{0,6})")
_SHEET = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!(.*)", re.DOTALL)
_PLAIN_SHEET = re.compile(r"[^\W\d][\w.]*")
_LOOKS_LIKE_A_CELL = re.compile(r"[A-Z]{1,3}[0-9]+|R[0-9]*C[0-9]*|R|C", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Corner:
    """One end of a reference: a row and a column, each fixed or counted from the formula's cell."""

    row: int
    row_fixed: bool
    column: int
    column_fixed: bool

    def seen_from(self, row: int, column: int) -> Position:
        """The cell meant by a formula in that row and column; beyond the sheet's edge it wraps."""
        return (
            self.row if self.row_fixed else (row + self.row - 1) % LAST_ROW + 1,
            self.column if self.column_fixed else (column + self.column - 1) % LAST_COLUMN + 1,
        )


@dataclass(frozen=True, slots=True)
class Reference:
    """A cell or a rectangle on one sheet; ``sheet`` is None for the formula's own."""

    sheet: str | None
    first: Corner
    last: Corner
    whole_columns: bool = False
    whole_rows: bool = False

    @property
    def one_cell(self) -> bool:
        """Whether it is a single cell wherever the formula stands."""
        return self.first == self.last

    def seen_from(self, row: int, column: int) -> Area:
        """The area meant by a formula in that row and column."""
        top, left = self.first.seen_from(row, column)
        if self.first is self.last:
            return Area(top, left, top, left)
        bottom, right = self.last.seen_from(row, column)
        return Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def split_sheet(text: str) -> tuple[str | None, str]:
    """The sheet's name (unquoted) and what follows the exclamation mark."""
    found = _SHEET.fullmatch(text)
    if not found:
        return None, text
    quoted, plain, rest = found.groups()
    return (quoted.replace("''", "'") if quoted is not None else plain), rest


def read_reference(text: str, row: int, column: int) -> Reference | None:
    """Reads a reference in a formula of that cell. None where the text is none.

    Nothing is said here of whether the sheet exists.
    """
    sheet, rest = split_sheet(text)
    first_text, colon, last_text = rest.partition(":")
    if colon and sheet is not None and "!" in last_text:
        other, last_text = split_sheet(last_text)
        if other is None or other.casefold() != sheet.casefold():
            return None
    first = _corner(first_text, row, column)
    if first is not None:
        last = _corner(last_text, row, column) if colon else first
        return Reference(sheet, first, last) if last is not None else None
    if not colon:
        return None
    return _whole_columns(sheet, first_text, last_text, column) or _whole_rows(
        sheet, first_text, last_text, row
    )


def _corner(text: str, row: int, column: int) -> Corner | None:
    found = _CELL.fullmatch(text)
    if not found:
        return None
    column_dollar, letters, row_dollar, digits = found.groups()
    at_row, at_column = int(digits), column_number(letters)
    if at_row > LAST_ROW or at_column > LAST_COLUMN:
        return None
    return Corner(
        at_row if row_dollar else at_row - row,
        bool(row_dollar),
        at_column if column_dollar else at_column - column,
        bool(column_dollar),
    )


def _whole_columns(sheet: str | None, first: str, last: str, column: int) -> Reference | None:
    ends = [_COLUMN.fullmatch(first), _COLUMN.fullmatch(last)]
    if not (ends[0] and ends[1]):
        return None
    numbers = [column_number(end[2]) for end in ends if end]
    if max(numbers) > LAST_COLUMN:
        return None
    fixed = [bool(end[1]) for end in ends if end]
    at = [number if f else number - column for number, f in zip(numbers, fixed, strict=True)]
    return Reference(
        sheet,
        Corner(1, True, at[0], fixed[0]),
        Corner(LAST_ROW, True, at[1], fixed[1]),
        whole_columns=True,
    )


def _whole_rows(sheet: str | None, first: str, last: str, row: int) -> Reference | None:
    ends = [_ROW.fullmatch(first), _ROW.fullmatch(last)]
    if not (ends[0] and ends[1]):
        return None
    numbers = [int(end[2]) for end in ends if end]
    if max(numbers) > LAST_ROW:
        return None
    fixed = [bool(end[1]) for end in ends if end]
    at = [number if f else number - row for number, f in zip(numbers, fixed, strict=True)]
    return Reference(
        sheet,
        Corner(at[0], fixed[0], 1, True),
        Corner(at[1], fixed[1], LAST_COLUMN, True),
        whole_rows=True,
    )


def fixed_reference(sheet: str, area: Area) -> Reference:
    """The reference to an area, the same from every cell."""
    return Reference(
        sheet,
        Corner(area.top, True, area.left, True),
        Corner(area.bottom, True, area.right, True),
    )


def cell_name(sheet: str, row: int, column: int) -> str:
    """A cell as a person writes it, the sheet's name in quotes where it needs them."""
    plain = _PLAIN_SHEET.fullmatch(sheet) and not _LOOKS_LIKE_A_CELL.fullmatch(sheet)
    quoted = sheet if plain else "'" + sheet.replace("'", "''") + "'"
    return f"{quoted}!{column_name(column)}{row}"
