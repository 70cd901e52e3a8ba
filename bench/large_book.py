"""Makes the large workbook of the benchmarks: 200,000 rows by 12 columns on one sheet, 20 on another.

The figures come from a fixed seed, so that every run measures the same file. Nothing in it is a
real partnership's. ``formulas_on`` says where the 20 CSP formulas stand.
"""

import argparse
import random
from pathlib import Path
from typing import Literal

import xlsxwriter

ROWS = 200_000
COLUMNS = 12
FORMULAS = 20


def make(path: Path, formulas_on: Literal["small", "large"] = "small", rows: int = ROWS) -> None:
    """Write the workbook: sheet "Data" with ``rows`` rows, sheet "Board" with 20 indicators."""
    figures = random.Random(20_090_401)  # noqa: S311 - the same figures every time, not a secret
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    book.set_calc_mode("auto")
    book.set_properties({"created": __import__("datetime").datetime(2009, 4, 1)})
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


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--formulas-on", choices=["small", "large"], default="small")
    parser.add_argument("--rows", type=int, default=ROWS)
    chosen = parser.parse_args()
    make(chosen.path, chosen.formulas_on, chosen.rows)
