"""What floats over the cells: drawings, controls and embedded objects, held by anchors.

A thing whose top left corner lies over a cell that moves goes with it, whole and in its size; one
that is told to stay put stays. Anchors count rows and columns from 0.
"""

from collections.abc import Iterator

from xlcsp.book.adjust.moving import Moving
from xlcsp.book.part_text import Element, PartText, Splice, retagged, retexted

_HOLDERS = ("twoCellAnchor", "oneCellAnchor", "anchor")


def anchors(part: PartText, home: str | None, moving: Moving) -> Iterator[Splice]:
    """The anchors of a drawing, or of the controls and objects that a sheet lists."""
    if not moving.here(home):
        return
    for element in part.elements(*_HOLDERS):
        if element.get("editAs") == "absolute":
            continue
        rows = list(part.elements("row", within=element))
        columns = list(part.elements("col", within=element))
        if not rows or not columns:
            continue
        down = rows_down(int(rows[0].text), int(columns[0].text), moving)
        if down:
            for row in rows[:2]:
                yield retexted(row, str(int(row.text) + down))


def rows_down(row: int, column: int, moving: Moving) -> int:
    """By how many rows a thing moves whose first corner is there (counted from 0)."""
    move = moving.move
    if not move.inside(column + 1):
        return 0
    return move.settled_row(row + 1) - (row + 1)


def drawing_links(part: PartText, home: str | None, moving: Moving) -> Iterator[Splice]:
    """Shapes that show a cell's text."""
    for element in part.tags("sp"):
        yield from _followed(element, ("textlink",), home, moving, "A shape")


def control_links(part: PartText, home: str | None, moving: Moving) -> Iterator[Splice]:
    """Controls that show a list or write to a cell."""
    names = ("fmlaLink", "fmlaRange", "fmlaTxbx", "fmlaGroup", "linkedCell", "listFillRange")
    for element in part.tags("formControlPr", "controlPr"):
        yield from _followed(element, names, home, moving, "A control")


def _followed(
    element: Element, names: tuple[str, ...], home: str | None, moving: Moving, word: str
) -> Iterator[Splice]:
    where = f"{word} on the sheet '{home}'"
    old = {name: value for name in names if (value := element.get(name))}
    new = {name: moving.formula(value, home, where) for name, value in old.items()}
    if new != old:
        yield retagged(element, **new)
