"""Running totals and rolling sums: a line that adds up, position by position, what another line holds.

The year to date is the figure before it and the month's own; the last twelve months are the sum of
twelve. Where a new year begins, the running total begins again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final, TypeAlias

from xlcsp.audit.evidence import bits, counts
from xlcsp.audit.printed import Printed
from xlcsp.audit.relation import Instance, Kind, Relation
from xlcsp.audit.rounding import ten_to

Line: TypeAlias = Sequence[Printed | None]

_WINDOWS: Final = (3, 4, 6, 12)
_FEWEST: Final = 4
_WIDEST: Final = 16
_NEAR: Final = 4
_SAMPLE: Final = 12


@dataclass(frozen=True, slots=True)
class _Numbers:
    """A line's figures on one scale, in whole steps."""

    figures: Line
    steps: tuple[int | None, ...]
    filled: tuple[int, ...]
    """The positions that hold a figure."""
    running: tuple[int, ...]
    """The sums of the first so many of them, from none to all."""

    @staticmethod
    def of(figures: Line, scale: int) -> "_Numbers":
        steps = [None if one is None else one.units * ten_to(scale - one.scale) for one in figures]
        running = accumulate((step for step in steps if step is not None), initial=0)
        filled = (at for at, step in enumerate(steps) if step is not None)
        return _Numbers(figures, tuple(steps), tuple(filled), tuple(running))


def running_totals(lines: Sequence[Line], names: Sequence[str]) -> list[Relation]:
    """The lines that run on from others, each with the line that it adds up best.

    Lines are columns from top to bottom, or rows from left to right, without totals of their own.
    """
    scale = max((one.scale for line in lines for one in line if one is not None), default=0)
    numbers = [_Numbers.of(line, scale) for line in lines]
    found: list[Relation] = []
    for target in range(len(lines)):
        candidates = [
            relation
            for source in _beside(target, len(lines))
            for relation in _between(numbers[target], numbers[source], names[target], names[source], len(lines))
        ]  # fmt: skip
        if candidates:
            found.append(max(candidates, key=lambda one: one.kept - one.broken))
    return found


def _beside(target: int, count: int) -> Iterator[int]:
    near = count if count <= _WIDEST else _NEAR
    for other in range(max(0, target - near), min(count, target + near + 1)):
        if other != target:
            yield other


def _between(
    target: _Numbers, source: _Numbers, name: str, other: str, lines: int
) -> Iterator[Relation]:
    if len(target.filled) < _FEWEST or len(source.filled) < _FEWEST:
        return
    for window in (0, *_WINDOWS):
        if not _most_hold(target, source, window):
            continue
        sums = list(_sums(target, source, window))
        if len(sums) < _FEWEST:
            continue
        words = f"the {window} figures" if window else "the figures"
        relation = Relation(Kind.TOTAL, f"{name} is the sum of {words} of {other} up to there")
        worth = []
        for position, parts in sums:
            printed = target.figures[position]
            inputs = tuple(one for line, at in parts if (one := line.figures[at]) is not None)
            if printed is None or len(inputs) < len(parts):
                continue
            instance = Instance(relation, printed, inputs, Kind.TOTAL)
            relation.instances.append(instance)
            if instance.holds():
                worth.append(bits(abs(inputs[-1].shown) + 1))
        if counts(worth, relation.broken, lines * len(_WINDOWS)):
            yield relation


_Part: TypeAlias = tuple[_Numbers, int]


def _sums(
    target: _Numbers, source: _Numbers, window: int
) -> Iterator[tuple[int, tuple[_Part, ...]]]:
    """Positions with the figures that make them: the last sum and the own figure, or a window."""
    filled = source.filled
    for number in range(1, len(filled)):
        at, before = filled[number], filled[number - 1]
        if target.steps[at] is None:
            continue
        if window:
            first = number - window + 1
            if first >= 0:
                yield at, tuple((source, one) for one in filled[first : number + 1])
        elif target.steps[before] is not None and target.steps[at] != source.steps[at]:
            yield at, ((target, before), (source, at))


def _most_hold(target: _Numbers, source: _Numbers, window: int) -> bool:
    """Whether most of some positions, spread over the lines, hold what the line would add up to."""
    first = max(1, window - 1)
    numbers = range(first, len(source.filled))
    step = max(1, len(numbers) // _SAMPLE)
    kept = missed = 0
    for number in numbers[::step]:
        at = source.filled[number]
        printed = target.steps[at]
        if printed is None:
            continue
        if window:
            made: int | None = source.running[number + 1] - source.running[number + 1 - window]
        else:
            made = _ran_on(target, source, number)
        if made is None:
            continue
        kept += made == printed
        missed += made != printed
        if 2 * missed > _SAMPLE:
            return False
    return kept > 1 and kept >= missed


def _ran_on(target: _Numbers, source: _Numbers, number: int) -> int | None:
    """The sum before with the own figure; None where it begins again or no sum stands before."""
    at, before = source.filled[number], target.steps[source.filled[number - 1]]
    own = source.steps[at]
    if before is None or own is None or own == target.steps[at]:
        return None
    return before + own
