"""What xlwings has no word of its own for, asked of Excel's object model (COM) on Windows.

xlwings' remote engine, by which the rest is tested, has none of it: there each question has the
answer that changes nothing.
"""

from datetime import date
from pathlib import Path
from typing import Any

import xlwings

_EXCEL = "excel"


def is_excel(book: xlwings.Book) -> bool:
    """Whether the workbook is open in Excel on this PC."""
    return bool(book.app.engine.name == _EXCEL)


def counts_from_1904(book: xlwings.Book) -> bool:
    """Whether the workbook's dates count from 1904."""
    return is_excel(book) and bool(book.api.Date1904)


def day_zero(book: xlwings.Book) -> date:
    """The day whose serial number is 0."""
    return date(1904, 1, 1) if counts_from_1904(book) else date(1899, 12, 30)


def is_protected(sheet: xlwings.Sheet) -> bool:
    """Whether the sheet's cells may not be changed."""
    return is_excel(sheet.book) and bool(sheet.api.ProtectContents)


def exact_numbers(cells: xlwings.Range) -> Any:
    """The cells without Excel's kinds of money and date: rows, or one value for one cell."""
    return cells.api.Value2


def save_copy(book: xlwings.Book, path: Path) -> bool:
    """Saves the workbook as it stands, unsaved changes included, to another file."""
    if not is_excel(book):
        return False
    book.api.SaveCopyAs(str(path))
    return True


def active_cell(cells: xlwings.Range) -> str:
    """The cell from which Excel reads a new rule's addresses: the active one; else the first."""
    if is_excel(cells.sheet.book):
        return str(cells.sheet.book.app.api.ActiveCell.Address).replace("$", "")
    return str(cells[0, 0].get_address(row_absolute=False, column_absolute=False))


def covers(rule: Any, cells: xlwings.Range) -> bool:
    """Whether a rule of conditional formatting is for exactly these cells."""
    if not is_excel(cells.sheet.book):
        return True
    return bool(rule.api.AppliesTo.Address == cells.address)


def show_with(rule: Any, number_format: str, cells: xlwings.Range) -> None:
    """Gives a rule a number format, which shows a symbol and leaves the cell's content alone."""
    if is_excel(cells.sheet.book):
        rule.api.NumberFormat = number_format
