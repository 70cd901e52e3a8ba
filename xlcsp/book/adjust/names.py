"""Defined names, print areas and titles among them."""

from collections.abc import Iterator

from xlcsp.book.addresses import column_name
from xlcsp.book.adjust.moving import Moving
from xlcsp.book.formula_tokens import formula_pieces
from xlcsp.book.model import LAST_ROW, Area
from xlcsp.book.part_text import PartText, Splice, retexted
from xlcsp.book.references import sheet_and_area


def names(part: PartText, home: str | None, moving: Moving) -> Iterator[Splice]:
    """Every name that refers to what moves. A print area goes on showing all that it showed."""
    del home
    for element in part.elements("definedName"):
        old, name = element.text, element.get("name") or ""
        if not element.inner:
            continue
        text = moving.formula(old, None, f"The name {name}")
        if name.casefold() == "_xlnm.print_area" and moving.move.growth > 0:
            text = "".join(
                _taller(piece, moving) if refers else piece
                for piece, refers in formula_pieces(text)
            )
        if text != old:
            yield retexted(element, text)


def _taller(reference: str, moving: Moving) -> str:
    """A print area wider than the table, made longer by what was pushed out of it."""
    move = moving.move
    sheet, area = sheet_and_area(reference)
    if area is None or not moving.here(sheet) or not _shows_more(area, moving):
        return reference
    bottom = min(max(area.bottom, min(area.bottom, moving.inside_bottom) + move.growth), LAST_ROW)
    prefix = reference.rpartition("!")[0]
    first = f"${column_name(area.left)}${area.top}"
    return f"{prefix}!{first}:${column_name(area.right)}${bottom}"


def _shows_more(area: Area, moving: Moving) -> bool:
    move = moving.move
    return (
        area.left <= move.left
        and move.right <= area.right
        and (area.left, area.right) != (move.left, move.right)
        and area.top <= move.last <= area.bottom
    )
