"""A small part as bytes: its elements found by name, and what changes in it noted as splices.

Everything that no splice covers stays byte for byte. Elements are found by their local names, since
real workbooks use every prefix.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from xlcsp.book.xml_text import (
    ATTRIBUTES,
    attribute,
    content_of,
    escape,
    from_utf8,
    hide,
    read_xstring,
    whole_as_utf8,
    with_attribute,
    write_xstring,
)


@dataclass(frozen=True, slots=True, order=True)
class Splice:
    """Some bytes of a part, in UTF-8, and what stands there from now on."""

    start: int
    end: int
    new: bytes


@dataclass(frozen=True, slots=True)
class Element:
    """An element as it stands in its part."""

    name: str
    """Without its prefix."""
    start: int
    end: int
    attributes_at: int
    attributes: bytes
    inner_at: int
    inner: bytes
    """Everything between its tags; empty where it is written ``<.../>``."""

    def get(self, name: str) -> str | None:
        """An attribute's value."""
        return attribute(self.attributes, name.encode())

    @property
    def text(self) -> str:
        """What is written in an element that holds text only."""
        return read_xstring(content_of(self.inner))


@lru_cache(maxsize=64)
def _pattern(names: tuple[str, ...]) -> re.Pattern[bytes]:
    listed = "|".join(names).encode()
    return re.compile(
        rb"<(?P<p>(?:[\w.-]+:)?)(?P<n>%s)(?=[\s/>])(?P<a>%s)"
        rb"(?:/>|>(?P<i>.*?)</(?P=p)(?P=n)\s*>)" % (listed, ATTRIBUTES),
        re.DOTALL,
    )


@lru_cache(maxsize=64)
def _tag_pattern(names: tuple[str, ...]) -> re.Pattern[bytes]:
    listed = "|".join(names).encode()
    return re.compile(
        rb"<(?P<p>(?:[\w.-]+:)?)(?P<n>%s)(?=[\s/>])(?P<a>%s)/?>" % (listed, ATTRIBUTES)
    )


class PartText:
    """A part, whole, in UTF-8, its comments and the like hidden from every search."""

    def __init__(self, content: bytes, encoding: str | None = None) -> None:
        """``encoding`` says that the content is in UTF-8 already and goes back to that encoding."""
        if encoding is None:
            self.text, self.encoding = whole_as_utf8(content)
        else:
            self.text, self.encoding = content, encoding
        self.mask, _ = hide(self.text)

    def elements(self, *names: str, within: Element | None = None) -> Iterator[Element]:
        """Elements of these names, in order. Not for elements that hold others of their name."""
        start, end = (0, len(self.mask)) if within is None else _span(within)
        for found in _pattern(names).finditer(self.mask, start, end):
            inner_at = found.start("i") if found["i"] is not None else found.end()
            inner = self.text[inner_at : found.end("i")] if found["i"] is not None else b""
            yield Element(
                found["n"].decode(),
                found.start(),
                found.end(),
                found.start("a"),
                self.text[found.start("a") : found.end("a")],
                inner_at,
                inner,
            )

    def tags(self, *names: str, within: Element | None = None) -> Iterator[Element]:
        """Start tags of elements of these names, however deep; ``inner`` is not read."""
        start, end = (0, len(self.mask)) if within is None else _span(within)
        for found in _tag_pattern(names).finditer(self.mask, start, end):
            yield Element(
                found["n"].decode(),
                found.start(),
                found.end(),
                found.start("a"),
                self.text[found.start("a") : found.end("a")],
                found.end(),
                b"",
            )

    def without(self, gone: Sequence[Element], *holders: str) -> list[Splice]:
        """Splices that take elements out, with every holder (inner ones first) left empty by it.

        A holder that counts what it holds is given the new count.
        """
        if not gone:
            return []
        mask = bytearray(self.mask)
        spans = [(each.start, each.end) for each in gone]
        for start, end in spans:
            mask[start:end] = b" " * (end - start)
        recounted: list[Splice] = []
        for holder in holders:
            for each in self.elements(holder):
                inside = [span for span in spans if each.inner_at <= span[0] < each.end]
                if not inside:
                    continue
                if not bytes(mask[each.inner_at : each.inner_at + len(each.inner)]).strip():
                    mask[each.start : each.end] = b" " * (each.end - each.start)
                    spans = [span for span in spans if span not in inside]
                    spans.append((each.start, each.end))
                elif (count := each.get("count")) is not None and count.isdigit():
                    recounted.append(retagged(each, count=str(int(count) - len(inside))))
        kept = [each for each in recounted if not any(s <= each.start < e for s, e in spans)]
        return sorted([*kept, *(Splice(start, end, b"") for start, end in spans)])

    def with_splices(self, splices: Iterable[Splice]) -> bytes:
        """The part with these changes, in its own encoding."""
        return b"".join(from_utf8([spliced(self.text, splices)], self.encoding))


def _span(element: Element) -> tuple[int, int]:
    return element.inner_at, element.inner_at + len(element.inner)


def spliced(text: bytes, splices: Iterable[Splice]) -> bytes:
    """A text with some of it replaced; ValueError where two splices overlap."""
    pieces: list[bytes] = []
    at = 0
    for splice in sorted(splices):
        if splice.start < at:
            raise ValueError("two changes overlap")
        pieces += [text[at : splice.start], splice.new]
        at = splice.end
    return b"".join([*pieces, text[at:]])


def retagged(element: Element, **values: str) -> Splice:
    """An element's start tag with some attributes set."""
    raw = element.attributes
    for name, value in values.items():
        raw = with_attribute(raw, name.encode(), value)
    return Splice(element.attributes_at, element.attributes_at + len(element.attributes), raw)


def retexted(element: Element, text: str) -> Splice:
    """An element that holds text only, with another text."""
    new = escape(write_xstring(text))
    return Splice(element.inner_at, element.inner_at + len(element.inner), new)
