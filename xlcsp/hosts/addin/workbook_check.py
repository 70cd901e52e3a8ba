"""The figures of the workbook that is open, checked for the task pane to list.

The pane reads what cells show and sends it: no chart, note, name or formatting goes along, and of
formulas only those with a CSP function in them. What is found is what ``audit`` finds in a closed
workbook. Other workbooks that a rule names are not looked at: the server has no folder to look in.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from xlcsp.audit.check import Report, check_sheets
from xlcsp.audit.finding import Finding
from xlcsp.audit.read_sheets import RECONCILIATION, sheet_of
from xlcsp.audit.tables import SheetCells, TableArea
from xlcsp.book.model import (
    LAST_COLUMN,
    LAST_ROW,
    Area,
    CellValue,
    Formula,
    FormulaKind,
    ShownCell,
)
from xlcsp.book.styles import shows_date
from xlcsp.hosts.addin.office_values import Json, NotCells, number_of
from xlcsp.worksheet.sentences import counted

MOST_CELLS: Final = 200_000
"""Filled cells of one check: what is checked in some ten seconds."""
MOST_SHEETS: Final = 1_000
WIDEST: Final = 2_000_000
"""Cells between the first and the last filled one of a sheet, and in its tables together: a few cells
in far corners would have the search walk over everything between them."""
_LONGEST_FORMAT: Final = 255
_HIDDEN: Final = {"Visible": "", "Hidden": "hidden", "VeryHidden": "very hidden"}
"""Excel.SheetVisibility of the Office.js reference, in the checker's words."""

MOST_FINDINGS: Final = 1_000
"""Findings of one answer, the foremost first."""

NOT_LOOKED_AT: Final = (
    "Not looked at: pictures, charts, notes and comments, headers and footers, other workbooks."
)


@dataclass(frozen=True, slots=True)
class _Sent:
    """A sheet as it was sent."""

    cells: SheetCells
    formulas: tuple[Formula, ...]


def workbook_check(sent: dict[str, Json]) -> dict[str, Json]:
    """What the pane shows for ``sheets``: findings, what was looked at, and messages.

    A sheet is ``{"name", "visibility", "tables", "formats", "cells"}``. A cell is ``[row, column,
    value, format, formula]``: from 1; the place of its number format in ``formats``; false where it
    was typed, true where a formula fills it, or the formula where CSP is in it. A table is
    ``{"name", "top", "left", "bottom", "right", "totals"}``, its header row included.
    """
    sheets = sent.get("sheets")
    if not isinstance(sheets, list) or not 0 < len(sheets) <= MOST_SHEETS:
        raise NotCells("A check needs the workbook's sheets.")
    _not_too_many(sheets)
    read = [_sheet(sheet) for sheet in sheets]
    names = [one.cells.name.casefold() for one in read]
    if len(set(names)) < len(names):
        raise NotCells("Two sheets have the same name.")
    formulas = (formula for one in read for formula in one.formulas)
    return _shown(check_sheets([one.cells for one in read], formulas, None), names)


def _not_too_many(sheets: Sequence[Json]) -> None:
    lists = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
    cells = sum(len(one) for one in lists if isinstance(one, list))
    if cells > MOST_CELLS:
        raise NotCells(
            f"The workbook has {cells:,} filled cells; the pane checks up to {MOST_CELLS:,}. Check"
            " the closed file instead: xlcsp check."
        )


_Given: TypeAlias = tuple[tuple[int, int, CellValue], str, Json]
"""Row, column and value; the number format; the formula as it was sent."""


# What was sent --------------------------------------------------------------------------------------


def _sheet(sent: Json) -> _Sent:
    if not isinstance(sent, dict):
        raise NotCells("A sheet is not an object.")
    name, visibility = sent.get("name"), sent.get("visibility")
    if not isinstance(name, str) or not 0 < len(name) <= 255:
        raise NotCells("A sheet needs its name.")
    if not isinstance(visibility, str) or visibility not in _HIDDEN:
        raise NotCells("A sheet is visible, hidden or very hidden.")
    formats, cells = sent.get("formats"), sent.get("cells")
    if not isinstance(formats, list) or not all(_is_format(one) for one in formats):
        raise NotCells("A sheet's number formats are not texts.")
    if not isinstance(cells, list):
        raise NotCells("A sheet's cells are not a list.")
    given = sorted((_cell(cell, formats) for cell in cells), key=lambda one: one[0][:2])
    shown: list[ShownCell] = []
    formulas: list[Formula] = []
    for (row, column, value), code, formula in given:
        own = Area(row, column, row, column)
        fills = None if formula is False else own
        shown.append(ShownCell(row, column, value, code, shows_date(code), fills))
        if isinstance(formula, str):
            text = formula.removeprefix("=")
            formulas.append(Formula(name, row, column, text, FormulaKind.NORMAL, own, value))
    tables = tuple(_tables(sent.get("tables")))
    if _spanned(given) + sum(table.area.rows * table.area.columns for table in tables) > WIDEST:
        raise NotCells(
            f"{name} has filled cells far apart from each other. Check the closed file instead:"
            " xlcsp check."
        )
    return _Sent(sheet_of(name, shown, tables, _HIDDEN[visibility]), tuple(formulas))


def _spanned(given: Sequence[_Given]) -> int:
    columns = [column for (_, column, _), _, _ in given]
    if not columns:
        return 0
    return (given[-1][0][0] - given[0][0][0] + 1) * (max(columns) - min(columns) + 1)


def _is_format(sent: Json) -> bool:
    return isinstance(sent, str) and len(sent) <= _LONGEST_FORMAT


def _cell(sent: Json, formats: Sequence[str]) -> _Given:
    if not isinstance(sent, list) or len(sent) != 5:
        raise NotCells("A cell is not a row, a column, a value, a format and a formula.")
    row, column, value, code, formula = sent
    if not _is_from_1_to(row, LAST_ROW) or not _is_from_1_to(column, LAST_COLUMN):
        raise NotCells("A cell lies outside its sheet.")
    if not _is_from_1_to(code, len(formats), first=0):
        raise NotCells("A cell's number format is not among its sheet's.")
    if not isinstance(formula, bool | str):
        raise NotCells("A cell's formula is not text.")
    return (row, column, _value(value)), formats[code], formula


def _is_from_1_to(sent: Json, last: int, first: int = 1) -> bool:
    return type(sent) is int and first <= sent < last + first


def _value(sent: Json) -> CellValue:
    if isinstance(sent, bool | str):
        return sent
    if (number := number_of(sent)) is not None:
        return number
    raise NotCells("A cell's value is not a value.")


def _tables(sent: Json) -> Iterator[TableArea]:
    if not isinstance(sent, list):
        raise NotCells("A sheet's tables are not a list.")
    for table in sent:
        if not isinstance(table, dict) or not isinstance(table.get("name"), str):
            raise NotCells("A table needs its name.")
        edges = [table.get(edge) for edge in ("top", "left", "bottom", "right")]
        lasts = (LAST_ROW, LAST_COLUMN, LAST_ROW, LAST_COLUMN)
        if not all(_is_from_1_to(edge, last) for edge, last in zip(edges, lasts, strict=True)):
            raise NotCells("A table lies outside its sheet.")
        area = Area(*edges)  # type: ignore[arg-type]  # whole numbers, as was just seen
        if area.top > area.bottom or area.left > area.right:
            raise NotCells("A table lies outside its sheet.")
        yield TableArea(table["name"], area, int(table.get("totals") is True))


# What was found -------------------------------------------------------------------------------------


def _shown(report: Report, names: Sequence[str]) -> dict[str, Json]:
    ordered = sorted(report.findings, key=lambda one: (not one.verdict.counts, one.group))
    rules = len(report.ruled)
    by_rules = (
        f"The rules on CSP Checks speak of {counted(rules, 'figure')}."
        if rules
        else "No rules of the workbook's own: what was found comes from its texts and tables."
    )
    looked = [
        f"Looked at {counted(len(names), 'sheet')} with {counted(report.figures, 'figure')}.",
        by_rules,
    ]
    if RECONCILIATION.casefold() in names:
        looked.append(f"The sheet {RECONCILIATION}, which tells of such findings, was not checked.")
    messages = list(report.messages)
    if len(ordered) > MOST_FINDINGS:
        rest = counted(len(ordered) - MOST_FINDINGS, "finding")
        messages.append(f"{rest} more: xlcsp check lists them all.")
    return {
        "says": f"{report.in_a_line[:1].upper()}{report.in_a_line[1:]}.",
        "looked": [*looked, NOT_LOOKED_AT],
        "messages": messages,
        "findings": [_finding(one) for one in ordered[:MOST_FINDINGS]],
    }


def _finding(one: Finding) -> dict[str, Json]:
    return {
        "sheet": one.place.sheet,
        "cell": one.place.cell,
        "published": one.published,
        "expected": one.expected,
        "against": one.against,
        "relation": one.relation,
        "cause": one.cause,
        "confidence": one.confidence,
        "support": one.support,
        "group": one.group,
        "wrong": one.verdict.counts,
        "verdict": one.verdict.value,
    }
