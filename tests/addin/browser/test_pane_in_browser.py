"""The task pane's pages, used as a person would use them."""

import pytest
from excel_window import ExcelWindow
from playwright.sync_api import Page, expect

from xlcsp.hosts.addin.pages import PAGES
from xlcsp.worksheet import CATALOGUE

pytestmark = pytest.mark.browser

FIGURES = {"A1": 323, "B1": 294}
GRANT = {
    "A1": "Blaby",
    "A2": "Charnwood",
    "A3": "Harborough",
    "B1": 1,
    "B2": 1,
    "B3": 1,
    "C1": 30,
    "C2": 40,
    "C3": 25,
    "E1": 100,
}


def field(page: Page, label: str) -> None:
    """Fills a field from the selection."""
    button = page.get_by_role("button", name=f"Use the selection as {label}", exact=True)
    button.click()
    expect(button.locator("xpath=../input")).not_to_have_value("")


def said(page: Page) -> str:
    """What the pane says was done, once it says so."""
    done = page.locator(".csp-done span")
    expect(done).not_to_be_empty()
    return done.inner_text()


def trouble(page: Page) -> str:
    """What the pane says is wrong, once it says so."""
    shown = page.locator(".csp-trouble span")
    expect(shown).not_to_be_empty()
    return shown.inner_text()


# ---- Functions --------------------------------------------------------------------------------


def test_every_function_is_listed_under_its_category(excel: ExcelWindow) -> None:
    excel.open()
    names = excel.page.locator(".csp-choice .csp-name")
    expect(names).to_have_count(len(CATALOGUE))
    assert sorted(names.all_inner_texts()) == sorted(CATALOGUE)


def test_search_finds_by_what_a_function_does(excel: ExcelWindow) -> None:
    excel.open()
    excel.page.get_by_label("Search").fill("grant pot")
    expect(excel.page.locator(".csp-choice .csp-name")).to_contain_text(["CSP.ABG"])
    assert "CSP.RAG" not in excel.page.locator(".csp-choice .csp-name").all_inner_texts()
    excel.page.get_by_label("Search").fill("zebra")
    expect(excel.page.get_by_text("0 functions found.")).to_be_visible()


def test_a_formula_is_filled_from_the_selection_and_put_in(excel: ExcelWindow) -> None:
    excel.open({"Sheet1": FIGURES})
    page = excel.page
    page.get_by_role("button", name="CSP.RAG").click()
    excel.select("A1")
    field(page, "value")
    excel.select("B1")
    field(page, "target")
    page.locator("#csp-argument-better").fill("smaller")
    excel.select("C1")
    page.get_by_role("button", name="Put it in Sheet1!C1").click()
    assert said(page) == 'Put =CSP.RAG(A1,B1,"smaller") in Sheet1!C1.'
    excel.settle()
    assert excel.show("C1") == "Red"
    assert [(one["what"], one["address"]) for one in excel.changes] == [("formulas", "Sheet1!C1")]
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone")).to_be_visible()
    assert excel.show("C1") == ""


def test_cells_of_another_sheet_are_named_with_it(excel: ExcelWindow) -> None:
    excel.open({"Sheet1": {}, "Year's end": {"B2": "120 ²"}})
    page = excel.page
    page.get_by_role("button", name="CSP.NUMBER").click()
    excel.select("Sheet1!A1")
    page.get_by_role("button", name="Put it in Sheet1!A1").wait_for()
    page.locator("#csp-argument-text").fill("'Year''s end'!B2")
    page.get_by_role("button", name="Put it in").click()
    assert said(page) == "Put =CSP.NUMBER('Year''s end'!B2) in Sheet1!A1."
    excel.settle()
    assert excel.show("A1") == 120


def test_a_filled_cell_is_not_written_over_unasked(excel: ExcelWindow) -> None:
    excel.open({"Sheet1": {"A1": "keep me"}})
    page = excel.page
    page.get_by_role("button", name="CSP.NUMBER").click()
    page.locator("#csp-argument-text").fill("£350,000")
    page.get_by_role("button", name="Put it in").click()
    expect(page.get_by_text("Sheet1!A1 holds keep me. Put the formula over it?")).to_be_visible()
    page.get_by_role("button", name="Leave it").click()
    assert excel.changes == []
    page.get_by_role("button", name="Put it in").click()
    page.get_by_role("button", name="Replace it").click()
    assert said(page) == 'Put =CSP.NUMBER("£350,000") in Sheet1!A1.'
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone")).to_be_visible()
    assert excel.show("A1") == "keep me"


def test_a_required_argument_that_is_missing_is_named_and_gets_the_focus(
    excel: ExcelWindow,
) -> None:
    excel.open({"Sheet1": FIGURES})
    page = excel.page
    page.get_by_role("button", name="CSP.RAG").click()
    page.locator("#csp-argument-value").fill("A1")
    page.get_by_role("button", name="Put it in").click()
    assert trouble(page) == "Fill in target, better first."
    expect(page.locator("#csp-argument-target")).to_be_focused()
    assert excel.changes == []


def test_several_blocks_selected_at_once_are_refused_in_words(excel: ExcelWindow) -> None:
    excel.open({"Sheet1": FIGURES})
    excel.page.get_by_role("button", name="CSP.RAG").click()
    excel.select("A1:A2", "C1:C2")
    excel.page.get_by_role("button", name="Use the selection as value").click()
    assert "one block" in trouble(excel.page)


def test_the_sentence_behind_an_error_shows_when_its_cell_is_selected(excel: ExcelWindow) -> None:
    excel.open({"Sheet1": {"A1": 5, "B1": 0}})
    excel.type({"C1": "=CSP.PCTCHANGE(A1,B1)"})
    excel.select("C1")
    card = excel.page.locator(".csp-error-card")
    expect(card).to_contain_text("C1 shows #DIV/0!")
    expect(card).to_contain_text("old")
    excel.select("A1")
    expect(card).to_be_hidden()


def test_a_cell_of_a_spilled_column_has_its_own_sentence(excel: ExcelWindow) -> None:
    excel.open({"Sheet1": {"A1": 5, "A2": "several 12 or 13", "B1": 4, "B2": 4}})
    excel.type({"C1": '=CSP.RAG(A1:A2,B1:B2,"smaller")'})
    excel.select("C2")
    expect(excel.page.locator(".csp-error-card")).to_contain_text("C2 shows #VALUE!")
    expect(excel.page.locator(".csp-error-card")).to_contain_text("several 12 or 13")


def test_an_error_from_before_is_looked_into_when_asked(excel: ExcelWindow) -> None:
    excel.open({"Sheet1": {"A1": 5, "B1": 0, "C1": "=CSP.PCTCHANGE(A1,B1)"}})
    excel.tell("csp.sentences.clear()")
    excel.select("C1")
    excel.page.get_by_role("button", name="Why?").click()
    expect(excel.page.locator(".csp-error-card p").first).to_contain_text("old")


def test_an_error_of_excels_own_is_said_to_be_so(excel: ExcelWindow) -> None:
    excel.open({"Sheet1": {"A1": "#REF!"}})
    excel.select("A1")
    expect(excel.page.locator(".csp-error-card")).to_contain_text("not come from a CSP function")


def test_html_in_cells_is_shown_as_text(excel: ExcelWindow) -> None:
    hostile = "<img src=x onerror=\"document.title='broken into'\">"
    excel.open({"Sheet1": {"A1": hostile}})
    excel.type({"B1": '=CSP.RAG(A1,5,"smaller")'})
    excel.select("B1")
    card = excel.page.locator(".csp-error-card")
    expect(card).to_contain_text("<img src=x")
    assert card.locator("img").count() == 0
    assert excel.page.title() == "CSP"


# ---- Colour RAG -------------------------------------------------------------------------------

STATUSES = {"E2": "Red", "E3": "Green", "E4": "+9.9% (red)", "E5": "No data", "E6": "a note"}


def colour(excel: ExcelWindow, palette: str) -> None:
    excel.select("E2:E6")
    field(excel.page, "status cells")
    excel.page.get_by_label(palette).check()
    excel.page.get_by_role("button", name="Colour the cells").click()


@pytest.mark.parametrize("palette", ["Red, amber, green", "Blue, yellow, vermilion"])
def test_status_cells_are_coloured_with_words_and_symbols(excel: ExcelWindow, palette: str) -> None:
    excel.open({"Sheet1": STATUSES}, page="colour")
    colour(excel, palette)
    assert "4 of its 5 cells hold such a word now." in said(excel.page)
    rules = excel.rules()
    assert {one["address"] for one in rules} == {"Sheet1!E2:E6"}
    red = next(one for one in rules if 'TRIM(E2)="Red"' in one["formula"])
    assert 'RIGHT(TRIM(E2),5)="(red)"' in red["formula"]
    assert red["numberFormat"] == 'General;General;General;"✗ "@'
    assert len({one["fill"] for one in rules}) == len(rules) == 4
    assert excel.show("E2:E6") == [[value] for value in STATUSES.values()]


def test_colours_come_off_again(excel: ExcelWindow) -> None:
    excel.open({"Sheet1": STATUSES}, page="colour")
    colour(excel, "Red, amber, green")
    said(excel.page)
    excel.page.get_by_role("button", name="Take our colours off").click()
    expect(excel.page.get_by_text("Our colours are off Sheet1!E2:E6")).to_be_visible()
    assert excel.rules() == []


def test_a_second_palette_takes_the_place_of_the_first_and_undo_brings_it_back(
    excel: ExcelWindow,
) -> None:
    excel.open({"Sheet1": STATUSES}, page="colour")
    colour(excel, "Red, amber, green")
    said(excel.page)
    first = {one["fill"] for one in excel.rules()}
    colour(excel, "Blue, yellow, vermilion")
    expect(excel.page.locator(".csp-working")).to_be_hidden()
    said(excel.page)
    second = {one["fill"] for one in excel.rules()}
    assert len(excel.rules()) == 4
    assert first.isdisjoint(second)
    excel.page.get_by_role("button", name="Undo").click()
    expect(excel.page.get_by_text("Undone")).to_be_visible()
    assert {one["fill"] for one in excel.rules()} == first


def test_what_is_no_range_is_not_coloured(excel: ExcelWindow) -> None:
    excel.open(page="colour")
    excel.page.get_by_label("Status cells", exact=True).fill("the red ones")
    excel.page.get_by_role("button", name="Colour the cells").click()
    assert "the red ones" in trouble(excel.page)
    assert excel.changes == []


def test_a_whole_column_stands_for_its_filled_cells(excel: ExcelWindow) -> None:
    excel.open({"A1 data": {"A1": 1, **STATUSES}}, page="colour")
    excel.select("'A1 data'!E:E")
    field(excel.page, "status cells")
    expect(excel.page.locator("#csp-colour-cells")).to_have_value("'A1 data'!E1:E6")
    excel.page.locator("#csp-colour-cells").fill("E2:E6")
    excel.page.get_by_role("button", name="Colour the cells").click()
    said(excel.page)
    assert {one["address"] for one in excel.rules("A1 data")} == {"'A1 data'!E2:E6"}


# ---- Allocate ---------------------------------------------------------------------------------


def choose_grant(excel: ExcelWindow) -> None:
    for label, address in (
        ("Pot", "E1"),
        ("Weights", "B1:B3"),
        ("Areas", "A1:A3"),
        ("Last year", "C1:C3"),
    ):
        excel.select(address)
        field(excel.page, label)
    excel.page.get_by_role("button", name="Show the shares").click()


def test_shares_are_seen_before_they_go_in(excel: ExcelWindow) -> None:
    excel.open({"Sheet1": GRANT}, page="allocate")
    choose_grant(excel)
    expect(excel.page.locator("tbody tr")).to_have_count(4)
    table = [row.locator("td").all_inner_texts() for row in excel.page.locator("tbody tr").all()]
    assert table == [
        ["Blaby", "33.34", "30.00", "3.34", "+11.1%"],
        ["Charnwood", "33.33", "40.00", "-6.67", "-16.7%"],
        ["Harborough", "33.33", "25.00", "8.33", "+33.3%"],
        ["Total", "100.00", "95.00", "5.00", "+5.3%"],
    ]
    assert excel.page.locator(".csp-sum").inner_text().startswith("✓")
    assert excel.changes == []


def test_the_formula_of_the_shares_goes_into_the_sheet(excel: ExcelWindow) -> None:
    excel.open({"Sheet1": GRANT}, page="allocate")
    choose_grant(excel)
    excel.select("G1")
    excel.page.get_by_role("button", name="Put the formula in").click()
    expect(excel.page.get_by_text("Put =CSP.ALLOCATE")).to_be_visible()
    excel.settle()
    assert excel.formulas("G1") == "=CSP.ALLOCATE(E1,B1:B3,,,,A1:A3)"
    assert excel.show("G1:G3") == [[33.34], [33.33], [33.33]]


def test_the_values_of_the_shares_go_into_the_sheet_and_out_again(excel: ExcelWindow) -> None:
    excel.open({"Sheet1": GRANT}, page="allocate")
    choose_grant(excel)
    excel.select("G1")
    excel.page.get_by_role("button", name="Put the values in").click()
    expect(excel.page.get_by_text("in Sheet1!G1:G3 as values")).to_be_visible()
    assert excel.formulas("G1:G3") == [[33.34], [33.33], [33.33]]
    excel.page.get_by_role("button", name="Undo").click()
    expect(excel.page.get_by_text("Undone")).to_be_visible()
    assert excel.show("G1:G3") == [[""], [""], [""]]


def test_shares_never_go_over_filled_cells(excel: ExcelWindow) -> None:
    excel.open({"Sheet1": {**GRANT, "G3": "a note"}}, page="allocate")
    choose_grant(excel)
    excel.select("G1")
    excel.page.get_by_role("button", name="Put the formula in").click()
    assert "Sheet1!G3 holds a note" in trouble(excel.page)
    assert excel.changes == []


def test_a_missing_weight_is_named_instead_of_shared(excel: ExcelWindow) -> None:
    excel.open({"Sheet1": {**GRANT, "B2": None}}, page="allocate")
    choose_grant(excel)
    assert "weights" in trouble(excel.page)
    expect(excel.page.locator("tbody")).to_have_count(0)


def test_the_leicestershire_grant_is_shared_as_published(excel: ExcelWindow) -> None:
    population = [92.5, 162.4, 81.3, 103.8, 48.9, 89.6, 56.5]
    crimes = [5830, 13226, 4075, 6944, 3204, 7235, 3371]
    cells = {f"A{row}": figure for row, figure in enumerate(population, 1)}
    cells |= {f"B{row}": figure for row, figure in enumerate(crimes, 1)}
    excel.open({"Sheet1": {**cells, "D1": 175000, "D2": 94125, "D3": 156875}}, page="allocate")
    excel.page.get_by_label("An Area Based Grant of three pots").check()
    for label, address in (
        ("Pot shared evenly", "D1"),
        ("Pot by population", "D2"),
        ("Pot by crime", "D3"),
        ("Population", "A1:A7"),
        ("Crimes", "B1:B7"),
    ):
        excel.select(address)
        field(excel.page, label)
    excel.page.get_by_role("button", name="Show the shares").click()
    expect(excel.page.locator("tbody tr")).to_have_count(8)
    excel.select("F1")
    excel.page.get_by_role("button", name="Put the values in").click()
    expect(excel.page.get_by_text("as values")).to_be_visible()
    assert [row[0] for row in excel.show("F1:I7")] == [
        59551,
        96351,
        51618,
        65209,
        43702,
        64144,
        45425,
    ]


def test_shares_of_a_row_of_weights_go_in_as_a_row(excel: ExcelWindow) -> None:
    excel.open({"Sheet1": {"A1": 1, "B1": 1, "C1": 2}}, page="allocate")
    excel.page.locator("#csp-field-total").fill("£1,000")
    excel.page.locator("#csp-field-weights").fill("A1:C1")
    excel.page.get_by_role("button", name="Show the shares").click()
    expect(excel.page.locator("tbody tr")).to_have_count(4)
    excel.select("A3")
    excel.page.get_by_role("button", name="Put the values in").click()
    expect(excel.page.get_by_text("in Sheet1!A3:C3 as values")).to_be_visible()
    assert excel.show("A3:C3") == [[250, 250, 500]]
    excel.select("A5")
    excel.page.get_by_role("button", name="Put the formula in").click()
    expect(excel.page.get_by_text("Put =CSP.ALLOCATE(1000,A1:C1)")).to_be_visible()
    excel.settle()
    assert excel.show("A5:C5") == [[250, 250, 500]]


# ---- The pane itself ----------------------------------------------------------------------------


def test_every_ribbon_button_shows_its_page(excel: ExcelWindow) -> None:
    excel.open()
    for page in PAGES:
        excel.press(page.action)
        expect(excel.page.locator(f"#csp-{page.key}-title")).to_be_visible()
        expect(excel.page.locator("nav [aria-current=page]")).to_have_text(page.label)
    assert excel.tell("standIn.paneShown") == len(PAGES)


def test_the_pane_can_be_used_from_the_keyboard_alone(excel: ExcelWindow) -> None:
    excel.open({"Sheet1": {"A1": "120 ²"}})
    page = excel.page
    page.get_by_label("Search").focus()
    page.keyboard.type("footnote")
    page.get_by_label("Search").fill("CSP.NUMBER")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#csp-chosen")).to_be_focused()
    excel.select("A1")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#csp-argument-text")).to_have_value("A1")
    excel.select("B1")
    page.get_by_role("button", name="Put it in Sheet1!B1").focus()
    page.keyboard.press("Enter")
    assert said(page) == "Put =CSP.NUMBER(A1) in Sheet1!B1."


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        (["B2", "$C$2:C9", "smaller"], '=F(B2,$C$2:C9,"smaller")'),
        (["'Year''s end'!B2", "Sheet2!C:C"], "=F('Year''s end'!B2,Sheet2!C:C)"),
        (["5%", "-12.5", "TRUE"], "=F(5%,-12.5,TRUE)"),
        (["", "1", "", ""], "=F(,1)"),
        (['say "no"', '"quoted"'], '=F("say ""no""","quoted")'),
        (["=Actuals", "Table1[Actual]", "{1,2;3,4}"], "=F(Actuals,Table1[Actual],{1,2;3,4})"),
        (["To be confirmed", "£350,000", "2009/10"], '=F("To be confirmed","£350,000","2009/10")'),
        (['1"),HYPERLINK("x'], '=F("1""),HYPERLINK(""x")'),
    ],
)
def test_what_is_typed_becomes_an_argument(
    excel: ExcelWindow, typed: list[str], written: str
) -> None:
    excel.open()
    script = (
        """async typed => (await import("/static/csp/formula_text.js")).formulaText("F", typed)"""
    )
    assert excel.tell(script, typed) == written
