"""Which formulas are dynamic arrays: the metadata part (``xl/metadata.xml``) and the cells' ``cm``.

A cell's ``cm`` counts from 1 through the cellMetadata entries; an entry names a metadata type, from
1, and an item of that type's future metadata, from 0. A dynamic array's type is XLDAPR and its item
says fDynamic (MS-XLSX 2.3.6.1).
"""

import re
import xml.etree.ElementTree as ET
from typing import Final

from xlcsp.book.package import Package
from xlcsp.book.xml_text import (
    attribute,
    child,
    children,
    from_utf8,
    hide,
    is_true,
    local,
    parse_tree,
    whole_as_utf8,
    whole_number,
    with_attribute,
)

CONTENT_TYPE: Final = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheetMetadata+xml"
)
RELATIONSHIP: Final = "sheetMetadata"
_DYNAMIC: Final = "XLDAPR"
_TYPE: Final = (
    '<%smetadataType name="XLDAPR" minSupportedVersion="120000" copy="1" pasteAll="1" '
    'pasteValues="1" merge="1" splitFirst="1" rowColShift="1" clearFormats="1" '
    'clearComments="1" assign="1" coerce="1" cellMeta="1"/>'
)
_ITEM: Final = (
    '<%sbk><%sextLst><%sext uri="{bdbb8cdc-fa1e-496e-a857-3c3f30c029c3}">'
    "<xda:dynamicArrayProperties "
    'xmlns:xda="http://schemas.microsoft.com/office/spreadsheetml/2017/dynamicarray" '
    'fDynamic="1" fCollapsed="0"/></%sext></%sextLst></%sbk>'
)
_BEFORE_CELLS: Final = ("metadataTypes", "metadataStrings", "mdxMetadata", "futureMetadata")
_NEW_PART: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<metadata xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    f'<metadataTypes count="1">{_TYPE % ""}</metadataTypes>'
    f'<futureMetadata name="XLDAPR" count="1">{_ITEM % (("",) * 6)}</futureMetadata>'
    '<cellMetadata count="1"><bk><rc t="1" v="0"/></bk></cellMetadata></metadata>'
)


def read_dynamic(package: Package, part: str | None) -> frozenset[int]:
    """The values of ``cm`` that mark a dynamic array."""
    if part is None or package.find(part) is None:
        return frozenset()
    return dynamic_marks(package.read(part))


def dynamic_marks(content: bytes) -> frozenset[int]:
    """The same, of a metadata part's content."""
    tree = parse_tree(content, "the metadata")
    types = child(tree, "metadataTypes")
    names = [
        each.get("name") for each in (() if types is None else children(types, "metadataType"))
    ]
    future = next(
        (each for each in children(tree, "futureMetadata") if each.get("name") == _DYNAMIC), None
    )
    items = [_says_dynamic(item) for item in (() if future is None else children(future, "bk"))]
    cells = child(tree, "cellMetadata")
    return frozenset(
        number
        for number, entry in enumerate(() if cells is None else children(cells, "bk"), start=1)
        if any(_points_at_dynamic(record, names, items) for record in children(entry, "rc"))
    )


def _says_dynamic(item: ET.Element) -> bool:
    return any(
        local(each.tag) == "dynamicArrayProperties" and is_true(each.get("fDynamic"))
        for each in item.iter()
    )


def _points_at_dynamic(record: ET.Element, names: list[str | None], items: list[bool]) -> bool:
    kind, item = whole_number(record.get("t")), whole_number(record.get("v"))
    return (
        1 <= kind <= len(names) and names[kind - 1] == _DYNAMIC and items[item : item + 1] == [True]
    )


def with_dynamic_mark(content: bytes | None) -> tuple[bytes, int]:
    """A metadata part that knows dynamic arrays, and the ``cm`` to give their cells.

    None makes a new part; a part that has the mark already comes back as it is.
    """
    if content is None:
        return _NEW_PART.encode(), 1
    marks = dynamic_marks(content)
    if marks:
        return content, min(marks)
    tree = parse_tree(content, "the metadata")
    text, encoding = whole_as_utf8(content)
    types, cells = child(tree, "metadataTypes"), child(tree, "cellMetadata")
    kind = 1 + (0 if types is None else sum(1 for _ in children(types, "metadataType")))
    mark = 1 + (0 if cells is None else sum(1 for _ in children(cells, "bk")))
    p = _prefix(text)
    record = f'<{p}bk><{p}rc t="{kind}" v="0"/></{p}bk>'
    text = _appended(text, p, "metadataTypes", _TYPE % p, ())
    future = f'<{p}futureMetadata name="XLDAPR" count="1">{_ITEM % ((p,) * 6)}</{p}futureMetadata>'
    text = _inserted(text, p, future, _BEFORE_CELLS)
    text = _appended(text, p, "cellMetadata", record, _BEFORE_CELLS)
    return b"".join(from_utf8([text], encoding)), mark


def _prefix(text: bytes) -> str:
    found = re.search(rb"<([\w.-]+:)?metadata(?=[\s/>])", hide(text)[0])
    return (found[1] or b"").decode() if found else ""


def _appended(text: bytes, prefix: str, name: str, item: str, after: tuple[str, ...]) -> bytes:
    """One item more at the end of a counted list, or a new list where there is none."""
    mask, _ = hide(text)
    full = (prefix + name).encode()
    start = re.search(rb"<%s(?=[\s>])([^>]*)>" % re.escape(full), mask)
    if start is None:
        listed = f'<{prefix}{name} count="1">{item}</{prefix}{name}>'
        return _inserted(text, prefix, listed, after)
    end = mask.index(b"</%s" % full, start.end())
    count = whole_number(attribute(start[1], b"count")) + 1
    return (
        text[: start.start(1)]
        + with_attribute(start[1], b"count", str(count))
        + text[start.end(1) : end]
        + item.encode()
        + text[end:]
    )


def _inserted(text: bytes, prefix: str, new: str, after: tuple[str, ...]) -> bytes:
    """New XML behind the last of these elements, or as the first in the part."""
    mask, _ = hide(text)
    p = re.escape(prefix.encode())
    ends = [rb"</%s%s\s*>" % (p, name.encode()) for name in after]
    places = [found.end() for end in ends for found in re.finditer(end, mask)]
    root = re.search(rb"<%smetadata(?=[\s>])[^>]*>" % p, mask)
    at = max(places, default=root.end() if root else 0)
    return text[:at] + new.encode() + text[at:]
