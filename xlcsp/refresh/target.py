"""The table, or the named range, that is refreshed: its columns, its rows, its keys.

What a column holds is learnt from its cells: figures, dates, periods or text; a column whose cells
are formulas is never written.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import TypeVar

from xlcsp.book import Area, Book, CellValue, DefinedName, Formula, Position, Table
from xlcsp.book.addresses import read_area
from xlcsp.book.sheet_read import read_cells
from xlcsp.book.xml_text import attribute, whole_number
from xlcsp.refresh.errors import WrongTable
from xlcsp.refresh.extract import folded
from xlcsp.refresh.near import did_you_mean
from xlcsp.refresh.period import Step, day_of, read_period

_Cell = TypeVar("_Cell")


class Holds(Enum):
    """What the filled cells of a column have in common."""

    FIGURES = "figures"
    DATES = "dates"
    TEXT = "text"
    NOTHING_SURE = "nothing sure"
    """Empty, or of several kinds."""


@dataclass(frozen=True, slots=True)
class TargetColumn:
    """A column of the target, its position from 0 and what its cells hold."""

    header: str
    place: int
    holds: Holds
    shows: Holds
    """The same with the results of formulas."""
    values: tuple[CellValue, ...]
    """What each data row shows, formulas' results too."""
    formulas: frozenset[int]
    """The data rows (from 0) whose cell is a formula."""
    percent: bool = False
    """Whether its cells show percentages: 0.12 as 12%."""

    @property
    def all_formulas(self) -> bool:
        """Whether no cell of it may be written."""
        return bool(self.values) and len(self.formulas) == len(self.values)

    def step(self, date1904: bool) -> Step | None:
        """The length of the periods that all its filled cells name; None where they name none.

        Dates name months where each is the first or the last day of one.
        """
        filled = [value for value in self.values if value is not None]
        if not filled:
            return None
        if self.shows is Holds.DATES:
            return Step.MONTH if all(_bounds_month(each, date1904) for each in filled) else None
        if self.shows is not Holds.TEXT:
            return None
        for step in (Step.QUARTER, Step.FINANCIAL_YEAR, Step.MONTH):
            if all(read_period(value, step) is not None for value in filled):
                return step
        return None


def _bounds_month(value: CellValue, date1904: bool) -> bool:
    """Whether it is the first or the last day of a month."""
    if not isinstance(value, float):
        return False
    days = day_of(value, date1904), day_of(value + 1, date1904)
    return any(day is not None and day.day == 1 for day in days)


@dataclass(frozen=True, slots=True)
class Target:
    """A table or a named range with a header row."""

    name: str
    sheet: str
    data: Area
    """Its data rows, without header and totals."""
    columns: tuple[TargetColumn, ...]
    date1904: bool
    is_table: bool

    @property
    def rows(self) -> int:
        """How many data rows it has."""
        return self.data.rows

    def column(self, header: str) -> TargetColumn:
        """The column of that header, in any capitals; WrongTable with the likest name otherwise."""
        wanted = folded(header)
        for column in self.columns:
            if folded(column.header) == wanted:
                return column
        have = [column.header for column in self.columns]
        raise WrongTable(
            f"The table {self.name} has no column {header!r}.{did_you_mean(header, have)} "
            f"It has: {', '.join(have)}."
        )


def read_target(book: Book, name: str) -> Target:
    """Read a table, or a named range, that is to be refreshed."""
    table = next((each for each in book.tables if folded(each.name) == folded(name)), None)
    if table is not None:
        return _of_table(book, table)
    named = next((each for each in book.names if folded(each.name) == folded(name)), None)
    if named is not None:
        return _of_name(book, named)
    have = [each.name for each in book.tables]
    raise WrongTable(
        f"{book.path.name} has no table {name!r}.{did_you_mean(name, have)} Its tables: "
        f"{', '.join(have) or 'none'}."
    )


def _of_table(book: Book, table: Table) -> Target:
    if table.header_rows != 1:
        raise WrongTable(
            f"The table {table.name} shows no header row, so its columns cannot be matched: turn "
            "the header row on in Excel (Table Design)."
        )
    area = table.area
    data = Area(area.top + 1, area.left, area.bottom - table.totals_rows, area.right)
    if data.rows < 1:
        raise WrongTable(f"The table {table.name} has no data row.")
    return _read(book, table.name, table.sheet, data, table.columns, is_table=True)


def _of_name(book: Book, named: DefinedName) -> Target:
    sheet, _, cells = named.text.rpartition("!")
    try:
        area = read_area(cells.replace("$", ""))
    except ValueError as error:
        raise WrongTable(
            f"The name {named.name} stands for {named.text}, which is no range of cells."
        ) from error
    sheet = sheet.strip("'").replace("''", "'")
    if area.rows < 2:
        raise WrongTable(
            f"The named range {named.name} is one row: it needs a header row with data below it."
        )
    top = Area(area.top, area.left, area.top, area.right)
    shown = book.values(sheet, [top])
    headers = [
        str(shown.get((area.top, column)) or "") for column in range(area.left, area.right + 1)
    ]
    data = Area(area.top + 1, area.left, area.bottom, area.right)
    return _read(book, named.name, book.sheet(sheet).name, data, headers, is_table=False)


def _read(
    book: Book, name: str, sheet: str, data: Area, headers: Sequence[str], is_table: bool
) -> Target:
    contents = book.contents(sheet, [data])
    formulas = set(contents.formulas)
    if not is_table:
        # A table holds no array formulas; a range may.
        formulas |= {
            place for formula in _formulas_in(book, sheet, data) for place in _filled(formula, data)
        }
    columns = columns_of(
        *(name, headers, data, contents.values, contents.dates, formulas),
        percents=_percents(book, sheet, data),
    )
    return Target(name, sheet, data, columns, book.date1904, is_table)


def target_of_rows(
    name: str,
    sheet: str,
    corner: Position,
    headers: Sequence[str],
    rows: Sequence[Sequence[CellValue]],
    formulas: Sequence[Sequence[bool]],
    dates: Sequence[Sequence[bool]],
    date1904: bool,
) -> Target:
    """A table that has been read: its rows, and which of their cells are formulas or dates.

    ``corner`` is where its first data cell stands.
    """
    top, left = corner
    data = Area(top, left, top + len(rows) - 1, left + len(headers) - 1)
    values = {place: cell for place, cell in _placed(data, rows) if cell is not None}
    columns = columns_of(
        name,
        headers,
        data,
        values,
        {place for place, marked in _placed(data, dates) if marked and place in values},
        {place for place, marked in _placed(data, formulas) if marked},
    )
    return Target(name, sheet, data, columns, date1904, is_table=True)


def _placed(data: Area, rows: Sequence[Sequence[_Cell]]) -> Iterator[tuple[Position, _Cell]]:
    for down, row in enumerate(rows):
        for across, cell in enumerate(row):
            yield (data.top + down, data.left + across), cell


def columns_of(
    name: str,
    headers: Sequence[str],
    data: Area,
    values: Mapping[Position, CellValue],
    dates: Collection[Position],
    formulas: Collection[Position],
    *,
    percents: Collection[int] = (),
) -> tuple[TargetColumn, ...]:
    """The columns of a target, from its filled cells: which hold dates, which are formulas.

    ``percents`` are the places, from 0, of the columns whose cells show percentages.
    """
    twice = [each for each, times in Counter(map(folded, headers)).items() if each and times > 1]
    if twice:
        raise WrongTable(f"{name} has the column {twice[0]!r} twice: rename one of them.")
    return tuple(
        replace(_column(header, place, data, values, dates, formulas), percent=place in percents)
        for place, header in enumerate(headers)
    )


def _percents(book: Book, sheet: str, data: Area) -> set[int]:
    """The places of the columns whose cell in the first data row shows a percentage."""
    first = Area(data.top, data.left, data.top, data.right)
    return {
        cell.column - data.left
        for cell in read_cells(book.text(sheet), [first])
        if "%" in book.styles.format_of(whole_number(attribute(cell.attributes, b"s")))
    }


def _formulas_in(book: Book, sheet: str, data: Area) -> Iterator[Formula]:
    """The formulas that fill cells of an area; the sheet is read no further than its last row."""
    for formula in book.formulas(sheet):
        if formula.row > data.bottom:
            return
        if formula.area.meets(data):
            yield formula


def _filled(formula: Formula, data: Area) -> Iterator[Position]:
    area = formula.area
    for row in range(max(area.top, data.top), min(area.bottom, data.bottom) + 1):
        for column in range(max(area.left, data.left), min(area.right, data.right) + 1):
            yield row, column


def _column(
    header: str,
    place: int,
    data: Area,
    values: Mapping[Position, CellValue],
    dates: Collection[Position],
    formulas: Collection[Position],
) -> TargetColumn:
    cells = [(data.top + row, data.left + place) for row in range(data.rows)]
    shown = tuple(values.get(cell) for cell in cells)
    own = (
        frozenset(row for row, cell in enumerate(cells) if cell in formulas)
        if formulas
        else frozenset()
    )
    filled = [(cell, value) for cell, value in zip(cells, shown, strict=True) if value is not None]
    shows = _holds(filled, dates)
    typed = [each for each in filled if each[0] not in formulas] if own else filled
    return TargetColumn(
        header=" ".join(header.split()),
        place=place,
        holds=_holds(typed, dates) if own else shows,
        shows=shows,
        values=shown,
        formulas=own,
    )


def _holds(typed: Sequence[tuple[Position, CellValue]], dates: Collection[Position]) -> Holds:
    """By its filled cells; a few words (``TBC``, ``n/a``) among figures leave them figures."""
    texts = sum(isinstance(value, str) for _, value in typed)
    numbers = [cell for cell, value in typed if type(value) is float]
    if not typed or texts + len(numbers) < len(typed):
        return Holds.NOTHING_SURE
    if numbers and len(numbers) >= texts:
        shown_as_dates = sum(cell in dates for cell in numbers) if dates else 0
        return Holds.DATES if 2 * shown_as_dates > len(numbers) else Holds.FIGURES
    return Holds.NOTHING_SURE if numbers else Holds.TEXT
