"""The calculation chain: Excel's list of the cells that hold formulas, in the order it works.

A formula that is taken away must leave the chain, or Excel offers to repair the file. An entry
without a sheet number belongs to the sheet of the one before it.
"""

import re
from typing import Final

from xlcsp.book.xml_text import (
    ATTRIBUTES,
    attribute,
    from_utf8,
    hide,
    whole_as_utf8,
    with_attribute,
)

_ENTRY: Final = re.compile(
    rb"<(?:[\w.-]+:)?c(?=[\s/>])(%s)(?:/>|></(?:[\w.-]+:)?c\s*>)" % ATTRIBUTES
)


def without_cells(content: bytes, gone: frozenset[tuple[int, str]]) -> bytes | None:
    """The chain without some cells, given as sheet number and name; None if none is left."""
    text, encoding = whole_as_utf8(content)
    mask, _ = hide(text)
    pieces, last, kept = [], 0, 0
    sheet, stated = "", ""
    for found in _ENTRY.finditer(mask):
        raw = found[1]
        sheet = attribute(raw, b"i") or sheet
        if sheet.isdecimal() and (int(sheet), attribute(raw, b"r") or "") in gone:
            pieces.append(text[last : found.start()])
            last = found.end()
            continue
        if sheet != stated and attribute(raw, b"i") is None:
            pieces += [text[last : found.start(1)], with_attribute(raw, b"i", sheet)]
            last = found.end(1)
        stated = sheet
        kept += 1
    if not kept:
        return None
    return b"".join(from_utf8([*pieces, text[last:]], encoding))
