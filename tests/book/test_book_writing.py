"""Cells changed in a closed workbook: exactly those, and every other byte as it was."""

import math
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from book_making import (
    DECLARATION,
    MAIN,
    assert_only_parts_differ,
    book_file,
    cells_of,
    part,
    parts_of,
    save,
    sheet_xml,
    ties_xml,
    without_cells,
)
from hypothesis import given
from hypothesis import strategies as st

from xlcsp.book import (
    Area,
    CellValue,
    Change,
    ErrorCode,
    FormulaKind,
    SetResult,
    SetValue,
    Written,
    open_book,
    write,
)
from xlcsp.book.cell_content import number_text, read_value, value_xml
from xlcsp.book.errors import (
    DoesNotFit,
    LockedCell,
    MergedAway,
    NoFormula,
    NotAFigure,
    OutsideSheet,
    PartOfArray,
    PartOfDataTable,
    PartOfSpill,
    PivotCell,
    Refused,
    SetTwice,
    SpillBlocked,
    TableHeading,
    TextTooLong,
    UnknownSheet,
)
from xlcsp.book.sheet_text import Cell, grammar_of

S1 = "xl/worksheets/sheet1.xml"
EVERYTHING = [Area(1, 1, 1_048_576, 16_384)]
DYNAMIC = (
    f'{DECLARATION}<metadata xmlns="{MAIN}"><metadataTypes count="1"><metadataType name="XLDAPR"/>'
    '</metadataTypes><futureMetadata name="XLDAPR" count="1"><bk><extLst>'
    '<ext uri="{bdbb8cdc-fa1e-496e-a857-3c3f30c029c3}"><xda:dynamicArrayProperties '
    'xmlns:xda="http://schemas.microsoft.com/office/spreadsheetml/2017/dynamicarray" fDynamic="1"/>'
    '</ext></extLst></bk></futureMetadata><cellMetadata count="1"><bk><rc t="1" v="0"/></bk>'
    "</cellMetadata></metadata>"
)


def changed(path: Path, *changes: Change) -> Written:
    return write(open_book(path), changes)


def row_of(path: Path, number: int) -> str:
    """One row of the first sheet as it stands."""
    text = part(path, S1).decode()
    start = text.index(f'<row r="{number}"')
    return text[start : text.index("</row>", start)]


def result(cell: tuple[int, int], *rows: Sequence[CellValue]) -> SetResult:
    return SetResult("S1", *cell, tuple(tuple(row) for row in rows))


# Byte for byte -----------------------------------------------------------------------------------


def test_only_the_cell_that_is_set_differs(tmp_path: Path) -> None:
    rows = (
        "<!-- kept -->\n<row r='1'   spans=\"1:3\"><c r='A1' s=\"2\"><v>1</v></c >\n"
        '<c s="4" r="B1" ><v>2</v></c><c r="C1"><v>3.10</v></c></row>'
    )
    path = book_file(tmp_path / "b.xlsx", sheet_xml(rows), sheet_xml(rows), strings="<si/>")
    before = Path(shutil.copy(path, tmp_path / "before.xlsx"))
    written = changed(path, SetValue("S1", 1, 2, 2.5))
    assert_only_parts_differ(before, path, S1)
    old = part(before, S1).decode()
    assert part(path, S1).decode() == old.replace("<v>2</v>", "<v>2.5</v>").replace(
        '<c s="4" r="B1" >', '<c s="4" r="B1">'
    )
    assert (written.parts, written.cells) == ((S1,), 1)


def test_the_same_value_leaves_every_byte_alone(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><v>1.50</v></c><c r="B1" t="s"><v>0</v></c><c r="C1" t="b"><v>1</v></c>'
        '<c r="D1" t="e"><v>#N/A</v></c><c r="E1" t="inlineStr"><is><r><t>x</t></r></is></c>'
        '<c r="F1" s="1"/><c r="G1" t="str"><f>A1</f><v>Red</v></c></row>'
    )
    path = book_file(tmp_path / "b.xlsx", sheet_xml(rows), strings="<si><t>same</t></si>")
    before = path.read_bytes()
    written = changed(
        path,
        SetValue("S1", 1, 1, 1.5),
        SetValue("S1", 1, 2, "same"),
        SetValue("S1", 1, 3, True),
        SetValue("S1", 1, 4, ErrorCode("#N/A")),
        SetValue("S1", 1, 5, "x"),
        SetValue("S1", 1, 6, None),
        SetValue("S1", 9, 9, None),
        result((1, 7), ["Red"]),
    )
    assert written == Written(path, None, (), 0)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["b.xlsx"]


def test_a_number_is_not_the_same_as_a_truth_or_a_text(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="str"><v>1</v></c><c r="C1"><v>0</v></c></row>'
    path = book_file(tmp_path / "b.xlsx", sheet_xml(rows))
    changes = [SetValue("S1", 1, 1, 1.0), SetValue("S1", 1, 2, 1.0), SetValue("S1", 1, 3, False)]
    assert changed(path, *changes).cells == 3
    assert row_of(path, 1).endswith(
        '<c r="A1"><v>1</v></c><c r="B1"><v>1</v></c><c r="C1" t="b"><v>0</v></c>'
    )


def test_new_cells_and_rows_go_where_they_belong(tmp_path: Path) -> None:
    sheet = sheet_xml(
        '<row r="2" spans="2:4"><c r="B2"><v>1</v></c><c r="D2"><v>2</v></c></row><row r="5" ht="9"/>',
        before='<dimension ref="B2:D5"/><cols><col min="3" max="9" style="6" width="9"/></cols>',
    )
    path = book_file(tmp_path / "b.xlsx", sheet)
    before = part(path, S1).decode()
    places = [(1, 1), (2, 1), (2, 3), (2, 5), (4, 2), (5, 4), (9, 1)]
    changed(path, *(SetValue("S1", row, column, 7.0) for row, column in places))
    after = part(path, S1).decode()
    start, end = after.index("<sheetData>") + 11, after.index("</sheetData>")
    assert after[start:end] == (
        '<row r="1"><c r="A1"><v>7</v></c></row>'
        '<row r="2" spans="1:5"><c r="A2"><v>7</v></c><c r="B2"><v>1</v></c><c r="C2" s="6"><v>7</v></c>'
        '<c r="D2"><v>2</v></c><c r="E2" s="6"><v>7</v></c></row>'
        '<row r="4"><c r="B4"><v>7</v></c></row><row r="5" ht="9"><c r="D5" s="6"><v>7</v></c></row>'
        '<row r="9"><c r="A9"><v>7</v></c></row>'
    )
    assert '<dimension ref="A1:E9"/>' in after
    assert after[end:] == before[before.index("</sheetData>") :]


def test_a_new_cell_takes_the_style_of_its_row(tmp_path: Path) -> None:
    rows = '<row r="1" s="3" customFormat="1"/><row r="2" s="3"><c r="A2"/></row>'
    path = book_file(tmp_path / "b.xlsx", sheet_xml(rows))
    changed(path, SetValue("S1", 1, 1, 1.0), SetValue("S1", 2, 2, 1.0))
    assert row_of(path, 1).endswith('<c r="A1" s="3"><v>1</v></c>')
    assert row_of(path, 2).endswith('<c r="A2"/><c r="B2"><v>1</v></c>')


def test_an_empty_sheet_gets_its_first_cell(tmp_path: Path) -> None:
    path = book_file(tmp_path / "b.xlsx", sheet_xml("", after="<pageMargins/>"))
    changed(path, SetValue("S1", 3, 2, "first"))
    assert open_book(path).values("S1", EVERYTHING) == {(3, 2): "first"}
    assert part(path, S1).endswith(b"</row></sheetData><pageMargins/></worksheet>")


def test_an_emptied_cell_keeps_its_style_and_goes_if_it_has_none(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" s="2" t="b"><v>1</v></c><c r="B1"><v>2</v></c><c r="C1"><v>3</v></c></row>'
    path = book_file(tmp_path / "b.xlsx", sheet_xml(rows))
    changed(path, SetValue("S1", 1, 1, None), SetValue("S1", 1, 2, None))
    assert row_of(path, 1) == '<row r="1"><c r="A1" s="2"/><c r="C1"><v>3</v></c>'


def test_an_emptied_cell_stays_where_the_next_one_counts_on_from_it(tmp_path: Path) -> None:
    rows = '<row><c><v>1</v></c><c r="B1"><v>2</v></c><c><v>3</v></c></row>'
    path = book_file(tmp_path / "b.xlsx", sheet_xml(rows))
    changed(path, SetValue("S1", 1, 1, None), SetValue("S1", 1, 2, None))
    assert open_book(path).values("S1", EVERYTHING) == {(1, 3): 3}


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_and_prefixed_parts_are_edited_in_their_own_form(tmp_path: Path, codec: str) -> None:
    text = (
        f'\ufeff<?xml version="1.0" encoding="UTF-16"?><x:worksheet xmlns:x="{MAIN}"><x:sheetData>'
        '<x:row r="1"><x:c r="A1" t="str"><x:v>£</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    path = book_file(tmp_path / "b.xlsx", text.encode(codec))
    changed(path, SetValue("S1", 1, 1, "€ 🚓"), SetValue("S1", 2, 1, True))
    assert part(path, S1).decode(codec) == text.replace(
        '<x:c r="A1" t="str"><x:v>£</x:v></x:c></x:row>',
        '<x:c r="A1" t="inlineStr"><x:is><x:t>€ 🚓</x:t></x:is></x:c></x:row>'
        '<x:row r="2"><x:c r="A2" t="b"><x:v>1</x:v></x:c></x:row>',
    )


def test_many_cells_far_apart_in_a_long_sheet(tmp_path: Path) -> None:
    count = 30_000
    rows = "".join(
        f'<row r="{row}"><c r="A{row}"><v>{row}</v></c><c r="B{row}"><v>5</v></c></row>'
        for row in range(1, count)
    )
    path = book_file(tmp_path / "b.xlsx", sheet_xml(rows))
    before = part(path, S1)
    places = [(1, 1), (2, 2), (14_000, 1), (14_001, 3), (29_999, 2), (40_000, 1)]
    changed(path, *(SetValue("S1", row, column, -1.0) for row, column in places))
    names = {"A1", "B2", "A14000", "C14001", "B29999", "A40000"}
    after = part(path, S1)
    assert without_cells(after, names) == without_cells(before, names)
    assert {cells_of(after)[name].count(b"<v>-1</v>") for name in names} == {1}


# Values ------------------------------------------------------------------------------------------


@given(st.text(st.characters(codec=None), max_size=60))
def test_any_text_comes_back_as_it_was_set(text: str) -> None:
    joined = text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    for as_result in (False, True):
        kind, inside = value_xml(text, b"", result=as_result)
        cell = Cell(1, 1, f' t="{kind}"'.encode(), inside)
        assert read_value(cell, grammar_of(b""), date1904=False) == joined


@pytest.mark.parametrize(
    "text",
    [
        "_x0041_",
        "_x005F_x0041_",
        "_x005f_",
        " both ",
        "two\nlines",
        "tab\tand\rreturn\r\n",
        "\x00\x0b\x1f",
        "<a>&amp;\"'</a>",
        "]]>",
        "🚓 West Midlands’ £",
        "\ufffe\uffff",
        "=1+1",
        "",
    ],
)
def test_text_is_kept_by_the_file(tmp_path: Path, text: str) -> None:
    path = book_file(tmp_path / "b.xlsx", sheet_xml('<row r="1"><c r="B1"><f>A1</f></c></row>'))
    changed(path, SetValue("S1", 1, 1, text), result((1, 2), [text]))
    assert open_book(path).values("S1", EVERYTHING) == {(1, 1): text, (1, 2): text}


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_written_so_that_it_comes_back(number: float) -> None:
    assert float(number_text(number)) == number


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (5.0, "5"),
        (-0.0, "0"),
        (0.1, "0.1"),
        (1e16, "1E+16"),
        (1e-7, "1E-07"),
        (999999999999999.0, "999999999999999"),
    ],
)
def test_numbers_are_as_short_as_they_can_be(number: float, text: str) -> None:
    assert number_text(number) == text


def test_newer_errors_stand_as_value_errors(tmp_path: Path) -> None:
    path = book_file(
        tmp_path / "b.xlsx", sheet_xml('<row r="1"><c r="A1"><f>B1#</f><v>1</v></c></row>')
    )
    changed(path, result((1, 1), [ErrorCode("#SPILL!")]))
    assert row_of(path, 1).endswith('<c r="A1" t="e"><f>B1#</f><v>#VALUE!</v></c>')


# Results of formulas -----------------------------------------------------------------------------


def test_a_result_is_shown_and_the_formula_stays(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1" s="2" vm="3" t="e"><f ca="1">  _xldudf_CSP_RAG(B1)</f><v>#NAME?</v></c>'
        '<c r="B1"><f>1/0</f><v>1</v></c></row>'
    )
    path = book_file(tmp_path / "b.xlsx", sheet_xml(rows))
    changed(path, result((1, 1), [" Green"]), result((1, 2), [ErrorCode("#DIV/0!")]))
    assert row_of(path, 1) == (
        '<row r="1"><c r="A1" s="2" t="str"><f ca="1">  _xldudf_CSP_RAG(B1)</f>'
        '<v xml:space="preserve"> Green</v></c><c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    )


def test_a_legacy_array_fills_exactly_its_area(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><f t="array" ref="A1:B2">X</f><v>1</v></c></row>'
        '<row r="2"><c r="A2"><v>1</v></c><c r="B2" s="1"><v>1</v></c></row>'
    )
    path = book_file(tmp_path / "b.xlsx", sheet_xml(rows))
    na = ErrorCode("#N/A")
    for values, shown in (
        ([[1.0, 2.0, 3.0]], {(1, 1): 1, (1, 2): 2, (2, 1): 1, (2, 2): 2}),
        ([[1.0], [2.0], [3.0]], {(1, 1): 1, (1, 2): 1, (2, 1): 2, (2, 2): 2}),
        ([[7.0]], {(1, 1): 7, (1, 2): 7, (2, 1): 7, (2, 2): 7}),
    ):
        changed(path, result((1, 1), *values))
        assert open_book(path).values("S1", EVERYTHING) == shown
    three = '<row r="1"><c r="A1"><f t="array" ref="A1:C3">X</f></c></row>'
    path = book_file(tmp_path / "c.xlsx", sheet_xml(three))
    changed(path, result((1, 1), [1.0, 2.0], [3.0, 4.0]))
    found = open_book(path).values("S1", EVERYTHING)
    assert [found[row, column] for row in (1, 2, 3) for column in (1, 2, 3)] == [
        *(1, 2, na),
        *(3, 4, na),
        *(na, na, na),
    ]


SPILL = (
    '<row r="1"><c r="A1" cm="1"><f t="array" ref="A1:A3">S(B1)</f><v>1</v></c><c r="C1"><v>9</v></c></row>'
    '<row r="2"><c r="A2"><v>2</v></c></row><row r="3"><c r="A3" s="5"><v>3</v></c></row>'
)


def spill(tmp_path: Path, rows: str = SPILL, **more: str) -> Path:
    return book_file(tmp_path / "b.xlsx", sheet_xml(rows, **more), metadata=DYNAMIC)


def test_a_spill_grows(tmp_path: Path) -> None:
    path = spill(tmp_path)
    changed(path, result((1, 1), ["a", 1.0], ["b", None], ["c", 3.0], ["d", True]))
    assert open_book(path).values("S1", EVERYTHING) == {
        (1, 1): "a",
        (1, 2): 1,
        (1, 3): 9,
        (2, 1): "b",
        (3, 1): "c",
        (3, 2): 3,
        (4, 1): "d",
        (4, 2): True,
    }
    (formula,) = open_book(path).formulas("S1")
    assert (formula.kind, formula.area) == (FormulaKind.DYNAMIC, Area(1, 1, 4, 2))
    assert '<c r="A2" t="str"><v>b</v></c>' in row_of(path, 2)


def test_a_spill_shrinks_and_leaves_styles_behind(tmp_path: Path) -> None:
    path = spill(tmp_path)
    changed(path, result((1, 1), [8.0]))
    (formula,) = open_book(path).formulas("S1")
    assert formula.area == Area(1, 1, 1, 1)
    assert '<f t="array" ref="A1">S(B1)</f><v>8</v>' in row_of(path, 1)
    assert row_of(path, 2) == '<row r="2">'
    assert row_of(path, 3) == '<row r="3"><c r="A3" s="5"/>'


@pytest.mark.parametrize(
    "in_the_way",
    ['<row r="4"><c r="A4"><v>1</v></c></row>', '<row r="4"><c r="A4"><f>1+1</f></c></row>'],
)
def test_a_blocked_spill_is_refused(tmp_path: Path, in_the_way: str) -> None:
    path = spill(tmp_path, SPILL + in_the_way)
    with pytest.raises(SpillBlocked, match="A4"):
        changed(path, result((1, 1), [1.0], [2.0], [3.0], [4.0]))


def test_a_value_set_where_a_spill_will_go_is_refused(tmp_path: Path) -> None:
    wider = result((1, 1), [1.0, 1.0], [2.0, 2.0])
    refused(SpillBlocked, spill(tmp_path), SetValue("S1", 2, 2, 1.0), wider, words="B2")
    within = result((1, 1), [1.0], [2.0])
    refused(PartOfSpill, spill(tmp_path), SetValue("S1", 2, 1, 1.0), within, words="A2")


def test_an_empty_styled_cell_does_not_block_a_spill(tmp_path: Path) -> None:
    path = spill(tmp_path, SPILL + '<row r="4"><c r="A4" s="9"/></row>')
    changed(path, result((1, 1), [1.0], [2.0], [3.0], [4.0]))
    assert row_of(path, 4) == '<row r="4"><c r="A4" s="9"><v>4</v></c>'


def test_a_spill_over_merged_cells_or_the_edge_is_refused(tmp_path: Path) -> None:
    path = spill(tmp_path, after='<mergeCells><mergeCell ref="A4:B5"/></mergeCells>')
    with pytest.raises(SpillBlocked, match="merged"):
        changed(path, result((1, 1), *([1.0] for _ in range(4))))
    edge = '<row r="1048576"><c r="A1048576" cm="1"><f t="array" ref="A1048576">S()</f></c></row>'
    path = spill(tmp_path, edge)
    with pytest.raises(SpillBlocked, match="edge"):
        changed(path, result((1_048_576, 1), [1.0], [2.0]))


def test_two_spills_that_would_meet_are_refused(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="B1" cm="1"><f t="array" ref="B1">S()</f></c></row>'
        '<row r="2"><c r="A2" cm="1"><f t="array" ref="A2">S()</f></c></row>'
    )
    path = spill(tmp_path, rows)
    with pytest.raises(SpillBlocked, match="another formula"):
        changed(path, result((1, 2), [1.0], [2.0]), result((2, 1), [1.0, 2.0]))


def test_a_result_needs_a_formula_that_can_show_it(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>1</f></c></row>'
    path = book_file(tmp_path / "b.xlsx", sheet_xml(rows))
    with pytest.raises(NoFormula, match="A1"):
        changed(path, result((1, 1), [2.0]))
    with pytest.raises(NoFormula):
        changed(path, result((7, 7), [2.0]))
    with pytest.raises(DoesNotFit, match="one cell"):
        changed(path, result((1, 2), [1.0, 2.0]))
    with pytest.raises(DoesNotFit, match="rectangle"):
        changed(path, result((1, 2), [1.0], [1.0, 2.0]))


# Values over formulas ---------------------------------------------------------------------------


CHAIN = (
    f'{DECLARATION}<calcChain xmlns="{MAIN}"><c r="A1" i="5" l="1"/><c r="B1"/><c r="A1" i="6"/>'
    '<c r="C1" i="5"/></calcChain>'
)


def test_a_formula_that_is_overwritten_leaves_the_calculation_chain(tmp_path: Path) -> None:
    rows = '<row r="1">' + "".join(f'<c r="{c}1"><f>1</f><v>1</v></c>' for c in "ABC") + "</row>"
    path = book_file(tmp_path / "b.xlsx", sheet_xml(rows), sheet_xml(rows), calcChain=CHAIN)
    before = Path(shutil.copy(path, tmp_path / "before.xlsx"))
    written = changed(path, SetValue("S1", 1, 1, 1.0))
    assert row_of(path, 1).startswith('<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>1</f>')
    assert part(path, "xl/calcChain.xml").endswith(
        b'<c r="B1" i="5"/><c r="A1" i="6"/><c r="C1" i="5"/></calcChain>'
    )
    assert_only_parts_differ(before, path, S1, "xl/calcChain.xml")
    assert set(written.parts) == {S1, "xl/calcChain.xml"}


def test_a_calculation_chain_that_gets_empty_goes_with_its_traces(tmp_path: Path) -> None:
    chain = f'{DECLARATION}<calcChain xmlns="{MAIN}"><c r="A1" i="5"/></calcChain>'
    rows = '<row r="1"><c r="A1"><f>1</f><v>1</v></c></row>'
    path = book_file(tmp_path / "b.xlsx", sheet_xml(rows), calcChain=chain)
    before = Path(shutil.copy(path, tmp_path / "before.xlsx"))
    changed(path, SetValue("S1", 1, 1, None))
    types, ties = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
    assert_only_parts_differ(before, path, S1, "xl/calcChain.xml", types, ties)
    assert b"calcChain" not in part(path, types) + part(path, ties)
    assert open_book(path).values("S1", EVERYTHING) == {}


def test_overwriting_the_first_of_shared_formulas_hands_it_on(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="B1"><f t="shared" ref="B1:B4" si="0">A1*$A$9</f><v>1</v></c></row>'
        + "".join(
            f'<row r="{n}"><c r="B{n}" s="{n}"><f t="shared" si="0"/><v>{n}</v></c></row>'
            for n in (2, 3, 4)
        )
    )
    path = book_file(tmp_path / "b.xlsx", sheet_xml(rows))
    changed(path, SetValue("S1", 1, 2, 5.0), SetValue("S1", 2, 2, "typed"), result((3, 2), [33.0]))
    assert row_of(path, 1) == '<row r="1"><c r="B1"><v>5</v></c>'
    assert row_of(path, 3) == (
        '<row r="3"><c r="B3" s="3"><f t="shared" si="0" ref="B3:B4">A3*$A$9</f><v>33</v></c>'
    )
    assert [(f.row, f.text, f.cached) for f in open_book(path).formulas("S1")] == [
        (3, "A3*$A$9", 33),
        (4, "A4*$A$9", 4),
    ]


def test_the_area_of_shared_formulas_is_found_where_the_file_leaves_it_out(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="B1"><f t="shared" si="0">A1</f></c><c r="C1"><f t="shared" si="0"/></c></row>'
    path = book_file(tmp_path / "b.xlsx", sheet_xml(rows))
    changed(path, SetValue("S1", 1, 2, 5.0))
    assert row_of(path, 1).endswith('<c r="C1"><f t="shared" si="0" ref="B1:C1">B1</f></c>')


def test_overwriting_one_that_shares_leaves_the_others(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="B1"><f t="shared" ref="B1:B2" si="0">A1</f><v>1</v></c></row>'
        '<row r="2"><c r="B2"><f t="shared" si="0"/><v>1</v></c></row>'
    )
    path = book_file(tmp_path / "b.xlsx", sheet_xml(rows))
    first = row_of(path, 1)
    changed(path, SetValue("S1", 2, 2, 5.0))
    assert row_of(path, 1) == first


def test_overwriting_the_formula_of_a_spill_clears_it(tmp_path: Path) -> None:
    path = spill(tmp_path)
    changed(path, SetValue("S1", 1, 1, "typed"), SetValue("S1", 3, 1, 30.0))
    assert open_book(path).values("S1", EVERYTHING) == {(1, 1): "typed", (1, 3): 9, (3, 1): 30}
    assert 'cm="1"' not in row_of(path, 1)


def test_a_cell_that_a_spill_gives_up_may_be_set_with_it(tmp_path: Path) -> None:
    path = spill(tmp_path)
    changed(path, result((1, 1), [1.0], [2.0]), SetValue("S1", 3, 1, "mine"))
    assert open_book(path).values("S1", EVERYTHING)[3, 1] == "mine"


# What is refused --------------------------------------------------------------------------------


def refused(kind: type[Refused], path: Path, *changes: Change, words: str | None = None) -> None:
    before = path.read_bytes()
    files = set(path.parent.iterdir())
    with pytest.raises(kind, match=words) as caught:
        changed(path, *changes)
    assert "\n" not in str(caught.value)
    assert path.read_bytes() == before
    assert set(path.parent.iterdir()) == files


def test_part_of_an_array_is_refused(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><f t="array" ref="A1:A3">X</f></c></row><row r="2"><c r="A2"/></row>'
    )
    path = book_file(tmp_path / "b.xlsx", sheet_xml(rows))
    for row in (1, 2, 3):
        refused(PartOfArray, path, SetValue("S1", row, 1, 1.0), words="A1:A3")


def test_an_array_of_one_cell_may_be_overwritten(tmp_path: Path) -> None:
    path = book_file(
        tmp_path / "b.xlsx", sheet_xml('<row r="1"><c r="A1"><f t="array" ref="A1">X</f></c></row>')
    )
    changed(path, SetValue("S1", 1, 1, 1.0))
    assert row_of(path, 1) == '<row r="1"><c r="A1"><v>1</v></c>'


def test_part_of_a_spill_is_refused(tmp_path: Path) -> None:
    refused(PartOfSpill, spill(tmp_path), SetValue("S1", 2, 1, 1.0), words="result of A1")


def test_part_of_a_data_table_is_refused(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><f t="dataTable" ref="A1:A2" r1="C1"/><v>1</v></c></row>'
    path = book_file(tmp_path / "b.xlsx", sheet_xml(rows))
    refused(PartOfDataTable, path, SetValue("S1", 2, 1, 1.0))
    refused(PartOfDataTable, path, result((1, 1), [1.0]))


def test_a_cell_hidden_by_a_merge_is_refused(tmp_path: Path) -> None:
    merged = '<mergeCells count="1"><mergeCell ref="B2:C3"/></mergeCells>'
    path = book_file(tmp_path / "b.xlsx", sheet_xml("", after=merged))
    refused(MergedAway, path, SetValue("S1", 3, 2, 1.0), words="set B2 instead")
    changed(path, SetValue("S1", 2, 2, 1.0))


def test_headings_and_totals_of_tables_are_refused(tmp_path: Path) -> None:
    parts = parts_of(sheet_xml(""))
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = ties_xml(
        ("rId1", "table", "../tables/table1.xml"), ("rId2", "pivotTable", "/xl/pivotTables/p.xml")
    )
    parts["xl/tables/table1.xml"] = (
        f'<table xmlns="{MAIN}" id="1" name="T" displayName="T" ref="B2:B5" totalsRowCount="1">'
        '<tableColumns><tableColumn id="1" name="Area"/></tableColumns></table>'
    )
    parts["xl/pivotTables/p.xml"] = (
        f'<pivotTableDefinition xmlns="{MAIN}"><location ref="E1:F4"/></pivotTableDefinition>'
    )
    path = save(tmp_path / "b.xlsx", parts)
    refused(TableHeading, path, SetValue("S1", 2, 2, "x"), words="heading of the table T")
    refused(TableHeading, path, SetValue("S1", 5, 2, "x"), words="totals row")
    refused(PivotCell, path, SetValue("S1", 4, 6, "x"))
    assert changed(path, SetValue("S1", 3, 2, "x"), SetValue("S1", 2, 3, "x")).cells == 2


def test_locked_cells_of_a_protected_sheet_are_refused_and_unlocked_ones_not(
    tmp_path: Path,
) -> None:
    styles = (
        f'<styleSheet xmlns="{MAIN}"><cellXfs><xf/><xf applyProtection="1">'
        '<protection locked="0"/></xf></cellXfs></styleSheet>'
    )
    sheet = sheet_xml(
        '<row r="1"><c r="A1" s="1"/><c r="B1"><f>A1</f></c></row>',
        before='<cols><col min="5" max="5" style="1"/></cols>',
        after='<sheetProtection password="CC1A" sheet="1"/>',
    )
    path = book_file(tmp_path / "b.xlsx", sheet, styles=styles)
    refused(LockedCell, path, SetValue("S1", 1, 2, 1.0), words="unprotect")
    refused(LockedCell, path, SetValue("S1", 9, 9, 1.0))
    done = [SetValue("S1", 1, 1, 1.0), SetValue("S1", 7, 5, 1.0), result((1, 2), [1.0])]
    assert changed(path, *done).cells == 3


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (SetValue("Nowhere", 1, 1, 1.0), UnknownSheet),
        (SetValue("S1", 1_048_577, 1, 1.0), OutsideSheet),
        (SetValue("S1", 1, 16_385, 1.0), OutsideSheet),
        (SetValue("S1", 0, 1, 1.0), OutsideSheet),
        (SetValue("S1", 1, 1, "x" * 32_768), TextTooLong),
        (SetValue("S1", 1, 1, "🚓" * 16_384), TextTooLong),
        (SetValue("S1", 1, 1, math.nan), NotAFigure),
        (SetValue("S1", 1, 1, -math.inf), NotAFigure),
        (SetResult("S1", 1, 2, ((math.nan,),)), NotAFigure),
    ],
)
def test_what_no_cell_can_take_is_refused(
    tmp_path: Path, change: Change, kind: type[Refused]
) -> None:
    path = book_file(tmp_path / "b.xlsx", sheet_xml('<row r="1"><c r="B1"><f>1</f></c></row>'))
    refused(kind, path, SetValue("S1", 5, 5, 1.0), change)


def test_the_longest_text_is_taken(tmp_path: Path) -> None:
    path = book_file(tmp_path / "b.xlsx", sheet_xml(""))
    changed(path, SetValue("S1", 1, 1, "x" * 32_767))
    assert len(str(open_book(path).values("S1", EVERYTHING)[1, 1])) == 32_767


def test_one_cell_given_two_values_is_refused(tmp_path: Path) -> None:
    path = book_file(tmp_path / "b.xlsx", sheet_xml(""))
    refused(SetTwice, path, SetValue("S1", 1, 1, 1.0), SetValue("s1", 1, 1, 2.0))


def test_a_refusal_on_one_sheet_keeps_the_others_unchanged(tmp_path: Path) -> None:
    path = book_file(tmp_path / "b.xlsx", sheet_xml(""), sheet_xml(""))
    refused(NoFormula, path, SetValue("S1", 1, 1, 1.0), SetResult("S2", 1, 1, ((1.0,),)))


# What the engine asks ---------------------------------------------------------------------------


def test_occupied_cells_hold_a_value_or_a_formula(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" s="1"/><c r="B1"><f>1</f></c><c r="C1"><v>1</v></c><c r="D1" t="s"/></row>'
    path = book_file(tmp_path / "b.xlsx", sheet_xml(rows))
    assert open_book(path).occupied("S1", [Area(1, 1, 5, 5)]) == {(1, 2), (1, 3)}
