"""Sparklines: a small chart in a cell goes with its cell, and what it draws follows."""

from collections.abc import Iterator

from xlcsp.book.adjust.moving import Moving, new_place
from xlcsp.book.part_text import Element, PartText, Splice, retexted


def sparklines(part: PartText, home: str | None, moving: Moving) -> Iterator[Splice]:
    """The ranges of a group's axis and of each of its sparklines, and their cells."""
    gone: list[Element] = []
    for group in part.elements("sparklineGroup"):
        each_of = list(part.elements("sparkline", within=group))
        for one in each_of:
            place = next(part.elements("sqref", within=one), None)
            if place is None or not moving.here(home):
                continue
            new = new_place(place.text, moving.move)
            if new is None:
                gone.append(one)
            elif new != place.text:
                yield retexted(place, new)
        for range_ in part.elements("f", within=group):
            if any(one.start <= range_.start < one.end for one in gone):
                continue
            text = moving.formula(range_.text, home, f"A sparkline on '{home}'", lists=True)
            if text != range_.text:
                yield retexted(range_, text)
    holders = ("sparklines", "sparklineGroup", "sparklineGroups", "ext", "extLst")
    yield from part.without(gone, *holders)
