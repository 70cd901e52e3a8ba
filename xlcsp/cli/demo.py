"""``xlcsp demo``: the main job on the partnerships' workbooks, with what came of it on the screen."""

import shutil
import sys
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import typer

from xlcsp.audit.check import check_book
from xlcsp.audit.finding import Finding
from xlcsp.book import Area, Book, CellValue, Refused, SetValue, Table, open_book
from xlcsp.cli.demo_pictures import draw_pictures
from xlcsp.cli.demo_refresh import show_refreshes
from xlcsp.cli.output import Exit, print_table, stop
from xlcsp.cli.recalc import Outcome, process_book
from xlcsp.refresh.errors import RefreshStopped

_SHOWN: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "warwickshire-2010-11.xlsx": (
        "Table 1: status against target, as the formulas give it",
        "Dashboard",
        ("Indicator", "2009/10 Target", "2009/10 Actual", "RAG", "Against target"),
    ),
    "leicestershire-2010-11.xlsx": (
        "Appendix 3: the Area Based Grant, shared so that every column adds up",
        "ABG_Weights",
        ("Area", "Allocation", "Even", "By population", "By crime"),
    ),
}
"""What the demo shows of a workbook: a heading, a table and some of the columns in it or beside it."""

_WIDEST = 30
"""How many columns a shown table may have, with those beside it."""

_FINDINGS = 3
"""How many figures that do not reproduce are shown for a workbook."""

_EXAMPLE = "exampleshire.xlsx"


def run_demo(folder: Path) -> None:
    """Works out copies of the workbooks in ``folder`` and says what came of it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        copies = [_copied(original, folder) for original in _originals()]
    except OSError as error:
        stop(f"The folder {folder} cannot be used: {error.strerror}.", Exit.REFUSED)
    try:
        for path in copies:
            _show(path)
        _show_a_gap(folder / _EXAMPLE)
        show_refreshes(workbooks_folder(), folder)
    except (Refused, RefreshStopped) as refusal:
        stop(str(refusal), Exit.REFUSED)
    _draw(folder)
    typer.echo(
        f"\nThe finished workbooks are in {folder}. Open them in Excel or LibreOffice, or try:"
    )
    command = "xlcsp" if shutil.which("xlcsp") else sys.argv[0]
    typer.echo(f"  {command} eval '=CSP.RAG(323, 294, \"smaller\")'")
    typer.echo(f"  {command} functions")
    typer.echo(
        "\nThe Excel add-in, on this computer (LICENSES.md says for whom --noncommercial is):"
    )
    typer.echo(f"  {command} addin serve --noncommercial")
    typer.echo("  then look at http://127.0.0.1:8000/taskpane.html; docs/deploy.md has the rest.")


def _draw(folder: Path) -> None:
    """Draws the pictures, or says what is missing for them."""
    try:
        paths = draw_pictures(folder, folder)
    except ImportError as error:
        typer.echo(
            f"\nNo pictures: {error.name} is missing (pip install .[pictures] in the folder of xlcsp)."
        )
        return
    except OSError as error:
        stop(f"The pictures cannot be saved: {error.strerror}.", Exit.REFUSED)
    typer.secho("\nPictures", bold=True)
    for path in paths:
        typer.echo(f"  {path}")


def workbooks_folder() -> Path:
    """Where the workbooks are: inside the installed package, or beside it in a clone."""
    package = Path(str(files("xlcsp")))
    inside = package / "workbooks"
    return inside if inside.is_dir() else package.parent / "workbooks"


def _originals() -> list[Path]:
    found = sorted(workbooks_folder().glob("*.xlsx"))
    if not found:
        stop("The workbooks are missing from this installation; install xlcsp again.", Exit.REFUSED)
    return found


def _copied(original: Path, folder: Path) -> Path:
    target = folder / original.name
    shutil.copyfile(original, target)
    return target


def _show(path: Path) -> None:
    """Works out one workbook in a single pass over a copy, and shows its main figures."""
    with open_book(path) as book:
        outcome = process_book(book, path)
    report = outcome.report
    typer.secho(f"\n{path.name}", bold=True)
    stored = f"{len(report.changed)} differ from" if report.changed else "all agree with"
    typer.echo(
        f"  {report.worked_out:,} formulas worked out, {report.ours:,} of them CSP; "
        f"{stored} the results in the file; {len(report.refused)} refused"
    )
    with open_book(path) as book:
        if path.name in _SHOWN:
            heading, name, columns = _SHOWN[path.name]
            rows = _beside(book, name, columns)
            print_table(f"  {heading}", columns, rows)
        _show_reconciliation(book)
        _show_findings(book)


def _show_findings(book: Book) -> None:
    """What `xlcsp check` says of the published figures; its findings are no failure of the demo."""
    report = check_book(book)
    slips: dict[int, Finding] = {}
    for finding in report.wrong:
        slips.setdefault(finding.group, finding)
    if not slips:
        return
    typer.echo(
        f"  Published figures: {report.in_a_line}; all findings: xlcsp check {book.path.name}"
    )
    shown = list(slips.values())[:_FINDINGS]
    print_table(
        f"  Found by xlcsp check ({len(shown)} of {len(slips)})",
        ["Cell", "Published", "Against it", "Why"],
        [[str(one.place), one.published, one.against, one.cause] for one in shown],
    )


def _show_reconciliation(book: Book) -> None:
    """How many of the document's derived figures come out as published, and why some do not."""
    if not any(table.name == "Reconciliation" for table in book.tables):
        return
    rows = _rows(
        book, "Reconciliation", ("Agrees", "What", "Published", "Rounded as published", "Why not")
    )
    differ = [row[1:] for row in rows if row[0] != "Yes"]
    typer.echo(
        f"  {len(rows)} figures derived in the document: {len(rows) - len(differ)} come out as "
        f"published, {len(differ)} do not, each with its reason on the Reconciliation sheet"
    )
    if differ:
        some = "" if len(differ) <= _FINDINGS else f" ({_FINDINGS} of {len(differ)})"
        print_table(
            f"  Figures that do not follow from those beside them{some}",
            ["What", "Published", "Worked out", "Why"],
            differ[:_FINDINGS],
        )


def _show_a_gap(path: Path) -> None:
    """Empties an actual of the fictitious partnership: its status becomes No data, never green."""
    target = path.with_name("exampleshire-with-a-gap.xlsx")
    target.unlink(missing_ok=True)
    with open_book(path) as book:
        table = _table(book, "Returns")
        statuses = _column(book, table, "Status")
        row = table.area.top + 1 + statuses.index("Green")
        actual = table.area.left + table.columns.index("Actual")
        outcome: Outcome = process_book(
            book, target, changed=[SetValue(table.sheet, row, actual, None)]
        )
    with open_book(target) as book:
        after = _column(book, _table(book, "Returns"), "Status")[row - table.area.top - 1]
    typer.secho(f"\n{target.name}", bold=True)
    typer.echo(
        f"  One actual emptied: its status was Green and is now {after}. "
        f"{len(outcome.report.changed)} results followed from it."
    )


def _table(book: Book, name: str) -> Table:
    return next(table for table in book.tables if table.name == name)


def _beside(book: Book, name: str, columns: Sequence[str]) -> list[list[str]]:
    """Columns found by the headings in a table's header row, also beyond its right edge."""
    area = _table(book, name).area
    right = area.left + _WIDEST
    cells = book.values(_table(book, name).sheet, [Area(area.top, area.left, area.bottom, right)])
    at = {cells.get((area.top, column)): column for column in range(area.left, right)}
    return [
        [_text(cells.get((row, at[column]))) for column in columns]
        for row in range(area.top + 1, area.bottom + 1)
    ]


def _column(book: Book, table: Table, column: str) -> list[CellValue]:
    """The cells of one column, header and totals left out."""
    at = table.area.left + table.columns.index(column)
    top = table.area.top + table.header_rows
    bottom = table.area.bottom - table.totals_rows
    cells = book.values(table.sheet, [Area(top, at, bottom, at)])
    return [cells.get((row, at)) for row in range(top, bottom + 1)]


def _rows(book: Book, name: str, columns: Sequence[str]) -> list[list[str]]:
    table = _table(book, name)
    cells = [_column(book, table, column) for column in columns]
    return [[_text(cell) for cell in row] for row in zip(*cells, strict=True)]


def _text(cell: CellValue) -> str:
    match cell:
        case None:
            return ""
        case float() if cell.is_integer():
            return f"{cell:,.0f}"
        case float():
            # what the demo shows below 1 are percentages, which a cell holds as fractions
            return f"{cell:,.2f}" if abs(cell) > 1 else f"{cell:.1%}"
        case _:
            return str(cell)
