"""Links of shapes and pictures to places in the workbook, which stand among the relationships."""

from collections.abc import Iterator
from urllib.parse import quote, unquote

from xlcsp.book.adjust.laid_over import followed_link
from xlcsp.book.adjust.moving import Moving
from xlcsp.book.part_text import PartText, Splice, retagged


def links_to_places(part: PartText, home: str | None, moving: Moving) -> Iterator[Splice]:
    """``#'Sheet 1'!A5`` follows the cell that it names."""
    for element in part.tags("Relationship"):
        target = element.get("Target") or ""
        if target.startswith("#"):
            old = unquote(target[1:])
            new = followed_link(old, home, moving)
            if new != old:
                written = quote(new, safe="!$:'") if "%" in target else new
                yield retagged(element, Target=f"#{written}")
