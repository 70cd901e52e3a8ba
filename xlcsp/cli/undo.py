"""``xlcsp undo``: the last backup of a refresh put back."""

from pathlib import Path

import typer

from xlcsp.book import Refused
from xlcsp.cli.output import Exit, stop
from xlcsp.refresh.backups import undo
from xlcsp.refresh.errors import RefreshStopped


def undo_book(path: Path, *, anyway: bool) -> None:
    """Puts the last backup back and says where the workbook as it was is kept."""
    try:
        undone = undo(path, anyway=anyway)
    except (Refused, RefreshStopped) as reason:
        stop(str(reason), Exit.REFUSED)
    except OSError as error:
        stop(f"{path.name} could not be put back ({error.strerror}): close it first.", Exit.REFUSED)
    typer.echo(
        f"{path.name} is again as it was before {undone.backup.made_by} of {undone.backup.when}."
    )
    typer.echo(f"  the workbook as it was just now is kept as {undone.kept.name}")
