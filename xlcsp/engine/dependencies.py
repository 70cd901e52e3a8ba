"""Which formulas use which cells, asked without writing out any range cell by cell.

Two questions are answered: which formulas stand in an area (``Standing``), and which formulas
refer to an area (``Referring``). Each gives a formula once only and then forgets it, so that
following a chain of any length costs no more than the formulas that it meets.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from xlcsp.book.model import Area, ErrorCode

Place: TypeAlias = tuple[str, Area]
"""A sheet's name and an area on it."""


class Standing:
    """Formulas by the cells that they fill."""

    def __init__(self, fills: Iterable[Place]) -> None:
        """``fills`` gives, for each formula by its number, the cells that it fills."""
        cells: dict[str, dict[int, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
        for number, (sheet, area) in enumerate(fills):
            columns = cells[sheet]
            for column in range(area.left, area.right + 1):
                columns[column] += [(row, number) for row in range(area.top, area.bottom + 1)]
        self._columns: dict[str, list[int]] = {}
        self._stacks: dict[tuple[str, int], _Stack] = {}
        for sheet, columns in cells.items():
            self._columns[sheet] = sorted(columns)
            for column, found in columns.items():
                found.sort()
                self._stacks[sheet, column] = _Stack(
                    [row for row, _ in found], [number for _, number in found]
                )

    def take(self, sheet: str, area: Area) -> Iterator[int]:
        """The formulas that stand in the area and were not taken before."""
        columns = self._columns.get(sheet, [])
        for at in range(bisect_left(columns, area.left), bisect_right(columns, area.right)):
            yield from self._stacks[sheet, columns[at]].take(area.top, area.bottom)


class _Stack:
    """The formulas of one column from the top; those taken are jumped over."""

    def __init__(self, rows: list[int], numbers: list[int]) -> None:
        self._rows = rows
        self._numbers = numbers
        self._next = list(range(len(rows) + 1))

    def take(self, top: int, bottom: int) -> Iterator[int]:
        at = self._left(bisect_left(self._rows, top))
        while at < len(self._rows) and self._rows[at] <= bottom:
            yield self._numbers[at]
            self._next[at] = at + 1
            at = self._left(at + 1)

    def _left(self, at: int) -> int:
        """The first place from there on that is not taken."""
        end = at
        while self._next[end] != end:
            end = self._next[end]
        while self._next[at] != end:
            self._next[at], at = end, self._next[at]
        return end


class Referring:
    """Formulas by the cells that they refer to."""

    def __init__(self, references: Iterable[Sequence[Place | ErrorCode]]) -> None:
        """``references`` gives, for each formula by its number, the areas that it refers to."""
        self._cells: dict[tuple[str, int, int], list[int]] = defaultdict(list)
        ranges: dict[Place, list[int]] = defaultdict(list)
        for number, places in enumerate(references):
            for place in places:
                if isinstance(place, ErrorCode):
                    continue
                sheet, area = place
                if area.top == area.bottom and area.left == area.right:
                    self._cells[sheet, area.top, area.left].append(number)
                else:
                    ranges[sheet, area].append(number)
        self._ranges: dict[str, _Ranges] = {}
        by_sheet: dict[str, list[tuple[Area, list[int]]]] = defaultdict(list)
        for (sheet, area), numbers in ranges.items():
            by_sheet[sheet].append((area, numbers))
        for sheet, found in by_sheet.items():
            self._ranges[sheet] = _Ranges(found)

    def take(self, sheet: str, area: Area) -> Iterator[int]:
        """The formulas that refer to a cell of the area and were not taken before."""
        for row in range(area.top, area.bottom + 1):
            for column in range(area.left, area.right + 1):
                yield from self._cells.pop((sheet, row, column), ())
        ranges = self._ranges.get(sheet)
        if ranges is not None:
            yield from ranges.take(area)


class _Ranges:
    """The ranges referred to on one sheet; a column's are looked up when it is first asked for."""

    def __init__(self, found: list[tuple[Area, list[int]]]) -> None:
        self._found = sorted(found, key=lambda one: one[0].top)
        self._columns: dict[int, _Overlapping] = {}

    def take(self, area: Area) -> Iterator[int]:
        for column in range(area.left, area.right + 1):
            overlapping = self._columns.get(column)
            if overlapping is None:
                overlapping = self._columns[column] = _Overlapping(
                    [one for one in self._found if one[0].left <= column <= one[0].right]
                )
            for numbers in overlapping.take(area.top, area.bottom):
                yield from numbers
                numbers.clear()


class _Overlapping:
    """Ranges of rows in a tree by their first row, each node knowing the lowest end below it."""

    def __init__(self, found: list[tuple[Area, list[int]]]) -> None:
        self._tops = [area.top for area, _ in found]
        self._numbers = [numbers for _, numbers in found]
        self._size = 1
        while self._size < len(found):
            self._size *= 2
        self._ends = [0] * (2 * self._size)
        for at, (area, _) in enumerate(found):
            self._ends[self._size + at] = area.bottom
        for node in range(self._size - 1, 0, -1):
            self._ends[node] = max(self._ends[2 * node], self._ends[2 * node + 1])

    def take(self, top: int, bottom: int) -> Iterator[list[int]]:
        """What belongs to the ranges that meet these rows; each range is given once."""
        until = bisect_right(self._tops, bottom)
        while (at := self._first(top, until)) is not None:
            yield self._numbers[at]
            self._forget(at)

    def _first(self, top: int, until: int) -> int | None:
        """The first range before place ``until`` that ends at ``top`` or below it."""
        if self._ends[1] < top:
            return None
        node = 1
        while node < self._size:
            node *= 2
            if self._ends[node] < top:
                node += 1
        at = node - self._size
        return at if at < until else None

    def _forget(self, at: int) -> None:
        node = self._size + at
        self._ends[node] = 0
        while node > 1:
            node //= 2
            self._ends[node] = max(self._ends[2 * node], self._ends[2 * node + 1])


@dataclass(frozen=True)
class Graph:
    """All formulas of a workbook by number: what each fills, and what it refers to."""

    fills: Sequence[Place]
    references: Sequence[Sequence[Place | ErrorCode]]
    """Errors stand for references to no cells."""

    def users(self, of: Iterable[int], changed: Iterable[Place] = ()) -> set[int]:
        """The formulas that depend on these formulas or changed cells, through any number of steps.

        The formulas asked about are in the answer only where they depend on one of the others.
        """
        referring = Referring(self.references)
        found: set[int] = set()
        waiting = [*(self.fills[number] for number in of), *changed]
        while waiting:
            sheet, area = waiting.pop()
            for number in referring.take(sheet, area):
                if number not in found:
                    found.add(number)
                    waiting.append(self.fills[number])
        return found

    def feeders(self, of: Iterable[int]) -> set[int]:
        """The formulas that feed these formulas, through any number of steps."""
        standing = Standing(self.fills)
        found: set[int] = set()
        waiting = list(of)
        while waiting:
            for place in self.references[waiting.pop()]:
                if isinstance(place, ErrorCode):
                    continue
                for number in standing.take(*place):
                    if number not in found:
                        found.add(number)
                        waiting.append(number)
        return found

    def circles(self, among: Sequence[int]) -> list[list[int]]:
        """The circles of references among these formulas. Takes time by the square of their number."""
        feeders = [self._feeders_among(number, among) for number in among]
        return [
            [among[at] for at in part]
            for part in _circles(feeders)
            if len(part) > 1 or part[0] in feeders[part[0]]
        ]

    def _feeders_among(self, number: int, among: Sequence[int]) -> list[int]:
        """By their places in ``among``."""
        return [
            at
            for at, other in enumerate(among)
            if any(
                not isinstance(place, ErrorCode)
                and place[0] == self.fills[other][0]
                and place[1].meets(self.fills[other][1])
                for place in self.references[number]
            )
        ]


def _circles(feeders: Sequence[Sequence[int]]) -> list[list[int]]:
    """The strongly connected parts of a graph (Tarjan's algorithm, without recursion)."""
    order: dict[int, int] = {}
    lowest: dict[int, int] = {}
    path: list[int] = []
    on_path: set[int] = set()
    parts: list[list[int]] = []
    for start in range(len(feeders)):
        if start in order:
            continue
        calls = [(start, iter(feeders[start]))]
        order[start] = lowest[start] = len(order)
        path.append(start)
        on_path.add(start)
        while calls:
            at, rest = calls[-1]
            for feeder in rest:
                if feeder not in order:
                    order[feeder] = lowest[feeder] = len(order)
                    path.append(feeder)
                    on_path.add(feeder)
                    calls.append((feeder, iter(feeders[feeder])))
                    break
                if feeder in on_path:
                    lowest[at] = min(lowest[at], order[feeder])
            else:
                calls.pop()
                if calls:
                    lowest[calls[-1][0]] = min(lowest[calls[-1][0]], lowest[at])
                if lowest[at] == order[at]:
                    part = path[path.index(at) :]
                    del path[-len(part) :]
                    on_path.difference_update(part)
                    parts.append(part)
    return parts
