"""What was found out without rules, as rules for the sheet CSP Checks."""

from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

from xlcsp.audit.judge import is_within_rounding, looks_like_an_average
from xlcsp.audit.printed import Place, Printed
from xlcsp.audit.read_sheets import RULES_SHEET
from xlcsp.audit.relation import Instance, Kind, Relation
from xlcsp.audit.rules import AS_PRINTED, BEFORE_ROUNDING, HEADINGS
from xlcsp.book import Book, NewSheet, NewTable, TableEdit
from xlcsp.book.addresses import area_name
from xlcsp.book.model import Area

TABLE: Final = "CSP_Checks"
_KIND_WORDS: Final = {Kind.SCALED: "target"}
_WIDTHS: Final = (44.0, 36.0, 20.0, 60.0, 14.0, 14.0, 44.0)

Rule: TypeAlias = tuple[str, ...]
"""The cells of one row of the rules' table."""


def as_rules(relations: Sequence[Relation], ruled: frozenset[Place]) -> list[Rule]:
    """One rule for each block of figures that follow in one way.

    Left out are figures that a rule of the workbook speaks of already (``ruled``), and what the
    vocabulary of rules cannot say.
    """
    told: set[tuple[Place, Kind, str]] = set()
    found: dict[Rule, None] = {}
    for relation in sorted(relations, key=lambda one: len(one.instances[0].inputs)):
        new = [
            one
            for one in relation.instances
            if one.target.typed
            and one.target.place not in ruled
            and _way(one) not in told
            and (one.holds() or not looks_like_an_average(one))
        ]
        told.update(_way(one) for one in new)
        found |= dict.fromkeys(_rules(relation, new))
    return list(found)


def _way(instance: Instance) -> tuple[Place, Kind, str]:
    """How a figure follows: of sums, one down, one along and one from table to table are enough."""
    target, first = instance.target.place, instance.inputs[0].place
    if target.sheet != first.sheet:
        return target, instance.kind, "other sheet"
    return target, instance.kind, "down" if target.column == first.column else "along"


def _rules(relation: Relation, instances: Sequence[Instance]) -> Iterator[Rule]:
    if relation.tentative:
        return
    for block in _blocks(instances):
        named = _named(relation, block)
        if named is None:
            continue
        published, worked_out_from = named
        places = f" to {relation.places} places" if relation.places is not None else ""
        note = f"found out: {relation.kept} of {relation.kept + relation.broken} figures keep it"
        kind = _KIND_WORDS.get(relation.kind, relation.kind.value)
        yield (
            relation.what,
            published,
            kind,
            worked_out_from,
            f"{relation.rounding.value}{places}",
            _inputs(block),
            note,
        )


def _inputs(block: Sequence[Instance]) -> str:
    """Before rounding where some figures follow only so, as parts in thousands of pounds."""
    by_rounding = any(
        not one.holds() and is_within_rounding(one)
        for one in block
        if one.kind is Kind.TOTAL or one.rests_on_rounded
    )
    return BEFORE_ROUNDING if by_rounding else AS_PRINTED


def _blocks(instances: Sequence[Instance]) -> list[list[Instance]]:
    """Instances whose cells run on in one line, down or across, all in step."""
    blocks: list[list[Instance]] = []
    for instance in sorted(instances, key=lambda one: one.target.place):
        for block in reversed(blocks[-8:]):
            if _runs_on(block, instance):
                block.append(instance)
                break
        else:
            blocks.append([instance])
    return blocks


def _runs_on(block: Sequence[Instance], instance: Instance) -> bool:
    last = block[-1]
    step = _step(last.target, instance.target)
    if step not in ((1, 0), (0, 1)) or len(last.inputs) != len(instance.inputs):
        return False
    if len(block) > 1 and _step(block[-2].target, last.target) != step:
        return False
    return all(
        _step(one, other) == step or one is other
        for one, other in zip(last.inputs, instance.inputs, strict=True)
    )


def _step(one: Printed, other: Printed) -> tuple[int, int] | None:
    """How many rows and columns lie between two cells of a sheet."""
    if one.place.sheet != other.place.sheet:
        return None
    return other.place.row - one.place.row, other.place.column - one.place.column


def _named(relation: Relation, block: Sequence[Instance]) -> tuple[str, str] | None:
    published = _range([one.target for one in block])
    if relation.kind is Kind.TOTAL:
        runs = _runs_of_inputs(block)
        return published, "; ".join(runs)
    inputs = [_range([one.inputs[i] for one in block]) for i in range(len(block[0].inputs))]
    if relation.kind is Kind.RATE:
        inputs.append(f"per {relation.factor[0] // relation.factor[1]}")
    if relation.kind is Kind.SCALED:
        change = relation.factor[0] * 1000 // relation.factor[1] - 1000
        inputs.append(f'"{abs(change) / 10:g}% {"reduction" if change < 0 else "increase"}"')
    if relation.kind is Kind.CHANGE and relation.factor != (1, 1):
        return None
    return published, "; ".join(inputs)


def _runs_of_inputs(block: Sequence[Instance]) -> list[str]:
    """The parts of a sum as ranges: cells that adjoin go together where the sum is one figure."""
    if len(block) > 1:
        return [_range([one.inputs[i] for one in block]) for i in range(len(block[0].inputs))]
    runs: list[list[Printed]] = []
    for figure in block[0].inputs:
        if runs and _adjoins(runs[-1], figure):
            runs[-1].append(figure)
        else:
            runs.append([figure])
    return [_range(run) for run in runs]


def _adjoins(run: Sequence[Printed], figure: Printed) -> bool:
    step = _step(run[-1], figure)
    return step in ((1, 0), (0, 1)) and (len(run) == 1 or _step(run[-2], run[-1]) == step)


def _range(figures: Sequence[Printed]) -> str:
    first, last = figures[0].place, figures[-1].place
    area = Area(first.row, first.column, last.row, last.column)
    name = first.sheet.replace("'", "''")
    return f"'{name}'!{area_name(area)}"


# ------------------------------------------------------------------------------- into the workbook


def additions(book: Book, rules: Sequence[Rule]) -> list[NewSheet | TableEdit]:
    """What adds these rules to the workbook: a new sheet, or rows of the table that is there."""
    known = next(
        (table for table in book.tables if table.sheet.casefold() == RULES_SHEET.casefold()), None
    )
    if known is not None:
        rows = tuple(dict(zip(HEADINGS, rule, strict=True)) for rule in rules)
        return [TableEdit(known.name, {}, rows, frozenset())]
    title = "Rules about the published figures: what follows from what. xlcsp check reads them."
    table = NewTable(TABLE, 3, 1, HEADINGS, tuple(rules))
    return [NewSheet(RULES_SHEET, ((1, 1, title),), (table,), _WIDTHS)]
