"""What every workbook file must be: opened by Excel without the add-in, read by everyone, printed."""

import re
import zipfile
from functools import cache
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from openpyxl.workbook import Workbook

WORKBOOKS = sorted((Path(__file__).resolve().parent.parent.parent / "workbooks").glob("*.xlsx"))
NAMES = [path.stem for path in WORKBOOKS]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"


def path_of(name: str) -> Path:
    return WORKBOOKS[NAMES.index(name)]


@cache
def parts(name: str) -> dict[str, bytes]:
    with zipfile.ZipFile(path_of(name)) as package:
        return {member: package.read(member) for member in package.namelist()}


@cache
def opened(name: str, *, values: bool = False) -> Workbook:
    return openpyxl.load_workbook(path_of(name), data_only=values)


def formulas(name: str) -> list[tuple[str, str]]:
    """Where and what, for every formula of the file."""
    return [
        (f"{member} {cell.get('r')}", formula.text or "")
        for member, content in parts(name).items()
        if member.startswith("xl/worksheets/sheet")
        for cell in ElementTree.fromstring(content).iter(f"{MAIN}c")
        if (formula := cell.find(f"{MAIN}f")) is not None
    ]


@pytest.mark.parametrize("name", NAMES)
def test_our_functions_are_stored_as_excel_binds_them(name: str) -> None:
    ours = [text for _, text in formulas(name) if "CSP" in re.sub(r'"[^"]*"', "", text)]
    for text in ours:
        without_text = re.sub(r'"[^"]*"', "", text)
        assert not re.search(r"(?<!_xldudf_)CSP[._][A-Z]+\(", without_text), text
    calculated = b"".join(
        content for member, content in parts(name).items() if member.startswith("xl/tables/")
    )
    assert b"CSP." not in re.sub(rb'name="[^"]*"', b"", calculated)


@pytest.mark.parametrize("name", NAMES)
def test_every_formula_shows_its_last_result(name: str) -> None:
    empty = [
        f"{member} {cell.get('r')}"
        for member, content in parts(name).items()
        if member.startswith("xl/worksheets/sheet")
        for cell in ElementTree.fromstring(content).iter(f"{MAIN}c")
        if cell.find(f"{MAIN}f") is not None
        and cell.get("t") != "str"  # empty text is a result
        and not cell.findtext(f"{MAIN}v")
    ]
    assert empty == []


@pytest.mark.parametrize("name", NAMES)
def test_no_cell_shows_an_error_unless_its_formula_says_na(name: str) -> None:
    """NA() is how a formula leaves a point out of a chart."""
    formulas = opened(name)
    erring = [
        f"{sheet.title}!{cell.coordinate} {cell.value}"
        for sheet in opened(name, values=True).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "e"
        and not (
            cell.value == "#N/A" and "NA()" in str(formulas[sheet.title][cell.coordinate].value)
        )
    ]
    assert erring == []


@pytest.mark.parametrize("name", NAMES)
def test_opening_the_file_recalculates_nothing(name: str) -> None:
    assert b"fullCalcOnLoad" not in parts(name)["xl/workbook.xml"]


@pytest.mark.parametrize("name", NAMES)
def test_it_opens_on_the_cover_and_the_lists_are_hidden(name: str) -> None:
    workbook = opened(name)
    assert workbook.sheetnames[0] == workbook.active.title == "Cover"
    assert workbook["Lists"].sheet_state == "hidden"
    assert [sheet.title for sheet in workbook.worksheets if sheet.sheet_state != "visible"] == [
        "Lists"
    ]


@pytest.mark.parametrize("name", NAMES)
def test_the_cover_names_every_visible_sheet_after_it(name: str) -> None:
    workbook = opened(name)
    cover = workbook["Cover"]
    listed = [row[0].value for row in cover[cover.tables["Cover_Sheets"].ref][1:]]
    visible = [sheet.title for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    assert listed == visible[1:]


@pytest.mark.parametrize("name", NAMES)
def test_every_table_has_one_row_of_headers_that_differ_and_none_is_empty(name: str) -> None:
    for sheet in opened(name).worksheets:
        for table in sheet.tables.values():
            headers = [str(cell.value or "").casefold() for cell in sheet[table.ref][0]]
            assert table.headerRowCount in (None, 1)
            assert all(headers), table.name
            assert len(set(headers)) == len(headers), table.name


@pytest.mark.parametrize("name", NAMES)
def test_no_table_of_the_sheet_holds_a_merged_cell(name: str) -> None:
    for sheet in opened(name).worksheets:
        for table in sheet.tables.values():
            _, top, _, bottom = openpyxl.utils.range_boundaries(table.ref)
            for merged in sheet.merged_cells.ranges:
                assert merged.max_row < top or merged.min_row > bottom, (table.name, merged)


@pytest.mark.parametrize("name", NAMES)
def test_every_chart_has_words_for_people_who_do_not_see_it(name: str) -> None:
    for member, content in parts(name).items():
        if member.startswith("xl/drawings/drawing"):
            for frame in ElementTree.fromstring(content).iter(f"{DRAWING}cNvPr"):
                assert len(frame.get("descr") or "") > 20, member


@pytest.mark.parametrize("name", NAMES)
def test_every_visible_sheet_is_set_up_for_a4_with_a_title_and_a_print_area(name: str) -> None:
    for sheet in opened(name).worksheets:
        if sheet.sheet_state == "visible":
            assert sheet["A1"].value, sheet.title
            assert str(sheet.page_setup.paperSize) == "9", sheet.title
            assert sheet.print_area, sheet.title
            assert sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.title


def luminance(colour: str) -> float:
    """WCAG 2: relative luminance of RRGGBB."""
    parts_of = (int(colour[index : index + 2], 16) / 255 for index in (0, 2, 4))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts_of
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_measured_as_wcag_defines_it() -> None:
    assert contrast("000000", "FFFFFF") == pytest.approx(21)
    assert contrast("777777", "FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", NAMES)
def test_all_text_stands_out_from_its_background(name: str) -> None:
    styles = ElementTree.fromstring(parts(name)["xl/styles.xml"])
    pairs = set()
    for dxf in styles.iter(f"{MAIN}dxf"):
        colour = dxf.find(f"{MAIN}font/{MAIN}color")
        fill = dxf.find(f"{MAIN}fill/{MAIN}patternFill/{MAIN}bgColor")
        if colour is not None and fill is not None:
            pairs.add((colour.get("rgb"), fill.get("rgb")))
    for sheet in opened(name).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    ink = cell.font.color.rgb if cell.font.color else "FF000000"
                    filled = cell.fill.fill_type == "solid"
                    paper = cell.fill.fgColor.rgb if filled else "FFFFFFFF"
                    pairs.add((ink, paper))
    readable = [
        (ink, paper) for ink, paper in pairs if isinstance(ink, str) and isinstance(paper, str)
    ]
    assert readable
    assert [pair for pair in readable if contrast(pair[0][2:], pair[1][2:]) < 4.5] == []


@pytest.mark.parametrize("name", NAMES)
def test_panes_are_frozen_below_the_title_or_the_header(name: str) -> None:
    frozen = [sheet for sheet in opened(name).worksheets if sheet.tables and sheet.freeze_panes]
    assert frozen
    for sheet in frozen:
        row = openpyxl.utils.cell.coordinate_from_string(sheet.freeze_panes)[1]
        assert row >= 3, sheet.title


@pytest.mark.parametrize("name", NAMES)
def test_tables_on_a_sheet_stand_clear_of_each_other(name: str) -> None:
    for sheet in opened(name).worksheets:
        bounds = sorted(
            openpyxl.utils.range_boundaries(table.ref) for table in sheet.tables.values()
        )
        for first, second in pairwise(sorted(bounds, key=lambda area: (area[1], area[0]))):
            assert second[1] > first[3] or second[0] > first[2] or first[0] > second[2]
