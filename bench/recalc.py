"""CSP cells a second: 10,000 formulas of ours on one sheet, each with four cells to read."""

import random
import tempfile
from pathlib import Path

import xlsxwriter

from bench import Row, median_seconds
from xlcsp.book import open_book, write
from xlcsp.engine import recalculate

CELLS = 10_000
AIM = 20_000


def rows() -> list[Row]:
    """Reading and logic together, and the same with the results written to a new file."""
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "statuses.xlsx", Path(folder) / "worked-out.xlsx"
        make(path)
        read_and_worked_out = median_seconds(lambda: work_out(path), times=5)
        written = median_seconds(lambda: work_out(path, out), times=5)
    rate = CELLS / read_and_worked_out
    return [
        Row(
            f"CSP cells a second, {CELLS:,} cells, reading and logic",
            f"{rate:,.0f}",
            f"{AIM:,} or more",
            rate >= AIM,
        ),
        Row("the same, written to a new file", f"{CELLS / written:,.0f}"),
    ]


def make(path: Path) -> None:
    """Writes the workbook, the same every time; the areas and figures are made up."""
    chance = random.Random(2_009)  # noqa: S311 (repeatable figures, not secrets)
    workbook = xlsxwriter.Workbook(path)
    sheet = workbook.add_worksheet("Statuses")
    sheet.write_row(0, 0, ["Area", "Actual", "Target", "Better", "Tolerance", "Status"])
    for row in range(1, CELLS + 1):
        actual, target = chance.randrange(1, 900), chance.randrange(1, 900)
        sheet.write_row(row, 0, [f"Area {row}", actual, target, "smaller", 0.05])
        at = row + 1
        sheet.write_formula(row, 5, f"=_xldudf_CSP_RAG(B{at},C{at},D{at},E{at})", None, "")
    workbook.close()


def work_out(path: Path, out: Path | None = None) -> None:
    """Opens the workbook and works out its formulas; writes the results where ``out`` says."""
    with open_book(path) as book:
        report = recalculate(book)
        if report.ours != CELLS or len(report.changes) != CELLS:
            raise AssertionError("every status is worked out, and none was there before")
        if out:
            write(book, report.changes, out)
