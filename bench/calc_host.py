"""How fast LibreOffice Calc works out our functions: a hard recalculation of 10,000 cells."""

import sys
import tempfile
from pathlib import Path

import xlsxwriter

from bench import ROOT, Row

CELLS = 10_000
WHAT = "LibreOffice Calc: 10,000 CSP.RAG cells worked out again"


def rows() -> list[Row]:
    """One row; says so where LibreOffice is missing."""
    sys.path.insert(0, str(ROOT / "tests" / "calc_host"))
    from calc_session import calc_with_extension, python_with_uno

    python = python_with_uno()
    if python is None:
        return [Row(WHAT, "LibreOffice or python3-uno is missing")]
    with tempfile.TemporaryDirectory() as folder:
        path = _workbook(Path(folder) / "cells.xlsx")
        calc = calc_with_extension(Path(folder), python)
        taken = calc.read(
            [{"do": "open", "path": str(path)}, {"do": "time", "area": f"D1:D{CELLS}"}]
        )[1]
        calc.stop()
    return [Row(WHAT, f"{CELLS / taken:,.0f} cells a second")]


def _workbook(path: Path) -> Path:
    workbook = xlsxwriter.Workbook(path)
    sheet = workbook.add_worksheet("Cells")
    for row in range(CELLS):
        sheet.write_row(row, 0, [300 + row % 50, 294, "smaller"])
        sheet.write_formula(row, 3, f"=CSP.RAG(A{row + 1},B{row + 1},C{row + 1})", None, "")
    workbook.close()
    return path
