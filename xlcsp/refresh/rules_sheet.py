"""The rules and the area map as the workbook keeps them, so that people can see and edit them.

Rules stand in the table ``CSP_Refresh`` on the sheet `CSP Refresh`, the area map in ``CSP_Areas`` on
`CSP Areas`. Columns are found by their headers; more columns (notes of one's own) are welcome.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, TypeAlias

from xlcsp.book import Area, Book, CellValue, NewSheet, NewTable, Table
from xlcsp.refresh.area_map import AreaEntry, AreaMap, Tie
from xlcsp.refresh.errors import RefreshStopped, WrongRule
from xlcsp.refresh.extract import folded
from xlcsp.refresh.match import plain
from xlcsp.refresh.period import day_of, read_day
from xlcsp.refresh.rules import (
    GoneRows,
    MissingFigures,
    NewRows,
    Rule,
    read_choice,
    read_conditions,
    read_keys,
    read_values,
)
from xlcsp.refresh.sources import Format, read_format

RULES_SHEET: Final = "CSP Refresh"
RULES_TABLE: Final = "CSP_Refresh"
RULE_COLUMNS: Final = (
    *("Table", "Source", "Format", "Filter", "Key columns", "Value columns"),
    *("New rows", "Gone rows", "Missing figures"),
)
AREAS_SHEET: Final = "CSP Areas"
AREAS_TABLE: Final = "CSP_Areas"
AREA_COLUMNS: Final = ("Name in the source", "Is", "Name in the table", "From", "To", "Note")

_ROOM: Final = 200
"""Rows for which the lists of words are offered."""

Line: TypeAlias = Mapping[str, CellValue]
"""A row of a table by its headers, folded."""


def table_called(book: Book, name: str) -> Table | None:
    """The table of that name, in any capitals."""
    return next((table for table in book.tables if folded(table.name) == folded(name)), None)


def _lines(book: Book, table: Table, needed: Sequence[str]) -> Iterator[tuple[str, Line]]:
    """The filled rows of a table by header, and where each stands."""
    headers = {folded(header): header for header in table.columns}
    for name in needed:
        if folded(name) not in headers:
            raise WrongRule(f"The table {table.name} has no column {name!r}: put it back.")
    area = table.area
    first, last = area.top + table.header_rows, area.bottom - table.totals_rows
    if last < first:
        return
    shown = book.values(table.sheet, [Area(first, area.left, last, area.right)])
    for row in range(first, last + 1):
        line = {
            folded(header): shown.get((row, area.left + at))
            for at, header in enumerate(table.columns)
        }
        if any(plain(value).strip() for value in line.values()):
            yield f"{table.sheet!r} row {row}", line


def lines_of(
    what: str, headers: Sequence[str], rows: Iterable[Sequence[CellValue]]
) -> Iterator[tuple[str, Line]]:
    """The filled rows of a table that has been read, and where each stands; ``what`` names it."""
    for number, row in enumerate(rows, 1):
        line = {folded(header): cell for header, cell in zip(headers, row, strict=True)}
        if any(plain(cell).strip() for cell in row):
            yield f"{what}, row {number}", line


def _cell(line: Line, header: str) -> str:
    return plain(line.get(folded(header))).strip()


# Rules ----------------------------------------------------------------------------------------------


def read_rules(book: Book) -> tuple[Rule, ...]:
    """The workbook's rules; WrongRule, naming the row, for one that cannot be understood."""
    table = table_called(book, RULES_TABLE)
    if table is None:
        raise WrongRule(
            f"{book.path.name} has no rules for refreshing: write them with xlcsp refresh --init "
            "BOOK TABLE, or name one table with --table NAME --from SOURCE."
        )
    return tuple(rule_of(where, line) for where, line in _lines(book, table, RULE_COLUMNS[:2]))


def rule_of(where: str, line: Line) -> Rule:
    """The rule that a row of the table means; ``where`` names the row, should it be wrong."""
    try:
        if not _cell(line, "Table"):
            raise WrongRule("it names no table.")
        return Rule(
            table=_cell(line, "Table"),
            source=_cell(line, "Source"),
            format=read_format(_cell(line, "Format")),
            filter=read_conditions(_cell(line, "Filter")),
            keys=read_keys(_cell(line, "Key columns")),
            values=read_values(_cell(line, "Value columns")),
            new=read_choice(_cell(line, "New rows"), NewRows, NewRows.REPORT, "New rows"),
            gone=read_choice(_cell(line, "Gone rows"), GoneRows, GoneRows.KEEP, "Gone rows"),
            missing=read_choice(
                _cell(line, "Missing figures"),
                MissingFigures,
                MissingFigures.KEEP,
                "Missing figures",
            ),
            where=where,
        )
    except RefreshStopped as reason:
        raise WrongRule(f"The rule on {where}: {reason}") from reason


def rules_sheet(first_rule: Sequence[str]) -> NewSheet:
    """The sheet of rules with its first rule, one text for each column."""
    top = 8
    rows = Area(top + 1, 1, top + _ROOM, len(RULE_COLUMNS))

    def column(header: str) -> Area:
        at = RULE_COLUMNS.index(header) + 1
        return Area(rows.top, at, rows.bottom, at)

    return NewSheet(
        name=RULES_SHEET,
        texts=(
            (1, 1, "What xlcsp refresh puts where: one rule a row. Close the workbook to refresh."),
            (
                2,
                1,
                "Source: a file, a folder or a pattern beside this workbook; #Sheet!A3:F20 or #Table behind an Excel file.",
            ),
            (
                3,
                1,
                "Filter: Crime type = Burglary | Robbery; Month = latest 12; Age = 10..17. Conditions parted by ; must all hold.",
            ),
            (
                4,
                1,
                "Key columns: District; Month, or District = CSP Name where the source calls it otherwise.",
            ),
            (
                5,
                1,
                "Value columns: Offences = Count; Burglary = Count where Crime type = Burglary; Spend = sum of Amount.",
            ),
            (
                6,
                1,
                "New rows: report or append. Gone rows: keep, empty or remove. Missing figures: keep or empty; never zero.",
            ),
        ),
        tables=(
            NewTable(
                RULES_TABLE, top, 1, RULE_COLUMNS, (tuple(text or None for text in first_rule),)
            ),
        ),
        widths=(22, 34, 14, 34, 30, 46, 11, 11, 16),
        choices=(
            (column("Format"), tuple(Format)),
            (column("New rows"), tuple(NewRows)),
            (column("Gone rows"), tuple(GoneRows)),
            (column("Missing figures"), tuple(MissingFigures)),
        ),
    )


# The area map ---------------------------------------------------------------------------------------


def read_area_map(book: Book) -> AreaMap:
    """The workbook's area map; an empty one where it has none."""
    table = table_called(book, AREAS_TABLE)
    if table is None:
        return AreaMap()
    return AreaMap(
        tuple(
            entry_of(where, line, book.date1904)
            for where, line in _lines(book, table, AREA_COLUMNS[:3])
        )
    )


def entry_of(where: str, line: Line, date1904: bool) -> AreaEntry:
    """The entry that a row of the area map means."""
    source, tie, table_name = (_cell(line, header) for header in AREA_COLUMNS[:3])
    try:
        kind = read_choice(tie, Tie, Tie.SAME, "Is")
        if not source or (not table_name and kind is not Tie.LEAVE_OUT):
            raise WrongRule("it lacks a name.")
        first, last = _day(line, "From", date1904), _day(line, "To", date1904)
        if first is not None and last is not None and last < first:
            raise WrongRule(
                f"From {first:%d/%m/%Y} is later than To {last:%d/%m/%Y}, so it never holds: "
                "mend one of them."
            )
        return AreaEntry(source, kind, table_name, first, last)
    except WrongRule as reason:
        raise WrongRule(f"The area map, {where}: {reason}") from reason


def _day(line: Line, header: str, date1904: bool) -> date | None:
    value = line.get(folded(header))
    if isinstance(value, float):
        day = day_of(value, date1904)
    elif isinstance(value, str) and value.strip():
        day = read_day(value)
    else:
        return None
    if day is None:
        raise WrongRule(f"{header} says {plain(value)!r}, which is no date: type 31/03/2009.")
    return day


def areas_sheet(*entries: Sequence[str]) -> NewSheet:
    """The sheet of the area map, with these entries or an empty row to fill."""
    top = 6
    blank = ("",) * len(AREA_COLUMNS)
    rows = tuple(
        tuple(text or None for text in (*entry, *blank)[: len(AREA_COLUMNS)])
        for entry in entries or (blank,)
    )
    return NewSheet(
        name=AREAS_SHEET,
        texts=(
            (
                1,
                1,
                "Names that sources spell otherwise than this workbook's tables, settled for good.",
            ),
            (
                2,
                1,
                "same as: another spelling. part of: bodies that merged; their figures are added, and all parts must be there.",
            ),
            (
                3,
                1,
                "leave out: rows of that name are not wanted. From and To: the days for which the line holds, where not for good.",
            ),
            (
                4,
                1,
                "xlcsp refresh proposes near matches with a score; it applies none until it stands here.",
            ),
        ),
        tables=(NewTable(AREAS_TABLE, top, 1, AREA_COLUMNS, rows),),
        widths=(34, 12, 34, 12, 12, 40),
        choices=((Area(top + 1, 2, top + _ROOM, 2), tuple(Tie)),),
    )
