"""How VBA keeps a module's text: [MS-OVBA] 2.4.1, "Compression and Decompression".

Text goes in chunks of 4,096 bytes. In a chunk every eight tokens have one flag byte before them; a
token is one byte as it is, or two that say how far back the same bytes stand and how many they are.
"""

from collections import defaultdict
from typing import Final

CHUNK: Final = 4096
_CONTAINER: Final = b"\x01"
_SIGNATURE: Final = 0b011 << 12
_COMPRESSED: Final = 1 << 15
_SHORTEST_COPY: Final = 3


def compressed(data: bytes) -> bytes:
    """The bytes as a compressed container.

    A chunk that does not get shorter is kept as it is, and the format knows no such chunk that is
    not full: where the last is so, zero bytes fill it up. `with_room_to_compress` avoids that.
    """
    return _CONTAINER + b"".join(
        _chunk(data[start : start + CHUNK]) for start in range(0, len(data), CHUNK)
    )


def with_room_to_compress(text: bytes) -> bytes:
    """Source text with empty lines after it where its last chunk would be filled with zero bytes."""
    over = len(text) % CHUNK
    if not over or _tokens(text[-over:]) is not None:
        return text
    lacking = CHUNK - over
    return text + b"\r\n" * (lacking // 2) + b" " * (lacking % 2)


def _chunk(data: bytes) -> bytes:
    tokens = _tokens(data)
    if tokens is None:
        return _header(CHUNK, 0) + data.ljust(CHUNK, b"\0")
    return _header(len(tokens), _COMPRESSED) + tokens


def _header(length: int, flag: int) -> bytes:
    """Length as the format counts it: header included, less three."""
    return ((length - 1) | _SIGNATURE | flag).to_bytes(2, "little")


def _tokens(data: bytes) -> bytes | None:
    """A chunk's tokens with their flags; None where they would be longer than a chunk."""
    out = bytearray()
    seen: defaultdict[bytes, list[int]] = defaultdict(list)
    at = 0
    while at < len(data):
        flags_at = len(out)
        out.append(0)
        for bit in range(8):
            if at == len(data):
                break
            offset, length = _longest_copy(data, at, seen)
            if length:
                out[flags_at] |= 1 << bit
                out += _copy_token(at, offset, length)
            else:
                out.append(data[at])
            for passed in range(at, at + max(length, 1)):
                seen[data[passed : passed + _SHORTEST_COPY]].append(passed)
            at += max(length, 1)
        if len(out) > CHUNK:
            return None
    return bytes(out)


def _longest_copy(data: bytes, at: int, seen: dict[bytes, list[int]]) -> tuple[int, int]:
    """How far back the longest run of the same bytes starts, and its length; (0, 0) for none."""
    most = min(len(data) - at, (0xFFFF >> _offset_bits(at)) + _SHORTEST_COPY)
    best_offset = best = 0
    for start in reversed(seen.get(data[at : at + _SHORTEST_COPY], ())):
        length = 0
        while length < most and data[start + length] == data[at + length]:
            length += 1
        if length > best:
            best_offset, best = at - start, length
            if best == most:
                break
    return (best_offset, best) if best >= _SHORTEST_COPY else (0, 0)


def _offset_bits(at: int) -> int:
    """How many bits of a copy token hold the offset: as many as a place in the chunk needs."""
    return max((at - 1).bit_length(), 4)


def _copy_token(at: int, offset: int, length: int) -> bytes:
    shift = 16 - _offset_bits(at)
    return (((offset - 1) << shift) | (length - _SHORTEST_COPY)).to_bytes(2, "little")
