"""Central Bedfordshire: the document read a second time with exact fractions, and its workbook."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "tests/documents/central_bedfordshire.txt").read_text(encoding="utf-8")
AREAS = ("N Beds", "M Beds", "S Beds", "C Beds", "Total")
LEVELS, CHANGES = (1, 2, 4, 6), ((3, 2, 1), (5, 4, 2), (7, 6, 4), (8, 6, 1))
"""Where a row prints its levels; and each change with the later and the earlier level."""

PrintedRows = dict[str, list[str]]


def printed_targets() -> dict[str, PrintedRows]:
    """The eight tables of local targets, cut straight from the document's text."""
    tables: dict[str, PrintedRows] = {}
    rows: PrintedRows = {}
    for line in TEXT.split("\n"):
        cells = line.split("\t")
        if len(cells) == 9 and cells[1] == "2007-08":
            rows = tables.setdefault(cells[0], {})
        elif len(cells) == 9 and cells[0] in AREAS:
            rows[cells[0]] = cells
    return tables


TARGETS = printed_targets()


def half_away(value: Fraction) -> int:
    whole = int(abs(value) + Fraction(1, 2))
    return -whole if value < 0 else whole


def sums_that_differ() -> Iterator[tuple[str, str, str, int, int]]:
    """(table, area, year, printed, made of its parts) wherever the two differ."""
    years = ("2007-08", "2008-09", "2009-11", "2010-11")
    parts = {"C Beds": ("M Beds", "S Beds"), "Total": ("N Beds", "C Beds")}
    kinds = ("Robbery", "House B", "ToMV", "TfMV")
    for at, year in zip(LEVELS, years, strict=True):
        for name, rows in TARGETS.items():
            for area, of in parts.items():
                made = sum(int(rows[part][at]) for part in of)
                if made != int(rows[area][at]):
                    yield name, area, year, int(rows[area][at]), made
        for area in AREAS:
            made = sum(int(TARGETS[kind][area][at]) for kind in kinds)
            if made != int(TARGETS["SAC"][area][at]):
                yield "SAC", area, year, int(TARGETS["SAC"][area][at]), made


def test_the_document_has_eight_target_tables_of_five_areas() -> None:
    assert len(TARGETS) == 8
    assert all(tuple(rows) == AREAS for rows in TARGETS.values())


def test_the_only_slip_in_the_sums_is_2355_and_the_two_totals_made_with_it() -> None:
    assert list(sums_that_differ()) == [
        ("SAC", "S Beds", "2008-09", 2355, 2350),
        ("SAC", "C Beds", "2008-09", 3759, 3754),
        ("SAC", "Total", "2008-09", 6375, 6370),
    ]


def test_all_160_printed_changes_are_those_of_the_printed_levels() -> None:
    checked = 0
    for rows in TARGETS.values():
        for cells in rows.values():
            for at, new, old in CHANGES:
                later, earlier = int(cells[new]), int(cells[old])
                assert f"{half_away(Fraction(later - earlier, earlier) * 100)}%" == cells[at]
                checked += 1
    assert checked == 160


@pytest.fixture(scope="module")
def book() -> Workbook:
    return load_workbook(ROOT / "workbooks/central-bedfordshire-2009-12.xlsx", data_only=True)


def reconciliation(book: Workbook) -> list[dict[str, object]]:
    sheet = book["Reconciliation"]
    table = sheet.tables["Reconciliation"]
    header, *rows = [[cell.value for cell in row] for row in sheet[table.ref]]
    return [dict(zip(header, row, strict=True)) for row in rows]


def as_printed(cell: object) -> str:
    """A cell's text; the one bare percentage, 0%, is the number 0 with a format."""
    return "0%" if cell == 0 else str(cell)


def test_the_workbook_shows_every_printed_level_and_change(book: Workbook) -> None:
    sheet = book["Local targets"]
    shown = {}
    for table in sheet.tables.values():
        header, *rows = [[cell.value for cell in row] for row in sheet[table.ref]]
        shown[header[0]] = {row[0]: [row[0], *(as_printed(c) for c in row[1:])] for row in rows}
    assert shown == TARGETS


def test_reconciliation_lists_every_derived_figure(book: Workbook) -> None:
    what = [str(row["What"]) for row in reconciliation(book)]
    assert sum(text.startswith("Scanning chart") for text in what) == 17
    assert sum(": change " in text for text in what) == 160
    assert sum(" = " in text for text in what) == 84
    assert sum(text.startswith("NI 40") for text in what) == 3
    assert len(what) == 267


def test_what_does_not_reproduce_is_known_and_has_its_reason(book: Workbook) -> None:
    rows = reconciliation(book)
    differ = {str(row["What"]): str(row["Worked out"]) for row in rows if row["Agrees"] == "No"}
    assert differ == {
        "Serious acquisitive crime 2008-09: S Beds = Robbery + House B + ToMV + TfMV": "2350",
        "Serious acquisitive crime 2008-09: C Beds = Robbery + House B + ToMV + TfMV": "3754",
        "Serious acquisitive crime 2008-09: Total = Robbery + House B + ToMV + TfMV": "6370",
        "Single confidence: target for March 2011, on a straight line": "0.543",
        "Single confidence: 58.6% as a 15% improvement on the baseline": "Cannot be derived",
    }
    assert all(bool(row["Why not"]) == (row["Agrees"] == "No") for row in rows)
    assert {row["Agrees"] for row in rows} == {"Yes", "No"}


def test_the_rule_gives_all_17_decisions_of_the_scanning_chart(book: Workbook) -> None:
    sheet = book["Scanning chart"]
    header, *rows = [[c.value for c in row] for row in sheet[sheet.tables["Scanning"].ref]]
    action, rule = header.index("Action"), header.index("By rule")
    decisions = [(row[0], row[action], row[rule]) for row in rows]
    assert len(decisions) == 17
    assert all(printed == by_rule for _, printed, by_rule in decisions)
    assert [name for name, printed, _ in decisions if printed == "Exclude"] == [
        "Wounding",
        "Robbery",
        "Hate crime",
        "Knife crime",
        "Nuisance vehicles/Roads policing",
    ]


def test_the_path_of_ni_40_comes_out_as_printed(book: Workbook) -> None:
    values = [
        row["Rounded as published"] for row in reconciliation(book) if "NI 40" in str(row["What"])
    ]
    assert values == [714, 728, 742]


def test_no_actual_is_printed_so_every_status_says_no_data(book: Workbook) -> None:
    sheet = book["Monitoring"]
    header, *rows = [[c.value for c in row] for row in sheet[sheet.tables["Monitoring"].ref]]
    assert len(rows) == 8
    for name in ("Status", "Against what is due", "Direction of travel"):
        assert {row[header.index(name)] for row in rows} == {"No data"}
    assert [row[header.index("Target for the year")] for row in rows] == [
        167, 1037, 554, 1773, 3531, 3392, 1237, 164,
    ]  # fmt: skip
