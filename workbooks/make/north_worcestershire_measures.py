"""North Worcestershire's 48 measures for 2013/14, each with its polarity, unit and basis.

The plan prints the measures as bullets without polarities or figures. The polarities are our
reading: where the plan wants more reporting of what is hidden (hate crime, domestic abuse), or
counts what the police do, more is neither good nor bad, so the measure is neutral and not rated.
"""

from typing import Final, NamedTuple

SMALLER: Final = "Smaller is better"
BIGGER: Final = "Bigger is better"
NEUTRAL: Final = "Neutral"


class Reading(NamedTuple):
    """How a measure is to be read: polarity, unit and basis."""

    better: str
    unit: str
    basis: str


COUNT_DOWN: Final = Reading(SMALLER, "number", "Cumulative")
COUNT_UP: Final = Reading(BIGGER, "number", "Cumulative")
COUNT: Final = Reading(NEUTRAL, "number", "Cumulative")
SHARE_UP: Final = Reading(BIGGER, "points", "Cumulative")
SHARE_DOWN: Final = Reading(SMALLER, "points", "Cumulative")
SURVEY_DOWN: Final = Reading(SMALLER, "points", "Survey")
IN_WORDS: Final = Reading(NEUTRAL, "number", "Snapshot")
"""Outcomes of projects, and measures still to be developed: told in words, not rated."""

READINGS: Final[tuple[tuple[Reading, ...], ...]] = (
    (*[COUNT_DOWN] * 7, COUNT_UP, IN_WORDS, IN_WORDS),
    (*[COUNT_DOWN] * 2, *[SHARE_UP] * 2, *[COUNT_DOWN] * 3, IN_WORDS),
    (
        *[COUNT] * 9,
        COUNT_DOWN,
        SHARE_DOWN,
        *[COUNT] * 3,
        SHARE_DOWN,
        COUNT,
        IN_WORDS,
    ),
    (*[COUNT] * 4, COUNT_UP),
    (*[COUNT_DOWN] * 6, SURVEY_DOWN, IN_WORDS),
)
"""For each priority, one reading a bullet, in the order of the plan: 10, 8, 17, 5 and 8."""
