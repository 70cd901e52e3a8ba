"""``xlcsp refresh``: tables of closed workbooks refreshed from their sources."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from xlcsp.book import Book, Refused, Written, open_book
from xlcsp.cli.cells import as_json
from xlcsp.cli.output import Exit, complain, print_json, print_list, stop
from xlcsp.cli.worked_out import changes_as_json, print_troubles, troubles_as_json
from xlcsp.refresh.backups import record_path
from xlcsp.refresh.errors import RefreshStopped
from xlcsp.refresh.log_table import checksum_of
from xlcsp.refresh.match import plain
from xlcsp.refresh.plan import TablePlan
from xlcsp.refresh.rules import Rule
from xlcsp.refresh.run import Refreshed, refresh, write_first_rule
from xlcsp.worksheet.sentences import counted

if TYPE_CHECKING:
    from xlcsp.engine import Recalculation

_FIRST_CHANGES = 40


def refresh_books(
    paths: list[Path],
    table: str | None,
    source: str | None,
    out: Path | None,
    *,
    preview: bool,
    as_json: bool,
    verbose: bool,
    log_who: bool,
) -> None:
    """Refreshes each workbook, and ends the command with the exit code that suits them all."""
    if (table is None) != (source is None):
        stop(
            "--table and --from belong together: the table, and what it is filled from.", Exit.USAGE
        )
    if out and len(paths) > 1:
        stop("-o names one file; refresh the workbooks one at a time.", Exit.USAGE)
    outcomes, refused = [], False
    for path in paths:
        try:
            with open_book(path) as book:
                outcomes.append(_refresh(book, table, source, out, preview, log_who))
        except (Refused, RefreshStopped) as reason:
            refused = True
            if as_json:
                print_json({"workbook": str(path), "refused": str(reason)})
            complain(str(reason))
            continue
        if as_json:
            print_json(_as_json(outcomes[-1]))
        else:
            print_refreshed(outcomes[-1], verbose)
    if refused:
        raise typer.Exit(Exit.REFUSED)
    raise typer.Exit(Exit.LOOK if any(each.needs_a_look for each in outcomes) else Exit.DONE)


def _refresh(
    book: Book,
    table: str | None,
    source: str | None,
    out: Path | None,
    preview: bool,
    log_who: bool,
) -> Refreshed:
    if table is None or source is None:
        return refresh(book, out=out, preview=preview, log_who=log_who)
    rule = Rule(table=table, source=source)
    return refresh(book, rules=[rule], beside=Path.cwd(), out=out, preview=preview, log_who=log_who)


def write_rule(arguments: list[Path], source: str | None, out: Path | None) -> None:
    """Writes a first rule for a table: ``xlcsp refresh --init BOOK TABLE``."""
    if len(arguments) != 2:
        stop("--init takes a workbook and the name of one of its tables.", Exit.USAGE)
    path, table = arguments
    try:
        with open_book(path) as book:
            rule = write_first_rule(book, str(table), source or "", out, Path.cwd())
    except (Refused, RefreshStopped) as reason:
        stop(str(reason), Exit.REFUSED)
    typer.echo(f"A rule for {table} stands on the sheet 'CSP Refresh' of {rule.written.path}.")
    found = "" if rule.found else " (not there yet)"
    typer.echo(f"  Source: {rule.source + found if rule.source else 'to be filled in'}")
    typer.echo(f"  Key columns, by which rows match: {rule.keys}")
    typer.echo(f"  Value columns, which are filled: {rule.values}")
    typer.echo(
        "Open the workbook and check the source, and that the key columns together tell every row "
        "from every other; then xlcsp refresh --dry-run."
    )
    _print_backup(rule.written)


# For people -----------------------------------------------------------------------------------------


def print_refreshed(outcome: Refreshed, verbose: bool) -> None:
    """What a refresh did or would do."""
    preview = outcome.written is None
    typer.secho(
        f"{outcome.book.name}{' (preview: nothing is written)' if preview else ''}", bold=True
    )
    for plan in outcome.plans:
        _print_plan(plan, preview, verbose)
    report = outcome.report
    if report is not None:
        _print_report(report, verbose)
    print_list(
        "    ",
        f"{counted(len(outcome.charts), 'chart')} cannot draw the new rows: delete each with the "
        "figures below it, then xlcsp chart --into",
        [f"{c.place}: {c.name} draws {c.drawn:,} of {c.rows:,} rows" for c in outcome.charts],
        verbose,
    )
    if outcome.written is not None:
        typer.echo(f"  written to {outcome.written.path}")
        _print_backup(outcome.written)
        if not outcome.recorded:
            complain(
                f"{record_path(outcome.written.path).name} could not be written, so undo will not "
                "know of this backup: close that file before the next refresh."
            )


def _print_report(report: "Recalculation", verbose: bool) -> None:
    typer.echo(
        f"  {counted(report.worked_out, 'formula')} worked out, "
        f"{counted(len(report.changed), 'result')} changed"
    )
    print_troubles("    ", report, verbose, explained=True)


def _print_backup(written: Written) -> None:
    if written.backup:
        typer.echo(
            f"  the original is kept as {written.backup.name}; xlcsp undo {_typed(written.path)} "
            "puts it back"
        )


def _typed(path: Path) -> str:
    """A path as it can be typed again."""
    return f'"{path}"' if " " in str(path) else str(path)


def _print_plan(plan: TablePlan, preview: bool, verbose: bool) -> None:
    verb = "would change" if preview else "changed"
    typer.echo(
        f"\n  {plan.target.name} from {plan.rule.source} ({plan.format}, "
        f"{counted(len(plan.files), 'file')})"
    )
    typer.echo(
        f"  {counted(len(plan.changes), 'cell')} {verb}, {plan.same:,} already as in the source"
    )
    if preview or verbose:
        _print_changes(plan, verbose)
    adding = "that would be added" if preview else "added"
    doing = adding if plan.appends else "of the source not in the table"
    new = counted(len(plan.new), "new row")
    print_list("    ", f"{new} {doing}", [each.about for each in plan.new], verbose)
    if plan.gone:
        gone = counted(len(plan.gone), "row")
        typer.echo(f"    {gone} of the table not in the source: {_few(plan)}")
    for each in plan.near:
        typer.echo(
            f"    {each.table_name!r} may be the source's {each.source_name!r} "
            f"({each.score} of 100): settle it on the sheet 'CSP Areas'"
        )
    reasons = Counter(each.reason for each in plan.missing)
    fate = "left alone" if plan.rule.missing == "keep" else "emptied"
    print_list(
        "    ",
        f"{counted(len(plan.missing), 'figure')} missing ({fate}, never zero)",
        [f"{reason}: {counted(count, 'cell')}" for reason, count in reasons.most_common()],
        verbose,
    )
    if plan.outside:
        typer.echo(f"    {counted(plan.outside, 'row')} about other periods, left alone")
    if plan.formulas_left:
        typer.echo(f"    {counted(plan.formulas_left, 'formula')} in filled columns, left alone")
    for note in plan.notes:
        typer.echo(f"    {note}")


def _few(plan: TablePlan) -> str:
    names = [each.about for each in plan.gone]
    rest = len(names) - 3
    return "; ".join(names[:3]) + (f" and {rest:,} more" if rest > 0 else "")


def _print_changes(plan: TablePlan, verbose: bool) -> None:
    shown = plan.changes if verbose else plan.changes[:_FIRST_CHANGES]
    for each in shown:
        old, new = (plain(value) or "(empty)" for value in (each.old, each.new))
        where = f"{each.about}; {each.header}"
        typer.echo(f"    {each.cell} ({where}): {old} -> {new}  [{each.origin}]")
    if len(shown) < len(plan.changes):
        typer.echo(f"    and {len(plan.changes) - len(shown):,} more; --verbose lists them all")


# For machines ---------------------------------------------------------------------------------------


def _as_json(outcome: Refreshed) -> dict[str, object]:
    report, written = outcome.report, outcome.written
    return {
        "workbook": str(outcome.book),
        "preview": written is None,
        "written": str(written.path) if written else None,
        "backup": str(written.backup) if written and written.backup else None,
        "tables": [_plan_as_json(plan) for plan in outcome.plans],
        "charts_behind": [
            {"cell": c.place, "name": c.name, "drawn": c.drawn, "rows": c.rows}
            for c in outcome.charts
        ],
        **_report_as_json(report),
    }


def _report_as_json(report: "Recalculation | None") -> dict[str, object]:
    if report is None:
        lists = ("results", "errors", "refused", "resting", "stale", "circular")
        return {"worked_out": 0, **{name: [] for name in lists}}
    return {
        "worked_out": report.worked_out,
        "results": changes_as_json(report),
        **troubles_as_json(report, explained=False),
    }


def _plan_as_json(plan: TablePlan) -> dict[str, object]:
    return {
        "table": plan.target.name,
        "source": plan.rule.source,
        "format": str(plan.format),
        "files": [{"name": file.name, "sha256": file.checksum} for file in plan.files],
        "sha256": checksum_of(plan.files),
        "changes": [
            {
                "cell": each.cell,
                "row": each.about,
                "column": each.header,
                "old": as_json(each.old),
                "new": as_json(each.new),
                "source": str(each.origin),
            }
            for each in plan.changes
        ],
        "same": plan.same,
        "missing": [
            {"row": each.about, "column": each.header, "reason": each.reason}
            for each in plan.missing
        ],
        "new": [
            {
                "row": each.about,
                "values": {header: as_json(value) for header, value in each.values.items()},
                "source": str(each.origin),
            }
            for each in plan.new
        ],
        "appended": plan.appends,
        "gone": [each.about for each in plan.gone],
        "removed": plan.removes,
        "near": [
            {
                "column": each.column,
                "table": each.table_name,
                "source": each.source_name,
                "score": each.score,
            }
            for each in plan.near
        ],
        "outside": plan.outside,
        "formulas_left": plan.formulas_left,
        "notes": list(plan.notes),
        "look": list(plan.look),
    }
