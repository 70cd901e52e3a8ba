"""The five documents: every figure that does not reproduce is found, and none that does is accused."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import pytest
from published_by_hand import (
    CUT_OFF,
    LEICESTERSHIRE,
    NORTH_WORCESTERSHIRE,
    ROW_BY_ROW,
    SLIPS,
    TOLERATED,
    TOTALS,
    UNDERIVABLE,
    Slip,
)

from xlcsp.audit.check import Report, check_book, check_figures
from xlcsp.audit.finding import Finding, Verdict
from xlcsp.audit.read_sheets import read_sheets
from xlcsp.audit.tables import Position, SheetCells
from xlcsp.book import open_book

T = TypeVar("T")
WORKBOOKS = Path(__file__).parents[2] / "workbooks"


@lru_cache
def checked(name: str) -> Report:
    return check_book(open_book(WORKBOOKS / f"{name}.xlsx"))


@lru_cache
def checked_without_rules(name: str) -> Report:
    return check_figures(read_sheets(open_book(WORKBOOKS / f"{name}.xlsx")))


def told(findings: tuple[Finding, ...], verdict: Verdict) -> set[tuple[str, str, str]]:
    return {
        (one.place.sheet, one.place.cell, one.published)
        for one in findings
        if one.verdict is verdict
    }


@pytest.mark.parametrize("name", SLIPS)
def test_exactly_the_figures_that_do_not_reproduce_are_found(name: str) -> None:
    found = {
        (one.place.sheet, one.place.cell, one.published, one.expected, one.verdict)
        for one in checked(name).wrong
    }
    assert found == {(*slip[:4], Verdict.WRONG) for slip in SLIPS[name]} | {
        (*total[:4], Verdict.PARTS) for total in TOTALS[name]
    }


EXPLAINED = [
    (name, slip) for told_of in (SLIPS, TOTALS) for name, slips in told_of.items() for slip in slips
]


@pytest.mark.parametrize(("name", "slip"), EXPLAINED)
def test_each_slip_is_explained(name: str, slip: Slip) -> None:
    finding = next(
        one
        for one in checked(name).wrong
        if (one.place.sheet, one.place.cell) == (slip.sheet, slip.cell)
    )
    assert slip.cause in finding.cause
    assert finding.relation


def test_a_mistyped_digit_is_given_only_where_nothing_else_predicts_the_figure() -> None:
    by_hand = {
        (one.place.cell, one.published)
        for one in checked(LEICESTERSHIRE).wrong
        if "mistyped" in one.cause
    }
    assert by_hand == {("E10", "587"), ("D10", "587"), ("E12", "568"), ("D12", "568")}


def test_two_population_bases_are_the_only_cause_of_the_county_s_rate() -> None:
    rate = next(one for one in checked(LEICESTERSHIRE).wrong if one.published == "5.40")
    assert rate.cause == "two population bases mixed"


def test_a_share_that_is_right_by_itself_is_noted_in_the_group_of_its_total() -> None:
    findings = checked(LEICESTERSHIRE).findings
    noted = {
        (one.place.cell, one.published, one.expected): one.group
        for one in findings
        if one.place.sheet == "ABG allocation" and one.verdict is Verdict.CONVENTION
    }
    groups = {one.place.cell: one.group for one in findings if one.verdict is Verdict.PARTS}
    assert set(noted) == ROW_BY_ROW
    assert all(groups[f"{cell[0]}13"] == group for (cell, _, _), group in noted.items())


def test_a_narrow_window_before_rounding_is_told_with_what_the_text_states() -> None:
    for report in (checked(LEICESTERSHIRE), checked_without_rules(LEICESTERSHIRE)):
        causes = {one.cause for one in report.findings if one.published == "6.74"}
        assert causes == {
            "only a figure from 7.16490 to 7.16499…, printed as 7.16, gives 6.74; the text itself"
            " states the sum from 7.16"
        }


def test_only_figures_that_tell_cutting_off_from_rounding_are_counted_for_it() -> None:
    """3324.19, 310.4, 503.43 and 249.29 come out alike either way; so do 3221.38 and 1109.2."""
    causes = {
        one.place.cell[0]: one.cause
        for one in checked(LEICESTERSHIRE).findings
        if one.place.sheet == "NI 20 districts" and one.verdict is Verdict.CONVENTION
    }
    assert causes == {
        "D": "cut off, not rounded, as are all 4 figures of this line that tell the two apart",
        "E": "cut off, not rounded, as are 4 of the 6 figures of this line that tell the two apart",
    }


def test_a_fall_that_three_sheets_print_is_one_group() -> None:
    findings = checked(NORTH_WORCESTERSHIRE).findings
    groups = [{one.group for one in findings if one.published == fall} for fall in ("19%", "11.1%")]
    assert [len(group) for group in groups] == [1, 1]
    assert groups[0] != groups[1]


@pytest.mark.parametrize("name", SLIPS)
def test_a_figure_whose_inputs_are_not_printed_is_noted_and_not_called_wrong(name: str) -> None:
    assert told(checked(name).findings, Verdict.CANNOT) == UNDERIVABLE[name]


@pytest.mark.parametrize("name", SLIPS)
def test_a_target_whose_wording_is_rounded_is_noted_and_not_called_wrong(name: str) -> None:
    assert told(checked(name).findings, Verdict.WITHIN) == TOLERATED[name]


def test_a_table_that_cuts_off_throughout_is_noted_and_not_called_wrong() -> None:
    noted = told(checked(LEICESTERSHIRE).findings, Verdict.CONVENTION)
    assert {(cell, text) for sheet, cell, text in noted if sheet == "NI 20 districts"} == CUT_OFF


def test_one_slip_that_shows_three_times_is_one_group() -> None:
    groups = {
        one.group
        for one in checked("central-bedfordshire-2009-12").wrong
        if one.place.cell in ("C40", "C41", "C42")
    }
    assert len(groups) == 1


def test_the_misprinted_heading_of_eight_tables_is_one_group() -> None:
    groups = {
        one.group
        for one in checked("central-bedfordshire-2009-12").wrong
        if one.published == "2009-11"
    }
    assert len(groups) == 1


def test_a_slip_and_its_copy_on_another_sheet_are_one_group() -> None:
    for published in ("587", "568", "15%"):
        found = [one for one in checked(LEICESTERSHIRE).wrong if one.published == published]
        assert len(found) == 2
        assert len({one.group for one in found}) == 1


WITHOUT_RULES = {
    # These need to be told: the column of a single county, weights that nobody published, and
    # columns of which as many break a sum as keep it
    LEICESTERSHIRE: {"B18", "D13", "E13"},
}


@pytest.mark.parametrize("name", SLIPS)
def test_without_rules_nearly_all_are_found_and_no_other_is_accused(name: str) -> None:
    left = WITHOUT_RULES.get(name, set())
    found = {(one.place.sheet, one.place.cell) for one in checked_without_rules(name).wrong}
    assert found == {slip[:2] for slip in (*SLIPS[name], *TOTALS[name]) if slip.cell not in left}


@pytest.mark.parametrize("name", SLIPS)
def test_the_reconciliation_agrees_with_the_checker(name: str) -> None:
    """Every figure that the sheet says does not agree is told of, and every other finding is on it."""
    rows = _reconciliation(name)
    told_of = {
        (place.sheet, place.cell)
        for one in checked(name).findings
        for place in (one.place, *one.cells)
    }
    for where in (where for where, agrees in rows if agrees == "No"):
        assert where in told_of, where
    reconciled = {where for where, agrees in rows if agrees == "No"}
    for one in checked(name).wrong:
        if one.place.sheet in ("In prose", "NI 20 districts") or one.published == "2009-11":
            continue  # text, whose figures are reconciled where they stand in cells of their own
        assert (one.place.sheet, one.place.cell) in reconciled


def test_a_workbook_without_cached_values_has_no_finding_more() -> None:
    """Formula cells that hold nothing yet leave the districts' percentages looking like levels."""
    sheets = read_sheets(open_book(WORKBOOKS / f"{LEICESTERSHIRE}.xlsx"))
    bare = [
        replace(sheet, cells=_without(sheet, sheet.cells), texts=_without(sheet, sheet.texts))
        for sheet in sheets
    ]
    polarities = [
        one.place for one in check_figures(bare).findings if "two polarities" in one.cause
    ]
    assert polarities == []


def _without(sheet: SheetCells, filled: Mapping[Position, T]) -> dict[Position, T]:
    """The cells that no formula fills."""
    return {place: one for place, one in filled.items() if place not in sheet.worked_out}


def _reconciliation(name: str) -> list[tuple[tuple[str, str], str]]:
    sheets = read_sheets(open_book(WORKBOOKS / f"{name}.xlsx"))
    sheet = next((one for one in sheets if one.name == "Reconciliation"), None)
    if sheet is None:
        return []
    top = next(row for (row, _), text in sheet.texts.items() if text == "Agrees")
    columns = {text: column for (row, column), text in sheet.texts.items() if row == top}
    last = max(row for row, _ in sheet.cells)
    found = []
    for row in range(top + 1, last + 1):
        where = sheet.texts.get((row, columns["Where"]), "")
        place, _, cell = where.rpartition(", ")
        found.append(((place, cell), sheet.texts.get((row, columns["Agrees"]), "")))
    return found


QUOTED = ("587", "568", "£59,551.00", "3324", "£94,125.00", "£156,875.00", "6.74")


@pytest.mark.parametrize("page", ["checking.md", "deviations.md"])
@pytest.mark.parametrize("published", QUOTED)
def test_the_pages_explain_a_figure_in_the_words_of_the_check(page: str, published: str) -> None:
    finding = next(one for one in checked(LEICESTERSHIRE).findings if one.published == published)
    said = finding.cause.partition(" (unrounded they make £")[0]
    text = (WORKBOOKS.parent / "docs" / page).read_text(encoding="utf-8")
    assert said.casefold() in " ".join(text.split()).casefold()


@pytest.mark.parametrize("published", QUOTED)
def test_the_reconciliation_explains_a_figure_in_the_words_of_the_check(published: str) -> None:
    finding = next(one for one in checked(LEICESTERSHIRE).findings if one.published == published)
    said = finding.cause.partition(" (unrounded they make £")[0].casefold()
    sheets = read_sheets(open_book(WORKBOOKS / f"{LEICESTERSHIRE}.xlsx"))
    sheet = next(one for one in sheets if one.name == "Reconciliation")
    assert any(said in text.casefold() for text in sheet.texts.values())
