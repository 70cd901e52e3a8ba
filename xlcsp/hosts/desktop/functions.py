"""The functions of the catalogue as xlwings worksheet functions, called by VBA under these names.

xlwings' decorators do nothing outside Windows, and nothing here depends on them: the catalogue says
what they are told. xlwings finds each function as an attribute of this module.
"""

from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Any, Final

import xlwings
from xlwings.conversion import Accessor, Pipeline

from xlcsp.hosts.desktop.excel_cells import argument_of, argument_of_range, rows_of
from xlcsp.hosts.desktop.vba_help import CATEGORY
from xlcsp.hosts.desktop.vba_words import vba_name
from xlcsp.worksheet import CATALOGUE, OMITTED, Argument, Function, call, desktop


class Cells(Accessor):
    """How xlwings reads an argument: as it stands in Excel, empty cells and errors included."""

    @staticmethod
    def reader(options: dict[str, Any]) -> Any:
        """The one step of the reading."""
        return Pipeline([_read])


def _read(context: Any) -> None:
    cells = context.range
    if cells is None:
        context.value = argument_of(context.value)
    else:
        context.value = argument_of_range(cells.api)


def worksheet_function(function: Function) -> Callable[..., list[list[Any]]]:
    """The function for one entry of the catalogue."""

    def called(*arguments: Argument) -> list[list[Any]]:
        return rows_of(call(function.name, arguments))

    called.__name__ = desktop(function.name)
    called.__doc__ = function.summary
    called.__annotations__ = {}
    vars(called)["__signature__"] = Signature(
        [
            Parameter(
                vba_name(argument.name),
                Parameter.POSITIONAL_OR_KEYWORD,
                default=Parameter.empty if argument.required else OMITTED,
            )
            for argument in function.arguments
        ]
    )
    registered: Any = xlwings.ret(convert="raw")(called)
    for argument in function.arguments:
        registered = xlwings.arg(vba_name(argument.name), convert=Cells, doc=argument.help)(
            registered
        )
    # Last, since each of the others would set the category back.
    return xlwings.func(category=CATEGORY)(registered)  # type: ignore[no-any-return]


FUNCTIONS: Final = {
    desktop(function.name): worksheet_function(function) for function in CATALOGUE.values()
}
"""By the name that VBA calls."""

globals().update(FUNCTIONS)
