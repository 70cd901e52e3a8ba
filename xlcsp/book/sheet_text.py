"""A worksheet's XML as a stream of rows, without an XML parser.

A sheet of 90 MB is read in pieces of about a megabyte, each cut behind a whole row. Tags are found
by regular expressions on a copy in which comments, CDATA and processing instructions are blanked
out, so that a tag inside them is never taken for one. Rows and cells may lack their ``r``: they are
then counted on from the one before. What lies in a row but is no cell is refused.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

from xlcsp.book.addresses import cell_name, column_name, column_number
from xlcsp.book.errors import Damaged, Unsafe, UnusualForm
from xlcsp.book.model import LAST_COLUMN, LAST_ROW
from xlcsp.book.xml_text import (
    ATTRIBUTES,
    as_utf8,
    attribute,
    encoding_of,
    hide,
    with_attribute,
)

_LARGEST_HEAD: Final = 16 << 20
_LARGEST_ROW: Final = 256 << 20
_ROOT: Final = re.compile(rb"<([\w.-]+:)?worksheet(?=[\s/>])(%s)>" % ATTRIBUTES)
_QUICK_CELL: Final = re.compile(rb"""^\s+r\s*=\s*["']([A-Za-z]{1,3})([0-9]{1,7})["']""")
_QUICK_ROW: Final = re.compile(rb"""\s+r="([1-9][0-9]{0,6})\"""")
FIGURE: Final = rb"(-?[0-9]{1,17}(?:\.[0-9]{1,17})?(?:E[+-]?[0-9]{1,2})?)"
"""A figure as programs write it in a cell."""
_NAMED_FIRST: Final = re.compile(rb"""^\s+r\s*=\s*(?:"[^"]*"|'[^']*')""")
_NAMESPACES: Final = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)


@dataclass(frozen=True, slots=True)
class Grammar:
    """The tags of a sheet whose elements carry this prefix (``x:`` or nothing)."""

    prefix: bytes
    data: re.Pattern[bytes]
    row: re.Pattern[bytes]
    cell: re.Pattern[bytes]
    formula_cell: re.Pattern[bytes]
    formula_hint: re.Pattern[bytes]
    cell_name: re.Pattern[bytes]
    formula: re.Pattern[bytes]
    value: re.Pattern[bytes]
    inline: re.Pattern[bytes]

    @property
    def row_start(self) -> bytes:
        """How the start tag of a row begins."""
        return b"<%srow" % self.prefix

    @property
    def row_end(self) -> bytes:
        """How the end tag of a row begins."""
        return b"</%srow" % self.prefix

    @property
    def data_end(self) -> bytes:
        """How the end tag of the sheet's data begins."""
        return b"</%ssheetData" % self.prefix


@lru_cache(maxsize=8)
def grammar_of(prefix: bytes) -> Grammar:
    """The grammar for a prefix, its colon included."""
    p = re.escape(prefix)

    def element(name: bytes) -> re.Pattern[bytes]:
        return re.compile(
            rb"<%s%s(?=[\s/>])(%s)(?:/>|>(.*?)</%s%s\s*>)" % (p, name, ATTRIBUTES, p, name),
            re.DOTALL,
        )

    return Grammar(
        prefix=prefix,
        data=re.compile(rb"<%ssheetData(?=[\s/>])%s(/?)>" % (p, ATTRIBUTES)),
        row=re.compile(rb"<%srow(?=[\s/>])(%s)(/?)>" % (p, ATTRIBUTES)),
        cell=element(b"c"),
        formula_cell=re.compile(
            rb"<%sc(?=[\s/>])(%s)>\s*+(<%sf(?=[\s/>]).*?)</%sc\s*>" % (p, ATTRIBUTES, p, p),
            re.DOTALL,
        ),
        formula_hint=re.compile(rb"<%sf[\s/>]" % p),
        cell_name=re.compile(rb'''<%sc\sr="([A-Z]{1,3})([0-9]{1,7})"''' % p),
        formula=element(b"f"),
        value=element(b"v"),
        inline=element(b"is"),
    )


@lru_cache(maxsize=64)
def plain_pattern(prefix: bytes, columns: frozenset[int] | None) -> re.Pattern[bytes]:
    """A row's number, or a cell's letters, row and attributes (its name too) with its inside:
    a figure alone as ``<v>1.5</v>``, or whatever else there is."""
    p = re.escape(prefix)
    names = [b"[A-Z]{1,3}"] if columns is None else [column_name(each).encode() for each in columns]
    return re.compile(
        rb"""<%s(?:row\sr="([0-9]{1,7})"|c(?=\sr="(%s)([0-9]{1,7})")(%s)"""
        rb"""(?:/>|>(?:<%sv>%s</%sv>(?=</%sc>)|(.*?))</%sc\s*>))"""
        % (p, b"|".join(names), ATTRIBUTES, p, FIGURE, p, p, p),
        re.DOTALL,
    )


@dataclass(frozen=True, slots=True)
class Block:
    """Some whole rows, and the same with everything blanked out that is not tags or text."""

    text: bytes
    mask: bytes


class Row(NamedTuple):
    """Where a row stands in its block."""

    number: int
    start: int
    body: int
    body_end: int
    end: int
    attributes: bytes
    closed: bool
    """Written ``<row .../>``."""


class Cell(NamedTuple):
    """A cell as it stands: its attributes, what is inside, and its place in the block if asked for."""

    row: int
    column: int
    attributes: bytes
    inner: bytes
    start: int = -1
    end: int = -1


PlainCell: TypeAlias = tuple[int, int, bytes, bytes, bytes]
"""A cell's row, column and attributes, the figure that it holds, or whatever else is inside."""


class SheetText:
    """One reading of a sheet: ``head``, then ``blocks()`` to their end, then ``tail()``."""

    def __init__(self, chunks: Iterable[bytes], sheet: str) -> None:
        """Reads up to the sheet's data; ``sheet`` is the name for refusals."""
        self.sheet = sheet
        pieces = iter(chunks)
        first = next(pieces, b"")
        self.encoding = encoding_of(first[:200])
        self._chunks = as_utf8(_chained(first, pieces), self.encoding)
        self._buffer = b""
        self._read_head()

    def _read_head(self) -> None:
        for chunk in self._chunks:
            self._buffer += chunk
            if len(self._buffer) > _LARGEST_HEAD:
                break
            mask, sure = hide(self._buffer)
            if b"<!DOCTYPE" in mask:
                raise Unsafe(
                    "The workbook holds XML with a document type (DTD), which no spreadsheet "
                    "program writes: do not trust it; ask for a fresh copy."
                )
            root = _ROOT.search(mask)
            if root is None:
                continue
            self.grammar = grammar_of(root[1] or b"")
            data = self.grammar.data.search(mask, root.end(), sure)
            if data is None:
                continue
            self._check_root(root)
            self.head = self._buffer[: data.end()]
            self.data_start = data.start()
            self.empty = data[1] == b"/"
            self._buffer = self._buffer[data.end() :]
            return
        raise UnusualForm(
            f"The sheet {self.sheet!r} is written in a form that is not handled here: "
            "open the workbook in Excel, save it and try again."
        )

    def _check_root(self, root: re.Match[bytes]) -> None:
        name = b"xmlns" + (b":" + root[1][:-1] if root[1] else b"")
        if attribute(root[2], name) not in _NAMESPACES:
            raise UnusualForm(
                f"The sheet {self.sheet!r} is not a worksheet that is handled here: "
                "open the workbook in Excel, save it and try again."
            )

    def blocks(self) -> Iterator[Block]:
        """The rows, some at a time; nothing where the sheet's data is ``<sheetData/>``."""
        while not self.empty:
            mask, sure = hide(self._buffer)
            end = mask.find(self.grammar.data_end, 0, sure)
            cut = end if end >= 0 else self._behind_last_row(mask, sure)
            if cut > 0:
                text = self._buffer[:cut]
                yield Block(text, text if mask is self._buffer else mask[:cut])
                self._buffer = self._buffer[cut:]
            if end >= 0:
                return
            if len(self._buffer) > _LARGEST_ROW:
                raise UnusualForm(f"A row of the sheet {self.sheet!r} is too large to be read.")
            chunk = next(self._chunks, None)
            if chunk is None:
                raise self.damaged("it is cut off")
            self._buffer += chunk

    def _behind_last_row(self, mask: bytes, sure: int) -> int:
        tag = mask.rfind(self.grammar.row_end, 0, sure)
        return mask.find(b">", tag, sure) + 1 if tag >= 0 else 0

    def tail(self) -> bytes:
        """Everything behind the rows, from ``</sheetData>`` on."""
        tail = self._buffer + b"".join(self._chunks)
        self._buffer = b""
        return tail

    def finish(self) -> None:
        """Read what is left without keeping it, so that the part's checksum is looked at."""
        self._buffer = b""
        for _ in self._chunks:
            pass

    def damaged(self, what: str) -> Damaged:
        """A refusal that names the sheet."""
        return Damaged(
            f"The sheet {self.sheet!r} is damaged ({what}): "
            "open the workbook in Excel, let it repair the file, save it and try again."
        )

    def rows(self, block: Block, before: int) -> Iterator[Row]:
        """The rows of a block; ``before`` is the number of the last row before it."""
        at, mask, number = 0, block.mask, before
        while True:
            start = self.grammar.row.search(mask, at)
            if start is None:
                return
            number = self._row_number(start, number)
            closed = start[2] == b"/"
            body_end = start.end() if closed else mask.find(self.grammar.row_end, start.end())
            end = start.end() if closed else mask.find(b">", body_end) + 1
            if body_end < 0 or end <= 0:
                raise self.damaged("a row is cut off")
            yield Row(number, start.start(), start.end(), body_end, end, start[1], closed)
            at = end

    def last_row(self, block: Block, before: int) -> int:
        """The number of a block's last row, found without reading the others where it says it."""
        at = block.mask.rfind(self.grammar.row_start)
        start = self.grammar.row.match(block.mask, at) if at >= 0 else None
        if start is not None and attribute(start[1], b"r") is not None:
            return self._row_number(start, before)
        last = before
        for row in self.rows(block, before):
            last = row.number
        return last

    def _row_number(self, start: re.Match[bytes], before: int) -> int:
        quick = _QUICK_ROW.match(start[1])
        stated = quick[1].decode() if quick else attribute(start[1], b"r")
        if stated is None:
            number = before + 1
        elif stated.isdecimal():
            number = int(stated)
        else:
            raise self.damaged(f"a row is numbered {stated!r}")
        if not before < number <= LAST_ROW:
            raise self.damaged(f"row {number} follows row {before}")
        return number

    def cells(self, block: Block, row: Row) -> Iterator[Cell]:
        """The cells of a row, left to right."""
        at, column, mask = row.body, 0, block.mask
        pattern = self.grammar.cell
        while True:
            found = pattern.match(mask, at, row.body_end)
            if found is not None:
                quick = _QUICK_CELL.match(found[1])
                there = column_of(quick[1]) if quick and int(quick[2]) == row.number else 0
                if column < there <= LAST_COLUMN:
                    column, at = there, found.end()
                    start, end = found.span(2)
                    inner = block.text[start:end] if start >= 0 else b""
                    yield Cell(row.number, column, found[1], inner, found.start(), at)
                    continue
            found = pattern.search(mask, at, row.body_end)
            gap = mask[at : found.start() if found else row.body_end]
            if b"<" in gap and (found is not None or not _is_extension(gap, self.grammar.prefix)):
                raise UnusualForm(
                    f"Row {row.number} of the sheet {self.sheet!r} holds something that is no "
                    "cell: open the workbook in Excel, save it and try again."
                )
            if found is None:
                return
            column = self._column(found[1], row.number, column)
            inner = block.text[found.start(2) : found.end(2)] if found.start(2) >= 0 else b""
            yield Cell(row.number, column, found[1], inner, found.start(), found.end())
            at = found.end()

    def plain_cells(
        self, block: Block, columns: frozenset[int] | None
    ) -> Iterator[PlainCell] | None:
        """The cells of some columns (None: of all) in one go, which is several times quicker.

        None where the block is not written as programs write it: ``<row r="1"`` and ``<c r="A1"``.
        """
        text, prefix = block.text, self.grammar.prefix
        if block.mask is not text:
            return None
        for start in (b"<%sc" % prefix, b"<%srow" % prefix):
            if text.count(start) != text.count(start + b' r="'):
                return None
        if _no_cell(prefix).search(text) is not None:
            return None
        return self._matched(plain_pattern(prefix, columns).findall(text))

    def _matched(self, found: Iterable[tuple[bytes, ...]]) -> Iterator[PlainCell]:
        row, number, column = b"", 0, 0
        for new_row, letters, cell_row, raw, figure, other in found:
            if new_row:
                if not number < int(new_row) <= LAST_ROW:
                    raise self.damaged(f"row {int(new_row)} follows row {number}")
                row, number, column = new_row, int(new_row), 0
                continue
            before, column = column, column_of(letters)
            if cell_row != row or not before < column <= LAST_COLUMN:
                name = (letters + cell_row).decode()
                raise self.damaged(f"a cell in row {number} is named {name}")
            yield number, column, raw, figure, other

    def _column(self, raw: bytes, row: int, before: int) -> int:
        quick = _QUICK_CELL.match(raw)
        if quick is not None:
            letters, stated_row = quick[1].decode(), int(quick[2])
        else:
            stated = attribute(raw, b"r")
            if stated is None:
                return before + 1
            letters = stated.rstrip("0123456789")
            stated_row = int(stated[len(letters) :] or "0")
        column = column_number(letters) if letters.isascii() and letters.isalpha() else 0
        if stated_row != row or not before < column <= LAST_COLUMN:
            raise self.damaged(
                f"the cell after {cell_name(row, before)} is named {letters}{stated_row}"
                if before
                else f"row {row} begins with a cell named {letters}{stated_row}"
            )
        return column

    def may_hold_formulas(self, block: Block) -> bool:
        """Whether a formula's tag stands in a block. Most have none, nor the letter f: one quick look."""
        return b"f" in block.mask and self.grammar.formula_hint.search(block.mask) is not None

    def formula_cells(self, block: Block, before: int) -> Iterator[Cell]:
        """The cells of a block that hold a formula element."""
        if not self.may_hold_formulas(block):
            return
        found = list(self.grammar.formula_cell.finditer(block.mask))
        cells = [
            Cell(
                int(place[2]),
                column_number(place[1].decode()),
                each[1],
                block.text[each.start(2) : each.end(2)],
                each.start(),
                each.end(),
            )
            for each in found
            if (place := _QUICK_CELL.match(each[1])) and column_of(place[1]) <= LAST_COLUMN
        ]
        if len(cells) == len(found):
            yield from cells
            return
        for row in self.rows(block, before):
            for cell in self.cells(block, row):
                if self.grammar.formula_hint.search(cell.inner) is not None:
                    yield cell


@lru_cache(maxsize=LAST_COLUMN)
def column_of(letters: bytes) -> int:
    """A column's number by its letters."""
    return column_number(letters.decode())


def _chained(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def cells_apart(block: Block, row: Row, prefix: bytes) -> dict[int, bytes] | None:
    """A row's cells by column, left to right; None where that takes a closer look: a cell without a
    name, anything but cells, comments and the like in the block."""
    if row.closed or block.mask is not block.text:
        return None
    body = block.text[row.body - 1 : row.body_end]
    before, *named = _cell_start(prefix).split(body[:-1])
    columns = [*map(column_of, named[1::3])]
    if (
        before
        or body[-1:] != b">"
        or len(columns) != body.count(b"<%sc" % prefix)
        or columns != sorted({*columns})
        or b"extLst" in body
    ):
        return None
    return dict(
        zip(columns, map(b"%s%s>".__mod__, zip(named[::3], named[2::3], strict=True)), strict=True)
    )


@lru_cache(maxsize=8)
def _cell_start(prefix: bytes) -> re.Pattern[bytes]:
    """The start of a cell right behind another tag: all of it but ``>``, and the column's letters."""
    return re.compile(rb'>(<%sc r="([A-Z]{1,3})[0-9]{1,7}")' % re.escape(prefix))


@lru_cache(maxsize=8)
def _no_cell(prefix: bytes) -> re.Pattern[bytes]:
    """A cell whose name no worksheet has."""
    columns = rb"[A-Z]{1,2}|[A-W][A-Z]{2}|X[A-E][A-Z]|XF[A-D]"
    return re.compile(rb'<%sc r="(?!(?:%s)[1-9][0-9]{0,6}")' % (re.escape(prefix), columns))


def without_name(attributes: bytes) -> bytes:
    """A cell's attributes without its name."""
    found = _NAMED_FIRST.match(attributes)
    return attributes[found.end() :] if found else with_attribute(attributes, b"r", None)


def _is_extension(gap: bytes, prefix: bytes) -> bool:
    return gap.lstrip().startswith(b"<%sextLst" % prefix)
