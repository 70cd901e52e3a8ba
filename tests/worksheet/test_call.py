"""Calls as a spreadsheet makes them: nothing in a cell makes one raise, and errors say why."""

from datetime import date, datetime
from math import isfinite
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcsp.worksheet import CATALOGUE, OMITTED, CellError, Grid, Result, Scalar, call

PUBLISHED = ["~£350,000", "120 ²", "19% reduction", "-17%", "To be confirmed", "March 2014", "X"]
WORDS = ["smaller", "bigger", "neutral", "number", "points", "FQ", "change", "compound", "TRUE"]
CODES = ["#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"]

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 100),
    st.integers(-(10**400), 10**400),
    st.floats(),
    st.floats(0, 1),
    st.sampled_from(PUBLISHED + WORDS),
    st.text(max_size=30),
    st.dates(),
    st.datetimes(),
    st.builds(CellError, st.sampled_from(CODES)),
)


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    rows, columns = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    return tuple(tuple(draw(SCALARS) for _ in range(columns)) for _ in range(rows))


ARGUMENTS = st.one_of(SCALARS, grids(), st.just(OMITTED))


def cells(result: Result) -> list[Scalar]:
    if isinstance(result, tuple):
        return [cell for row in result for cell in row]
    return [result]


@given(st.sampled_from(sorted(CATALOGUE)), st.lists(ARGUMENTS, max_size=7))
def test_no_cell_content_makes_a_call_raise(name: str, arguments: list[Any]) -> None:
    for cell in cells(call(name, arguments)):
        assert isinstance(cell, str | float | CellError)
        if isinstance(cell, float):
            assert isfinite(cell)
        if isinstance(cell, CellError):
            assert cell.code in {*CODES}
            assert len(cell.message) <= 200


@given(st.sampled_from(sorted(CATALOGUE)), st.data())
def test_no_cell_content_makes_a_full_call_raise(name: str, data: st.DataObject) -> None:
    function = CATALOGUE[name]
    example = data.draw(st.sampled_from(function.examples)).arguments
    arguments = [*example, *[OMITTED] * (len(function.arguments) - len(example))]
    arguments[data.draw(st.integers(0, len(arguments) - 1))] = data.draw(ARGUMENTS)
    assert cells(call(name, arguments))


@given(
    st.sampled_from(["CSP.RAG", "CSP.STATUS", "CSP.EXPLAIN"]), ARGUMENTS, st.sampled_from(WORDS[:3])
)
def test_a_missing_actual_is_never_green(name: str, target: Any, better: str) -> None:
    for missing in (None, "", "  ", "\u00a0", "n/a", "TBC", OMITTED):
        for cell in cells(call(name, [missing, target, better])):
            assert isinstance(cell, CellError) or "Green" not in str(cell)
            assert isinstance(cell, CellError) or "No data" in str(cell)


def test_an_unknown_function_names_the_nearest() -> None:
    result = call("CSP.RAGG", [1, 2])
    assert isinstance(result, CellError)
    assert result.code == "#NAME?"
    assert "CSP.RAG" in result.message.replace("CSP.RAGG", "")


def test_a_wrong_count_shows_how_to_type_it() -> None:
    result = call("CSP.RISK", [1])
    assert result == CellError(
        "#VALUE!",
        "CSP.RISK takes 2 arguments, but 1 was given. Type it as CSP.RISK(probability, harm).",
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((True, 1, "smaller"), "value is TRUE, where a number belongs. Type a number."),
        ((1, 1, None), "better is missing. Give smaller, bigger or neutral; it is never guessed."),
        (
            (date(2009, 8, 15), 1, "smaller"),
            "value is the date 15 August 2009, where a number belongs. Type a number, or format the"
            " cell as a number if it is one.",
        ),
        (
            (((1,), (2,)), ((1,), (2,), (3,)), "smaller"),
            "value has 2 rows and 1 column but target has 3 rows and 1 column. Give ranges of one"
            " shape, or a single cell.",
        ),
    ],
)
def test_a_sentence_names_the_argument_what_was_found_and_what_to_do(
    arguments: Any, sentence: str
) -> None:
    assert call("CSP.RAG", arguments) == CellError("#VALUE!", sentence)


def test_an_error_passes_through_with_its_own_sentence() -> None:
    upstream = CellError("#NUM!", "From another cell.")
    assert call("CSP.RAG", (upstream, 1, "smaller")) == upstream


def test_the_first_error_of_an_element_is_its_result() -> None:
    assert call("CSP.RISK", (CellError("#N/A"), CellError("#REF!"))) == CellError("#N/A")


def test_an_error_outranks_a_missing_figure() -> None:
    assert call("CSP.RISK", (None, CellError("#N/A"))) == CellError("#N/A")


def test_a_number_too_large_for_a_cell_is_an_error_not_infinity() -> None:
    result = call("CSP.RISK", (1e200, 1e200))
    assert isinstance(result, CellError)
    assert result.code == "#NUM!"


def test_a_zero_has_no_sign() -> None:
    assert str(call("CSP.NUMBER", (-0.0,))) == "0.0"
    assert str(call("CSP.RISK", (-1, 0))) == "0.0"


def test_results_are_the_nearest_floats() -> None:
    assert call("CSP.PCTCHANGE", (4, 3)) == 1 / 3
    assert call("CSP.NUMBER", (0.1 + 0.2,)) == 0.3


def test_a_datetime_is_its_day() -> None:
    assert call("CSP.PERIOD", (datetime(2010, 3, 31, 23, 59),)) == "2009/10"


def test_a_range_of_one_cell_is_that_cell() -> None:
    assert call("CSP.RAG", (((323,),), ((294,),), (("smaller",),))) == "Red"


def test_a_range_without_cells_is_an_error() -> None:
    assert isinstance(call("CSP.RAG", ((), 1, "smaller")), CellError)


def test_five_thousand_rows_are_worked_row_by_row() -> None:
    values = tuple((float(number),) for number in range(5000))
    result = call("CSP.RAG", (values, 2500, "smaller"))
    assert isinstance(result, tuple)
    assert [row[0] for row in result] == ["Green"] * 2501 + ["Red"] * 2499


def test_errors_fill_their_row_of_a_result_that_goes_across() -> None:
    not_available = CellError("#N/A")
    result = call("CSP.TRAJECTORY", (((0,), (not_available,)), 10, 3))
    assert result == ((0.0, 5.0, 10.0), (not_available,) * 3)
