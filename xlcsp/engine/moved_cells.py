"""Formulas whose results may differ only because cells moved, though every value stayed.

A reference that follows the cells that it names goes on meaning the same. One that does not (wider
than the block whose cells move, whole columns or rows, the cell of the formula's own row) finds
other cells in its place, and a formula that asks where a cell stands gets another answer. What
``INDIRECT``, ``OFFSET`` or ``CELL`` reach cannot be known here at all.
"""

import re
from collections.abc import Sequence
from typing import Final

from xlcsp.book.model import LAST_ROW, Area, DefinedName, ErrorCode, Formula
from xlcsp.engine.dependencies import Place
from xlcsp.engine.translation import Places, Translation

_ASKS_WHERE: Final = re.compile(r"(?<![\w.])(?:ROW|FORMULATEXT)\s*\(", re.IGNORECASE)
_REACHES: Final = re.compile(r"(?<![\w.])(?:INDIRECT|OFFSET|CELL)\s*\(", re.IGNORECASE)


def reaching(
    formulas: Sequence[Formula], translations: Sequence[Translation], names: Sequence[DefinedName]
) -> set[int]:
    """The formulas, by number, that may use any cell, whatever they refer to."""
    dynamic = [re.escape(each.name) for each in names if _REACHES.search(each.text)]
    pattern = _REACHES.pattern
    if dynamic:
        pattern += rf"|(?<![\w.])(?:{'|'.join(dynamic)})(?![\w.(])"
    found = re.compile(pattern, re.IGNORECASE)
    # Formulas of one shape share a translation and name the same functions.
    shapes: dict[int, bool] = {}
    reach = set()
    for number, translation in enumerate(translations):
        shape = id(translation)
        if shape not in shapes:
            shapes[shape] = found.search(formulas[number].text) is not None
        if shapes[shape]:
            reach.add(number)
    return reach


def unsettled(
    formulas: Sequence[Formula],
    translations: Sequence[Translation],
    places: Sequence[Places],
    moved: Sequence[Place],
) -> set[int]:
    """The formulas, by number, that may find other cells where they look.

    ``moved`` are the columns of each block whose cells moved, from the first row to the last in
    which anything may stand elsewhere now.
    """
    return {
        number
        for number, formula in enumerate(formulas)
        for sheet, zone in moved
        if _meets_others(formula, translations[number], places[number], sheet, zone)
    }


def _meets_others(
    formula: Formula, translation: Translation, places: Places, sheet: str, zone: Area
) -> bool:
    moves_along = formula.sheet == sheet and zone.holds(formula.row, formula.column)
    if moves_along and _ASKS_WHERE.search(formula.text):
        return True
    for hole, place in zip(translation.holes, places, strict=True):
        if isinstance(place, ErrorCode) or place[0] != sheet or not place[1].meets(zone):
            continue
        area = place[1]
        wider = area.left < zone.left or area.right > zone.right or area.bottom == LAST_ROW
        by_row = hole.meets_cell or ("[" in formula.text and not moves_along)
        if wider or by_row or _ASKS_WHERE.search(formula.text):
            return True
    return False
