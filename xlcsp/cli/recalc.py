"""``xlcsp recalc``: workbooks opened, their CSP formulas worked out, the results written back."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from xlcsp import engine
from xlcsp.book import Book, Refused, SetValue, Written, open_book, write
from xlcsp.cli.cells import as_shown
from xlcsp.cli.output import Exit, complain, naming, print_json, stop
from xlcsp.cli.worked_out import changes_as_json, print_troubles, troubles_as_json
from xlcsp.worksheet.sentences import counted


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one workbook."""

    source: Path
    report: engine.Recalculation
    written: Written

    @property
    def needs_a_look(self) -> bool:
        """Whether something was refused, is out of date or ended in an error."""
        report = self.report
        return bool(report.refused or report.stale or report.errors or report.circular)


def recalculate_books(
    paths: list[Path], out: Path | None, out_dir: Path | None, as_json: bool, verbose: bool
) -> None:
    """Works out each workbook, and ends the command with the exit code that suits them all."""
    _check_destinations(paths, out, out_dir)
    refusals: list[tuple[Path, Refused]] = []
    outcomes: list[Outcome] = []
    with _progress(len(paths), quiet=as_json) as advance:
        for path in paths:
            advance(path)
            try:
                with open_book(path) as book:
                    outcomes.append(process_book(book, out or (out_dir and out_dir / path.name)))
            except Refused as reason:
                refusals.append((path, reason))
    for outcome in outcomes:
        if as_json:
            print_json(_as_json(outcome, verbose))
        else:
            _print_report(outcome, verbose)
    for path, refusal in refusals:
        if as_json:
            print_json({"workbook": str(path), "refused": naming(path, refusal)})
        complain(naming(path, refusal))
    if refusals:
        raise typer.Exit(Exit.REFUSED)
    if any(outcome.needs_a_look for outcome in outcomes):
        raise typer.Exit(Exit.LOOK)


def process_book(book: Book, out: Path | None, changed: Sequence[SetValue] = ()) -> Outcome:
    """Works out one opened workbook and writes what differs. Raises Refused; nothing written then."""
    report = engine.recalculate(book, changed)
    return Outcome(book.path, report, write(book, report.changes, out))


def report_one(outcome: Outcome, as_json: bool, verbose: bool) -> None:
    """Says what became of a single workbook, and ends the command."""
    if as_json:
        print_json(_as_json(outcome, verbose))
    else:
        _print_report(outcome, verbose)
    raise typer.Exit(Exit.LOOK if outcome.needs_a_look else Exit.DONE)


def _check_destinations(paths: list[Path], out: Path | None, out_dir: Path | None) -> None:
    if out and out_dir:
        stop("Give -o for one workbook or --out-dir for several, not both.", Exit.USAGE)
    if out and len(paths) > 1:
        stop("-o names one file; for several workbooks use --out-dir.", Exit.USAGE)
    if out_dir is None:
        return
    names = [path.name.casefold() for path in paths]
    twice = {path.name for path in paths if names.count(path.name.casefold()) > 1}
    if twice:
        stop(f"Two of the workbooks are called {min(twice)}; write them one at a time.", Exit.USAGE)
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        stop(f"The folder {out_dir} cannot be made: {error.strerror}.", Exit.REFUSED)


class _progress:  # noqa: N801 (used as a function)
    """A progress bar on standard error, where a person looks and there is something to wait for."""

    def __init__(self, steps: int, quiet: bool) -> None:
        self._steps, self._quiet = steps, quiet

    def __enter__(self) -> "_progress":
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

        console = Console(stderr=True)
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            console=console,
            transient=True,
            disable=self._quiet or not console.is_terminal,
        )
        self._task = self._bar.add_task("", total=self._steps)
        self._done = -1
        self._bar.start()
        return self

    def __call__(self, path: Path) -> None:
        self._done += 1
        self._bar.update(self._task, completed=self._done, description=path.name)

    def __exit__(self, *_: object) -> None:
        self._bar.stop()


def _print_report(outcome: Outcome, verbose: bool) -> None:
    report = outcome.report
    typer.secho(outcome.source.name, bold=True)
    typer.echo(f"  {counted(report.worked_out, 'formula')} worked out, {report.ours} of them CSP")
    typer.echo(f"  {counted(len(report.changed), 'result')} changed")
    if verbose:
        for change in report.changed:
            typer.echo(f"    {change.cell}: {as_shown(change.old)} -> {as_shown(change.new)}")
    print_troubles("  ", report, verbose, explained=verbose)
    typer.echo(f"  {_where(outcome.source, outcome.written)}")


def _where(source: Path, written: Written) -> str:
    if not written.parts and written.path != source:
        return f"no result differs; {written.path} is a copy"
    if not written.parts:
        return f"no result differs; {written.path} is as it was"
    kept = f"; the original is kept as {written.backup.name}" if written.backup else ""
    return f"written to {written.path}{kept}"


def _as_json(outcome: Outcome, verbose: bool) -> dict[str, object]:
    report = outcome.report
    written = outcome.written
    result: dict[str, object] = {
        "workbook": str(outcome.source),
        "written": str(written.path),
        "backup": str(written.backup) if written.backup else None,
        "worked_out": report.worked_out,
        "csp": report.ours,
        "changed": len(report.changed),
        **troubles_as_json(report, explained=verbose),
    }
    if verbose:
        result["changes"] = changes_as_json(report)
    return result
