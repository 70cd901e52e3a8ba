"""The check of a workbook's figures: rules, claims of its own texts, and relations found without rules.

`check_figures` needs only what the cells show; `check_book` reads that from a file.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from xlcsp.audit.blank_inputs import check_blank_inputs
from xlcsp.audit.causes import Surroundings
from xlcsp.audit.claims import Claims, read_claims
from xlcsp.audit.culprits import blames
from xlcsp.audit.discover import discover
from xlcsp.audit.finding import Finding, Verdict
from xlcsp.audit.grouping import beside, grouped
from xlcsp.audit.judge import (
    Judged,
    allocated_row_by_row,
    conventions,
    figure_stands,
    is_within_rounding,
    judge,
    points_called_per_cent,
)
from xlcsp.audit.printed import Place, Printed
from xlcsp.audit.read_sheets import RECONCILIATION, RULES_SHEET, read_sheets
from xlcsp.audit.relation import Instance, Relation
from xlcsp.audit.rounded_relations import know_what_is_rounded
from xlcsp.audit.rules import Rules, read_rules
from xlcsp.audit.statuses import check_statuses
from xlcsp.audit.tables import FigureTable, SheetCells, read_tables
from xlcsp.book import Book
from xlcsp.book.model import Formula


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found, in the order of sheets and rows."""

    findings: tuple[Finding, ...]
    """Every figure of which something is said; those that count are ``wrong``."""
    messages: tuple[str, ...]
    """What was not checked, and what was unusual: hidden sheets, rules that make no sense."""
    relations: tuple[Relation, ...]
    """What was found without rules, to be suggested as rules."""
    ruled: frozenset[Place]
    """The figures that the workbook's own rules speak of."""
    figures: int
    """How many figures were read."""
    checked: int
    """How many of them follow from others, and were worked out again."""
    unread: int = 0
    """How many of the workbook's rules could not be read."""

    @property
    def needs_a_look(self) -> bool:
        """Whether a person must look: at findings that count, or at rules that cannot be read."""
        return bool(self.wrong or self.unread)

    @property
    def wrong(self) -> tuple[Finding, ...]:
        """The findings that count: figures that do not follow, and totals that their parts miss."""
        return tuple(one for one in self.findings if one.verdict.counts)

    @property
    def in_a_line(self) -> str:
        """``3 figures do not follow (2 slips); 120 of 400 figures worked out again``."""
        slips = [one.group for one in self.wrong if one.verdict is Verdict.WRONG]
        totals = len(self.wrong) - len(slips)
        found = []
        if slips:
            figures = _counted(len(slips), "figure does not follow", "figures do not follow")
            found.append(f"{figures} ({_counted(len(set(slips)), 'slip', 'slips', one='one')})")
        if totals:
            found.append(f"rounded parts miss {_counted(totals, 'total', 'totals')}")
        said = ", and ".join(found) or self._nothing_wrong
        if self.unread:
            rules = _counted(self.unread, "rule", "rules")
            said = (
                f"{rules} could not be read, and nothing was checked by {_it(self.unread)}; {said}"
            )
        return f"{said}; {self.checked:,} of {self.figures:,} figures worked out again"

    @property
    def _nothing_wrong(self) -> str:
        if not self.unread and not self.checked:
            return "nothing in it could be worked out again from what stands beside it"
        if not self.unread:
            return "every figure that was worked out again is as printed"
        return "nothing else was found"


def _it(number: int) -> str:
    return "it" if number == 1 else "them"


def _counted(number: int, singular: str, plural: str, one: str = "1") -> str:
    return f"{one} {singular}" if number == 1 else f"{number} {plural}"


def check_book(book: Book) -> Report:
    """Checks every sheet of a workbook, hidden ones too."""
    formulas = (formula for sheet in book.sheets for formula in book.formulas(sheet.name))
    return check_sheets(read_sheets(book), formulas, book.path.parent)


def check_sheets(
    sheets: Sequence[SheetCells], formulas: Iterable[Formula], folder: Path | None
) -> Report:
    """Checks a workbook's sheets by its own rules and without; ``folder``: see `read_rules`."""
    filled = {sheet.name: frozenset(sheet.cells) | sheet.worked_out for sheet in sheets}
    blanks = check_blank_inputs(formulas, filled)
    return check_figures(sheets, read_rules(sheets, folder), blanks)


def check_figures(
    sheets: Sequence[SheetCells], rules: Rules | None = None, others: Sequence[Judged] = ()
) -> Report:
    """Checks the figures of sheets that were read already; ``others`` are findings to be told too."""
    rules = rules or Rules((), (), ())
    shown = [sheet for sheet in sheets if sheet.name not in (RULES_SHEET, RECONCILIATION)]
    tables = [table for sheet in shown for table in read_tables(sheet) if _is_typed(table)]
    claims = read_claims(shown, tables)
    found = discover(tables)
    stated = [*rules.relations, *claims.relations]
    know_what_is_rounded((one for one in stated if one.unrounded), tables)
    instances = _instances(stated, found.relations)
    judged = _judged(instances, [*stated, *found.relations], tables)
    excused = {one.finding.place for one in rules.underivable}
    judged = [one for one in judged if one.finding.place not in excused]
    judged += [*rules.underivable, *_from_claims(claims), *check_statuses(shown), *others]
    return Report(
        grouped(judged, [sheet.name for sheet in sheets]),
        (*rules.messages, *_hidden(sheets), *found.not_searched),
        tuple(r for r in found.relations if any(i.target.typed for i in r.instances)),
        frozenset(one.target.place for r in rules.relations for one in r.instances),
        sum(isinstance(cell, Printed) for sheet in shown for cell in sheet.cells.values()),
        len({instance.target for instance in instances}),
        rules.unread,
    )


def _is_typed(table: FigureTable) -> bool:
    """Whether a table holds figures that were typed; others are formulas at work."""
    return any(one is not None and one.typed for row in table.figures for one in row)


def _instances(stated: Sequence[Relation], found: Sequence[Relation]) -> list[Instance]:
    """Every place where a relation should hold, once; a stated one goes before one found out."""
    seen: set[tuple[int, frozenset[int]]] = set()
    chosen: list[Instance] = []
    for relation in (*stated, *found):
        for instance in relation.instances:
            key = id(instance.target), frozenset(map(id, instance.inputs))
            if key not in seen and (instance.target.typed or relation.stated):
                seen.add(key)
                chosen.append(instance)
    return chosen


def _judged(
    instances: Sequence[Instance], relations: Sequence[Relation], tables: Sequence[FigureTable]
) -> list[Judged]:
    around: dict[Printed, list[Instance]] = {}
    for instance in instances:
        for figure in {instance.target, *instance.inputs}:
            around.setdefault(figure, []).append(instance)
    allowed = [one for one in instances if not one.holds() and is_within_rounding(one)]
    accused = blames(instances, allowed)
    places = {
        one: (table, row, column)
        for table in tables
        for row, line in enumerate(table.figures)
        for column, one in enumerate(line)
        if one is not None
    }
    surroundings = Surroundings(places, around)
    wrong = {
        blame.figure: blame.steps
        for blame in accused
        if blame.steps is not None and not figure_stands(blame, surroundings)
    }
    surroundings = replace(surroundings, wrong=wrong)
    found = [judged for blame in accused if (judged := judge(blame, surroundings)) is not None]
    found += points_called_per_cent(instances, surroundings)
    found += conventions(relations)
    found += allocated_row_by_row(relations)
    return found


def _from_claims(claims: Claims) -> Iterator[Judged]:
    for one in claims.underivable:
        yield Judged(
            Finding(one.place, one.published, "", one.why, "what it was worked out from is not printed",
                    1.0, 0, Verdict.CANNOT, "stated"), (), shared=beside(one.published, (one.count,)),
        )  # fmt: skip
    for period in claims.misplaced:
        yield Judged(
            Finding(period.place, period.published, period.expected,
                    f"the headings follow each other: {period.row}", "a period out of sequence",
                    1.0, 0, Verdict.WRONG, "stated"), (),
        )  # fmt: skip


def _hidden(sheets: Sequence[SheetCells]) -> Iterator[str]:
    for sheet in sheets:
        if sheet.hidden and sheet.cells:
            yield f"{sheet.name} is {sheet.hidden}, and was checked like the others."
