"""The results of all formulas, worked out and written into their cells.

So the workbook shows its figures in programs that do not recalculate, and on PCs without the
add-in.
"""

from pathlib import Path

from xlcsp import book, engine


def work_out(path: Path) -> None:
    """Works out every formula of the workbook and writes the results into it.

    Raises RuntimeError where a formula could not be worked out: a workbook is not published with
    cells that show nothing.
    """
    with book.open_book(path) as opened:
        worked_out = engine.recalculate(opened, everything=True)
        if worked_out.refused:
            raise RuntimeError(f"{path.name}: not worked out: {worked_out.refused}")
        book.write(opened, worked_out.changes, out=None)
