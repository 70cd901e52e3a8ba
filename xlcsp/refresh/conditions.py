"""Conditions of a rule, tried on the facts of a source.

Names compare without capitals and extra spaces (``*`` stands for any letters), figures as figures,
periods as periods: ``Month = 2025/26`` means the months of that financial year, ``latest 12`` the
last twelve that the source has, ``2025-04..2025-09`` those from one to the other.
"""

import operator
import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal, InvalidOperation
from fnmatch import fnmatchcase
from typing import Final, TypeAlias

from xlcsp.refresh.errors import WrongHeaders, WrongRule
from xlcsp.refresh.extract import Extract, Fact, SourceColumn, SourceValue, folded
from xlcsp.refresh.near import did_you_mean
from xlcsp.refresh.period import Period, Step, read_period, run_of
from xlcsp.refresh.rules import Condition

_LATEST: Final = re.compile(r"latest(?: (\d{1,3}))?", re.IGNORECASE)
_COMPARE: Final = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}

Test: TypeAlias = Callable[[Fact], bool]
"""Whether a condition holds for a fact."""


def place_of(extract: Extract, name: str) -> int:
    """The position of a source's column; WrongHeaders, with the likest name, where it has none."""
    place = extract.place(name)
    if place is None:
        have = [column.name for column in extract.columns]
        raise WrongHeaders(
            f"{extract.files[0].name} has no column {name!r}.{did_you_mean(name, have)} "
            f"It has: {', '.join(have)}."
        )
    return place


def test_of(condition: Condition, extract: Extract) -> Test:
    """A condition made ready for the facts of a source."""
    place = place_of(extract, condition.column)
    column = extract.columns[place]
    if column.step is not None:
        return _among(place, periods_of(condition, extract))
    if condition.operator in _COMPARE:
        return _compared(place, condition)
    tests = [_value_test(value, column) for value in condition.values]
    wanted = condition.operator == "="
    return lambda fact: any(test(name) for name in _names(fact, place) for test in tests) is wanted


def _names(fact: Fact, place: int) -> Iterable[SourceValue]:
    """A fact's value and, where the area map gave it the table's name, the source's own."""
    value = fact.values[place]
    if not fact.given or not isinstance(value, str):
        return (value,)
    mapped = folded(value)
    return (value, *(own for table_name, own in fact.given if table_name == mapped))


def _among(place: int, periods: frozenset[Period]) -> Test:
    return lambda fact: fact.values[place] in periods


# Names and figures ----------------------------------------------------------------------------------


def _value_test(text: str, column: SourceColumn) -> Callable[[SourceValue], bool]:
    first, dots, last = text.partition("..")
    if dots and _number(first) is not None and _number(last) is not None:
        low, high = _number(first), _number(last)
        assert low is not None  # noqa: S101 - just asked
        assert high is not None  # noqa: S101
        return lambda value: (number := _number(value)) is not None and low <= number <= high
    wanted = column.words.get(folded(text), folded(text))
    if "*" in wanted:
        pattern = wanted.replace("[", "[[]").replace("?", "[?]")
        return lambda value: value is not None and fnmatchcase(folded(str(value)), pattern)
    number = _number(text)
    if number is not None:
        return lambda value: _number(value) == number
    return lambda value: value is not None and folded(str(value)) == wanted


def _compared(place: int, condition: Condition) -> Test:
    compare, text = _COMPARE[condition.operator], condition.values[0]
    limit = _number(text)
    if limit is None:
        raise WrongRule(
            f"The condition {str(condition)!r} compares with {text!r}, which is no number."
        )
    return lambda fact: (
        (number := _number(fact.values[place])) is not None and compare(number, limit)
    )


def _number(value: SourceValue) -> Decimal | None:
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str):
        return None
    try:
        number = Decimal(value.strip().replace(",", ""))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


# Periods --------------------------------------------------------------------------------------------


def periods_of(condition: Condition, extract: Extract) -> frozenset[Period]:
    """The periods, of the column's own length, that a condition on a period column leaves."""
    place = place_of(extract, condition.column)
    step = extract.columns[place].step
    assert step is not None  # noqa: S101 - only called for period columns
    have = sorted(
        {value for fact in extract.facts if isinstance(value := fact.values[place], Period)},
        key=lambda each: each.start,
    )
    named = frozenset(
        each for text in condition.values for each in _named_periods(text, step, have, condition)
    )
    match condition.operator:
        case "=":
            return named
        case "<>":
            return frozenset(have) - named
    compare = _COMPARE[condition.operator]
    edge = [each.start for each in named]
    limit = max(edge) if condition.operator in (">", "<=") else min(edge)
    kept = [each for each in _run(have) if compare(each.start, limit)]
    return frozenset(kept)


def _run(have: Sequence[Period]) -> Sequence[Period]:
    return run_of(have[0], have[-1]) if have else ()


def _named_periods(
    text: str, step: Step, have: Sequence[Period], condition: Condition
) -> Iterable[Period]:
    latest = _LATEST.fullmatch(text.strip())
    if latest:
        count = int(latest[1] or 1)
        last = have[-1]
        first = Period(step, last.start - (count - 1) * step.months)
        return run_of(first, last)
    first_text, dots, last_text = text.partition("..")
    from_first = _parts_named(first_text, step, condition)
    if not dots:
        return from_first
    to_last = _parts_named(last_text, step, condition)
    return run_of(from_first[0], to_last[-1])


def _parts_named(text: str, step: Step, condition: Condition) -> tuple[Period, ...]:
    """The periods of a length that a text names: itself, or those of a longer one."""
    longer = [each for each in Step if each.months > step.months]
    for each in (step, *longer):
        found = read_period(text, each)
        if found is not None:
            return found.parts(step)
    raise WrongRule(
        f"The condition {str(condition)!r}: {text.strip()!r} is no {step.value}. Write it as "
        f"{Period(step, 2025 * 12 + 3 if step is not Step.YEAR else 2025 * 12)}, or latest."
    )
