"""Writes the container that a VBA project lies in: [MS-CFB], "Compound File Binary File Format".

Version 3, sectors of 512 bytes, streams below 4,096 bytes in the mini stream, up to about 7 MB.
Nothing in it depends on time or place, so the same streams give the same bytes.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Final

SECTOR: Final = 512
MINI_SECTOR: Final = 64
MINI_CUTOFF: Final = 4096
LARGEST: Final = 109 * (SECTOR // 4) * SECTOR
"""What the 109 FAT sectors that the header can name reach to."""

_FREE: Final = 0xFFFFFFFF
_END_OF_CHAIN: Final = 0xFFFFFFFE
_FAT_SECTOR: Final = 0xFFFFFFFD
_NONE: Final = 0xFFFFFFFF
_RED, _BLACK = 0, 1
_STORAGE, _STREAM, _ROOT = 1, 2, 5


class TooLarge(ValueError):
    """More than the simple form of the container holds."""


@dataclass
class _Entry:
    """A directory entry: a storage, a stream or the root."""

    name: str
    kind: int
    data: bytes = b""
    children: "list[_Entry]" = field(default_factory=list)
    colour: int = _BLACK
    left: int = _NONE
    right: int = _NONE
    child: int = _NONE
    start: int = 0
    size: int = 0


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """The container with these streams, each by its path: ``VBA/dir``."""
    root = _Entry("Root Entry", _ROOT)
    for path, data in streams.items():
        *storages, name = path.split("/")
        place = root
        for storage in storages:
            place = _storage(place, storage)
        place.children.append(_Entry(name, _STREAM, data))
    entries = [root]
    _number(root, entries)
    return _laid_out(entries)


def _storage(parent: _Entry, name: str) -> _Entry:
    for child in parent.children:
        if child.name == name:
            return child
    made = _Entry(name, _STORAGE)
    parent.children.append(made)
    return made


# The directory --------------------------------------------------------------------------------------


def _number(parent: _Entry, entries: list[_Entry]) -> None:
    """Gives a storage's children their numbers and ties them into their search tree."""
    children = sorted(parent.children, key=lambda each: (len(each.name), each.name.upper()))
    first = len(entries)
    entries += children
    deepest = len(children).bit_length() - 1
    parent.child = _tree(entries, first, len(entries), 0, deepest)
    for child in children:
        _number(child, entries)


def _tree(entries: list[_Entry], start: int, end: int, depth: int, deepest: int) -> int:
    """A balanced tree of the entries from start to before end. Only its lowest level is red."""
    if start >= end:
        return _NONE
    middle = (start + end) // 2
    entry = entries[middle]
    entry.colour = _RED if depth and depth == deepest else _BLACK
    entry.left = _tree(entries, start, middle, depth + 1, deepest)
    entry.right = _tree(entries, middle + 1, end, depth + 1, deepest)
    return middle


def _directory(entries: list[_Entry]) -> bytes:
    written = b"".join(_written(entry) for entry in entries)
    empty = struct.pack("<64xHBBIII16xIQQIQ", 0, 0, 0, _NONE, _NONE, _NONE, 0, 0, 0, 0, 0)
    return written + empty * (-len(entries) % (SECTOR // len(empty)))


def _written(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le")
    if len(name) > 62:
        raise TooLarge(f"The name {entry.name!r} has more than 31 characters.")
    return struct.pack(
        "<64sHBBIII16xIQQIQ",
        name,
        len(name) + 2,
        entry.kind,
        entry.colour,
        entry.left,
        entry.right,
        entry.child,
        0,
        0,
        0,
        entry.start,
        entry.size,
    )


# Sectors --------------------------------------------------------------------------------------------


def _laid_out(entries: list[_Entry]) -> bytes:
    """Header, FAT, directory, mini FAT, mini stream and large streams, in this order."""
    small = [e for e in entries if e.kind == _STREAM and len(e.data) < MINI_CUTOFF]
    large = [e for e in entries if e.kind == _STREAM and len(e.data) >= MINI_CUTOFF]
    mini_fat, mini_stream = _mini(small)
    bodies = [_directory(entries), mini_fat, mini_stream, *(entry.data for entry in large)]
    counts = [ceil(len(body) / SECTOR) for body in bodies]
    fat_sectors = 1
    while fat_sectors * (SECTOR // 4) < fat_sectors + sum(counts):
        fat_sectors += 1
    if fat_sectors > 109:
        raise TooLarge(f"The streams are more than {LARGEST:,} bytes.")

    fat = [_FAT_SECTOR] * fat_sectors
    starts = []
    for count in counts:
        starts.append(len(fat) if count else _END_OF_CHAIN)
        fat += [*range(len(fat) + 1, len(fat) + count), _END_OF_CHAIN][:count]
    fat += [_FREE] * (fat_sectors * (SECTOR // 4) - len(fat))

    directory_start, mini_fat_start, *data_starts = starts
    owners = [entries[0], *large]
    sizes = [len(mini_stream), *(len(entry.data) for entry in large)]
    for owner, start, size in zip(owners, data_starts, sizes, strict=True):
        owner.start, owner.size = start, size
    bodies[0] = _directory(entries)
    return b"".join(
        [
            _header(fat_sectors, directory_start, mini_fat_start, counts[1]),
            struct.pack(f"<{len(fat)}I", *fat),
            *(body + b"\0" * (-len(body) % SECTOR) for body in bodies),
        ]
    )


def _mini(small: list[_Entry]) -> tuple[bytes, bytes]:
    """The mini FAT and the mini stream; sets where each small stream starts in it."""
    fat: list[int] = []
    stream = bytearray()
    for entry in small:
        count = ceil(len(entry.data) / MINI_SECTOR)
        entry.size = len(entry.data)
        entry.start = len(fat) if count else _END_OF_CHAIN
        fat += [*range(len(fat) + 1, len(fat) + count), _END_OF_CHAIN][:count]
        stream += entry.data + b"\0" * (-len(entry.data) % MINI_SECTOR)
    fat += [_FREE] * (-len(fat) % (SECTOR // 4))
    return struct.pack(f"<{len(fat)}I", *fat), bytes(stream)


def _header(
    fat_sectors: int, directory_start: int, mini_fat_start: int, mini_fat_sectors: int
) -> bytes:
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        bytes.fromhex("D0CF11E0A1B11AE1"),
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        fat_sectors,
        directory_start,
        0,
        MINI_CUTOFF,
        mini_fat_start,
        mini_fat_sectors,
        _END_OF_CHAIN,
        0,
    )
    named = [*range(fat_sectors), *[_FREE] * (109 - fat_sectors)]
    return head + struct.pack("<109I", *named)
