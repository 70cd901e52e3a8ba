"""Months, quarters and years as keys: read from cells and sources in the forms people write them.

The financial year runs from April to March. A period is its first month and its length, so that the
months of a quarter and the quarters of a year can be counted off.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from typing import Final

from xlcsp.calc.dates import date_of_serial, read_date
from xlcsp.calc.errors import WrongInput
from xlcsp.calc.period import PeriodKind, period

_DAYS_FROM_1900_TO_1904: Final = 1462
_QUARTER: Final = re.compile(
    r"(?P<year>.+?),? *[Qq](?P<quarter>[1-4])|[Qq](?P<first>[1-4]),? *(?P<then>.+)"
)
_FINANCIAL_YEAR: Final = re.compile(r"(?:FY *)?(\d{4}) ?[/–-] ?(\d{2}|\d{4})", re.IGNORECASE)


class Step(Enum):
    """A length of period; the value is how messages call it."""

    MONTH = "month"
    QUARTER = "quarter"
    FINANCIAL_YEAR = "financial year"
    YEAR = "year"

    @property
    def months(self) -> int:
        """How many months it has."""
        return {Step.MONTH: 1, Step.QUARTER: 3}.get(self, 12)


@dataclass(frozen=True, slots=True)
class Period:
    """One month, quarter or year; ``start`` counts months from the year 0."""

    step: Step
    start: int

    def __str__(self) -> str:
        return written_forms(self)[0]

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date(self.start // 12, self.start % 12 + 1, 1)

    @property
    def last_day(self) -> date:
        """Its last day."""
        after = self.start + self.step.months
        return date(after // 12, after % 12 + 1, 1) - timedelta(days=1)

    def parts(self, step: Step) -> tuple["Period", ...]:
        """The shorter periods that it consists of; itself where ``step`` is no shorter."""
        if step.months >= self.step.months:
            return (self,)
        months = range(self.start, self.start + self.step.months, step.months)
        return tuple(Period(step, start) for start in months)

    def whole(self, step: Step) -> "Period":
        """The longer period that it lies in."""
        return period_of(self.first_day, step)


def period_of(day: date, step: Step) -> Period:
    """The period that holds a day."""
    month = day.year * 12 + day.month - 1
    match step:
        case Step.MONTH:
            return Period(step, month)
        case Step.YEAR:
            return Period(step, day.year * 12)
        case Step.QUARTER:
            return Period(step, month - month % 3)
        case Step.FINANCIAL_YEAR:
            return Period(step, month - (month - 3) % 12)


def run_of(first: Period, last: Period) -> tuple[Period, ...]:
    """Every period from one to another, both included."""
    step = first.step
    return tuple(Period(step, at) for at in range(first.start, last.start + 1, step.months))


# Dates in cells -------------------------------------------------------------------------------------


def day_of(serial: float, date1904: bool) -> date | None:
    """The day that a cell's date number means; None for a number that no date has."""
    try:
        return date_of_serial(serial + (_DAYS_FROM_1900_TO_1904 if date1904 else 0), "date")
    except WrongInput:
        return None


def serial_of(day: date, date1904: bool) -> float:
    """The number that a cell holds for a day."""
    days = (day - date(1899, 12, 30)).days
    if date1904:
        return float(days - _DAYS_FROM_1900_TO_1904)
    return float(days if days > 60 else days - 1)


def read_day(text: str) -> date | None:
    """The day in a text, day first; None if it is no date."""
    try:
        return read_date(text, "date")
    except WrongInput:
        return None


# Reading and writing --------------------------------------------------------------------------------


def read_period(value: object, step: Step, date1904: bool = False) -> Period | None:
    """The period that a cell or a text names; None if it names none of that length.

    A number is a date's serial, or a year where years are wanted.
    """
    match value:
        case Period():
            return value.whole(step) if value.step.months <= step.months else None
        case date():
            return period_of(value, step)
        case bool() | None:
            return None
        case int() | float() | Decimal():
            return _of_number(float(value), step, date1904)
        case str():
            return _of_text(" ".join(value.split()), step)
        case _:
            return None


def _of_number(number: float, step: Step, date1904: bool) -> Period | None:
    if step is Step.YEAR and number.is_integer() and 1801 <= number <= 2199:
        return Period(step, int(number) * 12)
    day = day_of(number, date1904)
    return None if day is None else period_of(day, step)


def _of_text(text: str, step: Step) -> Period | None:
    match step:
        case Step.MONTH:
            month = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", text)
            if month:
                return Period(step, int(month[1]) * 12 + int(month[2]) - 1)
            day = read_day(text)
            return None if day is None else period_of(day, step)
        case Step.QUARTER:
            found = _QUARTER.fullmatch(text)
            year = found and _financial_year(found["year"] or found["then"])
            if not found or year is None:
                return None
            return Period(step, year * 12 + 3 * int(found["quarter"] or found["first"]))
        case Step.FINANCIAL_YEAR:
            year = _financial_year(text)
            return None if year is None else Period(step, year * 12 + 3)
        case Step.YEAR:
            return Period(step, int(text) * 12) if re.fullmatch(r"[12]\d{3}", text) else None


def _financial_year(text: str) -> int | None:
    """The calendar year in which a financial year such as ``2015/16`` begins."""
    found = _FINANCIAL_YEAR.fullmatch(text.strip())
    if not found:
        return None
    year = int(found[1])
    return year if (year + 1) % 10 ** len(found[2]) == int(found[2]) else None


def written_forms(when: Period) -> tuple[str, ...]:
    """The ways in which people write a period, ours first."""
    day = when.first_day
    match when.step:
        case Step.MONTH:
            short, long = _MONTHS[day.month - 1][:3], _MONTHS[day.month - 1]
            return (
                f"{day:%Y-%m}",
                f"{short} {day.year}",
                f"{long} {day.year}",
                f"{short}-{day.year % 100:02}",
                f"{short} {day.year % 100:02}",
                f"{day:%m/%Y}",
            )
        case Step.QUARTER:
            years, _, quarter = _named(day, PeriodKind.FINANCIAL_QUARTER).partition(" ")
            return tuple(
                form
                for year in _year_forms(years)
                for form in (f"{year} {quarter}", f"{quarter} {year}")
            )
        case Step.FINANCIAL_YEAR:
            return _year_forms(_named(day, PeriodKind.FINANCIAL_YEAR))
        case Step.YEAR:
            return (str(day.year),)


_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def _named(day: date, kind: PeriodKind) -> str:
    return period(day, kind) or ""


def _year_forms(years: str) -> tuple[str, ...]:
    first, _, last = years.partition("/")
    return (years, f"{first}-{last}", f"{first}/{int(first) + 1}", f"{first}–{last}")


def form_like(example: str, step: Step) -> Callable[[Period], str]:
    """How to write a period of this length as an example is written; our own form if unknown."""
    of_example = read_period(example, step)
    forms = () if of_example is None else written_forms(of_example)
    wanted = " ".join(example.split())
    place = forms.index(wanted) if wanted in forms else 0
    return lambda when: written_forms(when)[place]
