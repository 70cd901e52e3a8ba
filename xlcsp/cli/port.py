"""``xlcsp port``: a workbook's CSP formulas spelt for another spreadsheet program."""

from pathlib import Path

import typer

from xlcsp.book import Refused, open_book
from xlcsp.book.formula_text import Rewritten
from xlcsp.cli.output import Exit, naming, print_json, stop
from xlcsp.hosts.port import Ported, Target, plan, port


def port_book(path: Path, to: str, out: Path | None, only_report: bool, as_json: bool) -> None:
    """Ports one workbook, or lists what porting would change."""
    try:
        target = Target(to.lower())
    except ValueError:
        stop(f"--to {to} is none of excel, desktop and calc.", Exit.USAGE)
    try:
        done = _planned(path, target) if only_report else port(path, target, out)
    except Refused as refusal:
        stop(naming(path, refusal), Exit.REFUSED)
    if as_json:
        print_json(_as_json(path, target, done))
    else:
        _print(path, target, done, every=only_report)


def _planned(path: Path, target: Target) -> Ported:
    with open_book(path) as book:
        made, _, links = plan(book, target)
    return Ported(made.formulas, links, None, 0)


def _print(path: Path, target: Target, done: Ported, *, every: bool) -> None:
    typer.secho(path.name, bold=True)
    count = len(done.formulas)
    verb = "would be" if done.written is None else "were" if count != 1 else "was"
    typer.echo(f"  {count:,} formula{'' if count == 1 else 's'} {verb} rewritten for {target}")
    if every:
        for formula in done.formulas:
            typer.echo(f"    {_place(formula)}: {formula.old} -> {formula.new}")
    for link in done.links_removed:
        typer.echo(f"  the dead link to {link} {'goes' if done.written is None else 'is gone'}")
    if done.worked_out:
        typer.echo(f"  {done.worked_out:,} results worked out that showed #NAME? or nothing")
    written = done.written
    if written is not None and not written.parts:
        typer.echo(f"  nothing differs; {written.path} holds the same")
    elif written is not None:
        kept = f"; the original is kept as {written.backup.name}" if written.backup else ""
        typer.echo(f"  written to {written.path}{kept}")


def _place(formula: Rewritten) -> str:
    return formula.where if formula.sheet is None else f"'{formula.sheet}'!{formula.where}"


def _as_json(path: Path, target: Target, done: Ported) -> dict[str, object]:
    written = done.written
    return {
        "workbook": str(path),
        "to": target.value,
        "written": str(written.path) if written else None,
        "backup": str(written.backup) if written and written.backup else None,
        "formulas": [
            {"where": _place(formula), "old": formula.old, "new": formula.new}
            for formula in done.formulas
        ],
        "links_removed": list(done.links_removed),
        "worked_out": done.worked_out,
    }
