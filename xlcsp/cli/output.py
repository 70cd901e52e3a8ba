"""What the commands say and how they end: plain lines, JSON for machines, and the exit codes."""

import json
import sys
from collections.abc import Sequence
from enum import IntEnum
from pathlib import Path
from typing import Any, Final, NoReturn

import typer

_FIRST: Final = 10
"""How many lines of a list are shown unless all are asked for."""


class Exit(IntEnum):
    """How a command ended."""

    DONE = 0
    LOOK = 1
    """Done, with something for a person to look at."""
    USAGE = 2
    REFUSED = 3
    """A file could not be read or written safely; nothing was written to it."""


def complain(message: str) -> None:
    """One line on standard error."""
    typer.echo(f"xlcsp: {message}", err=True)


def stop(message: str, code: Exit) -> NoReturn:
    """Says why in one line and ends the command."""
    complain(message)
    raise typer.Exit(code)


def naming(path: Path, refusal: Exception) -> str:
    """The refusal's line, with the file's name in front where the line does not hold it."""
    return str(refusal) if path.name in str(refusal) else f"{path.name}: {refusal}"


def print_json(value: Any) -> None:
    """One JSON value on one line of standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, allow_nan=False) + "\n")


def print_list(indent: str, heading: str, lines: Sequence[str], verbose: bool) -> None:
    """A heading and the first lines below it, or all; nothing at all where there are none."""
    if not lines:
        return
    typer.echo(f"{indent}{heading}")
    shown = lines if verbose else lines[:_FIRST]
    for line in shown:
        typer.echo(f"{indent}  {line}")
    if len(shown) < len(lines):
        typer.echo(f"{indent}  and {len(lines) - len(shown):,} more; --verbose lists them all")


def print_table(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table for a person. Columns whose cells all look like figures are set to the right."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    table = Table(
        title=title or None, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD
    )
    for position, heading in enumerate(headings):
        cells = [row[position] for row in rows if row[position]]
        figures = bool(cells) and all(cell[0] in "0123456789£~+-−" for cell in cells)
        table.add_column(heading, justify="right" if figures else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell, style=_STATUS_STYLES.get(cell, "")) for cell in row))
    console.print(table)


# The word is always there; the colour only helps the eye.
_STATUS_STYLES = {
    "Green": "green",
    "Red": "red",
    "Amber": "yellow",
    "HIGH": "red",
    "MEDIUM": "yellow",
}
