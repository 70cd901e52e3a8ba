"""What exactly changes in a sheet: every refusal is raised here, before a byte is written.

Turns changes into the new bytes of single cells. A cell that already shows its new value is not
touched.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from xlcsp.book.addresses import area_name, cell_name, inside_sheet
from xlcsp.book.cell_content import (
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
from xlcsp.book.errors import (
    DoesNotFit,
    LockedCell,
    MergedAway,
    NoFormula,
    NotAFigure,
    OutsideSheet,
    PartOfArray,
    PartOfDataTable,
    PartOfSpill,
    PivotCell,
    SetTwice,
    SpillBlocked,
    TableHeading,
    TextTooLong,
)
from xlcsp.book.model import (
    LAST_COLUMN,
    LAST_ROW,
    LONGEST_TEXT,
    Area,
    CellValue,
    Change,
    ErrorCode,
    FormulaKind,
    Position,
    SetResult,
    SetValue,
    Table,
)
from xlcsp.book.part_text import Splice
from xlcsp.book.sheet_survey import Survey, survey
from xlcsp.book.sheet_text import Cell, SheetText
from xlcsp.book.sweep import cells_of, meetings
from xlcsp.book.xml_text import attribute, is_true, whole_number


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the rest of the workbook says about a sheet's cells."""

    sheet: str
    tables: tuple[Table, ...]
    pivots: tuple[Area, ...]
    unlocked: frozenset[int]
    date1904: bool
    is_dynamic: Callable[[int], bool]
    texts: Callable[[Collection[int]], dict[int, str]]
    """Shared texts by number."""


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


def plan_sheet(text: SheetText, changes: Sequence[Change], around: Surroundings) -> SheetPlan:
    """Plan the changes of one sheet, or raise the Refused that says why not."""
    settings = {(each.row, each.column): each for each in changes if isinstance(each, SetValue)}
    results = {(each.row, each.column): each for each in changes if isinstance(each, SetResult)}
    _check_changes(changes, settings, results, around.sheet)
    areas = {place: _area_of(result) for place, result in results.items()}
    found = survey(text, settings, areas, around.is_dynamic)
    draft = _Draft()
    claimed: dict[Position, Position] = {}
    for result in results.values():
        _draft_result(draft, found, around, result, claimed)
    _check_settings(settings, found, around, results, claimed)
    for place, setting in settings.items():
        _draft_setting(draft, found, place, setting)
    for place, heir in found.heirs.items():
        element = formula_element(heir.element, found.grammar.prefix, heir.area, heir.text)
        draft.formulas[place] = element
    return _settle(draft, found, around)


# Changes that no sheet could take ------------------------------------------------------------------


def _check_changes(
    changes: Sequence[Change],
    settings: dict[Position, SetValue],
    results: dict[Position, SetResult],
    sheet: str,
) -> None:
    if len(settings) + len(results) < len(changes) or settings.keys() & results.keys():
        raise SetTwice(f"A cell of the sheet {sheet!r} was given two values at once: give it one.")
    for place, setting in settings.items():
        _check_place(sheet, place)
        _check_value(sheet, place, setting.value)
    for place, result in results.items():
        _check_place(sheet, place)
        if (
            not result.values
            or len({len(row) for row in result.values}) != 1
            or not result.values[0]
        ):
            raise DoesNotFit(f"The result for {_cell(sheet, place)} is no rectangle of values.")
        for row in result.values:
            for value in row:
                _check_value(sheet, place, value)


def _check_place(sheet: str, place: Position) -> None:
    if not inside_sheet(*place):
        raise OutsideSheet(
            f"Row {place[0]:,}, column {place[1]:,} is outside the sheet {sheet!r}: "
            f"a worksheet has {LAST_ROW:,} rows and {LAST_COLUMN:,} columns."
        )


def _check_value(sheet: str, place: Position, value: CellValue) -> None:
    if isinstance(value, str) and _length(value) > LONGEST_TEXT:
        raise TextTooLong(
            f"The text for {_cell(sheet, place)} has {_length(value):,} characters: "
            f"a cell holds at most {LONGEST_TEXT:,}. Shorten it."
        )
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        raise NotAFigure(f"The value for {_cell(sheet, place)} is {value}, which no cell can hold.")


def _length(text: str) -> int:
    """Characters as Excel counts them: those beyond the basic plane count twice."""
    return len(text) + sum(character > "\uffff" for character in text)


def _cell(sheet: str, place: Position) -> str:
    return f"'{sheet}'!{cell_name(*place)}"


# Results of formulas ----------------------------------------------------------------------------


def _area_of(result: SetResult) -> Area:
    return Area(
        result.row,
        result.column,
        result.row + len(result.values) - 1,
        result.column + len(result.values[0]) - 1,
    )


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
        raise NoFormula(f"{_cell(around.sheet, place)} holds no formula that could show a result.")
    fill = found.fills.get(place)
    new = _area_of(result)
    if fill is None:
        if new.rows > 1 or new.columns > 1:
            raise DoesNotFit(
                f"The formula in {_cell(around.sheet, place)} fills one cell, its result "
                f"{new.rows} rows by {new.columns} columns: enter it again in Excel as an array."
            )
        _show(draft, place, result.values[0][0])
    elif fill.kind is FormulaKind.DATA_TABLE:
        raise PartOfDataTable(
            f"{_cell(around.sheet, place)} is a what-if data table, which only Excel can work out."
        )
    elif fill.kind is FormulaKind.ARRAY:
        _fill(draft, fill.area, filled(result.values, fill.area))
    else:
        _check_spill(found, around, place, fill.area, new, claimed)
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


def _check_spill(
    found: Survey,
    around: Surroundings,
    anchor: Position,
    old: Area,
    new: Area,
    claimed: dict[Position, Position],
) -> None:
    if not inside_sheet(new.bottom, new.right):
        raise SpillBlocked(
            f"The result of {_cell(around.sheet, anchor)} would run beyond the edge of the sheet."
        )
    if new.rows == new.columns == 1:
        return
    blocks = [table.area for table in around.tables] + [*found.layout.merged, *around.pivots]
    if any(new.meets(area) for area in blocks):
        raise _blocked(around.sheet, anchor, new, "a table, a merged cell or a pivot table")
    for place in cells_of(new):
        if claimed.setdefault(place, anchor) != anchor:
            raise _blocked(around.sheet, anchor, new, "another formula's result")
        cell = found.cells.get(place)
        if cell is not None and not old.holds(*place) and _occupied(cell, found):
            raise _blocked(around.sheet, anchor, new, cell_name(*place))


def _occupied(cell: Cell, found: Survey) -> bool:
    return (
        read_value(cell, found.grammar, date1904=False) is not None
        or read_formula(cell, found.grammar) is not None
    )


def _blocked(sheet: str, anchor: Position, area: Area, by: str) -> SpillBlocked:
    return SpillBlocked(
        f"The result of {_cell(sheet, anchor)} needs {area_name(area)}, "
        f"where {by} is in the way: clear it and try again."
    )


# Values set by hand -----------------------------------------------------------------------------


def _check_settings(
    settings: dict[Position, SetValue],
    found: Survey,
    around: Surroundings,
    results: dict[Position, SetResult],
    claimed: dict[Position, Position],
) -> None:
    sheet = around.sheet
    for place, area in meetings(settings, found.layout.merged):
        if place != (area.top, area.left):
            raise MergedAway(
                f"{_cell(sheet, place)} is inside the merged cell {area_name(area)}: "
                f"set {cell_name(area.top, area.left)} instead."
            )
    for place, area in meetings(settings, around.pivots):
        raise PivotCell(
            f"{_cell(sheet, place)} belongs to the pivot table at {area_name(area)}: "
            "change the data that it is made from."
        )
    for table in around.tables:
        _check_table(settings, sheet, table)
    _check_fills(settings, found, sheet, results)
    for place, setting in settings.items():
        if place in claimed and setting.value is not None:
            raise _blocked(
                sheet, claimed[place], _area_of(results[claimed[place]]), cell_name(*place)
            )
    if found.layout.protected:
        _check_locks(settings, found, around)


def _check_table(settings: Iterable[Position], sheet: str, table: Table) -> None:
    area = table.area
    for place, _ in meetings(settings, [area]):
        if place[0] < area.top + table.header_rows:
            raise TableHeading(
                f"{_cell(sheet, place)} is a heading of the table {table.name}: "
                "rename the column in Excel, so that formulas follow."
            )
        if place[0] > area.bottom - table.totals_rows:
            raise TableHeading(
                f"{_cell(sheet, place)} is in the totals row of the table {table.name}: "
                "change it in Excel."
            )


def _check_fills(
    settings: dict[Position, SetValue],
    found: Survey,
    sheet: str,
    results: dict[Position, SetResult],
) -> None:
    several = {fill.area: fill for fill in found.fills.values()}
    for place, area in meetings(settings, several):
        fill = several[area]
        anchor = (fill.row, fill.column)
        if fill.kind is FormulaKind.DATA_TABLE:
            raise PartOfDataTable(
                f"{_cell(sheet, place)} belongs to the data table {area_name(area)}: "
                "only Excel can change it."
            )
        if fill.kind is FormulaKind.ARRAY and (area.rows > 1 or area.columns > 1):
            raise PartOfArray(
                f"{_cell(sheet, place)} belongs to the array formula in {area_name(area)}: "
                "change the whole array in Excel."
            )
        freed = anchor in settings or (
            anchor in results and not _area_of(results[anchor]).holds(*place)
        )
        if fill.kind is FormulaKind.DYNAMIC and place != anchor and not freed:
            raise PartOfSpill(
                f"{_cell(sheet, place)} shows part of the result of {cell_name(*anchor)}: "
                "change that formula or what it reads."
            )


def _check_locks(settings: Iterable[Position], found: Survey, around: Surroundings) -> None:
    for place in settings:
        cell = found.cells.get(place)
        style = attribute(cell.attributes, b"s") if cell else _style_of_new(place, found)
        if whole_number(style) not in around.unlocked:
            raise LockedCell(
                f"{_cell(around.sheet, place)} is locked and its sheet is protected: "
                "unprotect the sheet in Excel (Review, Unprotect Sheet) and try again."
            )


def _draft_setting(draft: _Draft, found: Survey, place: Position, setting: SetValue) -> None:
    draft.values[place] = setting.value
    draft.results.discard(place)
    cell = found.cells.get(place)
    if cell is not None and formula_xml(cell, found.grammar):
        draft.formulas[place] = b""
        draft.gone.append(place)
        fill = found.fills.get(place)
        if fill is not None:
            _empty(draft, found, fill.area, None)


# The new bytes ----------------------------------------------------------------------------------


def _style_of_new(place: Position, found: Survey) -> str | None:
    row = found.rows.get(place[0])
    if row is not None and is_true(attribute(row, b"customFormat")):
        style = attribute(row, b"s")
        if style is not None:
            return style
    return found.layout.column_style(place[1])


def _settle(draft: _Draft, found: Survey, around: Surroundings) -> SheetPlan:
    old = {
        place: read_value(found.cells[place], found.grammar, around.date1904)
        for place in draft.values
        if place in found.cells
    }
    texts = around.texts(
        {
            value.number
            for place, value in old.items()
            if isinstance(value, SharedText) and isinstance(draft.values[place], str)
        }
    )
    cells: dict[int, dict[int, bytes | None]] = {}
    count = 0
    for place in sorted(draft.values.keys() | draft.formulas.keys()):
        raw = old.get(place)
        if place not in found.cells:
            if draft.values[place] is None:
                continue
            new: bytes | None = _new_cell(draft, found, place)
        elif place not in draft.values:
            new = with_formula(found.cells[place], found.grammar, draft.formulas[place])
        elif (
            place not in draft.formulas
            and not (isinstance(raw, SharedText) and raw.number not in texts)
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
    style = _style_of_new(place, found)
    raw = f' r="{cell_name(*place)}"'
    raw += f' s="{style}"' if style else ""
    raw += f' t="{kind}"' if kind else ""
    return cell_xml(raw.encode(), inside, found.grammar.prefix)


def _changed_cell(draft: _Draft, found: Survey, place: Position) -> bytes | None:
    cell, value = found.cells[place], draft.values[place]
    formula = draft.formulas.get(place)
    if formula is None:
        formula = formula_xml(cell, found.grammar)
    names_itself = attribute(cell.attributes, b"r") is not None
    if value is None and not formula and names_itself and attribute(cell.attributes, b"s") is None:
        return None
    return with_value(cell, found.grammar, value, formula=formula, result=place in draft.results)


def _grown(dimension: Area | None, cells: dict[int, dict[int, bytes | None]]) -> Area | None:
    """The sheet's stated size where a cell now lies beyond it."""
    kept = [
        (row, column)
        for row, line in cells.items()
        for column, content in line.items()
        if content is not None
    ]
    if dimension is None or all(dimension.holds(*place) for place in kept):
        return None
    rows, columns = [row for row, _ in kept], [column for _, column in kept]
    return Area(
        min(dimension.top, *rows),
        min(dimension.left, *columns),
        max(dimension.bottom, *rows),
        max(dimension.right, *columns),
    )
