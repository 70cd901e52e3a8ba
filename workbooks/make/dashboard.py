"""Native charts in the house style, each following the cells of a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter import Workbook

from workbooks.make.sheets import SheetWriter
from workbooks.make.style import FONT, INK, QUIET, RULE
from xlcsp.report.palette import SERIES

SERIES_COLOURS = SERIES
MARKERS = ("circle", "square", "diamond", "triangle")
CHART_ROWS = 17


@dataclass(frozen=True, slots=True)
class Series:
    """One series: its name (text, or a cell as ``='Sheet'!$B$4``), categories and values."""

    name: str
    categories: str
    values: str


def add_chart(
    workbook: Workbook,
    sheet: SheetWriter,
    title: str,
    series: Sequence[Series],
    alt: str,
    *,
    at: tuple[int, int],
    shift: int = 0,
    kind: str = "column",
    number_format: str = "#,##0",
    size: tuple[int, int] = (460, 280),
    labels: bool = True,
    axis_title: str = "",
    monthly: bool = False,
) -> None:
    """A chart at row and column ``at`` (from 0), ``shift`` pixels to the right of it.

    ``alt`` is its text for screen readers. ``monthly`` is a long line whose categories are months.
    """
    chart: Any = workbook.add_chart({"type": kind})
    for index, one in enumerate(series):
        colour = SERIES_COLOURS[2 if len(series) == 1 else index % len(SERIES_COLOURS)]
        options: dict[str, Any] = {
            "name": one.name,
            "categories": one.categories,
            "values": one.values,
            "gap": 60,
        }
        if kind == "line":
            options["line"] = {"color": colour, "width": 2}
            options["marker"] = {
                "type": "none" if monthly else MARKERS[index % len(MARKERS)],
                "fill": {"color": colour},
                "border": {"color": colour},
            }
        else:
            options["fill"] = {"color": colour}
            options["border"] = {"color": INK, "width": 0.5}
        if labels:
            options["data_labels"] = {
                "value": True,
                "num_format": number_format,
                "font": {"name": FONT, "size": 9, "color": INK},
            }
        chart.add_series(options)
    small = {"name": FONT, "size": 9, "color": INK}
    chart.set_title(
        {"name": title, "name_font": {**small, "size": 11, "bold": True}, "overlay": False}
    )
    bars = kind == "bar"
    # The first category on top, as in the table that it follows.
    category_axis: dict[str, Any] = {
        "num_font": small,
        "line": {"color": QUIET},
        "reverse": bars,
    }
    if monthly:
        category_axis |= {
            "date_axis": True,
            "num_format": "mmm yyyy",
            "major_unit": 1,
            "major_unit_type": "years",
        }
    value_axis: dict[str, Any] = {
        "num_font": small,
        "num_format": number_format,
        "min": 0,
        "major_gridlines": {"visible": True, "line": {"color": RULE, "width": 0.5}},
        "line": {"none": True},
    }
    if axis_title:
        value_axis["name"] = axis_title
        value_axis["name_font"] = small
    if bars:
        value_axis["label_position"] = "high"
    chart.set_x_axis(value_axis if bars else category_axis)
    chart.set_y_axis(category_axis if bars else value_axis)
    if len(series) > 1:
        chart.set_legend({"position": "bottom", "font": small})
    else:
        chart.set_legend({"none": True})
    chart.set_size({"width": size[0], "height": size[1]})
    sheet.worksheet.insert_chart(
        at[0],
        at[1],
        chart,
        {"description": alt, "object_position": 2, "x_offset": 4 + shift, "y_offset": 4},
    )
    sheet.row = max(sheet.row, at[0] + CHART_ROWS)
