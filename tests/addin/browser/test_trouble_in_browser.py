"""The add-in while its server is down, slow, restarted or broken, and when a person stops it."""

import time

import pytest
from addin_server import Server
from excel_window import ExcelWindow
from playwright.sync_api import Browser, Route, expect

pytestmark = pytest.mark.browser

CALLS = "**/csp/calls"


def forget_refused_connections(excel: ExcelWindow) -> None:
    """Chromium reports a request that found no server, or an error answer, in the console."""
    excel.troubles[:] = [
        one
        for one in excel.troubles
        if "Failed to load resource" not in one and "Failed to fetch" not in one
    ]


def test_cells_say_that_the_server_is_away_and_recover_when_it_is_back(
    excel_own: ExcelWindow, own_server: Server
) -> None:
    excel = excel_own
    excel.open({"Sheet1": {"A1": 323, "B1": 294}})
    own_server.stop()
    excel.type({"C1": '=CSP.RAG(A1,B1,"smaller")'})
    assert excel.show("C1") == "#N/A"
    assert "cannot be reached" in excel.sentence("C1")
    own_server.start()
    excel.tell("standIn.recalculateAll()")
    assert excel.show("C1") == "Red"
    forget_refused_connections(excel)


def test_cells_outlast_a_restart_of_the_server(excel_own: ExcelWindow, own_server: Server) -> None:
    excel = excel_own
    excel.open({"Sheet1": {"A1": 323, "B1": 294}})
    tries = []

    def away_once(route: Route) -> None:
        tries.append(1)
        if len(tries) == 1:
            route.fulfill(status=502, body="Bad gateway")
        else:
            route.continue_()

    excel.page.route(CALLS, away_once)
    excel.type({"C1": '=CSP.RAG(A1,B1,"smaller")'})
    assert excel.show("C1") == "Red"
    assert len(tries) == 2
    forget_refused_connections(excel)


@pytest.mark.parametrize("status", [400, 401, 403, 413, 500])
def test_a_refusal_is_final_and_said(excel: ExcelWindow, status: int) -> None:
    excel.open()
    tries = []

    def refuse(route: Route) -> None:
        tries.append(1)
        route.fulfill(status=status, json={"detail": "The server's own sentence."})

    excel.page.route(CALLS, refuse)
    excel.type({"A1": '=CSP.RAG(1,2,"smaller")'})
    assert excel.show("A1") == "#VALUE!"
    assert excel.sentence("A1") == "The server's own sentence."
    assert len(tries) == 1
    forget_refused_connections(excel)


def test_a_request_that_is_too_large_is_asked_in_parts(excel: ExcelWindow) -> None:
    excel.open()

    def at_most_three(route: Route) -> None:
        if len(route.request.post_data_json["calls"]) > 3:
            route.fulfill(status=413, json={"detail": "Too large."})
        else:
            route.continue_()

    excel.page.route(CALLS, at_most_three)
    excel.type({f"A{row}": f'=CSP.RAG({row},5,"smaller")' for row in range(1, 9)})
    assert [row[0] for row in excel.show("A1:A8")] == [*["Green"] * 5, *["Red"] * 3]
    forget_refused_connections(excel)


def test_answers_out_of_order_reach_their_own_cells(excel: ExcelWindow) -> None:
    excel.open()

    def first_one_last(route: Route) -> None:
        if route.request.post_data_json["calls"][0]["arguments"][0] == [[1]]:
            time.sleep(0.5)
        route.continue_()

    excel.page.route(CALLS, first_one_last)
    excel.type({f"A{row}": f"=CSP.RISK({row},2)" for row in range(1, 1501)})
    assert [row[0] for row in excel.show("A1:A1500")] == [row * 2 for row in range(1, 1501)]


def test_a_slow_server_shows_what_waits_and_can_be_stopped(excel: ExcelWindow) -> None:
    excel.open({"Sheet1": {"A1": 323, "B1": 294}})
    excel.page.route(CALLS, lambda route: None)  # never answers
    excel.tell("void standIn.type('Sheet1', {C1: '=CSP.RAG(A1,B1,\"smaller\")'})")
    expect(excel.page.get_by_text("Working out 1 cell …")).to_be_visible()
    excel.page.get_by_role("button", name="Cancel").click()
    excel.settle()
    assert excel.show("C1") == "#N/A"
    assert "Stopped" in excel.sentence("C1")
    expect(excel.page.locator(".csp-working")).to_be_hidden()
    excel.page.unroute(CALLS)
    excel.tell("standIn.recalculateAll()")
    assert excel.show("C1") == "Red"
    forget_refused_connections(excel)


def test_a_slow_allocation_can_be_stopped_and_changes_nothing(excel: ExcelWindow) -> None:
    excel.open({"Sheet1": {"A1": 1, "A2": 2}}, page="allocate")
    excel.page.route("**/csp/allocation", lambda route: None)
    excel.page.locator("#csp-field-total").fill("£1,000")
    excel.page.locator("#csp-field-weights").fill("A1:A2")
    excel.page.get_by_role("button", name="Show the shares").click()
    expect(excel.page.get_by_text("Working out the shares …")).to_be_visible()
    excel.page.get_by_role("button", name="Cancel").click()
    expect(excel.page.get_by_text("Stopped. Nothing was changed.")).to_be_visible()
    assert excel.changes == []
    forget_refused_connections(excel)


def test_the_pane_says_that_the_server_is_away(excel_own: ExcelWindow, own_server: Server) -> None:
    excel = excel_own
    excel.open({"Sheet1": {"A1": 1, "A2": 2}}, page="allocate")
    own_server.stop()
    excel.page.locator("#csp-field-total").fill("1000")
    excel.page.locator("#csp-field-weights").fill("A1:A2")
    excel.page.get_by_role("button", name="Show the shares").click()
    expect(excel.page.locator(".csp-trouble span")).to_contain_text("cannot be reached")
    forget_refused_connections(excel)


def test_a_check_says_that_the_server_is_away_and_works_when_it_is_back(
    excel_own: ExcelWindow, own_server: Server
) -> None:
    excel = excel_own
    excel.open({"Sheet1": {"A1": 1, "A2": 2}}, page="check")
    own_server.stop()
    check = excel.page.get_by_role("button", name="Check this workbook")
    check.click()
    expect(excel.page.locator(".csp-trouble span")).to_contain_text("cannot be reached")
    own_server.start()
    check.click()
    expect(excel.page.get_by_text("The workbook is checked.")).to_be_visible()
    expect(excel.page.locator(".csp-trouble span")).to_be_hidden()
    forget_refused_connections(excel)


def test_an_answer_that_does_not_fit_is_an_error_not_a_result(excel: ExcelWindow) -> None:
    excel.open()
    excel.page.route(CALLS, lambda route: route.fulfill(json={"answers": []}))
    excel.type({"A1": '=CSP.RAG(1,2,"smaller")'})
    assert excel.show("A1") == "#VALUE!"
    assert "does not fit" in excel.sentence("A1")


def test_outside_excel_the_pane_can_be_looked_at_and_says_where_it_works(
    browser: Browser, server: Server
) -> None:
    """With Microsoft's own Office.js, as the server serves it."""
    context = browser.new_context()
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{server.url}/taskpane.html")
    expect(page.get_by_text("This pane works in Excel.")).to_be_visible()
    page.get_by_label("Search").fill("CSP.RAG")
    page.get_by_role("button", name="CSP.RAG").click()
    page.get_by_role("button", name="Use the selection as value").click()
    expect(page.locator(".csp-trouble span")).to_contain_text("not open in Excel")
    assert errors == []
    context.close()
