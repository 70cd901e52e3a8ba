"""Native Excel charts: they follow the cells, in the palette and the words of the drawn pictures.

A chart is planned first: its series, and what it needs beyond the table's own cells (limits, marked
points, a running total), put below it as formulas, so that it follows too. #N/A in those cells is
meant: it is how a chart leaves a point out. For a closed workbook the plan's XML is made by
XlsxWriter and grafted in by ``book.place_chart``; in an open one the add-in does as the plan says.
"""

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from xlsxwriter import Workbook

from xlcsp.book import Area, CellValue, ErrorCode, NewCell, NewChart
from xlcsp.book.addresses import cell_name
from xlcsp.calc.polarity import Polarity
from xlcsp.calc.spc import Variation
from xlcsp.report import grant, peers_chart, spc_chart, trajectory
from xlcsp.report.palette import (
    DATA_LINE,
    FONT,
    INK,
    LIMIT_LINE,
    MARKS,
    QUIET,
    RULE,
    SERIES,
    TARGET_LINE,
    Mark,
)
from xlcsp.report.source import Column, contiguous
from xlcsp.worksheet import stored

WIDTH: Final = 760
HEIGHT: Final = 400
ROWS_OF_CHART: Final = 22
"""Rows of the usual height that the chart covers; its figures begin below them."""

NOT_AVAILABLE: Final = ErrorCode("#N/A")
_TOTAL: Final = Mark(DATA_LINE, "o", "circle", 6)
_YEAR_BEFORE: Final = Mark(MARKS[Variation.CONCERN].colour, "_", "long_dash", 14)
_SMALL: Final = {"name": FONT, "size": 9, "color": INK}


@dataclass(frozen=True, slots=True)
class Line:
    """How a series' line is drawn."""

    colour: str
    width: float
    dash: str = "solid"
    """``solid``, ``dash`` or ``round_dot``."""


@dataclass(frozen=True, slots=True)
class Series:
    """One series: a line, points, or bars where it has a ``fill``."""

    name: str
    values: str
    """Its cells, as ``='Sheet'!$C$5:$C$9``."""
    line: Line | None = None
    mark: Mark | None = None
    fill: str = ""


@dataclass(frozen=True, slots=True)
class NativePlan:
    """A chart and the cells that it needs, before either is made."""

    name: str
    title: str
    alt: str
    at: tuple[str, int, int]
    """The sheet, and the cell at its top left corner."""
    categories: str
    series: tuple[Series, ...]
    cells: tuple[NewCell, ...]
    shown: Mapping[tuple[str, int, int], CellValue]
    """What the cells that it draws hold now."""
    stacked: bool = False
    """Whether those with a fill are stacked bars."""
    number_format: str = "General"
    months: bool = False
    """Whether its categories are dates."""


@dataclass(slots=True)
class _Block:
    """The cells below a chart, column by column, and everything that its ranges show."""

    sheet: str
    top: int
    left: int
    cells: list[NewCell] = field(default_factory=list)
    shown: dict[tuple[str, int, int], CellValue] = field(default_factory=dict)

    def seen(self, column: Column) -> str:
        """A range of the table, its values kept for the chart's cache."""
        for row, cell in zip(column.rows, column.cells, strict=True):
            self.shown[column.sheet, row, column.column] = cell
        return _range(column.sheet, column.rows[0], column.rows[-1], column.column)

    def add(self, heading: str, formulas: Sequence[str], values: Sequence[CellValue]) -> str:
        """A column of formulas with its heading; gives the range of its figures."""
        at = self._next()
        self._put(NewCell(self.top, at, heading))
        for row, (formula, value) in enumerate(
            zip(formulas, values, strict=True), start=self.top + 1
        ):
            self._put(NewCell(row, at, value, formula))
        return _range(self.sheet, self.top + 1, self.top + len(values), at)

    def add_array(
        self, headings: Sequence[str], formula: str, rows: Sequence[Sequence[CellValue]]
    ) -> None:
        """Columns that one array formula fills."""
        left = self._next()
        for column, heading in enumerate(headings, start=left):
            self._put(NewCell(self.top, column, heading))
        right = left + len(headings) - 1
        fills = Area(self.top + 1, left, self.top + len(rows), right)
        for number, row in enumerate(rows, start=self.top + 1):
            for column, value in enumerate(row, start=left):
                first = (number, column) == (fills.top, fills.left)
                cell = NewCell(number, column, value, formula, fills) if first else None
                self._put(cell or NewCell(number, column, value, "", fills))

    def name(self, row: int, column: int) -> str:
        """A cell by its row and column in the block, both from 0."""
        return cell_name(self.top + 1 + row, self.left + column)

    def _next(self) -> int:
        columns = [cell.column for cell in self.cells]
        return max(columns, default=self.left - 1) + 1

    def _put(self, cell: NewCell) -> None:
        self.cells.append(cell)
        self.shown[self.sheet, cell.row, cell.column] = cell.value


def plan_spc(
    chart: spc_chart.SpcChart,
    labels: Column,
    values: Column,
    target: Column | None,
    rebase: Column | None,
    at: tuple[str, int, int],
) -> NativePlan:
    """The SPC chart planned; ``target`` is a column, or the chart's own figure is used."""
    contiguous([labels, values, *filter(None, (target, rebase))])
    block = _block(at)
    better, marks = chart.better.value, f",,,{_whole(rebase)}" if rebase else ""
    block.add_array(
        ("Mean", "Lower limit", "Upper limit", "Rule", "Meaning"),
        _stored(f'CSP.SPC({_whole(values)},"{better}"{marks})'),
        [
            [_number(p.mean), _number(p.lower), _number(p.upper), p.rule or "", p.meaning or ""]
            for p in chart.points
        ],
    )
    rows = range(len(values.rows))
    own = [_number(value) if value is not None else NOT_AVAILABLE for value in chart.values]
    read = [_stored(f"CSP.NUMBER({_cell(values, row)})") for row in rows]
    value_range = block.add("Value", [f'IF({n}="",NA(),{n})' for n in read], own)
    lines = [
        block.add(
            heading,
            [f"IF(ISNUMBER({block.name(row, at_)}),{block.name(row, at_)},NA())" for row in rows],
            [_number(figure) if figure is not None else NOT_AVAILABLE for figure in figures],
        )
        for at_, (heading, figures) in enumerate(
            (
                ("Mean line", [point.mean for point in chart.points]),
                ("Lower line", [point.lower for point in chart.points]),
                ("Upper line", [point.upper for point in chart.points]),
            )
        )
    ]
    kinds = [Variation.IMPROVEMENT, Variation.CONCERN]
    if chart.better is Polarity.NEUTRAL:
        kinds = [Variation.SPECIAL_CAUSE]
    marked = [
        block.add(
            kind.value,
            [f'IF({block.name(row, 4)}="{kind.value}",{block.name(row, 5)},NA())' for row in rows],
            [
                own[row] if chart.points[row].meaning is kind else NOT_AVAILABLE
                for row in range(len(own))
            ],
        )
        for kind in kinds
    ]
    targets = ""
    if target is not None:
        cells = [_cell(target, row) for row in rows]
        figures = [cell if isinstance(cell, float) else NOT_AVAILABLE for cell in target.cells]
        formulas = [f"IF(ISNUMBER({cell}),{cell},NA())" for cell in cells]
        targets = block.add("Target line", formulas, figures)
    elif chart.target is not None:
        targets = block.add(
            "Target line", [str(chart.target)] * len(own), [float(chart.target)] * len(own)
        )

    ranges = SpcRanges(
        categories=block.seen(labels),
        value=value_range,
        mean=lines[0],
        lower=lines[1],
        upper=lines[2],
        marked=dict(zip(kinds, marked, strict=True)),
        target=targets,
    )
    return NativePlan(
        name="SPC chart",
        title=chart.title,
        alt=spc_chart.alt_text(chart),
        at=at,
        categories=ranges.categories,
        series=_spc_series(chart.title, ranges),
        cells=tuple(block.cells),
        shown=block.shown,
        number_format="0.0%" if chart.percent else "General",
        months=labels.dates,
    )


@dataclass(frozen=True, slots=True)
class SpcRanges:
    """Where an SPC chart's cells are, as ``='Sheet'!$C$5:$C$9``; #N/A where nothing is drawn."""

    categories: str
    value: str
    mean: str
    lower: str
    upper: str
    marked: Mapping[Variation, str]
    target: str = ""


def spc_line_chart(
    workbook: Workbook, title: str, ranges: SpcRanges, number_format: str, *, months: bool
) -> Any:
    """An SPC chart of XlsxWriter's on these cells. ``months``: its categories are dates."""
    made: Any = workbook.add_chart({"type": "line"})
    for series in _spc_series(title, ranges):
        made.add_series(_as_lines(series, ranges.categories))
    _dress(made, title, number_format, months=months)
    return made


def _spc_series(title: str, ranges: SpcRanges) -> tuple[Series, ...]:
    """The values, mean and limits, the marked points on top, and the target."""
    limit = Line(LIMIT_LINE, 1.25, "dash")
    series = [
        Series(title, ranges.value, Line(DATA_LINE, 1.75), MARKS[Variation.COMMON_CAUSE]),
        Series("Mean", ranges.mean, Line(LIMIT_LINE, 1.25)),
        Series("Upper limit", ranges.upper, limit),
        Series("Lower limit", ranges.lower, limit),
        *(
            Series(meaning.value, where, None, MARKS[meaning])
            for meaning, where in ranges.marked.items()
        ),
    ]
    if ranges.target:
        series.append(Series("Target", ranges.target, Line(TARGET_LINE, 1.75, "round_dot")))
    return tuple(series)


def plan_trajectory(
    chart: trajectory.Trajectory, labels: Column, values: Column, at: tuple[str, int, int]
) -> NativePlan:
    """The year on its way planned."""
    contiguous([labels, values])
    block, rows = _block(at), range(len(values.rows))
    whole, periods, target = _whole(values), len(values.rows), str(chart.target)
    done = f"COUNT({whole})"
    ahead = _stored(f"CSP.FORECAST(SUM({whole}),{done},{periods})")
    course: list[CellValue] = [NOT_AVAILABLE] * len(rows)
    for number, figure in enumerate(chart.course, start=len(chart.so_far) - 1):
        course[number] = float(figure)
    totals: list[CellValue] = [float(total) for total in chart.so_far]
    totals += [NOT_AVAILABLE] * (periods - len(totals))
    # Each from the one above it: a range from the first row on would grow when the table does.
    before = ["", *(f"{block.name(row, 0)}," for row in rows[:-1])]
    so_far = block.add(
        "Total so far",
        [f"IF({done}>{row},SUM({before[row]}{_cell(values, row)}),NA())" for row in rows],
        totals,
    )
    due = block.add(
        "Due by then",
        [_stored(f"CSP.TODATE({target},{row + 1},{periods})") for row in rows],
        [float(figure) for figure in chart.path],
    )
    on_course = block.add(
        "On this course",
        [
            f"IF(OR({done}=0,{done}>{row + 1}),NA(),IF({done}={periods},SUM({whole}),SUM({whole})"
            f"+({ahead}-SUM({whole}))*({row + 1}-{done})/MAX(1,{periods}-{done})))"
            for row in rows
        ],
        course,
    )

    categories = block.seen(labels)
    block.seen(values)
    path = f"Due by then, to the target of {target}"
    return NativePlan(
        name="Trajectory",
        title=chart.title,
        alt=trajectory.alt_text(chart),
        at=at,
        categories=categories,
        series=(
            Series("Total so far", so_far, Line(DATA_LINE, 2.25), _TOTAL),
            Series("On this course", on_course, Line(DATA_LINE, 1.5, "round_dot")),
            Series(path, due, Line(TARGET_LINE, 1.5, "dash")),
        ),
        cells=tuple(block.cells),
        shown=block.shown,
        number_format="#,##0",
        months=labels.dates,
    )


def native_peers(
    chart: peers_chart.PeersChart,
    areas: Column,
    counts: Column,
    populations: Column,
    at: tuple[str, int, int],
) -> NewChart:
    """Bars with limits against the peers as a native chart, in the order of the table."""
    contiguous([areas, counts, populations])
    block, rows = _block(at), range(len(areas.rows))
    bars = {bar.row: bar for bar in chart.bars}
    in_order = [bars.get(row) for row in rows]
    own = next(row for row, bar in enumerate(in_order) if bar is not None and bar.own)
    per = f",{chart.per}"
    block.add_array(
        ("Lower limit", "Upper limit"),
        _stored(f"CSP.RATELIMITS({_whole(counts)},{_whole(populations)}{per})"),
        [[float(b.limits.lower), float(b.limits.upper)] if b else ["", ""] for b in in_order],
    )
    read = [
        _stored(f"CSP.RATE({_cell(counts, row)},{_cell(populations, row)}{per})") for row in rows
    ]
    rates = block.add("Rate", read, [float(bar.rate) if bar else "" for bar in in_order])
    below = block.add(
        "Rate less lower limit",
        [f'IF({block.name(r, 2)}="",0,{block.name(r, 2)}-{block.name(r, 0)})' for r in rows],
        [float(bar.rate) - bar.limits.lower if bar else 0.0 for bar in in_order],
    )
    above = block.add(
        "Upper limit less rate",
        [f'IF({block.name(r, 2)}="",0,{block.name(r, 1)}-{block.name(r, 2)})' for r in rows],
        [bar.limits.upper - float(bar.rate) if bar else 0.0 for bar in in_order],
    )
    every = f"{block.name(0, 2)}:{block.name(len(rows) - 1, 2)}"
    mine = block.name(own, 2)
    mean = block.add(
        "Mean of the peers",
        [f"(SUM({every})-{mine})/(COUNT({every})-1)"] * len(rows),
        [float(chart.mean)] * len(rows),
    )

    categories = block.seen(areas)

    def build(workbook: Workbook) -> Any:
        made: Any = workbook.add_chart({"type": "column"})
        line: Any = workbook.add_chart({"type": "line"})
        made.add_series(
            {
                "name": f"Rate per {chart.per:,}",
                "categories": categories,
                "values": rates,
                "fill": {"color": SERIES[0]},
                "border": {"color": INK, "width": 0.75},
                "points": [{"fill": {"color": DATA_LINE}} if row == own else None for row in rows],
                "y_error_bars": {
                    "type": "custom",
                    "plus_values": above,
                    "minus_values": below,
                    "line": {"color": TARGET_LINE, "width": 1.5},
                },
                "gap": 60,
            }
        )
        line.add_series(
            {
                "name": "Mean of the peers",
                "categories": categories,
                "values": mean,
                "line": _line(INK, 1.5, "dash"),
                "marker": {"type": "none"},
            }
        )
        # Unseen, so that the axis reaches as far as the error bars do.
        upper = _range(block.sheet, block.top + 1, block.top + len(rows), block.left + 1)
        line.add_series(
            {"values": upper, "line": {"none": True}, "marker": {"type": "none"}, "name": " "}
        )
        made.combine(line)
        _dress(made, chart.title, "General", from_zero=True, unnamed=[2])
        return made

    alt = peers_chart.alt_text(chart)
    return _new_chart(at, "Peers chart", alt, block.cells, block.shown, build)


def plan_grant(
    chart: grant.GrantChart,
    areas: Column,
    pots: Sequence[Column],
    previous: Column | None,
    at: tuple[str, int, int],
) -> NativePlan:
    """The allocation by pot planned; it draws the table's own cells."""
    contiguous([areas, *pots, *filter(None, (previous,))])
    block = _block(at)
    categories = block.seen(areas)
    series = [
        Series(chart.pots[number], block.seen(pot), fill=SERIES[number % len(SERIES)])
        for number, pot in enumerate(pots)
    ]
    if previous is not None:
        series.append(Series("Year before", block.seen(previous), None, _YEAR_BEFORE))
    return NativePlan(
        name="Allocation",
        title=chart.title,
        alt=grant.alt_text(chart),
        at=at,
        categories=categories,
        series=tuple(series),
        cells=(),
        shown=block.shown,
        stacked=True,
        number_format='"£"#,##0',
    )


def as_new_chart(plan: NativePlan) -> NewChart:
    """The plan as a chart for a closed workbook."""
    return _new_chart(
        *(plan.at, plan.name, plan.alt, plan.cells, plan.shown), lambda book: _built(book, plan)
    )


def _built(workbook: Workbook, plan: NativePlan) -> Any:
    lines = [one for one in plan.series if not one.fill]
    if not plan.stacked:
        made: Any = workbook.add_chart({"type": "line"})
    else:
        made = workbook.add_chart({"type": "column", "subtype": "stacked"})
        for one in plan.series:
            if one.fill:
                made.add_series(_as_bars(one, plan.categories))
    on_top: Any = workbook.add_chart({"type": "line"}) if plan.stacked and lines else made
    for one in lines:
        on_top.add_series(_as_lines(one, plan.categories))
    if on_top is not made:
        made.combine(on_top)
    _dress(made, plan.title, plan.number_format, from_zero=plan.stacked, months=plan.months)
    return made


def _as_lines(series: Series, categories: str) -> dict[str, Any]:
    line = series.line
    return {
        "name": series.name,
        "categories": categories,
        "values": series.values,
        "line": _line(line.colour, line.width, line.dash) if line else {"none": True},
        "marker": _marker(series.mark) if series.mark else {"type": "none"},
    }


def _as_bars(series: Series, categories: str) -> dict[str, Any]:
    return {
        "name": series.name,
        "categories": categories,
        "values": series.values,
        "fill": {"color": series.fill},
        "border": {"color": INK, "width": 0.75},
        "gap": 60,
    }


# Shared ---------------------------------------------------------------------------------------------


def _block(at: tuple[str, int, int]) -> _Block:
    sheet, row, column = at
    return _Block(sheet, row + ROWS_OF_CHART, column)


def _new_chart(
    at: tuple[str, int, int],
    name: str,
    alt: str,
    cells: Sequence[NewCell],
    shown: Mapping[tuple[str, int, int], CellValue],
    build: Callable[[Workbook], Any],
) -> NewChart:
    sheet, row, column = at
    part = _chart_part(sheet, shown, build)
    return NewChart(sheet, row, column, WIDTH, HEIGHT, name, alt, part, tuple(cells))


def _chart_part(
    own_sheet: str,
    shown: Mapping[tuple[str, int, int], CellValue],
    build: Callable[[Workbook], Any],
) -> bytes:
    """The chart's XML out of a workbook that holds nothing but what the chart's ranges show."""
    file = io.BytesIO()
    workbook = Workbook(file, {"in_memory": True})
    first = workbook.add_worksheet(own_sheet)
    sheets = {own_sheet: first}
    chart = build(workbook)
    for (sheet, row, column), value in shown.items():
        if sheet not in sheets:
            sheets[sheet] = workbook.add_worksheet(sheet)
        if isinstance(value, str | float | int) and value != "":
            sheets[sheet].write(row - 1, column - 1, value)
    first.insert_chart("A1", chart)
    workbook.close()
    with zipfile.ZipFile(file) as package:
        return package.read("xl/charts/chart1.xml")


def _dress(
    chart: Any,
    title: str,
    number_format: str,
    *,
    from_zero: bool = False,
    months: bool = False,
    unnamed: Sequence[int] = (),
) -> None:
    """The house's title, axes and legend, which leaves out the ``unnamed`` series."""
    chart.set_title({"name": title, "name_font": {**_SMALL, "size": 12, "bold": True}})
    axis: dict[str, Any] = {
        "num_font": _SMALL,
        "num_format": number_format,
        "major_gridlines": {"visible": True, "line": {"color": RULE, "width": 0.75}},
        "line": {"none": True},
    }
    if from_zero:
        axis["min"] = 0
    chart.set_y_axis(axis)
    categories: dict[str, Any] = {
        "num_font": {**_SMALL, "rotation": -45} if months else _SMALL,
        "line": {"color": QUIET},
        "label_position": "low",
    }
    if months:
        categories |= {"num_format": "mmm yyyy", "text_axis": True}
    chart.set_x_axis(categories)
    chart.set_legend({"position": "bottom", "font": _SMALL, "delete_series": list(unnamed)})
    chart.show_na_as_empty_cell()
    # LibreOffice draws a gap of #N/A as 0; a line that passes over it is right in both.
    chart.show_blanks_as("span")
    chart.set_size({"width": WIDTH, "height": HEIGHT})


def _stored(formula: str) -> str:
    """The formula with our functions as a file spells them."""
    return re.sub(r"\bCSP\.[A-Z]+(?=\()", lambda found: stored(found[0]), formula)


def _line(colour: str, width: float, dash: str = "solid") -> dict[str, Any]:
    return {"color": colour, "width": width, "dash_type": dash}


def _marker(mark: Mark) -> dict[str, Any]:
    return {
        "type": mark.excel_shape,
        "size": int(mark.size),
        "fill": {"color": mark.colour},
        "border": {"color": INK},
    }


def _number(figure: Decimal | Fraction | None) -> CellValue:
    return "" if figure is None else float(figure)


def _quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"


def _range(sheet: str, top: int, bottom: int, column: int) -> str:
    """``='Sheet'!$C$5:$C$9``."""
    first, last = (_absolute(row, column) for row in (top, bottom))
    return f"={_quoted(sheet)}!{first}:{last}"


def _whole(column: Column) -> str:
    return _range(column.sheet, column.rows[0], column.rows[-1], column.column)[1:]


def _cell(column: Column, row: int) -> str:
    """One cell of a column, with its sheet."""
    return f"{_quoted(column.sheet)}!{_absolute(column.rows[row], column.column)}"


def _absolute(row: int, column: int) -> str:
    letters = cell_name(row, column).rstrip("0123456789")
    return f"${letters}${row}"
