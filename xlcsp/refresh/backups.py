"""Backups of a refresh, and the way back.

Beside a workbook ``Book.xlsx`` every refresh in place leaves ``Book.backup-001.xlsx``, the workbook
as it was, and adds a line to ``Book.backups.csv``: which backup, when, by which command, and the
SHA-256 of the workbook afterwards, by which `undo` knows whether anybody has changed it since.
"""

import csv
import hashlib
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from xlcsp.book import Written
from xlcsp.book.in_use import check_free
from xlcsp.refresh.errors import UndoRefused

_COLUMNS: Final = ("Backup", "When", "Made by", "SHA-256 of the workbook afterwards")


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that is on record."""

    path: Path
    when: str
    made_by: str
    afterwards: str


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did."""

    path: Path
    backup: Backup
    kept: Path
    """The workbook as it was before the undo."""


def record_path(book: Path) -> Path:
    """Where the backups of a workbook are listed: beside the file itself, not beside a link to it."""
    book = book.resolve()
    return book.with_name(f"{book.stem}.backups.csv")


def record(written: Written, made_by: str, when: datetime) -> bool:
    """Note a backup, so that undo can find it and know whether the workbook changed since.

    False where the list cannot be written (it is open in Excel): the workbook is, all the same.
    """
    if written.backup is None:
        return True
    place = record_path(written.path)
    fresh = not place.exists()
    line = [written.backup.name, f"{when:%Y-%m-%d %H:%M:%S}", made_by, _checksum(written.path)]
    try:
        with place.open("a", encoding="utf-8-sig" if fresh else "utf-8", newline="") as file:
            csv.writer(file).writerows([_COLUMNS, line] if fresh else [line])
    except OSError:
        return False
    return True


def backups(book: Path) -> list[Backup]:
    """The backups on record that are still there, the latest last."""
    book = book.resolve()
    try:
        with record_path(book).open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.reader(file))[1:]
    except OSError:
        return []
    return [
        Backup(book.with_name(name), when, made_by, afterwards)
        for name, when, made_by, afterwards in (line for line in lines if len(line) == 4)
        if Path(name).name == name and book.with_name(name).exists()
    ]


def undo(book: Path, *, anyway: bool = False) -> Undone:
    """Put the last backup back; the workbook as it is now is kept as ``Book.undone-001.xlsx``.

    Raises UndoRefused where there is none, or where the workbook has changed since the refresh and
    ``anyway`` is not given; OpenElsewhere where it is open.
    """
    book = book.resolve()
    found = backups(book)
    if not found:
        raise UndoRefused(f"There is no refresh of {book.name} to undo: no backup is on record.")
    last = found[-1]
    if not book.exists():
        raise UndoRefused(f"There is no file {book}; its last backup is {last.path.name}.")
    check_free(book)
    if _checksum(book) != last.afterwards and not anyway:
        raise UndoRefused(
            f"{book.name} has changed since {last.made_by} of {last.when}: undo would lose those "
            f"changes. Look at them with xlcsp diff {last.path.name} {book.name}; --anyway puts "
            "the backup back all the same."
        )
    kept = _free_name(book)
    try:
        os.link(book, kept)
    except OSError:
        kept.write_bytes(book.read_bytes())
    last.path.replace(book)
    _forget(book, last)
    return Undone(book, last, kept)


def _free_name(book: Path) -> Path:
    number = 1
    while (kept := book.with_name(f"{book.stem}.undone-{number:03d}{book.suffix}")).exists():
        number += 1
    return kept


def _forget(book: Path, backup: Backup) -> None:
    """Take a backup that was put back off the record, or its name would mean another one later."""
    place = record_path(book)
    lines = place.read_text(encoding="utf-8-sig").splitlines()
    at = max(n for n, line in enumerate(lines) if line.startswith(f"{backup.path.name},"))
    kept = [line for n, line in enumerate(lines) if n != at]
    if len(kept) > 1:
        place.write_text("\r\n".join([*kept, ""]), encoding="utf-8-sig", newline="")
    else:
        place.unlink()


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
