"""Central Bedfordshire's plan 2009-12: the scanning chart, the local targets, targets in prose.

The plan prints baselines and targets and no actuals, so the monitoring sheet is for officers to
fill in and says "No data" until they do. The rule of the scanning chart (two marks, or an override)
was found from its decisions; the plan does not state it.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from workbooks.make.cells import Content, Live, Noted
from workbooks.make.partnership_book import About, PartnershipBook, placed_where
from workbooks.make.reconciliation import Derived
from workbooks.make.sheets import Column, PlacedTable, Role, SheetWriter
from workbooks.make.style import Colours
from workbooks.make.transcription import Document, PrintedTable, read

ACCENT: Final = "#1D4E5A"

ABOUT: Final = About(
    title="Central Bedfordshire Community Safety Partnership Plan 2009-12",
    partnership="Central Bedfordshire Community Safety Partnership",
    period="April 2009 – March 2012",
    what="The tables, lists and targets of the Central Bedfordshire Community Safety Partnership"
    " Plan April 2009 – March 2012, transcribed from the published plan, with the figures that"
    " follow from other figures worked out beside them by formulas.\n"
    "It is a transcription: printed figures are never corrected, and no figure was added. The plan"
    " prints baselines and targets but no actuals; the sheet Monitoring is there to type them into,"
    " and says No data until then.",
    derived="The levels of C Beds and of Total in the eight tables of local targets (sums of their"
    " areas), serious acquisitive crime (the sum of its four crime types), every percentage change,"
    " the targets of NI 16 and NI 40 and the confidence path, and the scanning chart's decisions.",
    marks="",
)


@dataclass(frozen=True, slots=True)
class CrimeType:
    """One of the eight tables of local targets: its id, and its printed heading in full."""

    id: str
    meaning: str


CRIME_TYPES: Final = (
    CrimeType("target_robbery", "Robbery"),
    CrimeType("target_house_burglary", "House burglary"),
    CrimeType("target_theft_of_vehicle", "Theft of a motor vehicle"),
    CrimeType("target_theft_from_vehicle", "Theft from a motor vehicle"),
    CrimeType("target_serious_acquisitive_crime", "Serious acquisitive crime"),
    CrimeType("target_criminal_damage", "Criminal damage (excluding offence 59)"),
    CrimeType("target_other_burglary", "Other burglary"),
    CrimeType("target_theft_from_person", "Theft from the person"),
)

SERIOUS_ACQUISITIVE: Final = "target_serious_acquisitive_crime"
ITS_PARTS: Final = (
    "target_robbery",
    "target_house_burglary",
    "target_theft_of_vehicle",
    "target_theft_from_vehicle",
)

AREAS: Final = ("N Beds", "M Beds", "S Beds", "C Beds", "Total")
SUMS: Final = {"C Beds": ("M Beds", "S Beds"), "Total": ("N Beds", "C Beds")}

YEARS: Final = ("2007-08", "2008-09", "2009-11", "2010-11")
CHANGES: Final = (
    ("% chge", "2008-09", "2007-08"),
    ("% chge 2009-11", "2009-11", "2008-09"),
    ("% chge 2010-11", "2010-11", "2009-11"),
    ("3 yr % chge", "2010-11", "2007-08"),
)
"""Heading of each printed change in the workbook, and the two years it compares."""

PRINTED_2355: Final = (
    "One slip with three marks: S Beds 2008-09 is printed as 2,355, where its four crime types"
    " (142 + 726 + 350 + 1,132) make 2,350. C Beds and Total were added up from the printed 2,355."
    " No printed percentage changes by it."
)
NOT_A_STRAIGHT_LINE: Final = (
    "The plan does not say how the path was drawn. A straight line from 50% to 58.6% passes through"
    " 54.3%; 53.9% is the Force's own step, so this figure cannot be derived."
)


def build(path: Path) -> None:
    """Writes the workbook, without the results of its formulas."""
    document = read("central_bedfordshire")
    with PartnershipBook(path, ABOUT, ACCENT) as book:
        book.choices("List_Year", "Target year", YEARS[1:])
        dashboard = book.sheet(
            "Dashboard",
            "Dashboard",
            "C Beds (Mid and South Bedfordshire): where the actuals stand against the local targets.",
            "Status of the eight crime types, and charts of the targets; follows Monitoring",
        )
        _priorities(book, document)
        _scanning_chart(book, document)
        targets = _local_targets(book, document)
        _worked_out_targets(book, targets)
        confidence = _indicators(book, document, targets)
        monitoring = _monitoring(book, targets)
        _lists(book, document)
        _dashboard(book, dashboard, monitoring, targets, confidence)


def _priorities(book: PartnershipBook, document: Document) -> None:
    sheet = book.sheet(
        "Priorities",
        "Priorities",
        "What the partnership chose, and where the choice comes from.",
        "The eight priorities of the strategic assessment and those of the Local Area Agreement",
    )
    sheet.heading("From the strategic assessment, March 2009")
    _list_table(sheet, document.tables["priorities"], "Priorities", "Priority")
    sheet.heading("Selected from the National Indicator Set for the Local Area Agreement")
    _list_table(sheet, document.tables["laa_priorities"], "LAA_Priorities", "Priority")
    sheet.heading("From the previous LAA")
    _list_table(sheet, document.tables["previous_laa_priorities"], "Previous_LAA", "Priority")


def _list_table(sheet: SheetWriter, printed: PrintedTable, name: str, header: str) -> None:
    sheet.table(name, [Column(header, 92)], printed.rows)


def _scanning_chart(book: PartnershipBook, document: Document) -> None:
    printed = document.tables["scanning"]
    sheet = book.sheet(
        "Scanning chart",
        "Scanning chart",
        "How the priorities were chosen (Priorities and delivery). X marks what the evidence shows.",
        "The 17 categories, their marks, the decision as printed and by rule",
    )
    sheet.table(
        "Scanning_Rule",
        [Column("Setting", 32), Column("Value", 8, Role.INPUT, align="left")],
        [
            (
                "Marks needed for Include",
                Noted(
                    2,
                    "Found from the 17 printed decisions: two marks"
                    " give all of them once Domestic Abuse and Sexual Abuse/Violence are overridden.",
                ),
            )
        ],
    )
    need = f"'{sheet.name}'!$B${sheet.row}"
    book.name("Scan_Need", need)
    sheet.row += 1
    headers = printed.headers[0]
    marks = [Column(header, 11, align="center") for header in headers[1:7]]
    placed = sheet.table(
        "Scanning",
        [
            Column(headers[0], 32),
            *marks,
            Column(headers[7], 46),
            Column(headers[8], 11, colours=Colours.DECISION),
            Column("Override: reason", 28, Role.INPUT),
            Column(
                "By rule",
                11,
                Role.WORKED_OUT,
                "CSP.SCAN(Scanning[[#This Row],[PSA]:[High public concern]],Scan_Need,"
                "{Override: reason})",
                colours=Colours.DECISION,
            ),
        ],
        [(*(_one_line(cell) for cell in row), _override(row)) for row in printed.rows],
    )
    sheet.notes(
        [
            "The plan states no rule. Two marks, or a reason in the override column, give all 17"
            " printed decisions. The comment column is no override: excluded rows have comments too.",
            "The two overrides repeat the printed comments on those rows. Serious Acquisitive Crime"
            ' "sub divides into following 4 categories": of the four rows that follow, Non Domestic'
            " Burglary is no part of it; the local targets add up robbery, house burglary, and theft"
            " of and from vehicles.",
        ]
    )
    for index, row in enumerate(printed.rows):
        book.derived(
            Derived(
                where=placed_where(placed, index, headers[8]),
                what=f"Scanning chart: decision on {row[0]}",
                published=row[8],
                computed=placed.cell(index, "By rule"),
                places=None,
            )
        )


def _one_line(cell: str) -> str:
    return cell.replace("\n", " ")


def _override(row: tuple[str, ...]) -> Content:
    return row[7] if row[0] in ("Domestic Abuse", "Sexual Abuse/Violence") else None


def _local_targets(book: PartnershipBook, document: Document) -> dict[str, PlacedTable]:
    sheet = book.sheet(
        "Local targets",
        "Local targets for the J Divisional area",
        "The eight tables as printed (Local Targets). C Beds is Mid and South Bedfordshire together;"
        " Total adds North Bedfordshire. Smaller is better in all of them.",
        "The eight tables of local targets as printed: robbery, burglary, vehicle crime and others",
    )
    sheet.portrait = True
    placed = {}
    for crime in CRIME_TYPES:
        printed = document.tables[crime.id]
        sheet.heading(crime.meaning)
        placed[crime.id] = sheet.table(
            "Local_" + crime.id.removeprefix("target_"),
            [
                Column(printed.headers[0][0], 14),
                *(
                    Column(header, 11, Role.PUBLISHED, align="right")
                    for header in _unique(printed.headers[0][1:])
                ),
            ],
            printed.rows,
        )
    sheet.notes(
        [
            'All eight tables print "2009-11" where 2009-10 is meant: the column stands between'
            " 2008-09 and 2010-11, and the three-year change runs from 2007-08 to 2010-11.",
            'The tables print "% chge" three times; a table in Excel needs each heading once, so the'
            " second and third have their year added.",
            "Basis: recorded offences, cumulative over a year from April to March. The plan prints"
            " the abbreviations in the first column headings; the headings above spell them out.",
        ]
    )
    return placed


def _unique(headers: tuple[str, ...]) -> list[str]:
    """The printed headings, with the year before it added to each repeated one."""
    seen: list[str] = []
    for index, header in enumerate(headers):
        seen.append(f"{header} {headers[index - 1]}" if header in seen else header)
    return seen


def _worked_out_targets(book: PartnershipBook, targets: dict[str, PlacedTable]) -> None:
    sheet = book.sheet(
        "Targets worked out",
        "Local targets worked out",
        "The sums and changes of the local targets, worked out by formulas from the printed levels.",
        "C Beds = M + S, Total = N + C, serious acquisitive crime, and all percentage changes",
    )
    sheet.portrait = True
    sheet.heading("Levels that are sums")
    rows: list[tuple[CrimeType, str, str, list[str]]] = []
    for crime in CRIME_TYPES:
        for area, parts in SUMS.items():
            rows.append((crime, area, " + ".join(parts), _area_sums(targets[crime.id], parts)))
    whole = next(crime for crime in CRIME_TYPES if crime.id == SERIOUS_ACQUISITIVE)
    for area in AREAS:
        rows.append((whole, area, "Robbery + House B + ToMV + TfMV", _type_sums(targets, area)))
    placed = sheet.table(
        "Targets_Sums",
        [
            Column("Crime type", 36),
            Column("Area", 9),
            Column("Made of", 32),
            *(Column(year, 11, Role.WORKED_OUT, shows="#,##0") for year in YEARS),
        ],
        [(crime.meaning, area, of, *map(Live, sums)) for crime, area, of, sums in rows],
    )
    for index, (crime, area, of, _) in enumerate(rows):
        for year in YEARS:
            slip = (
                of.startswith("Robbery")
                and year == "2008-09"
                and area
                in (
                    "S Beds",
                    "C Beds",
                    "Total",
                )
            )
            _derived_level(
                book,
                targets[crime.id],
                area,
                year,
                f"{crime.meaning}, {area} {year}: {of}",
                placed.cell(index, year),
                PRINTED_2355 if slip else "",
            )
    _changes(book, sheet, targets)


def _area_sums(table: PlacedTable, parts: tuple[str, ...]) -> list[str]:
    return [
        "+".join(table.cell(AREAS.index(part), year) for part in parts).replace("$", "")
        for year in YEARS
    ]


def _type_sums(targets: dict[str, PlacedTable], area: str) -> list[str]:
    return [
        "+".join(targets[part].cell(AREAS.index(area), year) for part in ITS_PARTS).replace("$", "")
        for year in YEARS
    ]


def _derived_level(
    book: PartnershipBook,
    table: PlacedTable,
    area: str,
    year: str,
    what: str,
    computed: str,
    reason: str,
) -> None:
    row = AREAS.index(area)
    book.derived(
        Derived(
            where=placed_where(table, row, year),
            what=what,
            published=_printed_cell(table, row, year),
            computed=computed,
            places=0,
            shows="#,##0",
            reason=reason,
        )
    )


def _printed_cell(table: PlacedTable, row: int, header: str) -> str:
    document = read("central_bedfordshire")
    id_ = "target_" + table.name.removeprefix("Local_")
    return document.tables[id_].rows[row][table.headers.index(header)]


def _changes(book: PartnershipBook, sheet: SheetWriter, targets: dict[str, PlacedTable]) -> None:
    sheet.heading("Changes from year to year, and over three years")
    rows: list[tuple[Content, ...]] = []
    for crime in CRIME_TYPES:
        table = targets[crime.id]
        for row, area in enumerate(AREAS):
            changes = [
                Live(
                    f"CSP.PCTCHANGE({table.cell(row, new)},{table.cell(row, old)})".replace("$", "")
                )
                for _, new, old in CHANGES
            ]
            rows.append((crime.meaning, area, *changes))
    placed = sheet.table(
        "Targets_Changes",
        [
            Column("Crime type", 36),
            Column("Area", 9),
            *(
                Column(f"{new} on {old}", 11, Role.WORKED_OUT, shows="0.0%")
                for _, new, old in CHANGES
            ),
        ],
        rows,
    )
    for number, crime in enumerate(CRIME_TYPES):
        for row, area in enumerate(AREAS):
            for header, new, old in CHANGES:
                table = targets[crime.id]
                book.derived(
                    Derived(
                        where=placed_where(table, row, header),
                        what=f"{crime.meaning}, {area}: change from {old} to {new}",
                        published=_printed_cell(table, row, header),
                        computed=placed.cell(number * len(AREAS) + row, f"{new} on {old}"),
                        places=2,
                        shows="0%",
                    )
                )
