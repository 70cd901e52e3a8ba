"""A year on its way: the total so far against the straight path to the target, and the forecast.

For figures that add up over the year, not for surveys, rates or snapshots. Path and forecast are
those of ``CSP.TODATE`` and ``CSP.FORECAST``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate

from xlcsp.calc.number import EXACT, ZERO, Exact
from xlcsp.calc.period import forecast, to_date
from xlcsp.calc.polarity import Polarity
from xlcsp.calc.status import rag
from xlcsp.report.errors import WrongCells
from xlcsp.report.spc_chart import polarity_words
from xlcsp.report.wording import shown


@dataclass(frozen=True, slots=True)
class Trajectory:
    """Running totals, one for each period of the year."""

    title: str
    labels: tuple[str, ...]
    so_far: tuple[Decimal, ...]
    """The total at the end of each period elapsed."""
    path: tuple[Exact, ...]
    """What was due at the end of each period of the year."""
    target: Decimal
    forecast: Fraction | None
    """The year-end figure on the present course; None while nothing has elapsed."""
    better: Polarity
    status: str
    """Of the forecast against the target."""

    @property
    def course(self) -> tuple[Exact, ...]:
        """The dashed line from the last total to the forecast, its first point the last total."""
        if self.forecast is None or not self.so_far:
            return ()
        ahead = len(self.labels) - len(self.so_far)
        last = Fraction(self.so_far[-1])
        step = (self.forecast - last) / ahead if ahead else Fraction(0)
        return tuple(last + step * number for number in range(ahead + 1))


def trajectory(
    title: str,
    labels: Sequence[str],
    values: Sequence[Decimal | None],
    target: Decimal,
    better: Polarity,
) -> Trajectory:
    """The year of ``values``, one a period, the last ones missing while it runs.

    WrongCells where a figure is missing with later ones present: what has come so far is then not
    known, and a gap is no zero.
    """
    elapsed = next((row for row, value in enumerate(values) if value is None), len(values))
    late = next((row for row in range(elapsed, len(values)) if values[row] is not None), None)
    if late is not None:
        raise WrongCells(
            f"The figure for {labels[elapsed]} is missing, though later ones are there: the total "
            "so far is not known. Fill it in, or leave the later ones out."
        )
    present = [value for value in values if value is not None]
    so_far = tuple(accumulate(present, EXACT.add))
    periods = len(values)
    ahead = None
    if present:
        ahead = Fraction(forecast(so_far[-1], Decimal(elapsed), periods) or 0)
    path = [to_date(target, Decimal(number), periods) for number in range(1, periods + 1)]
    expected = None if ahead is None else Decimal(ahead.numerator) / Decimal(ahead.denominator)
    return Trajectory(
        title=title,
        labels=tuple(labels),
        so_far=so_far,
        path=tuple(due if due is not None else ZERO for due in path),
        target=target,
        forecast=ahead,
        better=better,
        status=rag(expected, target, better),
    )


def alt_text(chart: Trajectory) -> str:
    """The picture in words, for screen readers."""
    start = f"{chart.title}. Running total against a straight path to {shown(chart.target)}."
    if chart.forecast is None:
        return f"{start} No figure has come in yet."
    last = len(chart.so_far) - 1
    return (
        f"{start} By {chart.labels[last]}: {shown(chart.so_far[last])}, where"
        f" {shown(chart.path[last])} was due. On this course the year ends at"
        f" {shown(chart.forecast)}: {chart.status}. {polarity_words(chart.better)}."
    )
