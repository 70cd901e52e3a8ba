"""Change between two figures of one indicator."""

from decimal import Decimal
from fractions import Fraction

from xlcsp.calc.errors import ZeroBase
from xlcsp.calc.number import EXACT, ZERO, Exact
from xlcsp.calc.unit import Unit, check_points


def pct_change(new: Decimal | None, old: Decimal | None, unit: Unit = Unit.NUMBER) -> Exact | None:
    """(new - old) / abs(old) as a fraction of 1, or new - old in ``points``; None if one is missing.

    No change from 0 to 0 is 0. Raises ZeroBase where old alone is 0, WrongInput for points beyond
    10 either way.
    """
    if unit is Unit.POINTS:
        check_points("new", new)
        check_points("old", old)
    if new is None or old is None:
        return None
    difference = EXACT.subtract(new, old)
    if unit is Unit.POINTS or not difference:
        return difference or ZERO
    if not old:
        raise ZeroBase("old is 0, and a change from nothing has no percentage: show the figures.")
    return Fraction(difference) / abs(Fraction(old))
