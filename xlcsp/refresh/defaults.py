"""Which columns are keys and which are filled, where a rule leaves it open.

The table's leading columns that name things or periods are the keys; the others match the source by
their header. In a published source a header may also be one of the source's own categories or areas
(``Burglary``, ``Blaby``): its count is then taken from the rows of that kind.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from xlcsp.refresh.area_map import AreaMap
from xlcsp.refresh.errors import WrongHeaders
from xlcsp.refresh.extract import Extract, Kind, SourceColumn, folded, named
from xlcsp.refresh.near import did_you_mean
from xlcsp.refresh.rules import Condition, KeySpec, Rule, ValueSpec
from xlcsp.refresh.target import Holds, Target, TargetColumn

_YEARS: Final = range(1801, 2200)


def wants(rule: Rule, target: Target, column: SourceColumn) -> bool:
    """Whether a column of a source matters to a rule; the reader adds up over the others."""
    if column.kind in (Kind.PERIOD, Kind.COUNT, Kind.ANY):
        return True
    names = {folded(name) for name in (column.name, *column.also)}
    if names & {folded(name) for name in _named_by(rule)}:
        return True
    open_ended = not rule.keys or not rule.values
    headers = {folded(each.header) for each in target.columns}
    common = column.name in ("District", "CSP Name", "Crime type", "Offence Group", "Area")
    return open_ended and (bool(names & headers) or common)


def suits(rule: Rule, target: Target, header: Sequence[str]) -> bool:
    """Whether a sheet's header row has every column that a rule names and, where the rule leaves
    them open, the table's first column or a key, and another of its columns."""
    have = {folded(name) for name in header}
    named = {folded(name) for name in _named_by(rule)}
    if not named <= have:
        return False
    if rule.keys and rule.values:
        return True
    own = [folded(column.header) for column in target.columns]
    return (bool(rule.keys) or own[0] in have) and len(have & set(own)) > 1


def _named_by(rule: Rule) -> Iterator[str]:
    yield from (key.source for key in rule.keys)
    yield from (value.source for value in rule.values)
    yield from (condition.column for condition in rule.filter)
    for value in rule.values:
        yield from (condition.column for condition in value.where)


def suggested_keys(target: Target, extract: Extract | None) -> tuple[KeySpec, ...]:
    """Keys for a first rule: the default ones with the years and dates that tell rows apart or,
    where the first column holds no text, the first columns that do."""
    leading = _leading_keys(target, extract)
    spare = [
        KeySpec(column.header, column.header)
        for column in target.columns
        if not column.all_formulas
        and (extract is None or extract.place(column.header) is not None)
        and column.header not in [key.header for key in leading]
        and (not leading or _tells_time(column))
    ]
    most = len(spare) if leading else len(spare) - 1
    for more in range(0 if leading else 1, most + 1):
        keys = (*leading, *spare[:more])
        if _all_different(target, keys):
            return keys
    return leading or tuple(spare[:1]) or default_keys(target, extract)


def _tells_time(column: TargetColumn) -> bool:
    years = [value for value in column.values if value is not None]
    return column.holds is Holds.DATES or (
        column.holds is Holds.FIGURES
        and all(type(value) is float and value in _YEARS for value in years)
    )


def _all_different(target: Target, keys: Sequence[KeySpec]) -> bool:
    columns = [target.column(key.header).values for key in keys]
    rows = [
        tuple(folded(value) if isinstance(value, str) else value for value in row)
        for row in zip(*columns, strict=True)
    ]
    filled = [row for row in rows if None not in row]
    return len(set(filled)) == len(filled) > 0


def default_keys(target: Target, extract: Extract | None) -> tuple[KeySpec, ...]:
    """The leading columns of text, and those that the source knows as areas or periods."""
    keys = _leading_keys(target, extract)
    if not keys:
        raise WrongHeaders(
            f"The first column of {target.name}, {target.columns[0].header!r}, holds no text to "
            "know its rows by: name the key columns in a rule (xlcsp refresh --init)."
        )
    return keys


def _leading_keys(target: Target, extract: Extract | None) -> tuple[KeySpec, ...]:
    keys = []
    for column in target.columns:
        place = None if extract is None else extract.place(column.header)
        known = (
            extract is not None
            and place is not None
            and extract.columns[place].kind in (Kind.AREA, Kind.CATEGORY, Kind.PERIOD)
        )
        names_things = column.holds is Holds.TEXT or column.step(target.date1904) is not None
        if not known and (column.all_formulas or not names_things):
            break
        keys.append(KeySpec(column.header, column.header))
    return tuple(keys)


def checked_keys(keys: Sequence[KeySpec], extract: Extract) -> tuple[KeySpec, ...]:
    """The keys, each of which the source must have; WrongHeaders otherwise."""
    have = [column.name for column in extract.columns]
    for key in keys:
        if extract.place(key.source) is None:
            raise WrongHeaders(
                f"{extract.files[0].name} has no column {key.source!r} to match rows by."
                f"{did_you_mean(key.source, have)} It has: {', '.join(have)}."
            )
    return tuple(keys)


def default_values(
    target: Target, extract: Extract, keys: Sequence[KeySpec], area_map: AreaMap
) -> tuple[ValueSpec, ...]:
    """A value for each column that is no key and no formula and that the source can fill."""
    taken = {folded(key.header) for key in keys}
    values = [
        value
        for column in target.columns
        if folded(column.header) not in taken and not column.all_formulas
        for value in _value(column, extract, keys, area_map)
    ]
    if not values:
        have = [column.name for column in extract.columns]
        raise WrongHeaders(
            f"No column of {target.name} beside its keys is in {extract.files[0].name}, which "
            f"has: {', '.join(have)}. Name the columns in a rule (xlcsp refresh --init)."
        )
    return tuple(values)


def _value(
    column: TargetColumn, extract: Extract, keys: Sequence[KeySpec], area_map: AreaMap
) -> Iterator[ValueSpec]:
    if extract.place(column.header) is not None:
        yield ValueSpec(column.header, column.header)
        return
    counts = named(extract.columns, Kind.COUNT)
    if not counts:
        return
    used = {extract.place(key.source) for key in keys}
    for place, each in enumerate(extract.columns):
        if place in used or each.kind not in (Kind.CATEGORY, Kind.AREA):
            continue
        if _has_value(extract, place, column.header, area_map):
            where = Condition(each.name, "=", (column.header,))
            yield ValueSpec(column.header, counts[0], (where,))
            return


def _has_value(extract: Extract, place: int, header: str, area_map: AreaMap) -> bool:
    wanted = folded(header)
    given: Collection[str] = {
        folded(str(fact.values[place])) for fact in extract.facts if fact.values[place] is not None
    }
    return wanted in given or bool(area_map.parts_of(header, None))
