"""Text files of rows: their encoding, their separator, their lines, and what is wrong with them.

A file is read as a stream by Python's own csv reader, which knows its line at every moment. UTF-8
and UTF-16 (with its mark), and Windows-1252 as Excel writes it, are told apart; a file in two of
them at once is refused, because some of its names would come out as nonsense.
"""

import codecs
import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from xlcsp.refresh.errors import (
    BrokenRow,
    EmptySource,
    MixedEncoding,
    SourceMissing,
    SourceUnreadable,
    WrongHeaders,
)
from xlcsp.refresh.extract import SourceFile, folded

_WINDOWS: Final = "cp1252"
_NOT_TEXT: Final = {
    b"PK\x03\x04": "a zip file or a workbook",
    b"\xd0\xcf\x11\xe0": "an old Office file or a protected workbook",
    b"%PDF": "a PDF",
}


@dataclass(frozen=True, slots=True)
class CsvFile:
    """An opened text file: its header row, and the rows below with their line numbers."""

    name: str
    header: tuple[str, ...]
    header_line: int
    rows: Iterator[tuple[int, list[str]]]


@contextmanager
def opened_csv(path: Path, name: str, header_has: Sequence[str] = ()) -> Iterator[CsvFile]:
    """Open a text file and read up to its header row.

    The header row is the first that has all the words of ``header_has`` in it or, where there is
    none such, the first with more than one filled field: titles stand above it. Blank rows are passed over; a row with more
    or fewer fields than the header is a BrokenRow.
    """
    encoding = encoding_of(path, name)
    with path.open(encoding=encoding, newline="") as file:
        lines = _lines(file, name)
        header_line, header = _header(lines, name, header_has)
        yield CsvFile(name, header, header_line, _whole_rows(lines, name, len(header)))


def checksum(path: Path, name: str) -> SourceFile:
    """The SHA-256 of a file."""
    try:
        with path.open("rb") as file:
            return SourceFile(name, hashlib.file_digest(file, "sha256").hexdigest())
    except OSError as error:
        raise unreadable(name, error) from error


def unreadable(name: str, error: OSError) -> SourceMissing | SourceUnreadable:
    """Why a file cannot be opened."""
    if isinstance(error, FileNotFoundError):
        return SourceMissing(f"There is no file {name}: check its name and folder.")
    return SourceUnreadable(f"{name} cannot be read ({error.strerror}): is it open elsewhere?")


# Encodings ------------------------------------------------------------------------------------------


def encoding_of(path: Path, name: str) -> str:
    """The codec of a text file; MixedEncoding where no single one fits."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            start = file.read(512)
            what = _NOT_TEXT.get(start[:4]) or web_page(start)
            if what:
                raise SourceUnreadable(f"{name} is {what}, not a text file: check its ending.")
            if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                return "utf-16"
            file.seek(0)
            try:
                while chunk := file.read(1 << 20):
                    decoder.decode(chunk)
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                file.seek(0)
                return _windows(file, name)
    except OSError as error:
        raise unreadable(name, error) from error
    return "utf-8-sig"


def web_page(start: bytes) -> str:
    """What a file that begins so is, if it is a web page or XML; else nothing."""
    words = (
        start.replace(b"\0", b"").removeprefix(codecs.BOM_UTF8).lstrip(b"\xff\xfe \t\r\n").lower()
    )
    if words.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<table", b"<div")):
        return "a web page"
    return "an XML file" if words.startswith(b"<?xml") else ""


def _windows(file: io.BufferedReader, name: str) -> str:
    """Windows-1252, unless other lines are plainly UTF-8."""
    first_unicode = first_other = 0
    for number, line in enumerate(file, start=1):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            first_unicode = first_unicode or number
        except UnicodeDecodeError as error:
            first_other = first_other or number
            try:
                line.decode(_WINDOWS)
            except UnicodeDecodeError:
                raise _mixed(name, number, line[error.start]) from error
    if first_unicode:
        raise MixedEncoding(
            f"{name} is in two encodings: line {first_unicode:,} is UTF-8 and line "
            f"{first_other:,} is not. Open it in Excel, save it as CSV UTF-8 and try again."
        )
    return _WINDOWS


def _mixed(name: str, line: int, byte: int) -> MixedEncoding:
    return MixedEncoding(
        f"{name}, line {line:,}: the byte {byte:#04x} is neither UTF-8 nor Windows text. "
        "Open the file in Excel, save it as CSV UTF-8 and try again."
    )


# Rows -----------------------------------------------------------------------------------------------


def _lines(file: io.TextIOBase, name: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line on which each begins."""
    start = file.tell()
    sample = file.readline()
    if "\0" in sample:
        raise SourceUnreadable(f"{name} is not a text file: check its ending.")
    file.seek(start)
    reader = csv.reader(file, delimiter=_separator(sample), strict=True)
    line = 1
    try:
        for row in reader:
            yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise BrokenRow(
            f"{name}, line {line:,}: the row cannot be read ({error}). "
            "Is a quotation mark missing, or the file cut off?"
        ) from error


SEPARATORS: Final = ",;\t|"
"""What may part the fields of a row; of two that stand equally often, the first."""


def _separator(sample: str) -> str:
    return max(SEPARATORS, key=sample.count)


def _header(
    lines: Iterator[tuple[int, list[str]]], name: str, header_has: Sequence[str]
) -> tuple[int, tuple[str, ...]]:
    first: tuple[int, tuple[str, ...]] | None = None
    for number, row in lines:
        fields = tuple(" ".join(field.split()) for field in row)
        filled = sum(map(bool, fields))
        if not filled:
            continue
        if filled > 1 and holds_all(fields, header_has):
            return number, fields
        if first is None or len(first[1]) < 2:
            first = number, fields
        if number > LATEST_HEADER:
            break
    if first is None:
        raise EmptySource(f"{name} is empty: has it been downloaded whole?")
    return first


LATEST_HEADER: Final = 30
"""A header row is looked for down to this line, below titles and notes."""


def holds_all(fields: Sequence[str], words: Sequence[str]) -> bool:
    """Whether each of the words begins one of the fields, in any capitals."""
    have = [folded(field) for field in fields]
    return all(any(field.startswith(folded(word)) for field in have) for word in words)


def _whole_rows(
    lines: Iterator[tuple[int, list[str]]], name: str, width: int
) -> Iterator[tuple[int, list[str]]]:
    for line, row in lines:
        if len(row) == width and any(row):
            yield line, row
        elif any(field.strip() for field in row):
            if len(row) > width and not any(field.strip() for field in row[width:]):
                yield line, row[:width]
                continue
            raise BrokenRow(
                f"{name}, line {line:,}: {len(row)} fields where the header row has {width}. "
                "Is a comma or a quotation mark missing, or the file cut off?"
            )


def check_headers(name: str, header: Sequence[str], line: int) -> None:
    """Refuse a header that stands twice."""
    seen: dict[str, str] = {}
    for column in header:
        key = folded(column)
        if key and key in seen:
            raise WrongHeaders(
                f"{name}, line {line:,}: the column {column!r} is there twice. "
                "Rename or remove one of them."
            )
        seen[key] = column
