"""South Warwickshire's report on 2014/15: duties, board, meetings, funding, priorities and targets.

The report is undated; it sets targets for 2014/15 in words, "to reduce ... compared to 2013/14",
and prints no figures for them, so the targets sheet says "No data" until officers fill it in. Its
four appendices (terms of reference, the plan, performance, crime since 1998) are not in the
document.
"""

import re
from pathlib import Path
from typing import Final

from workbooks.make.cells import Live
from workbooks.make.dashboard import Series, add_chart
from workbooks.make.partnership_book import About, PartnershipBook, placed_where
from workbooks.make.printed_table import place
from workbooks.make.sheets import Column, PlacedTable, Role, SheetWriter
from workbooks.make.style import Colours
from workbooks.make.transcription import Document, PrintedTable, read

ACCENT: Final = "#5A3A22"
LIST_WIDTH: Final = 110

ABOUT: Final = About(
    title="South Warwickshire Community Safety Partnership: targets for 2014/15",
    partnership="South Warwickshire Community Safety Partnership",
    period="2014/15",
    what="The lists, tables and figures of the report on the South Warwickshire Community Safety"
    " Partnership to Warwick District Council's Overview & Scrutiny Committee (agenda item 7). The"
    " report bears no date; it sets targets for 2014/15. It prints no figure that follows from"
    " others of it, so there is nothing to reconcile.\n"
    "It is a transcription of the published report: printed figures are never corrected and none was"
    " added. The report states its targets in words, so the sheet Targets 2014-15 says No data until"
    " figures are typed into it.\n"
    "The report's appendices are not in the published document, so they are not here: 1 (terms of"
    " reference), 2 (Partnership Plan), 3 (performance) and 4 (crime in Warwick District since"
    " 1998).",
    derived="",
    marks="",
)

APPENDICES: Final = (
    ("Appendix 1", "2.2", "Terms of reference of the board and the operational group"),
    ("Appendix 2", "6.2", "Partnership Plan, with the early intervention approach"),
    ("Appendix 3", "7.1", "Performance in terms of priorities and total recorded crime"),
    ("Appendix 4", "7.3", "Level of crime in Warwick District since 1998"),
)

MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def build(path: Path) -> None:
    """Writes the workbook, without the results of its formulas."""
    document = read("south_warwickshire")
    with PartnershipBook(path, ABOUT, ACCENT) as book:
        _targets(book, document)
        _priorities(book, document)
        _funding(book, document)
        _meetings(book, document)
        _board(book, document)
        _duties(book, document)
        book.in_prose(document)


def _targets(book: PartnershipBook, document: Document) -> None:
    printed = document.tables["targets"]
    sheet = book.sheet(
        "Targets 2014-15",
        "Targets for 2014/15",
        'For officers: the report prints its targets in words, "to reduce ... compared to 2013/14",'
        " and no figures. Type both years' figures in the yellow cells; blank cells say No data.",
        "The three targets for 2014/15, with their status as soon as figures are typed in",
    )
    sheet.table(
        "Targets_2014_15",
        [
            Column("As printed", 50),
            Column("Indicator", 24),
            Column("Lead agency", 22),
            Column("Better", 18, choices="List_Better"),
            Column("Unit", 9, choices="List_Unit"),
            Column("Basis", 13, choices="List_Basis"),
            Column("2013/14", 11, Role.INPUT, shows="General", align="right"),
            Column("2014/15", 11, Role.INPUT, shows="General", align="right"),
            Column(
                "Status",
                13,
                Role.WORKED_OUT,
                "CSP.RAG({2014/15},{2013/14},{Better},,{Unit})",
                colours=Colours.RAG,
            ),
            Column(
                "Against 2013/14",
                18,
                Role.WORKED_OUT,
                "CSP.STATUS({2014/15},{2013/14},{Better},,{Unit})",
                colours=Colours.STATUS,
            ),
            Column(
                "Direction of travel",
                15,
                Role.WORKED_OUT,
                "CSP.TRAVEL({2014/15},{2013/14},{Better},,{Unit})",
                colours=Colours.TRAVEL,
            ),
        ],
        [
            (
                target,
                *_indicator_and_lead(target),
                "Smaller is better",
                "number",
                "Cumulative",
                None,
                None,
            )
            for (target,) in printed.rows
        ],
    )
    sheet.notes(
        [
            *printed.notes,
            "A figure equal to 2013/14 shows as Green, because it is no worse; the report asks for a"
            " reduction, so look at the direction of travel too.",
        ]
    )


def _indicator_and_lead(target: str) -> tuple[str, str]:
    """The parts of "to reduce violent crime* lead agency Warwickshire Police"."""
    found = re.fullmatch(r"to reduce (.+?)\*-? lead agency (.+)", target)
    if not found:
        raise ValueError(f"not a target as the report words them: {target!r}")
    return found[1].capitalize(), found[2]


def _priorities(book: PartnershipBook, document: Document) -> None:
    sheet = book.sheet(
        "Priorities",
        "Priorities and emerging issues",
        "What each priority is about, as printed (sections 5.2 to 5.6).",
        "Violent crime, anti-social behaviour, re-offending, drugs and alcohol, emerging issues",
    )
    for number in range(2, 7):
        table = document.tables[f"priority_5_{number}"]
        place(sheet, f"Priority_5_{number}", table, [Column("Focus", LIST_WIDTH)])


def _funding(book: PartnershipBook, document: Document) -> None:
    largest, middle, smallest = document.prose["district_allocations"].figures
    sheet = book.sheet(
        "Funding",
        "Funding",
        "What the report says of its funding, year by year (section 4), and what follows from it.",
        "The former allocations of the districts, and the awards since, with their change",
    )
    sheet.heading("Former yearly allocations from the Home Office (4.2)")
    districts = sheet.table(
        "Allocations",
        [
            Column("District", 44),
            Column("Allocation", 14, Role.PUBLISHED, align="right"),
            Column("In pounds", 14, Role.WORKED_OUT, "CSP.NUMBER({Allocation})", '"£"#,##0'),
            Column("How it is printed", 44),
        ],
        [
            ("Warwick", largest, "each used to receive"),
            ("Nuneaton & Bedworth", largest, "each used to receive"),
            ("Stratford", middle, "around"),
            ("Rugby", middle, "around"),
            ("North Warwickshire", smallest, "around"),
        ],
    )
    sheet.notes(
        ['"Stratford & Rugby around £139,000" is read as £139,000 each, as in the clause before.']
    )
    sheet.heading("Awards since (4.3 to 4.5)")
    awards = sheet.table(
        "Awards",
        [
            Column("Award", 44),
            Column("Amount", 14, Role.PUBLISHED, align="right"),
            Column("Award in pounds", 14, Role.WORKED_OUT, "CSP.NUMBER({Amount})", '"£"#,##0'),
            Column("Year and source", 44),
        ],
        [
            (
                "All of South Warwickshire",
                document.prose["allocation_2011"].figures[0],
                "2011/12, Home Office through the county",
            ),
            (
                "Further bid: summer campaign on neighbour nuisance",
                document.prose["innovation_bid"].figures[0],
                "2013/14, Innovation Fund of the PCC",
            ),
            (
                "Successful bid of SWCSP",
                document.prose["bid_2014"].figures[0],
                "2014/15, PCC",
            ),
        ],
    )
    _funding_compared(sheet, districts, awards)
    top = sheet.row + 1
    add_chart(
        book.workbook,
        sheet,
        "Funding named in the report",
        [
            Series(
                "Award in pounds", f"={awards.span('Award')}", f"={awards.span('Award in pounds')}"
            ),
        ],
        "Bars: £37,000 for South Warwickshire in 2011/12, £15,000 from the Innovation Fund in 2013/14"
        " and £130,000 in 2014/15.",
        at=(top, 0),
        kind="bar",
        number_format='"£"#,##0',
        size=(640, 240),
    )
    sheet.row = top + 16


def _funding_compared(sheet: SheetWriter, districts: PlacedTable, awards: PlacedTable) -> None:
    sheet.heading("Worked out from them (not printed in the report)")
    warwick, stratford = (placed_where(districts, row, "In pounds") for row in (0, 2))
    in_2011, in_2014 = (placed_where(awards, row, "Award in pounds") for row in (0, 2))
    former = f"({warwick}+{stratford})"
    sheet.table(
        "Funding_Compared",
        [
            Column("What", 44),
            Column("Unit", 14),
            Column("Figure", 14, Role.WORKED_OUT, shows='"£"#,##0'),
            Column("From", 44),
        ],
        [
            (
                "The five districts together",
                "pounds a year",
                Live("SUM(Allocations[In pounds])"),
                "former allocations, partly approximate",
            ),
            (
                "Warwick and Stratford together",
                "pounds a year",
                Live(former),
                "former allocations, partly approximate",
            ),
            (
                "Change to 2011/12",
                "per cent",
                Live(f"CSP.PCTCHANGE({in_2011},{former})", "+0.0%;-0.0%"),
                "£37,000 for all of South Warwickshire",
            ),
            (
                "Change from 2011/12 to 2014/15",
                "per cent",
                Live(f"CSP.PCTCHANGE({in_2014},{in_2011})", "+0.0%;-0.0%"),
                "£130,000, from another source (PCC)",
            ),
        ],
    )


def _meetings(book: PartnershipBook, document: Document) -> None:
    board = document.tables["board_meetings"]
    sheet = book.sheet(
        "Meetings",
        "Meeting cycle",
        "When the Strategic Member Board and the operational group (SWOP) meet (2.3 and 2.8).",
        "The year's cycle of meetings, and what each body is responsible for",
    )
    quarterly = document.prose["quarterly_meetings"].figures
    sheet.heading("Cycle of a year")
    sheet.table(
        "Meeting_Cycle",
        [
            Column("Month", 14),
            Column("Strategic Member Board", 96),
            Column("SWOP", 18),
        ],
        [
            (month, _purpose(board, month), "quarterly meeting" if month in quarterly else None)
            for month in MONTHS
        ],
    )
    sheet.notes([row[0] for row in board.rows if row[0].startswith("*")])
    for id_, name in (("board_meetings", "Board_Meetings"), ("operational_group", "SWOP_Duties")):
        table = document.tables[id_]
        sheet.heading(table.title)
        sheet.table(
            name,
            [Column("No", 14, align="left"), Column("As printed", 96)],
            [(number, row[0]) for number, row in enumerate(table.rows, start=1)],
        )


def _purpose(board: PrintedTable, month: str) -> str | None:
    """What the board does in a month, from lines such as "May to review annual performance"."""
    return next((row[0] for row in board.rows if row[0].startswith(month + " ")), None)


def _board(book: PartnershipBook, document: Document) -> None:
    sheet = book.sheet(
        "Board",
        "Membership of Strategic Member Board",
        "Members as printed (3.1), and the Responsible Authorities (1.4).",
        "Members of the board, those also invited, and the responsible authorities",
    )
    place(
        sheet,
        "Board_Members",
        document.tables["board"],
        [Column("3.1Members", 48), Column("Body", 44)],
    )
    sheet.paragraph(document.prose["also_invited"].sentence)
    place(
        sheet,
        "Authorities",
        document.tables["responsible_authorities"],
        [Column("Responsible authority", 48)],
    )
    sheet.notes(
        ["Warwickshire Police is not in the printed list, though it has a seat on the board."]
    )


def _duties(book: PartnershipBook, document: Document) -> None:
    sheet = book.sheet(
        "Duties, appendices",
        "Duties, heading and appendices of the report",
        "Duties of the partnership (1.3), the report's heading as scanned, and what it refers to.",
        "Duties of the partnership, heading of the report, and its appendices, which are missing",
    )
    sheet.heading(document.tables["duties"].title)
    sheet.table(
        "Duties",
        [Column("No", 58, align="left"), Column("Duty", 70)],
        [(number, row[0]) for number, row in enumerate(document.tables["duties"].rows, start=1)],
    )
    sheet.heading("Appendices that the report refers to")
    sheet.table(
        "Appendices",
        [
            Column("Appendix", 58),
            Column("Content, as the report describes it", 70),
            Column("Named in", 22),
            Column("In the document?", 18),
        ],
        [(name, content, where, "No") for name, where, content in APPENDICES],
    )
    place(
        sheet,
        "Report_Heading",
        document.tables["report_heading"],
        [Column("As scanned", 58), Column("Second column", 70), Column("Third column", 22)],
    )
    sheet.notes(
        [
            'The scan runs "WARWICK DISTRICT COUNCIL" and "OVERVIEW & SCRUTINY COMMITTEE" into each'
            " other; the telephone number stands as found, without its area code."
        ]
    )
