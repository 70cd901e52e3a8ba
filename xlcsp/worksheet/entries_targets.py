"""The catalogue's Targets section: what a published target means, and the path to it."""

from dataclasses import replace
from typing import Final

from xlcsp.calc.target import PathMethod, target, target_path, trajectory
from xlcsp.worksheet.arguments import figure, optional
from xlcsp.worksheet.entries_risk import CENTRAL_BEDFORDSHIRE
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

WARWICKSHIRE_APPENDIX_1 = "Warwickshire Community Safety Agreement 2010-11, Appendix 1"
LEICESTERSHIRE_TARGETS = "Leicestershire Safer Communities Agreement 2008-11, update 2010"

BASELINE = figure("baseline", "The figure that the change is measured from.", Missing.SAID)

TARGET: Final = Function(
    name="CSP.TARGET",
    category=Category.TARGETS,
    summary="The number meant by a published target, such as 19% reduction from a baseline.",
    help='A plain number is itself. "19% reduction", "7% increase", "reduce by 3%" and "15 points'
    ' increase" are worked out from the baseline; a level stated with the change, as in "reduce by'
    ' 3% to 5.85", wins. A percentage with a sign but no word, such as -17%, may be a change or a'
    " level: kind says which, and without it the answer is #VALUE!. To be confirmed and the like"
    " give empty text.",
    arguments=(
        ArgumentSpec(
            "text",
            Kind.EACH,
            Reads.PUBLISHED,
            "The target as published: a number or words.",
            Missing.SAID,
        ),
        BASELINE,
        optional(
            ArgumentSpec(
                "kind",
                Kind.EACH,
                Reads.TARGET_KIND,
                'Whether a signed percentage such as -17% is a "change" from the baseline or the'
                ' "level" itself.',
                Missing.SAID,
            )
        ),
    ),
    gives=Gives.SAME_SHAPE,
    result="A number; empty text where the target, or a baseline it needs, is missing.",
    examples=(
        Example(
            '=CSP.TARGET("19% reduction", 351)',
            ("19% reduction", 351),
            284.31,
            WARWICKSHIRE_APPENDIX_1,
            "NI 30; 285 was published in Table 1.",
        ),
        Example(
            '=CSP.TARGET("7% increase", 1084)',
            ("7% increase", 1084),
            1159.88,
            LEICESTERSHIRE_TARGETS,
            "LI 11; 1161 was published, the sum of the districts' targets.",
        ),
        Example(
            '=CSP.TARGET("-2%", 1.5%, "level")',
            ("-2%", 0.015, "level"),
            -0.02,
            WARWICKSHIRE_APPENDIX_1,
            "NI 18: the target is a rate of -2%, not 2% off.",
        ),
    ),
    since="1.0",
    works_out=target,
)

TARGETPATH: Final = Function(
    name="CSP.TARGETPATH",
    category=Category.TARGETS,
    summary="One target for each year, across, from a baseline and a yearly change such as -3%.",
    help="simple takes every year's change off the baseline, so that -3% over two years is -3% and"
    " -6%; compound takes it off the year before. A range of changes gives the cumulative change of"
    " each year instead; years may then be blank. places rounds the targets shown and never what"
    " the next year is worked out from.",
    arguments=(
        BASELINE,
        ArgumentSpec(
            "change",
            Kind.WHOLE,
            Reads.FIGURE,
            "One yearly change, such as -3%, or a range of cumulative changes, one for each year.",
            Missing.SAID,
            one_for_all=True,
        ),
        ArgumentSpec(
            "years",
            Kind.OPTION,
            Reads.COUNT,
            "How many years; may be blank where change is a range.",
            Missing.SAID,
        ),
        optional(
            ArgumentSpec(
                "method", Kind.OPTION, Reads.METHOD, '"simple" or "compound".', Missing.DEFAULT
            ),
            '"simple"',
            PathMethod.SIMPLE,
        ),
        optional(
            ArgumentSpec(
                "places",
                Kind.OPTION,
                Reads.COUNT,
                "Decimal places of the targets shown; blank leaves them unrounded.",
                Missing.SAID,
            )
        ),
    ),
    gives=Gives.ACROSS,
    result="A row of targets; empty text where the baseline or a change is missing.",
    examples=(
        Example(
            '=CSP.TARGETPATH(3427, -3%, 2, "simple", 0)',
            (3427, -0.03, 2, "simple", 0),
            ((3324.0, 3221.0),),
            f"{LEICESTERSHIRE_TARGETS}, NI 20",
            "The county's assaults with injury, as published.",
        ),
        Example(
            "=CSP.TARGETPATH(693, {0.03,0.05,0.07}, , , 0)",
            (693, ((0.03, 0.05, 0.07),), None, None, 0),
            ((714.0, 728.0, 742.0),),
            f"{CENTRAL_BEDFORDSHIRE}, NI 40",
            "Drug users in effective treatment, as published.",
        ),
    ),
    since="1.0",
    works_out=target_path,
)

TRAJECTORY: Final = Function(
    name="CSP.TRAJECTORY",
    category=Category.TARGETS,
    summary="A straight line of milestones from a start to an end, both included, across.",
    help="Equal steps between the two ends. Three points are the start, the middle and the end.",
    arguments=(
        replace(BASELINE, name="start", help="The first figure of the line."),
        replace(BASELINE, name="end", help="The last figure of the line."),
        ArgumentSpec(
            "points",
            Kind.OPTION,
            Reads.COUNT,
            "How many figures, both ends included.",
            Missing.WRONG,
        ),
    ),
    gives=Gives.ACROSS,
    result="A row of figures; empty text where an end is missing.",
    examples=(
        Example(
            "=CSP.TRAJECTORY(50%, 58.6%, 3)",
            (0.5, 0.586, 3),
            ((0.5, 0.543, 0.586),),
            "ours",
            "From Central Bedfordshire's confidence targets; its middle target is 53.9%.",
        ),
    ),
    since="1.0",
    works_out=trajectory,
)

TARGET_FUNCTIONS: Final = (TARGET, TARGETPATH, TRAJECTORY)
