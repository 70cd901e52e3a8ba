"""What differs between two workbooks: sheets, cells, tables, names and other parts.

Parts whose bytes are the same are not looked into, so comparing a large workbook with its refreshed
copy reads only the sheets that changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from xlcsp.book.model import CellValue, Formula, Position, Sheet, Table
from xlcsp.book.workbook import Book


@dataclass(frozen=True, slots=True)
class CellDifference:
    """A cell that shows another value, or holds another formula, in the second workbook."""

    sheet: str
    row: int
    column: int
    old: CellValue
    new: CellValue
    old_formula: str | None
    """None where the cell holds none."""
    new_formula: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that differs; all empty for two workbooks of the same content."""

    cells: tuple[CellDifference, ...]
    structure: tuple[str, ...]
    """Sheets, tables and names that are new, gone or other, in words."""
    parts: tuple[str, ...]
    """Other parts of the file that differ, in words."""

    @property
    def none(self) -> bool:
        """Whether nothing differs."""
        return not (self.cells or self.structure or self.parts)


def compare(first: Book, second: Book) -> Difference:
    """What differs between two opened workbooks, as seen from the first."""
    in_second = {sheet.name: sheet for sheet in second.sheets}
    pairs = [(sheet, in_second[sheet.name]) for sheet in first.sheets if sheet.name in in_second]
    cells = [
        difference
        for old, new in pairs
        if not _same_cells(first, second, old, new)
        for difference in _cells(first, second, old.name)
    ]
    structure = (*_sheets(first, second), *_tables(first, second), *_names(first, second))
    other = {cell.sheet for cell in cells}
    explained = {
        sheet.part
        for book, names in ((first, in_second), (second, {sheet.name for sheet in first.sheets}))
        for sheet in book.sheets
        if sheet.name in other or sheet.name not in names
    }
    return Difference(tuple(cells), tuple(structure), tuple(_parts(first, second, explained)))


def _mark(book: Book, part: str) -> tuple[int, int] | None:
    member = book.package.find(part)
    return None if member is None else (member.crc, member.size)


def _same_cells(first: Book, second: Book, old: Sheet, new: Sheet) -> bool:
    """Whether a sheet's part, and the shared texts that it points to, are the same bytes."""
    if _mark(first, old.part) != _mark(second, new.part):
        return False
    texts = [book.part.tied("sharedStrings") for book in (first, second)]
    marks = [
        _mark(book, part) if part else None
        for book, part in zip((first, second), texts, strict=True)
    ]
    return marks[0] == marks[1]


def _cells(first: Book, second: Book, sheet: str) -> Iterator[CellDifference]:
    old, new = _contents(first, sheet), _contents(second, sheet)
    old_formulas, new_formulas = _formulas(first, sheet), _formulas(second, sheet)
    places = sorted({*old, *new, *old_formulas, *new_formulas})
    for place in places:
        formulas = old_formulas.get(place), new_formulas.get(place)
        values = old.get(place), new.get(place)
        if formulas[0] != formulas[1] or values[0] != values[1]:
            yield CellDifference(sheet, *place, *values, *formulas)


def _contents(book: Book, sheet: str) -> dict[Position, CellValue]:
    used = book.used_area(sheet)
    return {} if used is None else book.values(sheet, [used])


def _formulas(book: Book, sheet: str) -> dict[Position, str]:
    def written(formula: Formula) -> str:
        return f"={formula.text}"

    return {(each.row, each.column): written(each) for each in book.formulas(sheet)}


# Sheets, tables, names ------------------------------------------------------------------------------


def _sheets(first: Book, second: Book) -> Iterator[str]:
    old = {sheet.name: sheet for sheet in first.sheets}
    new = {sheet.name: sheet for sheet in second.sheets}
    for name in old:
        if name not in new:
            yield f"The sheet {name!r} is gone."
        elif old[name].visibility is not new[name].visibility:
            yield f"The sheet {name!r} was {old[name].visibility}, now it is {new[name].visibility}."
    for name in new:
        if name not in old:
            yield f"The sheet {name!r} is new."
    kept = [name for name in old if name in new]
    if kept != [name for name in new if name in old]:
        yield "The sheets stand in another order."


def _tables(first: Book, second: Book) -> Iterator[str]:
    old = {table.name: table for table in first.tables}
    new = {table.name: table for table in second.tables}
    for name, table in old.items():
        if name not in new:
            yield f"The table {name} is gone."
        else:
            yield from _table(table, new[name])
    for name, table in new.items():
        if name not in old:
            yield f"The table {name} is new, on {table.sheet!r}."


def _table(old: Table, new: Table) -> Iterator[str]:
    rows = new.area.rows - old.area.rows
    if rows:
        more = "more" if rows > 0 else "fewer"
        yield f"The table {old.name} has {abs(rows):,} {more} row{'' if abs(rows) == 1 else 's'}."
    if old.columns != new.columns:
        yield f"The table {old.name} has other columns."
    if (old.sheet, old.area.top, old.area.left) != (new.sheet, new.area.top, new.area.left):
        yield f"The table {old.name} stands in another place."


def _names(first: Book, second: Book) -> Iterator[str]:
    old = {(name.name, name.sheet): name.text for name in first.names}
    new = {(name.name, name.sheet): name.text for name in second.names}
    for key in sorted({*old, *new}, key=lambda each: (each[0], each[1] or "")):
        name = key[0] if key[1] is None else f"{key[0]} on {key[1]!r}"
        if key not in new:
            yield f"The name {name} is gone."
        elif key not in old:
            yield f"The name {name} is new."
        elif old[key] != new[key]:
            yield f"The name {name} stood for {old[key]}, now for {new[key]}."


# Other parts ----------------------------------------------------------------------------------------

_KINDS: Final = (
    ("/worksheets/_rels/", "what a sheet is tied to"),
    ("/worksheets/", "the layout of a sheet"),
    ("/charts/", "a chart"),
    ("/drawings/", "a drawing"),
    ("/tables/", "a table"),
    ("/pivot", "a pivot table"),
    ("/media/", "a picture"),
    ("/comments", "notes on cells"),
    ("/threadedComments", "comments on cells"),
    ("/persons", "who wrote comments"),
    ("/theme", "the theme"),
    ("styles", "the cell styles"),
    ("sharedStrings", "the shared texts"),
    ("calcChain", "the order of calculation"),
    ("vbaProject", "the macros"),
    ("/externalLinks/", "a link to another workbook"),
    ("metadata", "the marks of dynamic arrays"),
    ("docProps/", "the document's properties"),
    ("[Content_Types]", "the list of parts"),
    ("workbook.xml.rels", "the list of parts"),
    ("workbook.xml", "the workbook's settings, sheets and names"),
)


def _parts(first: Book, second: Book, explained: set[str]) -> Iterator[str]:
    names = sorted({*first.package.members, *second.package.members})
    for name in names:
        if name in explained:
            continue
        old, new = _mark(first, name), _mark(second, name)
        if old == new:
            continue
        change = "is gone" if new is None else "is new" if old is None else "differs"
        yield f"{_in_words(name)} ({name}) {change}."


def _in_words(part: str) -> str:
    words = next((words for start, words in _KINDS if start in part), "a part")
    return words[0].upper() + words[1:]
