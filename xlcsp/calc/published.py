"""The reader of published figures: text such as ``~£350,000``, ``120 ²`` or ``To be confirmed``.

It reads what a person would read without doubt, remembers the marks that stand with the figure,
and refuses everything else with a reason. Nothing that is missing is ever read as zero. One policy
for every function and every host, row by row as the function reference states it ("What a cell may
hold"). The time taken grows with the length of the text and no faster.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias

from xlcsp.calc.number import EXACT, ZERO, as_a_cell_keeps


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
        """What was found in the argument and what to do, in at most 200 characters."""
        return f'{argument} holds "{excerpt(self.text)}", which is not one figure: {self.why}'


Reading: TypeAlias = Figure | Missing | NotAFigure

# ----------------------------------------------------------------------------- what is written

_MINUS: Final = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"
_ABOUT: Final = "~\u223c\u2248\u02dc\uff5e"
FOOTNOTE_MARKS: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹*†‡§"

_UNSEEN: Final = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
"""Characters without width that copying from a web page or a PDF leaves behind."""

_DIGITS = r"(?P<digits>[0-9]++(?:,[0-9]++)*+(?:\.[0-9]*+)?|\.[0-9]++)"

_PLAIN: Final = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_OPEN: Final = re.compile(
    rf"(?P<about>[{_ABOUT}] ?)?(?P<sign>[{_MINUS}+](?P<gap> )?)?(?P<pound>£ ?)?"
    rf"(?P<late_sign>[{_MINUS}+])?{_DIGITS}(?P<percent> ?%)?"
)
_IN_BRACKETS: Final = re.compile(
    rf"(?P<about>[{_ABOUT}] ?)?(?P<pound>£ ?)?\( ?(?P<inner_pound>£ ?)?"
    rf"{_DIGITS}(?P<percent> ?%)? ?\)(?P<outer_percent> ?%)?"
)
_MARK: Final = re.compile(
    rf" ?(?:(?P<footnote>[{FOOTNOTE_MARKS}]++)|\[(?P<marker>[^\[\]]*+)\]|\((?P<aside>[^()]*+)\))"
)
_MARKER: Final = re.compile(r"[preb]|[0-9]{1,3}|notes? ?[0-9]{1,3}(?: ?,? ?[0-9]{1,3}){0,9}")
_IN_THOUSANDS: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})*+")

# ----------------------------------------------------------------------------- what words mean

MISSING_WORDS: Final = frozenset(
    (
        *("n/a", "..", ":", "*", "<5", "< 5", "tbc", "to be confirmed", "no required target"),
        *("[x]", "[c]", "[z]", "[u]", "[w]", "[low]"),
        *_MINUS,
    )
)
_CHANGE_WORDS: Final = frozenset(
    (
        *("reduction", "reductions", "reduce", "reduces", "reduced", "reducing"),
        *("increase", "increases", "increased", "increasing"),
        *("decrease", "decreases", "decreased", "decreasing"),
        *("less", "more", "fewer", "up", "down", "lower", "higher", "smaller", "bigger", "greater"),
        *("drop", "drops", "dropped", "fall", "falls", "fallen", "fell", "rise", "rises", "rose"),
        *("risen", "growth", "grew", "grown", "cut", "cuts"),
        *("decline", "declined", "improvement", "improve", "improved", "improving"),
        *("deterioration", "deteriorated", "better", "worse", "above", "below", "than"),
        *("change", "changes", "changed", "difference", "variance", "extra", "additional", "off"),
        *("point", "points", "pt", "pts", "ppt", "ppts", "pp"),
    )
)
_MULTIPLIERS: Final = frozenset(
    (
        *("k", "m", "mn", "mln", "mil", "b", "bn", "tn", "hundred", "hundreds", "thousand"),
        *("thousands", "million", "millions", "billion", "billions", "trillion", "trillions"),
        *("dozen", "dozens", "times", "fold", "x", "half", "halves"),
    )
)
_NUMBER_WORDS: Final = frozenset(
    (
        *("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
        *("twelve", "fifteen", "twenty", "thirty", "forty", "fifty", "sixty", "seventy"),
        *("eighty", "ninety"),
    )
)
_PER_CENT: Final = re.compile(r" ?(?:per ?cent|percent)(?![a-z])", re.IGNORECASE)
_RATE_BASE: Final = re.compile(
    r"\bper (?:(?:one |a )?(?:hundred|thousand|million)\b|[0-9][0-9,]*+(?![.0-9]))"
)
_BRACKETED: Final = re.compile(r"\([^()]*+\)|\[[^\[\]]*+\]")
_WORD: Final = re.compile(r"[^\W\d_]++(?:[-'’][^\W\d_]++)*+")
_ANY_DIGIT: Final = re.compile(r"[0-9]")
_BETWEEN_WORDS: Final = re.compile(r"[ ,.;'’\-–&/⁰¹²³⁴⁵⁶⁷⁸⁹*†‡§]*+")

_MULTIPLIED_NOTE: Final = re.compile(
    r"[0£$€'’ ]*(?:k|m|mn|bn|tn|0{3}s?|(?:in )?(?:thousand|million|billion|hundred)s?)\b.*",
    re.IGNORECASE | re.DOTALL,
)

# ----------------------------------------------------------------------------- why it is refused

_FORMULA = "it is a formula typed as text. Type its result."
_WORDS_FIRST = "it starts with words. Put the figure in a cell of its own."
_SEVERAL = "there is more than one figure in it. Put one figure in each cell."
_CHANGE = 'it tells of a change ("{}"). Type the figure itself; CSP.TARGET reads wording.'
_MULTIPLIED = 'it is shortened with "{}". Type the figure in full.'
_JOINED = "something is joined to the number that is not a part of it. Type the figure alone."
_COMMAS = "its commas do not part thousands. Type the figure again."
_YEAR = "brackets mean negative only with a comma, a decimal point or £. Type a minus sign."
_TWO_SIGNS = "it has two signs. Type one minus sign, or none."
_MARKER_UNKNOWN = 'the marker "[{}]" is not known here. Take it away, or type what is missing.'
_BULLET = "its dash may be a minus sign or a bullet. Type the figure alone."
_TOO_LARGE = "it is too large for a cell. Check the figure."

_LARGEST: Final = Decimal("9.99999999999999e307")
_SMALLEST: Final = Decimal("2.2251e-308")
"""Nearer to zero than this, a cell holds zero."""


def read_figure(text: str) -> Reading:
    """The figure in a published text, that it is missing, or why it is neither."""
    if _PLAIN.fullmatch(text):
        number = as_a_cell_keeps(Decimal(text))
        return Figure(number or ZERO, sign="-" if text[0] == "-" else "")
    clean = tidy(text)
    if not clean or _says_missing(clean):
        return Missing(clean)
    bracketed = _IN_BRACKETS.match(clean)
    if bracketed:
        return _read_bracketed(text, clean, bracketed)
    opened = _OPEN.match(clean)
    if opened:
        return _read_open(text, clean, opened)
    return NotAFigure(text, _FORMULA if clean.startswith("=") else _WORDS_FIRST)


def is_missing(text: str) -> bool:
    """Whether the text says that there is no figure: empty, ``n/a``, ``..``, ``TBC`` and so on."""
    clean = tidy(text)
    return not clean or _says_missing(clean)


def tidy(text: str) -> str:
    """The text with every run of spaces, no-break spaces and line ends made one space."""
    if not text.isascii():
        text = text.translate(_UNSEEN)
    return " ".join(text.split())


def excerpt(text: str) -> str:
    """The text, short enough to stand in a sentence."""
    text = tidy(text[:200])
    return text if len(text) <= 40 else f"{text[:39]}…"


def _says_missing(clean: str) -> bool:
    """Whether tidied text is one of the words for missing, with or without a footnote number."""
    if len(clean) > 40:
        return False
    word = clean.casefold()
    return word in MISSING_WORDS or word.rstrip(f"{FOOTNOTE_MARKS} .") in MISSING_WORDS


def _read_open(text: str, clean: str, found: re.Match[str]) -> Reading:
    """A figure that is not in brackets: ``~£350,000``, ``-1.3%``, ``6.03 offences ...``."""
    if found["sign"] and found["late_sign"]:
        return NotAFigure(text, _TWO_SIGNS)
    written = found["sign"] or found["late_sign"] or ""
    sign = "" if not written else "+" if written[0] == "+" else "-"
    return _read_rest(text, clean, found, sign, bool(found["gap"]))


def _read_bracketed(text: str, clean: str, found: re.Match[str]) -> Reading:
    """A figure in brackets, which is negative where it cannot be a year or a note."""
    money = found["pound"] or found["inner_pound"]
    digits = found["digits"]
    if not (money or "," in digits or "." in digits.rstrip(".")):
        return NotAFigure(text, _YEAR)
    return _read_rest(text, clean, found, "-", False)


def _read_rest(
    text: str, clean: str, found: re.Match[str], sign: str, spaced_sign: bool
) -> Reading:
    """What follows the number: a percent sign, marks and notes, then words or nothing."""
    digits = found["digits"]
    if "," in digits and not _parts_thousands(digits):
        return NotAFigure(text, _COMMAS)
    end = found.end()
    percent = bool(found["percent"] or found.groupdict().get("outer_percent"))
    if not percent and (spelt := _PER_CENT.match(clean, end)):
        percent, end = True, spelt.end()
    estimated = bool(found["about"])
    notes_begin = end
    while end < len(clean) and (mark := _MARK.match(clean, end)):
        if mark["marker"] is not None:
            if not _MARKER.fullmatch(mark["marker"].casefold()):
                return NotAFigure(text, _MARKER_UNKNOWN.format(excerpt(mark["marker"])[:12]))
            estimated = estimated or mark["marker"].casefold() == "e"
        elif mark["aside"] is not None and (scale := _scale_in(mark["aside"])):
            return NotAFigure(text, _MULTIPLIED.format(scale))
        end = mark.end()
    if end < len(clean):
        trouble = _BULLET if spaced_sign else _trouble_in_words(clean[end:])
        if trouble:
            return NotAFigure(text, trouble)
    return _figure(digits, sign, percent, estimated, clean[notes_begin:].strip()) or NotAFigure(
        text, _TOO_LARGE
    )


def _trouble_in_words(rest: str) -> str | None:
    """Why what follows a number makes it no single figure; None where it is only words.

    The words may hold the base of one rate and bracketed notes, and no other figure, no word of
    change and no multiplier.
    """
    if not rest.startswith(" "):
        shortened = _WORD.match(rest)
        if shortened and shortened[0].casefold() in _MULTIPLIERS:
            return _MULTIPLIED.format(shortened[0])
        return _SEVERAL if _ANY_DIGIT.search(rest) else _JOINED
    words = _BRACKETED.sub(" ", rest.casefold())
    words = _RATE_BASE.sub(" ", words, count=1)
    for character in words:
        if character.isnumeric() and character not in FOOTNOTE_MARKS:
            return _SEVERAL
    place = _BETWEEN_WORDS.match(words)
    end = place.end() if place else 0
    while end < len(words):
        word = _WORD.match(words, end)
        if not word:
            return _JOINED
        trouble = _trouble_in_word(word[0])
        if trouble:
            return trouble
        between = _BETWEEN_WORDS.match(words, word.end())
        end = between.end() if between else word.end()
    return None


def _trouble_in_word(word: str) -> str | None:
    if word in _CHANGE_WORDS:
        return _CHANGE.format(word)
    if word in _MULTIPLIERS:
        return _MULTIPLIED.format(word)
    if word in _NUMBER_WORDS:
        return _SEVERAL
    return None


def _scale_in(aside: str) -> str:
    """The multiplier that a bracketed note such as ``(£m)`` or ``(000s)`` puts on the figure."""
    return excerpt(aside)[:12] if _MULTIPLIED_NOTE.fullmatch(aside) else ""


def _parts_thousands(digits: str) -> bool:
    whole = digits.partition(".")[0]
    return whole[0] != "0" and _IN_THOUSANDS.fullmatch(whole) is not None


def _figure(
    digits: str, sign: str, percent: bool = False, estimated: bool = False, note: str = ""
) -> Figure | None:
    """The figure with these digits; None if no cell could hold it."""
    number = as_a_cell_keeps(Decimal(digits.replace(",", "")))
    if number > _LARGEST:
        return None
    if number < _SMALLEST:
        number = ZERO
    if percent:
        number = EXACT.scaleb(number, -2)
    if sign == "-" and number:
        number = number.copy_negate()
    return Figure(number, estimated, note, percent, sign)
