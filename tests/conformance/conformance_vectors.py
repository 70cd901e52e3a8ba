"""The conformance vectors that every host must pass: how they are read and results compared.

``vectors.json`` is a list of objects with

``id``          unique, "CSP.RAG value blank" ...
``function``    canonical name
``class``       example, plain, blank, text, boolean, error, date, footnoted, omitted, range, count,
                domain or spelling: what the vector is about
``arguments``   numbers, text, true and false; null for an empty cell; {"omitted": true};
                {"error": "#N/A"}; {"date": "2009-08-15"}; a list of rows for a range
``result``      the same, where "" is empty text; {"error": code} may have "message_contains", a
                list of words in its sentence; {"contains": [...]} is text that holds these words;
                a range of one cell is that cell
``source``      where the expected result comes from
``hosts``       "tells dates": only for hosts that know a date cell from a number

Numbers agree to 12 significant digits.
"""

import json
from dataclasses import dataclass
from datetime import date
from math import isclose
from pathlib import Path
from typing import Any

from xlcsp.worksheet import OMITTED, Argument, CellError, Result

VECTORS_FILE = Path(__file__).with_name("vectors.json")


@dataclass(frozen=True)
class Vector:
    """One call and what must come out of it."""

    id: str
    function: str
    about: str
    arguments: tuple[Argument, ...]
    expected: Any
    source: str
    hosts: str


def load_vectors() -> list[Vector]:
    """All vectors of the file."""
    return [
        Vector(
            id=entry["id"],
            function=entry["function"],
            about=entry["class"],
            arguments=tuple(argument_of(value) for value in entry["arguments"]),
            expected=entry["result"],
            source=entry["source"],
            hosts=entry.get("hosts", ""),
        )
        for entry in json.loads(VECTORS_FILE.read_text(encoding="utf-8"))
    ]


def argument_of(value: Any) -> Argument:
    """What a host passes for an argument of a vector."""
    match value:
        case list():
            return tuple(tuple(argument_of(cell) for cell in row) for row in value)
        case {"omitted": True}:
            return OMITTED
        case {"error": code}:
            return CellError(code)
        case {"date": day}:
            return date.fromisoformat(day)
    return value


def disagreement(expected: Any, actual: Result) -> str:
    """How a result differs from what a vector expects; empty where they agree."""
    if isinstance(actual, tuple) and len(actual) == len(actual[0]) == 1:
        actual = actual[0][0]
    if isinstance(expected, list):
        return _grids_differ(expected, actual)
    match expected:
        case {"error": code}:
            words = expected.get("message_contains", [])
            if not isinstance(actual, CellError) or actual.code != code:
                return f"{actual!r} is not {code}"
            return _words_missing(words, actual.message)
        case {"contains": words}:
            return _words_missing(words, actual) if isinstance(actual, str) else f"{actual!r}"
        case bool() | str():
            agree = actual == expected and type(actual) is type(expected)
        case int() | float():
            is_number = isinstance(actual, int | float) and not isinstance(actual, bool)
            agree = is_number and isclose(actual, expected, rel_tol=5e-12, abs_tol=1e-300)
        case _:
            agree = False
    return "" if agree else f"{actual!r} is not {expected!r}"


def _words_missing(words: list[str], text: str) -> str:
    absent = [word for word in words if word not in text]
    return f"{text!r} does not hold {absent}" if absent else ""


def _grids_differ(expected: list[list[Any]], actual: Result) -> str:
    if not isinstance(actual, tuple):
        return f"{actual!r} is one cell, not {expected!r}"
    if [len(row) for row in expected] != [len(row) for row in actual]:
        return f"{actual!r} has not the shape of {expected!r}"
    pairs = [
        (wanted, got)
        for wanted_row, got_row in zip(expected, actual, strict=True)
        for wanted, got in zip(wanted_row, got_row, strict=True)
    ]
    return "; ".join(filter(None, (disagreement(wanted, got) for wanted, got in pairs)))
