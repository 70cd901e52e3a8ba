"""A table of the document, cell by cell as printed, with columns of ours after it."""

from collections.abc import Sequence

from workbooks.make.cells import Content, footnoted
from workbooks.make.sheets import Column, PlacedTable, SheetWriter
from workbooks.make.transcription import PrintedTable


def place(
    sheet: SheetWriter,
    name: str,
    table: PrintedTable,
    columns: Sequence[Column],
    beside: Sequence[Column] = (),
    *,
    heading: bool = True,
    notes: bool = True,
) -> PlacedTable:
    """Writes the printed table as an Excel Table under its title, with its notes below.

    ``columns`` are one for each printed column; where the document prints no header, or one that
    spans several columns, they give the name. Footnotes also become notes on the cells that bear
    their marks. ``beside`` are calculated columns.
    """
    if heading:
        sheet.heading(table.title)
    rows: list[list[Content]] = [
        [footnoted(cell, table.notes) for cell in row] for row in table.rows
    ]
    placed = sheet.table(name, [*columns, *beside], rows)
    if notes:
        sheet.notes(table.notes)
    return placed
