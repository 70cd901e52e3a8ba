"""CSP formulas that do arithmetic on an empty cell."""

from pathlib import Path

import pytest
import xlsxwriter

from xlcsp.audit.check import check_book
from xlcsp.book import open_book


def told(tmp_path: Path, formula: str) -> list[str]:
    path = tmp_path / "board.xlsx"
    with xlsxwriter.Workbook(str(path)) as file:
        sheet = file.add_worksheet("Board")
        sheet.write_row("A1", ["Indicator", "Actual", "Target", "Status"])
        sheet.write_row("A2", ["NI 15", None, 294])
        sheet.write_row("A3", ["NI 16", 6937, 7582])
        sheet.write_formula("D2", formula, None, "Green")
    return [one.cause for one in check_book(open_book(path)).wrong]


@pytest.mark.parametrize(
    "formula",
    [
        '=_xldudf_CSP_RAG(B2*1,C2,"smaller")',
        '=_xldudf_CSP_RAG(-B2,C2,"smaller")',
        '=CSP.RAG(C3-Board!$B$2,C2,"smaller")',
        '=IF(TRUE,_xldudf_CSP_RAG(B2/2,C2,"smaller"),"")',
        "=_xldudf_CSP_PCTCHANGE(C2,B2+0)",
    ],
)
def test_arithmetic_on_a_blank_is_told_of(tmp_path: Path, formula: str) -> None:
    (cause,) = told(tmp_path, formula)
    assert cause.startswith("Board!B2 is empty, and arithmetic makes it 0")


@pytest.mark.parametrize(
    "formula",
    [
        '=_xldudf_CSP_RAG(B2,C2,"smaller")',
        '=_xldudf_CSP_RAG(B3*1,C2,"smaller")',
        "=B2*1",
        '=B2*1&_xldudf_CSP_RAG(B3,C3,"smaller")',
        '=_xldudf_CSP_RAG(SUM(B2:B3)*1,C2,"smaller")',
    ],
)
def test_a_blank_given_to_the_function_itself_is_left_alone(tmp_path: Path, formula: str) -> None:
    assert told(tmp_path, formula) == []
