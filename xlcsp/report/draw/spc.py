"""The SPC chart drawn: line, mean, limits, target, marked points, and the two words."""

from itertools import pairwise

from matplotlib.axes import Axes

from xlcsp.report.draw.canvas import (
    Drawing,
    badge,
    few_labels,
    legend_below,
    paper,
    plain_axes,
    titled,
)
from xlcsp.report.palette import (
    ASSURANCE_TONES,
    DATA_LINE,
    INK,
    LIMIT_LINE,
    MARKS,
    QUIET,
    TARGET_LINE,
    VARIATION_TONES,
)
from xlcsp.report.spc_chart import SpcChart, alt_text, notes
from xlcsp.report.wording import shown


def draw_spc(chart: SpcChart) -> Drawing:
    """The chart on paper."""
    figure = paper(9, 4.6)
    axes = figure.add_subplot()
    plain_axes(axes, percent=chart.percent)
    _draw_stretches(axes, chart)
    _draw_values(axes, chart)
    _draw_target(axes, chart)
    few_labels(axes, chart.labels)
    axes.set_xlim(-0.8, len(chart.labels) - 0.2)
    legend_below(figure, axes)
    _draw_words(axes, chart)
    titled(figure, chart.title, notes(chart), axes)
    return Drawing(figure, chart.title, alt_text(chart))


def _draw_stretches(axes: Axes, chart: SpcChart) -> None:
    """Mean and limits, broken where a stretch begins; the last ones with their figures."""
    starts = [0, *(row for row in chart.rebases if row > 0), len(chart.points)]
    named = False
    for start, end in pairwise(starts):
        point = next((p for p in chart.points[start:end] if p.mean is not None), None)
        if point is None or point.mean is None:
            continue
        ends = [start - 0.4, end - 0.6]
        lines = [(point.mean, "-", "Mean")]
        if point.lower is not None and point.upper is not None:
            lines += [(point.upper, "--", "Process limits"), (point.lower, "--", "")]
        for figure, style, label in lines:
            axes.plot(
                ends,
                [float(figure)] * 2,
                color=LIMIT_LINE,
                linestyle=style,
                linewidth=1.2,
                label="" if named else label,
            )
            if end == len(chart.points):
                axes.text(
                    end - 0.4,
                    float(figure),
                    shown(figure, percent=chart.percent),
                    va="center",
                    fontsize=8,
                    color=QUIET,
                )
        named = True
        if start:
            axes.axvline(start - 0.5, color=QUIET, linewidth=0.8, linestyle=":")
            axes.annotate(
                "new limits",
                (start - 0.5, 1),
                xycoords=("data", "axes fraction"),
                xytext=(2, -3),
                textcoords="offset points",
                va="top",
                fontsize=8,
                color=QUIET,
            )


def _draw_values(axes: Axes, chart: SpcChart) -> None:
    figures = [float("nan") if value is None else float(value) for value in chart.values]
    axes.plot(range(len(figures)), figures, color=DATA_LINE, linewidth=1.4, zorder=3)
    for meaning, mark in MARKS.items():
        rows = chart.rows_of(meaning)
        if rows:
            axes.plot(
                rows,
                [figures[row] for row in rows],
                linestyle="none",
                marker=mark.shape,
                markersize=mark.size,
                markerfacecolor=mark.colour,
                markeredgecolor=INK,
                markeredgewidth=0.6,
                zorder=4,
                label=meaning.value,
            )


def _draw_target(axes: Axes, chart: SpcChart) -> None:
    if chart.target is None:
        return
    axes.axhline(
        float(chart.target),
        color=TARGET_LINE,
        linewidth=1.6,
        dashes=(1, 1.2),
        label=f"Target {shown(chart.target, percent=chart.percent)}",
    )


def _draw_words(axes: Axes, chart: SpcChart) -> None:
    last = chart.last
    rule = chart.points[last].rule if last is not None else None
    said = chart.variation.value + (f": {rule.value.lower()}" if rule else "")
    at = {"transform": axes.transAxes, "ha": "right"}
    target = chart.target is not None
    if target:
        tone = ASSURANCE_TONES[chart.assurance]
        badge(axes, 1.0, 1.06, f"Assurance: {chart.assurance.value}", tone, **at)
    tone = VARIATION_TONES[chart.variation]
    badge(axes, 0.68 if target else 1.0, 1.06, f"Variation: {said}", tone, **at)
