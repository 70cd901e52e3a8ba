"""A chart put on a sheet: everything else in the package as it lies, and what is refused."""

import errno
import os
from importlib import import_module
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from book_making import (
    STRICT_MAIN,
    assert_only_parts_differ,
    book_file,
    cells_of,
    part,
    raw_members,
    save,
    sheet_xml,
    ties_xml,
    without_cells,
)
from lxml import etree

from xlcsp.book import Area, ErrorCode, NewCell, NewChart, Refused, open_book, place_chart
from xlcsp.book.errors import (
    CannotSave,
    LockedCell,
    NotFree,
    OutsideSheet,
    SelfCheckFailed,
    UnusualForm,
)
from xlcsp.book.package_copy import copy_package

S1 = "xl/worksheets/sheet1.xml"
CHART = (
    b'<?xml version="1.0" encoding="UTF-8"?><c:chartSpace xmlns:c='
    b'"http://schemas.openxmlformats.org/drawingml/2006/chart"/>'
)
ROWS = '<row r="1" spans="1:2"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
# The order of what may follow the rows, from CT_Worksheet of ECMA-376 part 1.
ORDER = [
    *("sheetData", "sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios"),
    *("autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells"),
    *("phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions"),
    *("pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties"),
    *("cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing"),
    *("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems"),
    *("tableParts", "extLst"),
]


def chart(row: int = 3, column: int = 2, *cells: NewCell) -> NewChart:
    return NewChart("S1", row, column, 640, 400, "SPC chart", 'Bars & "limits" <5', CHART, cells)


def children(sheet: bytes) -> list[str]:
    return [etree.QName(child).localname for child in etree.fromstring(sheet).iterchildren("*")]


def test_a_sheet_gains_a_drawing_and_nothing_else_changes(tmp_path: Path) -> None:
    path = book_file(tmp_path / "b.xlsx", sheet_xml(ROWS), sheet_xml(ROWS))
    out = tmp_path / "out.xlsx"
    written = place_chart(open_book(path), chart(), out)
    old, new = raw_members(path), raw_members(out)
    added = set(new) - set(old)
    assert added == {
        "xl/drawings/drawing1.xml",
        "xl/drawings/_rels/drawing1.xml.rels",
        "xl/charts/chart1.xml",
        "xl/worksheets/_rels/sheet1.xml.rels",
    }
    assert {name for name in old if old[name] != new[name]} == {S1, "[Content_Types].xml"}
    assert set(written.parts) == added | {S1, "[Content_Types].xml"}
    assert without_cells(part(path, S1), set()) == without_cells(
        part(out, S1).replace(etree_drawing(part(out, S1)), b""), set()
    )
    assert part(out, "xl/charts/chart1.xml") == CHART


def etree_drawing(sheet: bytes) -> bytes:
    start = sheet.index(b"<drawing")
    return sheet[start : sheet.index(b"/>", start) + 2]


def test_the_chart_stands_at_its_cell_in_its_size_with_its_words(tmp_path: Path) -> None:
    path = book_file(tmp_path / "b.xlsx", sheet_xml(ROWS))
    place_chart(open_book(path), chart(3, 2))
    drawing = etree.fromstring(part(path, "xl/drawings/drawing1.xml"))
    (anchor,) = drawing
    assert anchor.findtext("{*}from/{*}row") == "2"
    assert anchor.findtext("{*}from/{*}col") == "1"
    size = anchor.find("{*}ext")
    assert (size.get("cx"), size.get("cy")) == (str(640 * 9525), str(400 * 9525))
    assert anchor.find(".//{*}cNvPr").get("descr") == 'Bars & "limits" <5'


def test_every_tie_leads_to_a_part_with_a_content_type(tmp_path: Path) -> None:
    path = book_file(tmp_path / "b.xlsx", sheet_xml(ROWS))
    place_chart(open_book(path), chart())
    sheet = etree.fromstring(part(path, S1))
    (tie,) = etree.fromstring(part(path, "xl/worksheets/_rels/sheet1.xml.rels"))
    drawn = sheet.find("{*}drawing")
    assert drawn.get(drawn.keys()[0]) == tie.get("Id")
    assert tie.get("Target") == "../drawings/drawing1.xml"
    (tie,) = etree.fromstring(part(path, "xl/drawings/_rels/drawing1.xml.rels"))
    assert tie.get("Target") == "../charts/chart1.xml"
    assert tie.get("Type").endswith("/chart")
    types = part(path, "[Content_Types].xml")
    assert b'PartName="/xl/charts/chart1.xml"' in types
    assert b'PartName="/xl/drawings/drawing1.xml"' in types


@pytest.mark.parametrize(
    "after",
    [
        "",
        '<pageMargins left="1" right="1" top="1" bottom="1" header="1" footer="1"/>',
        '<mergeCells count="1"><mergeCell ref="H1:I1"/></mergeCells><tableParts count="0"/>',
        '<pageSetup orientation="landscape"/><legacyDrawing r:id="rId7"/><tableParts count="0"/>',
        '<conditionalFormatting sqref="A1"><cfRule type="dataBar" priority="1"><extLst><ext uri="x"/>'
        "</extLst></cfRule></conditionalFormatting><pageMargins left='1' right='1' top='1' "
        "bottom='1' header='1' footer='1'/><extLst><ext uri='y'/></extLst>",
        "<!-- <tableParts/> --><headerFooter/><extLst/>",
    ],
)
def test_the_drawing_stands_where_the_schema_wants_it(tmp_path: Path, after: str) -> None:
    path = book_file(tmp_path / "b.xlsx", sheet_xml(ROWS, "", after))
    place_chart(open_book(path), chart())
    found = children(part(path, S1))
    assert found.count("drawing") == 1
    places = [ORDER.index(name) for name in found]
    assert places == sorted(places)


def test_controls_that_are_wrapped_stay_behind_the_drawing(tmp_path: Path) -> None:
    after = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        '<mc:Choice Requires="x14"><controls/></mc:Choice></mc:AlternateContent>'
    )
    path = book_file(tmp_path / "b.xlsx", sheet_xml(ROWS, "", after))
    place_chart(open_book(path), chart())
    assert children(part(path, S1)) == ["sheetData", "drawing", "AlternateContent"]


@pytest.mark.parametrize("rows", ["", ROWS])
def test_a_second_chart_joins_the_first_in_its_drawing(tmp_path: Path, rows: str) -> None:
    path = book_file(tmp_path / "b.xlsx", sheet_xml(rows))
    place_chart(open_book(path), chart())
    before = tmp_path / "before.xlsx"
    before.write_bytes(path.read_bytes())
    place_chart(open_book(path), chart(30))
    numbers = [
        each.get("id")
        for each in etree.fromstring(part(path, "xl/drawings/drawing1.xml")).iter("{*}cNvPr")
    ]
    assert len(set(numbers)) == 2
    assert part(path, S1) == part(before, S1)
    assert part(path, "xl/charts/chart2.xml") == CHART


def test_a_drawing_of_another_program_is_added_to_byte_for_byte(tmp_path: Path) -> None:
    drawing = (
        '<wsDr xmlns="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing">'
        '<absoluteAnchor><sp><nvSpPr><cNvPr id="41" name="Arrow"/></nvSpPr></sp></absoluteAnchor>'
        "</wsDr>"
    )
    path = book_file(
        tmp_path / "b.xlsx", sheet_xml(ROWS, "", '<drawing r:id="rId1"/><tableParts count="0"/>')
    )
    with ZipFile(path) as package:
        parts: dict[str, str | bytes] = {name: package.read(name) for name in package.namelist()}
    parts["xl/drawings/drawing1.xml"] = drawing
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = ties_xml(
        ("rId1", "drawing", "../drawings/drawing1.xml")
    )
    save(path, parts)
    place_chart(open_book(path), chart())
    new = part(path, "xl/drawings/drawing1.xml").decode()
    head, tail = drawing.split("</wsDr>")[0], "</wsDr>"
    assert new.startswith(head)
    assert new.endswith(tail)
    assert 'id="42"' in new[len(head) :]
    assert children(part(path, S1)).count("drawing") == 1


def test_a_sheet_in_utf_16_stays_in_it(tmp_path: Path) -> None:
    sheet = sheet_xml(ROWS).replace("UTF-8", "UTF-16").encode("utf-16")
    path = book_file(tmp_path / "b.xlsx", sheet)
    place_chart(open_book(path), chart(3, 2, NewCell(9, 2, "Mean")))
    assert part(path, S1).startswith(sheet[:40])
    assert children(part(path, S1)) == ["sheetData", "drawing"]


def test_new_cells_hold_text_numbers_formulas_and_arrays(tmp_path: Path) -> None:
    path = book_file(tmp_path / "b.xlsx", sheet_xml(ROWS))
    fills = Area(6, 3, 7, 4)
    cells = (
        NewCell(5, 3, "Mean"),
        NewCell(6, 3, 1.5, "_xldudf_CSP_SPC(A1:A2)", fills),
        NewCell(6, 4, "Concern", "", fills),
        NewCell(7, 3, 1.5, "", fills),
        NewCell(7, 4, "", "", fills),
        NewCell(6, 5, ErrorCode("#N/A"), 'IF(C6<"5",NA(),A1)'),
    )
    written = place_chart(open_book(path), chart(3, 2, *cells))
    assert written.cells == 6
    found = cells_of(part(path, S1))
    assert b'<f ref="C6:D7" t="array">_xldudf_CSP_SPC(A1:A2)</f><v>1.5</v>' in found["C6"]
    assert b'IF(C6&lt;"5",NA(),A1)' in found["E6"]
    assert b't="e"' in found["E6"]
    assert b"<v>#N/A</v>" in found["E6"]
    assert b"Mean" in found["C5"]
    assert found["A1"] == cells_of(sheet_xml(ROWS).encode())["A1"]


def test_the_original_is_kept_beside_it(tmp_path: Path) -> None:
    path = book_file(tmp_path / "b.xlsx", sheet_xml(ROWS))
    before = path.read_bytes()
    written = place_chart(open_book(path), chart())
    assert written.backup is not None
    assert written.backup.read_bytes() == before


PROTECTED = '<sheetProtection sheet="1"/>'


@pytest.mark.parametrize(
    ("sheet", "cell", "refusal", "words"),
    [
        (sheet_xml(ROWS), NewCell(1, 2, "Mean"), NotFree, "B1 is in use"),
        (sheet_xml(ROWS, "", PROTECTED), NewCell(9, 9, "Mean"), LockedCell, "protected"),
        (sheet_xml(ROWS), NewCell(1_048_577, 1, "Mean"), OutsideSheet, "outside the sheet"),
    ],
)
def test_what_cannot_be_placed_is_refused_and_nothing_written(
    tmp_path: Path, sheet: str, cell: NewCell, refusal: type[Refused], words: str
) -> None:
    path = book_file(tmp_path / "b.xlsx", sheet)
    before = path.read_bytes()
    with pytest.raises(refusal, match=words):
        place_chart(open_book(path), chart(3, 2, cell))
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_strict_workbook_is_refused(tmp_path: Path) -> None:
    path = book_file(
        tmp_path / "b.xlsx",
        f'<worksheet xmlns="{STRICT_MAIN}"><sheetData/></worksheet>',
    )
    with pytest.raises(UnusualForm, match="strict"):
        place_chart(open_book(path), chart())


def test_placing_in_a_copy_leaves_the_original(tmp_path: Path) -> None:
    path = book_file(tmp_path / "b.xlsx", sheet_xml(ROWS))
    copy = tmp_path / "before.xlsx"
    copy.write_bytes(path.read_bytes())
    place_chart(open_book(path), chart(), tmp_path / "out.xlsx")
    assert_only_parts_differ(copy, path)


def test_a_chart_that_was_not_written_as_planned_is_thrown_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(package: Any, target: Any, changed: Any, *more: Any) -> None:
        copy_package(package, target, {name: [b"<other/>"] for name in changed}, *more)
        for pieces in changed.values():
            list(pieces)

    path = book_file(tmp_path / "b.xlsx", sheet_xml(ROWS))
    content = path.read_bytes()
    monkeypatch.setattr(import_module("xlcsp.book.write"), "copy_package", wrong)
    with pytest.raises(SelfCheckFailed, match="not what was to be written"):
        place_chart(open_book(path), chart())
    assert path.read_bytes() == content
    assert [each.name for each in tmp_path.iterdir()] == ["b.xlsx"]


def test_a_full_disk_is_named_when_a_chart_is_placed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = book_file(tmp_path / "b.xlsx", sheet_xml(ROWS))
    content = path.read_bytes()
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CannotSave, match="no room on the disk"):
        place_chart(open_book(path), chart())
    assert path.read_bytes() == content
    assert [each.name for each in tmp_path.iterdir()] == ["b.xlsx"]
