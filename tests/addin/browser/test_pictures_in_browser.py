"""How the pane looks: contrast, 320 pixels, the focus, and the documentation's pictures."""

import os
from pathlib import Path
from typing import Any, Final

import pytest
from excel_window import ExcelWindow
from playwright.sync_api import FilePayload, expect

from xlcsp.hosts.addin.pages import PAGES

pytestmark = pytest.mark.browser

PICTURES: Final = Path(__file__).parents[3] / "docs" / "pictures"
KEYS: Final = [page.key for page in PAGES]

CONTRASTS: Final = """() => {
  const parsed = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(c => c / 255)
    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = element => {
    for (let one = element; one; one = one.parentElement) {
      const [r, g, b, a = 1] = parsed(getComputedStyle(one).backgroundColor);
      if (a === 1) return [r, g, b];
      if (a > 0) return null;
    }
    return [255, 255, 255];
  };
  const found = [];
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own && !element.placeholder || !element.checkVisibility()) continue;
    const style = element.placeholder && !element.value
      ? getComputedStyle(element, "::placeholder") : getComputedStyle(element);
    const [one, other] = [light(parsed(style.color)), light(behind(element))];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    found.push([ratio, element.outerHTML.slice(0, 80)]);
  }
  return found;
}"""
"""The ratio of each text that shows to what is behind it (WCAG 2.1, 1.4.3)."""

TARGETS: Final = """() => [...document.querySelectorAll("a, button, input, summary, [tabindex]")]
  .filter(one => one.checkVisibility() && one.tabIndex >= 0)
  .map(one => [(one.getAttribute("aria-label") || one.labels?.[0]?.textContent || one.textContent)
               .trim(), one.outerHTML.slice(0, 80)])"""


def status_sheet() -> dict[str, dict[str, Any]]:
    """The published figures of Warwickshire's Table 1 that the documentation uses."""
    return {"Sheet1": {"A1": 323, "B1": 294, "A2": 308, "B2": 389, "A3": 6937, "B3": 7964}}


@pytest.mark.parametrize("key", KEYS)
def test_text_stands_out_from_what_is_behind_it(excel: ExcelWindow, key: str) -> None:
    excel.open(status_sheet(), page=key)
    excel.page.locator(f"#csp-{key}-title").wait_for()
    contrasts = excel.tell(CONTRASTS)
    assert len(contrasts) > 5
    assert [one for one in contrasts if one[0] < 4.5] == []


def test_a_chosen_function_its_error_and_its_notices_stand_out(excel: ExcelWindow) -> None:
    excel.open({"Sheet1": {"A1": 5, "B1": 0}})
    excel.type({"C1": "=CSP.PCTCHANGE(A1,B1)"})
    excel.page.get_by_role("button", name="CSP.RAG").click()
    excel.page.get_by_text("More about it").click()
    excel.page.get_by_role("button", name="Put it in").click()
    expect(excel.page.locator(".csp-trouble span")).not_to_be_empty()
    excel.select("C1")
    expect(excel.page.locator(".csp-error-card")).to_be_visible()
    assert [one for one in excel.tell(CONTRASTS) if one[0] < 4.5] == []


@pytest.mark.parametrize("key", KEYS)
def test_a_page_fits_320_pixels(excel: ExcelWindow, key: str) -> None:
    excel.page.set_viewport_size({"width": 320, "height": 700})
    excel.open(status_sheet(), page=key)
    excel.page.locator(f"#csp-{key}-title").wait_for()
    assert excel.tell("document.documentElement.scrollWidth") <= 320
    if key == "functions":
        excel.page.get_by_role("button", name="CSP.RAG").click()
        excel.page.get_by_text("More about it").click()
        assert excel.tell("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("key", KEYS)
def test_everything_that_takes_the_focus_has_a_name(excel: ExcelWindow, key: str) -> None:
    excel.open(status_sheet(), page=key)
    excel.page.locator(f"#csp-{key}-title").wait_for()
    targets = excel.tell(TARGETS)
    assert len(targets) >= len(PAGES)
    assert [html for name, html in targets if not name] == []


def test_the_focus_goes_down_the_page_and_is_seen(excel: ExcelWindow) -> None:
    excel.open(page="colour")
    excel.page.locator("#csp-colour-title").wait_for()
    tops = []
    for _ in range(len(PAGES) + 5):
        excel.page.keyboard.press("Tab")
        focus = excel.tell(
            """(() => { const one = document.activeElement; const style = getComputedStyle(one);
               return [one.getBoundingClientRect().top, style.outlineStyle, style.outlineWidth,
               one.outerHTML.slice(0, 100)]})()"""
        )
        assert focus[1:3] == ["solid", "3px"], focus
        tops.append(round(focus[0] / 30))
    assert tops == sorted(tops)


def checked(excel: ExcelWindow) -> None:
    """Leicestershire's Appendix 3, NI 20: 519 less 6% is 487.86, and 587 was printed."""
    excel.open({"NI 20": NI_20, "CSP Checks": NI_20_RULES}, page="check")
    excel.page.get_by_role("button", name="Check this workbook").click()
    expect(excel.page.locator(".csp-finding").first).to_be_visible()


def drawn(excel: ExcelWindow) -> None:
    """Thirteen months of a fictitious series, the last far above the others."""
    counts = [12, 14, 11, 13, 12, 14, 13, 11, 12, 13, 14, 12, 25]
    cells: dict[str, Any] = {"A1": "Month", "B1": "Burglary"}
    for row, count in enumerate(counts, 2):
        cells |= {f"A{row}": f"M{row - 1}", f"B{row}": count}
    excel.open({"Fictitious": cells}, page="chart")
    excel.tell("standIn.table('Monthly', 'Fictitious!A1:B14')")
    page = excel.page
    page.get_by_role("button", name="Read this workbook").click()
    page.get_by_label("Figures").select_option("Burglary")
    page.get_by_label("Which way is better").select_option("smaller")
    page.get_by_label("Target").fill("10")
    page.get_by_role("button", name="Show the picture").click()
    expect(page.locator("img.csp-picture")).to_be_visible()


def refreshing(excel: ExcelWindow) -> None:
    """A fictitious table of three areas with a file for it."""
    cells = {"A1": "Area", "B1": "Burglary"}
    cells |= {"A2": "Northby", "B2": 120, "A3": "Southby", "B3": 80, "A4": "Eastby", "B4": 9}
    excel.open({"Year 1": cells}, page="refresh")
    excel.tell("standIn.table('Returns', \"'Year 1'!A1:B4\")")
    page = excel.page
    page.get_by_role("button", name="Read this workbook").click()
    text = b"Area,Burglary\nNorthby,118\nSouthby,80\nEastby,..\nWestby,44\n"
    file = FilePayload(name="extract.csv", mimeType="text/csv", buffer=text)
    page.locator("#csp-source").set_input_files(file)
    page.get_by_role("button", name="Show the changes").click()
    expect(page.get_by_role("region", name="Changes")).to_be_visible()


FILLED: Final = {"check": checked, "chart": drawn, "refresh": refreshing}
"""How each page with results comes to show them."""


@pytest.mark.parametrize("key", FILLED)
def test_a_page_with_its_results_stands_out_fits_320_pixels_and_names_what_takes_the_focus(
    excel: ExcelWindow, key: str
) -> None:
    excel.page.set_viewport_size({"width": 320, "height": 700})
    FILLED[key](excel)
    for summary in excel.page.locator("#csp-page summary:visible").all():
        summary.click()
    assert excel.tell("document.documentElement.scrollWidth") <= 320
    assert [one for one in excel.tell(CONTRASTS) if one[0] < 4.5] == []
    assert [html for name, html in excel.tell(TARGETS) if not name] == []


@pytest.mark.parametrize("key", FILLED)
def test_the_focus_goes_down_a_page_with_its_results(excel: ExcelWindow, key: str) -> None:
    FILLED[key](excel)
    excel.page.locator("nav a").first.focus()
    tops: list[int] = []
    for _ in range(len(excel.tell(TARGETS)) - 1):
        excel.page.keyboard.press("Tab")
        focus = excel.tell(
            """(() => { const one = document.activeElement; const style = getComputedStyle(one);
               return [one.getBoundingClientRect().top + scrollY, style.outlineStyle,
               style.outlineWidth, one.outerHTML.slice(0, 100)]})()"""
        )
        assert focus[1:3] == ["solid", "3px"], focus
        tops.append(round(focus[0] / 30))
    assert tops == sorted(tops)


def picture(excel: ExcelWindow, name: str) -> None:
    """Keeps a picture for the documentation where XLCSP_PICTURES is set; looks at it always."""
    taken = excel.page.screenshot(full_page=True)
    assert len(taken) > 8_000
    if os.environ.get("XLCSP_PICTURES"):
        PICTURES.mkdir(parents=True, exist_ok=True)
        (PICTURES / f"{name}.png").write_bytes(taken)


def test_pictures_of_every_page(excel: ExcelWindow) -> None:
    page = excel.page
    page.set_viewport_size({"width": 380, "height": 640})
    leicestershire = {
        **{f"A{row}": name for row, name in enumerate(AREAS, 2)},
        **{f"B{row}": figure for row, figure in enumerate(CRIMES, 2)},
        "E1": 156875,
    }
    excel.open({**status_sheet(), "Grant": leicestershire})
    excel.type({"C1": "=CSP.PCTCHANGE(A1,D1*0)"})
    page.get_by_label("Search").fill("status")
    excel.select("C1")
    expect(page.locator(".csp-error-card")).to_be_visible()
    page.locator("#csp-functions-title").wait_for()
    picture(excel, "addin-functions")
    excel.select("D1")
    page.get_by_role("button", name="CSP.RAG").click()
    for name, text in (("value", "A1"), ("target", "B1"), ("better", "smaller")):
        page.locator(f"#csp-argument-{name}").fill(text)
    page.get_by_role("button", name="Put it in").click()
    expect(page.locator(".csp-done span")).not_to_be_empty()
    picture(excel, "addin-function")
    excel.press("csp-show-colour")
    page.locator("#csp-colour-cells").fill("D1:D3")
    page.get_by_role("button", name="Colour the cells").click()
    expect(page.get_by_text("is coloured by the word")).to_be_visible()
    picture(excel, "addin-colour")
    excel.press("csp-show-allocate")
    excel.select("Grant!G2")
    for name, text in (("total", "E1"), ("weights", "B2:B8"), ("keys", "A2:A8")):
        page.locator(f"#csp-field-{name}").fill(text)
    page.get_by_role("button", name="Show the shares").click()
    expect(page.locator("tbody tr")).to_have_count(8)
    picture(excel, "addin-allocate")
    excel.press("csp-show-help")
    picture(excel, "addin-help")


@pytest.mark.parametrize("key", FILLED)
def test_pictures_of_the_pages_with_results(excel: ExcelWindow, key: str) -> None:
    excel.page.set_viewport_size({"width": 380, "height": 640})
    FILLED[key](excel)
    excel.page.locator(".csp-working").wait_for(state="hidden")
    picture(excel, f"addin-{key}")


NI_20: Final = {
    "A1": "NI 20",
    "B1": "2008/09",
    "C1": "2010/11",
    "A2": "Blaby",
    "B2": 320,
    "C2": 300,
    "A3": "Hinckley & Bosworth",
    "B3": 519,
    "C3": 587,
}
NI_20_RULES: Final = {
    "A1": "Check",
    "B1": "Published",
    "C1": "Kind",
    "D1": "Worked out from",
    "E1": "Rounding",
    "A2": "NI 20: 6% off 2008/09",
    "B2": "''NI 20'!C2:C3",
    "C2": "target",
    "D2": "''NI 20'!B2:B3; \"6% reduction\"",
    "E2": "cut off",
}
AREAS: Final = (
    "Blaby",
    "Charnwood",
    "Harborough",
    "Hinckley & Bosworth",
    "Melton",
    "North West Leics",
    "Oadby & Wigston",
)
CRIMES: Final = (5830, 13226, 4075, 6944, 3204, 7235, 3371)
"""The crimes implied by the grant of Leicestershire's Appendix 3."""
