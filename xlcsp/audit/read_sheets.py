"""The figures of a workbook file, sheet by sheet: what a reader sees, hidden sheets too."""

from collections.abc import Iterable, Iterator
from typing import Final

from xlcsp.audit.printed import Place, read_number, read_text
from xlcsp.audit.tables import Content, Position, SheetCells, TableArea
from xlcsp.book import Book
from xlcsp.book.model import Area, ErrorCode, ShownCell, Visibility

RULES_SHEET: Final = "CSP Checks"
RECONCILIATION: Final = "Reconciliation"
_LONGEST_SPILL: Final = 20_000
HIDDEN: Final = {
    Visibility.VISIBLE: "",
    Visibility.HIDDEN: "hidden",
    Visibility.VERY_HIDDEN: "very hidden",
}


def read_sheets(book: Book) -> list[SheetCells]:
    """Every sheet with its figures and texts."""
    return [_read(book, sheet.name, HIDDEN[sheet.visibility]) for sheet in book.sheets]


def _read(book: Book, name: str, hidden: str) -> SheetCells:
    tables = tuple(
        TableArea(table.name, table.area, table.totals_rows)
        for table in book.tables
        if table.sheet == name and table.header_rows
    )
    return sheet_of(name, book.shown(name), tables, hidden)


def sheet_of(
    name: str, shown_cells: Iterable[ShownCell], tables: tuple[TableArea, ...], hidden: str
) -> SheetCells:
    """A sheet of the cells that a reader meets, in the order of rows."""
    cells: dict[Position, Content] = {}
    texts: dict[Position, str] = {}
    worked_out: set[Position] = set()
    for shown in shown_cells:
        position = shown.row, shown.column
        if shown.fills is not None:
            worked_out.update(_positions(shown.fills))
        content = _content(shown, Place(name, *position), position not in worked_out)
        if content is not None:
            cells[position] = content
        if isinstance(shown.value, str):
            texts[position] = shown.value
    return SheetCells(name, cells, tables, texts, hidden, frozenset(worked_out))


def _content(shown: ShownCell, place: Place, typed: bool) -> Content | None:
    value = shown.value
    if isinstance(value, str):
        return read_text(value, place, typed) or value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, ErrorCode):
        return value.code
    if value is None:
        return None
    return "(date)" if shown.is_date else read_number(value, shown.number_format, place, typed)


def _positions(area: Area) -> Iterator[Position]:
    """The cells of an area, without the endless columns that no formula really fills."""
    for row in range(area.top, min(area.bottom, area.top + _LONGEST_SPILL) + 1):
        for column in range(area.left, min(area.right, area.left + _LONGEST_SPILL) + 1):
            yield row, column
