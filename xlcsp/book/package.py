"""The workbook's zip file, member by member, as it lies on the disk.

Reads the directory itself rather than through zipfile, because a member that stays must be copied
with its own header, extra fields, time and compressed bytes. What cannot be read with certainty
(overlapping or doubled members, a directory that contradicts the members, a path that leads
elsewhere, more bytes than declared) is refused. Rules: APPNOTE 6.3 of the zip format, ECMA-376
part 2.
"""

import os
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, NoReturn

from xlcsp.book.errors import (
    CannotRead,
    ChangedMeanwhile,
    Damaged,
    Encrypted,
    FileMissing,
    TooLarge,
    Unsafe,
    UnusualForm,
)

STORED: Final = 0
DEFLATED: Final = 8

MOST_MEMBERS: Final = 20_000
LARGEST_MEMBER: Final = 1 << 30
LARGEST_TOTAL: Final = 2 << 30
LARGEST_SMALL_PART: Final = 64 << 20
STEEPEST_RATIO: Final = 400
"""Unpacked to packed bytes of the whole file; a sheet of one repeated figure comes to about 250."""
RATIO_MATTERS_FROM: Final = 64 << 20

_CHUNK_IN: Final = 1 << 16
_CHUNK_OUT: Final = 1 << 20

_END: Final = struct.Struct("<4s4H2LH")
_END64_PLACE: Final = struct.Struct("<4sLQL")
_END64: Final = struct.Struct("<4sQ2H2L4Q")
ENTRY: Final = struct.Struct("<4s6H3L5H2L")
HEADER: Final = struct.Struct("<4s5H3L2H")
END_MARK: Final = b"PK\x05\x06"
ENTRY_MARK: Final = b"PK\x01\x02"
HEADER_MARK: Final = b"PK\x03\x04"
_FULL: Final = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Member:
    """One member of the zip, and where its bytes lie."""

    name: str
    method: int
    crc: int
    size: int
    packed: int
    start: int
    """Where its header begins."""
    data: int
    """Where its compressed bytes begin."""
    end: int
    """Where the next member, or the directory, begins."""
    entry: bytes
    """Its record in the directory, as it lies."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells one state of a file from another."""

    device: int
    inode: int
    size: int
    modified: int


def identity_of(path: Path) -> Identity:
    """The state of the file now."""
    status = path.stat()
    return Identity(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


@dataclass(frozen=True, slots=True)
class Package:
    """An opened workbook file: its members by name, in the order of the directory."""

    path: Path
    identity: Identity
    members: dict[str, Member]
    directory: bytes
    comment: bytes
    shown: str = ""
    """The name that refusals use where the file stands in for another."""

    @property
    def label(self) -> str:
        """The file's name, as refusals say it."""
        return self.shown or self.path.name

    def find(self, name: str) -> Member | None:
        """The member of that name; part names do not distinguish capitals."""
        member = self.members.get(name)
        if member is not None:
            return member
        folded = name.lower()
        return next((each for each in self.members.values() if each.name.lower() == folded), None)

    def member(self, name: str) -> Member:
        """The member of that name, or Damaged."""
        member = self.find(name)
        if member is None:
            raise Damaged(
                f"{self.label} is damaged: its part {name} is missing. "
                "Open it in Excel, let it repair the file, save it and try again."
            )
        return member

    def read(self, name: str) -> bytes:
        """A small part, whole."""
        member = self.member(name)
        if member.size > LARGEST_SMALL_PART:
            raise TooLarge(f"{self.label} is not read: its part {name} is far larger than usual.")
        return b"".join(self.chunks(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """A part's content in pieces of up to a megabyte; Damaged if its checksum is wrong."""
        member = self.member(name)
        with self.opened() as file:
            yield from self._unpacked(file, member)

    def opened(self) -> BinaryIO:
        """The file, open for reading; ChangedMeanwhile if it is no longer the same."""
        try:
            file = self.path.open("rb")
        except OSError as error:
            raise CannotRead(
                f"{self.label} can no longer be read ({error.strerror}): is it open in Excel?"
            ) from error
        status = os.fstat(file.fileno())
        now = Identity(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
        if now != self.identity:
            file.close()
            raise ChangedMeanwhile(
                f"{self.label} was changed by another program meanwhile: nothing was written. "
                "Start again."
            )
        return file

    def _unpacked(self, file: BinaryIO, member: Member) -> Iterator[bytes]:
        file.seek(member.data)
        crc, size = 0, 0
        for piece in self._plain(file, member):
            size += len(piece)
            if size > member.size:
                self._broken(member)
            crc = zlib.crc32(piece, crc)
            yield piece
        if size != member.size or crc != member.crc:
            self._broken(member)

    def _plain(self, file: BinaryIO, member: Member) -> Iterator[bytes]:
        left = member.packed
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        while left:
            packed = file.read(min(_CHUNK_IN, left))
            if not packed:
                self._broken(member)
            left -= len(packed)
            if member.method == STORED:
                yield packed
                continue
            try:
                while packed:
                    piece = unpacker.decompress(packed, _CHUNK_OUT)
                    packed = unpacker.unconsumed_tail
                    if piece:
                        yield piece
            except zlib.error:
                self._broken(member)
        if member.method == DEFLATED:
            if not unpacker.eof or unpacker.unused_data:
                self._broken(member)
            rest = unpacker.flush()
            if rest:
                yield rest

    def _broken(self, member: Member) -> NoReturn:
        raise Damaged(
            f"{self.label} is damaged: its part {member.name} cannot be unpacked. "
            "Restore an earlier version of the file, or let Excel repair it."
        )


def open_package(path: Path, shown: str = "") -> Package:
    """The directory of a zip file, checked; raises a Refused for anything out of order.

    ``shown`` is the name to use in refusals where the file stands in for another.
    """
    label = shown or path.name
    try:
        identity = identity_of(path)
        with path.open("rb") as file:
            directory, count, at, comment = _directory(file, identity.size, label)
            members = _members(file, directory, count, at, label)
    except FileNotFoundError as error:
        raise FileMissing(f"There is no file {path}: check its name and folder.") from error
    except OSError as error:
        raise CannotRead(f"{label} cannot be read ({error.strerror}).") from error
    _bounded(members, identity.size, label)
    return Package(path, identity, members, directory, comment, shown)


def _damaged(label: str, what: str) -> Damaged:
    return Damaged(
        f"{label} is damaged ({what}): it may not have been copied or downloaded whole. "
        "Fetch it again, or restore an earlier version."
    )


def _directory(file: BinaryIO, size: int, label: str) -> tuple[bytes, int, int, bytes]:
    """The directory's bytes, how many members it names, where it lies, and the zip's comment."""
    file.seek(max(0, size - 65_557))
    tail = file.read()
    found = tail.rfind(END_MARK)
    if found < 0 or len(tail) - found < _END.size:
        raise _damaged(label, "its end is missing")
    _, disk, first_disk, here, count, length, at, comment_length = _END.unpack_from(tail, found)
    comment = tail[found + _END.size :]
    end = size - len(tail) + found
    if len(comment) != comment_length:
        raise _damaged(label, "its end does not add up")
    if count == 0xFFFF or length == _FULL or at == _FULL:
        end, count, length, at = _wide_end(file, end, label)
    elif disk or first_disk or here != count:
        raise _damaged(label, "it is one of several volumes")
    if count > MOST_MEMBERS or length > LARGEST_SMALL_PART:
        raise TooLarge(f"{label} is not read: it holds {count:,} parts, far more than a workbook.")
    if at + length != end:
        raise _damaged(label, "its directory is not where it should be")
    file.seek(at)
    return file.read(length), count, at, comment


def _wide_end(file: BinaryIO, end: int, label: str) -> tuple[int, int, int, int]:
    """The same for zip64: where its end record lies, members, length and place of the directory."""
    if end < _END64_PLACE.size + _END64.size:
        raise _damaged(label, "its end is missing")
    file.seek(end - _END64_PLACE.size)
    mark, _, place, _ = _END64_PLACE.unpack(file.read(_END64_PLACE.size))
    if mark != b"PK\x06\x07" or place + _END64.size > end:
        raise _damaged(label, "its end is missing")
    file.seek(place)
    record = _END64.unpack(file.read(_END64.size))
    if record[0] != b"PK\x06\x06":
        raise _damaged(label, "its end is missing")
    _, _, _, _, _, _, _, count, length, at = record
    return place, count, length, at


def _members(
    file: BinaryIO, directory: bytes, count: int, directory_at: int, label: str
) -> dict[str, Member]:
    entries = []
    at = 0
    while at < len(directory):
        if len(directory) - at < ENTRY.size or directory[at : at + 4] != ENTRY_MARK:
            raise _damaged(label, "its directory is broken")
        lengths = struct.unpack_from("<3H", directory, at + 28)
        end = at + ENTRY.size + sum(lengths)
        entries.append(directory[at:end])
        at = end
    if at != len(directory) or len(entries) != count:
        raise _damaged(label, "its directory is broken")
    places = [_place(entry, label) for entry in entries]
    ends = _ends([place[2] for place in places], directory_at, label)
    members: dict[str, Member] = {}
    folded = set()
    for entry, (size, packed, start) in zip(entries, places, strict=True):
        member = _member(file, entry, size, packed, start, ends[start], label)
        if member.name.lower() in folded:
            raise Unsafe(
                f"{label} is not read: it holds the part {member.name} twice, and programs would "
                "disagree on which one counts. Open it in Excel, save it and try again."
            )
        folded.add(member.name.lower())
        members[member.name] = member
    return members


def _ends(starts: list[int], directory_at: int, label: str) -> dict[int, int]:
    ordered = sorted(starts)
    if len(set(ordered)) != len(ordered) or (ordered and ordered[0] != 0):
        raise _damaged(label, "its members overlap")
    return dict(zip(ordered, [*ordered[1:], directory_at], strict=True))


def _place(entry: bytes, label: str) -> tuple[int, int, int]:
    """Unpacked size, packed size and header's place, from the zip64 field where they stand there."""
    fields = ENTRY.unpack_from(entry)
    packed, size, name_length, extra_length, start = (
        fields[8],
        fields[9],
        fields[10],
        fields[11],
        fields[16],
    )
    if _FULL not in (packed, size, start):
        return size, packed, start
    extra_at = ENTRY.size + name_length
    for kind, value in extra_fields(entry[extra_at : extra_at + extra_length]):
        if kind == 1:
            wide = iter(struct.unpack(f"<{len(value) // 8}Q", value[: len(value) // 8 * 8]))
            try:
                size = next(wide) if size == _FULL else size
                packed = next(wide) if packed == _FULL else packed
                start = next(wide) if start == _FULL else start
            except StopIteration:
                break
            return size, packed, start
    raise _damaged(label, "a size is missing")


def extra_fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    """The extra fields of a header: kind and content."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        yield kind, extra[at + 4 : at + 4 + length]
        at += 4 + length


def _member(
    file: BinaryIO, entry: bytes, size: int, packed: int, start: int, end: int, label: str
) -> Member:
    flags, method, crc, name_length = struct.unpack_from("<8x2H4xL8xH", entry)
    raw_name = entry[ENTRY.size : ENTRY.size + name_length]
    name = _name(raw_name, flags, label)
    if flags & 0x2041:
        raise Encrypted(
            f"{label} is encrypted by a zip program: unpack it there with its password first."
        )
    if method not in (STORED, DEFLATED):
        raise UnusualForm(
            f"{label} was packed by an unusual zip program: open it in Excel, save it, try again."
        )
    file.seek(start)
    header = file.read(HEADER.size)
    if len(header) < HEADER.size or header[:4] != HEADER_MARK:
        raise _damaged(label, f"{name} is not where it should be")
    head = HEADER.unpack(header)
    if file.read(head[9]) != raw_name or head[3] != method:
        raise _damaged(label, f"{name} is listed under another name")
    data = start + HEADER.size + head[9] + head[10]
    if data + packed > end:
        raise _damaged(label, "its members overlap")
    return Member(name, method, crc, size, packed, start, data, end, entry)


def _name(raw: bytes, flags: int, label: str) -> str:
    try:
        name = raw.decode("utf-8" if flags & 0x800 else "cp437")
    except UnicodeError as error:
        raise _damaged(label, "a part's name is no text") from error
    steps = name.split("/")
    if (
        "\\" in name
        or "\0" in name
        or ":" in steps[0]
        or not steps[0]
        or any(step in (".", "..") for step in steps)
    ):
        raise Unsafe(
            f"{label} is not read: one of its parts names a place outside the workbook, "
            "which no spreadsheet program writes. Do not trust it; ask for a fresh copy."
        )
    return name


def _bounded(members: dict[str, Member], file_size: int, label: str) -> None:
    total = sum(member.size for member in members.values())
    if (
        total > LARGEST_TOTAL
        or any(member.size > LARGEST_MEMBER for member in members.values())
        or (total > RATIO_MATTERS_FROM and total > STEEPEST_RATIO * file_size)
    ):
        raise TooLarge(
            f"{label} is not read: it would unpack to {total / 1e9:,.1f} GB, "
            "far more than a workbook holds. Do not trust it; ask for a fresh copy."
        )
