"""A refresh from beginning to end: rules read, sources read, tables compared; then one write.

Everything that can go wrong goes wrong before the write. The changed cells, the results of every
formula that depends on them, and the row of the log are written together.
"""

import getpass
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from xlcsp.book import (
    Book,
    CellValue,
    Change,
    Edit,
    NamedRangeEdit,
    NewSheet,
    Planned,
    TableEdit,
    Written,
    planned,
    write,
)
from xlcsp.book.charts_behind import ChartBehind, charts_behind
from xlcsp.refresh.area_map import AreaMap, mapped_places, with_table_names
from xlcsp.refresh.backups import record
from xlcsp.refresh.conditions import place_of
from xlcsp.refresh.defaults import (
    checked_keys,
    default_keys,
    default_values,
    suggested_keys,
    suits,
    wants,
)
from xlcsp.refresh.errors import RefreshStopped, SourceMissing, WrongRule
from xlcsp.refresh.extract import Extract, folded
from xlcsp.refresh.gather import Gathered, gather, wanted_value
from xlcsp.refresh.keys import KeyColumn, key_column
from xlcsp.refresh.log_table import log_change
from xlcsp.refresh.match import Filled, Matching
from xlcsp.refresh.period import Step
from xlcsp.refresh.plan import TablePlan
from xlcsp.refresh.rules import (
    GoneRows,
    KeySpec,
    MissingFigures,
    NewRows,
    Rule,
    ValueSpec,
    written_keys,
    written_values,
)
from xlcsp.refresh.rules_sheet import (
    AREAS_TABLE,
    RULE_COLUMNS,
    RULES_TABLE,
    areas_sheet,
    read_area_map,
    read_rules,
    rules_sheet,
    table_called,
)
from xlcsp.refresh.sources import Format, as_seen_from, find_source, read_source
from xlcsp.refresh.target import Target, read_target
from xlcsp.worksheet.sentences import counted

if TYPE_CHECKING:
    from xlcsp.engine import Recalculation


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did, or would do."""

    book: Path
    plans: tuple[TablePlan, ...]
    report: "Recalculation | None"
    """What was worked out; None in a workbook without formulas."""
    written: Written | None
    """None for a preview."""
    recorded: bool = True
    """Whether undo knows of the backup."""
    charts: tuple[ChartBehind, ...] = ()
    """Charts that cannot draw the rows that came."""

    @property
    def needs_a_look(self) -> bool:
        """Whether a person should see to something."""
        report = self.report
        unsure = report is not None and (
            report.refused or report.stale or report.errors or report.circular
        )
        return bool(unsure or self.charts) or any(plan.needs_a_look for plan in self.plans)


def refresh(
    book: Book,
    *,
    rules: Sequence[Rule] = (),
    beside: Path | None = None,
    out: Path | None = None,
    preview: bool = False,
    log_who: bool = True,
) -> Refreshed:
    """Refresh an opened workbook by its own rules, or by these.

    Sources are looked for beside the workbook, or in ``beside``. With ``preview`` nothing is
    written. Raises a RefreshStopped or a book's Refused, and nothing is written then either.
    """
    chosen = tuple(rules) or read_rules(book)
    area_map = read_area_map(book)
    folder = beside or book.path.resolve().parent
    plans = tuple(plan_table(book, rule, area_map, folder) for rule in chosen)
    for sheet in {plan.target.sheet for plan in plans}:
        book.check_texts(sheet)
    check_no_cell_twice(plans)
    edits = _edits(plans)
    if preview:
        with planned(book, edits) as plan:
            behind = charts_behind(plan.book, plan.grown)
            return Refreshed(book.path, plans, _recalculated(plan), None, charts=behind)
    now = datetime.now().astimezone()
    reports: list[Recalculation | None] = []
    charts: list[ChartBehind] = []

    def results(plan: Planned) -> Iterable[Change]:
        charts.extend(charts_behind(plan.book, plan.grown))
        reports.append(_recalculated(plan))
        return reports[-1].changes if reports[-1] else ()

    log = log_change(book, plans, now, person() if log_who else "")
    written = write(book, [*edits, log], out, then=results)
    recorded = record(written, "xlcsp refresh", now)
    return Refreshed(book.path, plans, reports[-1], written, recorded, tuple(charts))


def _recalculated(plan: Planned) -> "Recalculation | None":
    """Every formula that depends on the new values; the engine is slow to load, so not for none."""
    sheets = sorted(plan.book.sheets, key=lambda each: plan.book.package.member(each.part).size)
    if not any(plan.book.has_formulas(sheet.name) for sheet in sheets):
        return None
    from xlcsp.engine import recalculate

    return recalculate(plan.book, plan.disturbed, moved=plan.moved)


# One table ------------------------------------------------------------------------------------------


def plan_table(book: Book, rule: Rule, area_map: AreaMap, beside: Path) -> TablePlan:
    """What a rule would do to its table, of this workbook; a refusal names both."""
    try:
        return plan_target(read_target(book, rule.table), rule, area_map, beside)
    except RefreshStopped as reason:
        where = f" by the rule on {rule.where}" if rule.where else ""
        raise type(reason)(f"{reason} (The table {rule.table}{where}.)") from reason


def plan_target(target: Target, rule: Rule, area_map: AreaMap, beside: Path) -> TablePlan:
    """What a rule would do to a table that has been read; its source is looked for in ``beside``."""
    source = find_source(rule.source, beside)
    format_, extract = read_source(
        source,
        rule.format,
        lambda each: wants(rule, target, each),
        lambda header: suits(rule, target, header),
    )
    key_specs = checked_keys(rule.keys or default_keys(target, extract), extract)
    places = [place_of(extract, spec.source) for spec in key_specs]
    extract = replace(extract, dated=_dated(target, extract, key_specs))
    extract = with_table_names(extract, area_map, mapped_places(extract, places))
    values = rule.values or default_values(target, extract, key_specs, area_map)
    return _compared(target, rule, extract, key_specs, values, area_map, format_)


def _dated(
    target: Target, extract: Extract, key_specs: Sequence[KeySpec]
) -> dict[int, Step | None]:
    """The source's key columns that the table shows to be periods or days."""
    found: dict[int, Step | None] = {}
    for spec in key_specs:
        place = place_of(extract, spec.source)
        key = key_column(extract, place, target.column(spec.header), target.date1904)
        if extract.columns[place].step is None and (key.step is not None or key.days):
            found[place] = key.step
    return found


def _compared(
    target: Target,
    rule: Rule,
    extract: Extract,
    key_specs: Sequence[KeySpec],
    values: Sequence[ValueSpec],
    area_map: AreaMap,
    format_: Format,
) -> TablePlan:
    keys = [
        key_column(
            extract, place_of(extract, spec.source), target.column(spec.header), target.date1904
        )
        for spec in key_specs
    ]
    gathered = gather(extract, rule.filter, keys, area_map)
    filled = [
        Filled(
            target.column(spec.header),
            wanted_value(extract, spec, place_of(extract, spec.source)),
        )
        for spec in values
    ]
    _check_columns(target, keys, filled)
    matching = Matching(target, rule, gathered, filled, area_map)
    matching.compare()
    look = (*extract.look, *_keyless(gathered), *matching.look())
    return TablePlan(
        rule=rule,
        target=target,
        format=format_,
        files=extract.files,
        changes=tuple(matching.changes),
        same=matching.same,
        missing=tuple(matching.missing),
        new=tuple(matching.new),
        gone=tuple(matching.gone),
        removable=frozenset(row.row for row in matching.gone if not matching.unclear(row.row)),
        near=matching.near,
        outside=matching.outside,
        formulas_left=matching.formulas_left,
        notes=(*extract.notes, *_blank_keys(matching), *look),
        look=look,
    )


def _check_columns(target: Target, keys: Sequence[KeyColumn], filled: Sequence[Filled]) -> None:
    """No column may be filled twice, or be a key and filled."""
    names = [key.column.header for key in keys] + [each.column.header for each in filled]
    for name in names:
        if names.count(name) > 1:
            raise WrongRule(f"The rule for {target.name} names the column {name!r} twice.")


def _blank_keys(matching: Matching) -> Iterator[str]:
    if matching.without_key:
        yield (f"{counted(matching.without_key, 'row')} of the table with a blank key: left alone.")


def _keyless(gathered: Gathered) -> Iterator[str]:
    """The rows of a plain source that no key tells; in a published one they are of no area."""
    if gathered.extract.speaks_for or not gathered.without_key:
        return
    lines = [str(origin) for origin in gathered.without_key]
    more = f" and {len(lines) - 3:,} more" if len(lines) > 3 else ""
    keys = " or ".join(repr(key.source.name) for key in gathered.keys)
    yield (
        f"{counted(len(lines), 'row')} of the source with nothing in {keys}, passed over: "
        f"{'; '.join(lines[:3])}{more}."
    )


# All tables -----------------------------------------------------------------------------------------


def check_no_cell_twice(plans: Sequence[TablePlan]) -> None:
    """WrongRule where two plans fill one cell."""
    seen: dict[tuple[str, int, int], TablePlan] = {}
    for plan in plans if len(plans) > 1 else ():
        for change in plan.changes:
            other = seen.setdefault((change.sheet, change.row, change.column), plan)
            if other is not plan:
                raise WrongRule(
                    f"Two rules fill {change.cell}, from {other.rule.source!r} and from "
                    f"{plan.rule.source!r}: take one of them away."
                )


def _edits(plans: Sequence[TablePlan]) -> list[Edit]:
    """One edit for each table or named range, whatever number of rules it has."""
    by_target: dict[str, list[TablePlan]] = {}
    for plan in plans:
        by_target.setdefault(plan.target.name, []).append(plan)
    edits = [_edit(together) for together in by_target.values()]
    return [each for each in edits if each.values or each.appended or each.removed]


def _edit(plans: Sequence[TablePlan]) -> Edit:
    target = plans[0].target
    appended = tuple(row.values for plan in plans if plan.appends for row in plan.new)
    removed = frozenset(row for plan in plans if plan.removes for row in plan.removable)
    values: dict[int, dict[str, CellValue]] = {}
    for change in (change for plan in plans for change in plan.changes):
        row = change.row - target.data.top
        if row not in removed:
            values.setdefault(row, {})[change.header] = change.new
    if target.is_table:
        return TableEdit(target.name, values, appended, removed)
    places = {column.header: column.place for column in target.columns}
    # The range's heading is its row 0.
    return NamedRangeEdit(
        target.name,
        {
            row + 1: {places[name]: new for name, new in line.items()}
            for row, line in values.items()
        },
        tuple({places[header]: value for header, value in row.items()} for row in appended),
        frozenset(row + 1 for row in removed),
        heading=True,
    )


def person() -> str:
    """Who is signed in, for the log; empty where the system does not say."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""


# Rules of their own ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FirstRule:
    """A rule that was written, and what it says."""

    written: Written
    source: str
    keys: str
    values: str
    found: bool
    """Whether its source is there."""


def write_first_rule(
    book: Book,
    table: str,
    source: str,
    out: Path | None = None,
    typed_in: Path | None = None,
) -> FirstRule:
    """Write a rule for a table into the workbook, with the sheets that rules need.

    Key and value columns are written out as source and table suggest them. ``source`` may be empty;
    it is meant from ``typed_in``, or else from the workbook's folder, where the rule will look.
    """
    target = read_target(book, table)
    folder = (out or book.path).resolve().parent
    source = as_seen_from(source, typed_in or folder, folder)
    format_, keys, values = _suggested(target, source, read_area_map(book), folder)
    texts = (
        *(target.name, source, format_ or "", "", written_keys(keys), written_values(values)),
        *(NewRows.REPORT.value, GoneRows.KEEP.value, MissingFigures.KEEP.value),
    )
    changes: list[Edit | NewSheet] = []
    rules = table_called(book, RULES_TABLE)
    if rules is None:
        changes.append(rules_sheet(texts))
    else:
        if any(folded(rule.table) == folded(target.name) for rule in read_rules(book)):
            raise WrongRule(f"{target.name} has a rule already, on {rules.sheet!r}.")
        line: dict[str, CellValue] = dict(zip(RULE_COLUMNS, texts, strict=True))
        changes.append(TableEdit(rules.name, {}, (line,), frozenset()))
    if table_called(book, AREAS_TABLE) is None:
        changes.append(areas_sheet())
    written = write(book, changes, out)
    record(written, "xlcsp refresh --init", datetime.now().astimezone())
    return FirstRule(
        written, source, written_keys(keys), written_values(values), format_ is not None
    )


def _suggested(
    target: Target, source: str, area_map: AreaMap, beside: Path
) -> tuple[Format | None, Sequence[KeySpec], Sequence[ValueSpec]]:
    """Format, keys and values by what the source offers or, while it is not there, by the table."""
    try:
        found = find_source(source, beside)
    except (SourceMissing, WrongRule):
        keys = suggested_keys(target, None)
        named = {folded(key.header) for key in keys}
        open_columns = [
            column.header
            for column in target.columns
            if not column.all_formulas and folded(column.header) not in named
        ]
        return None, keys, [ValueSpec(header, header) for header in open_columns]
    rule = Rule(target.name, source)
    format_, extract = read_source(
        found,
        None,
        lambda each: wants(rule, target, each),
        lambda header: suits(rule, target, header),
    )
    keys = checked_keys(suggested_keys(target, extract), extract)
    return format_, keys, default_values(target, extract, keys, area_map)
