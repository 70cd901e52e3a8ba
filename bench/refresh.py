"""Tables refreshed in closed workbooks: a small one in a large file, a large one, an aggregation."""

import csv
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import xlsxwriter

from bench import Row, median_run, run, xlcsp
from bench.large_book import make
from xlcsp.book import NewSheet, NewTable, open_book, write

_DISTRICTS = [f"District {number}" for number in range(1, 8)]
_LOAD_AND_SAVE = "import openpyxl, sys; openpyxl.load_workbook(sys.argv[1]).save(sys.argv[2])"
_COLUMNS = 12
_STREET_HEADER = (
    *("Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude", "Location"),
    *("LSOA code", "LSOA name", "Crime type", "Last outcome category", "Context"),
)


def rows() -> list[Row]:
    """A line for each case of issue 4, and how time grows."""
    with TemporaryDirectory() as folder:
        place = Path(folder)
        return [*_small_in_large(place), *_large_table(place), _aggregated(place), *_growth(place)]


def _refresh(book: Path, table: str, source: Path, *more: str) -> list[str | Path]:
    out = book.with_name("out.xlsx")
    return xlcsp("refresh", book, "--table", table, "--from", source, "-o", out, "--no-name", *more)


def _write(path: Path, lines: Sequence[Sequence[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)
    return path


def _small_in_large(place: Path) -> list[Row]:
    """Seven rows on a sheet of their own beside 200,000 rows."""
    large = place / "large.xlsx"
    make(large, "small")
    seven = _seven_rows(large)
    source = _write(place / "seven.csv", [("District", "Count"), *((d, 9) for d in _DISTRICTS)])
    theirs = run([sys.executable, "-c", _LOAD_AND_SAVE, large, place / "theirs.xlsx"])
    ours = median_run(_refresh(seven, "Crime", source), times=5)
    times = theirs.seconds / ours.seconds
    return [
        Row(
            f"a 7-row table refreshed in a {large.stat().st_size / 1e6:.0f} MB workbook with 20 "
            "CSP formulas",
            f"{ours.seconds:.2f} s, {ours.peak_mb:.0f} MB; {times:.0f} times faster than openpyxl "
            f"loads and saves it ({theirs.seconds:.0f} s, {theirs.peak_mb:.0f} MB)",
            "under 0.25 s, 40 MB; 100 times faster",
            ours.seconds < 0.25 and ours.peak_mb < 40 and times >= 100,
        )
    ]


def _seven_rows(path: Path) -> Path:
    lines = tuple((name, 1.0) for name in _DISTRICTS)
    table = NewTable("Crime", 1, 1, ("District", "Count"), lines)
    out = path.with_name("seven.xlsx")
    with open_book(path) as book:
        write(book, [NewSheet("Crime", (), (table,), ())], out)
    return out


def _large_table(place: Path, count: int = 20_000) -> list[Row]:
    ours = _replaced(place, count)
    return [
        Row(
            f"every figure of a {count:,} x {_COLUMNS} table replaced",
            f"{ours[0]:.1f} s, {ours[1]:.0f} MB",
            "under 3 s, 150 MB",
            ours[0] < 3 and ours[1] < 150,
        )
    ]


def _replaced(place: Path, count: int) -> tuple[float, float]:
    """Seconds and MB for a table of so many rows, all of whose figures change."""
    path, source = place / "table.xlsx", place / "table.csv"
    header = ["Key", *(f"Figure {number}" for number in range(1, _COLUMNS))]
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Data")
        columns = [{"header": each} for each in header]
        sheet.add_table(0, 0, count, _COLUMNS - 1, {"name": "Crime", "columns": columns})
        for row in range(1, count + 1):
            sheet.write_row(row, 0, [f"K{row}", *(row + at for at in range(1, _COLUMNS))])
    new = (
        [f"K{row}", *(row + at + 0.5 for at in range(1, _COLUMNS))] for row in range(1, count + 1)
    )
    _write(source, [header, *new])
    taken = median_run(_refresh(path, "Crime", source))
    return taken.seconds, taken.peak_mb


def _aggregated(place: Path, count: int = 50_000) -> Row:
    """A CSV of street-level crime counted by district and kind into a 7 x 4 table."""
    random = Random(20_090_402)  # noqa: S311 - the same rows every time
    kinds = ["Burglary", "Robbery", "Vehicle crime", "Drugs"]
    lines: list[Sequence[object]] = [_STREET_HEADER]
    for _ in range(count):
        lsoa = f"{random.choice(_DISTRICTS)} {random.randrange(1, 20):03}A"
        lines.append(
            (
                *("a" * 64, "2026-01", "Example Police", "Example Police", "-1.0", "52.0"),
                *("On or near Example Street", "E01900001", lsoa, random.choice(kinds), "", ""),
            )
        )
    _write(place / "2026-01-example-street.csv", lines)
    path = place / "aggregated.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        columns = [{"header": each} for each in ("District", *kinds)]
        sheet = book.add_worksheet("Data")
        sheet.add_table(0, 0, 7, 4, {"name": "Crime", "columns": columns})
        sheet.write_column(1, 0, _DISTRICTS)
    taken = median_run(_refresh(path, "Crime", place / "2026-01-example-street.csv"))
    return Row(
        f"{count:,} rows of street-level CSV counted into a table",
        f"{taken.seconds:.2f} s, {taken.peak_mb:.0f} MB",
    )


def _growth(place: Path) -> list[Row]:
    tables = [f"{count:,}: {_replaced(place, count)[0]:.2f} s" for count in (1_000, 5_000, 10_000)]
    rest = []
    source = place / "seven.csv"
    for count in (1_000, 50_000, 200_000):
        path = place / f"rest-{count}.xlsx"
        make(path, "small", count)
        seconds = median_run(_refresh(_seven_rows(path), "Crime", source)).seconds
        rest.append(f"{count:,}: {seconds:.2f} s")
    return [
        Row("rows of the table, all replaced", "; ".join(tables), "in proportion"),
        Row("rows beside a 7-row table", "; ".join(rest), "hardly at all"),
    ]
