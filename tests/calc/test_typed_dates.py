"""Dates as people type them: day first, and a month alone is its last day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcsp.calc.dates import date_of_serial, read_date
from xlcsp.calc.errors import WrongInput

days = st.dates(min_value=date(1930, 1, 1), max_value=date(2029, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        *("March 2014", "Mar 2014", "Mar-14", "march  2014", "end March 2014", "End of March 2014"),
        *("by end of March 2014", "31/03/2014", "31/3/14", "31-03-2014", "31.3.2014", "03/2014"),
        *("31 March 2014", "31st March 2014", "31 Mar 14", "31-Mar-14", "Monday 31 March 2014"),
        *("31 March, 2014", "31st of March 2014", "2014-03-31", "2014-03-31T00:00:00"),
        *("31/03/2014 00:00", "March 2014 ²", "By March 2014.", "\u00a0March\u00a02014"),
    ],
)
def test_the_last_day_of_march_2014_in_every_form(text: str) -> None:
    assert read_date(text, "due") == date(2014, 3, 31)


def test_the_day_comes_first() -> None:
    assert read_date("03/04/2014", "due") == date(2014, 4, 3)


def test_february_ends_when_it_ends() -> None:
    assert read_date("February 2012", "due") == date(2012, 2, 29)
    assert read_date("Feb 2013", "due") == date(2013, 2, 28)


def test_short_years_are_read_as_excel_reads_them() -> None:
    assert read_date("1/1/29", "due") == date(2029, 1, 1)
    assert read_date("1/1/30", "due") == date(1930, 1, 1)


@pytest.mark.parametrize("text", ["", "  ", "TBC", "n/a", "–", "To be confirmed"])
def test_no_date_is_no_date(text: str) -> None:
    assert read_date(text, "due") is None


@pytest.mark.parametrize(
    "text",
    [
        *("2014", "2013/14", "Q4 2013/14", "Spring 2014", "Ongoing", "03/31/2014", "29/02/2013"),
        *("31 April 2014", "31/03", "March", "0/3/2014", "31/03-2014", "41729", "x" * 30000),
    ],
)
def test_what_is_no_certain_date_is_refused_by_the_arguments_name(text: str) -> None:
    with pytest.raises(WrongInput, match=r"^due holds .*day first") as refused:
        read_date(text, "due")
    assert len(str(refused.value)) <= 200


@given(days, st.sampled_from(["%d/%m/%Y", "%d.%m.%y", "%d %B %Y", "%d-%b-%y", "%Y-%m-%d"]))
def test_a_day_written_in_any_of_the_forms_is_read_back(day: date, form: str) -> None:
    assert read_date(day.strftime(form), "due") == day


@given(days)
def test_a_month_is_the_day_before_the_next_month(day: date) -> None:
    last = read_date(day.strftime("%B %Y"), "due")
    assert last is not None
    assert (last.year, last.month) == (day.year, day.month)
    assert (last + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("serial", "day"),
    [
        (1, date(1900, 1, 1)),
        (59, date(1900, 2, 28)),
        (61, date(1900, 3, 1)),
        (40040, date(2009, 8, 15)),
        (Decimal("41729.75"), date(2014, 3, 31)),
        (2_958_465, date(9999, 12, 31)),
    ],
)
def test_a_date_number_is_its_day(serial: int | Decimal, day: date) -> None:
    assert date_of_serial(serial, "date") == day


@pytest.mark.parametrize("serial", [0, -1, 60, 2_958_466, Decimal("1e300")])
def test_a_number_that_no_date_has_is_refused(serial: int | Decimal) -> None:
    with pytest.raises(WrongInput, match=r"^date is .* not a date"):
        date_of_serial(serial, "date")
