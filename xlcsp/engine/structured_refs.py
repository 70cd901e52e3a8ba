"""Structured references, ``Sales[Amount]`` and ``[@Amount]``, as the cells that they mean.

The grammar is Microsoft's "Using structured references with Excel tables": column names without
regard to case, special characters after an apostrophe, ``@`` short for ``#This Row``.
"""

import re
from collections.abc import Mapping
from typing import Final

from xlcsp.book.formula_tokens import plain
from xlcsp.book.model import Area, ErrorCode, Table
from xlcsp.engine.references import Corner, Reference, fixed_reference
from xlcsp.engine.refusal import Refusal

_WHOLE: Final = re.compile(r"(?P<table>[^\[\]]*)\[(?P<inside>.*)\]", re.DOTALL)
_ITEM: Final = re.compile(r"\s*\[([^\[\]]*)\]\s*([,:]?)", re.DOTALL)
_SECTIONS: Final = {
    "#all": ("headers", "data", "totals"),
    "#data": ("data",),
    "#headers": ("headers",),
    "#totals": ("totals",),
}
_THIS_ROW: Final = "#this row"


def read_structured(
    text: str, tables: Mapping[str, Table], sheet: str, row: int, column: int
) -> Reference | ErrorCode:
    """The cells that a structured reference means in a formula of that cell.

    ``tables`` by their names in lower case. An error where Excel gives one: this row of a row that
    the table does not have, totals of a table without. Raises Refusal where a table or column is
    not there.
    """
    found = _WHOLE.fullmatch(text)
    table = _table(found["table"] if found else text, tables, sheet, row, column)
    if found is None or not found["inside"].strip():
        return fixed_reference(table.sheet, data_area(table))
    sections, columns = _inside(found["inside"].strip(), table)
    left, right = _columns(columns, table)
    if _THIS_ROW in sections:
        return _this_row(table, left, right, row)
    rows = _rows(sections, table)
    if rows is None:
        return ErrorCode("#REF!")
    return fixed_reference(table.sheet, Area(rows[0], left, rows[1], right))


def data_area(table: Table) -> Area:
    """The table's rows between its header and its totals."""
    area = table.area
    return Area(
        area.top + table.header_rows, area.left, area.bottom - table.totals_rows, area.right
    )


def _table(name: str, tables: Mapping[str, Table], sheet: str, row: int, column: int) -> Table:
    bare = name.strip().rpartition("!")[2]
    if bare:
        table = tables.get(bare.casefold())
        if table is None:
            raise Refusal(f"There is no table {bare[:60]!r} in this workbook.")
        return table
    for table in tables.values():
        if table.sheet == sheet and table.area.holds(row, column):
            return table
    raise Refusal("A column is named without its table, and the formula stands in no table.")


def _inside(text: str, table: Table) -> tuple[list[str], list[str]]:
    """What is named between the brackets: sections, and one or two columns."""
    if text.startswith("@"):
        rest = text[1:].strip()
        if not rest.startswith("["):
            return [_THIS_ROW], [plain(rest)] if rest else []
        sections, columns = _items(rest)
        return [*sections, _THIS_ROW], columns
    if not text.startswith("["):
        if text.casefold() in _SECTIONS or text.casefold() == _THIS_ROW:
            return [text.casefold()], []
        return [], [plain(text)]
    return _items(text)


def _items(text: str) -> tuple[list[str], list[str]]:
    sections: list[str] = []
    columns: list[str] = []
    at = 0
    while at < len(text):
        found = _ITEM.match(text, at)
        if not found:
            raise Refusal(
                f"The structured reference cannot be read at {plain(text[at : at + 30])!r}."
            )
        if found[1].casefold() in _SECTIONS or found[1].casefold() == _THIS_ROW:
            sections.append(found[1].casefold())
        elif found[1] == "@":
            sections.append(_THIS_ROW)
        else:
            columns.append(plain(found[1]))
        at = found.end()
    return sections, columns


def _columns(names: list[str], table: Table) -> tuple[int, int]:
    if not names:
        return table.area.left, table.area.right
    ends = [_column(name, table) for name in (names[0], names[-1])]
    return min(ends), max(ends)


def _column(name: str, table: Table) -> int:
    wanted = name.casefold()
    for column, heading in enumerate(table.columns, table.area.left):
        if heading.casefold() == wanted:
            return column
    raise Refusal(f"Table {table.name} has no column {name[:60]!r}.")


def _this_row(table: Table, left: int, right: int, row: int) -> Reference | ErrorCode:
    data = data_area(table)
    if not data.top <= row <= data.bottom:
        return ErrorCode("#VALUE!")
    return Reference(table.sheet, Corner(0, False, left, True), Corner(0, False, right, True))


def _rows(sections: list[str], table: Table) -> tuple[int, int] | None:
    """First and last row of the sections; None where the table has none of them."""
    wanted = {part for section in sections for part in _SECTIONS[section]} or {"data"}
    area, data = table.area, data_area(table)
    rows = []
    if "headers" in wanted and table.header_rows:
        rows += [area.top, data.top - 1]
    if "data" in wanted:
        rows += [data.top, data.bottom]
    if "totals" in wanted and table.totals_rows:
        rows += [data.bottom + 1, area.bottom]
    return (min(rows), max(rows)) if rows else None
