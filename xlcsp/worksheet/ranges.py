"""How arguments take ranges: each element by element, whole as one thing, an option as one cell.

A single value goes with every element of the ranges beside it; ranges that are not of one shape
are an error of the whole call; an error or a missing value touches only its own element. The
rules are those of the functions' contract, "Arguments".
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import repeat
from typing import TypeAlias

from xlcsp.worksheet.function import ArgumentSpec, Function, Gives, Kind
from xlcsp.worksheet.policy import Cell, Reader, is_blank
from xlcsp.worksheet.results import as_cell
from xlcsp.worksheet.sentences import counted, failure
from xlcsp.worksheet.values import OMITTED, Argument, CellError, Grid, Result, Scalar

WorkOut: TypeAlias = Callable[[Sequence[object]], object]
"""Works out one element from the typed values of its arguments."""

Shape: TypeAlias = tuple[int, int]
"""Rows and columns."""

SINGLE: Shape = (1, 1)


class _Given:
    """An argument beside what it was given, as rows of cells."""

    __slots__ = ("reader", "rows", "shape", "spec")

    def __init__(self, spec: ArgumentSpec, reader: Reader, argument: Argument) -> None:
        self.spec = spec
        self.reader = reader
        self.rows: tuple[tuple[Cell, ...], ...] = (
            argument if isinstance(argument, tuple) else ((argument,),)
        )
        width = 1 if spec.by_row else len(self.rows[0])
        self.shape: Shape = (len(self.rows), width)

    def each(self) -> Iterator[object]:
        """The values of an *each* argument in reading order; one value alone goes on for ever."""
        values: Iterator[object]
        if self.spec.by_row:
            values = (self._sequence(row) for row in self.rows)
        else:
            values = (self.reader(cell) for row in self.rows for cell in row)
        return repeat(next(values)) if self.shape == SINGLE else values

    def fixed(self) -> object:
        """The value of an option, or the values of a *whole* argument, row by row."""
        first = self.rows[0][0]
        if self.spec.kind is Kind.OPTION:
            return self.reader(first)
        if self.shape == SINGLE and not self.spec.required and is_blank(first):
            return self.spec.default_value
        if self.shape == SINGLE and self.spec.one_for_all:
            return self.reader(first)
        return self._sequence(cell for row in self.rows for cell in row)

    def _sequence(self, cells: Iterable[Cell]) -> tuple[object, ...] | CellError:
        values = tuple(self.reader(cell) for cell in cells)
        return next((value for value in values if isinstance(value, CellError)), values)


def work_out_ranges(
    function: Function,
    readers: Sequence[Reader],
    work_out: WorkOut,
    arguments: Sequence[Argument],
) -> Result:
    """Work out a call some of whose arguments are ranges, or whose result is one."""
    if any(isinstance(a, tuple) and not (a and a[0]) for a in arguments):
        return failure("#VALUE!", f"{function.name} was given a range without cells.")
    filled = (*arguments, *repeat(OMITTED, len(function.arguments) - len(arguments)))
    given = [
        _Given(spec, reader, argument)
        for spec, reader, argument in zip(function.arguments, readers, filled, strict=True)
    ]
    wrong = _wrong_shapes(function, given)
    if wrong is not None:
        return wrong
    fixed = {g.spec.name: g.fixed() for g in given if g.spec.kind is not Kind.EACH}
    for value in fixed.values():
        if isinstance(value, CellError):
            return value
    each = [g for g in given if g.spec.kind is Kind.EACH]
    if not each:
        like = next((g.shape for g in given if g.spec.name == function.shaped_like), SINGLE)
        return _of_whole(function, work_out(list(fixed.values())), like)
    shape = _common_shape(each)
    elements = zip(
        *(g.each() if g.spec.kind is Kind.EACH else repeat(fixed[g.spec.name]) for g in given),
        strict=False,
    )
    if shape == SINGLE:
        results = [work_out(next(elements))]
    else:
        results = [work_out(values) for values in elements]
    if function.gives is Gives.ACROSS:
        return _across(results, len(function.columns))
    return _shaped([as_cell(result) for result in results], shape)


# Shapes


def _common_shape(given: Iterable[_Given]) -> Shape:
    return next((g.shape for g in given if g.shape != SINGLE), SINGLE)


def _wrong_shapes(function: Function, given: Sequence[_Given]) -> CellError | None:
    for g in given:
        if g.spec.kind is Kind.OPTION and g.shape != SINGLE:
            return failure(
                "#VALUE!",
                f"{g.spec.name} takes one cell, but it was given {_size(g.shape)}."
                " Point it at a single cell.",
            )
    return (
        _unlike([g for g in given if g.spec.kind is Kind.EACH])
        or _unlike_whole(function, given)
        or _not_a_column(function, given)
    )


def _unlike(each: Sequence[_Given]) -> CellError | None:
    """Ranges for *each* arguments that are not of one shape."""
    ranges = [g for g in each if g.shape != SINGLE]
    for g in ranges[1:]:
        if g.shape != ranges[0].shape:
            return _shapes_differ(ranges[0], g, "Give ranges of one shape, or a single cell.")
    return None


def _unlike_whole(function: Function, given: Sequence[_Given]) -> CellError | None:
    """Whole ranges that do not match the one whose rows the result follows."""
    model = next((g for g in given if g.spec.name == function.shaped_like), None)
    if model is None:
        return None
    for g in given:
        free = g.shape == SINGLE and (g.spec.one_for_all or not g.spec.required)
        if g.spec.kind is Kind.WHOLE and g.shape != model.shape and not free:
            return _shapes_differ(model, g, "Give ranges of one shape.")
    return None


def _not_a_column(function: Function, given: Sequence[_Given]) -> CellError | None:
    """Two-way ranges where each area or element must be a row of the result."""
    for g in given:
        rows, columns = g.shape
        if function.gives is Gives.ACROSS and g.spec.kind is Kind.EACH and columns > 1:
            return failure(
                "#VALUE!",
                f"{g.spec.name} must be one cell or a column, because the results go across,"
                f" but it was given {_size(g.shape)}.",
            )
        by_rows = function.gives is Gives.ROWS and g.spec.kind is Kind.WHOLE
        if (by_rows or g.spec.in_line) and min(rows, columns) > 1:
            return failure(
                "#VALUE!", f"{g.spec.name} must be one column, but it was given {_size(g.shape)}."
            )
    return None


def _shapes_differ(one: _Given, other: _Given, advice: str) -> CellError:
    return failure(
        "#VALUE!",
        f"{one.spec.name} has {_size(one.shape)} but {other.spec.name} has {_size(other.shape)}. {advice}",
    )


def _size(shape: Shape) -> str:
    rows, columns = shape
    return f"{counted(rows, 'row')} and {counted(columns, 'column')}"


# Results


def _of_whole(function: Function, result: object, like: Shape) -> Result:
    """A result in the shape of the range it was worked out from, or as a table's rows."""
    if isinstance(result, CellError):
        return result
    width = len(function.columns)
    if width:
        rows = result if isinstance(result, tuple) else ((None,) * width,) * (like[0] * like[1])
        return _table(rows)
    cells = result if isinstance(result, tuple) else (result,) * (like[0] * like[1])
    return _shaped([as_cell(value) for value in cells], like)


def _table(rows: Sequence[Sequence[object]]) -> Grid:
    """A table's cells. One value that stands in many rows, as a mean does, is turned once."""
    turned: dict[int, Scalar] = {}
    for row in rows:
        for value in row:
            if id(value) not in turned:
                turned[id(value)] = as_cell(value)
    return tuple(tuple(turned[id(value)] for value in row) for row in rows)


def _across(results: Sequence[object], columns: int) -> Result:
    """One row for each element, of so many columns where the function has a fixed number (else 0).

    An error or a missing result fills its row as far as the others reach.
    """
    if len(results) == 1 and isinstance(results[0], CellError):
        return results[0]
    width = max((len(result) for result in results if isinstance(result, tuple)), default=1)
    width = columns or width
    rows = (result if isinstance(result, tuple) else (result,) * width for result in results)
    cells = [as_cell(value) for row in rows for value in row]
    return _shaped(cells, (len(results), width))


def _shaped(cells: Sequence[Scalar], shape: Shape) -> Result:
    rows, columns = shape
    if shape == SINGLE:
        return cells[0]
    grid: Grid = tuple(tuple(cells[row * columns : (row + 1) * columns]) for row in range(rows))
    return grid
