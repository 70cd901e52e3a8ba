"""Reading a worksheet: its formulas in a stream, and the values of the cells that are wanted."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, TypeAlias

from xlcsp.book.addresses import column_number
from xlcsp.book.cell_content import (
    FormulaElement,
    RawValue,
    SharedText,
    read_formula,
    read_plain_formula,
    read_value,
)
from xlcsp.book.model import Area, CellValue, Formula, FormulaKind
from xlcsp.book.shared_formulas import SharedFormula
from xlcsp.book.sheet_text import Block, Cell, SheetText
from xlcsp.book.sweep import Sweep
from xlcsp.book.xml_text import attribute, is_true

_FEW_COLUMNS: Final = 8
_GOOD_PART: Final = 4
"""All rows are read at once where at least one in so many is wanted."""


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
            plain = read_plain_formula(cell)
            if plain is not None:
                written, shown = plain
                kind, area = FormulaKind.NORMAL, own_area(cell)
                yield Formula(text.sheet, cell.row, cell.column, written, kind, area, shown)
                continue
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


ReadCell: TypeAlias = tuple[int, int, RawValue, bytes, bytes]
"""A cell's row, column, value and attributes, and what is inside unless that is a figure alone."""


def read_values(text: SheetText, areas: Sequence[Area], date1904: bool) -> Iterator[ReadCell]:
    """The cells within the areas that the file holds, from the top; reads no further than needed.

    Quickly where an area takes a good part of some rows.
    """
    grammar = text.grammar
    for block, last, end, sweep in _blocks_within(text, areas):
        met = sweep.within(last + 1, end)
        plain = None
        rows = max(min(area.bottom, end) - max(area.top, last + 1) + 1 for area in met)
        if rows * _GOOD_PART > end - last:
            plain = text.plain_cells(block, _columns_of(met))
        if plain is None:
            for cell in _cells_within(text, block, last, sweep):
                value = read_value(cell, grammar, date1904)
                yield cell.row, cell.column, value, cell.attributes, cell.inner
            continue
        (top, left, bottom, right), *others = met
        for row, column, raw, figure, other in plain:
            if not (top <= row <= bottom and left <= column <= right) and not any(
                area.holds(row, column) for area in others
            ):
                continue
            if figure and b"t" not in raw:
                yield row, column, float(figure), raw, other
            elif figure.isdigit() and b' t="s"' in raw:
                yield row, column, SharedText(int(figure)), raw, other
            else:
                inner = b"<%sv>%s</%sv>" % (grammar.prefix, figure, grammar.prefix)
                inner = inner if figure else other
                value = read_value(Cell(row, column, raw, inner), grammar, date1904)
                yield row, column, value, raw, inner


def _columns_of(areas: Iterable[Area]) -> frozenset[int] | None:
    """The columns to look for, where they are few."""
    if any(area.columns > _FEW_COLUMNS for area in areas):
        return None
    return frozenset(column for area in areas for column in range(area.left, area.right + 1))


def read_cells(text: SheetText, areas: Sequence[Area]) -> Iterator[Cell]:
    """The same cells as they stand."""
    for block, last, _, sweep in _blocks_within(text, areas):
        yield from _cells_within(text, block, last, sweep)


def _blocks_within(
    text: SheetText, areas: Sequence[Area]
) -> Iterator[tuple[Block, int, int, Sweep]]:
    """The blocks with rows that the areas meet, their last row and the last row before them."""
    sweep = Sweep(areas)
    last = 0
    for block in text.blocks():
        wanted = sweep.next_row(last + 1)
        if wanted is None:
            return
        end = text.last_row(block, last)
        if wanted <= end:
            yield block, last, end, sweep
        last = end
    text.finish()


def _cells_within(text: SheetText, block: Block, before: int, sweep: Sweep) -> Iterator[Cell]:
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
