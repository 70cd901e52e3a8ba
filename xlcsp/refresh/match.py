"""A source's facts matched to a table's rows: what changes, what is missing, new, gone or unclear.

Formula cells are never written. A name that nearly matches is proposed and nothing is done about
it: its row is neither changed nor added until the area map settles it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from xlcsp.book import CellValue, ErrorCode
from xlcsp.refresh.area_map import AreaMap
from xlcsp.refresh.cell_values import cell_value, plain_figure, told_as_cell
from xlcsp.refresh.errors import DuplicateRows, WrongTable
from xlcsp.refresh.extract import Origin
from xlcsp.refresh.gather import Finding, Gathered, Group, Silent, Told, Wanted
from xlcsp.refresh.keys import BLANK, Key, KeyColumn
from xlcsp.refresh.near import near_matches
from xlcsp.refresh.period import Period
from xlcsp.refresh.plan import (
    GoneRow,
    MissingFigure,
    NearMatch,
    NewRow,
    NewValue,
)
from xlcsp.refresh.rules import GoneRows, MissingFigures, Rule
from xlcsp.refresh.target import Target, TargetColumn
from xlcsp.worksheet.sentences import counted

_SURELY_APART: Final = 2e-14
"""Two figures further apart than this, by their size, differ within 15 digits."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A column of the table that is filled, and with what."""

    column: TargetColumn
    wanted: Wanted


@dataclass
class Matching:
    """One table beside one source; `compare` finds everything that the plan tells."""

    target: Target
    rule: Rule
    gathered: Gathered
    filled: Sequence[Filled]
    area_map: AreaMap
    changes: list[NewValue] = field(default_factory=list)
    missing: list[MissingFigure] = field(default_factory=list)
    gone: list[GoneRow] = field(default_factory=list)
    new: list[NewRow] = field(default_factory=list)
    same: int = 0
    outside: int = 0
    formulas_left: int = 0
    without_key: int = 0
    percentages: dict[str, list[tuple[Origin, float]]] = field(default_factory=dict)
    """Figures that a column of percentages would show a hundred times too large, by header."""
    without_figure: list[str] = field(default_factory=list)
    """Rows of a plain source that the table lacks and that have no figure to add."""

    @property
    def keys(self) -> tuple[KeyColumn, ...]:
        """The key columns."""
        return self.gathered.keys

    def compare(self) -> None:
        """Goes through the table's rows, then through the source's rows that the table lacks."""
        for row, key in enumerate(self.table_keys):
            if BLANK in key:
                self.without_key += 1
            elif not self._inside(row):
                self.outside += 1
            elif self._is_gone(key):
                self._leave_gone(row)
            else:
                self._compare_row(row, key)
        self.new = list(self._new_rows())

    # Rows of the table ----------------------------------------------------------------------------

    @cached_property
    def table_keys(self) -> list[Key]:
        """Each data row's key. Two rows of the same key are refused."""
        keys = [
            tuple(key.of_table(key.column.values[row]) for key in self.keys)
            for row in range(self.target.rows)
        ]
        first: dict[Key, int] = {}
        for row, key in enumerate(keys):
            if BLANK not in key and first.setdefault(key, row) != row:
                raise DuplicateRows(
                    f"The table {self.target.name} has the key {self._about(row)!r} in rows "
                    f"{self.target.data.top + first[key]} and {self.target.data.top + row} of "
                    f"{self.target.sheet!r}: which one is meant? Add a key column, or mend it."
                )
        if all(BLANK in key for key in keys):
            headers = ", ".join(repr(key.column.header) for key in self.keys)
            raise WrongTable(f"No row of the table {self.target.name} has its keys: {headers}.")
        return keys

    def _about(self, row: int) -> str:
        """A row's key as people write it."""
        shown = []
        for key in self.keys:
            value = key.column.values[row]
            period = key.period(value)
            shown.append(str(period) if period is not None else plain(value))
        return ", ".join(shown)

    def _period(self, row: int) -> Period | None:
        """The shortest period among a row's keys."""
        found = [
            period
            for key in self.keys
            if (period := key.period(key.column.values[row])) is not None
        ]
        return min(found, key=lambda each: each.step.months, default=None)

    @cached_property
    def _spans(self) -> list[tuple[Period, Period] | None]:
        return [self.gathered.spans(at) for at in range(len(self.keys))]

    def _inside(self, row: int) -> bool:
        """Whether the source's periods reach to the row."""
        for key, span in zip(self.keys, self._spans, strict=True):
            period = key.period(key.column.values[row])
            if period and span and not span[0].start <= period.start <= span[1].start:
                return False
        return True

    def _is_gone(self, key: Key) -> bool:
        """Whether the source has no such row, rather than no figure for it."""
        if key in self.gathered.groups:
            return False
        if not self.gathered.extract.speaks_for:
            return True
        return any(
            part not in self.gathered.known[at]
            for at, part in enumerate(key)
            if self.keys[at].step is None
        )

    def _leave_gone(self, row: int) -> None:
        self.gone.append(GoneRow(row, self._about(row)))
        unclear = any(
            self.table_keys[row][at] in self._unclear_in_table[at] for at in range(len(self.keys))
        )
        if self.rule.gone is not GoneRows.EMPTY or unclear:
            return
        for each in self.filled:
            self._empty(row, self._about(row), each.column, "the source has no such row")

    def _compare_row(self, row: int, key: Key) -> None:
        period, about = self._period(row), self._about(row)
        fact = self.gathered.only_fact(key)
        for each in self.filled:
            column = each.column
            if row in column.formulas:
                self.formulas_left += 1
                continue
            if fact is not None and each.wanted.as_it_stands:
                figure = plain_figure(fact.values[each.wanted.place], column)
                if figure is not None:
                    self._check_percentage(column, Told(None, fact.origin), figure)
                    if same(column.values[row], figure):
                        self.same += 1
                    else:
                        self._change(row, about, column, figure, fact.origin)
                    continue
            finding = self.gathered.find(key, period, each.wanted)
            new = told_as_cell(finding, column, self.target)
            self._check_percentage(column, finding, new)
            if isinstance(new, Silent):
                self.missing.append(MissingFigure(row, about, column.header, new.reason))
                if self.rule.missing is MissingFigures.EMPTY:
                    self._empty(row, about, column, new.reason)
            elif same(column.values[row], new):
                self.same += 1
            elif isinstance(finding, Told):
                self._change(row, about, column, new, finding.origin)

    def _check_percentage(
        self, column: TargetColumn, finding: Finding, new: CellValue | Silent
    ) -> None:
        """Notes a plain figure that a column of percentages would show a hundred times too large."""
        if not column.percent or type(new) is not float or not isinstance(finding, Told):
            return
        if isinstance(finding.value, str) and "%" in finding.value:
            return
        if abs(new) > max(1.0, 2 * self._largest[column.place]):
            self.percentages.setdefault(column.header, []).append((finding.origin, new))

    @cached_property
    def _largest(self) -> dict[int, float]:
        """The largest figure that each filled column already holds."""
        return {
            each.column.place: max(
                (abs(value) for value in each.column.values if type(value) is float), default=0.0
            )
            for each in self.filled
        }

    def look(self) -> Iterator[str]:
        """What a person should see to, beside what the lists of the plan tell."""
        if self.without_figure:
            rows = counted(len(self.without_figure), "row")
            rest = len(self.without_figure) - 3
            yield (
                f"{rows} of the source not in the table and without a figure, so not added: "
                + "; ".join(self.without_figure[:3])
                + (f" and {rest:,} more" if rest > 0 else "")
            )
        for header, found in self.percentages.items():
            origin, value = found[0]
            more = f" (and {len(found) - 1:,} more)" if len(found) > 1 else ""
            yield (
                f"{origin}, column {header!r}{more}: the column shows percentages, and "
                f"{plain(value)} shows as {plain(value * 100)}%. If {plain(value)}% is meant, divide "
                f"by 100 in the source, or write {plain(value)}% there."
            )

    def _empty(self, row: int, about: str, column: TargetColumn, reason: str) -> None:
        if column.values[row] is not None and row not in column.formulas:
            self._change(row, about, column, None, reason)

    def _change(
        self, row: int, about: str, column: TargetColumn, new: CellValue, origin: Origin | str
    ) -> None:
        sheet, line = self.target.sheet, self._lines[row]
        place, old = self.target.data.left + column.place, column.values[row]
        self.changes.append(NewValue(sheet, line, place, about, column.header, old, new, origin))

    @cached_property
    def _lines(self) -> tuple[int, ...]:
        """The sheet's row of each data row: one number for all its cells."""
        return tuple(range(self.target.data.top, self.target.data.bottom + 1))

    # Rows of the source ---------------------------------------------------------------------------

    def _new_rows(self) -> Iterator[NewRow]:
        have = set(self.table_keys)
        for key, group in sorted(self.gathered.groups.items(), key=self._order):
            unclear = any(part in self._unclear_in_source[at] for at, part in enumerate(key))
            if key in have or unclear:
                continue
            row = self._new_row(key, group.shown)
            if row is not None:
                yield row
            elif not self.gathered.extract.speaks_for:
                about = ", ".join(str(value) for value in group.shown)
                self.without_figure.append(f"{about} ({group.facts[0].origin})")

    @cached_property
    def _first_rows(self) -> list[dict[str, int]]:
        """For each key column, where each of its keys first stands in the table."""
        found: list[dict[str, int]] = [{} for _ in self.keys]
        for row, key in enumerate(self.table_keys):
            for at, part in enumerate(key):
                found[at].setdefault(part, row)
        return found

    def _order(self, item: tuple[Key, Group]) -> tuple[tuple[int, str], ...]:
        """New rows stand in the table's own order of names, and periods in theirs."""
        key, group = item
        order = []
        for at, (part, column) in enumerate(zip(key, self.keys, strict=True)):
            period = column.period(group.shown[at])
            place = self._first_rows[at].get(part, self.target.rows)
            order.append((place if period is None else period.start, part))
        return tuple(order)

    def _new_row(self, key: Key, shown: Sequence[object]) -> NewRow | None:
        """A row to add; None if the source has no figure for any of its cells."""
        periods = [
            period
            for column, value in zip(self.keys, self.gathered.groups[key].shown, strict=True)
            if (period := column.period(value)) is not None
        ]
        period = min(periods, key=lambda each: each.step.months, default=None)
        values: dict[str, CellValue] = {}
        origin: Origin | None = None
        for each in self.filled:
            finding = self.gathered.find(key, period, each.wanted)
            new = told_as_cell(finding, each.column, self.target)
            self._check_percentage(each.column, finding, new)
            if isinstance(finding, Told) and not isinstance(new, Silent):
                if not each.column.all_formulas:
                    values[each.column.header] = new
                origin = origin or finding.origin
        if not values or origin is None:
            return None
        about = ", ".join(str(value) for value in shown)
        return NewRow(about, {**self._key_cells(key), **values}, origin)

    def _key_cells(self, key: Key) -> dict[str, CellValue]:
        """What the key columns of a new row hold."""
        group = self.gathered.groups[key]
        origin = group.facts[0].origin
        cells: dict[str, CellValue] = {}
        for column, value in zip(self.keys, group.shown, strict=True):
            if column.column.all_formulas:
                continue
            period = column.period(value)
            told = Told(period if period is not None else value, origin)
            new = cell_value(told, column.column, self.target)
            # "n/a" as a key is a name, though as a figure it would be none.
            cells[column.column.header] = str(value) if isinstance(new, Silent) else new
        return cells

    # Names that nearly match ----------------------------------------------------------------------

    @cached_property
    def near(self) -> tuple[NearMatch, ...]:
        """For each name that only the table has, the likest names that only the source has."""
        found = []
        for at, key in enumerate(self.keys):
            if key.step is not None or key.days:
                continue
            in_table = self._names_in_table(at)
            in_source = self.gathered.known[at]
            lacking = {shown for part, shown in in_table.items() if part not in in_source}
            spare = {
                shown
                for part, shown in in_source.items()
                if part not in in_table and not self.area_map.settles(shown)
            }
            for name in sorted(lacking) if spare else ():
                found += [
                    NearMatch(key.column.header, name, match, score)
                    for match, score in near_matches(name, spare)
                ]
        return tuple(found)

    def _names_in_table(self, at: int) -> Mapping[str, str]:
        names: dict[str, str] = {}
        for row, key in enumerate(self.table_keys):
            if key[at] != BLANK:
                names.setdefault(key[at], plain(self.keys[at].column.values[row]))
        return names

    @cached_property
    def _unclear_in_source(self) -> list[set[str]]:
        return [
            {
                key.of_source(each.source_name)
                for each in self.near
                if each.column == key.column.header
            }
            for key in self.keys
        ]

    @cached_property
    def _unclear_in_table(self) -> list[set[str]]:
        return [
            {
                key.of_source(each.table_name)
                for each in self.near
                if each.column == key.column.header
            }
            for key in self.keys
        ]

    def unclear(self, row: int) -> bool:
        """Whether a row's name may be another spelling of one that the source has."""
        return any(
            part in self._unclear_in_table[at] for at, part in enumerate(self.table_keys[row])
        )


def same(old: CellValue, new: CellValue) -> bool:
    """Whether a cell already shows a value: figures to 15 digits, text to the letter."""
    if type(old) is float and type(new) is float:
        apart = abs(old - new)
        if apart == 0 or apart > _SURELY_APART * abs(new):
            return apart == 0
    if old is None or new is None:
        return (old or None) is (new or None)
    numbers = [each for each in (old, new) if isinstance(each, float | int)]
    if len(numbers) == 2 and isinstance(old, bool) is isinstance(new, bool):
        return f"{old:.15g}" == f"{new:.15g}"
    return type(old) is type(new) and old == new


def plain(value: CellValue) -> str:
    """A cell for people: an error's code, TRUE, a figure without needless digits."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case float() | int():
            return f"{value:.15g}"
        case ErrorCode(code):
            return code
        case _:
            return value
