"""Which file, sheet and cell a refusal is about, put in front where its own words leave it open."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from xlcsp.book.errors import MissingText, Refused

if TYPE_CHECKING:
    from xlcsp.book.workbook import Book

P = ParamSpec("P")
T = TypeVar("T")


@contextmanager
def naming_file(*names: str) -> Iterator[None]:
    """A refusal says the first of these names unless it says one of them already."""
    try:
        yield
    except Refused as refusal:
        _put_in_front(refusal, names[0], any(name in str(refusal) for name in names))
        raise


@contextmanager
def naming_sheet(book: "Book", sheet: str) -> Iterator[None]:
    """A refusal says the workbook's name and the sheet's, and which cell's text is missing."""
    label = book.package.label
    try:
        yield
    except MissingText as refusal:
        if not refusal.told:
            refusal.told = True
            cell = book.cell_without_text(sheet, refusal.numbers)
            place = f", cell {cell}" if cell else ""
            refusal.args = (f"{label}, sheet {sheet!r}{place}: {refusal}",)
        raise
    except Refused as refusal:
        text = str(refusal)
        named = repr(sheet) in text or label in text
        _put_in_front(refusal, label if named else f"{label}, sheet {sheet!r}", label in text)
        raise


def _put_in_front(refusal: Refused, name: str, said: bool) -> None:
    if not said:
        refusal.args = (f"{name}: {refusal}",)


def through_its_file(
    make: Callable[Concatenate["Book", P], Iterator[T]],
) -> Callable[Concatenate["Book", P], Iterator[T]]:
    """Steps through a workbook whose refusals say the file."""

    @wraps(make)
    def named(book: "Book", /, *args: P.args, **more: P.kwargs) -> Iterator[T]:
        with naming_file(book.package.label):
            yield from make(book, *args, **more)

    return named


def of_a_sheet(
    read: Callable[Concatenate["Book", str, P], T],
) -> Callable[Concatenate["Book", str, P], T]:
    """A way of reading a sheet whose refusals say where."""

    @wraps(read)
    def named(book: "Book", sheet: str, /, *args: P.args, **more: P.kwargs) -> T:
        with naming_sheet(book, sheet):
            return read(book, sheet, *args, **more)

    return named


def through_a_sheet(
    read: Callable[Concatenate["Book", str, P], Iterator[T]],
) -> Callable[Concatenate["Book", str, P], Iterator[T]]:
    """The same for one that goes through the sheet and gives what it finds."""

    @wraps(read)
    def named(book: "Book", sheet: str, /, *args: P.args, **more: P.kwargs) -> Iterator[T]:
        with naming_sheet(book, sheet):
            yield from read(book, sheet, *args, **more)

    return named
