"""Extracts for Exampleshire in the real formats of their publishers, to refresh its workbook from.

``python -m workbooks.make.refresh_sources`` writes them to workbooks/sources/. Every figure is drawn
from a fixed seed and is nobody's. They have the traps that real extracts have: a month without a
file, rows without a place, names spelt otherwise, a body that was two before it merged, a count
withheld.
"""

import argparse
import csv
import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Final

from xlsxwriter import Workbook

from workbooks.make.invented import DISTRICTS, INDICATORS, SEED, District, counts_of, series

CREATED: Final = datetime(2026, 6, 20)
FORCE: Final = "Exampleshire Police"
STREET_MONTHS: Final = {"2026-03": 59, "2026-05": 61}
"""Months with a street-level file, as months of the series; April's never came."""
CRIME_TYPES: Final = {
    "EX1": "Burglary",
    "EX2": "Vehicle crime",
    "EX5": "Criminal damage and arson",
}
"""Indicators that street-level files hold, by the names that the police use."""
OTHER_ROWS: Final = (("Shoplifting", 40), ("Anti-social behaviour", 30))

STREET_HEADER: Final = (
    *("Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude", "Location"),
    *("LSOA code", "LSOA name", "Crime type", "Last outcome category", "Context"),
)
HOME_OFFICE_HEADER: Final = (
    *("Financial Year", "Financial Quarter", "Police Force", "CSP Name", "Offence Description"),
    *("Offence Group", "Offence Subgroup", "Offence Code", "Offence Count"),
)
OFFENCES: Final = (
    ("Residential burglary - dwelling", "Theft offences", "Domestic burglary", "28E", 0.30),
    ("Theft from a vehicle", "Theft offences", "Vehicle offences", "45", 0.34),
    (
        "Other criminal damage to a dwelling",
        "Criminal damage and arson",
        "Criminal damage",
        "58A",
        0.2,
    ),
    ("Assault with injury", "Violence against the person", "Violence with injury", "8N", 0.16),
)
"""Description, group, subgroup, code and share of the crimes."""
HOME_OFFICE_NAMES: Final = {
    "Brindlemoor": ("Brindle Moor",),
    "Copsewick": ("Copse Wick",),
    "Dellmarsh": ("Dellmarsh East", "Dellmarsh West"),
}
"""Partnerships that the Home Office calls otherwise; Dellmarsh was two until April 2024."""

LAST_ESTIMATE: Final = 2025
OLDEST: Final = 90


def build(folder: Path) -> list[Path]:
    """Writes every extract; gives their paths."""
    return [
        *_street_files(folder / "police"),
        _home_office(folder / "csp-open-data.xlsx"),
        _estimates(folder / "MYEB1.csv"),
        _returns(folder / "returns-2025-26-q4.csv"),
    ]


def _write(path: Path, rows: Iterator[Sequence[object]], encoding: str = "utf-8") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


# data.police.uk -------------------------------------------------------------------------------------


def _street_files(folder: Path) -> Iterator[Path]:
    for name, month in STREET_MONTHS.items():
        random = Random(f"{SEED} {name}")  # noqa: S311 - reproducible, and nobody's secret
        yield _write(
            folder / name / f"{name}-exampleshire-street.csv", _street_rows(name, month, random)
        )


def _street_rows(name: str, month: int, random: Random) -> Iterator[Sequence[object]]:
    yield STREET_HEADER
    for indicator in INDICATORS:
        if indicator.code in CRIME_TYPES:
            for district in DISTRICTS:
                for number in range(counts_of(indicator, district, month, random)):
                    yield _street_row(name, CRIME_TYPES[indicator.code], district, number)
    for crime_type, count in OTHER_ROWS:
        for number in range(count):
            yield _street_row(name, crime_type, DISTRICTS[number % len(DISTRICTS)], number)
    for number in range(9):
        yield _street_row(name, "Vehicle crime", None, number)


def _street_row(
    name: str, crime_type: str, district: District | None, number: int
) -> Sequence[object]:
    nuisance = crime_type == "Anti-social behaviour"
    key = f"{name}{crime_type}{district}{number}".encode()
    crime = "" if nuisance else hashlib.sha256(key).hexdigest()
    area = number % 17 + 1
    place = (
        ("", "", "No Location", "", "")
        if district is None
        else (
            *("-1.000000", "52.000000", "On or near Example Street"),
            f"E019{DISTRICTS.index(district) + 1}{area:04}",
            f"{district.name} {area:03}{'ABCDE'[number % 5]}",
        )
    )
    outcome = "" if nuisance else "Under investigation"
    return (crime, name, FORCE, FORCE, *place, crime_type, outcome, "")


# Home Office ----------------------------------------------------------------------------------------


def _home_office(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with Workbook(str(path)) as book:
        book.set_properties({"created": CREATED, "title": "Fictitious open data by partnership"})
        cover = book.add_worksheet("Cover_sheet")
        cover.write(
            "A1", "Recorded crime by community safety partnership: fictitious, all invented"
        )
        book.add_worksheet("Notes").write_row(0, 0, ["Note", "Unassigned: no partnership is known"])
        sheet = book.add_worksheet("2023-24")
        for at, row in enumerate([HOME_OFFICE_HEADER, *_home_office_rows()]):
            sheet.write_row(at, 0, row)
    return path


def _home_office_rows() -> Iterator[Sequence[object]]:
    counts = series()
    for quarter in range(1, 5):
        for district in DISTRICTS:
            months = range(24 + 3 * (quarter - 1), 24 + 3 * quarter)
            crimes = sum(
                counts[code, district.name][month] or 0
                for code in ("EX1", "EX2", "EX3", "EX5")
                for month in months
            )
            names = HOME_OFFICE_NAMES.get(district.name, (district.name,))
            for part, name in enumerate(names):
                own = crimes // len(names) + (part < crimes % len(names))
                yield from _offences("2023/24", quarter, name, own + 3)
        yield ("2023/24", quarter, FORCE, "Unassigned", *OFFENCES[1][:4], 11)


def _offences(year: str, quarter: int, name: str, crimes: int) -> Iterator[Sequence[object]]:
    left = crimes
    for *offence, share in OFFENCES:
        count = left if offence[3] == OFFENCES[-1][3] else round(crimes * share)
        left -= count
        yield (year, quarter, FORCE, name, *offence, count)


# ONS ------------------------------------------------------------------------------------------------


def _estimates(path: Path) -> Path:
    return _write(path, _estimate_rows())


def _estimate_rows() -> Iterator[Sequence[object]]:
    years = range(LAST_ESTIMATE - 1, LAST_ESTIMATE + 1)
    header = ["ladcode25", "laname25", "country", "sex", "age", *(f"population_{y}" for y in years)]
    yield [
        "MYEB1: Detailed population estimates (fictitious, all invented)",
        *[""] * (len(header) - 1),
    ]
    yield header
    for number, district in enumerate(DISTRICTS, start=1):
        for sex in ("m", "f"):
            for age in range(OLDEST + 1):
                people = round(district.population / 2 * _share_of_age(age))
                yield (
                    *(f"E0799990{number}", district.name, "E", sex, age),
                    *(people + (year - LAST_ESTIMATE + 2) * (age % 3) for year in years),
                )


def _share_of_age(age: int) -> float:
    """How many of 1 are of an age: level up to 55, then falling."""
    weights = [1.0 if each <= 55 else 1 - (each - 55) / 45 for each in range(OLDEST + 1)]
    return weights[age] / sum(weights)


# A spreadsheet's export -----------------------------------------------------------------------------


def _returns(path: Path) -> Path:
    """Late and corrected returns of a quarter, as a spreadsheet exports them on Windows."""
    return _write(path, _return_rows(), "cp1252")


def _return_rows() -> Iterator[Sequence[object]]:
    quarter = "Q4 2025-26"
    yield ("Indicator", "DISTRICT", "Quarter", "Actual", "Note")
    yield ("Criminal damage", "Elderwold", quarter, "104", "returned late")
    yield ("Treatment completed", "Copsewick ", quarter, "[c]", "withheld: a small number")
    yield ("Deliberate fires", "arkenvale", quarter, "1,004", "corrected – counted twice at first?")
    yield ("Domestic abuse reports", "Gorsebridge", quarter, "431", "=SUM(A1:A9) is not a formula")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m workbooks.make.refresh_sources")
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parents[1] / "sources")
    for path in build(parser.parse_args().out):
        print(path)


if __name__ == "__main__":
    main()
