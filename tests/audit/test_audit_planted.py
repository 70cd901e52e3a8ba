"""A fixed sample of the benchmark: planted errors are found, clean workbooks are left alone."""

from pathlib import Path

import pytest

from bench.planted import sheets, with_errors, with_rules, workbook
from xlcsp.audit.check import Report, check_figures
from xlcsp.audit.rules import read_rules


def places(report: Report) -> set[tuple[str, int, int]]:
    return {
        (place.sheet, place.row, place.column)
        for one in report.wrong
        for place in (one.place, *one.cells)
    }


@pytest.mark.parametrize("first", range(0, 60, 20))
def test_every_planted_error_is_found_with_rules_and_nine_in_ten_without(first: int) -> None:
    planted = found = 0
    for seed in range(first, first + 20):
        book = with_errors(seed)
        cells = sheets(book)
        ruled = with_rules(cells, book)
        by_rules = places(check_figures(ruled, read_rules(ruled, Path())))
        alone = places(check_figures(cells))
        for error in book.planted:
            cell = (book.tables[error.table].name, error.row + 2, error.column + 1)
            assert cell in by_rules, (seed, error)
            planted += 1
            found += cell in alone
    assert planted >= 40
    assert found >= 0.9 * planted


def test_clean_workbooks_have_no_finding_with_or_without_rules() -> None:
    for seed in range(100_000, 100_040):
        book = workbook(seed)
        cells = sheets(book)
        ruled = with_rules(cells, book)
        assert check_figures(cells).wrong == (), seed
        assert check_figures(ruled, read_rules(ruled, Path())).wrong == (), seed
