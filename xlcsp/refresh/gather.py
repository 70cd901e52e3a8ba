"""Facts of a source brought together for the rows of a table.

A figure that adds up (a count) is given only where the source speaks for the row's area in every
month that the row covers; else it is missing, with the reason. In a source of events no row then
means none. Other values must stand in exactly one row of the source.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, TypeAlias

from xlcsp.calc.number import EXACT, ZERO
from xlcsp.calc.published import Missing
from xlcsp.refresh.area_map import AreaMap, beside_its_parts, missing_parts
from xlcsp.refresh.conditions import Test, periods_of, place_of, test_of
from xlcsp.refresh.errors import DuplicateRows, NothingToRead
from xlcsp.refresh.extract import Extract, Fact, Kind, NoResult, Origin, SourceValue, folded
from xlcsp.refresh.figures import figure, no_result
from xlcsp.refresh.keys import BLANK, Key, KeyColumn
from xlcsp.refresh.near import did_you_mean
from xlcsp.refresh.period import Period, run_of
from xlcsp.refresh.rules import Condition, ValueSpec

_MOST_NAMED: Final = 4


@dataclass(frozen=True, slots=True)
class Told:
    """What the source says for a cell, and where."""

    value: SourceValue
    origin: Origin


@dataclass(frozen=True, slots=True)
class Silent:
    """The source says nothing for a cell, and why."""

    reason: str


Finding: TypeAlias = Told | Silent


@dataclass(frozen=True, slots=True)
class Wanted:
    """A value that is wanted for every row: where it stands in the source, and its conditions."""

    spec: ValueSpec
    place: int
    tests: tuple[Test, ...]
    areas: tuple[tuple[str, str], ...]
    """Areas (column and name) that its conditions name."""
    adds_up: bool

    @property
    def as_it_stands(self) -> bool:
        """Whether a single fact's value is taken without conditions or sums."""
        return not self.adds_up and not self.tests


@dataclass(slots=True)
class Group:
    """The facts that share a key, and how the first of them writes it."""

    shown: tuple[SourceValue, ...]
    facts: list[Fact] = field(default_factory=list)


@dataclass(frozen=True)
class Gathered:
    """The facts by key, ready to be asked."""

    extract: Extract
    keys: tuple[KeyColumn, ...]
    groups: Mapping[Key, Group]
    area_map: AreaMap
    allowed: frozenset[Period] | None
    """The periods that the filter leaves; None where it says nothing of periods."""
    filtered_areas: tuple[tuple[str, str], ...]
    """Areas (column and name) that the filter asks for by name."""
    without_key: tuple[Origin, ...]
    """The rows whose key is blank."""

    @cached_property
    def known(self) -> tuple[dict[str, str], ...]:
        """For each key column, every key that the source has and how the source writes it."""
        found: tuple[dict[str, str], ...] = tuple({} for _ in self.keys)
        for key, group in self.groups.items():
            for at, part in enumerate(key):
                found[at].setdefault(part, str(group.shown[at]))
        return found

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """From the first to the last of the source's own periods that the filter leaves."""
        if self.allowed is not None:
            return tuple(sorted(self.allowed, key=lambda each: each.start))
        step = self.extract.step
        place = next(
            (at for at, each in enumerate(self.extract.columns) if each.step is step), None
        )
        if step is None or place is None:
            return ()
        have = [
            value
            for group in self.groups.values()
            for fact in group.facts
            if isinstance(value := fact.values[place], Period)
        ]
        if not have:
            return ()
        return run_of(
            min(have, key=lambda each: each.start), max(have, key=lambda each: each.start)
        )

    def find(self, key: Key, period: Period | None, wanted: Wanted) -> Finding:
        """What the source says for one row and value; ``period`` is the one the row is about."""
        group = self.groups.get(key)
        if not wanted.adds_up:
            return self._single(group, wanted)
        silent = self._silence(key, period, wanted)
        if silent:
            return Silent(silent)
        facts = [] if group is None else _matching(group.facts, wanted.tests)
        if not facts:
            if self.extract.events:
                return Told(ZERO, Origin(self.extract.files[0].name, rows=0))
            return Silent("the source has no such row")
        return self._sum(group, facts, wanted)

    def spans(self, at: int) -> tuple[Period, Period] | None:
        """The first and the last period in a key column; None where it is no period."""
        column = self.keys[at]
        found = [
            period
            for group in self.groups.values()
            if (period := column.period(group.shown[at])) is not None
        ]
        if not found:
            return None
        return min(found, key=lambda each: each.start), max(found, key=lambda each: each.start)

    def only_fact(self, key: Key) -> Fact | None:
        """The one fact of a row, as the source gives it: most rows of most tables."""
        group = self.groups.get(key)
        if group is None or len(group.facts) != 1 or group.facts[0].given:
            return None
        return group.facts[0]

    # One value ------------------------------------------------------------------------------------

    def _single(self, group: Group | None, wanted: Wanted) -> Finding:
        facts = [] if group is None else _matching(group.facts, wanted.tests)
        if not facts:
            return Silent("the source has no such row")
        if len(facts) > 1:
            first, second = facts[0], facts[1]
            shown = ", ".join(str(each) for each in group.shown) if group else ""
            raise DuplicateRows(
                f"{first.origin} and {_line(second.origin)} both stand for {shown!r}: take one "
                f'away or, if their figures may be added, write "{wanted.spec.header} = sum of '
                f'{wanted.spec.source}" in the rule.'
            )
        part = self._part_missing(facts)
        if part:
            return Silent(part)
        value = facts[0].values[wanted.place]
        return Silent("the cell is empty there") if value is None else Told(value, facts[0].origin)

    # Sums -----------------------------------------------------------------------------------------

    def _sum(self, group: Group | None, facts: Sequence[Fact], wanted: Wanted) -> Finding:
        part = self._part_missing(group.facts if group else facts)
        if part and not self.extract.speaks_for:
            return Silent(part)
        total = ZERO
        for fact in facts:
            number = figure(fact.values[wanted.place], fact.origin, wanted.spec.source)
            if isinstance(number, Missing):
                reason = f" ({number.reason.strip()})" if number.reason.strip() else ""
                return Silent(f"a figure is missing there{reason}: {fact.origin}")
            total = EXACT.add(total, number)
        return Told(total, _together(facts))

    def _part_missing(self, facts: Sequence[Fact]) -> str:
        """Why a merged area is not whole."""
        by_table: dict[str, set[str]] = defaultdict(set)
        for fact in facts:
            for table_name, source_name in fact.given:
                by_table[table_name].add(source_name)
        for table_name, given in by_table.items():
            day = self.extract.day_of(facts[0].values)
            lacking = missing_parts(self.area_map, table_name, given, day)
            if lacking:
                return f"{_listed(lacking)}, a part of it, is not in the source"
        return ""

    def _silence(self, key: Key, period: Period | None, wanted: Wanted) -> str:
        """Why the source does not speak for the whole of what a row is about; "" if it does."""
        if not self.extract.speaks_for:
            return ""
        needed = self._needed(period)
        if self.allowed is not None:
            outside = [each for each in needed if each not in self.allowed]
            if outside:
                return f"the filter leaves out {_listed(outside)}"
        named = (*self._areas_of(key), *wanted.areas, *self.filtered_areas)
        for area in named or self._every_root:
            have = self.extract.speaks_for.get((area[0], folded(area[1])), frozenset())
            lacking = [each for each in needed if each not in have]
            if lacking and not have:
                return f"the source has nothing about {self._written(area)}"
            if lacking:
                return f"the source has nothing about {self._written(area)} for {_listed(lacking)}"
        return ""

    def _needed(self, period: Period | None) -> tuple[Period, ...]:
        step = self.extract.step
        if step is None:
            return ()
        return self.periods if period is None else period.parts(step)

    def _written(self, area: tuple[str, str]) -> str:
        """An area's name as the source, or else the rule, writes it."""
        return self._names.get((area[0], folded(area[1])), area[1])

    def _areas_of(self, key: Key) -> list[tuple[str, str]]:
        return [
            (column.source.name, part)
            for column, part in zip(self.keys, key, strict=True)
            if column.source.kind is Kind.AREA
        ]

    @cached_property
    def _every_root(self) -> tuple[tuple[str, str], ...]:
        """The largest areas among the facts: a row about all of them needs each of them."""
        by_column: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for area in self._names:
            by_column[area[0]].append(area)
        smallest = sorted(by_column.values(), key=lambda areas: len(areas))
        return tuple(smallest[0]) if smallest else ()

    @cached_property
    def _names(self) -> dict[tuple[str, str], str]:
        """Every area that the filter leaves, by column and folded name, as the source writes it."""
        areas = [
            (at, column.name)
            for at, column in enumerate(self.extract.columns)
            if column.kind is Kind.AREA
        ]
        found: dict[tuple[str, str], str] = {}
        for group in self.groups.values():
            for fact in group.facts:
                for at, column in areas:
                    name = fact.values[at]
                    if isinstance(name, str):
                        found.setdefault((column, folded(name)), name)
        return found


def _matching(facts: Iterable[Fact], tests: Sequence[Test]) -> list[Fact]:
    return [fact for fact in facts if all(test(fact) for test in tests)]


def _together(facts: Sequence[Fact]) -> Origin:
    """Where a sum comes from: one line, one file's rows, or several files'."""
    if len(facts) == 1:
        return facts[0].origin
    files = list(dict.fromkeys(fact.origin.file for fact in facts))
    name = files[0] if len(files) == 1 else f"{files[0]} and {len(files) - 1} more"
    return Origin(name, rows=sum(fact.origin.rows for fact in facts))


def _line(origin: Origin) -> str:
    return str(origin).rpartition(", ")[2] if origin.line is not None else str(origin)


def _listed(items: Sequence[object]) -> str:
    shown = [str(item) for item in items[:_MOST_NAMED]]
    rest = len(items) - len(shown)
    return ", ".join(shown) + (f" and {rest} more" if rest else "")


# Building -------------------------------------------------------------------------------------------


def gather(
    extract: Extract,
    conditions: Sequence[Condition],
    keys: Sequence[KeyColumn],
    area_map: AreaMap,
) -> Gathered:
    """The facts that the filter leaves, by key. Raises NothingToRead where it leaves none."""
    tests = [test_of(condition, extract) for condition in conditions]
    _check_each_finds(extract, conditions, tests)
    groups: dict[Key, Group] = {}
    without_key: list[Origin] = []
    kept = 0
    places = {key.place for key in keys}
    asked = {place_of(extract, condition.column) for condition in conditions}
    for fact in extract.facts:
        _check_results(extract, fact, asked)
        if not all(test(fact) for test in tests):
            continue
        kept += 1
        _check_results(extract, fact, places)
        key = tuple([each.of_source(fact.values[each.place]) for each in keys])
        if BLANK in key:
            without_key.append(fact.origin)
            continue
        group = groups.get(key)
        if group is None:
            group = groups[key] = Group(tuple(fact.values[each.place] for each in keys))
        group.facts.append(fact)
    if not kept:
        raise NothingToRead(
            f"The filter {'; '.join(map(str, conditions))!r} leaves no row of "
            f"{extract.files[0].name}."
        )
    for group in groups.values():
        if len(group.facts) > 1 and any(fact.given for fact in group.facts):
            beside_its_parts(extract, group.facts, area_map)
    allowed = _allowed(extract, conditions)
    areas = _areas_named(extract, conditions)
    return Gathered(extract, tuple(keys), groups, area_map, allowed, areas, tuple(without_key))


def _check_results(extract: Extract, fact: Fact, places: Collection[int]) -> None:
    """No row can be chosen or matched by a cell that holds an error."""
    for place in places:
        value = fact.values[place]
        if type(value) is NoResult:
            raise no_result(fact.origin, extract.columns[place].name, value)


def _check_each_finds(
    extract: Extract,
    conditions: Iterable[Condition],
    tests: Iterable[Test],
    *,
    areas_too: bool = True,
) -> None:
    """Each condition alone must find something, or its value is probably misspelt."""
    for condition, test in zip(conditions, tests, strict=True):
        place = place_of(extract, condition.column)
        if not areas_too and extract.columns[place].kind is Kind.AREA:
            continue
        if any(test(fact) for fact in extract.facts):
            continue
        have = {str(fact.values[place]) for fact in extract.facts}
        few = f" It has: {', '.join(sorted(have))}." if len(have) <= 12 else ""
        raise NothingToRead(
            f"No row of {extract.files[0].name} meets the condition {str(condition)!r}."
            f"{did_you_mean(condition.values[0], have)}{few}"
        )


def _allowed(extract: Extract, conditions: Iterable[Condition]) -> frozenset[Period] | None:
    """The shortest periods that the filter's conditions on periods leave together."""
    step = extract.step
    allowed: frozenset[Period] | None = None
    for condition in conditions:
        place = extract.place(condition.column)
        if place is None or step is None or extract.columns[place].step is None:
            continue
        here = frozenset(
            part for period in periods_of(condition, extract) for part in period.parts(step)
        )
        allowed = here if allowed is None else allowed & here
    return allowed


def wanted_value(extract: Extract, spec: ValueSpec, place: int) -> Wanted:
    """A value column made ready; its conditions must find something, except that an area which the
    source does not have is missing rather than misspelt."""
    tests = tuple(test_of(condition, extract) for condition in spec.where)
    _check_each_finds(extract, spec.where, tests, areas_too=False)
    areas = _areas_named(extract, spec.where)
    adds_up = spec.add or extract.columns[place].kind is Kind.COUNT
    return Wanted(spec, place, tests, areas, adds_up)


def _areas_named(extract: Extract, conditions: Iterable[Condition]) -> tuple[tuple[str, str], ...]:
    """The areas that conditions ask for by their whole name, with their columns."""
    return tuple(
        (extract.columns[at].name, value)
        for condition in conditions
        if (at := extract.place(condition.column)) is not None
        and extract.columns[at].kind is Kind.AREA
        and condition.operator == "="
        for value in condition.values
        if "*" not in value
    )
