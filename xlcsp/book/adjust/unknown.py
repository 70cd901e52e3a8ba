"""Parts and pieces of a sheet that no adjuster knows: searched for references to what moves."""

import re
from typing import Final

from xlcsp.book.adjust.moving import Moving, new_place
from xlcsp.book.errors import RowInUse, UnknownPart
from xlcsp.book.part_text import PartText
from xlcsp.book.xml_text import attributes, local, parse_tree, unescape

_NAMED: Final = re.compile(
    r"(?:'(?:[^'<>]|'')+'|[^\s'\"<>=(),;:&!]+)!\$?[A-Za-z]{1,3}\$?\d{1,7}"
    r"(?::\$?[A-Za-z]{1,3}\$?\d{1,7})?"
)
_PLACES: Final = (b"ref", b"sqref", b"r", b"cell")
_KNOWN_ELEMENTS: Final = frozenset(
    """
    sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection
    protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells
    phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup
    headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors drawing
    legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls webPublishItems tableParts
    extLst AlternateContent
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
_KNOWN_EXTENSIONS: Final = frozenset(
    {
        "78C0D931-6437-407D-A8EE-F0AAD7539E65",  # conditional formatting
        "CCE6A557-97BC-4B89-ADB6-D9C93CAAB3DF",  # data validation
        "05C60535-1F16-4FD2-B633-F4F36F0B64E0",  # sparklines
        "A8765BA9-456A-4DAB-B4F3-ACF838C121DE",  # slicers
        "3A4CF648-6AED-40F4-86FF-DC5316D8AED3",  # slicers of tables
        "7E03D99C-DC04-49D9-9315-930204A7B6E9",  # timelines
        "FC87AEE6-9EDD-4A0A-B7FB-166176984837",  # permitted ranges
        "01252117-D84E-4E92-8308-4BE1C098FCBB",  # ignored errors
        "F7C9EE02-42E1-4005-9D12-6889AFFD525C",  # web extensions
    }
)


def check_part(content: bytes, name: str, home: str | None, moving: Moving) -> None:
    """Raise UnknownPart where a part of an unknown kind refers to what moves."""
    part = PartText(content)
    tags = re.finditer(rb"<[\w.:-]+(\s[^<>]*)>", part.mask) if moving.here(home) else ()
    for tag in tags:
        for each in attributes(tag[1]):
            if each.name in _PLACES and any(
                new_place(place, moving.move) != place for place in each.value.split()
            ):
                raise _refusal(name, each.value)
    for found in _NAMED.finditer(unescape(part.mask.replace(b"&", b"&amp;"))):
        if _changes(found[0], moving):
            raise _refusal(name, found[0])


def _changes(reference: str, moving: Moving) -> bool:
    try:
        return moving.formula(reference, None, "It") != reference
    except RowInUse:
        return True


def _refusal(name: str, place: str) -> UnknownPart:
    return UnknownPart(
        f"The workbook's part {name} is of a kind not handled here and refers to {place}, which "
        "would move: make this change in Excel."
    )


def check_sheet(head: bytes, tail: bytes, home: str, moving: Moving) -> None:
    """Raise UnknownPart for an element or extension of a sheet that may refer to what moves."""
    if not moving.here(home):
        return
    tree = parse_tree(head + tail, f"the sheet {home!r}", "utf-8")
    for element in tree:
        name = local(element.tag)
        if name not in _KNOWN_ELEMENTS:
            raise _refusal_of(name, home)
        if name != "extLst":
            continue
        for extension in element:
            uri = extension.get("uri", "").strip("{}").upper()
            places = [
                value
                for each in extension.iter()
                for value in (*each.attrib.values(), each.text or "")
                if re.fullmatch(r"\s*\$?[A-Za-z]{1,3}\$?\d{1,7}(:.*)?\s*", value)
            ]
            if uri not in _KNOWN_EXTENSIONS and any(
                new_place(place, moving.move) != place for place in places
            ):
                raise _refusal_of(f"extension {uri}", home)


def _refusal_of(name: str, home: str) -> UnknownPart:
    return UnknownPart(
        f"The sheet '{home}' holds something that is not handled here ({name}) and may refer to "
        "what would move: make this change in Excel."
    )
