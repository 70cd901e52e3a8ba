"""The conformance vectors in real LibreOffice Calc: each a formula over cells, read back."""

import sys
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from calc_session import Calc

sys.path.insert(0, str(Path(__file__).parents[1] / "conformance"))
from conformance_vectors import Vector, disagreement, load_vectors
from test_conformance_engine import put

from xlcsp.hosts.port import Target, port
from xlcsp.worksheet import OMITTED, CellError, stored

# SQRT(-1), the vectors' #NUM!, is Err:502 in Calc.
ERRORS = {502: "#NUM!", 503: "#NUM!", 504: "Err:504", 519: "#VALUE!", 524: "#REF!"}
ERRORS |= {525: "#NAME?", 532: "#DIV/0!", 32767: "#N/A"}
STEP = 40
VECTORS = [
    vector
    for vector in load_vectors()
    if vector.hosts != "tells dates" and vector.arguments != (OMITTED,)
]


def shape(expected: Any) -> tuple[int, int]:
    return (len(expected), len(expected[0])) if isinstance(expected, list) else (1, 1)


@pytest.fixture(scope="module")
def answers(calc: Calc, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    path = tmp_path_factory.mktemp("vectors") / "vectors.xlsx"
    workbook = xlsxwriter.Workbook(path)
    cells, results = workbook.add_worksheet("Cells"), workbook.add_worksheet("Results")
    steps: list[dict[str, Any]] = [{"do": "open", "path": str(path)}]
    next_cell = 1
    for number, vector in enumerate(VECTORS):
        arguments = []
        for argument in vector.arguments:
            text, used = put(cells, next_cell, argument)
            arguments.append(text)
            next_cell += used
        rows, columns = shape(vector.expected)
        top = number * STEP
        formula = f"={stored(vector.function)}({','.join(arguments)})"
        if (rows, columns) == (1, 1):
            results.write_formula(top, 0, formula, None, 0)
        else:
            results.write_array_formula(top, 0, top + rows - 1, columns - 1, formula, None, 0)
        area = f"A{top + 1}:{chr(64 + columns)}{top + rows}"
        steps.append({"do": "cells", "sheet": "Results", "area": area})
    workbook.close()
    port(path, Target.CALC)
    found = calc.read([*steps, {"do": "close"}])[1:-1]
    return {v.id: result(rows) for v, rows in zip(VECTORS, found, strict=True)}


def result(rows: Any) -> Any:
    grid = tuple(tuple(value_of(cell) for cell in row) for row in rows)
    return grid[0][0] if len(grid) == len(grid[0]) == 1 else grid


def value_of(cell: Any) -> Any:
    _, value, error = cell
    return CellError(ERRORS.get(error, f"Err:{error}")) if error else value


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


def has_truth_in_range(vector: Vector) -> bool:
    return any(
        isinstance(cell, bool)
        for argument in vector.arguments
        if isinstance(argument, tuple)
        for row in argument
        for cell in row
    )


def differs_in_calc(vector: Vector) -> bool:
    """What docs/hosts.md says Calc does in its own way: ranges with errors or truths, counts."""
    return has_error_in_range(vector) or has_truth_in_range(vector) or vector.about == "count"


def test_vectors_pass_in_calc(answers: dict[str, Any]) -> None:
    compared = [v for v in VECTORS if not differs_in_calc(v)]
    differences = {
        vector.id: different
        for vector in compared
        if (different := disagreement(without_words(vector.expected), answers[vector.id]))
    }
    assert len(compared) > 1000
    assert not differences, "\n".join(f"{k}: {v}" for k, v in differences.items())


def test_an_error_in_a_range_makes_the_whole_result_an_error(answers: dict[str, Any]) -> None:
    """Calc never calls a function whose range holds an error."""
    concerned = [v for v in VECTORS if has_error_in_range(v)]
    assert concerned
    for vector in concerned:
        found = answers[vector.id]
        first = found[0][0] if isinstance(found, tuple) else found
        assert isinstance(first, CellError), vector.id
