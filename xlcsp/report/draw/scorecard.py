"""The scorecard drawn: a line for each indicator, with its sparkline and its three words."""

from textwrap import wrap

from matplotlib.axes import Axes

from xlcsp.calc.spc import spc
from xlcsp.report.draw.canvas import Drawing, badge, paper, titled
from xlcsp.report.palette import (
    ASSURANCE_TONES,
    DATA_LINE,
    INK,
    LIMIT_LINE,
    MARKS,
    QUIET,
    RULE,
    STATUS_TONES,
    VARIATION_TONES,
)
from xlcsp.report.scorecard import Line, Scorecard, alt_text, shown_line_change, shown_value
from xlcsp.report.wording import shown

_COLUMNS = {
    "Indicator": 0.0,
    "Value": 0.25,
    "Change": 0.325,
    "Target": 0.395,
    "Series": 0.42,
    "Status": 0.545,
    "Variation": 0.625,
    "Assurance": 0.735,
    "What they say together": 0.85,
}
"""Where each column begins (figures: where it ends), as a part of the width."""
_FIGURES = ("Value", "Change", "Target")


def draw_scorecard(card: Scorecard) -> Drawing:
    """The card on paper."""
    height = 0.62
    figure = paper(15, 1.5 + height * len(card.lines))
    axes = figure.add_subplot()
    axes.set_xlim(0, 1.1)
    axes.set_ylim(len(card.lines), -0.8)
    axes.axis("off")
    for heading, x in _COLUMNS.items():
        align = "right" if heading in _FIGURES else "left"
        axes.text(x, -0.45, heading, fontsize=9.5, fontweight="bold", color=QUIET, ha=align)
    for row, line in enumerate(card.lines):
        axes.axhline(row - 0.05, color=RULE, linewidth=0.8)
        _draw_line(axes, row + 0.45, line)
    compared = f" Change: on {card.before}." if card.before else ""
    titled(
        figure,
        f"{card.title}, {card.period}",
        [
            f"Status: the last figure against its target.{compared} Variation: has the series"
            " changed by more than noise? (Seasons are not known.) Assurance: is the target within"
            " its reach?"
            "  ≠ marks lines where status and variation point different ways."
        ],
    )
    return Drawing(figure, card.title, alt_text(card))


def _draw_line(axes: Axes, y: float, line: Line) -> None:
    indicator = line.indicator
    axes.text(
        _COLUMNS["Indicator"], y, "\n".join(wrap(indicator.name, 34)), va="center", fontsize=10
    )
    target = "–"
    if indicator.target is not None:
        target = shown(indicator.target, percent=indicator.percent)
    for heading, text in zip(
        _FIGURES, (shown_value(line), shown_line_change(line), target), strict=True
    ):
        axes.text(_COLUMNS[heading], y, text, va="center", ha="right", fontsize=10)
    _draw_sparkline(axes, y, line)
    badge(axes, _COLUMNS["Status"] + 0.006, y, line.status, STATUS_TONES[line.status])
    tone = VARIATION_TONES[line.variation]
    badge(axes, _COLUMNS["Variation"] + 0.006, y, line.variation.value, tone)
    tone = ASSURANCE_TONES[line.assurance]
    badge(axes, _COLUMNS["Assurance"] + 0.006, y, line.assurance.value, tone)
    said = f"≠ {line.reading}" if line.disagree else line.reading
    axes.text(
        _COLUMNS["What they say together"],
        y,
        "\n".join(wrap(said, 46)),
        va="center",
        fontsize=8.5,
        fontweight="bold" if line.disagree else "normal",
        color=INK,
    )


def _draw_sparkline(axes: Axes, y: float, line: Line) -> None:
    """The series between the process limits, its last point in the shape of what it means."""
    values = line.indicator.values
    present = [float(value) for value in values if value is not None]
    if len(present) < 2:
        return
    inset = axes.inset_axes(
        (_COLUMNS["Series"], y - 0.36, 0.105, 0.72), transform=axes.transData, zorder=3
    )
    inset.axis("off")
    points = spc(values, line.indicator.better)
    last = next(row for row in reversed(range(len(values))) if values[row] is not None)
    point = points[last]
    if point.lower is not None and point.upper is not None:
        inset.axhspan(float(point.lower), float(point.upper), color=RULE, alpha=0.45, linewidth=0)
    if line.indicator.target is not None:
        inset.axhline(float(line.indicator.target), color=LIMIT_LINE, linewidth=0.9, dashes=(2, 2))
    inset.plot(
        range(len(values)),
        [float("nan") if value is None else float(value) for value in values],
        color=DATA_LINE,
        linewidth=1.1,
    )
    if point.meaning is not None:
        mark = MARKS[point.meaning]
        value = values[last]
        inset.plot(
            [last],
            [float("nan") if value is None else float(value)],
            marker=mark.shape,
            markersize=6,
            color=mark.colour,
            markeredgecolor=INK,
            markeredgewidth=0.5,
        )
    inset.margins(y=0.12)
    inset.set_xlim(-0.03 * len(values), len(values) - 1 + 0.03 * len(values))
