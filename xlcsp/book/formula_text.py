"""Formulas' texts changed wherever a workbook keeps one, and not a byte beside them.

Cells, conditional formats, validation (also Excel 2010's, in extensions), tables' calculated columns
and totals, defined names. A rewriter says which characters of a formula become which; the XML
around them, cached values and the way other characters are escaped stay as they lie.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from xlcsp.book.errors import UnusualForm
from xlcsp.book.parts import relationships
from xlcsp.book.workbook import Book
from xlcsp.book.xml_text import (
    ATTRIBUTES,
    attribute,
    escape,
    from_utf8,
    hide,
    unescape,
    whole_as_utf8,
)

_HOLDERS: Final = re.compile(
    rb"<((?:[\w.-]+:)?(f|formula|formula1|formula2|definedName|calculatedColumnFormula"
    rb"|totalsRowFormula))(?=[\s>])(%s)(?<!/)>([^<]*)</\1\s*>" % ATTRIBUTES
)
_CELL: Final = re.compile(rb"<(?:[\w.-]+:)?c(?=\s)(%s)>" % ATTRIBUTES)
_CELL_END: Final = re.compile(rb"</(?:[\w.-]+:)?c\s*>")
_UNIT: Final = re.compile(r"&[^;&]*;|.", re.DOTALL)
_WHERE: Final = {
    b"formula": "conditional format",
    b"formula1": "validation",
    b"formula2": "validation",
    b"calculatedColumnFormula": "column formula of a table",
    b"totalsRowFormula": "totals row of a table",
}


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters of a formula, from ``start`` up to ``end``, and what stands there instead."""

    start: int
    end: int
    text: str


Rewriter: TypeAlias = Callable[[str, bool], Sequence[Edit]]
"""Given a formula without its equals sign, and whether it fills cells as an array: the edits to
make, from left to right."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """One formula before and after."""

    part: str
    where: str
    """A cell's name, a defined name, or what kind of place it is."""
    sheet: str | None
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Rewriting:
    """What a rewriter makes of a workbook, nothing of it written yet."""

    formulas: tuple[Rewritten, ...]
    parts: dict[str, bytes]
    """The new content of every part that changes."""


def rewriting(
    book: Book, rewriter: Rewriter, hint: bytes, changed: Mapping[str, bytes]
) -> Rewriting:
    """Rewrite the formulas of the workbook that hold ``hint``, in any case.

    ``changed`` holds parts that are to be written with other content; they are read in their place.
    Raises UnusualForm where a formula to be changed is written as CDATA or holds other XML.
    """
    formulas: list[Rewritten] = []
    parts: dict[str, bytes] = dict(changed)
    for part, sheet in _parts(book):
        content = parts[part] if part in parts else book.package.read(part)
        text, encoding = whole_as_utf8(content)
        if hint.lower() not in text.lower():
            continue
        found, new = _part_rewritten(text, part, sheet, rewriter, hint.lower())
        if found:
            formulas += found
            parts[part] = b"".join(from_utf8([new], encoding))
    return Rewriting(tuple(formulas), parts)


def _parts(book: Book) -> Iterator[tuple[str, str | None]]:
    """The parts that may hold formulas, and the sheet that each belongs to."""
    yield book.package.member(book.part.part).name, None
    for sheet in book.sheets:
        yield book.package.member(sheet.part).name, sheet.name
        for tie in relationships(book.package, sheet.part).values():
            if tie.kind == "table" and book.package.find(tie.target) is not None:
                yield book.package.member(tie.target).name, sheet.name


def _part_rewritten(
    text: bytes, part: str, sheet: str | None, rewriter: Rewriter, hint: bytes
) -> tuple[list[Rewritten], bytes]:
    mask, _ = hide(text)
    found: list[Rewritten] = []
    pieces: list[bytes] = []
    last = 0
    for holder in _HOLDERS.finditer(mask):
        start, end = holder.span(4)
        raw = text[start:end]
        if hint not in raw.lower():
            continue
        if b"<" in raw:
            raise UnusualForm(
                f"A formula in {part} is written in an unusual form: open the workbook in Excel, "
                "save it and try again."
            )
        old = unescape(raw)
        edits = rewriter(old, attribute(holder[3], b"t") == "array")
        if not edits:
            continue
        new = _edited(raw, edits)
        pieces += [text[last:start], new]
        last = end
        where = _where(mask, holder)
        found.append(Rewritten(part, where, sheet, old, unescape(new)))
    return found, b"".join([*pieces, text[last:]])


def _edited(raw: bytes, edits: Sequence[Edit]) -> bytes:
    """The escaped text with edits counted in characters; what they leave keeps its own escapes."""
    units = _UNIT.findall(raw.decode().replace("\r\n", "\n"))
    at = 0
    pieces: list[str] = []
    for edit in edits:
        pieces += [*units[at : edit.start], escape(edit.text).decode()]
        at = edit.end
    return "".join([*pieces, *units[at:]]).encode()


def _where(mask: bytes, holder: re.Match[bytes]) -> str:
    if holder[2] == b"definedName":
        return f"the name {attribute(holder[3], b'name') or ''}"
    if holder[2] != b"f":
        return _WHERE[holder[2]]
    begin = max(0, mask.rfind(b"<", 0, mask.rfind(b"c ", 0, holder.start()) + 1))
    cell = _CELL.match(mask, begin)
    if cell is None or _CELL_END.search(mask, cell.end(), holder.start()):
        return "conditional format or validation"
    return attribute(cell[1], b"r") or "a cell"
