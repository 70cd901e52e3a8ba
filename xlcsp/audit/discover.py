"""Relations found without rules: what most rows, columns or tables keep.

Tables with the same row labels are searched together, and so are tables with the same headings and
tables of one shape, so that a sum which every table keeps is not lost where one table breaks it.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from xlcsp.audit.evidence import bits, counts
from xlcsp.audit.find_columns import WIDEST, Column, column_relations
from xlcsp.audit.find_running_totals import running_totals
from xlcsp.audit.find_sums import ALL_COMBINATIONS, ALL_PAIRS, find_sums
from xlcsp.audit.printed import Printed
from xlcsp.audit.relation import Instance, Kind, Relation, infer_rounding
from xlcsp.audit.rounded_lines import are_shares, says_ratio
from xlcsp.audit.rounded_relations import know_what_is_rounded
from xlcsp.audit.rounding import ten_to
from xlcsp.audit.tables import FigureTable, plain_words

_TOTAL_WORDS: Final = re.compile(r"\b(total|totals|all|overall|sum|county|whole)\b")
_DIFFERENCE_WORDS: Final = re.compile(
    r"\b(difference|variance|change|chge|gap|net|over|under|movement|increase|decrease)\b|\+/-"
)
_OF_ONE_SHAPE: Final = 3
"""Tables of one shape are laid on one another from three up: two sides of a sum need a third."""


@dataclass(frozen=True, slots=True)
class Discovered:
    """What was found, and what could not be searched in full."""

    relations: tuple[Relation, ...]
    not_searched: tuple[str, ...]


def discover(tables: Sequence[FigureTable]) -> Discovered:
    """The relations that enough figures of these tables keep."""
    relations: list[Relation] = []
    for pool in _pools(tables, lambda table: table.labels):
        relations += _row_sums(pool)
    relations += _labelled_totals(tables, relations)
    for pool in _pools(tables, lambda table: table.headings):
        relations += _column_sums(pool)
        relations += _columns(pool, relations)
    for pool in _pools(tables, lambda table: (*table.labels, "|", *table.headings)):
        if len(pool) >= _OF_ONE_SHAPE:
            relations += _table_sums(pool)
    relations += _same_figures(tables)
    for table in tables:
        relations += _running_totals(table)
    know_what_is_rounded(relations, tables)
    return Discovered(tuple(relations), tuple(_not_searched(tables)))


def _pools(
    tables: Sequence[FigureTable], key: Callable[[FigureTable], tuple[str, ...]]
) -> list[list[FigureTable]]:
    """Tables whose labels (or headings) are the same words; others each alone."""
    pools: dict[object, list[FigureTable]] = {}
    for number, table in enumerate(tables):
        words = tuple(plain_words(text) for text in key(table))
        named = sum(bool(word) for word in words)
        alike = named > 1 and len(set(words)) > len(words) // 2
        pools.setdefault(words if alike else number, []).append(table)
    return list(pools.values())


# ------------------------------------------------------------------------------------------- sums


@dataclass(frozen=True, slots=True)
class _Lines:
    """Lines of figures, each with the same positions, and which table each position is of."""

    names: tuple[str, ...]
    cells: tuple[tuple[Printed | None, ...], ...]
    tables: tuple[int, ...]
    ratios: tuple[bool, ...]
    """Of each position whether it holds ratios, which do not add up as counts do."""

    def only(self, positions: Sequence[int]) -> "_Lines":
        """The same lines with some of the positions."""
        return _Lines(
            self.names,
            tuple(tuple(line[p] for p in positions) for line in self.cells),
            tuple(self.tables[p] for p in positions),
            tuple(self.ratios[p] for p in positions),
        )

    def of_lines(self, lines: Sequence[int]) -> "_Lines":
        """Some of the lines."""
        return replace(
            self,
            names=tuple(self.names[i] for i in lines),
            cells=tuple(self.cells[i] for i in lines),
        )


def _row_sums(pool: Sequence[FigureTable]) -> list[Relation]:
    """Rows that are sums of other rows, in all columns of all tables of the pool."""
    names = pool[0].labels
    cells: list[list[Printed | None]] = [[] for _ in names]
    owners: list[int] = []
    ratios: list[bool] = []
    for number, table in enumerate(pool):
        for column in range(len(table.columns)):
            owners.append(number)
            ratios.append(_holds_ratios(table, column))
            for row, line in enumerate(cells):
                line.append(table.figures[row][column])
    return _sums(_Lines(names, tuple(map(tuple, cells)), tuple(owners), tuple(ratios)), "row")


def _holds_ratios(table: FigureTable, column: int) -> bool:
    """Whether a column that shows no per cent signs holds percentages, rates or averages."""
    figures = [row[column] for row in table.figures]
    return says_ratio(table.headings[column]) or (
        not _mostly_percent(figures) and are_shares(figures)
    )


def _column_sums(pool: Sequence[FigureTable]) -> list[Relation]:
    names = pool[0].headings
    cells = _joined_columns(pool)
    owners = tuple(number for number, table in enumerate(pool) for _ in table.rows)
    ratios = tuple(says_ratio(label) for table in pool for label in table.labels)
    lines = _Lines(names, tuple(map(tuple, cells)), owners, ratios)
    found: list[Relation] = []
    for percent in (False, True):
        chosen = [
            i
            for i, column in enumerate(cells)
            if (_mostly_percent(column) or _holds_ratios(pool[0], i)) == percent
            and not (percent and _has_falls(column))
        ]
        found += _sums(lines.of_lines(chosen), "column", split=False)
    return found


def _table_sums(pool: Sequence[FigureTable]) -> list[Relation]:
    """Tables of one shape of which one is the sum of others, cell by cell."""
    names = tuple(_table_name(table) for table in pool)
    cells = tuple(tuple(one for row in table.figures for one in row) for table in pool)
    owners = (0,) * len(cells[0])
    ratios = tuple(says_ratio(heading) for _ in pool[0].rows for heading in pool[0].headings)
    return _sums(_Lines(names, cells, owners, ratios), "table")


def _table_name(table: FigureTable) -> str:
    return table.name.replace("_", " ") or f"{table.sheet}, row {table.heading_row}"


def _joined_columns(pool: Sequence[FigureTable]) -> list[Column]:
    return [
        tuple(row[column] for table in pool for row in table.figures)
        for column in range(len(pool[0].columns))
    ]


def _mostly_percent(column: Column) -> bool:
    figures = [one for one in column if one is not None]
    return 2 * sum(one.percent for one in figures) > len(figures)


def _has_falls(column: Column) -> bool:
    """Whether a column of percentages holds changes, which do not add up as shares do."""
    return any(one is not None and one.units < 0 for one in column)


def _sums(lines: _Lines, what: str, split: bool = True) -> list[Relation]:
    """Sums among lines; positions of one kind of figure (per cent, decimals) go together."""
    if len(lines.cells) < 3:
        return []
    classes: dict[object, list[int]] = {}
    for position in range(len(lines.tables)):
        figures = [line[position] for line in lines.cells if line[position] is not None]
        if len(figures) >= 3:
            places = Counter(one.places for one in figures if one).most_common(1)[0][0]
            money = any("£" in one.text for one in figures if one)
            percent = any(one.percent for one in figures if one)
            ratio = lines.ratios[position]
            kind = (percent, places, money, ratio) if split else ratio
            classes.setdefault(kind, []).append(position)
    found: list[Relation] = []
    for positions in classes.values():
        found += _sums_in_class(lines.only(positions), what)
    return found


def _sums_in_class(lines: _Lines, what: str) -> list[Relation]:
    scale = max(one.scale for line in lines.cells for one in line if one is not None)
    values = [
        [None if one is None else one.units * ten_to(scale - one.scale) for one in line]
        for line in lines.cells
    ]
    found = _sums_by_step(lines, what, values, scale, [1] * len(values))
    coarse = [_step(line, scale) for line in lines.cells]
    if any(step > 1 for step in coarse):
        targets = {one.target for relation in found for one in relation.instances}
        found += [
            relation
            for relation in _sums_by_step(lines, what, values, scale, coarse)
            if not any(one.target in targets for one in relation.instances)
        ]
    return found


def _sums_by_step(
    lines: _Lines,
    what: str,
    values: Sequence[Sequence[int | None]],
    scale: int,
    coarse: Sequence[int],
) -> list[Relation]:
    chosen = list(range(len(values)))
    found: list[Relation] = []
    while len(chosen) >= 3:
        sums = find_sums([values[i] for i in chosen], [coarse[i] for i in chosen])
        new = [
            _sum_relation(lines, chosen[line], [chosen[p] for p in parts], scale, coarse, what)
            for line, parts in sums
        ]
        found += [relation for relation in new if relation.instances]
        parts_of = {chosen[p] for _, parts in sums for p in parts}
        rest = [i for i in chosen if i not in parts_of]
        if not sums or len(chosen) <= ALL_COMBINATIONS or len(rest) == len(chosen):
            break
        chosen = rest
    return found


def _step(line: Sequence[Printed | None], scale: int) -> int:
    """The step that a line is rounded to: a whole number where all its figures are whole."""
    figures = [one for one in line if one is not None]
    whole = ten_to(scale)
    if len(figures) >= 3 and all(one.units % ten_to(one.scale) == 0 for one in figures):
        return whole
    places = min((one.places for one in figures), default=scale)
    return (ten_to(scale - places)) if places <= scale else 1


def _sum_relation(
    lines: _Lines,
    target: int,
    parts: Sequence[int],
    scale: int,
    coarse: Sequence[int],
    what: str,
) -> Relation:
    name = _name(lines, target, what)
    difference = _difference_among(lines, parts)
    others = [_name(lines, part, what) for part in parts]
    if difference is not None:
        other = parts[0] if parts[1] == difference else parts[1]
        relation = Relation(
            Kind.VARIANCE,
            f"{_name(lines, difference, what)} is {name} less {_name(lines, other, what)}",
        )
        target, parts = difference, (target, other)
    else:
        words = (
            " + ".join(others)
            if len(others) <= 6
            else f"the {len(others)} {what}s from {others[0]} to {others[-1]}"
        )
        relation = Relation(Kind.TOTAL, f"{name} is the sum of {words}")
    figures = [one for one in lines.cells[target] if one is not None]
    decimals = max((one.places for one in figures), default=0)
    if (
        coarse[target] == ten_to(scale)
        and decimals > 0
        and any(coarse[p] < ten_to(scale) for p in parts)
    ):
        relation.places = 0
    by_table: dict[int, list[Instance]] = {}
    for position, table in enumerate(lines.tables):
        printed = lines.cells[target][position]
        inputs = [lines.cells[part][position] for part in parts]
        present = tuple(one for one in inputs if one is not None)
        if printed is not None and len(present) == len(inputs):
            instance = Instance(relation, printed, present, relation.kind)
            by_table.setdefault(table, []).append(instance)
    relation.instances = [one for some in by_table.values() for one in some]
    infer_rounding(relation)
    relation.instances = [
        one
        for some in by_table.values()
        if any(instance.holds() for instance in some) or (len(some) == 1 and _is_near(some[0]))
        for one in some
    ]
    return relation


def _is_near(instance: Instance) -> bool:
    """Whether a broken sum is near enough to be one: a rate or an average is not."""
    exact = instance.exact()
    if exact is None or not exact[0]:
        return False
    part = instance.target.number * exact[1] / exact[0]
    return 0.5 <= part <= 1.5


def _name(lines: _Lines, line: int, what: str) -> str:
    return lines.names[line] or f"{what} {line + 1}"


def _difference_among(lines: _Lines, parts: Sequence[int]) -> int | None:
    """The part that is really a difference, by its name or its written signs."""
    if len(parts) != 2:
        return None
    for part in parts:
        if _DIFFERENCE_WORDS.search(plain_words(lines.names[part])):
            return part
    for part in parts:
        figures = [one for one in lines.cells[part] if one is not None]
        if figures and any(one.units < 0 or one.text.startswith("+") for one in figures):
            return part
    return None


# ----------------------------------------------------------------------------- totals by their label

_TOTAL_LABEL: Final = re.compile(
    r"(grand |overall )?totals?( (spend|cost|costs|budget|grant|amount|allocation|funding))?|sum"
)
_PEOPLE: Final = re.compile(
    r"\b(clients?|people|persons?|individuals?|victims?|offenders?|households?|families|users?"
    r"|needs?|cases?|residents?|children)\b"
)
"""Of people it is known that one may be counted in several rows, and once in the total."""


def _labelled_totals(tables: Sequence[FigureTable], found: Sequence[Relation]) -> list[Relation]:
    """A first or last row that calls itself the total, where too few columns keep it to be found out.

    Only what a known slip explains is said of it. Ratios, and people who may be in several rows, are
    not taken for parts.
    """
    known = {
        one.target
        for relation in found
        if relation.kind is Kind.TOTAL
        for one in relation.instances
    }
    relations: list[Relation] = []
    for table in tables:
        ends = {0, len(table.labels) - 1}
        named = [
            i for i, label in enumerate(table.labels) if _TOTAL_LABEL.fullmatch(plain_words(label))
        ]
        if len(table.labels) < 4 or len(named) != 1 or named[0] not in ends:
            continue
        relation = Relation(
            Kind.TOTAL, f"{table.labels[named[0]]} is the sum of the other rows", tentative=True
        )
        for column in range(len(table.columns)):
            figures = [row[column] for row in table.figures]
            target = figures.pop(named[0])
            present = tuple(one for one in figures if one is not None)
            if target is None or target in known or len(present) < 3 or target.percent:
                continue
            if _holds_ratios(table, column) or _counts_people(table, column):
                continue
            instance = Instance(relation, target, present, Kind.TOTAL)
            if len(present) == len(figures) and _is_near(instance):
                relation.instances.append(instance)
        one_column = len(relation.instances) == 1
        if one_column or (relation.instances and relation.kept >= relation.broken):
            relations.append(relation)
    return relations


def _counts_people(table: FigureTable, column: int) -> bool:
    texts = (table.headings[column], table.title, table.name.replace("_", " "), *table.labels)
    return any(_PEOPLE.search(plain_words(text)) for text in texts)


# ---------------------------------------------------------------------------------- running totals


def _running_totals(table: FigureTable) -> Iterator[Relation]:
    """Columns that run on from others down the rows, and rows that do so along the columns."""
    rows = [row for row, label in enumerate(table.labels) if not _is_total(label)]
    columns = [column for column, text in enumerate(table.headings) if not _is_total(text)]
    down = [
        tuple(table.figures[row][column] for row in rows) for column in range(len(table.columns))
    ]
    along = [tuple(line[column] for column in columns) for line in table.figures]
    yield from running_totals(down, [_quoted(text, n) for n, text in enumerate(table.headings)])
    yield from running_totals(
        along, [text or f"row {n + 1}" for n, text in enumerate(table.labels)]
    )


def _is_total(text: str) -> bool:
    return bool(_TOTAL_WORDS.search(plain_words(text)))


def _quoted(heading: str, index: int) -> str:
    return f'"{heading}"' if heading else f"column {index + 1}"


# ---------------------------------------------------------------------------------------- columns


def _columns(pool: Sequence[FigureTable], sums: Iterable[Relation]) -> list[Relation]:
    """Columns worked out from columns, and shares of a column's total."""
    columns = _joined_columns(pool)
    own = len(columns)
    headings = list(pool[0].headings)
    shares = [i for i in range(own) if _holds_ratios(pool[0], i) or are_shares(columns[i])]
    if shares or any(_mostly_percent(column) for column in columns):
        totals = {
            id(one.target)
            for relation in sums
            if relation.kind is Kind.TOTAL
            for one in relation.instances
        }
        for index in range(own):
            if not _mostly_percent(columns[index]) and index not in shares:
                wholes = [_total_of(table, index, totals) for table in pool]
                of_100 = [_beside_100(table, index) for table in pool]
                for whole in (wholes, of_100) if any(of_100) and of_100 != wholes else (wholes,):
                    columns.append(_beside_every_row(pool, whole))
                    headings.append(f"the total of {headings[index]}")
    return column_relations(columns, headings, own)


def _beside_every_row(pool: Sequence[FigureTable], wholes: Sequence[Printed | None]) -> Column:
    """The total of a column, repeated for every row of its table."""
    return [whole for table, whole in zip(pool, wholes, strict=True) for _ in table.rows]


def _beside_100(table: FigureTable, column: int) -> Printed | None:
    """The figure of the row whose share is printed as 100, which the others are shares of."""
    for other in range(len(table.columns)):
        figures = [row[other] for row in table.figures]
        whole = [
            row
            for row, one in enumerate(figures)
            if one is not None and one.number == (1 if one.percent else _HUNDRED)
        ]
        if len(whole) == 1 and (are_shares(figures) or _mostly_percent(figures)):
            return table.figures[whole[0]][column]
    return None


_HUNDRED: Final = 100


def _total_of(table: FigureTable, column: int, totals: set[int]) -> Printed | None:
    figures = [row[column] for row in table.figures]
    named = [
        one
        for one, label in zip(figures, table.labels, strict=True)
        if one is not None and (id(one) in totals or _TOTAL_WORDS.search(plain_words(label)))
    ]
    return max(named, key=lambda one: one.number, default=None)


# ------------------------------------------------------------------------------------------- same


def _same_figures(tables: Sequence[FigureTable]) -> list[Relation]:
    """Columns of one heading in tables that share their row labels: a figure stated twice."""
    by_column: dict[str, list[tuple[FigureTable, dict[str, Printed]]]] = {}
    for table in tables:
        labels = [plain_words(label) for label in table.labels]
        if len(set(labels)) < 3:
            continue
        for index, heading in enumerate(table.headings):
            words = plain_words(heading)
            figures = {
                label: one
                for label, row in zip(labels, table.figures, strict=True)
                if label and (one := row[index]) is not None
            }
            whole_per_cents = all(one.percent and one.places <= 2 for one in figures.values())
            if words and len(figures) >= 3 and not whole_per_cents:
                by_column.setdefault(words, []).append((table, figures))
    found: list[Relation] = []
    for heading, columns in by_column.items():
        for later in range(1, len(columns)):
            for earlier in range(max(0, later - _COMPARED), later):
                relation = _same(heading, columns[earlier], columns[later])
                if relation is not None:
                    found.append(relation)
                    break
    return found


_COMPARED: Final = 12
"""Columns of one heading are compared with so many before them."""


def _same(
    heading: str,
    earlier: tuple[FigureTable, dict[str, Printed]],
    later: tuple[FigureTable, dict[str, Printed]],
) -> Relation | None:
    shared = [label for label in later[1] if label in earlier[1]]
    if len(shared) < 3:
        return None
    probe = shared[:: max(1, len(shared) // 6)]
    if 2 * sum(_alike(earlier[1][label], later[1][label]) for label in probe) <= len(probe):
        return None
    relation = Relation(
        Kind.SAME,
        f'"{heading}" is the same in {_table_name(earlier[0])} and {_table_name(later[0])}',
    )
    for label in shared:
        first, second = earlier[1][label], later[1][label]
        if second.places > first.places:
            first, second = second, first
        relation.instances.append(Instance(relation, second, (first,), Kind.SAME))
    worth = [bits(abs(one.target.shown) + 1) for one in relation.instances if one.holds()]
    return relation if counts(worth, relation.broken, _COMPARED) else None


def _alike(one: Printed, other: Printed) -> bool:
    places = min(one.places, other.places)
    return abs(one.number - other.number) <= 0.5001 * 10.0**-places


def _not_searched(tables: Sequence[FigureTable]) -> Iterable[str]:
    for table in tables:
        where = f"{table.sheet}{f', {table.name}' if table.name else ''}"
        if len(table.columns) > WIDEST:
            yield (
                f"{where}: {len(table.columns)} columns, so changes, shares and products were looked"
                " for only among columns near each other, and sums among neighbouring columns and pairs."
            )
        if len(table.rows) > ALL_PAIRS:
            yield (
                f"{where}: {len(table.rows)} rows, so sums down a column were looked for only among"
                " rows directly above or below."
            )
