"""What a worksheet says outside its rows: merged cells, protection, column styles, its size."""

import xml.etree.ElementTree as ET
from dataclasses import dataclass

from xlcsp.book.addresses import read_area
from xlcsp.book.model import Area
from xlcsp.book.sheet_text import SheetText
from xlcsp.book.xml_text import child, children, is_true, parse_tree


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet without its rows."""

    dimension: Area | None
    column_styles: tuple[tuple[int, int, str], ...]
    """First column, last column, style number."""
    merged: tuple[Area, ...]
    protected: bool

    def column_style(self, column: int) -> str | None:
        """The style that a new cell of the column takes."""
        return next(
            (style for first, last, style in self.column_styles if first <= column <= last), None
        )


def read_layout(text: SheetText) -> Layout:
    """Read it after the last row; what is left of the sheet is read to its end."""
    return layout_of(text, text.tail())


def layout_of(text: SheetText, tail: bytes) -> Layout:
    """The same, where what lies behind the rows has been read."""
    tree = parse_tree(text.head + tail, f"the sheet {text.sheet!r}", "utf-8")
    try:
        return Layout(
            dimension=_area(child(tree, "dimension")),
            column_styles=tuple(_column_styles(tree)),
            merged=_merged(tree),
            protected=any(is_true(each.get("sheet")) for each in children(tree, "sheetProtection")),
        )
    except ValueError as error:
        raise text.damaged(str(error)) from error


def _area(element: ET.Element | None) -> Area | None:
    """The size that the sheet states; it is a hint only, so one that cannot be read counts as none."""
    try:
        return None if element is None else read_area(element.get("ref", ""))
    except ValueError:
        return None


def _merged(tree: ET.Element) -> tuple[Area, ...]:
    holder = child(tree, "mergeCells")
    if holder is None:
        return ()
    return tuple(read_area(each.get("ref", "")) for each in children(holder, "mergeCell"))


def _column_styles(tree: ET.Element) -> list[tuple[int, int, str]]:
    return [
        (int(each.get("min", "0")), int(each.get("max", "0")), each.get("style", "0"))
        for holder in children(tree, "cols")
        for each in children(holder, "col")
        if each.get("style", "0") != "0"
    ]
