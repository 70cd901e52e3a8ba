"""Any other source: a text file or a range of a workbook with a header row.

Nothing is known about its columns, so every cell is kept as it stands: text from a text file, typed
values from a sheet. What a cell means is decided by the column of the table that it goes to.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from xlcsp.book.addresses import read_area
from xlcsp.book.model import Area
from xlcsp.refresh.csv_text import LATEST_HEADER, check_headers, checksum, opened_csv
from xlcsp.refresh.errors import EmptySource, WrongHeaders, WrongRule
from xlcsp.refresh.extract import Extract, Fact, Kind, Origin, SourceColumn, SourceFile, folded
from xlcsp.refresh.published_tables import TEXT_ENDINGS, PublishedTable
from xlcsp.refresh.raw_cells import RawCell, as_text, source_value

if TYPE_CHECKING:
    from xlcsp.refresh.sheet_rows import SourceBook


Fits: TypeAlias = Callable[[Sequence[str]], bool]
"""Whether a header row has the columns that a rule needs."""


def read_plain(
    paths: Iterable[tuple[Path, str]], part: str, fits: Fits = lambda header: True
) -> Extract:
    """Read files, given with the names to call them by, that all have the same columns.

    ``part`` is what stands behind ``#`` in the source: ``Sheet``, ``Sheet!A3:F20`` or a table's
    name; empty for the one sheet that ``fits``, a visible one before a hidden one.
    """
    facts: list[Fact] = []
    files: list[SourceFile] = []
    notes: list[str] = []
    header: tuple[str, ...] = ()
    for path, name in paths:
        for table in _table(path, name, part, fits):
            notes += table.notes
            check_headers(table.place, table.header, table.line)
            if header and _folded(header) != _folded(table.header):
                raise WrongHeaders(
                    f"{table.where}: its columns are not those of {files[0].name}, so the files "
                    "cannot be read as one. Refresh from one of them."
                )
            header = header or table.header
            facts += _facts(table)
        files.append(checksum(path, name))
    if not facts:
        raise EmptySource(f"{', '.join(file.name for file in files)}: a header row and no rows.")
    kept = [at for at, each in enumerate(header) if each]
    if len(kept) < len(header):
        facts = [Fact(tuple(fact.values[at] for at in kept), fact.origin) for fact in facts]
    columns = tuple(SourceColumn(header[at], Kind.ANY) for at in kept)
    return Extract(columns=columns, facts=tuple(facts), files=tuple(files), notes=tuple(notes))


def _folded(header: Sequence[str]) -> list[str]:
    return [folded(each) for each in header]


def _facts(table: PublishedTable) -> Iterator[Fact]:
    width = len(table.header)
    for line, row in table.rows:
        values = [source_value(cell) for cell in row[:width]]
        values += [None] * (width - len(values))
        yield Fact(tuple(values), Origin(table.place, line))


def _table(path: Path, name: str, part: str, fits: Fits) -> Iterator[PublishedTable]:
    if path.suffix.lower() not in TEXT_ENDINGS:
        yield from _range(path, name, part, fits)
        return
    if part:
        raise WrongRule(f"{name} is a text file: it has no sheet or table {part!r}.")
    with opened_csv(path, name) as source:
        yield PublishedTable(name, source.header, source.header_line, source.rows)


# Ranges of a workbook -------------------------------------------------------------------------------


def _range(path: Path, name: str, part: str, fits: Fits) -> Iterator[PublishedTable]:
    from xlcsp.refresh.sheet_rows import opened_book, with_no_results

    with opened_book(path, name) as book:
        sheet, area = _place(book, path, part) if part else (_fitting(book, fits), None)
        place = f"{name}, sheet {sheet}"
        rows = book.rows(sheet, area)
        line, header = _header(rows, place)
        last = max((at for at, each in enumerate(header, 1) if each), default=0)
        left = 1 if area is None else area.left
        rows = with_no_results(path, sheet, rows, left, last)
        yield PublishedTable(place, header[:last], line, rows, tuple(_said(book, sheet, part)))


def _fitting(book: "SourceBook", fits: Fits) -> str:
    """The sheet that is meant where none is named: WrongRule where two visible ones fit."""
    visible = book.visible_sheets
    fitting = [sheet for sheet in visible if _fits(book, sheet, fits)]
    if len(fitting) > 1:
        raise WrongRule(
            f"{book.name} has {len(fitting)} sheets that fit, {' and '.join(map(repr, fitting))}: "
            f"name one in the rule's source, as {book.name}#{fitting[0]}."
        )
    hidden = (sheet for sheet in book.sheets if sheet not in visible)
    behind = () if fitting else (sheet for sheet in hidden if _fits(book, sheet, fits))
    filled = (sheet for sheet in visible if next(book.rows(sheet), None) is not None)
    return next(chain(fitting, behind, filled, visible, book.sheets))


def _fits(book: "SourceBook", sheet: str, fits: Fits) -> bool:
    rows = book.rows(sheet)
    try:
        _, header = _header(rows, sheet)
    except EmptySource:
        return False
    return fits(header) and next(rows, None) is not None


def _said(book: "SourceBook", sheet: str, part: str) -> Iterator[str]:
    """Which sheet was read, where a person might have meant another."""
    if not part and len(book.sheets) > 1:
        hidden = "" if sheet in book.visible_sheets else ", which is hidden,"
        yield f"{book.name}: the sheet {sheet!r}{hidden} was read."


def _header(rows: Iterator[tuple[int, list[RawCell]]], place: str) -> tuple[int, tuple[str, ...]]:
    """The first row with more than one filled cell: titles stand above it."""
    first: tuple[int, tuple[str, ...]] | None = None
    for line, cells in rows:
        header = tuple(as_text(cell) for cell in cells)
        if sum(map(bool, header)) > 1:
            return line, header
        first = first or (line, header)
        if line > LATEST_HEADER:
            break
    if first is None:
        raise EmptySource(f"{place} is empty: name the sheet or range in the rule, after #.")
    return first


def _place(book: "SourceBook", path: Path, part: str) -> tuple[str, Area | None]:
    """The sheet that is named, and the area of it where one is."""
    sheet, bang, cells = part.rpartition("!")
    try:
        area = read_area(cells.replace("$", "")) if bang else None
    except ValueError as error:
        raise WrongRule(f"{cells!r} is no range: write it as Sheet!A3:F20.") from error
    wanted = (sheet if bang else part).strip().strip("'").replace("''", "'")
    for each in book.sheets:
        if each.casefold() == wanted.casefold():
            return each, area
    found = None if bang else _of_table(path, wanted)
    if found is None:
        raise WrongRule(
            f"{book.name} has no sheet or table {wanted!r}. Its sheets: {', '.join(book.sheets)}."
        )
    return found


def _of_table(path: Path, name: str) -> tuple[str, Area] | None:
    """Where an Excel Table stands, without its totals row."""
    from xlcsp.book import open_book

    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        return None
    for table in open_book(path).tables:
        if table.name.casefold() == name.casefold():
            area = table.area
            return table.sheet, Area(
                area.top, area.left, area.bottom - table.totals_rows, area.right
            )
    return None
