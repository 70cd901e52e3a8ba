"""The SPC chart: a series with its mean and limits, its target, and what is beyond noise.

Limits, rules and meanings are those of ``calc.spc``; this module gathers them with the words that
stand on the picture and in its text for screen readers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlcsp.calc.number import Exact
from xlcsp.calc.polarity import Polarity
from xlcsp.calc.spc import (
    ENOUGH_POINTS,
    Assurance,
    SpcPoint,
    Variation,
    assurance,
    is_provisional,
    spc,
    variation,
)
from xlcsp.report.wording import shown
from xlcsp.worksheet.sentences import counted


@dataclass(frozen=True, slots=True)
class SpcChart:
    """What the chart shows, in order of time."""

    title: str
    labels: tuple[str, ...]
    values: tuple[Decimal | None, ...]
    points: tuple[SpcPoint, ...]
    target: Decimal | None
    better: Polarity
    rebases: tuple[int, ...]
    """The rows that start a new stretch."""
    variation: Variation
    assurance: Assurance
    provisional: bool
    screened: bool
    """Whether outlying moving ranges were left out of the limits."""
    percent: bool

    @property
    def last(self) -> int | None:
        """The row of the last value present."""
        rows = [row for row, value in enumerate(self.values) if value is not None]
        return rows[-1] if rows else None

    def rows_of(self, meaning: Variation) -> list[int]:
        """The rows whose point means this."""
        return [row for row, point in enumerate(self.points) if point.meaning is meaning]


def spc_chart(
    title: str,
    labels: Sequence[str],
    values: Sequence[Decimal | None],
    better: Polarity,
    *,
    target: Decimal | None = None,
    rebase: Sequence[bool] | None = None,
    screen: bool = True,
    fix_after: Decimal | None = None,
    percent: bool = False,
) -> SpcChart:
    """The chart of a series. Raises as ``calc.spc.spc`` does."""
    return SpcChart(
        title=title,
        labels=tuple(labels),
        values=tuple(values),
        points=spc(values, better, screen, fix_after, rebase),
        target=target,
        better=better,
        rebases=tuple(row for row, mark in enumerate(rebase or ()) if mark),
        variation=variation(values, better, screen, fix_after, rebase),
        assurance=assurance(values, target, better, screen, fix_after, rebase),
        provisional=is_provisional(values, rebase),
        screened=screen,
        percent=percent,
    )


def notes(chart: SpcChart) -> list[str]:
    """What stands under the chart, so that nobody takes it for more than it is."""
    lines = [
        f"{polarity_words(chart.better)}. Limits: mean ± 2.66 × average moving range"
        f"{', outlying ranges left out once' if chart.screened else ''}; seasons are not known."
    ]
    if chart.provisional:
        lines.append(f"Fewer than {ENOUGH_POINTS} values: the limits are provisional.")
    missing = sum(value is None for value in chart.values)
    if missing:
        lines.append(f"{missing} missing: left out, not shown as 0.")
    return lines


def polarity_words(better: Polarity) -> str:
    """``Smaller is better``; for a neutral indicator that neither way is."""
    if better is Polarity.NEUTRAL:
        return "Neither way is better"
    return f"{better.value.capitalize()} is better"


def alt_text(chart: SpcChart) -> str:
    """The picture in words, for screen readers."""
    last = chart.last
    if last is None:
        return f"{chart.title}. SPC chart without any value."
    value, point = chart.values[last], chart.points[last]
    present = sum(value is not None for value in chart.values)
    parts = [f"{chart.title}. SPC chart of {counted(present, 'value')}"]
    parts[0] += f" from {chart.labels[0]} to {chart.labels[-1]}."
    if value is not None and point.mean is not None:
        parts.append(
            f"The last, {chart.labels[last]}, is {_shown(chart, value)}; the mean is"
            f" {_shown(chart, point.mean)}{_limits(chart, point)}."
        )
    parts.append(f"Variation: {chart.variation.value}{_because(point)}.")
    if chart.target is not None:
        parts.append(f"Target {_shown(chart, chart.target)}: {chart.assurance.value.lower()}.")
    parts += [
        f"{len(rows)} marked {meaning.value}."
        for meaning in (Variation.IMPROVEMENT, Variation.CONCERN, Variation.SPECIAL_CAUSE)
        if (rows := chart.rows_of(meaning))
    ]
    parts += [f"New limits from {chart.labels[row]}." for row in chart.rebases]
    return " ".join([*parts, *notes(chart)])


def _shown(chart: SpcChart, figure: Exact) -> str:
    return shown(figure, percent=chart.percent)


def _limits(chart: SpcChart, point: SpcPoint) -> str:
    if point.lower is None or point.upper is None:
        return ""
    lower, upper = (shown(limit, percent=chart.percent) for limit in (point.lower, point.upper))
    return f" and the limits {lower} to {upper}"


def _because(point: SpcPoint) -> str:
    return f" ({point.rule.value.lower()})" if point.rule else ""
