"""The risk harm matrix: a score, and the band that the partnership's own bounds put it in.

Source: the Warwickshire document's risk harm matrix; docs/contract.md, "Risk and scanning".
"""

from decimal import Decimal

from xlcsp.calc.errors import OutOfDomain, WrongInput
from xlcsp.calc.number import EXACT
from xlcsp.calc.steps import plain


def risk(probability: Decimal, harm: Decimal) -> Decimal:
    """The product of the two scores, exactly."""
    return EXACT.multiply(probability, harm)


def risk_band(score: Decimal | None, high: Decimal | None, medium: Decimal | None) -> str:
    """``HIGH`` from ``high`` up, ``MEDIUM`` from ``medium`` up, else ``LOW``.

    A missing score is ``No data``. The bounds have no default: WrongInput when one is missing,
    OutOfDomain when ``medium`` is above ``high``.
    """
    if high is None or medium is None:
        bound = "high" if high is None else "medium"
        raise WrongInput(f"{bound} is missing: give the score from which your bands count {bound}.")
    if medium > high:
        raise OutOfDomain(
            f"medium is {plain(medium)} and high is {plain(high)}; medium cannot be above high."
        )
    if score is None:
        return "No data"
    if score >= high:
        return "HIGH"
    return "MEDIUM" if score >= medium else "LOW"
