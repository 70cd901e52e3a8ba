"""Statistical process control: XmR charts by the NHS "Making Data Count" rules.

A series' own moving ranges say how far its points scatter by chance; the rules say which points
scatter further, and ``better`` says what that means. Comparisons are exact: limits are fractions,
so that a point on the mean or on a limit is on it. Sources: docs/contract.md, "Statistical process
control"; the R package NHSRplotthedots; Making Data Count, NHS England.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import Final, NamedTuple

from xlcsp.calc.errors import OutOfDomain, WrongInput
from xlcsp.calc.number import named
from xlcsp.calc.polarity import Polarity

ENOUGH_POINTS: Final = 13
"""With fewer values present the limits are worked out, and are provisional."""

FEWEST_TO_FIX: Final = 12
"""Limits may be fixed after no fewer values than this."""

_LIMIT: Final = Fraction("2.66")
_SCREEN: Final = Fraction("3.267")
_RUN: Final = 7


class Rule(StrEnum):
    """The rule by which a point is special; empty where none holds."""

    OUTSIDE_LIMITS = "Outside limits"
    TREND = "7 point trend"
    TWO_IN_THREE = "2 in 3"
    ONE_SIDE = "7 points one side"
    NONE = ""


class Variation(StrEnum):
    """What a point, or the last point of a series, says."""

    COMMON_CAUSE = "Common cause"
    IMPROVEMENT = "Improvement"
    CONCERN = "Concern"
    SPECIAL_CAUSE = "Special cause"
    NO_DATA = "No data"


class Assurance(StrEnum):
    """Whether a process as it runs now will hit its target."""

    HITS = "Consistently hits"
    HIT_OR_MISS = "Hit or miss"
    FAILS = "Consistently fails"
    NO_DATA = "No data"
    NOT_RATED = "Not rated"
    NO_TARGET = "No target"


class SpcPoint(NamedTuple):
    """One row of the chart's table, in the unit of the values.

    All None where the value is missing; limits None where a stretch has one value only.
    """

    mean: Fraction | None
    lower: Fraction | None
    upper: Fraction | None
    rule: Rule | None
    meaning: Variation | None


NO_POINT: Final = SpcPoint(None, None, None, None, None)


def spc(
    values: Sequence[Decimal | None],
    better: Polarity,
    screen: bool = True,
    fix_after: Decimal | None = None,
    rebase: Sequence[bool] | None = None,
) -> tuple[SpcPoint, ...]:
    """Mean, limits, rule and meaning for each value, in order of time.

    ``screen`` leaves outlying moving ranges out of the limits, in one pass. ``fix_after`` takes
    them from the first so many values present of each stretch; ``rebase`` marks the values that
    start a new stretch, with limits and rules of its own. A missing value gives an empty row and
    its neighbours follow one another.

    Raises OutOfDomain unless ``fix_after`` is a whole number from 12, WrongInput when ``rebase``
    has another length than ``values``.
    """
    base = _fixed_base(fix_after)
    points = [NO_POINT] * len(values)
    for rows in _stretches(values, rebase):
        stretch = [value for row in rows if (value := values[row]) is not None]
        for row, point in zip(rows, _points(stretch, better, screen, base), strict=True):
            points[row] = point
    return tuple(points)


def variation(
    values: Sequence[Decimal | None],
    better: Polarity,
    screen: bool = True,
    fix_after: Decimal | None = None,
    rebase: Sequence[bool] | None = None,
) -> Variation:
    """What the last value present says; ``No data`` where there is none. Raises as ``spc`` does."""
    last = _last(spc(values, better, screen, fix_after, rebase))
    return Variation.NO_DATA if last.meaning is None else last.meaning


def assurance(
    values: Sequence[Decimal | None],
    target: Decimal | None,
    better: Polarity,
    screen: bool = True,
    fix_after: Decimal | None = None,
    rebase: Sequence[bool] | None = None,
) -> Assurance:
    """Where ``target`` lies against the limits at the last value present.

    A target equal to a limit or between them is hit or miss. ``No data`` where there are no
    limits, then ``Not rated`` for a neutral indicator, then ``No target``. Raises as ``spc``.
    """
    last = _last(spc(values, better, screen, fix_after, rebase))
    if last.lower is None or last.upper is None:
        return Assurance.NO_DATA
    if better is Polarity.NEUTRAL:
        return Assurance.NOT_RATED
    if target is None:
        return Assurance.NO_TARGET
    if last.lower <= target <= last.upper:
        return Assurance.HIT_OR_MISS
    out_of_reach = (target > last.upper) is (better is Polarity.BIGGER)
    return Assurance.FAILS if out_of_reach else Assurance.HITS


def is_provisional(values: Sequence[Decimal | None], rebase: Sequence[bool] | None = None) -> bool:
    """Whether some stretch has so few values (below 13) that its limits are provisional."""
    return any(len(rows) < ENOUGH_POINTS for rows in _stretches(values, rebase))


def _last(points: Sequence[SpcPoint]) -> SpcPoint:
    return next((point for point in reversed(points) if point.mean is not None), NO_POINT)


def _fixed_base(fix_after: Decimal | None) -> int | None:
    if fix_after is None:
        return None
    if fix_after < FEWEST_TO_FIX or fix_after != int(fix_after):
        raise OutOfDomain(
            f"fix_after is {named(fix_after)}; it must be a whole number of values, "
            f"{FEWEST_TO_FIX} or more."
        )
    return int(fix_after)


def _stretches(
    values: Sequence[Decimal | None], rebase: Sequence[bool] | None
) -> Iterator[list[int]]:
    """The rows of the values present, in the stretches that the marks cut; none is empty."""
    if rebase is not None and len(rebase) != len(values):
        raise WrongInput(
            f"rebase has {len(rebase)} cells and values has {len(values)}; give one mark, or a "
            "blank, for each value."
        )
    rows: list[int] = []
    for row, value in enumerate(values):
        if rebase is not None and rebase[row] and rows:
            yield rows
            rows = []
        if value is not None:
            rows.append(row)
    if rows:
        yield rows


@dataclass(frozen=True, slots=True)
class _Chart:
    """A stretch measured from its mean in whole numbers, ``per`` to one unit of the values.

    ``reach`` is the distance from the mean to each limit; None where there is no moving range.
    """

    mean: Fraction
    offsets: list[int]
    reach: int | None
    per: int


def _points(
    values: Sequence[Decimal], better: Polarity, screen: bool, base: int | None
) -> list[SpcPoint]:
    """The rows of one stretch, whose values are all present."""
    chart = _chart(values, screen, base)
    reach = None if chart.reach is None else Fraction(chart.reach, chart.per)
    lower = None if reach is None else chart.mean - reach
    upper = None if reach is None else chart.mean + reach
    return [
        SpcPoint(chart.mean, lower, upper, rule, _meaning(rule, side, better))
        for rule, side in _signals(chart)
    ]


def _chart(values: Sequence[Decimal], screen: bool, base: int | None) -> _Chart:
    """Mean and limits from the first ``base`` values (all, if None), and each value's offset."""
    ratios = [value.as_integer_ratio() for value in values]
    unit = lcm(*{denominator for _, denominator in ratios})
    whole = [numerator * (unit // denominator) for numerator, denominator in ratios]
    based_on = whole[:base]
    count, total = len(based_on), sum(based_on)
    spread, ranges = _moving_range(based_on, screen)
    finer = count * (ranges or 1) * _LIMIT.denominator
    offsets = [value * finer - total * (finer // count) for value in whole]
    reach = spread * count * _LIMIT.numerator if ranges else None
    return _Chart(Fraction(total, count * unit), offsets, reach, finer * unit)


def _moving_range(values: Sequence[int], screen: bool) -> tuple[int, int]:
    """The sum of the moving ranges that count towards the limits, and how many there are."""
    ranges = [abs(later - earlier) for earlier, later in pairwise(values)]
    total = sum(ranges)
    if screen and total:
        edge = _SCREEN.numerator * total
        across = _SCREEN.denominator * len(ranges)
        ranges = [moved for moved in ranges if moved * across < edge]
    return sum(ranges), len(ranges)


def _signals(chart: _Chart) -> list[tuple[Rule, int]]:
    """Each point's rule, the first that holds, and its direction: 1 is up or above, -1 down."""
    sides = [_sign(offset) for offset in chart.offsets]
    signals = [(Rule.NONE, side) for side in sides]
    _mark_one_side(signals, sides)
    if chart.reach is not None:
        _mark_two_in_three(signals, sides, chart.offsets, chart.reach)
    _mark_trend(signals, chart.offsets)
    if chart.reach is not None:
        _mark_outside(signals, sides, chart.offsets, chart.reach)
    return signals


def _mark_outside(
    signals: list[tuple[Rule, int]], sides: Sequence[int], offsets: Sequence[int], reach: int
) -> None:
    """Points beyond a limit; one on the limit is within."""
    for row, offset in enumerate(offsets):
        if abs(offset) > reach:
            signals[row] = (Rule.OUTSIDE_LIMITS, sides[row])


def _mark_trend(signals: list[tuple[Rule, int]], offsets: Sequence[int]) -> None:
    """Six successive differences of one sign; all seven points.

    A turning point that ends one trend and starts another belongs to the one that reached it, so
    that what is said of a point does not change when later ones arrive.
    """
    moves = [_sign(later - earlier) for earlier, later in pairwise(offsets)]
    for first, last in reversed(list(_runs(moves, _RUN - 1))):
        signals[first : last + 1] = [(Rule.TREND, moves[first])] * (last + 1 - first)


def _mark_two_in_three(
    signals: list[tuple[Rule, int]], sides: Sequence[int], offsets: Sequence[int], reach: int
) -> None:
    """Three successive points on one side, two of them near its limit; only the near points."""
    near = [2 * reach < 3 * abs(offset) <= 3 * reach for offset in offsets]
    for first in range(len(offsets) - 2):
        window = range(first, first + 3)
        one_side = sides[first] and sides[first] == sides[first + 1] == sides[first + 2]
        if one_side and sum(near[row] for row in window) >= 2:
            for row in window:
                if near[row]:
                    signals[row] = (Rule.TWO_IN_THREE, sides[row])


def _mark_one_side(signals: list[tuple[Rule, int]], sides: Sequence[int]) -> None:
    """Seven or more successive points on one side; a point on the mean breaks the run."""
    for first, last in _runs(sides, _RUN):
        signals[first:last] = [(Rule.ONE_SIDE, sides[first])] * (last - first)


def _runs(signs: Sequence[int], shortest: int) -> Iterator[tuple[int, int]]:
    """Where one sign other than 0 holds for ``shortest`` or more in a row: first, and past last."""
    first = 0
    for place in range(1, len(signs) + 1):
        if place == len(signs) or signs[place] != signs[first]:
            if signs[first] and place - first >= shortest:
                yield first, place
            first = place


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def _meaning(rule: Rule, direction: int, better: Polarity) -> Variation:
    if rule is Rule.NONE:
        return Variation.COMMON_CAUSE
    if better is Polarity.NEUTRAL:
        return Variation.SPECIAL_CAUSE
    gain = (direction > 0) is (better is Polarity.BIGGER)
    return Variation.IMPROVEMENT if gain else Variation.CONCERN
