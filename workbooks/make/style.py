"""How every workbook looks: one palette, one font, a few kinds of cell.

Text stands out from its background by at least 4.5 to 1 (WCAG AA), and no meaning is carried by
colour alone: a status is always its word, and conditional formatting adds a symbol before it.
"""

from enum import StrEnum
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from xlcsp.report.palette import (
    ASSURANCE_TONES,
    BAD,
    FONT,
    GOOD,
    INK,
    NEUTRAL,
    PAPER,
    QUIET,
    RULE,
    STATUS_TONES,
    VARIATION_TONES,
    WATCH,
    Badge,
)

WORKED_OUT: Final = "#EAF2FA"
INPUT: Final = "#FFF8DC"
LINK: Final = "#0B4F9E"


class Colours(StrEnum):
    """Which words of a column are coloured."""

    NONE = ""
    RAG = "rag"
    STATUS = "status"
    TRAVEL = "travel"
    RISK = "risk"
    AGREES = "agrees"
    ACTION = "action"
    DECISION = "decision"
    VARIATION = "variation"
    ASSURANCE = "assurance"
    CHANCE = "chance"


WHOLE_WORDS: Final = {
    Colours.RAG: STATUS_TONES,
    Colours.RISK: {"HIGH": BAD, "MEDIUM": WATCH, "LOW": GOOD},
    Colours.AGREES: {"Yes": GOOD, "No": WATCH},
    Colours.ACTION: {
        "Complete": GOOD,
        "On track": GOOD,
        "Due soon": WATCH,
        "Not started": WATCH,
        "Overdue": BAD,
        "No date": NEUTRAL,
    },
    Colours.DECISION: {"Include": GOOD, "Exclude": NEUTRAL},
    Colours.VARIATION: {meaning.value: tone for meaning, tone in VARIATION_TONES.items()},
    Colours.ASSURANCE: {said.value: tone for said, tone in ASSURANCE_TONES.items()},
    Colours.CHANCE: {
        "Better": GOOD,
        "Worse": BAD,
        **dict.fromkeys(("Similar", "Higher", "Lower", "No clear change"), NEUTRAL),
    },
}
"""Cells that hold exactly the word."""

ENDINGS: Final = {
    Colours.STATUS: {
        "(green)": GOOD,
        "(amber)": WATCH,
        "(red)": BAD,
        "(not rated)": NEUTRAL,
        "No data": NEUTRAL,
        "No target": NEUTRAL,
    },
    Colours.TRAVEL: {
        " better": GOOD,
        " worse": BAD,
        "no change": NEUTRAL,
        " higher": NEUTRAL,
        " lower": NEUTRAL,
        "No target": NEUTRAL,
        "No data": NEUTRAL,
    },
}
"""Cells that end in the words."""


class Styles:
    """The cell formats of one workbook, each made once."""

    def __init__(self, workbook: Workbook, accent: str) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}
        self.accent = accent

    def of(self, **properties: Any) -> Format:
        """A format in the house's font and ink, with these XlsxWriter properties on top."""
        whole = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "top"}
        whole |= properties
        key = tuple(sorted(whole.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(whole)
        return self._made[key]

    @property
    def title(self) -> Format:
        """A sheet's title, across the sheet."""
        return self.of(
            font_size=16, bold=True, font_color=PAPER, bg_color=self.accent, valign="vcenter"
        )

    @property
    def subtitle(self) -> Format:
        """What the sheet holds and where it stands in the document."""
        return self.of(font_color=QUIET, text_wrap=True)

    @property
    def heading(self) -> Format:
        """The heading of a table or a part of a sheet."""
        return self.of(font_size=12, bold=True, font_color=self.accent, valign="vcenter")

    @property
    def paragraph(self) -> Format:
        """Running text."""
        return self.of(text_wrap=True)

    @property
    def note(self) -> Format:
        """A note under a table."""
        return self.of(font_size=9, font_color=QUIET, text_wrap=True)

    def header(self, align: str = "left") -> Format:
        """A table's header cell."""
        return self.of(
            bold=True,
            font_color=PAPER,
            bg_color=self.accent,
            text_wrap=True,
            valign="vcenter",
            align=align,
            indent=int(align != "center"),
            border=1,
            border_color=RULE,
        )

    def body(self, fill: str, number_format: str, align: str, *, bold: bool = False) -> Format:
        """A cell of a table."""
        properties: dict[str, Any] = {
            "text_wrap": not number_format,
            "border": 1,
            "border_color": RULE,
            "align": align,
        }
        if align != "center":
            properties["indent"] = 1
        if fill != PAPER:
            properties["bg_color"] = fill
        if number_format:
            properties["num_format"] = number_format
        if bold:
            properties["bold"] = True
        return self.of(**properties)

    def toned(self, tone: Badge) -> Format:
        """What conditional formatting lays over a status."""
        return self._workbook.add_format(
            {
                "bg_color": tone.fill,
                "font_color": tone.text,
                "bold": True,
                "num_format": f'"{tone.symbol} "@',
            }
        )
