"""The five documents: every figure that does not reproduce is found, and none that does is accused."""

from functools import lru_cache
from pathlib import Path

import pytest
from published_by_hand import CUT_OFF, LEICESTERSHIRE, SLIPS, TOLERATED, UNDERIVABLE

from xlcsp.audit.check import Report, check_book, check_figures
from xlcsp.audit.finding import Finding, Verdict
from xlcsp.audit.read_sheets import read_sheets
from xlcsp.book import open_book

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
        (one.place.sheet, one.place.cell, one.published, one.expected)
        for one in checked(name).wrong
    }
    assert found == {slip[:4] for slip in SLIPS[name]}


@pytest.mark.parametrize(
    ("name", "slip"), [(name, slip) for name, slips in SLIPS.items() for slip in slips]
)
def test_each_slip_is_explained(name: str, slip: tuple[str, ...]) -> None:
    sheet, cell, _, _, cause = slip
    finding = next(
        one for one in checked(name).wrong if (one.place.sheet, one.place.cell) == (sheet, cell)
    )
    assert cause in finding.cause
    assert finding.relation


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
    for published in ("587", "568", "6.74", "15%"):
        found = [one for one in checked(LEICESTERSHIRE).wrong if one.published == published]
        assert len(found) == 2
        assert len({one.group for one in found}) == 1


WITHOUT_RULES = {
    # These need to be told: the column of a single county, weights that nobody published, and
    # columns of which as many break a sum as keep it
    LEICESTERSHIRE: {"B18", "D8", "E8", "D20"},
}


@pytest.mark.parametrize("name", SLIPS)
def test_without_rules_nearly_all_are_found_and_no_other_is_accused(name: str) -> None:
    left = WITHOUT_RULES.get(name, set())
    found = {(one.place.sheet, one.place.cell) for one in checked_without_rules(name).wrong}
    assert found == {
        slip[:2] for slip in SLIPS[name] if slip.cell not in left or slip.sheet == "NI 20 districts"
    }


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
