"""Which line is the sum of which others: rows of a table, columns, or whole tables on one another.

Up to ten lines every combination is tried; beyond that runs of neighbours (by running sums) and
pairs, so that the time grows with the cells and their number of lines, not faster.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final, TypeAlias

from xlcsp.audit.evidence import bits, counts

Values: TypeAlias = Sequence[Sequence[int | None]]
"""Line by line, one whole number for each position; None where there is no figure."""

Sum: TypeAlias = tuple[int, tuple[int, ...]]
"""The line that is the sum, and its parts."""

ALL_COMBINATIONS: Final = 10
ALL_PAIRS: Final = 60
_SAMPLE: Final = 12
_MOST_OF_ONE_LINE: Final = 3
_SAME_RATIO: Final = 1_000
"""Positions whose parts stand in one proportion, to a thousandth, say the same thing twice."""


def find_sums(values: Values, coarse: Sequence[int]) -> list[Sum]:
    """The sums that enough positions keep, the best kept first.

    ``coarse`` is the step to which each line is rounded: a sum counts as kept where it is less
    than a step away.
    """
    lines = len(values)
    positions = len(values[0]) if values else 0
    if lines < 3 or not positions:
        return []
    sample = _sample(values, positions)
    votes: Counter[Sum] = Counter()
    for position in sample:
        column = [line[position] for line in values]
        if lines <= ALL_COMBINATIONS:
            votes.update(_combinations(column, coarse))
        else:
            votes.update(_runs(column, coarse))
            if lines <= ALL_PAIRS:
                votes.update(_pairs(column, coarse))
    tried = lines * 2.0 ** (lines - 1) if lines <= ALL_COMBINATIONS else lines * 2.0 * lines
    found = [
        (kept, one)
        for one, number in votes.items()
        if number >= min(2, len(sample))
        and (
            kept := _support(values, coarse, one, 2.0 * lines if _is_natural(one, lines) else tried)
        )
    ]
    return _best(found)


def _is_natural(one: Sum, lines: int) -> bool:
    """Whether a line is the sum of those directly above or below it, or of all others."""
    line, parts = one
    neighbours = parts[-1] - parts[0] == len(parts) - 1 and line in (parts[0] - 1, parts[-1] + 1)
    return neighbours or len(parts) == lines - 1


def _sample(values: Values, positions: int) -> list[int]:
    """Positions spread over all, those first that say most."""
    full = [p for p in range(positions) if sum(line[p] is not None for line in values) >= 3]
    if len(full) <= _SAMPLE:
        return full
    step = len(full) / _SAMPLE
    return [full[int(index * step)] for index in range(_SAMPLE)]


def _combinations(column: Sequence[int | None], coarse: Sequence[int]) -> set[Sum]:
    present = [line for line, value in enumerate(column) if value is not None]
    numbers = [value for value in column if value is not None]
    count = len(present)
    totals = [0] * (1 << count)
    for mask in range(1, 1 << count):
        low = mask & -mask
        totals[mask] = totals[mask ^ low] + numbers[low.bit_length() - 1]
    by_total: dict[int, dict[int, list[int]]] = {}
    found: set[Sum] = set()
    for index, line in enumerate(present):
        step = coarse[line]
        if step not in by_total:
            by_total[step] = _by_total(totals, step)
        wanted = numbers[index] // step
        own = 1 << index
        near = (wanted,) if step == 1 else (wanted - 1, wanted)
        for mask in (m for total in near for m in by_total[step].get(total, ())):
            if not mask & own and _matches(totals[mask], numbers[index], step):
                parts = tuple(present[bit] for bit in range(count) if mask >> bit & 1)
                found.add((line, parts))
        if len(found) > 4000:
            return set()
    return found


def _by_total(totals: Sequence[int], step: int) -> dict[int, list[int]]:
    """Combinations of two lines and more by their total, in steps."""
    found: dict[int, list[int]] = {}
    for mask, total in enumerate(totals):
        if mask & (mask - 1):
            found.setdefault(total // step, []).append(mask)
    return found


def _runs(column: Sequence[int | None], coarse: Sequence[int]) -> set[Sum]:
    """Sums of the lines directly before or directly after, found by running totals."""
    found: set[Sum] = set()
    lines = len(column)
    running = [0]
    for value in column:
        running.append(running[-1] + (value or 0))
    ends: dict[int, list[int]] = {}
    for line in range(lines):
        value, step = column[line], coarse[line]
        ends.setdefault(running[line], []).append(line)
        if value is None or not value:
            continue
        for near in range(-step + 1, step) if step <= 100 else (0,):
            for start in ends.get(running[line] - value + near, ())[:3]:
                if line - start >= 2:
                    found.add((line, tuple(range(start, line))))
    starts: dict[int, list[int]] = {}
    for line in range(lines - 1, -1, -1):
        value, step = column[line], coarse[line]
        starts.setdefault(running[line + 1], []).append(line)
        if value is None or not value:
            continue
        for near in range(-step + 1, step) if step <= 100 else (0,):
            for end in starts.get(running[line + 1] + value + near, ())[:3]:
                if end - line >= 2:
                    found.add((line, tuple(range(line + 1, end + 1))))
    return found


def _pairs(column: Sequence[int | None], coarse: Sequence[int]) -> set[Sum]:
    numbers = [(line, value) for line, value in enumerate(column) if value]
    totals: dict[int, list[tuple[int, int]]] = {}
    for index, (one, first) in enumerate(numbers):
        for other, second in numbers[index + 1 :]:
            totals.setdefault(first + second, []).append((one, other))
    return {
        (line, pair)
        for line, value in numbers
        if coarse[line] == 1
        for pair in totals.get(value, ())
        if line not in pair
    }


def _matches(total: int, value: int, step: int) -> bool:
    return abs(total - value) < step


def _support(values: Values, coarse: Sequence[int], one: Sum, tried: float) -> int:
    """How many positions keep a sum, or 0 where that is not enough."""
    line, parts = one
    step = coarse[line]
    worth: list[float] = []
    ratios: set[int] = set()
    broken = 0
    for position, value in enumerate(values[line]):
        if value is None:
            continue
        total = 0
        filled = 0
        first = values[parts[0]][position] or 0
        for part in parts:
            number = values[part][position]
            if number is None:
                break
            total += number
            filled += number != 0
        else:
            if _matches(total, value, step):
                ratio = round(first * _SAME_RATIO / total) if total else 0
                again = bool(ratios & {ratio - 1, ratio, ratio + 1})
                ratios.add(ratio)
                says = bits(abs(value) / step + 1) if filled > 1 else 0.0
                worth.append(min(says, 1.0) if again else says)
            else:
                broken += 1
    return len(worth) if counts(worth, broken, tried) else 0


def _best(found: Sequence[tuple[int, Sum]]) -> list[Sum]:
    """For each line its best kept sums; of equals those with fewer parts, then with neighbours."""
    by_line: dict[int, list[tuple[tuple[int, int, int], Sum]]] = {}
    for kept, one in found:
        line, parts = one
        spread = max(parts) - min(parts)
        by_line.setdefault(line, []).append(((-kept, len(parts), spread), one))
    chosen = []
    for choices in by_line.values():
        choices.sort()
        most = -choices[0][0][0]
        chosen += [c for c in choices if -c[0][0] * 2 > most][:_MOST_OF_ONE_LINE]
    return [one for _, one in sorted(chosen)]
