"""The confidence of an interval: how it may be typed, and what it leaves in each tail."""

from decimal import Decimal
from statistics import NormalDist
from typing import Final

from xlcsp.calc.errors import OutOfDomain
from xlcsp.calc.number import EXACT, named

NINETY_FIVE_PERCENT: Final = Decimal("0.95")


def each_tail(confidence: Decimal) -> float:
    """The probability left out on each side: 0.025 for 0.95, or for 95.

    Takes 0.9 to below 1, or 90 to below 100; else OutOfDomain.
    """
    level = EXACT.scaleb(confidence, -2) if confidence >= 1 else confidence
    if not Decimal("0.9") <= level < 1:
        raise OutOfDomain(
            f"confidence is {named(confidence)}; it must be from 0.9 to below 1 (or 90 to below "
            "100), such as 95%."
        )
    return float(EXACT.subtract(Decimal(1), level)) / 2


def normal_quantile(tail: float) -> float:
    """How many standard errors leave ``tail`` above them in the normal distribution: 1.96."""
    return -NormalDist().inv_cdf(tail)
