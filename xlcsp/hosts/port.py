"""Workbooks moved between spreadsheets: every spelling of our functions rewritten to the target's.

Excel's add-in binds ``_xldudf_CSP_RAG``, desktop Excel ``CSP_RAG``, Calc and people ``CSP.RAG``. The
damaged spellings that travelling workbooks collect (stuck prefixes, ``[2]!_xldudf_CSP_RAG``, the full
path of an add-in file) are read too. Nothing but the spelling changes, so the way back gives the
same bytes. Formulas that showed ``#NAME?`` get their results.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeAlias

from xlcsp import engine
from xlcsp.book import Book, Written, open_book, write
from xlcsp.book.external_links import without_last_links
from xlcsp.book.formula_text import Edit, Rewritten, rewriting
from xlcsp.book.mark_dynamic import marked_dynamic
from xlcsp.book.write import write_parts
from xlcsp.book.xml_text import whole_as_utf8
from xlcsp.hosts.calc.unknown_functions import unknown_to_calc
from xlcsp.hosts.spilling import formulas_of_ours, shows_no_result, to_be_marked
from xlcsp.hosts.texts_in_arrays import texts_as_given, texts_filed
from xlcsp.worksheet import CATALOGUE, canonical, desktop, stored

Place: TypeAlias = tuple[str, int, int]
"""A cell: sheet, row and column."""


class Target(StrEnum):
    """Where a workbook is to be used."""

    EXCEL = "excel"
    """Excel with the Office.js add-in."""
    DESKTOP = "desktop"
    """Desktop Excel with the .xlam add-in."""
    CALC = "calc"
    """LibreOffice Calc with the extension."""


_SPELT: Final[dict[Target, Callable[[str], str]]] = {
    Target.EXCEL: stored,
    Target.DESKTOP: desktop,
    Target.CALC: str,
}
_PIECES: Final = re.compile(
    r"""
    "(?:[^"]|"")*"                                   # text
    | (?P<call>
        (?: '(?:[^']|'')*'! | [^\s"'!(),;:+\-*/^&=<>{}@]*! )?  # what a broken link left in front
        (?: _xlfn\. | _xll\. | _xlws\. )*
        (?: _xldudf_CSP_ | CSP[._] ) [A-Z][A-Z0-9]*
      ) (?= \s* \( )
    | '(?:[^']|'')*'                                 # a sheet
    | \[ (?: [^\[\]'] | '. | \[ (?:[^\[\]']|'.)* \] )* \]   # a table's columns, a workbook's number
    | [\w.\\?]+                                      # any other name or number
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)


def edits_for(formula: str, target: Target, in_array: bool = False) -> list[Edit]:
    """What must change in a formula (without its equals sign) for the target.

    ``in_array``: the formula fills cells as an array.
    """
    edits = []
    for found in _PIECES.finditer(formula):
        spelling = found["call"]
        name = canonical(spelling) if spelling else None
        if name is None or name not in CATALOGUE:
            continue
        new = _SPELT[target](name)
        if new != spelling:
            edits.append(Edit(*found.span("call"), new))
    if in_array and target is Target.CALC:
        return texts_filed(formula, edits)
    return texts_as_given(formula, edits)


@dataclass(frozen=True, slots=True)
class Plan:
    """What porting a workbook would do, nothing of it written yet."""

    formulas: tuple[Rewritten, ...]
    marked: tuple[Place, ...]
    """Cells whose formulas become dynamic arrays."""
    links_removed: tuple[str, ...]
    """Links to add-in files that nothing refers to any more, by the file's name."""
    unknown: dict[str, tuple[Place, ...]]
    """Native functions that the target does not know, and the cells that call them."""
    changed: dict[str, bytes]
    added: dict[str, bytes]
    removed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Ported:
    """What porting a workbook did."""

    plan: Plan
    written: Written
    worked_out: int
    """Results that are new in the file, because it showed #NAME? or nothing before."""
    without_result: tuple[Place, ...]
    """Cells of ours that still show none, because they could not be worked out."""


def plan(book: Book, target: Target) -> Plan:
    """What porting would do. Raises Refused."""
    spilling = to_be_marked(book, arrays=target is not Target.CALC)
    marked = marked_dynamic(book, spilling, {})
    made = rewriting(
        book,
        lambda formula, in_array: edits_for(formula, target, in_array),
        b"csp",
        marked.changed,
    )
    links = without_last_links(book, made.parts, _is_add_in)
    return Plan(
        made.formulas,
        tuple(spilling),
        links.targets,
        _unknown(book) if target is Target.CALC else {},
        {**made.parts, **links.changed},
        marked.added,
        links.removed | marked.removed,
    )


def port(path: Path, target: Target, out: Path | None = None) -> Ported:
    """Port a workbook in place (keeping a backup) or into a copy. Raises Refused."""
    with open_book(path) as book:
        made = plan(book, target)
        parts = {name: [content] for name, content in made.changed.items()}
        written = write_parts(
            book, parts, out, len(made.formulas), added=made.added, removed=made.removed
        )
        original_kept = bool(written.parts) or out is not None
    with open_book(written.path) as book:
        without = _without_result(book)
        if not without:
            return Ported(made, written, 0, ())
        report = engine.recalculate(book)
        shown = write(book, report.changes)
    if original_kept and shown.backup is not None:
        shown.backup.unlink()  # it is the workbook as just ported
    if not written.parts:
        written = replace(shown, backup=written.backup if original_kept else shown.backup)
    refused = {(each.cell.sheet, each.cell.row, each.cell.column) for each in report.refused}
    left = tuple(place for place in without if place in refused)
    return Ported(made, written, len(report.changed), left)


def _unknown(book: Book) -> dict[str, tuple[Place, ...]]:
    found: dict[str, list[Place]] = {}
    for sheet in book.sheets:
        if b"_xlfn." not in whole_as_utf8(book.package.read(sheet.part))[0]:
            continue
        for formula in book.formulas(sheet.name):
            for name in unknown_to_calc(formula.text):
                found.setdefault(name, []).append((sheet.name, formula.row, formula.column))
    return {name: tuple(cells) for name, cells in found.items()}


def _is_add_in(target: str) -> bool:
    return target.lower().endswith((".xlam", ".xla"))


def _without_result(book: Book) -> list[Place]:
    return [
        (formula.sheet, formula.row, formula.column)
        for formula in formulas_of_ours(book)
        if shows_no_result(formula)
    ]
