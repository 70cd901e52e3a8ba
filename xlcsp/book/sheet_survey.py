"""One look over a sheet before it is changed: the cells concerned, and what stands in the way.

Finds the cells to be changed as they are, the arrays and data tables above and around them, and for
each shared formula whose first cell is to be replaced the cell that must carry it from now on.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from xlcsp.book.cell_content import FormulaElement, read_formula
from xlcsp.book.model import Area, FormulaKind, Position
from xlcsp.book.shared_formulas import SharedFormula
from xlcsp.book.sheet_layout import Layout, read_layout
from xlcsp.book.sheet_read import formula_kind, own_area
from xlcsp.book.sheet_text import Block, Cell, Grammar, Row, SheetText
from xlcsp.book.sweep import ByRow, Sweep, holds, runs
from xlcsp.book.xml_text import attribute, is_true


@dataclass(frozen=True, slots=True)
class Fill:
    """A formula that fills an area from its top left cell: an array, a spill, a data table."""

    row: int
    column: int
    area: Area
    kind: FormulaKind


@dataclass(frozen=True, slots=True)
class Heir:
    """A cell that becomes the first of a shared formula, and what it must say."""

    element: FormulaElement
    area: Area
    text: str


@dataclass(slots=True)
class Survey:
    """What was found."""

    grammar: Grammar
    layout: Layout
    cells: dict[Position, Cell] = field(default_factory=dict)
    rows: dict[int, bytes] = field(default_factory=dict)
    """The attributes of the rows concerned that exist and have a format of their own."""
    fills: dict[Position, Fill] = field(default_factory=dict)
    """By the place of their formula."""
    heirs: dict[Position, Heir] = field(default_factory=dict)


_NO_LAYOUT = Layout(None, (), (), protected=False)


def survey(
    text: SheetText,
    replaced: ByRow,
    results: Mapping[Position, Area],
    is_dynamic: Callable[[int], bool],
    deal_with: Callable[[Block, Row], Iterable[Cell] | None],
) -> Survey:
    """Look at the cells to be ``replaced`` and at the areas that the ``results`` will take.

    Rows in which nothing but single cells is replaced are offered to ``deal_with``, which gives
    back the cells to be kept (None: all of them), so that very many may be replaced.
    """
    found = Survey(text.grammar, _NO_LAYOUT)
    sweep = Sweep([*runs(replaced), *results.values()])
    orphans: dict[str, tuple[SharedFormula, Area]] = {}
    last = 0
    for block in text.blocks():
        if sweep.next_row(last + 1) is None and not orphans:
            continue
        end = text.last_row(block, last)
        if any(word in block.mask for word in (b"array", b"dataTable", b"shared")):
            for cell in text.formula_cells(block, last):
                element = read_formula(cell, text.grammar)
                if element is not None and element.kind == "shared":
                    _follow_shared(found, cell, element, replaced, orphans)
                elif element is not None and element.kind != "normal" and element.area:
                    place = (cell.row, cell.column)
                    kind = formula_kind(cell, element, is_dynamic)
                    found.fills[place] = Fill(*place, element.area, kind)
                    if place in results or holds(replaced, place):
                        sweep.add(element.area)
        wanted = sweep.next_row(last + 1)
        if wanted is not None and wanted <= end:
            _take_cells(found, text, block, last, sweep, replaced, deal_with)
        last = end
    found.layout = read_layout(text)
    return found


def _follow_shared(
    found: Survey,
    cell: Cell,
    element: FormulaElement,
    replaced: ByRow,
    orphans: dict[str, tuple[SharedFormula, Area]],
) -> None:
    place, name = (cell.row, cell.column), element.shared or ""
    if element.text:
        orphans.pop(name, None)
        if holds(replaced, place):
            shared = SharedFormula(element.text, cell.row, cell.column)
            orphans[name] = (shared, element.area or own_area(cell))
    elif name in orphans and not holds(replaced, place):
        shared, area = orphans.pop(name)
        left = own_area(cell).joined(area)
        left = Area(cell.row, left.left, left.bottom, left.right)
        found.heirs[place] = Heir(element, left, shared.at(cell.row, cell.column))
        found.cells[place] = cell


def _take_cells(
    found: Survey,
    text: SheetText,
    block: Block,
    before: int,
    sweep: Sweep,
    replaced: ByRow,
    deal_with: Callable[[Block, Row], Iterable[Cell] | None],
) -> None:
    for row in text.rows(block, before):
        met = sweep.at(row.number)
        if not met:
            continue
        if b"customFormat" in row.attributes:
            found.rows[row.number] = row.attributes
        if row.closed:
            continue
        kept = None
        if sum(area.columns for area in met) == len(replaced.get(row.number, ())):
            kept = deal_with(block, row)
        for cell in text.cells(block, row) if kept is None else kept:
            if any(area.left <= cell.column <= area.right for area in met):
                found.cells[cell.row, cell.column] = cell


def style_of_new(place: Position, found: Survey) -> str | None:
    """The style that a cell takes which is not in the file yet: its row's, or its column's."""
    row = found.rows.get(place[0])
    if row is not None and is_true(attribute(row, b"customFormat")):
        style = attribute(row, b"s")
        if style is not None:
            return style
    return found.layout.column_style(place[1])
