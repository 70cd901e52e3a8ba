"""The open workbook checked by the server: what is found, and what is refused."""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from addin_server import Server, running_server

from xlcsp.audit.check import check_book
from xlcsp.book import Book, CellValue, ErrorCode, open_book

WORKBOOKS = Path(__file__).parents[2] / "workbooks"
VISIBILITIES = {"visible": "Visible", "hidden": "Hidden", "veryHidden": "VeryHidden"}


def sent(book: Book) -> dict[str, Any]:
    """A workbook as the pane reads it out of Excel."""
    return {"sheets": [sheet_sent(book, sheet.name) for sheet in book.sheets]}


def sheet_sent(book: Book, name: str) -> dict[str, Any]:
    formulas = {(one.row, one.column): one.text for one in book.formulas(name)}
    formats: list[str] = []
    cells: list[list[Any]] = []
    filled: set[tuple[int, int]] = set()
    for cell in book.shown(name):
        if cell.fills is not None:
            top, left, bottom, right = cell.fills
            filled |= {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
        if cell.number_format not in formats:
            formats.append(cell.number_format)
        place = cell.row, cell.column
        text = formulas.get(place, "")
        formula = f"={text}" if "CSP" in text else place in filled
        code = formats.index(cell.number_format)
        cells.append([*place, as_office(cell.value), code, formula])
    sheet = next(one for one in book.sheets if one.name == name)
    return {
        "name": name,
        "visibility": VISIBILITIES[sheet.visibility],
        "formats": formats,
        "cells": cells,
        "tables": [
            {"name": table.name, "totals": bool(table.totals_rows), **table.area._asdict()}
            for table in book.tables
            if table.sheet == name and table.header_rows
        ],
    }


def as_office(value: CellValue) -> Any:
    match value:
        case None:
            return ""
        case ErrorCode(code):
            return code
    return value


@pytest.mark.parametrize("name", ["leicestershire-2010-11", "warwickshire-2010-11", "exampleshire"])
def test_what_is_found_in_the_open_workbook_is_what_is_found_in_its_file(
    server: Server, name: str
) -> None:
    with open_book(WORKBOOKS / f"{name}.xlsx") as book:
        reply = server.post("/csp/check", sent(book))
        report = check_book(book)
    assert reply.status == 200
    found = {
        (one["sheet"], one["cell"], one["published"], one["expected"])
        for one in reply.json["findings"]
    }
    assert found == {
        (one.place.sheet, one.place.cell, one.published, one.expected) for one in report.findings
    }
    assert sum(one["wrong"] for one in reply.json["findings"]) == len(report.wrong)


def test_587_is_found_to_be_487_as_the_document_shows(server: Server) -> None:
    """Leicestershire's Appendix 3: 519 less 6% is 487.86, and 587 was printed."""
    with open_book(WORKBOOKS / "leicestershire-2010-11.xlsx") as book:
        findings = server.post("/csp/check", sent(book)).json["findings"]
    [found] = [one for one in findings if (one["sheet"], one["cell"]) == ("NI 20 districts", "E10")]
    assert (found["published"], found["expected"], found["wrong"]) == ("587", "487", True)
    assert "a digit mistyped" in found["cause"]


CELL = [1, 1, 5, 0, False]


def sheet(**more: Any) -> dict[str, Any]:
    plain = {"name": "Data", "visibility": "Visible", "formats": ["General"], "cells": [CELL]}
    return {"sheets": [{**plain, "tables": [], **more}]}


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"sheets": None},
        {"sheets": []},
        {"sheets": ["Data"]},
        {"sheets": [*sheet()["sheets"], *sheet(name="DATA")["sheets"]]},
        sheet(name=""),
        sheet(name=["Data"]),
        sheet(visibility="shown"),
        sheet(visibility=["Visible"]),
        sheet(formats="General"),
        sheet(formats=["0" * 256]),
        sheet(cells={}),
        sheet(cells=["A1"]),
        sheet(cells=[[1, 1, 5, 0]]),
        sheet(cells=[[0, 1, 5, 0, False]]),
        sheet(cells=[[1.5, 1, 5, 0, False]]),
        sheet(cells=[[True, 1, 5, 0, False]]),
        sheet(cells=[[1_048_577, 1, 5, 0, False]]),
        sheet(cells=[[1, 16_385, 5, 0, False]]),
        sheet(cells=[[1, 1, 5, 1, False]]),
        sheet(cells=[[1, 1, 5, -1, False]]),
        sheet(cells=[[1, 1, {"a": 1}, 0, False]]),
        sheet(cells=[[1, 1, None, 0, False]]),
        sheet(cells=[[1, 1, float("nan"), 0, False]]),
        sheet(cells=[[1, 1, float("inf"), 0, False]]),
        sheet(cells=[[1, 1, 10**400, 0, False]]),
        sheet(cells=[[1, 1, 5, 0, 1]]),
        sheet(cells=[CELL, [1_048_576, 16_384, 5, 0, False]]),
        sheet(cells=[[1, 1, 5, 0, False]] * 200_001),
        sheet(tables=None),
        sheet(tables=[{"name": "T"}]),
        sheet(tables=[{"name": "T", "top": 2, "left": 1, "bottom": 1, "right": 1}]),
        sheet(tables=[{"name": "T", "top": 1, "left": 1, "bottom": 1_048_576, "right": 16_384}]),
    ],
)
def test_what_is_no_workbook_is_refused(server: Server, wrong: dict[str, Any]) -> None:
    reply = server.post("/csp/check", wrong)
    assert reply.status == 400, reply.text
    assert reply.json["detail"]


def test_a_rule_cannot_have_the_server_open_a_file(server: Server, tmp_path: Path) -> None:
    heads = ("Check", "Published", "Kind", "Worked out from")
    rule = ("As another", "Data!A1", "same", f"'[{tmp_path}/x.xlsx]Data'!A1")
    cells = [[1, at, text, 0, False] for at, text in enumerate(heads, 1)]
    cells += [[2, at, text, 0, False] for at, text in enumerate(rule, 1)]
    both = sheet()["sheets"] + sheet(name="CSP Checks", cells=cells)["sheets"]
    reply = server.post("/csp/check", {"sheets": both})
    assert reply.status == 200
    assert any("another workbook" in one for one in reply.json["messages"])


def test_circles_missing_ranges_and_wild_texts_are_messages_not_faults(server: Server) -> None:
    heads = ("Check", "Published", "Kind", "Worked out from", "Rounding")
    rules = [
        ("", "Data!A1", "total", "Data!A1"),
        ("a", "Data!A1", "total", "Data!A2"),
        ("b", "Data!A2", "total", "Data!A1"),
        ("c", "Nowhere!A1", "total", "Data!A:XFD"),
        ("d", "Data!A1:XFD1048576", "share", "Data!B1"),
        ("e", "Data!A1", "target", "9" * 400),
        ("<script>alert(1)</script>", "Data!A1", "product", "Data!A3", "up to heaven"),
    ]
    cells = [[1, at, text, 0, False] for at, text in enumerate(heads, 1)]
    for row, rule in enumerate(rules, 2):
        cells += [[row, at, text, 0, False] for at, text in enumerate(rule, 1) if text]
    figures = [[1, 1, 1e300, 0, False], [2, 1, -1e-300, 0, True], [3, 1, "9" * 5000, 0, False]]
    figures += [[4, 1, "increase of 5% from 1 to 2 " * 300, 0, "=CSP.RAG(((" * 500]]
    both = sheet(cells=figures)["sheets"] + sheet(name="CSP Checks", cells=cells)["sheets"]
    reply = server.post("/csp/check", {"sheets": both})
    assert reply.status == 200, reply.text
    assert reply.json["messages"]


def test_a_reconciliation_is_not_checked_and_that_is_said(server: Server) -> None:
    both = sheet()["sheets"] + sheet(name="Reconciliation")["sheets"]
    looked = server.post("/csp/check", {"sheets": both}).json["looked"]
    assert "The sheet Reconciliation, which tells of such findings, was not checked." in looked
    assert looked[0] == "Looked at 2 sheets with 1 figure."


def test_an_answer_tells_the_foremost_findings_and_how_many_more_there_are(server: Server) -> None:
    """Each of 1,200 texts says that 100 less 10% is 50."""
    cells = [[row, 1, "50 (100 - 10% = 50)", 0, False] for row in range(1, 1_201)]
    said = server.post("/csp/check", sheet(cells=cells)).json
    assert len(said["findings"]) == 1_000
    assert any("findings more" in one for one in said["messages"])


def test_a_search_without_end_is_ended_and_cells_get_their_answers_meanwhile() -> None:
    """440 x 440 cells of 0 and 1 agree in so many ways that the search takes minutes."""
    chance = random.Random(1)  # noqa: S311 (cells, not secrets)
    cells = [[r, c, chance.randint(0, 1), 0, False] for r in range(1, 441) for c in range(1, 441)]
    rag = {"calls": [{"name": "RAG", "arguments": [[[323]], [[294]], [["smaller"]]]}]}
    with running_server(XLCSP_TIME_LIMIT="5") as hasty, ThreadPoolExecutor(1) as beside:
        searching = beside.submit(hasty.post, "/csp/check", sheet(cells=cells))
        time.sleep(2)
        assert not searching.done()
        assert hasty.post("/csp/calls", rag).json == {"answers": [{"value": [["Red"]]}]}
        ended = searching.result(timeout=60)
        assert ended.status == 503
        assert "5 seconds" in ended.text
        assert hasty.post("/csp/check", sheet()).status == 200


def test_nothing_of_the_cells_is_in_the_log(server: Server) -> None:
    """The server's log is written beside the test's folder, by the fixture that starts it."""
    told = "Operation Nightjar"
    both = sheet(cells=[[1, 1, told, 0, False], [2, 1, told, 7, False]])
    assert server.post("/csp/check", both).status == 400
    both = sheet(cells=[[1, 1, told, 0, False]])
    assert server.post("/csp/check", both).status == 200
    assert server.log is not None
    assert told not in server.log.read_text(encoding="utf-8", errors="replace")
