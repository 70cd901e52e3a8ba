"""Bars against the most similar group: each area's rate with its limits, one area picked out.

Rates, limits, rank and comparison are those of ``calc.rates`` and ``calc.peers``. The limits are
the narrowest that could be true, since recorded crime clusters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from xlcsp.calc.errors import WrongInput
from xlcsp.calc.peers import peer_gap, peer_rank
from xlcsp.calc.polarity import Polarity
from xlcsp.calc.rates import A_THOUSAND, Limits, compare, rate, rate_limits
from xlcsp.report.errors import WrongCells
from xlcsp.report.spc_chart import polarity_words
from xlcsp.report.wording import shown, shown_change

NARROWEST = "95% limits suppose independent events: crimes cluster, so real uncertainty is wider."


@dataclass(frozen=True, slots=True)
class Bar:
    """One area."""

    row: int
    """Its place among those given, from 0."""

    area: str
    rate: Fraction
    limits: Limits
    own: bool


@dataclass(frozen=True, slots=True)
class PeersChart:
    """The areas, the best first; for a neutral indicator the lowest first."""

    title: str
    bars: tuple[Bar, ...]
    left_out: tuple[str, ...]
    """Areas without a figure."""
    mean: Fraction
    """The peers' unweighted mean, without the area itself."""
    rank: int | None
    gap: Fraction | None
    verdict: str
    """The area against that mean: Better, Worse, Similar, Higher or Lower."""
    better: Polarity
    per: Decimal

    @property
    def own(self) -> Bar:
        """The area picked out."""
        return next(bar for bar in self.bars if bar.own)


def peers_chart(
    title: str,
    areas: Sequence[str],
    counts: Sequence[Decimal | None],
    populations: Sequence[Decimal | None],
    own: str,
    better: Polarity,
    per: Decimal = A_THOUSAND,
) -> PeersChart:
    """The chart of ``own`` among the others.

    WrongInput where there is no such area; WrongCells where it, or every peer, has no figure, or
    where two areas have one name and a reader could not tell them apart.
    """
    bars, left_out = [], []
    wanted = _plain(own)
    for row, (area, count, population) in enumerate(zip(areas, counts, populations, strict=True)):
        if count is None or population is None:
            left_out.append(area)
            continue
        limits = rate_limits(count, population, per)
        is_own = _plain(area) == wanted
        bars.append(Bar(row, area, rate(count, population, per), limits, is_own))
    _check_names(bars)
    mine = next((bar for bar in bars if bar.own), None)
    peers = [bar.rate for bar in bars if not bar.own]
    if mine is None or not peers:
        missing = f"{own} has no figure" if mine is None else f"No area beside {own} has a figure"
        unknown = wanted not in map(_plain, areas)
        raise (WrongInput if unknown else WrongCells)(f"{missing}, so there is nothing to compare.")
    at = mine.row
    mean = sum(peers, Fraction(0)) / len(peers)
    exact = [_as_decimal(peer) for peer in peers]
    value = _as_decimal(mine.rate)
    gap = peer_gap(value, exact)
    bars.sort(key=lambda bar: (-bar.rate if better is Polarity.BIGGER else bar.rate, bar.area))
    return PeersChart(
        title=title,
        bars=tuple(bars),
        left_out=tuple(left_out),
        mean=mean,
        rank=None if better is Polarity.NEUTRAL else peer_rank(value, exact, better),
        gap=None if gap is None else Fraction(gap),
        verdict=compare(counts[at], populations[at], _as_decimal(mean), better, per),
        better=better,
        per=per,
    )


def _check_names(bars: Sequence[Bar]) -> None:
    first: dict[str, int] = {}
    for bar in bars:
        other = first.setdefault(_plain(bar.area), bar.row)
        if other != bar.row:
            raise WrongCells(
                f"Two areas are called {bar.area!r}, the {_ordinal(other)} and the "
                f"{_ordinal(bar.row)} row of "
                "those drawn: nobody could tell their bars apart. Give each a name of its own."
            )


def _ordinal(row: int) -> str:
    number = row + 1
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def verdict_words(chart: PeersChart) -> str:
    """``Charnwood: 7.2, ranked 7 of 7; +50.7% on the peers' mean of 4.8: Worse``."""
    ranked = "" if chart.rank is None else f", ranked {chart.rank} of {len(chart.bars)}"
    gap = "" if chart.gap is None else f"; {shown_change(chart.gap)} on the peers' mean of"
    return f"{chart.own.area}: {_rate(chart.own.rate)}{ranked}{gap} {_rate(chart.mean)}: {chart.verdict}"


def alt_text(chart: PeersChart) -> str:
    """The picture in words, for screen readers."""
    rates = ", ".join(f"{bar.area} {_rate(bar.rate)}" for bar in chart.bars)
    own = chart.own
    return (
        f"{chart.title}. Bars, rate per {shown(chart.per)}: {rates}. {own.area}'s limits are"
        f" {_rate(own.limits.lower)} to {_rate(own.limits.upper)}. {verdict_words(chart)}."
        f" {polarity_words(chart.better)}. {NARROWEST}{_left_out(chart)}"
    )


def _left_out(chart: PeersChart) -> str:
    return f" Without a figure: {', '.join(chart.left_out)}." if chart.left_out else ""


def _rate(figure: Fraction | float) -> str:
    return shown(figure, places=2)


def _as_decimal(number: Fraction) -> Decimal:
    """To 28 digits, far more than a cell keeps."""
    return Decimal(number.numerator) / Decimal(number.denominator)
