"""``xlcsp eval``: formulas worked out outside any workbook."""

import sys

import typer

from xlcsp.cli.output import Exit, complain, print_json
from xlcsp.engine import evaluate, understood
from xlcsp.worksheet.json_values import Json, JsonCell, to_json


def evaluate_formulas(formulas: list[str], as_json: bool) -> None:
    """Prints the result of each formula; without any, of each line of standard input."""
    asked = formulas or [line for line in sys.stdin.read().splitlines() if line.strip()]
    answers = evaluate(asked)
    for formula, answer in zip(asked, answers, strict=True):
        result = to_json(answer)
        if as_json:
            print_json(result)
        else:
            _print(formula, result)
    if not all(understood(formula) for formula in asked):
        raise typer.Exit(Exit.LOOK)


def _print(formula: str, result: Json) -> None:
    match result:
        case {"error": code, "message": message}:
            typer.echo(str(code))
            if message:
                complain(f"{formula.strip()}: {message}")
        case list():
            for row in result:
                typer.echo("\t".join(_cell(cell) for cell in row))
        case _:
            typer.echo(_cell(result))


def _cell(cell: JsonCell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return str(cell).upper()
        case float():
            return f"{cell:.15g}"
        case {"error": code}:
            return str(code)
        case _:
            return str(cell)
