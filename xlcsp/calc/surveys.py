"""Whether two surveys' percentages differ by more than their sampling can explain.

Source: docs/contract.md, "Rates and peers"; the interval of the difference is Newcombe's method 10,
the hybrid score (Newcombe 1998). It supposes simple random samples, whose bases are the answers.
"""

from decimal import Decimal
from math import hypot

from xlcsp.calc.confidence import NINETY_FIVE_PERCENT, each_tail
from xlcsp.calc.errors import OutOfDomain, ZeroBase
from xlcsp.calc.number import EXACT, named
from xlcsp.calc.rates import Limits, wilson_limits


def survey_change(
    new: Decimal | None,
    new_base: Decimal | None,
    old: Decimal | None,
    old_base: Decimal | None,
    confidence: Decimal = NINETY_FIVE_PERCENT,
) -> str:
    """``Higher``, ``Lower`` or ``No clear change`` of ``new`` over ``old``.

    ``new`` and ``old`` are fractions of 1, the bases how many answered. ``No data`` where the new
    percentage or its base is missing, ``No target`` where only the old one's is. Raises as
    ``survey_difference_limits`` does.
    """
    if new is None or new_base is None:
        return "No data"
    if old is None or old_base is None:
        return "No target"
    limits = survey_difference_limits(new, new_base, old, old_base, confidence)
    if limits.lower > 0:
        return "Higher"
    return "Lower" if limits.upper < 0 else "No clear change"


def survey_difference_limits(
    new: Decimal,
    new_base: Decimal,
    old: Decimal,
    old_base: Decimal,
    confidence: Decimal = NINETY_FIVE_PERCENT,
) -> Limits:
    """The limits of ``new`` - ``old``, as fractions of 1 (Newcombe 1998, method 10).

    Raises OutOfDomain for a percentage outside 0 to 1, a negative base or a confidence outside
    its bounds, ZeroBase for a base of 0.
    """
    tail = each_tail(confidence)
    of_new = _limits("new", new, new_base, tail)
    of_old = _limits("old", old, old_base, tail)
    difference = float(EXACT.subtract(new, old))
    one, other = float(new), float(old)
    return Limits(
        difference - hypot(one - of_new.lower, of_old.upper - other),
        difference + hypot(of_new.upper - one, other - of_old.lower),
    )


def _limits(argument: str, proportion: Decimal, base: Decimal, tail: float) -> Limits:
    if not 0 <= proportion <= 1:
        raise OutOfDomain(
            f"{argument} is {named(proportion)}; it must be a percentage from 0% to 100%, which is "
            "0 to 1: type 25% rather than 25."
        )
    if base < 0:
        raise OutOfDomain(f"{argument}_base is {named(base)}; it must be above 0.")
    if not base:
        raise ZeroBase(f"{argument}_base is 0: nobody answered, so there is nothing to compare.")
    return wilson_limits(float(proportion), float(base), tail)
