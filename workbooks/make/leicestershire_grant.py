"""Leicestershire's Area Based Grant: funding, the allocation of Appendix 3, and reallocation.

The document prints the allocation to the penny but not its weights. The weights here are implied:
solved from the printed pence, the smallest whole numbers that fit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from xlsxwriter.utility import xl_range_abs

from workbooks.make.cells import Content, Live, Noted
from workbooks.make.checks import Check
from workbooks.make.dashboard import Series, add_chart
from workbooks.make.partnership_book import PartnershipBook, placed_where, rows_of
from workbooks.make.printed_table import place
from workbooks.make.reconciliation import Derived
from workbooks.make.sheets import Column, PlacedTable, Role, SheetWriter
from workbooks.make.style import Colours
from workbooks.make.transcription import Document

POUNDS: Final = '"£"#,##0'
PENCE: Final = '"£"#,##0.00'

IMPLIED_WEIGHTS: Final = (
    ("Blaby", 92.5, 5830),
    ("Charnwood", 162.4, 13226),
    ("Harborough", 81.3, 4075),
    ("Hinckley & Bosworth", 103.8, 6944),
    ("Melton", 48.9, 3204),
    ("North West Leics", 89.6, 7235),
    ("Oadby & Wigston", 56.5, 3371),
)
"""Area, population in thousands, crimes: proportions are certain, the whole numbers the smallest."""

ALLOCATION: Final = "CSP REVENUE ALLOCATION (rounded to nearest £)"

PARTS: Final = (
    ("Even", "£175,000 Even distribution", 2),
    ("By population", "£94,125 Based on population*", 3),
    ("By crime", "£156,875 Based on crime levels**", 4),
)

PENNY_REASON: Final = (
    "{} rounded by itself is as printed. Rounded row by row, the column is a penny out; shared out so"
    " that it adds up (largest remainder), this row would be {}."
)
COLUMN_REASON: Final = (
    "The total is the pot. Its parts were rounded row by row, so the column is a penny out: {}."
)


@dataclass(frozen=True, slots=True)
class Grant:
    """Appendix 3 as printed, and as worked out."""

    printed: PlacedTable
    table: PlacedTable


def place_funding(book: PartnershipBook, document: Document) -> None:
    """The sheet of totals: 9.2, 9.5 and the last table of Appendix 3."""
    sheet = book.sheet(
        "Funding",
        "Safer Communities funding 2010/11",
        "Sections 9.2 and 9.5 and Appendix 3 of the document.",
        "9.2, 9.5 and Appendix 3: revenue and capital, the approximate split beside the exact one",
    )
    money = Role.PUBLISHED
    split = place(
        sheet,
        "Approximate_Split",
        document.tables["approximate-split"],
        [Column("Recipient", 40), Column("Amount", 18, money)],
        beside=[_pounds()],
    )
    totals = place(
        sheet,
        "ABG_Totals",
        document.tables["abg-totals"],
        [Column("Recipient", 40), Column("Amount", 18, money)],
        beside=[_pounds()],
    )
    sheet.heading("Approximate beside exact")
    sheet.table(
        "Split_Compared",
        [
            Column("Recipient", 40),
            Column("Approximate (9.5)", 18, Role.WORKED_OUT, shows=POUNDS),
            Column("Exact (Appendix 3)", 18, Role.WORKED_OUT, shows=POUNDS),
            Column("Difference", 16, Role.WORKED_OUT, shows='+"£"#,##0;-"£"#,##0;"£"0'),
        ],
        [
            (
                name,
                Live(split.cell(row, "As a number")),
                Live(totals.cell(row, "As a number")),
                Live("{Approximate (9.5)}-{Exact (Appendix 3)}"),
            )
            for row, name in (
                (0, "Community Safety Partnerships"),
                (1, "Countywide Projects"),
                (2, "Cross Partnership Collaboration"),
            )
        ],
        totals={
            "Recipient": "Total",
            "Approximate (9.5)": Live("SUM(Split_Compared[Approximate (9.5)])", POUNDS),
            "Exact (Appendix 3)": Live("SUM(Split_Compared[Exact (Appendix 3)])", POUNDS),
        },
    )
    sheet.heading("In sentences (9.2)")
    stated = sheet.table(
        "Funding_Stated",
        [Column("What", 40), Column("Amount", 18, money), _pounds()],
        [
            ("Safer Communities allocation, revenue", "£741,000"),
            ("Safer & Stronger Communities Capital Fund", "£110,000"),
        ],
    )
    sheet.notes(
        [
            "The capital fund “has been halved this year to £110,000”: last year's figure is not"
            " printed, so the halving cannot be checked (it implies £220,000).",
        ]
    )
    _derive_funding(book, split, totals, stated)
    _check_funding(book, split, totals, stated)


def _pounds() -> Column:
    return Column("As a number", 18, Role.WORKED_OUT, "CSP.NUMBER({Amount})", shows=POUNDS)


def _derive_funding(
    book: PartnershipBook, split: PlacedTable, totals: PlacedTable, stated: PlacedTable
) -> None:
    number = "As a number"
    book.derived(
        Derived(
            placed_where(totals, 3, "Amount"),
            "Appendix 3: total revenue, the sum of the three allocations",
            "£740,977",
            f"SUM({totals.span(number, 0, 2)})",
            0,
            POUNDS,
        )
    )
    book.derived(
        Derived(
            placed_where(stated, 0, "Amount"),
            "9.2: revenue, the sum of 9.5's three amounts",
            "£741,000",
            f"SUM({split.span(number)})",
            0,
            POUNDS,
        )
    )
    book.derived(
        Derived(
            placed_where(stated, 0, "Amount"),
            "9.2: revenue, from Appendix 3's total to the nearest £1,000",
            "£741,000",
            totals.cell(3, number),
            -3,
            POUNDS,
        )
    )
    for row, (name, amount) in enumerate(
        (
            ("Community Safety Partnerships", "£426,000"),
            ("Countywide Projects", "£234,000"),
            ("Cross Partnership Collaboration", "£81,000"),
        )
    ):
        book.derived(
            Derived(
                placed_where(split, row, "Amount"),
                f"9.5: {name}, from Appendix 3 to the nearest £1,000",
                amount,
                totals.cell(row, number),
                -3,
                POUNDS,
            )
        )


def _check_funding(
    book: PartnershipBook, split: PlacedTable, totals: PlacedTable, stated: PlacedTable
) -> None:
    book.check(
        Check(
            "Appendix 3: total revenue is the three allocations",
            placed_where(totals, 3, "Amount"),
            "total",
            rows_of(totals, "Amount", 0, 2),
        )
    )
    book.check(
        Check(
            "9.2: revenue is 9.5's three amounts",
            placed_where(stated, 0, "Amount"),
            "total",
            rows_of(split, "Amount"),
        )
    )
    book.check(
        Check(
            "9.5 is Appendix 3 to the nearest £1,000",
            rows_of(split, "Amount"),
            "same",
            rows_of(totals, "Amount", 0, 2),
            rounding="half up to -3 places",
        )
    )
    book.check(
        Check(
            "9.2: revenue is Appendix 3's total to the nearest £1,000",
            placed_where(stated, 0, "Amount"),
            "same",
            placed_where(totals, 3, "Amount"),
            rounding="half up to -3 places",
        )
    )


def _check_grant(book: PartnershipBook, printed: PlacedTable) -> None:
    parts = "; ".join(rows_of(printed, header, 0, 6) for _, header, _ in PARTS)
    book.check(
        Check(
            "ABG: an allocation is its three parts to the nearest £",
            rows_of(printed, ALLOCATION, 0, 6),
            "total",
            parts,
            rounding="half up to 0 places",
        )
    )
    book.check(
        Check(
            "ABG: the three pots make the CSP allocation",
            placed_where(printed, 7, ALLOCATION),
            "total",
            "; ".join(placed_where(printed, 7, header) for _, header, _ in PARTS),
        )
    )
    for header in (ALLOCATION, *(header for _, header, _ in PARTS)):
        book.check(
            Check(
                f"ABG: the column “{header}” adds up",
                placed_where(printed, 7, header),
                "total",
                rows_of(printed, header, 0, 6),
            )
        )
    for part, header, _ in PARTS[1:]:
        weights = "Population (000s)" if part == "By population" else "Crimes"
        book.check(
            Check(
                f"ABG: {part.lower()}, the pot shared by the implied weights",
                rows_of(printed, header, 0, 6),
                "part of a pot",
                f"{placed_where(printed, 7, header)}; ABG_Weights[{weights}]",
                note="The weights are implied, not published.",
            )
        )


def place_grant(book: PartnershipBook, document: Document) -> Grant:
    """The sheet of Appendix 3: as printed, and worked out from the implied weights."""
    sheet = book.sheet(
        "ABG allocation",
        "Area Based Grant: CSP revenue allocation 2010/11",
        "Appendix 3 of the document: as printed, and worked out to the penny with CSP.ABG.",
        "Appendix 3: the allocation as printed, worked out, and every pound explained",
    )
    table = document.tables["abg-allocation"]
    money = Role.PUBLISHED
    printed = place(
        sheet,
        "ABG_Printed",
        table,
        [
            Column("Area", 24),
            Column(ALLOCATION, 20, money),
            *(Column(header, 18, money) for _, header, _ in PARTS),
        ],
    )
    sheet.notes(
        [
            "Printed above the last three columns: CSP Allocation - £426,000. The first column has"
            " no printed heading."
        ]
    )
    pots = _pots(book, sheet)
    grant = _worked_out(book, sheet, printed, pots)
    _explained(sheet, grant)
    _derive_grant(book, table.rows, printed, grant, pots)
    _check_grant(book, printed)
    return Grant(printed, grant)


def _pots(book: PartnershipBook, sheet: SheetWriter) -> PlacedTable:
    sheet.heading("The three pots")
    pots = sheet.table(
        "ABG_Pots",
        [
            Column("Pot", 24),
            Column("As printed", 20, align="right"),
            Column("Amount", 18, Role.WORKED_OUT, "CSP.NUMBER({As printed})", shows=POUNDS),
        ],
        [
            ("Even distribution", "£175,000"),
            ("Based on population", "£94,125"),
            ("Based on crime levels", "£156,875"),
        ],
        totals={"Pot": "Total", "Amount": Live("SUM(ABG_Pots[Amount])", POUNDS)},
    )
    for row, name in enumerate(("ABG_Even", "ABG_Population", "ABG_Crime")):
        book.name(name, pots.cell(row, "Amount"))
    return pots


def _worked_out(
    book: PartnershipBook, sheet: SheetWriter, printed: PlacedTable, pots: PlacedTable
) -> PlacedTable:
    sheet.heading("Worked out from the implied weights")
    top = sheet.row
    note = (
        "Implied weight: solved from the printed pence, the smallest whole numbers that fit."
        " Not published."
    )
    headers = ("Allocation", "Even", "By population", "By crime")
    formula = "CSP.ABG(ABG_Even,ABG_Population,ABG_Crime,ABG_Weights[Population (000s)],ABG_Weights[Crimes])"
    weights = sheet.table(
        "ABG_Weights",
        [
            Column("Area", 24),
            Column("Population (000s)", 20, shows="0.0", align="right"),
            Column("Crimes", 18, shows="#,##0", align="right"),
        ],
        [
            (
                (area, Noted(population, note), Noted(crimes, note))
                if not row
                else (area, population, crimes)
            )
            for row, (area, population, crimes) in enumerate(IMPLIED_WEIGHTS)
        ],
        totals={
            "Area": "Total",
            "Population (000s)": Live("SUM(ABG_Weights[Population (000s)])", "0.0"),
            "Crimes": Live("SUM(ABG_Weights[Crimes])", "#,##0"),
        },
    )
    after = sheet.row
    sheet.row = top
    sheet.spill(
        [(headers[0], 18, POUNDS), *((header, 18, PENCE) for header in headers[1:])],
        formula,
        len(IMPLIED_WEIGHTS),
        first_column=3,
    )
    spilled = PlacedTable(
        "", sheet.name, weights.first_row, 0, weights.rows, ("Area", "", " ", *headers)
    )
    for index, header in enumerate(headers):
        total = Live(f"SUM({spilled.span(header)})", POUNDS if not index else PENCE)
        sheet.write(
            weights.first_row + weights.rows,
            3 + index,
            total,
            Column(header, align="right"),
            bold=True,
        )
    sheet.row = after
    sheet.notes(
        [
            "Implied weights: solved from the printed pence (proportions are certain, and these are"
            " the smallest whole numbers that fit), not read from a source. The document's footnotes"
            " name the sources, not the figures.",
            "Every pot adds up to the penny, and the allocations to £426,000: a share is rounded"
            " down or up so that the column adds up (largest remainder), not each row by itself.",
        ]
    )
    book.name("ABG_Allocation", spilled.span("Allocation"))
    return spilled


def _explained(sheet: SheetWriter, grant: PlacedTable) -> None:
    sheet.heading("Every pound explained (CSP.ABGEXPLAIN)")
    top = sheet.row
    areas = sheet.table("ABG_Areas", [Column("Area", 24)], [(a,) for a, _, _ in IMPLIED_WEIGHTS])
    after = sheet.row
    sheet.row = top
    sheet.spill(
        [
            ("Exact share", 20, '"£"#,##0.0000'),
            ("Rounding", 18, "+0.0000;-0.0000;0"),
            ("Allocation", 18, POUNDS),
            ("Part of the total", 18, "0.0000%"),
        ],
        "CSP.ABGEXPLAIN(ABG_Even,ABG_Population,ABG_Crime,ABG_Weights[Population (000s)],ABG_Weights[Crimes])",
        areas.rows,
        first_column=1,
    )
    sheet.row = after


def _derive_grant(
    book: PartnershipBook,
    rows: Sequence[Sequence[str]],
    printed: PlacedTable,
    grant: PlacedTable,
    pots: PlacedTable,
) -> None:
    book.derived(
        Derived(
            placed_where(printed, 7, ALLOCATION),
            "ABG: the CSP allocation, the sum of the three pots",
            "£426,000.00",
            f"SUM({pots.span('Amount')})",
            2,
            PENCE,
        )
    )
    for index, row in enumerate(rows[:-1]):
        area = row[0]
        where = placed_where(printed, index, ALLOCATION)
        book.derived(
            Derived(
                where, f"ABG, {area}: allocation, worked out with CSP.ABG from implied weights",
                row[1], grant.cell(index, "Allocation"), 2, PENCE,
            )
        )  # fmt: skip
        numbers = "+".join(f"CSP.NUMBER({printed.cell(index, header)})" for _, header, _ in PARTS)
        reason = (
            "£59,551.53 to the nearest £ is £59,552, and the column would add up to £426,001."
            " Adjusted by a unit so that the column adds up; or cut off, not rounded."
        )
        book.derived(
            Derived(
                where, f"ABG, {area}: allocation, its three printed parts to the nearest £",
                row[1], numbers, 0, PENCE, reason=reason if area == "Blaby" else "",
            )
        )  # fmt: skip
        for part, header, column in PARTS:
            reasons = (
                {
                    "By population": PENNY_REASON.format("£12,050.9646", "£12,050.97"),
                    "By crime": PENNY_REASON.format("£14,566.8366", "£14,566.83"),
                }
                if area == "Harborough"
                else {}
            )
            book.derived(
                Derived(
                    placed_where(printed, index, header),
                    f"ABG, {area}: {part.lower()} share, from implied weights",
                    row[column],
                    grant.cell(index, part),
                    2,
                    PENCE,
                    reason=reasons.get(part, ""),
                )
            )
    _derive_column_totals(book, rows, printed)


def _derive_column_totals(
    book: PartnershipBook, rows: Sequence[Sequence[str]], printed: PlacedTable
) -> None:
    columns = (("Allocation", printed.headers[1], 1), *PARTS)
    for part, header, column in columns:
        parts = "+".join(f"CSP.NUMBER({printed.cell(row, header)})" for row in range(7))
        reason = {
            "By population": COLUMN_REASON.format("£94,124.99"),
            "By crime": COLUMN_REASON.format("£156,875.01"),
        }.get(part, "")
        book.derived(
            Derived(
                placed_where(printed, 7, header),
                f"ABG: sum of the printed column “{part}”",
                rows[7][column],
                parts,
                2,
                PENCE,
                reason=reason,
            )
        )


def place_reallocation(book: PartnershipBook, grant: Grant) -> None:
    """The working sheet for next year's allocation, starting from what was published."""
    sheet = book.sheet(
        "Reallocation",
        "Reallocate the grant",
        "A working sheet for finance. Change the pale yellow cells: pots, weights, last year and the"
        " floor. It starts from the published pots and the implied weights, so nothing changes yet.",
        "Working sheet for finance: new pots, new weights and a floor give the new allocation",
    )
    pots, floor = _settings(sheet)
    sheet.heading("Weights, and the allocation step by step")
    top = sheet.row
    areas = sheet.table(
        "Realloc_Areas",
        [
            Column("Area", 26),
            Column("Last year", 14, Role.INPUT, shows=POUNDS),
            Column("Population (000s)", 13, Role.INPUT, shows="0.0"),
            Column("Crimes", 12, Role.INPUT, shows="#,##0"),
        ],
        [
            (area, Live(f"CSP.NUMBER({grant.printed.cell(row, ALLOCATION)})"), population, crimes)
            for row, (area, population, crimes) in enumerate(IMPLIED_WEIGHTS)
        ],
        totals={
            "Area": "Total",
            "Last year": Live("SUM(Realloc_Areas[Last year])", POUNDS),
            "Population (000s)": Live("SUM(Realloc_Areas[Population (000s)])", "0.0"),
            "Crimes": Live("SUM(Realloc_Areas[Crimes])", "#,##0"),
        },
    )
    after = sheet.row
    _steps(sheet, top, areas, pots, floor)
    sheet.row = after
    sheet.notes(
        [
            "Exact share, rounding and proposed allocation come from CSP.ABGEXPLAIN; the result after"
            " the floor from CSP.DAMP: areas below their floor get it, and the others' gains are"
            " scaled down together, so that the total stays the same.",
            "Last year is the printed column of Appendix 3 (section 9.7 says that it has been"
            " maintained at the level of 2008/09). The floor starts at 0%: no area loses. A floor"
            " that the new pots cannot pay for shows #NUM!; lower it, e.g. to -5%.",
        ]
    )
    add_chart(
        book.workbook,
        sheet,
        "Last year and result, by area",
        [
            Series("Last year", f"={areas.span('Area')}", f"={areas.span('Last year')}"),
            Series(
                "Result",
                f"={areas.span('Area')}",
                f"='Reallocation'!{xl_range_abs(areas.first_row, 8, areas.first_row + 6, 8)}",
            ),
        ],
        "Column chart of last year's allocation and the result after the floor, by area.",
        at=(sheet.row + 1, 0),
        number_format=POUNDS,
        size=(900, 285),
        labels=False,
    )


def _settings(sheet: SheetWriter) -> tuple[PlacedTable, PlacedTable]:
    sheet.heading("New pots and the floor")
    pots = sheet.table(
        "Realloc_Settings",
        [
            Column("Setting", 26),
            Column("Published", 14, Role.WORKED_OUT, shows=POUNDS),
            Column("New", 13, Role.INPUT, shows=POUNDS),
            Column("Unit", 12),
        ],
        [
            ("Pot shared evenly", Live("ABG_Even"), 175000, "£"),
            ("Pot shared by population", Live("ABG_Population"), 94125, "£"),
            ("Pot shared by crime", Live("ABG_Crime"), 156875, "£"),
        ],
        totals={
            "Setting": "Total",
            "Published": Live("SUM(Realloc_Settings[Published])", POUNDS),
            "New": Live("SUM(Realloc_Settings[New])", POUNDS),
        },
    )
    sheet.row += 1
    floor = sheet.table(
        "Realloc_Floor",
        [
            Column("Rule", 26),
            Column("Change", 14, Role.INPUT, shows="0.0%"),
            Column("Holds", 13, Role.WORKED_OUT, colours=Colours.AGREES),
        ],
        [
            (
                "No area falls by more than",
                0,
                Live(
                    'IF(SUM(Realloc_Settings[New])>=SUM(Realloc_Areas[Last year])*(1+{Change}),"Yes","No")'
                ),
            )
        ],
    )
    sheet.worksheet.data_validation(
        *floor.at(0, "Change"),
        *floor.at(0, "Change"),
        {
            "validate": "decimal",
            "criteria": "between",
            "minimum": -1,
            "maximum": 1,
            "error_title": "Not a change",
            "error_message": "Type a percentage between -100% and 100%, e.g. -5%.",
        },
    )
    return pots, floor


def _steps(
    sheet: SheetWriter, top: int, areas: PlacedTable, pots: PlacedTable, floor: PlacedTable
) -> None:
    bottom = areas.first_row + areas.rows - 1
    sheet.row = top
    sheet.spill(
        [
            ("Exact share", 15, '"£"#,##0.0000'),
            ("Rounding", 11, "+0.0000;-0.0000;0"),
            ("Proposed", 13, POUNDS),
            ("Part of total", 10, "0.00%"),
        ],
        "CSP.ABGEXPLAIN("
        + ",".join(pots.cell(pot, "New") for pot in range(3))
        + ",Realloc_Areas[Population (000s)],Realloc_Areas[Crimes])",
        areas.rows,
        first_column=4,
    )
    sheet.row = top
    proposed = xl_range_abs(areas.first_row, 6, bottom, 6)
    sheet.spill(
        [("After the floor", 14, POUNDS)],
        f"CSP.DAMP(Realloc_Areas[Last year],{proposed},{floor.cell(0, 'Change')},,1)",
        areas.rows,
        first_column=8,
    )
    sheet.row = top
    result = xl_range_abs(areas.first_row, 8, bottom, 8)
    sheet.spill(
        [("Change in %", 11, "+0.0%;-0.0%;0.0%")],
        f"CSP.PCTCHANGE({result},Realloc_Areas[Last year])",
        areas.rows,
        first_column=9,
    )
    sheet.row = top
    _explanations(sheet, top, areas)
    for column, shows in (
        (4, '"£"#,##0.0000'),
        (5, "+0.0000;-0.0000;0"),
        (6, POUNDS),
        (7, "0.00%"),
        (8, POUNDS),
    ):
        # Exact shares add up to the pound only up to the last bits of their floats.
        area = xl_range_abs(areas.first_row, column, bottom, column)
        total = Live(f"ROUND(SUM({area}),6)", shows)
        sheet.write(bottom + 1, column, total, Column("Total", align="right"), bold=True)


def _explanations(sheet: SheetWriter, top: int, areas: PlacedTable) -> None:
    rows: list[Sequence[Content]] = []
    for row in range(areas.rows):
        line = areas.first_row + row + 1
        last, proposed, result = f"$B${line}", f"$G${line}", f"$I${line}"
        why = (
            f'IF({result}>{proposed},"Raised to the floor",IF({result}<{proposed},'
            '"Gives up part of its gain to pay for the floor","As proposed"))'
        )
        rows.append((Live(f"{result}-{last}"), Live(why)))
    sheet.row = top
    sheet.table(
        "Realloc_Result",
        [
            Column("Change in £", 13, Role.WORKED_OUT, shows='+"£"#,##0;-"£"#,##0;"£"0'),
            Column("Why", 46, Role.WORKED_OUT),
        ],
        rows,
        first_column=10,
    )
