"""``xlcsp set``: cells set without touching anything else, and what depends on them worked out."""

import re
from pathlib import Path

from xlcsp.book import Book, Refused, open_book
from xlcsp.book.addresses import cell_name, column_number, inside_sheet
from xlcsp.book.model import CellValue, SetValue
from xlcsp.cli.output import Exit, complain, naming, stop
from xlcsp.cli.recalc import process_book, report_one

_ASSIGNMENT = re.compile(
    r"""(?: '(?P<quoted>(?:[^']|'')+)' | (?P<plain>[^'!=]+) ) !
        \$?(?P<column>[A-Za-z]{1,3}) \$?(?P<row>[1-9][0-9]{0,6})
        \s* = (?P<value>.*)""",
    re.VERBOSE | re.DOTALL,
)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")


def set_and_recalculate(
    path: Path, cells: list[str], out: Path | None, as_json: bool, verbose: bool
) -> None:
    """Sets each cell of ``cells`` ("'Sheet name'!A1=VALUE") and works out what follows."""
    changes = [read_assignment(cell) for cell in cells]
    try:
        with open_book(path) as book:
            replaced = _formulas_replaced(book, changes)
            outcome = process_book(book, out, changed=changes)
    except Refused as refusal:
        stop(naming(path, refusal), Exit.REFUSED)
    for cell in replaced:
        complain(f"{cell} held a formula, and holds the value now.")
    report_one(outcome, as_json, verbose)


def _formulas_replaced(book: Book, changes: list[SetValue]) -> list[str]:
    """The cells to be set that hold a formula, for the warning."""
    wanted: dict[str, set[tuple[int, int]]] = {}
    for change in changes:
        wanted.setdefault(book.sheet(change.sheet).name, set()).add((change.row, change.column))
    return [
        f"'{sheet}'!{cell_name(formula.row, formula.column)}"
        for sheet, cells in wanted.items()
        for formula in book.formulas(sheet)
        if (formula.row, formula.column) in cells
    ]


def read_assignment(text: str) -> SetValue:
    """Reads one "'Sheet name'!A1=VALUE"; ends the command where it is not of that form."""
    if any("\ud800" <= character <= "\udfff" for character in text):
        stop(f"{text!a} holds characters that are no text; type it again.", Exit.USAGE)
    found = _ASSIGNMENT.fullmatch(text)
    if not found:
        stop(
            f"{text!r} is not of the form 'Sheet name'!A1=VALUE; the sheet's name is needed, in "
            "single quotes where it holds spaces.",
            Exit.USAGE,
        )
    sheet = (found["quoted"] or found["plain"]).replace("''", "'").strip()
    row, column = int(found["row"]), column_number(found["column"])
    if not inside_sheet(row, column):
        stop(
            f"{found['column']}{row} is outside a sheet, whose last cell is XFD1048576.",
            Exit.USAGE,
        )
    return SetValue(sheet, row, column, _value(found["value"]))


def _value(text: str) -> CellValue:
    bare = text.strip()
    if not bare:
        return None
    if len(bare) >= 2 and bare[0] == bare[-1] == '"':
        return bare[1:-1]
    if bare.upper() in ("TRUE", "FALSE"):
        return bare.upper() == "TRUE"
    if _NUMBER.fullmatch(bare):
        number = float(bare)
        if number in (float("inf"), float("-inf")):
            stop(f"{bare} is too large for a cell.", Exit.USAGE)
        return number
    if bare.startswith("="):
        stop(
            f"{bare!r} is a formula; set takes values. For text that begins with an equals sign, "
            'put it in double quotes: "=..."',
            Exit.USAGE,
        )
    return text
