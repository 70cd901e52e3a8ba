"""An allocation drawn: a bar for each area, in as many parts as there are pots."""

from xlcsp.report.draw.canvas import (
    Drawing,
    legend_below,
    paper,
    plain_axes,
    row_height,
    row_labels,
    titled,
)
from xlcsp.report.grant import GrantChart, alt_text, shown_area
from xlcsp.report.palette import INK, SERIES
from xlcsp.report.wording import pounds

_HATCHES = ("", "//", "", "..")
"""Every second pot is hatched too, so that neighbours differ without colour."""


def draw_grant(chart: GrantChart) -> Drawing:
    """The chart on paper."""
    names = row_labels([area.area for area in chart.areas])
    figure = paper(8.5, 1.9 + row_height(names, 0.42) * len(names))
    axes = figure.add_subplot()
    plain_axes(axes, across=True)
    places = range(len(chart.areas))
    start = [0.0] * len(chart.areas)
    for number, pot in enumerate(chart.pots):
        shares = [float(area.shares[number]) for area in chart.areas]
        axes.barh(
            places,
            shares,
            left=start,
            height=0.64,
            label=pot,
            color=SERIES[number % len(SERIES)],
            edgecolor=INK if number % 2 == 0 else "white",
            linewidth=0.6,
            hatch=_HATCHES[number % len(_HATCHES)],
        )
        start = [left + share for left, share in zip(start, shares, strict=True)]
    before = [area.previous for area in chart.areas]
    if any(old is not None for old in before):
        axes.plot(
            [float(old) for old in before if old is not None],
            [place for place, old in zip(places, before, strict=True) if old is not None],
            linestyle="none",
            marker="|",
            markersize=20,
            markeredgewidth=2.5,
            color="#C8541B",
            label="Year before",
        )
    for place, area in zip(places, chart.areas, strict=True):
        furthest = max(start[place], float(area.previous or 0))
        axes.annotate(
            shown_area(area),
            (furthest, place),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            fontsize=9,
        )
    axes.set_yticks(places, names)
    axes.invert_yaxis()
    axes.xaxis.set_major_formatter(lambda at, _: pounds(at))
    axes.margins(x=0.2)
    axes.set_xlim(left=0)
    legend_below(figure, axes)
    changed = any(area.change is not None for area in chart.areas)
    notes = ["In brackets: change on the year before."] if changed else []
    titled(figure, chart.title, notes, axes)
    return Drawing(figure, chart.title, alt_text(chart))
