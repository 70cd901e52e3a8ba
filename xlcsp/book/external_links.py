"""Links to other workbooks taken away once nothing refers to them.

Formulas name a link by its number, so only the last ones can go without renumbering the others.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from xlcsp.book.parts import (
    CONTENT_TYPES,
    relationships_part,
    without_content_type,
    without_relationship,
)
from xlcsp.book.workbook import Book
from xlcsp.book.xml_text import (
    ATTRIBUTES,
    child,
    children,
    from_utf8,
    hide,
    parse_tree,
    relation_id,
    whole_as_utf8,
)

_REFERENCE: Final = re.compile(
    rb"<(?:[\w.-]+:)?externalReference(?=[\s/>])%s(?:/>|>\s*</[\w.:-]+\s*>)" % ATTRIBUTES
)
_HOLDER: Final = re.compile(
    rb"<((?:[\w.-]+:)?externalReferences)(?=[\s>])%s>\s*</\1\s*>" % ATTRIBUTES
)


@dataclass(frozen=True, slots=True)
class LinksGone:
    """Parts that change and go with the links, and what the links pointed at."""

    changed: dict[str, bytes]
    removed: frozenset[str]
    targets: tuple[str, ...]


def without_last_links(
    book: Book, changed: Mapping[str, bytes], unwanted: Callable[[str], bool]
) -> LinksGone:
    """Take away the last links that are unwanted by their target and that no formula uses.

    ``changed`` holds parts that are to be written with other content; it is read in their place.
    """
    numbers: list[int] = []
    for link in reversed(book.external_links):
        if not unwanted(link.target) or _used(book, changed, link.number):
            break
        numbers.append(link.number)
    if not numbers:
        return LinksGone({}, frozenset(), ())
    return _without(book, changed, numbers)


def _used(book: Book, changed: Mapping[str, bytes], number: int) -> bool:
    mark = f"[{number}]".encode()
    for member in book.package.members:
        if member.endswith(".xml") and "externalLinks/" not in member:
            content = changed.get(member)
            text, _ = whole_as_utf8(book.package.read(member) if content is None else content)
            if mark in text:
                return True
    return False


def _without(book: Book, changed: Mapping[str, bytes], numbers: list[int]) -> LinksGone:
    package = book.package
    main = package.member(book.part.part).name
    content = changed.get(main) or package.read(main)
    tree = child(parse_tree(content, main), "externalReferences")
    ids = [
        relation_id(each) for each in (() if tree is None else children(tree, "externalReference"))
    ]
    ties = package.member(relationships_part(main)).name
    types = package.member(CONTENT_TYPES).name
    new_ties = changed.get(ties) or package.read(ties)
    new_types = changed.get(types) or package.read(types)
    removed: set[str] = set()
    for number in numbers:
        tie = book.part.ties[ids[number - 1]]
        part = package.member(tie.target).name
        removed.add(part)
        own = package.find(relationships_part(part))
        if own is not None:
            removed.add(own.name)
        new_ties = without_relationship(new_ties, tie.name)
        new_types = without_content_type(new_types, part)
    new_main = _without_references(content, {number - 1 for number in numbers})
    targets = tuple(link.target for link in book.external_links if link.number in numbers)
    return LinksGone(
        {main: new_main, ties: new_ties, types: new_types}, frozenset(removed), targets
    )


def _without_references(content: bytes, places: set[int]) -> bytes:
    text, encoding = whole_as_utf8(content)
    found = list(_REFERENCE.finditer(hide(text)[0]))
    for place in sorted(places, reverse=True):
        start, end = found[place].span()
        text = text[:start] + text[end:]
    holder = _HOLDER.search(hide(text)[0])
    if holder is not None:
        text = text[: holder.start()] + text[holder.end() :]
    return b"".join(from_utf8([text], encoding))
