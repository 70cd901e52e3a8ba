"""The catalogue's Risk and scanning section: scores, bands, and what becomes a priority."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from xlcsp.calc.risk import risk, risk_band
from xlcsp.calc.scan import scan
from xlcsp.worksheet.arguments import figure, one_figure
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

RISK_MATRIX = "Warwickshire Community Safety Agreement 2010-11, risk harm matrix"
CENTRAL_BEDFORDSHIRE = "Central Bedfordshire Community Safety Partnership Plan 2009-12"
SCANNING_CHART = f"{CENTRAL_BEDFORDSHIRE}, scanning chart"
ILLUSTRATIVE = "The bounds are illustrative: only the result is published."

RISK: Final = Function(
    name="CSP.RISK",
    category=Category.RISK,
    summary="The risk score of a risk harm matrix: probability times harm.",
    help="The product of the two scores on the partnership's own scales.",
    arguments=(
        figure("probability", "The score for how likely it is."),
        figure("harm", "The score for how much harm it does."),
    ),
    gives=Gives.SAME_SHAPE,
    result="A number; empty text where a score is missing.",
    examples=(Example("=CSP.RISK(16, 24)", (16, 24), 384.0, RISK_MATRIX, "Violent crime."),),
    since="1.0",
    works_out=risk,
)

RISKBAND: Final = Function(
    name="CSP.RISKBAND",
    category=Category.RISK,
    summary="The band of a risk score: HIGH, MEDIUM or LOW, by the partnership's own bounds.",
    help="HIGH from the high bound up, MEDIUM from the medium bound up, else LOW. The bounds are"
    " the partnership's own, so they have no default.",
    arguments=(
        figure("score", "The risk score, for example from CSP.RISK.", Missing.SAID),
        figure("high", "The lowest score that is HIGH.", Missing.WRONG),
        figure("medium", "The lowest score that is MEDIUM.", Missing.WRONG),
    ),
    gives=Gives.SAME_SHAPE,
    result="HIGH, MEDIUM, LOW or No data.",
    examples=(
        Example(
            "=CSP.RISKBAND(288, 200, 100)",
            (288, 200, 100),
            "HIGH",
            RISK_MATRIX,
            f"Anti-social behaviour. {ILLUSTRATIVE}",
        ),
        Example(
            "=CSP.RISKBAND(192, 200, 100)",
            (192, 200, 100),
            "MEDIUM",
            RISK_MATRIX,
            f"Serious acquisitive crime. {ILLUSTRATIVE}",
        ),
    ),
    since="1.0",
    works_out=risk_band,
)


def _scan_row(marks: Sequence[bool], need: Decimal, override: bool) -> str:
    return scan((marks,), need, (override,))[0]


SCAN: Final = Function(
    name="CSP.SCAN",
    category=Category.RISK,
    summary="Include or Exclude for each row of a scanning chart, by how many boxes are marked.",
    help="A row is included when at least as many of its boxes are marked as need says, or when its"
    " override gives a reason, such as a statutory requirement. Marks are X, yes, TRUE, ✓, ●, ⊙, ○"
    " and numbers above 0. Blank, 0, FALSE, no and - are not marks. Any other text is #VALUE! for"
    " its row. A comment column is no override: comments stand on excluded rows too.",
    arguments=(
        ArgumentSpec(
            "marks",
            Kind.EACH,
            Reads.MARK,
            "The boxes of the chart; each row is one decision.",
            Missing.SAID,
            by_row=True,
        ),
        one_figure("need", "How many marks a row needs.", Missing.WRONG),
        ArgumentSpec(
            "override",
            Kind.EACH,
            Reads.REASON,
            "A column with the reason why a row is included whatever its marks; blank for none.",
            Missing.DEFAULT,
            required=False,
            default_value=False,
        ),
    ),
    gives=Gives.SAME_SHAPE,
    result="A column of Include and Exclude, one for each row.",
    examples=(
        Example(
            '=CSP.SCAN({"","","","","X","";"X","X","X","","X","";"","","","","",""}, 2,'
            ' {"";"";"National agenda to address"})',
            (
                (
                    ("", "", "", "", "X", ""),
                    ("X", "X", "X", "", "X", ""),
                    ("", "", "", "", "", ""),
                ),
                2,
                (("",), ("",), ("National agenda to address",)),
            ),
            (("Exclude",), ("Include",), ("Include",)),
            SCANNING_CHART,
            "Wounding, most serious violence, and domestic abuse with its reason as the override.",
        ),
    ),
    since="1.0",
    works_out=_scan_row,
)

RISK_FUNCTIONS: Final = (RISK, RISKBAND, SCAN)
