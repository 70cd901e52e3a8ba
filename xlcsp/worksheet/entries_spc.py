"""The catalogue's Statistical process control section: what a series says beyond its own noise."""

from dataclasses import replace
from typing import Final

from xlcsp.calc.spc import assurance, spc, variation
from xlcsp.worksheet.arguments import BETTER, figures, one_figure, optional
from xlcsp.worksheet.function import (
    ArgumentSpec,
    Category,
    Example,
    Function,
    Gives,
    Kind,
    Missing,
    Reads,
)
from xlcsp.worksheet.values import Grid

_SERIES: Grid = ((5,), (7,), (5,), (7,), (5,), (7,), (5,), (7,), (15,))
_TYPED = "{5;7;5;7;5;7;5;7;15}"
_WITHIN = (7.0, -0.315, 14.315, "", "Common cause")

VALUES = replace(
    figures(
        "values",
        "The series in order of time, in one column or one row; a blank is a gap, not a 0.",
    ),
    in_line=True,
)
ONE_BETTER = replace(BETTER, kind=Kind.OPTION)

SCREEN = optional(
    ArgumentSpec(
        "screen",
        Kind.OPTION,
        Reads.FLAG,
        "TRUE leaves outlying moving ranges out of the limits, as the R package NHSRplotthedots"
        " does; FALSE keeps them, as the NHS Excel tool does.",
        Missing.DEFAULT,
    ),
    "TRUE",
    True,
)

FIX_AFTER = optional(
    ArgumentSpec(
        "fix_after",
        Kind.OPTION,
        Reads.COUNT,
        "Takes the limits from the first so many values only, 12 or more; blank takes all.",
        Missing.SAID,
    )
)

REBASE = optional(
    ArgumentSpec(
        "rebase",
        Kind.WHOLE,
        Reads.MARK,
        "A range beside the values with a mark, such as X, where new limits start because the"
        " process changed.",
        Missing.SAID,
    )
)

_RULES = (
    "The limits are the mean and 2.66 average moving ranges either side of it, by the NHS Making"
    " Data Count rules. With fewer than 13 values they are provisional."
)

SPC: Final = Function(
    name="CSP.SPC",
    category=Category.SPC,
    summary="The table of a statistical process control (XmR) chart: mean, limits, rule and meaning"
    " of each value of a series.",
    help=f"{_RULES} rule is the first that holds: Outside limits, 7 point trend, 2 in 3, 7 points"
    " one side; empty text where the value is common cause, which is to say noise. meaning reads"
    " the rule by better. A missing value gives an empty row and its neighbours follow one another.",
    arguments=(VALUES, ONE_BETTER, SCREEN, FIX_AFTER, REBASE),
    gives=Gives.ROWS,
    result="A row for each value: mean, lower limit, upper limit, rule and meaning.",
    examples=(
        Example(
            f'=CSP.SPC({_TYPED}, "smaller")',
            (_SERIES, "smaller"),
            (*(_WITHIN,) * 8, (7.0, -0.315, 14.315, "Outside limits", "Concern")),
            "ours",
            "The mean is 7 and the average moving range 2.75.",
        ),
    ),
    since="1.1",
    works_out=spc,
    columns=("mean", "lower limit", "upper limit", "rule", "meaning"),
    shaped_like="values",
)

VARIATION: Final = Function(
    name="CSP.VARIATION",
    category=Category.SPC,
    summary="What the last value of a series says: Common cause, Improvement, Concern or Special"
    " cause.",
    help=f"{_RULES} Common cause is noise: nothing about the process is known to have changed."
    " Improvement and Concern are changes too large or too lasting for noise, read by better;"
    " Special cause is one where better is neutral.",
    arguments=(VALUES, ONE_BETTER, SCREEN, FIX_AFTER, REBASE),
    gives=Gives.SINGLE,
    result="Common cause, Improvement, Concern, Special cause or No data.",
    examples=(
        Example(
            f'=CSP.VARIATION({_TYPED}, "smaller")',
            (_SERIES, "smaller"),
            "Concern",
            "ours",
            "The last value, 15, is above the upper limit of 14.315.",
        ),
        Example(
            '=CSP.VARIATION({5;7;5;7;5;7;5;7}, "smaller")',
            (_SERIES[:-1], "smaller"),
            "Common cause",
            "ours",
        ),
    ),
    since="1.1",
    works_out=variation,
)

ASSURANCE: Final = Function(
    name="CSP.ASSURANCE",
    category=Category.SPC,
    summary="Whether a process as it runs now will hit its target: Consistently hits, Hit or miss"
    " or Consistently fails.",
    help=f"{_RULES} A target beyond the limits is always hit or always missed, by better; one"
    " between the limits, or on one, is now hit and now missed.",
    arguments=(
        VALUES,
        one_figure("target", "The target that every value is meant to reach.", Missing.SAID),
        ONE_BETTER,
        SCREEN,
        FIX_AFTER,
        REBASE,
    ),
    gives=Gives.SINGLE,
    result="Consistently hits, Hit or miss, Consistently fails, No data, Not rated or No target.",
    examples=(
        Example(
            f'=CSP.ASSURANCE({_TYPED}, 10, "smaller")',
            (_SERIES, 10, "smaller"),
            "Hit or miss",
            "ours",
            "The limits are -0.315 and 14.315.",
        ),
        Example(
            f'=CSP.ASSURANCE({_TYPED}, 15, "bigger")',
            (_SERIES, 15, "bigger"),
            "Consistently fails",
            "ours",
            "As it runs, the process cannot be relied on to reach 15.",
        ),
    ),
    since="1.1",
    works_out=assurance,
)

SPC_FUNCTIONS: Final = (SPC, VARIATION, ASSURANCE)
