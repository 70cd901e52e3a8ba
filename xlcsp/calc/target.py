"""Targets: the number that a published target means, and the path to it year by year.

This is the reader of the wording of targets ("19% reduction", "reduce by 3% to 5.85"). A change is
in percent of the absolute baseline, or in points. What could mean two things is never guessed.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Final

from xlcsp.calc.choice import read_choice
from xlcsp.calc.errors import WrongInput
from xlcsp.calc.number import (
    EXACT,
    MOST_PLACES,
    Exact,
    decimal_places,
    named,
    round_half_away,
    whole_number,
)
from xlcsp.calc.published import (
    FOOTNOTE_MARKS,
    Figure,
    Missing,
    NotAFigure,
    excerpt,
    read_figure,
    tidy,
)
from xlcsp.calc.unit import MOST_AS_A_FRACTION

_MOST_YEARS: Final = 100
_MOST_POINTS: Final = 16_384
"""The columns of a worksheet."""


class TargetKind(Enum):
    """What a bare signed percentage means: a change from the baseline, or the target itself."""

    CHANGE = "change"
    LEVEL = "level"


class PathMethod(Enum):
    """How yearly changes add up: each off the baseline, or each off the year before."""

    SIMPLE = "simple"
    COMPOUND = "compound"


_KINDS: Final = {kind.value: kind for kind in TargetKind}
_METHODS: Final = {method.value: method for method in PathMethod}


def read_target_kind(text: str) -> TargetKind:
    """The kind that the text names; WrongInput for anything but ``change`` and ``level``."""
    return read_choice(text, "kind", _KINDS, "change or level")


def read_path_method(text: str) -> PathMethod:
    """The method that the text names; WrongInput for anything but ``simple`` and ``compound``."""
    return read_choice(text, "method", _METHODS, "simple or compound")


def target(
    text: Decimal | str | None, baseline: Decimal | None, kind: TargetKind | None = None
) -> Decimal | None:
    """The number meant by a published target; None if it, or the baseline it needs, is missing.

    A plain number is itself. Worded changes ("19% reduction", "reduce by 3%", "15 points
    increase") are worked out from ``baseline``; a level stated with the change ("reduce by 3% to
    5.85") wins. A percentage with a sign and without a word, or a number from -1 to below 0, is
    what ``kind`` says. Raises WrongInput without it, and for wording that is not understood.
    """
    if text is None:
        return None
    if isinstance(text, Decimal):
        return _meant_by(text, named(text), -1 <= text < 0, baseline, kind)
    reading = read_figure(text)
    match reading:
        case Missing():
            return None
        case Figure(number=number):
            bare_change = reading.percent and bool(reading.sign)
            return _meant_by(number, text, bare_change or -1 <= number < 0, baseline, kind)
        case NotAFigure():
            return _worded(text, baseline)


def _meant_by(
    number: Decimal, text: str, uncertain: bool, baseline: Decimal | None, kind: TargetKind | None
) -> Decimal | None:
    """What a figure alone means as a target: itself, unless it may be a change."""
    if not uncertain or kind is TargetKind.LEVEL:
        return number
    if kind is None:
        raise WrongInput(
            f'text "{excerpt(text)}" may be a change from the baseline or the target itself: '
            "say which with kind, change or level."
        )
    return changed(baseline, number)


def changed(baseline: Decimal | None, change: Decimal) -> Decimal | None:
    """The baseline after a change of so much of its absolute size; -0.03 takes 3% off."""
    if baseline is None:
        return None
    return EXACT.add(baseline, EXACT.multiply(change, baseline.copy_abs()))


# ------------------------------------------------------------------------- the wording of targets

_LONGEST_WORDING: Final = 200

_DOWN_NOUNS = "reduction|decrease|fall|drop|cut|decline"
_UP_NOUNS = "increase|rise|growth"
_DOWN_VERBS = "reduce|reduced|decrease|decreased|cut|fall|drop"
_UP_VERBS = "increase|increased|rise|grow|raise"
_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.[0-9]{1,15})?"
_AMOUNT = (
    rf"(?P<sign>[-+])?(?P<amount>{_NUMBER}) ?"
    r"(?:(?P<percent>%|per ?cent)|(?:percentage |% )?(?P<points>points?|pts?))"
)
_LEVEL = rf"(?P<level>£? ?{_NUMBER} ?%?)"
_YEAR = r"(?:(?:19|20)[0-9]{2}(?:[/-][0-9]{1,4})?)"
_WHEN = rf"(?: (?:by|in|for|during)(?: (?:the )?end(?: of)?)?(?: [a-z]+)? {_YEAR})?"

_LEAD_IN: Final = re.compile(
    rf"(?:{_YEAR} ?[-:] ?)?(?:to |an? |by |(?P<further>further |another ))*"
)
_CHANGES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_AMOUNT} (?:(?P<down>{_DOWN_NOUNS}|fewer|less|lower|down)"
        rf"|(?P<up>{_UP_NOUNS}|more|higher|up))",
        rf"(?:(?P<down>{_DOWN_NOUNS})|(?P<up>{_UP_NOUNS})) of {_AMOUNT}",
        rf"(?:(?P<down>{_DOWN_VERBS})|(?P<up>{_UP_VERBS})) by (?:an? )?(?P<further>further |another )?{_AMOUNT}",
        rf"(?:(?P<down>down)|(?P<up>up))(?: by)? {_AMOUNT}",
    )
)
_TO_LEVEL: Final = re.compile(rf"(?: from [^ ]{{1,20}})? to {_LEVEL}{_WHEN}")
_FROM_BASELINE: Final = re.compile(
    rf"(?: (?:from|on|against|over|compared (?:to|with)|relative to)(?: the| a| its| our)?"
    rf"(?: {_YEAR})?(?: (?:local |own )?(?:baselines?|figures?|levels?|actual|outturn|total))?)?"
    rf"{_WHEN}"
)
_ASIDE: Final = re.compile(r" ?\([^()]*\)")
_WORKED_OUT: Final = re.compile(r"\([^()]*[%=][^()]*\)")
"""An aside that does sums of its own, which the change outside it may not be the whole of."""


def _worded(text: str, baseline: Decimal | None) -> Decimal | None:
    """The number that a worded change means; WrongInput for wording that is not understood.

    A "further" change is one upon another, so it is understood only with the level it leads to.
    """
    words = _wording(text)
    lead_in = _LEAD_IN.match(words)
    words = words[lead_in.end() :] if lead_in else words
    for change in _CHANGES:
        found = change.match(words)
        if not found:
            continue
        level = _TO_LEVEL.fullmatch(words, found.end())
        if level:
            return _stated_level(level["level"])
        further = (lead_in and lead_in["further"]) or found.groupdict().get("further")
        if not further and _FROM_BASELINE.fullmatch(words, found.end()):
            return _after_change(text, found, baseline)
    raise WrongInput(
        f'text holds "{excerpt(text)}", which is not a target that can be worked out: '
        "type the number, or a change such as 19% reduction or 15 points increase."
    )


def _wording(text: str) -> str:
    """The text in lower case, with plain dashes and without asides, marks and the full stop."""
    if len(text) > _LONGEST_WORDING or _WORKED_OUT.search(text):
        return ""
    words = re.sub("[\u2010-\u2015\u2212]", "-", tidy(text).casefold())
    return _ASIDE.sub("", words).rstrip(f"{FOOTNOTE_MARKS} .")


def _stated_level(words: str) -> Decimal | None:
    reading = read_figure(words)
    return reading.number if isinstance(reading, Figure) else None


def _after_change(text: str, found: re.Match[str], baseline: Decimal | None) -> Decimal | None:
    downwards = bool(found["down"])
    if (found["sign"] == "-" and not downwards) or (found["sign"] == "+" and downwards):
        raise WrongInput(
            f'text holds "{excerpt(text)}", whose sign and words disagree: '
            "type the change once, such as 5% reduction."
        )
    size = EXACT.scaleb(Decimal(found["amount"].replace(",", "")), -2)
    change = size.copy_negate() if downwards else size
    if not found["points"]:
        return changed(baseline, change)
    if baseline is None:
        return None
    if baseline.copy_abs() > MOST_AS_A_FRACTION:
        raise WrongInput(
            f"baseline is {named(baseline)}, but the target is in points: "
            "type it as a percentage (25%, which is 0.25)."
        )
    return EXACT.add(baseline, change)


# ------------------------------------------------------------------------------------------- paths


def target_path(
    baseline: Decimal | None,
    change: Decimal | Sequence[Decimal | None] | None,
    years: Decimal | int | None = None,
    method: PathMethod = PathMethod.SIMPLE,
    places: Decimal | int | None = None,
) -> tuple[Decimal | None, ...]:
    """One target a year, in order; None for a year whose figures are missing.

    ``change`` is one yearly change (then ``years``, 1 to 100, is needed) or cumulative changes, one
    a year (then ``years`` may be None, and the method is simple). ``places`` (-15 to 15) rounds
    what is shown, never what the next year is worked out from.

    Raises WrongInput where years, method and changes do not go together, OutOfDomain for years or
    places outside their bounds.
    """
    shown_places = None if places is None else decimal_places(places, -MOST_PLACES)
    if isinstance(change, Sequence):
        path = _cumulative_path(baseline, change, years, method)
    else:
        path = _yearly_path(baseline, change, years, method)
    if shown_places is None:
        return tuple(path)
    return tuple(None if year is None else round_half_away(year, shown_places) for year in path)


def _cumulative_path(
    baseline: Decimal | None,
    changes: Sequence[Decimal | None],
    years: Decimal | int | None,
    method: PathMethod,
) -> list[Decimal | None]:
    if method is PathMethod.COMPOUND:
        raise WrongInput(
            "method is compound, but change is a range of cumulative changes, which are simple: "
            "leave method out, or give one yearly change."
        )
    if not 1 <= len(changes) <= _MOST_YEARS:
        raise WrongInput(f"change must be one change, or a range of 1 to {_MOST_YEARS} of them.")
    if years is not None and years != len(changes):
        raise WrongInput(
            f"years is {named(Decimal(years))}, but change has {len(changes)} changes: "
            "leave years out, or make them agree."
        )
    return [None if change is None else changed(baseline, change) for change in changes]


def _yearly_path(
    baseline: Decimal | None,
    change: Decimal | None,
    years: Decimal | int | None,
    method: PathMethod,
) -> list[Decimal | None]:
    if years is None:
        raise WrongInput(
            "years is empty: say how many, or give change as a range with one change a year."
        )
    count = whole_number("years", years, 1, _MOST_YEARS)
    if change is None:
        return [None] * count
    if method is PathMethod.SIMPLE:
        return [
            changed(baseline, EXACT.multiply(change, Decimal(year))) for year in range(1, count + 1)
        ]
    path: list[Decimal | None] = []
    for _ in range(count):
        baseline = changed(baseline, change)
        path.append(baseline)
    return path


def trajectory(
    start: Decimal | None, end: Decimal | None, points: Decimal | int | None
) -> tuple[Exact | None, ...]:
    """A straight line of ``points`` (2 to 16,384) figures from start to end, both included.

    All None if an end is missing. Raises WrongInput without ``points``, OutOfDomain outside their
    bounds.
    """
    if points is None:
        raise WrongInput("points is empty: say how many figures the line has, both ends included.")
    count = whole_number("points", points, 2, _MOST_POINTS)
    if start is None or end is None:
        return (None,) * count
    rise = Fraction(EXACT.subtract(end, start))
    between = [Fraction(start) + rise * step / (count - 1) for step in range(1, count - 1)]
    return (start, *between, end)
