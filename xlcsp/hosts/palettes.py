"""The colours of status cells: two palettes, and the words that they are for.

A word keeps its word and gains a symbol; colour only helps the eye. Text stands out from its fill
by at least 4.5 to 1 (WCAG 2.1, AA). In the accessible palette the fills also differ in lightness,
so that they tell apart in grey and to readers who do not see red and green apart (blue, yellow and
vermilion after Okabe and Ito, "Color Universal Design", 2008).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from xlcsp.report.palette import BAD, GOOD, NEUTRAL, WATCH


class Tone(StrEnum):
    """What a word means for its reader."""

    GOOD = "good"
    WATCH = "watch"
    BAD = "bad"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Colours:
    """A fill and the text on it, as hexadecimal RGB."""

    fill: str
    text: str


@dataclass(frozen=True, slots=True)
class Palette:
    """A choice of colours."""

    key: str
    label: str
    colours: dict[Tone, Colours]


@dataclass(frozen=True, slots=True)
class Word:
    """What a cell holds, or ends with, and its tone."""

    text: str
    tone: Tone
    ending: bool = False


_BADGES: Final = {Tone.GOOD: GOOD, Tone.WATCH: WATCH, Tone.BAD: BAD, Tone.NEUTRAL: NEUTRAL}
"""As on pictures and in the partnerships' workbooks."""

SYMBOLS: Final = {tone: badge.symbol for tone, badge in _BADGES.items()}

PALETTES: Final = (
    Palette(
        "traditional",
        "Red, amber, green",
        {tone: Colours(badge.fill, badge.text) for tone, badge in _BADGES.items()},
    ),
    Palette(
        "accessible",
        "Blue, yellow, vermilion: for colour-blind readers and grey printing",
        {
            Tone.GOOD: Colours("#1D5C96", "#FFFFFF"),
            Tone.WATCH: Colours("#FBEFB5", "#4D3B00"),
            Tone.BAD: Colours("#E98A5B", "#3A1300"),
            Tone.NEUTRAL: Colours("#F1F3F5", "#36424E"),
        },
    ),
)

WORDS: Final = (
    Word("Green", Tone.GOOD),
    Word("Amber", Tone.WATCH),
    Word("Red", Tone.BAD),
    Word("No data", Tone.NEUTRAL),
    Word("No target", Tone.NEUTRAL),
    Word("Not rated", Tone.NEUTRAL),
    Word("(green)", Tone.GOOD, ending=True),
    Word("(amber)", Tone.WATCH, ending=True),
    Word("(red)", Tone.BAD, ending=True),
    Word("(not rated)", Tone.NEUTRAL, ending=True),
    Word("Complete", Tone.GOOD),
    Word("On track", Tone.GOOD),
    Word("Due soon", Tone.WATCH),
    Word("Not started", Tone.WATCH),
    Word("Overdue", Tone.BAD),
    Word("No date", Tone.NEUTRAL),
    Word("LOW", Tone.GOOD),
    Word("MEDIUM", Tone.WATCH),
    Word("HIGH", Tone.BAD),
)


def palettes_as_json() -> dict[str, Any]:
    """Each palette with one rule for each word.

    ``numberFormat`` puts the symbol before the word without changing what the cell holds.
    """
    return {
        "palettes": [
            {
                "key": palette.key,
                "label": palette.label,
                "rules": [_rule(palette, word) for word in WORDS],
            }
            for palette in PALETTES
        ]
    }


def _rule(palette: Palette, word: Word) -> dict[str, Any]:
    colours = palette.colours[word.tone]
    symbol = SYMBOLS[word.tone]
    return {
        "word": word.text,
        "match": "ends" if word.ending else "is",
        "tone": word.tone.value,
        "symbol": symbol,
        "fill": colours.fill,
        "text": colours.text,
        "numberFormat": _with_symbol(word.tone),
    }


# Conditional formatting -----------------------------------------------------------------------------

OURS: Final = 'N("CSP RAG")=0'
"""Marks a rule as ours, so that it can be found again; it is always true."""


@dataclass(frozen=True, slots=True)
class ToneRule:
    """A rule of conditional formatting: for one tone, the words that have it."""

    formula: str
    colours: Colours
    number_format: str
    """Puts the symbol before the word without changing what the cell holds."""


def tone_rules(palette: Palette, cell: str) -> tuple[ToneRule, ...]:
    """The rules of a palette. ``cell`` is the address that stands for the formatted cell itself."""
    return tuple(
        ToneRule(_condition(tone, cell), palette.colours[tone], _with_symbol(tone)) for tone in Tone
    )


def tone_of(shown: str) -> Tone | None:
    """The tone of a cell by the text it holds, in any capitals; None of any other text."""
    text = shown.strip().lower()
    for word in WORDS:
        wanted = word.text.lower()
        if text.endswith(wanted) if word.ending else text == wanted:
            return word.tone
    return None


def _condition(tone: Tone, cell: str) -> str:
    held = f"TRIM({cell})"
    tests = (
        f'RIGHT({held},{len(word.text)})="{word.text}"' if word.ending else f'{held}="{word.text}"'
        for word in WORDS
        if word.tone is tone
    )
    return f"=AND({OURS},OR({','.join(tests)}))"


def _with_symbol(tone: Tone) -> str:
    return f'General;General;General;"{SYMBOLS[tone]} "@'
