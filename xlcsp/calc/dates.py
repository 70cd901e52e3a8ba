"""Dates as people type them, day first; a month alone is its last day ("March 2014").

A year of two digits is read as Excel reads it: 00 to 29 are 2000 to 2029, 30 to 99 the century
before. A season, a quarter or a year alone is not a date.
"""

import re
from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta
from decimal import Decimal
from typing import Final

from xlcsp.calc.errors import WrongInput
from xlcsp.calc.number import named
from xlcsp.calc.published import FOOTNOTE_MARKS, excerpt, is_missing, tidy

_MONTH_NAMES: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTHS: Final = {
    **{name: month for month, name in enumerate(_MONTH_NAMES, start=1)},
    **{name[:3]: month for month, name in enumerate(_MONTH_NAMES, start=1)},
    "sept": 9,
}

_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thur?s?|fri|satur|sat|sun)(?:day)?,? )?"
_BEFORE = r"(?:by |due )?(?:the )?(?:end (?:of )?)?"
_YEAR = r"(?P<year>[0-9]{4}|[0-9]{2})"

_FORMS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})(?:[t ][0-9:.]{4,15}z?)?",
        rf"(?P<day>[0-9]{{1,2}})(?P<part>[-/. ])(?P<month>[0-9]{{1,2}})(?P=part){_YEAR}(?: [0-9:]{{4,8}})?",
        rf"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?: of)?[- ./]?(?P<name>[a-z]{{3,9}})\.?,?[- ./]?{_YEAR}",
        rf"(?P<name>[a-z]{{3,9}})\.?,?[- ./]?{_YEAR}",
        r"(?P<month>[0-9]{1,2})[-/](?P<year>[0-9]{4})",
    )
)
_LEADING: Final = re.compile(_BEFORE + _WEEKDAY)

_LONGEST: Final = 60
_FIRST_DAY: Final = date(1899, 12, 31)
_PHANTOM_LEAP_DAY: Final = 60
"""Excel's 29 February 1900, which never was; later serials are one more than the days."""
_LAST_SERIAL: Final = 2_958_465


def read_date(text: str, argument: str) -> date | None:
    """The date in the text; None if it says that there is none (empty, ``TBC`` ...).

    Raises WrongInput, naming the argument, for text that is not a date.
    """
    if is_missing(text):
        return None
    found = _find_date(text)
    if found is None:
        raise WrongInput(
            f'{argument} holds "{excerpt(text)}", which is not a date: '
            "type one with the day first, such as 31/03/2014, or a month such as March 2014."
        )
    return found


def date_of_serial(serial: Decimal | float, argument: str) -> date:
    """The day that a cell's date number means in Excel's 1900 system; the time of day is dropped.

    Raises WrongInput for a number that no date has.
    """
    if not 1 <= serial < _LAST_SERIAL + 1 or int(serial) == _PHANTOM_LEAP_DAY:
        raise WrongInput(
            f"{argument} is {named(Decimal(serial))}, which is not a date: "
            "type one with the day first, such as 31/03/2014."
        )
    days = int(serial)
    return _FIRST_DAY + timedelta(days=days - 1 if days > _PHANTOM_LEAP_DAY else days)


def _find_date(text: str) -> date | None:
    if len(text) > _LONGEST:
        return None
    words = tidy(text).casefold().rstrip(f"{FOOTNOTE_MARKS} .")
    leading = _LEADING.match(words)
    words = words[leading.end() :] if leading else words
    for form in _FORMS:
        found = form.fullmatch(words)
        if found:
            return _date_of_parts(found.groupdict())
    return None


def _date_of_parts(parts: dict[str, str | None]) -> date | None:
    """The date that day, month (as a number or a name) and year make; None if there is none."""
    month = int(parts.get("month") or 0) or _MONTHS.get(parts.get("name") or "", 0)
    year = _full_year(parts.get("year") or "")
    if not 1 <= month <= 12 or not MINYEAR <= year <= MAXYEAR:
        return None
    last = monthrange(year, month)[1]
    written_day = parts.get("day")
    day = last if written_day is None else int(written_day)
    return date(year, month, day) if 1 <= day <= last else None


def _full_year(written: str) -> int:
    year = int(written)
    if len(written) == 4:
        return year
    return year + (2000 if year < 30 else 1900)
