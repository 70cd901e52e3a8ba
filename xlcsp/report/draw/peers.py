"""Bars against the most similar group drawn: limits on each, one area picked out."""

from matplotlib.patheffects import withStroke

from xlcsp.report.draw.canvas import (
    Drawing,
    legend_below,
    paper,
    plain_axes,
    row_height,
    row_labels,
    titled,
)
from xlcsp.report.palette import DATA_LINE, INK, PAPER, SERIES, TARGET_LINE
from xlcsp.report.peers_chart import NARROWEST, PeersChart, alt_text, verdict_words
from xlcsp.report.spc_chart import polarity_words
from xlcsp.report.wording import shown


def draw_peers(chart: PeersChart) -> Drawing:
    """The chart on paper, the best on top."""
    names = row_labels([f"► {bar.area}" if bar.own else bar.area for bar in chart.bars])
    figure = paper(8, 1.9 + row_height(names, 0.34) * len(names))
    axes = figure.add_subplot()
    plain_axes(axes, across=True)
    places = range(len(chart.bars))
    rates = [float(bar.rate) for bar in chart.bars]
    axes.barh(
        places,
        rates,
        color=[DATA_LINE if bar.own else SERIES[0] for bar in chart.bars],
        edgecolor=INK,
        linewidth=0.6,
        height=0.66,
    )
    limits = axes.errorbar(
        rates,
        list(places),
        xerr=[
            [rate - bar.limits.lower for rate, bar in zip(rates, chart.bars, strict=True)],
            [bar.limits.upper - rate for rate, bar in zip(rates, chart.bars, strict=True)],
        ],
        fmt="none",
        ecolor=TARGET_LINE,
        elinewidth=1.4,
        capsize=4,
        label="95% limits",
    )
    for line in (*limits.lines[1], *limits.lines[2]):
        line.set_path_effects([withStroke(linewidth=3.4, foreground=PAPER)])
    axes.axvline(
        float(chart.mean),
        color=INK,
        linewidth=1.4,
        dashes=(4, 2),
        label=f"Mean of the peers {shown(chart.mean, places=2)}",
    )
    for place, bar in zip(places, chart.bars, strict=True):
        axes.annotate(
            shown(bar.rate, places=2),
            (bar.limits.upper, place),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            fontsize=9,
            fontweight="bold" if bar.own else "normal",
        )
    axes.set_yticks(places, names)
    for label, bar in zip(axes.get_yticklabels(), chart.bars, strict=True):
        label.set_fontweight("bold" if bar.own else "normal")
    axes.invert_yaxis()
    axes.margins(x=0.12)
    axes.set_xlim(left=0)
    legend_below(figure, axes)
    titled(
        figure,
        chart.title,
        [
            f"Rate per {shown(chart.per)}. {polarity_words(chart.better)}.",
            f"{verdict_words(chart)}.",
            NARROWEST,
        ],
        axes,
    )
    return Drawing(figure, chart.title, alt_text(chart))
