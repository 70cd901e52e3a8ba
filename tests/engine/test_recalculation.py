"""A workbook's formulas worked out: what is worked out, what is refused, what is reported."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from xlcsp.book import ErrorCode, Refused, SetResult, SetValue, open_book, write
from xlcsp.engine import Recalculation, recalculate

Fill = Callable[[Any, Any], None]


@pytest.fixture
def work_out(tmp_path: Path) -> Callable[..., "Done"]:
    """Makes a workbook with a sheet "Data", works it out, writes it and looks at the new file."""

    def make(fill: Fill, *changed: SetValue, everything: bool = False) -> Done:
        path = tmp_path / "book.xlsx"
        workbook = xlsxwriter.Workbook(path)
        fill(workbook, workbook.add_worksheet("Data"))
        workbook.close()
        with open_book(path) as book:
            report = recalculate(book, changed, everything)
            out = tmp_path / "out.xlsx"
            write(book, report.changes, out)
        return Done(report, out)

    return make


class Done:
    """A report, and what the written cells show."""

    def __init__(self, report: Recalculation, path: Path) -> None:
        self.report = report
        self.path = path

    def __getitem__(self, cell: str) -> object:
        """What a cell of the written file shows, read by another program's library."""
        import openpyxl

        sheet, _, name = cell.rpartition("!")
        value = openpyxl.load_workbook(self.path, data_only=True)[sheet or "Data"][name].value
        return float(value) if type(value) is int else value

    def reasons(self) -> dict[str, str]:
        return {str(refused.cell): refused.reason for refused in self.report.refused}

    def errors(self) -> dict[str, tuple[str, str]]:
        return {str(e.cell): (e.code, e.sentence) for e in self.report.errors}


def indicators(workbook: Any, sheet: Any) -> None:
    sheet.write_row("A1", ["Indicator", "Actual", "Target", "Status"])
    sheet.write_row("A2", ["NI 16", 323, 294])
    sheet.write_row("A3", ["NI 20", 308, 389])
    sheet.write_row("A4", ["NI 40", "", 390])
    sheet.write_row("A5", ["NI 30", 120, "To be confirmed"])
    for row in range(2, 6):
        sheet.write_formula(f"D{row}", f'=_xldudf_CSP_RAG(B{row},C{row},"smaller")')


def test_statuses_are_worked_out_and_missing_data_is_never_green(work_out: Any) -> None:
    done = work_out(indicators)
    assert [done[f"D{row}"] for row in range(2, 6)] == ["Red", "Green", "No data", "No target"]
    assert done.report.worked_out == done.report.ours == 4


def test_a_second_recalculation_changes_nothing(work_out: Any) -> None:
    done = work_out(indicators)
    with open_book(done.path) as book:
        assert recalculate(book).changes == ()


@pytest.mark.parametrize(
    "call",
    [
        'CSP.RAG(B2,C2,"smaller")',
        'csp.rag(B2,C2,"smaller")',
        '_xldudf_CSP_RAG(B2,C2,"smaller")',
        'CSP_RAG(B2,C2,"smaller")',
        '[2]!_xldudf_CSP_RAG(B2,C2,"smaller")',
        "'C:\\My files\\xlcsp.xlam'!CSP_RAG(B2,C2,\"smaller\")",
        '[1]!CSP_RAG(B2,C2,"smaller")',
    ],
)
def test_every_spelling_found_in_real_files_is_worked_out(work_out: Any, call: str) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        indicators(workbook, sheet)
        sheet.write_formula("F1", "=" + call)

    assert work_out(fill)["F1"] == "Red"


def test_native_formulas_that_feed_or_use_ours_are_worked_out_and_others_left(
    work_out: Any,
) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write("A1", 300)
        sheet.write_formula("A2", "=A1+23", None, 1)
        sheet.write_formula("A3", '=CSP.RAG(A2,294,"smaller")')
        sheet.write_formula("A4", '=IF(A3="Red","act","")')
        sheet.write_formula("B1", "=A1*2", None, 1)

    done = work_out(fill)
    assert (done["A2"], done["A3"], done["A4"]) == (323.0, "Red", "act")
    assert done["B1"] == 1.0
    assert done.report.worked_out == 3
    assert work_out(fill, everything=True)["B1"] == 600.0


def test_a_native_value_that_agrees_to_15_digits_is_left_as_it_is(work_out: Any) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write_row("A1", [0.1, 0.2])
        sheet.write_formula("A2", "=A1+B1", None, 0.3)
        sheet.write_formula("A3", "=CSP.NUMBER(A2)", None, 0.3)

    assert work_out(fill).report.changes == ()


def test_an_omitted_argument_is_not_zero(work_out: Any) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write_formula("A1", '=CSP.STATUS(25%,26.3%,"bigger",,"points")')
        sheet.write_formula("A2", "=SUM(CSP.TARGETPATH(693,{0.03,0.05,0.07},,,0))")

    done = work_out(fill)
    assert done["A1"] == "-1.3 pts (red)"
    assert done["A2"] == 714.0 + 728.0 + 742.0


def test_a_missing_number_is_empty_text_and_never_zero(work_out: Any) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write_formula("A1", "=CSP.PCTCHANGE(B1,10)")
        sheet.write_formula("A2", '=IF(A1="","empty","not")')
        sheet.write_formula("A3", "=COUNT(A1)")

    done = work_out(fill)
    assert done.report.changed[0].new == ""
    assert (done["A2"], done["A3"]) == ("empty", 0.0)


def test_an_error_has_its_sentence_and_passes_through_natives(work_out: Any) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write_row("A1", ["~£400,000 £620,000", 0])
        sheet.write_formula("A2", "=CSP.NUMBER(A1)")
        sheet.write_formula("A3", "=CSP.PCTCHANGE(5,B1)")
        sheet.write_formula("A4", '=IFERROR(A3,"no change")')
        sheet.write_formula("A5", "=A3+1")

    done = work_out(fill)
    assert (done["A2"], done["A3"], done["A5"]) == ("#VALUE!", "#DIV/0!", "#DIV/0!")
    assert done["A4"] == "no change"
    errors = done.errors()
    assert "one figure" in errors["Data!A2"][1]
    assert "old is 0" in errors["Data!A3"][1]


def test_a_formula_outside_the_allow_list_keeps_its_value_and_is_named(work_out: Any) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write_formula("A1", "=OFFSET(B1,0,0)", None, 320)
        sheet.write_formula("A2", '=CSP.RAG(A1,294,"smaller")')
        sheet.write_formula("A3", "=INDIRECT(A2)", None, "old")
        sheet.write_formula("A4", '=A3&"!"')
        sheet.write_formula("B9", "=RAND()", None, 0.5)

    done = work_out(fill)
    assert (done["A1"], done["A2"], done["A3"], done["A4"]) == (320.0, "Red", "old", "old!")
    reasons = done.reasons()
    assert set(reasons) == {"Data!A1", "Data!A3"}
    assert "OFFSET" in reasons["Data!A1"]
    assert [str(cell) for cell in done.report.resting] == ["Data!A2", "Data!A4"]
    assert [str(cell) for cell in done.report.stale] == ["Data!A3"]


def test_a_function_of_ours_that_is_not_known_keeps_its_value(work_out: Any) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write_formula("A1", "=CSP.NEWER(B1)", None, "Green")

    done = work_out(fill)
    assert done["A1"] == "Green"
    assert "no function CSP.NEWER" in done.reasons()["Data!A1"]


def test_a_name_that_does_not_exist_is_an_error_that_says_so(work_out: Any) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write_formula("A1", "=CSP.RAG(1,2,smaller)")

    done = work_out(fill)
    assert done["A1"] == "#NAME?"
    assert 'no name "smaller"' in done.errors()["Data!A1"][1]


def test_circular_references_are_refused_by_name_and_what_uses_them_rests_on_them(
    work_out: Any,
) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write_formula("A1", "=A2+1", None, 5)
        sheet.write_formula("A2", "=CSP.NUMBER(A1)", None, 4)
        sheet.write_formula("A3", "=A2*2", None, 1)
        sheet.write_formula("A4", "=SUM(A4:A5)+CSP.NUMBER(1)", None, 7)

    done = work_out(fill)
    assert done["A3"] == 8.0
    circles = [[str(cell) for cell in circle] for circle in done.report.circular]
    assert sorted(circles) == [["Data!A1", "Data!A2"], ["Data!A4"]]
    assert set(done.reasons()) == {"Data!A1", "Data!A2", "Data!A4"}
    assert [str(cell) for cell in done.report.resting] == ["Data!A3"]


def test_a_long_chain_of_formulas_is_no_circle(work_out: Any) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write_formula("A1", "=CSP.NUMBER(1)")
        for row in range(2, 2001):
            sheet.write_formula(f"A{row}", f"=A{row - 1}+1")
            sheet.write_formula(f"B{row}", f"=SUM(A$1:A{row})")

    done = work_out(fill)
    assert (done["A2000"], done["B2000"]) == (2000.0, 2000 * 2001 / 2)


def test_a_dynamic_array_spills_and_others_see_all_of_it(work_out: Any) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write_column("A1", [1, 1, 1])
        sheet.write_dynamic_array_formula("C1", "=CSP.ALLOCATE(100,A1:A3)")
        sheet.write_formula("E1", "=SUM(C2:C9)")
        sheet.write_dynamic_array_formula("E2", "=SUM(_xlfn.ANCHORARRAY(C1))")
        sheet.write_dynamic_array_formula("G1", "=_xlfn._xlws.SORT(_xlfn.ANCHORARRAY(C1))")

    done = work_out(fill)
    assert [done[f"C{row}"] for row in (1, 2, 3, 4)] == [33.34, 33.33, 33.33, None]
    assert (done["E1"], done["E2"]) == (66.66, 100.0)
    assert [done[f"G{row}"] for row in (1, 2, 3, 4)] == [33.33, 33.33, 33.34, None]
    with open_book(done.path) as book:
        spill = {f.column: f.area.rows for f in book.formulas("Data") if f.row == 1}
    assert (spill[3], spill[7]) == (3, 3)


def test_the_form_that_calc_needs_for_texts_in_arrays_is_the_array_itself(work_out: Any) -> None:
    """``IF(ISTEXT(x),x&"",x)`` is ``x``; with three different parts it is refused as before."""
    one, other = "CSP.ALLOCATE(100,A1:A3)", "CSP.ALLOCATE(90,A1:A3)"

    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write_column("A1", [1, 1, 1])
        sheet.write_dynamic_array_formula("C1", f'=IF(ISTEXT({one}),{one}&"",{one})')
        sheet.write_dynamic_array_formula("E1", f'=IF(ISTEXT({one}),{one}&"",{other})')
        sheet.write_dynamic_array_formula("G1", f'=IF(ISTEXT({one}),{one}&"x",{one})')

    done = work_out(fill)
    assert [done[f"C{row}"] for row in (1, 2, 3)] == [33.34, 33.33, 33.33]
    assert list(done.reasons()) == ["Data!E1", "Data!G1"]


def test_a_spill_that_shrinks_empties_the_cells_that_it_leaves(work_out: Any) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write_column("A1", ["keep", "keep", "drop"])
        sheet.write_dynamic_array_formula(
            "C1:C3", '=_xlfn._xlws.FILTER(A1:A3,CSP.NUMBER(B1:B3)>0,"none")', None, "keep"
        )
        sheet.write_column("B1", [1, 2, 3])
        sheet.write_column("C2", ["keep", "drop"])
        sheet.write_formula("E1", "=COUNTA(C1:C9)")

    done = work_out(fill, SetValue("Data", 3, 2, -1.0))
    assert [done[f"C{row}"] for row in (1, 2, 3)] == ["keep", "keep", None]
    assert done["E1"] == 2.0


@pytest.mark.parametrize("obstacle", ["text", "formula", "merged", "table"])
def test_a_blocked_spill_is_an_error_that_names_the_obstacle(work_out: Any, obstacle: str) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write_column("A1", [1, 1, 1])
        sheet.write_dynamic_array_formula("C1", "=CSP.ALLOCATE(100,A1:A3)")
        if obstacle == "text":
            sheet.write("C3", "note")
        elif obstacle == "formula":
            sheet.write_formula("C3", "=1+1")
        elif obstacle == "merged":
            sheet.merge_range("C3:D4", "")
        else:
            sheet.add_table("C2:D4")
        sheet.write_formula("E1", '=IFERROR(C1,"blocked")')

    done = work_out(fill)
    code, sentence = done.errors()["Data!C1"]
    assert code == "#SPILL!"
    assert {
        "text": "Data!C3",
        "formula": "Data!C3",
        "merged": "Merged",
        "table": "table",
    }[obstacle] in sentence
    assert done["E1"] == "blocked"


def test_a_legacy_array_fills_exactly_its_cells(work_out: Any) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write_column("A1", [1, 1, 1])
        sheet.write_array_formula("C1:C4", "{=CSP.ALLOCATE(100,A1:A3)}")
        sheet.write_array_formula("D1:D2", "{=CSP.ALLOCATE(100,A1:A3)}")
        sheet.write_array_formula("E1:F2", "{=CSP.NUMBER(5)}")

    done = work_out(fill)
    assert [done[f"C{row}"] for row in range(1, 5)] == [33.34, 33.33, 33.33, "#N/A"]
    assert [done[f"D{row}"] for row in (1, 2, 3)] == [33.34, 33.33, None]
    assert [done[cell] for cell in ("E1", "F1", "E2", "F2")] == [5.0] * 4


def test_a_plain_formula_shows_the_first_of_several_results(work_out: Any) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write_column("A1", [1, 2, 1])
        sheet.write_formula("C1", "=CSP.ALLOCATE(100,A1:A3)")
        sheet.write("C2", "stays")

    done = work_out(fill)
    assert (done["C1"], done["C2"]) == (25.0, "stays")


def test_a_range_in_a_plain_formula_meets_its_own_row_or_column(work_out: Any) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write_column("A1", [10, 20, 30])
        sheet.write_formula("B2", "=A1:A3*CSP.NUMBER(2)")
        sheet.write_formula("B3", "=ROUND(A:A+CSP.NUMBER(0.4),0)")
        sheet.write_formula("B9", "=A1:A3+CSP.NUMBER(0)")
        sheet.write_formula("C2", "=SUM(A1:A3)+CSP.NUMBER(0)")
        sheet.write_formula("C3", "=SUMPRODUCT((A1:A3>10)*A1:A3)+CSP.NUMBER(0)")
        sheet.write_formula("C1", "=CSP.NUMBER(_xlfn.SINGLE(A1:A3))")

    done = work_out(fill)
    assert (done["B2"], done["B3"], done["B9"]) == (40.0, 30.0, "#VALUE!")
    assert (done["C1"], done["C2"], done["C3"]) == (10.0, 60.0, 50.0)


def test_whole_columns_are_read_as_far_as_they_are_used(work_out: Any) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        indicators(workbook, sheet)
        sheet.write_formula("F1", '=COUNTIF(D:D,"Red")')
        sheet.write_formula("F2", '=SUMIFS(B:B,D:D,"Green")')
        sheet.write_formula("F3", "=SUM(2:2)-SUM(F2)+CSP.NUMBER(0)")

    done = work_out(fill)
    assert (done["F1"], done["F2"], done["F3"]) == (1.0, 308.0, 323.0 + 294.0)


def test_names_are_followed_also_where_they_hold_our_calls(work_out: Any) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        other = workbook.add_worksheet("Other sheet")
        other.write("B2", 323)
        sheet.write("B1", 294)
        workbook.define_name("actual", "='Other sheet'!$B$2")
        workbook.define_name("Data!goal", "=Data!$B$1")
        workbook.define_name("'Other sheet'!goal", "=1000")
        workbook.define_name("direction", '="smaller"')
        workbook.define_name("status", "=_xldudf_CSP_RAG(actual,Data!goal,direction)")
        workbook.define_name("left_of_me", "=Data!XFD1")
        sheet.write_formula("C1", "=CSP.RAG(actual,goal,direction)")
        sheet.write_formula("C2", '=status&"!"')
        sheet.write_formula("C3", "=CSP.NUMBER(left_of_me)")
        sheet.write("B3", 77)
        other.write_formula("C1", "=CSP.NUMBER(goal)")

    done = work_out(fill)
    assert (done["C1"], done["C2"], done["C3"]) == ("Red", "Red!", 77.0)
    assert done["Other sheet!C1"] == 1000.0


def test_structured_references_mean_the_cells_of_their_table(work_out: Any) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.add_table(
            "B3:E6",
            {
                "name": "Returns",
                "total_row": True,
                "columns": [
                    {"header": "Area", "total_string": "Total"},
                    {"header": "Actual [count]", "total_function": "sum", "total_value": 12},
                    {"header": "Target's"},
                    {"header": "Status"},
                ],
                "data": [["North", 5, 6, None], ["South", 7, 6, None]],
            },
        )
        for row in (4, 5):
            sheet.write_formula(
                f"E{row}",
                "=_xldudf_CSP_RAG(Returns[[#This Row],[Actual '[count']]],"
                "Returns[[#This Row],[Target''s]],\"smaller\")",
            )
        cases = {
            "G4": "=CSP.NUMBER(Returns[@[Actual '[count']]])",
            "G1": '=COUNTIF(Returns[Status],"Red")',
            "H1": "=SUM(Returns[[Actual '[count']]:[Target''s]])+CSP.NUMBER(0)",
            "I1": "=CSP.NUMBER(Returns[[#Totals],[Actual '[count']]])",
            "J1": "=CSP.NUMBER(1)&Returns[[#Headers],[Status]]",
            "K1": "=ROWS(Returns[#All])+CSP.NUMBER(0)",
            "L1": "=COLUMNS(Returns)+CSP.NUMBER(0)",
            "M1": "=CSP.NUMBER(Returns[@[Target''s]])",
            "N1": "=CSP.NUMBER(returns[[#this row],[status]])",
        }
        for cell, formula in cases.items():
            sheet.write_formula(cell, formula)

    done = work_out(fill)
    assert (done["E4"], done["E5"]) == ("Green", "Red")
    assert (done["G4"], done["G1"], done["H1"]) == (5.0, 1.0, 24.0)
    assert (done["I1"], done["J1"], done["K1"], done["L1"]) == (12.0, "1Status", 4.0, 4.0)
    assert (done["M1"], done["N1"]) == ("#VALUE!", "#VALUE!")


def test_cells_that_are_set_are_seen_and_come_first_among_the_changes(work_out: Any) -> None:
    done = work_out(indicators, SetValue("data", 2, 2, 200.0), SetValue("Data", 9, 9, "new"))
    assert (done["B2"], done["D2"], done["I9"]) == (200.0, "Green", "new")
    assert done.report.changes[0] == SetValue("Data", 2, 2, 200.0)


def test_formulas_without_ours_that_depend_on_a_set_cell_are_worked_out(work_out: Any) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write_row("A1", [1, 2])
        sheet.write_formula("A2", "=SUM(A1:B1)", None, 3)
        sheet.write_formula("A3", "=NOW()-A2", None, 9)
        sheet.write_formula("C2", "=B1*2", None, 99)

    done = work_out(fill, SetValue("Data", 1, 1, 10.0))
    assert (done["A2"], done["C2"]) == (12.0, 99.0)
    assert [str(cell) for cell in done.report.stale] == ["Data!A3"]


def test_a_formula_that_is_replaced_by_a_value_is_gone(work_out: Any) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write_formula("A1", "=CSP.NUMBER(1)", None, 1)
        sheet.write_formula("A2", "=A1+1", None, 2)

    done = work_out(fill, SetValue("Data", 1, 1, 5.0))
    assert (done["A1"], done["A2"]) == (5.0, 6.0)
    assert done.report.ours == 0


def test_a_sheet_that_does_not_exist_is_refused(work_out: Any) -> None:
    with pytest.raises(Refused, match="Nowhere"):
        work_out(indicators, SetValue("Nowhere", 1, 1, 5.0))


def test_dates_are_read_by_the_date_system_of_the_workbook(work_out: Any, tmp_path: Path) -> None:
    path = tmp_path / "dates.xlsx"
    workbook = xlsxwriter.Workbook(path, {"date_1904": True})
    sheet = workbook.add_worksheet("Data")
    sheet.write("A1", 40040 - 1462)
    sheet.write_formula("A2", "=CSP.PERIOD(A1)")
    sheet.write_formula("A3", "=YEAR(A1)+CSP.NUMBER(0)")
    sheet.write_formula("A4", "=CSP.NUMBER(DATE(2009,8,15))")
    workbook.close()
    with open_book(path) as book:
        results = {
            c.row: c.values[0][0] for c in recalculate(book).changes if isinstance(c, SetResult)
        }
    assert results == {2: "2009/10", 3: 2009.0, 4: 40040.0 - 1462}


def test_sheet_names_of_every_kind_are_understood(work_out: Any) -> None:
    names = ["It's quoted", "2010-11", "A1", "Übersicht", "R1C1", "a.b"]

    def fill(workbook: Any, sheet: Any) -> None:
        for row, name in enumerate(names, 1):
            workbook.add_worksheet(name).write("B2", row)
            quoted = name.replace("'", "''")
            sheet.write_formula(f"A{row}", f"=CSP.NUMBER('{quoted}'!$B$2)")
        sheet.write_formula("A9", "=CSP.NUMBER(übersicht!B2)")

    done = work_out(fill)
    assert [done[f"A{row}"] for row in range(1, 7)] == [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    assert done["A9"] == 4.0


def test_a_workbook_without_ours_is_left_alone(work_out: Any) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write_formula("A1", "=1+1", None, 3)

    done = work_out(fill)
    assert done.report.changes == ()
    assert done.report.worked_out == 0


def test_text_and_errors_in_cells_reach_our_functions_as_they_are(work_out: Any) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write_column("A1", ["=1+1", "120 ²", "#N/A", "'quoted", "TRUE"])
        sheet.write_boolean("A6", True)
        sheet.write_formula("A7", "=NA()", None, "#N/A")
        sheet.write_string("A8", " ")
        for row in range(1, 9):
            sheet.write_formula(f"B{row}", f"=CSP.NUMBER(A{row})")

    done = work_out(fill)
    assert done["B2"] == 120.0
    assert done["B7"] == "#N/A"
    assert done["B6"] == "#VALUE!"
    assert done["B8"] in ("", None)
    assert {c.cell.row: c.new for c in done.report.changed}[8] == ""


def test_what_was_changed_is_reported_with_old_and_new(work_out: Any) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write_formula("A1", '=CSP.RAG(1,2,"bigger")', None, "Green")

    (change,) = work_out(fill).report.changed
    assert (str(change.cell), change.old, change.new) == ("Data!A1", "Green", "Red")


def test_blank_formula_results_feed_ours_as_missing(work_out: Any) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write_formula("A1", '=IF(TRUE,"","x")')
        sheet.write_formula("A2", '=CSP.RAG(A1,5,"bigger")')
        sheet.write_formula("A3", '=CSP.RAG(Z1,5,"bigger")')
        sheet.write_formula("A4", '=CSP.RAG(IF(TRUE,Z1),5,"bigger")')

    done = work_out(fill)
    assert [done[f"A{row}"] for row in (2, 3, 4)] == ["No data"] * 3


def test_an_error_code_newer_than_the_file_format_is_no_change_each_time(work_out: Any) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write_column("A1", [1, 1, "x"])
        sheet.write_dynamic_array_formula("C1", "=CSP.ALLOCATE(100,A1:A2)")
        sheet.write("C2", "in the way")

    done = work_out(fill)
    with open_book(done.path) as book:
        again = recalculate(book)
    assert again.changes == ()
    assert again.errors[0].code == ErrorCode("#SPILL!").code


def test_a_subtotal_is_worked_out_but_not_over_hidden_rows_or_other_subtotals(
    work_out: Any,
) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        for row in range(1, 5):
            sheet.write_formula(f"A{row}", f"=CSP.NUMBER({row})")
        sheet.write_formula("A5", "=SUBTOTAL(109,A1:A2)")
        sheet.write_formula("A6", "=SUBTOTAL(9,A3:A4)", None, 1)
        sheet.write_formula("A7", "=SUBTOTAL(9,A1:A5)", None, 2)
        sheet.set_row(3, None, None, {"hidden": True})

    done = work_out(fill)
    assert (done["A5"], done["A6"], done["A7"]) == (3.0, 1.0, 2.0)
    reasons = done.reasons()
    assert set(reasons) == {"Data!A6", "Data!A7"}
    assert "filtered" in reasons["Data!A6"]
    assert [str(cell) for cell in done.report.stale] == ["Data!A6", "Data!A7"]


def test_a_total_of_erring_cells_is_an_error_and_not_a_smaller_sum(work_out: Any) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write_column("A1", ["x", "x", "y"])
        sheet.write_formula("B1", "=CSP.NUMBER(5)")
        sheet.write_formula("B2", '=CSP.NUMBER("no figure")')
        sheet.write_formula("B3", "=CSP.NUMBER(7)")
        sheet.write_formula("C1", '=SUMIF(A1:A3,"x",B1:B3)')
        sheet.write_formula("C2", '=SUMIFS(B:B,A:A,"y")')

    done = work_out(fill)
    assert (done["C1"], done["C2"]) == ("#VALUE!", 7.0)


def test_na_that_a_formula_asks_for_is_no_error(work_out: Callable[..., Done]) -> None:
    """It is how a chart leaves a point out; another error of the same formula still counts."""

    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write_formula("A1", '=IF(CSP.RAG("",1,"smaller")="No data",NA(),1)')
        sheet.write_formula("A2", '=IF(CSP.RAG(1,1,"smaller")="Green",1/0,NA())')
        sheet.write_formula("A3", '=CSP.RAG(MATCH("x",B1:B2,0),1,"smaller")')

    done = work_out(fill)
    assert done["A1"] == "#N/A"
    assert {cell: error[0] for cell, error in done.errors().items()} == {
        "Data!A2": "#DIV/0!",
        "Data!A3": "#N/A",
    }


def test_native_formulas_over_texts_that_only_excel_reads_as_numbers_keep_their_results(
    work_out: Any,
) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write_column("A1", ["7,964", "1/4/2010", "12", "£5", "NI 15", "5%"])
        sheet.write_formula("B1", "=A1+1", None, 7965)
        sheet.write_formula("B2", "=IFERROR(YEAR((A2)),0)", None, 2010)
        sheet.write_formula("B3", "=A3+1", None, 0)
        sheet.write_formula("B4", "=-A4", None, -5)
        sheet.write_formula("B5", '=A5&"!"', None, "")
        sheet.write_formula("B6", "=A6*2", None, 0)
        sheet.write_formula("C1", "=_xldudf_CSP_NUMBER(A1)+B1+B2+B3+B4+B6+LEN(B5)", None, 0)

    done = work_out(fill)
    assert set(done.reasons()) == {"Data!B1", "Data!B2", "Data!B4"}
    assert "Data!A1 holds a text that Excel reads" in done.reasons()["Data!B1"]
    assert (done["B1"], done["B2"], done["B3"], done["B6"]) == (7965, 2010, 13, 0.1)
    assert done["C1"] == pytest.approx(7964 + 7965 + 2010 + 13 - 5 + 0.1 + 6)


def test_an_array_that_claims_the_whole_sheet_is_refused_at_once(work_out: Any) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write("A1", 5)
        sheet.write_formula("A2", '=_xldudf_CSP_RAG(A1,6,"smaller")', None, "")
        sheet.write_array_formula("C1:C2", '{=_xldudf_CSP_RAG(A1,6,"smaller")}', None, "")

    path = work_out(fill).path
    hostile = path.with_name("hostile.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(hostile, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'ref="C1:C2"', b'ref="C1:XFD1048576"'))
    with open_book(hostile) as book:
        report = recalculate(book)
    assert [str(refused.cell) for refused in report.refused] == ["Data!C1"]
    assert report.worked_out == 1
