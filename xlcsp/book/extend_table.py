"""Rows added to the end of a table that has nothing below it.

The simplest way for a table to grow: cells are set under its last row and its range says so. What
this cannot do without moving anything (a totals row, something below, rows to be removed) is refused.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from xlcsp.book.addresses import area_name
from xlcsp.book.errors import CannotGrow, NoSuchTable
from xlcsp.book.model import LAST_ROW, Area, SetValue, Table, TableEdit
from xlcsp.book.workbook import Book
from xlcsp.book.xml_text import ATTRIBUTES, from_utf8, hide, whole_as_utf8, with_attribute

_RANGED: Final = re.compile(
    rb"<((?:[\w.-]+:)?(?:table|autoFilter|sortState))(?=[\s/>])(%s)" % ATTRIBUTES
)


def extend_tables(
    book: Book, edits: Sequence[TableEdit]
) -> tuple[list[SetValue], dict[str, bytes]]:
    """The cells to be set, and the table parts that change."""
    values: list[SetValue] = []
    parts: dict[str, bytes] = {}
    for edit in edits:
        table = _table(book, edit.table)
        values += _in_place(table, edit)
        if edit.removed:
            raise CannotGrow(f"Rows of the table {table.name} cannot be removed here yet.")
        if edit.appended:
            values += _appended(book, table, edit)
            area = table.area
            longer = Area(area.top, area.left, area.bottom + len(edit.appended), area.right)
            parts[table.part] = _with_range(book.package.read(table.part), area, longer)
    return values, parts


def _table(book: Book, name: str) -> Table:
    for table in book.tables:
        if table.name.casefold() == name.casefold():
            return table
    raise NoSuchTable(f"{book.path.name} has no table {name!r}.")


def _in_place(table: Table, edit: TableEdit) -> Iterator[SetValue]:
    for (row, header), value in edit.values.items():
        column = table.area.left + table.columns.index(header)
        yield SetValue(table.sheet, table.area.top + table.header_rows + row, column, value)


def _appended(book: Book, table: Table, edit: TableEdit) -> Iterator[SetValue]:
    area = table.area
    below = Area(area.bottom + 1, area.left, LAST_ROW, area.right)
    if table.totals_rows or book.occupied(table.sheet, [below]):
        raise CannotGrow(
            f"The table {table.name} cannot grow: it has a totals row, or something stands below "
            "it. Add the rows in Excel, then refresh again."
        )
    for at, line in enumerate(edit.appended, start=area.bottom + 1):
        for header, value in line.items():
            yield SetValue(table.sheet, at, area.left + table.columns.index(header), value)


def _with_range(content: bytes, old: Area, new: Area) -> bytes:
    text, encoding = whole_as_utf8(content)
    mask, _ = hide(text)
    pieces, last = [], 0
    for found in _RANGED.finditer(mask):
        raw = text[found.start(2) : found.end(2)]
        if area_name(old).encode() in raw:
            pieces += [text[last : found.start(2)], with_attribute(raw, b"ref", area_name(new))]
            last = found.end(2)
    return b"".join(from_utf8([*pieces, text[last:]], encoding))
