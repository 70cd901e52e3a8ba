"""``xlcsp eval`` and ``xlcsp functions``: answers for people and for machines."""

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from command import xlcsp

CASES = [
    ('=CSP.RAG(323, 294, "smaller")', "Red"),
    ('=CSP_RAG(323, 294, "smaller")', "Red"),
    ('=_xldudf_CSP_RAG(323, 294, "smaller")', "Red"),
    ('=[2]!_xldudf_CSP_RAG(323, 294, "smaller")', "Red"),
    ("='C:\\add ins\\xlcsp.xlam'!CSP_RAG(323, 294, \"smaller\")", "Red"),
    ('=CSP.RAG("", 294, "smaller")', "No data"),
    ('=CSP.RAG(120, "To be confirmed", "smaller")', "No target"),
    ('=CSP.STATUS(25%, 26.3%, "bigger", , "points")', "-1.3 pts (red)"),
    ("=CSP.ALLOCATE(251000, {3; 5})", [[94125], [156875]]),
    ("=CSP.ALLOCATE(10, {7})", 10),
    ('=CSP.NUMBER("To be confirmed")', None),
    ('=""', None),
    ("=1=1", True),
    ("=ROUND(CSP.PCTCHANGE(323, 306), 3)", 0.056),
]


@pytest.mark.parametrize(("formula", "answer"), CASES, ids=[formula for formula, _ in CASES])
def test_json_gives_one_value(formula: str, answer: object) -> None:
    done = xlcsp("eval", formula, "--json")
    assert json.loads(done.stdout) == answer
    assert done.returncode == 0


def test_formulas_on_standard_input_are_answered_line_by_line() -> None:
    done = xlcsp("eval", "--json", given="\n".join(formula for formula, _ in CASES))
    assert [json.loads(line) for line in done.stdout.splitlines()] == [a for _, a in CASES]


def test_an_error_value_is_an_answer_with_its_sentence() -> None:
    done = xlcsp("eval", "--json", "=CSP.PCTCHANGE(3, 0)")
    answer = json.loads(done.stdout)
    assert answer["error"] == "#DIV/0!"
    assert "old" in answer["message"]
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("formula", "says"),
    [
        ("=CSP.RAGG(1, 2)", "Did you mean CSP.RAG"),
        ("=CSP.RAG(1)", "takes 3 to 6 arguments"),
        ("=CSP.RAG(1, 2", "bracket"),
        ("=NOSUCHFUNCTION(1)", "NOSUCHFUNCTION"),
        ('=IF(TRUE, CSP.RAG(1), "")', "takes 3 to 6 arguments"),
    ],
)
def test_a_formula_that_is_itself_wrong_ends_the_command_with_1(formula: str, says: str) -> None:
    done = xlcsp("eval", formula)
    assert done.returncode == 1
    assert done.stdout.startswith("#")
    assert len(done.stderr.splitlines()) == 1
    assert says in done.stderr


def test_a_range_for_a_person_is_rows_of_cells() -> None:
    assert xlcsp("eval", "=CSP.TRAJECTORY(50%, 58.6%, 3)").stdout == "0.5\t0.543\t0.586\n"


def test_the_list_of_functions_names_each_with_its_arguments() -> None:
    listed = xlcsp("functions").stdout
    assert "CSP.RAG(value, target, better, [amber], [unit], [previous])" in listed
    assert "CSP.SCAN(marks, need, [override])" in listed


@pytest.mark.parametrize("name", ["CSP.DAMP", "damp", "CSP_DAMP", "_xldudf_CSP_DAMP"])
def test_one_function_is_told_in_full_whatever_its_spelling(name: str) -> None:
    told = xlcsp("functions", name).stdout
    for part in ("floor_change", "whole", "Examples", "ours"):
        assert part in told


def test_the_catalogue_for_machines_holds_every_argument_and_example() -> None:
    catalogue = json.loads(xlcsp("functions", "--json").stdout)
    rag = next(f for f in catalogue["functions"] if f["name"] == "CSP.RAG")
    assert [a["name"] for a in rag["arguments"]] == [
        "value",
        "target",
        "better",
        "amber",
        "unit",
        "previous",
    ]
    assert rag["examples"][0]["result"] == "Red"
    assert json.loads(xlcsp("functions", "CSP.RAG", "--json").stdout) == rag


def test_an_unknown_function_name_is_one_line_and_exit_2() -> None:
    done = xlcsp("functions", "CSP.ALOCATE")
    assert done.returncode == 2
    assert "CSP.ALLOCATE" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_standard_input_may_begin_with_a_byte_order_mark() -> None:
    done = xlcsp("eval", "--json", given="\ufeff=1+1\n")
    assert (done.stdout, done.returncode) == ("2\n", 0)


@pytest.mark.parametrize("formula", ["=1E400", "={1,1E400}", '="\udcff"'])
def test_what_no_cell_can_hold_is_refused_in_one_line(formula: str) -> None:
    done = xlcsp("eval", "--json", formula)
    assert json.loads(done.stdout)["error"] == "#VALUE!"
    assert (done.stderr, done.returncode) == ("", 1)


def test_a_slip_is_shown_as_it_was_typed() -> None:
    done = xlcsp("eval", '=CSP.RAG(1, 2, "smaller")#')
    assert "before '#'" in done.stderr
