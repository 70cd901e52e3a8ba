"""Rules that a workbook keeps about its own figures, on a sheet named CSP Checks.

One row is one rule: these cells follow from those in this way, rounded so. People write and edit
them, so that whatever cannot be read is said in a message that names the rule, and the others are
checked all the same.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Final, TypeAlias

from xlcsp.audit.finding import Finding, Verdict
from xlcsp.audit.grouping import beside
from xlcsp.audit.judge import Judged
from xlcsp.audit.printed import Place, Printed
from xlcsp.audit.read_sheets import RULES_SHEET, read_sheets
from xlcsp.audit.references import Block, Reader, Unreadable
from xlcsp.audit.relation import Instance, Kind, Relation
from xlcsp.audit.rounding import Ratio, Rounding, ten_to
from xlcsp.audit.tables import SheetCells, plain_words
from xlcsp.book import Refused, open_book
from xlcsp.calc.allocation import allocate
from xlcsp.calc.errors import CalcError
from xlcsp.calc.polarity import read_better
from xlcsp.calc.target import TargetKind
from xlcsp.calc.target import target as meant_by

HEADINGS: Final = (
    "Check", "Published", "Kind", "Worked out from", "Rounding", "Inputs", "Note",
)  # fmt: skip
"""The columns of the sheet's table, in this order."""

BEFORE_ROUNDING: Final = "before rounding"
AS_PRINTED: Final = "as printed"


@dataclass(frozen=True, slots=True)
class Rules:
    """What the rules of a workbook say."""

    relations: tuple[Relation, ...]
    underivable: tuple[Judged, ...]
    """Figures of which a rule says that they cannot be derived, and contradictions of polarity."""
    messages: tuple[str, ...]
    unread: int = 0
    """How many rules could not be read, so that nothing was checked by them."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """One row as it is written."""

    number: int
    check: str
    published: str
    kind: str
    worked_out_from: str
    rounding: str
    inputs: str
    note: str

    @property
    def name(self) -> str:
        """How messages name it."""
        return f"{RULES_SHEET}, row {self.number}" + (f" ({self.check})" if self.check else "")


@dataclass(slots=True)
class _Reading:
    """Everything that reading a rule needs, and what came of it."""

    reader: Reader
    relations: list[Relation] = field(default_factory=list)
    judged: list[Judged] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


def read_rules(sheets: Sequence[SheetCells], folder: Path | None) -> Rules:
    """The rules of a workbook's sheets; ``folder`` is where other workbooks that it names lie.

    Without a folder no other workbook is read: a rule that names one becomes a message.
    """
    sheet = next((one for one in sheets if one.name.casefold() == RULES_SHEET.casefold()), None)
    if sheet is None:
        return Rules((), (), ())
    others: dict[str, list[SheetCells]] = {}

    def other_book(name: str) -> list[SheetCells]:
        if folder is None:
            raise Unreadable(f"{name} is another workbook, which was not looked at.")
        if name not in others:
            others[name] = _read_other(folder / Path(name).name)
        return others[name]

    reading = _Reading(Reader(sheets, other_book))
    by_rule: dict[int, Relation] = {}
    unread = 0
    for rule in _rows(sheet):
        try:
            relation = _read(rule, reading)
        except Unreadable as trouble:
            reading.messages.append(f"{rule.name}: {trouble}")
            unread += 1
            continue
        if relation is not None and relation.instances:
            reading.relations.append(relation)
            by_rule[rule.number] = relation
    reading.messages += _circles(by_rule)
    return Rules(tuple(reading.relations), tuple(reading.judged), tuple(reading.messages), unread)


def _read_other(path: Path) -> list[SheetCells]:
    try:
        with open_book(path) as book:
            return read_sheets(book)
    except Refused as refusal:
        raise Unreadable(str(refusal)) from refusal


def _rows(sheet: SheetCells) -> Iterator[_Rule]:
    """The rows below the headings, wherever on the sheet those stand."""
    wanted = [plain_words(heading) for heading in HEADINGS]
    texts = {place: _text(sheet, *place) for place in sheet.cells}
    top = next(
        (place for place, text in sorted(texts.items()) if plain_words(text) == wanted[0]), None
    )
    if top is None:
        return
    columns = {plain_words(text): column for (row, column), text in texts.items() if row == top[0]}
    last = max(row for row, _ in sheet.cells)
    for row in range(top[0] + 1, last + 1):
        cells = [
            texts.get((row, columns[word]), "").strip() if word in columns else ""
            for word in wanted
        ]
        if cells[1] or cells[2]:
            yield _Rule(row, *cells)


def _text(sheet: SheetCells, row: int, column: int) -> str:
    content = sheet.cells.get((row, column), "")
    return sheet.texts.get((row, column)) or (
        content.text if isinstance(content, Printed) else content
    )


# ------------------------------------------------------------------------------------- one rule


def _read(rule: _Rule, reading: _Reading) -> Relation | None:
    kind = plain_words(rule.kind)
    if kind == "polarity":
        reading.judged += _polarities(rule, reading.reader)
        return None
    published = reading.reader.block(rule.published)
    if kind == "cannot be derived":
        reading.judged += [
            _underivable(rule, one, reading.reader.typed_beside(one)) for one in published.figures()
        ]
        return None
    build = _KINDS.get(kind)
    if build is None:
        known = ", ".join(sorted([*_KINDS, "polarity", "cannot be derived"]))
        raise Unreadable(f'the kind "{rule.kind}" is not known. Known are: {known}.')
    relation = Relation(
        build.kind,
        rule.check or f"{rule.published} is the {kind} of {rule.worked_out_from}",
        stated=True,
        unrounded=_unrounded(rule),
    )
    relation.rounding, relation.places = _rounding(rule)
    parts = [part.strip() for part in _SEPARATOR.split(rule.worked_out_from) if part.strip()]
    if not parts:
        raise Unreadable('"Worked out from" is empty: name the cells that the figures follow from.')
    for one, inputs, *shares in build.pair(relation, published, parts, reading.reader):
        if one in inputs:
            raise Unreadable(f"{one.place.cell} is worked out from itself.")
        relation.instances.append(Instance(relation, one, inputs, build.kind, *shares))
    reading.messages += [f"{rule.name}: {text}" for text in reading.reader.troubles()]
    if build.kind is Kind.REMAINDER:
        reading.relations.append(_whole_pot(relation))
    return relation


def _whole_pot(relation: Relation) -> Relation:
    """That the printed parts add up to the pot, which parts rounded row by row may not."""
    pot = relation.instances[0].inputs[0]
    parts = tuple(instance.target for instance in relation.instances)
    whole = Relation(Kind.TOTAL, f"{relation.what}: the parts make the pot", stated=True)
    whole.instances.append(Instance(whole, pot, parts, Kind.TOTAL))
    return whole


_SEPARATOR: Final = re.compile(r";(?=(?:[^']*'[^']*')*[^']*$)")
_ROUNDING: Final = re.compile(
    r"(?P<way>half up|half even|cut off|up)?(?:\s*(?:,|to)?\s*(?P<places>-?[0-9]{1,2}) places?)?"
)


def _rounding(rule: _Rule) -> tuple[Rounding, int | None]:
    found = _ROUNDING.fullmatch(plain_words(rule.rounding))
    if found is None:
        raise Unreadable(
            f'the rounding "{rule.rounding}" is not known: half up, half even, cut off or up, and'
            ' where it is not to the printed decimals "to 0 places".'
        )
    places = None if found["places"] is None else int(found["places"])
    return Rounding(found["way"] or "half up"), places


def _unrounded(rule: _Rule) -> bool:
    words = plain_words(rule.inputs)
    if words not in ("", AS_PRINTED, BEFORE_ROUNDING):
        raise Unreadable(
            f'the inputs are "{rule.inputs}": write {AS_PRINTED} or {BEFORE_ROUNDING}.'
        )
    return words == BEFORE_ROUNDING


def _underivable(rule: _Rule, one: Printed, others: Sequence[str]) -> Judged:
    why = rule.note or "what it was worked out from is not printed"
    return Judged(
        Finding(one.place, one.text, "", rule.check or "a rule says so", why, 1.0, 0,
                Verdict.CANNOT, "stated"), (one,), shared=beside(one.text, others),
    )  # fmt: skip


# --------------------------------------------------------------- which figures belong to which

Pairing: TypeAlias = Iterator[
    tuple[Printed, tuple[Printed, ...]] | tuple[Printed, tuple[Printed, ...], Ratio, Ratio]
]
"""A figure and what it follows from; of a part of a pot its value too, made to add up and alone."""


@dataclass(frozen=True, slots=True)
class _Build:
    kind: Kind
    pair: Callable[[Relation, Block, Sequence[str], Reader], Pairing]


def _totals(_: Relation, published: Block, parts: Sequence[str], reader: Reader) -> Pairing:
    """Sums cell by cell where shapes agree; else down columns, along rows, or of everything.

    An empty cell is no part of a sum; a word or a missing figure in it leaves the sum unchecked.
    """
    blocks = [reader.block(part) for part in parts]
    for row, line in enumerate(published.cells):
        for column, one in enumerate(line):
            places = [(block, _part_of(block, published, row, column)) for block in blocks]
            if one is None or any(place in block.gaps for block, some in places for place in some):
                continue
            figures = [block.cells[r][c] for block, some in places for r, c in some]
            present = tuple(figure for figure in figures if figure is not None)
            alike = all(len(some) > 1 for _, some in places)
            if present and (alike or len(present) == len(figures)):
                yield one, present


def _part_of(block: Block, published: Block, row: int, column: int) -> Sequence[tuple[int, int]]:
    """The cells of a block that go into the published figure of a row and column."""
    rows, columns = range(block.shape[0]), range(block.shape[1])
    if block.shape == published.shape:
        return [(row, column)]
    if published.shape == (1, 1):
        return [(r, c) for r in rows for c in columns]
    if published.shape[0] == 1 and block.shape[1] == published.shape[1]:
        return [(r, column) for r in rows]
    if published.shape[1] == 1 and block.shape[0] == published.shape[0]:
        return [(row, c) for c in columns]
    raise Unreadable(
        f"{block.name} has {block.shape[0]} rows and {block.shape[1]} columns, which do not go with"
        f" the {published.shape[0]} rows and {published.shape[1]} columns of {published.name}."
    )


def _each(count: int) -> Callable[[Relation, Block, Sequence[str], Reader], Pairing]:
    """Figures that follow cell by cell from as many others."""

    def pair(relation: Relation, published: Block, parts: Sequence[str], reader: Reader) -> Pairing:
        named = list(parts)
        if relation.kind is Kind.RATE and named[-1].casefold().startswith("per "):
            relation.factor = _per(named.pop()), 1
        if len(named) != count:
            raise Unreadable(
                f'"{relation.kind}" needs {count} ranges under "Worked out from", parted by'
                f" semicolons; there are {len(named)}."
            )
        blocks = [reader.block(part) for part in named]
        for row, line in enumerate(published.cells):
            for column, one in enumerate(line):
                inputs = [_same_place(block, published, row, column) for block in blocks]
                present = tuple(figure for figure in inputs if figure is not None)
                if one is not None and len(present) == count:
                    yield one, present

    return pair


def _per(text: str) -> int:
    digits = text.casefold().removeprefix("per ").replace(",", "").strip()
    if not digits.isdigit() or not int(digits):
        raise Unreadable(f'"{text}" is no base of a rate: write per 1000.')
    return int(digits)


def _same_place(block: Block, published: Block, row: int, column: int) -> Printed | None:
    if block.shape == (1, 1):
        return block.cells[0][0]
    if block.shape == published.shape:
        return block.cells[row][column]
    if block.shape == (1, published.shape[1]):
        return block.cells[0][column]
    if block.shape == (published.shape[0], 1):
        return block.cells[row][0]
    first = _part_of(block, published, row, column)[0]
    return block.cells[first[0]][first[1]]


def _targets(relation: Relation, published: Block, parts: Sequence[str], reader: Reader) -> Pairing:
    """A baseline and the wording of a change: in quotation marks, or in cells."""
    if len(parts) != 2:
        raise Unreadable('a target needs the baseline and its wording: B2:B9; "3% reduction".')
    baselines = reader.block(parts[0])
    quoted = parts[1][0] in "\"'“" and "!" not in parts[1]
    wording = parts[1].strip("\"'“”") if quoted else ""
    words = None if quoted else reader.texts(parts[1])
    relation.worded = words is not None
    shared: Ratio | None = None
    for row, line in enumerate(published.cells):
        for column, one in enumerate(line):
            base = _same_place(baselines, published, row, column)
            text = wording if words is None else words[min(row, len(words) - 1)]
            if one is None or base is None or not text:
                continue
            factor = _factor(text)
            if shared is not None and factor != shared:
                raise Unreadable("its targets have different wordings: write one rule for each.")
            shared = relation.factor = factor
            yield one, (base,)


_HUNDRED: Final = 10**6


def _factor(text: str) -> Ratio:
    """What a wording makes of a baseline of 1."""
    try:
        result = meant_by(text, Decimal(1), TargetKind.CHANGE)
    except CalcError as error:
        raise Unreadable(str(error)) from error
    if result is None:
        raise Unreadable(f'"{text}" says no target.')
    return int(result * _HUNDRED), _HUNDRED


def _shares(_: Relation, published: Block, parts: Sequence[str], reader: Reader) -> Pairing:
    """Parts of a pot by weight, to the last step, as CSP.ALLOCATE shares it."""
    if len(parts) != 2:
        raise Unreadable("a part of a pot needs the pot and the weights: B9; C2:C8.")
    pot = reader.block(parts[0]).single()
    weights = list(reader.block(parts[1]).figures())
    figures = list(published.figures())
    if len(weights) != len(figures):
        raise Unreadable(f"there are {len(figures)} parts and {len(weights)} weights.")
    finest = max(one.places for one in figures)
    if pot.places < finest:
        finer = ten_to(finest - pot.scale) if pot.scale < finest else 1
        scale = max(pot.scale, finest)
        pot = replace(pot, units=pot.units * finer, scale=scale, places=finest)
    step = Decimal(1).scaleb(-finest)
    amounts = [Decimal(one.units).scaleb(-one.scale) for one in (pot, *weights)]
    try:
        shares = allocate(amounts[0], amounts[1:], step)
    except CalcError as error:
        raise Unreadable(str(error)) from error
    whole = sum(Fraction(amount) for amount in amounts[1:])
    for one, share, weight in zip(figures, shares, amounts[1:], strict=True):
        alone = Fraction(amounts[0]) * Fraction(weight) / whole
        yield one, (pot,), share.as_integer_ratio(), alone.as_integer_ratio()


def _rates_of_parts(
    relation: Relation, published: Block, parts: Sequence[str], reader: Reader
) -> Pairing:
    if len(parts) != 2:
        raise Unreadable("a rate of parts needs the parts' counts and their rates: B3:B9; C3:C9.")
    counts, rates = (list(reader.block(part).figures()) for part in parts)
    if len(counts) != len(rates):
        raise Unreadable(f"there are {len(counts)} counts and {len(rates)} rates.")
    yield published.single(), (*counts, *rates)


_KINDS: Final[Mapping[str, _Build]] = {
    "total": _Build(Kind.TOTAL, _totals),
    "subtotal": _Build(Kind.TOTAL, _totals),
    "sum of tables": _Build(Kind.TOTAL, _totals),
    "share": _Build(Kind.SHARE, _each(2)),
    "percentage change": _Build(Kind.CHANGE, _each(2)),
    "points change": _Build(Kind.POINTS, _each(2)),
    "variance": _Build(Kind.VARIANCE, _each(2)),
    "rate": _Build(Kind.RATE, _each(2)),
    "product": _Build(Kind.PRODUCT, _each(2)),
    "same": _Build(Kind.SAME, _each(1)),
    "target": _Build(Kind.SCALED, _targets),
    "part of a pot": _Build(Kind.REMAINDER, _shares),
    "rate of parts": _Build(Kind.RATE_OF_PARTS, _rates_of_parts),
}
KINDS: Final = (*_KINDS, "polarity", "cannot be derived")
"""The words that the column Kind takes."""


# ----------------------------------------------------------------------------------- polarity


_INDICATOR: Final = re.compile(r"([A-Z]{2}) ?([0-9]{1,3})\b")


def _polarities(rule: _Rule, reader: Reader) -> Iterator[Judged]:
    """One polarity for one indicator in one form, over all the ranges that a rule names."""
    seen: dict[str, tuple[str, Place]] = {}
    parts = [part.strip() for part in _SEPARATOR.split(rule.worked_out_from) if part.strip()]
    names = [
        one for part in _SEPARATOR.split(rule.published) for one in reader.named_texts(part.strip())
    ]
    words = [one for part in parts for one in reader.named_texts(part)]
    if len(names) != len(words):
        raise Unreadable(f"there are {len(names)} indicators and {len(words)} polarities.")
    for (name, _), (text, place) in zip(names, words, strict=True):
        if not name or not text:
            continue
        try:
            polarity = read_better(text).value
        except CalcError:
            yield _contradiction(place, text, "", f'{rule.check}: "{text}" is no polarity')
            continue
        number = _INDICATOR.match(name)
        indicator = f"{number[1]} {number[2]}" if number else plain_words(name)
        first = seen.setdefault(indicator, (polarity, place))
        if first[0] != polarity:
            yield _contradiction(
                place, text, first[0], f"{rule.check}: {name} is {first[0]} in {first[1]}"
            )


def _contradiction(place: Place, published: str, expected: str, relation: str) -> Judged:
    finding = Finding(
        place, published, expected, relation, "two polarities for one indicator", 1.0, 0,
        Verdict.WRONG, "stated",
    )  # fmt: skip
    return Judged(replace(finding), ())


# ------------------------------------------------------------------------------------ circles


def _circles(by_rule: Mapping[int, Relation]) -> Iterator[str]:
    """Rules that go round: a figure is worked out from others that are worked out from it."""
    made: dict[Printed, list[tuple[Printed, int]]] = {}
    for number, relation in by_rule.items():
        if relation.kind is not Kind.REMAINDER:  # a pot and the sum of its parts are one figure
            for instance in relation.instances:
                made.setdefault(instance.target, []).extend(
                    (one, number) for one in instance.inputs
                )
    told: set[frozenset[int]] = set()
    done: set[Printed] = set()
    for start in made:
        circle = _circle_from(start, made, done)
        rows = frozenset(number for _, number in circle)
        if circle and rows not in told:
            told.add(rows)
            names = " and ".join(str(number) for number in sorted(rows))
            yield (
                f"{RULES_SHEET}, rows {names} go round in a circle at {circle[0][0].place}: each works"
                " out what the other starts from. Both were checked; keep one."
            )


def _circle_from(
    start: Printed, made: Mapping[Printed, Sequence[tuple[Printed, int]]], done: set[Printed]
) -> list[tuple[Printed, int]]:
    """The figures on a circle that is reached from one of them, with their rules; none if none."""
    if start in done:
        return []
    path: list[tuple[Printed, int]] = [(start, 0)]
    on_path = {start: 0}
    stack = [iter(made[start])]
    while stack:
        found = next(stack[-1], None)
        if found is None:
            stack.pop()
            figure, _ = path.pop()
            del on_path[figure]
            done.add(figure)
        elif found[0] in on_path:
            done.update(on_path)
            return [found, *path[on_path[found[0]] + 1 :]]
        elif found[0] in made and found[0] not in done:
            on_path[found[0]] = len(path)
            path.append(found)
            stack.append(iter(made[found[0]]))
    return []
