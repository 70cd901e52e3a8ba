"""Rows in which values are set: the new bytes of plain cells, made as the rows pass by.

Nearly every cell that a refresh changes is empty or holds a number or a shared text, written as
programs write it. Such cells are dealt with here at once, so that very many can change; whatever is
written otherwise, or holds a formula, is given back to be looked at closely.
"""

import re
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache

from xlcsp.book.cell_content import plain_cell_xml, same_value
from xlcsp.book.model import LAST_COLUMN, CellValue, Position, RowValues
from xlcsp.book.sheet_text import FIGURE, Block, Cell, Row, column_of
from xlcsp.book.xml_text import attribute

_SHARED = b' t="s"'


@lru_cache(maxsize=8)
def _cell_pattern(prefix: bytes) -> re.Pattern[bytes]:
    """A cell in its usual form: name and style (letters, row, style), kind, inside (a figure)."""
    p = re.escape(prefix)
    return re.compile(
        rb"""<%sc( r="([A-Z]{1,3})([0-9]{1,7})"( s="[0-9]+")?)( t="[a-zA-Z]+")?(?:/>|>"""
        rb"""(<%sv>%s</%sv>(?=</%sc>)|.*?)</%sc>)""" % (p, p, FIGURE, p, p, p),
        re.DOTALL,
    )


class PlainRows:
    """The rows of a sheet that get values, each offered once to ``deal_with``."""

    def __init__(self, settings: RowValues, prefix: bytes) -> None:
        """``settings`` are all values that the sheet is to get, ``prefix`` that of its tags."""
        self._settings = settings
        self._prefix = prefix
        self._cells: dict[int, dict[int, bytes | None]] = {}
        self._texts: dict[Position, int] = {}
        """The shared texts that stood where a text is to stand, by number."""
        self._styles: dict[bytes | None, Position] = {}
        self._left: dict[int, Mapping[int, CellValue]] = {}
        self._offered: set[int] = set()

    def deal_with(self, block: Block, row: Row) -> list[Cell] | None:
        """Note the new bytes of a row's plain cells; gives the others that are to change.

        None, and nothing is noted, for a row that is not written as programs write it.
        """
        if block.mask is not block.text:
            return None
        wanted, number = self._settings[row.number], b"%d" % row.number
        cells: dict[int, bytes | None] = {}
        texts: dict[Position, int] = {}
        styles: dict[bytes | None, Position] = {}
        done: set[int] = set()
        others: list[Cell] = []
        at, column = row.body, 0
        for found in _cell_pattern(self._prefix).finditer(block.text, row.body, row.body_end):
            named, letters, stated, style, kind, inside, figure = found.groups()
            before, column = column, column_of(letters)
            if found.start() != at or stated != number or column <= before:
                return None
            at = found.end()
            if column not in wanted:
                continue
            value = wanted[column]
            shared = kind == _SHARED and figure is not None and figure.isdigit()
            if (kind and not shared) or (inside is not None and (figure is None or value is None)):
                raw = named + (kind or b"")
                others.append(Cell(row.number, column, raw, inside or b"", found.start(), at))
                continue
            done.add(column)
            styles[style] = (row.number, column)
            if shared and isinstance(value, str):
                texts[row.number, column] = int(figure)
            elif not shared and same_value(None if figure is None else float(figure), value):
                continue
            cells[column] = plain_cell_xml(named, value, self._prefix)
        if at != row.body_end or column > LAST_COLUMN:
            return None
        self._offered.add(row.number)
        if len(done) < len(wanted):
            self._left[row.number] = {c: wanted[c] for c in wanted if c not in done}
        if cells:
            self._cells[row.number] = cells
        self._texts |= texts
        self._styles |= styles
        return others

    @property
    def left(self) -> RowValues:
        """The values that are not dealt with."""
        passed = {row: line for row, line in self._settings.items() if row not in self._offered}
        return passed | self._left

    @property
    def styles(self) -> Mapping[str | None, Position]:
        """The styles of the cells dealt with, and one cell of each."""
        return {attribute(raw or b"", b"s"): place for raw, place in self._styles.items()}

    def new_cells(
        self, texts: Callable[[Collection[int]], dict[int, str]]
    ) -> dict[int, dict[int, bytes | None]]:
        """The new bytes by row and column; ``texts`` gives shared texts, which may be the same."""
        known = texts(set(self._texts.values()))
        for (row, column), number in self._texts.items():
            if known[number] == self._settings[row][column]:
                del self._cells[row][column]
                if not self._cells[row]:
                    del self._cells[row]
        return self._cells
