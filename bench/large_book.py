"""Makes the large workbook of the benchmarks: 200,000 rows by 12 columns on one sheet, 20 on another.

The figures come from a fixed seed, so that every run measures the same file. Nothing in it is a
real partnership's. ``formulas_on`` says where the 20 CSP formulas stand.
"""

import argparse
import random
import shutil
import sys
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import xlsxwriter

from bench import Row, Run, median_run, run, xlcsp

ROWS = 200_000
COLUMNS = 12
FORMULAS = 20


def make(path: Path, formulas_on: Literal["small", "large"] = "small", rows: int = ROWS) -> None:
    """Write the workbook: sheet "Data" with ``rows`` rows, sheet "Board" with 20 indicators."""
    figures = random.Random(20_090_401)  # noqa: S311 - the same figures every time, not a secret
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    book.set_calc_mode("auto")
    book.set_properties({"created": datetime(2009, 4, 1)})
    data = book.add_worksheet("Data")
    data.write_row(0, 0, [f"Column {number}" for number in range(1, COLUMNS + 1)])
    for row in range(1, rows + 1):
        data.write_row(row, 0, [f"E{row:08d}", f"Area {row % 97}"])
        for column in range(2, COLUMNS):
            data.write_number(row, column, figures.randrange(1, 10**12) / 10**8)
        if formulas_on == "large" and row <= FORMULAS:
            formula = f'=_xldudf_CSP_RAG(C{row + 1},D{row + 1},"smaller")'
            data.write_formula(row, COLUMNS, formula, None, "Red")
    board = book.add_worksheet("Board")
    board.write_row(0, 0, ["Indicator", "Actual", "Target", "Status"])
    for row in range(1, FORMULAS + 1):
        board.write_row(row, 0, [f"Indicator {row}", figures.randrange(900), 300])
        if formulas_on == "small":
            formula = f'=_xldudf_CSP_RAG(B{row + 1},C{row + 1},"smaller")'
            board.write_formula(row, 3, formula, None, "Red")
    book.close()


_LOAD_AND_SAVE = "import openpyxl, sys; openpyxl.load_workbook(sys.argv[1]).save(sys.argv[2])"


def rows() -> list[Row]:
    """The file recalculated, formulas on either sheet, against openpyxl opening and saving it."""
    found: list[Row] = []
    with TemporaryDirectory() as folder:
        small, large = Path(folder) / "small.xlsx", Path(folder) / "large.xlsx"
        make(small, "small")
        make(large, "large")
        out = Path(folder) / "out.xlsx"
        theirs = run([sys.executable, "-c", _LOAD_AND_SAVE, small, out])
        found.append(
            Row(
                f"openpyxl loads and saves a {small.stat().st_size / 1e6:.0f} MB workbook of "
                f"{ROWS * COLUMNS / 1e6:.1f} million cells",
                f"{theirs.seconds:.1f} s, {theirs.peak_mb:.0f} MB",
            )
        )
        for path, where, times, memory in (
            (small, "a small sheet", 50, 10),
            (large, "the largest sheet", 10, 1),
        ):
            ours = median_run(xlcsp("recalc", path, "-o", out))
            found.append(_against(ours, theirs, where, times, memory))
        found += _libreoffice(large, folder)
    return found


def _against(ours: Run, theirs: Run, where: str, times: int, memory: int) -> Row:
    faster, smaller = theirs.seconds / ours.seconds, theirs.peak_mb / ours.peak_mb
    aim = f"{times} times faster" + (f", 1/{memory} of the memory" if memory > 1 else "")
    return Row(
        f"`recalc` of it, 20 CSP formulas on {where}",
        f"{ours.seconds:.2f} s, {ours.peak_mb:.0f} MB: {faster:.0f} times faster, "
        f"1/{smaller:.0f} of the memory",
        aim,
        faster >= times and smaller >= memory,
    )


def _libreoffice(path: Path, folder: str) -> list[Row]:
    office = shutil.which("soffice")
    if not office:
        return [Row("LibreOffice opens and saves it", "not installed here")]
    command = [
        office,
        f"-env:UserInstallation=file://{folder}/profile",
        *("--headless", "--convert-to", "xlsx", "--outdir", f"{folder}/converted"),
        path,
    ]
    taken = run(command)
    return [Row("LibreOffice opens, recalculates and saves it", f"{taken.seconds:.1f} s")]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--formulas-on", choices=["small", "large"], default="small")
    parser.add_argument("--rows", type=int, default=ROWS)
    chosen = parser.parse_args()
    make(chosen.path, chosen.formulas_on, chosen.rows)
