"""Which zeros are empty cells: the formula being worked out is found, and its cells are asked.

Calc gives a function 0.0 for an empty cell and 1.0 for TRUE, and does not say which cell calls.
But a cell that is being worked out answers "circular reference" (error 522) when it is asked for
its error, and no other cell does. So the cells that hold a call of the function are asked until
one answers so; its formula's text then says which cells were handed over. A cell that is waiting to
be worked out is worked out by the asking: the call that this makes comes from that very cell.

Inside LibreOffice only; ``Any`` stands for its objects. Nothing in a document is changed.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import lru_cache
from typing import Any, Final, TypeAlias

from xlcsp.hosts.calc.call_text import (
    Call,
    ColumnText,
    calls_in,
    cells_in,
    chosen_from,
    name_in,
    number_in,
)

_FORMULAS: Final = 16
"""com.sun.star.sheet.CellFlags.FORMULA"""
_LOGICAL: Final = 1024
"""com.sun.star.util.NumberFormat.LOGICAL"""
_DEFINED: Final = 1
"""com.sun.star.util.NumberFormat.DEFINED: a format of the user's own, which may say "none" for 0"""
_CIRCULAR: Final = 522
_DEEPEST: Final = 16
"""Calls inside calls that the asking itself may make."""
_REST: Final = 20
"""How many times as long as a look in vain took must pass before the next."""


class Holds(Enum):
    """What stands behind a number that Calc handed over."""

    NUMBER = auto()
    TRUTH = auto()
    """TRUE or FALSE."""
    NOTHING = auto()
    """An empty cell."""


Truths: TypeAlias = frozenset[tuple[int, int]]
"""Where TRUE or FALSE stands in a range: row and column from its corner, from 0."""

Behind: TypeAlias = Holds | Truths


@dataclass(frozen=True, slots=True)
class Handed:
    """What a call hands over."""

    holds: list["Behind"]
    """What stands behind each argument."""
    written: int
    """How many arguments the formula writes, empty ones counted."""


@dataclass(frozen=True, slots=True)
class Place:
    """A cell that calls one of our functions."""

    cell: Any
    sheet: Any
    formula: str


@dataclass(slots=True)
class Places:
    """The cells of one document that call our functions, and which of them are being asked."""

    document: Any
    by_function: dict[str, list[Place]] = field(default_factory=dict)
    next_guess: dict[str, int] = field(default_factory=dict)
    asked: list[Place] = field(default_factory=list)
    rest_until: float = float("-inf")
    """No look through the sheets before then."""

    def behind(self, function: str, given: Sequence[Any]) -> Handed | None:
        """What stands behind the arguments; None where the calling cell cannot be found."""
        if self.document.IsIterationEnabled or len(self.asked) >= _DEEPEST:
            return None
        found = self._running(function, given)
        if found is None and time.monotonic() > self.rest_until:
            started = time.monotonic()
            self._look()
            found = self._running(function, given)
            if found is None:
                self.rest_until = time.monotonic() + _REST * (time.monotonic() - started)
        return found

    # The cell that is being worked out

    def _running(self, function: str, given: Sequence[Any]) -> Handed | None:
        for place in self._in_order(function):
            if self._is_running(place):
                found = self._answer(place, function, given)
                if found is not None:
                    return found
        return None

    def _in_order(self, function: str) -> Iterator[Place]:
        """The cell last asked first, then from the one behind the last that was found."""
        if self.asked:
            yield self.asked[-1]
        places = self.by_function.get(function, [])
        first = self.next_guess.get(function, 0)
        for step in range(len(places)):
            at = (first + step) % len(places)
            self.next_guess[function] = at + 1
            yield places[at]

    def _is_running(self, place: Place) -> bool:
        self.asked.append(place)
        try:
            return bool(place.cell.getError() == _CIRCULAR)
        finally:
            self.asked.pop()

    # What its formula hands over

    def _answer(self, place: Place, function: str, given: Sequence[Any]) -> Handed | None:
        """What the arguments are; where two calls in the cell could be meant, the emptier one."""
        answers = [
            (call, holds)
            for call in _calls(place.cell.getFormula())
            if call.function == function
            and (holds := self._if_same(place, call, given)) is not None
        ]
        if not answers:
            return None
        holds = [_emptiest(each) for each in zip(*(holds for _, holds in answers), strict=True)]
        return Handed(holds, max(len(call.arguments) for call, _ in answers))

    def _if_same(self, place: Place, call: Call, given: Sequence[Any]) -> list[Behind] | None:
        """What the arguments of this call are; None where it would have given other values."""
        found = []
        texts = (*call.arguments, *[""] * (len(given) - len(call.arguments)))
        for text, value in zip(texts, given, strict=True):
            holds = self._if_gives(place, text, value)
            if holds is None:
                return None
            found.append(holds)
        return found

    def _if_gives(self, place: Place, text: str, value: Any) -> Behind | None:
        if isinstance(value, tuple):
            return self._truths(self._cells(place, text), value)
        if value is None or not text:
            return Holds.NUMBER if value is None and not text else None
        number = number_in(text)
        if number is not None:
            return Holds.NUMBER if number == value else None
        if text.startswith('"'):
            return Holds.NUMBER if text == _quoted(value) else None
        cells = self._cells(place, text)
        if cells is None or not _is_single(cells):
            empty = value == 0.0 and self._may_choose_nothing(place, text)
            return Holds.NOTHING if empty else Holds.NUMBER
        cell = cells.getCellByPosition(0, 0)
        if isinstance(value, str):
            return Holds.NUMBER if value in ("", cell.getString()) else None
        if cell.getValue() != value:
            return None
        return self._holds(cell)

    def _may_choose_nothing(self, place: Place, text: str) -> bool:
        """Whether INDEX, IF or the like may have handed on an empty cell; then it must count as one."""
        for choice in chosen_from(text):
            cells = self._cells(place, choice)
            if cells is None:
                if self._may_choose_nothing(place, choice):
                    return True
            elif cells.queryEmptyCells().getCount():
                return True
        return False

    def _cells(self, place: Place, text: str) -> Any:
        """The cells that an argument means, under their own name or a defined one; else None."""
        named = cells_in(text)
        name = name_in(text) if named is None else None
        if name is not None:
            for names in (place.sheet.NamedRanges, self.document.NamedRanges):
                if names.hasByName(name):
                    content = names.getByName(name).getContent()
                    named = cells_in(content) if content.count("$") > 1 else None
                    break
        if isinstance(named, ColumnText):
            return self._table_cells(place, named)
        if named is None:
            return None
        sheets = self.document.Sheets
        if named.sheet is None:
            return place.sheet.getCellRangeByName(named.cells)
        if not sheets.hasByName(named.sheet):
            return None
        return sheets.getByName(named.sheet).getCellRangeByName(named.cells)

    def _table_cells(self, place: Place, named: ColumnText) -> Any:
        tables = self.document.DatabaseRanges
        if not tables.hasByName(named.table):
            return None
        area = tables.getByName(named.table).getDataArea()
        sheet = self.document.Sheets.getByIndex(area.Sheet)
        for column in range(area.StartColumn, area.EndColumn + 1):
            if sheet.getCellByPosition(column, area.StartRow).getString() == named.column:
                row = place.cell.getCellAddress().Row
                top, bottom = (row, row) if named.this_row else (area.StartRow + 1, area.EndRow)
                return sheet.getCellRangeByPosition(column, top, column, bottom)
        return None

    def _truths(self, cells: Any, rows: Sequence[Sequence[Any]]) -> Truths | None:
        """Where TRUE or FALSE stands in a range; None where the range holds other values."""
        if cells is None or (cells.Rows.Count, cells.Columns.Count) != (len(rows), len(rows[0])):
            return frozenset()
        found = set()
        for row, values in enumerate(rows):
            for column, value in enumerate(values):
                if may_be_truth(value):
                    cell = cells.getCellByPosition(column, row)
                    if cell.getValue() != value:
                        return None
                    if self._holds(cell) is Holds.TRUTH:
                        found.add((row, column))
        return frozenset(found)

    def _holds(self, cell: Any) -> Holds:
        if cell.Type.value == "EMPTY":
            return Holds.NOTHING
        kind = self.document.NumberFormats.getByKey(cell.NumberFormat).Type
        if kind & _LOGICAL:
            return Holds.TRUTH
        shows_word = cell.Type.value == "FORMULA" and cell.getString().isalpha()
        return Holds.TRUTH if shows_word and not kind & _DEFINED else Holds.NUMBER

    # Looking through the sheets

    def _look(self) -> None:
        """Note every cell that calls one of our functions."""
        self.by_function = {}
        sheets = self.document.Sheets
        for number in range(sheets.getCount()):
            sheet = sheets.getByIndex(number)
            for place in _places(sheet):
                for function in {call.function for call in _calls(place.formula)}:
                    self.by_function.setdefault(function, []).append(place)


def _places(sheet: Any) -> Iterator[Place]:
    for area in sheet.queryContentCells(_FORMULAS).getRangeAddresses():
        cells = sheet.getCellRangeByPosition(
            area.StartColumn, area.StartRow, area.EndColumn, area.EndRow
        )
        for row, formulas in enumerate(cells.getFormulaArray()):
            for column, formula in enumerate(formulas):
                if "CSP." in formula.upper():
                    yield Place(cells.getCellByPosition(column, row), sheet, formula)


def may_be_truth(value: Any) -> bool:
    """Whether it is a 0 or 1, which may stand for FALSE or TRUE."""
    return value.__class__ is float and value in (0.0, 1.0)


def _emptiest(each: Sequence[Behind]) -> Behind:
    """What is most likely to be missing or wrong, of what several calls would hand over."""
    holds = [one for one in each if isinstance(one, Holds)]
    if len(holds) < len(each):
        return frozenset[tuple[int, int]]().union(
            *(one for one in each if not isinstance(one, Holds))
        )
    return max(holds, key=lambda one: one.value)


@lru_cache(maxsize=4096)
def _calls(formula: str) -> tuple[Call, ...]:
    return tuple(calls_in(formula))


def _quoted(value: Any) -> str:
    return '"' + str(value).replace('"', '""') + '"'


def _is_single(cells: Any) -> bool:
    area = cells.getRangeAddress()
    return bool(area.StartRow == area.EndRow and area.StartColumn == area.EndColumn)
