"""Subtotals that would come out wrong, because SUBTOTAL leaves cells out that plain sums count.

SUBTOTAL skips rows that a filter hides and the subtotals among its cells. Here it is worked out as
the plain function behind its number, so it is refused where that makes a difference.
"""

from collections.abc import Iterable

from xlcsp.book.model import Area, ErrorCode
from xlcsp.engine.workings import Workings


def wrong_subtotals(workings: Workings, numbers: Iterable[int]) -> dict[int, str]:
    """Why each of these formulas is refused for its SUBTOTAL; the others are left out."""
    subtotals = [n for n, t in enumerate(workings.translations) if t.subtotal]
    wanted = set(numbers)
    reasons: dict[int, str] = {}
    hidden: dict[tuple[str, Area], bool] = {}
    for number in subtotals:
        if number not in wanted:
            continue
        for place in workings.places(number):
            if isinstance(place, ErrorCode):
                continue
            if place not in hidden:
                hidden[place] = bool(workings.book.hidden_rows(*place))
            if hidden[place]:
                reasons[number] = (
                    "SUBTOTAL over hidden or filtered rows is worked out by a spreadsheet program "
                    "only; show all rows first."
                )
            elif any(_stands_in(workings, other, place) for other in subtotals):
                reasons[number] = "SUBTOTAL over other subtotals is not worked out."
    return reasons


def _stands_in(workings: Workings, number: int, place: tuple[str, Area]) -> bool:
    formula = workings.formulas[number]
    return formula.sheet == place[0] and place[1].holds(formula.row, formula.column)
