"""Conditional formatting and data validation, the plain and the x14 kind.

Both lay formulas over areas; a formula is written for the first cell of its areas, so that it must
be read from a cell that stays where that first cell is removed.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from xlcsp.book.adjust.moving import Moving, areas_of, covered
from xlcsp.book.errors import FormattingInTheWay, RowInUse
from xlcsp.book.model import Area, Position
from xlcsp.book.part_text import Element, PartText, Splice, retagged, retexted
from xlcsp.book.references import translated

_RELATIVE: Final = re.compile(r"(?<![\w.])\$?[A-Za-z]{1,3}[0-9]{1,7}(?![\w.(])")


def conditional_formatting(part: PartText, home: str | None, moving: Moving) -> Iterable[Splice]:
    """Its areas go with their cells; its formulas and thresholds follow."""
    holders = ("conditionalFormattings", "ext", "extLst")
    return _ruled(part, home, moving, "conditionalFormatting", "conditional formatting", holders)


def data_validation(part: PartText, home: str | None, moving: Moving) -> Iterable[Splice]:
    """Its areas go with their cells; its bounds and lists follow."""
    holders = ("dataValidations", "ext", "extLst")
    return _ruled(part, home, moving, "dataValidation", "data validation", holders)


def _ruled(
    part: PartText,
    home: str | None,
    moving: Moving,
    name: str,
    word: str,
    holders: tuple[str, ...],
) -> Iterator[Splice]:
    gone: list[Element] = []
    for element in part.elements(name):
        listed = next(part.elements("sqref", within=element), None)
        sqref = element.get("sqref") if listed is None else listed.text
        if sqref is None:
            continue
        new = covered(sqref, moving.move) if moving.here(home) else sqref
        if not new:
            gone.append(element)
            continue
        if new != sqref:
            yield retagged(element, sqref=new) if listed is None else retexted(listed, new)
        where = f"The {word} of {sqref[:40]} on the sheet '{home}'"
        yield from _formulas(part, element, home, moving, sqref, new, where)
    yield from part.without(gone, *holders)


def _formulas(
    part: PartText,
    element: Element,
    home: str | None,
    moving: Moving,
    old: str,
    new: str,
    where: str,
) -> Iterator[Splice]:
    leaves = list(part.elements("f", within=element)) or list(
        part.elements("formula", "formula1", "formula2", within=element)
    )
    for leaf in leaves:
        if (
            leaf.inner
            and (text := _followed(leaf.text, home, moving, old, new, where)) != leaf.text
        ):
            yield retexted(leaf, text)
    for threshold in part.tags("cfvo", within=element):
        value = threshold.get("val")
        if value and (text := _followed(value, home, moving, old, new, where)) != value:
            yield retagged(threshold, val=text)


def _followed(text: str, home: str | None, moving: Moving, old: str, new: str, where: str) -> str:
    """The formula for the new areas. Raises RowInUse or FormattingInTheWay."""
    before, after = _first(old), _first(new)
    if before is None or after is None or not moving.here(home) or not _RELATIVE.search(text):
        return moving.formula(text, home, where)
    _check_split(old, moving, where)
    refused: RowInUse | None = None
    for old_row, new_row in _witnesses(before, after, moving):
        there = text if old_row == before[0] else translated(text, before, (old_row, before[1]))
        try:
            followed = moving.formula(there, home, where)
        except RowInUse as refusal:
            refused = refused or refusal
            continue
        same_row = (new_row, before[1]), (after[0], before[1])
        return followed if new_row == after[0] else translated(followed, *same_row)
    if refused is not None:
        raise refused
    return moving.formula(text, home, where)


def _witnesses(before: Position, after: Position, moving: Moving) -> Iterator[tuple[int, int]]:
    """Rows to read a formula from, old and new: the first that stays, the next, the last."""
    move = moving.move
    if not move.inside(before[1]):
        yield before[0], after[0]
        return
    for new_row in (after[0], after[0] + 1, move.new_last - move.added):
        old_row = move.old_row(new_row)
        if old_row is not None and old_row >= before[0]:
            yield old_row, new_row


def _first(sqref: str) -> Position | None:
    areas = [area for area in areas_of(sqref) if area is not None]
    if not areas:
        return None
    return min(area.top for area in areas), min(area.left for area in areas)


def _check_split(sqref: str, moving: Moving, where: str) -> None:
    """A formula with relative rows cannot serve two pieces whose first rows part."""
    for area in areas_of(sqref):
        pieces = moving.move.covered(area) if isinstance(area, Area) else ()
        if len({piece.top for piece in pieces}) > 1:
            raise FormattingInTheWay(
                f"{where} would be torn apart where its formula reads the row that it stands in: "
                "make it end at the table's edge, or start above the table."
            )
