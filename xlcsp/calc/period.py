"""Reporting periods, and the parts of a year's figure.

The financial year runs from April to March. ``to_date`` and ``forecast`` suit figures that add up
over the year, not surveys, rates or snapshots; nothing here guesses what period a figure covers.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Final

from xlcsp.calc.choice import read_choice
from xlcsp.calc.errors import OutOfDomain, WrongInput, ZeroBase
from xlcsp.calc.number import ZERO, Exact, named, whole_number

_MONTHS: Final = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)
_MONTHS_A_YEAR: Final = 12
_MOST_PERIODS: Final = 1000


class PeriodKind(Enum):
    """Which kind of reporting period; the value is what a person types."""

    FINANCIAL_YEAR = "FY"
    FINANCIAL_QUARTER = "FQ"
    FINANCIAL_MONTH = "FM"
    CALENDAR_YEAR = "CY"
    CALENDAR_QUARTER = "CQ"
    ROLLING_TWELVE_MONTHS = "R12"


_KINDS: Final = {kind.value.lower(): kind for kind in PeriodKind}


def read_period_kind(text: str) -> PeriodKind:
    """The kind that the text names; WrongInput for anything but FY, FQ, FM, CY, CQ and R12."""
    return read_choice(text, "kind", _KINDS, "FY, FQ, FM, CY, CQ or R12")


def period(day: date | None, kind: PeriodKind = PeriodKind.FINANCIAL_YEAR) -> str | None:
    """The name of the reporting period that holds the day; None without one.

    15 August 2009: ``2009/10``, ``2009/10 Q2``, ``2009/10 M05``, ``2009``, ``2009 Q3``,
    ``Sep 2008 - Aug 2009`` (the twelve months ending with the day's month).
    """
    if day is None:
        return None
    since_april = (day.month - 4) % _MONTHS_A_YEAR
    first_year = day.year if day.month >= 4 else day.year - 1
    financial_year = f"{first_year}/{(first_year + 1) % 100:02}"
    match kind:
        case PeriodKind.FINANCIAL_YEAR:
            return financial_year
        case PeriodKind.FINANCIAL_QUARTER:
            return f"{financial_year} Q{since_april // 3 + 1}"
        case PeriodKind.FINANCIAL_MONTH:
            return f"{financial_year} M{since_april + 1:02}"
        case PeriodKind.CALENDAR_YEAR:
            return f"{day.year}"
        case PeriodKind.CALENDAR_QUARTER:
            return f"{day.year} Q{(day.month - 1) // 3 + 1}"
        case PeriodKind.ROLLING_TWELVE_MONTHS:
            return _twelve_months_to(day)


def _twelve_months_to(day: date) -> str:
    first_month = day.month % _MONTHS_A_YEAR
    first_year = day.year if first_month == 0 else day.year - 1
    return f"{_MONTHS[first_month]} {first_year} - {_MONTHS[day.month - 1]} {day.year}"


def to_date(
    full_year: Decimal | None,
    elapsed: Decimal | None,
    periods: Decimal | int | None = None,
    profile: Sequence[Decimal | None] | None = None,
) -> Exact | None:
    """The part of a full-year figure due by now; None if the figure or ``elapsed`` is missing.

    A straight line over ``periods`` (12), or in proportion to ``profile``: one weight for each
    period, in order; its length is then ``periods``. Nothing elapsed: 0.

    Raises OutOfDomain for elapsed outside 0 to periods, or part of a period with a profile;
    WrongInput and ZeroBase for a profile that cannot be used.
    """
    part = _part_of_year(elapsed, periods, profile)
    if full_year is None or part is None:
        return None
    return Fraction(full_year) * part


def forecast(
    to_date: Decimal | None,
    elapsed: Decimal | None,
    periods: Decimal | int | None = None,
    profile: Sequence[Decimal | None] | None = None,
) -> Exact | None:
    """The year-end figure on the present course; None if the figure or ``elapsed`` is missing.

    The inverse of ``to_date`` (the function), with the same arguments and errors. Raises ZeroBase
    where nothing has elapsed, or the profile has nothing in the periods so far.
    """
    part = _part_of_year(elapsed, periods, profile)
    if to_date is None or part is None:
        return None
    if not part:
        raise ZeroBase(
            "elapsed is 0, so there is no course to follow yet: wait for the first figures."
            if not elapsed
            else "profile has nothing in the periods elapsed, so there is no course to follow yet."
        )
    return Fraction(to_date) / part


def _part_of_year(
    elapsed: Decimal | None,
    periods: Decimal | int | None,
    profile: Sequence[Decimal | None] | None,
) -> Fraction | None:
    """How much of the year is due by now, from 0 to 1; None if ``elapsed`` is missing."""
    weights = None if profile is None else _weights(profile)
    length = _length_of_year(periods, weights)
    if elapsed is None:
        return None
    if not 0 <= elapsed <= length:
        raise OutOfDomain(
            f"elapsed must be from 0 to the {length:,} periods of the year; it is {named(elapsed)}."
        )
    if weights is None:
        return Fraction(elapsed) / length
    if elapsed != int(elapsed):
        raise OutOfDomain(
            f"elapsed must be a whole number of periods with a profile; it is {named(elapsed)}."
        )
    return Fraction(sum(weights[: int(elapsed)]), sum(weights))


def _length_of_year(periods: Decimal | int | None, weights: Sequence[Fraction] | None) -> int:
    if weights is None:
        given = _MONTHS_A_YEAR if periods is None else periods
        return whole_number("periods", given, 1, _MOST_PERIODS)
    if periods is not None and periods != len(weights):
        raise WrongInput(
            f"profile has {len(weights):,} weights, but periods is {named(Decimal(periods))}: "
            "give one weight for each period, or leave periods out."
        )
    return len(weights)


def _weights(profile: Sequence[Decimal | None]) -> list[Fraction]:
    """The profile's weights; WrongInput, OutOfDomain or ZeroBase if they cannot share out a year."""
    weights = []
    for place, weight in enumerate(profile, start=1):
        if weight is None:
            raise WrongInput(f"profile has no weight for period {place}: type one, 0 if nothing.")
        if weight < ZERO:
            raise OutOfDomain(
                f"profile has a negative weight for period {place} ({named(weight)}): "
                "weights are 0 or more."
            )
        weights.append(Fraction(weight))
    if not any(weights):
        raise ZeroBase("profile has only zeros: give at least one period a weight.")
    return weights
