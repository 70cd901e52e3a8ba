"""The sheet CSP Checks: rules about the published figures, which ``xlcsp check`` reads and people edit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from workbooks.make.sheets import Column, SheetWriter

SHEET: Final = "CSP Checks"
TABLE: Final = "CSP_Checks"

HOW: Final = (
    "Cells are named as 'Sheet'!B2:B9, as Table[Column], or as a row of a table: Table: label. Several"
    " are parted by semicolons.",
    "Kinds: total, subtotal, sum of tables, share, percentage change, points change, variance, rate,"
    " rate of parts, product, target, part of a pot, same, polarity, cannot be derived.",
    "Rounding: half up, half even, cut off or up, and where it is not to the printed decimals, to so"
    " many places (to -3 places is to thousands). Inputs: as printed, or before rounding.",
)


@dataclass(frozen=True, slots=True)
class Check:
    """One rule: these cells follow from those in this way, rounded so."""

    check: str
    published: str
    kind: str
    worked_out_from: str
    rounding: str = "half up"
    inputs: str = "as printed"
    note: str = ""


def write_checks(sheet: SheetWriter, checks: Sequence[Check]) -> None:
    """The table of rules on its sheet."""
    sheet.table(
        TABLE,
        [
            Column("Check", 44),
            Column("Published", 36),
            Column("Kind", 18),
            Column("Worked out from", 60),
            Column("Rounding", 20),
            Column("Inputs", 14),
            Column("Note", 44),
        ],
        [
            (
                one.check,
                one.published,
                one.kind,
                one.worked_out_from,
                one.rounding,
                one.inputs,
                one.note,
            )
            for one in checks
        ],
    )
    sheet.notes(HOW)
