"""Charts, old and new: series, names, labels and error bars that are read from cells."""

from collections.abc import Iterator

from xlcsp.book.adjust.moving import Moving
from xlcsp.book.part_text import PartText, Splice, retexted


def charts(part: PartText, home: str | None, moving: Moving) -> Iterator[Splice]:
    """A series over a whole column takes the new rows in; what Excel cached is left to Excel."""
    del home
    for element in part.elements("f", "sqref"):
        if element.inner:
            text = moving.formula(element.text, None, "A chart", lists=True)
            if text != element.text:
                yield retexted(element, text)
