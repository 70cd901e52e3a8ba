"""TEXT gives what Excel gives for every format that is let through."""

import datetime
from decimal import ROUND_HALF_UP, Decimal

import pytest

from xlcsp.engine import evaluate
from xlcsp.engine.restrictions import PROVEN_FORMATS

NUMBERS = ["0", "5", "1234.567", "-1234.567", "0.125", "2.675", "-0.045", "999999.995", "0.285"]
DAYS = [datetime.date(2009, 8, 15), datetime.date(2010, 1, 3), datetime.date(1999, 12, 31)]
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()  # noqa: SIM905
NUMBER_FORMATS = sorted(form for form in PROVEN_FORMATS if "0" in form)
DATE_FORMATS = sorted(form for form in PROVEN_FORMATS if "0" not in form)


def number_as_excel_shows_it(text: str, form: str) -> str:
    number = Decimal(text)
    if form.startswith("+"):
        form = form.partition(";")[0][1:]
        sign = "+" if number >= 0 else "-"
        return sign + number_as_excel_shows_it(str(abs(number)), form)
    before, after = ("£", "") if form.startswith("£") else ("", "")
    form = form.removeprefix("£")
    if form.endswith("%"):
        number, form, after = number * 100, form[:-1], "%"
    places = len(form.partition(".")[2])
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    sign = "-" if rounded < 0 else ""
    shown = f"{abs(rounded):,.{places}f}" if "," in form else f"{abs(rounded):.{places}f}"
    whole = len(form.partition(".")[0])
    if "," not in form and "." not in form:
        shown = shown.rjust(whole, "0")
    return f"{sign}{before}{shown}{after}"


def day_as_excel_shows_it(day: datetime.date, form: str) -> str:
    parts = {
        "yyyy": f"{day.year:04}", "yy": f"{day.year % 100:02}",
        "mmmm": MONTHS[day.month - 1], "mmm": MONTHS[day.month - 1][:3],
        "mm": f"{day.month:02}", "m": str(day.month),
        "dddd": WEEKDAYS[day.weekday()], "ddd": WEEKDAYS[day.weekday()][:3],
        "dd": f"{day.day:02}", "d": str(day.day),
    }  # fmt: skip
    shown = ""
    while form:
        part = next((p for p in parts if form.startswith(p)), form[0])
        shown += parts.get(part, part)
        form = form[len(part) :]
    return shown


@pytest.mark.parametrize("form", NUMBER_FORMATS)
def test_numbers_are_shown_in_every_proven_format(form: str) -> None:
    results = evaluate([f'=TEXT({number},"{form}")' for number in NUMBERS])
    assert results == [number_as_excel_shows_it(number, form) for number in NUMBERS]


@pytest.mark.parametrize("form", DATE_FORMATS)
def test_dates_are_shown_in_every_proven_format(form: str) -> None:
    serials = [(day - datetime.date(1899, 12, 30)).days for day in DAYS]
    results = evaluate([f'=TEXT({serial},"{form}")' for serial in serials])
    assert results == [day_as_excel_shows_it(day, form) for day in DAYS]
