"""Exampleshire's workbook: a partnership that does not exist, for demonstrations and benchmarks.

Every sheet says so. Its figures are those of `workbooks.make.invented`; its statuses, targets,
sentences and allocations are worked out by formulas, as a real partnership's would be.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from xlsxwriter.utility import xl_range

from workbooks.make.cells import Content
from workbooks.make.dashboard import Series, add_chart
from workbooks.make.exampleshire_refresh import place_rules
from workbooks.make.exampleshire_spc import place_scorecard, place_spc, place_year
from workbooks.make.invented import (
    DISTRICTS,
    INDICATORS,
    MONTHS,
    SPECIAL_CAUSES,
    SURVEY_YEARS,
    month,
    quarter_sum,
    series,
    survey,
)
from workbooks.make.partnership_book import About, PartnershipBook
from workbooks.make.sheets import Column, PlacedTable, Role, SheetWriter
from workbooks.make.style import Colours

ACCENT: Final = "#37474F"
QUARTERS: Final = MONTHS // 3
LATE: Final = "TBC"
"""Stands where a quarter's return is not complete: a blank cell read by a formula would be 0."""

BEFORE_THE_SERIES: Final = "n/a"
LONGEST_SENTENCE: Final = 190
"""Letters of an EXPLAIN sentence, for the height of its row."""

FICTITIOUS: Final = "FICTITIOUS: Exampleshire does not exist and every figure in it is invented."

ABOUT: Final = About(
    title="Exampleshire Community Safety Partnership",
    partnership="A partnership that does not exist",
    period="2021/22 to 2025/26",
    what=f"{FICTITIOUS} Its districts, indicators, residents, survey, actions and money are drawn"
    " from a fixed seed, so that anybody can show how the functions work without a real place's"
    " figures.\n"
    "Five years of monthly counts and quarterly returns of eight indicators in seven districts,"
    " with seasons, chance, a few special causes and a few missing returns, and what a partnership"
    " does with them: statuses, sentences for the board, an allocation of a grant, actions.",
    derived="",
    marks="FICTITIOUS, all invented",
)

BETTER: Final = {
    "smaller": "Smaller is better",
    "bigger": "Bigger is better",
    "neutral": "Neutral",
}
LIGHTS: Final = ("Green", "Amber", "Red", "No data", "Not rated")
CRIMES: Final = ("EX1", "EX2", "EX3", "EX5")
CRIME_YEAR: Final = range(24, 36)
"""2023/24, a year in which no month of the four crimes is missing."""

ROWS_OF_320_PIXELS: Final = 20

EXCEL_EPOCH: Final = date(1899, 12, 30)
LAST_DAY: Final = date(2026, 3, 31)


def build(path: Path) -> None:
    """Writes the workbook, without the results of its formulas."""
    with PartnershipBook(path, ABOUT, ACCENT) as book:
        book.choices("List_Quarter", "Quarter", [_quarter_name(n) for n in range(QUARTERS)])
        book.choices("List_District", "District", [district.name for district in DISTRICTS])
        dashboard = _sheet(
            book,
            "Dashboard",
            "Dashboard",
            "Status of every indicator in every district for the quarter chosen below.",
            "Statuses of a quarter by indicator and district, and charts",
        )
        paper = _sheet(
            book,
            "Board paper",
            "Sentences for the board paper",
            "One sentence an indicator for the district chosen below and the dashboard's quarter.",
            "A sentence for each indicator of a district, ready for the board paper",
        )
        _indicators(book)
        monthly = _monthly(book)
        place_scorecard(_sheet, book, monthly)
        place_spc(_sheet, book, monthly)
        place_year(_sheet, book, monthly)
        _returns(book)
        _survey(book)
        _grant(book)
        _actions(book)
        _special_causes(book)
        place_rules(lambda *texts: _sheet(book, *texts))
        _dashboard(book, dashboard, monthly)
        _board_paper(book, paper)


def _sheet(book: PartnershipBook, name: str, title: str, where: str, holds: str) -> SheetWriter:
    return book.sheet(name, f"{title} (fictitious)", f"{FICTITIOUS} {where}", holds)


def _serial(day: date) -> int:
    """The day as a spreadsheet keeps it."""
    return (day - EXCEL_EPOCH).days


def _quarter_name(quarter: int) -> str:
    """``2021/22 Q1`` for the first quarter."""
    year, of_year = divmod(quarter, 4)
    return f"{2021 + year}/{22 + year} Q{of_year + 1}"


def _quarter_end(quarter: int) -> date:
    return month(3 * quarter + 3) - timedelta(days=1)


def _indicators(book: PartnershipBook) -> None:
    sheet = _sheet(
        book,
        "Indicators",
        "Indicators and districts",
        "Polarity, unit, basis, period, target and tolerance of each indicator; the districts.",
        "The eight indicators with their targets and tolerances, and the seven districts",
    )
    sheet.heading("Indicators")
    sheet.table(
        "Indicators",
        [
            Column("Indicator", 32),
            Column("Code", 8),
            Column("Better", 19, Role.INPUT, choices="List_Better"),
            Column("Unit", 10, Role.INPUT, choices="List_Unit"),
            Column("Basis", 14, Role.INPUT, choices="List_Basis"),
            Column("Period", 22),
            Column("Target", 22, Role.INPUT),
            Column("Amber within", 10, Role.INPUT, shows="0%"),
        ],
        [
            (
                one.name,
                one.code,
                BETTER[one.better],
                "number",
                "Cumulative",
                "quarter, on a year before",
                one.target,
                0.05,
            )
            for one in INDICATORS
        ],
    )
    sheet.notes(
        [
            "Targets are worded changes on the same quarter of the year before, read by CSP.TARGET."
            " Amber: within the tolerance, or no worse than the same quarter of the year before."
        ]
    )
    sheet.heading("Districts")
    sheet.table(
        "Districts",
        [Column("District", 32), Column("Residents", 10, shows="#,##0", align="right")],
        [(district.name, district.population) for district in DISTRICTS],
    )


def _monthly(book: PartnershipBook) -> PlacedTable:
    counts = series()
    sheet = _sheet(
        book,
        "Monthly",
        "Monthly series",
        "Counts a month; a blank cell is a return that never came, and leaves the county blank.",
        "Sixty months of eight indicators in seven districts, with the county's total",
    )
    names = [district.name for district in DISTRICTS]
    across = f"Monthly[[#This Row],[{names[0]}]:[{names[-1]}]]"
    return sheet.table(
        "Monthly",
        [
            Column("Indicator", 32),
            Column("Month", 11, shows="mmm yyyy", align="left"),
            *(Column(name, 13, Role.INPUT, shows="#,##0", align="right") for name in names),
            Column(
                "County",
                12,
                Role.WORKED_OUT,
                f'IF(COUNT({across})={len(names)},SUM({across}),"")',
                shows="#,##0",
            ),
        ],
        [
            (
                one.name,
                _serial(month(index)),
                *(counts[one.code, name][index] for name in names),
            )
            for one in INDICATORS
            for index in range(MONTHS)
        ],
        filters=True,
    )


def _returns(book: PartnershipBook) -> None:
    sheet = _sheet(
        book,
        "Quarterly returns",
        "Quarterly returns",
        f"What the districts returned; {LATE} where a month is missing. Target and status by formula.",
        "1,120 quarterly returns with target, status and direction of travel",
    )

    def looked_up(what: str) -> str:
        return f"INDEX(Indicators[{what}],MATCH({{Indicator}},Indicators[Indicator],0))"

    rated = (
        f"{{Actual}},{{Target}},{looked_up('Better')},{looked_up('Amber within')},"
        f"{looked_up('Unit')},{{A year before}}"
    )
    sheet.table(
        "Returns",
        [
            Column("Indicator", 32),
            Column("District", 14),
            Column("Quarter ending", 13, shows="d mmm yyyy", align="left"),
            Column("Quarter", 12, Role.WORKED_OUT, 'CSP.PERIOD({Quarter ending},"FQ")'),
            Column("Actual", 10, Role.INPUT, shows="#,##0", align="right"),
            Column("A year before", 10, Role.INPUT, shows="#,##0", align="right"),
            Column(
                "Target",
                10,
                Role.WORKED_OUT,
                f"CSP.TARGET({looked_up('Target')},{{A year before}})",
                shows="#,##0.0",
            ),
            Column("Status", 13, Role.WORKED_OUT, f"CSP.RAG({rated})", colours=Colours.RAG),
            Column(
                "Against target",
                20,
                Role.WORKED_OUT,
                f"CSP.STATUS({rated})",
                colours=Colours.STATUS,
            ),
            Column(
                "Direction of travel",
                16,
                Role.WORKED_OUT,
                f"CSP.TRAVEL({{Actual}},{{A year before}},{looked_up('Better')})",
                colours=Colours.TRAVEL,
            ),
            Column("Key", 46, Role.WORKED_OUT, '{Indicator}&"|"&{District}&"|"&{Quarter}'),
        ],
        _return_rows(),
        filters=True,
    )


def _return_rows() -> list[tuple[Content, ...]]:
    counts = series()
    rows: list[tuple[Content, ...]] = []
    for one in INDICATORS:
        for district in DISTRICTS:
            sums = [quarter_sum(counts[one.code, district.name], n) for n in range(QUARTERS)]
            for quarter in range(QUARTERS):
                before = _or_late(sums[quarter - 4]) if quarter >= 4 else BEFORE_THE_SERIES
                rows.append(
                    (
                        one.name,
                        district.name,
                        _serial(_quarter_end(quarter)),
                        _or_late(sums[quarter]),
                        before,
                    )
                )
    return rows


def _or_late(count: int | None) -> Content:
    return LATE if count is None else count


def _survey(book: PartnershipBook) -> None:
    shares = survey()
    sheet = _sheet(
        book,
        "Survey",
        "Residents' survey",
        "Share of residents who feel safe after dark. Bigger is better, in percentage points, once a"
        " year.",
        "Residents who feel safe after dark, five years, against a target of 66%",
    )
    settings = sheet.table(
        "Survey_Settings",
        [Column("Setting", 24), Column("Value", 11, Role.INPUT, shows="0%", align="right")],
        [("Target", 0.66), ("Amber within, points", 0.02)],
    )
    book.name("Survey_Target", settings.cell(0, "Value"))
    book.name("Survey_Amber", settings.cell(1, "Value"))
    sheet.row += 1
    last, before = SURVEY_YEARS[-1], SURVEY_YEARS[-2]
    rated = f'{{{last}}},Survey_Target,"bigger",Survey_Amber,"points"'
    placed = sheet.table(
        "Survey",
        [
            Column("District surveyed", 24),
            *(Column(year, 11, Role.INPUT, shows="0.0%", align="right") for year in SURVEY_YEARS),
            Column("Status", 13, Role.WORKED_OUT, f"CSP.RAG({rated})", colours=Colours.RAG),
            Column(
                "Against target",
                20,
                Role.WORKED_OUT,
                f"CSP.STATUS({rated})",
                colours=Colours.STATUS,
            ),
            Column(
                "Direction of travel",
                16,
                Role.WORKED_OUT,
                f'CSP.TRAVEL({{{last}}},{{{before}}},"bigger",1%,"points")',
                colours=Colours.TRAVEL,
            ),
        ],
        [(name, *values) for name, values in shares.items()],
    )
    top = sheet.row + 1
    add_chart(
        book.workbook,
        sheet,
        f"Residents who feel safe after dark, {last} (fictitious)",
        [Series(last, f"={placed.span('District surveyed')}", f"={placed.span(last)}")],
        "Columns: the invented share of residents of seven invented districts who feel safe after"
        " dark, between about 60% and 70%.",
        at=(top, 0),
        number_format="0.0%",
        size=(760, 320),
    )
    sheet.row = top + ROWS_OF_320_PIXELS


def _grant(book: PartnershipBook) -> None:
    counts = series()
    sheet = _sheet(
        book,
        "Grant",
        "Allocation of a grant",
        "Three pots shared evenly, by residents and by crimes, and damped against last year.",
        "A grant shared out to the pound, with every pound explained, and damped",
    )
    sheet.portrait = True
    sheet.heading("Pots and settings")
    settings = sheet.table(
        "Grant_Settings",
        [Column("Setting", 24), Column("Value", 14, Role.INPUT, shows='"£"#,##0', align="right")],
        [
            ("Even pot", 140_000),
            ("Pot by residents", 90_000),
            ("Pot by crimes", 150_000),
            ("No area loses more than", None),
        ],
    )
    for row, name in enumerate(("Pot_Even", "Pot_Residents", "Pot_Crimes", "Floor_Change")):
        book.name(name, settings.cell(row, "Value"))
    floor = Column("", role=Role.INPUT, shows="0%", align="right")
    sheet.write(*settings.at(3, "Value"), -0.05, floor)
    sheet.heading("Weights and last year's allocation")
    last_year = (52_100, 47_900, 41_800, 74_600, 45_200, 39_700, 53_700)
    sheet.table(
        "Grant_Weights",
        [
            Column("District", 24),
            Column("Residents", 14, Role.INPUT, shows="#,##0"),
            Column("Crimes 2023/24", 14, Role.INPUT, shows="#,##0"),
            Column("Last year", 14, Role.INPUT, shows='"£"#,##0'),
        ],
        [
            (
                district.name,
                district.population,
                sum(counts[code, district.name][at] or 0 for code in CRIMES for at in CRIME_YEAR),
                before,
            )
            for district, before in zip(DISTRICTS, last_year, strict=True)
        ],
    )
    pots = (
        "Pot_Even,Pot_Residents,Pot_Crimes,Grant_Weights[Residents],Grant_Weights[Crimes 2023/24]"
    )
    pounds, pence = '"£"#,##0', '"£"#,##0.00'
    sheet.heading("Allocation")
    new = _beside_districts(
        sheet,
        "Grant_Shares",
        [
            ("Allocation", pounds),
            ("Even share", pence),
            ("Share by residents", pence),
            ("Share by crimes", pence),
        ],
        f"CSP.ABG({pots})",
    )
    sheet.heading("Every pound explained")
    _beside_districts(
        sheet,
        "Grant_Explained",
        [
            ("Exact share", '"£"#,##0.0000'),
            ("Rounding", "0.0000"),
            ("Whole pounds", pounds),
            ("Part of the whole", "0.00%"),
        ],
        f"CSP.ABGEXPLAIN({pots})",
    )
    sheet.heading("Damped: no district loses more than the floor")
    _beside_districts(
        sheet,
        "Grant_Damped",
        [("Damped allocation", pounds)],
        f"CSP.DAMP(Grant_Weights[Last year],{new},Floor_Change,,1)",
    )


def _beside_districts(
    sheet: SheetWriter, table: str, columns: Sequence[tuple[str, str]], formula: str
) -> str:
    """A dynamic array of (header, number format) columns beside a table of the districts' names.

    Returns the cells of its first column.
    """
    names = sheet.table(table, [Column("District", 24)], [(one.name,) for one in DISTRICTS])
    sheet.row = names.first_row - 1
    top, left = sheet.spill(
        [(header, 15, shows) for header, shows in columns], formula, names.rows, 1
    )
    return xl_range(top, left, top + names.rows - 1, left)


def _actions(book: PartnershipBook) -> None:
    sheet = _sheet(
        book,
        "Actions",
        "Action plan",
        "A traffic light for each action on the as-at date.",
        "Actions with their traffic lights on the as-at date",
    )
    settings = sheet.table(
        "Action_Settings",
        [Column("Setting", 56), Column("Value", 14, Role.INPUT, shows="d mmm yyyy", align="left")],
        [("As at", _serial(LAST_DAY))],
    )
    book.name("As_At", settings.cell(0, "Value"))
    sheet.row += 1
    sheet.table(
        "Actions",
        [
            Column("Action", 56),
            Column("Due", 14, Role.INPUT, shows="d mmm yyyy", align="left"),
            Column("Done on", 14, Role.INPUT, shows="d mmm yyyy", align="left"),
            Column("Progress", 11, Role.INPUT, shows="0%", align="right"),
            Column(
                "Traffic light",
                15,
                Role.WORKED_OUT,
                "CSP.ACTION({Due},{Done on},As_At,{Progress})",
                colours=Colours.ACTION,
            ),
        ],
        [
            ("Fit new locks in Dellmarsh", "March 2025", _serial(date(2025, 2, 14)), 1),
            ("Agree where late returns are chased", _serial(date(2026, 1, 31)), None, 0.6),
            ("Mark catalytic converters in Gorsebridge", _serial(date(2026, 4, 20)), None, 0.8),
            ("Train door staff in Copsewick", _serial(date(2026, 9, 30)), None, 0),
            ("Close the old quarry in Brindlemoor", "June 2026", None, 0.3),
            ("Choose a measure of confidence", None, None, None),
        ],
    )


def _special_causes(book: PartnershipBook) -> None:
    sheet = _sheet(
        book,
        "What was planted",
        "What was planted in the series",
        "The special causes that the invented series hold, for whoever tests a chart on them.",
        "The special causes put into the series, and the gaps",
    )
    names = {one.code: one.name for one in INDICATORS}
    sheet.table(
        "Special_Causes",
        [
            Column("Indicator", 32),
            Column("District", 14),
            Column("From", 11, shows="mmm yyyy", align="left"),
            Column("To", 11, shows="mmm yyyy", align="left"),
            Column("Mean times", 11, shows="0.00", align="right"),
            Column("Story", 56),
        ],
        [
            (
                names[cause.indicator],
                cause.district,
                _serial(month(cause.first)),
                _serial(month(cause.last)),
                cause.by,
                cause.story,
            )
            for cause in SPECIAL_CAUSES
        ],
    )


def _dashboard(book: PartnershipBook, sheet: SheetWriter, monthly: PlacedTable) -> None:
    settings = sheet.table(
        "Dashboard_Settings",
        [Column("Setting", 32), Column("Value", 13, Role.INPUT, choices="List_Quarter")],
        [("Quarter", _quarter_name(QUARTERS - 1))],
    )
    book.name("Chosen_Quarter", settings.cell(0, "Value"))
    sheet.row += 1
    names = [district.name for district in DISTRICTS]
    across = f"Dashboard[[#This Row],[{names[0]}]:[{names[-1]}]]"
    table = sheet.table(
        "Dashboard",
        [
            Column("Indicator", 32),
            *(
                Column(
                    name,
                    13,
                    Role.WORKED_OUT,
                    f'INDEX(Returns[Status],MATCH({{Indicator}}&"|{name}|"&Chosen_Quarter,'
                    "Returns[Key],0))",
                    colours=Colours.RAG,
                )
                for name in names
            ),
            *(
                Column(light, 9, Role.WORKED_OUT, f'COUNTIF({across},"{light}")', shows="0")
                for light in LIGHTS
            ),
        ],
        [(one.name,) for one in INDICATORS],
    )
    sheet.row += 1
    top = sheet.row
    add_chart(
        book.workbook,
        sheet,
        "Districts by status (fictitious)",
        [
            Series(
                f"={table.cell(-1, light)}",
                f"={table.span('Indicator')}",
                f"={table.span(light)}",
            )
            for light in LIGHTS[:3]
        ],
        "Columns: for each of eight invented indicators, how many of seven invented districts are"
        " Green, Amber and Red in the chosen quarter; follows the table above.",
        at=(top, 0),
        number_format="0",
        labels=False,
        size=(560, 320),
    )
    first = next(at for at, one in enumerate(INDICATORS) if one.code == "EX4") * MONTHS
    add_chart(
        book.workbook,
        sheet,
        "Anti-social behaviour incidents a month, county (fictitious)",
        [
            Series(
                "County",
                f"={monthly.span('Month', first, first + MONTHS - 1)}",
                f"={monthly.span('County', first, first + MONTHS - 1)}",
            )
        ],
        "Line: sixty months of invented incidents, higher in summer than in winter, falling slowly,"
        " with a high summer in 2023.",
        at=(top, 5),
        shift=30,
        kind="line",
        labels=False,
        monthly=True,
        size=(560, 320),
    )
    sheet.row = top + ROWS_OF_320_PIXELS


def _board_paper(book: PartnershipBook, sheet: SheetWriter) -> None:
    settings = sheet.table(
        "Paper_Settings",
        [Column("Setting", 32), Column("Value", 16, Role.INPUT, choices="List_District")],
        [("District", DISTRICTS[0].name)],
    )
    book.name("Chosen_District", settings.cell(0, "Value"))
    sheet.row += 1
    row = 'MATCH({Indicator}&"|"&Chosen_District&"|"&Chosen_Quarter,Returns[Key],0)'

    def looked_up(what: str) -> str:
        return f"INDEX(Indicators[{what}],MATCH({{Indicator}},Indicators[Indicator],0))"

    sheet.table(
        "Board_Paper",
        [
            Column("Indicator", 32),
            Column(
                "Status", 16, Role.WORKED_OUT, f"INDEX(Returns[Status],{row})", colours=Colours.RAG
            ),
            Column(
                "Sentence",
                110,
                Role.WORKED_OUT,
                f"CSP.EXPLAIN(INDEX(Returns[Actual],{row}),INDEX(Returns[Target],{row}),"
                f"{looked_up('Better')},{looked_up('Amber within')},{looked_up('Unit')},"
                f"INDEX(Returns[A year before],{row}))",
                length=LONGEST_SENTENCE,
            ),
        ],
        [(one.name,) for one in INDICATORS],
    )
