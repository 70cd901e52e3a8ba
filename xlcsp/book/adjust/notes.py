"""Notes and comments: the text by its cell, and the old drawing (VML) that shows the box."""

from collections.abc import Iterator

from xlcsp.book.adjust.anchored import rows_down
from xlcsp.book.adjust.moving import Moving, new_place
from xlcsp.book.errors import RowInUse
from xlcsp.book.part_text import Element, PartText, Splice, retagged, retexted

_FORMULAS = ("FmlaLink", "FmlaRange", "FmlaTxbx", "FmlaGroup", "FmlaPict")


def notes(part: PartText, home: str | None, moving: Moving) -> Iterator[Splice]:
    """Notes and threaded comments go with their cells; none is ever thrown away."""
    if not moving.here(home):
        return
    for element in part.tags("comment", "threadedComment"):
        ref = element.get("ref")
        if ref is None:
            continue
        new = new_place(ref, moving.move)
        if new is None:
            raise RowInUse(
                f"There is a note on '{home}'!{ref}, in a row that is to be removed: "
                "move or delete the note in Excel first."
            )
        if new != ref:
            yield retagged(element, ref=new)


def old_drawing(part: PartText, home: str | None, moving: Moving) -> Iterator[Splice]:
    """The boxes of notes and the old controls."""
    for data in part.elements("ClientData"):
        for leaf in part.elements(*_FORMULAS, within=data):
            if leaf.inner:
                text = moving.formula(leaf.text, home, f"A control on the sheet '{home}'")
                if text != leaf.text:
                    yield retexted(leaf, text)
        if moving.here(home):
            yield from _box(part, data, moving)


def _box(part: PartText, data: Element, moving: Moving) -> Iterator[Splice]:
    row = next(part.elements("Row", within=data), None)
    column = next(part.elements("Column", within=data), None)
    anchor = next(part.elements("Anchor", within=data), None)
    numbers = [int(each) for each in anchor.text.split(",")] if anchor is not None else []
    if row is not None and column is not None:
        down = rows_down(int(row.text), int(column.text), moving)
        if down:
            yield retexted(row, str(int(row.text) + down))
    elif len(numbers) == 8:
        down = rows_down(numbers[2], numbers[0], moving)
    else:
        return
    if down and anchor is not None and len(numbers) == 8:
        numbers[2], numbers[6] = max(0, numbers[2] + down), max(0, numbers[6] + down)
        yield retexted(anchor, ", ".join(map(str, numbers)))
