"""The traffic light of an action in a plan, as at a date that stands in a cell."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from xlcsp.calc.errors import OutOfDomain, WrongInput
from xlcsp.calc.number import named


class Progress(StrEnum):
    """How an action stands; each member is the text that a cell shows."""

    COMPLETE = "Complete"
    NO_DATE = "No date"
    OVERDUE = "Overdue"
    DUE_SOON = "Due soon"
    NOT_STARTED = "Not started"
    ON_TRACK = "On track"


_LEAD: Final = 30


def action(
    due: date | None,
    done: date | None,
    today: date | None,
    progress: Decimal | None = None,
    lead: Decimal | int | None = None,
) -> Progress:
    """How an action stands on the as-at date ``today``: the first of these that holds.

    ``Complete`` (a done date), ``No date`` (no due date), ``Overdue`` (due before today), ``Due
    soon`` (due within ``lead`` days of today, 30 by default), ``Not started`` (progress 0),
    ``On track``.

    Raises WrongInput where ``today`` is missing, OutOfDomain for a negative ``progress`` or
    ``lead``.
    """
    days_ahead = _LEAD if lead is None else lead
    _check_not_negative("lead", days_ahead)
    _check_not_negative("progress", progress)
    if today is None:
        raise WrongInput("today is empty: point it at the cell with the as-at date of the report.")
    if done is not None:
        return Progress.COMPLETE
    if due is None:
        return Progress.NO_DATE
    if due < today:
        return Progress.OVERDUE
    if (due - today).days <= days_ahead:
        return Progress.DUE_SOON
    if progress is not None and not progress:
        return Progress.NOT_STARTED
    return Progress.ON_TRACK


def _check_not_negative(argument: str, number: Decimal | int | None) -> None:
    if number is not None and number < 0:
        raise OutOfDomain(f"{argument} must be 0 or more; it is {named(Decimal(number))}.")
