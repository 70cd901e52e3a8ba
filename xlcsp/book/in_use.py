"""Whether another program has the workbook open, as far as the files beside it and the system tell."""

from pathlib import Path

from xlcsp.book.errors import OpenElsewhere, ReadOnly


def check_free(path: Path) -> None:
    """Raise OpenElsewhere or ReadOnly where the file cannot be replaced safely."""
    for owner, program in (
        (path.with_name(f"~${path.name}"), "Excel"),
        (path.with_name(f".~lock.{path.name}#"), "LibreOffice"),
    ):
        if _is_there(owner):
            raise OpenElsewhere(
                f"{path.name} is open in {program}: close it there and try again. If nobody has it "
                f"open, {program} crashed: delete the file {owner.name} beside it."
            )
    if not _is_there(path):
        return
    try:
        with path.open("r+b"):
            pass
    except PermissionError as error:
        raise ReadOnly(
            f"{path.name} may not be written: it is read-only or open in another program. "
            "Close it there, or save the result elsewhere."
        ) from error


def _is_there(path: Path) -> bool:
    """Whether there is such a file; a name that the disk could not hold is none."""
    try:
        return path.exists()
    except OSError:
        return False
