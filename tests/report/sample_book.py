"""A small workbook of invented figures, with a table for each kind of picture."""

from datetime import date
from pathlib import Path

from xlsxwriter import Workbook

COUNTS = (31, 28, 35, 30, 27, 33, 29, 34, 30, 26, 32, 31, 29, 33, None, 30, 62, 28, 31, 27)
AREAS = ("Arkenvale", "Brindlemoor", "Copsewick", "Dellmarsh", "Elderwold")
CRIMES = (410, 288, 175, 690, 9)
PEOPLE = (118_400, 92_700, 64_300, 151_900, 2_400)
YEAR = (40, 38, 44, 41, 39, 43, None, None, None, None, None, None)
POTS = (("Even", (25_000,) * 5), ("By people", (13_711.12, 9_000, 6_000, 17_000, 288.88)))
BEFORE = (40_000, 33_000, 31_500, 40_000, 25_300)
MONTHS = ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar")
SCORES = (
    ("Burglary", "smaller", 32, (30, 34, 31, 33, 29, 35, 30, 34, 31, 33, 32, 30, 33)),
    ("Robbery", "smaller", 12, (10, 11, 10, 12, 11, 10, 11, 12, 10, 11, 12, 11, 25)),
    ("Treatment", "bigger", 40, (50, 52, 51, 53, 50, 52, 51, 50, 53, 52, 51, 50, 41)),
    ("Reports", "neutral", None, (5, 6, 5, 7, 6, 5, 6, 7, 5, 6, 5, 6, None)),
)


def make_book(path: Path) -> Path:
    """Write the workbook."""
    workbook = Workbook(path, {"default_date_format": "mmm yyyy"})
    workbook.calc_on_load = False
    sheet = workbook.add_worksheet("It's data")
    days = [date(2024 + month // 12, month % 12 + 1, 1) for month in range(len(COUNTS))]
    rows = [
        [day, count, 35, "X" if row == 10 else None]
        for row, (day, count) in enumerate(zip(days, COUNTS, strict=True))
    ]
    _table(sheet, 0, "Monthly", ["Month", "Count", "Target", "New limits"], rows)
    _table(
        sheet,
        5,
        "Areas",
        ["Area", "Crimes", "People"],
        list(zip(AREAS, CRIMES, PEOPLE, strict=True)),
    )
    _table(sheet, 9, "Year", ["Period", "Crimes"], list(zip(MONTHS, YEAR, strict=True)))
    pots = [[area, *(pot[1][row] for pot in POTS), BEFORE[row]] for row, area in enumerate(AREAS)]
    _table(sheet, 12, "Pots", ["Area", *(pot[0] for pot in POTS), "Year before"], pots)
    scores = [[name, better, target, *values] for name, better, target, values in SCORES]
    periods = [f"P{number:02}" for number in range(1, 14)]
    _table(sheet, 18, "Scores", ["Indicator", "Better", "Target", *periods], scores)
    workbook.add_worksheet("Board paper")
    workbook.close()
    return path


def _table(sheet, column, name, headings, rows):
    columns = [{"header": heading} for heading in headings]
    sheet.add_table(
        0,
        column,
        len(rows),
        column + len(headings) - 1,
        {"name": name, "columns": columns, "data": rows},
    )
