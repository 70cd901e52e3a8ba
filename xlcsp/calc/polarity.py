"""Polarity (``better``): which way an indicator should go. It is never guessed.

It belongs to an indicator in one form: NI 30 is "Bigger is better" as a percentage reduction, and
green when falling as a count.
"""

from decimal import Decimal
from enum import Enum
from typing import Final

from xlcsp.calc.choice import read_choice


class Polarity(Enum):
    """Which way is better; the value is the word that a person types."""

    SMALLER = "smaller"
    BIGGER = "bigger"
    NEUTRAL = "neutral"


_SMALLER: Final = ("smaller", "low", "lower", "decrease", "reduce", "minimise", "minimize")
_BIGGER: Final = ("bigger", "high", "higher", "increase", "maximise", "maximize")

_WORDS: Final = {
    **{word + end: Polarity.SMALLER for word in _SMALLER for end in ("", " is better")},
    **{word + end: Polarity.BIGGER for word in _BIGGER for end in ("", " is better")},
    "neutral": Polarity.NEUTRAL,
}


def read_better(text: str) -> Polarity:
    """The polarity that the text names: ``smaller``, "Bigger is better", ``reduce`` ...

    WrongInput for anything else, an empty text included.
    """
    return read_choice(text, "better", _WORDS, "smaller, bigger or neutral")


def no_worse(figure: Decimal, comparator: Decimal, better: Polarity) -> bool:
    """Whether the figure is as good as the comparator, or better; never so for neutral."""
    if better is Polarity.SMALLER:
        return figure <= comparator
    return better is Polarity.BIGGER and figure >= comparator
