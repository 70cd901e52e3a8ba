"""The catalogue as JSON, the same for the command line and for the add-in's task pane."""

from xlcsp.worksheet.catalogue import CATALOGUE, CATALOGUE_VERSION
from xlcsp.worksheet.function import Function
from xlcsp.worksheet.json_values import to_json


def catalogue_as_json() -> dict[str, object]:
    """Every function, in the order of the reference, with the catalogue's version."""
    functions: list[object] = [entry_as_json(function) for function in CATALOGUE.values()]
    return {"version": CATALOGUE_VERSION, "functions": functions}


def entry_as_json(function: Function) -> dict[str, object]:
    """One function: all that a person needs to use it."""
    return {
        "name": function.name,
        "category": function.category.value,
        "signature": function.signature,
        "summary": function.summary,
        "help": function.help,
        "since": function.since,
        "arguments": [
            {
                "name": argument.name,
                "kind": argument.kind.value,
                "reads": argument.reads.value,
                "required": argument.required,
                "default": argument.default or None,
                "help": argument.help,
            }
            for argument in function.arguments
        ],
        "gives": function.gives.name.lower(),
        "result": function.result,
        "columns": list(function.columns),
        "examples": [
            {
                "formula": example.formula,
                "result": to_json(example.result),
                "source": example.source,
                "note": example.note or None,
            }
            for example in function.examples
        ],
    }
