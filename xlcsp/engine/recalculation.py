"""The main job: a workbook's formulas of ours worked out, with those that feed or use them.

Only formulas that hold ours, feed them, depend on them or on changed cells are worked out, from
the cells that they need. A formula outside the allow-list keeps the value that it has, and what
depends on it is told apart. Dynamic arrays grow and shrink, which can change what others refer to,
so the work is repeated until every array has its size.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Final

from xlcsp.book.model import (
    LAST_COLUMN,
    LAST_ROW,
    Area,
    CellValue,
    Change,
    ErrorCode,
    Formula,
    FormulaKind,
    Position,
    SetResult,
    SetValue,
)
from xlcsp.book.workbook import Book
from xlcsp.engine.calculator import CATCH, CIRCULAR, Calculator, Failed
from xlcsp.engine.dependencies import Graph, Place
from xlcsp.engine.excel_values import same_number
from xlcsp.engine.report import (
    Cell,
    ChangedResult,
    ErringCell,
    Recalculation,
    RefusedFormula,
    nothing_to_do,
)
from xlcsp.engine.translate import (
    Extent,
    Surroundings,
    Translation,
    Translator,
    areas_of,
    render,
)
from xlcsp.worksheet.values import CellError, Result

_PATIENCE: Final = 10
"""Rounds after which an array that still moves is refused."""
_MOST_TOLD_APART: Final = 2_000
"""In and behind circles of references; beyond, all of them are refused together."""
_SELF: Final = "It refers to its own cell, so it has no result."

Values = tuple[tuple[CellValue, ...], ...]


def recalculate(
    book: Book, changed: Sequence[SetValue] = (), everything: bool = False
) -> Recalculation:
    """Works out the formulas of ours in an opened workbook, and what feeds or uses them.

    ``changed`` are cells about to be set: formulas that depend on them are worked out too, and
    they stand first among the changes for ``book.write``. With ``everything`` all formulas are
    worked out. Nothing is written here. Raises a Refused of ``book`` for a file or sheet that
    cannot be read.
    """
    changes = [replace(change, sheet=book.sheet(change.sheet).name) for change in changed]
    sheets = _Workings.read(book, changes)
    if not everything and not changes and not any(t.ours for t in sheets.translations):
        return nothing_to_do()
    return sheets.work_out(everything)


@dataclass
class _Workings:
    """One workbook's formulas while they are worked out."""

    book: Book
    changes: Sequence[SetValue]
    formulas: list[Formula]
    translations: list[Translation]
    refusals: dict[int, str]
    """Why a formula is not worked out, by the formula's number."""
    bounds: dict[str, tuple[int, int]]
    areas_in_file: list[Area]
    circles: list[tuple[int, ...]] = field(default_factory=list)
    blocked: dict[int, str] = field(default_factory=dict)
    """Why a dynamic array cannot spill."""

    @classmethod
    def read(cls, book: Book, changes: Sequence[SetValue]) -> "_Workings":
        """Reads every formula, leaving out those that a change replaces."""
        replaced = {(change.sheet, change.row, change.column) for change in changes}
        names = [sheet.name for sheet in book.sheets]
        formulas = [
            formula
            for sheet in names
            for formula in book.formulas(sheet)
            if (sheet, formula.row, formula.column) not in replaced
        ]
        translator = Translator(Surroundings.of(names, book.tables, book.names))
        translations = [translator.translate(formula) for formula in formulas]
        refusals = {number: t.refusal for number, t in enumerate(translations) if t.refusal}
        bounds = _bounds(book, translations, formulas, changes)
        areas = [formula.area for formula in formulas]
        return cls(book, changes, formulas, translations, refusals, bounds, areas)

    def work_out(self, everything: bool) -> Recalculation:
        """Round after round, until no array moves and no formula has newly to be refused."""
        for round_number in count(1):
            graph, areas = self._graph()
            needed = self._needed(graph, everything)
            this_round = _Round(self, areas, sorted(needed - self.refusals.keys()))
            if this_round.run(graph):
                return _report(self, graph, needed, this_round)
            if round_number >= _PATIENCE:
                for number in this_round.moved:
                    self.refusals[number] = "Its size does not settle from one round to the next."
        raise AssertionError("counting never ends")

    def _graph(self) -> tuple[Graph, list[list[Area | ErrorCode]]]:
        spills = {
            (formula.sheet, formula.row, formula.column): formula.area for formula in self.formulas
        }
        extent = Extent(self.bounds, spills)
        areas = []
        references: list[list[Place]] = []
        for formula, translation in zip(self.formulas, self.translations, strict=True):
            found = areas_of(translation, formula.row, formula.column, extent)
            areas.append(found)
            references.append(
                [
                    (hole.sheet, area)
                    for hole, area in zip(translation.holes, found, strict=True)
                    if isinstance(area, Area)
                ]
            )
        fills = [
            (formula.sheet, _both(formula.area, before))
            for formula, before in zip(self.formulas, self.areas_in_file, strict=True)
        ]
        return Graph(fills, references), areas

    def _needed(self, graph: Graph, everything: bool) -> set[int]:
        """What holds ours or depends on ours or on changed cells, and what feeds it."""
        if everything:
            return set(range(len(self.formulas)))
        ours = {number for number, t in enumerate(self.translations) if t.ours}
        users = ours | graph.users(ours, self.changed_places())
        return users | graph.feeders(users)

    def changed_places(self) -> list[Place]:
        """The cells that are set."""
        return [(c.sheet, Area(c.row, c.column, c.row, c.column)) for c in self.changes]


def _bounds(
    book: Book,
    translations: Iterable[Translation],
    formulas: Iterable[Formula],
    changes: Iterable[SetValue],
) -> dict[str, tuple[int, int]]:
    """The last used row and column of each sheet that whole columns or rows are asked of."""
    wanted = {
        hole.sheet
        for translation in translations
        for hole in translation.holes
        if hole.reference.whole_columns or hole.reference.whole_rows
    }
    bounds = {}
    for sheet in wanted:
        used = book.used_area(sheet)
        bounds[sheet] = (used.bottom, used.right) if used else (1, 1)
    for change in changes:
        if change.sheet in bounds:
            row, column = bounds[change.sheet]
            bounds[change.sheet] = (max(row, change.row), max(column, change.column))
    return bounds


@dataclass
class _Round:
    """One working out of the formulas, with every array at the size last known."""

    workings: _Workings
    areas: Sequence[Sequence[Area | ErrorCode]]
    numbers: Sequence[int]
    results: dict[int, Values] = field(default_factory=dict)
    moved: set[int] = field(default_factory=set)
    """Dynamic arrays that turned out to have another size, or to be blocked."""
    texts: dict[int, str] = field(default_factory=dict)
    before: dict[str, dict[Position, CellValue]] = field(default_factory=dict)
    """What the cells show that were read from the file, by sheet."""
    calculator: Calculator = field(init=False)
    sheets: dict[str, str] = field(init=False)

    def run(self, graph: Graph) -> bool:
        """Works everything out; whether it is final."""
        refused_before = len(self.workings.refusals)
        numbers = self._without_self_references()
        self._prepare(numbers)
        self.calculator.work_out()
        circular: list[int] = []
        for number in numbers:
            if number in self.workings.refusals:
                continue
            values = self._result(number)
            if isinstance(values, Failed):
                if values.kind == CIRCULAR:
                    circular.append(number)
                else:
                    self.workings.refusals[number] = "The formula cannot be worked out here."
            else:
                self.results[number] = values
        self._refuse_circles(graph, circular)
        return not self.moved and len(self.workings.refusals) == refused_before

    def _without_self_references(self) -> list[int]:
        """The formulas to be worked out, but for those that refer to a cell that they fill."""
        numbers = []
        for number in self.numbers:
            formula = self.workings.formulas[number]
            holes = self.workings.translations[number].holes
            if any(
                hole.sheet == formula.sheet
                and isinstance(area, Area)
                and area.holds(formula.row, formula.column)
                for hole, area in zip(holes, self.areas[number], strict=True)
            ):
                self.workings.refusals[number] = _SELF
                self.workings.circles.append((number,))
            else:
                numbers.append(number)
        return numbers

    def _prepare(self, numbers: Sequence[int]) -> None:
        """Puts the needed cells and the formulas into a new calculator."""
        workings = self.workings
        self.calculator = Calculator(workings.book.date1904)
        names = [sheet.name for sheet in workings.book.sheets]
        self.sheets = {name: f"s_{at}" for at, name in enumerate(names, 1)}
        for short in self.sheets.values():
            self.calculator.add_sheet(short)
        filled: dict[str, set[Position]] = defaultdict(set)
        texts: dict[str, dict[Position, str]] = defaultdict(dict)
        for number in numbers:
            formula = workings.formulas[number]
            filled[formula.sheet].update(_cells(formula.area))
            filled[formula.sheet].update(_cells(workings.areas_in_file[number]))
            texts[formula.sheet][formula.row, formula.column] = self._text(number)
        for sheet, areas in self._read_areas(numbers).items():
            shown = workings.book.values(sheet, areas)
            self.before[sheet] = shown
            given = {cell: value for cell, value in shown.items() if cell not in filled[sheet]}
            for change in workings.changes:
                if change.sheet == sheet:
                    given[change.row, change.column] = change.value
            self.calculator.set_values(self.sheets[sheet], given)
        for sheet, wanted in texts.items():
            for row, column in self.calculator.set_formulas(self.sheets[sheet], wanted):
                number = next(
                    n
                    for n in numbers
                    if (f := workings.formulas[n]).sheet == sheet
                    and (f.row, f.column) == (row, column)
                )
                workings.refusals[number] = "The formula cannot be read."

    def _text(self, number: int) -> str:
        """The formula's text for formualizer, made to fill the cells that its kind fills."""
        formula = self.workings.formulas[number]
        translation = self.workings.translations[number]
        text = render(translation, self.areas[number], self.sheets)
        self.texts[number] = text
        if number in self.workings.blocked:
            return "#SPILL!"
        match formula.kind:
            case FormulaKind.ARRAY:
                return f"XLCSP.FIT({formula.area.rows},{formula.area.columns},{text})"
            case FormulaKind.DYNAMIC:
                return f"{CATCH}({number},{text})"
            case _:
                return f"XLCSP.FIRST({text})" if translation.several else text

    def _read_areas(self, numbers: Iterable[int]) -> dict[str, list[Area]]:
        """The areas of each sheet that the formulas refer to or fill as arrays, put together."""
        wanted: dict[str, set[Area]] = defaultdict(set)
        for number in numbers:
            formula = self.workings.formulas[number]
            if formula.kind is not FormulaKind.NORMAL:
                wanted[formula.sheet].add(formula.area)
            for hole, area in zip(
                self.workings.translations[number].holes, self.areas[number], strict=True
            ):
                if isinstance(area, Area):
                    wanted[hole.sheet].add(area)
        return {sheet: together(areas) for sheet, areas in wanted.items()}

    def _result(self, number: int) -> Values | Failed:
        formula = self.workings.formulas[number]
        sheet = self.sheets[formula.sheet]
        if formula.kind is FormulaKind.DYNAMIC and number not in self.workings.blocked:
            return self._dynamic_result(number, formula)
        if formula.kind is FormulaKind.ARRAY:
            rows = []
            for row in range(formula.area.top, formula.area.bottom + 1):
                cells = []
                for column in range(formula.area.left, formula.area.right + 1):
                    value = self.calculator.value(sheet, row, column)
                    if isinstance(value, Failed):
                        return value
                    cells.append(value)
                rows.append(tuple(cells))
            return tuple(rows)
        value = self.calculator.value(sheet, formula.row, formula.column)
        return value if isinstance(value, Failed) else ((value,),)

    def _dynamic_result(self, number: int, formula: Formula) -> Values | Failed:
        value = self.calculator.value(self.sheets[formula.sheet], formula.row, formula.column)
        if isinstance(value, Failed):
            return value
        caught = self.calculator.caught(number)
        if caught is None:
            return Failed("not run")
        if isinstance(caught, Failed):
            return caught
        values = _cell_values(caught)
        area = Area(
            formula.row,
            formula.column,
            formula.row + len(values) - 1,
            formula.column + len(values[0]) - 1,
        )
        if area != formula.area:
            self.moved.add(number)
            self._move(number, formula, area)
        return values

    def _move(self, number: int, formula: Formula, area: Area) -> None:
        """Gives a dynamic array its new size, or finds what blocks it."""
        reason = self._blocked_by(number, formula, area)
        workings = self.workings
        if reason:
            workings.blocked[number] = reason
            area = Area(formula.row, formula.column, formula.row, formula.column)
        workings.formulas[number] = replace(formula, area=area)

    def _blocked_by(self, number: int, formula: Formula, area: Area) -> str:
        """What stands in the way of a spill; empty where nothing does."""
        book, sheet = self.workings.book, formula.sheet
        if area.bottom > LAST_ROW or area.right > LAST_COLUMN:
            return "The result would reach beyond the edge of the sheet."
        if area.rows * area.columns == 1:
            return ""
        if any(table.sheet == sheet and table.area.meets(area) for table in book.tables):
            return "A result of several cells cannot stand in a table."
        if any(merged.meets(area) for merged in book.layout(sheet).merged):
            return "Merged cells are in the way of the result."
        emptied = {
            (c.row, c.column) for c in self.workings.changes if c.sheet == sheet and c.value is None
        }
        own = set(_cells(formula.area))
        occupied = {
            cell for cell in book.occupied(sheet, [area]) if cell not in emptied and cell not in own
        }
        for change in self.workings.changes:
            if change.sheet == sheet and change.value is not None:
                occupied.add((change.row, change.column))
        for other, that in enumerate(self.workings.formulas):
            if other != number and that.sheet == sheet and that.area.meets(area):
                occupied.update(_cells(that.area))
        in_the_way = sorted(cell for cell in occupied if area.holds(*cell))
        if not in_the_way:
            return ""
        return f"{Cell(sheet, *in_the_way[0])} is in the way of the result; empty it."

    def _refuse_circles(self, graph: Graph, circular: Sequence[int]) -> None:
        """Refuses the formulas of circles of references, by name."""
        if not circular:
            return
        few = len(circular) <= _MOST_TOLD_APART
        circles = (graph.circles(circular) if few else []) or [list(circular)]
        for circle in circles:
            named = tuple(sorted(circle))
            cells = ", ".join(str(_cell(self.workings.formulas[number])) for number in named[:6])
            more = f" and {len(named) - 6} more" if len(named) > 6 else ""
            self.workings.circles.append(named)
            for number in named:
                self.workings.refusals[number] = f"Circular references: {cells}{more}."

    def sentence(self, number: int) -> str:
        """Why a formula's result is an error."""
        if number in self.workings.blocked:
            return self.workings.blocked[number]
        formula = self.workings.formulas[number]
        return self.calculator.sentence(
            self.sheets[formula.sheet], formula.row, formula.column, self.texts[number]
        )

    def shown_before(self, number: int) -> Values:
        """What the formula's cells show in the file."""
        formula = self.workings.formulas[number]
        if formula.kind is FormulaKind.NORMAL:
            return ((formula.cached,),)
        shown = self.before.get(formula.sheet, {})
        area = formula.area
        return tuple(
            tuple(shown.get((row, column)) for column in range(area.left, area.right + 1))
            for row in range(area.top, area.bottom + 1)
        )


def _both(area: Area, before: Area) -> Area:
    """What a dynamic array fills now and filled before, which start in the same cell."""
    if area is before:
        return area
    return Area(area.top, area.left, max(area.bottom, before.bottom), max(area.right, before.right))


def together(areas: Iterable[Area]) -> list[Area]:
    """The same cells in fewer areas: those that overlap or touch in a column are put together."""
    spans: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for area in areas:
        spans[area.left, area.right].append((area.top, area.bottom))
    merged = []
    for (left, right), rows in spans.items():
        rows.sort()
        top, bottom = rows[0]
        for first, last in rows[1:]:
            if first > bottom + 1:
                merged.append(Area(top, left, bottom, right))
                top, bottom = first, last
            else:
                bottom = max(bottom, last)
        merged.append(Area(top, left, bottom, right))
    return merged


def same_value(one: CellValue, other: CellValue) -> bool:
    """Whether two cells show the same, numbers to 15 significant digits.

    A file holds the errors that came with dynamic arrays as ``#VALUE!``.
    """
    if isinstance(one, float) and isinstance(other, float):
        return same_number(one, other)
    if isinstance(one, ErrorCode) and isinstance(other, ErrorCode):
        return _in_file(one) == _in_file(other)
    return type(one) is type(other) and one == other


def _in_file(error: ErrorCode) -> str:
    return "#VALUE!" if error.code in ("#SPILL!", "#CALC!") else error.code


def _same_values(one: Values, other: Values) -> bool:
    return len(one) == len(other) and all(
        len(a) == len(b) and all(map(same_value, a, b)) for a, b in zip(one, other, strict=True)
    )


def _cells(area: Area) -> Iterable[Position]:
    if area.top == area.bottom and area.left == area.right:
        return ((area.top, area.left),)
    return (
        (row, column)
        for row in range(area.top, area.bottom + 1)
        for column in range(area.left, area.right + 1)
    )


def _cell(formula: Formula) -> Cell:
    return Cell(formula.sheet, formula.row, formula.column)


def _cell_values(result: Result) -> Values:
    grid = result if isinstance(result, tuple) else ((result,),)
    return tuple(
        tuple(
            ErrorCode(cell.code) if isinstance(cell, CellError) else 0.0 if cell is None else cell  # type: ignore[misc]  # formualizer gives numbers, text, TRUE and FALSE
            for cell in row
        )
        for row in grid
    )


def _report(
    workings: _Workings, graph: Graph, needed: set[int], this_round: _Round
) -> Recalculation:
    formulas = workings.formulas
    changes: list[Change] = list(workings.changes)
    changed: list[ChangedResult] = []
    changed_numbers = []
    errors = []
    for number, values in this_round.results.items():
        cell = _cell(formulas[number])
        before = this_round.shown_before(number)
        if (
            not _same_values(before, values)
            or formulas[number].area != workings.areas_in_file[number]
        ):
            changes.append(SetResult(cell.sheet, cell.row, cell.column, values))
            changed.append(ChangedResult(cell, before[0][0], values[0][0]))
            changed_numbers.append(number)
        code = next((v.code for row in values for v in row if isinstance(v, ErrorCode)), "")
        if code:
            errors.append((number, cell, code))
    refused = [number for number in sorted(needed) if number in workings.refusals]
    resting = graph.users(refused) if refused else set()
    users = graph.users(changed_numbers, workings.changed_places()) if refused else set()
    return Recalculation(
        changes=tuple(changes),
        worked_out=len(this_round.results),
        ours=sum(workings.translations[number].ours for number in this_round.results),
        changed=tuple(changed),
        errors=tuple(ErringCell(cell, code, this_round.sentence(n)) for n, cell, code in errors),
        refused=tuple(
            RefusedFormula(_cell(formulas[number]), workings.refusals[number]) for number in refused
        ),
        resting=tuple(
            _cell(formulas[number]) for number in sorted(resting) if number in this_round.results
        ),
        stale=tuple(_cell(formulas[number]) for number in refused if number in users),
        circular=tuple(
            tuple(_cell(formulas[number]) for number in circle) for circle in workings.circles
        ),
    )
