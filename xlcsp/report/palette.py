"""One palette for the partnerships' workbooks and every picture.

Text stands out from its background by at least 4.5 to 1 (WCAG AA), and no meaning is carried by
colour alone: a status is always its word, with a symbol; a point of a chart has a shape of its own.
"""

from dataclasses import dataclass
from typing import Final

from xlcsp.calc.spc import Assurance, Variation

FONT: Final = "Arial"
INK: Final = "#1F2933"
QUIET: Final = "#52606D"
RULE: Final = "#C5CED8"
PAPER: Final = "#FFFFFF"


@dataclass(frozen=True, slots=True)
class Badge:
    """A background, the text on it, and the symbol that stands before the word."""

    fill: str
    text: str
    symbol: str


GOOD: Final = Badge("#D3EEDD", "#0B4F2B", "✓")
WATCH: Final = Badge("#FFE7AE", "#5C3D00", "!")
BAD: Final = Badge("#F9D3D2", "#7D1515", "✗")
NEUTRAL: Final = Badge("#E4E8EC", "#36424E", "–")

STATUS_TONES: Final = {
    "Green": GOOD,
    "Amber": WATCH,
    "Red": BAD,
    "No data": NEUTRAL,
    "No target": NEUTRAL,
    "Not rated": NEUTRAL,
}

SERIES: Final = ("#B9C6D3", "#5F86B3", "#12355B", "#8A5A00")
"""Light to dark, so that they differ in print and for people who see no colour."""
DATA_LINE: Final = SERIES[2]
TARGET_LINE: Final = "#7D1515"
LIMIT_LINE: Final = QUIET


@dataclass(frozen=True, slots=True)
class Mark:
    """How a kind of point is marked: its colour, and its shape in matplotlib and in Excel."""

    colour: str
    shape: str
    excel_shape: str
    size: float


MARKS: Final = {
    Variation.COMMON_CAUSE: Mark("#7B8794", "o", "circle", 5),
    Variation.IMPROVEMENT: Mark("#1B6CA8", "D", "diamond", 8),
    Variation.CONCERN: Mark("#C8541B", "s", "square", 8),
    Variation.SPECIAL_CAUSE: Mark("#5B3A8C", "^", "triangle", 9),
}
"""Blue, orange and purple as on NHS charts, which people who confuse red and green can tell apart;
the shapes tell them apart without colour."""

VARIATION_TONES: Final = {
    Variation.COMMON_CAUSE: Badge("#E4E8EC", "#36424E", "~"),
    Variation.IMPROVEMENT: Badge("#D6E8F5", "#0D4470", "◆"),
    Variation.CONCERN: Badge("#FBE1D2", "#7A2E08", "■"),
    Variation.SPECIAL_CAUSE: Badge("#E6DDF2", "#412666", "▲"),
    Variation.NO_DATA: NEUTRAL,
}
ASSURANCE_TONES: Final = {
    Assurance.HITS: Badge("#D6E8F5", "#0D4470", "P"),
    Assurance.HIT_OR_MISS: Badge("#E4E8EC", "#36424E", "?"),
    Assurance.FAILS: Badge("#FBE1D2", "#7A2E08", "F"),
    Assurance.NO_DATA: NEUTRAL,
    Assurance.NOT_RATED: NEUTRAL,
    Assurance.NO_TARGET: NEUTRAL,
}
"""The letters are those of the NHS icons: P passes, F fails, ? hit or miss."""
