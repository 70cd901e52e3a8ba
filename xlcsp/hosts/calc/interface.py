"""The functions as LibreOffice's type system must know them: one method each, in a type library.

The library is written here in UNO's own binary form (as ``unoidl-write`` writes it; the form is
described in LibreOffice's ``unoidl/source/unoidlprovider.cxx``), so that it always follows the
catalogue and needs no developer kit. As UNOIDL text it would read::

    module xlcspcalc { interface XFunctions {
      any RAG([in] com::sun::star::beans::XPropertySet document, [in] any a1, [in] any a2 ...);
      sequence<sequence<any>> ALLOCATE([in] com::sun::star::beans::XPropertySet document, ...);
      ... }; };

Every argument is an ``any``: a number, a text, rows of cells, or nothing where it was left out. The
document comes first; it tells which of the zeros are empty cells.

A function that gives a table gives rows of cells, if only one. One that works element by element
gives an ``any``, so that it can say of its rows that all are texts (see ``cells.kind_of``).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from xlcsp.worksheet import CATALOGUE, Function, Gives

MODULE: Final = "xlcspcalc"
INTERFACE: Final = "XFunctions"
IMPLEMENTATION: Final = "CSP"
"""Calc finds ``CSP.RAG`` in a file as this name and the method's."""
ADD_IN: Final = "com.sun.star.sheet.AddIn"

_MAGIC: Final = b"UNOIDL\xff\0"
_INTERFACE_KIND, _MODULE_KIND, _IN = b"\5", b"\0", b"\0"
_BASE: Final = "com.sun.star.uno.XInterface"
_ROWS: Final = "[][]any"
_DOCUMENT: Final = "com.sun.star.beans.XPropertySet"


def method_of(name: str) -> str:
    """The method of a function: ``RAG`` for ``CSP.RAG``."""
    return name.removeprefix(f"{IMPLEMENTATION}.")


@dataclass(frozen=True, slots=True)
class Method:
    """A method: how many arguments it takes, and whether it gives rows of cells."""

    arguments: int
    rows: bool


def methods() -> dict[str, Method]:
    """The methods of the catalogue's functions."""
    return {
        method_of(name): Method(len(function.arguments), gives_rows(function))
        for name, function in CATALOGUE.items()
    }


def gives_rows(function: Function) -> bool:
    """Whether a function's result is a table, or follows the shape of a range read as one thing."""
    return function.gives in (Gives.ROWS, Gives.ACROSS) or bool(function.shaped_like)


def type_library(of: Mapping[str, Method]) -> bytes:
    """The interface with these methods, as the bytes of a ``.rdb`` file."""
    return _Library().finished(of)


class _Library:
    """A type library being written; a text that was written once is pointed at afterwards."""

    def __init__(self) -> None:
        self._bytes = bytearray(_MAGIC + bytes(8))
        self._texts: dict[str, int] = {}

    def finished(self, of: Mapping[str, Method]) -> bytes:
        interface = self._interface(of)
        name = self._name(INTERFACE)
        module = len(self._bytes)
        self._bytes += _MODULE_KIND
        self._numbers([1, name, interface])
        name = self._name(MODULE)
        root = len(self._bytes)
        self._numbers([name, module])
        self._bytes[8:16] = _number(root) + _number(1)
        return bytes(self._bytes)

    def _interface(self, of: Mapping[str, Method]) -> int:
        at = len(self._bytes)
        self._bytes += _INTERFACE_KIND
        self._numbers([1])
        self._text(_BASE)
        self._numbers([0, 0, len(of)])
        for name, method in of.items():
            self._text(name)
            self._text(_ROWS if method.rows else "any")
            self._numbers([1 + method.arguments])
            self._argument("document", _DOCUMENT)
            for number in range(1, 1 + method.arguments):
                self._argument(f"a{number}", "any")
            self._numbers([0])
        return at

    def _argument(self, name: str, kind: str) -> None:
        self._bytes += _IN
        self._text(name)
        self._text(kind)

    def _numbers(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            self._bytes += _number(number)

    def _text(self, text: str) -> None:
        if text in self._texts:
            self._bytes += _number(self._texts[text] | 0x80000000)
            return
        self._texts[text] = len(self._bytes)
        self._bytes += _number(len(text)) + text.encode("ascii")

    def _name(self, name: str) -> int:
        at = len(self._bytes)
        self._bytes += name.encode("ascii") + b"\0"
        return at


def _number(number: int) -> bytes:
    return number.to_bytes(4, "little")
