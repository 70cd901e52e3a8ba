"""Rates and percentages with the limits that chance alone sets on them.

Limits of a rate are Byar's approximation from 10 events up and the exact Poisson limits below, the
UK public-health convention (Breslow & Day 1987); limits of a proportion are Wilson's score interval
(Wilson 1927). All suppose independent events: recorded crime clusters, so that the real
uncertainty is wider. Source: docs/contract.md, "Rates and peers".
"""

from decimal import Decimal
from fractions import Fraction
from math import sqrt
from typing import Final, NamedTuple

from xlcsp.calc.confidence import NINETY_FIVE_PERCENT, each_tail, normal_quantile
from xlcsp.calc.errors import OutOfDomain, ZeroBase
from xlcsp.calc.number import named
from xlcsp.calc.poisson import exact_limits
from xlcsp.calc.polarity import Polarity

A_THOUSAND: Final = Decimal(1000)

_BYAR_FROM: Final = 10
"""The count from which Byar's approximation is good enough to stand for the exact limits."""


class Limits(NamedTuple):
    """The lower and upper limit of a figure, in the figure's own unit."""

    lower: float
    upper: float


def rate(count: Decimal, population: Decimal, per: Decimal = A_THOUSAND) -> Fraction:
    """``count`` per ``per`` people, exactly.

    Raises OutOfDomain for a negative count or population or a ``per`` not above 0, ZeroBase for a
    population of 0.
    """
    _check_rate(count, population, per)
    return Fraction(count) * Fraction(per) / Fraction(population)


def rate_limits(
    count: Decimal,
    population: Decimal,
    per: Decimal = A_THOUSAND,
    confidence: Decimal = NINETY_FIVE_PERCENT,
) -> Limits:
    """The limits of the rate of ``count`` events in ``population``, per ``per``.

    A count may exceed its population (people can be victims twice). Raises as ``rate`` does, and
    OutOfDomain for a confidence outside 0.9 to below 1 (or 90 to below 100).
    """
    _check_rate(count, population, per)
    tail = each_tail(confidence)
    of_one = float(Fraction(per) / Fraction(population))
    lower, upper = count_limits(float(count), tail)
    return Limits(lower * of_one, upper * of_one)


def count_limits(count: float, tail: float) -> Limits:
    """The limits of an expected count when ``count`` events were seen, ``tail`` left on each side."""
    if count < _BYAR_FROM:
        return Limits(*exact_limits(count, tail))
    return byar_limits(count, tail)


def byar_limits(count: float, tail: float) -> Limits:
    """Byar's approximation to the exact Poisson limits of a count above 0 (Breslow & Day 1987)."""
    deviation = normal_quantile(tail) / 3
    more = count + 1
    return Limits(
        count * (1 - 1 / (9 * count) - deviation / sqrt(count)) ** 3,
        more * (1 - 1 / (9 * more) + deviation / sqrt(more)) ** 3,
    )


def percent_limits(
    numerator: Decimal, denominator: Decimal, confidence: Decimal = NINETY_FIVE_PERCENT
) -> Limits:
    """The limits of the proportion ``numerator`` / ``denominator``, as fractions of 1 (Wilson 1927).

    Raises OutOfDomain for a negative figure, a numerator above its denominator or a confidence
    outside its bounds, ZeroBase for a denominator of 0.
    """
    _check_not_negative("numerator", numerator)
    _check_base("denominator", denominator)
    if numerator > denominator:
        raise OutOfDomain(
            f"numerator is {named(numerator)}, above denominator, {named(denominator)}: a part "
            "cannot be more than the whole. For events per head use RATELIMITS."
        )
    proportion = float(Fraction(numerator) / Fraction(denominator))
    return wilson_limits(proportion, float(denominator), each_tail(confidence))


def wilson_limits(proportion: float, base: float, tail: float) -> Limits:
    """Wilson's score limits of a proportion found in ``base`` cases, ``tail`` left on each side."""
    lower, upper = _wilson_roots(min(proportion, 1 - proportion), base, tail)
    return Limits(lower, upper) if proportion <= 0.5 else Limits(1 - upper, 1 - lower)


def _wilson_roots(proportion: float, base: float, tail: float) -> tuple[float, float]:
    """The roots of Wilson's quadratic, written so that nothing cancels when they are near 0."""
    square = normal_quantile(tail) ** 2
    spread = sqrt(square * (square + 4 * base * proportion * (1 - proportion)))
    centre = 2 * base * proportion + square
    return 2 * base * proportion**2 / (centre + spread), (centre + spread) / (2 * (base + square))


def compare(
    count: Decimal | None,
    population: Decimal | None,
    reference: Decimal | None,
    better: Polarity,
    per: Decimal = A_THOUSAND,
    confidence: Decimal = NINETY_FIVE_PERCENT,
) -> str:
    """Whether an area's rate differs from ``reference`` by more than chance: ``Better``, ``Worse``.

    ``Similar`` while ``reference``, a rate per ``per``, lies within the area's limits or on one;
    ``Higher`` and ``Lower`` for a neutral indicator. ``No data`` without a count or a population,
    ``No target`` where only the reference is missing. Raises as ``rate_limits`` does.
    """
    if count is None or population is None:
        return "No data"
    if reference is None:
        return "No target"
    limits = rate_limits(count, population, per, confidence)
    if limits.lower <= reference <= limits.upper:
        return "Similar"
    higher = reference < limits.lower
    if better is Polarity.NEUTRAL:
        return "Higher" if higher else "Lower"
    return "Better" if higher is (better is Polarity.BIGGER) else "Worse"


def _check_rate(count: Decimal, population: Decimal, per: Decimal) -> None:
    _check_not_negative("count", count)
    _check_base("population", population)
    if per <= 0:
        raise OutOfDomain(f"per is {named(per)}; it must be above 0, such as 1,000.")


def _check_base(argument: str, figure: Decimal) -> None:
    _check_not_negative(argument, figure)
    if not figure:
        raise ZeroBase(f"{argument} is 0, so there is nothing to divide by.")


def _check_not_negative(argument: str, figure: Decimal) -> None:
    if figure < 0:
        raise OutOfDomain(f"{argument} is {named(figure)}; it must be 0 or more.")
