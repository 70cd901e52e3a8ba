"""Charts that draw fewer rows than the block that they are about, once it has grown.

A chart whose figures are worked out in cells of their own, a row for each row of a table, cannot
grow with it: its labels take the new rows in, its figures have no cells for them.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from xlcsp.book.addresses import cell_name
from xlcsp.book.model import Area
from xlcsp.book.part_text import Element, PartText
from xlcsp.book.parts import relationships
from xlcsp.book.references import sheet_and_area
from xlcsp.book.workbook import Book


@dataclass(frozen=True, slots=True)
class ChartBehind:
    """A chart, the cell under its top left corner, and how many rows it draws of how many."""

    sheet: str
    row: int
    column: int
    name: str
    drawn: int
    rows: int

    @property
    def place(self) -> str:
        """As a person writes it."""
        quoted = self.sheet.replace("'", "''")
        return f"'{quoted}'!{cell_name(self.row, self.column)}"


def charts_behind(book: Book, blocks: Collection[tuple[str, Area]]) -> tuple[ChartBehind, ...]:
    """The charts whose labels are all rows of one of these blocks, by its sheet and its rows of
    data, and whose figures are fewer."""
    return tuple(_behind(book, blocks)) if blocks else ()


def _behind(book: Book, blocks: Collection[tuple[str, Area]]) -> Iterator[ChartBehind]:
    for sheet in book.sheets:
        for tie in relationships(book.package, sheet.part).values():
            if tie.kind != "drawing" or tie.external or book.package.find(tie.target) is None:
                continue
            drawing = PartText(book.package.read(tie.target))
            charts = relationships(book.package, tie.target)
            for anchor in drawing.elements("twoCellAnchor", "oneCellAnchor"):
                chart = next(drawing.tags("chart", within=anchor), None)
                tied = charts.get(_tie(chart)) if chart is not None else None
                if tied is None or tied.kind != "chart" or book.package.find(tied.target) is None:
                    continue
                counts = _fewer(PartText(book.package.read(tied.target)), blocks)
                if counts is not None:
                    yield _named(drawing, anchor, sheet.name, *counts)


def _tie(chart: Element) -> str:
    return chart.get("r:id") or ""


def _named(drawing: PartText, anchor: Element, sheet: str, drawn: int, rows: int) -> ChartBehind:
    row, column = (
        int(next(drawing.elements(name, within=anchor)).text) + 1 for name in ("row", "col")
    )
    said = next(drawing.tags("cNvPr", within=anchor), None)
    name = (said.get("name") if said is not None else None) or "A chart"
    return ChartBehind(sheet, row, column, name, drawn, rows)


def _fewer(chart: PartText, blocks: Collection[tuple[str, Area]]) -> tuple[int, int] | None:
    """How many rows a chart draws of how many, where that is fewer."""
    for series in chart.elements("ser"):
        labels, figures = (_range(chart, series, name) for name in ("cat", "val"))
        if labels is None or figures is None or figures[1].rows >= labels[1].rows:
            continue
        if any(_all_rows_of(labels, block) for block in blocks):
            return figures[1].rows, labels[1].rows
    return None


def _range(chart: PartText, series: Element, name: str) -> tuple[str, Area] | None:
    holder = next(chart.elements(name, within=series), None)
    formula = next(chart.elements("f", within=holder), None) if holder is not None else None
    sheet, area = sheet_and_area(formula.text) if formula is not None else (None, None)
    return (sheet, area) if sheet is not None and area is not None else None


def _all_rows_of(labels: tuple[str, Area], block: tuple[str, Area]) -> bool:
    sheet, area = labels
    home, data = block
    return (
        sheet.casefold() == home.casefold()
        and data.left <= area.left <= area.right <= data.right
        and area.bottom == data.bottom
        and data.top <= area.top <= data.top + 1
    )
