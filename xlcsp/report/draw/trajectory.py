"""The year on its way drawn: running total, straight path, target and forecast."""

from matplotlib.axes import Axes

from xlcsp.report.draw.canvas import Drawing, badge, few_labels, paper, plain_axes, titled
from xlcsp.report.palette import DATA_LINE, INK, LIMIT_LINE, STATUS_TONES, TARGET_LINE
from xlcsp.report.spc_chart import polarity_words
from xlcsp.report.trajectory import Trajectory, alt_text
from xlcsp.report.wording import shown


def draw_trajectory(chart: Trajectory) -> Drawing:
    """The chart on paper."""
    figure = paper(8, 4.4)
    axes = figure.add_subplot()
    plain_axes(axes)
    ends = range(1, len(chart.labels) + 1)
    path = [0.0, *(float(due) for due in chart.path)]
    axes.plot(
        range(len(path)), path, color=LIMIT_LINE, linewidth=1.2, dashes=(4, 2), label="Due by then"
    )
    so_far = [float(total) for total in chart.so_far]
    axes.plot(
        [0, *range(1, len(so_far) + 1)],
        [0.0, *so_far],
        color=DATA_LINE,
        linewidth=2,
        marker="o",
        markersize=5,
        label="Total so far",
    )
    if chart.forecast is not None:
        first = len(so_far)
        course = [float(figure) for figure in chart.course]
        axes.plot(
            range(first, first + len(course)),
            course,
            color=DATA_LINE,
            linewidth=1.4,
            dashes=(1, 1.5),
            label="On this course",
        )
        axes.plot(
            [len(chart.labels)],
            [float(chart.forecast)],
            marker="D",
            markersize=8,
            color="white",
            markeredgecolor=DATA_LINE,
            linestyle="none",
        )
        _beside(axes, len(chart.labels), float(chart.forecast), f"Forecast {shown(chart.forecast)}")
    axes.plot(
        [len(chart.labels)],
        [float(chart.target)],
        marker="_",
        markersize=22,
        markeredgewidth=3,
        color=TARGET_LINE,
        linestyle="none",
        label=f"Target {shown(chart.target)}",
    )
    few_labels(axes, ["", *chart.labels])
    axes.set_xlim(0, len(ends) + 1.1)
    axes.set_ylim(bottom=0)
    axes.legend(loc="upper left", edgecolor="none", framealpha=1, fontsize=9)
    badge(
        axes,
        1.0,
        1.06,
        f"{chart.status} on forecast",
        STATUS_TONES[chart.status],
        transform=axes.transAxes,
        ha="right",
    )
    note = (
        f"{polarity_words(chart.better)}. Straight-line path and forecast; seasons are not known."
    )
    titled(figure, chart.title, [note], axes)
    return Drawing(figure, chart.title, alt_text(chart))


def _beside(axes: Axes, x: float, y: float, text: str) -> None:
    axes.annotate(
        text, (x, y), xytext=(9, 0), textcoords="offset points", va="center", fontsize=9, color=INK
    )
