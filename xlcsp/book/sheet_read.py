"""Reading a worksheet: its formulas in a stream, and the values of the cells that are wanted."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from xlcsp.book.addresses import column_number
from xlcsp.book.cell_content import FormulaElement, RawValue, read_formula, read_value
from xlcsp.book.model import Area, CellValue, Formula, FormulaKind
from xlcsp.book.shared_formulas import SharedFormula
from xlcsp.book.sheet_text import Block, Cell, SheetText
from xlcsp.book.sweep import Sweep
from xlcsp.book.xml_text import attribute, is_true

_FEW_COLUMNS: Final = 8


def has_formulas(text: SheetText) -> bool:
    """Whether any cell holds a formula."""
    row = 0
    for block in text.blocks():
        if any(read_formula(cell, text.grammar) for cell in text.formula_cells(block, row)):
            return True
        row = text.last_row(block, row)
    text.finish()
    return False


def read_formulas(
    text: SheetText,
    is_dynamic: Callable[[int], bool],
    date1904: bool,
    settle: Callable[[RawValue], CellValue],
) -> Iterator[Formula]:
    """Every formula from the top, shared ones written out for each of their cells."""
    shared: dict[str, SharedFormula] = {}
    row = 0
    for block in text.blocks():
        for cell in text.formula_cells(block, row):
            element = read_formula(cell, text.grammar)
            if element is None:
                continue
            written = _written_out(text, cell, element, shared)
            kind = formula_kind(cell, element, is_dynamic)
            fills = kind is not FormulaKind.NORMAL and element.area is not None
            yield Formula(
                sheet=text.sheet,
                row=cell.row,
                column=cell.column,
                text=written,
                kind=kind,
                area=element.area if fills and element.area else own_area(cell),
                cached=settle(read_value(cell, text.grammar, date1904)),
            )
        row = text.last_row(block, row)
    text.finish()


def own_area(cell: Cell) -> Area:
    """The cell's own place."""
    return Area(cell.row, cell.column, cell.row, cell.column)


def formula_kind(
    cell: Cell, element: FormulaElement, is_dynamic: Callable[[int], bool]
) -> FormulaKind:
    """How a formula fills cells."""
    if element.kind == "dataTable":
        return FormulaKind.DATA_TABLE
    if element.kind != "array":
        return FormulaKind.NORMAL
    mark = attribute(cell.attributes, b"cm") or ""
    return FormulaKind.DYNAMIC if mark.isdecimal() and is_dynamic(int(mark)) else FormulaKind.ARRAY


def _written_out(
    text: SheetText, cell: Cell, element: FormulaElement, shared: dict[str, SharedFormula]
) -> str:
    if element.kind != "shared" or element.shared is None:
        return element.text
    if element.text:
        shared[element.shared] = SharedFormula(element.text, cell.row, cell.column)
        return element.text
    if element.shared not in shared:
        raise text.damaged(f"the formula in row {cell.row} shares one that is not there")
    return shared[element.shared].at(cell.row, cell.column)


def read_cells(text: SheetText, areas: Sequence[Area]) -> Iterator[Cell]:
    """The cells within the areas that the file holds, from the top; reads no further than needed."""
    sweep = Sweep(areas)
    last = 0
    for block in text.blocks():
        wanted = sweep.next_row(last + 1)
        if wanted is None:
            return
        end = text.last_row(block, last)
        if wanted <= end:
            yield from _cells_within(text, block, last, end, sweep)
        last = end
    text.finish()


def _cells_within(
    text: SheetText, block: Block, before: int, end: int, sweep: Sweep
) -> Iterator[Cell]:
    """The cells of a block that the areas hold; quickly where an area runs all the way down."""
    areas = sweep.within(before + 1, end)
    if any(area.top <= before + 1 and area.bottom >= end for area in areas):
        wide = any(area.columns > _FEW_COLUMNS for area in areas)
        columns = (
            None
            if wide
            else frozenset(column for area in areas for column in range(area.left, area.right + 1))
        )
        plain = text.plain_cells(block, columns)
        if plain is None:
            pass
        elif columns is not None and all(a.top <= before + 1 and a.bottom >= end for a in areas):
            yield from plain
            return
        else:
            for cell in plain:
                if any(area.holds(cell.row, cell.column) for area in areas):
                    yield cell
            return
    for row in text.rows(block, before):
        met = sweep.at(row.number)
        if met and not row.closed:
            for cell in text.cells(block, row):
                if any(area.left <= cell.column <= area.right for area in met):
                    yield cell


def read_hidden_rows(text: SheetText, area: Area) -> set[int]:
    """The rows of an area that are hidden."""
    hidden: set[int] = set()
    last = 0
    for block in text.blocks():
        if last >= area.bottom:
            return hidden
        end = text.last_row(block, last)
        if end >= area.top and b"hidden" in block.mask:
            hidden.update(
                row.number
                for row in text.rows(block, last)
                if area.top <= row.number <= area.bottom
                and is_true(attribute(row.attributes, b"hidden"))
            )
        last = end
    text.finish()
    return hidden


def read_used_area(text: SheetText) -> Area | None:
    """The smallest rectangle around every cell that the file holds; None for an empty sheet."""
    used: Area | None = None
    last = 0
    for block in text.blocks():
        end = text.last_row(block, last)
        for area in _used_in(text, block, last):
            used = area if used is None else used.joined(area)
        last = end
    text.finish()
    return used


def _used_in(text: SheetText, block: Block, before: int) -> Iterator[Area]:
    """Areas that together bound the cells of a block."""
    if text.plain_cells(block, None) is not None:
        names = text.grammar.cell_name.findall(block.mask)
        if names:
            columns = {column_number(letters.decode()) for letters in {name[0] for name in names}}
            yield Area(int(names[0][1]), min(columns), int(names[-1][1]), max(columns))
        return
    for row in text.rows(block, before):
        columns = {cell.column for cell in text.cells(block, row)}
        if columns:
            yield Area(row.number, min(columns), row.number, max(columns))
