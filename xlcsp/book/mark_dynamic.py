"""Formulas made dynamic arrays in a closed workbook: the cell's ``cm``, ``t="array"`` and the metadata.

A formula that already fills cells as an array keeps its range; an ordinary one gets its own cell, and
what it spills to is a result like any other. Only the tags of these cells change. Excel's calculation
chain, which says of each cell whether it is an array, goes; Excel makes a new one.
"""

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from xlcsp.book.addresses import cell_name
from xlcsp.book.dynamic_arrays import CONTENT_TYPE, RELATIONSHIP, with_dynamic_mark
from xlcsp.book.model import Position
from xlcsp.book.parts import (
    CONTENT_TYPES,
    relationships_part,
    with_content_type,
    with_relationship,
    without_content_type,
    without_relationship,
)
from xlcsp.book.workbook import Book
from xlcsp.book.xml_text import (
    ATTRIBUTES,
    attribute,
    from_utf8,
    hide,
    whole_as_utf8,
    with_attribute,
)

_CELL: Final = re.compile(rb"<(?:[\w.-]+:)?c(?=\s)(%s)>" % ATTRIBUTES)
_FORMULA: Final = re.compile(rb"<(?:[\w.-]+:)?f(?=[\s/>])(%s)/?>" % ATTRIBUTES)


@dataclass(frozen=True, slots=True)
class Marked:
    """The parts that change, on top of those that had changed before, a new one, and one that goes."""

    changed: dict[str, bytes]
    added: dict[str, bytes]
    removed: set[str]


def marked_dynamic(
    book: Book, cells: Iterable[tuple[str, int, int]], changed: Mapping[str, bytes]
) -> Marked:
    """Make the formulas of these cells (sheet, row, column) dynamic arrays.

    ``changed`` holds parts that are to be written with other content; it is read in their place. A
    cell whose formula is shared with others, or that does not say its own name, is left alone.
    Nothing is written here.
    """
    by_sheet: dict[str, set[Position]] = defaultdict(set)
    for sheet, row, column in cells:
        by_sheet[sheet].add((row, column))
    made = Marked(dict(changed), {}, set())
    if not by_sheet:
        return made
    mark = _metadata(book, made)
    for name, places in by_sheet.items():
        part = book.package.member(book.sheet(name).part).name
        made.changed[part] = _sheet(_content(book, made, part), places, str(mark))
    _without_chain(book, made)
    return made


def _content(book: Book, made: Marked, part: str) -> bytes:
    return made.changed[part] if part in made.changed else book.package.read(part)


def _metadata(book: Book, made: Marked) -> int:
    """See that the workbook's metadata know dynamic arrays; the ``cm`` of their cells."""
    known = book.part.tied(RELATIONSHIP)
    if known is not None and book.package.find(known) is not None:
        part = book.package.member(known).name
        old = _content(book, made, part)
        content, mark = with_dynamic_mark(old)
        if content != old:
            made.changed[part] = content
        return mark
    main = book.package.member(book.part.part).name
    part = posixpath.join(posixpath.dirname(main), "metadata.xml")
    made.added[part], mark = with_dynamic_mark(None)
    ties = book.package.member(relationships_part(main)).name
    made.changed[ties] = with_relationship(
        _content(book, made, ties), RELATIONSHIP, posixpath.basename(part)
    )
    types = book.package.member(CONTENT_TYPES).name
    made.changed[types] = with_content_type(_content(book, made, types), part, CONTENT_TYPE)
    return mark


def _without_chain(book: Book, made: Marked) -> None:
    chain = next((tie for tie in book.part.ties.values() if tie.kind == "calcChain"), None)
    if chain is None or book.package.find(chain.target) is None:
        return
    part = book.package.member(chain.target).name
    ties = book.package.member(relationships_part(book.package.member(book.part.part).name)).name
    types = book.package.member(CONTENT_TYPES).name
    made.changed[ties] = without_relationship(_content(book, made, ties), chain.name)
    made.changed[types] = without_content_type(_content(book, made, types), part)
    made.removed.add(part)


def _sheet(content: bytes, places: set[Position], mark: str) -> bytes:
    text, encoding = whole_as_utf8(content)
    mask, _ = hide(text)
    wanted = {cell_name(*place) for place in places}
    pieces: list[bytes] = []
    last = 0
    for cell in _CELL.finditer(mask):
        name = attribute(text[cell.start(1) : cell.end(1)], b"r")
        formula = _FORMULA.match(mask, cell.end()) if name in wanted else None
        if name is None or formula is None:
            continue
        of_cell = text[cell.start(1) : cell.end(1)]
        of_formula = text[formula.start(1) : formula.end(1)]
        kind = attribute(of_formula, b"t") or "normal"
        if kind == "normal":
            of_formula = with_attribute(with_attribute(of_formula, b"t", "array"), b"ref", name)
        elif kind != "array":
            continue
        pieces += [
            text[last : cell.start(1)],
            with_attribute(of_cell, b"cm", mark),
            text[cell.end(1) : formula.start(1)],
            of_formula,
        ]
        last = formula.end(1)
    return b"".join(from_utf8([*pieces, text[last:]], encoding))
