"""The area map: names of a source settled for good against the names in the workbook's tables.

An entry says that a source's name is the *same as* a table's, is *part of* it (bodies that merged:
Mid and South Bedfordshire into Central Bedfordshire), or is to be left out; for good, or from one
day to another. Whoever is named a part counts only together with the other parts: half of a merged
area is missing, not small.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from xlcsp.refresh.errors import WrongRule
from xlcsp.refresh.extract import Extract, Fact, Kind, folded
from xlcsp.refresh.period import Period


class Tie(StrEnum):
    """How a source's name stands to a table's; the value is what the map says."""

    SAME = "same as"
    PART = "part of"
    LEAVE_OUT = "leave out"


@dataclass(frozen=True, slots=True)
class AreaEntry:
    """One line of the map."""

    source: str
    tie: Tie
    table: str
    first: date | None = None
    last: date | None = None

    def holds_on(self, day: date | None) -> bool:
        """Whether the entry holds on a day; without a day only entries for good do."""
        if day is None:
            return self.first is None and self.last is None
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class AreaMap:
    """The whole map."""

    entries: tuple[AreaEntry, ...] = ()

    @cached_property
    def _by_source(self) -> Mapping[str, Sequence[AreaEntry]]:
        found: dict[str, list[AreaEntry]] = defaultdict(list)
        for entry in self.entries:
            found[folded(entry.source)].append(entry)
        return found

    def entry_for(self, name: str, day: date | None) -> AreaEntry | None:
        """The entry for a source's name on a day; WrongRule if two contradict each other."""
        found = {
            (entry.tie, folded(entry.table)): entry
            for entry in self._by_source.get(folded(name), ())
            if entry.holds_on(day)
        }
        if len(found) > 1:
            raise WrongRule(
                f"The area map says two things about {name!r} for the same time: give each entry "
                "its own dates, or take one away."
            )
        return next(iter(found.values()), None)

    def settles(self, name: str) -> bool:
        """Whether the map says anything about a source's name."""
        return folded(name) in self._by_source

    def parts_of(self, table_name: str, day: date | None) -> tuple[str, ...]:
        """The source's names that together make up a table's area on a day."""
        wanted = folded(table_name)
        return tuple(
            entry.source
            for entry in self.entries
            if entry.tie is Tie.PART and folded(entry.table) == wanted and entry.holds_on(day)
        )


def with_table_names(extract: Extract, area_map: AreaMap, places: Collection[int]) -> Extract:
    """The extract with the names in these columns as the tables have them.

    Facts to be left out are gone; each fact remembers the names that its source gave.
    """
    if not area_map.entries:
        return extract
    facts = tuple(
        mapped
        for fact in extract.facts
        if (mapped := _mapped(fact, extract.day_of(fact.values), area_map, places)) is not None
    )
    look = (*extract.look, *_undated(extract, area_map, places))
    return replace(extract, facts=facts, speaks_for=_speaks_for(extract, area_map), look=look)


def _undated(extract: Extract, area_map: AreaMap, places: Collection[int]) -> Iterator[str]:
    """Names for which the map has dated lines only, in a source that tells no dates."""
    only_dated = {
        folded(entry.source)
        for entry in area_map.entries
        if area_map.entry_for(entry.source, None) is None
    }
    names = {
        value
        for fact in (extract.facts if only_dated else ())
        for place in places
        if isinstance(value := fact.values[place], str)
        and folded(value) in only_dated
        and extract.day_of(fact.values) is None
    }
    for name in sorted(names):
        yield (
            f"The lines of 'CSP Areas' about {name!r} hold for some dates only, and its rows of "
            f"{extract.files[0].name} tell no date: they were not used. Give it a line without dates, "
            "or make the column of dates a key."
        )


def _mapped(
    fact: Fact, day: date | None, area_map: AreaMap, places: Collection[int]
) -> Fact | None:
    values = list(fact.values)
    given = []
    for place in places:
        name = values[place]
        if not isinstance(name, str):
            continue
        entry = area_map.entry_for(name, day)
        if entry is None:
            continue
        if entry.tie is Tie.LEAVE_OUT:
            return None
        values[place] = entry.table
        given.append((folded(entry.table), folded(name)))
    return Fact(tuple(values), fact.origin, tuple(given)) if given else fact


# For whom the source speaks -------------------------------------------------------------------------


def _speaks_for(extract: Extract, area_map: AreaMap) -> Mapping[tuple[str, str], frozenset[Period]]:
    """Merged areas speak where all their parts do."""
    found: dict[tuple[str, str], set[Period]] = defaultdict(set)
    parts: dict[tuple[str, str], dict[Period, set[str]]] = defaultdict(lambda: defaultdict(set))
    for (column, name), periods in extract.speaks_for.items():
        for period in periods:
            entry = area_map.entry_for(name, period.first_day)
            if entry is None:
                found[column, name].add(period)
            elif entry.tie is Tie.SAME:
                found[column, folded(entry.table)].add(period)
            elif entry.tie is Tie.PART:
                parts[column, folded(entry.table)][period].add(name)
    for area, by_period in parts.items():
        found[area] |= set(_whole(area[1], by_period, area_map, found[area]))
    return {area: frozenset(periods) for area, periods in found.items()}


def _whole(
    area: str,
    by_period: Mapping[Period, set[str]],
    area_map: AreaMap,
    as_itself: Collection[Period],
) -> Iterator[Period]:
    for period, names in by_period.items():
        if period in as_itself:
            raise WrongRule(
                f"For {period} the source has {area!r} itself and parts of it "
                f"({', '.join(sorted(names))}): its figures would be counted twice. Give the "
                "entries of the area map the dates for which they hold."
            )
        wanted = {folded(name) for name in area_map.parts_of(area, period.first_day)}
        if wanted <= names:
            yield period


def beside_its_parts(extract: Extract, facts: Sequence[Fact], area_map: AreaMap) -> None:
    """Refuse facts of one key of which some are about an area itself and some about its parts."""
    day = extract.day_of(facts[0].values)
    for area in {table_name for fact in facts for table_name, _ in fact.given}:
        parts = {folded(part) for part in area_map.parts_of(area, day)}
        of_parts = [fact for fact in facts if any((area, part) in fact.given for part in parts)]
        if of_parts and len(of_parts) < len(facts):
            itself = next(fact for fact in facts if fact not in of_parts)
            raise WrongRule(
                f"{itself.origin} is about {area!r} itself and {of_parts[0].origin} about a part "
                "of it, for the same row of the table: an area beside its own parts would be "
                "counted twice. Give the entries of the area map the dates for which they hold."
            )


def missing_parts(
    area_map: AreaMap, table_name: str, given: Collection[str], day: date | None
) -> list[str]:
    """The parts of a merged area that are not among the source's names for it."""
    parts = area_map.parts_of(table_name, day)
    if not any(folded(part) in given for part in parts):
        return []
    return [part for part in parts if folded(part) not in given]


def mapped_places(extract: Extract, keys: Collection[int]) -> set[int]:
    """The columns to which the map applies: the key columns and every area column."""
    areas = {place for place, column in enumerate(extract.columns) if column.kind is Kind.AREA}
    periods = {place for place, column in enumerate(extract.columns) if column.step is not None}
    return (areas | set(keys)) - periods
