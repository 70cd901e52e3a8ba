"""The conformance vectors in real LibreOffice Calc: each a formula over cells, read back."""

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from calc_session import Calc
from conformance_vectors import Vector, disagreement, load_vectors
from test_conformance_engine import put

from xlcsp.hosts.port import Target, port
from xlcsp.worksheet import CATALOGUE, OMITTED, CellError, stored

pytestmark = pytest.mark.libreoffice
# SQRT(-1), the vectors' #NUM!, is Err:502 in Calc.
ERRORS = {502: "#NUM!", 503: "#NUM!", 504: "Err:504", 519: "#VALUE!", 524: "#REF!"}
ERRORS |= {525: "#NAME?", 532: "#DIV/0!", 32767: "#N/A"}
VECTORS = [
    vector
    for vector in load_vectors()
    if vector.hosts != "tells dates" and vector.arguments != (OMITTED,)
]


def shape(expected: Any) -> tuple[int, int]:
    return (len(expected), len(expected[0])) if isinstance(expected, list) else (1, 1)


def answers(calc: Calc, vectors: list[Vector], path: Path) -> dict[str, Any]:
    """What Calc makes of each vector, as a formula over cells."""
    workbook = xlsxwriter.Workbook(path)
    cells, results = workbook.add_worksheet("Cells"), workbook.add_worksheet("Results")
    next_cell, top = 1, 0
    places: dict[str, tuple[int, int, int]] = {}
    for vector in vectors:
        arguments = []
        for argument in vector.arguments:
            text, used = put(cells, next_cell, argument)
            arguments.append(text)
            next_cell += used
        rows, columns = shape(vector.expected)
        formula = f"={stored(vector.function)}({','.join(arguments)})"
        if (rows, columns) == (1, 1):
            results.write_formula(top, 0, formula, None, 0)
        else:
            results.write_array_formula(top, 0, top + rows - 1, columns - 1, formula, None, 0)
        places[vector.id] = (top, rows, columns)
        top += rows + 1
    workbook.close()
    port(path, Target.CALC)
    steps = [{"do": "open", "path": str(path)}, {"do": "sheets"}, {"do": "close"}]
    _, shown, errors = calc.read(steps)[1][1]
    for row, column, error in errors:
        shown[row - 1][column - 1] = CellError(ERRORS.get(error, f"Err:{error}"))
    return {name: block(shown, *place) for name, place in places.items()}


def block(shown: list[list[Any]], top: int, rows: int, columns: int) -> Any:
    grid = tuple(tuple(shown[row][:columns]) for row in range(top, top + rows))
    return grid[0][0] if rows == columns == 1 else grid


def without_words(expected: Any) -> Any:
    """The expected result without an error's sentence, which Calc has no place for."""
    if isinstance(expected, list):
        return [[without_words(cell) for cell in row] for row in expected]
    if isinstance(expected, dict) and "error" in expected:
        return {"error": expected["error"]}
    return expected


def has_error_in_range(vector: Vector) -> bool:
    return any(
        isinstance(cell, CellError)
        for argument in vector.arguments
        if isinstance(argument, tuple)
        for row in argument
        for cell in row
    )


def has_too_many(vector: Vector) -> bool:
    return len(vector.arguments) > len(CATALOGUE[vector.function].arguments)


def differs_in_calc(vector: Vector) -> bool:
    """What docs/hosts.md says Calc does in its own way."""
    return has_error_in_range(vector) or has_too_many(vector)


def test_vectors_pass_in_calc(calc: Calc, tmp_path: Path) -> None:
    compared = [v for v in VECTORS if not differs_in_calc(v)]
    found = answers(calc, compared, tmp_path / "vectors.xlsx")
    differences = {
        vector.id: different
        for vector in compared
        if (different := disagreement(without_words(vector.expected), found[vector.id]))
    }
    assert len(compared) > 2750
    assert {vector.function for vector in compared} == CATALOGUE.keys()
    assert not differences, "\n".join(f"{k}: {v}" for k, v in differences.items())


def test_an_error_in_a_range_makes_the_whole_result_an_error(calc: Calc, tmp_path: Path) -> None:
    """Calc never calls a function whose range holds an error."""
    concerned = [v for v in VECTORS if has_error_in_range(v)]
    found = answers(calc, concerned, tmp_path / "vectors.xlsx")
    assert concerned
    for result in found.values():
        assert isinstance(result[0][0] if isinstance(result, tuple) else result, CellError)


def test_too_many_arguments_are_an_error_of_calcs_own(calc: Calc, tmp_path: Path) -> None:
    concerned = [v for v in VECTORS if has_too_many(v)]
    found = answers(calc, concerned, tmp_path / "vectors.xlsx")
    assert len(found) == len(CATALOGUE)
    assert set(found.values()) == {CellError("Err:504")}
