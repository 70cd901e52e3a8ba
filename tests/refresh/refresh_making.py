"""Sources in the real formats and small workbooks, made for each test."""

import csv
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from xlcsp.book import Area, open_book
from xlcsp.refresh.rules import (
    GoneRows,
    MissingFigures,
    NewRows,
    Rule,
    read_conditions,
    read_keys,
    read_values,
)
from xlcsp.refresh.run import Refreshed, refresh

STREET_HEADER = [
    "Crime ID",
    "Month",
    "Reported by",
    "Falls within",
    "Longitude",
    "Latitude",
    "Location",
    "LSOA code",
    "LSOA name",
    "Crime type",
    "Last outcome category",
    "Context",
]
HOME_OFFICE_HEADER = [
    "Financial Year",
    "Financial Quarter",
    "Police Force",
    "CSP Name",
    "Offence Description",
    "Offence Group",
    "Offence Subgroup",
    "Offence Code",
    "Offence Count",
]


def write_csv(
    path: Path,
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    encoding: str = "utf-8",
    before: Sequence[Sequence[str]] = (),
) -> Path:
    """A text file with a header row, and rows before it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([*before, header, *rows])
    return path


def street(
    month: str, lsoa: str, kind: str, times: int = 1, force: str = "Leicestershire"
) -> list[list[str]]:
    """Rows of a street-level file; anti-social behaviour has no Crime ID and no outcome."""
    asb = kind == "Anti-social behaviour"
    name = f"{force} Police"
    code = f"E0102{zlib.crc32(lsoa.encode()) % 10_000:04}" if lsoa else ""
    return [
        [
            "" if asb else "ab12",
            *(month, name, name, "-1.231453", "52.618621", "On or near Walden Way"),
            *(code, lsoa, kind, "" if asb else "Under investigation", ""),
        ]
    ] * times


@dataclass(frozen=True)
class Workbook:
    """A workbook with one table, ``Crime``, from B3 on the sheet ``Data``."""

    path: Path

    def cells(self, area: Area | None = None) -> list[list[Any]]:
        """What the table's cells show, header row and all."""
        with open_book(self.path) as book:
            table = next(each for each in book.tables if each.name == "Crime")
            return self._read(book, table.sheet, area or table.area)

    def _read(self, book: Any, sheet: str, area: Area) -> list[list[Any]]:
        shown = book.values(sheet, [area])
        return [
            [shown.get((row, column)) for column in range(area.left, area.right + 1)]
            for row in range(area.top, area.bottom + 1)
        ]

    def table(self, name: str) -> list[list[Any]]:
        """The cells of another table."""
        with open_book(self.path) as book:
            table = next(each for each in book.tables if each.name == name)
            return self._read(book, table.sheet, table.area)

    def refresh(self, source: str, preview: bool = False, **texts: str) -> Refreshed:
        """Refreshed by a rule given in the texts of the rules table."""
        rule = Rule(
            table=texts.get("table", "Crime"),
            source=source,
            filter=read_conditions(texts.get("filter", "")),
            keys=read_keys(texts.get("keys", "")),
            values=read_values(texts.get("values", "")),
            new=NewRows(texts.get("new", "report")),
            gone=GoneRows(texts.get("gone", "keep")),
            missing=MissingFigures(texts.get("missing", "keep")),
        )
        with open_book(self.path) as book:
            return refresh(book, rules=[rule], preview=preview)


def add_table(
    sheet: Any,
    name: str,
    top: int,
    left: int,
    header: Sequence[str],
    rows: Sequence[Sequence[object]],
    totals: bool = False,
) -> None:
    """An Excel Table at a place counted from 0."""
    bottom = top + len(rows) + totals
    columns = [{"header": each} for each in header]
    sheet.add_table(
        top,
        left,
        bottom,
        left + len(header) - 1,
        {"name": name, "columns": columns, "total_row": totals},
    )
    for at, row in enumerate(rows, start=top + 1):
        for column, value in enumerate(row, start=left):
            if isinstance(value, date):
                sheet.write_datetime(at, column, value)
            elif value is not None:
                sheet.write(at, column, value)
