"""The reader of published figures: text such as ``~£350,000``, ``120 ²`` or ``To be confirmed``.

It reads what a person would read without doubt, remembers the marks that stand with the figure,
and refuses everything else with a reason. Nothing that is missing is ever read as zero. One policy
for every function and every host, row by row as the function reference states it. The time taken
grows with the length of the text and no faster.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Figure:
    """A published figure: its number, and what stood with it."""

    number: Decimal
    """A percentage is its fraction: 23% is 0.23."""
    estimated: bool = False
    """Marked ``~`` or ``[e]``."""
    note: str = ""
    """The footnote mark, marker, bracketed note or words that followed."""
    percent: bool = False
    sign: str = ""
    """``+`` or ``-`` where one was written; brackets count as ``-``."""


@dataclass(frozen=True, slots=True)
class Missing:
    """No figure, and the text that says so (empty for an empty cell)."""

    reason: str


@dataclass(frozen=True, slots=True)
class NotAFigure:
    """Text that is not one figure, and why."""

    text: str
    why: str

    def sentence(self, argument: str) -> str:
        """The sentence for people: the argument, what was found, what to do; 200 characters at most."""
        return f'{argument} holds "{excerpt(self.text)}", which is not a figure: {self.why}.'


Reading: TypeAlias = Figure | Missing | NotAFigure


def read_figure(text: str) -> Reading:
    """The figure in a published text, that it is missing, or why it is neither."""
    return Missing(text)


def tidy(text: str) -> str:
    """The text with every run of spaces, no-break spaces and line ends made one space."""
    return " ".join(text.split())


def excerpt(text: str) -> str:
    """The text, short enough to stand in a sentence."""
    text = tidy(text[:200])
    return text if len(text) <= 40 else f"{text[:39]}…"


def is_missing(text: str) -> bool:
    """Whether the text says that there is no figure: empty, ``n/a``, ``..``, ``TBC`` and so on."""
    return isinstance(read_figure(text), Missing)
