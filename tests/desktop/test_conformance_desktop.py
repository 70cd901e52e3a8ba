"""The conformance vectors through xlwings' own call of a function, as desktop Excel would make it.

Excel, VBA and COM are stood in for; the arguments are what pywin32 gives xlwings.
"""

from typing import Any

import pytest
from conformance_vectors import Vector, disagreement, load_vectors
from stubbed_xlwings import LEFT_OUT, PYTHON_MODULE, Windows, as_com, as_result

from xlcsp.worksheet import desktop

# Excel itself refuses an unknown name and a wrong number of arguments.
VECTORS = [vector for vector in load_vectors() if vector.about not in ("spelling", "count")]


def without_sentences(expected: Any) -> Any:
    """Errors by their code alone: VBA can give a cell no sentence."""
    if isinstance(expected, list):
        return [without_sentences(each) for each in expected]
    if isinstance(expected, dict) and "error" in expected:
        return {"error": expected["error"]}
    return expected


@pytest.mark.parametrize("in_cells", [True, False], ids=["in cells", "in the formula"])
@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.id)
def test_desktop_excel_answers_as_the_vectors_say(
    vector: Vector, in_cells: bool, windows: Windows
) -> None:
    arguments = tuple(as_com(each, in_cells=in_cells) for each in vector.arguments)
    filled = arguments + (LEFT_OUT,) * (_most(windows, vector) - len(arguments))
    answer = windows.udfs.call_udf(PYTHON_MODULE, desktop(vector.function), filled)
    wrong = disagreement(without_sentences(vector.expected), as_result(answer))
    assert not wrong, wrong


def _most(windows: Windows, vector: Vector) -> int:
    registered = windows.functions.FUNCTIONS[desktop(vector.function)]
    return len(registered.__xlfunc__["args"])
