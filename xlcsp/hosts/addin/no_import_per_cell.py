"""Keeps xlwings from trying to import Pyodide for every cell that it reads.

xlwings 0.37 asks of each cell whether it is Pyodide's ``JsNull``, and to know that it imports
``pyodide.ffi``; outside a browser that import fails, and a failed import is looked for afresh each
time: about 50 microseconds a cell, a quarter of a second for 5,000. Where Pyodide cannot be
imported there is no ``JsNull``, so the question has one answer. The fix touches nothing where
Pyodide is there, or where a later xlwings no longer has the functions.
"""

from importlib.util import find_spec
from types import ModuleType
from typing import Any


def never_jsnull(value: Any) -> bool:
    """The answer outside Pyodide."""
    return False


def unchanged(value: Any) -> Any:
    """A JavaScript null is None already outside Pyodide."""
    return value


def avoid_import_per_cell() -> tuple[str, ...]:
    """Replaces what would import for each cell; gives the names that it replaced.

    To be called before custom functions are served; calling it again does no harm.
    """
    if find_spec("pyodide") is not None:
        return ()
    import xlwings.conversion.standard
    import xlwings.pro.udfs_officejs
    import xlwings.utils

    return (
        *replace_if_there(xlwings.utils, "is_jsnull", never_jsnull),
        *replace_if_there(xlwings.conversion.standard, "is_jsnull", never_jsnull),
        *replace_if_there(xlwings.pro.udfs_officejs, "js_to_none", unchanged),
    )


def replace_if_there(module: ModuleType, name: str, function: object) -> tuple[str, ...]:
    """Replaces a function of a module that has one of that name; gives its full name."""
    if not hasattr(module, name):
        return ()
    setattr(module, name, function)
    return (f"{module.__name__}.{name}",)
