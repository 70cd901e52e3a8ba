"""The CSP calls in a cell's formula, so that the task pane can say what is behind its error.

The pane sends the formula, reads the cells that its calls refer to, and asks for the calls again
with their sentences. An argument that is itself a formula is not looked into.
"""

from collections.abc import Iterator
from typing import Any

from xlcsp.engine import evaluate
from xlcsp.engine.expression import (
    ArrayConstant,
    Binary,
    Brackets,
    Call,
    Constant,
    Expression,
    Operand,
    Percent,
    Prefix,
    read_expression,
)
from xlcsp.engine.refusal import Refusal
from xlcsp.hosts.addin.office_values import NotCells, matrix_of
from xlcsp.worksheet import CATALOGUE, canonical


def calls_in(formula: str) -> list[dict[str, Any]]:
    """Each CSP call, in the order in which they are written, with its arguments.

    An argument is ``{"reference": "Sheet1!B2:B9"}``, ``{"value": [[5]]}``, ``{"omitted": true}`` or
    ``{"formula": true}``.
    """
    try:
        tree = read_expression(formula.strip().removeprefix("="))
    except Refusal as refusal:
        raise NotCells(str(refusal)) from refusal
    return [
        {"name": name, "arguments": [_argument(argument) for argument in call.arguments]}
        for call in _calls(tree)
        if (name := canonical(call.name)) in CATALOGUE
    ]


def _calls(expression: Expression | None) -> Iterator[Call]:
    match expression:
        case Call(arguments=arguments):
            yield expression
            for argument in arguments:
                yield from _calls(argument)
        case Prefix(operand=inside) | Percent(operand=inside) | Brackets(inside=inside):
            yield from _calls(inside)
        case Binary(left=left, right=right):
            yield from _calls(left)
            yield from _calls(right)


def _argument(expression: Expression | None) -> dict[str, Any]:
    match expression:
        case None:
            return {"omitted": True}
        case Operand(text=text, spilled=spilled):
            return {"reference": f"{text}#" if spilled else text}
    written = _constant(expression)
    if written is None:
        return {"formula": True}
    return {"value": matrix_of(evaluate([f"={written}"])[0])}


def _constant(expression: Expression) -> str | None:
    """The text of an argument that needs no cell; None of any other."""
    match expression:
        case Constant(text=text) | ArrayConstant(text=text):
            return text
        case Prefix(operator=operator, operand=operand) if operator in "+-":
            inside = _constant(operand)
            return None if inside is None else operator + inside
        case Percent(operand=operand):
            inside = _constant(operand)
            return None if inside is None else inside + "%"
        case _:
            return None
