"""The calculation chain: Excel's list of the cells that hold formulas, in the order it works.

A formula that is taken away must leave the chain, or Excel offers to repair the file. An entry
without a sheet number belongs to the sheet of the one before it.
"""

import re
from collections.abc import Mapping
from typing import Final

from xlcsp.book.package import Package
from xlcsp.book.parts import (
    CONTENT_TYPES,
    Relationship,
    relationships_part,
    without_content_type,
    without_relationship,
)
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


def without_chain(
    package: Package, workbook: str, ties: Mapping[str, Relationship]
) -> tuple[dict[str, bytes], frozenset[str]]:
    """What changes in a package that gives up its chain, and what goes: Excel makes a new one when
    it opens the file. Nothing where there is none."""
    chain = next((tie for tie in ties.values() if tie.kind == "calcChain"), None)
    if chain is None or package.find(chain.target) is None:
        return {}, frozenset()
    name = package.member(chain.target).name
    relations = package.member(relationships_part(workbook)).name
    types = package.member(CONTENT_TYPES).name
    changed = {
        types: without_content_type(package.read(types), name),
        relations: without_relationship(package.read(relations), chain.name),
    }
    return changed, frozenset([name])


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
