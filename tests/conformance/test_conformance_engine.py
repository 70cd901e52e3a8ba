"""The engine passes every conformance vector: from the cells of a file, and from formulas alone."""

from typing import Any

import pytest
import xlsxwriter
from conformance_vectors import Vector, disagreement, load_vectors

from xlcsp.book import ErrorCode, SetResult, open_book
from xlcsp.engine import evaluate, recalculate
from xlcsp.worksheet import CATALOGUE, OMITTED, CellError

VECTORS = [
    vector
    for vector in load_vectors()
    if vector.hosts != "tells dates"
    and vector.arguments != (OMITTED,)  # F() has no argument, not one left out
]
UNLIKELY = "not worked out yet"


@pytest.fixture(scope="module")
def worked_out(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Each vector's result, its arguments in cells and its formula in a file."""
    path = tmp_path_factory.mktemp("vectors") / "vectors.xlsx"
    workbook = xlsxwriter.Workbook(path)
    cells, results = workbook.add_worksheet("Cells"), workbook.add_worksheet("Results")
    rows: dict[int, str] = {}
    next_cell = next_result = 1
    for vector in VECTORS:
        arguments = []
        for argument in vector.arguments:
            text, used = put(cells, next_cell, argument)
            arguments.append(text)
            next_cell += used
        rows[next_result] = vector.id
        results.write_dynamic_array_formula(
            f"A{next_result}", f"={vector.function}({','.join(arguments)})", None, UNLIKELY
        )
        next_result += 40
    workbook.close()
    with open_book(path) as book:
        report = recalculate(book)
    assert not report.refused
    sentences = {
        (error.cell.row, error.cell.column): error.sentence
        for error in report.errors
        if error.cell.sheet == "Results"
    }
    return {
        rows[change.row]: tuple(
            tuple(
                CellError(cell.code, sentences[change.row + down, 1 + right])
                if isinstance(cell, ErrorCode)
                else cell
                for right, cell in enumerate(row)
            )
            for down, row in enumerate(change.values)
        )
        for change in report.changes
        if isinstance(change, SetResult) and change.sheet == "Results"
    }


def put(sheet: Any, row: int, argument: Any) -> tuple[str, int]:
    """Puts an argument into cells from column A on; its reference, and the rows that it takes."""
    if argument is OMITTED:
        return "", 0
    grid = argument if isinstance(argument, tuple) else ((argument,),)
    for at, cells in enumerate(grid):
        for column, value in enumerate(cells):
            write_cell(sheet, row - 1 + at, column, value)
    first, last = f"$A${row}", f"${chr(64 + len(grid[0]))}${row + len(grid) - 1}"
    return f"Cells!{first}" + (f":{last}" if first != last else ""), len(grid)


def write_cell(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, CellError):
        formula = {"#N/A": "=NA()", "#DIV/0!": "=1/0", "#NUM!": "=SQRT(-1)"}
        sheet.write_formula(
            row, column, formula.get(value.code, f"={value.code}"), None, value.code
        )
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, str):
        sheet.write_string(row, column, value) if value else sheet.write_formula(
            row, column, '=""', None, ""
        )
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif value is not None:
        sheet.write_number(row, column, (value - value.replace(1899, 12, 30)).days)


@pytest.mark.parametrize("function", CATALOGUE)
def test_every_vector_passes_from_the_cells_of_a_file(
    worked_out: dict[str, Any], function: str
) -> None:
    differences = {
        vector.id: different
        for vector in VECTORS
        if vector.function == function
        and (different := disagreement(vector.expected, worked_out[vector.id]))
    }
    assert not differences


def literal(argument: Any) -> str | None:
    """An argument as a formula writes it; None where only a cell can hold it."""
    if argument is OMITTED:
        return ""
    if isinstance(argument, bool):
        return str(argument).upper()
    if isinstance(argument, int | float):
        return repr(argument)
    if isinstance(argument, str):
        return '"' + argument.replace('"', '""') + '"'
    if isinstance(argument, CellError):
        return argument.code
    if isinstance(argument, tuple):
        rows = [[literal(cell) for cell in row] for row in argument]
        if any(cell is None for row in rows for cell in row):
            return None
        return "{" + ";".join(",".join(str(cell) for cell in row) for row in rows) + "}"
    return None


def as_formula(vector: Vector) -> str | None:
    """A vector as a formula without cells; None where it needs cells."""
    arguments = [literal(argument) for argument in vector.arguments]
    if None in arguments:
        return None
    return f"={vector.function}({','.join(str(argument) for argument in arguments)})"


def test_every_vector_that_needs_no_cells_passes_as_a_formula() -> None:
    formulas = [(v, text) for v in VECTORS if (text := as_formula(v)) is not None]
    results = evaluate([formula for _, formula in formulas])
    differences = {
        formula: different
        for (vector, formula), result in zip(formulas, results, strict=True)
        if (different := disagreement(vector.expected, result))
    }
    assert len(formulas) > 1000
    assert not differences
