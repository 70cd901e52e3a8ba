"""References in formulas, rewritten for cells that have moved.

openpyxl's tokenizer finds the references; a quick look beforehand passes over every formula that
cannot be concerned, which is nearly all of them. Names, structured references, whole columns and
whole rows stay as they are, as in Excel.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from xlcsp.book.addresses import cell_name, column_number
from xlcsp.book.errors import RowInUse, SheetsTogether
from xlcsp.book.formula_tokens import formula_pieces
from xlcsp.book.model import LAST_ROW, Area
from xlcsp.book.move import Move, Reach
from xlcsp.book.shared_formulas import SharedFormula

_ANY_CELL: Final = re.compile(r"(?<![\w.])\$?([A-Za-z]{1,3})\$?([0-9]{1,7})(?![\w.(\[])")
_SHEET: Final = r"(?:'(?:[^']|'')+'|[^'!:\s]+(?::[^'!:\s]+)?)!"
_CELL: Final = r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}"
_REFERENCE: Final = re.compile(
    rf"(?P<sheet>{_SHEET})?(?P<first>{_CELL})(?::(?P<again>{_SHEET})?(?P<last>{_CELL}))?"
)
_ONE: Final = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class Standing:
    """The cell in which a formula stands, and the formula in the cell above it."""

    row: int
    column: int
    text: str
    above: SharedFormula | None

    def runs_down(self) -> bool:
        """Whether it is the formula above it, filled down: relative ends then go with each row."""
        return self.above is not None and self.above.at(self.row, self.column) == self.text

    def named_above(self, reference: str) -> bool:
        """Whether the formula above names the very same cells."""
        if self.above is None:
            return False
        text = self.above.at(self.row - 1, self.column)
        return any(refers and value == reference for value, refers in formula_pieces(text))


@dataclass(frozen=True)
class References:
    """Rewrites what refers to a sheet on which cells move."""

    move: Move
    sheets: Sequence[str]
    """All sheets in the order of their tabs, for references across several."""

    def concerned(self, text: str, home: str | None) -> bool:
        """Whether a formula on the sheet ``home`` may refer to what moves (a quick look)."""
        if home is None or home.casefold() != self.move.sheet.casefold():
            named = self.move.sheet.replace("'", "''").casefold()
            if named not in text.casefold() and not re.search(r"\w:\w[^!(),]*!|:[^']+'!", text):
                return False
        return any(
            self.move.first_touched <= int(row) and self.move.inside(column_number(letters))
            for letters, row in _ANY_CELL.findall(text)
        )

    def formula(
        self,
        text: str,
        home: str | None,
        where: str,
        *,
        lists: bool = False,
        standing: Standing | None = None,
    ) -> str:
        """The formula (without its equals sign) as it must read from now on.

        ``lists`` says that each reference is to a list of figures, as a chart's are, so that one
        cell may become several. ``standing`` is given for a formula in a cell. Raises RowInUse,
        naming ``where``, for a reference to nothing but removed rows.
        """
        if not self.concerned(text, home):
            return text
        return "".join(
            self._reference(value, home, where, lists, standing) if refers else value
            for value, refers in formula_pieces(text)
        )

    def _reference(
        self, text: str, home: str | None, where: str, lists: bool, standing: Standing | None
    ) -> str:
        found = _REFERENCE.fullmatch(text)
        if found is None:
            return text
        sheet = _plain_name(found["sheet"]) if found["sheet"] else home
        if sheet is None or sheet.startswith("["):
            return text
        area = _area(found["first"], found["last"] or found["first"])
        if area is None:
            return text
        if ":" in sheet:
            self._check_together(sheet, area, text, where)
            return text
        if sheet.casefold() != self.move.sheet.casefold():
            return text
        reach = Reach.WHOLE
        if standing is not None and found["last"] is not None and area.bottom == self.move.last:
            reach = self._reach(text, (found["first"], found["last"]), area, home, standing)
        new = self._referred(area, reach, single=found["last"] is None and not lists)
        if new is None:
            raise RowInUse(
                f"{where} refers to {text}, which would be removed: change it there first."
            )
        if new == area:
            return text
        first, last = _ordered(found["first"], found["last"], new)
        return (found["sheet"] or "") + first + (f":{found['again'] or ''}{last}" if last else "")

    def _reach(
        self, text: str, ends: tuple[str, str], area: Area, home: str | None, standing: Standing
    ) -> Reach:
        """How far down a range means to reach that ends with the last row of data.

        A running total (``SUM(B$2:B4)`` in row 4, or filled down from the row above it) means its
        own rows; what is still to come (``SUM(B4:B$4)``) means all to the end, from any row.
        """
        move = self.move
        upper, lower = sorted((_ONE.fullmatch(end) for end in ends), key=_row_of)
        upper_fixed, lower_fixed = (bool(end and end[3]) for end in (upper, lower))
        of_the_block = (
            home is not None
            and home.casefold() == move.sheet.casefold()
            and move.inside(standing.column)
            and move.first <= standing.row <= move.last
        )
        if lower_fixed:
            to_come = of_the_block and not upper_fixed and area.top == standing.row
            return Reach.TO_THE_END if to_come else Reach.WHOLE
        own_row = of_the_block and standing.row == area.bottom
        if (own_row and not standing.named_above(text)) or standing.runs_down():
            return Reach.NO_FURTHER
        return Reach.WHOLE

    def _referred(self, area: Area, reach: Reach, *, single: bool) -> Area | None:
        if not single:
            return self.move.referred(area, reach)
        row = self.move.cell(area.top, area.left)
        return None if row is None else Area(row, area.left, row, area.left)

    def _check_together(self, sheets: str, area: Area, text: str, where: str) -> None:
        order = [name.casefold() for name in self.sheets]
        first, _, last = sheets.casefold().partition(":")
        ours = self.move.sheet.casefold()
        if first not in order or last not in order or ours not in order:
            return
        low, high = sorted((order.index(first), order.index(last)))
        if low <= order.index(ours) <= high and self.move.referred(area) != area:
            raise SheetsTogether(
                f"{where} refers to {text} across several sheets, which cannot follow a table that "
                "grows or shrinks on one of them: change that formula first."
            )


def _row_of(corner: re.Match[str] | None) -> int:
    return int(corner[4]) if corner else 0


def _plain_name(prefix: str) -> str:
    name = prefix[:-1]
    if name.startswith("'"):
        name = name[1:-1].replace("''", "'")
    return name


def _area(first: str, last: str) -> Area | None:
    one, other = _ONE.fullmatch(first), _ONE.fullmatch(last)
    if one is None or other is None:
        return None
    rows = sorted((int(one[4]), int(other[4])))
    columns = sorted((column_number(one[2]), column_number(other[2])))
    if rows[0] < 1 or rows[1] > LAST_ROW:
        return None
    return Area(rows[0], columns[0], rows[1], columns[1])


def _ordered(first: str, last: str | None, new: Area) -> tuple[str, str | None]:
    """The two corners with their new rows, each with its own ``$`` and on its own side."""
    if last is None:
        if new.rows == 1:
            return _with_row(first, new.top), None
        return _with_row(first, new.top), _with_row(first, new.bottom)
    one, other = _ONE.fullmatch(first), _ONE.fullmatch(last)
    upside_down = one is not None and other is not None and int(one[4]) > int(other[4])
    rows = (new.bottom, new.top) if upside_down else (new.top, new.bottom)
    return _with_row(first, rows[0]), _with_row(last, rows[1])


def _with_row(corner: str, row: int) -> str:
    found = _ONE.fullmatch(corner)
    return f"{found[1]}{found[2]}{found[3]}{row}" if found else corner


def translated(text: str, old: tuple[int, int], new: tuple[int, int]) -> str:
    """A formula that stood in one cell as it reads in another: what has no ``$`` moves along."""
    return SharedFormula(text, *old).at(*new)


def named(sheet: str, row: int, column: int) -> str:
    """A cell as refusals name it."""
    return f"'{sheet}'!{cell_name(row, column)}"


def sheet_and_area(reference: str) -> tuple[str | None, Area | None]:
    """The sheet and the area that a reference names; None for what is no area of one sheet."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return None, None
    sheet = _plain_name(found["sheet"]) if found["sheet"] else None
    return sheet, _area(found["first"], found["last"] or found["first"])
