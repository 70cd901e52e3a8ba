"""data.police.uk street-level crime: ``YYYY-MM/YYYY-MM-force-street.csv``.

Every row is one offence or incident. A row belongs to the district with which the name of its LSOA
begins (``Blaby 002A``). A month for which a force has no file is silent, never zero: some forces
miss months, and Greater Manchester is absent.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter
from pathlib import Path
from typing import Final

from xlcsp.refresh.csv_text import CsvFile, check_headers, checksum, opened_csv
from xlcsp.refresh.errors import DuplicateRows, EmptySource, SourceMissing, WrongHeaders, WrongValue
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
from xlcsp.refresh.period import Period, Step, read_period, run_of

FILE_NAME: Final = re.compile(r"(?P<month>\d{4}-\d{2})-(?P<force>.+)-street\.csv", re.IGNORECASE)
_DISTRICT: Final = re.compile(r"(?P<district>.+) \d{3}[A-Z]")

_PERIODS: Final = (
    SourceColumn("Month", Kind.PERIOD, Step.MONTH),
    SourceColumn("Quarter", Kind.PERIOD, Step.QUARTER),
    SourceColumn("Financial year", Kind.PERIOD, Step.FINANCIAL_YEAR),
    SourceColumn("Year", Kind.PERIOD, Step.YEAR),
)
_DISTRICT_COLUMN: Final = SourceColumn("District", Kind.AREA, also=("CSP", "Area"))
_AS_PUBLISHED: Final = (
    SourceColumn("Force", Kind.AREA, also=("Falls within", "Police force")),
    SourceColumn("Reported by", Kind.CATEGORY),
    SourceColumn("LSOA code", Kind.AREA),
    SourceColumn("LSOA name", Kind.AREA),
    SourceColumn("Crime type", Kind.CATEGORY),
    SourceColumn("Last outcome category", Kind.CATEGORY, also=("Outcome",)),
)
_COUNT: Final = SourceColumn("Count", Kind.COUNT, also=("Offences", "Crimes"))
COLUMNS: Final = (*_PERIODS, _DISTRICT_COLUMN, *_AS_PUBLISHED, _COUNT)

_HEADERS: Final = {"Force": "Falls within"}
"""What a column is called in the files, where that differs."""


@dataclass(frozen=True, slots=True)
class _StreetFile:
    path: Path
    name: str
    month: Period
    force: str
    """As in the file's name."""


def is_street_file(path: Path) -> bool:
    """Whether a file is named as street-level files are."""
    return FILE_NAME.fullmatch(path.name) is not None


def read_police(paths: Iterable[Path], wanted: Wanted) -> Extract:
    """Count the rows of street-level files by the wanted columns."""
    files = _street_files(paths)
    columns = [column for column in _AS_PUBLISHED if wanted(column)]
    of_district = wanted(_DISTRICT_COLUMN)
    if of_district and not any(column.name == "LSOA name" for column in columns):
        columns.append(next(column for column in _AS_PUBLISHED if column.name == "LSOA name"))
    if not any(column.name == "Force" for column in columns):
        columns.insert(0, _AS_PUBLISHED[0])
    counted = [(file, _counted(file, columns)) for file in files]
    facts = [fact for file, counts in counted for fact in _facts(file, counts, columns)]
    shown = (*_PERIODS, _DISTRICT_COLUMN, *columns, _COUNT)
    return Extract(
        columns=shown,
        facts=tuple(facts),
        files=tuple(checksum(file.path, file.name) for file in files),
        events=True,
        speaks_for=_speaks_for(shown, facts),
        notes=(*_gaps(files), *_without_place(facts, shown, of_district), *_strays(facts, shown)),
    )


def _street_files(paths: Iterable[Path]) -> list[_StreetFile]:
    found: dict[tuple[str, Period], _StreetFile] = {}
    for path in sorted(paths):
        match = FILE_NAME.fullmatch(path.name)
        month = match and read_period(match["month"], Step.MONTH)
        if not match or month is None:
            continue
        file = _StreetFile(path, path.name, month, match["force"].lower())
        other = found.setdefault((file.force, month), file)
        if other is not file:
            raise DuplicateRows(
                f"{path.name} is there twice, in {other.path.parent.name} and in "
                f"{path.parent.name}: its crimes would be counted twice. Take one of them away."
            )
    if not found:
        raise SourceMissing("No file named like 2023-01-leicestershire-street.csv was found there.")
    return sorted(found.values(), key=lambda file: (file.month.start, file.force))


def _counted(file: _StreetFile, columns: Sequence[SourceColumn]) -> Counter[tuple[str, ...]]:
    with opened_csv(file.path, file.name, ("Month", "Falls within")) as source:
        places = _places(source, ["Month", *(_HEADERS.get(c.name, c.name) for c in columns)])
        counts = Counter(map(itemgetter(*places), (row for _, row in source.rows)))
    if not counts:
        raise EmptySource(
            f"{file.name} has headers and no rows: that is no month without crime. Fetch it again."
        )
    for key in counts:
        if key[0].strip() != str(file.month):
            _refuse_month(file, places[0], key[0])
    return counts


def _places(source: CsvFile, wanted: Sequence[str]) -> list[int]:
    check_headers(source.name, source.header, source.header_line)
    have = [folded(header) for header in source.header]
    missing = [name for name in wanted if folded(name) not in have]
    if missing:
        raise WrongHeaders(
            f"{source.name}, line {source.header_line:,}: there is no column "
            f"{' or '.join(map(repr, missing))}. Is it a street-level file of data.police.uk?"
        )
    return [have.index(folded(name)) for name in wanted]


def _refuse_month(file: _StreetFile, place: int, found: str) -> None:
    with opened_csv(file.path, file.name, ("Month", "Falls within")) as source:
        line = next(line for line, row in source.rows if row[place] == found)
    raise WrongValue(
        f"{file.name}, line {line:,}, column Month: {found!r} where the file's name says "
        f"{file.month}. Fetch the file again."
    )


def _facts(
    file: _StreetFile, counts: Counter[tuple[str, ...]], columns: Sequence[SourceColumn]
) -> Iterator[Fact]:
    periods = tuple(file.month.whole(column.step or Step.MONTH) for column in _PERIODS)
    name_at = next((at for at, column in enumerate(columns, 1) if column.name == "LSOA name"), None)
    for key, count in counts.items():
        district = _district(key[name_at]) if name_at is not None else None
        kept: tuple[SourceValue, ...] = tuple(value.strip() or None for value in key[1:])
        yield Fact((*periods, district, *kept, Decimal(count)), Origin(file.name, rows=count))


def _district(lsoa_name: str) -> str | None:
    found = _DISTRICT.fullmatch(lsoa_name.strip())
    return found["district"] if found else None


def _speaks_for(
    columns: Sequence[SourceColumn], facts: Sequence[Fact]
) -> dict[tuple[str, str], frozenset[Period]]:
    """Districts and forces for the months in which they have rows; an LSOA, which may well have
    none in a month, for every month of the force that has most of its rows."""
    forces_at = next(at for at, column in enumerate(columns) if column.name == "Force")
    found: dict[tuple[str, str], set[Period]] = defaultdict(set)
    of_force: dict[str, set[Period]] = defaultdict(set)
    busiest: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for fact in facts:
        month, force = fact.values[0], folded(str(fact.values[forces_at]))
        assert isinstance(month, Period)  # noqa: S101 - the first column is Month
        of_force[force].add(month)
        for column, value in zip(columns, fact.values, strict=True):
            if column.kind is Kind.AREA and isinstance(value, str):
                if column.name.startswith("LSOA"):
                    busiest[column.name, folded(value)][force] += fact.origin.rows
                else:
                    found[column.name, folded(value)].add(month)
    for area, counts in busiest.items():
        found[area] = of_force[counts.most_common(1)[0][0]]
    return {area: frozenset(months) for area, months in found.items()}


# What a person should know --------------------------------------------------------------------------


def _gaps(files: Sequence[_StreetFile]) -> Iterator[str]:
    """The months for which a force has no file although others were read."""
    months = {file.month for file in files}
    first = min(months, key=lambda month: month.start)
    last = max(months, key=lambda month: month.start)
    for force in sorted({file.force for file in files}):
        have = {file.month for file in files if file.force == force}
        missing = [str(month) for month in run_of(first, last) if month not in have]
        if missing:
            yield f"{force}: no file for {_listed(missing)}; these months are missing, not zero."


def _listed(items: Sequence[str]) -> str:
    if len(items) > 6:
        return f"{', '.join(items[:5])} and {len(items) - 5} more months"
    return ", ".join(items)


def _without_place(
    facts: Sequence[Fact], columns: Sequence[SourceColumn], of_district: bool
) -> Iterator[str]:
    if not of_district:
        return
    district_at = columns.index(_DISTRICT_COLUMN)
    count = sum(fact.origin.rows for fact in facts if fact.values[district_at] is None)
    if count:
        yield f"{count:,} rows have no LSOA and so belong to no district; they are counted in none."


_STRAY_SHARE: Final = 0.002


def _strays(facts: Sequence[Fact], columns: Sequence[SourceColumn]) -> Iterator[str]:
    """Districts with hardly a row: a neighbour's, whose own force was probably not read."""
    district_at = columns.index(_DISTRICT_COLUMN)
    counts: Counter[str] = Counter()
    for fact in facts:
        district = fact.values[district_at]
        if isinstance(district, str):
            counts[district] += fact.origin.rows
    total = sum(counts.values())
    for district, count in sorted(counts.items()):
        if count < _STRAY_SHARE * total:
            yield (
                f"{district} has only {count:,} of {total:,} rows: probably places near the border "
                "of another force, whose own files hold the rest."
            )
