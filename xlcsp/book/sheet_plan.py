"""What exactly changes in a sheet, and every refusal, before a byte is written.

Turns changes into the new bytes of single cells. A cell that already shows its new value is not
touched.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from xlcsp.book.addresses import cell_name
from xlcsp.book.cell_content import (
    RawValue,
    SharedText,
    cell_xml,
    formula_element,
    formula_xml,
    read_formula,
    read_value,
    same_value,
    settled,
    value_xml,
    with_formula,
    with_value,
)
from xlcsp.book.change_checks import (
    Surroundings,
    area_of,
    check_changes,
    check_locks,
    check_settings,
    check_spill,
    full_name,
)
from xlcsp.book.errors import DoesNotFit, NoFormula, PartOfDataTable
from xlcsp.book.model import (
    Area,
    CellValue,
    ErrorCode,
    FormulaKind,
    Position,
    RowValues,
    SetResult,
)
from xlcsp.book.part_text import Splice
from xlcsp.book.plain_rows import PlainRows
from xlcsp.book.sheet_survey import Survey, style_of_new, survey
from xlcsp.book.sheet_text import Cell, SheetText
from xlcsp.book.sweep import cells_of
from xlcsp.book.xml_text import attribute


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """The new bytes of a sheet's cells by row and column; None takes a cell away."""

    cells: dict[int, dict[int, bytes | None]]
    dimension: Area | None
    """What the sheet must say its size is; None leaves it."""
    formulas_gone: tuple[Position, ...]
    count: int
    head: tuple[Splice, ...] = ()
    """Changes before the rows, in UTF-8; never together with a ``dimension``."""
    tail: tuple[Splice, ...] = ()
    """Changes behind the rows, counted from ``</sheetData>``."""


@dataclass(slots=True)
class _Draft:
    """Values and formula elements to be, by cell."""

    values: dict[Position, CellValue] = field(default_factory=dict)
    results: set[Position] = field(default_factory=set)
    formulas: dict[Position, bytes] = field(default_factory=dict)
    gone: list[Position] = field(default_factory=list)


def plan_sheet(
    text: SheetText, settings: RowValues, results: Sequence[SetResult], around: Surroundings
) -> SheetPlan:
    """Plan the changes of one sheet, or raise the Refused that says why not."""
    by_place = check_changes(settings, results, around.sheet)
    areas = {place: area_of(result) for place, result in by_place.items()}
    plain = PlainRows(settings, text.grammar.prefix)
    found = survey(text, settings, areas, around.is_dynamic, plain.deal_with)
    draft = _Draft()
    claimed: dict[Position, Position] = {}
    for result in results:
        _draft_result(draft, found, around, result, claimed)
    check_settings(settings, found, around, by_place, claimed)
    left = plain.left
    check_locks(left, plain.styles, found, around)
    for row, line in left.items():
        for column, value in line.items():
            _draft_setting(draft, found, (row, column), value)
    for place, heir in found.heirs.items():
        element = formula_element(heir.element, found.grammar.prefix, heir.area, heir.text)
        draft.formulas[place] = element
    return _settle(draft, found, around, plain.new_cells(around.texts))


# Results of formulas ----------------------------------------------------------------------------


def _draft_result(
    draft: _Draft,
    found: Survey,
    around: Surroundings,
    result: SetResult,
    claimed: dict[Position, Position],
) -> None:
    place = (result.row, result.column)
    cell = found.cells.get(place)
    element = read_formula(cell, found.grammar) if cell is not None else None
    if cell is None or element is None:
        raise NoFormula(
            f"{full_name(around.sheet, place)} holds no formula that could show a result."
        )
    fill = found.fills.get(place)
    new = area_of(result)
    if fill is None:
        if new.rows > 1 or new.columns > 1:
            raise DoesNotFit(
                f"The formula in {full_name(around.sheet, place)} fills one cell, its result "
                f"{new.rows} rows by {new.columns} columns: enter it again in Excel as an array."
            )
        _show(draft, place, result.values[0][0])
    elif fill.kind is FormulaKind.DATA_TABLE:
        raise PartOfDataTable(
            f"{full_name(around.sheet, place)} is a what-if data table, which only Excel can work out."
        )
    elif fill.kind is FormulaKind.ARRAY:
        _fill(draft, fill.area, filled(result.values, fill.area))
    else:
        check_spill(found, around, place, fill.area, new, claimed)
        _empty(draft, found, fill.area, new)
        _fill(draft, new, result.values)
        if new != fill.area:
            draft.formulas[place] = formula_element(element, found.grammar.prefix, new, None)


def _show(draft: _Draft, place: Position, value: CellValue) -> None:
    draft.values[place] = value
    draft.results.add(place)


def _fill(draft: _Draft, area: Area, values: Sequence[Sequence[CellValue]]) -> None:
    for row, line in enumerate(values, start=area.top):
        for column, value in enumerate(line, start=area.left):
            _show(draft, (row, column), value)


def _empty(draft: _Draft, found: Survey, old: Area, new: Area | None) -> None:
    """Empty what an earlier spill left outside the new one."""
    if old == new or (old.rows == old.columns == 1):
        return
    places: Iterable[Position] = found.cells
    if old.rows * old.columns < len(found.cells):
        places = [place for place in cells_of(old) if place in found.cells]
    for place in places:
        if old.holds(*place) and not (new and new.holds(*place)) and place not in draft.results:
            draft.values.setdefault(place, None)


def filled(values: Sequence[Sequence[CellValue]], area: Area) -> list[list[CellValue]]:
    """A legacy array's result over its area: one row or column repeats, what is missing is #N/A."""
    rows, columns = len(values), len(values[0])

    def at(row: int, column: int) -> CellValue:
        row, column = (0 if rows == 1 else row), (0 if columns == 1 else column)
        return values[row][column] if row < rows and column < columns else ErrorCode("#N/A")

    return [[at(row, column) for column in range(area.columns)] for row in range(area.rows)]


def _draft_setting(draft: _Draft, found: Survey, place: Position, value: CellValue) -> None:
    draft.values[place] = value
    draft.results.discard(place)
    cell = found.cells.get(place)
    if cell is not None and formula_xml(cell, found.grammar):
        draft.formulas[place] = b""
        draft.gone.append(place)
        fill = found.fills.get(place)
        if fill is not None:
            _empty(draft, found, fill.area, None)


# The new bytes ----------------------------------------------------------------------------------


def _settle(
    draft: _Draft,
    found: Survey,
    around: Surroundings,
    cells: dict[int, dict[int, bytes | None]],
) -> SheetPlan:
    def shown(place: Position) -> RawValue:
        return read_value(found.cells[place], found.grammar, around.date1904)

    texts = around.texts(
        {
            value.number
            for place, wanted in draft.values.items()
            if isinstance(wanted, str) and place in found.cells
            if isinstance(value := shown(place), SharedText)
        }
    )
    count = sum(len(line) for line in cells.values())
    places = draft.values.keys() | draft.formulas.keys() if draft.formulas else draft.values
    for place in sorted(places):
        if place not in found.cells:
            if draft.values[place] is None:
                continue
            new: bytes | None = _new_cell(draft, found, place)
        elif place not in draft.values:
            new = with_formula(found.cells[place], found.grammar, draft.formulas[place])
        elif (
            place not in draft.formulas
            and not (isinstance(raw := shown(place), SharedText) and raw.number not in texts)
            and same_value(settled(raw, texts), draft.values[place])
        ):
            continue
        else:
            new = _changed_cell(draft, found, place)
        cells.setdefault(place[0], {})[place[1]] = new
        count += 1
    return SheetPlan(cells, _grown(found.layout.dimension, cells), tuple(draft.gone), count)


def _new_cell(draft: _Draft, found: Survey, place: Position) -> bytes:
    kind, inside = value_xml(
        draft.values[place], found.grammar.prefix, result=place in draft.results
    )
    style = style_of_new(place, found)
    raw = f' r="{cell_name(*place)}"'
    raw += f' s="{style}"' if style else ""
    raw += f' t="{kind}"' if kind else ""
    return cell_xml(raw.encode(), inside, found.grammar.prefix)


def _changed_cell(draft: _Draft, found: Survey, place: Position) -> bytes | None:
    cell, value = found.cells[place], draft.values[place]
    formula = draft.formulas.get(place)
    if formula is None:
        formula = formula_xml(cell, found.grammar)
    if value is None and not formula and _says_nothing_else(cell):
        return None
    return with_value(cell, found.grammar, value, formula=formula, result=place in draft.results)


def _says_nothing_else(cell: Cell) -> bool:
    """Whether an empty cell can go: it has no style, and cells after it do not count on it."""
    return attribute(cell.attributes, b"r") is not None and (
        attribute(cell.attributes, b"s") is None
    )


def _grown(dimension: Area | None, cells: dict[int, dict[int, bytes | None]]) -> Area | None:
    """The sheet's stated size where a cell now lies beyond it."""
    if dimension is None:
        return None
    grown = dimension
    for row, line in cells.items():
        kept = [column for column, content in line.items() if content is not None]
        if kept:
            grown = grown.joined(Area(row, min(kept), row, max(kept)))
    return None if grown == dimension else grown
