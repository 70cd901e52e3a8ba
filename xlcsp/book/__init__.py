"""The workbook file: read a closed .xlsx or .xlsm, and change exactly the cells that must change."""

from xlcsp.book.errors import Refused
from xlcsp.book.model import (
    Area,
    CellValue,
    Change,
    DefinedName,
    Edit,
    ErrorCode,
    ExternalLink,
    Formula,
    FormulaKind,
    NamedRangeEdit,
    NewSheet,
    NewTable,
    Position,
    SetResult,
    SetValue,
    Sheet,
    ShownCell,
    Table,
    TableEdit,
    Visibility,
    Written,
)
from xlcsp.book.planned import Planned, planned
from xlcsp.book.workbook import Book, open_book
from xlcsp.book.write import write

__all__ = [
    "Area",
    "Book",
    "CellValue",
    "Change",
    "DefinedName",
    "Edit",
    "ErrorCode",
    "ExternalLink",
    "Formula",
    "FormulaKind",
    "NamedRangeEdit",
    "NewSheet",
    "NewTable",
    "Planned",
    "Position",
    "Refused",
    "SetResult",
    "SetValue",
    "Sheet",
    "ShownCell",
    "Table",
    "TableEdit",
    "Visibility",
    "Written",
    "open_book",
    "planned",
    "write",
]
