"""What stands in the way of a move, found and named before anything is written."""

from collections.abc import Iterable

from xlcsp.book.addresses import area_name, read_area
from xlcsp.book.errors import (
    ArrayInTheWay,
    FilterInTheWay,
    MergeInTheWay,
    NoRoomBelow,
    PivotInTheWay,
    ProtectedSheet,
    Refused,
    TableInTheWay,
)
from xlcsp.book.ground import Ground
from xlcsp.book.model import LAST_ROW, Area
from xlcsp.book.move import Move
from xlcsp.book.part_text import PartText
from xlcsp.book.sheet_layout import Layout
from xlcsp.book.sheet_survey import Fill
from xlcsp.book.targets import Target
from xlcsp.book.workbook import Book


def splitting(
    book: Book, target: Target, move: Move, layout: Layout, fills: Iterable[Fill]
) -> Refused | None:
    """The refusal for the first thing that the move would split, or None."""
    for area in layout.merged:
        if not rigid(move, area, may_go=True):
            return MergeInTheWay(
                f"{target.label} cannot change its rows: the merged cell {area_name(area)} on "
                f"'{target.sheet}' would be split. Unmerge it, or move it off the table's columns."
            )
    for table in book.tables:
        ours = target.table is not None and table.part == target.table.part
        if table.sheet == target.sheet and not ours and not rigid(move, table.area):
            return TableInTheWay(
                f"{target.label} cannot change its rows: the table {table.name} at "
                f"{area_name(table.area)} would be split. Move one of the two in Excel."
            )
    for fill in fills:
        several = fill.area.rows > 1 or fill.area.columns > 1
        if several and not rigid(move, fill.area, may_go=True):
            return ArrayInTheWay(
                f"{target.label} cannot change its rows: the {fill.kind} formula that fills "
                f"{area_name(fill.area)} on '{target.sheet}' would be split. Move it in Excel."
            )
    for area in book.pivot_areas(target.sheet):
        if not rigid(move, area):
            return PivotInTheWay(
                f"{target.label} cannot change its rows: the pivot table at {area_name(area)} on "
                f"'{target.sheet}' would be split. Move it to another sheet in Excel."
            )
    return None


def rigid(move: Move, area: Area, *, may_go: bool = False) -> bool:
    """Whether all of an area moves alike, or none of it, and nothing grows over it.

    ``may_go`` allows that all of it goes.
    """
    left, right = max(area.left, move.left), min(area.right, move.right)
    if left > right or area.bottom < move.first_touched:
        return True
    if area.top <= move.floor + move.growth and area.bottom > move.floor:
        return False
    steps = set()
    for row in _rows_that_matter(move, area):
        there = move.new_row(row)
        steps.add(None if there is None else there - row)
    if steps == {0}:
        return True
    whole = (left, right) == (area.left, area.right)
    return whole and len(steps) == 1 and (may_go or None not in steps)


def _rows_that_matter(move: Move, area: Area) -> Iterable[int]:
    """Every row of the area in the data, and one of each stretch that moves alike."""
    data = range(max(area.top, move.first), min(area.bottom, move.last) + 1)
    edges = (area.top, area.bottom, move.first - 1, move.last + 1, move.floor, move.floor + 1)
    return {*data, *(row for row in edges if area.top <= row <= area.bottom)}


def check_ground(target: Target, move: Move, layout: Layout, ground: Ground) -> None:
    """Raise the refusal for a protected sheet, hidden rows that would change place, or no room."""
    if layout.protected:
        raise ProtectedSheet(
            f"{target.label} cannot change its rows: the sheet '{target.sheet}' is protected. "
            "Unprotect it in Excel (Review, Unprotect Sheet) and try again."
        )
    if ground.inside_bottom + move.growth > LAST_ROW:
        raise NoRoomBelow(
            f"{target.label} cannot grow by {move.growth:,} rows: what lies below it on "
            f"'{target.sheet}' would be pushed beyond the sheet's last row."
        )
    hidden = [row for row in sorted(ground.hidden) if move.cell(row, move.left) != row]
    if hidden and not ground.alone:
        raise FilterInTheWay(
            f"{target.label} cannot change its rows: row {hidden[0]:,} of '{target.sheet}' is "
            "hidden, perhaps by a filter, and other cells would be hidden in its place. "
            "Clear the filter or show the row in Excel first."
        )


def check_filters(target: Target, move: Move, outside: PartText) -> None:
    """Raise FilterInTheWay where the sheet's own filter would be split."""
    for element in outside.tags("autoFilter"):
        ref = element.get("ref")
        area = read_area(ref) if ref else None
        if area is None or not _meets(move, area):
            continue
        if not (move.inside(area.left) and move.inside(area.right)):
            raise FilterInTheWay(
                f"{target.label} cannot change its rows: the filter over {ref} on "
                f"'{target.sheet}' reaches beyond its columns. Take the filter off in Excel first."
            )


def _meets(move: Move, area: Area) -> bool:
    return not (
        area.right < move.left or move.right < area.left or area.bottom < move.first_touched
    )


def free_below(target: Target, move: Move, ground: Ground) -> bool:
    """Whether the block can grow over the rows below it without moving anything there."""
    return not ground.filled and target.bottom + move.growth <= LAST_ROW
