"""The add-in as Calc sees it, apart from LibreOffice's own types: calls answered, and their help.

An empty cell is never taken for a zero: where a lone 0 or 1 is handed over, the calling cell is found and
asked what stands behind it. Where it cannot be found (a conditional format, a document that allows
circular references), 0 counts as missing, because missing data must never turn green.
"""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, Final

from xlcsp.hosts.calc.asking import Holds, Places
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
        values = given
        if document is not None and _uncertain(given):
            values = self._settled(name, document, given)
        date1904 = document is not None and _counts_from_1904(function, document)
        return call(name, arguments_of(function, values, date1904=date1904))

    def _settled(self, name: str, document: Any, given: Sequence[Any]) -> list[Any]:
        found = self._of(document).behind(name, given)
        if found is None:
            return ["" if value == 0.0 else value for value in given]
        return [_meant(value, holds) for value, holds in zip(given, found, strict=True)]

    def _of(self, document: Any) -> Places:
        key = document.RuntimeUID
        places = self._places.get(key)
        if places is None:
            places = self._places[key] = Places(document)
            while len(self._places) > _DOCUMENTS:
                self._places.popitem(last=False)
        return places


def _uncertain(given: Sequence[Any]) -> bool:
    return any(value.__class__ is float and value in (0.0, 1.0) for value in given)


def _meant(value: Any, holds: Holds) -> Any:
    if holds is Holds.NOTHING:
        return ""
    return bool(value) if holds is Holds.TRUTH else value


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
