"""XML as bytes: what must be known to read and change a part without rewriting it.

Parts are handled as UTF-8 bytes; a part in UTF-16 is turned into UTF-8 on the way in and back on
the way out, which loses nothing. DTDs and entities of one's own are refused: no workbook has them.
"""

import codecs
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from xlcsp.book.errors import Damaged, Unsafe, UnusualForm

ATTRIBUTES: Final = rb"""(?:[^<>"'/]++|"[^"<]*+"|'[^'<]*+'|/(?!>))*+"""
"""The attributes of a start tag, up to ``>`` or ``/>``."""

_ATTRIBUTE: Final = re.compile(rb"""\s+([^\s=/>]+)\s*=\s*("[^"]*"|'[^']*')""")
_CLOSINGS: Final = ((b"<!--", b"-->"), (b"<![CDATA[", b"]]>"), (b"<?", b"?>"))
_OPENED: Final = re.compile(rb"<[!?]")
_MARKED: Final = re.compile(rb"<!--.*?-->|<!\[CDATA\[(.*?)\]\]>|<\?.*?\?>", re.DOTALL)
_ENTITY: Final = re.compile(r"&(?:(lt|gt|amp|quot|apos)|#([0-9]+)|#x([0-9A-Fa-f]+));|&")
_NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_DECLARED: Final = re.compile(rb"""^<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MUST_ESCAPE: Final = re.compile(
    "_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]"
)


# The encodings of a part ------------------------------------------------------------------------


def encoding_of(start: bytes) -> str:
    """The codec of a part, by its first bytes; UnusualForm for one that workbooks do not use."""
    if start.startswith((codecs.BOM_UTF16_LE, b"<\x00")):
        return "utf-16-le"
    if start.startswith((codecs.BOM_UTF16_BE, b"\x00<")):
        return "utf-16-be"
    declared = _DECLARED.match(start.removeprefix(codecs.BOM_UTF8))
    if declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii"):
        raise UnusualForm(
            f"A part of the workbook is written in {declared[1].decode()}, not in Unicode: "
            "open it in Excel, save it and try again."
        )
    return "utf-8"


def as_utf8(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The same text in UTF-8."""
    if encoding == "utf-8":
        yield from chunks
        return
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in chunks:
            yield decoder.decode(chunk).encode()
        decoder.decode(b"", final=True)
    except UnicodeError as error:
        raise Damaged("A part of the workbook is not text as it says: the file is damaged.") from (
            error
        )


def from_utf8(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The way back from :func:`as_utf8`."""
    if encoding == "utf-8":
        yield from chunks
        return
    decoder = codecs.getincrementaldecoder("utf-8")()
    for chunk in chunks:
        yield decoder.decode(chunk).encode(encoding)


def whole_as_utf8(content: bytes) -> tuple[bytes, str]:
    """A whole part in UTF-8, and the encoding that it came in."""
    encoding = encoding_of(content[:200])
    return b"".join(as_utf8([content], encoding)), encoding


# Reading small parts whole -----------------------------------------------------------------------


class _Builder(ET.TreeBuilder):
    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise Unsafe(
            "The workbook holds XML with a document type (DTD), which no spreadsheet program "
            "writes: do not trust it; ask for a fresh copy."
        )


def parse_tree(content: bytes, part: str, encoding: str | None = None) -> ET.Element:
    """A small part as a tree; Unsafe for a DTD, Damaged for broken XML.

    ``encoding`` overrides what the part says of itself.
    """
    parser = ET.XMLParser(target=_Builder(), encoding=encoding)  # noqa: S314 - a DTD is refused, so no entity exists
    try:
        parser.feed(content)
        tree: ET.Element = parser.close()
    except (ET.ParseError, ValueError, LookupError) as error:
        raise Damaged(
            f"The workbook is damaged (in {part}): open it in Excel, let it repair, save it."
        ) from error
    return tree


def local(tag: str) -> str:
    """The name of an element or attribute without its namespace."""
    return tag.rpartition("}")[2]


def children(element: ET.Element, name: str) -> Iterator[ET.Element]:
    """The children of that local name, whatever the namespace (plain or strict)."""
    return (child for child in element if local(child.tag) == name)


def child(element: ET.Element, name: str) -> ET.Element | None:
    """The first child of that local name."""
    return next(children(element, name), None)


def relation_id(element: ET.Element) -> str:
    """The ``r:id`` of an element, or nothing."""
    return next(
        (
            value
            for name, value in element.attrib.items()
            if name.startswith("{") and local(name) == "id"
        ),
        "",
    )


def is_true(text: str | None) -> bool:
    """An XML boolean that is set."""
    return text in ("1", "true", "on")


def whole_number(text: str | None, default: int = 0) -> int:
    """A whole number in an attribute; Damaged where something else stands there."""
    if text is None:
        return default
    try:
        return int(text)
    except ValueError as error:
        raise Damaged(
            f"The workbook is damaged: {text[:20]!r} stands where a whole number belongs. "
            "Open it in Excel, let it repair the file, save it."
        ) from error


# Tags and text as bytes ------------------------------------------------------------------------


def hide(text: bytes) -> tuple[bytes, int]:
    """The text with comments, CDATA and processing instructions blanked out, for finding tags.

    The second value is how far the answer is sure: up to one of them that is not closed yet.
    """
    if not ((b"!" in text and b"<!" in text) or (b"?" in text and b"<?" in text)):
        return text, len(text)
    pieces: list[bytes] = []
    at = 0
    while opened := _OPENED.search(text, at):
        start = opened.start()
        begin, closing = next(
            (pair for pair in _CLOSINGS if text.startswith(pair[0], start)), (b"", b"")
        )
        end = text.find(closing, start + len(begin)) if closing else -1
        if end < 0:
            return b"".join([*pieces, text[at:]]), start
        pieces += [text[at:start], b" " * (end + len(closing) - start)]
        at = end + len(closing)
    return b"".join([*pieces, text[at:]]), len(text)


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute as it stands in a tag, the space before it included."""

    name: bytes
    raw: bytes
    value: str


def attributes(raw: bytes) -> list[Attribute]:
    """The attributes of a start tag, in order."""
    return [
        Attribute(found[1], found[0], unescape(found[2][1:-1]))
        for found in _ATTRIBUTE.finditer(raw)
    ]


def attribute(raw: bytes, name: bytes) -> str | None:
    """One attribute's value, or None."""
    if name not in raw:
        return None
    for found in _ATTRIBUTE.finditer(raw):
        if found[1] == name:
            return unescape(found[2][1:-1])
    return None


def with_attribute(raw: bytes, name: bytes, value: str | None) -> bytes:
    """A tag's attributes with one set, in its old place if it had one, or taken out (None)."""
    if value is None and name not in raw:
        return raw
    new = b"" if value is None else b' %s="%s"' % (name, escape(value, quotes=True))
    found = [each for each in _ATTRIBUTE.finditer(raw) if each[1] == name]
    if found:
        return raw[: found[0].start()] + new + raw[found[0].end() :]
    kept = raw.rstrip()
    return kept + new + raw[len(kept) :]


def unescape(raw: bytes) -> str:
    """The characters that XML text without tags stands for."""
    try:
        text = raw.decode()
    except UnicodeError as error:
        raise Damaged("The workbook is damaged: a part of it is not Unicode text.") from error
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _ENTITY.sub(_character, text) if "&" in text else text


def _character(found: re.Match[str]) -> str:
    if found[1]:
        return _NAMED[found[1]]
    try:
        if found[2]:
            return chr(int(found[2]))
        if found[3]:
            return chr(int(found[3], 16))
    except (ValueError, OverflowError):
        pass
    raise Damaged(f"The workbook is damaged: its XML holds {found.string[found.start() :][:12]!r}.")


def content_of(raw: bytes) -> str:
    """The characters of an element that holds text only; comments count for nothing."""
    if b"<" not in raw:
        return unescape(raw)
    pieces, last = [], 0
    for found in _MARKED.finditer(raw):
        pieces += [unescape(raw[last : found.start()]), (found[1] or b"").decode()]
        last = found.end()
    rest = raw[last:]
    if b"<" in rest:
        raise UnusualForm("A cell holds XML of an unknown kind: save the workbook in Excel first.")
    return "".join([*pieces, unescape(rest)]).replace("\r\n", "\n").replace("\r", "\n")


def escape(text: str, *, quotes: bool = False) -> bytes:
    """Text as XML writes it."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if quotes:
        text = text.replace('"', "&quot;")
    return text.encode()


# The escapes that spreadsheets add (ST_Xstring) ----------------------------------------------------


def read_xstring(text: str) -> str:
    """``_x000D_`` and the like back to their characters; half-characters are joined."""
    if "_x" not in text:
        return text
    text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def write_xstring(text: str) -> str:
    """Characters that XML cannot hold as ``_x0001_``; text that looks like an escape is protected."""
    return _MUST_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
