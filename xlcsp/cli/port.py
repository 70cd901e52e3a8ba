"""``xlcsp port``: a workbook's CSP formulas spelt for another spreadsheet program."""

from collections.abc import Sequence
from pathlib import Path

import typer

from xlcsp.book import Refused, open_book
from xlcsp.book.addresses import cell_name
from xlcsp.book.formula_text import Rewritten
from xlcsp.cli.output import Exit, naming, print_json, print_list, stop
from xlcsp.hosts.port import Place, Plan, Ported, Target, plan, port
from xlcsp.worksheet.sentences import counted


def port_book(path: Path, to: str, out: Path | None, only_report: bool, as_json: bool) -> None:
    """Ports one workbook, or lists what porting would change."""
    try:
        target = Target(to.lower())
    except ValueError:
        stop(f"--to {to} is none of excel, desktop and calc.", Exit.USAGE)
    try:
        if only_report:
            with open_book(path) as book:
                would = plan(book, target)
            done = None
        else:
            done = port(path, target, out)
            would = done.plan
    except Refused as refusal:
        stop(naming(path, refusal), Exit.REFUSED)
    if as_json:
        print_json(_as_json(path, target, would, done))
    else:
        _print(path, target, would, done)
    if would.unknown or (done is not None and done.without_result):
        raise typer.Exit(Exit.LOOK)


def _print(path: Path, target: Target, plan: Plan, done: Ported | None) -> None:
    typer.secho(path.name, bold=True)
    formulas = [f"{_place(each)}: {each.old} -> {each.new}" for each in plan.formulas]
    will = "would be" if done is None else "were" if len(formulas) != 1 else "was"
    heading = f"{counted(len(formulas), 'formula')} {will} rewritten for {target}"
    if done is None and formulas:
        print_list("  ", heading + ":", formulas, verbose=True)
    else:
        typer.echo(f"  {heading}")
    print_list("  ", "made dynamic arrays, so that they spill:", _cells(plan.marked), verbose=True)
    for link in plan.links_removed:
        typer.echo(f"  the dead link to {link} {'goes' if done is None else 'is gone'}")
    for name, cells in plan.unknown.items():
        print_list("  ", f"LibreOffice 7.4 does not know {name}:", _cells(cells), verbose=True)
    if done is not None:
        _print_written(done)


def _print_written(done: Ported) -> None:
    if done.worked_out:
        results = counted(done.worked_out, "result")
        typer.echo(f"  {results} worked out that showed #NAME? or nothing")
    without = _cells(done.without_result)
    print_list("  ", "not worked out, so without a result:", without, verbose=True)
    written = done.written
    if not written.parts:
        typer.echo(f"  nothing differs; {written.path} holds the same")
        return
    kept = f"; the original is kept as {written.backup.name}" if written.backup else ""
    typer.echo(f"  written to {written.path}{kept}")


def _cells(cells: Sequence[Place]) -> list[str]:
    return [f"{_quoted(sheet)}!{cell_name(row, column)}" for sheet, row, column in cells]


def _place(formula: Rewritten) -> str:
    if formula.sheet is None:
        return formula.where
    return f"{_quoted(formula.sheet)}!{formula.where}"


def _quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"


def _as_json(path: Path, target: Target, plan: Plan, done: Ported | None) -> dict[str, object]:
    written = done.written if done else None
    return {
        "workbook": str(path),
        "to": target.value,
        "written": str(written.path) if written else None,
        "backup": str(written.backup) if written and written.backup else None,
        "formulas": [
            {"where": _place(formula), "old": formula.old, "new": formula.new}
            for formula in plan.formulas
        ],
        "made_dynamic": _cells(plan.marked),
        "links_removed": list(plan.links_removed),
        "unknown_functions": {name: _cells(cells) for name, cells in plan.unknown.items()},
        "without_result": _cells(done.without_result) if done else [],
        "worked_out": done.worked_out if done else 0,
    }
