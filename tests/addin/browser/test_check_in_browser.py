"""The Check page, used as a person would use it: figures that do not follow, each with its cell."""

from typing import Any

import pytest
from excel_window import ExcelWindow
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.browser

RULES = ["Check", "Published", "Kind", "Worked out from", "Rounding", "Note"]


def rows(*lines: list[Any]) -> dict[str, Any]:
    """Cells from A1 on; text as text, with the apostrophe that Excel takes off."""
    return {
        f"{'ABCDEFGHI'[column]}{number}": f"'{text}" if isinstance(text, str) else text
        for number, line in enumerate(lines, 1)
        for column, text in enumerate(line)
        if text != ""
    }


def totals(total: int) -> dict[str, dict[str, Any]]:
    """Three districts and their county, with a rule that the county is their sum."""
    figures = rows(
        ["District", "Burglary"],
        ["Northby", 120],
        ["Southby", 80],
        ["Eastby", 9],
        ["County", total],
    )
    rule = ["The county is its districts", "'Year 1'!B5", "total", "'Year 1'!B2:B4"]
    return {"Year 1": figures, "CSP Checks": rows(RULES, rule)}


def checked(excel: ExcelWindow, sheets: dict[str, dict[str, Any]]) -> Page:
    excel.open(sheets, page="check")
    excel.page.get_by_role("button", name="Check this workbook").click()
    expect(excel.page.get_by_text("The workbook is checked.")).to_be_visible()
    return excel.page


def test_a_figure_that_breaks_a_rule_is_listed_with_its_sum_and_cause(excel: ExcelWindow) -> None:
    page = checked(excel, totals(290))
    expect(page.locator(".csp-done span")).to_have_text(
        "The workbook is checked. 1 figure does not follow (one slip); 1 of 4 figures worked out"
        " again. Nothing was changed."
    )
    expect(page.locator(".csp-sum")).to_contain_text("✗ 1 figure does not follow (one slip)")
    found = page.get_by_role("region", name="Slip 1").get_by_role("listitem")
    expect(found).to_have_count(1)
    for words in ("Year 1!B5", "290, expected 209", "120 + 80 + 9 = 209", "does not follow"):
        expect(found).to_contain_text(words)
    expect(page.get_by_text("Looked at 2 sheets with 4 figures.")).to_be_visible()
    expect(page.get_by_text("The rules on CSP Checks speak of 1 figure.")).to_be_visible()
    assert excel.changes == []


def test_a_workbook_without_fault_is_said_to_be_so(excel: ExcelWindow) -> None:
    page = checked(excel, totals(209))
    expect(page.locator(".csp-sum")).to_contain_text("✓ Every figure that was worked out again")
    expect(page.locator(".csp-finding")).to_have_count(0)


@pytest.mark.parametrize("by_keyboard", [False, True], ids=["click", "Enter"])
def test_a_finding_takes_you_to_its_cell(excel: ExcelWindow, by_keyboard: bool) -> None:
    page = checked(excel, totals(290))
    excel.select("'CSP Checks'!A1")
    button = page.get_by_role("button", name="Year 1!B5")
    if by_keyboard:
        button.focus()
        page.keyboard.press("Enter")
    else:
        button.click()
    expect(page.locator(".csp-done span")).to_have_text("Selected Year 1!B5.")
    assert excel.tell("standIn.selection()") == "'Year 1'!B5"


def test_hidden_sheets_are_checked_and_said_and_their_cells_are_not_jumped_to(
    excel: ExcelWindow,
) -> None:
    excel.open({"Front": {"A1": "Title"}, **totals(290)}, page="check")
    excel.tell("standIn.hide('Year 1', 'VeryHidden')")
    page = excel.page
    page.get_by_role("button", name="Check this workbook").click()
    expect(
        page.get_by_text("Year 1 is very hidden, and was checked like the others.")
    ).to_be_visible()
    page.get_by_role("button", name="Year 1!B5").click()
    expect(page.locator(".csp-trouble span")).to_contain_text("Year 1 is a hidden sheet")


def test_a_text_is_checked_against_itself(excel: ExcelWindow) -> None:
    page = checked(
        excel, {"Sheet1": rows(["Indicator", "Target"], ["NI 20", "1161 (17% increase on 1084)"])}
    )
    expect(page.get_by_text("Looked at 1 sheet")).to_be_visible()
    expect(page.get_by_text("No rules of the workbook's own")).to_be_visible()


def test_a_relation_is_found_without_rules(excel: ExcelWindow) -> None:
    """Nine columns of districts add up; in the tenth the total lost a hundred."""
    lines: list[list[Any]] = [["District", *(f"M{month}" for month in range(1, 9))]]
    for start in (113, 227, 341, 459):
        lines.append([f"Area {start}", *(start + 17 * month for month in range(8))])
    sums = [sum(line[month] for line in lines[1:]) for month in range(1, 9)]
    sums[5] -= 100
    page = checked(excel, {"Sheet1": rows(*lines, ["Total", *sums])})
    found = page.locator(".csp-finding").first
    expect(found).to_contain_text("Sheet1!G6")
    expect(found).to_contain_text(f"{sums[5]}, expected {sums[5] + 100}")


def test_a_formula_with_a_blank_in_its_arithmetic_is_told_of(excel: ExcelWindow) -> None:
    figures = {"A1": "Actual", "B1": "Target", "B2": 294, "C2": '=CSP.RAG(A2*1,B2,"smaller")'}
    page = checked(excel, {"Sheet1": figures})
    expect(page.locator(".csp-finding").first).to_contain_text("Sheet1!A2 is empty")


def test_what_a_formula_spills_is_no_typed_figure(excel: ExcelWindow) -> None:
    """Sent as worked out, like its own cell; other formulas stay on the PC."""
    excel.open(
        {"Sheet1": {"A1": 1, "A2": 3, "B1": "=CSP.ALLOCATE(100,A1:A2)", "D1": "=A1+A2"}},
        page="check",
    )
    excel.page.get_by_role("button", name="Check this workbook").wait_for()
    sent: list[Any] = []

    def look(route: Route) -> None:
        sent.append(route.request.post_data_json)
        route.continue_()

    excel.page.route("**/csp/check", look)
    excel.page.get_by_role("button", name="Check this workbook").click()
    expect(excel.page.get_by_text("The workbook is checked.")).to_be_visible()
    [sheet] = sent[0]["sheets"]
    assert sorted(cell[:3] + cell[4:] for cell in sheet["cells"]) == [
        [1, 1, 1, False],
        [1, 2, 25, "=CSP.ALLOCATE(100,A1:A2)"],
        [1, 4, 4, True],
        [2, 1, 3, False],
        [2, 2, 75, True],
    ]
    assert sheet["tables"] == []


def test_tables_and_number_formats_go_along(excel: ExcelWindow) -> None:
    """15% is 0.15 shown as 15%: without its format the figure would be another."""
    excel.open(totals(290), page="check")
    excel.tell("standIn.table('Year', \"'Year 1'!A1:B5\")")
    excel.tell("standIn.format(\"'Year 1'!B2:B4\", '0.0')")
    page = excel.page
    page.get_by_role("button", name="Check this workbook").click()
    expect(page.locator(".csp-finding").first).to_contain_text("120.0 + 80.0 + 9.0 = 209")


def test_html_in_cells_is_shown_as_text(excel: ExcelWindow) -> None:
    sheets = totals(290)
    hostile = "<img src=x onerror=\"document.title='broken into'\">"
    sheets["CSP Checks"]["A2"] = hostile
    page = checked(excel, sheets)
    expect(page.locator(".csp-finding").first).to_contain_text(hostile)
    assert page.locator("#csp-page img").count() == 0
    assert page.title() == "CSP"


def test_a_slow_check_shows_how_far_it_is_and_can_be_stopped(excel: ExcelWindow) -> None:
    excel.open(totals(290), page="check")
    excel.page.route("**/csp/check", lambda route: None)
    excel.page.get_by_role("button", name="Check this workbook").click()
    expect(excel.page.get_by_text("Working the figures out again …")).to_be_visible()
    excel.page.get_by_role("button", name="Cancel").click()
    expect(excel.page.get_by_text("Stopped. Nothing was changed.")).to_be_visible()
    expect(excel.page.locator(".csp-working")).to_be_hidden()
    excel.troubles[:] = [one for one in excel.troubles if "Failed to load" not in one]


def test_an_empty_workbook_has_nothing_to_check(excel: ExcelWindow) -> None:
    page = checked(excel, {"Sheet1": {}})
    expect(page.get_by_text("Looked at 1 sheet with 0 figures.")).to_be_visible()


def test_another_workbook_is_not_looked_at_and_that_is_said(excel: ExcelWindow) -> None:
    sheets = totals(209)
    sheets["CSP Checks"] |= rows(
        RULES,
        ["As last year", "'Year 1'!B5", "same", "'[last-year.xlsx]Year 1'!B5"],
    )
    page = checked(excel, sheets)
    expect(
        page.get_by_text("last-year.xlsx is another workbook, which was not looked at.")
    ).to_be_visible()
