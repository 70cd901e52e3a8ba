"""Right tables that look wrong are left alone: shares, ratios, people, thousands and averages.

The figures of the fixed tables are made up; of each the sum that makes it right is in a comment.
"""

from pathlib import Path

import pytest
from grids import sheet, told, wrong

from bench.clean_tables import CLEAN_SHAPES, Shape, clean_table
from bench.planted import Table, Workbook, sheets
from xlcsp.audit.check import check_figures
from xlcsp.audit.finding import Verdict
from xlcsp.audit.printed import Place, read_number
from xlcsp.audit.rules import HEADINGS, read_rules
from xlcsp.audit.suggest import as_rules
from xlcsp.audit.tables import Content, SheetCells


@pytest.mark.parametrize("shape", CLEAN_SHAPES, ids=lambda shape: shape.__name__)
def test_right_tables_of_this_shape_have_no_finding(shape: Shape) -> None:
    for seed in range(25):
        cells = sheets(Workbook([clean_table(shape, seed)]))
        assert check_figures(cells).wrong == (), seed


@pytest.mark.parametrize("shape", CLEAN_SHAPES, ids=lambda shape: shape.__name__)
def test_the_rules_that_are_suggested_for_right_tables_accuse_nothing_either(shape: Shape) -> None:
    for seed in range(3):
        cells = sheets(Workbook([clean_table(shape, seed)]))
        found = check_figures(cells)
        rows = [HEADINGS, *as_rules(found.relations, found.ruled)]
        ruled = [*cells, sheet("CSP Checks", rows)]
        report = check_figures(ruled, read_rules(ruled, Path()))
        assert (report.wrong, report.unread) == ((), 0), seed


REPEATS = [
    ["Area", "MARAC cases", "Repeat", "Repeat %", "Children"],
    ["Blaby", "50", "10", "20", "31"],
    ["Charnwood", "140", "30", "21", "44"],
    ["Harborough", "85", "20", "24", "71"],
    ["Hinckley", "40", "16", "40", "93"],
    ["Melton", "25", "3", "12", "18"],
    ["NW Leics", "90", "41", "46", "66"],
    ["Oadby", "61", "22", "36", "25"],
    ["Total", "491", "142", "29", "348"],  # 142 / 491 = 28.9%
]


def test_the_total_of_a_percentage_is_not_the_sum_of_percentages() -> None:
    assert wrong(sheet("Repeats", REPEATS)) == {}


def test_a_wrong_count_beside_a_percentage_is_still_found() -> None:
    grid = [*REPEATS[:-1], ["Total", "491", "143", "29", "348"]]
    found = wrong(sheet("Repeats", grid))
    assert {cell: one.expected for cell, one in found.items()} == {"C9": "142"}


def test_a_wrong_percentage_beside_its_counts_is_still_found() -> None:
    grid = [list(line) for line in REPEATS]
    grid[3][3] = "42"  # 20 / 85 = 23.5%
    found = wrong(sheet("Repeats", grid))
    assert {cell: one.expected for cell, one in found.items()} == {"D4": "24"}


DETECTIONS = [
    ["Offence", "Recorded", "Detected", "Detection rate %"],
    ["Burglary", "296", "159", "54"],  # 53.7
    ["Robbery", "120", "60", "50"],
    ["Violence", "200", "90", "45"],
    ["Theft", "85", "29", "34"],  # 34.1
    ["Drugs", "50", "40", "80"],
    ["Arson", "40", "10", "25"],
    ["Fraud", "300", "30", "10"],
    ["Vehicle", "160", "20", "13"],  # 12.5
]


def test_a_count_is_not_worked_out_from_a_rounded_percentage() -> None:
    assert wrong(sheet("Detections", DETECTIONS)) == {}


def test_shares_of_a_subtotal_are_not_taken_for_a_fixed_part_of_the_counts() -> None:
    grid = [["Ethnicity", "Victims", "Share"], ["White", "25", "10.5"], ["Asian", "37", "15.6"],
            ["Black", "85", "35.9"], ["Mixed", "52", "21.9"], ["Other", "38", "16.0"],
            ["Total stated", "237", "100.0"], ["Not stated", "24", ""],
            ["All victims", "261", ""]]  # fmt: skip
    assert wrong(sheet("Ethnicity", grid)) == {}
    # 85 / 237 = 35.86%
    grid[3][2] = "39.5"
    found = wrong(sheet("Ethnicity", grid))
    assert {cell: one.expected for cell, one in found.items()} == {"C4": "35.9"}


def test_shares_that_were_rounded_one_by_one_may_make_101() -> None:
    grid = [["Age", "Share %"], *([str(n), text] for n, text in enumerate(
        ["16", "17", "33", "21", "12", "2"], start=1)), ["All", "100"]]  # fmt: skip
    assert wrong(sheet("Ages", grid)) == {}


def test_people_with_several_needs_are_counted_once_in_the_last_row() -> None:
    grid = [["Need", "Clients", "Of which women"], ["Alcohol", "53", "40"], ["Drugs", "53", "47"],
            ["Mental health", "33", "23"], ["Housing", "39", "33"], ["Debt", "55", "28"],
            ["All clients", "102", "101"]]  # fmt: skip
    assert wrong(sheet("Needs", grid)) == {}


def test_a_change_on_an_unrounded_average_is_within_rounding() -> None:
    # 302 / 3 = 100.67 is printed as 101: (56 - 100.67) / 100.67 = -44.4%, (56 - 101) / 101 = -44.6%
    grid = [["Area", "3-year average", "2009", "Change"], ["A", "101", "56", "-44.4%"],
            ["B", "250", "300", "+20.0%"], ["C", "400", "300", "-25.0%"], ["D", "320", "400", "+25.0%"],
            ["E", "125", "150", "+20.0%"], ["F", "80", "60", "-25.0%"]]  # fmt: skip
    report = check_figures([sheet("Averages", grid)])
    assert report.wrong == ()
    assert told(report, Verdict.WITHIN) == ["D2"]
    grid[1][3] = (
        "-45.4%"  # the average is printed as 101, so it was 100.5 to 101.5: -44.3 to -44.8%
    )
    assert list(wrong(sheet("Averages", grid))) == ["D2"]


def test_thousands_of_pounds_may_miss_their_total_by_a_half_each() -> None:
    # 763.4 + 1204.4 + 911.4 + 2029.4 = 4908.6
    parts = ["763", "1,204", "911", "2,029"]
    grid = [
        ["Programme", "£000"],
        *([f"P{n}", one] for n, one in enumerate(parts)),
        ["Total", "4,909"],
    ]
    assert wrong(sheet("Spend", grid)) == {}
    assert wrong(sheet("Spend", grid, table="Spend")) == {}


def test_the_unit_in_the_title_holds_for_the_table_below() -> None:
    grid = [["Spend by programme, £000"], ["", ""], ["Programme", "Spend"],
            *([f"P{n}", one] for n, one in enumerate(["763", "1,204", "911", "2,029"])),
            ["Total", "4,909"]]  # fmt: skip
    assert wrong(sheet("Spend", grid)) == {}


def test_a_note_below_may_say_that_figures_are_rounded() -> None:
    # 340.4 + 221.4 + 105.4 = 667.2, and so on: no column of printed parts makes its total
    grid = [["Area", "2007", "2008"], ["North", "340", "1,220"], ["South", "221", "863"],
            ["East", "105", "411"], ["Total", "667", "2,494"]]  # fmt: skip
    note = ["Figures may not sum due to rounding."]
    assert set(wrong(sheet("Areas", grid))) == {"B5"}
    assert wrong(sheet("Areas", [*grid, note])) == {}


def test_a_unit_in_a_heading_is_no_figure_of_its_column() -> None:
    grid = [["Programme", "£000"], ["A", "763"], ["B", "1,204"], ["C", "911"], ["Total", "2,087"]]
    one = wrong(sheet("Spend", [["", ""], *grid]))
    assert all("£000 +" not in finding.relation for finding in one.values())


def test_a_lone_total_of_many_digits_with_one_mistyped_is_found() -> None:
    # 164,804 + 93,115 + 82,422 + 104,397 + 90,406 = 535,144
    grid = [["Area", "Population"], ["A", "164,804"], ["B", "93,115"], ["C", "82,422"],
            ["D", "104,397"], ["E", "90,406"], ["Total", "535,744"]]  # fmt: skip
    found = wrong(sheet("People", grid))
    assert {cell: one.expected for cell, one in found.items()} == {"B7": "535,144"}


def test_a_sum_of_rounded_decimals_may_miss_by_a_half_each_and_pounds_may_not() -> None:
    # 5.94 + 4.74 + 6.94 = 17.62; printed 5.9 + 4.7 + 6.9 = 17.5
    rows = [["A", "5.9", "4.7", "6.9", "17.6"], ["B", "3.1", "2.2", "8.4", "13.7"],
            ["C", "7.5", "1.2", "5.5", "14.2"], ["D", "2.8", "6.1", "4.4", "13.3"]]  # fmt: skip
    head = ["Area", "Crime", "Need", "Cost", "Score"]
    assert wrong(sheet("Scores", [head, *rows])) == {}
    off = [[*rows[0][:4], "17.8"], *rows[1:]]  # 17.5 and at most 0.15, and 0.05 for the score
    assert list(wrong(sheet("Scores", [head, *off]))) == ["E2"]
    pounds = [[label, *(f"£{text}0" for text in texts)] for label, *texts in rows]
    assert list(wrong(sheet("Spend", [head, *pounds]))) == ["E2"]


def test_a_difference_of_whole_pounds_may_miss_by_one_and_not_by_two() -> None:
    rows = [["A", "£567,067", "£614,482", "£47,414"], ["B", "£104,337", "£98,210", "-£6,127"],
            ["C", "£736,221", "£700,405", "-£35,816"], ["D", "£593,493", "£612,001", "£18,508"]]  # fmt: skip
    head = ["Programme", "Budget", "Spent", "Variance"]
    assert wrong(sheet("Budget", [head, *rows])) == {}  # 614,482 - 567,067 = 47,415
    off = [[*rows[0][:3], "£47,413"], *rows[1:]]
    assert list(wrong(sheet("Budget", [head, *off]))) == ["D2"]


def read_as_numbers(table: Table) -> SheetCells:
    """The table as it is typed into cells below a title: numbers with formats, no Excel Table."""
    cells: dict[tuple[int, int], Content] = {(1, 1): "Community safety performance"}
    for row, line in enumerate([table.headings, *table.rows], start=3):
        for column, text in enumerate(line, start=1):
            plain = text.replace("£", "").replace(",", "").rstrip("%")
            if row == 3 or column == 1 or not text or text == "<5":
                cells[row, column] = text
                continue
            decimals = len(plain.partition(".")[2])
            code = f"0{'.' * (decimals > 0)}{'0' * decimals}%" if text.endswith("%") else "General"
            code = '"£"#,##0' if "£" in text else code
            number = float(plain) / 100 if text.endswith("%") else float(plain)
            cells[row, column] = read_number(number, code, Place("Sheet1", row, column))
    cells = {place: content for place, content in cells.items() if content != ""}
    texts = {place: one for place, one in cells.items() if isinstance(one, str)}
    return SheetCells("Sheet1", cells, (), texts)


@pytest.mark.parametrize("shape", CLEAN_SHAPES, ids=lambda shape: shape.__name__)
def test_right_tables_of_typed_numbers_have_no_finding_either(shape: Shape) -> None:
    for seed in range(100, 108):
        assert check_figures([read_as_numbers(clean_table(shape, seed))]).wrong == (), seed
