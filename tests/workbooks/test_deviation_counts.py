"""The page on deviations counts each document's derived figures as its workbook does."""

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/deviations.md").read_text(encoding="utf-8")
BOOKS = {
    "Warwickshire": "warwickshire-2010-11",
    "Leicestershire": "leicestershire-2010-11",
    "Central Bedfordshire": "central-bedfordshire-2009-12",
    "North Worcestershire": "north-worcestershire-2013-16",
    "South Warwickshire": "south-warwickshire-2014-15",
}


@pytest.mark.parametrize("partnership", BOOKS)
def test_the_page_counts_what_the_reconciliation_holds(partnership: str) -> None:
    row = re.search(rf"^\| {partnership} [^|]*\| (\d+) \| (\d+) \| (\d+) \|$", PAGE, re.MULTILINE)
    assert row
    book = load_workbook(ROOT / f"workbooks/{BOOKS[partnership]}.xlsx", data_only=True)
    agrees: list[object] = []
    if "Reconciliation" in book.sheetnames:
        sheet = book["Reconciliation"]
        header, *rows = [[c.value for c in r] for r in sheet[sheet.tables["Reconciliation"].ref]]
        agrees = [cells[header.index("Agrees")] for cells in rows]
    counted = (len(agrees), agrees.count("Yes"), agrees.count("No"))
    assert counted == tuple(int(count) for count in row.groups())
