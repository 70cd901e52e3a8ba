"""Amounts as whole numbers of a step (a penny, a pound), so that sharing money never rounds twice.

Everything here is exact: an amount that is not whole steps is an error or is rounded in a stated
direction, never silently. Source: docs/contract.md, "Allocation".
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import gcd, lcm

from xlcsp.calc.errors import OutOfDomain, WrongInput
from xlcsp.calc.number import EXACT

PENNY = Decimal("0.01")
POUND = Decimal(1)

_LONGEST_IN_A_SENTENCE = 24


def check_step(step: Decimal) -> None:
    """Raise OutOfDomain unless ``step`` is above zero."""
    if step <= 0:
        raise OutOfDomain(f"The step is {plain(step)}; it must be above 0, such as 0.01 or 1.")


def in_steps(amount: Decimal, step: Decimal, argument: str) -> int:
    """``amount`` as a whole number of steps; OutOfDomain, naming ``argument``, when it is not."""
    steps = Fraction(amount) / Fraction(step)
    if steps.denominator != 1:
        raise OutOfDomain(
            f"The {argument} is {plain(amount)}, which is not a whole number of steps of "
            f"{plain(step)}. Round it, or use a smaller step."
        )
    return steps.numerator


def steps_down(amount: Decimal | Fraction, step: Decimal) -> int:
    """The largest whole number of steps that is no more than ``amount``."""
    numerator, denominator = amount.as_integer_ratio()
    step_numerator, step_denominator = step.as_integer_ratio()
    return (numerator * step_denominator) // (denominator * step_numerator)


def steps_up(amount: Decimal | Fraction, step: Decimal) -> int:
    """The smallest whole number of steps that is no less than ``amount``."""
    numerator, denominator = amount.as_integer_ratio()
    step_numerator, step_denominator = step.as_integer_ratio()
    return -((-numerator * step_denominator) // (denominator * step_numerator))


def from_steps(count: int, step: Decimal) -> Decimal:
    """The amount that ``count`` steps make, exactly."""
    return EXACT.multiply(Decimal(count), step)


def exact_sum(amounts: Iterable[Decimal]) -> Decimal:
    """The sum of ``amounts``, exactly, whatever their number and size."""
    total = Decimal(0)
    for amount in amounts:
        total = EXACT.add(total, amount)
    return total


def plain(amount: Decimal) -> str:
    """``amount`` as a person writes it, for a sentence: 1,234.50, not 1.2345E+3, unless that is long."""
    text = f"{amount:,f}"
    return text if len(text) <= _LONGEST_IN_A_SENTENCE else f"{float(amount):.10g}"


def present(figures: Sequence[Decimal | None], argument: str) -> list[Decimal]:
    """The figures when every row has one that is zero or more.

    Raises WrongInput for no rows or a missing figure, OutOfDomain for a negative one; the
    sentence names ``argument`` and the row, counted from 1.
    """
    if not figures:
        raise WrongInput(f"The {argument} range is empty; give one figure for each row.")
    found = []
    for row, figure in enumerate(figures, start=1):
        if figure is None:
            raise WrongInput(
                f"Row {row} of {argument} is missing. A missing figure is never taken as 0: "
                "fill it in, or type 0 if that is meant."
            )
        if figure < 0:
            raise OutOfDomain(f"Row {row} of {argument} is {plain(figure)}; it must be 0 or more.")
        found.append(figure)
    return found


def whole_proportions(figures: Sequence[Decimal | Fraction]) -> list[int]:
    """The smallest whole numbers in the same proportions as ``figures`` (92.5 : 5 is 37 : 2)."""
    ratios = [figure.as_integer_ratio() for figure in figures]
    common = lcm(*{denominator for _, denominator in ratios})
    scaled = [numerator * (common // denominator) for numerator, denominator in ratios]
    divisor = gcd(*scaled) or 1
    return [number // divisor for number in scaled]
