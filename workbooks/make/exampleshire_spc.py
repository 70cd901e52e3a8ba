"""Exampleshire's SPC chart and its scorecard that knows about noise, both by formulas."""

from collections.abc import Callable
from fractions import Fraction
from typing import Final

from xlsxwriter.utility import quote_sheetname, xl_range_abs, xl_rowcol_to_cell

from workbooks.make.cells import Content, Live
from workbooks.make.invented import DISTRICTS, INDICATORS, MONTHS, Indicator, month, series
from workbooks.make.partnership_book import PartnershipBook
from workbooks.make.sheets import Column, PlacedTable, Role, SheetWriter
from workbooks.make.style import Colours
from xlcsp.calc.spc import Variation
from xlcsp.report.native import SpcRanges, spc_line_chart
from xlcsp.report.scorecard import REACH, READINGS

NewSheet = Callable[[PartnershipBook, str, str, str, str], SheetWriter]
"""A sheet of Exampleshire: name, title, where, what it holds."""

CHARTED: Final = ("EX1", "Dellmarsh")
REBASED: Final = 36
"""April 2024, from when homes were fitted with new locks."""
MONTHLY_TARGET: Final = 40
SHOWN_MONTHS: Final = range(24, MONTHS)
"""Three years for the scorecard."""
CHART_ROWS: Final = 22


def place_spc(new_sheet: NewSheet, book: PartnershipBook, monthly: PlacedTable) -> None:
    """The chart of one series, with its table worked out by CSP.SPC beside it."""
    sheet = new_sheet(
        book,
        "SPC",
        "Statistical process control",
        "Domestic burglary in Dellmarsh: what is news and what is noise. Mark New limits with X.",
        "An SPC chart of one series with its limits, rules and meanings",
    )
    settings = sheet.table(
        "SPC_Settings",
        [Column("Setting", 12), Column("Value", 12, Role.INPUT, align="left")],
        [("Better", "smaller"), ("Target", MONTHLY_TARGET)],
    )
    book.name("SPC_Better", settings.cell(0, "Value"))
    book.name("SPC_Target", settings.cell(1, "Value"))
    sheet.row += 1
    whole = "SPC_Series[Figure]", "SPC_Series[New limits]"
    said = f"{whole[0]},SPC_Target,SPC_Better,,,{whole[1]}"
    sheet.table(
        "SPC_Says",
        [
            Column("Asked", 12),
            Column("Variation", 19, Role.WORKED_OUT, colours=Colours.VARIATION),
            Column("Assurance", 17, Role.WORKED_OUT, colours=Colours.ASSURANCE),
        ],
        [
            (
                "Last month",
                Live(f"CSP.VARIATION({whole[0]},SPC_Better,,,{whole[1]})"),
                Live(f"CSP.ASSURANCE({said})"),
            )
        ],
    )
    sheet.row += 1
    chart_top = sheet.row
    sheet.row += CHART_ROWS
    first, drawn = _place_series(sheet, monthly)
    _place_chart(book, sheet, chart_top, first, drawn)


def _place_series(sheet: SheetWriter, monthly: PlacedTable) -> tuple[PlacedTable, PlacedTable]:
    """The series, CSP.SPC beside it, and beside that what the chart draws."""
    sheet.heading("The series and its table")
    top = sheet.row
    start = next(at for at, one in enumerate(INDICATORS) if one.code == CHARTED[0]) * MONTHS
    placed = sheet.table(
        "SPC_Series",
        [
            Column("Month", 12, shows="mmm yyyy", align="left"),
            Column("Figure", 15, Role.WORKED_OUT, shows="#,##0"),
            Column("New limits", 17, Role.INPUT, align="left"),
        ],
        [
            (
                Live(monthly.cell(start + index, "Month")),
                Live(_or_empty(monthly.cell(start + index, CHARTED[1]))),
                "X" if index == REBASED else None,
            )
            for index in range(MONTHS)
        ],
    )
    sheet.row = top
    one = "0.0"
    sheet.spill(
        [
            ("Mean", 10, one),
            ("Lower limit", 10, one),
            ("Upper limit", 10, one),
            ("Rule", 17, ""),
            ("Meaning", 15, ""),
        ],
        "CSP.SPC(SPC_Series[Figure],SPC_Better,,,SPC_Series[New limits])",
        MONTHS,
        3,
    )
    sheet.row = top
    rows = range(placed.first_row, placed.first_row + MONTHS)
    drawn = sheet.table(
        "SPC_Drawn",
        [Column(name, 13, Role.WORKED_OUT, shows=one) for name in _DRAWN],
        [tuple(Live(formula) for formula in _drawn(row)) for row in rows],
        first_column=8,
    )
    sheet.notes(
        [
            "What the chart draws: #N/A is meant, it is how a chart leaves a point out."
            " The limits start anew in April 2024, when the story of the series says that homes were"
            " fitted with new locks."
        ]
    )
    return placed, drawn


_DRAWN: Final = (
    *("Figure drawn", "Mean drawn", "Lower drawn", "Upper drawn"),
    *("Improvement", "Concern", "Target drawn"),
)


def _drawn(row: int) -> list[str]:
    """The formulas of one row of what is drawn; rows from 0."""
    figure, mean, lower, upper, meaning = (
        xl_rowcol_to_cell(row, column) for column in (1, 3, 4, 5, 7)
    )
    numbers = [f"IF(ISNUMBER({cell}),{cell},NA())" for cell in (figure, mean, lower, upper)]
    marked = [f'IF({meaning}="{word}",{figure},NA())' for word in ("Improvement", "Concern")]
    return [*numbers, *marked, "SPC_Target"]


def _place_chart(
    book: PartnershipBook, sheet: SheetWriter, top: int, placed: PlacedTable, drawn: PlacedTable
) -> None:
    def span(header: str) -> str:
        return f"={drawn.span(header)}"

    chart = spc_line_chart(
        book.workbook,
        "Domestic burglary a month, Dellmarsh (fictitious)",
        SpcRanges(
            categories=f"={placed.span('Month')}",
            value=span("Figure drawn"),
            mean=span("Mean drawn"),
            lower=span("Lower drawn"),
            upper=span("Upper drawn"),
            marked={
                Variation.IMPROVEMENT: span("Improvement"),
                Variation.CONCERN: span("Concern"),
            },
            target=span("Target drawn"),
        ),
        "0",
        months=True,
    )
    chart.set_size({"width": 980, "height": 400})
    sheet.worksheet.insert_chart(
        top,
        0,
        chart,
        {
            "description": "SPC chart: sixty months of invented burglaries with mean and limits,"
            " which start anew, lower, in April 2024; points beyond noise are marked.",
            "object_position": 2,
            "x_offset": 4,
            "y_offset": 4,
        },
    )


def place_scorecard(new_sheet: NewSheet, book: PartnershipBook, monthly: PlacedTable) -> None:
    """RAG, variation and assurance of the county's indicators side by side."""
    sheet = new_sheet(
        book,
        "Scorecard",
        "Scorecard: RAG and noise",
        "The county's last month: status, variation and assurance side by side, and what they say"
        " together.",
        "Status, variation and assurance of each indicator, and where they disagree",
    )
    sheet.one_page = True
    county = _place_county(new_sheet, book, monthly)
    _place_words(new_sheet, book)
    placed = sheet.table(
        "Scorecard",
        _scorecard_columns(),
        [_scorecard_row(one, row, county) for row, one in enumerate(INDICATORS)],
    )
    for row in range(len(INDICATORS)):
        sheet.worksheet.add_sparkline(
            *placed.at(row, "Series"),
            {
                "range": _whole(county, row).replace("$", ""),
                "last_point": True,
                "weight": 1.5,
                "series_color": "#12355B",
                "last_color": "#C8541B",
            },
        )
    sheet.notes(
        [
            "Status asks whether the last month met its target; variation whether the series has"
            " changed by more than noise; assurance whether the target is within its reach."
        ]
    )


_LATEST: Final = "Last month"


def _scorecard_columns() -> list[Column]:
    return [
        Column("Indicator", 32),
        Column("Better", 10, Role.WORKED_OUT),
        Column("Target", 10, Role.WORKED_OUT, shows="#,##0"),
        Column(_LATEST, 10, Role.WORKED_OUT, shows="#,##0"),
        Column("On last year", 10, Role.WORKED_OUT, shows="+0.0%;-0.0%;0.0%"),
        Column("Series", 22),
        Column("Status", 13, Role.WORKED_OUT, colours=Colours.RAG),
        Column("Variation", 17, Role.WORKED_OUT, colours=Colours.VARIATION),
        Column("Assurance", 20, Role.WORKED_OUT, colours=Colours.ASSURANCE),
        Column("What they say together", 62, Role.WORKED_OUT, length=125),
    ]


def _scorecard_row(one: Indicator, row: int, county: PlacedTable) -> tuple[Content, ...]:
    whole, last, year_before = (
        _whole(county, row),
        *(county.cell(row, county.headers[at]) for at in (-1, -13)),
    )
    return (
        one.name,
        Live(county.cell(row, "Better")),
        Live(_or_empty(county.cell(row, "Target"))),
        Live(last),
        Live(f"CSP.PCTCHANGE({last},{year_before})"),
        None,
        Live(f"CSP.RAG({{{_LATEST}}},{{Target}},{{Better}})"),
        Live(f'IF({{{_LATEST}}}="","No data",CSP.VARIATION({whole},{{Better}}))'),
        Live(f"CSP.ASSURANCE({whole},{{Target}},{{Better}})"),
        Live(_together()),
    )


def _whole(county: PlacedTable, row: int) -> str:
    """The cells of one indicator's months."""
    top, first = county.at(row, county.headers[3])
    _, last = county.at(row, county.headers[-1])
    return f"{quote_sheetname(county.sheet)}!{xl_range_abs(top, first, top, last)}"


_COUNTS: Final = series()


def _target(one: Indicator) -> Content:
    """3% better than the invented mean of the first shown year; none for a neutral indicator."""
    if one.better == "neutral":
        return None
    year = list(SHOWN_MONTHS)[:12]
    totals = [total for index in year if (total := _county(one, index)) is not None]
    factor = Fraction(103 if one.better == "bigger" else 97, 100)
    return round(Fraction(sum(totals), len(totals)) * factor)


def _county(one: Indicator, index: int) -> int | None:
    counts = [_COUNTS[one.code, district.name][index] for district in DISTRICTS]
    present = [count for count in counts if count is not None]
    return sum(present) if len(present) == len(counts) else None


def _place_county(new_sheet: NewSheet, book: PartnershipBook, monthly: PlacedTable) -> PlacedTable:
    sheet = new_sheet(
        book,
        "Scorecard series",
        "The scorecard's series",
        "Three years of the county's months, a row for each indicator; empty where a district's"
        " return never came.",
        "What the scorecard is worked out from",
    )
    return sheet.table(
        "Scorecard_Series",
        [
            Column("Indicator", 32),
            Column("Better", 10, Role.INPUT),
            Column("Target", 10, Role.INPUT, shows="#,##0", align="right"),
            *(
                Column(f"{month(index):%b %Y}", 10, Role.WORKED_OUT, shows="#,##0")
                for index in SHOWN_MONTHS
            ),
        ],
        [
            (
                one.name,
                one.better,
                _target(one),
                *(Live(monthly.cell(number * MONTHS + index, "County")) for index in SHOWN_MONTHS),
            )
            for number, one in enumerate(INDICATORS)
        ],
    )


def place_year(new_sheet: NewSheet, book: PartnershipBook, monthly: PlacedTable) -> None:
    """A year as it stood after eight months, for a trajectory with its forecast."""
    sheet = new_sheet(
        book,
        "Year so far",
        "A year so far",
        "Domestic burglary in the county in 2025/26 as it stood at the end of November: the months"
        " to come are empty.",
        "Eight months of a year, its path and its forecast",
    )
    start = next(at for at, one in enumerate(INDICATORS) if one.code == CHARTED[0]) * MONTHS
    sheet.table(
        "Year_So_Far",
        [
            Column("Month", 12, shows="mmm yyyy", align="left"),
            Column("Burglaries", 12, Role.INPUT, shows="#,##0", align="right"),
        ],
        [
            (
                Live(monthly.cell(start + MONTHS - 12 + number, "Month")),
                Live(monthly.cell(start + MONTHS - 12 + number, "County"))
                if number < ELAPSED
                else None,
            )
            for number in range(12)
        ],
    )
    sheet.row += 1
    figures = "Year_So_Far[Burglaries]"
    sheet.table(
        "Year_Says",
        [Column("What", 28), Column("Figure", 14, Role.WORKED_OUT, shows="#,##0.0")],
        [
            ("Target for the year", YEAR_TARGET),
            ("So far", Live(f"SUM({figures})")),
            ("Due by now", Live(f"CSP.TODATE({YEAR_TARGET},COUNT({figures}),12)")),
            ("Forecast", Live(f"CSP.FORECAST(SUM({figures}),COUNT({figures}),12)")),
        ],
    )


ELAPSED: Final = 8
YEAR_TARGET: Final = 1900


def _place_words(new_sheet: NewSheet, book: PartnershipBook) -> None:
    sheet = new_sheet(
        book,
        "Scorecard words",
        "What status and SPC say together",
        "RAG and SPC answer different questions, so they may disagree.",
        "The words of the scorecard, which may be changed",
    )
    sheet.table(
        "Scorecard_Words",
        [Column("Status and what SPC says", 32), Column("Words", 76, Role.INPUT)],
        [
            *((f"{status}|{says.value}", f"{words}.") for (status, says), words in _readings()),
            *((f"{status}|{will.value}", words) for (status, will), words in REACH.items()),
        ],
    )


def _readings() -> list[tuple[tuple[str, Variation], str]]:
    alone = {
        ("No data", Variation.NO_DATA): "No figure for this period",
        ("Not rated", Variation.COMMON_CAUSE): "Not rated: nothing shows that this has changed",
        ("Not rated", Variation.SPECIAL_CAUSE): "Not rated: it has changed by more than noise",
    }
    return [*READINGS.items(), *alone.items()]


def _together() -> str:
    def said(other: str) -> str:
        key = f'{{Status}}&"|"&{{{other}}}'
        return f'IFERROR(INDEX(Scorecard_Words[Words],MATCH({key},{_KEYS},0)),"")'

    return f'TRIM({said("Variation")}&" "&{said("Assurance")})'


_KEYS: Final = "Scorecard_Words[Status and what SPC says]"


def _or_empty(cell: str) -> str:
    """The cell, or empty text for a blank one, which a plain reference would show as 0."""
    return f'IF({cell}="","",{cell})'
