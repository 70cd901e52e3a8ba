"""What is laid over cells and holds no formulas: merges, links, permitted ranges, ignored errors."""

from collections.abc import Iterator
from contextlib import suppress

from xlcsp.book.adjust.moving import Moving, covered, new_place, referred
from xlcsp.book.errors import Damaged, RowInUse
from xlcsp.book.part_text import Element, PartText, Splice, retagged, retexted


def merged_cells(part: PartText, home: str | None, moving: Moving) -> Iterator[Splice]:
    """A merged cell moves whole (one that would be split was refused) or goes with its rows."""
    if moving.here(home):
        gone: list[Element] = []
        for element in part.elements("mergeCell"):
            ref = element.get("ref") or ""
            new = new_place(ref, moving.move)
            if new is None:
                gone.append(element)
            elif new != ref:
                yield retagged(element, ref=new)
        yield from part.without(gone, "mergeCells")


def hyperlinks(part: PartText, home: str | None, moving: Moving) -> Iterator[Splice]:
    """A link goes with its cell; a link to a place follows that place."""
    gone: list[Element] = []
    for element in part.elements("hyperlink"):
        ref, location = element.get("ref") or "", element.get("location")
        values: dict[str, str] = {}
        if moving.here(home):
            new = new_place(ref, moving.move)
            if new is None:
                gone.append(element)
                continue
            values["ref"] = new
        if location is not None:
            values["location"] = followed_link(location, home, moving)
        if any(element.get(name) != value for name, value in values.items()):
            yield retagged(element, **values)
    yield from part.without(gone, "hyperlinks")


def followed_link(location: str, home: str | None, moving: Moving) -> str:
    """Where a link to a place leads from now on; one to a removed row is left as it is."""
    with suppress(RowInUse, Damaged):
        return moving.formula(location, home, "A link")
    return location


def covered_ranges(part: PartText, home: str | None, moving: Moving) -> Iterator[Splice]:
    """Ranges that may be edited, and errors that are not to be shown."""
    if not moving.here(home):
        return
    gone: list[Element] = []
    for element in part.elements("protectedRange", "ignoredError"):
        listed = next(part.elements("sqref", within=element), None)
        sqref = (element.get("sqref") if listed is None else listed.text) or ""
        new = covered(sqref, moving.move)
        if not new:
            gone.append(element)
        elif new != sqref:
            yield retagged(element, sqref=new) if listed is None else retexted(listed, new)
    yield from part.without(gone, "protectedRanges", "ignoredErrors", "ext", "extLst")


def watched_cells(part: PartText, home: str | None, moving: Moving) -> Iterator[Splice]:
    """Watched cells and the cells of scenarios."""
    if not moving.here(home):
        return
    gone: list[Element] = []
    for element in part.elements("cellWatch"):
        ref = element.get("r") or ""
        new = new_place(ref, moving.move)
        if new is None:
            gone.append(element)
        elif new != ref:
            yield retagged(element, r=new)
    yield from part.without(gone, "cellWatches")
    for element in part.tags("inputCells"):
        ref = element.get("r") or ""
        new = new_place(ref, moving.move)
        if new is None:
            raise RowInUse(
                f"A scenario of the sheet '{home}' changes {ref}, which would be removed."
            )
        if new != ref:
            yield retagged(element, r=new)


def filters(part: PartText, home: str | None, moving: Moving) -> Iterator[Splice]:
    """The ranges of filters and of sorting."""
    if moving.here(home):
        yield from _references(part, moving, "autoFilter", "sortState", "sortCondition")


def sheet_views(part: PartText, home: str | None, moving: Moving) -> Iterator[Splice]:
    """The filters of people's own views of the sheet."""
    if moving.here(home):
        yield from _references(part, moving, "nsvFilter", "sortCondition")


def _references(part: PartText, moving: Moving, *names: str) -> Iterator[Splice]:
    for element in part.tags(*names):
        ref = element.get("ref")
        new = referred(ref, moving.move) if ref else ref
        if new is None:
            raise RowInUse(f"A filter or sorting works on {ref}, which would be removed.")
        if ref is not None and new != ref:
            yield retagged(element, ref=new)


def consolidation(part: PartText, home: str | None, moving: Moving) -> Iterator[Splice]:
    """The ranges that a consolidated sheet gathers."""
    for element in part.tags("dataRef"):
        ref, sheet = element.get("ref"), element.get("sheet")
        if ref and moving.here(sheet):
            new = referred(ref, moving.move)
            if new is None:
                raise RowInUse(f"A consolidation reads {ref} on '{sheet}', which would be removed.")
            if new != ref:
                yield retagged(element, ref=new)
