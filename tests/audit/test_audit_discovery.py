"""What is found without rules, and what is left alone. The figures are made up."""

import pytest
from grids import sheet, told, wrong

from xlcsp.audit.check import check_figures
from xlcsp.audit.finding import Verdict

YEARS = ["2007-08", "2008-09", "2009-10", "2010-11"]
AREAS = [
    ["Area", *YEARS],
    ["North", "301", "276", "253", "233"],
    ["Mid", "38", "37", "36", "35"],
    ["South", "154", "142", "131", "120"],
    ["Mid and South", "192", "179", "167", "155"],
    ["All areas", "493", "455", "420", "388"],
]


def changed(grid: list[list[str]], cell: tuple[int, int], text: str) -> list[list[str]]:
    """The grid with another text in one cell; row and column from 0."""
    return [
        [text if (r, c) == cell else old for c, old in enumerate(line)]
        for r, line in enumerate(grid)
    ]


def test_rows_that_add_up_are_not_accused() -> None:
    assert wrong(sheet("Robbery", AREAS)) == {}


def test_a_subtotal_that_breaks_what_its_row_keeps_elsewhere_is_found() -> None:
    found = wrong(sheet("Robbery", changed(AREAS, (4, 2), "176")))
    assert list(found) == ["C5"]
    assert found["C5"].expected == "179"


def test_a_wrong_part_is_named_and_not_the_sums_that_it_breaks() -> None:
    # 38 -> 83: Mid and South (192) and all areas from their three parts both break in 2007-08
    found = wrong(sheet("Robbery", changed(AREAS, (2, 1), "83")))
    assert list(found) == ["B3"]
    assert found["B3"].expected == "38"
    assert "two digits swapped" in found["B3"].cause


def test_as_many_breakers_as_keepers_prove_nothing() -> None:
    grid = changed(changed(AREAS, (4, 1), "999"), (4, 2), "999")
    grid = [line[:3] for line in grid]  # two years left, both broken for the subtotal
    assert "B5" not in wrong(sheet("Robbery", grid))


def test_small_counts_that_add_up_by_chance_prove_nothing() -> None:
    grid = [["Kind", "Q1", "Q2", "Q3", "Q4"], ["Race", "1", "2", "1", "0"],
            ["Religion", "0", "1", "1", "1"], ["Sexuality", "1", "3", "2", "2"],
            ["Disability", "2", "1", "0", "1"]]  # fmt: skip
    assert wrong(sheet("Hate crime", grid)) == {}


PERFORMANCE = [
    ["Indicator", "2008/09 Actual", "2009/10 Target", "2009/10 Actual", "Change", "Against target"],
    ["Violence", "306", "294", "323", "+5.6%", "+9.9%"],
    ["Acquisitive crime", "7,964", "7,582", "6,937", "-12.9%", "-8.5%"],
    ["Treatment", "1,111", "1,063", "1,127", "+1.4%", "+6.0%"],
    ["Casualties", "348", "389", "308", "-11.5%", "-20.8%"],
    ["Burglary", "912", "880", "845", "-7.3%", "-4.0%"],
]


def test_changes_between_columns_that_reproduce_are_not_accused() -> None:
    assert wrong(sheet("Table 1", PERFORMANCE)) == {}


def test_a_change_on_another_base_is_found_and_the_base_is_named() -> None:
    # (308 - 389)/389 = -20.8%, printed under the change on 2008/09
    found = wrong(sheet("Table 1", changed(PERFORMANCE, (4, 4), "-20.8%")))
    assert list(found) == ["E5"]
    assert found["E5"].expected == "-11.5%"
    assert "compared with 2009/10 Target (389) instead of 348" in found["E5"].cause


def test_a_wrong_actual_is_named_where_both_its_changes_break() -> None:
    found = wrong(sheet("Table 1", changed(PERFORMANCE, (2, 3), "6,397")))
    assert list(found) == ["D3"]
    assert found["D3"].expected == "6,937"


def test_the_tables_of_one_shape_are_added_up_cell_by_cell() -> None:
    robbery = [["", "A", "B"], ["N", "301", "276"], ["M", "38", "37"], ["S", "154", "142"]]
    burglary = [["", "A", "B"], ["N", "893", "814"], ["M", "391", "381"], ["S", "791", "726"]]
    both = [["", "A", "B"], ["N", "1194", "1090"], ["M", "429", "418"], ["S", "945", "873"]]
    sheets = [
        sheet(n, g) for n, g in (("Robbery", robbery), ("Burglary", burglary), ("Both", both))
    ]
    found = wrong(*sheets)
    assert list(found) == ["Both!C4"]
    assert found["Both!C4"].expected == "868"


BASELINES = [320, 1180, 275, 519, 601, 257, 1433, 884]


def test_targets_that_a_column_cuts_off_are_noted_and_not_accused() -> None:
    rows = [[f"Area {n}", str(n), str(n * 94 // 100)] for n in BASELINES]
    report = check_figures([sheet("Targets", [["Area", "Baseline", "Target"], *rows])])
    assert report.wrong == ()
    # 300.8, 258.5, 487.86, 564.94, 241.58 and 830.96 would be one more; 1109.2 and 1347.02 not
    assert told(report, Verdict.CONVENTION) == ["C2", "C4", "C5", "C6", "C7", "C9"]


def test_one_figure_that_is_cut_off_among_rounded_ones_is_found() -> None:
    rows = [[f"Area {n}", str(n), str((n * 94 + 50) // 100)] for n in BASELINES]
    rows[3][2] = "487"  # 519 less 6% is 487.86
    found = wrong(sheet("Targets", [["Area", "Baseline", "Target"], *rows]))
    assert list(found) == ["C5"]
    assert "cut off, not rounded" in found["C5"].cause


def test_a_target_worked_out_from_an_unrounded_rate_is_not_accused() -> None:
    rates = ["5.40", "3.44", "7.16", "3.34", "4.97", "5.59", "6.65", "4.52"]
    targets = ["5.08", "3.23", "6.74", "3.14", "4.67", "5.25", "6.25", "4.25"]
    rows = [[f"Area {i}", a, b] for i, (a, b) in enumerate(zip(rates, targets, strict=True))]
    report = check_figures([sheet("Rates", [["Area", "Rate", "Target"], *rows])])
    assert report.wrong == ()
    assert told(report, Verdict.WITHIN) == ["C4"]  # 7.1649 to 7.165 is printed as 7.16


def test_shares_of_a_column_total_are_found_out() -> None:
    rows = [["A", "1,021", "16.1%"], ["B", "1,192", "18.8%"], ["C", "2,071", "32.7%"],
            ["D", "2,053", "32.6%"], ["Total", "6,337", "100.0%"]]  # fmt: skip
    found = wrong(sheet("Shares", [["Area", "Crimes", "Share"], *rows]))
    assert {cell: one.expected for cell, one in found.items()} == {"C5": "32.4%"}


def test_rates_per_thousand_are_found_out() -> None:
    rows = [["A", "1,180", "164,750", "7.16"], ["B", "320", "93,100", "3.44"],
            ["C", "275", "82,400", "3.34"], ["D", "519", "104,400", "4.97"],
            ["E", "601", "90,400", "6.95"]]  # fmt: skip
    found = wrong(sheet("Rates", [["Area", "Crimes", "People", "Rate"], *rows]))
    assert {cell: one.expected for cell, one in found.items()} == {"D6": "6.65"}


def test_products_are_found_out() -> None:
    rows = [["A", "16", "24", "384"], ["B", "16", "21", "336"], ["C", "18", "16", "288"],
            ["D", "16", "12", "182"], ["E", "22", "13", "286"]]  # fmt: skip
    found = wrong(sheet("Risk", [["Crime", "Probability", "Harm", "Score"], *rows]))
    assert {cell: one.expected for cell, one in found.items()} == {"D5": "192"}


def test_a_figure_that_another_table_prints_differently_is_found() -> None:
    header = ["Indicator", "2009/10 target"]
    one = [header, ["NI 15", "294"], ["NI 16", "7,582"], ["NI 40", "1,063"], ["NI 47", "389"]]
    other = [header, ["NI 15", "294"], ["NI 16", "7,852"], ["NI 40", "1,063"], ["NI 47", "389"]]
    found = wrong(sheet("Table 1", one), sheet("Appendix 1", other))
    assert list(found) == ["Appendix 1!B3"]
    assert "two digits swapped" in found["Appendix 1!B3"].cause


def test_a_lone_total_is_only_told_of_where_a_known_slip_explains_it() -> None:
    grants = [["Initiative", "Amount"], ["Hate incidents", "£3,000"], ["Engagement", "£5,000"],
              ["Home security", "£6,000"], ["Analyst", "£30,000"]]  # fmt: skip
    assert wrong(sheet("Grant", [*grants, ["Total", "£44,000"]])) == {}
    left_out = wrong(sheet("Grant", [*grants, ["Total", "£41,000"]]))
    assert "£3,000 (B2) left out" in left_out["B6"].cause
    assert wrong(sheet("Grant", [*grants, ["Total", "£37,612"]])) == {}


def test_a_figure_with_a_part_period_cannot_be_derived_where_the_heading_asks_for_the_same() -> (
    None
):
    grid = changed(PERFORMANCE, (0, 4), "Performance vs same period 2008/09")
    grid = changed(changed(grid, (3, 3), "1,127 ³"), (3, 4), "+5.9%")
    lines = [*grid, ["³ Figures to end of Nov 2009"]]
    page = sheet("Table 1", lines)
    report = check_figures([page])
    assert told(report, Verdict.CANNOT) == ["E4"]
    assert "E4" not in {one.place.cell for one in report.wrong}


def test_points_called_per_cent_are_found_where_other_rows_are_per_cent() -> None:
    grid = [*PERFORMANCE, ["Confidence", "23%", "26.3%", "25%", "+2%", "-1.3%"]]
    found = wrong(sheet("Table 1", grid))
    assert {cell: one.expected for cell, one in found.items()} == {
        "E7": "+2 pts (+8.7%)",
        "F7": "-1.3 pts (-4.9%)",
    }
    assert {one.cause for one in found.values()} == {"percentage points called per cent"}


def test_points_named_as_points_are_not_accused() -> None:
    rows = [["A", "23%", "25%", "+2%"], ["B", "31%", "38%", "+7%"], ["C", "44%", "39%", "-5%"],
            ["D", "12%", "18%", "+6%"]]  # fmt: skip
    assert wrong(sheet("Survey", [["Area", "2008", "2009", "Change, points"], *rows])) == {}


def test_a_wide_table_says_what_was_not_searched() -> None:
    grid = [["Area", *(f"Column {n}" for n in range(20))],
            *([f"Area {r}", *(str(100 + 7 * r * n % 91) for n in range(20))] for r in range(5))]  # fmt: skip
    assert any("20 columns" in text for text in check_figures([sheet("Wide", grid)]).messages)


@pytest.mark.parametrize("hidden", ["hidden", "very hidden"])
def test_a_hidden_sheet_is_checked_and_said_to_be_hidden(hidden: str) -> None:
    report = check_figures([sheet("Robbery", changed(AREAS, (4, 2), "176"), hidden=hidden)])
    assert [one.place.cell for one in report.wrong] == ["C5"]
    assert report.messages == (f"Robbery is {hidden}, and was checked like the others.",)


def test_errors_and_words_in_cells_are_passed_over() -> None:
    grid = changed(changed(AREAS, (2, 1), "#DIV/0!"), (3, 3), "to follow")
    assert wrong(sheet("Robbery", grid)) == {}
