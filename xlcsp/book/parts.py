"""How the parts of a workbook hang together: content types and relationships (ECMA-376 part 2).

Reading goes through a tree; changes are made in the bytes, so that everything else in these two
kinds of part stays as it was.
"""

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from xlcsp.book.errors import Unsafe
from xlcsp.book.package import Package
from xlcsp.book.xml_text import (
    ATTRIBUTES,
    attribute,
    children,
    escape,
    from_utf8,
    hide,
    parse_tree,
    whole_as_utf8,
)

CONTENT_TYPES: Final = "[Content_Types].xml"
_STRICT_ROOT: Final = "http://purl.oclc.org/ooxml/officeDocument/relationships/"
_PLAIN_ROOT: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


@dataclass(frozen=True, slots=True)
class Relationship:
    """One part's tie to another: ``kind`` is the last word of its type, such as ``worksheet``."""

    name: str
    kind: str
    target: str
    """The zip member, or the address as it stands where ``external``."""
    external: bool


def relationships_part(part: str) -> str:
    """Where the relationships of a part are kept; of the whole package for an empty name."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def relationships(package: Package, part: str) -> dict[str, Relationship]:
    """The relationships of a part by their id, in order; none where it has none."""
    source = package.find(relationships_part(part))
    if source is None:
        return {}
    found = {}
    for element in children(parse_tree(package.read(source.name), source.name), "Relationship"):
        external = element.get("TargetMode") == "External"
        target = element.get("Target", "")
        found[element.get("Id", "")] = Relationship(
            element.get("Id", ""),
            element.get("Type", "").rpartition("/")[2],
            target if external else _member_name(package, part, target),
            external,
        )
    return found


def _member_name(package: Package, part: str, target: str) -> str:
    plain = unquote(target.partition("#")[0]).replace("\\", "/")
    joined = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), plain))
    if plain.count("..") > part.count("/") + 1:
        raise Unsafe(
            f"{package.label} is not read: one of its parts points outside the workbook. "
            "Do not trust it; ask for a fresh copy."
        )
    return joined.lstrip("/")


def content_type(package: Package, part: str) -> str:
    """The content type of a part; empty where none is stated."""
    tree = parse_tree(package.read(CONTENT_TYPES), CONTENT_TYPES)
    wanted = "/" + part.lower()
    for element in children(tree, "Override"):
        if unquote(element.get("PartName", "")).lower() == wanted:
            return element.get("ContentType", "")
    ending = part.rpartition(".")[2].lower()
    for element in children(tree, "Default"):
        if element.get("Extension", "").lower() == ending:
            return element.get("ContentType", "")
    return ""


# Changes --------------------------------------------------------------------------------------


def without_content_type(content: bytes, part: str) -> bytes:
    """``[Content_Types].xml`` without the entry of a part."""
    wanted = "/" + part.lower()
    return _without_elements(
        content,
        b"Override",
        lambda tag: unquote(attribute(tag, b"PartName") or "").lower() == wanted,
    )


def with_content_type(content: bytes, part: str, kind: str) -> bytes:
    """``[Content_Types].xml`` with an entry for a part."""
    return _with_element(
        content, b"Types", b"Override", {"PartName": f"/{part}", "ContentType": kind}
    )


def without_relationship(content: bytes, name: str) -> bytes:
    """A relationships part without the one of that id."""
    return _without_elements(content, b"Relationship", lambda tag: attribute(tag, b"Id") == name)


def with_relationship(content: bytes, kind: str, target: str) -> bytes:
    """A relationships part with one more, in the dialect (plain or strict) of the others."""
    root = _STRICT_ROOT if _STRICT_ROOT.encode() in content else _PLAIN_ROOT
    taken = set(re.findall(rb"""\bId\s*=\s*["']([^"']*)["']""", content))
    number = next(n for n in range(1, len(taken) + 2) if b"rId%d" % n not in taken)
    return _with_element(
        content,
        b"Relationships",
        b"Relationship",
        {"Id": f"rId{number}", "Type": root + kind, "Target": target},
    )


def _without_elements(content: bytes, name: bytes, unwanted: Callable[[bytes], bool]) -> bytes:
    text, encoding = whole_as_utf8(content)
    mask, _ = hide(text)
    pattern = re.compile(
        rb"<(?P<prefix>[\w.-]+:)?%s(?=[\s/>])(?P<attributes>%s)(?:/>|>\s*</(?P=prefix)?%s\s*>)"
        % (name, ATTRIBUTES, name)
    )
    pieces, last = [], 0
    for found in pattern.finditer(mask):
        if unwanted(text[found.start("attributes") : found.end("attributes")]):
            pieces.append(text[last : found.start()])
            last = found.end()
    return b"".join(from_utf8([*pieces, text[last:]], encoding))


def _with_element(content: bytes, root: bytes, name: bytes, values: dict[str, str]) -> bytes:
    text, encoding = whole_as_utf8(content)
    mask, _ = hide(text)
    ends = list(re.finditer(rb"</([\w.-]+:)?%s\s*>" % root, mask))
    written = b"".join(
        b' %s="%s"' % (key.encode(), escape(value, quotes=True)) for key, value in values.items()
    )
    if ends:
        prefix, at = ends[-1][1] or b"", ends[-1].start()
        new = text[:at] + b"<%s%s%s/>" % (prefix, name, written) + text[at:]
    else:
        new = _opened_root(text, mask, root, name, written)
    return b"".join(from_utf8([new], encoding))


def _opened_root(text: bytes, mask: bytes, root: bytes, name: bytes, written: bytes) -> bytes:
    """The same for a root element that is written ``<Relationships .../>``, without children."""
    found = re.search(rb"<([\w.-]+:)?%s(?=[\s/>])%s(/>)" % (root, ATTRIBUTES), mask)
    if found is None:
        raise ValueError(f"no {root.decode()} element")
    prefix = found[1] or b""
    inside = b"><%s%s%s/></%s%s>" % (prefix, name, written, prefix, root)
    return text[: found.start(2)] + inside + text[found.end(2) :]
