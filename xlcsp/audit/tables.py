"""Tables of printed figures, wherever they stand on a sheet.

An Excel Table is one; on a sheet without them each block of filled cells is. Nothing else of the
workbook is needed to check figures, so that a grid of texts serves as well as a file.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeAlias

from xlcsp.audit.printed import Place, Printed
from xlcsp.book.model import Area

Content: TypeAlias = Printed | str
"""What a cell shows: a figure, or text that is none."""

Position: TypeAlias = tuple[int, int]


class TableArea(NamedTuple):
    """Where an Excel Table stands."""

    name: str
    area: Area
    """Header row and totals row included."""
    totals_rows: int = 0


@dataclass(frozen=True, slots=True)
class SheetCells:
    """A sheet's filled cells, and where its Excel Tables stand."""

    name: str
    cells: Mapping[Position, Content]
    tables: tuple[TableArea, ...] = ()
    texts: Mapping[Position, str] = field(default_factory=dict)
    """The whole text of cells that hold text, figures with notes too."""
    hidden: str = ""
    """``hidden`` or ``very hidden``; empty for a sheet that shows."""
    worked_out: frozenset[Position] = frozenset()
    """Cells that a formula fills, whatever they show."""


@dataclass(frozen=True, slots=True, eq=False)
class FigureTable:
    """A table: headings, row labels, and the figures between them."""

    name: str
    sheet: str
    headings: tuple[str, ...]
    labels: tuple[str, ...]
    figures: tuple[tuple[Printed | None, ...], ...]
    """Row by row; None where a cell holds no figure."""
    rows: tuple[int, ...]
    """The sheet's row of each row."""
    columns: tuple[int, ...]
    heading_row: int
    """The sheet's row of the headings; 0 where there is none."""
    notes: str = ""
    """The text lines directly below the table."""
    title: str = ""
    """The text lines directly above it, which may give the unit of all its figures."""

    def heading_place(self, column: int) -> Place:
        """The cell of a heading."""
        return Place(self.sheet, self.heading_row, self.columns[column])


def read_tables(sheet: SheetCells) -> list[FigureTable]:
    """The tables of a sheet that hold figures."""
    inside = [table.area for table in sheet.tables]
    if inside:
        left = {
            place: content
            for place, content in sheet.cells.items()
            if not any(area.holds(*place) for area in inside)
        }
        found = [_table(sheet, one.name, one.area, heading=True) for one in sheet.tables]
        found += [
            _table(sheet, "", area, heading=_is_heading(sheet, area))
            for area in _blocks(left)
            if area.rows > 2
        ]
    else:
        found = [
            _table(sheet, "", area, heading=_is_heading(sheet, area))
            for area in _blocks(sheet.cells)
        ]
    return [table for table in found if table is not None]


def _table(sheet: SheetCells, name: str, area: Area, heading: bool) -> FigureTable | None:
    first = area.top + heading
    rows = tuple(range(first, area.bottom + 1))
    columns = [
        column
        for column in range(area.left, area.right + 1)
        if any(isinstance(sheet.cells.get((row, column)), Printed) for row in rows)
    ]
    label_column = area.left
    if (
        columns
        and columns[0] == area.left
        and len(columns) > 1
        and _counts_rows(sheet, rows, columns[0])
    ):
        columns = columns[1:]
    if not columns or not rows:
        return None
    figures = tuple(
        tuple(
            content if isinstance(content := sheet.cells.get((row, column)), Printed) else None
            for column in columns
        )
        for row in rows
    )
    labels = tuple(
        _text(sheet, row, label_column) if label_column not in columns else "" for row in rows
    )
    headings = tuple(_text(sheet, area.top, column) if heading else "" for column in columns)
    return FigureTable(
        name, sheet.name, headings, labels, figures, rows, tuple(columns),
        area.top if heading else 0, _notes_below(sheet, area), _title_above(sheet, area),
    )  # fmt: skip


def _text(sheet: SheetCells, row: int, column: int) -> str:
    content = sheet.cells.get((row, column), "")
    return content.text if isinstance(content, Printed) else content


def _counts_rows(sheet: SheetCells, rows: Sequence[int], column: int) -> bool:
    """Whether a column only numbers the rows: 1, 2, 3 ..."""
    cells = [sheet.cells.get((row, column)) for row in rows]
    return len(cells) > 1 and all(
        isinstance(cell, Printed) and cell.units == number * 10**cell.scale
        for number, cell in enumerate(cells, start=1)
    )


def _notes_below(sheet: SheetCells, area: Area) -> str:
    lines = []
    for row in range(area.bottom + 1, area.bottom + 12):
        text = _text(sheet, row, area.left)
        if not text or any(
            (row, column) in sheet.cells for column in range(area.left + 1, area.left + 3)
        ):
            break
        lines.append(text)
    return "\n".join(lines)


def _title_above(sheet: SheetCells, area: Area) -> str:
    """Up to three lines of text above a table, an empty row between them at most."""
    lines: list[str] = []
    for row in range(area.top - 1, max(0, area.top - 5), -1):
        filled = [
            column for column in range(area.left, area.right + 1) if (row, column) in sheet.cells
        ]
        if not filled:
            continue
        text = _text(sheet, row, filled[0])
        if len(filled) > 1 or len(lines) == _LINES_OF_A_TITLE:
            break
        lines.append(text)
    return "\n".join(reversed(lines))


_LINES_OF_A_TITLE: Final = 3


def _blocks(cells: Mapping[Position, Content]) -> list[Area]:
    """Rectangles of filled cells between empty rows; a line of text alone is a title, not a row."""
    by_row: dict[int, list[int]] = {}
    for row, column in cells:
        by_row.setdefault(row, []).append(column)
    areas: list[Area] = []
    run: list[int] = []
    for row in [*sorted(by_row), 0]:
        if run and row != run[-1] + 1:
            areas += _block(run, by_row)
            run = []
        run.append(row)
    return areas


def _block(run: Sequence[int], by_row: Mapping[int, list[int]]) -> Iterable[Area]:
    rows = list(run)
    while rows and len(by_row[rows[0]]) < 2:
        rows.pop(0)
    while rows and len(by_row[rows[-1]]) < 2:
        rows.pop()
    if len(rows) < 2:
        return
    columns = sorted({column for row in rows for column in by_row[row]})
    start = 0
    for index in range(1, len(columns) + 1):
        if index == len(columns) or columns[index] > columns[index - 1] + 1:
            yield Area(rows[0], columns[start], rows[-1], columns[index - 1])
            start = index


_YEAR_OR_UNIT: Final = re.compile(r"(19|20)[0-9]{2}|£? ?[’']?0{3}s?|%")


def _is_heading(sheet: SheetCells, area: Area) -> bool:
    """Whether a block's first row holds headings: words, years, or units such as £000."""
    cells = [sheet.cells.get((area.top, column)) for column in range(area.left, area.right + 1)]
    filled = [cell for cell in cells if cell is not None]
    figures = [cell for cell in filled if isinstance(cell, Printed)]
    years = [cell for cell in figures if _YEAR_OR_UNIT.fullmatch(cell.text)]
    return len(figures) == len(years) or 2 * (len(figures) - len(years)) < len(filled) - 1


def plain_words(text: str) -> str:
    """A label or heading for comparing: lower case, without footnote marks and extra spaces."""
    return " ".join(re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹*†‡§]", "", text).casefold().split())
