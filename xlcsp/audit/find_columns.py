"""How one column of a table follows from others, row by row: changes, shares, rates, products, targets.

Candidates are tried on a few rows first; only those that most of them keep are worked out in full.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor, log2
from typing import Final, TypeAlias

from xlcsp.audit.evidence import bits, counts
from xlcsp.audit.printed import Printed
from xlcsp.audit.relation import Instance, Kind, Relation, infer_rounding, per_cent_off
from xlcsp.audit.rounded_lines import are_shares, says_ratio
from xlcsp.audit.rounding import Ratio, Rounding
from xlcsp.audit.tables import plain_words

Column: TypeAlias = Sequence[Printed | None]

WIDEST: Final = 16
"""Columns of which every pair is tried; in a wider table only pairs near each other."""
NEAR: Final = 6
_SAMPLE: Final = 12
_MOST_SPREAD: Final = 48
_PERS: Final = (100, 1_000, 10_000, 100_000)
_SHARE: Final = re.compile(r"%|\b(per ?cents?|percentages?|shares?|proportions?)\b")
_STEPS_OF_A_TARGET: Final = 200
"""Targets are looked for in steps of half a per cent."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A relation to be tried: which columns, and how many others were as likely."""

    kind: Kind
    target: int
    inputs: tuple[int, ...]
    factor: Ratio = (1, 1)
    tried: float = 1.0


def column_relations(
    columns: Sequence[Column], headings: Sequence[str], own: int
) -> list[Relation]:
    """The relations between columns that enough rows keep; the best one for each target.

    Only the first ``own`` columns are worked out from others; those after them (such as the total
    of a column, beside every row) only help.
    """
    shapes = [
        _Shape.of(column, says_ratio(heading) or are_shares(column))
        for column, heading in zip(columns, headings, strict=True)
    ]
    guesses: list[Guess] = []
    guesses += _changes(columns, shapes, headings)
    guesses += _quotients(columns, shapes)
    guesses += _products(columns, shapes)
    guesses += _targets(columns, shapes, headings)
    guesses = [guess for guess in guesses if guess.target < own]
    ranked: list[_Ranked] = []
    for guess in guesses:
        relation = _worked_out(guess, columns, headings)
        if relation is not None:
            ranked.append(_Ranked(guess, relation, _doubt(guess, relation, headings)))
    best: dict[int, _Ranked] = {}
    for one in _one_way_round(ranked):
        target = one.guess.target
        if target not in best or one.doubt < best[target].doubt:
            best[target] = one
    return [one.relation for one in best.values()]


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A relation that enough rows keep, and how unlikely it is."""

    guess: Guess
    relation: Relation
    doubt: tuple[float, int]


def _one_way_round(ranked: Sequence[_Ranked]) -> list[_Ranked]:
    """Of relations between the same columns the one that more rows keep.

    A ratio follows from its counts in every row; a count follows from a rounded ratio in some.
    """
    best: dict[frozenset[int], _Ranked] = {}
    for one in ranked:
        columns = frozenset((one.guess.target, *one.guess.inputs))
        rank = one.relation.broken, one.doubt
        if columns not in best or rank < (best[columns].relation.broken, best[columns].doubt):
            best[columns] = one
    return list(best.values())


def _doubt(guess: Guess, relation: Relation, headings: Sequence[str]) -> tuple[float, int]:
    """How unlikely a relation is, in bits, and how far apart its columns stand.

    A breaker must be a slip, which is rare; a column worked out from its neighbours, or from one
    that its heading names, is likelier than any other.
    """
    slips = relation.broken * (_BITS_OF_A_SLIP + bits(_spread(relation, guess)))
    named = plain_words(headings[guess.inputs[0]]) in plain_words(headings[guess.target])
    unusual = 2.0 * (relation.rounding is not Rounding.HALF_UP)
    search = log2(guess.tried) + (2.0 if guess.tried > 1 else 0.0)
    distance = sum(abs(guess.target - index) for index in guess.inputs)
    return slips + search + unusual - _BITS_OF_A_NAME * named - relation.kept / 4, distance


_BITS_OF_A_SLIP: Final = 4.0
_BITS_OF_A_NAME: Final = 3.0


@dataclass(frozen=True, slots=True)
class _Shape:
    """What kind of figures a column holds, and the rows to try first."""

    filled: int
    percent: bool
    ratio: bool
    """A percentage, a rate or an average without a per cent sign."""
    places: int
    numbers: tuple[float | None, ...]
    percent_rows: frozenset[int]
    steps: tuple[float, ...]
    """One step of the last printed place."""
    spread: tuple[int, ...]
    """Some rows with a figure, spread over the column."""

    @staticmethod
    def of(column: Column, ratio: bool) -> "_Shape":
        figures = [one for one in column if one is not None]
        percents = sum(one.percent for one in figures)
        places = Counter(one.places for one in figures).most_common(1)
        return _Shape(
            len(figures),
            2 * percents > len(figures),
            ratio,
            places[0][0] if places else 0,
            tuple(None if one is None else one.number for one in column),
            frozenset(row for row, one in enumerate(column) if one is not None and one.percent),
            tuple(1.0 if one is None else 10.0**-one.places for one in column),
            _spread_rows(column),
        )


def _sample(shapes: Sequence[_Shape], lines: Sequence[int]) -> list[int]:
    """Rows to try first: spread over those where the first of the columns has a figure."""
    others = [shapes[i].numbers for i in lines[1:]]
    full = [row for row in shapes[lines[0]].spread if all(one[row] is not None for one in others)]
    if len(full) <= _SAMPLE:
        return full
    step = len(full) / _SAMPLE
    return [full[int(index * step)] for index in range(_SAMPLE)]


def _spread_rows(column: Column) -> tuple[int, ...]:
    """Some rows with a figure, spread over the column."""
    filled = [row for row, one in enumerate(column) if one is not None]
    step = max(1.0, len(filled) / _MOST_SPREAD)
    rows = [filled[int(index * step)] for index in range(int(len(filled) / step))]
    return tuple(row for start in range(4) for row in rows[start::4])


def _pairs(count: int, near: int) -> Iterator[tuple[int, int]]:
    """Pairs of columns; of a wide table those close to each other and to the column worked out."""
    if count <= WIDEST:
        yield from ((one, other) for one in range(count) for other in range(count) if one != other)
        return
    low, high = max(0, near - NEAR), min(count, near + NEAR + 1)
    close = [0, *range(max(low, 1), high)]
    yield from ((one, other) for one in close for other in close if one != other)


# ------------------------------------------------------------------------------------ the guesses


def _changes(
    columns: Sequence[Column], shapes: Sequence[_Shape], headings: Sequence[str]
) -> Iterator[Guess]:
    for target, shape in enumerate(shapes):
        says_per_cent = "%" in headings[target] and not shape.percent
        if shape.filled < 2 or not (shape.percent or says_per_cent):
            continue
        factor: Ratio = (100, 1) if says_per_cent else (1, 1)
        pairs = [
            pair
            for pair in _pairs(len(shapes), target)
            if target not in pair and all(shapes[i].filled > 1 for i in pair)
        ]
        natural = _natural_pair(shapes, target)
        for new, old in pairs:
            if _fits(
                shapes, target, (new, old), lambda a, b: (a - b) / abs(b) if b else None, factor
            ):
                tried = 1.0 if (new, old) == natural else float(len(pairs))
                yield Guess(Kind.CHANGE, target, (new, old), factor, tried)


def _natural_pair(shapes: Sequence[_Shape], target: int) -> tuple[int, int] | None:
    """The two nearest columns of levels to the left."""
    left = [i for i in range(target) if not shapes[i].percent and shapes[i].filled > 1]
    return (left[-1], left[-2]) if len(left) > 1 else None


def _quotients(columns: Sequence[Column], shapes: Sequence[_Shape]) -> Iterator[Guess]:
    for target, shape in enumerate(shapes):
        if shape.filled < 3:
            continue
        pairs = [pair for pair in _pairs(len(shapes), target) if target not in pair]
        for count, people in pairs:
            if any(shapes[i].percent or shapes[i].ratio for i in (count, people)):
                continue
            pers = (1,) if shape.percent else _PERS
            for per in pers:
                if _fits(
                    shapes, target, (count, people), lambda a, b: a / b if b else None, (per, 1)
                ):
                    kind = Kind.SHARE if shape.percent else Kind.RATE
                    yield Guess(kind, target, (count, people), (per, 1), len(pairs) * len(pers))


def _products(columns: Sequence[Column], shapes: Sequence[_Shape]) -> Iterator[Guess]:
    for target, shape in enumerate(shapes):
        if shape.filled < 3 or shape.percent:
            continue
        pairs = [
            (one, other)
            for one, other in _pairs(len(shapes), target)
            if one < other and target not in (one, other)
            and not any(shapes[i].percent or shapes[i].ratio for i in (one, other))
        ]  # fmt: skip
        for one, other in pairs:
            if _fits(shapes, target, (one, other), lambda a, b: a * b, (1, 1)):
                yield Guess(Kind.PRODUCT, target, (one, other), (1, 1), len(pairs))


def _targets(
    columns: Sequence[Column], shapes: Sequence[_Shape], headings: Sequence[str]
) -> Iterator[Guess]:
    for target, shape in enumerate(shapes):
        if shape.filled < 3:
            continue
        pairs = [
            (base, other)
            for base, other in _pairs(len(shapes), target)
            if other == target
            and base < target
            and shapes[base].percent == shape.percent
            and (shapes[base].ratio or not _SHARE.search(plain_words(headings[target])))
            and not are_shares(columns[target])
        ]
        for base, _ in pairs:
            factor = _common_factor(shapes, target, base)
            if factor is not None:
                tried = float(len(pairs) * _STEPS_OF_A_TARGET)
                yield Guess(Kind.SCALED, target, (base,), factor, tried)


def _common_factor(shapes: Sequence[_Shape], target: int, base: int) -> Ratio | None:
    """The factor in steps of half a per cent that most of the sampled rows keep."""
    votes: Counter[int] = Counter()
    step = 10.0 ** -shapes[target].places
    rows = _sample(shapes, (target, base))
    for row in rows:
        result, number = shapes[target].numbers[row], shapes[base].numbers[row]
        if not number or not result or not 0.4 <= result / number <= 1.6:
            continue
        low, high = (result - step) / number, (result + step) / number
        first, last = ceil(low * _STEPS_OF_A_TARGET), floor(high * _STEPS_OF_A_TARGET)
        if last - first <= 40:
            votes.update(range(first, last + 1))
    votes.pop(_STEPS_OF_A_TARGET, None)
    if not votes:
        return None
    most = max(votes.values())
    if most < 3 or 2 * most <= len(rows):
        return None
    best = min((f for f, n in votes.items() if n == most), key=lambda f: (f % 2, abs(f - 200)))
    return best, _STEPS_OF_A_TARGET


def _fits(
    shapes: Sequence[_Shape],
    target: int,
    inputs: tuple[int, int],
    work_out: Callable[[float, float], float | None],
    factor: Ratio,
) -> bool:
    """Whether most of the sampled rows come out to within a step of what is printed."""
    shape = shapes[target]
    first, second = shapes[inputs[0]], shapes[inputs[1]]
    ones, others = first.numbers, second.numbers
    points = bool(first.percent_rows) and bool(second.percent_rows)
    scale = factor[0] / factor[1]
    tried = missed = 0
    for row in shape.spread:
        a, b, printed = ones[row], others[row], shape.numbers[row]
        if a is None or b is None or printed is None:
            continue
        tried += 1
        if points and row in first.percent_rows and row in second.percent_rows:
            result: float | None = a - b
        else:
            result = work_out(a, b)
        if result is None or abs(result * scale - printed) >= shape.steps[row] * 1.0000001:
            missed += 1
            if 2 * missed >= _SAMPLE:
                return False
        if tried == _SAMPLE:
            break
    return tried > 1 and 2 * missed < tried


# --------------------------------------------------------------------------------- a guess in full


def _worked_out(
    guess: Guess, columns: Sequence[Column], headings: Sequence[str]
) -> Relation | None:
    """The relation of a guess with every row that has its figures; None if too few keep it."""
    relation = Relation(guess.kind, _in_words(guess, headings), guess.factor)
    target = columns[guess.target]
    inputs = [columns[index] for index in guess.inputs]
    for row, printed in enumerate(target):
        figures = [column[row] for column in inputs]
        if printed is None or any(one is None for one in figures):
            continue
        present = tuple(one for one in figures if one is not None)
        percents = all(one.percent for one in present)
        if guess.kind is Kind.CHANGE and not percents and any(one.percent for one in present):
            continue
        if guess.kind in (Kind.SHARE, Kind.RATE) and not present[1].units:
            continue
        kind = Kind.POINTS if guess.kind is Kind.CHANGE and percents else guess.kind
        if kind is Kind.CHANGE and not present[1].units:
            continue
        relation.instances.append(Instance(relation, printed, present, kind))
    if len(relation.instances) < 2:
        return None
    relation.places = _coarser(target)
    infer_rounding(relation)
    spread = _spread(relation, guess)
    kept = relation.kept
    worth = [bits(spread)] * kept
    return relation if counts(worth, relation.broken, guess.tried) else None


def _spread(relation: Relation, guess: Guess) -> float:
    """How many figures a row might hold that would be as likely if there were no relation."""
    steps = [one.target.shown for one in relation.instances]
    if guess.kind is Kind.SCALED:
        typical = sorted(abs(step) for step in steps)[len(steps) // 2]
        return max(1.0, 0.6 * typical)
    return float(max(steps) - min(steps) + 1)


def _coarser(column: Column) -> int | None:
    """0 where figures printed with decimals are all whole: they were rounded to whole numbers."""
    figures = [one for one in column if one is not None]
    decimals = [one for one in figures if one.places > 0]
    if len(decimals) < 3 or len(decimals) < len(figures):
        return None
    whole = all(one.shown % 10 ** (one.places - 2 * one.percent) == 0 for one in figures)
    fine = any(one.places > 2 * one.percent for one in figures)
    return 2 * figures[0].percent if whole and fine else None


def _in_words(guess: Guess, headings: Sequence[str]) -> str:
    named = [_quoted(headings[index], index) for index in (guess.target, *guess.inputs)]
    target, *inputs = named
    if guess.kind is Kind.CHANGE:
        return f"{target} is the change from {inputs[1]} to {inputs[0]}"
    if guess.kind is Kind.SHARE:
        return f"{target} is {inputs[0]} as a share of {inputs[1]}"
    if guess.kind is Kind.RATE:
        per = guess.factor[0] // guess.factor[1]
        return f"{target} is {inputs[0]} per {per:,} of {inputs[1]}"
    if guess.kind is Kind.PRODUCT:
        return f"{target} is {inputs[0]} times {inputs[1]}"
    return f"{target} is {inputs[0]} {per_cent_off(guess.factor)}"


def _quoted(heading: str, index: int) -> str:
    return f'"{heading}"' if heading else f"column {index + 1}"
