"""The main job: a workbook's formulas of ours worked out, with those that feed or use them.

Only formulas that hold ours, feed them, depend on them or on changed cells are worked out, from
the cells that they need. A formula outside the allow-list keeps the value that it has, and what
depends on it is told apart. Dynamic arrays grow and shrink, which can change what others refer to,
so the work is repeated until every array has its size.
"""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from typing import Final

from xlcsp.book.model import Change, FormulaKind, SetResult, SetValue
from xlcsp.book.workbook import Book
from xlcsp.engine.dependencies import Graph, Place
from xlcsp.engine.report import ChangedResult, Recalculation, RefusedFormula, nothing_to_do
from xlcsp.engine.round import Round
from xlcsp.engine.shown import Values, same_values
from xlcsp.engine.subtotals import wrong_subtotals
from xlcsp.engine.workings import Workings

_PATIENCE: Final = 10
"""Rounds after which an array that still moves is refused."""


def recalculate(
    book: Book,
    changed: Sequence[SetValue] = (),
    everything: bool = False,
    moved: Sequence[Place] = (),
) -> Recalculation:
    """Works out the formulas of ours in an opened workbook, and what feeds or uses them.

    ``changed`` are cells about to be set: formulas that depend on them are worked out too, and
    they stand first among the changes for ``book.write``. ``moved`` are areas in which cells came to
    stand elsewhere: formulas that look there without following them are worked out too. With ``everything`` all formulas are
    worked out. Nothing is written here. Raises a Refused of ``book`` for a file or sheet that
    cannot be read.
    """
    with _garbage_left():
        return _recalculate(book, changed, everything, moved)


@contextmanager
def _garbage_left() -> Iterator[None]:
    """Many small objects, none in circles: looking for garbage among them takes a fifth longer."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _recalculate(
    book: Book, changed: Sequence[SetValue], everything: bool, moved: Sequence[Place]
) -> Recalculation:
    changes = [replace(change, sheet=book.sheet(change.sheet).name) for change in changed]
    workings = Workings.read(book, changes, moved)
    if (
        not everything
        and not changes
        and not moved
        and not any(t.ours for t in workings.translations)
    ):
        return nothing_to_do()
    return _work_out(workings, everything)


def _work_out(workings: Workings, everything: bool) -> Recalculation:
    """Round after round, until no array moves and no formula has newly to be refused."""
    for round_number in count(1):
        graph = workings.graph()
        needed = _needed(workings, graph, everything)
        workings.refusals.update(wrong_subtotals(workings, needed - workings.refusals.keys()))
        this_round = Round(workings, graph, sorted(needed - workings.refusals.keys()))
        if this_round.run():
            return _report(this_round, needed)
        if round_number >= _PATIENCE:
            for number in this_round.moved:
                workings.refusals[number] = "Its size does not settle from one round to the next."
    raise AssertionError("counting never ends")


def _needed(workings: Workings, graph: Graph, everything: bool) -> set[int]:
    """What holds ours or depends on ours or on changed cells, and what feeds it."""
    if everything:
        return set(range(len(workings.formulas)))
    ours = {number for number, t in enumerate(workings.translations) if t.ours}
    if len(ours) == len(workings.formulas):
        return ours
    unsettled = workings.unsettled()
    users = ours | unsettled | graph.users(ours | unsettled, workings.changed_places())
    return users | graph.feeders(users)


def _report(this_round: Round, needed: set[int]) -> Recalculation:
    workings, results, graph = this_round.workings, this_round.results, this_round.graph
    changes: list[Change] = list(workings.changes)
    changed = {}
    for number, values in results.items():
        cell = workings.cell(number)
        before = _shown_before(workings, number)
        moved = workings.formulas[number].area != workings.areas_in_file[number]
        if moved or not same_values(before, values):
            changes.append(SetResult(cell.sheet, cell.row, cell.column, values))
            changed[number] = ChangedResult(cell, before[0][0], values[0][0])
    refused = [number for number in sorted(needed) if number in workings.refusals]
    resting = graph.users(refused) if refused else set()
    outdated = set()
    if refused:
        unsettled = workings.unsettled()
        outdated = unsettled | graph.users({*changed, *unsettled}, workings.changed_places())
    return Recalculation(
        changes=tuple(changes),
        worked_out=len(results),
        ours=sum(workings.translations[number].ours for number in results),
        changed=tuple(changed.values()),
        errors=tuple(error for number in results for error in this_round.errors(number)),
        refused=tuple(
            RefusedFormula(workings.cell(number), workings.refusals[number]) for number in refused
        ),
        resting=tuple(workings.cell(number) for number in sorted(resting) if number in results),
        stale=tuple(workings.cell(number) for number in refused if number in outdated),
        circular=tuple(
            tuple(workings.cell(number) for number in circle) for circle in workings.circles
        ),
    )


def _shown_before(workings: Workings, number: int) -> Values:
    """What the formula's cells show in the file; an array's were read with what it needs."""
    formula = workings.formulas[number]
    if formula.kind is FormulaKind.NORMAL:
        return ((formula.cached,),)
    area = formula.area
    shown = workings.shown(formula.sheet)
    return tuple(
        tuple(shown.get((row, column)) for column in range(area.left, area.right + 1))
        for row in range(area.top, area.bottom + 1)
    )
