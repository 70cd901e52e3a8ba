"""The demo's refreshes: an invented partnership's tables, and a what-if for finance."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import typer

from xlcsp.book import SetValue, open_book, write
from xlcsp.cli.refresh import print_refreshed
from xlcsp.refresh.rules import KeySpec, Rule, ValueSpec
from xlcsp.refresh.rules_sheet import areas_sheet
from xlcsp.refresh.run import refresh

_SOURCES = "sources"
_EXAMPLE = "exampleshire.xlsx"
_GRANT = "leicestershire-2010-11.xlsx"
_MARK = (
    "EXAMPLE, not an allocation: what if the crime pot followed the document's NI 20 counts of "
    "2008/09, and no area lost more than 10%?"
)


def show_refreshes(originals: Path, folder: Path) -> None:
    """Refreshes copies in ``folder`` from real-format extracts, and says what came of it."""
    shutil.copytree(originals / _SOURCES, folder / _SOURCES, dirs_exist_ok=True)
    typer.echo()
    with open_book(folder / _EXAMPLE) as book:
        out = folder / "exampleshire-refreshed.xlsx"
        out.unlink(missing_ok=True)
        print_refreshed(refresh(book, out=out, log_who=False), verbose=False)
    _reallocate(folder / _GRANT, folder / "leicestershire-reallocation-example.xlsx")


def _reallocate(original: Path, example: Path) -> None:
    """Fills the reallocation sheet's crimes from another table of the same workbook.

    The two tables of the document spell one district differently, which an area map settles.
    """
    areas = areas_sheet(("N. W. Leicestershire", "same as", "North West Leics"))
    marks = [SetValue("Reallocation", 2, 1, _MARK), SetValue("Reallocation", 12, 2, -0.1)]
    rule = Rule(
        table="Realloc_Areas",
        source=f"{original.name}#NI20_Counts",
        keys=(KeySpec("Area", "Area"),),
        values=(ValueSpec("Crimes", "2008/09"),),
    )
    typer.echo()
    with TemporaryDirectory() as between:
        marked = Path(between) / example.name
        with open_book(original) as book:
            write(book, [*marks, areas], marked)
        example.unlink(missing_ok=True)
        with open_book(marked) as book:
            outcome = refresh(
                book, rules=[rule], beside=original.parent, out=example, log_who=False
            )
    print_refreshed(outcome, verbose=True)
