"""ONS mid-year population estimates (MYEB1): a title row, then one row an area, sex and age.

The code column's name carries the edition's year (``ladcode23``); sex is 1 and 2 in older files, m
and f in newer; each year's estimate is a column ``population_2012``. Age 90 means 90 and over.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Final

from xlcsp.calc.published import Missing
from xlcsp.refresh.csv_text import checksum
from xlcsp.refresh.errors import EmptySource, WrongHeaders
from xlcsp.refresh.extract import (
    Extract,
    Fact,
    Kind,
    Origin,
    SourceColumn,
    Wanted,
    folded,
)
from xlcsp.refresh.figures import figure, wrong_value
from xlcsp.refresh.period import Period, Step
from xlcsp.refresh.published_tables import PublishedTable, published_tables
from xlcsp.refresh.raw_cells import RawCell, as_text, source_value

_SEXES: Final = {
    **dict.fromkeys(("1", "m", "male", "males"), "male"),
    **dict.fromkeys(("2", "f", "female", "females"), "female"),
}
_YEAR: Final = SourceColumn("Year", Kind.PERIOD, Step.YEAR)
_CODE: Final = SourceColumn("Area code", Kind.AREA, also=("ladcode", "Code"))
_AREA: Final = SourceColumn("Area", Kind.AREA, also=("laname", "District", "Area name"))
_COUNTRY: Final = SourceColumn("Country", Kind.CATEGORY)
_SEX: Final = SourceColumn("Sex", Kind.CATEGORY, words=_SEXES)
_AGE: Final = SourceColumn("Age", Kind.CATEGORY)
_POPULATION: Final = SourceColumn("Population", Kind.COUNT, also=("Count", "Residents"))
COLUMNS: Final = (_YEAR, _CODE, _AREA, _COUNTRY, _SEX, _AGE, _POPULATION)

HEADER_WORDS: Final = ("ladcode", "laname", "population_")
_HEADERS: Final = {
    "Area code": re.compile(r"ladcode(\d\d)?"),
    "Area": re.compile(r"laname(\d\d)?"),
    "Country": re.compile(r"country"),
    "Sex": re.compile(r"sex"),
    "Age": re.compile(r"age"),
}
_ESTIMATE: Final = re.compile(r"population_(\d{4})")

_PUBLICATION: Final = "the ONS mid-year population estimates (MYEB1)"


def read_population(paths: Iterable[tuple[Path, str]], wanted: Wanted) -> Extract:
    """Add up the residents of files, given with the names to call them by, by the wanted columns."""
    kept = [column for column in (_COUNTRY, _SEX, _AGE) if wanted(column)]
    facts: list[Fact] = []
    files = []
    for path, name in paths:
        for table in islice(published_tables(path, name, HEADER_WORDS, _PUBLICATION), 1):
            facts += _facts(table, kept)
        files.append(checksum(path, name))
    if not facts:
        raise EmptySource(f"{', '.join(file.name for file in files)}: headers and no rows.")
    return Extract(
        columns=(_YEAR, _CODE, _AREA, *kept, _POPULATION),
        facts=tuple(facts),
        files=tuple(files),
        speaks_for=_speaks_for(facts),
        notes=("Age 90 means 90 and over.",) if _AGE in kept else (),
    )


def _places(table: PublishedTable) -> dict[str, int]:
    found = {
        name: at
        for name, pattern in _HEADERS.items()
        for at, each in enumerate(table.header)
        if pattern.fullmatch(folded(each))
    }
    missing = [name for name in _HEADERS if name not in found]
    if missing:
        raise WrongHeaders(
            f"{table.where}: there is no column for {' and '.join(missing)}. "
            f"It has: {', '.join(table.header)}."
        )
    return found


def _years(table: PublishedTable) -> dict[int, Period]:
    found = {
        at: Period(Step.YEAR, int(match[1]) * 12)
        for at, each in enumerate(table.header)
        if (match := _ESTIMATE.fullmatch(folded(each)))
    }
    if not found:
        raise WrongHeaders(f"{table.where}: there is no column such as population_2012.")
    return found


def _facts(table: PublishedTable, kept: Sequence[SourceColumn]) -> Iterator[Fact]:
    places, years = _places(table), _years(table)
    columns = (_CODE, _AREA, *kept)
    keys = [places[column.name] for column in columns]
    totals: dict[tuple[str, ...], dict[int, Decimal | None]] = defaultdict(dict)
    counted: dict[tuple[str, ...], int] = defaultdict(int)
    for line, row in table.rows:
        origin = Origin(table.place, line)
        key = tuple(
            _word(column, as_text(row[at]), origin)
            for column, at in zip(columns, keys, strict=True)
        )
        counted[key] += 1
        _add(totals[key], row, years, table.header, origin)
    for key, by_year in totals.items():
        for at, year in years.items():
            yield Fact((year, *key, by_year[at]), Origin(table.place, rows=counted[key]))


def _add(
    totals: dict[int, Decimal | None],
    row: Sequence[RawCell],
    years: Mapping[int, Period],
    header: Sequence[str],
    origin: Origin,
) -> None:
    """Add a row's estimates; one that is missing leaves its sum without a figure."""
    for at in years:
        number = figure(source_value(row[at]), origin, header[at])
        before = totals.get(at, Decimal(0))
        totals[at] = None if before is None or isinstance(number, Missing) else before + number


def _word(column: SourceColumn, text: str, origin: Origin) -> str:
    if not column.words:
        return text
    word = column.words.get(folded(text))
    if word is None:
        raise wrong_value(origin, column.name, text, "is not known here: 1 or m, 2 or f.")
    return word


def _speaks_for(facts: Sequence[Fact]) -> dict[tuple[str, str], frozenset[Period]]:
    found: dict[tuple[str, str], set[Period]] = defaultdict(set)
    for fact in facts:
        year, code, area = fact.values[:3]
        for column, value in ((_CODE, code), (_AREA, area)):
            if isinstance(value, str) and isinstance(year, Period):
                found[column.name, folded(value)].add(year)
    return {area: frozenset(years) for area, years in found.items()}
