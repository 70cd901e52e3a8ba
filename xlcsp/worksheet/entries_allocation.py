"""The catalogue's Allocation section: money shared to the penny, and every pound accounted for."""

from dataclasses import replace
from decimal import Decimal
from typing import Final

from xlcsp.calc.allocation import allocate
from xlcsp.calc.area_based_grant import abg, abg_explain
from xlcsp.calc.damping import damp
from xlcsp.worksheet.arguments import STEP, figures, one_figure, optional
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

APPENDIX_3 = "Leicestershire Safer Communities Agreement 2008-11, update 2010, Appendix 3"
IMPLIED = "The weights are implied by the published pence, not printed."

POPULATION: Grid = ((92.5,), (162.4,), (81.3,), (103.8,), (48.9,), (89.6,), (56.5,))
CRIME: Grid = ((5830,), (13226,), (4075,), (6944,), (3204,), (7235,), (3371,))
_AREAS = "{92.5;162.4;81.3;103.8;48.9;89.6;56.5}, {5830;13226;4075;6944;3204;7235;3371}"


def _bound(name: str, help_text: str) -> ArgumentSpec:
    spec = replace(figures(name, help_text), one_for_all=True)
    return optional(spec)


ALLOCATE: Final = Function(
    name="CSP.ALLOCATE",
    category=Category.ALLOCATION,
    summary="Shares a total in proportion to weights, to the penny. The shares always add up to"
    " the total.",
    help="Every share is its exact share rounded down or up to a step; the steps left over go to"
    " the largest remainders, and of equal ones to the larger weight. A weight of 0 gets 0, or its"
    " floor. With floors and caps, shares stay in proportion between them. Give keys, such as area"
    " codes, so that sorting the rows can never move a penny from one area to another. A missing"
    " weight is #VALUE! and names its row; bounds that cannot hold are #NUM! and say by how much.",
    arguments=(
        one_figure("total", "The amount to share, in one cell."),
        figures("weights", "What it is shared in proportion to, such as population."),
        STEP,
        _bound("floor", "The least a row may get: one figure for all, or one for each weight."),
        _bound("cap", "The most a row may get: one figure for all, or one for each weight."),
        optional(
            ArgumentSpec(
                "keys",
                Kind.WHOLE,
                Reads.KEY,
                "A name or code for each weight, all different, to settle equal remainders.",
                Missing.SAID,
            )
        ),
    ),
    gives=Gives.SAME_SHAPE,
    result="Shares in the shape of weights; empty text where the total is missing.",
    examples=(
        Example(
            "=CSP.ALLOCATE(251000, {3;5})",
            (251000, ((3,), (5,))),
            ((94125.0,), (156875.0,)),
            APPENDIX_3,
            "The population pot and the crime pot are three and five eighths of £251,000.",
        ),
        Example(
            "=CSP.ALLOCATE(100, {1;1;1})",
            (100, ((1,), (1,), (1,))),
            ((33.34,), (33.33,), (33.33,)),
            "ours",
            "The odd penny goes to the first of equals; with keys, to the first key.",
        ),
        Example(
            "=CSP.ALLOCATE(100, {1;1;8}, 0.01, , 50)",
            (100, ((1,), (1,), (8,)), 0.01, None, 50),
            ((25.0,), (25.0,), (50.0,)),
            "ours",
            "The third row is capped at 50, and the others share what it leaves.",
        ),
    ),
    since="1.0",
    works_out=allocate,
    shaped_like="weights",
)

_POTS = (
    one_figure("even", "The pot that every area shares evenly."),
    one_figure("by_population", "The pot shared by population."),
    one_figure("by_crime", "The pot shared by recorded crime."),
    figures("population", "Each area's population, in a column."),
    figures("crime", "Each area's recorded crimes, in a column of the same length."),
    replace(STEP, default="1", default_value=Decimal(1)),
)

ABG: Final = Function(
    name="CSP.ABG",
    category=Category.ALLOCATION,
    summary="Shares the Area Based Grant: one pot evenly, one by population and one by crime. A row"
    " for each area.",
    help="Each pot is shared to the penny and adds up to the pot. The allocation is the exact share"
    " of the three pots together, rounded once to whole steps (pounds unless step says otherwise)"
    " so that the column adds up to the pots. A missing figure is #VALUE! and names its row.",
    arguments=_POTS,
    gives=Gives.ROWS,
    result="A row for each area: allocation, even share, population share and crime share.",
    examples=(
        Example(
            f"=CSP.ABG(175000, 94125, 156875, {_AREAS})",
            (175000, 94125, 156875, POPULATION, CRIME),
            (
                (59551.0, 25000.0, 13711.12, 20840.41),
                (96351.0, 25000.0, 24072.28, 47278.77),
                (51618.0, 25000.0, 12050.97, 14566.83),
                (65209.0, 25000.0, 15386.10, 24822.60),
                (43702.0, 25000.0, 7248.37, 11453.29),
                (64144.0, 25000.0, 13281.26, 25862.84),
                (45425.0, 25000.0, 8374.90, 12050.26),
            ),
            APPENDIX_3,
            IMPLIED,
        ),
    ),
    since="1.0",
    works_out=abg,
    columns=("allocation", "even share", "population share", "crime share"),
    shaped_like="population",
)

ABGEXPLAIN: Final = Function(
    name="CSP.ABGEXPLAIN",
    category=Category.ALLOCATION,
    summary="Accounts for every pound of CSP.ABG: each area's exact share, what rounding added, and"
    " the result.",
    help="Takes the same arguments as CSP.ABG. The exact share and the rounding adjustment add up"
    " to the allocation in every row; the adjustments add up to 0, and the fractions to 1.",
    arguments=_POTS,
    gives=Gives.ROWS,
    result="A row for each area: exact share, rounding adjustment, allocation and fraction of the"
    " total.",
    examples=(
        Example(
            "=CSP.ABGEXPLAIN(0, 100, 100, {1;2}, {1;1})",
            (0, 100, 100, ((1,), (2,)), ((1,), (1,))),
            (
                (83.3333333333333, -0.3333333333333, 83.0, 0.416666666667),
                (116.666666666667, 0.333333333333, 117.0, 0.583333333333),
            ),
            "ours",
        ),
    ),
    since="1.0",
    works_out=abg_explain,
    columns=("exact share", "rounding adjustment", "allocation", "fraction of the total"),
    shaped_like="population",
)

DAMP: Final = Function(
    name="CSP.DAMP",
    category=Category.ALLOCATION,
    summary="Damps new allocations so that no area loses more than a floor allows; those who gain"
    " pay for it.",
    help="As in the local government finance settlement. An area below its floor, last year's"
    " figure changed by floor_change, gets the floor; what the others are proposed above their"
    " floors is scaled back by one factor, none above its cap, so that the total stays the same. An"
    " area with nothing last year has no floor and no cap. A floor that cannot hold is #NUM! and"
    " names the highest that can.",
    arguments=(
        figures("previous", "Each area's allocation last year."),
        figures("proposed", "Each area's proposed allocation, in a range of the same shape."),
        one_figure("floor_change", "The largest fall allowed, such as -5%."),
        optional(one_figure("cap_change", "The largest rise allowed, such as 10%.")),
        STEP,
    ),
    gives=Gives.SAME_SHAPE,
    result="The damped allocations, in the shape of previous.",
    examples=(
        Example(
            "=CSP.DAMP({100;100}, {80;120}, -10%)",
            (((100,), (100,)), ((80,), (120,)), -0.1),
            ((90.0,), (110.0,)),
            "ours",
            "The first area's fall of 20 is held to 10, which the second pays for.",
        ),
    ),
    since="1.0",
    works_out=damp,
    shaped_like="previous",
)

ALLOCATION_FUNCTIONS: Final = (ALLOCATE, ABG, ABGEXPLAIN, DAMP)
