"""Which formulas of ours have lost, or never had, the mark that lets them spill.

A program that writes formulas as text leaves ``CSP.ALLOCATE(...)`` an ordinary formula, of which Excel
shows the first cell only; LibreOffice saves a dynamic array as an array of fixed size. Nothing is
guessed: the workbook is worked out with the marks in a copy, and only what then fills cells that are
free keeps its mark. A formula that has a result of its own is left as it is.
"""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from xlcsp import engine
from xlcsp.book import Book, ErrorCode, FormulaKind, SetResult, open_book
from xlcsp.book.mark_dynamic import marked_dynamic
from xlcsp.book.model import Area, Formula
from xlcsp.book.write import write_parts
from xlcsp.book.xml_text import whole_as_utf8

_OURS: Final = re.compile(r"CSP[._][A-Z]", re.IGNORECASE)
_BY_LIBREOFFICE: Final = re.compile(rb"<(?:\w+:)?Application>\s*LibreOffice")


def formulas_of_ours(book: Book) -> Iterator[Formula]:
    """Every cell's formula that calls one of our functions, in any spelling."""
    for sheet in book.sheets:
        if b"csp" in whole_as_utf8(book.package.read(sheet.part))[0].lower():
            for formula in book.formulas(sheet.name):
                if _OURS.search(formula.text) is not None:
                    yield formula


def shows_no_result(formula: Formula) -> bool:
    """Whether a formula has no result in the file, or that its function is unknown."""
    return formula.cached in (None, ErrorCode("#NAME?"))


def to_be_marked(book: Book, *, arrays: bool) -> list[tuple[str, int, int]]:
    """The cells (sheet, row, column) whose formulas are to become dynamic arrays.

    ``arrays``: arrays of fixed size in a workbook that LibreOffice saved, too.
    """
    asked = list(_asked(book, arrays=arrays and _saved_by_libreoffice(book)))
    if not asked:
        return []
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder) / book.path.name
        places = [(formula.sheet, formula.row, formula.column) for formula in asked]
        made = marked_dynamic(book, places, {})
        parts = {name: [content] for name, content in made.changed.items()}
        write_parts(book, parts, trial, len(places), made.added, frozenset(made.removed))
        with open_book(trial) as marked:
            report = engine.recalculate(marked)
            now = {
                (formula.sheet, formula.row, formula.column): formula.area
                for sheet in marked.sheets
                for formula in marked.formulas(sheet.name)
                if formula.kind is FormulaKind.DYNAMIC
            }
    now |= {
        (change.sheet, change.row, change.column): _filled(change)
        for change in report.changes
        if isinstance(change, SetResult)
    }
    refused = {(each.cell.sheet, each.cell.row, each.cell.column) for each in report.refused}
    return [
        place
        for formula, place in zip(asked, places, strict=True)
        if place not in refused and _fits(formula, now.get(place))
    ]


def _asked(book: Book, *, arrays: bool) -> Iterator[Formula]:
    for formula in formulas_of_ours(book):
        plain = formula.kind is FormulaKind.NORMAL and shows_no_result(formula)
        if plain or (formula.kind is FormulaKind.ARRAY and arrays):
            yield formula


def _fits(formula: Formula, fills: Area | None) -> bool:
    """An array fills what it filled; an ordinary formula, more than its own cell."""
    if formula.kind is FormulaKind.ARRAY:
        return fills == formula.area
    return fills is not None and fills.rows * fills.columns > 1


def _filled(change: SetResult) -> Area:
    rows, columns = len(change.values), len(change.values[0])
    return Area(change.row, change.column, change.row + rows - 1, change.column + columns - 1)


def _saved_by_libreoffice(book: Book) -> bool:
    properties = book.package.find("docProps/app.xml")
    if properties is None:
        return False
    return _BY_LIBREOFFICE.search(book.package.read(properties.name)) is not None
