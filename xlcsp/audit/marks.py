"""Findings as notes on their cells, for a copy of the workbook."""

from collections.abc import Iterator, Sequence
from typing import Final

from xlcsp.audit.finding import Finding, Verdict
from xlcsp.book import NewNote

AUTHOR: Final = "xlcsp check"


def notes(findings: Sequence[Finding]) -> Iterator[NewNote]:
    """One note for each cell that does not follow, or cannot be derived; all that is said of it."""
    by_cell: dict[tuple[str, int, int], list[str]] = {}
    for one in findings:
        if one.verdict.counts or one.verdict is Verdict.CANNOT:
            place = one.place.sheet, one.place.row, one.place.column
            by_cell.setdefault(place, []).append(_words(one))
    for (sheet, row, column), words in by_cell.items():
        yield NewNote(sheet, row, column, "\n\n".join(words), AUTHOR)


def _words(finding: Finding) -> str:
    lines = [f"{AUTHOR}: {finding.verdict.value}."]
    if finding.expected:
        lines.append(f"Published {finding.published}, {finding.against}.")
    lines += [finding.relation, f"Why: {finding.cause}."]
    return "\n".join(lines)
