"""What a person meets in real Calc: empty cells, arrays, the function wizard, colours, errors.

Formulas are typed as Calc's own interface types them, with semicolons.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from calc_session import Calc

from xlcsp.hosts.port import Target, port
from xlcsp.worksheet import CATALOGUE

pytestmark = pytest.mark.libreoffice


@pytest.fixture
def sheet(calc: Calc) -> Iterator["Sheet"]:
    calc.read([{"do": "new"}])
    yield Sheet(calc)
    calc.read([{"do": "close"}])


class Sheet:
    """A new document's only sheet."""

    def __init__(self, calc: Calc) -> None:
        self.calc = calc

    def do(self, **step: Any) -> Any:
        return self.calc.read([step])[0]

    def put(self, **cells: Any) -> None:
        for cell, value in cells.items():
            self.do(do="set", cell=cell, value=value)

    def gives(self, formula: str, cell: str = "Z1") -> str:
        """What a formula shows; an error as Calc numbers it."""
        shown, error = self.do(do="formula", cell=cell, text="=" + formula)
        return f"Err:{error}" if error else shown

    def shows(self, area: str) -> list[list[str]]:
        return [[cell[0] for cell in row] for row in self.do(do="cells", area=area)]

    def coloured(self, area: str, formula: str, folder: Path) -> list[list[bool]]:
        """Where a conditional format of this formula colours the cells from A1 on."""
        page = folder / "page.html"
        self.do(do="colour", area=area, formula=formula)
        self.do(do="save", path=str(page), filter_name="HTML (StarCalc)")
        rows = page.read_text(encoding="utf-8").lower().split("<tr")[1:]
        return [["#12ab34" in cell for cell in row.split("<td")[1:]] for row in rows]


def test_an_empty_cell_is_missing_and_a_zero_is_not(sheet: Sheet) -> None:
    sheet.put(A1=0, B1=5, C1="smaller")
    assert sheet.gives("CSP.RAG(A1;B1;C1)") == "Green"
    assert sheet.gives("CSP.RAG(A2;B1;C1)") == "No data"
    assert sheet.gives("CSP.RAG(B1;A2;C1)") == "No target"
    assert sheet.gives("CSP.PCTCHANGE(A2;B1)") == ""


def test_a_cell_that_is_emptied_turns_its_status_from_green(sheet: Sheet) -> None:
    sheet.put(A1=3, B1=5, C1="smaller")
    assert sheet.gives("CSP.RAG(A1;B1;C1)", "D1") == "Green"
    sheet.put(A1=None)
    assert sheet.shows("D1") == [["No data"]]
    sheet.put(A1=0)
    assert sheet.shows("D1") == [["Green"]]


@pytest.mark.parametrize(
    "value",
    [
        "INDEX(A1:A3;2)",
        "IF(TRUE();A2;A1)",
        'VLOOKUP("x";E1:F2;2;0)',
        "IFERROR(A2;A1)",
        "CHOOSE(1;A2;A1)",
    ],
)
def test_an_empty_cell_handed_on_by_another_function_is_never_green(
    sheet: Sheet, value: str
) -> None:
    sheet.put(A1=3, A3=9, B1=5, E1="x")
    assert sheet.gives(f'CSP.RAG({value};B1;"smaller")') == "No data"


def test_empty_cells_of_a_range_are_missing_each_for_itself(sheet: Sheet) -> None:
    sheet.put(A1=9, A3=0, A4=1)
    sheet.do(do="array", area="C1:C4", text='=CSP.RAG(A1:A4;3;"smaller")')
    assert sheet.shows("C1:C4") == [["Red"], ["No data"], ["Green"], ["Green"]]


def test_two_calls_in_one_cell_are_each_asked_about_their_own_cells(sheet: Sheet) -> None:
    sheet.put(A1=0, B1=5)
    formula = 'CSP.RAG(A1;B1;"smaller")&", "&CSP.RAG(A2;B1;"smaller")'
    assert sheet.gives(formula) in ("Green, No data", "No data, No data")


def test_a_formula_filled_down_tells_empty_from_zero_in_every_row(sheet: Sheet) -> None:
    for row in range(1, 41):
        if row % 3:
            sheet.put(**{f"A{row}": 0 if row % 2 else 9})
        sheet.gives(f'CSP.RAG(A{row};5;"smaller")', f"B{row}")
    expected = [
        "No data" if row % 3 == 0 else "Green" if row % 2 else "Red" for row in range(1, 41)
    ]
    assert [row[0] for row in sheet.shows("B1:B40")] == expected


def test_true_is_not_the_number_one(sheet: Sheet) -> None:
    sheet.gives("TRUE()", "A1")
    assert sheet.gives('CSP.RAG(A1;5;"smaller")') == "Err:519"
    sheet.put(A2=1)
    assert sheet.gives('CSP.RAG(A2;5;"smaller")') == "Green"


def test_true_inside_a_range_is_not_the_number_one_either(sheet: Sheet) -> None:
    sheet.put(A1=1, A3=0)
    sheet.gives("TRUE()", "A2")
    sheet.do(do="array", area="C1:C4", text='=CSP.RAG(A1:A4;3;"smaller")')
    assert sheet.shows("C1:C4") == [["Green"], ["#VALUE!"], ["Green"], ["No data"]]


def test_a_zero_that_shows_as_a_word_is_a_zero(sheet: Sheet) -> None:
    sheet.gives("5-5", "A1")
    sheet.do(do="format", area="A1", code='0;-0;"nil"')
    assert sheet.shows("A1") == [["nil"]]
    assert sheet.gives('CSP.RAG(A1;3;"smaller")') == "Green"


def test_an_array_of_texts_compares_and_counts_as_typed_text_does(sheet: Sheet) -> None:
    """A text within rows of an add-in is otherwise equal to nothing in Calc 7.4."""
    sheet.put(A1=9, A2=1)
    sheet.do(do="array", area="C1:C3", text='=CSP.RAG(A1:A3;3;"smaller")')
    assert sheet.gives('IF(C1="Red";"yes";"no")') == "yes"
    assert sheet.gives('COUNTIF(C1:C3;"No data")') == "1"
    assert sheet.gives('MATCH("Green";C1:C3;0)') == "2"
    assert sheet.gives('SUMPRODUCT(--(CSP.RAG(A1:A3;3;"smaller")="Red"))') == "1"


def test_words_beside_numbers_compare_in_the_form_that_port_writes(sheet: Sheet) -> None:
    for row, value in enumerate([5, 6, 5, 6, 5, 6, 5, 6, 5, 6, 5, 6, 50], 1):
        sheet.put(**{f"A{row}": value})
    call = 'CSP.SPC(A1:A13;"smaller")'
    sheet.do(do="array", area="C1:G13", text=f'=IF(ISTEXT({call});{call}&"";{call})')
    assert sheet.shows("F13:G13") == [["Outside limits", "Concern"]]
    assert sheet.gives('IF(G13="Concern";"yes";"no")') == "yes"
    assert sheet.gives("ISNUMBER(C13)") == "1"


def test_an_array_gives_money_to_the_penny(sheet: Sheet) -> None:
    sheet.put(A1=1, A2=1, A3=1)
    sheet.do(do="array", area="B1:B3", text="=CSP.ALLOCATE(100;A1:A3)")
    assert [row[0] for row in sheet.shows("B1:B3")] == ["33.34", "33.33", "33.33"]


def test_a_conditional_format_may_ask_for_a_status(sheet: Sheet, tmp_path: Path) -> None:
    sheet.put(A1=9, A2=1, A3=8, B1=5, B2=5, B3=5)
    red = sheet.coloured("A1:A3", 'CSP.RAG($A1;$B1;"smaller")="Red"', tmp_path)
    assert red == [[True, False], [False, False], [True, False]]


def test_a_conditional_format_never_colours_an_empty_cell_green(
    sheet: Sheet, tmp_path: Path
) -> None:
    sheet.put(A1=3, B1=5, B2=5, A3=1, B3=5)
    green = sheet.coloured("A1:A3", 'CSP.RAG($A1;$B1;"smaller")="Green"', tmp_path)
    assert green == [[True, False], [False, False], [True, False]]


@pytest.mark.parametrize(
    ("formula", "error"),
    [
        ('CSP.RAG("words";5;"smaller")', "Err:519"),
        ("CSP.RAG(1;5;)", "Err:519"),
        ("CSP.PCTCHANGE(1;0)", "Err:532"),
        ("CSP.ALLOCATE(100;-1)", "Err:503"),
        ('CSP.RAG(NA();5;"smaller")', "Err:32767"),
        ('CSP.RAG(1;5;"smaller";0;"number";1;2)', "Err:504"),
        ("CSP.UNKNOWN(1)", "Err:525"),
    ],
)
def test_errors_are_calcs_own(sheet: Sheet, formula: str, error: str) -> None:
    """519 is #VALUE!, 503 #NUM!, 532 #DIV/0!, 525 #NAME?, 32767 #N/A, 504 a wrong argument."""
    assert sheet.gives(formula) == error


def test_the_function_wizard_shows_help_for_every_function_and_argument(calc: Calc) -> None:
    shown = calc.read([{"do": "help", "function": name} for name in CATALOGUE])
    for function, (description, arguments) in zip(CATALOGUE.values(), shown, strict=True):
        assert description == function.summary
        assert [name for name, _, _ in arguments] == [each.name for each in function.arguments]
        for (_, words, optional), each in zip(arguments, function.arguments, strict=True):
            assert each.help in words
            assert optional
            assert ("May be left out" in words) is not each.required


def test_an_array_of_words_with_an_error_in_it_still_shows_each_for_itself(sheet: Sheet) -> None:
    """Such words equal nothing in Calc 7.4, which docs/hosts.md says."""
    sheet.put(A1=9, A2="words")
    sheet.do(do="array", area="C1:C2", text='=CSP.RAG(A1:A2;3;"smaller")')
    assert sheet.shows("C1:C2") == [["Red"], ["#VALUE!"]]
    assert sheet.gives('C1&""="Red"') in ("1", "TRUE")
    assert sheet.gives("ISERROR(C2)") in ("1", "TRUE")


def test_a_table_that_a_text_tool_wrote_fills_its_cells_in_calc(calc: Calc, tmp_path: Path) -> None:
    """Ported, such a plain formula becomes an array of the size of its result."""
    path = tmp_path / "grant.xlsx"
    book = openpyxl.Workbook()
    cells = book.active
    cells["A1"], cells["A2"] = 3, 5
    cells["C1"] = "=CSP.ALLOCATE(251000,A1:A2)"
    book.save(path)
    port(path, Target.CALC)
    steps = [{"do": "open", "path": str(path)}, {"do": "cells", "area": "C1:C2"}, {"do": "close"}]
    assert [row[0][1] for row in calc.read(steps)[1]] == [94125, 156875]
