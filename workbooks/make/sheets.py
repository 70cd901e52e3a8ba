"""One sheet at a time, from top to bottom: title, headings, tables, notes.

Tables are Excel Tables with one header row. Published figures stand on white, figures worked out
by a formula on pale blue, cells for a person to fill on pale yellow. Rows and columns count from 0
inside, as XlsxWriter's do.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from math import ceil

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import quote_sheetname, xl_range, xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from workbooks.make.cells import Content, Empty, Link, Live, Noted, printed, stored
from workbooks.make.style import (
    ENDINGS,
    INPUT,
    LINK,
    PAPER,
    WHOLE_WORDS,
    WORKED_OUT,
    Colours,
    Styles,
)

TITLE_ROW = 0
SUBTITLE_ROW = 1
FIRST_FREE_ROW = 3
LINE = 13.0
"""Points of a line of text in a table."""
INDENTS = 2.5
"""Of a cell's width, taken by the space left free at its sides."""
DEFAULT_HEIGHT = 13.5
SMALLEST_PRINT = 0.62
"""Of its size on screen, down to which a sheet is shrunk to save a page."""
LANDSCAPE_POINTS, PORTRAIT_POINTS = 495, 745
"""The height of an A4 page between its margins."""
LETTERS_TO_WIDTH = 1.16
"""Letters of running text in the house's font to a unit of column width, with some to spare."""
WIDEST_FROZEN = 42
"""A first column wider than this would leave too little of the screen to scroll."""


class Role(Enum):
    """What a column's cells are."""

    TEXT = "text"
    PUBLISHED = "published"
    WORKED_OUT = "worked out"
    INPUT = "input"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    ``formula`` makes it a calculated column: ``{Header}`` in it is the cell of that column in the
    same row. ``shows`` is the number format of what is no printed figure. ``choices`` is a defined
    name: its cells are offered as a list. ``length`` is how many letters a formula's text may have,
    so that its row is tall enough.
    """

    header: str
    width: float = 14
    role: Role = Role.TEXT
    formula: str = ""
    shows: str = ""
    colours: Colours = Colours.NONE
    choices: str = ""
    align: str = ""
    length: int = 0


@dataclass(frozen=True, slots=True)
class PlacedTable:
    """Where a table came to stand."""

    name: str
    sheet: str
    first_row: int
    first_column: int
    rows: int
    headers: tuple[str, ...]

    def at(self, row: int, header: str) -> tuple[int, int]:
        """Row and column on the sheet of the table's data row ``row`` (from 0)."""
        return self.first_row + row, self.first_column + self.headers.index(header)

    def cell(self, row: int, header: str) -> str:
        """``'Sheet'!$C$5``."""
        address = xl_rowcol_to_cell(*self.at(row, header), row_abs=True, col_abs=True)
        return f"{quote_sheetname(self.sheet)}!{address}"

    def column(self, header: str) -> str:
        """``Table[Header]``."""
        return f"{self.name}[{escaped(header)}]"

    def span(self, header: str, first: int = 0, last: int | None = None) -> str:
        """``'Sheet'!$C$5:$C$9``: a column's data rows, from ``first`` to ``last`` (from 0)."""
        top, column = self.at(first, header)
        bottom = self.first_row + (self.rows - 1 if last is None else last)
        return f"{quote_sheetname(self.sheet)}!{xl_range_abs(top, column, bottom, column)}"


def escaped(header: str) -> str:
    """A header inside a structured reference: brackets, # and ' marked by an apostrophe."""
    return re.sub(r"(['#\[\]])", r"'\1", header)


class SheetWriter:
    """Writes one sheet downwards; `finish` merges the title over its width and sets the print."""

    def __init__(
        self, workbook: Workbook, worksheet: Worksheet, styles: Styles, title: str, subtitle: str
    ) -> None:
        self.name: str = worksheet.get_name()
        self.worksheet = worksheet
        self.row = FIRST_FREE_ROW
        self.portrait = False
        self.one_page = False
        """Printed on one page however small, as a dashboard is."""
        self._workbook = workbook
        self._styles = styles
        self._title = title
        self._subtitle = subtitle
        self._widths: dict[int, float] = {}
        self._heights: dict[int, float] = {}
        self._texts: list[tuple[int, int, str]] = []
        self._lines: list[tuple[int, str, Format, float]] = []
        self._freeze: tuple[int, int] | None = None
        self._tables = 0

    def heading(self, text: str) -> None:
        """A heading, with a free row before it unless it is the sheet's first line."""
        if self.row > FIRST_FREE_ROW:
            self.row += 1
        self._set_height(self.row, 22)
        self.worksheet.write_string(self.row, 0, text, self._styles.heading)
        self.row += 1

    def paragraph(self, text: str) -> None:
        """A paragraph across the sheet."""
        self._lines.append((self.row, text, self._styles.paragraph, 13.5))
        self.row += 1

    def notes(self, texts: Sequence[str]) -> None:
        """Notes under a table, one a row."""
        for text in texts:
            self._lines.append((self.row, text, self._styles.note, 12.5))
            self.row += 1

    def table(
        self,
        name: str,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Content]],
        totals: Mapping[str, Content] | None = None,
        *,
        first_column: int = 0,
        filters: bool = False,
    ) -> PlacedTable:
        """An Excel Table at the next free row; the next free row is then below it.

        Each of ``rows`` has a cell for every column without a formula of its own, in order.
        ``totals`` maps headers to the cells of a totals row.
        """
        headers = tuple(column.header for column in columns)
        placed = PlacedTable(name, self.name, self.row + 1, first_column, len(rows), headers)
        full = totals is not None
        last_row = self.row + len(rows) + full
        self.worksheet.add_table(
            self.row,
            first_column,
            last_row,
            first_column + len(columns) - 1,
            {
                "name": name,
                "style": None,
                "autofilter": filters,
                "total_row": full,
                "columns": [self._table_column(placed, column, totals) for column in columns],
            },
        )
        for index, column in enumerate(columns):
            self._widen(first_column + index, column.width)
            self._texts.append((self.row, first_column + index, _wide(column.header)))
            self._style_column(placed, first_column + index, column)
        for index, row in enumerate(rows):
            self._write_row(placed, index, columns, row)
        if totals is not None:
            for column in columns:
                at = self.row + len(rows) + 1, first_column + headers.index(column.header)
                self.write(*at, totals.get(column.header), column, bold=True)
        self._tables += 1
        narrow = columns[0].width <= WIDEST_FROZEN
        self._freeze = (self.row + 1, int(narrow)) if self._tables == 1 else (SUBTITLE_ROW + 1, 0)
        self.row = last_row + 1
        return placed

    def spill(
        self,
        headers: Sequence[tuple[str, float, str]],
        formula: str,
        rows: int,
        first_column: int = 0,
    ) -> tuple[int, int]:
        """A dynamic array under a header row of (header, width, number format).

        Returns the row and column of its first cell. A spill cannot stand in an Excel Table.
        """
        for index, (header, width, shows) in enumerate(headers):
            align = "right" if shows else "left"
            self.worksheet.write_string(
                self.row, first_column + index, header, self._styles.header(align)
            )
            self._texts.append((self.row, first_column + index, _wide(header)))
            self._widen(first_column + index, width)
        top = self.row + 1
        for row in range(top, top + rows):
            for index, (_, _, shows) in enumerate(headers):
                cell = self._styles.body(WORKED_OUT, shows, "right" if shows else "left")
                self.worksheet.write_blank(row, first_column + index, None, cell)
        first = self._styles.body(WORKED_OUT, headers[0][2], "right" if headers[0][2] else "left")
        self.worksheet.write_dynamic_array_formula(
            top,
            first_column,
            top,
            first_column,
            stored(formula),
            first,
            "",
        )
        self.row = top + rows
        return top, first_column

    def write(
        self, row: int, column: int, content: Content, like: Column, *, bold: bool = False
    ) -> None:
        """One cell in the style of a table's column."""
        if isinstance(content, Noted):
            self.worksheet.write_comment(
                row, column, content.note, {"author": "Transcription", "x_scale": 2}
            )
            content = content.content
        if isinstance(content, Empty):
            style = self._styles.body(_fill(like), content.shows, "right", bold=bold)
            self.worksheet.write_blank(row, column, None, style)
        elif isinstance(content, Live):
            shows = content.shows or like.shows
            # A cell worked out beside printed ones is known by its background.
            fill = INPUT if like.role is Role.INPUT else WORKED_OUT
            cell = self._styles.body(fill, shows, _align(like, shows), bold=bold)
            self.worksheet.write_formula(row, column, stored(content.formula), cell, "")
            self._texts.append((row, column, "x" * like.length))
        elif isinstance(content, Link):
            cell = self._styles.of(
                font_color=LINK, underline=1, text_wrap=True, border=1, border_color="#C5CED8"
            )
            self.worksheet.write_url(row, column, f"internal:{content.target}", cell, content.text)
            self._texts.append((row, column, content.text))
        else:
            value, shows = content, like.shows
            if isinstance(content, str) and like.role is Role.PUBLISHED:
                value, shows = printed(content)
            style = self._styles.body(_fill(like), shows, _align(like, shows, value), bold=bold)
            if value is None or value == "":
                self.worksheet.write_blank(row, column, None, style)
            elif isinstance(value, str):
                self.worksheet.write_string(row, column, value, style)
                self._texts.append((row, column, value))
            else:
                self.worksheet.write_number(row, column, value, style)

    def colour(self, top: int, left: int, bottom: int, right: int, colours: Colours) -> None:
        """Conditional formatting that colours the words of an area and puts a symbol before them."""
        area = xl_range(top, left, bottom, right)
        for word, tone in WHOLE_WORDS.get(colours, {}).items():
            self.worksheet.conditional_format(
                area,
                {
                    "type": "cell",
                    "criteria": "==",
                    "value": f'"{word}"',
                    "format": self._styles.toned(tone),
                },
            )
        for ending, tone in ENDINGS.get(colours, {}).items():
            self.worksheet.conditional_format(
                area,
                {
                    "type": "text",
                    "criteria": "ends with",
                    "value": ending,
                    "format": self._styles.toned(tone),
                },
            )

    def finish(self, document_title: str) -> None:
        """Title and running text across the sheet, column widths, panes, and the printed page."""
        last = max(self._widths, default=5)
        for column in range(last + 1):
            self.worksheet.set_column(column, column, self._widths.get(column, 3))
        width = sum(self._widths.get(column, 3) for column in range(last + 1))
        self._across(TITLE_ROW, last, self._title, self._styles.title)
        self._set_height(TITLE_ROW, 30)
        self._across(SUBTITLE_ROW, last, self._subtitle, self._styles.subtitle)
        self._set_height(SUBTITLE_ROW, _height(self._subtitle, width, 13.5) + 3)
        for row, text, style, line in self._lines:
            self._across(row, last, text, style)
            self._set_height(row, _height(text, width, line) + 3)
        if self._freeze:
            self.worksheet.freeze_panes(*self._freeze)
        self._make_rows_tall_enough()
        self._print_set_up(document_title, last)

    def _set_height(self, row: int, points: float) -> None:
        self.worksheet.set_row(row, points)
        self._heights[row] = points

    def _make_rows_tall_enough(self) -> None:
        """Not every program fits rows to wrapped text when it opens a file, so heights are set."""
        heights: dict[int, float] = {}
        for row, column, text in self._texts:
            needed = _height(text, self._widths[column] - INDENTS, 12.75)
            heights[row] = max(heights.get(row, 0), needed)
        for row, height in heights.items():
            if height > LINE:
                self._set_height(row, height + 3)

    def _across(self, row: int, last: int, text: str, style: Format) -> None:
        if last:
            self.worksheet.merge_range(row, 0, row, last, text, style)
        else:
            self.worksheet.write_string(row, 0, text, style)

    def _print_set_up(self, document_title: str, last: int) -> None:
        sheet = self.worksheet
        sheet.hide_gridlines(2)
        sheet.set_paper(9)
        if not self.portrait:
            sheet.set_landscape()
        sheet.fit_to_pages(1, int(self.one_page or self._almost_fits_a_page()))
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.set_footer(f"&L&8{document_title.replace('&', '&&')}&C&8&A&R&8Page &P of &N")
        sheet.print_area(0, 0, max(self.row, FIRST_FREE_ROW) - 1, last)
        if self._freeze and self._tables == 1:
            sheet.repeat_rows(self._freeze[0] - 1)

    def _almost_fits_a_page(self) -> bool:
        """Whether making it smaller, but still legible, saves a page with a few rows on it."""
        rows = range(max(self.row, FIRST_FREE_ROW))
        height = sum(self._heights.get(row, DEFAULT_HEIGHT) for row in rows)
        return height * SMALLEST_PRINT <= (PORTRAIT_POINTS if self.portrait else LANDSCAPE_POINTS)

    def _widen(self, column: int, width: float) -> None:
        self._widths[column] = max(self._widths.get(column, 0), width)

    def _table_column(
        self, placed: PlacedTable, column: Column, totals: Mapping[str, Content] | None
    ) -> dict[str, object]:
        options: dict[str, object] = {
            "header": column.header,
            "header_format": self._styles.header(_align(column, column.shows)),
        }
        if column.formula:
            options["formula"] = stored(_in_row(column.formula, placed))
        total = (totals or {}).get(column.header)
        if isinstance(total, Live):
            options["total_function"] = stored(total.formula)
        elif isinstance(total, str) and total:
            options["total_string"] = total
        return options

    def _style_column(self, placed: PlacedTable, at: int, column: Column) -> None:
        if not placed.rows:
            return
        bottom = placed.first_row + placed.rows - 1
        area = xl_range(placed.first_row, at, bottom, at)
        if column.colours:
            self.colour(placed.first_row, at, bottom, at, column.colours)
        if column.choices:
            self.worksheet.data_validation(
                area,
                {
                    "validate": "list",
                    "source": f"={column.choices}",
                    "error_title": "Not in the list",
                    "error_message": f"Choose one of the words offered for {column.header}."[:255],
                },
            )

    def _write_row(
        self, placed: PlacedTable, index: int, columns: Sequence[Column], row: Sequence[Content]
    ) -> None:
        cells = iter(row)
        for column in columns:
            at = placed.at(index, column.header)
            if column.formula:
                self.write(*at, Live(_in_row(column.formula, placed)), column)
            else:
                content = next(cells)
                if isinstance(content, Live):
                    content = Live(_in_row(content.formula, placed), content.shows)
                self.write(*at, content, column)
        if next(cells, None) is not None:
            raise ValueError(f"{placed.name}: row {index} has more cells than columns")


def _in_row(formula: str, placed: PlacedTable) -> str:
    """``{Header}`` as the structured reference to that column in the same row.

    Braces round anything else are array constants, and stay.
    """
    return re.sub(
        r"\{([^{}]+)\}",
        lambda found: (
            f"{placed.name}[[#This Row],[{escaped(found[1])}]]"
            if found[1] in placed.headers
            else found[0]
        ),
        formula,
    )


def _fill(column: Column) -> str:
    return {Role.WORKED_OUT: WORKED_OUT, Role.INPUT: INPUT}.get(column.role, PAPER)


def _align(column: Column, shows: str, value: object = None) -> str:
    if column.align:
        return column.align
    if isinstance(value, float | int):
        return "right"
    figure = shows or column.role is Role.PUBLISHED
    return "right" if figure and column.role is not Role.TEXT else "left"


def _wide(header: str) -> str:
    """A header as long as its bold letters and capitals are wide."""
    return re.sub(r"([A-Z£]{2}|\w{6})", r"\1x", header)


def _height(text: str, width: float, line: float) -> float:
    """The height in points of text wrapped at a width in characters; words leave ends unused."""
    lines = sum(_lines(part, width * LETTERS_TO_WIDTH) for part in text.split("\n"))
    return lines * line


def _lines(text: str, letters: float) -> int:
    """How many lines a paragraph takes, broken between words as programs break it."""
    lines, used = 1, 0.0
    for word in text.split(" "):
        if used and used + 1 + len(word) > letters:
            lines, used = lines + 1, 0.0
        used += len(word) + (1 if used else 0)
        if used > letters:
            lines, used = lines + ceil(used / letters) - 1, used % letters
    return lines
