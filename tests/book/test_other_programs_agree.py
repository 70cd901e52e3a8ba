"""excelize and cellrune, where installed, read the results as we mean them and agree on the sums.

Both are independent implementations, in Go and in Rust. They are asked about a part of the corpus.
"""

from pathlib import Path
from typing import Any

import pytest
from openpyxl.utils import get_column_letter as letter
from table_corpus import Plan, by_xlsxwriter, plan_of

from xlcsp.book import TableEdit, open_book, write

NEW = ({"Area": "New A", "Number": 7.0}, {"Area": "New B", "Number": 8.0})
CASES = [(number, gone) for number in (0, 5, 9, 13, 16, 20, 22, 33) for gone in (False, True)]


@pytest.fixture(params=CASES, ids=lambda case: f"book{case[0]}-{'shift' if case[1] else 'append'}")
def result(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Plan, list[float]]:
    """A workbook after an edit, its layout, and the column Number as it must be."""
    number, gone = request.param
    plan = plan_of(number)
    source, out = tmp_path / "source.xlsx", tmp_path / "out.xlsx"
    by_xlsxwriter(source, plan)
    removed = frozenset({1}) if gone and plan.rows > 2 else frozenset()
    write(open_book(source), [TableEdit("Counts", {}, NEW, removed)], out)
    kept = [value for row, value in enumerate(plan.numbers()) if row not in removed]
    return out, plan, [*kept, 7.0, 8.0]


def table_range(plan: Plan, rows: int) -> str:
    bottom = plan.top + rows + plan.totals
    return f"{letter(plan.left)}{plan.top}:{letter(plan.right)}{bottom}"


def test_excelize_reads_the_table_and_works_out_the_same_sums(
    result: tuple[Path, Plan, list[float]],
) -> None:
    excelize: Any = pytest.importorskip("excelize", reason="excelize is not installed here")
    path, plan, numbers = result
    book = excelize.open_file(str(path))
    assert [each.range for each in book.get_tables("Data")] == [table_range(plan, len(numbers))]
    assert float(book.calc_cell_value("Probe", "A1")) == sum(numbers)
    assert float(book.calc_cell_value("Probe", "A2")) == len(numbers)
    if plan.below:
        assert float(book.calc_cell_value("Probe", "A5")) == 82


def test_cellrune_reads_the_table_and_works_out_the_same_sums(
    result: tuple[Path, Plan, list[float]],
) -> None:
    cellrune: Any = pytest.importorskip("cellrune", reason="cellrune is not installed here")
    path, plan, numbers = result
    book = cellrune.Workbook.open_path(str(path))
    sheet = next(each for each in book.summary()["sheets"] if each["name"] == "Data")
    assert [each["range"] for each in sheet["tables"]] == [table_range(plan, len(numbers))]
    merged = {"A1:J1"}
    if plan.below:
        row = plan.note + len(numbers) - plan.rows
        merged.add(f"{letter(plan.left)}{row}:{letter(plan.left + 2)}{row}")
    assert set(sheet["merged_ranges"]) == merged
    book.calculate()
    shown = [line[0]["value"] for line in book.read_values("Probe", "A1", "A4")]
    assert shown == [sum(numbers), len(numbers), sum(numbers), sum(numbers)]


def test_excelize_moves_references_below_as_we_do(tmp_path: Path) -> None:
    """Where a table has its rows to itself, moving its cells and moving whole rows are the same."""
    excelize: Any = pytest.importorskip("excelize", reason="excelize is not installed here")
    plan = plan_of(22)
    assert plan.below
    assert not plan.beside
    source, out = tmp_path / "source.xlsx", tmp_path / "out.xlsx"
    by_xlsxwriter(source, plan)
    write(open_book(source), [TableEdit("Counts", {}, NEW, frozenset())], out)
    theirs = excelize.open_file(str(source))
    theirs.insert_rows("Data", plan.last + 1, len(NEW))
    ours = excelize.open_file(str(out))
    assert ours.get_cell_formula("Probe", "A5") == theirs.get_cell_formula("Probe", "A5")
    below = f"{letter(plan.left + 1)}{plan.note + 2 + len(NEW)}"
    assert ours.get_cell_formula("Data", below) == theirs.get_cell_formula("Data", below)
    assert ours.get_cell_value("Data", below) == theirs.get_cell_value("Data", below)
