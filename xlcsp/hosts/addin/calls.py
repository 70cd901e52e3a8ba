"""Many calls answered in one request, in order, each with its own error.

Excel asks for every cell of a recalculation separately; the add-in's JavaScript gathers them. An
answer is one of

``{"value": [[...]]}``                        rows of cells; an error within is a typed value
``{"error": "#NUM!", "message": "..."}``      the call as a whole is an error
``{"value": ..., "messages": [...]}``         where sentences were asked for: one for each erring
                                              cell, ``{"row": 0, "column": 2, "error", "message"}``

A call that breaks is logged under an id without its contents, and says so in its own cell alone.
"""

import logging
import secrets
import traceback
from collections.abc import Sequence
from typing import Any, Final

from xlcsp.hosts.addin.office_values import Json, NotCells, argument_of, matrix_of
from xlcsp.worksheet import CellError, Result, call

MOST_CALLS: Final = 5_000
"""Calls of one request."""

PASSED_ON: Final = "The error came from one of the cells that the function was given."

log = logging.getLogger("xlcsp.addin")


def answer_all(calls: Json, sentences: bool = False) -> list[dict[str, Json]]:
    """The answers to ``[{"name": "RAG", "arguments": [...]}, ...]``; NotCells where it is not so."""
    if not isinstance(calls, list):
        raise NotCells("calls is not a list.")
    if len(calls) > MOST_CALLS:
        raise NotCells(
            f"There are {len(calls):,} calls in one request; the most is {MOST_CALLS:,}."
        )
    return [answer_one(one, sentences) for one in calls]


def answer_one(asked: Json, sentences: bool = False) -> dict[str, Json]:
    """The answer to one call. What is wrong with the call itself is the call's own error."""
    if not isinstance(asked, dict):
        raise NotCells("A call is not an object with name and arguments.")
    name, sent = asked.get("name"), asked.get("arguments")
    if not isinstance(name, str) or not isinstance(sent, list):
        raise NotCells("A call needs a name and a list of arguments.")
    try:
        return _shown(work_out(name, sent), sentences)
    except NotCells as wrong:
        return {"error": "#VALUE!", "message": str(wrong)}
    except Exception as broken:  # one broken call must not take the others' cells with it
        return {"error": "#VALUE!", "message": went_wrong(f"calling {name[:40]!r}", broken)}


def work_out(name: str, sent: Sequence[Json]) -> Result:
    """The result of one call, with the name in any spelling that has CSP or none before it."""
    return call(canonical_name(name), [argument_of(argument) for argument in sent])


def canonical_name(name: str) -> str:
    """``CSP.RAG`` from ``RAG`` or ``csp.rag``."""
    plain = name.upper()
    return plain if plain.startswith("CSP.") else f"CSP.{plain}"


def _shown(result: Result, sentences: bool) -> dict[str, Json]:
    if isinstance(result, CellError):
        return {"error": result.code, "message": result.message or PASSED_ON}
    shown: dict[str, Json] = {"value": matrix_of(result)}
    if sentences and isinstance(result, tuple):
        shown["messages"] = [
            {
                "row": row,
                "column": column,
                "error": cell.code,
                "message": cell.message or PASSED_ON,
            }
            for row, cells in enumerate(result)
            for column, cell in enumerate(cells)
            if isinstance(cell, CellError)
        ]
    return shown


def went_wrong(doing: str, broken: BaseException) -> str:
    """Logs a failure that should not be, under an id; gives the sentence that names the id.

    The log has the kind of failure and the lines of code that led there, but not its message,
    which may quote what is in a cell.
    """
    identity = secrets.token_hex(4)
    log.error("Failure %s while %s: %s\n%s", identity, doing, type(broken).__name__, _path(broken))
    return f"Something went wrong (id {identity}). Tell whoever looks after the add-in this id."


def _path(broken: BaseException) -> str:
    frames: list[Any] = list(traceback.extract_tb(broken.__traceback__))
    return "\n".join(f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames)
