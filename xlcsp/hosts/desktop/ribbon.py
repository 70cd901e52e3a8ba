"""What the buttons of the add-in's tab do, each called by VBA through xlwings' ``RunPython``.

A button says what it would do before it does it, and ends in a sentence, never in a traceback for
something that a person can put right.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

import xlwings

from xlcsp.book import Refused
from xlcsp.book.addresses import cell_name
from xlcsp.hosts.desktop.cell_help import help_for
from xlcsp.hosts.desktop.colour import colour, take_off, words_in
from xlcsp.hosts.desktop.open_refresh import (
    OpenPlan,
    changes_of,
    check_ready,
    make,
    plans_of,
    write_log,
)
from xlcsp.hosts.desktop.open_tables import folder_of
from xlcsp.hosts.desktop.open_undo import keep_copy, keep_record, undo_last
from xlcsp.hosts.palettes import PALETTES
from xlcsp.refresh.errors import RefreshStopped
from xlcsp.refresh.match import plain
from xlcsp.refresh.plan import NewValue
from xlcsp.refresh.run import person
from xlcsp.worksheet.sentences import counted

TITLE: Final = "Community safety"
_SHOWN: Final = 12
_MOST_COLOURED: Final = 100_000

Ask = Callable[[str], bool]
"""Shows a text and asks whether to go on."""


# Called by VBA --------------------------------------------------------------------------------------


def refresh() -> None:
    """Refresh tables."""
    book = xlwings.Book.caller()
    _say(book, refreshed(book, lambda text: _ask(book, text)))


def undo_refresh() -> None:
    """Undo refresh."""
    book = xlwings.Book.caller()
    _say(book, undone(book))


def colour_traditional() -> None:
    """Colour RAG: red, amber, green."""
    _colour("traditional")


def colour_accessible() -> None:
    """Colour RAG: the palette for every reader."""
    _colour("accessible")


def colours_off() -> None:
    """Colour RAG: off."""
    book = xlwings.Book.caller()
    cells = book.selection
    _say(book, _no_cells() if cells is None else coloured(cells, None))


def show_help() -> None:
    """Help."""
    book = xlwings.Book.caller()
    cells = book.selection
    _say(book, _no_cells() if cells is None else help_for(cells[0, 0]))


# What they do ---------------------------------------------------------------------------------------


def refreshed(book: xlwings.Book, go_on: Ask, folder: Path | None = None) -> str:
    """Refresh the open workbook by its rules; what came of it, in words."""
    try:
        plans = plans_of(book, folder)
        changes = changes_of(plans)
        told = [f"{each.table.name}: {each.plan.says}" for each in plans]
        if not changes:
            return "\n".join([*told, "", "Nothing is to be changed."])
        if not go_on("\n".join([*told, "", *_first(plans), "", "Make these changes?"])):
            return "Nothing was changed."
        check_ready(book, changes)
        beside = folder or folder_of(book)
        backup = keep_copy(book, beside)
        afterwards = make(book, changes)
        keep_record(beside / book.name, changes, afterwards)
        write_log(book, [each.plan for each in plans], datetime.now().astimezone(), person())
    except (RefreshStopped, Refused) as reason:
        return str(reason)
    return _made(plans, backup)


def undone(book: xlwings.Book, folder: Path | None = None) -> str:
    """Undo the last refresh of the open workbook; what came of it, in words."""
    try:
        changes = undo_last(book, (folder or folder_of(book)) / book.name)
    except RefreshStopped as reason:
        return str(reason)
    names = ", ".join(change.before.name for change in changes)
    return f"The values from before the last refresh are back in {names}. Its row in the log stays."


def coloured(cells: xlwings.Range, palette: str | None) -> str:
    """Colour cells with the palette of that key, or take the colours off; what came of it."""
    address = cells.get_address(row_absolute=False, column_absolute=False)
    if palette is None:
        if not take_off(cells):
            return f"{address} has no colours of ours over exactly those cells."
        return f"Our colours are off {address}. Other formatting is as it was."
    colour(cells, next(each for each in PALETTES if each.key == palette))
    said = f"{address} is coloured by the word in each cell."
    if cells.count > _MOST_COLOURED:
        return said
    words = words_in(cells)
    held = "holds" if words == 1 else "hold"
    return f"{said} {words:,} of its {counted(cells.count, 'cell')} {held} such a word now."


def _first(plans: Sequence[OpenPlan]) -> list[str]:
    changes = [change for each in plans for change in each.plan.changes]
    lines = [_line(change) for change in changes[:_SHOWN]]
    rest = len(changes) - len(lines)
    return [*lines, f"and {rest:,} more"] if rest else lines


def _line(change: NewValue) -> str:
    old, new = (plain(value) or "(empty)" for value in (change.old, change.new))
    cell = cell_name(change.row, change.column)
    return f"{cell} ({change.about}; {change.header}): {old} -> {new}"


def _made(plans: Sequence[OpenPlan], backup: Path | None) -> str:
    cells = sum(len(each.plan.changes) for each in plans)
    told = [f"{counted(cells, 'cell')} changed."]
    if any(each.plan.needs_a_look for each in plans):
        told.append("Look at what was missing, new or gone: Refresh tables shows it again.")
    if backup is not None:
        told.append(f"The workbook as it was is kept as {backup.name}.")
    told.append("Undo refresh puts the old values back. Save the workbook to keep the new ones.")
    return " ".join(told)


def _colour(palette: str) -> None:
    book = xlwings.Book.caller()
    cells = book.selection
    _say(book, _no_cells() if cells is None else coloured(cells, palette))


def _no_cells() -> str:
    return "Select the cells first."


def _say(book: xlwings.Book, text: str) -> None:
    book.app.alert(text, TITLE, buttons="ok")


def _ask(book: xlwings.Book, text: str) -> bool:
    return book.app.alert(text, TITLE, buttons="ok_cancel") == "ok"
