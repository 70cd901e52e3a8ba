"""A grant shared out for the task pane: every share, last year's, and whether the column adds up.

The shares are those that the function gives in a cell; nothing is worked out here but sums and
changes, on exact decimals.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from xlcsp.calc.number import EXACT, ZERO, exact
from xlcsp.hosts.addin.calls import canonical_name
from xlcsp.hosts.addin.office_values import Json, NotCells, argument_of
from xlcsp.worksheet import CATALOGUE, Argument, CellError, Result, Scalar, call
from xlcsp.worksheet.sentences import counted

SHARES: Final = {"CSP.ALLOCATE": ("Share",), "CSP.ABG": CATALOGUE["CSP.ABG"].columns}
"""The functions that share a grant, and the headings of what they give."""


def preview(sent: dict[str, Json]) -> dict[str, Json]:
    """What the pane shows for ``function``, ``arguments``, ``areas`` and ``previous``.

    Gives ``columns``, ``rows``, ``totals``, ``adds_up`` and ``says``; or ``error`` and ``message``.
    """
    name, given = sent.get("function"), sent.get("arguments")
    if not isinstance(name, str) or not isinstance(given, list):
        raise NotCells("An allocation needs a function and a list of arguments.")
    name = canonical_name(name)
    if name not in SHARES:
        raise NotCells("Only ALLOCATE and ABG share a grant.")
    arguments = [argument_of(argument) for argument in given]
    result = call(name, arguments)
    if isinstance(result, CellError):
        return {"error": result.code, "message": result.message}
    rows = one_row_an_area(result, name)
    if rows is None:
        return _wrong("Choose the weights as one column, or one row, of figures.")
    areas = _column(sent.get("areas"))
    previous = _column(sent.get("previous"))
    for what, column in (("area", areas), ("last year's figure", previous)):
        if column and len(column) != len(rows):
            weights = counted(len(rows), "weight")
            return _wrong(f"There are {weights} but {counted(len(column), what)}.")
    return _shown(name, arguments, rows, areas, previous)


def one_row_an_area(result: Result, name: str) -> list[list[Decimal]] | None:
    """The result as one row of figures for each area; None where it is neither column nor row."""
    grid = result if isinstance(result, tuple) else ((result,),)
    width = len(SHARES[name])
    if len(grid[0]) != width:
        if len(grid) != 1 or width != 1:
            return None
        grid = tuple((cell,) for cell in grid[0])
    return [[_figure(cell) or ZERO for cell in row] for row in grid]


def _shown(
    name: str,
    arguments: Sequence[Argument],
    rows: list[list[Decimal]],
    areas: Sequence[Scalar],
    previous: Sequence[Scalar],
) -> dict[str, Json]:
    totals = [_sum(column) for column in zip(*rows, strict=True)]
    pots = [_pot(argument) for argument in arguments[: max(1, len(totals) - 1)]]
    wanted = pots if len(totals) == 1 else [_sum(pots), *pots]
    adds_up = totals == wanted
    named = [areas[row] if areas else f"Row {row + 1}" for row in range(len(rows))]
    shown: list[list[Json]] = [
        [_text(area), *map(float, figures)] for area, figures in zip(named, rows, strict=True)
    ]
    last: list[Json] = ["Total", *map(float, totals)]
    columns = ["Area", *SHARES[name]]
    if previous:
        columns += ["Last year", "Change", "Change %"]
        for row, figures, before in zip(shown, rows, previous, strict=True):
            row += _change(figures[0], _figure(before))
        before_all = [_figure(before) for before in previous]
        complete = [before for before in before_all if before is not None]
        whole = _sum(complete) if len(complete) == len(before_all) else None
        last += _change(totals[0], whole)
    return {
        "columns": columns,
        "rows": shown,
        "totals": last,
        "adds_up": adds_up,
        "says": _sentence(len(rows), totals[0], wanted[0], adds_up),
    }


def _sentence(count: int, total: Decimal, wanted: Decimal, adds_up: bool) -> str:
    shares = "share adds" if count == 1 else "shares add"
    if adds_up:
        return f"The {count} {shares} up to {total:,f}: the whole of the pot, to the last step."
    return f"The {count} {shares} up to {total:,f}, not to the {wanted:,f} of the pot."


def _change(now: Decimal, before: Decimal | None) -> list[Json]:
    """Last year's figure, the difference and the fraction; empty where last year's is missing."""
    if before is None:
        return ["", "", ""]
    fraction = call("CSP.PCTCHANGE", [float(now), float(before)])
    shown = "" if isinstance(fraction, CellError) else fraction
    return [float(before), float(EXACT.subtract(now, before)), shown]


def _pot(argument: Argument) -> Decimal:
    return (_figure(argument) if not isinstance(argument, tuple) else None) or ZERO


def _figure(cell: object) -> Decimal | None:
    """The figure in a cell by the one policy; None where it is missing or no figure."""
    number = call("CSP.NUMBER", [cell])  # type: ignore[list-item]  # only cells come here
    return exact(number) if isinstance(number, int | float) else None


def _column(sent: Json) -> list[Scalar]:
    """The cells of a column or a row, in order; none where nothing was chosen."""
    given = argument_of(sent)
    if isinstance(given, tuple):
        return [cell for row in given for cell in row]
    return [] if sent is None else [given]  # type: ignore[list-item]  # a null is the only omission


def _sum(figures: Sequence[Decimal]) -> Decimal:
    total = ZERO
    for figure in figures:
        total = EXACT.add(total, figure)
    return total


def _text(area: Scalar) -> str:
    return "" if area is None else str(area.code if isinstance(area, CellError) else area)


def _wrong(sentence: str) -> dict[str, Json]:
    return {"error": "#VALUE!", "message": sentence}
