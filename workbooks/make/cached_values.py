"""The results of all formulas, worked out and written into their cells.

So the workbook shows its figures in programs that do not recalculate, and on PCs without the
add-in.
"""

from pathlib import Path

from xlcsp.book import open_book, write
from xlcsp.engine import recalculate


def work_out(path: Path, out: Path) -> None:
    """Works out every formula of the workbook at ``path`` and writes it with the results to ``out``.

    Raises RuntimeError where a formula could not be worked out, or gives an error: a workbook is
    not published with cells that show nothing or ``#VALUE!``.
    """
    with open_book(path) as book:
        result = recalculate(book, everything=True)
        refused = [f"{one.cell}: {one.reason}" for one in result.refused]
        erring = [f"{one.cell}: {one.code} {one.sentence}" for one in result.errors]
        if refused or erring:
            raise RuntimeError(f"{path.name}: " + "; ".join(refused + erring))
        write(book, result.changes, out=out)
