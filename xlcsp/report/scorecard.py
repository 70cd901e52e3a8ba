"""The RAG scorecard that knows about noise: status, variation and assurance side by side.

RAG compares one figure with its target; SPC asks whether the series has changed and whether the
target is within its reach. They answer different questions, so they may disagree, and the scorecard
then says so and why.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from xlcsp.calc.change import pct_change
from xlcsp.calc.polarity import Polarity
from xlcsp.calc.spc import (
    ENOUGH_POINTS,
    Assurance,
    Variation,
    assurance,
    is_provisional,
    variation,
)
from xlcsp.calc.status import rag
from xlcsp.report.wording import listed, shown, shown_change

READINGS: dict[tuple[str, Variation], str] = {
    ("Red", Variation.COMMON_CAUSE): "Red, but noise: nothing shows that this has changed",
    ("Red", Variation.IMPROVEMENT): "Red, yet improving: not there, but going the right way",
    ("Red", Variation.CONCERN): "Red and getting worse: both say act",
    ("Amber", Variation.COMMON_CAUSE): "Amber, and noise: nothing shows that this has changed",
    ("Amber", Variation.IMPROVEMENT): "Amber, and improving",
    ("Amber", Variation.CONCERN): "Amber, but getting worse: act before it is red",
    ("Green", Variation.COMMON_CAUSE): "Green, and steady: nothing shows that this has changed",
    ("Green", Variation.IMPROVEMENT): "Green and improving: both agree",
    ("Green", Variation.CONCERN): "Green, but getting worse: the target hides it",
}
"""What a status and a variation say together."""

DISAGREE = frozenset(
    {
        ("Red", Variation.COMMON_CAUSE),
        ("Red", Variation.IMPROVEMENT),
        ("Amber", Variation.CONCERN),
        ("Green", Variation.CONCERN),
    }
)
"""Where RAG and SPC point different ways."""

_NOW_AND_THEN: Final = "The target is within the usual range: now hit, now missed."

REACH: dict[tuple[str, Assurance], str] = {
    ("Red", Assurance.HIT_OR_MISS): _NOW_AND_THEN,
    ("Green", Assurance.HIT_OR_MISS): _NOW_AND_THEN,
    ("Amber", Assurance.HIT_OR_MISS): _NOW_AND_THEN,
    ("Red", Assurance.FAILS): "As it runs, it cannot reach the target.",
    ("Amber", Assurance.FAILS): "As it runs, it cannot reach the target.",
    ("Green", Assurance.FAILS): "One good figure: as it runs, it will miss the target.",
    ("Red", Assurance.HITS): "One bad figure: as it runs, it will hit the target.",
    ("Amber", Assurance.HITS): "One bad figure: as it runs, it will hit the target.",
}
"""What a status and an assurance say together, where it adds to the status."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """What the scorecard is made from."""

    name: str
    better: Polarity
    target: Decimal | None
    values: tuple[Decimal | None, ...]
    """In order of time, the figure to judge last."""
    percent: bool = False
    amber: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the scorecard."""

    indicator: Indicator
    value: Decimal | None
    change: Fraction | None
    """From the value before, as a fraction of it, or in points; None where there is none."""
    status: str
    variation: Variation
    assurance: Assurance
    reading: str
    disagree: bool


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All lines, in the order of the indicators."""

    title: str
    period: str
    before: str
    lines: tuple[Line, ...]


def scorecard(
    title: str, indicators: Sequence[Indicator], periods: Sequence[str], back: int = 1
) -> Scorecard:
    """The scorecard of the last period, its changes on ``back`` periods before."""
    return Scorecard(
        title=title,
        period=periods[-1],
        before=periods[-1 - back] if len(periods) > back else "",
        lines=tuple(_line(indicator, periods, back) for indicator in indicators),
    )


def _line(indicator: Indicator, periods: Sequence[str], back: int) -> Line:
    values, better = indicator.values, indicator.better
    value = values[-1]
    status = rag(value, indicator.target, better, indicator.amber)
    # A missing figure has no variation of its own: the last one present is another month's.
    says = variation(values, better) if value is not None else Variation.NO_DATA
    will = assurance(values, indicator.target, better)
    return Line(
        indicator=indicator,
        value=value,
        change=_change(indicator, back),
        status=status,
        variation=says,
        assurance=will,
        reading=" ".join([reading(status, says, will), *_cautions(values, periods, will)]),
        disagree=(status, says) in DISAGREE,
    )


_REACHES: Final = (Assurance.HITS, Assurance.HIT_OR_MISS, Assurance.FAILS)


def _cautions(
    values: Sequence[Decimal | None], periods: Sequence[str], will: Assurance
) -> list[str]:
    """How far the words can be trusted, where that is less than it seems."""
    present = [period for period, value in zip(periods, values, strict=True) if value is not None]
    if not present:
        return []
    said = []
    if values[-1] is None and will in _REACHES:
        said.append(f"Assurance is as of {present[-1]}.")
    if is_provisional(values):
        said.append(f"Fewer than {ENOUGH_POINTS} values: provisional.")
    return said


def _change(indicator: Indicator, back: int) -> Fraction | None:
    values = indicator.values
    old = values[-1 - back] if len(values) > back else None
    new = values[-1]
    if new is None or old is None:
        return None
    if indicator.percent:
        return Fraction(new) - Fraction(old)
    if not old:
        return None
    return Fraction(pct_change(new, old) or 0)


def reading(status: str, says: Variation, will: Assurance) -> str:
    """What RAG and SPC say together; empty where there is nothing to say."""
    if status == "No data":
        return "No figure for this period."
    if status in ("No target", "Not rated"):
        return f"{status}: {_ALONE[says]}."
    first = READINGS.get((status, says), "")
    return " ".join(filter(None, [f"{first}." if first else "", REACH.get((status, will), "")]))


_ALONE = {
    Variation.COMMON_CAUSE: "nothing shows that this has changed",
    Variation.IMPROVEMENT: "it is improving",
    Variation.CONCERN: "it is getting worse",
    Variation.SPECIAL_CAUSE: "it has changed by more than noise",
    Variation.NO_DATA: "no figures",
}


def shown_value(line: Line) -> str:
    """The figure as the scorecard shows it."""
    return "–" if line.value is None else shown(line.value, percent=line.indicator.percent)


def shown_line_change(line: Line) -> str:
    """``▲ +4.1%``; a dash where there is no figure to compare with."""
    if line.change is None:
        return "–"
    arrow = "▲" if line.change > 0 else "▼" if line.change < 0 else "►"
    return f"{arrow} {shown_change(line.change, percent=line.indicator.percent)}"


def alt_text(card: Scorecard) -> str:
    """The picture in words, for screen readers."""
    lines = [
        f"{line.indicator.name}: {shown_value(line)}, {line.status}, {line.variation.value.lower()},"
        f" {line.assurance.value.lower()}."
        for line in card.lines
    ]
    apart = [line.indicator.name for line in card.lines if line.disagree]
    end = f"RAG and SPC disagree on {listed(apart)}." if apart else "RAG and SPC do not disagree."
    return f"{card.title}, {card.period}. Scorecard. {' '.join(lines)} {end}"
