"""Sheets made of printed texts, as the checker reads them from a file."""

from collections.abc import Sequence

from xlcsp.audit.check import Report, check_figures
from xlcsp.audit.finding import Finding, Verdict
from xlcsp.audit.printed import Place, read_text
from xlcsp.audit.tables import Content, SheetCells, TableArea
from xlcsp.book.model import Area

Grid = Sequence[Sequence[str]]


def sheet(name: str, grid: Grid, *, table: str = "", hidden: str = "") -> SheetCells:
    """A sheet whose first row holds the headings; an Excel Table where it is given a name."""
    cells: dict[tuple[int, int], Content] = {}
    texts: dict[tuple[int, int], str] = {}
    for row, line in enumerate(grid, start=1):
        for column, text in enumerate(line, start=1):
            if text:
                figure = read_text(text, Place(name, row, column)) if row > 1 else None
                cells[row, column] = figure or text
                texts[row, column] = text
    area = Area(1, 1, len(grid), max(len(line) for line in grid))
    return SheetCells(name, cells, (TableArea(table, area),) if table else (), texts, hidden)


def wrong(*sheets: SheetCells) -> dict[str, Finding]:
    """What does not follow, by cell (with the sheet's name where there are several)."""
    report = check_figures(sheets)
    several = len(sheets) > 1
    return {str(f.place) if several else f.place.cell: f for f in report.wrong}


def told(report: Report, verdict: Verdict) -> list[str]:
    """The cells of which a verdict is given."""
    return [one.place.cell for one in report.findings if one.verdict is verdict]
