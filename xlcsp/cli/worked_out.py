"""What formulas that were worked out ended in, said to people and to machines."""

from typing import TYPE_CHECKING

from xlcsp.cli.cells import as_json
from xlcsp.cli.output import print_list

if TYPE_CHECKING:
    from xlcsp.engine import Recalculation


def print_troubles(indent: str, report: "Recalculation", verbose: bool, explained: bool) -> None:
    """Every cell that needs a look, by what is the matter; ``explained`` adds errors' sentences."""
    errors = [
        f"{e.cell}: {e.code} {e.sentence if explained else ''}".rstrip() for e in report.errors
    ]
    circles = [" -> ".join(str(cell) for cell in circle) for circle in report.circular]
    for what, lines in (
        ("ended in an error", errors),
        ("refused", [f"{r.cell}: {r.reason}" for r in report.refused]),
        ("in a circle of references", circles),
        ("resting on a refused one", [str(cell) for cell in report.resting]),
        (
            "stale: open the workbook in a spreadsheet program to bring them up to date",
            [str(cell) for cell in report.stale],
        ),
    ):
        print_list(indent, f"{len(lines):,} {what}", lines, verbose)


def changes_as_json(report: "Recalculation") -> list[dict[str, object]]:
    """Each result that differs."""
    return [
        {"cell": str(each.cell), "old": as_json(each.old), "new": as_json(each.new)}
        for each in report.changed
    ]


def troubles_as_json(report: "Recalculation", explained: bool) -> dict[str, object]:
    """The same lists as ``print_troubles``, empty where nothing is the matter."""
    return {
        "errors": [
            {
                "cell": str(each.cell),
                "error": each.code,
                **({"message": each.sentence} if explained else {}),
            }
            for each in report.errors
        ],
        "refused": [{"cell": str(each.cell), "reason": each.reason} for each in report.refused],
        "resting": [str(cell) for cell in report.resting],
        "stale": [str(cell) for cell in report.stale],
        "circular": [[str(cell) for cell in circle] for circle in report.circular],
    }
