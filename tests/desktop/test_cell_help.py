"""What the Help button says of a cell of the open workbook."""

from collections.abc import Iterator

import pytest
from live_book import formulas_can_be_read, open_book, sheet_of

from xlcsp.hosts.desktop.cell_help import help_for
from xlcsp.worksheet import CATALOGUE, desktop


@pytest.fixture(autouse=True)
def _excel_tells_formulas() -> Iterator[None]:
    with formulas_can_be_read:
        yield


def said_of(formula: str, *cells: object) -> str:
    sheet = sheet_of("Year 1")
    sheet["values"] = [["shown", *cells]]
    sheet["formulas"] = [[formula, *cells]]
    return help_for(open_book(sheet).book.sheets[0].range("A1"))


def test_a_function_is_explained_with_each_of_its_arguments() -> None:
    said = said_of("=CSP_RAG(B1,C1,D1)", 323, 294, "smaller")
    assert said.startswith("CSP_RAG: " + CATALOGUE["CSP.RAG"].summary)
    for argument in CATALOGUE["CSP.RAG"].arguments:
        assert argument.help in said


def test_the_sentence_of_an_error_comes_first() -> None:
    said = said_of("=CSP_RAG(B1,C1,D1)", 323, 294, "smallish")
    assert said.startswith("#VALUE! ")
    assert "better" in said.splitlines()[0]


def test_cells_of_other_sheets_are_found() -> None:
    sheet, other = sheet_of("Year 1"), sheet_of("Bob's data")
    sheet["values"] = sheet["formulas"] = [["='CSP_PCTCHANGE"]]
    sheet["formulas"] = [["=CSP_PCTCHANGE('Bob''s data'!$B$2,0)"]]
    other["values"] = other["formulas"] = [["", ""], ["", 5]]
    said = help_for(open_book(sheet, other).book.sheets[0].range("A1"))
    assert said.startswith("#DIV/0! ")


def test_every_call_of_a_formula_is_explained() -> None:
    said = said_of('=IF(B1="","",CSP_PCTCHANGE(B1,C1))&CSP_NUMBER(D1)', 1, 2, "3")
    assert "CSP_PCTCHANGE: " in said
    assert "CSP_NUMBER: " in said


@pytest.mark.parametrize("formula", ["", "text", "=SUM(B1:C1)"])
def test_a_cell_without_a_function_gets_the_list_of_them(formula: str) -> None:
    said = said_of(formula)
    assert all(desktop(name) in said for name in CATALOGUE)


def test_a_formula_that_cannot_be_read_says_so() -> None:
    assert "cannot be read" in said_of("=CSP_RAG(")
