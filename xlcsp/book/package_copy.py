"""A workbook's zip written anew: members that stay are copied as they lie, changed ones packed.

A copied member keeps its header, extra fields, time, order and compressed bytes; only its place in
the file moves. A changed member keeps its name, time and place in the order.
"""

import struct
import zlib
from collections.abc import Iterable, Mapping
from typing import BinaryIO, Final

from xlcsp.book.package import (
    DEFLATED,
    ENTRY,
    ENTRY_MARK,
    HEADER,
    HEADER_MARK,
    STORED,
    Member,
    Package,
    extra_fields,
)

_COPY_AT_ONCE: Final = 1 << 20
_QUICK_FROM: Final = 16 << 20
"""Parts larger than this are packed at zlib's quickest level, as Excel itself does with all."""
_DOS_1980: Final = 0x21
_SIZE_KNOWN: Final = ~0x000E
"""Clears the flags for a size that follows the data, and for the packer's level."""


def copy_package(
    package: Package,
    target: BinaryIO,
    changed: Mapping[str, Iterable[bytes]],
    added: Mapping[str, bytes] | None = None,
    removed: frozenset[str] = frozenset(),
) -> None:
    """Write the package to ``target`` with some members changed, added or removed.

    ``changed`` gives the new content of members by name, in pieces, so that a large part is never
    held whole. Errors of the pieces' iterators pass through; the target is then incomplete.
    """
    entries: dict[str, bytes] = {}
    with package.opened() as source:
        for member in sorted(package.members.values(), key=lambda member: member.start):
            if member.name in removed:
                continue
            start = target.tell()
            if member.name in changed:
                entry = _pack(source, target, member, changed[member.name])
            else:
                _copy(source, target, member.start, member.end)
                entry = member.entry
            entries[member.name] = _placed(entry, start)
    listed = [entries[name] for name in package.members if name in entries]
    for name, content in (added or {}).items():
        listed.append(_add(target, name, content))
    at = target.tell()
    directory = b"".join(listed)
    target.write(directory)
    target.write(
        struct.pack(
            "<4s4H2LH",
            b"PK\x05\x06",
            0,
            0,
            len(listed),
            len(listed),
            len(directory),
            at,
            len(package.comment),
        )
    )
    target.write(package.comment)


def _copy(source: BinaryIO, target: BinaryIO, start: int, end: int) -> None:
    source.seek(start)
    left = end - start
    while left:
        piece = source.read(min(_COPY_AT_ONCE, left))
        if not piece:
            raise EOFError("the workbook became shorter while it was read")
        target.write(piece)
        left -= len(piece)


def _pack(source: BinaryIO, target: BinaryIO, member: Member, content: Iterable[bytes]) -> bytes:
    """Write a member with new content; gives its directory record, not yet placed."""
    source.seek(member.start)
    head = list(HEADER.unpack(source.read(HEADER.size)))
    name, extra = source.read(head[9]), _without_wide_sizes(source.read(head[10]))
    start = target.tell()
    target.write(b"\0" * HEADER.size + name + extra)
    crc, size, packed = _pour(content, target, member.method, member.size)
    end = target.tell()
    head[2] &= _SIZE_KNOWN
    head[6:11] = [crc, packed, size, len(name), len(extra)]
    target.seek(start)
    target.write(HEADER.pack(*head))
    target.seek(end)
    fields = list(ENTRY.unpack_from(member.entry))
    after_name = ENTRY.size + fields[10]
    entry_extra = _without_wide_sizes(member.entry[after_name : after_name + fields[11]])
    comment = member.entry[after_name + fields[11] :]
    fields[3] &= _SIZE_KNOWN
    fields[7:10] = [crc, packed, size]
    fields[11] = len(entry_extra)
    fields[16] = 0
    return ENTRY.pack(*fields) + name + entry_extra + comment


def _add(target: BinaryIO, name: str, content: bytes) -> bytes:
    start = target.tell()
    raw = name.encode("ascii")
    target.write(b"\0" * HEADER.size + raw)
    crc, size, packed = _pour([content], target, DEFLATED, len(content))
    end = target.tell()
    target.seek(start)
    target.write(
        HEADER.pack(HEADER_MARK, 20, 0, DEFLATED, 0, _DOS_1980, crc, packed, size, len(raw), 0)
    )
    target.seek(end)
    entry = ENTRY.pack(
        *(ENTRY_MARK, 20, 20, 0, DEFLATED, 0, _DOS_1980, crc, packed, size, len(raw)),
        *(0, 0, 0, 0, 0, start),
    )
    return entry + raw


def _pour(
    content: Iterable[bytes], target: BinaryIO, method: int, about: int
) -> tuple[int, int, int]:
    """Pack pieces into the file; gives checksum, unpacked and packed size."""
    level = zlib.Z_BEST_SPEED if about > _QUICK_FROM else zlib.Z_DEFAULT_COMPRESSION
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    crc, size, packed = 0, 0, 0
    for piece in content:
        crc = zlib.crc32(piece, crc)
        size += len(piece)
        packed += target.write(piece if method == STORED else packer.compress(piece))
    if method != STORED:
        packed += target.write(packer.flush())
    return crc, size, packed


def _without_wide_sizes(extra: bytes) -> bytes:
    return b"".join(
        struct.pack("<2H", kind, len(value)) + value
        for kind, value in extra_fields(extra)
        if kind != 1
    )


def _placed(entry: bytes, start: int) -> bytes:
    """A directory record that says where the member's header now begins."""
    fields = list(ENTRY.unpack_from(entry))
    if fields[16] != 0xFFFFFFFF:
        fields[16] = start
        return ENTRY.pack(*fields) + entry[ENTRY.size :]
    after_name = ENTRY.size + fields[10]
    extra = entry[after_name : after_name + fields[11]]
    place = after_name + 8 * sum(field == 0xFFFFFFFF for field in (fields[8], fields[9]))
    for kind, value in extra_fields(extra):
        if kind == 1:
            return entry[: place + 4] + struct.pack("<Q", start) + entry[place + 12 :]
        place += 4 + len(value)
    raise ValueError("a wide place without its field")
