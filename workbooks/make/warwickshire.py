"""Warwickshire's workbook: performance, targets, risk, priorities, resources and monitoring."""

from collections.abc import Sequence
from pathlib import Path

from workbooks.make.cells import Content, Empty, Live, Noted
from workbooks.make.checks import Check
from workbooks.make.dashboard import CHART_ROWS, Series, add_chart
from workbooks.make.partnership_book import About, PartnershipBook, placed_where, rows_of
from workbooks.make.printed_table import place
from workbooks.make.reconciliation import Derived
from workbooks.make.sheets import Column, PlacedTable, Role, SheetWriter
from workbooks.make.style import Colours
from workbooks.make.transcription import Document, read

ACCENT = "#12355B"

SMALLER, BIGGER = "Smaller is better", "Bigger is better"

INDICATORS: Sequence[tuple[str, str, str, str, str]] = [
    ("NI 15", SMALLER, "number", "Cumulative", "Financial year 2009/10"),
    ("NI 16", SMALLER, "number", "Cumulative", "Financial year 2009/10"),
    ("NI 21", BIGGER, "points", "Survey", "2009/10 Partnership Place Survey"),
    ("NI 30", SMALLER, "number", "Cumulative", "To quarter 2 of 2009/10"),
    ("NI 40", BIGGER, "number", "Cumulative", "To the end of November 2009"),
    ("NI 47", SMALLER, "number", "Cumulative", "Calendar year 2009"),
]
"""Short name, polarity, unit, basis and period of Table 1's rows. NI 30 is "Bigger is better" in
Appendix 1 as a reduction; Table 1 prints the count, which is better when it falls."""

SHORT = [indicator[0] for indicator in INDICATORS]

CHANGE_REASONS = {
    "NI 21": "The same difference: percentage points are printed as per cent, without decimals.",
    "NI 30": "Cannot be derived: the figure for the same period of 2008/09 is not printed. Worked"
    " out against the whole of 2008/09 (351), quarter 2 is not like with like.",
    "NI 40": "Cannot be derived: the figure for the same period of 2008/09 (to November) is not"
    " printed. Worked out against the whole of 2008/09 (1,111).",
}

STATUS_REASONS = {
    "NI 21": "The same difference: percentage points are printed as per cent.",
    "NI 30": "Not against the target: -31.6% is 120 against half of 2008/09's 351 (175.5), or twice"
    " the -15.8% against half of the target (142.5). Worked out against the full-year target (285).",
}


def build(path: Path) -> None:
    """Writes the workbook, its formulas without results yet."""
    document = read("warwickshire")
    about = About(
        title=document.title,
        partnership=document.partnership,
        period=document.period,
        what="A transcription of the partnership's published agreement, with the figures that can be"
        " worked out from others kept live beside the printed ones. Every table of the document is"
        " here cell by cell; printed figures are never corrected, and nothing is added that the"
        " document does not say, except where a heading says that it is ours.\n"
        "The document sets targets for 2010-11 and reports on 2009-10. Appendix 2 (a chart of the"
        " governance structure) is a picture without text in the copy used.",
        derived="The differences and colours of Table 1, the risk scores and bands, and one target"
        " follow from other printed figures. Each is worked out again on the sheet Reconciliation.",
        marks="",
    )
    with PartnershipBook(path, about, ACCENT) as book:
        dashboard = book.sheet(
            "Dashboard",
            "Dashboard 2009-10",
            "The six Safer Block indicators of Table 1: where they stand against the 2009/10 target"
            " and against 2008/09. Follows the sheet Performance.",
            "Status, direction and charts of the six LAA indicators",
        )
        printed, status, part_year = _performance(book, document)
        targets = _targets(book, document, printed)
        returns = _returns(book, targets)
        _sentences(book, printed, status, returns)
        _risk(book, document)
        _priorities(book, document)
        _drivers(book, document)
        _resources(book, document)
        _monitoring(book, document)
        _scrutiny(book, document)
        book.in_prose(document)
        _dashboard(book, dashboard, printed, status, part_year)


def _performance(
    book: PartnershipBook, document: Document
) -> tuple[PlacedTable, PlacedTable, PlacedTable]:
    table = document.tables["performance-2009-10"]
    sheet = book.sheet(
        "Performance",
        "Countywide performance 2009-10",
        "Table 1 of the document as printed, and the same comparisons worked out from it.",
        "Table 1 as printed with its five footnotes, and the same comparisons worked out",
    )
    figure = Role.PUBLISHED
    printed = place(
        sheet,
        "Performance",
        table,
        [
            Column("Indicator", 38),
            Column("2008/09 Actual", 13, figure),
            Column("2009/10 Target", 18, figure),
            Column("2009/10 Actual", 13, figure),
            Column("Performance vs same period 2008/09", 18, figure, colours=Colours.STATUS),
            Column("Year end status against target", 24, figure, colours=Colours.STATUS),
        ],
    )
    sheet.heading("Table 1 worked out")
    status = sheet.table(
        "Performance_Status",
        [
            Column("Indicator", 38),
            Column("Unit", 13, choices="List_Unit"),
            Column("Better", 18, choices="List_Better"),
            Column("Basis", 13, choices="List_Basis"),
            Column("Compared with 2008/09", 18, Role.WORKED_OUT, colours=Colours.STATUS),
            Column("Period of the actual", 24),
            Column("Status against target", 18, Role.WORKED_OUT, colours=Colours.STATUS),
            Column("RAG", 12, Role.WORKED_OUT, colours=Colours.RAG),
            Column("Direction", 14, Role.WORKED_OUT, colours=Colours.TRAVEL),
        ],
        [_status_row(printed, row) for row in range(len(INDICATORS))],
    )
    sheet.notes(
        [
            "A quarter-2 or November figure set against a full-year target is not like with like:"
            " see the part-year figures below. The document prints no amber tolerance, so none is"
            " used: on target is green, worse is red.",
            "NI 30: Appendix 1 says bigger is better, of the reduction; Table 1 prints the count of"
            " offences, which is better when it falls.",
        ]
    )
    part_year = _part_year(sheet, printed)
    for header, against in (
        ("Performance vs same period 2008/09", "2008/09 Actual"),
        ("Year end status against target", "2009/10 Target"),
    ):
        book.check(
            Check(
                f"Table 1: {header}",
                rows_of(printed, header),
                "percentage change",
                f"{rows_of(printed, '2009/10 Actual')}; {rows_of(printed, against)}",
            )
        )
    for row, (name, *_) in enumerate(INDICATORS):
        _derive_row(book, printed, status, row, name)
    return printed, status, part_year


def _status_row(printed: PlacedTable, row: int) -> Sequence[Content]:
    name, better, unit, basis, period = INDICATORS[row]
    before, target, actual = (
        printed.cell(row, header)
        for header in ("2008/09 Actual", "2009/10 Target", "2009/10 Actual")
    )
    units = ",,{Unit}"
    return (
        name,
        unit,
        better,
        basis,
        Live(f"CSP.STATUS({actual},{before},{{Better}}{units})"),
        period,
        Live(f"CSP.STATUS({actual},{target},{{Better}}{units})"),
        Live(f"CSP.RAG({actual},{target},{{Better}}{units})"),
        Live(f"CSP.TRAVEL({actual},{before},{{Better}}{units})"),
    )


def _part_year(sheet: SheetWriter, printed: PlacedTable) -> PlacedTable:
    sheet.heading("Part-year figures against the target due by then (ours)")
    actual, target = (printed.cell(3, header) for header in ("2009/10 Actual", "2009/10 Target"))
    worked_out = Role.WORKED_OUT
    table = sheet.table(
        "Part_Year",
        [
            Column("Indicator", 38),
            Column("Actual to date", 13, worked_out, shows="0"),
            Column("Full-year target", 18, worked_out, shows="0"),
            Column("Quarters elapsed", 13, shows="0"),
            Column("Due by then", 18, worked_out, shows="0.0"),
            Column("Against what was due", 24, worked_out, colours=Colours.STATUS),
            Column("Year end on this course", 18, worked_out, shows="0"),
        ],
        [
            (
                "NI 30",
                Live(f"CSP.NUMBER({actual})"),
                Live(f"CSP.NUMBER({target})"),
                2,
                Live("CSP.TODATE({Full-year target},{Quarters elapsed},4)"),
                Live('CSP.STATUS({Actual to date},{Due by then},"smaller")'),
                Live("CSP.FORECAST({Actual to date},{Quarters elapsed},4)"),
            )
        ],
    )
    sheet.notes(
        [
            "In even quarters, on the reading that the 120 of footnote 2 counts from April to"
            " September; the document does not say so, but its -31.6% does."
        ]
    )
    return table


def _derive_row(
    book: PartnershipBook, printed: PlacedTable, status: PlacedTable, row: int, name: str
) -> None:
    actual = printed.cell(row, "2009/10 Actual")
    better = status.cell(row, "Better")
    unit = status.cell(row, "Unit")
    for header, against, worked_out, reasons, words in (
        (
            "Performance vs same period 2008/09",
            "2008/09 Actual",
            "Compared with 2008/09",
            CHANGE_REASONS,
            "change on the same period of 2008/09",
        ),
        (
            "Year end status against target",
            "2009/10 Target",
            "Status against target",
            STATUS_REASONS,
            "difference from the 2009/10 target",
        ),
    ):
        where = placed_where(printed, row, header)
        text = _printed_status(row, header)
        difference, colour = text.removesuffix(")").split(" (")
        compared = printed.cell(row, against)
        if name == "NI 21":
            book.derived(
                Derived(where, f"{name}: {words}", text, status.cell(row, worked_out), None,
                        reason=reasons[name])
            )  # fmt: skip
        else:
            change = f"CSP.PCTCHANGE({actual},{compared})"
            book.derived(
                Derived(where, f"{name}: {words}", difference, change, 3, "+0.0%;-0.0%",
                        reason=reasons.get(name, ""))
            )  # fmt: skip
        rag = f"CSP.RAG({actual},{compared},{better},,{unit})"
        book.derived(
            Derived(where, f"{name}: colour of that", colour, rag, None, means=colour.capitalize())
        )


def _printed_status(row: int, header: str) -> str:
    table = read("warwickshire").tables["performance-2009-10"]
    return table.rows[row][table.headers[0].index(header)]


def _targets(book: PartnershipBook, document: Document, performance: PlacedTable) -> PlacedTable:
    sheet = book.sheet(
        "Targets 2010-11",
        "LAA targets 2010/11",
        "Appendix 1 of the document: targets of the LAA indicators and of the local priority"
        " indicators, with the change that each asks for.",
        "Appendix 1: LAA targets and local priority indicators, and the change each asks for",
    )
    figure = Role.PUBLISHED
    laa = place(
        sheet,
        "LAA_Targets",
        document.tables["laa-targets-2010-11"],
        [
            Column("Indicator", 44),
            Column("Measure", 18, choices="List_Better"),
            Column("2009/10 target", 16, figure),
            Column("2010/11 target", 16, figure),
        ],
    )
    sheet.heading("What the LAA targets ask for (ours)")
    worked_out = Role.WORKED_OUT
    rows: list[Sequence[Content]] = []
    for row, (name, _, unit, basis, _) in enumerate(INDICATORS):
        baseline = performance.cell(row, "2008/09 Actual")
        old, new = laa.cell(row, "2009/10 target"), laa.cell(row, "2010/11 target")
        rows.append(
            (
                name,
                unit,
                basis,
                "2010/11" if name != "NI 47" else "Calendar year 2010",
                Live(f"CSP.TARGET({old},{baseline})", _target_format(unit)),
                Live(f"CSP.TARGET({new},{baseline})", _target_format(unit)),
                Live("CSP.PCTCHANGE({2010/11},{2009/10},{Unit})", "+0.0%;-0.0%;0.0%"),
            )
        )
    asked = sheet.table(
        "LAA_Targets_Read",
        [
            Column("Indicator", 44),
            Column("Unit", 18, choices="List_Unit"),
            Column("Basis", 16, choices="List_Basis"),
            Column("Period of the target", 16),
            Column("2009/10", 14, worked_out, align="right"),
            Column("2010/11", 14, worked_out, align="right"),
            Column("Change", 14, worked_out, align="right"),
        ],
        rows,
    )
    sheet.notes(
        [
            "The change of NI 21 is in percentage points. NI 30's 19% reduction is read off 2008/09's"
            " 351; its 2010/11 target is to be confirmed, so no figure and no change is shown.",
            "Footnote 8 says that NI 47's figures are for the calendar year 2009; its 2010/11 target"
            " is read here as that of 2010.",
        ]
    )
    local = place(
        sheet,
        "Local_Targets",
        document.tables["local-priority-indicators"],
        [
            Column("Indicator", 44),
            Column("Measure", 18, choices="List_Better"),
            Column("Baseline period", 16),
            Column("Baseline", 16, figure),
            Column("2010/11 target", 16, figure),
        ],
    )
    sheet.heading("What the local targets ask for (ours)")
    reads: Sequence[tuple[str, str, str, str]] = [
        ("NI 18", "points", "Rate", "level"),
        ("NI 20", "number", "Cumulative", ""),
        ("NI 47 (local)", "number", "Cumulative", ""),
    ]
    sheet.table(
        "Local_Targets_Read",
        [
            Column("Indicator", 44),
            Column("Unit", 18, choices="List_Unit"),
            Column("Basis", 16, choices="List_Basis"),
            Column("Read as", 16),
            Column("Baseline", 14, worked_out, align="right"),
            Column("2010/11", 14, worked_out, align="right"),
            Column("Change", 14, worked_out, align="right"),
        ],
        [
            (
                name,
                unit,
                basis,
                kind,
                Live(f"CSP.NUMBER({local.cell(row, 'Baseline')})", _target_format(unit)),
                Live(
                    f"CSP.TARGET({local.cell(row, '2010/11 target')},{{Baseline}},{{Read as}})",
                    _target_format(unit),
                ),
                Live("CSP.PCTCHANGE({2010/11},{Baseline},{Unit})", "+0.0%;-0.0%;0.0%"),
            )
            for row, (name, unit, basis, kind) in enumerate(reads)
        ],
    )
    sheet.notes(
        [
            "NI 18 compares the actual reoffending rate with the predicted one: -2% is a level (two"
            " per cent below what was predicted), not two per cent off the baseline.",
        ]
    )
    for first, last in ((0, 2), (4, 5)):
        book.check(
            Check(
                "2009/10 targets: Appendix 1 as Table 1",
                rows_of(laa, "2009/10 target", first, last),
                "same",
                rows_of(performance, "2009/10 Target", first, last),
            )
        )
    book.check(
        Check(
            "NI 30: 2009/10 target, a 19% reduction (Appendix 1)",
            placed_where(performance, 3, "2009/10 Target"),
            "target",
            f"{placed_where(performance, 3, '2008/09 Actual')};"
            f" {placed_where(laa, 3, '2009/10 target')}",
        )
    )
    book.check(
        Check(
            "One polarity for one indicator, as a level",
            "LAA_Targets[Indicator]; Local_Targets[Indicator]",
            "polarity",
            "LAA_Targets[Measure]; Local_Targets[Measure]",
        )
    )
    book.derived(
        Derived(
            placed_where(performance, 3, "2009/10 Target"),
            "NI 30: 2009/10 target, a 19% reduction (Appendix 1) from 2008/09's 351",
            "285",
            asked.cell(3, "2009/10"),
            0,
            "0",
            reason="351 less 19% is 284.31, to the nearest whole 284; 285 is that rounded up, or a"
            " figure taken off unrounded inputs.",
        )
    )
    return laa


def _target_format(unit: str) -> str:
    return "0.0%" if unit == "points" else "#,##0.##"


def _returns(book: PartnershipBook, targets: PlacedTable) -> PlacedTable:
    sheet = book.sheet(
        "Returns 2010-11",
        "Quarterly returns 2010-11",
        "For you to fill in (pale yellow): the figure to date at the end of each quarter. The"
        " document prints no 2010-11 actuals, so none stand here: missing data is never green.",
        "Empty sheet for the quarterly actuals of 2010-11, with status and sentence",
    )
    entry, worked_out = Role.INPUT, Role.WORKED_OUT
    latest = 'IF({Q4}<>"",{Q4},IF({Q3}<>"",{Q3},IF({Q2}<>"",{Q2},IF({Q1}<>"",{Q1},""))))'
    elapsed = 'IF({Q4}<>"",4,IF({Q3}<>"",3,IF({Q2}<>"",2,IF({Q1}<>"",1,0))))'
    due = (
        'IF(OR({Basis}<>"Cumulative",{Target}="",{Quarters}=0),{Target},'
        "CSP.TODATE({Target},{Quarters},4))"
    )
    returns = sheet.table(
        "Returns",
        [
            Column("Indicator", 16),
            Column("Better", 18, choices="List_Better"),
            Column("Unit", 10, choices="List_Unit"),
            Column("Basis", 13, choices="List_Basis"),
            Column("Amber within", 10, entry, shows="0%"),
            *(Column(quarter, 9, entry, align="right") for quarter in ("Q1", "Q2", "Q3", "Q4")),
            Column("Target", 11, worked_out, align="right"),
            Column("Latest", 11, worked_out, align="right"),
            Column("Quarters", 10, worked_out, formula=elapsed, shows="0"),
            Column("Due by now", 11, worked_out, align="right"),
            Column(
                "RAG",
                12,
                worked_out,
                formula="CSP.RAG({Latest},{Due by now},{Better},{Amber within},{Unit})",
                colours=Colours.RAG,
            ),
        ],
        [
            (
                name,
                # As a reduction NI 30 would be bigger is better; its count falls.
                better,
                unit,
                basis,
                None,
                *[Empty(_target_format(unit))] * 4,
                Live(f'CSP.TARGET({targets.cell(row, "2010/11 target")},"")', _target_format(unit)),
                Live(latest, _target_format(unit)),
                Live(due, _target_format(unit)),
            )
            for row, (name, better, unit, basis, _) in enumerate(INDICATORS)
        ],
    )
    sheet.notes(
        [
            "Cumulative figures are compared with the part of the target due by then (a straight"
            " line; before the first return, the whole target); surveys with the"
            " whole target. Change the basis where your return is another.",
            "Amber within: how far on the wrong side of the target still counts as amber, e.g. 5%."
            " Empty: no amber, as in the document's Table 1.",
        ]
    )
    return returns


def _sentences(
    book: PartnershipBook, printed: PlacedTable, status: PlacedTable, returns: PlacedTable
) -> None:
    sheet = book.sheet(
        "Sentences",
        "Sentences for the board paper",
        "One plain sentence for each indicator, following the sheets Performance and Returns 2010-11.",
        "One plain sentence for each indicator, for the board paper",
    )
    for heading, name, row_of in (
        ("2009/10 against target", "Sentences_2009_10", _sentence_2009_10(printed, status)),
        ("2010/11 to date against what is due", "Sentences_2010_11", _sentence_2010_11(returns)),
    ):
        sheet.heading(heading)
        sheet.table(
            name,
            [
                Column("Indicator", 12),
                Column("What it counts", 40),
                Column("Period", 32),
                Column("RAG", 14, Role.WORKED_OUT, colours=Colours.RAG),
                Column("Sentence", 84, Role.WORKED_OUT, length=130),
            ],
            row_of,
        )


def _sentence_2009_10(printed: PlacedTable, status: PlacedTable) -> list[Sequence[Content]]:
    rows: list[Sequence[Content]] = []
    for row, name in enumerate(SHORT):
        actual, target = (printed.cell(row, h) for h in ("2009/10 Actual", "2009/10 Target"))
        better, unit = status.cell(row, "Better"), status.cell(row, "Unit")
        sentence = f"CSP.EXPLAIN({actual},{target},{better},,{unit})"
        about = (name, INDICATOR_NAMES[name], INDICATORS[row][4])
        rows.append((*about, Live(status.cell(row, "RAG")), Live(sentence)))
    return rows


def _sentence_2010_11(returns: PlacedTable) -> list[Sequence[Content]]:
    rows: list[Sequence[Content]] = []
    for row, name in enumerate(SHORT):
        arguments = ",".join(
            returns.cell(row, header)
            for header in ("Latest", "Due by now", "Better", "Amber within", "Unit")
        )
        sentence = Live(f"CSP.EXPLAIN({arguments})")
        about = (name, INDICATOR_NAMES[name], "2010/11, to the latest return")
        rows.append((*about, Live(returns.cell(row, "RAG")), sentence))
    return rows


def _risk(book: PartnershipBook, document: Document) -> None:
    sheet = book.sheet(
        "Risk matrix",
        "Risk harm matrix and high risk issues",
        "Section One, Warwickshire Priorities 2010-11: the matrix used to rank the high risk issues.",
        "Risk harm matrix, the six high risk issues and the cross cutting themes",
    )
    table = document.tables["risk-harm-matrix"]
    figure = Role.PUBLISHED
    matrix = place(
        sheet,
        "Risk_Matrix",
        table,
        [
            Column("Crime Type", 46),
            Column("Probability Score", 14, figure),
            Column("Level of Harm Score", 14, figure),
            Column("Overall Risk Score", 14, figure),
            Column("Risk to Partnership", 16, colours=Colours.RISK),
        ],
        beside=[
            Column(
                "Score worked out",
                14,
                Role.WORKED_OUT,
                formula="CSP.RISK({Probability Score},{Level of Harm Score})",
                shows="0",
            ),
            Column(
                "Band worked out",
                16,
                Role.WORKED_OUT,
                formula="CSP.RISKBAND({Score worked out},Risk_High,Risk_Medium)",
                colours=Colours.RISK,
            ),
        ],
    )
    book.check(
        Check(
            "Overall risk score",
            "Risk_Matrix[Overall Risk Score]",
            "product",
            "Risk_Matrix[Probability Score]; Risk_Matrix[Level of Harm Score]",
        )
    )
    sheet.heading("Bounds of the bands (not published)")
    bounds = sheet.table(
        "Risk_Bounds",
        [Column("Band", 46), Column("From a score of", 14, Role.INPUT, shows="0")],
        [
            ("HIGH", Noted(288, "The lowest score printed as HIGH. Not a published bound.")),
            ("MEDIUM", Noted(192, "The lowest score printed as MEDIUM. Not a published bound.")),
        ],
    )
    book.name("Risk_High", bounds.cell(0, "From a score of"))
    book.name("Risk_Medium", bounds.cell(1, "From a score of"))
    sheet.notes(
        [
            "The document does not print its bounds. These are the lowest scores that it prints in"
            " each band; put the partnership's own here.",
            "Community Confidence is marked * in the document without a footnote to the mark.",
        ]
    )
    _one_column(sheet, document, "high-risk-issues", "High_Risk_Issues", "High risk issue")
    _one_column(sheet, document, "cross-cutting-themes", "Cross_Cutting_Themes", "Theme")
    _one_column(sheet, document, "safer-block-indicators", "Safer_Block_Indicators", "Indicator")
    for row, (crime, _, _, score, band) in enumerate(table.rows):
        name = crime.partition(" (")[0].rstrip("*")
        book.derived(
            Derived(
                placed_where(matrix, row, "Overall Risk Score"),
                f"{name}: risk score, probability times harm",
                score,
                matrix.cell(row, "Score worked out"),
                0,
                "0",
            )
        )
        book.derived(
            Derived(
                placed_where(matrix, row, "Risk to Partnership"),
                f"{name}: band of that score",
                band,
                matrix.cell(row, "Band worked out"),
                None,
            )
        )


def _one_column(
    sheet: SheetWriter, document: Document, table_id: str, name: str, header: str, width: float = 46
) -> None:
    place(sheet, name, document.tables[table_id], [Column(header, width)])


def _priorities(book: PartnershipBook, document: Document) -> None:
    sheet = book.sheet(
        "CSP priorities",
        "Priorities of the partnerships and the police 2010-11",
        "Section One, Determining Priorities for 2010-11.",
        "Priorities of the four community safety partnerships, and the police priorities",
    )
    place(
        sheet,
        "North_Warwickshire",
        document.tables["priorities-north-warwickshire"],
        [Column("High Risk Priorities", 62), Column("Key Themes", 50)],
    )
    for table_id, name, header in (
        ("supported-north-warwickshire", "North_Warwickshire_Supports", "Work supported"),
        ("priorities-nuneaton-and-bedworth", "Nuneaton_and_Bedworth", "Partnership Priorities"),
        ("priorities-rugby", "Rugby", "Partnership Priorities"),
        ("priorities-south-warwickshire", "South_Warwickshire", "Partnership Priorities"),
    ):
        _one_column(sheet, document, table_id, name, header, 62)
    place(
        sheet,
        "Police_Priorities",
        document.tables["police-priorities"],
        [Column("Left", 62), Column("Middle", 50), Column("Right", 40)],
    )
    sheet.notes(
        [
            "The police grid has no header row in the document; rows with one cell run across all"
            " three columns there. Left, Middle and Right are ours."
        ]
    )


def _drivers(book: PartnershipBook, document: Document) -> None:
    sheet = book.sheet(
        "Drivers",
        "Linking local, county and national drivers",
        "Table 2 of the document.",
        "Table 2: local, county and national drivers of each high risk issue",
    )
    place(
        sheet,
        "Drivers",
        document.tables["linking-drivers"],
        [
            Column("High risk issues", 28),
            Column("Local (CSP) Priorities", 26),
            Column("Countywide Priorities: County", 20),
            Column("Countywide Priorities: Police", 30),
            Column("National Community Safety Plan 2008-11", 56),
        ],
    )
    sheet.notes(
        ["Countywide Priorities is one printed heading over the columns County and Police."]
    )


PARTS_OF_CELLS = {
    "Road Safety": (
        ("Road Safety: Controllable Revenue Budget", "~£400,000"),
        ("Road Safety: Capital – Casualty Reduction Schemes", "£620,000"),
        ("Road Safety: Capital – Safety Cameras", "£350,000"),
    ),
    "Total budget excluding YJS": (
        ("Managing offenders in custody and community", "£5,660,000"),
        ("Managing offenders in approved premises", "£1,121,000"),
    ),
}
"""The printed cells that hold several amounts, one line for each amount."""

INCLUDED = ("Community Protection", "Special Constabulary", "PCSOs")
"""Rows printed under "including:", parts of the line above them."""


def _resources(book: PartnershipBook, document: Document) -> None:
    sheet = book.sheet(
        "Resources",
        "Resources of countywide agencies",
        "Section Two, Resourcing: as printed, then one line for each amount.",
        "The resources table as printed, and the same with one line for each amount",
    )
    table = document.tables["resources"]
    place(
        sheet,
        "Resources",
        table,
        [
            Column("Agency", 36),
            Column("Budget", 66),
            Column("Amount", 18, Role.PUBLISHED),
        ],
    )
    sheet.heading("One line for each amount (ours)")
    lines = _amounts(table.rows)
    amounts = sheet.table(
        "Resource_Amounts",
        [
            Column("Agency", 36),
            Column("Budget", 66),
            Column("As printed", 18, Role.TEXT, align="right"),
            Column(
                "Amount", 18, Role.WORKED_OUT, formula="CSP.NUMBER({As printed})", shows='"£"#,##0'
            ),
            Column("Added", 15),
            Column(
                "Counted",
                18,
                Role.WORKED_OUT,
                formula='IF({Added}="Yes",{Amount},0)',
                shows='"£"#,##0',
            ),
            Column("Estimated", 12),
        ],
        lines,
        totals={
            "Agency": "Total (ours, not in the document)",
            "Counted": Live("SUM(Resource_Amounts[Counted])", '"£"#,##0'),
        },
    )
    sheet.notes(
        [
            "Rows under “including:” are parts of the police's net revenue budget and are not added"
            " twice. ~ marks an estimate. The document prints no total, and says that the table is"
            " not a comprehensive list; the Area Based Grant may stand behind some agencies' amounts"
            " too, so read the total with care.",
        ]
    )
    book.name("Resources_Total", amounts.cell(amounts.rows, "Counted"))


def _amounts(rows: Sequence[Sequence[str]]) -> list[Sequence[Content]]:
    lines: list[Sequence[Content]] = []
    agency = ""
    for printed_agency, budget, amount in rows:
        agency = printed_agency or agency
        if not amount:
            continue
        parts = next(
            (parts for start, parts in PARTS_OF_CELLS.items() if budget.startswith(start)),
            ((budget, amount),),
        )
        lines += [
            (
                agency,
                part,
                figure,
                "No, a part" if part in INCLUDED else "Yes",
                "Estimated" if figure.startswith("~") else "",
            )
            for part, figure in parts
        ]
    return lines


def _monitoring(book: PartnershipBook, document: Document) -> None:
    sheet = book.sheet(
        "Monitoring",
        "Key areas of countywide business and their monitoring",
        "Section Two: the nine Performance Management tables, one under another, each row with the"
        " high risk issue or theme that it belongs to.",
        "The nine monitoring tables in one, with the LAA targets that each issue links to",
    )
    rows: list[Sequence[Content]] = [
        (table.title, *row)
        for table_id, table in document.tables.items()
        if table_id.startswith("monitoring-")
        for row in table.rows
    ]
    sheet.heading("Performance management")
    sheet.table(
        "Monitoring",
        [
            Column("High risk issue or theme", 38),
            Column("Key Area of Business", 34),
            Column("Where can further information and targets be found?", 50),
            Column("How will this be monitored?", 50),
        ],
        rows,
        filters=True,
    )
    place(
        sheet,
        "Links_to_Targets",
        document.tables["links-to-targets"],
        [Column("High risk issue or theme", 38), Column("Links to targets", 34)],
    )


def _scrutiny(book: PartnershipBook, document: Document) -> None:
    sheet = book.sheet(
        "Scrutiny",
        "Areas of responsibility for scrutiny",
        "Appendix 3 of the document.",
        "Appendix 3: county and district or borough responsibilities for scrutiny",
    )
    place(
        sheet,
        "Scrutiny",
        document.tables["scrutiny"],
        [Column("County Scrutiny", 66), Column("District/Borough Scrutiny", 66)],
    )


def _dashboard(
    book: PartnershipBook,
    sheet: SheetWriter,
    printed: PlacedTable,
    status: PlacedTable,
    part_year: PlacedTable,
) -> None:
    sheet.one_page = True
    worked_out = Role.WORKED_OUT
    headers = ("2008/09 Actual", "2009/10 Target", "2009/10 Actual")
    rows: list[Sequence[Content]] = []
    for row, (name, _, unit, _, period) in enumerate(INDICATORS):
        shows = "0.0%" if unit == "points" else "#,##0"
        rows.append(
            (
                name,
                INDICATOR_NAMES[name],
                *(Live(f"CSP.NUMBER({printed.cell(row, header)})", shows) for header in headers),
                *_judged(row, name, status, part_year),
                Live(status.cell(row, "Better")),
                period,
            )
        )
    sheet.heading("Where the indicators stand")
    board = sheet.table(
        "Dashboard",
        [
            Column("Indicator", 13),
            Column("What it counts", 40),
            *(Column(header, 12, worked_out, align="right") for header in headers),
            Column("RAG", 14, worked_out, colours=Colours.RAG),
            Column("Against target", 17, worked_out, colours=Colours.STATUS),
            Column("On 2008/09", 14, worked_out, colours=Colours.TRAVEL),
            Column("Polarity", 18, worked_out),
            Column("Period of the actual", 32),
        ],
        rows,
    )
    sheet.notes(
        [
            "NI 30's 120 counts two quarters of the year, so it is set against the half of the"
            " target that was due by then (142.5, on the sheet Performance). The same period of"
            " 2008/09 is not printed for NI 30 and NI 40, so they show no direction."
        ]
    )
    sheet.heading("How many of each colour")
    sheet.table(
        "Dashboard_Count",
        [Column("RAG", 13, colours=Colours.RAG), Column("Indicators", 40, worked_out, shows="0", align="left")],
        [
            (colour, Live(f'COUNTIF(Dashboard[RAG],"{colour}")'))
            for colour in ("Green", "Amber", "Red", "No data", "No target")
        ],
    )  # fmt: skip
    sheet.heading("2008/09, target and 2009/10")
    top = sheet.row
    for row, (name, _, unit, _, _) in enumerate(INDICATORS):
        first, last = (board.cell(row, header) for header in (headers[0], headers[2]))
        head_first = board.cell(-1, headers[0])
        head_last = board.cell(-1, headers[2])
        part = PART_YEAR.get(name)
        add_chart(
            book.workbook,
            sheet,
            f"{name}: {INDICATOR_NAMES[name]}" + (f" ({part})" if part else ""),
            [
                Series(
                    f"={board.cell(row, 'Indicator')}",
                    f"={head_first}:{head_last.partition('!')[2]}",
                    f"={first}:{last.partition('!')[2]}",
                )
            ],
            f"Column chart of {name}, {INDICATOR_NAMES[name]}: 2008/09 actual, 2009/10 target and"
            " 2009/10 actual, as in the table above.",
            at=(top + (row // 3) * CHART_ROWS, 0),
            shift=(row % 3) * 432,
            number_format="0.0%" if unit == "points" else "#,##0",
            size=(424, 285),
        )


def _judged(
    row: int, name: str, status: PlacedTable, part_year: PlacedTable
) -> tuple[Content, Content, Content]:
    """RAG, status and direction, none of them from figures that are not like with like."""
    if name == "NI 30":
        actual, due = part_year.cell(0, "Actual to date"), part_year.cell(0, "Due by then")
        rag = Live(f"CSP.RAG({actual},{due},{status.cell(row, 'Better')})")
        against = Live(part_year.cell(0, "Against what was due"))
    else:
        rag = Live(status.cell(row, "RAG"))
        against = Live(status.cell(row, "Status against target"))
    direction = NO_SAME_PERIOD if name in PART_YEAR else Live(status.cell(row, "Direction"))
    return rag, against, direction


PART_YEAR = {"NI 30": "actual to quarter 2", "NI 40": "actual to November"}
"""Indicators whose 2009/10 figure is of a part of the year: footnotes 2 and 3."""

NO_SAME_PERIOD = "not printed"
"""What stands for a direction where the same period of the year before is not in the document."""

INDICATOR_NAMES = {
    "NI 15": "Most serious violent crime",
    "NI 16": "Serious acquisitive crime",
    "NI 21": "Concerns about ASB and crime dealt with",
    "NI 30": "Re-offending of prolific offenders",
    "NI 40": "Drug users in effective treatment",
    "NI 47": "Killed or seriously injured on the roads",
}
"""The indicators' names, shortened for charts."""
