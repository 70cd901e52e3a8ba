"""Calling a function as a spreadsheet does: cells and ranges in, cells and ranges out.

Every host calls through here, so that the three kinds of argument, missing values and errors are
treated in one way. Nothing that a cell can hold makes ``call`` raise: what cannot be worked out
comes back as an error value with its sentence, for the one element that it touches where the
function works element by element.
"""

from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Final, TypeAlias

from xlcsp.calc.errors import CalcError
from xlcsp.worksheet.catalogue import CATALOGUE
from xlcsp.worksheet.function import Function, Gives, Kind, Missing
from xlcsp.worksheet.policy import reader_of
from xlcsp.worksheet.ranges import WorkOut, work_out_ranges
from xlcsp.worksheet.results import as_cell
from xlcsp.worksheet.sentences import counted, failure
from xlcsp.worksheet.values import Argument, CellError, Result

Caller: TypeAlias = Callable[[Sequence[Argument]], Result]


def call(name: str, arguments: Sequence[Argument]) -> Result:
    """Work out one call of the function with this canonical name.

    A range is a tuple of rows. The result is one cell, or a grid where the function works element
    by element on a range or gives a table. Errors come back as ``CellError``, never raised.
    """
    caller = _CALLERS.get(name)
    if caller is None:
        return _unknown(name)
    return caller(arguments)


def caller_of(function: Function) -> Caller:
    """What calls this function. How its arguments are read is settled once, here."""
    readers = tuple(reader_of(spec) for spec in function.arguments)
    left_out = tuple(spec.default_value for spec in function.arguments)
    least, most = function.required, len(function.arguments)
    work_out = _work_out(function)
    one_cell_each = function.gives is Gives.SAME_SHAPE and not any(
        spec.kind is Kind.WHOLE or spec.by_row for spec in function.arguments
    )

    def call_function(arguments: Sequence[Argument]) -> Result:
        given = len(arguments)
        if not least <= given <= most:
            return _wrong_count(function, given)
        if one_cell_each:
            values: list[object] = []
            for reader, argument in zip(readers, arguments, strict=False):
                if isinstance(argument, tuple):
                    break
                values.append(reader(argument))
            else:
                values.extend(left_out[given:])
                return as_cell(work_out(values))
        return work_out_ranges(function, readers, work_out, arguments)

    return call_function


def _work_out(function: Function) -> WorkOut:
    """The calc function behind the rules for errors and missing numbers."""
    works_out = function.works_out
    must = tuple(i for i, s in enumerate(function.arguments) if s.missing is Missing.EMPTY)

    def work_out(values: Sequence[object]) -> object:
        for value in values:
            if value.__class__ is CellError:
                return value
        for i in must:
            if values[i] is None:
                return None
        try:
            return works_out(*values)
        except CalcError as error:
            return failure(error.code, str(error))

    return work_out


def _unknown(name: str) -> CellError:
    near = get_close_matches(name.upper(), CATALOGUE, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    return failure("#NAME?", f"There is no function {name[:60]}.{hint}")


def _wrong_count(function: Function, given: int) -> CellError:
    least, most = function.required, len(function.arguments)
    joined = "or" if most - least == 1 else "to"
    wanted = counted(most, "argument") if least == most else f"{least} {joined} {most} arguments"
    was = "1 was" if given == 1 else f"{given} were"
    return failure(
        "#VALUE!",
        f"{function.name} takes {wanted}, but {was} given. Type it as {function.signature}.",
    )


_CALLERS: Final = {name: caller_of(function) for name, function in CATALOGUE.items()}
