"""What a book says of its sheets, names, tables, formulas and values, in every odd form."""

from pathlib import Path

import pytest
from book_making import (
    DECLARATION,
    MAIN,
    STRICT_MAIN,
    STRICT_TIES,
    TIES,
    book_file,
    parts_of,
    save,
    sheet_xml,
    ties_xml,
)

from xlcsp.book import (
    Area,
    ErrorCode,
    FormulaKind,
    SetValue,
    Visibility,
    open_book,
    write,
)
from xlcsp.book.errors import Damaged, UnknownSheet, UnusualForm

EVERYTHING = [Area(1, 1, 1_048_576, 16_384)]


def values(path: Path, sheet: str = "S1") -> dict[tuple[int, int], object]:
    return dict(open_book(path).values(sheet, EVERYTHING))


def one_sheet(tmp_path: Path, rows: str, **more: str) -> Path:
    return book_file(tmp_path / "b.xlsx", sheet_xml(rows), **more)


def test_each_type_of_value_is_read_as_what_it_is(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><v>0.1</v></c><c r="B1" t="n"><v>-3E2</v></c><c r="C1" t="b"><v>1</v></c>'
        '<c r="D1" t="b"><v>0</v></c><c r="E1" t="e"><v>#DIV/0!</v></c>'
        '<c r="F1" t="str"><f>"a"</f><v>a &amp; b</v></c>'
        '<c r="G1" t="inlineStr"><is><t>in line</t></is></c><c r="H1" s="3"/>'
        '<c r="I1" t="str"><f>""</f><v></v></c><c r="J1" t="d"><v>2009-04-01</v></c>'
        '<c r="K1" t="d"><v>2009-04-01T12:00:00</v></c></row>'
    )
    assert values(one_sheet(tmp_path, rows)) == {
        (1, 1): 0.1,
        (1, 2): -300.0,
        (1, 3): True,
        (1, 4): False,
        (1, 5): ErrorCode("#DIV/0!"),
        (1, 6): "a & b",
        (1, 7): "in line",
        (1, 9): "",
        (1, 10): 39904.0,
        (1, 11): 39904.5,
    }


def test_dates_count_from_1904_where_the_workbook_says_so(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" t="d"><v>1904-01-02</v></c></row>'
    path = one_sheet(tmp_path, rows, settings='<workbookPr date1904="1"/>')
    assert open_book(path).date1904
    assert values(path) == {(1, 1): 1.0}


@pytest.mark.parametrize(
    ("day", "serial"), [("1900-01-01", 1), ("1900-02-28", 59), ("1900-03-01", 61)]
)
def test_the_leap_day_of_1900_that_never_was_is_counted_as_excel_does(
    tmp_path: Path, day: str, serial: int
) -> None:
    assert values(one_sheet(tmp_path, f'<row><c t="d"><v>{day}</v></c></row>')) == {(1, 1): serial}


def test_shared_strings_join_their_runs_and_leave_phonetic_guides_out(tmp_path: Path) -> None:
    strings = (
        "<si><t>plain</t></si><si/><si><r><rPr><b/></rPr><t>bold</t></r>"
        '<r><t xml:space="preserve"> rest</t></r></si>'
        '<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si>'
        "<si><t>a_x000D_\nb_x0041_</t></si><si><t>_x005F_x0041_</t></si>"
        "<si><t><![CDATA[<si> & more]]></t></si><!-- <si><t>not one</t></si> --><si><t>last</t></si>"
    )
    cells = "".join(
        f'<c r="{column}1" t="s"><v>{number}</v></c>' for number, column in enumerate("ABCDEFGH")
    )
    assert values(one_sheet(tmp_path, f'<row r="1">{cells}</row>', strings=strings)) == {
        (1, 1): "plain",
        (1, 2): "",
        (1, 3): "bold rest",
        (1, 4): "東京",
        (1, 5): "a\r\nbA",
        (1, 6): "_x0041_",
        (1, 7): "<si> & more",
        (1, 8): "last",
    }


def test_a_text_number_without_a_text_is_damage(tmp_path: Path) -> None:
    path = one_sheet(tmp_path, '<row><c t="s"><v>7</v></c></row>', strings="<si><t>one</t></si>")
    with pytest.raises(Damaged, match="text is missing"):
        values(path)


def test_rows_and_cells_without_their_names_count_on(tmp_path: Path) -> None:
    rows = (
        "<row><c><v>1</v></c><c><v>2</v></c></row><row/><row><c/><c><v>3</v></c></row>"
        '<row r="9"><c r="D9"><v>4</v></c><c><v>5</v></c></row><row><c><v>6</v></c></row>'
    )
    assert values(one_sheet(tmp_path, rows)) == {
        (1, 1): 1,
        (1, 2): 2,
        (3, 2): 3,
        (9, 4): 4,
        (9, 5): 5,
        (10, 1): 6,
    }


def test_tags_inside_comments_and_cdata_are_not_cells(tmp_path: Path) -> None:
    rows = (
        '<!-- <row r="1"><c r="A1"><v>9</v></c></row> --><row r="1"><?note <c r="A1"/> ?>'
        '<c r="A1" t="str"><v><![CDATA[</row><row r="5"><c r="A5"><v>5</v></c>]]></v></c>'
        '<!-- </row> --><c r="B1"><v><!-- 7 -->8</v></c></row>'
    )
    assert values(one_sheet(tmp_path, rows)) == {
        (1, 1): '</row><row r="5"><c r="A5"><v>5</v></c>',
        (1, 2): 8,
    }


def test_attributes_come_in_any_order_with_either_quote(tmp_path: Path) -> None:
    rows = (
        "<row ht='20' spans='1:2'\n r='2' ><c\tt='str' s='1>0' r='A2' ><v>x</v></c >"
        "<c t='b' r = \"B2\"><v>1</v></c></row >"
    )
    assert values(one_sheet(tmp_path, rows)) == {(2, 1): "x", (2, 2): True}


def test_prefixed_namespaces_are_the_same_sheet(tmp_path: Path) -> None:
    sheet = (
        f'{DECLARATION}<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1">'
        '<x:c r="A1"><x:f>1+1</x:f><x:v>2</x:v></x:c>'
        '<x:c r="B1" t="inlineStr"><x:is><x:r><x:t>hal</x:t></x:r><x:r><x:t>lo</x:t></x:r></x:is></x:c>'
        "</x:row></x:sheetData></x:worksheet>"
    )
    path = book_file(tmp_path / "b.xlsx", sheet)
    assert values(path) == {(1, 1): 2, (1, 2): "hallo"}
    assert [formula.text for formula in open_book(path).formulas("S1")] == ["1+1"]


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_parts_are_read(tmp_path: Path, codec: str) -> None:
    text = sheet_xml('<row><c t="str"><f>"£"&amp;1</f><v>£1 – 🚓</v></c></row>')
    sheet = ("\ufeff" + text.replace("UTF-8", "UTF-16")).encode(codec)
    parts = parts_of(sheet)
    workbook = str(parts["xl/workbook.xml"]).replace("UTF-8", "UTF-16")
    parts["xl/workbook.xml"] = ("\ufeff" + workbook).encode(codec)
    path = save(tmp_path / "b.xlsx", parts)
    assert values(path) == {(1, 1): "£1 – 🚓"}
    assert next(open_book(path).formulas("S1")).text == '"£"&1'


def test_other_encodings_are_refused(tmp_path: Path) -> None:
    sheet = sheet_xml("<row/>").replace("UTF-8", "windows-1252").encode("cp1252")
    with pytest.raises(UnusualForm, match="windows-1252"):
        values(book_file(tmp_path / "b.xlsx", sheet))


def test_strict_workbooks_are_read(tmp_path: Path) -> None:
    parts = {
        name: str(content).replace(MAIN, STRICT_MAIN).replace(TIES, STRICT_TIES)
        for name, content in parts_of(sheet_xml("<row><c><v>7</v></c></row>")).items()
    }
    assert values(save(tmp_path / "b.xlsx", parts)) == {(1, 1): 7}


def test_absolute_relationship_targets_are_followed(tmp_path: Path) -> None:
    parts = parts_of(sheet_xml("<row><c><v>7</v></c></row>"))
    parts["xl/_rels/workbook.xml.rels"] = ties_xml(
        ("rId1", "worksheet", "/xl/Worksheets/../worksheets/sheet1.xml")
    )
    parts["_rels/.rels"] = ties_xml(("rId1", "officeDocument", "/xl/workbook.xml"))
    assert values(save(tmp_path / "b.xlsx", parts)) == {(1, 1): 7}


def test_only_the_wanted_cells_are_read(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{row}"><c r="A{row}"><v>{row}</v></c><c r="C{row}"><v>{-row}</v></c></row>'
        for row in range(1, 40_000)
    )
    book = open_book(one_sheet(tmp_path, rows))
    areas = [Area(39_000, 3, 39_001, 9), Area(7, 1, 7, 1), Area(30_000, 1, 30_000, 3)]
    assert book.values("S1", areas) == {
        (7, 1): 7,
        (30_000, 1): 30_000,
        (30_000, 3): -30_000,
        (39_000, 3): -39_000,
        (39_001, 3): -39_001,
    }


@pytest.mark.parametrize("first", ["", "<row><c><v>0</v></c></row>"])
def test_narrow_and_wide_areas_tell_the_same(tmp_path: Path, first: str) -> None:
    rows = first + "".join(
        f'<row r="{row}" ht="9"><c r="A{row}"><v>{row}</v></c><c r="B{row}" s="2"/>'
        f'<c r="AA{row}" t="str"><f>B{row}</f><v>a&amp;b</v></c><c r="XFD{row}" t="b"><v>1</v></c></row>'
        for row in range(2, 300)
    )
    book = open_book(one_sheet(tmp_path, rows))
    everything = book.values("S1", EVERYTHING)
    assert len(everything) == 3 * 298 + (1 if first else 0)
    assert everything[299, 27] == "a&b"
    for area in (Area(1, 27, 1_048_576, 27), Area(1, 1, 400, 2), Area(50, 1, 60, 16_384)):
        inside = {place: value for place, value in everything.items() if area.holds(*place)}
        assert book.values("S1", [area]) == inside
    together = [Area(1, 1, 1_048_576, 1), Area(7, 27, 9, 27)]
    assert len(book.values("S1", together)) == 298 + 3 + (1 if first else 0)
    assert book.used_area("S1") == Area(1 if first else 2, 1, 299, 16_384)


def test_the_used_area_is_counted_not_believed(tmp_path: Path) -> None:
    sheet = sheet_xml(
        '<row r="3"><c r="C3"><v>1</v></c></row><row r="8"/><row r="9"><c r="B9"/><c r="F9"/></row>',
        before='<dimension ref="A1"/>',
    )
    book = open_book(book_file(tmp_path / "b.xlsx", sheet, sheet_xml("")))
    assert book.used_area("S1") == Area(3, 2, 9, 6)
    assert book.used_area("S2") is None
    assert book.values("S2", EVERYTHING) == {}


def test_formulas_say_how_they_fill_cells(tmp_path: Path) -> None:
    metadata = (
        f'{DECLARATION}<metadata xmlns="{MAIN}"><metadataTypes count="2"><metadataType name="XLRICHVALUE"/>'
        '<metadataType name="XLDAPR"/></metadataTypes><futureMetadata name="XLDAPR" count="1"><bk><extLst>'
        '<ext uri="{bdbb8cdc-fa1e-496e-a857-3c3f30c029c3}"><xda:dynamicArrayProperties '
        'xmlns:xda="http://schemas.microsoft.com/office/spreadsheetml/2017/dynamicarray" fDynamic="1" '
        'fCollapsed="0"/></ext></extLst></bk></futureMetadata><cellMetadata count="2">'
        '<bk><rc t="1" v="0"/></bk><bk><rc t="2" v="0"/></bk></cellMetadata></metadata>'
    )
    rows = (
        '<row r="1"><c r="A1"><f>B1*2</f><v>4</v></c>'
        '<c r="B1" cm="1"><f t="array" ref="B1:B2">ROW(A1:A2)</f><v>1</v></c>'
        '<c r="C1" cm="2"><f t="array" ref="C1:D1">{1,2}</f><v>1</v></c><c r="D1"><v>2</v></c>'
        '<c r="E1" t="str"><f>"_x005F_x0041_ "&amp;A1</f><v>y</v></c><c r="F1"><f/><v>3</v></c></row>'
        '<row r="2"><c r="B2"><v>2</v></c>'
        '<c r="G2"><f t="dataTable" ref="G2:G3" dt2D="0" dtr="0" r1="A1"/><v>5</v></c></row>'
    )
    book = open_book(one_sheet(tmp_path, rows, metadata=metadata))
    found = [(f.row, f.column, f.text, f.kind, f.area, f.cached) for f in book.formulas("S1")]
    assert found == [
        (1, 1, "B1*2", FormulaKind.NORMAL, Area(1, 1, 1, 1), 4),
        (1, 2, "ROW(A1:A2)", FormulaKind.ARRAY, Area(1, 2, 2, 2), 1),
        (1, 3, "{1,2}", FormulaKind.DYNAMIC, Area(1, 3, 1, 4), 1),
        (1, 5, '"_x0041_ "&A1', FormulaKind.NORMAL, Area(1, 5, 1, 5), "y"),
        (2, 7, "", FormulaKind.DATA_TABLE, Area(2, 7, 3, 7), 5),
    ]
    assert book.has_formulas("S1")


def test_shared_formulas_are_written_out_for_each_cell(tmp_path: Path) -> None:
    rows = (
        '<row r="2"><c r="C2"><f t="shared" ref="C2:D3" si="4">'
        "$A2+A$2*SUM('My A1'!B2:C$9)+A1+LOG10(B1)+T[[A]:[B]]&amp;\"A1\"</f><v>0</v></c>"
        '<c r="D2"><f t="shared" si="4"/><v>1</v></c></row>'
        '<row r="3"><c r="C3"><f si="4" t="shared"></f><v>2</v></c></row>'
    )
    texts = [formula.text for formula in open_book(one_sheet(tmp_path, rows)).formulas("S1")]
    assert texts == [
        "$A2+A$2*SUM('My A1'!B2:C$9)+A1+LOG10(B1)+T[[A]:[B]]&\"A1\"",
        "$A2+B$2*SUM('My A1'!C2:D$9)+B1+LOG10(C1)+T[[A]:[B]]&\"A1\"",
        "$A3+A$2*SUM('My A1'!B3:C$9)+A2+LOG10(B2)+T[[A]:[B]]&\"A1\"",
    ]


def test_a_shared_reference_pushed_off_the_sheet_is_a_broken_reference(tmp_path: Path) -> None:
    rows = (
        '<row r="2"><c r="B2"><f t="shared" ref="A1:B2" si="0">S1!A1</f></c></row>'
        '<row r="3"><c r="A3"><f t="shared" si="0"/></c></row>'
    )
    assert [f.text for f in open_book(one_sheet(tmp_path, rows)).formulas("S1")][1] == "S1!#REF!"


def test_a_sheet_without_formulas_says_so(tmp_path: Path) -> None:
    rows = (
        '<row><c t="inlineStr"><is><r><rPr><family val="2"/></rPr><t>&lt;f></t></r></is></c></row>'
    )
    book = open_book(one_sheet(tmp_path, rows))
    assert not book.has_formulas("S1")
    assert list(book.formulas("S1")) == []


def test_formulas_in_rows_without_names_are_found_where_they_are(tmp_path: Path) -> None:
    rows = "<row/><row><c/><c><f>1+1</f><v>2</v></c><c><v>1</v></c></row>" * 2
    found = open_book(one_sheet(tmp_path, rows)).formulas("S1")
    assert [(f.row, f.column) for f in found] == [(2, 2), (4, 2)]


def test_sheets_names_and_links_are_listed(tmp_path: Path) -> None:
    parts = parts_of(sheet_xml("<row/>"), sheet_xml(""))
    parts["xl/workbook.xml"] = (
        f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{TIES}"><sheets>'
        '<sheet name="Fran&#231;ais &amp; more" sheetId="7" r:id="rId1"/>'
        '<sheet name="Chart" sheetId="8" r:id="rId3"/>'
        '<sheet name="Hidden" sheetId="9" state="veryHidden" r:id="rId2"/></sheets>'
        '<externalReferences><externalReference r:id="rId4"/></externalReferences><definedNames>'
        '<definedName name="_xlnm.Print_Area" localSheetId="2">Hidden!$A$1:$B$2</definedName>'
        '<definedName name="Pot" hidden="1">741000</definedName></definedNames></workbook>'
    )
    parts["xl/_rels/workbook.xml.rels"] = ties_xml(
        ("rId1", "worksheet", "worksheets/sheet1.xml"),
        ("rId2", "worksheet", "worksheets/sheet2.xml"),
        ("rId3", "chartsheet", "chartsheets/sheet1.xml"),
        ("rId4", "externalLink", "externalLinks/externalLink1.xml"),
    )
    parts["xl/chartsheets/sheet1.xml"] = f'<chartsheet xmlns="{MAIN}"/>'
    parts["xl/externalLinks/externalLink1.xml"] = f'<externalLink xmlns="{MAIN}"/>'
    parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = ties_xml(
        ("rId1", "externalLinkPath", 'Last%20year.xlsx" TargetMode="External')
    )
    book = open_book(save(tmp_path / "b.xlsx", parts))
    assert [(sheet.name, sheet.visibility) for sheet in book.sheets] == [
        ("Français & more", Visibility.VISIBLE),
        ("Hidden", Visibility.VERY_HIDDEN),
    ]
    assert [(name.name, name.text, name.sheet, name.hidden) for name in book.names] == [
        ("_xlnm.Print_Area", "Hidden!$A$1:$B$2", "Hidden", False),
        ("Pot", "741000", None, True),
    ]
    assert [(link.number, link.target) for link in book.external_links] == [(1, "Last%20year.xlsx")]


def test_a_sheet_is_found_in_any_capitals_and_a_wrong_one_named(tmp_path: Path) -> None:
    book = open_book(one_sheet(tmp_path, "<row><c><v>1</v></c></row>"))
    assert book.values("s1", EVERYTHING) == {(1, 1): 1}
    with pytest.raises(UnknownSheet, match=r"no sheet 'Figures'.*'S1'"):
        book.values("Figures", EVERYTHING)


def test_tables_are_read_with_their_columns(tmp_path: Path) -> None:
    parts = parts_of(sheet_xml("<row/>"))
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = ties_xml(
        ("rId1", "table", "../tables/table1.xml")
    )
    parts["xl/tables/table1.xml"] = (
        f'<table xmlns="{MAIN}" id="1" name="T" displayName="Targets" ref="B2:C9" totalsRowCount="1">'
        '<tableColumns count="2"><tableColumn id="1" name="Area"/>'
        '<tableColumn id="2" name="2009/10_x000a_target &amp; actual"/></tableColumns></table>'
    )
    (table,) = open_book(save(tmp_path / "b.xlsx", parts)).tables
    assert (table.name, table.sheet, table.area) == ("Targets", "S1", Area(2, 2, 9, 3))
    assert table.columns == ("Area", "2009/10\ntarget & actual")
    assert (table.header_rows, table.totals_rows) == (1, 1)


def test_dates_are_told_by_the_number_format(tmp_path: Path) -> None:
    codes = ["0.00", "dd/mm/yyyy", "[Red]0", '"day "0', "[h]:mm", "General", "mmm-yy;@", r"\d0"]
    formats = "".join(
        f'<numFmt numFmtId="{164 + number}" formatCode="{code.replace(chr(34), "&quot;")}"/>'
        for number, code in enumerate(codes)
    )
    styles = "".join(f'<xf numFmtId="{164 + number}"/>' for number in range(len(codes)))
    cells = "".join(f'<c r="{"ABCDEFGHI"[n]}1" s="{n}"><v>1</v></c>' for n in range(len(codes) + 1))
    path = one_sheet(
        tmp_path,
        f'<row r="1">{cells}</row>',
        styles=f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts>'
        f'<cellXfs>{styles}<xf numFmtId="14"/></cellXfs></styleSheet>',
    )
    assert open_book(path).dates("S1", EVERYTHING) == {(1, 2), (1, 5), (1, 7), (1, 9)}


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="2"/><row r="1"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="B1"/><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A2"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>one</v></c></row>',
        '<row r="1"><c r="A1" t="str"><v>&nope;</v></c></row>',
        '<row r="9999999"><c r="A9999999"><v>1</v></c></row>',
    ],
)
def test_what_contradicts_itself_is_damage(tmp_path: Path, rows: str) -> None:
    with pytest.raises(Damaged):
        values(one_sheet(tmp_path, rows))


def test_a_row_that_does_not_end_is_damage(tmp_path: Path) -> None:
    path = one_sheet(tmp_path, '<row r="1"><c r="A1"><v>1</v></c>')
    with pytest.raises(Damaged, match="cut off"):
        write(open_book(path), [SetValue("S1", 1, 1, 2.0)])


def test_something_unknown_among_the_cells_is_refused(tmp_path: Path) -> None:
    rows = '<row r="1"><wrap><c r="A1"><v>1</v></c></wrap></row>'
    with pytest.raises(UnusualForm, match="no cell"):
        write(open_book(one_sheet(tmp_path, rows)), [SetValue("S1", 1, 1, 2.0)])
