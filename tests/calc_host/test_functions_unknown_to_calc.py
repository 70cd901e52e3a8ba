"""The list of Excel's functions that LibreOffice 7.4 does not know, held against LibreOffice itself."""

import subprocess
from pathlib import Path

import pytest
import xlsxwriter
from calc_python import environment_of_calc
from calc_session import Calc

from xlcsp.hosts.calc.unknown_functions import UNKNOWN, unknown_to_calc

pytestmark = pytest.mark.libreoffice
KNOWN = ["CONCAT", "IFNA", "IFS", "MAXIFS", "MINIFS", "RANK.EQ", "STDEV.S", "SWITCH", "TEXTJOIN"]
UNREADABLE = {509, 525}
"""What Calc shows for a call that it does not know: #NAME?, or a missing operator for LAMBDA."""


def test_calc_knows_none_of_them_and_those_that_are_not_listed(calc: Calc, tmp_path: Path) -> None:
    done = subprocess.run(
        ["soffice", "--version"],
        env=environment_of_calc(),
        capture_output=True,
        text=True,
        timeout=60,
    )
    if " 7.4" not in done.stdout:
        pytest.skip(f"the list is that of LibreOffice 7.4, this is {done.stdout.strip()}")
    path = tmp_path / "functions.xlsx"
    names = sorted(UNKNOWN) + KNOWN
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Functions")
        for row, name in enumerate(names):
            sheet.write_formula(
                row, 1, f"=_xlfn.{name}(A1)(A1)" if name == "LAMBDA" else f"=_xlfn.{name}(A1)"
            )
    steps = [{"do": "open", "path": str(path)}, {"do": "cells", "area": f"B1:B{len(names)}"}]
    shown = calc.read([*steps, {"do": "close"}])[1]
    unknown = {name for name, row in zip(names, shown, strict=True) if row[0][2] in UNREADABLE}
    assert unknown == UNKNOWN


@pytest.mark.parametrize(
    ("formula", "names"),
    [
        ("_xlfn.XLOOKUP(1,A:A,_xlfn._xlws.FILTER(B:B,C:C))", ("XLOOKUP", "FILTER")),
        ("SUM(_xlfn.ANCHORARRAY(A1))", ("A1# (the whole of a spilled result)",)),
        ("_xlfn.SINGLE(A1:A3)", ("@",)),
        ('_xlfn.CONCAT("_xlfn.LET(",A1)', ()),
        ("'_xlfn.LET(1)'!A1", ()),
        ("XLOOKUP", ()),
    ],
)
def test_calls_are_found_as_excel_stores_them(formula: str, names: tuple[str, ...]) -> None:
    assert unknown_to_calc(formula) == names
