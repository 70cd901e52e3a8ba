"""What an edit is about: a table or a named range, found in the workbook and held against its rows."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from xlcsp.book.errors import (
    NoSuchRow,
    NotARange,
    QueryTable,
    TableInTheWay,
    UnknownTarget,
)
from xlcsp.book.model import Area, CellValue, Edit, NamedRangeEdit, Table, TableEdit
from xlcsp.book.parts import relationships
from xlcsp.book.references import sheet_and_area
from xlcsp.book.workbook import Book
from xlcsp.book.xml_text import child, children, is_true, parse_tree, read_xstring

_SCOPED: Final = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!(.+)")


@dataclass(frozen=True, slots=True)
class Target:
    """A block of rows: a table's data, or all of a named range."""

    label: str
    """As refusals name it."""
    sheet: str
    area: Area
    """The rows of data."""
    bottom: int
    """The last row that belongs to it: the totals row where there is one."""
    table: Table | None
    columns: Mapping[str | int, int]
    """The sheet's column for each column's name in lower case, or its number from 0."""
    calculated: Mapping[int, str]
    """The formula of each calculated column, by the sheet's column."""
    placeholder: bool
    """Whether its only row of data is the empty one that Excel shows for a table without data."""
    heading: int = 0
    """How many of a named range's rows are its heading."""

    @property
    def rows(self) -> int:
        """How many rows of data it has."""
        return self.area.rows


def find_target(book: Book, edit: Edit) -> Target:
    """The block that an edit names. Raises UnknownTarget, NotARange, QueryTable, TableInTheWay."""
    return _table(book, edit.table) if isinstance(edit, TableEdit) else _range(book, edit)


def _table(book: Book, name: str) -> Target:
    table = next((each for each in book.tables if each.name.casefold() == name.casefold()), None)
    if table is None:
        known = ", ".join(each.name for each in book.tables) or "none"
        raise UnknownTarget(f"{book.package.label} has no table {name!r}. Its tables: {known}.")
    tree = parse_tree(book.package.read(table.part), table.part)
    tied = {tie.kind for tie in relationships(book.package, table.part).values()}
    if tree.get("tableType") in ("queryTable", "xml") or "queryTable" in tied:
        raise QueryTable(
            f"The table {table.name} is filled by a query, which would write over what is put "
            "there: refresh it in Excel, or turn it into a plain table (Table Design, Unlink)."
        )
    area = table.area
    data = Area(
        area.top + table.header_rows, area.left, area.bottom - table.totals_rows, area.right
    )
    if data.rows < 1 or len(table.columns) != area.columns:
        raise NotARange(
            f"The table {table.name} does not say its columns or rows as it should: "
            "open the workbook in Excel, save it and try again."
        )
    holder = child(tree, "tableColumns")
    formulas = {
        area.left + number: read_xstring(formula.text or "")
        for number, column in enumerate(() if holder is None else children(holder, "tableColumn"))
        if (formula := child(column, "calculatedColumnFormula")) is not None and formula.text
    }
    return Target(
        label=f"The table {table.name}",
        sheet=table.sheet,
        area=data,
        bottom=area.bottom,
        table=table,
        columns={name.casefold(): area.left + number for number, name in enumerate(table.columns)},
        calculated=formulas,
        placeholder=is_true(tree.get("insertRow")),
    )


def _range(book: Book, edit: NamedRangeEdit) -> Target:
    scoped = _SCOPED.fullmatch(edit.name)
    scope = (scoped[1] or scoped[2]).replace("''", "'") if scoped else None
    bare = scoped[3] if scoped else edit.name
    found = next(
        (
            each
            for each in book.names
            if each.name.casefold() == bare.casefold()
            and (each.sheet or "").casefold() == (scope or "").casefold()
        ),
        None,
    )
    if found is None:
        raise UnknownTarget(f"{book.package.label} has no named range {edit.name!r}.")
    sheet, area = sheet_and_area(found.text)
    known = {each.name.casefold(): each.name for each in book.sheets}
    if sheet is None or area is None or sheet.casefold() not in known:
        raise NotARange(
            f"The name {edit.name} stands for {found.text[:60]}, not for one block of cells: "
            "give it one in Excel (Formulas, Name Manager)."
        )
    home = known[sheet.casefold()]
    for table in book.tables:
        if table.sheet == home and table.area.meets(area):
            raise TableInTheWay(
                f"The name {edit.name} stands for cells of the table {table.name}: "
                "change the table itself."
            )
    return Target(
        label=f"The named range {edit.name}",
        sheet=home,
        area=area,
        bottom=area.bottom,
        table=None,
        columns={number: area.left + number for number in range(area.columns)},
        calculated={},
        placeholder=False,
        heading=int(area.rows > 1 and _is_heading(book, home, area, edit)),
    )


def _is_heading(book: Book, sheet: str, area: Area, edit: NamedRangeEdit) -> bool:
    if edit.heading is not None:
        return edit.heading
    shown = book.values(sheet, [Area(area.top, area.left, area.top, area.right)]).values()
    filled = [value for value in shown if value is not None]
    return bool(filled) and all(isinstance(value, str) for value in filled)


@dataclass(frozen=True, slots=True)
class RowChange:
    """An edit as rows: which go, how many come, and every value by its row afterwards."""

    target: Target
    removed: tuple[int, ...]
    """From 0, in order."""
    added: int
    values: dict[int, dict[int, CellValue]]
    """By data row from 0 as it is afterwards, and by the sheet's column."""
    emptied: bool
    """Whether the one row that stays is to hold nothing but ``values`` and its formulas."""


def row_change(target: Target, edit: Edit) -> RowChange:
    """Hold an edit against its target. Raises NoSuchRow and UnknownTarget."""
    _check_rows(target, edit)
    removed = set(edit.removed)
    emptied = target.placeholder and bool(edit.appended)
    if len(removed) == target.rows:
        removed.discard(0)
        emptied = True
    gone = sorted(removed)
    place: dict[int, int] = {}
    for row in range(target.rows):
        if row not in removed:
            place[row] = len(place)
    values: dict[int, dict[int, CellValue]] = {}
    columns = {name: _column(target, name) for name in _columns_named(edit)}
    if not emptied:
        for row, line in _lines(edit):
            if row in place and line:
                values[place[row]] = {columns[name]: value for name, value in line.items()}
    first = len(place) - 1 if emptied else len(place)
    for row, line in enumerate(_new_lines(edit), start=first):
        values[row] = {columns[name]: value for name, value in line.items()}
    added = max(0, len(edit.appended) - (1 if emptied else 0))
    return RowChange(target, tuple(gone), added, values, emptied)


_Line: TypeAlias = Mapping[str, CellValue] | Mapping[int, CellValue]


def _lines(edit: Edit) -> Iterable[tuple[int, _Line]]:
    return edit.values.items()


def _new_lines(edit: Edit) -> Sequence[_Line]:
    return edit.appended


def _columns_named(edit: Edit) -> set[str | int]:
    lines = (*(line for _, line in _lines(edit)), *_new_lines(edit))
    return {name for line in lines for name in line}


def _check_rows(target: Target, edit: Edit) -> None:
    for row in {*edit.removed, *edit.values}:
        if not 0 <= row < target.rows:
            raise NoSuchRow(
                f"{target.label} has {target.rows:,} rows of data; there is no row {row + 1:,}."
            )


def _column(target: Target, name: str | int) -> int:
    column = target.columns.get(name.casefold() if isinstance(name, str) else name)
    if column is None:
        known = ", ".join(str(each) for each in target.columns)
        raise UnknownTarget(f"{target.label} has no column {name!r}. Its columns: {known}.")
    return column
