"""The traffic light of an action: the first rule that holds, and the edges between them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcsp.calc.action import Progress, action
from xlcsp.calc.errors import OutOfDomain, WrongInput

DUE = date(2014, 3, 31)
HALF = Decimal("0.5")


def days_before(count: int) -> date:
    return DUE - timedelta(days=count)


def test_a_done_date_completes_an_action_whatever_else() -> None:
    done = date(2014, 5, 1)
    assert action(DUE, done, date(2014, 6, 1)) is Progress.COMPLETE
    assert action(None, done, date(2014, 6, 1)) is Progress.COMPLETE
    assert action(DUE, done, date(2014, 6, 1), Decimal(0)) is Progress.COMPLETE


def test_without_a_due_date_there_is_none_to_miss() -> None:
    assert action(None, None, DUE) is Progress.NO_DATE
    assert action(None, None, DUE, Decimal(0)) is Progress.NO_DATE


def test_the_day_after_is_overdue_and_the_day_itself_is_not() -> None:
    assert action(DUE, None, days_before(-1)) is Progress.OVERDUE
    assert action(DUE, None, DUE) is Progress.DUE_SOON


def test_thirty_days_are_soon_and_one_more_is_not() -> None:
    assert action(DUE, None, days_before(30), HALF) is Progress.DUE_SOON
    assert action(DUE, None, days_before(31), HALF) is Progress.ON_TRACK


def test_lead_says_how_soon_is_soon() -> None:
    assert action(DUE, None, days_before(90), HALF, 90) is Progress.DUE_SOON
    assert action(DUE, None, days_before(1), HALF, 0) is Progress.ON_TRACK
    assert action(DUE, None, DUE, HALF, 0) is Progress.DUE_SOON


def test_no_progress_is_not_started_but_unknown_progress_is_on_track() -> None:
    assert action(DUE, None, days_before(100), Decimal(0)) is Progress.NOT_STARTED
    assert action(DUE, None, days_before(100), None) is Progress.ON_TRACK
    assert action(DUE, None, days_before(100), HALF) is Progress.ON_TRACK


def test_an_action_due_soon_and_not_started_is_due_soon() -> None:
    assert action(DUE, None, days_before(5), Decimal(0)) is Progress.DUE_SOON


def test_the_as_at_date_must_be_given() -> None:
    with pytest.raises(WrongInput, match=r"^today is empty"):
        action(DUE, None, None)


def test_negative_lead_and_progress_are_outside_the_domain() -> None:
    with pytest.raises(OutOfDomain, match=r"^lead must be 0 or more; it is -1"):
        action(DUE, None, DUE, None, -1)
    with pytest.raises(OutOfDomain, match=r"^progress must be 0 or more"):
        action(DUE, None, DUE, Decimal("-0.1"))


def test_every_word_is_as_published() -> None:
    assert {str(progress) for progress in Progress} == {
        *("Complete", "No date", "Overdue", "Due soon", "Not started", "On track"),
    }


@given(st.integers(min_value=-500, max_value=500), st.integers(min_value=0, max_value=500))
def test_time_only_ever_moves_an_action_from_on_track_through_due_soon_to_overdue(
    ahead: int, lead: int
) -> None:
    order = [Progress.ON_TRACK, Progress.DUE_SOON, Progress.OVERDUE]
    today, tomorrow = (
        order.index(action(DUE, None, days_before(ahead - later), HALF, lead)) for later in (0, 1)
    )
    assert today <= tomorrow
