"""The Area Based Grant: one pot shared evenly, one by population, one by recorded crime.

Each pot is shared to the penny and adds up to the pot; the allocation is the exact share of the
three pots together, rounded once, so that it too adds up. Source: docs/contract.md, "Allocation",
and Appendix 3 of the Leicestershire document, whose allocation column it reproduces.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from xlcsp.calc.allocation import allocate
from xlcsp.calc.errors import WrongInput, ZeroBase
from xlcsp.calc.largest_remainder import Shares, round_to_sum
from xlcsp.calc.steps import (
    PENNY,
    POUND,
    check_step,
    exact_sum,
    from_steps,
    in_steps,
    present,
)


class AreaGrant(NamedTuple):
    """One area's grant, in the unit of the pots: what it gets and where it comes from."""

    allocation: Decimal
    even: Decimal
    by_population: Decimal
    by_crime: Decimal


class AreaExplanation(NamedTuple):
    """One area's allocation accounted for: exact share + adjustment = allocation."""

    exact_share: Fraction
    adjustment: Fraction
    allocation: Decimal
    fraction_of_total: Fraction


def abg(
    even: Decimal,
    by_population: Decimal,
    by_crime: Decimal,
    population: Sequence[Decimal | None],
    crime: Sequence[Decimal | None],
    step: Decimal = POUND,
) -> tuple[AreaGrant, ...]:
    """Each area's allocation and its shares of the three pots.

    ``step`` is the allocation's; the pots are shared to the penny. Raises as ``allocate`` does,
    WrongInput when ``population`` and ``crime`` differ in length, and OutOfDomain when a pot is
    not whole pence or their sum not whole steps.
    """
    figures = _areas(population, crime)
    pots = (
        _pot(even, [Decimal(1)] * len(figures.population), "even pot"),
        _pot(by_population, figures.population, "population pot"),
        _pot(by_crime, figures.crime, "crime pot"),
    )
    shares = _exact_shares(even, by_population, by_crime, figures)
    total = exact_sum((even, by_population, by_crime))
    allocations = _allocations(shares, total, step)
    return tuple(map(AreaGrant._make, zip(allocations, *pots, strict=True)))


def abg_explain(
    even: Decimal,
    by_population: Decimal,
    by_crime: Decimal,
    population: Sequence[Decimal | None],
    crime: Sequence[Decimal | None],
    step: Decimal = POUND,
) -> tuple[AreaExplanation, ...]:
    """Each area's exact unrounded share, rounding adjustment, allocation, fraction of the total.

    Raises as ``abg`` does, and ZeroBase when the three pots together are 0.
    """
    figures = _areas(population, crime)
    shares = _exact_shares(even, by_population, by_crime, figures)
    total = exact_sum((even, by_population, by_crime))
    if not total:
        raise ZeroBase("The three pots add up to 0, so no area has a fraction of the total.")
    return tuple(
        AreaExplanation(share, Fraction(allocation) - share, allocation, share / Fraction(total))
        for share, allocation in zip(shares, _allocations(shares, total, step), strict=True)
    )


class _Areas(NamedTuple):
    population: list[Decimal]
    crime: list[Decimal]


def _areas(population: Sequence[Decimal | None], crime: Sequence[Decimal | None]) -> _Areas:
    """The two columns of weights, when each row has both and neither column is all zeros."""
    if len(population) != len(crime):
        raise WrongInput(
            f"population has {len(population)} rows and crime has {len(crime)}; give both for "
            "each area."
        )
    figures = _Areas(present(population, "population"), present(crime, "crime"))
    for argument, column in zip(_Areas._fields, figures, strict=True):
        if not any(column):
            raise ZeroBase(f"Every area's {argument} is 0, so that pot cannot be shared.")
    return figures


def _pot(pot: Decimal, weights: Sequence[Decimal], argument: str) -> tuple[Decimal, ...]:
    in_steps(pot, PENNY, argument)
    return allocate(pot, weights)


def _exact_shares(
    even: Decimal, by_population: Decimal, by_crime: Decimal, figures: _Areas
) -> list[Fraction]:
    """Each area's unrounded share of the three pots together."""
    evenly = Fraction(even) / len(figures.population)
    a_head = Fraction(by_population) / Fraction(exact_sum(figures.population))
    a_crime = Fraction(by_crime) / Fraction(exact_sum(figures.crime))
    return [
        evenly + a_head * Fraction(population) + a_crime * Fraction(crime)
        for population, crime in zip(*figures, strict=True)
    ]


def _allocations(shares: Sequence[Fraction], total: Decimal, step: Decimal) -> list[Decimal]:
    """The exact shares of ``total`` rounded to steps that add up to it."""
    check_step(step)
    in_steps(total, step, "sum of the three pots")
    sign = -1 if total < 0 else 1
    counts = [sign * share / Fraction(step) for share in shares]
    common = lcm(*(count.denominator for count in counts))
    numerators = [count.numerator * (common // count.denominator) for count in counts]
    rounded = round_to_sum(Shares(numerators, common))
    return [from_steps(sign * count, step) for count in rounded]
