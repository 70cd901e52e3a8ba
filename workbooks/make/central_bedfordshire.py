"""Central Bedfordshire's plan 2009-12: the scanning chart, the local targets, targets in prose.

The plan prints baselines and targets and no actuals, so the monitoring sheet is for officers to
fill in and says "No data" until they do. The rule of the scanning chart (two marks, or an override)
was found from its decisions; the plan does not state it.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Final

from xlsxwriter.utility import quote_sheetname, xl_range, xl_range_abs, xl_rowcol_to_cell

from workbooks.make.cells import Content, Live
from workbooks.make.central_bedfordshire_targets import (
    AREAS,
    CRIME_TYPES,
    SERIOUS_ACQUISITIVE,
    YEARS,
    Targets,
    local_targets,
    worked_out_targets,
)
from workbooks.make.checks import Check
from workbooks.make.dashboard import Series, add_chart
from workbooks.make.partnership_book import About, PartnershipBook, placed_where
from workbooks.make.printed_table import place
from workbooks.make.reconciliation import Derived
from workbooks.make.sheets import Column, PlacedTable, Role, SheetWriter
from workbooks.make.style import Colours
from workbooks.make.transcription import Document, read

ACCENT: Final = "#1D4E5A"
LIST_WIDTH: Final = 96

ABOUT: Final = About(
    title="Central Bedfordshire Community Safety Partnership Plan 2009-12",
    partnership="Central Bedfordshire Community Safety Partnership",
    period="April 2009 – March 2012",
    what="The tables, lists and targets of the Central Bedfordshire Community Safety Partnership"
    " Plan April 2009 – March 2012, with the figures that follow from others worked out beside them"
    " by formulas.\n"
    "It is a transcription of the published plan: printed figures are never corrected and none was"
    " added. The plan prints baselines and targets but no actuals; type them into the sheet"
    " Monitoring, which says No data until then.",
    derived="The levels of C Beds and of Total in the eight tables of local targets (sums of their"
    " areas), serious acquisitive crime (the sum of four crime types), every percentage change, the"
    " targets of NI 16 and NI 40, the confidence path, and the decisions of the scanning chart.",
    marks="",
)

STRAIGHT_LINE: Final = (
    "The plan does not say how its path was drawn. A straight line from 50% to 58.6% passes through"
    " 54.3%, so 53.9% cannot be derived from what is printed."
)

NO_BASELINE: Final = (
    "The local baseline is not printed, nor whether the improvement is of per cent or of percentage"
    " points; 58.6% would stand for a baseline of 51.0% or 43.6%."
)


_BASELINE_OF_NI_40: Final = "'LAA indicators'!G9"


def build(path: Path) -> None:
    """Writes the workbook, without the results of its formulas."""
    document = read("central_bedfordshire")
    with PartnershipBook(path, ABOUT, ACCENT) as book:
        book.choices("List_Year", "Target year", YEARS[1:])
        dashboard = book.sheet(
            "Dashboard",
            "Dashboard",
            "C Beds (Mid and South Bedfordshire) against its local targets. The plan prints no"
            " actuals: statuses follow what is typed on the sheet Monitoring.",
            "Status of the eight crime types, and charts of the targets; follows Monitoring",
        )
        _priorities(book, document)
        _scanning_chart(book, document)
        targets = local_targets(book, document)
        worked_out_targets(book, document, targets)
        confidence = _indicators(book, document, targets)
        monitoring = _monitoring(book, targets)
        _standards(book, document)
        book.in_prose(document)
        _dashboard(book, dashboard, monitoring, targets, confidence)


def _priorities(book: PartnershipBook, document: Document) -> None:
    sheet = book.sheet(
        "Priorities",
        "Priorities",
        "What the partnership chose, and where the choice comes from.",
        "The eight priorities of the strategic assessment and those of the Local Area Agreement",
    )
    sheet.portrait = True
    place(sheet, "Priorities", document.tables["priorities"], [Column("Priority", LIST_WIDTH)])
    place(
        sheet, "LAA_Priorities", document.tables["laa_priorities"], [Column("Priority", LIST_WIDTH)]
    )
    place(
        sheet,
        "Previous_LAA",
        document.tables["previous_laa_priorities"],
        [Column("Priority", LIST_WIDTH)],
    )


def _scanning_chart(book: PartnershipBook, document: Document) -> None:
    printed = document.tables["scanning"]
    category, *marks, comment, action = printed.headers[0]
    sheet = book.sheet(
        "Scanning chart",
        "Scanning chart",
        "How the priorities were chosen (section Priorities and delivery). X marks what the evidence"
        " shows.",
        "The 17 categories, their marks, and the decision as printed and by rule",
    )
    rule = sheet.table(
        "Scanning_Rule",
        [Column("Setting", 32), Column("Value", 8, Role.INPUT, align="left")],
        [("Marks needed for Include", 2)],
    )
    book.name("Scan_Need", rule.cell(0, "Value"))
    sheet.row += 1
    scan = (
        f"CSP.SCAN(Scanning[[#This Row],[{marks[0]}]:[{marks[-1]}]],Scan_Need,{{Override: reason}})"
    )
    placed = sheet.table(
        "Scanning",
        [
            Column(category, 32),
            *(Column(mark, 10, align="center") for mark in marks),
            Column(comment, 46),
            Column(action, 12, colours=Colours.DECISION),
            Column("Override: reason", 26, Role.INPUT),
            Column("By rule", 12, Role.WORKED_OUT, scan, colours=Colours.DECISION),
        ],
        [(*(cell.replace("\n", " ") for cell in row), _override(row)) for row in printed.rows],
    )
    sheet.notes(
        [
            "The plan states no rule. Two marks, or a reason in the override column, give all 17"
            " printed decisions. The comments are no overrides: excluded rows have comments too. The"
            " two overrides repeat the printed comments of their rows.",
            'Serious Acquisitive Crime "sub divides into following 4 categories". Of the four rows'
            " that follow, Non Domestic Burglary is no part of it in the local targets, which add up"
            " robbery, house burglary, theft of vehicles and theft from vehicles.",
        ]
    )
    for index, row in enumerate(printed.rows):
        book.derived(
            Derived(
                where=placed_where(placed, index, action),
                what=f"Scanning chart: decision on {row[0]}",
                published=row[-1],
                computed=placed.cell(index, "By rule"),
                places=None,
            )
        )


def _override(row: tuple[str, ...]) -> Content:
    """The statutory or national reason of the two rows that are included without two marks."""
    return row[7] if row[0] in ("Domestic Abuse", "Sexual Abuse/Violence") else None


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator of the Local Area Agreement, as the plan describes it."""

    name: str
    measures: str
    better: str
    unit: str
    basis: str
    period: str
    baseline: str
    target: str
    note: str


INDICATORS: Final = (
    Indicator(
        "NI 16",
        "Serious acquisitive crimes per 1,000 of the population",
        "Smaller is better",
        "number",
        "Rate",
        "by 2010/2011",
        "",
        "–17%",
        "A change, not a level. No baseline rate is printed; see below.",
    ),
    Indicator(
        "NI 32",
        "Repeat incidents of domestic violence, MARAC cases",
        "Smaller is better",
        "points",
        "Rolling twelve months",
        "2008/09",
        "38%",
        "35%",
        "Baseline of 2007/08; a local target, as the national one was deferred until 2009.",
    ),
    Indicator(
        "NI 30",
        "Convictions of prolific and other priority offenders over 12 months",
        "Smaller is better",
        "number",
        "Rolling twelve months",
        "yearly",
        "",
        "",
        "To be agreed each year according to the size of the cohort; no figure is printed.",
    ),
    Indicator(
        "NI 40",
        "Drug users in effective treatment for at least 12 weeks",
        "Bigger is better",
        "number",
        "Rolling twelve months",
        "by 2010/11",
        "693",
        "742",
        "Bedfordshire as a whole; the path of three years stands below.",
    ),
    Indicator(
        "NI 115",
        "Young people frequently misusing substances",
        "Smaller is better",
        "points",
        "Survey",
        "2008/09",
        "",
        "",
        "A baseline was to be established during 2008/09; no figure is printed.",
    ),
    Indicator(
        "Fear of crime",
        "Feeling of safety when walking alone outside after dark",
        "Bigger is better",
        "points",
        "Survey",
        "by 2009",
        "",
        "11% increase",
        "The baseline of 2006 is not printed, so no target can be worked out.",
    ),
    Indicator(
        "Single confidence",
        "Agree that police and council deal with what matters in the area",
        "Bigger is better",
        "points",
        "Survey",
        "by end March 2012",
        "",
        "58.6%",
        "The path of three years stands below.",
    ),
)


def _indicators(book: PartnershipBook, document: Document, targets: Targets) -> PlacedTable:
    """The sheet of the indicators whose targets stand in prose; returns the confidence path."""
    sheet = book.sheet(
        "LAA indicators",
        "Indicators of the Local Area Agreement",
        "Targets that the plan states in sentences. Polarity, unit and basis are our reading of its"
        " descriptions.",
        "NI 16, 30, 32, 40, 115, fear of crime and single confidence: targets stated in prose",
    )
    sheet.heading("Indicators and their targets")
    indicators = sheet.table(
        "LAA_Indicators",
        [
            Column("Indicator", 17),
            Column("What it measures", 36),
            Column("Better", 17, choices="List_Better"),
            Column("Unit", 17, choices="List_Unit"),
            Column("Basis", 17, choices="List_Basis"),
            Column("Period", 16),
            Column("Baseline", 10, Role.PUBLISHED),
            Column("Target", 12, Role.PUBLISHED, align="right"),
            Column("Note", 44),
        ],
        [astuple(one) for one in INDICATORS],
    )
    _acquisitive_crime(book, sheet, document, targets, placed_where(indicators, 0, "Target"))
    _drug_treatment(book, sheet, document)
    return _confidence(book, sheet, document)


def _acquisitive_crime(
    book: PartnershipBook, sheet: SheetWriter, document: Document, targets: Targets, where: str
) -> None:
    sheet.heading("NI 16 beside the local targets for serious acquisitive crime, C Beds")
    sac, area = targets[SERIOUS_ACQUISITIVE], AREAS.index("C Beds")
    start, end = (placed_where(sac, area, year) for year in ("2007-08", "2010-11"))
    target = document.prose["ni16"].figures[0]
    off = f'CSP.TARGET("{target}",{start},"change")'
    placed = sheet.table(
        "NI16_And_Targets",
        [
            Column("NI 16", 17),
            Column("In the local targets", 36),
            Column("Figure", 17, Role.WORKED_OUT, shows="#,##0"),
        ],
        [
            ("Baseline", "Offences in 2007-08, as printed", Live(start)),
            ("Target", f"{target} off the baseline", Live(off, "#,##0.0")),
            ("Target", "Offences in 2010-11, as printed", Live(end)),
            ("Change", "2007-08 to 2010-11", Live(f"CSP.PCTCHANGE({end},{start})", "0.0%;-0.0%")),
        ],
    )
    sheet.notes(
        [
            "NI 16 is a rate per 1,000 residents and the local targets are offences; the two changes"
            " are the same only if the population stays."
        ]
    )
    book.derived(
        Derived(
            where=where,
            what="NI 16: target as the three-year change of SAC in C Beds",
            published=target,
            computed=placed.cell(3, "Figure"),
            places=2,
            shows="0%",
        )
    )


def _drug_treatment(book: PartnershipBook, sheet: SheetWriter, document: Document) -> None:
    sheet.heading("NI 40: path from the baseline of 2007/8")
    rise_1, first, baseline, second, rise_2, third, rise_3 = document.prose["ni40"].figures
    years = ("2008/9", "2009/10", "2010/11")
    placed = sheet.table(
        "NI40_Path",
        [
            Column("NI 40", 17),
            Column("Stands for", 36),
            *(Column(year, 17, Role.PUBLISHED, align="right") for year in years),
        ],
        [
            ("Change, as printed", f"on the baseline of {baseline}", rise_1, rise_2, rise_3),
            ("Target, as printed", "people in effective treatment", first, second, third),
        ],
    )
    last, first_change = (placed.at(0, year)[1] for year in (years[-1], years[0]))
    changes = xl_range(placed.first_row, first_change, placed.first_row, last)
    spilled = _spill_below(
        sheet,
        ("Target, worked out", "simple changes on the baseline, whole people"),
        years,
        f"CSP.TARGETPATH({baseline},{changes},,,0)",
        "0",
    )
    for year in years:
        book.check(
            Check(
                f"NI 40: target for {year}, its change on the baseline of {baseline}",
                placed_where(placed, 1, year),
                "target",
                f"{_BASELINE_OF_NI_40}; {placed_where(placed, 0, year)}",
            )
        )
    for year, published, computed in zip(years, (first, second, third), spilled, strict=True):
        book.derived(
            Derived(
                where=placed_where(placed, 1, year),
                what=f"NI 40: people in effective treatment, target for {year}",
                published=published,
                computed=computed,
                places=0,
                shows="0",
            )
        )


def _confidence(book: PartnershipBook, sheet: SheetWriter, document: Document) -> PlacedTable:
    sheet.worksheet.set_h_pagebreaks([sheet.row + 1])
    sheet.heading("Single confidence target: path to March 2012")
    second, third, first = document.prose["confidence_path"].figures
    ends = ("March 2010", "March 2011", "March 2012")
    placed = sheet.table(
        "Confidence",
        [
            Column("Confidence", 17),
            Column("Stands for", 36),
            *(Column(end, 17, Role.PUBLISHED, align="right") for end in ends),
        ],
        [("Target, as printed", "by the end of the month; 2010 is interim", first, second, third)],
    )
    start, end = (placed_where(placed, 0, when) for when in (ends[0], ends[-1]))
    spilled = _spill_below(
        sheet,
        ("Straight line", "from the first target to the last"),
        ends,
        f"CSP.TRAJECTORY({start},{end},3)",
        "0.0%",
    )
    book.derived(
        Derived(
            where=placed_where(placed, 0, ends[1]),
            what="Single confidence: target for March 2011, on a straight line",
            published=second,
            computed=spilled[1],
            places=3,
            shows="0.0%",
            reason=STRAIGHT_LINE,
        )
    )
    book.check(
        Check(
            "Single confidence: target for March 2011",
            placed_where(placed, 0, ends[1]),
            "cannot be derived",
            "",
            note=STRAIGHT_LINE,
        )
    )
    book.derived(
        Derived(
            where=placed_where(placed, 0, ends[2]),
            what="Single confidence: 58.6% as a 15% improvement on the baseline",
            published=third,
            computed='"Cannot be derived"',
            places=None,
            reason=NO_BASELINE,
        )
    )
    sheet.row += 1
    sheet.table(
        "Confidence_Improvement",
        [
            Column("15% improvement", 17),
            Column("Read as", 36),
            Column("Implied baseline", 17, Role.WORKED_OUT, shows="0.0%"),
        ],
        [
            ("by end March 2012", "15 per cent of the baseline", Live(f"{end}/1.15")),
            ("by end March 2012", "15 percentage points", Live(f"{end}-15%")),
        ],
    )
    sheet.notes(
        [
            'The plan expects "a 15% improvement on local baselines" and prints no baseline. The'
            " implied ones are ours, from the target of 58.6%; neither can be checked."
        ]
    )
    return placed


def _spill_below(
    sheet: SheetWriter, labels: tuple[str, str], headings: Sequence[str], formula: str, shows: str
) -> list[str]:
    """A row worked out as one dynamic array, under a table with two columns of labels.

    Returns the cells that it fills.
    """
    row, column = sheet.spill(
        [(f"{heading}, worked out", 17, shows) for heading in headings], formula, 1, len(labels)
    )
    for index, label in enumerate(labels):
        sheet.write(row, index, label, Column("", role=Role.TEXT))
    return [
        f"{quote_sheetname(sheet.name)}!{xl_rowcol_to_cell(row, column + index)}"
        for index in range(len(headings))
    ]


def _monitoring(book: PartnershipBook, targets: Targets) -> PlacedTable:
    """The sheet in which officers type actuals; nothing is printed for it but the targets."""
    sheet = book.sheet(
        "Monitoring",
        "Monitoring of the local targets, C Beds",
        "For officers: choose the year and the months elapsed, type the recorded offences so far in"
        " the yellow cells. Blank cells say No data.",
        "Where officers type actuals: due by now, status, forecast and direction of travel",
    )
    settings = sheet.table(
        "Monitoring_Settings",
        [Column("Setting", 30), Column("Value", 18, Role.INPUT, align="left")],
        [
            ("Year of the targets", "2009-11"),
            ("Months elapsed since April", None),
            ("Amber within", 0.05),
        ],
    )
    for index, name in enumerate(("Target_Year", "Months_Elapsed", "Amber_Within")):
        book.name(name, settings.cell(index, "Value"))
    year_row, column = settings.at(0, "Value")
    sheet.worksheet.data_validation(
        year_row, column, year_row, column, {"validate": "list", "source": "=List_Year"}
    )
    sheet.worksheet.data_validation(
        year_row + 1,
        column,
        year_row + 1,
        column,
        {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": 12},
    )
    sheet.write(year_row + 2, column, 0.05, Column("", role=Role.INPUT, shows="0%", align="left"))
    sheet.notes(
        [
            '"2009-11" is the printed heading of 2009-10. The plan sets no tolerance; 5% is a setting.'
        ]
    )
    sheet.row += 1
    placed = sheet.table(
        "Monitoring",
        [
            Column("Crime type", 30),
            Column("Better", 18, choices="List_Better"),
            Column("Unit", 9, choices="List_Unit"),
            Column("Basis", 12, choices="List_Basis"),
            Column("Baseline 2007-08", 11, Role.WORKED_OUT, shows="#,##0"),
            Column("Target for the year", 11, Role.WORKED_OUT, shows="#,##0"),
            Column("Actual so far", 11, Role.INPUT, shows="#,##0", align="right"),
            Column("Same period last year", 11, Role.INPUT, shows="#,##0", align="right"),
            Column(
                "Due by now",
                11,
                Role.WORKED_OUT,
                "CSP.TODATE({Target for the year},Months_Elapsed)",
                shows="#,##0.0",
            ),
            Column(
                "Status",
                13,
                Role.WORKED_OUT,
                "CSP.RAG({Actual so far},{Due by now},{Better},Amber_Within)",
                colours=Colours.RAG,
            ),
            Column(
                "Against what is due",
                18,
                Role.WORKED_OUT,
                "CSP.STATUS({Actual so far},{Due by now},{Better},Amber_Within)",
                colours=Colours.STATUS,
            ),
            Column(
                "Direction of travel",
                16,
                Role.WORKED_OUT,
                "CSP.TRAVEL({Actual so far},{Same period last year},{Better})",
                colours=Colours.TRAVEL,
            ),
            Column(
                "Forecast for the year",
                11,
                Role.WORKED_OUT,
                "CSP.FORECAST({Actual so far},Months_Elapsed)",
                shows="#,##0",
            ),
        ],
        [
            (
                meaning,
                "Smaller is better",
                "number",
                "Cumulative",
                Live(_level(targets[id_], "2007-08")),
                Live(_chosen_target(targets[id_])),
                None,
                None,
            )
            for id_, meaning in CRIME_TYPES.items()
        ],
    )
    top, left = placed.at(0, "Actual so far")
    sheet.worksheet.data_validation(
        top,
        left,
        top + placed.rows - 1,
        left + 1,
        {
            "validate": "decimal",
            "criteria": ">=",
            "value": 0,
            "error_title": "Not a count",
            "error_message": "Type the number of recorded offences, 0 or more, or leave it blank.",
        },
    )
    return placed


def _level(table: PlacedTable, year: str) -> str:
    return placed_where(table, AREAS.index("C Beds"), year)


def _chosen_target(table: PlacedTable) -> str:
    """The printed target of the year chosen in Target_Year."""
    first, second, third = (_level(table, year) for year in YEARS[1:])
    return f'IF(Target_Year="{YEARS[1]}",{first},IF(Target_Year="{YEARS[2]}",{second},{third}))'


def _standards(book: PartnershipBook, document: Document) -> None:
    sheet = book.sheet(
        "Plans and hallmarks",
        "Contents, linked plans and hallmarks",
        "The plan's other lists, as printed.",
        "Contents of the plan, the plans it links to, and the hallmarks of effective partnerships",
    )
    sheet.portrait = True
    for id_, name, header in (
        ("contents", "Contents", "Section"),
        ("plans", "Linked_Plans", "Plan or strategy"),
        ("hallmark_aims", "Hallmark_Aims", "Aim"),
        ("hallmarks", "Hallmarks", "Hallmark"),
        ("hallmark_elements", "Hallmark_Elements", "Element"),
        ("aspects", "Key_Aspects", "Aspect"),
    ):
        place(sheet, name, document.tables[id_], [Column(header, LIST_WIDTH)])


def _dashboard(
    book: PartnershipBook,
    sheet: SheetWriter,
    monitoring: PlacedTable,
    targets: Targets,
    confidence: PlacedTable,
) -> None:
    def live(header: str, row: int) -> Live:
        return Live(placed_where(monitoring, row, header))

    rows = range(len(CRIME_TYPES))
    table = sheet.table(
        "Dashboard",
        [
            Column("Crime type", 32),
            Column("2007-08", 12, Role.WORKED_OUT, shows="#,##0"),
            Column("2008-09", 12, Role.WORKED_OUT, shows="#,##0"),
            Column("2009-11", 12, Role.WORKED_OUT, shows="#,##0"),
            Column("2010-11", 12, Role.WORKED_OUT, shows="#,##0"),
            Column("Three-year change wanted", 14, Role.WORKED_OUT, shows="0.0%;-0.0%"),
            Column("Status now", 14, Role.WORKED_OUT, colours=Colours.RAG),
            Column("Against what is due", 18, Role.WORKED_OUT, colours=Colours.STATUS),
            Column("Direction of travel", 18, Role.WORKED_OUT, colours=Colours.TRAVEL),
        ],
        [
            (
                meaning,
                *(Live(_level(targets[id_], year)) for year in YEARS),
                Live(
                    f"CSP.PCTCHANGE({_level(targets[id_], '2010-11')},{_level(targets[id_], '2007-08')})"
                ),
                live("Status", row),
                live("Against what is due", row),
                live("Direction of travel", row),
            )
            for row, (id_, meaning) in zip(rows, CRIME_TYPES.items(), strict=True)
        ],
    )
    sheet.row += 1
    top = sheet.row
    add_chart(
        book.workbook,
        sheet,
        "Baseline and targets, C Beds (recorded offences)",
        [
            Series(
                f"={table.cell(-1, year)}", f"={table.span('Crime type')}", f"={table.span(year)}"
            )
            for year in YEARS
        ],
        "Columns: recorded offences in C Beds for eight crime types, the baseline of 2007-08 and the"
        " targets of the three years after it. Every target falls from year to year.",
        at=(top, 0),
        size=(660, 320),
        labels=False,
    )
    first, last = confidence.at(0, "March 2010"), confidence.at(0, "March 2012")
    head = xl_range_abs(first[0] - 1, first[1], last[0] - 1, last[1])
    body = xl_range_abs(*first, *last)
    add_chart(
        book.workbook,
        sheet,
        "Single confidence target",
        [
            Series(
                "Target, as printed",
                f"='{confidence.sheet}'!{head}",
                f"='{confidence.sheet}'!{body}",
            )
        ],
        "Line: 50% by March 2010, 53.9% by March 2011 and 58.6% by March 2012 agree that police and"
        " councils deal with what matters.",
        at=(top, 6),
        kind="line",
        number_format="0.0%",
        size=(350, 320),
    )
    sheet.row = top + 20
