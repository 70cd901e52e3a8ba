"""What a cell sees: the catalogue of CSP functions, how arguments are read, and error values."""

from xlcsp.worksheet.call import call
from xlcsp.worksheet.catalogue import CATALOGUE, CATALOGUE_VERSION
from xlcsp.worksheet.function import (
    ArgumentSpec,
    Category,
    Example,
    Function,
    Gives,
    Kind,
    Missing,
    Reads,
)
from xlcsp.worksheet.spelling import canonical, desktop, stored
from xlcsp.worksheet.values import OMITTED, Argument, CellError, Grid, Omitted, Result, Scalar

__all__ = [
    "CATALOGUE",
    "CATALOGUE_VERSION",
    "OMITTED",
    "Argument",
    "ArgumentSpec",
    "Category",
    "CellError",
    "Example",
    "Function",
    "Gives",
    "Grid",
    "Kind",
    "Missing",
    "Omitted",
    "Reads",
    "Result",
    "Scalar",
    "call",
    "canonical",
    "desktop",
    "stored",
]
