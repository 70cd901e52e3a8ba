"""Formualizer with our functions: cells and formulas in, values out.

One calculator is one sheet of paper: what stands on it is exactly what a recalculation needs.
Callbacks are pure, because formualizer may call them twice, from two threads, in any order.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Final, TypeVar

import formualizer

from xlcsp.book.model import CellValue, ErrorCode, Position
from xlcsp.engine import lookups
from xlcsp.engine.excel_values import CODES, FUNCTIONS, EngineValue, error
from xlcsp.engine.translate import OMITTED_TEXT
from xlcsp.worksheet import CATALOGUE, call
from xlcsp.worksheet.function import Reads
from xlcsp.worksheet.values import OMITTED, Argument, CellError, Grid, Result, Scalar

Content = TypeVar("Content")

DAYS_TO_1904: Final = 1462
"""How far the serial numbers of the 1904 date system lie behind those of 1900."""
CIRCULAR: Final = "Circ"
"""Formualizer's word for a formula in a circle of references."""
CATCH: Final = "XLCSP.CATCH"
"""Around a formula: keeps its result, to be asked for by number."""
_ALONE: Final = -1
_AS_IT_IS: Final = frozenset({float, bool, type(None)})


@dataclass(frozen=True, slots=True)
class Failed:
    """What formualizer could not work out, in its own word."""

    kind: str


@dataclass
class Calculator:
    """Formulas of a few sheets, known by the short names that the translation uses."""

    date1904: bool = False
    _book: formualizer.Workbook = field(init=False)
    _caught: dict[int, EngineValue] = field(default_factory=dict)

    def __post_init__(self) -> None:
        settings = formualizer.EvaluationConfig()
        settings.enable_parallel = False  # callbacks hold Python's lock: threads only wait
        settings.cycle_detection = "runtime"  # as Excel: a branch not taken closes no circle
        settings.date_system = "1904" if self.date1904 else "1900"
        self._book = formualizer.Workbook(
            config=formualizer.WorkbookConfig(
                mode=formualizer.WorkbookMode.Interactive,
                eval_config=settings,
                enable_changelog=False,
            )
        )
        self._book.set_temporal_egress("serial")
        for name in CATALOGUE:
            self._book.register_function(name, _callback(name, self.date1904))
        for name, function in {**FUNCTIONS, **lookups.FUNCTIONS}.items():
            self._book.register_function(name, function)
        self._book.register_function(CATCH, self._catch)
        self._book.register_function("XLCSP.FIT", _fit)

    def _catch(self, number: float, value: EngineValue) -> EngineValue:
        """Keeps what a formula gives, its array's size and its error's sentence included."""
        self._caught[int(number)] = value
        return _without_empty(value)

    def add_sheet(self, name: str) -> None:
        """Adds an empty sheet."""
        self._book.add_sheet(name)

    def set_values(self, sheet: str, values: Mapping[Position, CellValue]) -> None:
        """Sets cells; those that stand below each other go in one batch."""
        for column, top, run in _runs(values):
            cells = [[_to_engine_value(value)] for value in run]
            self._book.set_values_batch(sheet, top, column, cells)

    def set_formulas(self, sheet: str, formulas: Mapping[Position, str]) -> None:
        """Sets formulas, without their equals signs; one that cannot be read gives a Failed."""
        for column, top, run in _runs(formulas):
            self._book.set_formulas_batch(sheet, top, column, [["=" + text] for text in run])

    def work_out(self) -> None:
        """Works out every formula."""
        self._book.evaluate_all()

    def value(self, sheet: str, row: int, column: int) -> CellValue | Failed:
        """What a cell shows now."""
        return _to_cell(self._book.get_value(sheet, row, column))

    def caught(self, number: int) -> Result | Failed | None:
        """What the formula with that number of ``CATCH`` gave; None if it was not run."""
        if number not in self._caught:
            return None
        return to_result(self._caught[number])

    def explained(self, sheet: str, row: int, column: int, text: str) -> Result | Failed | None:
        """What a formula gives, its errors with their sentences.

        A cell keeps no sentence, so the formula is put in its cell again and worked out alone;
        this comes after all results are read.
        """
        self._caught.pop(_ALONE, None)
        self._book.set_formula(sheet, row, column, f"={CATCH}({_ALONE},{text})")
        self._book.evaluate_cell(sheet, row, column)
        return self.caught(_ALONE)


def _runs(cells: Mapping[Position, Content]) -> Iterator[tuple[int, int, list[Content]]]:
    """Column, first row and contents of each run of cells that stand below each other."""
    columns: dict[int, list[tuple[int, Content]]] = defaultdict(list)
    for (row, column), content in cells.items():
        columns[column].append((row, content))
    for column, found in columns.items():
        found.sort(key=itemgetter(0))
        if found[-1][0] - found[0][0] + 1 == len(found):
            yield column, found[0][0], [content for _, content in found]
            continue
        start = 0
        for at in range(1, len(found) + 1):
            if at == len(found) or found[at][0] != found[at - 1][0] + 1:
                yield column, found[start][0], [content for _, content in found[start:at]]
                start = at


def _callback(name: str, date1904: bool) -> Callable[..., EngineValue]:
    """One of our functions as formualizer calls it."""
    dates = frozenset(
        index
        for index, argument in enumerate(CATALOGUE[name].arguments)
        if date1904 and argument.reads is Reads.DATE
    )

    def work_out(*arguments: EngineValue) -> EngineValue:
        read = [a if a.__class__ in _AS_IT_IS else _to_argument(a) for a in arguments]
        for index in dates:
            if index < len(read):
                read[index] = _moved(read[index])
        return _from_result(call(name, read))

    return work_out


def _to_argument(value: EngineValue) -> Argument:
    if value.__class__ is str:
        return OMITTED if value == OMITTED_TEXT else value
    if value.__class__ is list:
        return tuple(tuple(_to_scalar(cell) for cell in row) for row in value)
    return _to_scalar(value)


def _to_scalar(value: EngineValue) -> Scalar:
    if value.__class__ is dict:
        return CellError(CODES.get(value["kind"], "#VALUE!"), value.get("message", ""))
    return value  # type: ignore[no-any-return]  # a number, text, TRUE, FALSE or None


def _moved(argument: Argument) -> Argument:
    """A serial number of the 1904 system as one of the 1900 system."""
    if isinstance(argument, tuple):
        return tuple(tuple(_moved_cell(cell) for cell in row) for row in argument)
    return _moved_cell(argument) if argument is not OMITTED else argument


def _moved_cell(cell: Scalar) -> Scalar:
    return cell + DAYS_TO_1904 if isinstance(cell, float) else cell


def _from_result(result: Result) -> EngineValue:
    if result.__class__ is tuple:
        return [[_from_scalar(cell) for cell in row] for row in result]
    return _from_scalar(result)  # type: ignore[arg-type]  # no grid


def _from_scalar(value: Scalar) -> EngineValue:
    if value is None:
        return ""
    if value.__class__ is CellError:
        return error(value.code, value.message)
    return value


def _without_empty(value: EngineValue) -> EngineValue:
    """What a formula shows for an empty cell: 0."""
    if value.__class__ is list:
        return [[0.0 if cell is None else cell for cell in row] for row in value]
    return 0.0 if value is None else value


def _fit(rows: float, columns: float, value: EngineValue) -> EngineValue:
    """An array in exactly the cells of a legacy array formula: repeated, cut or filled with #N/A."""
    grid = value if value.__class__ is list else [[value]]
    return [
        [_fitted(grid, row, column) for column in range(int(columns))] for row in range(int(rows))
    ]


def _fitted(grid: list[list[EngineValue]], row: int, column: int) -> EngineValue:
    cells = grid[0] if len(grid) == 1 else (grid[row] if row < len(grid) else None)
    if cells is None:
        return error("#N/A")
    value = (
        cells[0] if len(cells) == 1 else (cells[column] if column < len(cells) else error("#N/A"))
    )
    return 0.0 if value is None else value


def _to_engine_value(value: CellValue) -> EngineValue:
    if value.__class__ is ErrorCode:
        return error(value.code) if value.code in {*CODES.values()} else error("#VALUE!")
    return value


def _to_cell(value: EngineValue) -> CellValue | Failed:
    if value.__class__ is dict:
        code = CODES.get(value["kind"])
        return ErrorCode(code) if code else Failed(value["kind"])
    if value is None:
        return 0.0
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value  # type: ignore[no-any-return]  # a number, text, TRUE or FALSE


def to_result(value: EngineValue) -> Result | Failed:
    """What formualizer gives, as a result with its sentences."""
    if value.__class__ is not list:
        return _to_one(value)
    rows: list[tuple[Scalar, ...]] = []
    for row in value:
        cells = [_to_one(cell) for cell in row]
        failed = next((cell for cell in cells if isinstance(cell, Failed)), None)
        if failed is not None:
            return failed
        rows.append(tuple(cell for cell in cells if not isinstance(cell, Failed)))
    grid: Grid = tuple(rows)
    return grid


def _to_one(value: EngineValue) -> Scalar | Failed:
    if value.__class__ is dict:
        code = CODES.get(value["kind"])
        return CellError(code, value.get("message", "")) if code else Failed(value["kind"])
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value  # type: ignore[no-any-return]  # a number, text, TRUE, FALSE or None
