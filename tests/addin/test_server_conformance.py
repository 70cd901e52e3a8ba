"""Every conformance vector through the server that Excel calls, as the vectors come over HTTP."""

import json
from collections import defaultdict
from datetime import date
from typing import Any

import pytest
from addin_server import Server
from conformance_vectors import VECTORS_FILE, disagreement

from xlcsp.worksheet import CATALOGUE, CellError, Result

ENTRIES = json.loads(VECTORS_FILE.read_text(encoding="utf-8"))
ERROR_TYPES = {
    "#DIV/0!": "Div0",
    "#N/A": "NotAvailable",
    "#NAME?": "Name",
    "#NULL!": "Null",
    "#NUM!": "Num",
    "#REF!": "Ref",
    "#VALUE!": "Value",
}
"""Excel.ErrorCellValueType of the Office.js reference."""


def sent_by_office(value: Any) -> Any:
    """An argument of a vector as Office.js sends it: a matrix, or null where it is left out."""
    if isinstance(value, list):
        return [[office_cell(cell) for cell in row] for row in value]
    if value == {"omitted": True}:
        return None
    return [[office_cell(value)]]


def office_cell(value: Any) -> Any:
    match value:
        case {"error": code}:
            return {
                "type": "Error",
                "errorType": ERROR_TYPES[code],
                "basicType": "Error",
                "basicValue": code,
            }
        case {"date": day}:
            return {
                "type": "FormattedNumber",
                "basicValue": excel_serial(day),
                "numberFormat": "dd/mm/yyyy",
            }
    return value


def excel_serial(day: str) -> int:
    return (date.fromisoformat(day) - date(1899, 12, 30)).days


def result_shown(answer: dict[str, Any]) -> Result:
    """What the cells show, from an answer of the server."""
    if "error" in answer:
        return CellError(answer["error"], answer["message"])
    said = {(at["row"], at["column"]): at["message"] for at in answer.get("messages", [])}
    return tuple(
        tuple(cell_shown(cell, said.get((row, column), "")) for column, cell in enumerate(cells))
        for row, cells in enumerate(answer["value"])
    )


def cell_shown(cell: Any, message: str) -> Any:
    if isinstance(cell, dict):
        assert cell["errorType"] == ERROR_TYPES[cell["basicValue"]]
        return CellError(cell["basicValue"], message)
    return cell


def of(function: str) -> list[dict[str, Any]]:
    return [entry for entry in ENTRIES if entry["function"] == function]


@pytest.mark.parametrize("function", CATALOGUE)
def test_every_vector_passes_in_one_gathered_request(server: Server, function: str) -> None:
    entries = of(function)
    calls = [
        {"name": function, "arguments": [sent_by_office(value) for value in entry["arguments"]]}
        for entry in entries
    ]
    reply = server.post("/csp/calls", {"calls": calls, "sentences": True})
    assert reply.status == 200
    answers = reply.json["answers"]
    assert len(answers) == len(entries)
    differences = {
        entry["id"]: different
        for entry, answer in zip(entries, answers, strict=True)
        if (different := disagreement(entry["result"], result_shown(answer)))
    }
    assert not differences


@pytest.mark.parametrize("function", CATALOGUE)
def test_every_vector_passes_through_xlwings_own_endpoint(server: Server, function: str) -> None:
    differences = {}
    by_status: dict[int, int] = defaultdict(int)
    for entry in of(function):
        reply = server.post(
            "/xlwings/custom-functions-call",
            {
                "func_name": function.removeprefix("CSP.").lower(),
                "args": [sent_by_office(value) for value in entry["arguments"]],
                "runtime": "1.4",
                "caller_address": "[Book1]Sheet1!A1",
            },
        )
        by_status[reply.status] += 1
        if reply.status == 400:
            actual: Result = CellError("#VALUE!", reply.text)
        else:
            actual = result_shown({"value": reply.json["result"]})
        wanted = without_words(entry["result"], in_full=reply.status == 400)
        if different := disagreement(wanted, actual):
            differences[entry["id"]] = different
    assert not differences
    assert set(by_status) <= {200, 400}


def without_words(expected: Any, in_full: bool) -> Any:
    """An expected result without its sentence, which xlwings' endpoint gives only with #VALUE!."""
    if isinstance(expected, list):
        return [[without_words(cell, in_full=False) for cell in row] for row in expected]
    if isinstance(expected, dict) and "error" in expected and not in_full:
        return {"error": expected["error"]}
    return expected
