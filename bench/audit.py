"""``xlcsp check`` on a large workbook, and what it finds of planted errors."""

import random
import tempfile
from collections import Counter
from pathlib import Path

import xlsxwriter

from bench import Row, run, xlcsp
from bench.clean_tables import CLEAN_SHAPES, clean_table
from bench.planted import Planted, Workbook, sheets, with_errors, with_rules, workbook
from xlcsp.audit.check import Report, check_figures
from xlcsp.audit.rules import read_rules

SHEETS, ROWS, YEARS = 50, 200, 8
PLANTED, CLEAN, OF_EACH_SHAPE = 500, 200, 20


def rows() -> list[Row]:
    """Speed and memory of one large workbook, growth with size, and recall and precision."""
    return [*_speed(), *_recall()]


def _speed() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        path, half = Path(folder) / "large.xlsx", Path(folder) / "half.xlsx"
        _write_large(path, SHEETS)
        _write_large(half, SHEETS // 2)
        whole, part = run(xlcsp("check", path)), run(xlcsp("check", half))
    what = f"`xlcsp check` with discovery: {SHEETS} sheets, {SHEETS * ROWS * (YEARS + 2):,} numbers"
    return [
        Row(what, f"{whole.seconds:.1f} s", "under 10 s", whole.seconds < 10),
        Row("the same: peak memory", f"{whole.peak_mb:.0f} MB", "under 500 MB", whole.peak_mb < 500),
        Row("the same: time against half as many numbers",
            f"{whole.seconds / part.seconds:.1f} times", "no worse than n log n (2.2)"),
    ]  # fmt: skip


def _write_large(path: Path, count: int) -> None:
    chance = random.Random(20_100_401)  # noqa: S311 - the same figures every time, not a secret
    with xlsxwriter.Workbook(str(path)) as file:
        for number in range(count):
            sheet = file.add_worksheet(f"Sheet {number + 1}")
            years = [f"{2000 + year}-{year + 1:02d}" for year in range(YEARS)]
            sheet.write_row(0, 0, ["Area", *years, "% chge", "Total"])
            totals = [0] * YEARS
            for row in range(1, ROWS + 1):
                levels = [chance.randint(50, 5000) for _ in range(YEARS)]
                if row == ROWS:
                    levels = totals
                else:
                    totals = [a + b for a, b in zip(totals, levels, strict=True)]
                label = "Total" if row == ROWS else f"Area {row}"
                sheet.write_row(row, 0, [label, *levels, _change(levels), sum(levels)])


def _change(levels: list[int]) -> str:
    difference, base = (levels[-1] - levels[-2]) * 100, levels[-2]
    whole = (2 * abs(difference) + base) // (2 * base)
    return f"{-whole if difference < 0 else whole}%"


def _recall() -> list[Row]:
    planted = found = pinned = ruled = 0
    missed: Counter[str] = Counter()
    for seed in range(PLANTED):
        book = with_errors(seed)
        alone, by_rules = _checked(book)
        for error in book.planted:
            planted += 1
            found += _is_found(alone, book, error)
            pinned += _is_pinned(alone, book, error)
            ruled += _is_found(by_rules, book, error)
            missed[error.kind] += not _is_found(alone, book, error)
    false = ruled_false = 0
    for seed in range(100_000, 100_000 + CLEAN):
        alone, by_rules = _checked(workbook(seed))
        false += bool(alone.wrong)
        ruled_false += bool(by_rules.wrong)
    alike = [
        (shape, bool(check_figures(sheets(Workbook([clean_table(shape, seed)]))).wrong))
        for shape in CLEAN_SHAPES
        for seed in range(200_000, 200_000 + OF_EACH_SHAPE)
    ]
    accused = Counter(shape.__name__ for shape, wrong in alike if wrong)
    worst = ", ".join(f"{n} of {name}" for name, n in accused.most_common(3)).replace("_", " ")
    of = f"{planted:,} errors planted in {PLANTED} workbooks"
    most = ", ".join(f"{kind} {count}" for kind, count in missed.most_common(3) if count)
    return [
        Row(f"{of}, found with rules", f"{ruled / planted:.1%}", "all", ruled == planted),
        Row(f"{of}, found without (missed most: {most})", f"{found / planted:.1%}", "90%",
            found >= 0.9 * planted),
        Row("the same, named as the very cell", f"{pinned / planted:.1%}"),
        Row(f"{CLEAN} clean workbooks with a finding, without rules", str(false), "under 1 in 20",
            false * 20 < CLEAN),
        Row("the same, with rules", str(ruled_false), "under 1 in 20", ruled_false * 20 < CLEAN),
        Row(f"{len(alike):,} right tables of {len(CLEAN_SHAPES)} shapes that look wrong, with a finding"
            + (f" ({worst})" if worst else ""), str(accused.total()), "under 1 in 20",
            accused.total() * 20 < len(alike)),
    ]  # fmt: skip


def _checked(book: Workbook) -> tuple[Report, Report]:
    """The report by discovery alone, and the one with rules."""
    cells = sheets(book)
    ruled = with_rules(cells, book)
    return check_figures(cells), check_figures(ruled, read_rules(ruled, Path()))


def _place(book: Workbook, error: Planted) -> tuple[str, int, int]:
    return book.tables[error.table].name, error.row + 2, error.column + 1


def _is_pinned(report: Report, book: Workbook, error: Planted) -> bool:
    places = {(one.place.sheet, one.place.row, one.place.column) for one in report.wrong}
    return _place(book, error) in places


def _is_found(report: Report, book: Workbook, error: Planted) -> bool:
    """Whether a finding is about the planted cell, or about a sum that it stands in."""
    places = {
        (place.sheet, place.row, place.column)
        for one in report.wrong
        for place in (one.place, *one.cells)
    }
    return _place(book, error) in places
