"""``xlcsp port``: a workbook's CSP formulas spelt for another spreadsheet program."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import typer

from xlcsp.book import Refused, open_book
from xlcsp.book.addresses import cell_name
from xlcsp.book.formula_text import Rewritten
from xlcsp.cli.output import Exit, naming, print_json, stop
from xlcsp.hosts.port import Place, Plan, Ported, Target, plan, port

_FEW: Final = 5


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
    typer.echo(f"  {_counted(plan.formulas, 'formula', done)} rewritten for {target}")
    if done is None:
        for formula in plan.formulas:
            typer.echo(f"    {_place(formula)}: {formula.old} -> {formula.new}")
    if plan.marked:
        typer.echo(f"  {_counted(plan.marked, 'formula', done)} made a dynamic array")
        if done is None:
            for cell in plan.marked:
                typer.echo(f"    {_cell(cell)}")
    for link in plan.links_removed:
        typer.echo(f"  the dead link to {link} {'goes' if done is None else 'is gone'}")
    for name, cells in plan.unknown.items():
        typer.echo(f"  LibreOffice 7.4 does not know {name}: {_some(cells)}")
    if done is not None:
        _print_written(done)


def _print_written(done: Ported) -> None:
    if done.worked_out:
        results = "result" if done.worked_out == 1 else "results"
        typer.echo(f"  {done.worked_out:,} {results} worked out that showed #NAME? or nothing")
    if done.without_result:
        typer.echo(f"  not worked out, so without a result: {_some(done.without_result)}")
    written = done.written
    if not written.parts:
        typer.echo(f"  nothing differs; {written.path} holds the same")
        return
    kept = f"; the original is kept as {written.backup.name}" if written.backup else ""
    typer.echo(f"  written to {written.path}{kept}")


def _counted(things: Sequence[object], name: str, done: Ported | None) -> str:
    verb = "would be" if done is None else "was" if len(things) == 1 else "were"
    return f"{len(things):,} {name}{'' if len(things) == 1 else 's'} {verb}"


def _place(formula: Rewritten) -> str:
    return formula.where if formula.sheet is None else f"'{formula.sheet}'!{formula.where}"


def _some(cells: Sequence[Place]) -> str:
    """The first few of many cells."""
    more = f" and {len(cells) - _FEW:,} more" if len(cells) > _FEW else ""
    return ", ".join(map(_cell, cells[:_FEW])) + more


def _cell(cell: Place) -> str:
    sheet, row, column = cell
    return f"'{sheet}'!{cell_name(row, column)}"


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
        "made_dynamic": [_cell(cell) for cell in plan.marked],
        "links_removed": list(plan.links_removed),
        "unknown_functions": {
            name: [_cell(cell) for cell in cells] for name, cells in plan.unknown.items()
        },
        "without_result": [_cell(cell) for cell in done.without_result] if done else [],
        "worked_out": done.worked_out if done else 0,
    }
