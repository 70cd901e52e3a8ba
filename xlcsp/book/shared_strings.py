"""The texts that cells share: cells hold a number, this part the text of each.

Only the texts that are asked for are made; the part is read in a stream, because it may be larger
than all else together.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import Final

from xlcsp.book.errors import Damaged, MissingText
from xlcsp.book.package import Package
from xlcsp.book.xml_text import ATTRIBUTES, as_utf8, content_of, encoding_of, hide, read_xstring

_ROOT: Final = re.compile(rb"<([\w.-]+:)?sst(?=[\s/>])")


def read_strings(package: Package, part: str | None, wanted: Collection[int]) -> dict[int, str]:
    """The texts of these numbers; Damaged where the part has no such number."""
    if not wanted:
        return {}
    if part is None or package.find(part) is None:
        raise _missing(wanted)
    last = max(wanted)
    found: dict[int, str] = {}
    for number, (item, prefix) in enumerate(_items(package.chunks(part))):
        if number in wanted:
            found[number] = joined_text(item, prefix)
        if number == last:
            break
    if len(found) != len(set(wanted)):
        raise _missing(set(wanted) - found.keys())
    return found


def _missing(numbers: Collection[int]) -> MissingText:
    return MissingText(
        "The workbook is damaged: a cell's text is missing. "
        "Open it in Excel, let it repair the file, save it and try again.",
        frozenset(numbers),
    )


def _items(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Each item's inside, and the prefix of its tags."""
    pieces = iter(chunks)
    buffer = next(pieces, b"")
    prefix: bytes | None = None
    for chunk in _in_utf8(buffer, pieces):
        buffer = chunk if prefix is None else buffer + chunk
        mask, sure = hide(buffer)
        if prefix is None:
            root = _ROOT.search(mask)
            if root is None:
                raise Damaged("The workbook is damaged: its texts cannot be read.")
            prefix = root[1] or b""
        end = 0
        for found in item_pattern(prefix).finditer(mask, 0, sure):
            inside = found.span(1)
            yield (buffer[inside[0] : inside[1]] if inside[0] >= 0 else b""), prefix
            end = found.end()
        buffer = buffer[end:]


def _in_utf8(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    def together() -> Iterator[bytes]:
        yield first
        yield from rest

    return as_utf8(together(), encoding_of(first[:200]))


def shared_numbers(mask: bytes, prefix: bytes) -> set[int]:
    """The numbers of shared texts that cells name, where they are written as programs write them."""
    return {int(number) for number in set(_number_pattern(prefix).findall(mask))}


@lru_cache(maxsize=8)
def _number_pattern(prefix: bytes) -> re.Pattern[bytes]:
    return re.compile(rb' t="s"[^<>]*><%sv>(-?[0-9]{1,15})</' % re.escape(prefix))


@lru_cache(maxsize=8)
def item_pattern(prefix: bytes) -> re.Pattern[bytes]:
    """One shared text, its inside as group 1 (absent where the item is ``<si/>``)."""
    p = re.escape(prefix)
    return re.compile(rb"<%ssi(?=[\s/>])%s(?:/>|>(.*?)</%ssi\s*>)" % (p, ATTRIBUTES, p), re.DOTALL)


@lru_cache(maxsize=8)
def _patterns(prefix: bytes) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    p = re.escape(prefix)
    return (
        re.compile(rb"<%srPh(?=[\s/>]).*?</%srPh\s*>" % (p, p), re.DOTALL),
        re.compile(rb"<%st(?=[\s/>])%s(?:/>|>(.*?)</%st\s*>)" % (p, ATTRIBUTES, p), re.DOTALL),
    )


def joined_text(inside: bytes, prefix: bytes) -> str:
    """The text of an item or an inline text: its runs joined, its phonetic guides left out."""
    phonetic, text = _patterns(prefix)
    mask, _ = hide(inside)
    for guide in list(phonetic.finditer(mask)):
        mask = mask[: guide.start()] + b" " * len(guide[0]) + mask[guide.end() :]
    return read_xstring(
        "".join(
            content_of(inside[found.start(1) : found.end(1)])
            for found in text.finditer(mask)
            if found.start(1) >= 0
        )
    )
