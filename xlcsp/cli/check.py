"""``xlcsp check``: published figures worked out again, and every disagreement explained."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import typer

from xlcsp.audit.check import Report, check_book
from xlcsp.audit.finding import Finding, Verdict
from xlcsp.audit.page import page
from xlcsp.book import Book, Refused, open_book
from xlcsp.cli.output import Exit, complain, print_json, stop


@dataclass(frozen=True, slots=True)
class Checked:
    """A workbook and what its check found."""

    book: Book
    report: Report


def check_books(
    paths: Sequence[Path], as_json: bool, suggest: bool, report: Path | None, mark: bool
) -> None:
    """Checks each workbook, prints what was found, and writes what was asked for."""
    checked: list[Checked] = []
    refused = False
    for path in paths:
        try:
            with open_book(path) as book:
                checked.append(Checked(book, check_book(book)))
        except Refused as refusal:
            complain(str(refusal))
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
    if any(one.report.wrong for one in checked):
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
    lines = [f"{checked.book.path.name}: {_count(report)}"]
    by_group = _by_group(report.findings)
    for group in (g for g in by_group if g[0].verdict is Verdict.WRONG):
        lines += ["", *_group_lines(group)]
    noted = [g for g in by_group if g[0].verdict is not Verdict.WRONG]
    if noted:
        lines += ["", "Noted; not wrong:"]
        for group in noted:
            lines += ["", *_group_lines(group)]
    if report.messages:
        lines += ["", *(f"  {message}" for message in report.messages)]
    return "\n".join([*lines, ""])


def _count(report: Report) -> str:
    groups = {one.group for one in report.wrong}
    wrong = len(report.wrong)
    if not wrong:
        found = "every figure that was worked out again is as printed"
    else:
        figures = "1 figure does not follow" if wrong == 1 else f"{wrong} figures do not follow"
        slips = "one slip" if len(groups) == 1 else f"{len(groups)} slips"
        found = f"{figures} ({slips})"
    return f"{found}; {report.checked:,} of {report.figures:,} figures worked out again"


def _by_group(findings: Sequence[Finding]) -> list[list[Finding]]:
    """Groups in the order of their first cell; in a group what counts first, then the surest."""
    ordered = sorted(
        enumerate(findings),
        key=lambda one: (one[1].group, one[1].verdict is not Verdict.WRONG, one[0]),
    )
    return [[f for _, f in some] for _, some in groupby(ordered, key=lambda one: one[1].group)]


def _group_lines(group: Sequence[Finding]) -> list[str]:
    """The first finding of each kind in full, and where else the same slip shows."""
    lines: list[str] = []
    for _, some in groupby(group, key=_told_once):
        first, *others = some
        number = f"{first.group}." if not lines else "  "
        expected = f", expected {first.expected}" if first.expected else ""
        lines += [
            f"{number:>4} {first.place.sheet}!{first.place.cell}: published {first.published}{expected}",
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
    stop("--mark", Exit.USAGE)


def _suggest(checked: Checked) -> None:
    stop("--suggest", Exit.USAGE)
