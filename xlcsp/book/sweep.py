"""Going down a sheet with rectangles in mind: which of them each row meets."""

import heapq
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TypeAlias

from xlcsp.book.model import Area, Position


class Sweep:
    """Areas met row by row, from the top; more may be added at or below the present row."""

    def __init__(self, areas: Iterable[Area]) -> None:
        """Ready for the first row."""
        self._waiting = [(area.top, area.left, area.bottom, area.right) for area in areas]
        heapq.heapify(self._waiting)
        self._met: list[Area] = []

    def add(self, area: Area) -> None:
        """One more area; its rows above the present one are not met any more."""
        heapq.heappush(self._waiting, (area.top, area.left, area.bottom, area.right))

    def at(self, row: int) -> list[Area]:
        """The areas that this row meets; rows must be asked for in order."""
        while self._waiting and self._waiting[0][0] <= row:
            self._met.append(Area(*heapq.heappop(self._waiting)))
        self._met = [area for area in self._met if area.bottom >= row]
        return self._met

    def within(self, first: int, last: int) -> list[Area]:
        """The areas that some of these rows meet."""
        return [*self.at(first), *(Area(*area) for area in self._waiting if area[0] <= last)]

    def next_row(self, row: int) -> int | None:
        """The first row from this one on that an area meets."""
        if self.at(row):
            return row
        return self._waiting[0][0] if self._waiting else None


ByRow: TypeAlias = Mapping[int, Collection[int]]
"""Cells by row: their columns."""


def holds(cells: ByRow, place: Position) -> bool:
    """Whether a cell is among them."""
    return place[1] in cells.get(place[0], ())


def places_of(cells: ByRow) -> Iterator[Position]:
    """Them one by one, from the top."""
    return ((row, column) for row in sorted(cells) for column in sorted(cells[row]))


def runs(cells: ByRow) -> Iterator[Area]:
    """Them gathered into areas of neighbours that do not overlap."""
    rows = sorted(cells)
    top = 0
    for at, row in enumerate(rows):
        following = cells[row + 1] if rows[at + 1 : at + 2] == [row + 1] else ()
        top = top or row
        if {*following} == {*cells[row]}:
            continue
        for first, last in _neighbours(cells[row]):
            yield Area(top, first, row, last)
        top = 0


def _neighbours(columns: Collection[int]) -> Iterator[tuple[int, int]]:
    """The first and last of each unbroken run of columns."""
    first = 0
    for column in sorted(columns):
        first = first or column
        if column + 1 not in columns:
            yield first, column
            first = 0


def meetings(cells: ByRow, areas: Iterable[Area]) -> Iterator[tuple[Position, Area]]:
    """Each cell with each area that it lies in, from the top."""
    listed = list(areas)
    sweep = Sweep(listed)
    for row in sorted(cells) if listed else ():
        for area in sweep.at(row):
            for column in sorted(cells[row]):
                if area.left <= column <= area.right:
                    yield (row, column), area


def cells_of(area: Area) -> Iterator[Position]:
    """The cells of an area, row by row."""
    return (
        (row, column)
        for row in range(area.top, area.bottom + 1)
        for column in range(area.left, area.right + 1)
    )
