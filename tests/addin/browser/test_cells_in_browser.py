"""Functions called from cells, through the real JavaScript and the real server."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from conformance_vectors import VECTORS_FILE, disagreement
from excel_window import ExcelWindow
from openpyxl.utils import get_column_letter

from xlcsp.worksheet import CATALOGUE, CellError, Result

pytestmark = pytest.mark.browser

FORMULA_COLUMN = 60
"""Right of every argument of a vector."""


def serial(day: str) -> int:
    """The number that Excel keeps for a date."""
    return (date.fromisoformat(day) - date(1899, 12, 30)).days


def typed(value: Any) -> Any:
    """What a person types for a cell of a vector; empty text comes from a formula."""
    match value:
        case {"error": code}:
            return code
        case {"date": day}:
            return serial(day)
        case "":
            return '=""'
    return value


def accepted_by_excel(vector: dict[str, Any]) -> bool:
    """Excel itself refuses a formula with too few or too many arguments; it tells no dates."""
    nothing_given = vector["arguments"] == [{"omitted": True}]
    return vector["class"] != "count" and "hosts" not in vector and not nothing_given


def laid_out(vectors: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any], str]]:
    """Each vector with the cells that it needs and the address of its formula."""
    row = 1
    for vector in vectors:
        cells: dict[str, Any] = {}
        written = []
        column, height = 1, 1
        for argument in vector["arguments"]:
            if argument == {"omitted": True}:
                written.append("")
                continue
            rows = argument if isinstance(argument, list) else [[argument]]
            for down, line in enumerate(rows):
                for across, value in enumerate(line):
                    if value is not None:
                        cells[f"{get_column_letter(column + across)}{row + down}"] = typed(value)
            last = f"{get_column_letter(column + len(rows[0]) - 1)}{row + len(rows) - 1}"
            written.append(f"{get_column_letter(column)}{row}:{last}")
            column += len(rows[0])
            height = max(height, len(rows))
        assert column < FORMULA_COLUMN
        result = vector["result"]
        height = max(height, len(result) if isinstance(result, list) else 1)
        address = f"{get_column_letter(FORMULA_COLUMN)}{row}"
        cells[address] = f"={vector['function']}({','.join(written)})"
        yield vector, cells, address
        row += height + 1


def as_result(rows: list[list[Any]], sentences: dict[str, str]) -> Result:
    """The rows of a formula as the worksheet's own result, with the sentences that the pane has."""
    cells = tuple(
        tuple(
            CellError(cell["error"], cell["message"] or sentences.get(f"{down},{across}", ""))
            if isinstance(cell, dict)
            else cell
            for across, cell in enumerate(row)
        )
        for down, row in enumerate(rows)
    )
    return cells[0][0] if len(cells) == len(cells[0]) == 1 else cells


def sentences_known(excel: ExcelWindow, addresses: list[str]) -> list[dict[str, str]]:
    """The sentences that the pane knows of each formula, by "row,column" from its cell."""
    script = """all => all.map(one => Object.fromEntries(
        (csp.sentences.get(`Sheet1!${one}`) ?? []).map(e => [`${e.row},${e.column}`, e.message])))"""
    return list(excel.tell(script, addresses))


def test_every_vector_gives_its_result_in_a_cell(each_excel: ExcelWindow) -> None:
    vectors = [
        vector
        for vector in json.loads(VECTORS_FILE.read_text(encoding="utf-8"))
        if accepted_by_excel(vector)
    ]
    blocks = list(laid_out(vectors))
    assert {vector["function"] for vector, _, _ in blocks} == set(CATALOGUE)
    each_excel.open()
    each_excel.type({at: value for _, cells, _ in blocks for at, value in cells.items()})
    addresses = [address for _, _, address in blocks]
    results = each_excel.results(*addresses)
    known = sentences_known(each_excel, addresses)
    wrong = [
        f"{vector['id']}: {differs}"
        for (vector, _, _), rows, sentences in zip(blocks, results, known, strict=True)
        if (differs := disagreement(vector["result"], as_result(rows, sentences)))
    ]
    assert wrong == []


def test_an_empty_cell_is_missing_and_a_zero_is_a_zero(each_excel: ExcelWindow) -> None:
    each_excel.open({"Sheet1": {"A1": 0, "B1": 294, "B2": 294}})
    each_excel.type({"C1": '=CSP.RAG(A1,B1,"smaller")', "C2": '=CSP.RAG(A2,B2,"smaller")'})
    assert each_excel.show("C1:C2") == [["Green"], ["No data"]]


def test_empty_cells_within_a_range_are_missing(each_excel: ExcelWindow) -> None:
    each_excel.open({"Sheet1": {"A1": 0, "A3": 12, "B1": 5, "B2": 5, "B3": 5}})
    each_excel.type({"C1": '=CSP.RAG(A1:A3,B1:B3,"smaller")'})
    assert each_excel.show("C1:C3") == [["Green"], ["No data"], ["Red"]]


def test_empty_cells_on_another_sheet_are_missing(each_excel: ExcelWindow) -> None:
    each_excel.open({"Sheet1": {"A1": 294}, "Year's end": {"B1": 3}})
    each_excel.type({"C1": "=CSP.RAG('Year''s end'!A1,A1,\"smaller\")"})
    each_excel.type({"C2": "=CSP.RAG('Year''s end'!B1,A1,\"smaller\")"})
    assert each_excel.show("C1:C2") == [["No data"], ["Green"]]


def test_an_empty_optional_argument_is_as_if_left_out(each_excel: ExcelWindow) -> None:
    each_excel.open({"Sheet1": {"A1": 104, "B1": 100}})
    each_excel.type({"C1": '=CSP.RAG(A1,B1,"smaller",D1)', "C2": '=CSP.RAG(A1,B1,"smaller",5%,D1)'})
    assert each_excel.show("C1:C2") == [["Red"], ["Amber"]]


def test_a_zero_worked_out_in_the_formula_stays_a_zero(each_excel: ExcelWindow) -> None:
    each_excel.open({"Sheet1": {"B1": 294}})
    each_excel.type({"C1": '=CSP.RAG(A1*1,B1,"smaller")'})
    assert each_excel.show("C1") == "Green"


def test_a_function_within_a_function_is_given_its_result(each_excel: ExcelWindow) -> None:
    each_excel.open({"Sheet1": {"A1": "~£350,000", "B1": 400000}})
    each_excel.type({"C1": '=CSP.RAG(CSP.NUMBER(A1),B1,"bigger")'})
    assert each_excel.show("C1") == "Red"


def test_a_cell_is_worked_out_again_when_its_figure_changes(each_excel: ExcelWindow) -> None:
    each_excel.open({"Sheet1": {"A1": 323, "B1": 294}})
    each_excel.type({"C1": '=CSP.RAG(A1,B1,"smaller")'})
    each_excel.type({"A1": 200})
    assert each_excel.show("C1") == "Green"
    each_excel.type({"A1": None})
    assert each_excel.show("C1") == "No data"


def test_what_is_wrong_is_said_behind_the_error_mark(excel: ExcelWindow) -> None:
    excel.open({"Sheet1": {"A1": 323, "B1": 294}})
    excel.type({"C1": '=CSP.RAG(A1,B1,"upwards")'})
    assert excel.show("C1") == "#VALUE!"
    assert "better" in excel.sentence("C1")
    assert "upwards" in excel.sentence("C1")


def test_a_zero_base_is_a_division_error(excel: ExcelWindow) -> None:
    excel.open({"Sheet1": {"A1": 5, "B1": 0}})
    excel.type({"C1": "=CSP.PCTCHANGE(A1,B1)"})
    assert excel.show("C1") == "#DIV/0!"


def test_a_share_spills_and_follows_its_weights(excel: ExcelWindow) -> None:
    excel.open({"Sheet1": {"A1": 1, "A2": 1, "A3": 1}})
    excel.type({"B1": "=CSP.ALLOCATE(100,A1:A3)"})
    assert excel.show("B1:B3") == [[33.34], [33.33], [33.33]]
    excel.type({"A3": 8, "A1": 1, "A2": 1})
    assert excel.show("B1:B3") == [[10], [10], [80]]


def test_a_thousand_cells_are_one_request(excel: ExcelWindow) -> None:
    asked: list[str] = []
    excel.page.on("request", lambda one: asked.append(one.url) if one.method == "POST" else None)
    rows = range(1, 1001)
    excel.open({"Sheet1": {f"A{row}": row - 500 if row != 500 else 7 for row in rows}})
    excel.type({f"B{row}": f'=CSP.RAG(A{row},0,"smaller")' for row in rows})
    shown = [row[0] for row in excel.show("B1:B1000")]
    assert shown == ["Green" if row < 500 else "Red" for row in rows]
    assert len(asked) == 1


def test_one_wrong_cell_among_many_leaves_the_others(excel: ExcelWindow) -> None:
    excel.open()
    excel.type({f"A{row}": f'=CSP.RAG({row},5,"smaller")' for row in range(1, 9)})
    excel.type({"A4": '=CSP.RAG(4,5,"sideways")', "A6": "=CSP.PCTCHANGE(6,0)"})
    assert [row[0] for row in excel.show("A1:A8")] == [
        *["Green"] * 3,
        "#VALUE!",
        "Green",
        "#DIV/0!",
        *["Red"] * 2,
    ]


def test_a_zero_that_excel_cannot_place_is_refused_not_guessed(excel: ExcelWindow) -> None:
    excel.open()
    said = excel.tell(
        """csp.call("RAG", [[[0]], [[294]], [["smaller"]], null, null, null,
           {address: "Sheet1!C1", parameterAddresses: ["[Other.xlsx]Sheet1!A1", "", ""]}])
           .then(value => value, error => [error.code, error.message])"""
    )
    assert said[0] == "#VALUE!"
    assert "[Other.xlsx]Sheet1!A1" in said[1]


def test_cells_wait_while_a_person_types(excel: ExcelWindow) -> None:
    excel.open({"Sheet1": {"B1": 294}})
    excel.tell("standIn.beginEditing()")
    excel.tell("void standIn.type('Sheet1', {C1: '=CSP.RAG(A1,B1,\"smaller\")'})")
    excel.page.wait_for_timeout(200)
    assert excel.show("C1") == 0
    excel.tell("standIn.endEditing()")
    excel.settle()
    assert excel.show("C1") == "No data"


def test_text_in_cells_stays_text(excel: ExcelWindow) -> None:
    excel.open({"Sheet1": {"A1": "<img src=x onerror=alert(1)>"}})
    excel.type({"C1": '=CSP.RAG(A1,5,"smaller")'})
    assert excel.show("C1") == "#VALUE!"
    assert "<img" in excel.sentence("C1")


def test_whole_columns_are_refused_in_words_before_they_are_sent(excel: ExcelWindow) -> None:
    excel.open()
    said = excel.tell(
        """csp.call("VARIATION", [Array.from({length: 1048576}, () => [0]), [["smaller"]],
           {address: "Sheet1!C1", parameterAddresses: ["Sheet1!A:A", ""]}])
           .then(value => value, error => [error.code, error.message])"""
    )
    assert said[0] == "#VALUE!"
    assert "not whole columns" in said[1]
