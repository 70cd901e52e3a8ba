"""Months, quarters and years in the forms people write them."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcsp.refresh.period import (
    Period,
    Step,
    day_of,
    form_like,
    period_of,
    read_period,
    run_of,
    serial_of,
    written_forms,
)


@pytest.mark.parametrize(
    ("text", "step", "first", "last"),
    [
        ("2023-01", Step.MONTH, date(2023, 1, 1), date(2023, 1, 31)),
        ("Jan 2023", Step.MONTH, date(2023, 1, 1), date(2023, 1, 31)),
        ("January 2023", Step.MONTH, date(2023, 1, 1), date(2023, 1, 31)),
        ("31/01/2023", Step.MONTH, date(2023, 1, 1), date(2023, 1, 31)),
        ("2015/16 Q1", Step.QUARTER, date(2015, 4, 1), date(2015, 6, 30)),
        ("Q4 2015-16", Step.QUARTER, date(2016, 1, 1), date(2016, 3, 31)),
        ("2015/16", Step.FINANCIAL_YEAR, date(2015, 4, 1), date(2016, 3, 31)),
        ("1999-00", Step.FINANCIAL_YEAR, date(1999, 4, 1), date(2000, 3, 31)),
        ("2015/2016", Step.FINANCIAL_YEAR, date(2015, 4, 1), date(2016, 3, 31)),
        ("2019", Step.YEAR, date(2019, 1, 1), date(2019, 12, 31)),
    ],
)
def test_a_period_is_read_as_people_write_it(
    text: str, step: Step, first: date, last: date
) -> None:
    found = read_period(text, step)
    assert found is not None
    assert (found.first_day, found.last_day) == (first, last)


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("2015/17", Step.FINANCIAL_YEAR),
        ("2015 Q1", Step.QUARTER),
        ("Blaby", Step.MONTH),
        ("", Step.YEAR),
    ],
)
def test_what_names_no_such_period_is_none(text: str, step: Step) -> None:
    assert read_period(text, step) is None


def test_the_months_of_a_financial_year_run_from_april_to_march() -> None:
    year = read_period("2015/16", Step.FINANCIAL_YEAR)
    assert year is not None
    months = [str(month) for month in year.parts(Step.MONTH)]
    assert (months[0], months[-1], len(months)) == ("2015-04", "2016-03", 12)


@settings(deadline=None)
@given(st.dates(date(1905, 1, 1), date(2150, 1, 1)), st.sampled_from(Step))
def test_every_form_that_is_written_is_read_back(day: date, step: Step) -> None:
    period = period_of(day, step)
    assert period.first_day <= day <= period.last_day
    for form in written_forms(period)[:3]:
        assert read_period(form, step) == period


@settings(deadline=None)
@given(st.dates(date(1904, 1, 2), date(2150, 1, 1)), st.booleans())
def test_a_day_survives_its_serial_in_both_date_systems(day: date, date1904: bool) -> None:
    assert day_of(serial_of(day, date1904), date1904) == day


def test_the_1904_system_counts_1462_days_less() -> None:
    assert serial_of(date(2025, 1, 1), False) - serial_of(date(2025, 1, 1), True) == 1462


def test_a_new_month_is_written_as_its_neighbour_is() -> None:
    april = period_of(date(2026, 4, 1), Step.MONTH)
    assert form_like("Mar-26", Step.MONTH)(april) == "Apr-26"
    assert form_like("March 2026", Step.MONTH)(april) == "April 2026"


def test_a_run_of_quarters_has_no_gap() -> None:
    first, last = (read_period(text, Step.QUARTER) for text in ("2015/16 Q3", "2016/17 Q2"))
    assert isinstance(first, Period)
    assert isinstance(last, Period)
    assert [str(each) for each in run_of(first, last)] == [
        "2015/16 Q3",
        "2015/16 Q4",
        "2016/17 Q1",
        "2016/17 Q2",
    ]
