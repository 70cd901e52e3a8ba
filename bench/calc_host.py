"""How fast LibreOffice Calc works out our functions: hard recalculations of 10,000 cells."""

import sys
import tempfile
from pathlib import Path

import xlsxwriter

from bench import ROOT, Row

CELLS = 10_000
WHAT = "LibreOffice Calc: 10,000 CSP.RAG cells worked out again"
EMPTY = "the same, every other figure a zero or an empty cell, which Calc must be asked about"


def rows() -> list[Row]:
    """Two rows; says so where LibreOffice is missing."""
    sys.path[:0] = [str(ROOT / "tests" / room) for room in ("calc_host", "shared")]
    from calc_python import python_with_uno
    from calc_session import calc_with_extension

    python = python_with_uno()
    if python is None:
        return [Row(WHAT, "LibreOffice or python3-uno is missing")]
    with tempfile.TemporaryDirectory() as folder:
        calc = calc_with_extension(Path(folder), python)
        taken = []
        for name, uncertain in ((WHAT, False), (EMPTY, True)):
            path = _workbook(Path(folder) / "cells.xlsx", uncertain=uncertain)
            steps = [
                {"do": "open", "path": str(path)},
                {"do": "time", "area": f"D1:D{CELLS}"},
                {"do": "close"},
            ]
            taken.append((name, calc.read(steps)[1]))
        calc.stop()
    return [Row(name, f"{CELLS / seconds:,.0f} cells a second") for name, seconds in taken]


def _workbook(path: Path, *, uncertain: bool) -> Path:
    workbook = xlsxwriter.Workbook(path)
    sheet = workbook.add_worksheet("Cells")
    for row in range(CELLS):
        figures: tuple[float | None, ...] = (300 + row % 50,)
        if uncertain:
            figures = (300 + row % 50, 0, 300 + row % 50, None)
        sheet.write_row(row, 0, [figures[row % len(figures)], 294, "smaller"])
        sheet.write_formula(row, 3, f"=CSP.RAG(A{row + 1},B{row + 1},C{row + 1})", None, "")
    workbook.close()
    return path
