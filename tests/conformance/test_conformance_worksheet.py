"""The worksheet passes every conformance vector, and the vectors leave no class of input out."""

from typing import Any

import pytest
import write_vectors
from conformance_vectors import VECTORS_FILE, Vector, disagreement, load_vectors

from xlcsp.worksheet import CATALOGUE, OMITTED, CellError, call

VECTORS = load_vectors()
INPUT_CLASSES = {"blank", "text", "boolean", "error", "date", "footnoted", "omitted", "range"}


def of(function: str) -> list[Vector]:
    return [vector for vector in VECTORS if vector.function == function]


@pytest.mark.parametrize("function", CATALOGUE)
def test_every_vector_passes(function: str) -> None:
    differences = {
        vector.id: different
        for vector in of(function)
        if (different := disagreement(vector.expected, call(function, vector.arguments)))
    }
    assert not differences


@pytest.mark.parametrize("function", CATALOGUE)
def test_every_function_has_vectors_of_every_class_of_input(function: str) -> None:
    assert {vector.about for vector in of(function)} >= INPUT_CLASSES


@pytest.mark.parametrize("vector", [v for v in VECTORS if v.about == "example"], ids=lambda v: v.id)
def test_every_worked_example_of_the_contract_is_in_the_catalogue(vector: Vector) -> None:
    examples = CATALOGUE[vector.function].examples
    shown = [_plain(example.arguments) for example in examples]
    assert _plain(vector.arguments) in shown
    example = examples[shown.index(_plain(vector.arguments))]
    assert disagreement(vector.expected, example.result) == ""


def _plain(arguments: tuple[Any, ...]) -> list[Any]:
    """Arguments with the two ways of leaving one out made one."""
    return [None if argument is OMITTED else argument for argument in arguments]


def test_the_names_and_order_of_arguments_are_those_of_the_contract() -> None:
    ours = {name: [a.name for a in function.arguments] for name, function in CATALOGUE.items()}
    assert ours == {name: names.split() for name, names in write_vectors.NAMES.items()}


def test_the_file_is_what_its_rules_make() -> None:
    assert VECTORS_FILE.read_text(encoding="utf-8") == write_vectors.text_of_file()


def test_every_vector_has_an_id_of_its_own_and_a_source() -> None:
    assert len({vector.id for vector in VECTORS}) == len(VECTORS)
    assert all(vector.source for vector in VECTORS)


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        ("Red", "Green"),
        (1, True),
        (True, 1),
        (0, ""),
        ("", 0.0),
        (0.1, 0.10000000001),
        ({"error": "#NUM!"}, CellError("#VALUE!")),
        ({"error": "#N/A"}, "#N/A"),
        (
            {"error": "#VALUE!", "message_contains": ["target"]},
            CellError("#VALUE!", "value is TRUE"),
        ),
        ({"contains": ["Red"]}, "the status is Green"),
        ([[1], [2]], ((1.0, 2.0),)),
        ([[1], [2]], ((1.0,), (3.0,))),
        ([[1], [2]], 1.0),
        (1, ((1.0,), (1.0,))),
    ],
)
def test_a_wrong_result_is_a_disagreement(expected: Any, actual: Any) -> None:
    assert disagreement(expected, actual)
