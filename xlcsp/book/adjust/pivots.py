"""Pivot tables: where they stand, and the range that they are made from."""

from collections.abc import Iterator, Sequence

from xlcsp.book.adjust.moving import Moving, area_of, new_place, referred
from xlcsp.book.errors import RowInUse
from xlcsp.book.part_text import Element, PartText, Splice, retagged
from xlcsp.book.references import sheet_and_area
from xlcsp.book.targets import Target
from xlcsp.book.workbook import Book
from xlcsp.book.xml_text import is_true


def pivot_table(part: PartText, home: str | None, moving: Moving) -> Iterator[Splice]:
    """A pivot table below moves whole (one that would be split was refused)."""
    if moving.here(home):
        for element in part.tags("location"):
            ref = element.get("ref") or ""
            new = new_place(ref, moving.move)
            if new is not None and new != ref:
                yield retagged(element, ref=new)


def pivot_source(part: PartText, home: str | None, moving: Moving) -> Iterator[Splice]:
    """The range that a pivot table reads."""
    del home
    for element in part.tags("worksheetSource", "rangeSet"):
        ref = element.get("ref")
        if ref and moving.here(element.get("sheet")):
            new = referred(ref, moving.move)
            if new is None:
                raise RowInUse(f"A pivot table is made from {ref}, which would be removed.")
            if new != ref:
                yield retagged(element, ref=new)


def reading_pivots(book: Book, targets: Sequence[Target]) -> dict[str, tuple[Splice, ...]]:
    """The caches of pivot tables made from these blocks, told to refresh when Excel opens them."""
    found = {}
    for tie in book.part.ties.values():
        if tie.kind != "pivotCacheDefinition" or book.package.find(tie.target) is None:
            continue
        part = PartText(book.package.read(tie.target))
        sources = part.tags("worksheetSource", "rangeSet")
        if any(_reads(book, source, target) for source in sources for target in targets):
            found[book.package.member(tie.target).name] = tuple(
                retagged(element, refreshOnLoad="1")
                for element in part.tags("pivotCacheDefinition")
                if not is_true(element.get("refreshOnLoad"))
            )
    return {name: splices for name, splices in found.items() if splices}


def _reads(book: Book, source: Element, target: Target) -> bool:
    name, ref = source.get("name"), source.get("ref")
    if name is not None:
        if target.table is not None and name.casefold() == target.table.name.casefold():
            return True
        named = next((each for each in book.names if each.name.casefold() == name.casefold()), None)
        sheet, area = sheet_and_area(named.text) if named is not None else (None, None)
    else:
        sheet, area = source.get("sheet"), area_of(ref or "")
    return (
        area is not None
        and (sheet or "").casefold() == target.sheet.casefold()
        and area.meets(target.area)
    )
