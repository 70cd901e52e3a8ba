"""Going down a sheet with rectangles in mind: which of them each row meets."""

import heapq
from collections.abc import Iterable, Iterator

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


def runs(positions: Iterable[Position]) -> list[Area]:
    """Single cells gathered into one-row areas of neighbours."""
    areas: list[Area] = []
    first: Position | None = None
    last: Position | None = None
    for row, column in sorted(set(positions)):
        if last is not None and first is not None and (row, column - 1) == last:
            last = (row, column)
            continue
        if first is not None and last is not None:
            areas.append(Area(first[0], first[1], last[0], last[1]))
        first = last = (row, column)
    if first is not None and last is not None:
        areas.append(Area(first[0], first[1], last[0], last[1]))
    return areas


def meetings(
    positions: Iterable[Position], areas: Iterable[Area]
) -> Iterator[tuple[Position, Area]]:
    """Each position with each area that it lies in, from the top."""
    listed = list(areas)
    sweep = Sweep(listed)
    for row, column in sorted(positions) if listed else ():
        for area in sweep.at(row):
            if area.left <= column <= area.right:
                yield (row, column), area


def cells_of(area: Area) -> Iterator[Position]:
    """The cells of an area, row by row."""
    return (
        (row, column)
        for row in range(area.top, area.bottom + 1)
        for column in range(area.left, area.right + 1)
    )
