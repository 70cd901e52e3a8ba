"""The catalogue's Rates and peers section: rates, what chance does to them, and similar areas."""

from dataclasses import replace
from typing import Final

from xlcsp.calc.confidence import NINETY_FIVE_PERCENT
from xlcsp.calc.peers import peer_gap, peer_rank
from xlcsp.calc.rates import A_THOUSAND, compare, percent_limits, rate, rate_limits
from xlcsp.calc.surveys import survey_change
from xlcsp.worksheet.arguments import BETTER, UNIT, figure, figures, one_figure, optional
from xlcsp.worksheet.entries_targets import LEICESTERSHIRE_TARGETS
from xlcsp.worksheet.function import Category, Example, Function, Gives, Missing

NORTH_WORCESTERSHIRE_SURVEY = "North Worcestershire Community Safety Partnership Plan 2013-16"
IMPLIED_POPULATION = (
    "NI 20, Charnwood in 2008/09: the rate is published as 7.16; the population is implied by it,"
    " not printed."
)
WILSON = "Wilson (1927); Newcombe (1998)"
CLUSTERED = (
    "The limits suppose that events are independent. Recorded crime clusters (one offender, one"
    " night, one street), so real uncertainty is wider, never narrower."
)

COUNT = figure("count", "How many were counted, for example recorded crimes.")
POPULATION = figure("population", "How many people, or households, they were counted among.")

PER: Final = optional(
    one_figure("per", "The base of the rate: 1000 for crimes per 1,000 people.", Missing.DEFAULT),
    "1000",
    A_THOUSAND,
)

CONFIDENCE: Final = optional(
    one_figure(
        "confidence",
        "How sure the limits are to hold the true figure, typed as 95% or 95; from 90% to below"
        " 100%.",
        Missing.DEFAULT,
    ),
    "95%",
    NINETY_FIVE_PERCENT,
)

_LIMITS: Final = ("lower limit", "upper limit")

RATE: Final = Function(
    name="CSP.RATE",
    category=Category.RATES,
    summary="A count as a rate: so many per 1,000 people.",
    help="count divided by population, times per. Nothing is rounded. A population of 0 has no rate"
    " (#DIV/0!).",
    arguments=(COUNT, POPULATION, PER),
    gives=Gives.SAME_SHAPE,
    result="A number, such as 7.16; empty text where the count or the population is missing.",
    examples=(
        Example(
            "=CSP.RATE(1180, 164804)",
            (1180, 164804),
            7.16002038785466,
            LEICESTERSHIRE_TARGETS,
            IMPLIED_POPULATION,
        ),
    ),
    since="1.1",
    works_out=rate,
)

RATELIMITS: Final = Function(
    name="CSP.RATELIMITS",
    category=Category.RATES,
    summary="The lower and upper limit that chance alone sets on a rate, across.",
    help="Byar's approximation from 10 events up, the exact Poisson limits below: the convention of"
    f" public health in the UK. {CLUSTERED} A count may exceed its population.",
    arguments=(COUNT, POPULATION, PER, CONFIDENCE),
    gives=Gives.ACROSS,
    result="A row of two numbers; empty text where the count or the population is missing.",
    examples=(
        Example(
            "=CSP.RATELIMITS(1180, 164804)",
            (1180, 164804),
            ((6.75726712191276, 7.5805077612846),),
            LEICESTERSHIRE_TARGETS,
            IMPLIED_POPULATION,
        ),
        Example(
            "=CSP.RATELIMITS(9, 1000)",
            (9, 1000),
            ((4.11537309737833, 17.0848034514192),),
            "ours",
            "Fewer than 10 events, so the limits are the exact ones.",
        ),
    ),
    since="1.1",
    works_out=rate_limits,
    columns=_LIMITS,
)

PERCENTLIMITS: Final = Function(
    name="CSP.PERCENTLIMITS",
    category=Category.RATES,
    summary="The lower and upper limit that chance alone sets on a percentage, across.",
    help="Wilson's score limits, which hold for small numbers and near 0% and 100%. They suppose a"
    " simple random sample; a weighted or clustered survey is less certain than they say. A"
    " numerator above its denominator is #NUM!.",
    arguments=(
        figure("numerator", "How many of them, for example those who agreed."),
        figure("denominator", "Out of how many, for example those who answered."),
        CONFIDENCE,
    ),
    gives=Gives.ACROSS,
    result="A row of two fractions, such as 0.175 for 17.5%; empty text where a figure is missing.",
    examples=(
        Example(
            "=CSP.PERCENTLIMITS(25, 100)",
            (25, 100),
            ((0.175452113622877, 0.343044635480616),),
            WILSON,
        ),
    ),
    since="1.1",
    works_out=percent_limits,
    columns=_LIMITS,
)


SURVEYCHANGE: Final = Function(
    name="CSP.SURVEYCHANGE",
    category=Category.RATES,
    summary="Whether a survey's percentage differs from an earlier one by more than sampling can"
    " explain: Higher, Lower or No clear change.",
    help="Newcombe's hybrid score limits of the difference (his method 10). The bases are how many"
    " answered each survey; without them nothing can be said. They suppose simple random samples: a"
    " weighted or clustered survey needs a larger difference.",
    arguments=(
        figure("new", "The later percentage, such as 18.9%.", Missing.SAID),
        figure("new_base", "How many answered the later survey.", Missing.SAID),
        figure("old", "The earlier percentage.", Missing.SAID),
        figure("old_base", "How many answered the earlier survey.", Missing.SAID),
        CONFIDENCE,
    ),
    gives=Gives.SAME_SHAPE,
    result="Higher, Lower, No clear change, No data or No target.",
    examples=(
        Example(
            "=CSP.SURVEYCHANGE(18.9%, 1000, 16.9%, 1000)",
            (0.189, 1000, 0.169, 1000),
            "No clear change",
            NORTH_WORCESTERSHIRE_SURVEY,
            "Published as a slight deterioration. The bases of 1,000 are assumed, not published.",
        ),
        Example(
            "=CSP.SURVEYCHANGE(80%, 70, 60%, 80)",
            (0.8, 70, 0.6, 80),
            "Higher",
            "Newcombe (1998)",
        ),
    ),
    since="1.1",
    works_out=survey_change,
)

COMPARE: Final = Function(
    name="CSP.COMPARE",
    category=Category.RATES,
    summary="Whether an area's rate differs from a reference rate by more than chance: Better,"
    " Worse or Similar.",
    help="Similar while the reference lies within the area's limits (those of CSP.RATELIMITS) or on"
    f" one; Higher or Lower for a neutral indicator. {CLUSTERED}",
    arguments=(
        replace(COUNT, missing=Missing.SAID),
        replace(POPULATION, missing=Missing.SAID),
        figure(
            "reference",
            "The rate to compare with, in the same base: the county's, or the mean of the peers.",
            Missing.SAID,
        ),
        BETTER,
        PER,
        CONFIDENCE,
    ),
    gives=Gives.SAME_SHAPE,
    result="Better, Worse or Similar; Higher or Lower; No data or No target.",
    examples=(
        Example(
            '=CSP.COMPARE(1180, 164804, 5.4, "smaller")',
            (1180, 164804, 5.4, "smaller"),
            "Worse",
            LEICESTERSHIRE_TARGETS,
            "Charnwood against the county's 5.4. " + IMPLIED_POPULATION,
        ),
        Example(
            '=CSP.COMPARE(9, 1000, 5, "smaller")',
            (9, 1000, 5, "smaller"),
            "Similar",
            "ours",
            "9 per 1,000 looks worse than 5, but 9 events could be chance.",
        ),
    ),
    since="1.1",
    works_out=compare,
)

_PEERS = figures("peers", "The peers' figures in a range, without the area's own.")

PEERRANK: Final = Function(
    name="CSP.PEERRANK",
    category=Category.RATES,
    summary="An area's place among itself and its peers, 1 for the best.",
    help="Peers are, for example, the most similar group of the police, without the area itself."
    " Peers without a figure are skipped, and equals share the better place. A neutral indicator"
    " has no best, so it is #VALUE!.",
    arguments=(figure("value", "The area's own figure.", Missing.SAID), _PEERS, BETTER),
    gives=Gives.SAME_SHAPE,
    result="A whole number; empty text where the figure is missing or no peer has one.",
    examples=(
        Example(
            '=CSP.PEERRANK(7.16, {3.44;3.34;4.97;5.59;6.65;4.52}, "smaller")',
            (7.16, ((3.44,), (3.34,), (4.97,), (5.59,), (6.65,), (4.52,)), "smaller"),
            7.0,
            LEICESTERSHIRE_TARGETS,
            "NI 20 in 2008/09, Charnwood among the other districts.",
        ),
        Example(
            '=CSP.PEERRANK(8, {6;7.5;7.5;9.1}, "smaller")',
            (8, ((6,), (7.5,), (7.5,), (9.1,)), "smaller"),
            4.0,
            "ours",
        ),
    ),
    since="1.1",
    works_out=peer_rank,
)

PEERGAP: Final = Function(
    name="CSP.PEERGAP",
    category=Category.RATES,
    summary="How far an area is from the plain mean of its peers, in per cent of it or in"
    " percentage points.",
    help="The mean is unweighted: every peer counts the same whatever its size. Peers without a"
    " figure are skipped. Where unit is points, the cells hold percentages and the gap is in"
    " percentage points.",
    arguments=(figure("value", "The area's own figure.", Missing.SAID), _PEERS, UNIT),
    gives=Gives.SAME_SHAPE,
    result="A fraction, such as 0.25 for 25% above the mean; empty text where there is nothing to"
    " compare.",
    examples=(
        Example(
            "=CSP.PEERGAP(10, {6;7;11})",
            (10, ((6,), (7,), (11,))),
            0.25,
            "ours",
            "The mean of the peers is 8.",
        ),
        Example(
            '=CSP.PEERGAP(25%, {20%;23%}, "points")',
            (0.25, ((0.2,), (0.23,)), "points"),
            0.035,
            "ours",
            "3.5 percentage points above 21.5%.",
        ),
    ),
    since="1.1",
    works_out=peer_gap,
)

RATE_FUNCTIONS: Final = (
    RATE,
    RATELIMITS,
    PERCENTLIMITS,
    SURVEYCHANGE,
    COMPARE,
    PEERRANK,
    PEERGAP,
)
