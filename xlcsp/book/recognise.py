"""What kind of file lies there: everything that is no zip, said in a user's words."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from xlcsp.book.errors import (
    CannotRead,
    Encrypted,
    FileMissing,
    IsFolder,
    NotAWorkbook,
    StillInCloud,
)

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_NOT_HERE: Final = 0x1000 | 0x40000 | 0x400000
"""Windows: offline, recalled on opening, recalled on reading."""
_DATALESS: Final = 0x40000000
"""The same on a Mac."""


def check_kind(path: Path) -> None:
    """Raise the Refused that fits, unless the file begins as a zip does."""
    try:
        status = path.stat()
    except FileNotFoundError as error:
        raise FileMissing(f"There is no file {path}: check its name and folder.") from error
    except OSError as error:
        raise CannotRead(f"{path.name} cannot be read ({error.strerror}).") from error
    if path.is_dir():
        raise IsFolder(f"{path} is a folder: give the workbook inside it.")
    _check_here(path, status)
    try:
        with path.open("rb") as file:
            start = file.read(8)
            if start == _OLE:
                raise _ole(path, _holds(file.read, _ENCRYPTED))
    except OSError as error:
        raise CannotRead(
            f"{path.name} cannot be read ({error.strerror}): close it elsewhere, or ask for access."
        ) from error
    if not start.startswith(b"PK"):
        raise NotAWorkbook(
            f"{path.name} is no Excel workbook: open it in Excel and save it as .xlsx, "
            "or give the workbook itself."
        )


def _check_here(path: Path, status: os.stat_result) -> None:
    attributes: int = getattr(status, "st_file_attributes", 0)
    flags: int = getattr(status, "st_flags", 0)
    if attributes & _NOT_HERE or flags & _DATALESS:
        raise StillInCloud(
            f"{path.name} is in OneDrive but not on this computer yet: in the folder, right-click "
            "it, choose 'Always keep on this device', wait for the tick and try again."
        )
    if status.st_size == 0:
        raise StillInCloud(
            f"{path.name} is empty: it may still be syncing or copying. Wait, then try again."
        )


def _ole(path: Path, encrypted: bool) -> Encrypted | NotAWorkbook:
    if encrypted:
        return Encrypted(
            f"{path.name} is closed by a password or a sensitivity label: open it in Excel, take "
            "that off (File, Info, Protect Workbook) in a copy, and use the copy."
        )
    return NotAWorkbook(
        f"{path.name} is an old-format file (.xls or the like): open it in Excel and save it "
        "as .xlsx."
    )


def _holds(read: Callable[[int], bytes], wanted: bytes) -> bool:
    """Whether the rest of a file holds some bytes."""
    kept = b""
    while piece := read(1 << 20):
        if wanted in kept + piece:
            return True
        kept = piece[-len(wanted) :]
    return False
