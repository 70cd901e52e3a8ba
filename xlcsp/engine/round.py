"""One working out of a workbook's formulas, with every array at the size last known."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from xlcsp.book.model import Area, ErrorCode, Formula, FormulaKind, Position
from xlcsp.engine.calculator import CATCH, CIRCULAR, Calculator, Failed
from xlcsp.engine.dependencies import Graph
from xlcsp.engine.figures_as_text import hangs_on_settings
from xlcsp.engine.report import Cell, ErringCell
from xlcsp.engine.shown import Values, cells_of, sentence_at, values_of
from xlcsp.engine.spills import obstacles
from xlcsp.engine.translation import Places, render
from xlcsp.engine.workings import Workings
from xlcsp.worksheet.values import CellError, Result

_MOST_TOLD_APART: Final = 2_000
"""Formulas in and behind circles of references; beyond, all of them are refused together."""
_MOST_NAMED: Final = 6
_SAYS_NA: Final = re.compile(r"(?<![\w.])NA\s*\(\s*\)", re.IGNORECASE)


_Spans: TypeAlias = dict[tuple[int, int], set[tuple[int, int]]]
"""First and last row of areas, by their first and last column."""


@dataclass
class Round:
    """The formulas with these numbers, worked out together."""

    workings: Workings
    graph: Graph
    numbers: Sequence[int]
    results: dict[int, Values] = field(default_factory=dict)
    moved: dict[int, Area] = field(default_factory=dict)
    """Dynamic arrays that turned out to have another size."""
    _figures_as_text: set[tuple[str, int, int]] = field(default_factory=set)
    _places: dict[int, Places] = field(default_factory=dict)
    _texts: dict[int, str] = field(default_factory=dict)
    _calculator: Calculator = field(init=False)
    _sheets: dict[str, str] = field(init=False)

    def run(self) -> bool:
        """Works everything out; whether it is final, with nothing moved or newly refused."""
        refused_before = len(self.workings.refusals)
        self._prepare()
        self._calculator.work_out()
        self._gather()
        self._settle()
        return not self.moved and len(self.workings.refusals) == refused_before

    def _prepare(self) -> None:
        """Puts the needed cells and the formulas into a new calculator."""
        workings = self.workings
        self._calculator = Calculator(workings.book.date1904)
        self._sheets = {sheet.name: f"s_{at}" for at, sheet in enumerate(workings.book.sheets, 1)}
        for short in self._sheets.values():
            self._calculator.add_sheet(short)
        filled: dict[str, set[Position]] = defaultdict(set)
        texts: dict[str, dict[Position, str]] = defaultdict(dict)
        for number in self.numbers:
            formula, before = workings.formulas[number], workings.areas_in_file[number]
            filled[formula.sheet].update(cells_of(formula.area))
            if before is not formula.area:
                filled[formula.sheet].update(cells_of(before))
            texts[formula.sheet][formula.row, formula.column] = self._text(number, formula)
        for sheet, areas in self._needed_areas().items():
            self._give_values(sheet, areas, filled[sheet])
        self._refuse_figures_as_text()
        for sheet, wanted in texts.items():
            self._calculator.set_formulas(self._sheets[sheet], wanted)

    def _give_values(self, sheet: str, areas: list[Area], filled: set[Position]) -> None:
        shown = self.workings.shown(sheet, areas)
        given = {cell: value for cell, value in shown.items() if cell not in filled}
        for change in self.workings.changes:
            if change.sheet == sheet:
                given[change.row, change.column] = change.value
        self._calculator.set_values(self._sheets[sheet], given)
        for (row, column), value in given.items():
            if value.__class__ is str and hangs_on_settings(value):
                self._figures_as_text.add((sheet, row, column))

    def _refuse_figures_as_text(self) -> None:
        """Refuses native formulas that reckon with texts that only Excel can read as numbers."""
        if not self._figures_as_text:
            return
        for number in self.numbers:
            found = next(self._texts_reckoned(number), None)
            if found is not None:
                self.workings.refusals[number] = (
                    f"{found} holds a text that Excel reads as a number by its own settings; "
                    "type a number there, or use CSP.NUMBER."
                )

    def _texts_reckoned(self, number: int) -> Iterator[Cell]:
        places = self._places[number]
        for hole in sorted(self.workings.translations[number].reckoned):
            place = places[hole]
            if isinstance(place, ErrorCode):
                continue
            sheet, area = place
            for row, column in cells_of(area):
                if (sheet, row, column) in self._figures_as_text:
                    yield Cell(sheet, row, column)

    def _text(self, number: int, formula: Formula) -> str:
        """The formula's text for formualizer, made to fill the cells that its kind fills."""
        translation = self.workings.translations[number]
        places = self._places[number] = self.workings.places(number)
        text = self._texts[number] = render(translation, places, self._sheets)
        if number in self.workings.blocked:
            return "#SPILL!"
        match formula.kind:
            case FormulaKind.ARRAY:
                return _fitted(text, formula)
            case FormulaKind.DYNAMIC:
                return f"{CATCH}({number},{text})"
            case _:
                return f"XLCSP.FIRST({text})" if translation.several else text

    def _needed_areas(self) -> dict[str, list[Area]]:
        """The areas of each sheet that the formulas refer to or fill as arrays, put together."""
        spans: dict[str, _Spans] = defaultdict(lambda: defaultdict(set))
        for number in self.numbers:
            formula = self.workings.formulas[number]
            if formula.kind is not FormulaKind.NORMAL:
                area = formula.area
                spans[formula.sheet][area.left, area.right].add((area.top, area.bottom))
            for place in self._places[number]:
                if place.__class__ is tuple:
                    sheet, area = place
                    spans[sheet][area.left, area.right].add((area.top, area.bottom))
        return {sheet: _together(wanted) for sheet, wanted in spans.items()}

    def _gather(self) -> None:
        """Reads the results; refuses what formualizer could not work out."""
        circular: list[int] = []
        for number in self.numbers:
            values = self._result(number, self.workings.formulas[number])
            if not isinstance(values, Failed):
                self.results[number] = values
            elif values.kind == CIRCULAR:
                circular.append(number)
            else:
                self.workings.refusals[number] = "The formula cannot be worked out here."
        if circular:
            few = len(circular) <= _MOST_TOLD_APART
            for circle in (self.graph.circles(circular) if few else []) or [circular]:
                self._refuse_circle(circle)

    def _result(self, number: int, formula: Formula) -> Values | Failed:
        sheet, area = self._sheets[formula.sheet], formula.area
        value = self._calculator.value(sheet, formula.row, formula.column)
        if isinstance(value, Failed):
            return value
        if formula.kind is FormulaKind.NORMAL or number in self.workings.blocked:
            return ((value,),)
        if formula.kind is FormulaKind.DYNAMIC:
            return self._spilled(number, formula)
        cells = [self._calculator.value(sheet, *cell) for cell in cells_of(area)]
        shown = [cell for cell in cells if not isinstance(cell, Failed)]
        if len(shown) < len(cells):
            return Failed("array")
        return tuple(
            tuple(shown[at : at + area.columns]) for at in range(0, len(shown), area.columns)
        )

    def _spilled(self, number: int, formula: Formula) -> Values | Failed:
        """All of a dynamic array's result; told apart where it has another size than before."""
        caught = self._calculator.caught(number)
        if caught is None:
            return Failed("not run")
        if isinstance(caught, Failed):
            return caught
        values = values_of(caught)
        top, left = formula.row, formula.column
        area = Area(top, left, top + len(values) - 1, left + len(values[0]) - 1)
        if area != formula.area:
            self.moved[number] = area
        return values

    def _settle(self) -> None:
        """Gives the moved arrays their new cells, or finds what blocks them."""
        if not self.moved:
            return
        reasons = obstacles(self.workings, self.moved)
        for number, area in self.moved.items():
            if number in reasons:
                self.workings.blocked[number] = reasons[number]
                area = Area(area.top, area.left, area.top, area.left)
            self.workings.move(number, area)

    def _refuse_circle(self, circle: Iterable[int]) -> None:
        """Refuses the formulas of a circle of references, by name."""
        numbers = tuple(sorted(circle))
        named = ", ".join(str(self.workings.cell(number)) for number in numbers[:_MOST_NAMED])
        more = f" and {len(numbers) - _MOST_NAMED} more" if len(numbers) > _MOST_NAMED else ""
        self.workings.circles.append(numbers)
        for number in numbers:
            self.workings.refusals[number] = f"Circular references: {named}{more}."

    def errors(self, number: int) -> list[ErringCell]:
        """The erring cells of a formula's result, each with the sentence that says why.

        #N/A is meant where the formula itself says NA(): that is how a chart leaves a point out.
        """
        formula = self.workings.formulas[number]
        places = [
            (row, column, cell.code)
            for row, cells in enumerate(self.results[number])
            for column, cell in enumerate(cells)
            if cell.__class__ is ErrorCode
        ]
        if places and _SAYS_NA.search(formula.text):
            places = [each for each in places if each[2] != "#N/A"]
        if not places:
            return []
        explained = self._explained(number, formula)
        return [
            ErringCell(
                Cell(formula.sheet, formula.row + row, formula.column + column),
                code,
                sentence_at(explained, row, column),
            )
            for row, column, code in places
        ]

    def _explained(self, number: int, formula: Formula) -> Result:
        if number in self.workings.blocked:
            return CellError("#SPILL!", self.workings.blocked[number])
        text = self._texts[number]
        if formula.kind is FormulaKind.DYNAMIC:
            found = self._calculator.caught(number)
        else:
            if formula.kind is FormulaKind.ARRAY:
                text = _fitted(text, formula)
            found = self._calculator.explained(
                self._sheets[formula.sheet], formula.row, formula.column, text
            )
        return None if isinstance(found, Failed) else found


def _fitted(text: str, formula: Formula) -> str:
    return f"XLCSP.FIT({formula.area.rows},{formula.area.columns},{text})"


def _together(spans: _Spans) -> list[Area]:
    """The spans as areas; those of the same columns that overlap or touch are one."""
    areas = []
    for (left, right), rows in spans.items():
        top, bottom = 0, -1
        for first, last in sorted(rows):
            if first <= bottom + 1:
                bottom = max(bottom, last)
                continue
            if bottom > 0:
                areas.append(Area(top, left, bottom, right))
            top, bottom = first, last
        areas.append(Area(top, left, bottom, right))
    return areas
