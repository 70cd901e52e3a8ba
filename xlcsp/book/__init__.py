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
    Table,
    Visibility,
    Written,
)
from xlcsp.book.place_chart import NewCell, NewChart, place_chart
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
    "NewCell",
    "NewChart",
    "Position",
    "Refused",
    "SetResult",
    "SetValue",
    "Sheet",
    "Table",
    "Visibility",
    "Written",
    "open_book",
    "place_chart",
    "write",
]
