"""``xlcsp functions``: the catalogue, for a person or a machine."""

from difflib import get_close_matches

import typer

from xlcsp.cli.output import Exit, print_json, stop
from xlcsp.worksheet import CATALOGUE, canonical
from xlcsp.worksheet.catalogue_json import catalogue_as_json, entry_as_json
from xlcsp.worksheet.function import Function
from xlcsp.worksheet.json_values import to_json


def show_functions(name: str | None, as_json: bool) -> None:
    """Prints every function in a line each, or one in full."""
    if name is None:
        chosen = list(CATALOGUE.values())
        if as_json:
            print_json(catalogue_as_json())
        else:
            _print_list(chosen)
        return
    function = _find(name)
    if as_json:
        print_json(entry_as_json(function))
    else:
        _print_function(function)


def _find(name: str) -> Function:
    """The function meant, in any spelling, with or without the CSP. in front."""
    wanted = canonical(name) or f"CSP.{name.upper()}"
    if wanted in CATALOGUE:
        return CATALOGUE[wanted]
    near = get_close_matches(wanted, CATALOGUE, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    return stop(f"There is no function {name}.{hint} `xlcsp functions` lists them all.", Exit.USAGE)


def _print_list(functions: list[Function]) -> None:
    category = None
    for function in functions:
        if function.category != category:
            category = function.category
            typer.secho(f"\n{category}", bold=True)
        typer.echo(f"  {function.signature}")
        typer.echo(f"      {function.summary}")
    typer.echo("\nxlcsp functions NAME tells all about one.")


def _print_function(function: Function) -> None:
    typer.secho(function.signature, bold=True)
    typer.echo(f"{function.category}; since version {function.since} of the catalogue\n")
    typer.echo(function.help)
    typer.secho("\nArguments", bold=True)
    for argument in function.arguments:
        optional = "" if argument.required else "; may be left out"
        default = f"; default {argument.default}" if argument.default else ""
        typer.echo(f"  {argument.name}  ({argument.kind}{optional}{default})")
        typer.echo(f"      {argument.help}")
    typer.secho("\nGives", bold=True)
    typer.echo(f"  {function.result}")
    typer.echo(f"  Shape: {function.gives}.")
    if function.columns:
        typer.echo(f"  Columns: {', '.join(function.columns)}.")
    typer.secho("\nExamples", bold=True)
    for example in function.examples:
        typer.echo(f"  {example.formula}")
        typer.echo(f"      {_shown(to_json(example.result))}   ({example.source})")
        if example.note:
            typer.echo(f"      {example.note}")


def _shown(value: object) -> str:
    match value:
        case list():
            return "; ".join(", ".join(_shown(cell) for cell in row) for row in value)
        case {"error": code}:
            return str(code)
        case None:
            return "(empty)"
        case _:
            return str(value)
