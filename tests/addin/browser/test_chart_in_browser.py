"""The Chart page, used as a person would: columns chosen, the picture seen, put in and taken out."""

from typing import Any

import pytest
from excel_window import ExcelWindow
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.browser

MONTHS = [12, 14, 11, 13, 12, 14, 13, 11, 12, 13, 14, 12, 25]
"""Twelve months about 12.6, and one far above them."""


def monthly() -> dict[str, Any]:
    cells: dict[str, Any] = {"A1": "Month", "B1": "Burglary", "C1": "New limits"}
    for row, count in enumerate(MONTHS, 2):
        cells |= {f"A{row}": f"M{row - 1}", f"B{row}": count}
    return cells


def opened(excel: ExcelWindow, sheets: dict[str, Any], *tables: tuple[str, str]) -> Page:
    excel.open(sheets, page="chart")
    for name, address in tables:
        excel.tell("([name, address]) => standIn.table(name, address)", [name, address])
    excel.page.get_by_role("button", name="Read this workbook").click()
    expect(excel.page.locator("#csp-chart-table")).to_be_focused()
    return excel.page


def spc(excel: ExcelWindow) -> Page:
    page = opened(excel, {"Year 1": monthly(), "Board": {}}, ("Monthly", "'Year 1'!A1:C14"))
    page.get_by_label("Figures").select_option("Burglary")
    page.get_by_label("Which way is better").select_option("smaller")
    return page


def show(page: Page) -> None:
    page.get_by_role("button", name="Show the picture").click()
    expect(page.locator("img.csp-picture")).to_be_visible()


def said(page: Page) -> str:
    done = page.locator(".csp-done span")
    expect(done).to_contain_text("Put the")
    return done.inner_text()


def test_tables_and_the_selection_are_offered_and_headings_to_choose_from(
    excel: ExcelWindow,
) -> None:
    page = opened(excel, {"Year 1": monthly()}, ("Monthly", "'Year 1'!A1:C14"))
    expect(page.locator("#csp-chart-table option")).to_have_text(["Monthly", "selected cells"])
    expect(page.get_by_label("Labels")).to_have_value("Month")
    expect(page.get_by_label("Figures").locator("option")).to_have_text(
        ["Choose …", "Month", "Burglary", "New limits"]
    )


def test_the_picture_is_seen_with_its_words_before_anything_goes_in(excel: ExcelWindow) -> None:
    page = spc(excel)
    show(page)
    picture = page.get_by_role("img", name="Burglary. SPC chart of 13 values from M1 to M13.")
    assert picture.evaluate("one => one.complete && one.naturalWidth > 300")
    assert "Variation: Concern (outside limits)." in (picture.get_attribute("alt") or "")
    assert (picture.get_attribute("src") or "").startswith("data:image/svg+xml;base64,")
    expect(page.get_by_text("A chart draws the cells and follows them")).to_be_visible()
    assert excel.changes == []


def test_a_chart_goes_in_with_its_figures_below_it_and_follows_the_cells(
    excel: ExcelWindow,
) -> None:
    page = spc(excel)
    show(page)
    excel.select("Board!B2")
    page.get_by_role("button", name="Put the chart in").click()
    assert said(page) == (
        "Put the chart “SPC chart” on Board, with its words under it."
        " Its figures are below it, in formulas."
    )
    excel.settle()
    [chart] = excel.tell("standIn.charts('Board')")
    assert chart["title"]["text"] == "Burglary"
    assert (chart["left"], chart["top"]) == (48, 15)
    names = [one["name"] for one in chart["series"]]
    assert names == ["Burglary", "Mean", "Upper limit", "Lower limit", "Improvement", "Concern"]
    assert {one["categories"] for one in chart["series"]} == {"'Year 1'!A2:A14"}
    assert excel.formulas("Board!B25") == "=CSP.SPC('Year 1'!$B$2:$B$14,\"smaller\")"
    values, concern = chart["series"][0]["values"], chart["series"][5]["values"]
    assert [row[0] for row in excel.show(values)] == MONTHS
    assert [row[0] for row in excel.show(concern)] == [*["#N/A"] * 12, 25]
    assert excel.show("Board!B23").startswith("Burglary. SPC chart of 13 values")
    excel.type({"B14": 12}, sheet="Year 1")
    assert [row[0] for row in excel.show(concern)] == ["#N/A"] * 13
    assert [row[0] for row in excel.show(values)] == [*MONTHS[:-1], 12]


def test_undo_takes_the_chart_and_its_figures_out(excel: ExcelWindow) -> None:
    page = spc(excel)
    show(page)
    excel.select("Board!A1")
    page.get_by_role("button", name="Put the chart in").click()
    said(page)
    excel.settle()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".csp-done span")).to_have_text("Undone: the cells are as they were.")
    assert excel.tell("standIn.charts('Board')") == []
    assert {cell for row in excel.show("Board!A1:P60") for cell in row} == {""}


def test_undo_empties_the_cells_of_a_chart_that_a_person_deleted(excel: ExcelWindow) -> None:
    page = spc(excel)
    show(page)
    excel.select("Board!A1")
    page.get_by_role("button", name="Put the chart in").click()
    said(page)
    excel.settle()
    excel.tell("standIn.charts('Board').splice(0)")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".csp-done span")).to_contain_text("Undone")
    assert {cell for row in excel.show("Board!A1:P60") for cell in row} == {""}


def test_a_picture_goes_in_with_its_words_as_alternative_text_and_out_again(
    excel: ExcelWindow,
) -> None:
    page = spc(excel)
    show(page)
    excel.select("Board!C3")
    page.get_by_role("button", name="Put the picture in").click()
    assert "as alternative text" in said(page)
    [picture] = excel.tell("standIn.pictures('Board')")
    assert picture["image"] == "PNG"
    assert picture["altTextDescription"].startswith("Burglary. SPC chart of 13 values")
    assert picture["width"] == 648
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".csp-done span")).to_contain_text("Undone")
    assert excel.tell("standIn.pictures('Board')") == []


def test_a_chart_never_goes_over_filled_cells(excel: ExcelWindow) -> None:
    page = spc(excel)
    show(page)
    excel.type({"D30": "a note"}, sheet="Board")
    excel.select("Board!B2")
    page.get_by_role("button", name="Put the chart in").click()
    expect(page.locator(".csp-trouble span")).to_contain_text("Board!D30 holds a note")
    assert excel.tell("standIn.charts('Board')") == []
    assert excel.changes == []


def test_two_charts_have_names_of_their_own(excel: ExcelWindow) -> None:
    page = spc(excel)
    show(page)
    for place, name in (("Board!A1", "SPC chart"), ("Board!T1", "SPC chart 2")):
        excel.select(place)
        page.get_by_role("button", name="Put the chart in").click()
        expect(page.locator(".csp-done span")).to_contain_text(f"“{name}”")
        excel.settle()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".csp-done span")).to_contain_text("Undone")
    assert [one["name"] for one in excel.tell("standIn.charts('Board')")] == ["SPC chart"]


def test_a_trajectory_follows_the_months_that_come_in(excel: ExcelWindow) -> None:
    cells: dict[str, Any] = {"A1": "Quarter", "B1": "Crimes"}
    cells |= {f"A{row}": f"Q{row - 1}" for row in range(2, 6)} | {"B2": 30, "B3": 30}
    page = opened(excel, {"Year": cells}, ("Quarters", "Year!A1:B5"))
    page.locator("#csp-chart-kind").select_option("trajectory")
    page.get_by_label("Figures").select_option("Crimes")
    page.get_by_label("Target").fill("100")
    page.get_by_label("Which way is better").select_option("smaller")
    show(page)
    excel.select("Year!E1")
    page.get_by_role("button", name="Put the chart in").click()
    said(page)
    excel.settle()
    [chart] = excel.tell("standIn.charts('Year')")
    shown = {one["name"]: [row[0] for row in excel.show(one["values"])] for one in chart["series"]}
    assert shown == {
        "Total so far": [30, 60, "#N/A", "#N/A"],
        "On this course": ["#N/A", 60, 90, 120],
        "Due by then, to the target of 100": [25, 50, 75, 100],
    }
    excel.type({"B4": 0}, sheet="Year")
    [total, course, _] = [excel.show(one["values"]) for one in chart["series"]]
    assert total == [[30], [60], [60], ["#N/A"]]
    assert course == [["#N/A"], ["#N/A"], [60], [80]]


def test_a_grant_is_stacked_bars_of_its_own_cells(excel: ExcelWindow) -> None:
    cells = {"A1": "Area", "B1": "Even", "C1": "By crime", "D1": "Last year"}
    for row, line in enumerate([("Blaby", 25, 20, 44), ("Melton", 25, 11, 40)], 2):
        cells |= {f"{'ABCD'[at]}{row}": one for at, one in enumerate(line)}
    page = opened(excel, {"Grant": cells}, ("Pots", "Grant!A1:D3"))
    page.locator("#csp-chart-kind").select_option("grant")
    page.get_by_label("By crime").check()
    page.get_by_label("Even").check()
    page.get_by_text("More choices").click()
    page.get_by_label("Year before").select_option("Last year")
    show(page)
    excel.select("Grant!F1")
    page.get_by_role("button", name="Put the chart in").click()
    assert said(page) == "Put the chart “Allocation” on Grant, with its words under it."
    [chart] = excel.tell("standIn.charts('Grant')")
    assert chart["type"] == "ColumnStacked"
    assert [(one["name"], one["values"]) for one in chart["series"]] == [
        ("Even", "Grant!B2:B3"),
        ("By crime", "Grant!C2:C3"),
        ("Year before", "Grant!D2:D3"),
    ]
    assert chart["series"][2]["chartType"] == "LineMarkers"
    assert chart["axes"]["valueAxis"]["minimum"] == 0


def test_peers_go_in_as_a_picture_only_and_the_page_says_so(excel: ExcelWindow) -> None:
    cells: dict[str, Any] = {"A1": "Area", "B1": "Crimes", "C1": "People"}
    for row, line in enumerate([("Ash", 60, 5000), ("Elm", 90, 6000), ("Oak", 20, 4000)], 2):
        cells |= {f"{'ABC'[at]}{row}": one for at, one in enumerate(line)}
    page = opened(excel, {"Group": cells}, ("Areas", "Group!A1:C4"))
    page.locator("#csp-chart-kind").select_option("peers")
    page.get_by_label("Counts").select_option("Crimes")
    page.get_by_label("Population").select_option("People")
    page.get_by_label("Area to pick out").fill("Elm")
    page.get_by_label("Which way is better").select_option("smaller")
    show(page)
    expect(page.get_by_text("This goes in as a picture, which stays as it is")).to_be_visible()
    expect(page.get_by_role("button", name="Put the chart in")).to_be_hidden()
    excel.select("Group!E1")
    page.get_by_role("button", name="Put the picture in").click()
    said(page)
    [picture] = excel.tell("standIn.pictures('Group')")
    assert "Elm: 15, ranked 3 of 3" in picture["altTextDescription"]


def test_a_scorecard_of_selected_cells_goes_in_as_a_picture(excel: ExcelWindow) -> None:
    cells: dict[str, Any] = {"A1": "Indicator", "B1": "Better", "C1": "Target"}
    letters = "DEFGHIJKLMNOP"
    cells |= {f"{letter}1": f"P{at}" for at, letter in enumerate(letters, 1)}
    cells |= {"A2": "Burglary", "B2": "smaller", "C2": 13}
    cells |= {f"{letter}2": count for letter, count in zip(letters, MONTHS, strict=True)}
    excel.open({"Card": cells}, page="chart")
    excel.select("Card!A1:P2")
    page = excel.page
    page.get_by_role("button", name="Read this workbook").click()
    expect(page.locator("#csp-chart-table option")).to_have_text(["selected cells"])
    page.get_by_role("button", name="Read it").click()
    page.locator("#csp-chart-kind").select_option("scorecard")
    page.get_by_label("Which way is better").select_option("Better")
    page.get_by_label("Targets").select_option("Target")
    page.get_by_label("First period").select_option("P1")
    show(page)
    alt = page.locator("img.csp-picture").get_attribute("alt") or ""
    assert "Burglary: 25, Red, concern" in alt
    expect(page.get_by_role("button", name="Put the chart in")).to_be_hidden()


def test_rows_of_one_series_are_chosen_from_a_long_table_and_only_columns_that_are_needed_leave(
    excel: ExcelWindow,
) -> None:
    cells: dict[str, Any] = {"A1": "Month", "B1": "Indicator", "C1": "Count", "D1": "Note"}
    for row, count in enumerate([*MONTHS, 99, 98], 2):
        name = "Theft" if row > 14 else "Burglary"
        cells |= {f"A{row}": f"M{row}", f"B{row}": name, f"C{row}": count, f"D{row}": "private"}
    page = opened(excel, {"Long": cells}, ("Long", "Long!A1:D16"))
    sent: list[Any] = []

    def look(route: Route) -> None:
        sent.append(route.request.post_data_json)
        route.continue_()

    page.route("**/csp/chart", look)
    page.get_by_label("Figures").select_option("Count")
    page.get_by_label("Which way is better").select_option("smaller")
    page.get_by_text("More choices").click()
    page.get_by_label("Only rows where").select_option("Indicator")
    page.get_by_role("button", name="Show the picture").click()
    expect(page.locator(".csp-trouble span")).to_contain_text("say both the column")
    page.locator("#csp-draw-whereValue").fill("Burglary")
    show(page)
    assert "13 values" in (page.locator("img.csp-picture").get_attribute("alt") or "")
    assert [one["heading"] for one in sent[0]["table"]["columns"]] == [
        "Month",
        "Indicator",
        "Count",
    ]
    assert "private" not in str(sent)


def test_what_is_not_filled_in_is_asked_for_and_gets_the_focus(excel: ExcelWindow) -> None:
    page = opened(excel, {"Year 1": monthly()}, ("Monthly", "'Year 1'!A1:C14"))
    page.get_by_role("button", name="Show the picture").click()
    expect(page.locator(".csp-trouble span")).to_have_text("Choose “Figures” first.")
    expect(page.get_by_label("Figures")).to_be_focused()


def test_a_gap_is_no_zero_and_text_is_named(excel: ExcelWindow) -> None:
    cells = monthly() | {"B5": None, "B6": "several 12 or 13"}
    page = opened(excel, {"Year 1": cells}, ("Monthly", "'Year 1'!A1:C14"))
    page.get_by_label("Figures").select_option("Burglary")
    page.get_by_label("Which way is better").select_option("smaller")
    page.get_by_role("button", name="Show the picture").click()
    expect(page.locator(".csp-trouble span")).to_contain_text("Row 6 of the sheet 'Year 1'")
    excel.type({"B6": 12}, sheet="Year 1")
    show(page)
    alt = page.locator("img.csp-picture").get_attribute("alt") or ""
    assert "1 missing: left out, not shown as 0." in alt


def test_html_in_cells_is_drawn_as_text(excel: ExcelWindow) -> None:
    hostile = "</title><script>document.title='broken into'</script>"
    cells = monthly() | {"B1": hostile, "A2": "<img src=x onerror=alert(1)>"}
    page = opened(excel, {"Year 1": cells}, ("Monthly", "'Year 1'!A1:C14"))
    page.get_by_label("Figures").select_option(hostile)
    page.get_by_label("Which way is better").select_option("smaller")
    show(page)
    assert page.locator("img.csp-picture").evaluate("one => one.naturalWidth > 300")
    assert page.locator("#csp-page img").count() == 1
    assert page.title() == "CSP"


def test_a_slow_picture_can_be_stopped_and_changes_nothing(excel: ExcelWindow) -> None:
    page = spc(excel)
    page.route("**/csp/chart", lambda route: None)
    page.get_by_role("button", name="Show the picture").click()
    expect(page.get_by_text("Drawing the picture …")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Stopped. Nothing was changed.")).to_be_visible()
    assert excel.changes == []
    excel.troubles[:] = [one for one in excel.troubles if "Failed to load" not in one]


def test_the_page_can_be_used_from_the_keyboard_alone(excel: ExcelWindow) -> None:
    page = spc(excel)
    page.get_by_label("Which way is better").focus()
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Show the picture")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("img.csp-picture")).to_be_visible()
    excel.select("Board!A1")
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Put the chart in")).to_be_focused()
    page.keyboard.press("Enter")
    assert "SPC chart" in said(page)
