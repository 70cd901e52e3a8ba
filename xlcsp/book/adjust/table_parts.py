"""Tables: their range, their filter and sorting, and the formulas of their columns."""

from collections.abc import Iterator

from xlcsp.book.adjust.formulas import ROW_OF_ITS_OWN
from xlcsp.book.adjust.laid_over import filters
from xlcsp.book.adjust.moving import Moving, referred
from xlcsp.book.errors import RowInUse
from xlcsp.book.formula_tokens import formula_pieces
from xlcsp.book.part_text import PartText, Splice, retagged, retexted


def table_part(part: PartText, home: str | None, moving: Moving) -> Iterator[Splice]:
    """The table that grows, and others: those below move, those elsewhere may refer to it."""
    if moving.here(home):
        for element in part.tags("table"):
            ref = element.get("ref") or ""
            new = referred(ref, moving.move)
            if new is None:
                raise RowInUse(f"The table at {ref} on '{home}' would be removed altogether.")
            if new != ref:
                yield retagged(element, ref=new)
        yield from filters(part, home, moving)
    for element in part.elements("totalsRowFormula", "calculatedColumnFormula"):
        if not element.inner:
            continue
        where = f"A column of a table on the sheet '{home}'"
        if element.name == "calculatedColumnFormula" and ROW_OF_ITS_OWN.search(element.text):
            text = _fixed_ranges(element.text, home, moving, where)
        else:
            text = moving.formula(element.text, home, where)
        if text != element.text:
            yield retexted(element, text)


def _fixed_ranges(text: str, home: str | None, moving: Moving, where: str) -> str:
    """A formula that counts from its own row: only what has fixed rows can follow from here."""
    if not moving.references.concerned(text, home):
        return text
    return "".join(
        moving.formula(piece, home, where)
        if refers and not ROW_OF_ITS_OWN.search(piece.rpartition("!")[2])
        else piece
        for piece, refers in formula_pieces(text)
    )
