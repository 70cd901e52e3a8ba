"""The catalogue's Status section: colours, directions of travel, sentences and traffic lights."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from xlcsp.calc.action import action
from xlcsp.calc.explain import explain
from xlcsp.calc.status import rag, status, travel
from xlcsp.worksheet.arguments import AMBER, BETTER, PREVIOUS, UNIT, figure, one_figure, optional
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
from xlcsp.worksheet.values import OMITTED

WARWICKSHIRE_TABLE_1 = "Warwickshire Community Safety Agreement 2010-11, Table 1"

VALUE = figure("value", "The figure to judge, for example this year's actual.", Missing.SAID)
TARGET = figure("target", "What it was meant to reach.", Missing.SAID)
NEW = figure("new", "The later figure.", Missing.SAID)
OLD = figure("old", "The earlier figure that it is compared with.", Missing.SAID)

RAG: Final = Function(
    name="CSP.RAG",
    category=Category.STATUS,
    summary="Green, Amber or Red: how a figure stands against its target. Says No data, No target"
    " or Not rated where there is nothing to judge.",
    help="Green is on target or better. Anything on the wrong side of the target is Red, unless"
    " amber or previous is given. Amber is a miss by no more than the tolerance, or, with previous,"
    " a miss that is no worse than last year. A missing figure gives No data, a neutral indicator"
    " Not rated and a missing target No target, in that order: a blank never turns green. The"
    " colour is decided on the full figures, before anything is rounded.",
    arguments=(VALUE, TARGET, BETTER, AMBER, UNIT, PREVIOUS),
    gives=Gives.SAME_SHAPE,
    result="Green, Amber, Red, No data, Not rated or No target.",
    examples=(
        Example(
            '=CSP.RAG(323, 294, "smaller")',
            (323, 294, "smaller"),
            "Red",
            WARWICKSHIRE_TABLE_1,
            "NI 15: 323 most serious violent crimes against a target of 294.",
        ),
        Example(
            '=CSP.RAG(308, 389, "smaller")',
            (308, 389, "smaller"),
            "Green",
            WARWICKSHIRE_TABLE_1,
            "NI 47: 308 people killed or seriously injured against a target of 389.",
        ),
        Example(
            '=CSP.RAG(104, 100, "smaller", 5%)',
            (104, 100, "smaller", 0.05),
            "Amber",
            "ours",
            "4% over the target, within the tolerance of 5%.",
        ),
        Example(
            '=CSP.RAG("", 294, "smaller")',
            ("", 294, "smaller"),
            "No data",
            "ours",
            "A blank actual has no colour.",
        ),
        Example(
            '=CSP.RAG(120, "To be confirmed", "smaller")',
            (120, "To be confirmed", "smaller"),
            "No target",
            "ours",
            "The wording is that of Warwickshire's Appendix 1, for NI 30.",
        ),
    ),
    since="1.0",
    works_out=rag,
)

STATUS: Final = Function(
    name="CSP.STATUS",
    category=Category.STATUS,
    summary="The published form of a comparison: sign, difference and colour, such as +9.9% (red).",
    help="The difference from the target in per cent of the target, or in percentage points where"
    " unit is points, with the colour that CSP.RAG gives. The colour is decided before rounding. A"
    " difference too small for the places shown gets as many more as it needs, so that a miss is"
    " never printed as 0.0%. Against a target of 0 it shows the plain difference.",
    arguments=(
        VALUE,
        TARGET,
        BETTER,
        AMBER,
        UNIT,
        PREVIOUS,
        optional(
            ArgumentSpec(
                "places",
                Kind.OPTION,
                Reads.COUNT,
                "Decimal places of the difference shown.",
                Missing.DEFAULT,
            ),
            "1",
            1,
        ),
    ),
    gives=Gives.SAME_SHAPE,
    result="Text such as +9.9% (red), -1.3 pts (red), +3 (red) or +9.9% (not rated); No data; or"
    " No target.",
    examples=(
        Example(
            '=CSP.STATUS(323, 294, "smaller")',
            (323, 294, "smaller"),
            "+9.9% (red)",
            WARWICKSHIRE_TABLE_1,
            "NI 15, as published.",
        ),
        Example(
            '=CSP.STATUS(6937, 7964, "smaller")',
            (6937, 7964, "smaller"),
            "-12.9% (green)",
            WARWICKSHIRE_TABLE_1,
            "NI 16 against the same period of 2008/09, as published.",
        ),
        Example(
            '=CSP.STATUS(25%, 26.3%, "bigger", , "points")',
            (0.25, 0.263, "bigger", OMITTED, "points"),
            "-1.3 pts (red)",
            WARWICKSHIRE_TABLE_1,
            "NI 21, published as -1.3%: it is percentage points.",
        ),
    ),
    since="1.0",
    works_out=status,
)

TRAVEL: Final = Function(
    name="CSP.TRAVEL",
    category=Category.STATUS,
    summary="Direction of travel: an arrow for where the figure went and a word for what that"
    " means, such as ▼ better.",
    help="The arrow follows the figure and the word follows the meaning, so fewer crimes are"
    " ▼ better. Within the band it says ► no change. A neutral indicator is higher or lower, never"
    " better or worse. A missing new figure gives No data, a missing old one No target.",
    arguments=(
        NEW,
        OLD,
        BETTER,
        replace(
            AMBER,
            name="band",
            help="How small a change counts as none, typed as 2%: of the old figure for numbers,"
            " percentage points for points.",
        ),
        UNIT,
    ),
    gives=Gives.SAME_SHAPE,
    result="▲ or ▼ with better, worse, higher or lower; ► no change; No data; or No target.",
    examples=(
        Example(
            '=CSP.TRAVEL(323, 306, "smaller")',
            (323, 306, "smaller"),
            "▲ worse",
            WARWICKSHIRE_TABLE_1,
            "NI 15 went from 306 to 323.",
        ),
        Example(
            '=CSP.TRAVEL(6937, 7964, "smaller")',
            (6937, 7964, "smaller"),
            "▼ better",
            WARWICKSHIRE_TABLE_1,
            "NI 16 went from 7,964 to 6,937.",
        ),
        Example(
            '=CSP.TRAVEL(5, 5, "smaller")',
            (5, 5, "smaller"),
            "► no change",
            "ours",
        ),
    ),
    since="1.0",
    works_out=travel,
)

EXPLAIN: Final = Function(
    name="CSP.EXPLAIN",
    category=Category.STATUS,
    summary="One plain sentence for a board paper: the figures, the difference, the rule and the"
    " colour, or what is missing.",
    help="Takes the same arguments as CSP.RAG and always agrees with it. The sentence is written"
    " for readers who do not see the table, such as councillors and the press.",
    arguments=(VALUE, TARGET, BETTER, AMBER, UNIT, PREVIOUS),
    gives=Gives.SAME_SHAPE,
    result="A sentence.",
    examples=(
        Example(
            '=CSP.EXPLAIN(323, 294, "smaller")',
            (323, 294, "smaller"),
            "The figure of 323 is 29 (9.9%) above the target of 294; smaller is better, so the"
            " status is Red.",
            "ours",
            "NI 15 of Warwickshire's Table 1.",
        ),
        Example(
            '=CSP.EXPLAIN("", 294, "smaller")',
            ("", 294, "smaller"),
            "There is no figure to compare with the target of 294, so the status is No data.",
            "ours",
        ),
    ),
    since="1.0",
    works_out=explain,
)


def _date(name: str, help_text: str) -> ArgumentSpec:
    return ArgumentSpec(name, Kind.EACH, Reads.DATE, help_text, Missing.SAID)


ACTION: Final = Function(
    name="CSP.ACTION",
    category=Category.STATUS,
    summary="The traffic light of an action in a plan: Complete, No date, Overdue, Due soon, Not"
    " started or On track.",
    help="The first that holds: Complete where there is a done date; No date where there is no due"
    " date; Overdue once the due date has passed; Due soon within the lead time; Not started where"
    " progress is 0; else On track. today is a cell with the as-at date, not TODAY(), so that a"
    ' printed or archived sheet stays true. A due date of "March 2014" is the last day of that'
    " month, and dates typed as text are read day first.",
    arguments=(
        _date("due", "When the action is due: a date, or a month such as March 2014."),
        _date("done", "When it was finished; blank while it is open."),
        ArgumentSpec(
            "today",
            Kind.OPTION,
            Reads.DATE,
            "The as-at date, in one cell for the whole plan.",
            Missing.SAID,
        ),
        optional(figure("progress", "How far the action has come, such as 40%; 0 is not started.")),
        optional(
            one_figure("lead", "How many days before the due date it is Due soon."),
            "30",
            Decimal(30),
        ),
    ),
    gives=Gives.SAME_SHAPE,
    result="Complete, No date, Overdue, Due soon, Not started or On track.",
    examples=(
        Example(
            '=CSP.ACTION("March 2014", "", DATE(2014,4,1))',
            ("March 2014", "", date(2014, 4, 1)),
            "Overdue",
            "ours",
            "March 2014 means 31 March 2014, which has passed.",
        ),
        Example(
            '=CSP.ACTION("31/03/2014", "", "15/03/2014")',
            ("31/03/2014", "", "15/03/2014"),
            "Due soon",
            "ours",
            "16 days to go, within the lead time of 30.",
        ),
        Example(
            '=CSP.ACTION("31/03/2014", "12/02/2014", "15/03/2014")',
            ("31/03/2014", "12/02/2014", "15/03/2014"),
            "Complete",
            "ours",
        ),
        Example(
            '=CSP.ACTION("31/12/2014", "", "15/03/2014", 0)',
            ("31/12/2014", "", "15/03/2014", 0),
            "Not started",
            "ours",
        ),
    ),
    since="1.0",
    works_out=action,
)

STATUS_FUNCTIONS: Final = (RAG, STATUS, TRAVEL, EXPLAIN, ACTION)
