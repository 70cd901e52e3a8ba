"""Notes put on cells of a closed workbook, beside those that are there.

A note is a ``comment`` in the sheet's comments part and a box in its old drawing (VML, ECMA-376
part 4); where a sheet has neither, both are made and the sheet is told of them. A cell that has a
note keeps it: the new words follow below.
"""

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from xlcsp.book.addresses import cell_name
from xlcsp.book.errors import UnusualForm
from xlcsp.book.model import NewNote, Sheet
from xlcsp.book.parts import (
    CONTENT_TYPES,
    relationships,
    relationships_part,
    with_content_type,
    with_relationship,
)
from xlcsp.book.workbook import Book
from xlcsp.book.xml_text import escape, from_utf8, hide, whole_as_utf8, write_xstring

_COMMENTS_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT_MAIN: Final = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_RELATIONS: Final = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_DECLARATION: Final = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NO_TIES: Final = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b"</Relationships>"
)
_AFTER_THE_DRAWING: Final = frozenset(
    (
        *(b"legacyDrawingHF", b"drawingHF", b"picture", b"oleObjects", b"controls"),
        *(b"webPublishItems", b"tableParts", b"extLst", b"AlternateContent"),
    )
)
"""What follows ``legacyDrawing`` in a worksheet (ECMA-376 part 1, 18.3.1.99)."""

_SHAPE_TYPE: Final = (
    b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202"'
    b' path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    b'<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE: Final = (
    b'<v:shape id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;visibility:hidden"'
    b' fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
    b'<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    b'<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    b'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    b"<x:Anchor>%d, 15, %d, 4, %d, 15, %d, 4</x:Anchor><x:AutoFill>False</x:AutoFill>"
    b"<x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>"
)
_NEW_DRAWING: Final = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    b' xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
    b'<o:idmap v:ext="edit" data="%d"/></o:shapelayout></xml>'
)


@dataclass(slots=True)
class _Parts:
    """Parts that change, and parts that are new."""

    changed: dict[str, bytes]
    added: dict[str, bytes] = field(default_factory=dict)

    def content(self, book: Book, name: str) -> bytes:
        """A part as it will be."""
        return self.changed.get(name) or self.added.get(name) or book.package.read(name)

    def put(self, name: str, content: bytes) -> None:
        """A part's new content."""
        (self.added if name in self.added else self.changed)[name] = content


def add_notes(
    book: Book, notes: Sequence[NewNote], changed: Mapping[str, bytes], added: Mapping[str, bytes]
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The parts that change and the parts that are new, on top of those given.

    Raises UnknownSheet or UnusualForm; nothing is written here.
    """
    parts = _Parts(dict(changed), dict(added))
    by_sheet: dict[Sheet, list[NewNote]] = {}
    for note in notes:
        by_sheet.setdefault(book.sheet(note.sheet), []).append(note)
    for sheet, some in by_sheet.items():
        _add_to_sheet(book, sheet, some, parts)
    return parts.changed, parts.added


def _add_to_sheet(book: Book, sheet: Sheet, notes: Sequence[NewNote], parts: _Parts) -> None:
    part = book.package.member(sheet.part).name
    strict = _STRICT_MAIN.encode() in book.package.read(book.part.part)
    comments = _tied(book, part, "comments") or _new_comments(book, part, strict, parts)
    boxes = _commented(book, comments, notes, parts)
    if boxes:
        drawing = _tied(book, part, "vmlDrawing") or _new_drawing(book, part, strict, parts)
        parts.put(drawing, _with_boxes(parts.content(book, drawing), boxes, sheet.name))


def _tied(book: Book, part: str, kind: str) -> str | None:
    """The part of a kind that a sheet has; of old drawings the one for its cells."""
    ties = [tie for tie in relationships(book.package, part).values() if tie.kind == kind]
    if kind == "vmlDrawing" and ties:
        content, _ = whole_as_utf8(book.package.read(part))
        found = re.search(
            rb"""<(?:[\w.-]+:)?legacyDrawing\s[^>]*?id\s*=\s*["']([^"']+)["']""", content
        )
        ties = [tie for tie in ties if found and tie.name == found[1].decode()]
    return book.package.member(ties[0].target).name if ties else None


# ------------------------------------------------------------------------------------- new parts


def _new_comments(book: Book, part: str, strict: bool, parts: _Parts) -> str:
    name = _free(book, parts, posixpath.join(posixpath.dirname(book.part.part), "comments{}.xml"))
    main = _STRICT_MAIN if strict else _MAIN
    parts.added[name] = (
        _DECLARATION
        + f'<comments xmlns="{main}"><authors></authors><commentList></commentList></comments>'.encode()
    )
    _declare(book, parts, name, _COMMENTS_TYPE)
    _tie(book, parts, part, "comments", name, strict)
    return name


def _new_drawing(book: Book, part: str, strict: bool, parts: _Parts) -> str:
    folder = posixpath.join(posixpath.dirname(book.part.part), "drawings")
    name = _free(book, parts, posixpath.join(folder, "vmlDrawing{}.vml"))
    parts.added[name] = _NEW_DRAWING % _free_map(book, parts)
    _declare(book, parts, name, _VML_TYPE)
    tie = _tie(book, parts, part, "vmlDrawing", name, strict)
    parts.put(part, _with_old_drawing(parts.content(book, part), tie, strict))
    return name


def _free(book: Book, parts: _Parts, pattern: str) -> str:
    taken = {name.lower() for name in (*book.package.members, *parts.added)}
    number = 1
    while pattern.format(number).lower() in taken:
        number += 1
    return pattern.format(number)


def _free_map(book: Book, parts: _Parts) -> int:
    """A block of shape numbers that no drawing of the workbook has."""
    names = [name for name in (*book.package.members, *parts.added) if name.endswith(".vml")]
    found = [
        int(number)
        for name in names
        for data in re.findall(rb'idmap[^>]*\bdata="([0-9, ]+)"', parts.content(book, name))
        for number in data.replace(b" ", b",").split(b",")
        if number
    ]
    return max(found, default=0) + 1


def _declare(book: Book, parts: _Parts, part: str, kind: str) -> None:
    name = book.package.member(CONTENT_TYPES).name
    parts.put(name, with_content_type(parts.content(book, name), part, kind))


def _tie(book: Book, parts: _Parts, part: str, kind: str, target: str, strict: bool) -> str:
    """Ties a new part to a sheet; the id of the tie."""
    name = relationships_part(part)
    member = book.package.find(name)
    if member is None and name not in parts.added:
        parts.added[name] = _DECLARATION + _NO_TIES
    name = member.name if member is not None else name
    before = parts.content(book, name)
    new = with_relationship(before, kind, posixpath.relpath(target, posixpath.dirname(part)))
    if strict and not _ids(before):
        new = new.replace(_RELATIONS.encode(), _STRICT_RELATIONS.encode())
    parts.put(name, new)
    return next(iter(_ids(new) - _ids(before)))


def _ids(content: bytes) -> set[str]:
    text, _ = whole_as_utf8(content)
    return {found.decode() for found in re.findall(rb"""\bId\s*=\s*["']([^"']*)["']""", text)}


def _with_old_drawing(content: bytes, tie: str, strict: bool) -> bytes:
    """The worksheet with ``<legacyDrawing r:id=.../>`` where the schema wants it."""
    text, encoding = whole_as_utf8(content)
    mask, _ = hide(text)
    root = re.search(rb"<((?:[\w.-]+:)?)worksheet(?=[\s>])", mask)
    data = list(re.finditer(rb"<(?:[\w.-]+:)?sheetData\s*/>|</(?:[\w.-]+:)?sheetData\s*>", mask))
    if root is None or not data:
        raise UnusualForm("A sheet is written in an unusual form: open it in Excel and save it.")
    at = _place_for_drawing(mask, data[-1].end())
    relations = _STRICT_RELATIONS if strict else _RELATIONS
    element = b'<%slegacyDrawing xmlns:notes="%s" notes:id="%s"/>' % (
        root[1],
        relations.encode(),
        tie.encode(),
    )
    return b"".join(from_utf8([text[:at] + element + text[at:]], encoding))


def _place_for_drawing(mask: bytes, start: int) -> int:
    depth = 0
    for tag in re.finditer(rb"<(/?)(?:[\w.-]+:)?([\w.-]+)[^<>]*?(/?)>", mask[start:]):
        closes, name, alone = tag[1], tag[2], tag[3]
        if depth == 0 and (closes or name in _AFTER_THE_DRAWING):
            return start + tag.start()
        depth += -1 if closes else 0 if alone else 1
    return len(mask)


# ----------------------------------------------------------------------------- comments and boxes


def _commented(
    book: Book, part: str, notes: Sequence[NewNote], parts: _Parts
) -> list[tuple[int, int]]:
    """Puts the words into the comments part; the cells that need a box, rows and columns from 0."""
    text, encoding = whole_as_utf8(parts.content(book, part))
    boxes = []
    for note in notes:
        ref = cell_name(note.row, note.column)
        mask, _ = hide(text)
        known = re.search(
            rb"""<((?:[\w.-]+:)?)comment\s[^>]*?\bref\s*=\s*["']%s["'][^>]*>"""
            rb"""(?:(?!</(?:[\w.-]+:)?comment\s*>).)*?(?=</(?:[\w.-]+:)?text\s*>)""" % ref.encode(),
            mask,
            re.DOTALL,
        )
        if known:
            words = _run(known[1], "\n\n" + note.text)
            text = text[: known.end()] + words + text[known.end() :]
            continue
        text, author = _with_author(text, note.author)
        text = _with_comment(text, ref, author, note.text)
        boxes.append((note.row - 1, note.column - 1))
    parts.put(part, b"".join(from_utf8([text], encoding)))
    return boxes


def _run(prefix: bytes, words: str) -> bytes:
    text = escape(write_xstring(words))
    return b'<%sr><%st xml:space="preserve">%s</%st></%sr>' % (prefix, prefix, text, prefix, prefix)


def _with_author(text: bytes, author: str) -> tuple[bytes, int]:
    mask, _ = hide(text)
    end = re.search(rb"</((?:[\w.-]+:)?)authors\s*>", mask)
    if end is None:
        raise UnusualForm("The notes of a sheet are in an unusual form: save it in Excel first.")
    tag = end[1] + b"author"
    names = re.findall(rb"<%s(?:\s[^>]*)?(?:/>|>(.*?)</%s\s*>)" % (tag, tag), mask, re.DOTALL)
    name = escape(write_xstring(author))
    if name in names:
        return text, names.index(name)
    element = b"<%s>%s</%s>" % (tag, name, tag)
    return text[: end.start()] + element + text[end.start() :], len(names)


def _with_comment(text: bytes, ref: str, author: int, words: str) -> bytes:
    mask, _ = hide(text)
    end = re.search(rb"</((?:[\w.-]+:)?)commentList\s*>", mask)
    alone = re.search(rb"<((?:[\w.-]+:)?)commentList\s*/>", mask)
    found = end or alone
    if found is None:
        raise UnusualForm("The notes of a sheet are in an unusual form: save it in Excel first.")
    p = found[1]
    element = b'<%scomment ref="%s" authorId="%d"><%stext>%s</%stext></%scomment>' % (
        *(p, ref.encode(), author, p, _run(p, words), p, p),
    )
    if end:
        return text[: end.start()] + element + text[end.start() :]
    whole = b"<%scommentList>%s</%scommentList>" % (p, element, p)
    return text[: found.start()] + whole + text[found.end() :]


def _with_boxes(content: bytes, boxes: Sequence[tuple[int, int]], sheet: str) -> bytes:
    end = content.rfind(b"</xml>")
    if end < 0 or b"xmlns:v=" not in content or b"xmlns:x=" not in content:
        raise UnusualForm(
            f"The notes of the sheet {sheet!r} are drawn in an unusual form: save it in Excel first."
        )
    taken = [int(number) for number in re.findall(rb"_x0000_s([0-9]+)", content)]
    block = re.search(rb'idmap[^>]*\bdata="([0-9]+)', content)
    number = max(taken, default=1024 * int(block[1]) if block else 1024)
    shapes = b"" if b'"_x0000_t202"' in content else _SHAPE_TYPE
    for row, column in boxes:
        number += 1
        shapes += _SHAPE % (number, column + 1, row, column + 5, row + 7, row, column)
    return content[:end] + shapes + content[end:]
