"""What the Help button says of the chosen cell: its CSP functions, and the sentence of an error.

Excel cannot show the sentence of an error that VBA gave, so the call is made once more, with the
cells that it refers to.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import xlwings

from xlcsp.hosts.addin.formula_calls import calls_in
from xlcsp.hosts.addin.office_values import NotCells
from xlcsp.hosts.addin.office_values import argument_of as argument_of_json
from xlcsp.hosts.desktop.excel_cells import argument_of, argument_of_range
from xlcsp.hosts.desktop.excel_only import is_excel
from xlcsp.worksheet import (
    CATALOGUE,
    OMITTED,
    Argument,
    CellError,
    Function,
    call,
    canonical,
    desktop,
)

GENERAL: Final = (
    "The functions of community safety partnerships start with CSP_: type =CSP_ in a cell, or look "
    'under "Community safety" behind fx. Choose a cell that holds one and press Help to see what '
    "it means.\n\n"
)


def help_for(cell: xlwings.Range) -> str:
    """The text for one cell."""
    formula = cell.formula
    try:
        calls = calls_in(formula) if isinstance(formula, str) and formula[:1] == "=" else []
    except NotCells as wrong:
        return f"The formula of this cell cannot be read: {wrong}"
    if not calls:
        return GENERAL + _sections()
    return "\n\n".join(_about(each, cell) for each in calls)


def _sections() -> str:
    by_section: dict[str, list[str]] = {}
    for function in CATALOGUE.values():
        by_section.setdefault(function.category.value, []).append(desktop(function.name))
    return "\n".join(f"{section}: {', '.join(names)}" for section, names in by_section.items())


def _about(written: Mapping[str, Any], cell: xlwings.Range) -> str:
    name = canonical(written["name"]) or written["name"]
    function = CATALOGUE[name]
    lines = [f"{desktop(name)}: {function.summary}", *_arguments(function)]
    error = _error(name, written["arguments"], cell)
    return "\n".join([error, "", *lines] if error else lines)


def _arguments(function: Function) -> Iterator[str]:
    for argument in function.arguments:
        yield f"    {argument.name}{'' if argument.required else ' (may be left out)'}: {argument.help}"


def _error(name: str, written: list[Mapping[str, Any]], cell: xlwings.Range) -> str:
    """The sentence of a call that ends in an error; empty where it does not, or is not known."""
    arguments = []
    for each in written:
        argument = _argument(each, cell)
        if argument is None:
            return ""
        arguments.append(argument[0])
    result = call(name, arguments)
    errors = result if isinstance(result, tuple) else ((result,),)
    said = {
        f"{found.code} {found.message}".strip()
        for row in errors
        for found in row
        if isinstance(found, CellError)
    }
    return "\n".join(sorted(said))


def _argument(written: Mapping[str, Any], cell: xlwings.Range) -> tuple[Argument] | None:
    """An argument as the call had it; None for one that is a formula itself."""
    if "omitted" in written:
        return (OMITTED,)
    if "value" in written:
        return (argument_of_json(written["value"]),)
    if "reference" not in written:
        return None
    sheet_name, _, address = written["reference"].rpartition("!")
    book = cell.sheet.book
    sheet = book.sheets[sheet_name.strip("'").replace("''", "'")] if sheet_name else cell.sheet
    cells = sheet.range(address.replace("$", ""))
    if is_excel(book):
        return (argument_of_range(cells.api),)
    return (argument_of(cells.options(ndim=2, err_to_str=True).value),)
