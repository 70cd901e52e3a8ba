"""Leicestershire's workbook: outcomes, district targets, priorities and the Area Based Grant."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from workbooks.make.cells import Content, Live, Noted
from workbooks.make.checks import Check
from workbooks.make.dashboard import CHART_ROWS, Series, add_chart
from workbooks.make.leicestershire_grant import place_funding, place_grant, place_reallocation
from workbooks.make.partnership_book import About, PartnershipBook, placed_where, rows_of
from workbooks.make.printed_table import place
from workbooks.make.reconciliation import Derived
from workbooks.make.sheets import Column, PlacedTable, Role, SheetWriter
from workbooks.make.style import Colours
from workbooks.make.transcription import Document, PrintedTable, read

ACCENT: Final = "#1E4D3B"

SMALLER, BIGGER = "Smaller is better", "Bigger is better"


def build(path: Path) -> None:
    """Writes the workbook, its formulas without results yet."""
    document = read("leicestershire")
    about = About(
        title=document.title,
        partnership=document.partnership,
        period=document.period,
        what="A transcription of the partnership's published agreement, with the figures that can be"
        " worked out from others kept live beside the printed ones. Every table of the document is"
        " here cell by cell; printed figures are never corrected, and nothing is added that the"
        " document does not say, except where a heading says that it is ours.\n"
        "The document prints baselines and targets, no actuals; and it does not print the weights"
        " of its grant allocation: those used here are implied weights, solved from the printed"
        " pence.",
        derived="District targets, totals and shares of the grant follow from other printed figures."
        " Each is worked out again on the sheet Reconciliation.",
        marks="",
    )
    with PartnershipBook(path, about, ACCENT) as book:
        dashboard = book.sheet(
            "Dashboard",
            "Dashboard: baselines against the 2011 targets",
            "Each indicator of the agreement: how far its baseline is from its target. The document"
            " prints no actuals; type yours on the sheet Indicators.",
            "Where each indicator stands, with charts of targets and of the grant",
        )
        outcomes = _outcomes(book, document)
        _contributing(book, document)
        _common_priorities(book, document)
        ni_20 = _ni_20(book, document)
        ni_21 = _ni_21(book, document)
        li_11 = _li_11(book, document)
        _matrix(book, document)
        place_funding(book, document)
        grant = place_grant(book, document)
        place_reallocation(book, grant)
        book.in_prose(document)
        _derive_outcomes(book, outcomes, ni_21)
        _dashboard(book, dashboard, outcomes, (ni_20, ni_21, li_11), grant.table)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One indicator of section 5.2: its lines of the printed cells, and what it measures."""

    indicator: str
    baseline: str
    target: str
    better: str
    unit: str
    basis: str
    period: str


OUTCOMES: Final = (
    Outcome(
        "NI 18: Reduce offending by adults under probation supervision",
        "",
        "Actual rate of re-offending is 9.64% less than predicted rate.",
        SMALLER,
        "points",
        "Rate",
        "Target 2011",
    ),
    Outcome(
        "NI 19: Reduce rate of proven re-offending by young people",
        "1.29 offences per young offender",
        "1.21 offences per young offender",
        SMALLER,
        "number",
        "Rate",
        "Target 2011",
    ),
    Outcome(
        "NI 20: Reduce the rate of assault with injury",
        "6.03 offences per 1000 population",
        "2008/9 - reduce by 3% to 5.85 (achieved).",
        SMALLER,
        "number",
        "Rate",
        "Baseline 2007/08, target 2008/09",
    ),
    Outcome(
        "NI 20: Reduce the rate of assault with injury",
        "5.40 (baseline for 2010 and 2011 targets)",
        "Further 6% reduction to 5.08 by 2011.",
        SMALLER,
        "number",
        "Rate",
        "Baseline 2008/09, target 2011",
    ),
    Outcome(
        "NI 21: Dealing with local concerns about anti-social behaviour and crime issues by the"
        " local council and police",
        "25%",
        "33%",
        BIGGER,
        "points",
        "Survey",
        "Baseline 2008, target 2010 Place Survey",
    ),
    Outcome(
        "NI115: Young people and substance misuse (CYPS Theme)",
        "14.3%",
        "11%",
        SMALLER,
        "points",
        "Rate",
        "Target 2011",
    ),
    Outcome(
        "LI 11 (NI 40): Increase the number of drug users in effective treatment (local indicator)",
        "1084",
        "1161 (7% increase)",
        BIGGER,
        "number",
        "Cumulative",
        "Target 2010/11",
    ),
)
"""The lines of 5.2's cells that belong together. NI 20's two are its two periods."""


def _outcomes(book: PartnershipBook, document: Document) -> PlacedTable:
    sheet = book.sheet(
        "Outcomes",
        "Safer Communities outcomes and indicators",
        "Section 5.2 of the document, as printed.",
        "5.2 as printed: outcomes, indicators, baselines and targets",
    )
    place(
        sheet,
        "LAA_Outcomes",
        document.tables["laa-outcomes"],
        [
            Column("Objective", 52),
            Column("Indicator", 50),
            Column("Baseline", 30),
            Column("Target (2011)", 34),
        ],
    )
    sheet.notes(
        [
            "The page breaks inside the row of LI 11; its lines are joined. The last row belongs to"
            " the objective above it: NI 20 counts towards both."
        ]
    )
    return _indicators(book)


def _indicators(book: PartnershipBook) -> PlacedTable:
    sheet = book.sheet(
        "Indicators",
        "Indicators of the outcomes, one row each",
        "The lines of section 5.2's cells, with polarity, unit, basis and period; and a column for"
        " your latest actuals (pale yellow).",
        "5.2 with one row for each indicator, and a column for your latest actuals",
    )
    entry, worked_out = Role.INPUT, Role.WORKED_OUT
    placed = sheet.table(
        "Outcome_Indicators",
        [
            Column("Indicator", 40),
            Column("Baseline as printed", 24),
            Column("Target as printed", 26),
            Column("Period", 20),
            Column("Better", 18, choices="List_Better"),
            Column("Unit", 10, choices="List_Unit"),
            Column("Basis", 13, choices="List_Basis"),
            Column("Baseline", 11, worked_out, align="right"),
            Column("Target", 11, worked_out, align="right"),
            Column("Baseline against target", 17, worked_out, colours=Colours.STATUS),
            Column("Latest actual", 11, entry, align="right"),
            Column("Latest RAG", 13, worked_out, colours=Colours.RAG),
        ],
        [_outcome_row(outcome) for outcome in OUTCOMES],
    )
    sheet.notes(
        [
            "NI 18: -9.64% against the predicted rate is read as a level. Target and baseline of"
            " NI 20 are rates per 1,000 population; NI 21 and NI115 are percentages, compared in"
            " points.",
            "Latest actual is for you to fill in; the document prints none, so the status is No data.",
        ]
    )
    return placed


def _outcome_row(outcome: Outcome) -> Sequence[Content]:
    shows = {"points": "0.0%"}.get(outcome.unit, "0.00" if outcome.basis == "Rate" else "#,##0")
    if outcome.indicator.startswith("NI 18"):
        target: Content = Noted(
            Live('-CSP.NUMBER("9.64%")', "0.00%"),
            "“9.64% less than predicted rate”, read as the level -9.64%.",
        )
    elif "reduc" in outcome.target:
        target = Live(_level(outcome.target), shows)
    else:
        target = Live("CSP.NUMBER({Target as printed})", shows)
    return (
        outcome.indicator,
        outcome.baseline,
        outcome.target,
        outcome.period,
        outcome.better,
        outcome.unit,
        outcome.basis,
        Live("CSP.NUMBER({Baseline as printed})", shows),
        target,
        Live("CSP.STATUS({Baseline},{Target},{Better},,{Unit})"),
        None,
        Live("CSP.RAG({Latest actual},{Target},{Better},,{Unit})"),
    )


def _level(target: str) -> str:
    """The level stated with a worded change, read by CSP.TARGET from the level's own words."""
    return f'CSP.TARGET("{target.rstrip(".").replace(" (achieved)", "")}",{{Baseline}})'


def _derive_outcomes(book: PartnershipBook, outcomes: PlacedTable, ni_21: PlacedTable) -> None:
    printed, baseline = "Target as printed", "Baseline"
    for row, what, published, computed, places, shows, reason in (
        (2, "NI 20: 2008/09 target, 3% off 6.03", "5.85", 'CSP.TARGET("3% reduction",{})', 2, "0.00", ""),
        (3, "NI 20: 2011 target, 6% off 5.40", "5.08", 'CSP.TARGET("6% reduction",{})', 2, "0.00", ""),
        (
            6,
            "LI 11: 2010/11 target, 7% more than 1084",
            "1161",
            'CSP.TARGET("7% increase",{})',
            0,
            "0",
            "1084 and 7% is 1159.88. The county's 1161 is the sum of the seven district targets.",
        ),
    ):  # fmt: skip
        formula = computed.format(outcomes.cell(row, baseline))
        book.derived(
            Derived(placed_where(outcomes, row, printed), what, published, formula, places, shows,
                    reason=reason)
        )  # fmt: skip
    book.check(
        Check(
            "NI 21: 5.2's baseline is the county's of Appendix 2",
            placed_where(outcomes, 4, "Baseline as printed"),
            "same",
            "'NI 21 districts'!B6",
        )
    )
    book.derived(
        Derived(
            placed_where(outcomes, 4, "Baseline as printed"),
            "NI 21: baseline of 5.2, from the county's 25.1% in Appendix 2",
            "25%",
            ni_21.cell(0, "Baseline (number)"),
            2,
            "0%",
        )
    )


def _contributing(book: PartnershipBook, document: Document) -> None:
    sheet = book.sheet(
        "Contributing",
        "Other outcomes that contribute",
        "Section 5.4 of the document.",
        "5.4: other LAA outcomes and indicators that contribute",
    )
    place(
        sheet,
        "Contributing_Indicators",
        document.tables["contributing-indicators"],
        [Column("Objective", 70), Column("Indicator", 70)],
    )


def _common_priorities(book: PartnershipBook, document: Document) -> None:
    sheet = book.sheet(
        "Common priorities",
        "Priorities, confidence and perceptions",
        "Sections 4.5, 6.1, 6.7 and 9.6 of the document.",
        "4.5, 6.1, 6.7 and 9.6: priorities, and the targets that stand in sentences",
    )
    for table_id, name, header in (
        ("scs-priorities", "SCS_Priorities", "Priority"),
        ("common-priority-targets", "Common_Priority_Targets", "Target"),
        ("spend-priorities", "Spend_Priorities", "Priority"),
    ):
        place(sheet, name, document.tables[table_id], [Column(header, 76)])
    sheet.heading("The targets as figures")
    figure, worked_out = Role.PUBLISHED, Role.WORKED_OUT
    change_shows = "+0.0%;-0.0%"
    placed = sheet.table(
        "Prose_Targets",
        [
            Column("Indicator", 76),
            Column("Better", 18, choices="List_Better"),
            Column("Unit", 10, choices="List_Unit"),
            Column("Basis", 12, choices="List_Basis"),
            Column("Period", 26),
            Column("Baseline", 12, figure),
            Column("Change as printed", 16, align="right"),
            Column("Target", 12, figure),
            Column("Change in per cent", 12, worked_out, shows=change_shows),
            Column("Change in points", 12, worked_out, shows=change_shows),
        ],
        [
            (
                "Confidence in the police (British Crime Survey), section 6.1",
                BIGGER,
                "points",
                "Survey",
                "To 2012",
                "43%",
                "15% increase",
                "58%",
                Live("CSP.PCTCHANGE({Target},{Baseline})"),
                Live('CSP.PCTCHANGE({Target},{Baseline},"points")'),
            ),
            (
                "NI 17: people perceiving ASB to be a big or fairly big problem, section 6.7",
                SMALLER,
                "points",
                "Survey",
                "2008 to 2010",
                "14%",
                "10%",
                "12.6%",
                Live("CSP.PCTCHANGE({Target},{Baseline})"),
                Live('CSP.PCTCHANGE({Target},{Baseline},"points")'),
            ),
            (
                "NI 16: Serious Acquisitive Crime, section 6.7 (baseline not printed)",
                SMALLER,
                "number",
                "Cumulative",
                "2009/10 to March 2011",
                "",
                "9%",
                "",
                Live("CSP.PCTCHANGE({Target},{Baseline})"),
                None,
            ),
        ],
    )
    book.derived(
        Derived(
            placed_where(placed, 0, "Change as printed"),
            "Confidence: “15% increase” from 43% to 58%",
            "15%",
            placed.cell(0, "Change in per cent"),
            2,
            "0%",
            reason="From 43% to 58% is 15 percentage points, or 34.9% more; points are printed as"
            " per cent.",
        )
    )
    book.check(
        Check(
            "NI 17: 10% off 14%",
            placed_where(placed, 1, "Target"),
            "target",
            f'{placed_where(placed, 1, "Baseline")}; "10% reduction"',
        )
    )
    book.derived(
        Derived(
            placed_where(placed, 1, "Target"),
            "NI 17: 10% off 14%",
            "12.6%",
            f'CSP.TARGET("10% reduction",{placed.cell(1, "Baseline")})',
            3,
            "0.0%",
        )
    )


_STEP: Final = re.compile(r"\((\d[\d.]*) ?[-–] ?(\d+)% = (\d[\d.]*)\)")


@dataclass(frozen=True, slots=True)
class Ni20:
    """What a cell of the NI 20 table says in brackets: ``(3427 – 3% = 3324) (5.4 – 3% = 5.24)``."""

    count: str
    count_target: str
    rate: str
    rate_target: str


def read_ni_20(cell: str) -> Ni20:
    """Reads the two bracketed sums of a cell."""
    (count, _, count_target), (rate, _, rate_target) = _STEP.findall(cell)
    return Ni20(count, count_target, rate, rate_target)


NI_20_MISPRINTS: Final = {
    (
        "Hinckley & Bosworth",
        6,
    ): "519 less 6% is 487.86, which this column, cutting off, would print as 487. A digit mistyped:"
    " 487 became 587.",
    (
        "N. W. Leicestershire",
        6,
    ): "601 less 6% is 564.94, which this column, cutting off, would print as 564. Adjusted by 4 units"
    " so that the column adds up; or, less likely, a digit mistyped: 564 became 568. The county's"
    " 3221 less the other six counts, with 487 for the misprinted 587, leaves 568.",
}
CHARNWOOD_RATE: Final = (
    "Within rounding: 7.16 less 6% is 6.7304. Only a figure from 7.16490 to 7.16499…, printed as"
    " 7.16, gives 6.74; the text itself states the sum from 7.16."
)
COUNTY_RATE: Final = "5.40"
"""The county's rate in 2008/09, with both decimals of section 5.2."""
COUNTY_RATE_NOTE: Final = "5.40 in section 5.2 of the document; 5.4 in Appendix 2."
NI_20_YEARS: Final = ((3, "2009/10"), (6, "2010/11"))


def _ni_20(book: PartnershipBook, document: Document) -> PlacedTable:
    sheet = book.sheet(
        "NI 20 districts",
        "NI 20 Assault with injury crime rate: district targets",
        "Appendix 2 of the document, as printed.",
        "Appendix 2: NI 20 as printed",
    )
    table = document.tables["ni-20-districts"]
    place(
        sheet,
        "NI20_Printed",
        table,
        [
            Column("Area", 24),
            Column("Baseline", 24),
            Column("2008/09", 24),
            Column("2009/10 target", 34),
            Column("2010/11 target", 34),
            Column("Lead Partners", 40),
        ],
    )
    sheet.notes(["Performance Co-ordinator: James Fox (printed above the table)."])
    return _ni_20_figures(book, table)


def _ni_20_figures(book: PartnershipBook, table: PrintedTable) -> PlacedTable:
    sheet = book.sheet(
        "NI 20 figures",
        "NI 20 Assault with injury: the figures of the district targets",
        "The sums in the brackets of Appendix 2's cells, one column for each figure.",
        "NI 20: the counts and rates of its brackets, printed and worked out",
    )
    counts = _ni_20_counts(sheet, table.rows)
    rates = _ni_20_rates(sheet, table.rows)
    sheet.heading("Target paths with CSP.TARGETPATH (ours)")
    top = sheet.row
    areas = sheet.table("NI20_Paths", [Column("Area", 24)], [(row[0],) for row in table.rows])
    after = sheet.row
    sheet.row = top
    sheet.spill(
        [("2009/10 count", 12, "#,##0"), ("2010/11 count", 14, "#,##0")],
        f'CSP.TARGETPATH({counts.column("2008/09")},-3%,2,"simple",0)',
        areas.rows,
        first_column=1,
    )
    sheet.row = after
    sheet.notes(["Rounded half away from zero, where the document cuts off."])
    _ni_20_limits(sheet, table.rows, counts, rates)
    _derive_ni_20(book, table.rows, counts, rates)
    return rates


def _ni_20_limits(
    sheet: SheetWriter,
    rows: Sequence[Sequence[str]],
    counts: PlacedTable,
    rates: PlacedTable,
) -> None:
    """What chance alone allows: limits of the 2008/09 rates, and which differ from the county's."""
    sheet.heading("What chance allows: 95% limits of the 2008/09 rates (ours)")
    top = sheet.row
    county = f"INDEX({rates.column('2008/09')},1)"
    areas = sheet.table(
        "NI20_Limits",
        [
            Column("Area", 24),
            Column("Rate", 12, Role.WORKED_OUT, shows="0.00"),
            Column(
                "Against the county",
                12,
                Role.WORKED_OUT,
                f"CSP.COMPARE(INDEX({counts.column('2008/09')},MATCH({{Area}},"
                f"{counts.column('Area')},0)),INDEX({rates.column('Implied population')},"
                f'MATCH({{Area}},{rates.column("Area")},0)),{county},"smaller")',
                colours=Colours.CHANCE,
            ),
        ],
        [
            (row[0], Live(f"INDEX({rates.column('2008/09')},{index})"))
            for index, row in enumerate(rows, start=1)
        ],
    )
    after = sheet.row
    sheet.row = top
    sheet.spill(
        [("Lower limit", 12, "0.00"), ("Upper limit", 12, "0.00")],
        f"CSP.RATELIMITS({counts.column('2008/09')},{rates.column('Implied population')})",
        areas.rows,
        first_column=3,
    )
    sheet.row = after
    sheet.notes(
        [
            "Ours, not the document's: from the printed counts and the implied populations. Better"
            " and Worse: the county's rate of 5.4 lies outside the district's limits. The county"
            " holds the districts, so it is no independent comparator.",
            "The limits suppose independent events. Assaults cluster, so real uncertainty is wider:"
            " these are the narrowest limits that could be true.",
        ]
    )


def _ni_20_counts(sheet: SheetWriter, rows: Sequence[Sequence[str]]) -> PlacedTable:
    figure, worked_out = Role.PUBLISHED, Role.WORKED_OUT
    sheet.heading("Number of crimes (indicative)")
    table = sheet.table(
        "NI20_Counts",
        [
            Column("Area", 24),
            Column("2008/09", 12, figure),
            Column("2009/10 printed", 12, figure),
            Column("2010/11 printed", 12, figure),
            Column("2009/10 worked out", 12, worked_out, _off(3, "2008/09"), shows="#,##0.00"),
            Column("2010/11 worked out", 12, worked_out, _off(6, "2008/09"), shows="#,##0.00"),
            Column("Better", 18),
            Column("Basis", 12),
            Column("Unit", 14),
        ],
        [
            (
                row[0],
                read_ni_20(row[3]).count,
                read_ni_20(row[3]).count_target,
                read_ni_20(row[4]).count_target,
                SMALLER,
                "Cumulative",
                "crimes a year",
            )
            for row in rows
        ],
    )
    sheet.notes(
        [
            "Each target is 3% or 6% off the 2008/09 figure. The document cuts counts off instead of"
            " rounding them (1144.60 is printed as 1144); rates are rounded.",
        ]
    )
    return table


def _ni_20_rates(sheet: SheetWriter, rows: Sequence[Sequence[str]]) -> PlacedTable:
    figure, worked_out = Role.PUBLISHED, Role.WORKED_OUT
    sheet.heading("Crimes per 1,000 population (the targets)")
    table = sheet.table(
        "NI20_Rates",
        [
            Column("Area", 24),
            Column("2008/09", 12, figure),
            Column("2009/10 printed", 12, figure),
            Column("2010/11 printed", 12, figure),
            Column("2009/10 worked out", 12, worked_out, _off(3, "2008/09"), shows="0.0000"),
            Column("2010/11 worked out", 12, worked_out, _off(6, "2008/09"), shows="0.0000"),
            Column("Better", 18),
            Column("Basis", 12),
            Column("Unit", 14),
            Column("2008/09 count", 12, worked_out, shows="#,##0"),
            Column(
                "Implied population",
                14,
                worked_out,
                "ROUND({2008/09 count}/{2008/09}*1000,0)",
                shows="#,##0",
            ),
        ],
        [
            (
                row[0],
                Noted(COUNTY_RATE, COUNTY_RATE_NOTE) if index == 1 else read_ni_20(row[3]).rate,
                read_ni_20(row[3]).rate_target,
                read_ni_20(row[4]).rate_target,
                SMALLER,
                "Rate",
                "per 1,000",
                Live(f"INDEX(NI20_Counts[2008/09],{index})"),
            )
            for index, row in enumerate(rows, start=1)
        ],
    )
    sheet.notes(
        [
            "Implied population: the one at which count and rate fit. The districts' add up to some"
            " 6,400 more than the county's: the county's rate stands on an older population estimate"
            " (near the 635,000 of mid-2006 implied by the grant allocation) than the districts'.",
        ]
    )
    return table


def _off(per_cent: int, header: str) -> str:
    return f'CSP.TARGET("{per_cent}% reduction",{{{header}}})'


def _derive_ni_20(
    book: PartnershipBook, rows: Sequence[Sequence[str]], counts: PlacedTable, rates: PlacedTable
) -> None:
    for index, row in enumerate(rows):
        area = row[0]
        for (per_cent, year), cell in zip(NI_20_YEARS, row[3:5], strict=True):
            printed = read_ni_20(cell)
            book.derived(
                Derived(
                    placed_where(counts, index, f"{year} printed"),
                    f"NI 20, {area}: {year} count, {per_cent}% off {printed.count}",
                    printed.count_target,
                    counts.cell(index, f"{year} worked out"),
                    0,
                    "#,##0",
                    reason=_count_reason(area, per_cent, printed),
                )
            )
        for (per_cent, year), cell in zip(NI_20_YEARS, row[3:5], strict=True):
            printed = read_ni_20(cell)
            charnwood = area == "Charnwood" and per_cent == 6
            book.derived(
                Derived(
                    placed_where(rates, index, f"{year} printed"),
                    f"NI 20, {area}: {year} rate, {per_cent}% off {printed.rate}",
                    printed.rate_target,
                    rates.cell(index, f"{year} worked out"),
                    2,
                    "0.00",
                    reason=CHARNWOOD_RATE if charnwood else "",
                )
            )
    _check_ni_20(book, counts, rates)
    districts = counts.span("2008/09", 1)
    book.derived(
        Derived(
            placed_where(counts, 0, "2008/09"),
            "NI 20: the county's 2008/09 count is the sum of the districts'",
            "3427",
            f"SUM({districts})",
            0,
            "#,##0",
        )
    )
    _derive_county_counts(book, counts)
    book.derived(
        Derived(
            placed_where(rates, 0, "2008/09"),
            "NI 20: the county's 2008/09 rate from the districts' counts and rates",
            COUNTY_RATE,
            f"SUM({districts})/SUM({rates.span('Implied population', 1)})*1000",
            2,
            "0.00",
            reason="Two population bases mixed: the districts' rates imply a county population of"
            " about 641,000, the county's own rate about 634,600.",
        )
    )


def _derive_county_counts(book: PartnershipBook, counts: PlacedTable) -> None:
    for header, published, reason in (
        (
            "2009/10 printed",
            "3324",
            "The county's 3324 is right: 3427 less 3% is 3324.19. Its parts were cut off row by row;"
            " they fall 4 short (unrounded they make 3324.19).",
        ),
        (
            "2010/11 printed",
            "3221",
            "The districts' counts add up to 3321 with the 587 that should be 487; 3221 is 6% off"
            " 3427, and their sum with 487.",
        ),
    ):
        book.derived(
            Derived(
                placed_where(counts, 0, header),
                f"NI 20: the county's {header.removesuffix(' printed')} count is the sum of the"
                " districts'",
                published,
                f"SUM({counts.span(header, 1)})",
                0,
                "#,##0",
                reason=reason,
            )
        )


def _check_ni_20(book: PartnershipBook, counts: PlacedTable, rates: PlacedTable) -> None:
    years = ("2009/10 printed", "2010/11 printed")
    for header in ("2008/09", *years):
        book.check(
            Check(
                f"NI 20: the county's count is the districts', {header.removesuffix(' printed')}",
                placed_where(counts, 0, header),
                "total",
                rows_of(counts, header, 1),
            )
        )
    for table, what, rounding in ((counts, "counts", "cut off"), (rates, "rates", "half up")):
        for (per_cent, _), header in zip(NI_20_YEARS, years, strict=True):
            book.check(
                Check(
                    f"NI 20: {what} {per_cent}% off 2008/09",
                    f"{table.name}[{header}]",
                    "target",
                    f'{table.name}[2008/09]; "{per_cent}% reduction"',
                    rounding=rounding,
                )
            )
    book.check(
        Check(
            "NI 20: the county's 2008/09 rate from the districts' counts and rates",
            placed_where(rates, 0, "2008/09"),
            "rate of parts",
            f"{rows_of(counts, '2008/09', 1)}; {rows_of(rates, '2008/09', 1)}",
        )
    )


def _count_reason(area: str, per_cent: int, printed: Ni20) -> str:
    misprint = NI_20_MISPRINTS.get((area, per_cent))
    if misprint:
        return misprint
    hundredths = int(printed.count) * (100 - per_cent)
    if hundredths % 100 >= 50:
        whole, part = divmod(hundredths, 100)
        return f"Cut off, not rounded: {whole}.{part:02d} is printed as {printed.count_target}."
    return ""


def _ni_21(book: PartnershipBook, document: Document) -> PlacedTable:
    sheet = book.sheet(
        "NI 21 districts",
        "NI 21 Dealing with local concerns: district targets",
        "Appendix 2 of the document: as printed, with the points still to go.",
        "Appendix 2: NI 21 as printed, and how far each baseline is from 33%",
    )
    table = document.tables["ni-21-districts"]
    printed = place(
        sheet,
        "NI21_Printed",
        table,
        [
            Column("Area", 24),
            Column("Baseline", 26, Role.PUBLISHED),
            Column("2008/09 target", 22),
            Column("2009/10 target", 22),
            Column("2010/11 target", 26, Role.PUBLISHED),
            Column("Lead Partners", 44),
        ],
    )
    sheet.heading("Baseline against the 2010/11 target")
    worked_out = Role.WORKED_OUT
    return sheet.table(
        "NI21_Gap",
        [
            Column("Area", 24),
            Column("Baseline (number)", 26, worked_out, shows="0.0%"),
            Column("Target (number)", 22, worked_out, shows="0.0%"),
            Column("Baseline against target", 22, worked_out, colours=Colours.STATUS),
            Column("Better", 26),
            Column("Unit, basis and period", 44),
        ],
        [
            (
                row[0],
                Live(f"CSP.NUMBER({printed.cell(index, 'Baseline')})"),
                Live(f"CSP.NUMBER({printed.cell(index, '2010/11 target')})"),
                Live('CSP.STATUS({Baseline (number)},{Target (number)},{Better},,"points")'),
                BIGGER,
                "Percentage; survey; 2008 and 2010 Place Surveys",
            )
            for index, row in enumerate(table.rows)
        ],
    )


def _li_11(book: PartnershipBook, document: Document) -> PlacedTable:
    sheet = book.sheet(
        "LI 11 districts",
        "LI 11 (NI 40) Problem drug users in effective treatment: district targets",
        "Appendix 2 of the document, with the sums of the districts.",
        "Appendix 2: LI 11 as printed, and the sums of the district targets",
    )
    table = document.tables["li-11-districts"]
    figure = Role.PUBLISHED
    printed = place(
        sheet,
        "LI11_Printed",
        table,
        [
            Column("Area", 30),
            Column("Baseline", 16, figure),
            Column("2008/09 target", 16, figure),
            Column("2009/10 target", 16, figure),
            Column("2010/11 target", 16, figure),
        ],
    )
    sheet.heading("Sums and changes")
    years = ("2009/10 target", "2010/11 target")
    worked_out = Role.WORKED_OUT
    checks = sheet.table(
        "LI11_Checks",
        [
            Column("What", 30),
            Column("2008/09", 16, worked_out, align="right"),
            Column("2009/10", 16, worked_out, align="right"),
            Column("2010/11", 16, worked_out, align="right"),
        ],
        [
            (
                "Sum of the districts",
                None,
                *(Live(f"SUM({printed.span(year, 1)})", "#,##0") for year in years),
            ),
            (
                "County target on the baseline of 1084",
                *(
                    Live(
                        f"CSP.PCTCHANGE({printed.cell(0, year)},{printed.cell(0, 'Baseline')})",
                        "+0.00%;-0.00%",
                    )
                    for year in ("2008/09 target", *years)
                ),
            ),
        ],
    )
    sheet.notes(
        [
            "Bigger is better; number of people in the year (cumulative). The county's 2009/10 and"
            " 2010/11 targets are the sums of the districts', not 6% and 7% on the baseline"
            " (1149.04 and 1159.88).",
        ]
    )
    for year in years:
        book.check(
            Check(
                f"LI 11: the county's {year} is the sum of the districts'",
                placed_where(printed, 0, year),
                "total",
                rows_of(printed, year, 1),
            )
        )
    for year, total in zip(years, ("1150", "1161"), strict=True):
        book.derived(
            Derived(
                placed_where(printed, 0, year),
                f"LI 11: the county's {year} is the sum of the districts'",
                total,
                checks.cell(0, year.removesuffix(" target")),
                0,
                "#,##0",
            )
        )
    return printed


DISTRICTS: Final = (
    "Blaby",
    "Charnwood",
    "Harborough",
    "Hinckley & Bosworth",
    "Melton",
    "NW Leics",
    "Oadby & Wigston",
)


def _matrix(book: PartnershipBook, document: Document) -> None:
    sheet = book.sheet(
        "Priority matrix",
        "Matrix of Community Safety Partnership priorities",
        "Appendix 2 of the document (its second), updated March 2010.",
        "Appendix 2: the priorities of the seven partnerships, with the legend",
    )
    counted = " + ".join(f'IF({{{district}}}="",0,1)' for district in DISTRICTS)
    place(
        sheet,
        "Priority_Matrix",
        document.tables["priority-matrix"],
        [Column("Priority", 50), *(Column(name, 13, align="center") for name in DISTRICTS)],
        beside=[Column("Partnerships", 13, Role.WORKED_OUT, counted, shows="0")],
    )
    sheet.heading("Legend of the matrix")
    sheet.table(
        "Priority_Legend",
        [Column("Meaning", 50), Column("Sign", 13, align="center")],
        [(meaning, sign) for sign, meaning in document.tables["priority-legend"].rows],
    )
    sheet.notes(["Partnerships counts those that name the priority, of whatever kind (ours)."])


def _dashboard(
    book: PartnershipBook,
    sheet: SheetWriter,
    outcomes: PlacedTable,
    districts: tuple[PlacedTable, PlacedTable, PlacedTable],
    grant: PlacedTable,
) -> None:
    sheet.one_page = True
    worked_out = Role.WORKED_OUT
    sheet.heading("Where the indicators stand")
    rows: list[Sequence[Content]] = []
    for row, outcome in enumerate(OUTCOMES):
        number, _, name = outcome.indicator.partition(":")
        shows = {"points": "0.0%"}.get(outcome.unit, "0.00" if outcome.basis == "Rate" else "#,##0")
        if number == "NI 18":
            shows = "0.00%"
        arguments = (outcomes.cell(row, h) for h in ("Target", "Baseline", "Better"))
        unit = outcomes.cell(row, "Unit")
        rows.append(
            (
                number.replace("NI115", "NI 115"),
                name.strip(),
                Live(outcomes.cell(row, "Baseline"), shows),
                Live(outcomes.cell(row, "Target"), shows),
                Live(outcomes.cell(row, "Baseline against target")),
                Live(f"CSP.TRAVEL({','.join(arguments)},,{unit})"),
                Live(outcomes.cell(row, "Latest RAG")),
                outcome.better,
                outcome.period,
            )
        )
    sheet.table(
        "Dashboard",
        [
            Column("Indicator", 16),
            Column("What it measures", 54),
            Column("Baseline", 12, worked_out, align="right"),
            Column("Target", 12, worked_out, align="right"),
            Column("Baseline against target", 18, worked_out, colours=Colours.STATUS),
            Column("Asked for", 14, worked_out, colours=Colours.TRAVEL),
            Column("Latest actual", 13, worked_out, colours=Colours.RAG),
            Column("Polarity", 18),
            Column("Period", 36),
        ],
        rows,
    )
    sheet.heading("District targets and the grant")
    top = sheet.row
    ni_20, ni_21, li_11 = districts
    charts = (
        (
            "NI 20: crimes per 1,000 population",
            [
                Series(label, f"={ni_20.span('Area')}", f"={ni_20.span(header)}")
                for label, header in (
                    ("2008/09", "2008/09"),
                    ("2009/10 target", "2009/10 printed"),
                    ("2010/11 target", "2010/11 printed"),
                )
            ],
            "0.0",
            "column",
        ),
        (
            "NI 21: baseline and target",
            [
                Series(label, f"={ni_21.span('Area')}", f"={ni_21.span(header)}")
                for label, header in (
                    ("2008 baseline", "Baseline (number)"),
                    ("2010/11 target", "Target (number)"),
                )
            ],
            "0%",
            "column",
        ),
        (
            "LI 11: district targets",
            [
                Series(year, f"={li_11.span('Area', 1)}", f"={li_11.span(year, 1)}")
                for year in ("2009/10 target", "2010/11 target")
            ],
            "#,##0",
            "column",
        ),
        (
            "Area Based Grant: CSP revenue allocation",
            [Series("Allocation", f"={grant.span('Area')}", f"={grant.span('Allocation')}")],
            '"£"#,##0',
            "bar",
        ),
    )
    for index, (title, series, number_format, kind) in enumerate(charts):
        add_chart(
            book.workbook,
            sheet,
            title,
            series,
            f"Chart of {title}, by area, following the sheets of this workbook.",
            at=(top + (index // 2) * CHART_ROWS, 0),
            shift=(index % 2) * 660,
            kind=kind,
            number_format=number_format,
            size=(650, 285),
            labels=len(series) == 1,
        )
