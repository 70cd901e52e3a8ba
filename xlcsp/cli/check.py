"""``xlcsp check``: published figures worked out again, and every disagreement explained."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import typer

from xlcsp.audit.check import Report, check_book
from xlcsp.audit.finding import Finding, Verdict
from xlcsp.audit.marks import notes
from xlcsp.audit.page import page
from xlcsp.audit.suggest import additions, as_rules
from xlcsp.book import Book, Refused, open_book, write
from xlcsp.cli.output import Exit, complain, naming, print_json, stop
from xlcsp.worksheet.sentences import counted


@dataclass(frozen=True, slots=True)
class Checked:
    """A workbook and what its check found."""

    book: Book
    report: Report


def check_books(
    paths: Sequence[Path], as_json: bool, suggest: bool, report: Path | None, mark: bool
) -> None:
    """Checks each workbook, prints what was found, and writes what was asked for."""
    if report is not None and report.suffix.lower() not in (".html", ".htm"):
        stop(f"--report {report}: the page is HTML, so its name ends in .html.", Exit.USAGE)
    checked: list[Checked] = []
    refused = False
    for path in paths:
        try:
            with open_book(path) as book:
                checked.append(Checked(book, check_book(book)))
        except Refused as refusal:
            complain(naming(path, refusal))
            refused = True
    if as_json:
        print_json([as_object(one.book.path, f) for one in checked for f in one.report.findings])
    else:
        for one in checked:
            typer.echo(as_text(one))
    if report is not None:
        _write_page(report, checked)
    for one in checked:
        if mark:
            _mark(one)
        if suggest:
            _suggest(one)
    if refused:
        raise typer.Exit(Exit.REFUSED)
    if any(one.report.needs_a_look for one in checked):
        raise typer.Exit(Exit.LOOK)


def as_object(path: Path, finding: Finding) -> dict[str, Any]:
    """A finding as JSON tells it."""
    return {
        "workbook": path.name,
        "sheet": finding.place.sheet,
        "cell": finding.place.cell,
        "published": finding.published,
        "expected": finding.expected or None,
        "relation": finding.relation,
        "cause": finding.cause,
        "confidence": finding.confidence,
        "group": finding.group,
        "verdict": finding.verdict.value,
    }


def as_text(checked: Checked) -> str:
    """A workbook's findings for a person: what counts first, then what was only noted."""
    report = checked.report
    lines = [f"{checked.book.path.name}: {report.in_a_line}"]
    by_group = _by_group(report.findings)
    for group in (g for g in by_group if g[0].verdict.counts):
        lines += ["", *_group_lines(group)]
    noted = [g for g in by_group if not g[0].verdict.counts]
    if noted:
        lines += ["", "Noted; not wrong:"]
        for group in noted:
            lines += ["", *_group_lines(group)]
    if report.messages:
        lines += ["", *(f"  {message}" for message in report.messages)]
    return "\n".join([*lines, ""])


def _by_group(findings: Sequence[Finding]) -> list[list[Finding]]:
    """Groups in the order of their first cell; in a group what counts first, then the surest."""
    ordered = sorted(
        enumerate(findings),
        key=lambda one: (one[1].group, not one[1].verdict.counts, one[0]),
    )
    return [[f for _, f in some] for _, some in groupby(ordered, key=lambda one: one[1].group)]


def _group_lines(group: Sequence[Finding]) -> list[str]:
    """The first finding of each kind in full, and where else the same slip shows."""
    lines: list[str] = []
    for _, some in groupby(group, key=_told_once):
        first, *others = some
        number = f"{first.group}." if not lines else "  "
        against = f", {first.against}" if first.against else ""
        lines += [
            f"{number:>4} {first.place.sheet}!{first.place.cell}: published {first.published}{against}",
            f"       {first.relation}",
            f"       {first.verdict.value}: {first.cause} (confidence {first.confidence:g}, {first.support})",
        ]
        if others:
            cells = ", ".join(str(one.place) for one in others[:8])
            more = f" and {len(others) - 8} more" if len(others) > 8 else ""
            lines.append(f"       also in {cells}{more}")
    return lines


def _told_once(finding: Finding) -> tuple[str, ...]:
    """Findings that need telling once; figures that are all rounded in one way are."""
    if finding.verdict is Verdict.CONVENTION:
        return (finding.verdict.value,)
    return finding.published, finding.expected, finding.cause


def _write_page(path: Path, checked: Sequence[Checked]) -> None:
    text = page([(one.book.path.name, one.report) for one in checked])
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        stop(f"{path} could not be written: {error.strerror}.", Exit.REFUSED)
    typer.echo(f"The page is in {path}.", err=True)


def _mark(checked: Checked) -> None:
    """Writes the findings as notes into a copy beside the workbook."""
    path = checked.book.path
    marks = list(notes(checked.report.findings))
    if not marks:
        typer.echo(f"{path.name}: nothing to mark.", err=True)
        return
    copy = _free_name(path)
    try:
        write(checked.book, marks, out=copy)
    except Refused as refusal:
        stop(str(refusal), Exit.REFUSED)
    typer.echo(
        f"{counted(len(marks), 'note')} put into {copy}; {path.name} is as it was.", err=True
    )


def _free_name(path: Path) -> Path:
    """``board.checked.xlsx``, or with the next free number."""
    number = 1
    while True:
        ending = ".checked" if number == 1 else f".checked-{number}"
        copy = path.with_name(f"{path.stem}{ending}{path.suffix}")
        if not copy.exists():
            return copy
        number += 1


def _suggest(checked: Checked) -> None:
    """Shows the rules that could be added, and adds them if the answer is yes."""
    path = checked.book.path
    rules = as_rules(checked.report.relations, checked.report.ruled)
    if not rules:
        typer.echo(f"{path.name}: no more rules to suggest.", err=True)
        return
    for check, published, kind, worked_out_from, rounding, *_ in rules:
        typer.echo(f"  {published}: {kind} of {worked_out_from}, {rounding}. {check}", err=True)
    question = f"Write {counted(len(rules), 'rule')} to the sheet CSP Checks of {path.name}?"
    if not typer.confirm(question, err=True):
        return
    try:
        written = write(checked.book, additions(checked.book, rules))
    except Refused as refusal:
        stop(str(refusal), Exit.REFUSED)
    kept = f"; as it was: {written.backup.name}" if written.backup else ""
    typer.echo(f"{len(rules)} rules written to {path.name}{kept}.", err=True)
