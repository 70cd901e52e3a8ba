"""Tables and named ranges changed: what follows, and what is refused by name."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from book_making import MAIN, TIES, raw_members, rewritten_part

from xlcsp.book import (
    Area,
    NamedRangeEdit,
    Planned,
    SetResult,
    SetValue,
    TableEdit,
    errors,
    open_book,
    planned,
    write,
)
from xlcsp.book.errors import Refused

SHEET = "xl/worksheets/sheet1.xml"
ADD_ONE = TableEdit("Counts", {}, ({"Area": "New", "Number": 9.0},), frozenset())
DROP_ONE = TableEdit("Counts", {}, (), frozenset({1}))
Sheet = Any
"""XlsxWriter's sheet, which has no types."""


def make(path: Path, more: Callable[[Any, Sheet], None] | None = None, totals: bool = True) -> Path:
    """ "Data" with a table in B3:D8: a heading, four rows of data, a totals row; "Other" empty."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Data")
        book.add_worksheet("Other")
        rows = [["North", 1, 10], ["East", 2, 20], ["South", 3, 30], ["West", 4, 40]]
        columns = [
            {"header": "Area"},
            {"header": "Number", **({"total_function": "sum"} if totals else {})},
            {"header": "Rate"},
        ]
        sheet.add_table(
            "B3:D8" if totals else "B3:D7",
            {"name": "Counts", "data": rows, "columns": columns, "total_row": totals},
        )
        if more is not None:
            more(book, sheet)
    return path


def edit(path: Path, *edits: TableEdit | NamedRangeEdit) -> openpyxl.Workbook:
    """The workbook after the edits, as another reader sees it."""
    out = path.with_name("out.xlsx")
    write(open_book(path), edits, out)
    return openpyxl.load_workbook(out)


def column(sheet: Any, name: str, first: int, last: int) -> list[object]:
    return [sheet[f"{name}{row}"].value for row in range(first, last + 1)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make(tmp_path / "Board.xlsx")


# What an edit does ---------------------------------------------------------------------------------


def test_values_rows_added_and_rows_taken_away_come_together(path: Path) -> None:
    new = ({"number": 8.0, "Area": "New"}, {"Area": "Newer"})
    sheet = edit(path, TableEdit("COUNTS", {0: {"Number": 5.0}}, new, frozenset({1})))["Data"]
    assert column(sheet, "B", 4, 9) == ["North", "South", "West", "New", "Newer", None]
    assert column(sheet, "C", 4, 8) == [5, 3, 4, 8, None]
    assert sheet["C9"].value == "=SUBTOTAL(109,[Number])"
    assert sheet.tables["Counts"].ref == "B3:D9"


def test_a_table_without_rows_left_keeps_one_that_is_empty(path: Path) -> None:
    sheet = edit(path, TableEdit("Counts", {}, (), frozenset(range(4))))["Data"]
    assert [cell.value for cell in sheet["B4:D4"][0]] == [None, None, None]
    assert sheet.tables["Counts"].ref == "B3:D5"
    assert sheet["C5"].value == "=SUBTOTAL(109,[Number])"


def test_all_rows_replaced_by_new_ones_leaves_nothing_of_the_old(path: Path) -> None:
    new = ({"Area": "One"}, {"Area": "Two", "Rate": 1.0})
    sheet = edit(path, TableEdit("Counts", {2: {"Rate": 7.0}}, new, frozenset(range(4))))["Data"]
    assert [[cell.value for cell in row] for row in sheet["B4:D5"]] == [
        ["One", None, None],
        ["Two", None, 1],
    ]
    assert sheet.tables["Counts"].ref == "B3:D6"


def test_the_formulas_of_a_column_fill_down_but_a_single_one_does_not(tmp_path: Path) -> None:
    def formulas(book: Any, sheet: Sheet) -> None:
        for row in range(4, 8):
            sheet.write_formula(f"D{row}", f"=C{row}*$A$1+C$4", None, 0)
        sheet.write_formula("C7", "=1+1", None, 2)

    made = make(tmp_path / "Board.xlsx", formulas)
    sheet = edit(made, TableEdit("Counts", {}, ({"Area": "a"}, {"Area": "b"}), frozenset()))["Data"]
    assert column(sheet, "D", 7, 9) == ["=C7*$A$1+C$4", "=C8*$A$1+C$4", "=C9*$A$1+C$4"]
    assert column(sheet, "C", 8, 9) == [None, None]


def test_a_value_given_for_a_calculated_column_takes_the_formulas_place(tmp_path: Path) -> None:
    def formulas(book: Any, sheet: Sheet) -> None:
        for row in range(4, 8):
            sheet.write_formula(f"D{row}", f"=C{row}*2", None, 0)

    made = make(tmp_path / "Board.xlsx", formulas)
    new = ({"Area": "a", "Rate": 5.0}, {"Area": "b"})
    sheet = edit(made, TableEdit("Counts", {}, new, frozenset()))["Data"]
    assert column(sheet, "D", 8, 9) == [5, "=C9*2"]


def test_only_the_tables_columns_move(tmp_path: Path) -> None:
    def beside(book: Any, sheet: Sheet) -> None:
        for row in range(1, 16):
            sheet.write(row, 0, f"left {row}")
            sheet.write(row, 5, f"right {row}")
            if row > 9:
                sheet.write(row, 2, f"below {row}")

    made = make(tmp_path / "Board.xlsx", beside)
    sheet = edit(made, ADD_ONE)["Data"]
    assert column(sheet, "A", 2, 16) == [f"left {row}" for row in range(1, 16)]
    assert column(sheet, "F", 2, 16) == [f"right {row}" for row in range(1, 16)]
    assert column(sheet, "C", 12, 17) == [f"below {row}" for row in range(10, 16)]
    sheet = edit(made, DROP_ONE)["Data"]
    assert column(sheet, "F", 2, 16) == [f"right {row}" for row in range(1, 16)]
    assert column(sheet, "C", 10, 15) == [f"below {row}" for row in range(10, 16)]


def test_heights_go_with_the_cells_only_where_nothing_stands_beside(tmp_path: Path) -> None:
    def tall(book: Any, sheet: Sheet) -> None:
        sheet.write("B12", "a long note")
        sheet.set_row(11, 60)

    alone = make(tmp_path / "alone.xlsx", tall)
    heights = edit(alone, ADD_ONE)["Data"].row_dimensions
    assert (heights[12].height, heights[13].height) == (None, 60)

    def beside(book: Any, sheet: Sheet) -> None:
        tall(book, sheet)
        sheet.write("H12", "beside")

    heights = edit(make(tmp_path / "beside.xlsx", beside), ADD_ONE)["Data"].row_dimensions
    assert (heights[12].height, heights[13].height) == (60, None)


def test_where_a_wide_note_would_be_split_the_table_grows_over_free_rows(tmp_path: Path) -> None:
    def note(book: Any, sheet: Sheet) -> None:
        sheet.merge_range("A12:H12", "Source: nobody")
        sheet.write_formula("F1", "=C8+B12", None, 0)

    made = make(tmp_path / "Board.xlsx", note)
    sheet = edit(made, ADD_ONE)["Data"]
    assert [str(each) for each in sheet.merged_cells.ranges] == ["A12:H12"]
    assert sheet["A12"].value == "Source: nobody"
    assert sheet["F1"].value == "=C9+B12"
    assert sheet.tables["Counts"].ref == "B3:D9"
    sheet = edit(made, DROP_ONE)["Data"]
    assert sheet["A12"].value == "Source: nobody"
    assert sheet["F1"].value == "=C7+B12"
    many = TableEdit("Counts", {}, ({"Area": "x"},) * 4, frozenset())
    with pytest.raises(errors.MergeInTheWay, match="A12:H12"):
        edit(made, many)


def test_formatting_whose_first_row_goes_is_read_from_the_next(tmp_path: Path) -> None:
    def formats(book: Any, sheet: Sheet) -> None:
        red = book.add_format({"font_color": "red"})
        rule = {"type": "formula", "criteria": "=$C4>$C$12+D4", "format": red}
        sheet.conditional_format("B4:D7", rule)
        rise = {"type": "formula", "criteria": "=C5<>C4", "format": red}
        sheet.conditional_format("C5:C7", rise)
        sheet.write("C12", 1)

    made = make(tmp_path / "Board.xlsx", formats)
    sheet = edit(made, TableEdit("Counts", {}, (), frozenset({0})))["Data"]
    found = {
        str(each.sqref): [rule.formula for rule in each.rules]
        for each in sheet.conditional_formatting
    }
    assert found == {"B4:D6": [["$C4>$C$11+D4"]], "C4:C6": [["C4<>C3"]]}


def test_formatting_of_a_removed_row_goes_with_it(tmp_path: Path) -> None:
    def formats(book: Any, sheet: Sheet) -> None:
        sheet.conditional_format("C5", {"type": "data_bar", "data_bar_2010": True})
        sheet.data_validation("C5", {"validate": "any", "input_title": "East"})
        sheet.data_validation("C6", {"validate": "any", "input_title": "South"})

    made = make(tmp_path / "Board.xlsx", formats)
    sheet = edit(made, DROP_ONE)["Data"]
    assert [str(each.sqref) for each in sheet.conditional_formatting] == []
    assert [str(each.sqref) for each in sheet.data_validations.dataValidation] == ["C5"]
    text = zipfile.ZipFile(tmp_path / "out.xlsx").read(SHEET).decode()
    assert '<dataValidations count="1">' in text
    assert "extLst" not in text


def test_two_tables_are_changed_at_once(tmp_path: Path) -> None:
    def another(book: Any, sheet: Sheet) -> None:
        columns = [{"header": "Pot"}, {"header": "Sum"}]
        rows = [["A", 1], ["B", 2]]
        sheet.add_table("B12:C14", {"name": "Pots", "data": rows, "columns": columns})

    made = make(tmp_path / "Board.xlsx", another)
    pots = TableEdit("Pots", {1: {"Sum": 7.0}}, ({"Pot": "C"},), frozenset())
    sheet = edit(made, pots, ADD_ONE)["Data"]
    assert sheet.tables["Counts"].ref == "B3:D9"
    assert sheet.tables["Pots"].ref == "B13:C16"
    assert column(sheet, "B", 13, 16) == ["Pot", "A", "B", "C"]
    assert sheet["C15"].value == 7


def test_a_named_range_grows_and_shrinks_like_a_table(tmp_path: Path) -> None:
    def block(book: Any, sheet: Sheet) -> None:
        for row, line in enumerate((["h", "v"], ["a", 1], ["b", 2], ["c", 3])):
            sheet.write_row(row + 10, 5, line)
        sheet.write("F20", "below")
        sheet.write_formula("H1", "=SUM(G12:G14)", None, 6)
        book.define_name("Block", "=Data!$F$11:$G$14")

    made = make(tmp_path / "Board.xlsx", block)
    change = NamedRangeEdit("block", {1: {1: 5.0}}, ({0: "d", 1: 4.0}, {0: "e"}), frozenset({2}))
    book = edit(made, change)
    sheet = book["Data"]
    assert book.defined_names["Block"].attr_text == "Data!$F$11:$G$15"
    assert column(sheet, "F", 11, 15) == ["h", "a", "c", "d", "e"]
    assert column(sheet, "G", 12, 14) == [5, 3, 4]
    assert sheet["F21"].value == "below"


def test_print_areas_go_on_showing_what_is_pushed_down(tmp_path: Path) -> None:
    def printed(book: Any, sheet: Sheet) -> None:
        sheet.write("B12", "last line")
        sheet.print_area("A1:F12")

    sheet = edit(make(tmp_path / "Board.xlsx", printed), ADD_ONE)["Data"]
    assert sheet.print_area == "'Data'!$A$1:$F$13"


def test_a_table_that_only_takes_values_changes_one_part(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    change = TableEdit("Counts", {3: {"Number": 44.0}}, (), frozenset())
    written = write(open_book(path), [change], out)
    assert written.parts == (SHEET,)
    old, new = raw_members(path), raw_members(out)
    assert {name for name in old if old[name] != new[name]} == {SHEET}


def test_the_plan_can_be_read_before_anything_is_written(path: Path, tmp_path: Path) -> None:
    before = path.read_bytes()
    with planned(open_book(path), [ADD_ONE]) as plan:
        assert plan.book.tables[0].area == Area(3, 2, 9, 4)
        assert SetValue("Data", 8, 3, 9.0) in plan.settings
        assert plan.book.values("Data", [Area(7, 2, 9, 3)])[7, 2] == "West"
        aside = plan.book.path
    assert not aside.exists()
    assert path.read_bytes() == before
    assert {each.name for each in tmp_path.iterdir()} == {"Board.xlsx"}


def test_results_worked_out_on_the_plan_go_into_the_same_write(path: Path) -> None:
    def work_out(plan: Planned) -> list[SetResult]:
        formulas = {(each.row, each.column) for each in plan.book.formulas("Data")}
        assert formulas == {(9, 3)}
        return [SetResult("Data", 9, 3, ((19.0,),))]

    written = write(open_book(path), [ADD_ONE], then=work_out)
    assert open_book(path).values("Data", [Area(9, 3, 9, 3)]) == {(9, 3): 19.0}
    assert written.backup is not None
    assert len(list(path.parent.iterdir())) == 2


def test_what_depends_on_a_removed_row_is_said_to_be_disturbed(path: Path) -> None:
    with planned(open_book(path), [DROP_ONE]) as plan:
        assert plan.settings == ()
        rows = {setting.row for setting in plan.disturbed}
        assert rows == {4, 5}
        assert SetValue("Data", 5, 3, 3.0) in plan.disturbed


def test_a_link_that_is_no_reference_is_left_as_it_is(tmp_path: Path) -> None:
    made = make(
        tmp_path / "Board.xlsx",
        lambda _, sheet: sheet.write_url("F1", "internal:Data!C12", None, "There"),
    )
    rewritten_part(made, SHEET, 'location="Data!C12"', 'location="Data!C12#C12"')
    link = edit(made, ADD_ONE)["Data"]["F1"].hyperlink
    assert link.location == "Data!C12#C12"


# Parts that follow --------------------------------------------------------------------------------


def with_pivot(path: Path, source: str) -> None:
    """Adds a pivot table's cache to a workbook, its source as given."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.pivotCacheDefinition+xml"
    cache = (
        f'<pivotCacheDefinition xmlns="{MAIN}" refreshOnLoad="0"><cacheSource type="worksheet">'
        f"<worksheetSource {source}/></cacheSource></pivotCacheDefinition>"
    )
    tie = f'<Relationship Id="rIdP" Type="{TIES}/pivotCacheDefinition" Target="pivotCache/p1.xml"/>'
    rewritten_part(path, "xl/_rels/workbook.xml.rels", "</Relationships>", tie + "</Relationships>")
    override = f'<Override PartName="/xl/pivotCache/p1.xml" ContentType="{kind}"/></Types>'
    rewritten_part(path, "[Content_Types].xml", "</Types>", override)
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/pivotCache/p1.xml", cache)


@pytest.mark.parametrize(
    ("source", "grown"),
    [
        ('name="Counts"', 'name="Counts"'),
        ('ref="B3:D7" sheet="Data"', 'ref="B3:D8" sheet="Data"'),
        ('name="Everything"', 'name="Everything"'),
    ],
)
def test_a_pivot_made_from_the_table_refreshes_on_load(
    tmp_path: Path, source: str, grown: str
) -> None:
    made = make(tmp_path / "Board.xlsx", lambda book, _: book.define_name(
        "Everything", "=Data!$B$3:$D$7"))  # fmt: skip
    with_pivot(made, source)
    out = tmp_path / "out.xlsx"
    change = TableEdit("Counts", {0: {"Number": 9.0}}, (), frozenset())
    assert set(write(open_book(made), [change], out).parts) == {SHEET, "xl/pivotCache/p1.xml"}
    text = zipfile.ZipFile(out).read("xl/pivotCache/p1.xml").decode()
    assert 'refreshOnLoad="1"' in text
    assert source in text
    write(open_book(made), [ADD_ONE], out)
    assert grown in zipfile.ZipFile(out).read("xl/pivotCache/p1.xml").decode()


def test_a_pivot_made_from_elsewhere_is_left_alone(tmp_path: Path) -> None:
    made = make(tmp_path / "Board.xlsx")
    with_pivot(made, 'ref="H3:K7" sheet="Data"')
    assert "xl/pivotCache/p1.xml" not in write(open_book(made), [ADD_ONE]).parts


def test_the_macros_of_a_workbook_stay_byte_for_byte(tmp_path: Path) -> None:
    made = make(tmp_path / "Board.xlsx")
    out = tmp_path / "out.xlsx"
    with zipfile.ZipFile(made, "a") as package:
        package.writestr("xl/vbaProject.bin", b"\xd0\xcf macros")
    write(open_book(made), [ADD_ONE], out)
    assert raw_members(out)["xl/vbaProject.bin"] == raw_members(made)["xl/vbaProject.bin"]


def test_a_spill_below_moves_and_a_chain_is_given_up(tmp_path: Path) -> None:
    def spill(book: Any, sheet: Sheet) -> None:
        sheet.write_dynamic_array_formula("B12:B15", "=_xlfn.SORT(C4:C7)", None, 1)
        sheet.write_array_formula("D12:D13", "{=C4:C5*2}", None, 2)

    made = make(tmp_path / "Board.xlsx", spill)
    out = tmp_path / "out.xlsx"
    write(open_book(made), [ADD_ONE], out)
    found = {(each.row, each.column): each for each in open_book(out).formulas("Data")}
    assert found[13, 2].area == Area(13, 2, 16, 2)
    assert found[13, 2].text == "_xlfn.SORT(C4:C8)"
    assert found[13, 2].kind == "dynamic"
    assert found[13, 4].area == Area(13, 4, 14, 4)
    assert found[13, 4].text == "C4:C5*2"


# Refusals -----------------------------------------------------------------------------------------


def obstacle_merge(book: Any, sheet: Sheet) -> None:
    sheet.merge_range("A9:H9", "wide")


def obstacle_table(book: Any, sheet: Sheet) -> None:
    sheet.add_table("C9:F11", {"name": "Wide"})


def obstacle_array(book: Any, sheet: Sheet) -> None:
    sheet.write_array_formula("D9:E9", "{=C4:C5}", None, 1)


def obstacle_protection(book: Any, sheet: Sheet) -> None:
    sheet.protect("", {"insert_rows": True})


def obstacle_formula(book: Any, sheet: Sheet) -> None:
    sheet.write_formula("H1", "=C5", None, 2)


def obstacle_name(book: Any, sheet: Sheet) -> None:
    book.define_name("East", "=Data!$C$5")


def obstacle_chart(book: Any, sheet: Sheet) -> None:
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=Data!$C$5:$D$5"})
    sheet.insert_chart("H1", chart)


def obstacle_note(book: Any, sheet: Sheet) -> None:
    sheet.write_comment("C5", "Checked by hand")


def obstacle_hidden(book: Any, sheet: Sheet) -> None:
    sheet.set_row(5, None, None, {"hidden": True})
    sheet.write("H6", "beside")


def obstacle_together(book: Any, sheet: Sheet) -> None:
    sheet.write_formula("H1", "=SUM(Data:Other!C8)", None, 2)


def obstacle_filter(book: Any, sheet: Sheet) -> None:
    sheet.write("C12", "Head")
    sheet.autofilter("C12:F15")


@pytest.mark.parametrize(
    ("obstacle", "change", "kind", "words"),
    [
        (obstacle_merge, ADD_ONE, errors.MergeInTheWay, "A9:H9"),
        (obstacle_table, ADD_ONE, errors.TableInTheWay, "Wide"),
        (obstacle_array, ADD_ONE, errors.ArrayInTheWay, "D9:E9"),
        (obstacle_protection, ADD_ONE, errors.ProtectedSheet, "protected"),
        (obstacle_protection, DROP_ONE, errors.ProtectedSheet, "protected"),
        (obstacle_formula, DROP_ONE, errors.RowInUse, "'Data'!H1 refers to C5"),
        (obstacle_name, DROP_ONE, errors.RowInUse, "The name East"),
        (obstacle_chart, DROP_ONE, errors.RowInUse, "A chart"),
        (obstacle_note, DROP_ONE, errors.RowInUse, "note on 'Data'!C5"),
        (obstacle_hidden, DROP_ONE, errors.FilterInTheWay, "row 6"),
        (obstacle_together, ADD_ONE, errors.SheetsTogether, "Data:Other"),
        (obstacle_filter, ADD_ONE, errors.FilterInTheWay, "C12:F15"),
    ],
)
def test_what_cannot_be_done_safely_is_refused_by_name(
    tmp_path: Path,
    obstacle: Callable[[Any, Sheet], None],
    change: TableEdit,
    kind: type[Refused],
    words: str,
) -> None:
    made = make(tmp_path / "Board.xlsx", obstacle)
    before = made.read_bytes()
    with pytest.raises(kind, match=re.escape(words)):
        write(open_book(made), [change])
    assert made.read_bytes() == before
    assert {each.name for each in tmp_path.iterdir()} == {"Board.xlsx"}


@pytest.mark.parametrize(
    ("change", "kind", "words"),
    [
        (TableEdit("Nothing", {}, (), frozenset()), errors.UnknownTarget, "Its tables: Counts"),
        (TableEdit("Counts", {0: {"Sum": 1.0}}, (), frozenset()), errors.UnknownTarget, "area"),
        (TableEdit("Counts", {4: {"Rate": 1.0}}, (), frozenset()), errors.NoSuchRow, "no row 5"),
        (TableEdit("Counts", {}, (), frozenset({-1})), errors.NoSuchRow, "no row 0"),
        (NamedRangeEdit("Nothing", {}, (), frozenset()), errors.UnknownTarget, "no named range"),
        (NamedRangeEdit("Formula", {}, (), frozenset()), errors.NotARange, "SUM"),
        (NamedRangeEdit("Inside", {}, (), frozenset()), errors.TableInTheWay, "Counts"),
    ],
)
def test_an_edit_that_does_not_fit_is_refused(
    tmp_path: Path, change: TableEdit | NamedRangeEdit, kind: type[Refused], words: str
) -> None:
    def names(book: Any, sheet: Sheet) -> None:
        book.define_name("Formula", "=SUM(Data!$C$4:$C$7)")
        book.define_name("Inside", "=Data!$C$4:$C$7")

    made = make(tmp_path / "Board.xlsx", names)
    with pytest.raises(kind, match=words):
        write(open_book(made), [change])


def test_one_table_is_not_changed_twice_at_once(path: Path) -> None:
    with pytest.raises(errors.SetTwice, match="counts"):
        write(open_book(path), [ADD_ONE, TableEdit("counts", {}, (), frozenset())])


def test_a_table_filled_by_a_query_is_left_to_excel(path: Path) -> None:
    rewritten_part(
        path,
        "xl/tables/table1.xml",
        ' displayName="Counts"',
        ' displayName="Counts" tableType="queryTable"',
    )
    with pytest.raises(errors.QueryTable):
        write(open_book(path), [TableEdit("Counts", {0: {"Number": 1.0}}, (), frozenset())])


@pytest.mark.parametrize(
    ("content", "refused"),
    [
        ("<odd xmlns='urn:odd'><at>Data!$C$12</at></odd>", True),
        ("<odd xmlns='urn:odd' ref='C12'/>", True),
        ("<odd xmlns='urn:odd'><at>Data!$C$2</at></odd>", False),
        ("<odd xmlns='urn:odd'><at>Other!$C$12</at></odd>", False),
    ],
)
def test_a_part_of_an_unknown_kind_stops_a_move_that_it_would_miss(
    path: Path, content: str, refused: bool
) -> None:
    tie = '<Relationship Id="rIdO" Type="urn:odd/odd" Target="../odd/odd1.xml"/></Relationships>'
    rewritten_part(path, "xl/worksheets/_rels/sheet1.xml.rels", "</Relationships>", tie)
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/odd/odd1.xml", content)
    out = path.with_name("out.xlsx")
    if not refused:
        write(open_book(path), [ADD_ONE], out)
        assert raw_members(out)["xl/odd/odd1.xml"] == raw_members(path)["xl/odd/odd1.xml"]
        return
    with pytest.raises(errors.UnknownPart, match=r"odd1\.xml"):
        write(open_book(path), [ADD_ONE], out)


def test_an_unknown_element_of_the_sheet_stops_a_move(path: Path) -> None:
    rewritten_part(path, SHEET, "<pageMargins", '<novelty ref="C12"/><pageMargins')
    with pytest.raises(errors.UnknownPart, match="novelty"):
        write(open_book(path), [ADD_ONE])


def test_a_shared_workbook_of_the_old_kind_is_left_alone(path: Path) -> None:
    tie = f'<Relationship Id="rIdR" Type="{TIES}/revisionHeaders" Target="revisions/h.xml"/>'
    rewritten_part(path, "xl/_rels/workbook.xml.rels", "</Relationships>", tie + "</Relationships>")
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/revisions/h.xml", "<headers/>")
    with pytest.raises(errors.SharedWorkbook):
        write(open_book(path), [ADD_ONE])


def test_rows_that_would_fall_off_the_sheet_are_refused(tmp_path: Path) -> None:
    made = make(tmp_path / "Board.xlsx", lambda _, sheet: sheet.write("C1048576", 1))
    with pytest.raises(errors.NoRoomBelow):
        write(open_book(made), [ADD_ONE])
