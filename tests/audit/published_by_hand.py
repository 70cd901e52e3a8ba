"""Every figure of the five documents that does not reproduce, found by hand from their text.

Worked out with pencil and long division before the checker was written, document by document; the
sum stands beside each. Nothing here was taken from the program. ``TOTALS`` stand, but the printed
parts below them do not add up to them; ``TOLERATED`` are figures that look wrong at first sight and
are not.
"""

from typing import NamedTuple


class Slip(NamedTuple):
    """A figure that does not follow: where, as printed, as it should be, and words of its cause."""

    sheet: str
    cell: str
    published: str
    expected: str
    cause: str


WARWICKSHIRE = "warwickshire-2010-11"
SOUTH_WARWICKSHIRE = "south-warwickshire-2014-15"
LEICESTERSHIRE = "leicestershire-2010-11"
CENTRAL_BEDFORDSHIRE = "central-bedfordshire-2009-12"
NORTH_WORCESTERSHIRE = "north-worcestershire-2013-16"

ADJUSTED = (
    "adjusted by 4 units so that the column adds up; or, less likely, a digit mistyped:"
    " 564 became 568"
)

SLIPS: dict[str, list[Slip]] = {
    WARWICKSHIRE: [
        # 25% - 23% = 2 points; 2/23 = 8.7%
        Slip("Performance", "E8", "+2%", "+2 pts (+8.7%)", "percentage points called per cent"),
        # 25% - 26.3% = -1.3 points; -1.3/26.3 = -4.9%
        Slip("Performance", "F8", "-1.3%", "-1.3 pts (-4.9%)", "percentage points called per cent"),
        # (120 - 285)/285 = -165/285 = -57.9%; 351/2 = 175.5, (120 - 175.5)/175.5 = -31.6%
        Slip("Performance", "F9", "-31.6%", "-57.9%", "half of 2008/09 Actual (351)"),
    ],
    SOUTH_WARWICKSHIRE: [],
    LEICESTERSHIRE: [
        # 58% - 43% = 15 points; 15/43 = 34.9%. Printed in a sentence and in the table of it
        Slip("Common priorities", "G23", "15%", "15 pts (+34.9%)", "points called per cent"),
        Slip("In prose", "B5", "15%", "15 pts (+34.9%)", "points called per cent"),
        # 519 x 0.94 = 487.86; the column cuts off (320 x 0.94 = 300.8 is printed as 300)
        Slip("NI 20 districts", "E10", "587", "487", "a digit mistyped"),
        Slip("NI 20 figures", "D10", "587", "487", "a digit mistyped"),
        # 601 x 0.94 = 564.94, cut off: 564. 3221 - 300 - 1109 - 258 - 487 - 258 - 241 = 568
        Slip("NI 20 districts", "E12", "568", "564", ADJUSTED),
        Slip("NI 20 figures", "D12", "568", "564", ADJUSTED),
        # 3427 over 320/3.44 + 1180/7.16 + 275/3.34 + 519/4.97 + 275/5.59 + 601/6.65 + 257/4.52
        # = 93.02 + 164.80 + 82.34 + 104.43 + 49.19 + 90.38 + 56.86 = 641.02: 5.3462. Section 5.2
        # prints 5.40: neither rounding 5.3462 up (5.35) nor one digit off 5.35 gives that
        Slip("NI 20 figures", "B18", "5.40", "5.35", "two population bases mixed"),
        # 25,000 + 13,711.12 + 20,840.41 = 59,551.53; the seven allocations make 426,000 as printed
        Slip(
            "ABG allocation",
            "B6",
            "£59,551.00",
            "£59,552.00",
            "adjusted by a unit so that the column adds up; or cut off, not rounded",
        ),
    ],
    CENTRAL_BEDFORDSHIRE: [
        *(
            Slip("Local targets", f"E{row}", "2009-11", "2009-10", "a period out of sequence")
            for row in (5, 13, 21, 29, 37, 45, 53, 61)
        ),
        # 142 + 726 + 350 + 1132 = 2350; 179 + 1107 + 575 + 1893 = 3754; 1404 + 2355 = 3759
        Slip("Local targets", "C40", "2355", "2350", "a digit mistyped"),
        Slip("Local targets", "C41", "3759", "3754", "carried over from 2355"),
        # 455 + 1921 + 939 + 3055 = 6370; 2616 + 3759 = 6375
        Slip("Local targets", "C42", "6375", "6370", "carried over from 3759"),
    ],
    NORTH_WORCESTERSHIRE: [],
}

TOTALS: dict[str, list[Slip]] = {
    WARWICKSHIRE: [],
    SOUTH_WARWICKSHIRE: [],
    LEICESTERSHIRE: [
        # 3427 x 0.97 = 3324.19: right. 310 + 1144 + 266 + 503 + 266 + 582 + 249 = 3320, each cut
        # off: 310.40 + 1144.60 + 266.75 + 503.43 + 266.75 + 582.97 + 249.29 = 3324.19
        Slip("NI 20 figures", "C6", "3324", "3320",
             "its parts were cut off row by row; they fall 4 short (unrounded they make 3324.19)"),
        # 13,711.12 + 24,072.28 + 12,050.96 + 15,386.10 + 7,248.37 + 13,281.26 + 8,374.90
        # = 94,124.99
        Slip("ABG allocation", "D13", "£94,125.00", "£94,124.99",
             "its parts were rounded row by row, so the column is a penny out"),
        # 20,840.41 + 47,278.77 + 14,566.84 + 24,822.60 + 11,453.29 + 25,862.84 + 12,050.26
        # = 156,875.01
        Slip("ABG allocation", "E13", "£156,875.00", "£156,875.01",
             "its parts were rounded row by row, so the column is a penny out"),
    ],
    CENTRAL_BEDFORDSHIRE: [],
    NORTH_WORCESTERSHIRE: [],
}  # fmt: skip

UNDERIVABLE: dict[str, set[tuple[str, str, str]]] = {
    # The figures for the same part of 2008/09 are not printed (footnotes 2 and 3)
    WARWICKSHIRE: {("Performance", "E9", "-20.5%"), ("Performance", "E10", "+5.9%")},
    SOUTH_WARWICKSHIRE: set(),
    LEICESTERSHIRE: set(),
    # No path is stated; a straight line from 50% to 58.6% passes through 54.3%. "A 15% improvement
    # on local baselines": no baseline is printed
    CENTRAL_BEDFORDSHIRE: {
        ("LAA indicators", "D31", "53.9%"),
        ("LAA indicators", "E31", "58.6%"),
    },
    # Neither year's count is printed; each figure stands on three sheets
    NORTH_WORCESTERSHIRE: {
        *(("Figures 2012-13", "F6", "19%"), ("Figures 2012-13", "F7", "11.1%")),
        *(("Priorities", "B45", "19%"), ("Priorities", "B46", "11.1%")),
        *(("In prose", "B13", "19%"), ("In prose", "B14", "11.1%")),
    },
}

TOLERATED: dict[str, set[tuple[str, str, str]]] = {
    # 285/351 = 0.812: 18.8% off, which is "19% reduction"
    WARWICKSHIRE: {("Performance", "C9", "285")},
    LEICESTERSHIRE: {
        # 1161/1084 = 1.071: 7.1% more, which is "7% increase"
        ("Indicators", "C11", "1161"),
        # 7.16 x 0.94 = 6.7304; but 6.735/0.94 = 7.164894, and 7.16490 to 7.16499... are printed as
        # 7.16 and give 6.735006 to 6.735099: 6.74
        ("NI 20 districts", "E8", "6.74"),
        ("NI 20 figures", "D20", "6.74"),
    },
    SOUTH_WARWICKSHIRE: set(),
    CENTRAL_BEDFORDSHIRE: set(),
    NORTH_WORCESTERSHIRE: set(),
}

CUT_OFF = {
    # 1180 x 0.97 = 1144.6; 275 x 0.97 = 266.75 (twice); 601 x 0.97 = 582.97
    *(("D8", "1144"), ("D9", "266"), ("D11", "266"), ("D12", "582")),
    # 320 x 0.94 = 300.8; 275 x 0.94 = 258.5 (twice); 257 x 0.94 = 241.58
    *(("E7", "300"), ("E9", "258"), ("E11", "258"), ("E13", "241")),
}
"""NI 20's counts that would be one more if they were rounded: the whole table cuts off."""

ROW_BY_ROW = {
    # 94,125 x 81.3/635 = 12,050.96457: .96 is right by itself. The seven, cut off to the penny, leave
    # 3 pence; the fractions of a penny are .98, .61, .46 (Harborough's), .35, .24, .21 and .16
    ("D8", "£12,050.96", "£12,050.97"),
    # 156,875 x 4,075/43,885 = 14,566.83662: .84 is right by itself. The seven, cut off, leave 5 pence;
    # the fractions are .92, .84, .75, .70, .67, .66 (Harborough's, the sixth) and .45
    ("E8", "£14,566.84", "£14,566.83"),
}
"""Shares of the grant that are right by themselves, and would be a penny other to make the pot."""
