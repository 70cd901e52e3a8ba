"""Tables changed in a closed workbook: small ones in large files, large ones, and how time grows."""

import random
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import Row, Run, median_run, run

ROWS, COLUMNS = 200_000, 12
SECONDS, MEGABYTES, TIMES = 0.25, 40, 100
LARGE_SECONDS, LARGE_MEGABYTES = 3, 150


def make(path: Path, table_rows: int, table_columns: int, other_rows: int) -> None:
    """A workbook with a table with totals on one sheet and plain rows on another, made up."""
    import xlsxwriter

    figures = random.Random(20_090_401)  # noqa: S311 - the same figures every time, not a secret
    with xlsxwriter.Workbook(str(path)) as book:
        board = book.add_worksheet("Board")
        names = [f"Column {number}" for number in range(1, table_columns + 1)]
        rows = [
            [f"E{row:08d}", *(figures.randrange(10**7) / 100 for _ in names[1:])]
            for row in range(table_rows)
        ]
        columns = [{"header": name, "total_function": "sum"} for name in names]
        columns[0] = {"header": names[0], "total_string": "Total"}
        board.add_table(
            *(0, 0, table_rows + 1, table_columns - 1),
            {"name": "Figures", "data": rows, "columns": columns, "total_row": True},
        )
        board.write(table_rows + 5, 0, "A note below the table")
        data = book.add_worksheet("Data")
        for row in range(other_rows):
            data.write_row(row, 0, [f"E{row:08d}", f"Area {row % 97}"])
            for column in range(2, COLUMNS):
                data.write_number(row, column, figures.randrange(1, 10**12) / 10**8)


_LOAD_AND_SAVE = "import openpyxl, sys; openpyxl.load_workbook(sys.argv[1]).save(sys.argv[2])"


def rows() -> list[Row]:
    """A 7-row table in a large workbook, a large table, and how time grows with each."""
    with TemporaryDirectory() as folder:
        small, out = Path(folder) / "small.xlsx", Path(folder) / "out.xlsx"
        make(small, 7, 4, ROWS)
        theirs = run([sys.executable, "-c", _LOAD_AND_SAVE, small, out])
        size = f"{small.stat().st_size / 1e6:.0f} MB, {ROWS:,}-row workbook"
        found = [_small(edit(small, out, "replace"), theirs, size)]
        grown = edit(small, out, "grow")
        found.append(
            Row(
                "the same table grown by 3 rows (every formula in the file is looked at)",
                f"{_said(grown)}: {theirs.seconds / grown.seconds:.0f} times faster than openpyxl",
            )
        )
        found += _growing(Path(folder), out)
    return found


def edit(path: Path, out: Path, kind: str) -> Run:
    """One edit as a process of its own."""
    return median_run([sys.executable, "-m", "bench.table_edit", path, out, kind])


def _said(run: Run) -> str:
    return f"{run.seconds:.2f} s, {run.peak_mb:.0f} MB"


def _small(ours: Run, theirs: Run, size: str) -> Row:
    times = theirs.seconds / ours.seconds
    return Row(
        f"a 7-row table replaced in a {size} (openpyxl loads and saves it in {theirs.seconds:.0f} s)",
        f"{_said(ours)}: {times:.0f} times faster",
        f"under {SECONDS} s and {MEGABYTES} MB, {TIMES} times faster",
        ours.seconds < SECONDS and ours.peak_mb < MEGABYTES and times >= TIMES,
    )


def _growing(folder: Path, out: Path) -> list[Row]:
    """Time by the table's rows, and by the rest of the workbook (which should not matter)."""
    by_rows, by_rest = [], []
    for table_rows in (200, 2_000, 20_000):
        path = folder / f"table{table_rows}.xlsx"
        make(path, table_rows, COLUMNS, 0)
        by_rows.append(edit(path, out, "replace"))
    for other_rows in (1_000, 10_000, 100_000):
        path = folder / f"rest{other_rows}.xlsx"
        make(path, 7, 4, other_rows)
        by_rest.append(edit(path, out, "replace"))
    large = by_rows[-1]
    rest = by_rest[-1].seconds / by_rest[0].seconds
    return [
        Row(
            f"a 20,000 x {COLUMNS} table replaced",
            _said(large),
            f"under {LARGE_SECONDS} s, {LARGE_MEGABYTES} MB",
            large.seconds < LARGE_SECONDS and large.peak_mb < LARGE_MEGABYTES,
        ),
        Row(
            "tables of 200, 2,000 and 20,000 rows replaced",
            ", ".join(f"{each.seconds:.2f} s" for each in by_rows),
        ),
        Row(
            "a 7-row table replaced beside 1,000, 10,000 and 100,000 rows of other sheets",
            ", ".join(f"{each.seconds:.2f} s" for each in by_rest),
            "does not grow",
            rest < 2,
        ),
    ]
