"""The way back from the last refresh of an open workbook.

Beside ``Book.xlsx`` a refresh of the open workbook leaves ``Book.backup-001.xlsx``, the workbook as
it stood in Excel just before (the next number that is free), and ``Book.last-refresh.json``, the old
values of what it changed. Undo puts those back while the tables still stand as the refresh left
them, and takes the record away. The record holds cell contents, as the backup does.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, Final

import xlwings

from xlcsp.book import CellValue
from xlcsp.book.model import ErrorCode
from xlcsp.hosts.desktop.excel_only import save_copy
from xlcsp.hosts.desktop.open_refresh import TableChange, check_unprotected, undo
from xlcsp.hosts.desktop.open_tables import OpenTable, read_table
from xlcsp.refresh.errors import UndoRefused

_FORM: Final = 1
"""The form of the record; a later one is not read."""


@dataclass(frozen=True, slots=True)
class LastRefresh:
    """What the last refresh did, and how the tables stood afterwards."""

    changes: tuple[TableChange, ...]
    afterwards: tuple[str, ...]
    """The fingerprint of each table."""


def record_path(workbook: Path) -> Path:
    """Where the last refresh of a workbook is kept."""
    return workbook.with_name(f"{workbook.stem}.last-refresh.json")


def keep_copy(book: xlwings.Book, folder: Path) -> Path | None:
    """Saves the workbook as it stands beside itself, under a name that is free.

    None where the engine cannot. Raises UndoRefused where the folder may not be written.
    """
    name = Path(book.name)
    number = 1
    while (backup := folder / f"{name.stem}.backup-{number:03d}{name.suffix}").exists():
        number += 1
    try:
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise UndoRefused(
            f"No backup can be kept: the folder {folder} may not be written "
            f"({error.strerror}). Nothing was changed."
        ) from error
    return backup if save_copy(book, backup) else None


def keep_record(
    workbook: Path, changes: Sequence[TableChange], afterwards: Sequence[OpenTable]
) -> None:
    """Keep what undoes a refresh."""
    kept = {
        "form": _FORM,
        "tables": [
            _written(change, table.fingerprint)
            for change, table in zip(changes, afterwards, strict=True)
        ],
    }
    record_path(workbook).write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")


def undo_last(book: xlwings.Book, workbook: Path) -> tuple[TableChange, ...]:
    """Undo the last refresh; UndoRefused where there is none or a table has changed since."""
    last = read_record(workbook)
    for change, fingerprint in zip(last.changes, last.afterwards, strict=True):
        name = change.before.name
        if read_table(book, name).fingerprint != fingerprint:
            raise UndoRefused(
                f"The table {name} has changed since the refresh, so its old values are not put "
                "over it. The workbook as it was is the newest file "
                f"{workbook.stem}.backup-...{workbook.suffix} beside it."
            )
    check_unprotected(book, [change.before.sheet for change in last.changes])
    undo(book, last.changes)
    record_path(workbook).unlink()
    return last.changes


def read_record(workbook: Path) -> LastRefresh:
    """The record of the last refresh; UndoRefused where there is none that can be read."""
    try:
        kept = json.loads(record_path(workbook).read_text(encoding="utf-8"))
        if kept["form"] != _FORM:
            raise UndoRefused("The record of the last refresh is of a newer xlcsp: update it.")
        changes = tuple(_change(each) for each in kept["tables"])
        return LastRefresh(changes, tuple(each["afterwards"] for each in kept["tables"]))
    except FileNotFoundError as error:
        raise UndoRefused(f"There is no refresh of {workbook.name} to undo.") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UndoRefused(
            f"{record_path(workbook).name} cannot be read, so nothing is undone."
        ) from error


def _written(change: TableChange, afterwards: str) -> dict[str, Any]:
    table = change.before
    return {
        "afterwards": afterwards,
        "name": table.name,
        "sheet": table.sheet,
        "headers": table.headers,
        "corner": table.corner,
        "rows": [[_json(cell) for cell in row] for row in table.rows],
        "formulas": table.formulas,
        "dates": table.dates,
        "cells": [[*place, _json(value)] for place, value in change.cells],
        "removed": change.removed,
        "added": [
            [[place, _json(value)] for place, value in values.items()] for values in change.added
        ],
    }


def _change(kept: dict[str, Any]) -> TableChange:
    row, column = kept["corner"]
    table = OpenTable(
        name=kept["name"],
        sheet=kept["sheet"],
        headers=tuple(kept["headers"]),
        corner=(row, column),
        rows=tuple(tuple(_value(cell) for cell in line) for line in kept["rows"]),
        formulas=tuple(tuple(line) for line in kept["formulas"]),
        dates=tuple(tuple(line) for line in kept["dates"]),
    )
    return TableChange(
        before=table,
        cells=tuple(((row, column), _value(value)) for row, column, value in kept["cells"]),
        removed=tuple(kept["removed"]),
        added=tuple({place: _value(value) for place, value in line} for line in kept["added"]),
    )


def _json(value: CellValue) -> Any:
    return {"error": value.code} if isinstance(value, ErrorCode) else value


def _value(kept: Any) -> CellValue:
    if isinstance(kept, dict):
        return ErrorCode(kept["error"])
    return float(kept) if isinstance(kept, int) and not isinstance(kept, bool) else kept
