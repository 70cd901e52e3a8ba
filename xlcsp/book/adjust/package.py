"""A move followed through the whole package: every part that must change, and how.

Goes from the workbook along the relationships, so that it knows each part's kind and sheet.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlcsp.book.adjust.kinds import PARTS, PLACELESS, RELATIONSHIPS, SHEET, WORKBOOK
from xlcsp.book.adjust.moving import Adjuster, Moving
from xlcsp.book.adjust.unknown import check_part, check_sheet
from xlcsp.book.errors import SharedWorkbook
from xlcsp.book.part_text import PartText, Splice
from xlcsp.book.parts import relationships, relationships_part
from xlcsp.book.workbook import Book

_TEXT_ENDINGS = (".xml", ".vml")


@dataclass(frozen=True, slots=True)
class TiedPart:
    """A part, what ties it, and the sheet that it belongs to."""

    name: str
    kind: str
    home: str | None


def tied_parts(book: Book) -> Iterator[TiedPart]:
    """Every part that the workbook part leads to, each once."""
    homes = {sheet.part: sheet.name for sheet in book.sheets}
    waiting: list[TiedPart] = [TiedPart(book.part.part, "officeDocument", None)]
    seen = {book.part.part}
    while waiting:
        part = waiting.pop(0)
        yield part
        for tie in relationships(book.package, part.name).values():
            member = None if tie.external else book.package.find(tie.target)
            if member is None or member.name in seen:
                continue
            seen.add(member.name)
            home = homes.get(member.name, homes.get(tie.target, part.home))
            waiting.append(TiedPart(member.name, tie.kind, home))


def follow_parts(book: Book, moving: Moving) -> dict[str, tuple[Splice, ...]]:
    """The changes of every part outside the sheets. Raises a Refused for what cannot follow."""
    found: dict[str, tuple[Splice, ...]] = {}
    for part in tied_parts(book):
        if part.kind == "revisionHeaders":
            raise SharedWorkbook(
                f"{book.package.label} is a shared workbook of the old kind: "
                "stop sharing it in Excel (Review, Unshare Workbook) first."
            )
        adjusters: Sequence[Adjuster] = PARTS.get(part.kind, ())
        if part.kind == "officeDocument":
            adjusters = WORKBOOK
        if adjusters:
            _follow(book, part.name, adjusters, part.home, moving, found)
        elif part.kind not in PLACELESS and part.name.lower().endswith(_TEXT_ENDINGS):
            check_part(book.package.read(part.name), part.name, part.home, moving)
        if part.kind in ("drawing", "chartUserShapes"):
            ties = book.package.find(relationships_part(part.name))
            if ties is not None:
                _follow(book, ties.name, RELATIONSHIPS, part.home, moving, found)
    return found


def _follow(
    book: Book,
    name: str,
    adjusters: Sequence[Adjuster],
    home: str | None,
    moving: Moving,
    found: dict[str, tuple[Splice, ...]],
) -> None:
    part = PartText(book.package.read(name))
    splices = tuple(sorted(each for adjust in adjusters for each in adjust(part, home, moving)))
    if splices:
        found[name] = splices


def follow_sheet(
    head: bytes, tail: bytes, home: str, moving: Moving
) -> tuple[tuple[Splice, ...], tuple[Splice, ...]]:
    """The changes of what a sheet says before and behind its rows, in UTF-8."""
    check_sheet(head, tail, home, moving)
    part = PartText(head + tail, "utf-8")
    every = sorted(each for adjust in SHEET for each in adjust(part, home, moving))
    size = len(head)
    before = tuple(each for each in every if each.start < size)
    behind = tuple(
        Splice(each.start - size, each.end - size, each.new) for each in every if each.start >= size
    )
    return before, behind
