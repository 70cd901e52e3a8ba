"""Formulas worked out without a spreadsheet program, our functions and the native ones beside them."""

from xlcsp.engine.evaluation import evaluate, understood
from xlcsp.engine.recalculation import recalculate
from xlcsp.engine.report import (
    Cell,
    ChangedResult,
    ErringCell,
    Recalculation,
    RefusedFormula,
)

__all__ = [
    "Cell",
    "ChangedResult",
    "ErringCell",
    "Recalculation",
    "RefusedFormula",
    "evaluate",
    "recalculate",
    "understood",
]
