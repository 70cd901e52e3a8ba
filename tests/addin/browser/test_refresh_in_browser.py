"""The Refresh page, used as a person would use it: a file chosen, changes seen, made and undone."""

from typing import Any

import pytest
from excel_window import ExcelWindow
from playwright.sync_api import FilePayload, Page, expect

pytestmark = pytest.mark.browser

RULE = ["Returns", "extract.csv", "", "", "Area", "Burglary", "report", "keep", "keep"]
HEADERS = [
    *("Table", "Source", "Format", "Filter", "Key columns", "Value columns"),
    *("New rows", "Gone rows", "Missing figures"),
]
CSV = "Area,Burglary\nNorthby,118\nSouthby,80\nEastby,..\n"


def sheets(rule: list[str] | None) -> dict[str, dict[str, Any]]:
    figures: dict[str, Any] = {"A1": "Area", "B1": "Burglary", "C1": "Status"}
    for row, (area, count) in enumerate(
        [("Northby", 120), ("Southby", 80), ("Eastby", 9), ("Oldby", 7)], 2
    ):
        figures |= {f"A{row}": area, f"B{row}": count, f"C{row}": f'=CSP.RAG(B{row},100,"smaller")'}
    rules = {}
    if rule is not None:
        for column, (header, text) in enumerate(zip(HEADERS, rule, strict=True)):
            letter = "ABCDEFGHI"[column]
            rules |= {f"{letter}1": header, f"{letter}2": text}
    return {"Year 1": figures, "CSP Refresh": rules}


def opened(excel: ExcelWindow, rule: list[str] | None = RULE) -> Page:
    excel.open(sheets(rule), page="refresh")
    excel.tell("standIn.table('Returns', \"'Year 1'!A1:C5\")")
    if rule is not None:
        excel.tell("standIn.table('CSP_Refresh', \"'CSP Refresh'!A1:I2\")")
    excel.page.get_by_role("button", name="Read this workbook").click()
    expect(excel.page.locator("#csp-rule")).to_be_visible()
    return excel.page


def choose(page: Page, text: str, name: str = "extract.csv") -> None:
    file = FilePayload(name=name, mimeType="text/csv", buffer=text.encode())
    page.locator("#csp-source").set_input_files(file)
    page.get_by_role("button", name="Show the changes").click()


def figures(excel: ExcelWindow) -> Any:
    return excel.show("'Year 1'!A1:C6")


def test_the_workbooks_rule_is_offered_first(excel: ExcelWindow) -> None:
    page = opened(excel)
    expect(page.locator("#csp-rule option")).to_have_text(["Returns from extract.csv"])


def test_without_rules_each_table_is_offered_by_its_headers(excel: ExcelWindow) -> None:
    page = opened(excel, rule=None)
    expect(page.locator("#csp-rule option")).to_have_text(["Returns, matched by its headers"])


def test_each_change_is_seen_before_it_is_made_and_nothing_is_written_till_then(
    excel: ExcelWindow,
) -> None:
    page = opened(excel)
    choose(page, CSV)
    row = page.get_by_role("region", name="Changes").locator("tbody tr")
    expect(row).to_have_count(1)
    expect(row.locator("td")).to_contain_text(
        ["'Year 1'!B2", "Northby, Burglary", "120", "118", "extract.csv"]
    )
    expect(page.get_by_text("Missing in the source; left as it is: 1")).to_be_visible()
    expect(page.get_by_text("Gone from the source; left as it is: 1")).to_be_visible()
    assert excel.changes == []


def test_changes_are_made_worked_out_and_undone(excel: ExcelWindow) -> None:
    page = opened(excel)
    before = figures(excel)
    choose(page, CSV.replace("118", "99"))
    page.get_by_role("button", name="Make these changes").click()
    expect(page.locator(".csp-done span")).to_have_text("In the table Returns: changed 1 cell.")
    excel.settle()
    assert excel.show("'Year 1'!B2:C2") == [[99, "Green"]]
    assert excel.show("'Year 1'!B4") == 9  # the source has no figure: never zero
    assert before[1] == ["Northby", 120, "Red"]
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".csp-done span")).to_have_text("Undone: the cells are as they were.")
    excel.settle()
    assert figures(excel) == before


def test_rows_are_added_and_removed_by_the_rule_and_put_back_by_undo(excel: ExcelWindow) -> None:
    page = opened(excel, [*RULE[:6], "append", "remove", "keep"])
    before = figures(excel)
    choose(page, CSV + "Westby,44\n")
    page.get_by_role("button", name="Make these changes").click()
    expect(page.locator(".csp-done span")).to_have_text(
        "In the table Returns: changed 1 cell, added 1 row, removed 1 row."
    )
    excel.settle()
    assert excel.tell("standIn.tableAddress('Returns')") == "'Year 1'!A1:C5"
    assert excel.show("'Year 1'!A5:C5") == [["Westby", 44, "Green"]]
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".csp-done span")).to_have_text("Undone: the cells are as they were.")
    excel.settle()
    assert figures(excel) == before


def test_text_that_looks_like_a_formula_or_markup_stays_text(excel: ExcelWindow) -> None:
    page = opened(excel, rule=None)
    excel.type({"C2": "x", "C3": "x", "C4": "x", "C5": "x"}, sheet="Year 1")
    evil = "=1+1"
    markup = "<img src=x onerror=alert(1)>"
    choose(page, f"Area,Status\nNorthby,{evil}\nSouthby,{markup}\n")
    expect(page.get_by_role("cell", name=markup)).to_be_visible()
    page.get_by_role("button", name="Make these changes").click()
    expect(page.locator(".csp-done span")).to_contain_text("changed 2 cells")
    assert excel.show("'Year 1'!C2:C3") == [[evil], [markup]]
    assert page.locator("img").count() == 0


def test_many_changes_can_be_stopped_and_are_then_put_back(excel: ExcelWindow) -> None:
    """Cancel is pressed after the first thousand of the three thousand cells."""
    figures = {f"A{row}": f"Area {row}" for row in range(2, 3_002)} | {"A1": "Area", "B1": "N"}
    excel.open({"Year 1": figures | {f"B{row}": 1 for row in range(2, 3_002)}}, page="refresh")
    excel.tell("standIn.table('Returns', \"'Year 1'!A1:B3001\")")
    page = excel.page
    page.get_by_role("button", name="Read this workbook").click()
    expect(page.locator("#csp-rule")).to_be_visible()
    choose(page, "Area,N\n" + "".join(f"Area {row},2\n" for row in range(2, 3_002)))
    expect(page.get_by_role("button", name="Make these changes")).to_be_enabled()
    excel.tell(
        """() => {
          const working = document.querySelector(".csp-working");
          new MutationObserver(() => {
            if (working.textContent.includes(": 1,000 of 3,000 cells")) working.querySelector("button").click();
          }).observe(working, { subtree: true, childList: true, characterData: true });
        }"""
    )
    page.get_by_role("button", name="Make these changes").click()
    expect(page.get_by_text("Stopped. Nothing was changed.")).to_be_visible()
    assert {cell for (cell,) in excel.show("'Year 1'!B2:B3001")} == {1}
    made, put_back = ([one["after"] for one in excel.changes].count([[now]]) for now in (2, 1))
    assert 0 < made == put_back < 3_000


def test_a_table_that_changed_since_is_left_alone(excel: ExcelWindow) -> None:
    page = opened(excel)
    choose(page, CSV)
    expect(page.get_by_role("button", name="Make these changes")).to_be_visible()
    excel.type({"B3": 81}, sheet="Year 1")
    page.get_by_role("button", name="Make these changes").click()
    expect(page.locator(".csp-trouble span")).to_contain_text("has changed since")
    assert excel.changes == []


def test_nothing_to_change_leaves_nothing_to_press(excel: ExcelWindow) -> None:
    page = opened(excel)
    choose(page, "Area,Burglary\nNorthby,120\nSouthby,80\n")
    expect(page.locator(".csp-done span")).to_contain_text("0 cells would change")
    expect(page.get_by_role("button", name="Make these changes")).to_be_disabled()


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "extract.csv"), ("Area,Burglary\nNorthby,many\n", "many")],
    ids=["empty", "no figure"],
)
def test_a_bad_source_is_said_and_nothing_changes(
    excel: ExcelWindow, text: str, words: str
) -> None:
    page = opened(excel)
    choose(page, text)
    expect(page.locator(".csp-trouble span")).to_contain_text(words)
    assert excel.changes == []


def test_without_a_file_it_asks_for_one(excel: ExcelWindow) -> None:
    page = opened(excel)
    page.get_by_role("button", name="Show the changes").click()
    expect(page.locator(".csp-trouble span")).to_have_text("Choose the source's file first.")
    expect(page.locator("#csp-source")).to_be_focused()


def test_the_ribbons_button_opens_the_page(excel: ExcelWindow) -> None:
    excel.open(sheets(RULE))
    excel.press("csp-show-refresh")
    expect(excel.page.get_by_role("heading", name="Refresh", exact=True)).to_be_visible()
