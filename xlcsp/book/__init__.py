"""The workbook file: read a closed .xlsx or .xlsm, and change exactly the cells that must change."""

from xlcsp.book.errors import Refused
from xlcsp.book.model import (
    Area,
    CellValue,
    Change,
    DefinedName,
    ErrorCode,
    ExternalLink,
    Formula,
    FormulaKind,
    Position,
    SetResult,
    SetValue,
    Sheet,
    ShownCell,
    Table,
    Visibility,
    Written,
)
from xlcsp.book.workbook import Book, open_book
from xlcsp.book.write import write

__all__ = [
    "Area",
    "Book",
    "CellValue",
    "Change",
    "DefinedName",
    "ErrorCode",
    "ExternalLink",
    "Formula",
    "FormulaKind",
    "Position",
    "Refused",
    "SetResult",
    "SetValue",
    "Sheet",
    "ShownCell",
    "Table",
    "Visibility",
    "Written",
    "open_book",
    "write",
]
