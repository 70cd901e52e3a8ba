"""xlwings as it is on Windows, with stand-ins for pywin32 and for Excel's COM objects.

xlwings' own code runs: its decorators, its generator of VBA, its call of a function for a cell.
"""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import ModuleType, SimpleNamespace
from typing import Any
from unittest.mock import MagicMock, patch

import xlwings

from xlcsp.worksheet import OMITTED, Argument, CellError, Result

LEFT_OUT = -2147352572
ERRORS = {
    "#NULL!": -2146826288,
    "#DIV/0!": -2146826281,
    "#VALUE!": -2146826273,
    "#REF!": -2146826265,
    "#NAME?": -2146826259,
    "#NUM!": -2146826252,
    "#N/A": -2146826246,
}
"""As xlwings lists them (xlwings/_xlwindows.py, cell_errors)."""

PYTHON_MODULE = "xlcsp.hosts.desktop.functions"


@dataclass
class ExcelRange:
    """Excel's Range, as far as a function's argument is read."""

    Value: Any
    Value2: Any = None
    pieces: int = 1

    @property
    def Areas(self) -> Any:  # noqa: N802  # Excel's name
        return SimpleNamespace(Count=self.pieces)


@dataclass
class Windows:
    """What the stand-ins give: xlwings' module for functions, and ours as registered through it."""

    udfs: ModuleType
    functions: ModuleType


@contextmanager
def xlwings_on_windows() -> Iterator[Windows]:
    """xlwings' Windows code, importable while this holds; our functions decorated by it."""
    impl = SimpleNamespace(
        is_range_instance=lambda value: isinstance(value, ExcelRange),
        Range=lambda xl: SimpleNamespace(api=xl),
        Book=lambda xl: SimpleNamespace(api=xl),
    )
    pretended = {
        "pythoncom": MagicMock(),
        "pywintypes": SimpleNamespace(com_error=type("com_error", (Exception,), {})),
        "win32com": MagicMock(),
        "win32com.client": MagicMock(),
        "xlwings._xlwindows": impl,
        "xlwings.com_server": SimpleNamespace(loop=None),
    }
    with (
        _in_place_of({**pretended, "xlwings.udfs": None, PYTHON_MODULE: None}),
        patch.object(xlwings, "_xlwindows", impl, create=True),
        patch.object(xlwings, "engines", {"excel": SimpleNamespace(impl=None, name="excel")}),
    ):
        udfs = importlib.import_module("xlwings.udfs")
        with (
            patch.object(udfs, "Range", _range),
            patch.object(udfs, "Book", lambda impl: SimpleNamespace(sheets=[])),
            patch.object(xlwings, "func", udfs.xlfunc),
            patch.object(xlwings, "arg", udfs.xlarg),
            patch.object(xlwings, "ret", udfs.xlret),
        ):
            yield Windows(udfs, importlib.import_module(PYTHON_MODULE))


@contextmanager
def _in_place_of(modules: dict[str, Any]) -> Iterator[None]:
    """Other modules under these names, or none so that they are imported anew, while this holds."""
    before = {name: sys.modules.pop(name, None) for name in modules}
    sys.modules.update({name: each for name, each in modules.items() if each is not None})
    try:
        yield
    finally:
        for name, module in before.items():
            sys.modules.pop(name, None)
            if module is not None:
                sys.modules[name] = module


def _range(impl: Any) -> Any:
    """xlwings' Range as far as its conversion looks at it."""
    app = SimpleNamespace(engine=SimpleNamespace(name="excel"))
    sheet = SimpleNamespace(book=SimpleNamespace(app=app))
    return SimpleNamespace(api=impl.api, sheet=sheet)


def as_com(argument: Argument, *, in_cells: bool) -> Any:
    """An argument as Excel hands it to xlwings: as cells, or as the value of a formula."""
    if argument is OMITTED:
        return LEFT_OUT
    if isinstance(argument, tuple):
        rows = tuple(tuple(_com_cell(cell) for cell in row) for row in argument)
        if in_cells:
            return ExcelRange(rows[0][0] if len(rows) == len(rows[0]) == 1 else rows)
        return rows[0] if len(rows) == 1 else rows
    return ExcelRange(_com_cell(argument)) if in_cells else _com_cell(argument)


def _com_cell(cell: Any) -> Any:
    if isinstance(cell, CellError):
        return ERRORS[cell.code]
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=UTC)
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day, tzinfo=UTC)
    if isinstance(cell, int) and not isinstance(cell, bool):
        return float(cell)
    return cell


def as_result(answer: list[list[Any]]) -> Result:
    """An answer as the cells show it once VBA has made its codes into errors."""
    rows = tuple(
        tuple(
            CellError(cell) if isinstance(cell, str) and cell[:1] == "#" else cell for cell in row
        )
        for row in answer
    )
    return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows
