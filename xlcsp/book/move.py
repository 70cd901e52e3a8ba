"""Where cells go when a block of rows grows or shrinks within its columns: pure geometry.

As in Excel, only the cells in the block's columns move; cells beside them stay. New rows come
behind the last row of data and are like the last row that stays. Two kinds of area follow two
rules: what a formula refers to (Excel's rule for references: an area moves only if it lies in the
block's columns altogether) and what is laid over cells, such as formatting (it goes with the cells).
"""

from bisect import bisect_left
from dataclasses import dataclass
from enum import Enum

from xlcsp.book.model import LAST_ROW, Area


class Reach(Enum):
    """Whether a reference that ends with the last row of data takes new rows in."""

    WHOLE = "where it covers all rows of data"
    TO_THE_END = "wherever it begins"
    NO_FURTHER = "never"


@dataclass(frozen=True, slots=True)
class Move:
    """One block's change. Rows are those of the sheet as it was unless a name says otherwise."""

    sheet: str
    left: int
    right: int
    first: int
    """First row of data."""
    last: int
    """Last row of data."""
    removed: tuple[int, ...]
    """Rows of data that go, in order; at least one row of data stays."""
    added: int
    """How many rows come behind the last that stays."""
    floor: int = LAST_ROW
    """Last row that moves: what lies below in these columns stays where it is. A block that becomes
    longer then takes over the empty cells below it."""
    heading: int = 0
    """How many of the first rows of data are a heading: a named range has one among its rows."""

    @property
    def growth(self) -> int:
        """By how many rows the block becomes longer; negative where it becomes shorter."""
        return self.added - len(self.removed)

    @property
    def new_last(self) -> int:
        """The last row of data afterwards."""
        return self.last + self.growth

    @property
    def new_rows(self) -> range:
        """The rows that come, as they are numbered afterwards."""
        return range(self.new_last - self.added + 1, self.new_last + 1)

    @property
    def template(self) -> int:
        """The last row of data that stays: new rows are like it."""
        return next(row for row in range(self.last, self.first - 1, -1) if not self._goes(row))

    @property
    def first_touched(self) -> int:
        """The first row from which anything may be different."""
        return min((*self.removed[:1], self.last))

    def inside(self, column: int) -> bool:
        """Whether the column is one of the block's."""
        return self.left <= column <= self.right

    def _goes(self, row: int) -> bool:
        at = bisect_left(self.removed, row)
        return at < len(self.removed) and self.removed[at] == row

    def new_row(self, row: int) -> int | None:
        """Where a cell of the block's columns goes; None for a removed one."""
        if row > self.floor:
            return row
        if row > self.last:
            return row + self.growth
        return None if self._goes(row) else row - bisect_left(self.removed, row)

    def old_row(self, row: int) -> int | None:
        """The way back from :meth:`new_row`; None for a row that is new or left empty."""
        if row <= self.new_last - self.added:
            for gone in self.removed:
                if gone > row:
                    break
                row += 1
            return row
        if row <= self.new_last:
            return None
        if self.floor == LAST_ROW or row <= self.floor + self.growth:
            return row - self.growth
        return row if row > self.floor else None

    def settled_row(self, row: int) -> int:
        """Where a thing that hangs on a row goes; from a removed row to the one in its place."""
        there = self.new_row(row)
        if there is not None:
            return there
        return min(row - bisect_left(self.removed, row), self.new_last)

    def cell(self, row: int, column: int) -> int | None:
        """The new row of any cell of the sheet; None for a removed one."""
        return self.new_row(row) if self.inside(column) else row

    def referred(self, area: Area, reach: Reach = Reach.WHOLE) -> Area | None:
        """The area that a reference to this one must name from now on; None where all of it goes.

        A reference to all rows of data takes the new rows in, with the heading or without; so does
        one that began above them.
        ``reach`` is another rule where the reference has one.
        """
        if not (self.inside(area.left) and self.inside(area.right)):
            return area
        ends = self._ends(area)
        if ends is None:
            return None
        top, bottom = ends
        whole = area.top <= self.first + self.heading and reach is not Reach.NO_FURTHER
        if area.bottom == self.last and (whole or reach is Reach.TO_THE_END):
            bottom = self.new_last
        return Area(top, area.left, bottom, area.right)

    def covered(self, area: Area) -> tuple[Area, ...]:
        """What something laid over these cells must cover from now on; new rows are covered as the
        row that they are like. Nothing where all of it goes."""
        left, right = max(area.left, self.left), min(area.right, self.right)
        if left > right or area.bottom < self.first_touched:
            return (area,)
        ends = self._ends(area)
        if ends is not None and self.added and area.top <= self.template <= area.bottom:
            ends = (ends[0], max(ends[1], self.new_last))
        if ends == (area.top, area.bottom):
            return (area,)
        pieces = []
        if area.left < left:
            pieces.append(Area(area.top, area.left, area.bottom, left - 1))
        if ends is not None:
            pieces.append(Area(ends[0], left, ends[1], right))
        if area.right > right:
            pieces.append(Area(area.top, right + 1, area.bottom, area.right))
        return tuple(pieces)

    def _ends(self, area: Area) -> tuple[int, int] | None:
        """New first and last row of the rows that stay; rows past the sheet's end are cut off."""
        top, bottom = area.top, area.bottom
        while top <= bottom and self._goes(top):
            top += 1
        while bottom >= top and self._goes(bottom):
            bottom -= 1
        if top > bottom:
            return None
        first, last = self.new_row(top), self.new_row(bottom)
        if first is None or last is None or first > LAST_ROW:
            return None
        if area.bottom == LAST_ROW:
            return first, LAST_ROW
        return first, max(first, min(last, LAST_ROW))
