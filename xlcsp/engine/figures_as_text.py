"""Texts such as "1,234" or "1/4/2010" where a native formula wants a number.

Excel turns them into numbers by the country settings of its computer; formualizer knows only plain
figures and takes dates as American. So a native formula that reckons with one is refused.
"""

import re
from typing import Final

_SAME_EVERYWHERE: Final = re.compile(
    r"\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*%?\s*"
)
_SIGNS_AND_DIGITS: Final = re.compile(r"[\s0-9.,£$€()+\-/:%']+([AaPp][Mm]\s*)?")
_WITH_A_MONTH: Final = re.compile(
    r"\s*([0-9]{1,2}[\s\-/.]*)?[A-Za-z]{3,9}[\s\-/.,]*[0-9]{1,4}[\s0-9:,]*"
)
_DAY_AND_MONTH: Final = re.compile(r"\s*[0-9]{1,2}[\s\-/.]*[A-Za-z]{3,9}\s*")
_MONTH: Final = re.compile(r"(?i)jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec")

_RECKONING: Final = frozenset(
    {
        *("ABS", "CEILING", "DATE", "DATEDIF", "DAY", "DAYS", "EDATE", "EOMONTH", "EVEN", "EXP"),
        *("FIXED", "FLOOR", "HOUR", "INT", "ISOWEEKNUM", "LN", "LOG", "LOG10", "MINUTE", "MOD"),
        *("MONTH", "MROUND", "ODD", "POWER", "QUOTIENT", "ROUND", "ROUNDDOWN", "ROUNDUP", "SIGN"),
        *("SQRT", "TEXT", "TIME", "TRUNC", "VALUE", "WEEKDAY", "YEAR"),
    }
)
"""The functions that turn text into numbers where one value is wanted."""


def takes_a_number(function: str, index: int) -> bool:
    """Whether a native function reckons with that argument; the second of TEXT is a format."""
    return function in _RECKONING and not (function == "TEXT" and index)


def hangs_on_settings(text: str) -> bool:
    """Whether Excel may read the text as a number, and not as the same one everywhere."""
    if not any("0" <= character <= "9" for character in text):
        return False
    if _SAME_EVERYWHERE.fullmatch(text):
        return False
    if _SIGNS_AND_DIGITS.fullmatch(text):
        return True
    dated = _WITH_A_MONTH.fullmatch(text) or _DAY_AND_MONTH.fullmatch(text)
    return bool(dated and _MONTH.search(text))
