"""Running totals and rolling sums: a line that adds up, position by position, what another line holds.

The year to date is the figure before it and the month's own; the last twelve months are the sum of
twelve. Where a new year begins, the running total begins again.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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


def running_totals(lines: Sequence[Line], names: Sequence[str]) -> list[Relation]:
    """The lines that run on from others, each with the line that it adds up best.

    Lines are columns from top to bottom, or rows from left to right, without totals of their own.
    """
    scale = max((one.scale for line in lines for one in line if one is not None), default=0)
    numbers = [
        _Numbers(line, tuple(None if one is None else one.units * ten_to(scale - one.scale) for one in line))
        for line in lines
    ]  # fmt: skip
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
    for window in (0, *_WINDOWS):
        sums = list(_sums(target, source, window))
        if not _most_hold(target, source, sums):
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
    filled = [at for at, step in enumerate(source.steps) if step is not None]
    places = {at: number for number, at in enumerate(filled)}
    for before, at in itertools.pairwise(filled):
        if target.steps[at] is None:
            continue
        if window:
            first = places[at] - window + 1
            if first >= 0:
                yield at, tuple((source, one) for one in filled[first : places[at] + 1])
        elif target.steps[before] is not None and not _begins_again(target, source, at):
            yield at, ((target, before), (source, at))


def _begins_again(target: _Numbers, source: _Numbers, at: int) -> bool:
    return target.steps[at] == source.steps[at]


def _most_hold(
    target: _Numbers, source: _Numbers, sums: Sequence[tuple[int, tuple[_Part, ...]]]
) -> bool:
    if len(sums) < _FEWEST:
        return False
    step = max(1, len(sums) // _SAMPLE)
    tried = sums[::step]
    kept = sum(
        sum(line.steps[at] or 0 for line, at in parts) == target.steps[position]
        for position, parts in tried
    )
    return 2 * kept >= len(tried)
