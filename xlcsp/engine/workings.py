"""A workbook's formulas while they are worked out: read once, then known by their numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from xlcsp.book.model import (
    LAST_ROW,
    Area,
    CellValue,
    Formula,
    FormulaKind,
    Position,
    SetValue,
)
from xlcsp.book.workbook import Book
from xlcsp.engine.dependencies import Graph, Place
from xlcsp.engine.moved_cells import reaching, unsettled
from xlcsp.engine.report import Cell
from xlcsp.engine.translate import Surroundings, Translator
from xlcsp.engine.translation import Extent, Places, Translation, places_of

_MOST_CELLS: Final = LAST_ROW
"""That one array formula may fill; a hostile file can claim thousands of millions."""


@dataclass
class Workings:
    """Everything that is known of the formulas; what a round finds out is kept here."""

    book: Book
    changes: Sequence[SetValue]
    formulas: list[Formula]
    """Each with the cells that it fills now: a dynamic array may have moved."""
    translations: Sequence[Translation]
    areas_in_file: Sequence[Area]
    """The cells that each formula fills in the file."""
    refusals: dict[int, str]
    """Why a formula is not worked out, by the formula's number."""
    moved: Sequence[Place] = ()
    """Areas in which cells came to stand elsewhere."""
    circles: list[tuple[int, ...]] = field(default_factory=list)
    blocked: dict[int, str] = field(default_factory=dict)
    """Why a dynamic array cannot spill."""
    _places: Sequence[Places] = ()
    _used: dict[str, Position] = field(default_factory=dict)
    _shown: dict[str, tuple[set[Area], dict[Position, CellValue]]] = field(default_factory=dict)

    @classmethod
    def read(
        cls, book: Book, changes: Sequence[SetValue], moved: Sequence[Place] = ()
    ) -> "Workings":
        """Reads every formula, leaving out those that a change replaces."""
        replaced = {(change.sheet, change.row, change.column) for change in changes}
        names = [sheet.name for sheet in book.sheets]
        formulas = [
            formula
            for sheet in names
            for formula in book.formulas(sheet)
            if not replaced or (sheet, formula.row, formula.column) not in replaced
        ]
        translator = Translator(Surroundings.of(names, book.tables, book.names))
        translations = list(map(translator.translate, formulas))
        refusals = {number: t.refusal for number, t in enumerate(translations) if t.refusal}
        for number, formula in enumerate(formulas):
            if formula.area.rows * formula.area.columns > _MOST_CELLS:
                refusals[number] = f"Its array fills more than {_MOST_CELLS:,} cells."
                formulas[number] = replace(formula, area=_own_cell(formula))
        areas = [formula.area for formula in formulas]
        return cls(book, changes, formulas, translations, areas, refusals, moved)

    def cell(self, number: int) -> Cell:
        """The cell of a formula."""
        formula = self.formulas[number]
        return Cell(formula.sheet, formula.row, formula.column)

    def changed_places(self) -> list[Place]:
        """The cells that are set."""
        return [(c.sheet, Area(c.row, c.column, c.row, c.column)) for c in self.changes]

    def unsettled(self) -> set[int]:
        """What may give something else although nothing that it refers to was set."""
        found: set[int] = set()
        if self.moved:
            found = unsettled(self.formulas, self.translations, self._places, self.moved)
        if self.moved or self.changes:
            found |= reaching(self.formulas, self.translations, self.book.names)
        return found

    def graph(self) -> Graph:
        """What each formula fills and refers to, with the arrays as they are now."""
        extent = Extent(self._spills())
        self._places = [
            places_of(translation, formula.row, formula.column, extent)
            for translation, formula in zip(self.translations, self.formulas, strict=True)
        ]
        fills = [
            (formula.sheet, _both(formula.area, before))
            for formula, before in zip(self.formulas, self.areas_in_file, strict=True)
        ]
        return Graph(fills, self._places)

    def places(self, number: int) -> Places:
        """What the formula's references mean, whole columns cut to what the sheets use."""
        translation = self.translations[number]
        if not translation.whole:
            return self._places[number]
        bounds = {hole.sheet: self._bounds(hole.sheet) for hole in translation.holes if hole.whole}
        formula = self.formulas[number]
        extent = Extent(self._spills(), bounds)
        return places_of(translation, formula.row, formula.column, extent)

    def _spills(self) -> dict[tuple[str, int, int], Area]:
        return {
            (formula.sheet, formula.row, formula.column): formula.area
            for formula in self.formulas
            if formula.kind is FormulaKind.DYNAMIC
        }

    def _bounds(self, sheet: str) -> Position:
        """The last used row and column of a sheet, changes and spills included."""
        if sheet not in self._used:
            area = self.book.used_area(sheet)
            self._used[sheet] = (area.bottom, area.right) if area else (1, 1)
            for change in self.changes:
                if change.sheet == sheet:
                    self._use(sheet, change.row, change.column)
            for formula in self.formulas:
                if formula.sheet == sheet:
                    self._use(sheet, formula.area.bottom, formula.area.right)
        return self._used[sheet]

    def _use(self, sheet: str, row: int, column: int) -> None:
        last_row, last_column = self._used[sheet]
        self._used[sheet] = (max(last_row, row), max(last_column, column))

    def move(self, number: int, area: Area) -> None:
        """Gives a dynamic array the cells that it fills now."""
        formula = self.formulas[number]
        self.formulas[number] = replace(formula, area=area)
        if formula.sheet in self._used:
            self._use(formula.sheet, area.bottom, area.right)

    def shown(self, sheet: str, areas: Sequence[Area] = ()) -> dict[Position, CellValue]:
        """What the file's cells show, at least those in these areas and those asked for before."""
        known, cells = self._shown.setdefault(sheet, (set(), {}))
        missing = [area for area in areas if area not in known]
        if missing:
            cells.update(self.book.values(sheet, missing))
            known.update(missing)
        return cells


def _own_cell(formula: Formula) -> Area:
    return Area(formula.row, formula.column, formula.row, formula.column)


def _both(area: Area, before: Area) -> Area:
    """What a dynamic array fills now and filled before, which start in the same cell."""
    if area is before:
        return area
    return Area(area.top, area.left, max(area.bottom, before.bottom), max(area.right, before.right))
