"""What the figures of a relation may have been before they were rounded, though they show no decimals.

First what headings, labels and titles say; then what the figures show themselves, as populations that
all end in 00; last, where many figures miss by no more than unrounded inputs allow, that they were
unrounded. One slip alone is never taken for rounding.
"""

from collections import ChainMap
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from xlcsp.audit.printed import Printed
from xlcsp.audit.relation import Instance, Kind, Relation
from xlcsp.audit.rounded_lines import (
    Span,
    common_step,
    says_baseline,
    told_spans,
    within_half,
    within_steps,
)
from xlcsp.audit.tables import FigureTable

_ROUND_POPULATIONS: Final = 100
_FEWEST_POPULATIONS: Final = 3
_COMPARISONS: Final = (Kind.VARIANCE, Kind.CHANGE, Kind.SHARE, Kind.RATE)
_FEWEST_MISSES: Final = {
    Kind.CHANGE: 2, Kind.SHARE: 2, Kind.RATE: 2, Kind.VARIANCE: 2, Kind.TOTAL: 3,
}  # fmt: skip
"""How many figures at least must miss, before all inputs are taken for rounded."""


def know_what_is_rounded(relations: Iterable[Relation], tables: Sequence[FigureTable]) -> None:
    """Gives relations what their whole numbers may have been, where that is known."""
    told, baselines = told_spans(tables), _under_baselines(tables)
    for relation in relations:
        own = _shown_by_its_figures(relation, baselines)
        known = ChainMap(own, told)
        relation.spans = known
        if _enough_miss(relation):
            _take_inputs_for_rounded(relation, known)


def _shown_by_its_figures(relation: Relation, baselines: frozenset[Printed]) -> dict[Printed, Span]:
    found: dict[Printed, Span] = {}
    for instances in _by_sheet(relation):
        if relation.kind is Kind.TOTAL:
            found |= _round_totals(instances)
        elif relation.kind is Kind.SCALED:
            targets = {i.target for i in instances}
            step = common_step(targets)
            found |= _all_within(targets, step) if step > 1 else {}
        elif relation.kind is Kind.RATE:
            people = {i.inputs[-1] for i in instances}
            step = common_step(people, _FEWEST_POPULATIONS)
            if step >= _ROUND_POPULATIONS:
                found |= _all_within(people, step)
    if relation.kind in _COMPARISONS:
        inputs = {one for i in relation.instances for one in i.inputs}
        found |= {one: within_half(one) for one in inputs if one not in found and _in_pounds(one)}
    if relation.kind is Kind.CHANGE:
        bases = (one for i in relation.instances for one in i.inputs if one in baselines)
        found |= {one: within_half(one) for one in bases}
    return found


def _in_pounds(figure: Printed) -> bool:
    """Whether it is a sum in whole pounds, which had pence before."""
    return "£" in figure.text and figure.places <= 0


def _by_sheet(relation: Relation) -> Iterator[list[Instance]]:
    """The figures of each sheet by themselves: tables of the same headings differ in rounding."""
    sheets: dict[str, list[Instance]] = {}
    for instance in relation.instances:
        sheets.setdefault(instance.target.place.sheet, []).append(instance)
    yield from sheets.values()


def _round_totals(instances: Sequence[Instance]) -> dict[Printed, Span]:
    """Sums of figures that are all rounded to one step; populations to hundreds each by itself."""
    figures = [(one.target, *one.inputs) for one in instances]
    step = common_step(one for some in figures for one in some)
    if step > 1:
        return _all_within((one for some in figures for one in some), step)
    found: dict[Printed, Span] = {}
    for some in figures:
        own = common_step(some)
        if own >= _ROUND_POPULATIONS:
            found |= _all_within(some, own)
    return found


def _enough_miss(relation: Relation) -> bool:
    fewest = _FEWEST_MISSES.get(relation.kind)
    broken = relation.broken
    return fewest is not None and broken >= fewest and 4 * broken >= len(relation.instances)


def _take_inputs_for_rounded(relation: Relation, known: ChainMap[Printed, Span]) -> None:
    """Takes all inputs for rounded if none of the figures misses by more than that allows."""
    inputs = {one for instance in relation.instances for one in instance.inputs}
    step = common_step(instance.inputs[-1] for instance in relation.instances)
    for spans in ({one: within_half(one) for one in inputs}, _all_within(inputs, step)):
        relation.spans = ChainMap(*known.maps, spans)
        if all(one.holds() or one.possible() for one in relation.instances):
            return
    relation.spans = known


def _all_within(figures: Iterable[Printed], step: int) -> dict[Printed, Span]:
    """Whole numbers as rounded to a step."""
    return {
        one: within_steps(one, step)
        for one in figures
        if one.places <= 0 and not one.holds_more_than_it_shows
    }


def _under_baselines(tables: Sequence[FigureTable]) -> frozenset[Printed]:
    return frozenset(
        one
        for table in tables
        for column, heading in enumerate(table.headings)
        if says_baseline(heading)
        for row in table.figures
        if (one := row[column]) is not None
    )
