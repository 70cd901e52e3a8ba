"""The add-in as Calc sees it, apart from LibreOffice's own types: calls answered, and their help.

An empty cell is never taken for a zero, nor TRUE for a one: where a 0 or 1 is handed over, the calling cell is
found and asked what stands behind it. Where it cannot be found (a conditional format, a document that allows
circular references), 0 counts as missing, because missing data must never turn green.
"""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, Final

from xlcsp.hosts.calc.asking import Behind, Holds, Places, may_be_truth
from xlcsp.hosts.calc.cells import arguments_of
from xlcsp.hosts.calc.interface import IMPLEMENTATION
from xlcsp.worksheet import CATALOGUE, ArgumentSpec, Function, Reads, Result, call

_DOCUMENTS: Final = 8
"""How many documents are remembered at a time."""


class AddIn:
    """Answers calls, and remembers where each open document calls from."""

    def __init__(self) -> None:
        """With no document seen yet."""
        self._places: OrderedDict[str, Places] = OrderedDict()

    def answer(self, name: str, document: Any, given: Sequence[Any]) -> Result:
        """What the function gives, called from this document (None: from no document)."""
        function = CATALOGUE[name]
        values, written = given, len(given)
        if document is not None and (_uncertain(given) or _too_few(function, given)):
            handed = self._of(document).behind(name, given)
            if handed is None:
                values = ["" if value == 0.0 else value for value in given]
            else:
                values = [_meant(*each) for each in zip(given, handed.holds, strict=True)]
                written = handed.written
        date1904 = document is not None and _counts_from_1904(function, document)
        return call(name, arguments_of(function, values, date1904=date1904)[:written])

    def _of(self, document: Any) -> Places:
        key = document.RuntimeUID
        places = self._places.get(key)
        if places is None:
            places = self._places[key] = Places(document)
            while len(self._places) > _DOCUMENTS:
                self._places.popitem(last=False)
        return places


def _uncertain(given: Sequence[Any]) -> bool:
    """Whether a 0 or 1 is handed over, which may be an empty cell, FALSE or TRUE."""
    return any(
        any(may_be_truth(cell) for row in value for cell in row)
        if isinstance(value, tuple)
        else may_be_truth(value)
        for value in given
    )


def _too_few(function: Function, given: Sequence[Any]) -> bool:
    """Whether a required argument may have been left out, or written as an empty one."""
    return any(value is None for value in given[: function.required])


def _meant(value: Any, behind: Behind) -> Any:
    if not isinstance(behind, Holds):
        return (
            tuple(
                tuple(
                    bool(cell) if (row, column) in behind else cell
                    for column, cell in enumerate(cells)
                )
                for row, cells in enumerate(value)
            )
            if behind
            else value
        )
    if behind is Holds.NOTHING:
        return ""
    return bool(value) if behind is Holds.TRUTH else value


def _counts_from_1904(function: Function, document: Any) -> bool:
    if not any(spec.reads is Reads.DATE for spec in function.arguments):
        return False
    return bool(document.NullDate.Year == 1904)


# What the function wizard shows


def name_of(method: str) -> str:
    """The canonical name of a method."""
    return f"{IMPLEMENTATION}.{method}"


def description(method: str) -> str:
    """One line on a function."""
    function = CATALOGUE.get(name_of(method))
    return function.summary if function else ""


def argument_name(method: str, number: int) -> str:
    """The name of an argument. Number 0 is the document, which nobody types."""
    spec = _argument(method, number)
    return spec.name if spec else "document"


def argument_description(method: str, number: int) -> str:
    """One line on an argument."""
    spec = _argument(method, number)
    if spec is None:
        return ""
    optional = "" if spec.required else "May be left out. "
    return optional + spec.help


def _argument(method: str, number: int) -> ArgumentSpec | None:
    function = CATALOGUE.get(name_of(method))
    if function is None or not 1 <= number <= len(function.arguments):
        return None
    return function.arguments[number - 1]
