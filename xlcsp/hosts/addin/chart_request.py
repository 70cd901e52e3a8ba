"""Pictures and charts of the workbook that is open, for the task pane to show and put in.

The pane sends the columns that the officer chose, and nothing else of the workbook. What is drawn is
what ``report`` draws from a closed workbook. A chart that can follow its cells in Office.js goes back
as its plan; where it cannot (limits of each bar's own, a scorecard), a picture goes in.
"""

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeVar

from xlcsp.book import Area, CellValue, ErrorCode
from xlcsp.book.model import LAST_COLUMN, LAST_ROW, Position
from xlcsp.book.place_chart import NewCell
from xlcsp.book.styles import shows_date
from xlcsp.calc.errors import CalcError
from xlcsp.hosts.addin.office_values import Json, NotCells, number_of
from xlcsp.report.from_table import Kind, PictureMaker, Wanted, narrowed
from xlcsp.report.native import HEIGHT, ROWS_OF_CHART, WIDTH, Line, NativePlan, Series
from xlcsp.report.palette import Mark
from xlcsp.report.source import Source

if TYPE_CHECKING:
    from xlcsp.report.draw import Picture

MOST_COLUMNS: Final = 200
MOST_POTS: Final = 12
MOST_ROWS: Final[Mapping[Kind, int]] = {
    Kind.SPC: 2_000,
    Kind.TRAJECTORY: 400,
    Kind.PEERS: 100,
    Kind.SCORECARD: 40,
    Kind.GRANT: 100,
}
"""Rows that a picture has room for."""
FOLLOWS: Final = frozenset({Kind.SPC, Kind.TRAJECTORY, Kind.GRANT})
"""The kinds that can be a chart which follows its cells."""
_LONGEST: Final = 255
"""Characters of a cell's text, a heading or an option; what is longer is cut off."""
_POINTS_A_PIXEL: Final = 0.75
_WIDEST: Final = 720.0
"""Points: a wider picture is put in smaller."""


_Word = TypeVar("_Word", bound=StrEnum)


class _As(StrEnum):
    PREVIEW = "preview"
    PICTURE = "picture"
    CHART = "chart"


@dataclass(frozen=True, slots=True)
class _SentCells:
    """Cells of one sheet as the pane read them."""

    cells: Mapping[Position, CellValue]
    showing_dates: frozenset[Position]
    date1904: bool = False

    def values(self, sheet: str, areas: Sequence[Area]) -> dict[Position, CellValue]:
        return {place: cell for place, cell in self.cells.items() if _inside(place, areas)}

    def dates(self, sheet: str, areas: Sequence[Area]) -> set[Position]:
        return {place for place in self.showing_dates if _inside(place, areas)}


def _inside(place: Position, areas: Sequence[Area]) -> bool:
    return any(area.holds(*place) for area in areas)


def chart_for_pane(sent: dict[str, Json]) -> dict[str, Json]:
    """The picture for the pane, or what goes into the sheet; or ``stopped``, a sentence.

    ``kind``, ``options`` (see ``_wanted``), ``table`` (see ``_source``), and ``as``: ``preview`` gives
    ``svg``, ``width`` in points, ``alt`` and whether it ``follows``; ``picture`` gives ``png`` with its size in points;
    ``chart`` gives the plan of a chart ``at`` ``{"sheet", "row", "column"}``.
    """
    kind = _one_of(Kind, sent.get("kind"), "There is no picture of that kind.")
    wanted_as = _one_of(_As, sent.get("as"), "A picture is a preview, a picture or a chart.")
    source, percent = _source(sent.get("table"), kind)
    wanted = _wanted(kind, sent.get("options"), source, percent)
    at = _place(sent.get("at")) if wanted_as is _As.CHART else None
    try:
        rows = len(narrowed(source, wanted.where).rows)
        if rows > MOST_ROWS[kind]:
            most = f"{MOST_ROWS[kind]:,} rows at most"
            return {"stopped": f"The picture has room for {most}; the table has {rows:,}."}
        maker = PictureMaker(source, wanted)
        if at is not None:
            return _planned(maker.plan(at))
        return _drawn(maker.picture, kind if wanted_as is _As.PREVIEW else None)
    except CalcError as reason:
        return {"stopped": str(reason)}


# What was sent --------------------------------------------------------------------------------------


def _one_of(kinds: type[_Word], sent: Json, wrong: str) -> _Word:
    if not isinstance(sent, str) or sent not in list(kinds):
        raise NotCells(wrong)
    return kinds(sent)


def _wanted(kind: Kind, sent: Json, source: Source, percent: Mapping[str, bool]) -> Wanted:
    """``values`` is a list of headings, ``where`` a heading and what its cells should hold; the others
    are texts, as `Wanted` has them, and may be left out."""
    if not isinstance(sent, dict):
        raise NotCells("The options are not an object.")
    values, where = sent.get("values", []), sent.get("where")
    if not isinstance(values, list):
        raise NotCells("The columns of figures are not a list.")
    if where is not None and (not isinstance(where, list) or len(where) != 2):
        raise NotCells("A choice of rows is a heading and what its cells hold.")
    if len(values) > MOST_POTS:
        raise NotCells(f"A grant is drawn of {MOST_POTS} pots at most.")
    headings = tuple(_option(one) or "" for one in values)
    conditions = tuple(_option(one) or "" for one in where or ())
    back = sent.get("back", 1)
    if type(back) is not int or not 0 < back < MOST_COLUMNS:
        raise NotCells("How many periods before is a whole number.")
    return Wanted(
        kind=kind,
        table=source.name,
        label=_option(sent.get("label")),
        values=headings,
        where=("=".join(conditions),) if conditions else (),
        better=_option(sent.get("better")),
        target=_option(sent.get("target")),
        rebase=_option(sent.get("rebase")),
        population=_option(sent.get("population")),
        area=_option(sent.get("area")),
        per=_option(sent.get("per")) or "1000",
        previous=_option(sent.get("previous")),
        total=_option(sent.get("total")),
        back=back,
        title=_option(sent.get("title")),
        percent=any(percent.get(heading.casefold(), False) for heading in headings[:1]),
    )


def _option(sent: Json) -> str | None:
    if sent is None:
        return None
    if not isinstance(sent, str):
        raise NotCells("An option is not text.")
    return _clean(sent).strip() or None


def _clean(text: str) -> str:
    """Text that can stand in a picture: one line, without what no font can show."""
    kept = "".join(letter if letter.isprintable() else " " for letter in text[: 4 * _LONGEST])
    return kept if len(kept) <= _LONGEST else f"{kept[: _LONGEST - 1]}…"


def _source(sent: Json, kind: Kind) -> tuple[Source, dict[str, bool]]:
    """The columns, and which show per cent: ``{"name", "sheet", "top", "columns"}``, ``top`` the first
    row below the headings; a column is ``{"heading", "column", "cells", "formats"}``."""
    if not isinstance(sent, dict):
        raise NotCells("A picture needs a table.")
    name, sheet, top = sent.get("name"), sent.get("sheet"), sent.get("top")
    columns = sent.get("columns")
    if not isinstance(name, str) or not isinstance(sheet, str) or not sheet:
        raise NotCells("A table needs its name and its sheet's.")
    if not isinstance(columns, list) or not 0 < len(columns) <= MOST_COLUMNS:
        raise NotCells(f"A table needs columns, and not more than {MOST_COLUMNS}.")
    rows = _rows(top, columns, kind)
    numbers: dict[str, int] = {}
    cells: dict[Position, CellValue] = {}
    dates: set[Position] = set()
    percent: dict[str, bool] = {}
    headings: list[str] = []
    for column in columns:
        heading, number = _heading(column)
        headings.append(heading)
        numbers.setdefault(heading.casefold(), number)
        formats = _formats(column.get("formats"), len(rows))
        shown = [_value(cell) for cell in column["cells"]]
        for row, value, code in zip(rows, shown, formats, strict=True):
            if value is not None:
                cells[row, number] = value
            if isinstance(value, float) and shows_date(code):
                dates.add((row, number))
        percent.setdefault(heading.casefold(), 2 * sum("%" in code for code in formats) > len(rows))
    source = Source(
        sheets=_SentCells(cells, frozenset(dates)),
        name=_clean(name),
        sheet=sheet,
        columns=numbers,
        headings=tuple(headings),
        own=len(headings),
        rows=rows,
    )
    return source, percent


def _rows(top: Json, columns: Sequence[Json], kind: Kind) -> tuple[int, ...]:
    lists = [column.get("cells") if isinstance(column, dict) else None for column in columns]
    lengths = {len(one) if isinstance(one, list) else 0 for one in lists}
    if len(lengths) != 1 or lengths == {0}:
        raise NotCells("The columns of a table are not all of one length, or empty.")
    (length,) = lengths
    if type(top) is not int or not 1 <= top <= LAST_ROW - length:
        raise NotCells("A table lies outside its sheet.")
    # A long table is narrowed to the rows that are meant before it is drawn.
    if length > 50 * MOST_ROWS[kind]:
        raise NotCells(f"The table has {length:,} rows, more than a picture is chosen from.")
    return tuple(range(top, top + length))


def _heading(column: dict[str, Json]) -> tuple[str, int]:
    heading, number = column.get("heading"), column.get("column")
    if not isinstance(heading, str) or not _clean(heading).strip():
        raise NotCells("A column needs a heading.")
    if type(number) is not int or not 1 <= number <= LAST_COLUMN:
        raise NotCells("A column lies outside its sheet.")
    return _clean(heading).strip(), number


def _formats(sent: Json, length: int) -> list[str]:
    if not isinstance(sent, list) or len(sent) != length:
        raise NotCells("A column has not a number format for each cell.")
    if not all(isinstance(code, str) and len(code) <= _LONGEST for code in sent):
        raise NotCells("A number format is not text.")
    return sent


def _value(sent: Json) -> CellValue:
    if sent is None or sent == "":
        return None
    if isinstance(sent, bool):
        return sent
    if isinstance(sent, str):
        return _clean(sent)
    if (number := number_of(sent)) is not None:
        return number
    if isinstance(sent, dict) and sent.get("type") == "Error":
        code = sent.get("basicValue")
        return ErrorCode(code if isinstance(code, str) and len(code) < 20 else "#VALUE!")
    raise NotCells("A cell of a table is not a value.")


def _place(sent: Json) -> tuple[str, int, int]:
    if not isinstance(sent, dict):
        raise NotCells("A chart needs its place.")
    sheet, row, column = sent.get("sheet"), sent.get("row"), sent.get("column")
    if not isinstance(sheet, str) or not sheet:
        raise NotCells("A chart needs its sheet.")
    if type(row) is not int or type(column) is not int or row < 1 or column < 1:
        raise NotCells("A chart needs the row and the column of a cell.")
    if row > LAST_ROW - 3_000 or column > LAST_COLUMN - 50:
        raise NotCells("The chart would run off the sheet.")
    return sheet, row, column


# What goes back -------------------------------------------------------------------------------------


def _drawn(picture: "Picture", previewed: Kind | None) -> dict[str, Json]:
    """SVG for the pane to show, else a PNG with the size that it gets in the sheet."""
    from xlcsp.report.draw import as_png, as_svg, drawn

    drawing = drawn(picture)
    width, height = (float(side) * 72 for side in drawing.figure.get_size_inches())
    said = {"title": drawing.title, "alt": drawing.alt}
    if previewed is not None:
        svg = base64.b64encode(as_svg(drawing)).decode("ascii")
        return {**said, "svg": svg, "width": width, "follows": previewed in FOLLOWS}
    shrunk = min(1.0, _WIDEST / width)
    png = base64.b64encode(as_png(drawing)).decode("ascii")
    return {**said, "png": png, "width": width * shrunk, "height": height * shrunk}


_DASHES: Final = {"solid": "Continuous", "dash": "Dash", "round_dot": "RoundDot"}
_MARKERS: Final = {
    "circle": "Circle",
    "diamond": "Diamond",
    "square": "Square",
    "triangle": "Triangle",
    "long_dash": "Dash",
}
"""Excel.ChartLineStyle and Excel.ChartMarkerStyle of the Office.js reference."""


def _planned(plan: NativePlan) -> dict[str, Json]:
    _, row, column = plan.at
    return {
        "name": plan.name,
        "title": plan.title,
        "alt": plan.alt,
        "stacked": plan.stacked,
        "numberFormat": plan.number_format,
        "months": plan.months,
        "categories": plan.categories.removeprefix("="),
        "series": [_series(one) for one in plan.series],
        "width": WIDTH * _POINTS_A_PIXEL,
        "height": HEIGHT * _POINTS_A_PIXEL,
        "words": {"row": row + ROWS_OF_CHART - 1, "column": column},
        "block": _block(plan.cells),
    }


def _series(one: Series) -> dict[str, Json]:
    return {
        "name": one.name,
        "values": one.values.removeprefix("="),
        "fill": one.fill or None,
        "line": _line(one.line),
        "mark": _mark(one.mark),
    }


def _line(line: Line | None) -> Json:
    if line is None:
        return None
    return {"colour": line.colour, "weight": line.width, "style": _DASHES[line.dash]}


def _mark(mark: Mark | None) -> Json:
    if mark is None:
        return None
    style = _MARKERS[mark.excel_shape]
    return {"style": style, "size": int(mark.size), "colour": mark.colour}


def _block(cells: Sequence[NewCell]) -> Json:
    """The cells below the chart as rows of what is written; null where a formula spills to."""
    if not cells:
        return None
    top, left = min(cell.row for cell in cells), min(cell.column for cell in cells)
    height = max(cell.row for cell in cells) - top + 1
    width = max(cell.column for cell in cells) - left + 1
    rows: list[list[Json]] = [[None] * width for _ in range(height)]
    for cell in cells:
        content: Json = None
        if cell.formula:
            content = "=" + _STORED.sub("CSP.", cell.formula)
        elif cell.fills is None:
            content = cell.value
        rows[cell.row - top][cell.column - left] = content
    return {"row": top, "column": left, "rows": rows}


_STORED: Final = re.compile(r"\b_xldudf_CSP_(?=[A-Z]+\()")
