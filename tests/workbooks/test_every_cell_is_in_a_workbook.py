"""Every cell of every transcribed table stands in the partnership's workbook, as it is printed."""

from functools import cache
from pathlib import Path

import openpyxl
import pytest

from workbooks.make.transcription import read

WORKBOOKS = Path(__file__).resolve().parent.parent.parent / "workbooks"
BOOKS = {
    "warwickshire": "warwickshire-2010-11",
    "leicestershire": "leicestershire-2010-11",
    "central_bedfordshire": "central-bedfordshire-2009-12",
    "north_worcestershire": "north-worcestershire-2013-16",
    "south_warwickshire": "south-warwickshire-2014-15",
}


def shown(value: object, number_format: str) -> str:
    """What a cell shows, for the number formats that printed figures have."""
    if value is None:
        return ""
    if isinstance(value, str):
        return " ".join(value.split())
    if not isinstance(value, int | float):
        return str(value)
    if number_format.endswith("%"):
        return f"{value * 100:.{len(number_format.rstrip('%').partition('.')[2])}f}%"
    decimals = len(number_format.partition(".")[2])
    if number_format in ("0", "#,##0", "0.0", "0.00"):
        return f"{value:{',' if number_format.startswith('#') else ''}.{decimals}f}"
    return str(value)


@cache
def rows_of(book: str) -> list[set[str]]:
    """The cells of each row of each sheet, as shown."""
    workbook = openpyxl.load_workbook(WORKBOOKS / f"{book}.xlsx", data_only=True)
    return [
        {shown(cell.value, cell.number_format) for cell in row}
        for sheet in workbook.worksheets
        for row in sheet.iter_rows()
    ]


@pytest.mark.parametrize("name", BOOKS)
def test_every_printed_row_stands_in_one_row_of_the_workbook(name: str) -> None:
    rows = rows_of(BOOKS[name])
    missing = []
    for table in read(name).tables.values():
        for printed in table.rows:
            cells = {" ".join(cell.split()) for cell in printed if cell}
            if not any(cells <= row for row in rows):
                missing.append((table.id, printed))
    assert missing == []


@pytest.mark.parametrize("name", BOOKS)
def test_every_printed_header_stands_in_the_workbook(name: str) -> None:
    everything = {cell for row in rows_of(BOOKS[name]) for cell in row}
    text = "\n".join(everything)
    missing = [
        (table.id, header)
        for table in read(name).tables.values()
        for row in table.headers
        for header in row
        for line in header.split("\n")
        if " ".join(line.split()) not in text
    ]
    assert missing == []


@pytest.mark.parametrize("name", BOOKS)
def test_every_note_and_every_sentence_with_figures_stands_in_the_workbook(name: str) -> None:
    document = read(name)
    everything = {cell for row in rows_of(BOOKS[name]) for cell in row}
    texts = [note for table in document.tables.values() for note in table.notes]
    texts += [figure.sentence for figure in document.prose.values()]
    assert [text for text in texts if " ".join(text.split()) not in everything] == []
