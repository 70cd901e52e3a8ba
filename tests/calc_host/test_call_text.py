"""The calls in a formula's text, as Calc writes it out, and which cells their arguments are."""

import pytest

from xlcsp.hosts.calc.call_text import (
    Call,
    CellsText,
    ColumnText,
    calls_in,
    cells_in,
    chosen_from,
    name_in,
    number_in,
)


@pytest.mark.parametrize(
    ("formula", "calls"),
    [
        ('=CSP.RAG(A1;B1;"smaller")', [Call("CSP.RAG", ("A1", "B1", '"smaller"'))]),
        ('=csp.rag( A1 ; B1;"a;b")', [Call("CSP.RAG", ("A1", "B1", '"a;b"'))]),
        ("=CSP.RAG(A1;;C1)", [Call("CSP.RAG", ("A1", "", "C1"))]),
        ('{=CSP.RAG(A1:A3,B1,"smaller")}', [Call("CSP.RAG", ("A1:A3", "B1", '"smaller"'))]),
        (
            "=IF(CSP.RAG(CSP.NUMBER(A1);$'My (new) sheet'.B1;C1)=\"Red\";1;0)",
            [
                Call("CSP.RAG", ("CSP.NUMBER(A1)", "$'My (new) sheet'.B1", "C1")),
                Call("CSP.NUMBER", ("A1",)),
            ],
        ),
        ("=CSP.ALLOCATE(100;{1;2|3;4})", [Call("CSP.ALLOCATE", ("100", "{1;2|3;4}"))]),
        ("=CSP.NUMBER( )", [Call("CSP.NUMBER", ())]),
        ('="CSP.RAG(A1;B1)"', []),
        ("=MY.CSP.RAG(A1)", []),
        ("=XCSP.RAG(A1)", []),
    ],
)
def test_every_call_is_found_with_its_arguments(formula: str, calls: list[Call]) -> None:
    assert calls_in(formula) == calls


@pytest.mark.parametrize(
    ("argument", "cells"),
    [
        ("A1", CellsText(None, "A1")),
        ("$A$1:B$20", CellsText(None, "A1:B20")),
        ("$Sheet2.A1", CellsText("Sheet2", "A1")),
        ("$'It''s here'.$A$1", CellsText("It's here", "A1")),
        ("Returns[[#This Row];[Actual]]", ColumnText("Returns", "Actual", True)),
        ("Returns[[#This Row],[Actual]]", ColumnText("Returns", "Actual", True)),
        ("Returns[Actual]", ColumnText("Returns", "Actual", False)),
        ("Returns[A year'#s]", ColumnText("Returns", "A year#s", False)),
        ("Returns[#Headers]", None),
        ("A1*1", None),
        ("-A1", None),
        ("INDEX(A1:A9;2)", None),
        ('"A1"', None),
        ("Actual", None),
    ],
)
def test_an_argument_is_cells_or_something_else(
    argument: str, cells: CellsText | ColumnText | None
) -> None:
    assert cells_in(argument) == cells


@pytest.mark.parametrize(
    ("argument", "choices"),
    [
        ("INDEX(A1:A9;2)", ("A1:A9", "2")),
        ('IF(A1="x;y";B1;C1)', ('A1="x;y"', "B1", "C1")),
        ("SUM(A1:A9)", ()),
        ("A1", ()),
    ],
)
def test_what_a_function_may_hand_on(argument: str, choices: tuple[str, ...]) -> None:
    assert chosen_from(argument) == choices


def test_numbers_and_names() -> None:
    assert number_in("5%") == 0.05
    assert number_in("-3") == -3
    assert number_in("A1") is None
    assert name_in("Returns_Actual") == "Returns_Actual"
    assert name_in("A1+B1") is None
