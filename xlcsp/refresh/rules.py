"""A rule says what goes where: its texts as people type them into the rules table, and their meaning.

- Filter: ``Crime type = Burglary | Robbery; Month = latest 12; Age = 10..17``. All conditions must
  hold; ``|`` parts alternatives.
- Key columns: ``District; Month`` or, where the source calls it otherwise, ``District = CSP Name``.
- Value columns: ``Offences = Count``, with conditions of their own ``Burglary = Count where Crime
  type = Burglary``, and added up where several rows belong together ``Spend = sum of Amount``.

Items are parted by semicolons or lines; a name that holds one of these signs goes in double quotes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeVar

from xlcsp.refresh.errors import WrongRule
from xlcsp.refresh.extract import folded
from xlcsp.refresh.sources import Format

_OPERATORS: Final = ("<>", ">=", "<=", "=", ">", "<")
_WHERE: Final = re.compile(r"\swhere\s", re.IGNORECASE)
_NEEDS_QUOTES: Final = re.compile(r"[;|=<>\n]|\bwhere\b|^sum of\b", re.IGNORECASE)
_SUM: Final = re.compile(r"sum of\s+(.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Condition:
    """A column of the source, a comparison, and the values of which one must hold."""

    column: str
    operator: str
    values: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.column} {self.operator} {' | '.join(self.values)}"


@dataclass(frozen=True, slots=True)
class KeySpec:
    """A column by which rows are matched: its header in the table and its name in the source."""

    header: str
    source: str


@dataclass(frozen=True, slots=True)
class ValueSpec:
    """A column that is filled: its header, what it takes from the source, and from which rows."""

    header: str
    source: str
    where: tuple[Condition, ...] = ()
    add: bool = False
    """Whether the figures of several rows are added up."""


class NewRows(StrEnum):
    """What is done with rows that the source has and the table has not."""

    REPORT = "report"
    APPEND = "append"


class GoneRows(StrEnum):
    """What is done with rows that the table has and the source has not."""

    KEEP = "keep"
    EMPTY = "empty"
    REMOVE = "remove"


class MissingFigures(StrEnum):
    """What is done with a figure that the source is silent about."""

    KEEP = "keep"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Rule:
    """What one table, or one named range, is refreshed from.

    No ``keys`` and ``values``: the leading text columns are the keys, and columns match by header.
    """

    table: str
    source: str
    format: Format | None = None
    filter: tuple[Condition, ...] = ()
    keys: tuple[KeySpec, ...] = ()
    values: tuple[ValueSpec, ...] = ()
    new: NewRows = NewRows.REPORT
    gone: GoneRows = GoneRows.KEEP
    missing: MissingFigures = MissingFigures.KEEP
    where: str = ""
    """The row of the workbook that says so; empty for a rule given otherwise."""


# Reading --------------------------------------------------------------------------------------------


def read_conditions(text: str) -> tuple[Condition, ...]:
    """The conditions of a filter."""
    return tuple(_condition(item) for item in _items(text))


def read_keys(text: str) -> tuple[KeySpec, ...]:
    """The key columns."""
    pairs = [_pair(item) for item in _items(text)]
    return tuple(KeySpec(header, source) for header, source in pairs)


def read_values(text: str) -> tuple[ValueSpec, ...]:
    """The value columns."""
    return tuple(_value(item) for item in _items(text))


_Choice = TypeVar("_Choice", bound=StrEnum)


def read_choice(text: str, choices: type[_Choice], default: _Choice, column: str) -> _Choice:
    """One of a column's words; the default where the cell is empty."""
    if not text.strip():
        return default
    for each in choices:
        if folded(text) == each.value:
            return each
    raise WrongRule(f"{column} says {text!r}: use {' or '.join(choices)}.")


def _condition(text: str) -> Condition:
    bare = _hide_quoted(text)
    places = [(bare.find(sign), sign) for sign in _OPERATORS if sign in bare]
    if not places:
        raise WrongRule(
            f"The condition {text!r} has no comparison: write it as Crime type = Burglary."
        )
    # At the same place the longer sign comes first: "<=" is no "<".
    at, sign = min(places, key=lambda place: (place[0], -len(place[1])))
    column, rest = _unquoted(text[:at]), text[at + len(sign) :]
    values = tuple(_unquoted(each) for each in _parted(rest, "|"))
    if not column or not all(values):
        raise WrongRule(f"The condition {text!r} lacks a column or a value.")
    if len(values) > 1 and sign not in ("=", "<>"):
        raise WrongRule(f"The condition {text!r} compares with several values: give one.")
    return Condition(column, sign, values)


def _pair(text: str) -> tuple[str, str]:
    """``Header = Source``, or one name for both."""
    header, *rest = _parted(text, "=")
    if len(rest) > 1:
        raise WrongRule(f"{text!r} has more than one equals sign: write Table column = Source one.")
    names = _unquoted(header), _unquoted(rest[0] if rest else header)
    if not all(names):
        raise WrongRule(f"{text!r} lacks a name before or behind its equals sign.")
    return names


def _value(text: str) -> ValueSpec:
    bare = _hide_quoted(text)
    cuts = [0, *(found.end() for found in _WHERE.finditer(bare))]
    ends = [*(found.start() for found in _WHERE.finditer(bare)), len(text)]
    main, *conditions = [text[start:end] for start, end in zip(cuts, ends, strict=True)]
    header, *rest = _parted(main, "=")
    if len(rest) > 1:
        raise WrongRule(f"{text!r} has more than one equals sign before its conditions.")
    source = (rest[0] if rest else header).strip()
    summed = _SUM.fullmatch(source)
    if not rest and summed:
        header = summed[1]
    names = _unquoted(header), _unquoted(summed[1] if summed else source)
    if not all(names):
        raise WrongRule(f"{text!r} lacks a name before or behind its equals sign.")
    return ValueSpec(*names, tuple(map(_condition, conditions)), add=summed is not None)


# Texts in quotation marks ---------------------------------------------------------------------------


def _hide_quoted(text: str) -> str:
    """The text with everything in double quotes blanked out, of the same length."""
    return re.sub(r'"[^"]*"', lambda found: "_" * len(found[0]), text)


def _parted(text: str, sign: str) -> list[str]:
    bare = _hide_quoted(text)
    pieces, last = [], 0
    for at, letter in enumerate(bare):
        if letter in sign:
            pieces.append(text[last:at])
            last = at + 1
    return [*pieces, text[last:]]


def _items(text: str) -> list[str]:
    return [item.strip() for item in _parted(text, ";\n") if item.strip()]


def _unquoted(text: str) -> str:
    bare = " ".join(text.split())
    return bare[1:-1] if len(bare) > 1 and bare[0] == bare[-1] == '"' else bare


# Writing --------------------------------------------------------------------------------------------


def written_keys(keys: Sequence[KeySpec]) -> str:
    """Key columns as a rule's cell says them."""
    return "; ".join(
        _quoted(key.header)
        if folded(key.header) == folded(key.source)
        else f"{_quoted(key.header)} = {_quoted(key.source)}"
        for key in keys
    )


def written_values(values: Sequence[ValueSpec]) -> str:
    """Value columns as a rule's cell says them."""
    return "; ".join(_written_value(value) for value in values)


def _written_value(value: ValueSpec) -> str:
    source = f"sum of {_quoted(value.source)}" if value.add else _quoted(value.source)
    same = not value.add and folded(value.header) == folded(value.source)
    head = _quoted(value.header) if same else f"{_quoted(value.header)} = {source}"
    return " where ".join([head, *(_written_condition(each) for each in value.where)])


def _written_condition(condition: Condition) -> str:
    values = " | ".join(map(_quoted, condition.values))
    return f"{_quoted(condition.column)} {condition.operator} {values}"


def _quoted(name: str) -> str:
    return f'"{name}"' if _NEEDS_QUOTES.search(name) else name
