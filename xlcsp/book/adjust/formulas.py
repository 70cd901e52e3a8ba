"""Formulas in cells, on the sheet whose cells move and on all others.

Gives the new bytes of every cell whose formula must read differently, by its place before the move.
A shared formula is written out in each of its cells where any of them is concerned.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from xlcsp.book.addresses import area_name, cell_name
from xlcsp.book.adjust.moving import Moving
from xlcsp.book.cell_content import FormulaElement, read_formula, with_formula
from xlcsp.book.errors import ArrayInTheWay
from xlcsp.book.model import Area, FormulaKind, Position
from xlcsp.book.references import Standing, named
from xlcsp.book.shared_formulas import SharedFormula
from xlcsp.book.sheet_read import formula_kind
from xlcsp.book.sheet_survey import Fill
from xlcsp.book.sheet_text import Cell, Grammar, SheetText
from xlcsp.book.xml_text import attribute, escape, with_attribute, write_xstring

ROW_OF_ITS_OWN: Final = re.compile(r"(?<![\w.!])\$?[A-Za-z]{1,3}[0-9]{1,7}(?![\w.(])")
"""A reference whose row goes with the row of the formula."""


@dataclass(frozen=True, slots=True)
class FoundFormula:
    """A formula of a row that new rows may be like."""

    text: str
    element: FormulaElement
    cell: Cell


@dataclass(slots=True)
class Formulas:
    """What a look over a sheet's formulas gave."""

    cells: dict[int, dict[int, bytes | None]] = field(default_factory=dict)
    """Cells that must be written anew, by row and column."""
    models: dict[Position, FoundFormula] = field(default_factory=dict)
    """The formulas of the rows that were asked for."""
    fills: list[Fill] = field(default_factory=list)
    """Arrays, spills and data tables, as they stood."""
    displaced: bool = False
    """Whether any formula changes its place or goes."""


@dataclass(slots=True)
class _Group:
    """A shared formula and its cells so far."""

    shared: SharedFormula
    members: list[tuple[Cell, FormulaElement, str]] = field(default_factory=list)
    concerned: bool = False


@dataclass(slots=True)
class _Look:
    """The state of one look over a sheet."""

    grammar: Grammar
    home: str
    moving: Moving
    found: Formulas
    groups: dict[str, _Group] = field(default_factory=dict)
    """Shared formulas by the number that their cells name."""
    ended: list[_Group] = field(default_factory=list)
    """Those whose number another took over."""
    lowest: dict[int, tuple[int, SharedFormula]] = field(default_factory=dict)
    """The last formula met in each column, and its row."""


def follow_formulas(
    text: SheetText,
    home: str,
    moving: Moving,
    is_dynamic: Callable[[int], bool],
    model_rows: frozenset[int] = frozenset(),
) -> Formulas:
    """Look over a sheet to the end of its rows. Raises RowInUse and the like."""
    look = _Look(text.grammar, home, moving, Formulas())
    last = 0
    for block in text.blocks():
        for cell in text.formula_cells(block, last):
            element = read_formula(cell, text.grammar)
            if element is not None:
                _take(look, cell, element, is_dynamic, model_rows)
        last = text.last_row(block, last)
    for group in (*look.ended, *look.groups.values()):
        if group.concerned:
            for cell, element, new in group.members:
                _write(look, cell, _single(element, look.grammar.prefix, new))
    return look.found


def _take(
    look: _Look,
    cell: Cell,
    element: FormulaElement,
    is_dynamic: Callable[[int], bool],
    model_rows: frozenset[int],
) -> None:
    here = look.moving.here(look.home)
    text = element.text
    above = None
    if element.kind == "shared" and element.shared is not None:
        text = _shared(look, cell, element)
    else:
        above = _above(look, cell, SharedFormula(text, cell.row, cell.column))
    if cell.row in model_rows and here:
        look.found.models[cell.row, cell.column] = FoundFormula(text, element, cell)
    if element.kind in ("array", "dataTable") and element.area is not None:
        kind = formula_kind(cell, element, is_dynamic)
        look.found.fills.append(Fill(cell.row, cell.column, element.area, kind))
    if here and look.moving.move.cell(cell.row, cell.column) != cell.row:
        look.found.displaced = True
        if look.moving.move.cell(cell.row, cell.column) is None:
            return
    if element.kind == "dataTable":
        _check_data_table(look, cell, element)
    elif element.kind != "shared":
        new = _new_text(look, cell, text, above)
        area = _new_area(look, cell, element.area) if element.kind == "array" else None
        if new != text or area != (element.area if element.kind == "array" else None):
            _write(look, cell, _element(element, look.grammar.prefix, area, new))


def _above(look: _Look, cell: Cell, formula: SharedFormula) -> SharedFormula | None:
    """The formula in the cell above; notes this cell's for the one below."""
    row, above = look.lowest.get(cell.column, (0, None))
    look.lowest[cell.column] = (cell.row, formula)
    return above if row == cell.row - 1 else None


def _new_text(look: _Look, cell: Cell, text: str, above: SharedFormula | None) -> str:
    if not look.moving.references.concerned(text, look.home):
        return text
    standing = Standing(cell.row, cell.column, text, above)
    where = named(look.home, cell.row, cell.column)
    return look.moving.formula(text, look.home, where, standing=standing)


def _new_area(look: _Look, cell: Cell, area: Area | None) -> Area | None:
    """Where an array goes with its first cell (one that would be split is refused elsewhere)."""
    if area is None or not look.moving.here(look.home):
        return area
    row = look.moving.move.cell(cell.row, cell.column) or cell.row
    return Area(row, area.left, row + area.rows - 1, area.right)


def _shared(look: _Look, cell: Cell, element: FormulaElement) -> str:
    """What a cell of a shared formula says; notes the cell for when the group is concerned."""
    name = element.shared or ""
    if element.text:
        if name in look.groups:
            look.ended.append(look.groups[name])
        look.groups[name] = _Group(SharedFormula(element.text, cell.row, cell.column))
    group = look.groups.get(name)
    if group is None:
        return ""
    above = _above(look, cell, group.shared)
    move = look.moving.move
    here = look.moving.here(look.home)
    if not here and not _mentions(group.shared.text, move.sheet):
        return ""
    text = group.shared.at(cell.row, cell.column)
    if here and move.cell(cell.row, cell.column) is None:
        group.concerned = True
        return text
    new = _new_text(look, cell, text, above)
    moved = here and move.cell(cell.row, cell.column) != cell.row
    group.concerned = group.concerned or moved or new != text
    group.members.append((cell, element, new))
    return text


def _mentions(text: str, sheet: str) -> bool:
    return sheet.replace("'", "''").casefold() in text.casefold() or ":" in text


def _check_data_table(look: _Look, cell: Cell, element: FormulaElement) -> None:
    inputs = [value for name in ("r1", "r2") if (value := _attribute(element, name))]
    area = element.area or Area(cell.row, cell.column, cell.row, cell.column)
    if _new_area(look, cell, area) != area or any(
        look.moving.formula(each, look.home, named(look.home, cell.row, cell.column)) != each
        for each in inputs
    ):
        raise ArrayInTheWay(
            f"The what-if data table at '{look.home}'!{area_name(area)} would move or lose its "
            "inputs: only Excel can move it. Put it on a sheet of its own."
        )


def _attribute(element: FormulaElement, name: str) -> str | None:
    return attribute(element.attributes, name.encode())


def _write(look: _Look, cell: Cell, formula: bytes) -> None:
    line = look.found.cells.setdefault(cell.row, {})
    line[cell.column] = with_formula(cell, look.grammar, formula)


def _element(element: FormulaElement, prefix: bytes, area: Area | None, text: str) -> bytes:
    raw = element.attributes
    if area is not None:
        raw = with_attribute(raw, b"ref", area_name(area))
    return b"<%sf%s>%s</%sf>" % (prefix, raw.rstrip(), escape(write_xstring(text)), prefix)


def _single(element: FormulaElement, prefix: bytes, text: str) -> bytes:
    """A shared formula's element as one of its own."""
    raw = element.attributes
    for name in (b"t", b"ref", b"si"):
        raw = with_attribute(raw, name, None)
    return b"<%sf%s>%s</%sf>" % (prefix, raw.rstrip(), escape(write_xstring(text)), prefix)


# New rows -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FilledDown:
    """A formula that new rows take over from the row above, and that row's place afterwards."""

    shared: SharedFormula
    attributes: bytes

    def at(self, row: int, column: int, prefix: bytes) -> bytes:
        """Its element in a new row."""
        raw = self.attributes
        if b"ref" in raw:
            raw = with_attribute(raw, b"ref", cell_name(row, column))
        text = escape(write_xstring(self.shared.at(row, column)))
        return b"<%sf%s>%s</%sf>" % (prefix, raw.rstrip(), text, prefix)


def filled_down(
    found: Formulas, moving: Moving, home: str, calculated: Mapping[int, str]
) -> dict[int, FilledDown]:
    """The formulas that new rows get, by column: those of calculated columns (given with their
    formula), and those that the last row of data has in common with the row above it."""
    move = moving.move
    result: dict[int, FilledDown] = {}
    for column in range(move.left, move.right + 1):
        model = found.models.get((move.template, column))
        above = found.models.get((move.template - 1, column))
        text: str | None
        raw: bytes | None
        if model is None:
            text, raw = _of_the_column(calculated.get(column), above, move.template, column)
        elif column in calculated or _same(
            model, above, move.template, column, move.first + move.heading
        ):
            text, raw = model.text, _alone(model)
        else:
            continue
        if text and raw is not None:
            place = (move.new_row(move.template) or move.template, column)
            before = (
                SharedFormula(above.text, move.template - 1, column) if above is not None else None
            )
            standing = Standing(move.template, column, text, before)
            where = named(home, move.template, column)
            new = moving.formula(text, home, where, standing=standing)
            result[column] = FilledDown(SharedFormula(new, *place), raw)
    return result


def _of_the_column(
    text: str | None, above: FoundFormula | None, row: int, column: int
) -> tuple[str | None, bytes | None]:
    """A calculated column's formula for a row that holds a figure instead. One that counts from its
    own row can only be taken from the row above."""
    if text is None or not ROW_OF_ITS_OWN.search(text):
        return text, b""
    if above is None:
        return None, None
    return SharedFormula(above.text, row - 1, column).at(row, column), _alone(above)


def _same(
    model: FoundFormula, above: FoundFormula | None, row: int, column: int, first: int
) -> bool:
    if row == first:
        return True
    return above is not None and (
        SharedFormula(above.text, row - 1, column).at(row, column) == model.text
    )


def _alone(model: FoundFormula) -> bytes | None:
    """The attributes of a formula that fills its own cell; None for one that fills more."""
    element = model.element
    raw = element.attributes
    if element.kind == "shared":
        for name in (b"t", b"ref", b"si"):
            raw = with_attribute(raw, name, None)
        return raw
    if element.kind == "array" and element.area is not None:
        return raw if element.area.rows == element.area.columns == 1 else None
    return raw if element.kind == FormulaKind.NORMAL.value else None
