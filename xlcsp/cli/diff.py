"""``xlcsp diff``: what differs between two workbooks, in words."""

from pathlib import Path

import typer

from xlcsp.book import CellValue, Refused, open_book
from xlcsp.book.addresses import cell_name
from xlcsp.book.difference import CellDifference, Difference, compare
from xlcsp.cli.cells import as_json, as_shown
from xlcsp.cli.output import Exit, print_json, stop

_FIRST = 40


def compare_books(first: Path, second: Path, *, as_json: bool, verbose: bool) -> None:
    """Prints the differences; ends with 1 where there are any."""
    try:
        with open_book(first) as old, open_book(second) as new:
            found = compare(old, new)
    except Refused as refusal:
        stop(str(refusal), Exit.REFUSED)
    if as_json:
        print_json(_as_json(found))
    else:
        _print(found, first, second, verbose)
    raise typer.Exit(Exit.DONE if found.none else Exit.LOOK)


def _print(found: Difference, first: Path, second: Path, verbose: bool) -> None:
    if found.none:
        typer.echo(f"{first.name} and {second.name} do not differ.")
        return
    for line in found.structure:
        typer.echo(line)
    shown = found.cells if verbose else found.cells[:_FIRST]
    for each in shown:
        typer.echo(_in_words(each))
    if len(shown) < len(found.cells):
        typer.echo(f"and {len(found.cells) - len(shown):,} more cells; --verbose lists them all")
    for line in found.parts:
        typer.echo(line)


def _in_words(each: CellDifference) -> str:
    place = _place(each)
    if each.old_formula != each.new_formula:
        old = each.old_formula or _shown(each.old)
        new = each.new_formula or _shown(each.new)
        return f"{place}: held {old}, now {new}"
    formula = " (a formula's result)" if each.new_formula else ""
    return f"{place}: {_shown(each.old)} -> {_shown(each.new)}{formula}"


def _place(each: CellDifference) -> str:
    name = each.sheet.replace("'", "''")
    return f"'{name}'!{cell_name(each.row, each.column)}"


def _shown(value: CellValue) -> str:
    """Text in quotes, so that its spaces are seen."""
    return repr(value) if isinstance(value, str) and value else as_shown(value)


def _as_json(found: Difference) -> dict[str, object]:
    return {
        "cells": [
            {
                "cell": _place(each),
                "old": as_json(each.old),
                "new": as_json(each.new),
                "old_formula": each.old_formula,
                "new_formula": each.new_formula,
            }
            for each in found.cells
        ],
        "structure": list(found.structure),
        "parts": list(found.parts),
    }
