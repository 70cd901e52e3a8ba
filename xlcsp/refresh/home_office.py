"""Home Office recorded crime open data by community safety partnership: .xlsx, .ods and CSV.

A workbook has one sheet a year beside ``Cover_sheet`` and ``Notes``; both editions of the headers
are read. Counts are added up by the wanted columns. ``Unassigned`` offences belong to no
partnership. An offence without a row is silent, not zero.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
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
    SourceValue,
    Wanted,
    folded,
)
from xlcsp.refresh.figures import figure, wrong_value
from xlcsp.refresh.period import Period, Step, read_period
from xlcsp.refresh.published_tables import PublishedTable, published_tables
from xlcsp.refresh.raw_cells import RawCell, as_text, source_value

_YEAR: Final = SourceColumn("Financial Year", Kind.PERIOD, Step.FINANCIAL_YEAR)
_QUARTER: Final = SourceColumn("Quarter", Kind.PERIOD, Step.QUARTER, also=("Financial Quarter",))
_FORCE: Final = SourceColumn("Police Force", Kind.AREA, also=("Force Name", "Force"))
_PARTNERSHIP: Final = SourceColumn("CSP Name", Kind.AREA, also=("CSP", "District", "Area"))
_OFFENCES: Final = (
    SourceColumn("Offence Description", Kind.CATEGORY),
    SourceColumn("Offence Group", Kind.CATEGORY),
    SourceColumn("Offence Subgroup", Kind.CATEGORY),
    SourceColumn("Offence Code", Kind.CATEGORY),
)
_COUNT: Final = SourceColumn(
    "Offence Count", Kind.COUNT, also=("Number of Offences", "Count", "Offences")
)
COLUMNS: Final = (_YEAR, _QUARTER, _FORCE, _PARTNERSHIP, *_OFFENCES, _COUNT)

HEADER_WORDS: Final = ("Financial Year", "Financial Quarter", "CSP Name")
_PUBLICATION: Final = "the Home Office's open data by community safety partnership"
_NO_PARTNERSHIP: Final = "unassigned"


@dataclass(slots=True)
class _Sum:
    """Counts added up; ``missing`` once one of them was."""

    total: Decimal = field(default=Decimal(0))
    rows: int = 0
    missing: bool = False


_Sums = dict[tuple[SourceValue, ...], _Sum]


def read_home_office(paths: Iterable[tuple[Path, str]], wanted: Wanted) -> Extract:
    """Add up the counts of files, given with the names to call them by, by the wanted columns."""
    offences = [column for column in _OFFENCES if wanted(column)]
    columns = (_YEAR, _QUARTER, _FORCE, _PARTNERSHIP, *offences, _COUNT)
    facts: list[Fact] = []
    unassigned = 0
    files = []
    for path, name in paths:
        for table in published_tables(path, name, HEADER_WORDS, _PUBLICATION):
            sums = _added_up(table, offences)
            unassigned += sum(
                each.rows for key, each in sums.items() if folded(str(key[3])) == _NO_PARTNERSHIP
            )
            facts += _facts(table.place, sums)
        files.append(checksum(path, name))
    if not facts:
        raise EmptySource(f"{', '.join(file.name for file in files)}: headers and no rows.")
    return Extract(
        columns=columns,
        facts=tuple(facts),
        files=tuple(files),
        speaks_for=_speaks_for(facts),
        notes=_unassigned(unassigned),
    )


def _added_up(table: PublishedTable, offences: Sequence[SourceColumn]) -> _Sums:
    keys = [_at(table, column) for column in (_YEAR, _QUARTER, _FORCE, _PARTNERSHIP, *offences)]
    count_at = _at(table, _COUNT)
    sums: _Sums = defaultdict(_Sum)
    known: dict[tuple[RawCell, ...], _Sum] = {}
    for line, row in table.rows:
        raw = tuple([row[at] for at in keys])
        into = known.get(raw)
        if into is None:
            into = known[raw] = sums[_key(raw, Origin(table.place, line))]
        _add(into, row[count_at], table.place, line)
    return sums


def _add(into: _Sum, count: RawCell, place: str, line: int) -> None:
    into.rows += 1
    number = figure(source_value(count), Origin(place, line), _COUNT.name)
    if isinstance(number, Missing):
        into.missing = True
    else:
        into.total += number


def _at(table: PublishedTable, column: SourceColumn) -> int:
    have = [folded(each) for each in table.header]
    for name in (column.name, *column.also):
        if folded(name) in have:
            return have.index(folded(name))
    raise WrongHeaders(
        f"{table.where}: there is no column {column.name!r}. It has: {', '.join(table.header)}."
    )


def _key(raw: tuple[RawCell, ...], origin: Origin) -> tuple[SourceValue, ...]:
    """Year and quarter as periods, names as they stand."""
    shown = [as_text(each) for each in raw]
    year = read_period(shown[0], Step.FINANCIAL_YEAR)
    if year is None:
        raise wrong_value(origin, _YEAR.name, shown[0], "is no financial year such as 2015/16.")
    quarter = shown[1].upper().removeprefix("Q")
    if quarter not in ("1", "2", "3", "4"):
        raise wrong_value(origin, "Financial Quarter", shown[1], "is no quarter from 1 to 4.")
    names = tuple(name or None for name in shown[2:])
    return (year, year.parts(Step.QUARTER)[int(quarter) - 1], *names)


def _facts(place: str, sums: _Sums) -> Iterator[Fact]:
    """Without a partnership's name where the offences are assigned to none."""
    for key, each in sums.items():
        partnership = None if folded(str(key[3])) == _NO_PARTNERSHIP else key[3]
        values = (*key[:3], partnership, *key[4:], None if each.missing else each.total)
        yield Fact(values, Origin(place, rows=each.rows))


def _speaks_for(facts: Sequence[Fact]) -> dict[tuple[str, str], frozenset[Period]]:
    found: dict[tuple[str, str], set[Period]] = defaultdict(set)
    for fact in facts:
        quarter = fact.values[1]
        for column, value in ((_FORCE, fact.values[2]), (_PARTNERSHIP, fact.values[3])):
            if isinstance(value, str) and isinstance(quarter, Period):
                found[column.name, folded(value)].add(quarter)
    return {area: frozenset(quarters) for area, quarters in found.items()}


def _unassigned(rows: int) -> tuple[str, ...]:
    if not rows:
        return ()
    return (f"{rows:,} rows are Unassigned: their offences belong to no partnership.",)
