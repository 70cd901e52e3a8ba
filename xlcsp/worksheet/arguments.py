"""The arguments that several functions share, in one vocabulary: better, unit, amber, step ...

The same word means the same thing, and carries the same help, wherever it stands.
"""

from dataclasses import replace
from decimal import Decimal

from xlcsp.calc.unit import Unit
from xlcsp.worksheet.function import ArgumentSpec, Kind, Missing, Reads


def figure(name: str, help_text: str, missing: Missing = Missing.EMPTY) -> ArgumentSpec:
    """A required figure, worked element by element."""
    return ArgumentSpec(name, Kind.EACH, Reads.FIGURE, help_text, missing)


def figures(name: str, help_text: str) -> ArgumentSpec:
    """A required range of figures, read as one thing."""
    return ArgumentSpec(name, Kind.WHOLE, Reads.FIGURE, help_text, Missing.SAID)


def one_figure(name: str, help_text: str, missing: Missing = Missing.EMPTY) -> ArgumentSpec:
    """A required figure in one cell."""
    return ArgumentSpec(name, Kind.OPTION, Reads.FIGURE, help_text, missing)


def optional(spec: ArgumentSpec, default: str = "", value: object = None) -> ArgumentSpec:
    """The same argument where it may be left out."""
    missing = Missing.SAID if value is None else Missing.DEFAULT
    return replace(spec, required=False, default=default, default_value=value, missing=missing)


BETTER = ArgumentSpec(
    "better",
    Kind.EACH,
    Reads.POLARITY,
    'Which way is good: "smaller", "bigger" or "neutral". It is never guessed, so it must be given.',
    Missing.WRONG,
)

UNIT = optional(
    ArgumentSpec(
        "unit",
        Kind.OPTION,
        Reads.UNIT,
        '"number" for counts and rates: differences are in per cent. "points" where the cells hold'
        " percentages: 25% against 26.3% is 1.3 points below.",
        Missing.DEFAULT,
    ),
    '"number"',
    Unit.NUMBER,
)

AMBER = optional(
    figure(
        "amber",
        "How far on the wrong side of the target still counts as Amber, typed as 5%: of the target"
        " for numbers, percentage points for points. Without it there is no such band.",
    ),
    "0%",
    Decimal(0),
)

PREVIOUS = optional(
    figure(
        "previous",
        "The same period last year. With it, a figure that misses its target but is no worse than"
        " last year is Amber, not Red.",
    )
)

STEP = optional(
    one_figure("step", "The smallest amount that can be paid: 0.01 for pennies, 1 for pounds."),
    "0.01",
    Decimal("0.01"),
)

PERIODS = optional(
    ArgumentSpec(
        "periods",
        Kind.OPTION,
        Reads.COUNT,
        "How many periods the full year has: 12 for months, 4 for quarters.",
        Missing.SAID,
    ),
    "12, or the length of profile",
)

PROFILE = optional(
    replace(
        figures(
            "profile",
            "How the year is usually spread: one weight for each period, for example last year's"
            " monthly figures. Without it every period counts the same.",
        ),
        required=False,
    )
)

ELAPSED = figure("elapsed", "How many periods of the year are over.")
