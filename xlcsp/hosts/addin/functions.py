"""The functions of the catalogue as xlwings custom functions, for xlwings-server to serve.

Each takes Office.js's cells as they were sent (xlwings' "raw" converter: its usual one would make
every error an empty cell and every empty text missing), and calls the worksheet.
"""

from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Any, Final

import xlwings.server
from xlwings import XlwingsError

from xlcsp.hosts.addin.calls import PASSED_ON, work_out
from xlcsp.hosts.addin.office_values import Json, matrix_of
from xlcsp.worksheet import CATALOGUE, CellError, Function, Result


class FunctionFailed(XlwingsError):
    """A ``#VALUE!`` with its sentence, which Excel shows only where the call as a whole fails."""


def short_name(function: Function) -> str:
    """The name without its namespace, as Excel registers it: ``RAG``."""
    return function.name.removeprefix("CSP.")


def matrix_or_failure(result: Result) -> list[list[Json]]:
    """The result as Office.js takes it; FunctionFailed where the whole of it is a ``#VALUE!``."""
    if isinstance(result, CellError) and result.code == "#VALUE!":
        raise FunctionFailed(result.message or PASSED_ON)
    return matrix_of(result)


def excel_function(function: Function) -> Callable[..., list[list[Json]]]:
    """The custom function for one entry of the catalogue."""

    def custom_function(*sent: Json) -> list[list[Json]]:
        return matrix_or_failure(work_out(function.name, sent))

    custom_function.__name__ = short_name(function).lower()
    custom_function.__doc__ = function.summary
    custom_function.__annotations__ = {}
    vars(custom_function)["__signature__"] = Signature(
        [
            Parameter(
                argument.name,
                Parameter.POSITIONAL_OR_KEYWORD,
                default=Parameter.empty if argument.required else None,
            )
            for argument in function.arguments
        ]
    )
    registered: Any = xlwings.server.func(custom_function)
    for argument in function.arguments:
        registered = xlwings.server.arg(argument.name, convert="raw", doc=argument.help)(registered)
    return xlwings.server.ret(convert="raw")(registered)  # type: ignore[no-any-return]


EXCEL_FUNCTIONS: Final = {
    short_name(function).lower(): excel_function(function) for function in CATALOGUE.values()
}
"""By the name under which xlwings-server finds them."""
