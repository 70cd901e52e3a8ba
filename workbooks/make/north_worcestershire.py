"""North Worcestershire's plan 2013-16: aligned priorities, 48 measures, five action plans, a grant.

The plan prints few figures: the measures have none, so they say "No data" until officers fill them
in. The traffic lights of the action plans stand for the as-at date in a cell, not for today, so
that a printed sheet stays true.
"""

from pathlib import Path
from typing import Final

from workbooks.make.cells import Live
from workbooks.make.checks import Check
from workbooks.make.dashboard import Series, add_chart
from workbooks.make.north_worcestershire_measures import READINGS
from workbooks.make.partnership_book import About, PartnershipBook, placed_where, rows_of
from workbooks.make.printed_table import place
from workbooks.make.reconciliation import Derived
from workbooks.make.sheets import Column, PlacedTable, Role, SheetWriter
from workbooks.make.style import Colours
from workbooks.make.transcription import Document, read

ACCENT: Final = "#4B2E5D"
LIST_WIDTH: Final = 110

ABOUT: Final = About(
    title="North Worcestershire Community Safety Partnership Plan 2013-16",
    partnership="North Worcestershire Community Safety Partnership",
    period="2013-16",
    what="The tables, priorities, measures, action plans and figures of the North Worcestershire"
    " Community Safety Partnership Plan 2013-16, with traffic lights for the actions.\n"
    "It is a transcription of the published plan: printed figures are never corrected and none was"
    " added. The plan prints no figures for its 48 measures; type them into the sheet Measures,"
    " which says No data until then. The as-at date of the traffic lights is a setting, 1 April 2013"
    " when the workbook was made.",
    derived="The total of the grant from the Police and Crime Commissioner, the shares of the"
    " population that are the rest of others, and the direction of the survey. Two falls in"
    " incidents are printed with neither year's count, so they cannot be worked out.",
    marks="",
)

PRIORITIES: Final = (1, 2, 3, 4, 5)
POINTS: Final = '+0.0" pts";-0.0" pts";0.0" pts"'
LIGHTS: Final = ("Complete", "On track", "Due soon", "Not started", "Overdue", "No date")
FIRST_DAY_OF_THE_YEAR: Final = 41_365
"""1 April 2013 as a serial date: the first day that the action plans cover."""

NO_COUNTS: Final = (
    "The plan prints neither year's count, so the percentage cannot be worked out. The count before"
    " that it implies stands on the sheet Figures 2012-13, and is ours."
)


def build(path: Path) -> None:
    """Writes the workbook, without the results of its formulas."""
    document = read("north_worcestershire")
    with PartnershipBook(path, ABOUT, ACCENT) as book:
        dashboard = book.sheet(
            "Dashboard",
            "Dashboard",
            "Actions by traffic light, what was achieved, and the grant. Follows the other sheets.",
            "Actions by priority and traffic light, figures of 2012/13, and the grant",
        )
        _area(book, document)
        _alignment(book, document)
        _priorities(book, document)
        falls, survey = _figures(book, document)
        _measures(book, document)
        plans = _action_plans(book, document)
        grant = _grant(book, document)
        _partners(book, document)
        _plan(book, document)
        book.in_prose(document)
        _dashboard(book, dashboard, document, plans, falls, survey, grant)


def _area(book: PartnershipBook, document: Document) -> None:
    sheet = book.sheet(
        "About the area",
        "About North Worcestershire",
        "Facts that the plan states about the area and its residents (2011 Census and others).",
        "Residents, households, area, ages and ethnic groups, as printed",
    )
    figures = {id_: figure.figures for id_, figure in document.prose.items()}
    residents, households = figures["population"]
    sheet.heading("As printed")
    facts = sheet.table(
        "Area_Facts",
        [
            Column("Fact", 44),
            Column("Figure", 16, Role.PUBLISHED, align="right"),
            Column("Unit", 28),
            Column("Kind", 24),
        ],
        [
            ("Area", figures["area"][0], "square miles", "measured"),
            ("Population", residents, "residents", "approximate, 2011 Census"),
            ("Households", households, "households", "estimated, 2011 Census"),
            ("Males", figures["gender"][0], "share of residents", "source not named"),
            ("Females", figures["gender"][1], "share of residents", "source not named"),
            ("Average age", figures["average_age"][0], "years", "North Worcestershire"),
            ("Average age", figures["average_age"][1], "years", "England and Wales"),
            ("Under 16", figures["ages"][0], "share of residents", "source not named"),
            ("16-64", figures["ages"][1], "share of residents", "source not named"),
            ("Over 65", figures["ages"][2], "share of residents", "source not named"),
            (
                "White British",
                figures["white_british"][0],
                "share of residents",
                "source not named",
            ),
            (
                "Other ethnic groups",
                figures["other_groups"][0],
                "share of residents",
                "source not named",
            ),
        ],
    )
    sheet.notes(['The age groups are printed as "16-64" and "over 65", which leaves 65 unnamed.'])
    sheet.heading("Worked out from them")

    def figure(row: int) -> str:
        return placed_where(facts, row, "Figure")

    rest = sheet.table(
        "Area_Worked_Out",
        [
            Column("What", 44),
            Column("Worked out", 16, Role.WORKED_OUT, shows="0.0%"),
            Column("Unit of it", 28),
            Column("From", 24),
        ],
        [
            ("Females, the rest", Live(f"1-{figure(3)}"), "share of residents", "males"),
            (
                "Over 65, the rest",
                Live(f"1-{figure(7)}-{figure(8)}"),
                "share of residents",
                "the other ages",
            ),
            (
                "Other ethnic groups, the rest",
                Live(f"1-{figure(10)}"),
                "share of residents",
                "White British",
            ),
            (
                "Residents in a household",
                Live(f"{figure(1)}/{figure(2)}", "0.00"),
                "residents",
                "households; not printed",
            ),
            (
                "Residents of a square mile",
                Live(f"{figure(1)}/{figure(0)}", "#,##0"),
                "residents",
                "area; not printed",
            ),
        ],
    )
    for index, (row, what, places) in enumerate(
        (
            (4, "Females as the rest of males", 2),
            (9, "Over 65 as the rest of the other ages", 2),
            (11, "Other ethnic groups as the rest of White British", 3),
        )
    ):
        book.derived(
            Derived(
                where=figure(row),
                what=what,
                published=(figures["gender"][1], figures["ages"][2], figures["other_groups"][0])[
                    index
                ],
                computed=rest.cell(index, "Worked out"),
                places=places,
                shows="0%" if places == 2 else "0.0%",
            )
        )


def _alignment(book: PartnershipBook, document: Document) -> None:
    printed = document.tables["alignment"]
    sheet = book.sheet(
        "Priority alignment",
        "Priority alignment",
        "Police and Crime Plan, county agreement and local assessment side by side (Strategic"
        " Assessment).",
        "How the police plan, the county's priorities and the local assessment fit together",
    )
    place(
        sheet,
        "Alignment",
        printed,
        [
            Column("As printed", 12),
            *(
                Column(header, width)
                for header, width in zip(printed.headers[0][1:], (44, 32, 76), strict=True)
            ),
        ],
        heading=False,
    )
    sheet.notes(
        [
            '"Priorities" is printed once beside all six rows; "Drugs & Alcohol" and the assessment'
            " beside it are printed once for the first two."
        ]
    )


def _priorities(book: PartnershipBook, document: Document) -> None:
    sheet = book.sheet(
        "Priorities",
        "Priorities and objectives",
        "The five priorities, why they matter, what was achieved in 2012/13, and the objectives for"
        " 2013/14, as printed.",
        "The five priorities, the reasons for them, achievements and objectives, as printed",
    )
    place(sheet, "Priorities", document.tables["priorities"], [Column("Priority", 42)])
    place(sheet, "Priorities_2013_16", document.tables["plan_priorities"], [Column("Priority", 42)])
    for part, name, header in (
        ("context", "Reasons", "Reason"),
        ("achievements", "Achievements", "Achievement"),
        ("objectives", "Objectives", "Objective"),
    ):
        sheet.heading(document.tables[f"{part}_1"].title)
        sheet.table(
            name,
            [Column("Priority", 42), Column(header, LIST_WIDTH)],
            _by_priority(document, part),
        )


def _by_priority(document: Document, part: str) -> list[tuple[str, str]]:
    """(priority, bullet) of a part of the plan, over all five priorities."""
    return [
        (_priority(document, number), row[0])
        for number in PRIORITIES
        for row in document.tables[f"{part}_{number}"].rows
    ]


def _priority(document: Document, number: int) -> str:
    return document.tables[f"measures_{number}"].section.removeprefix("Priority: ")


def _figures(book: PartnershipBook, document: Document) -> tuple[PlacedTable, PlacedTable]:
    """The sheet of the falls and the survey of 2012/13; returns its two tables."""
    sheet = book.sheet(
        "Figures 2012-13",
        "Figures of 2012/13",
        "The falls and the survey that the plan reports, with what follows from them.",
        "Falls in recorded crime and anti-social behaviour, and the Viewpoint survey",
    )
    sheet.heading("Falls reported under What was achieved in 2012/13?")
    ids = {"recorded_crime": "Total recorded crime", "asb_incidents": "ASB incidents (police)"}
    falls = sheet.table(
        "Falls",
        [
            Column("Indicator", 32),
            Column("Better", 18, choices="List_Better"),
            Column("Unit", 10, choices="List_Unit"),
            Column("Basis", 14, choices="List_Basis"),
            Column("Period", 16),
            Column("Down by", 12, Role.PUBLISHED, align="right"),
            Column("Fewer", 12, Role.PUBLISHED, align="right"),
            Column(
                "Direction of travel",
                16,
                Role.WORKED_OUT,
                "CSP.TRAVEL(-{Down by},0,{Better})",
                colours=Colours.TRAVEL,
            ),
            Column("Implied before", 12, Role.WORKED_OUT, "{Fewer}/{Down by}", "#,##0"),
            Column("Implied after", 12, Role.WORKED_OUT, "{Fewer}/{Down by}-{Fewer}", "#,##0"),
        ],
        [
            (
                name,
                "Smaller is better",
                "number",
                "Cumulative",
                "2012/13",
                *document.prose[id_].figures,
            )
            for id_, name in ids.items()
        ],
    )
    sheet.notes(
        [
            "The implied counts are ours, from the printed fall and percentage. The percentages are"
            " rounded, so the count before lay between about 18,000 and 19,000 crimes, and between"
            " about 13,900 and 14,000 incidents."
        ]
    )
    for row, (id_, name) in enumerate(ids.items()):
        book.derived(
            Derived(
                where=placed_where(falls, row, "Down by"),
                what=f"{name}: fall from 2011/12 to 2012/13",
                published=document.prose[id_].figures[0],
                computed='"Cannot be derived"',
                places=None,
                reason=NO_COUNTS,
            )
        )
    sheet.heading("Viewpoint survey")
    survey = sheet.table(
        "Survey",
        [
            Column("Survey question", 32),
            Column("Polarity", 18, choices="List_Better"),
            Column("Measured in", 10, choices="List_Unit"),
            Column("Based on", 14, choices="List_Basis"),
            Column("Compared", 16),
            Column("Nov 2011", 12, Role.PUBLISHED, align="right"),
            Column("Nov 2012", 12, Role.PUBLISHED, align="right"),
            Column(
                "Direction",
                16,
                Role.WORKED_OUT,
                "CSP.TRAVEL({Nov 2012},{Nov 2011},{Polarity},,{Measured in})",
                colours=Colours.TRAVEL,
            ),
            Column(
                "Change, points",
                12,
                Role.WORKED_OUT,
                "100*CSP.PCTCHANGE({Nov 2012},{Nov 2011},{Measured in})",
                POINTS,
            ),
        ],
        [
            (
                "Perceptions of ASB as a problem",
                "Smaller is better",
                "points",
                "Survey",
                "November",
                *document.prose["asb_2011"].figures,
                *document.prose["asb_2012"].figures,
            )
        ],
    )
    sheet.notes(
        [
            "The plan prints no numbers of people asked, so whether the change is more than chance"
            " cannot be said. The table below says from how many on it would be."
        ]
    )
    _survey_chance(sheet, survey)
    book.derived(
        Derived(
            where=placed_where(survey, 0, "Nov 2012"),
            what="Perceptions of ASB: direction from November 2011 to November 2012",
            published="slight deterioration",
            computed=survey.cell(0, "Direction"),
            places=None,
            means="▲ worse",
        )
    )
    return falls, survey


ASSUMED_BASES: Final = (500, 1000, 2000, 3000, 5000)


def _survey_chance(sheet: SheetWriter, survey: PlacedTable) -> None:
    """Whether the survey's change would be clear, at numbers of answers that are assumed."""
    sheet.heading("Would the change be more than chance? (ours, with ASSUMED numbers of answers)")
    new, old = survey.cell(0, "Nov 2012"), survey.cell(0, "Nov 2011")
    sheet.table(
        "Survey_Chance",
        [
            Column("Answers to each survey (ASSUMED)", 34, Role.INPUT, shows="#,##0", align="left"),
            Column(
                "November 2012 against 2011",
                18,
                Role.WORKED_OUT,
                f"CSP.SURVEYCHANGE({new},{{Answers to each survey (ASSUMED)}},"
                f"{old},{{Answers to each survey (ASSUMED)}})",
                colours=Colours.CHANCE,
            ),
        ],
        [(base,) for base in ASSUMED_BASES],
    )
    sheet.notes(
        [
            "The numbers of answers are assumptions of ours, none is printed: type the real ones."
            " Simple random samples are supposed; a weighted survey needs a larger change.",
        ]
    )


def _measures(book: PartnershipBook, document: Document) -> None:
    sheet = book.sheet(
        "Measures",
        "Measures 2013/14",
        "For officers: the 48 measures as printed; type figures in the yellow cells. Polarity, unit"
        " and basis are our reading, and can be changed. Blank cells say No data.",
        "The 48 measures with polarity, unit and basis, for officers to fill in",
    )
    rows = [
        (
            _priority(document, number),
            row[0],
            *reading,
            "2013/14",
        )
        for number, readings in zip(PRIORITIES, READINGS, strict=True)
        for row, reading in zip(document.tables[f"measures_{number}"].rows, readings, strict=True)
    ]
    survey_before = document.prose["asb_2012"].figures[0]
    place_of_survey = next(
        index for index, row in enumerate(rows) if "residents who perceive ASB" in row[1]
    )
    sheet.table(
        "Measures",
        [
            Column("No", 5, align="right"),
            Column("Priority", 30),
            Column("Measure", 46),
            Column("Better", 18, choices="List_Better"),
            Column("Unit", 9, choices="List_Unit"),
            Column("Basis", 13, choices="List_Basis"),
            Column("Period", 9),
            Column("Before (2012/13)", 11, Role.INPUT, shows="General", align="right"),
            Column("Target", 11, Role.INPUT, shows="General", align="right"),
            Column("Actual", 11, Role.INPUT, shows="General", align="right"),
            Column(
                "Status",
                13,
                Role.WORKED_OUT,
                "CSP.RAG({Actual},{Target},{Better},,{Unit})",
                colours=Colours.RAG,
            ),
            Column(
                "Direction of travel",
                15,
                Role.WORKED_OUT,
                "CSP.TRAVEL({Actual},{Before (2012/13)},{Better},,{Unit})",
                colours=Colours.TRAVEL,
            ),
        ],
        [
            (index + 1, *row, survey_before if index == place_of_survey else None, None, None)
            for index, row in enumerate(rows)
        ],
        filters=True,
    )
    sheet.notes(
        [
            "Neutral: where the plan wants more reporting of what is hidden (hate crime, domestic"
            " abuse), or counts what the police do, more is neither good nor bad. Outcomes of"
            " projects and measures still to be developed are told in words and not rated.",
            f"The one figure filled in, {survey_before}, is the survey of November 2012.",
        ]
    )


def _action_plans(book: PartnershipBook, document: Document) -> list[PlacedTable]:
    """The sheet of the five action plans, in the document's order; returns them by priority."""
    sheet = book.sheet(
        "Action plans",
        "Action plans 2013/14",
        "For officers: type a done date or the progress of an action in the yellow cells; the"
        " traffic light stands for the as-at date below.",
        "The five action plans as printed, with a traffic light for each of the 22 actions",
    )
    settings = sheet.table(
        "Action_Settings",
        [Column("Setting", 60), Column("Value", 24, Role.INPUT, shows="d mmm yyyy", align="left")],
        [("As at", FIRST_DAY_OF_THE_YEAR), ("Days of warning before a target date", None)],
    )
    book.name("As_At", settings.cell(0, "Value"))
    book.name("Warning_Days", settings.cell(1, "Value"))
    sheet.write(*settings.at(1, "Value"), 30, Column("", role=Role.INPUT, shows="0", align="left"))
    plans = {number: _action_plan(sheet, document, number) for number in (1, 2, 3, 5, 4)}
    return [plans[number] for number in PRIORITIES]


def _action_plan(sheet: SheetWriter, document: Document, number: int) -> PlacedTable:
    printed = document.tables[f"actions_{number}"]
    sheet.heading(f"Priority: {_priority(document, number)}")
    sheet.paragraph("Objectives:")
    for objective in document.tables[f"objectives_{number}"].rows:
        sheet.paragraph(f"▪ {objective[0]}")
    action, responsibility, target, resources = printed.headers[-1]
    return sheet.table(
        f"Actions_{number}",
        [
            Column(action, 60),
            Column(responsibility, 24),
            Column(target, 13),
            Column(resources, 24),
            Column("Progress", 11, Role.INPUT, shows="0%", align="right"),
            Column("Done on", 13, Role.INPUT, shows="d mmm yyyy", align="right"),
            Column(
                "Traffic light",
                15,
                Role.WORKED_OUT,
                f"CSP.ACTION({{{target}}},{{Done on}},As_At,{{Progress}},Warning_Days)",
                colours=Colours.ACTION,
            ),
        ],
        [(*row, None, None) for row in printed.rows],
    )


def _grant(book: PartnershipBook, document: Document) -> PlacedTable:
    *initiatives, total = document.tables["grant"].rows
    name, amount = document.tables["grant"].headers[0]
    sheet = book.sheet(
        "PCC grant",
        "Grant from the Police and Crime Commissioner",
        "How the grant of one year is used, as printed (section Resources), with its sum and shares.",
        "The grant by initiative, its sum, and each initiative's share",
    )
    placed = sheet.table(
        "Grant",
        [
            Column(name, 56),
            Column(amount, 14, Role.PUBLISHED, align="right"),
            Column("In pounds", 14, Role.WORKED_OUT, f"CSP.NUMBER({{{amount}}})", '"£"#,##0'),
            Column(
                "Share of the total",
                14,
                Role.WORKED_OUT,
                "{In pounds}/SUM(Grant[In pounds])",
                "0.0%",
            ),
        ],
        initiatives,
        {
            name: total[0],
            amount: total[1],
            "In pounds": Live("SUM(Grant[In pounds])", '"£"#,##0'),
        },
    )
    book.check(
        Check(
            "PCC grant: the total is the seven initiatives",
            placed_where(placed, placed.rows, amount),
            "total",
            rows_of(placed, amount),
        )
    )
    book.derived(
        Derived(
            where=placed_where(placed, placed.rows, amount),
            what="PCC grant: total of the seven initiatives",
            published=total[1],
            computed=placed.cell(placed.rows, "In pounds"),
            places=0,
            shows='"£"#,##0',
        )
    )
    return placed


def _partners(book: PartnershipBook, document: Document) -> None:
    sheet = book.sheet(
        "Partners",
        "Partners",
        "The organisations that are members of the partnership, and their links, as printed.",
        "Responsible authorities, and those co-opted or invited",
    )
    for id_, name in (("responsible_authorities", "Responsible"), ("co_opted", "Co_opted")):
        place(sheet, name, document.tables[id_], [Column("Partner", 70), Column("Link", 60)])


def _plan(book: PartnershipBook, document: Document) -> None:
    sheet = book.sheet(
        "Contents, aims, duties",
        "Contents of the plan, aims and duties",
        "The plan's other lists, as printed.",
        "Contents of the plan, aims of the partnership, and statutory duties",
    )
    contents = [Column("Part of the plan", LIST_WIDTH), Column("Page No", 10, Role.PUBLISHED)]
    place(sheet, "Contents", document.tables["contents"], contents)
    place(sheet, "Aims", document.tables["aims"], [Column("Aim", LIST_WIDTH)])
    place(sheet, "Duties", document.tables["duties"], [Column("Duty", LIST_WIDTH)])


def _dashboard(
    book: PartnershipBook,
    sheet: SheetWriter,
    document: Document,
    plans: list[PlacedTable],
    falls: PlacedTable,
    survey: PlacedTable,
    grant: PlacedTable,
) -> None:
    sheet.heading("Actions by traffic light")
    lights = sheet.table(
        "Dashboard_Actions",
        [
            Column("Priority", 58),
            Column("Actions", 11, Role.WORKED_OUT, shows="0"),
            *(Column(light, 11, Role.WORKED_OUT, shows="0") for light in LIGHTS),
        ],
        [
            (
                _priority(document, number),
                Live(f"COUNTA({plan.column('Traffic light')})"),
                *(Live(f'COUNTIF({plan.column("Traffic light")},"{light}")') for light in LIGHTS),
            )
            for number, plan in zip(PRIORITIES, plans, strict=True)
        ],
    )
    sheet.heading("Figures of 2012/13")
    sheet.table(
        "Dashboard_Figures",
        [
            Column("Indicator", 58),
            Column("Change", 11, Role.WORKED_OUT, shows="+0.0%;-0.0%"),
            Column("Direction", 11, Role.WORKED_OUT, colours=Colours.TRAVEL),
        ],
        [
            *(
                (
                    name,
                    Live(f"-{_at(falls, row, 'Down by')}"),
                    Live(_at(falls, row, "Direction of travel")),
                )
                for row, name in enumerate(("Total recorded crime", "ASB incidents (police)"))
            ),
            (
                "Perceptions of ASB as a problem (percentage points)",
                Live(_at(survey, 0, "Change, points"), POINTS),
                Live(_at(survey, 0, "Direction")),
            ),
        ],
    )
    sheet.row += 1
    top = sheet.row
    add_chart(
        book.workbook,
        sheet,
        "Actions on track, due soon and overdue",
        [
            Series(
                f"={lights.cell(-1, light)}",
                f"={lights.span('Priority')}",
                f"={lights.span(light)}",
            )
            for light in ("On track", "Due soon", "Overdue")
        ],
        "Bars: for each of the five priorities, how many actions are on track, due soon and overdue"
        " on the as-at date; follows the table above.",
        at=(top, 0),
        kind="bar",
        number_format="0",
        size=(475, 320),
    )
    add_chart(
        book.workbook,
        sheet,
        "PCC grant by initiative",
        [
            Series(
                "In pounds",
                f"={grant.span(grant.headers[0])}",
                f"={grant.span('In pounds')}",
            )
        ],
        "Bars: the grant of £150,457 by initiative, from £3,000 for the Hate Incident Partnership to"
        " £40,653 for the Safer Wyre Forest Tasking Group.",
        at=(top, 2),
        kind="bar",
        number_format='"£"#,##0',
        size=(470, 320),
    )
    sheet.row = top + 20


def _at(table: PlacedTable, row: int, header: str) -> str:
    return placed_where(table, row, header)
