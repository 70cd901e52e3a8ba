"""From what calc gives to what a cell shows: the nearest float, words, or empty text."""

from decimal import Decimal
from enum import Enum
from fractions import Fraction
from math import isfinite

from xlcsp.worksheet.sentences import failure
from xlcsp.worksheet.values import CellError, Scalar


def as_cell(value: object) -> Scalar:
    """One result as a cell shows it. A missing number is empty text, which is never read as 0."""
    if value.__class__ is str or value.__class__ is CellError:
        return value
    if value is None:
        return ""
    if isinstance(value, Decimal | Fraction | int | float):
        return _number(value)
    if isinstance(value, Enum):
        return str(value.value)
    raise TypeError(f"a function of the catalogue gave a {type(value).__name__}")


def _number(value: Decimal | Fraction | float) -> float | CellError:
    try:
        number = float(value)
    except OverflowError:
        number = float("inf")
    if not isfinite(number):
        return failure("#NUM!", "The result is too large for a cell. Check the figures given.")
    return number + 0.0  # -0.0 would show as "-0"
