"""What a cell may hold, and how each kind of argument reads it: one policy for every host.

A figure becomes the exact decimal of its 15 significant digits, published text is read by calc's
one reader of it, missing stays missing and is never zero, an error passes through, and what cannot
be what the argument asks for is ``#VALUE!`` with a sentence that names the argument. The rules are
those of the functions' contract, "What a cell may hold".
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final, TypeAlias, TypeGuard

from xlcsp.calc.choice import read_flag
from xlcsp.calc.dates import date_of_serial, read_date
from xlcsp.calc.errors import CalcError
from xlcsp.calc.number import ZERO, exact
from xlcsp.calc.period import read_period_kind
from xlcsp.calc.polarity import read_better
from xlcsp.calc.published import Figure, NotAFigure, is_missing, read_figure
from xlcsp.calc.scan import gives_reason, read_mark
from xlcsp.calc.target import read_path_method, read_target_kind
from xlcsp.calc.unit import read_unit
from xlcsp.worksheet.function import ArgumentSpec, Missing, Reads
from xlcsp.worksheet.sentences import failure, found
from xlcsp.worksheet.values import OMITTED, CellError, Omitted, Scalar

Cell: TypeAlias = Scalar | Omitted
"""One cell, or the mark of an argument left out."""

Reader: TypeAlias = Callable[[Cell], object]
"""From a cell to what calc takes, or to the error that comes out instead."""

_Build: TypeAlias = Callable[[str, object], Reader]
"""Makes a reader, given the argument's name and what stands for a missing value."""

LARGEST: Final = 9.99999999999999e307
"""What a cell can hold."""

_LONGEST_REMEMBERED = 64
"""Characters. Longer texts are read afresh, so that a pasted page does not stay in memory."""


def reader_of(spec: ArgumentSpec) -> Reader:
    """How this argument reads one cell."""
    return _READERS[spec.reads](spec.name, _when_missing(spec))


def is_blank(cell: Cell) -> bool:
    """Whether there is nothing in the cell: empty, left out, or only spaces."""
    return cell is None or cell is OMITTED or (isinstance(cell, str) and not cell.strip())


def _when_missing(spec: ArgumentSpec) -> object:
    if spec.missing is Missing.WRONG:
        return failure(
            "#VALUE!", f"{spec.name} is missing. Give {spec.reads.value}; it is never guessed."
        )
    return spec.default_value


def _is_number(cell: object) -> TypeGuard[float]:
    """Whether the cell holds a number, which TRUE and FALSE are not."""
    return isinstance(cell, float | int) and not isinstance(cell, bool)


def _unfit(name: str, cell: Cell, wanted: str) -> CellError:
    """The error for a cell that cannot be what is wanted; an error value is itself."""
    if isinstance(cell, CellError):
        return cell
    if isinstance(cell, bool):
        was, advice = str(cell).upper(), f"Type {wanted}."
    elif isinstance(cell, date):
        was = f"the date {cell.day} {cell:%B %Y}"
        advice = f"Type {wanted}, or format the cell as a number if it is one."
    else:
        was = found(f"{cell:.15g}" if isinstance(cell, float) else str(cell))
        advice = f"Type {wanted}."
    return failure("#VALUE!", f"{name} is {was}, where {wanted} belongs. {advice}")


# Figures


@lru_cache(maxsize=8192)
def _decimal(number: float) -> Decimal | CellError:
    """The exact decimal of a cell's number. (TRUE is no number, but would hash as 1.)"""
    if not abs(number) <= LARGEST:
        return failure("#NUM!", "A figure is too large to work with. Check the cells it is from.")
    return exact(number) or ZERO  # -0.0 is 0


def _read_published(text: str) -> Decimal | NotAFigure | None:
    reading = read_figure(text)
    if isinstance(reading, Figure):
        return reading.number
    return reading if isinstance(reading, NotAFigure) else None


_read_published_once = lru_cache(maxsize=8192)(_read_published)


def _published(text: str) -> Decimal | NotAFigure | None:
    """The number in the text, None where it says that there is none, or why it is no figure."""
    return (_read_published_once if len(text) <= _LONGEST_REMEMBERED else _read_published)(text)


def _figure(name: str, missing: object) -> Reader:
    def read(cell: Cell) -> object:
        kind = cell.__class__
        if kind is float or kind is int:
            return _decimal(cell)
        if cell is None or cell is OMITTED:
            return missing
        if isinstance(cell, str):
            number = _published(cell)
            if number is None:
                return missing
            if isinstance(number, NotAFigure):
                return failure("#VALUE!", number.sentence(name))
            return number
        if _is_number(cell):
            return _decimal(cell)
        return _unfit(name, cell, "a number")

    return read


# Words that choose


def _choice(read_word: Callable[[str], object], wanted: str) -> _Build:
    remembered = lru_cache(maxsize=256)(read_word)

    def build(name: str, missing: object) -> Reader:
        def read(cell: Cell) -> object:
            if cell.__class__ is str:
                try:
                    return remembered(cell)
                except CalcError as error:
                    if is_blank(cell):
                        return missing
                    return failure(error.code, str(error))
            if is_blank(cell):
                return missing
            return _unfit(name, cell, wanted)

        return read

    return build


# Dates, targets, marks, keys


def _date(name: str, missing: object) -> Reader:
    def read(cell: Cell) -> object:
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        if is_blank(cell):
            return missing
        try:
            if isinstance(cell, str):
                day = read_date(cell, name)
                return missing if day is None else day
            if _is_number(cell):
                serial = _decimal(cell)
                return serial if isinstance(serial, CellError) else date_of_serial(serial, name)
        except CalcError as error:
            return failure(error.code, str(error))
        return _unfit(name, cell, "a date")

    return read


def _target(name: str, missing: object) -> Reader:
    as_figure = _figure(name, missing)

    def read(cell: Cell) -> object:
        if isinstance(cell, str):
            return missing if is_missing(cell) else cell
        return as_figure(cell)

    return read


def _mark(name: str, missing: object) -> Reader:
    def read(cell: Cell) -> object:
        if is_blank(cell):
            return False
        shown = _decimal(cell) if _is_number(cell) else cell
        if not isinstance(shown, str | bool | Decimal):
            return _unfit(name, shown, "a mark")
        try:
            return read_mark(shown)
        except CalcError as error:
            return failure(error.code, f"{name}: {error}")

    return read


def _flag(name: str, missing: object) -> Reader:
    def read(cell: Cell) -> object:
        if isinstance(cell, bool):
            return cell
        if is_blank(cell):
            return missing
        if _is_number(cell) and cell in (0, 1):
            return bool(cell)
        if not isinstance(cell, str):
            return _unfit(name, cell, Reads.FLAG.value)
        try:
            return read_flag(cell, name)
        except CalcError as error:
            return failure(error.code, str(error))

    return read


def _reason(name: str, missing: object) -> Reader:
    def read(cell: Cell) -> object:
        if is_blank(cell) or (isinstance(cell, str) and is_missing(cell)):
            return missing
        shown = _decimal(cell) if _is_number(cell) else cell
        if not isinstance(shown, str | bool | Decimal):
            return _unfit(name, shown, "a reason in words")
        return gives_reason(shown)

    return read


def _key(name: str, missing: object) -> Reader:
    def read(cell: Cell) -> object:
        if is_blank(cell):
            return missing
        if isinstance(cell, str):
            return " ".join(cell.split())
        if _is_number(cell):
            return _decimal(cell)
        if isinstance(cell, date):
            return cell.isoformat()
        return _unfit(name, cell, "a name or code")

    return read


_READERS: Final[Mapping[Reads, _Build]] = {
    Reads.FIGURE: _figure,
    Reads.COUNT: _figure,
    Reads.POLARITY: _choice(read_better, Reads.POLARITY.value),
    Reads.UNIT: _choice(read_unit, Reads.UNIT.value),
    Reads.DATE: _date,
    Reads.PUBLISHED: _target,
    Reads.TARGET_KIND: _choice(read_target_kind, Reads.TARGET_KIND.value),
    Reads.METHOD: _choice(read_path_method, Reads.METHOD.value),
    Reads.PERIOD_KIND: _choice(read_period_kind, Reads.PERIOD_KIND.value),
    Reads.MARK: _mark,
    Reads.FLAG: _flag,
    Reads.KEY: _key,
    Reads.REASON: _reason,
}
