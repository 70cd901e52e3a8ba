"""The catalogue's Change and cleaning section: relative change, and figures out of text."""

from typing import Final

from xlcsp.calc.change import pct_change
from xlcsp.worksheet.arguments import UNIT, figure
from xlcsp.worksheet.entries_status import WARWICKSHIRE_TABLE_1
from xlcsp.worksheet.function import Category, Example, Function, Gives

PCTCHANGE: Final = Function(
    name="CSP.PCTCHANGE",
    category=Category.CHANGE,
    summary="The change from one figure to another, in per cent of the old one, or in percentage"
    " points.",
    help="(new - old) divided by the size of old; format the cell as a percentage. Where unit is"
    " points it is new - old. The size of old is taken, so that a rise from a negative figure is"
    " still a rise. A change from 0 has no percentage (#DIV/0!), unless new is 0 too: then it is 0.",
    arguments=(figure("new", "The later figure."), figure("old", "The earlier figure."), UNIT),
    gives=Gives.SAME_SHAPE,
    result="A fraction, such as 0.0556 for 5.56%; empty text where a figure is missing.",
    examples=(
        Example(
            "=CSP.PCTCHANGE(323, 306)",
            (323, 306),
            0.0555555555556,
            WARWICKSHIRE_TABLE_1,
            "NI 15, published as +5.6%.",
        ),
        Example(
            '=CSP.PCTCHANGE(25%, 23%, "points")',
            (0.25, 0.23, "points"),
            0.02,
            WARWICKSHIRE_TABLE_1,
            "NI 21, published as +2%: it is percentage points.",
        ),
    ),
    since="1.0",
    works_out=pct_change,
)


def _as_read(number: object) -> object:
    """The cell policy has read the number; there is nothing left to work out."""
    return number


NUMBER: Final = Function(
    name="CSP.NUMBER",
    category=Category.CHANGE,
    summary="The number in a published figure, such as 350000 from ~£350,000 or 120 from 120 ².",
    help="Reads £ and thousands commas, per cent, ~ for estimated, footnote marks, bracketed notes"
    " and markers such as [p], and minus signs and brackets for negatives. To be confirmed, n/a,"
    " dashes, .. and the like are missing and give empty text, never 0. Text that holds several"
    " figures or words of change, such as 19% reduction, is #VALUE!, because no one number is"
    " meant; CSP.TARGET reads targets in words. Every CSP function reads its figures in this way,"
    " so NUMBER is needed only for ordinary formulas.",
    arguments=(figure("text", "The published figure."),),
    gives=Gives.SAME_SHAPE,
    result="A number; empty text where the figure is missing.",
    examples=(
        Example(
            '=CSP.NUMBER("~£350,000")',
            ("~£350,000",),
            350000.0,
            "Warwickshire Community Safety Agreement 2010-11, resources table",
            "An estimate from a range of budgets.",
        ),
        Example(
            '=CSP.NUMBER("120 ²")',
            ("120 ²",),
            120.0,
            WARWICKSHIRE_TABLE_1,
            "NI 30, with its footnote mark.",
        ),
        Example(
            '=CSP.NUMBER("To be confirmed")',
            ("To be confirmed",),
            "",
            "Warwickshire Community Safety Agreement 2010-11, Appendix 1",
            "NI 30's target for 2010/11.",
        ),
    ),
    since="1.0",
    works_out=_as_read,
)

CHANGE_FUNCTIONS: Final = (PCTCHANGE, NUMBER)
