"""The figures of Exampleshire, a partnership that does not exist.

Every figure is drawn from a fixed seed and is nobody's: five years of monthly counts and a yearly
survey of eight indicators in seven districts. Counts vary more than chance alone would have it
(negative binomial), rise and fall with the seasons, hold a few special causes and a few gaps, as
real series do. Only `random.Random.random` is used, which Python promises not to change.
"""

from dataclasses import dataclass
from datetime import date
from math import exp, lgamma, log, pi, sin
from random import Random
from typing import Final

SEED: Final = 20_260_331
FIRST_MONTH: Final = date(2021, 4, 1)
MONTHS: Final = 60
DISPERSION: Final = 30.0
"""The k of the negative binomial: variance = mean + mean squared / k."""


@dataclass(frozen=True, slots=True)
class District:
    """An invented district: residents, and how busy it is beside the county (1 = as the county)."""

    name: str
    population: int
    level: float


@dataclass(frozen=True, slots=True)
class Indicator:
    """An invented indicator: monthly rate per 1,000 residents and its seasons.

    ``swing`` is how far the peak month stands above the mean, ``peak`` that month (1 = January),
    ``drift`` the change a year.
    """

    code: str
    name: str
    better: str
    target: str
    rate: float
    swing: float
    peak: int
    drift: float


@dataclass(frozen=True, slots=True)
class SpecialCause:
    """From month ``first`` to ``last`` (0 = the first month), the mean is multiplied by ``by``."""

    indicator: str
    district: str
    first: int
    last: int
    by: float
    story: str


DISTRICTS: Final = (
    District("Arkenvale", 118_400, 1.05),
    District("Brindlemoor", 92_700, 0.95),
    District("Copsewick", 64_300, 0.80),
    District("Dellmarsh", 151_900, 1.30),
    District("Elderwold", 78_600, 0.85),
    District("Fallowmere", 55_200, 0.70),
    District("Gorsebridge", 103_500, 1.15),
)

INDICATORS: Final = (
    Indicator("EX1", "Domestic burglary", "smaller", "reduce by 2%", 0.26, 0.22, 12, -0.03),
    Indicator("EX2", "Vehicle offences", "smaller", "reduce by 2%", 0.42, 0.10, 11, -0.01),
    Indicator("EX3", "Violence with injury", "smaller", "reduce by 1%", 0.58, 0.14, 7, 0.0),
    Indicator(
        "EX4", "Anti-social behaviour incidents", "smaller", "reduce by 3%", 2.10, 0.30, 7, -0.04
    ),
    Indicator("EX5", "Criminal damage", "smaller", "reduce by 2%", 0.72, 0.12, 5, -0.03),
    Indicator(
        "EX6", "Domestic abuse reports", "neutral", "No Required Target", 1.35, 0.08, 7, 0.02
    ),
    Indicator("EX7", "Treatment completed", "bigger", "increase by 3%", 0.11, 0.04, 3, 0.02),
    Indicator("EX8", "Deliberate fires", "smaller", "reduce by 5%", 0.09, 0.35, 4, -0.02),
)

SPECIAL_CAUSES: Final = (
    SpecialCause("EX4", "Brindlemoor", 26, 28, 1.75, "a summer of gatherings at the old quarry"),
    SpecialCause("EX1", "Dellmarsh", 36, 59, 0.66, "homes fitted with new locks from April 2024"),
    SpecialCause("EX2", "Gorsebridge", 50, 59, 1.42, "a series of thefts of catalytic converters"),
    SpecialCause("EX3", "Copsewick", 41, 41, 2.10, "one night of disorder in September 2024"),
    SpecialCause("EX8", "Arkenvale", 12, 13, 2.40, "fires set on the heath in spring 2022"),
    SpecialCause("EX7", "Elderwold", 30, 35, 0.55, "the treatment provider changed hands"),
)

GAPS: Final = frozenset(
    {
        ("EX8", "Fallowmere", 19),
        ("EX8", "Fallowmere", 20),
        ("EX2", "Copsewick", 44),
        ("EX6", "Brindlemoor", 31),
        ("EX5", "Elderwold", 59),
        ("EX7", "Copsewick", 58),
        ("EX7", "Copsewick", 59),
    }
)
"""Indicator, district and month for which nothing was returned."""

SURVEY_YEARS: Final = ("2021/22", "2022/23", "2023/24", "2024/25", "2025/26")

Series = dict[tuple[str, str], tuple[int | None, ...]]
"""For each indicator's code and district, a count a month; None where nothing was returned."""


def month(index: int) -> date:
    """The first day of the month ``index`` months after the first."""
    years, months = divmod(FIRST_MONTH.month - 1 + index, 12)
    return date(FIRST_MONTH.year + years, months + 1, 1)


def series() -> Series:
    """The monthly counts, always the same."""
    random = Random(SEED)  # noqa: S311 - reproducible, and nobody's secret
    return {
        (indicator.code, district.name): tuple(
            _returned(indicator, district, index, random) for index in range(MONTHS)
        )
        for indicator in INDICATORS
        for district in DISTRICTS
    }


def quarter_sum(counts: tuple[int | None, ...], quarter: int) -> int | None:
    """The total of a quarter (0 = the first); None where one of its months is missing."""
    present = [count for count in counts[3 * quarter : 3 * quarter + 3] if count is not None]
    return sum(present) if len(present) == 3 else None


def survey() -> dict[str, tuple[float, ...]]:
    """For each district, the share of residents who feel safe after dark, year by year."""
    random = Random(SEED + 1)  # noqa: S311 - as above
    shares = {}
    for district in DISTRICTS:
        start = 0.76 - 0.12 * district.level
        shares[district.name] = tuple(
            round(start + 0.008 * year + 0.05 * (random.random() - 0.5), 3)
            for year in range(len(SURVEY_YEARS))
        )
    return shares


def counts_of(indicator: Indicator, district: District, index: int, random: Random) -> int:
    """One month's count drawn anew, also for months after the series."""
    return _negative_binomial(_mean(indicator, district, index), random)


def _returned(indicator: Indicator, district: District, index: int, random: Random) -> int | None:
    drawn = _negative_binomial(_mean(indicator, district, index), random)
    return None if (indicator.code, district.name, index) in GAPS else drawn


def _mean(indicator: Indicator, district: District, index: int) -> float:
    season = 1 + indicator.swing * sin(2 * pi * (month(index).month - indicator.peak + 3) / 12)
    mean = indicator.rate * district.population / 1000 * district.level * season
    mean *= exp(log(1 + indicator.drift) * index / 12)
    for cause in SPECIAL_CAUSES:
        here = (cause.indicator, cause.district) == (indicator.code, district.name)
        if here and cause.first <= index <= cause.last:
            mean *= cause.by
    return mean


def _negative_binomial(mean: float, random: Random) -> int:
    """One draw with this mean and `DISPERSION`, by inversion of its distribution function."""
    drawn = random.random()
    chance = DISPERSION / (DISPERSION + mean)
    count, total = 0, 0.0
    while count < 100_000:
        total += exp(
            lgamma(count + DISPERSION)
            - lgamma(DISPERSION)
            - lgamma(count + 1)
            + DISPERSION * log(chance)
            + count * log(1 - chance)
        )
        if total >= drawn:
            break
        count += 1
    return count
