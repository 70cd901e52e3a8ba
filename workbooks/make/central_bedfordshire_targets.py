"""Central Bedfordshire's eight tables of local targets, and the sums and changes in them.

In every table C Beds is M Beds + S Beds and Total is N Beds + C Beds; serious acquisitive crime is
robbery, house burglary, and theft of and from vehicles together. All levels are whole offences a
year, all changes whole per cent of the earlier year.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from workbooks.make.cells import Live
from workbooks.make.checks import Check
from workbooks.make.partnership_book import PartnershipBook, placed_where
from workbooks.make.reconciliation import Derived
from workbooks.make.sheets import Column, PlacedTable, Role, SheetWriter
from workbooks.make.transcription import Document

CRIME_TYPES: Final = {
    "target_robbery": "Robbery",
    "target_house_burglary": "House burglary",
    "target_theft_of_vehicle": "Theft of a motor vehicle",
    "target_theft_from_vehicle": "Theft from a motor vehicle",
    "target_serious_acquisitive_crime": "Serious acquisitive crime",
    "target_criminal_damage": "Criminal damage (excluding 59)",
    "target_other_burglary": "Other burglary",
    "target_theft_from_person": "Theft from the person",
}
"""Table of the transcription -> its printed heading in full."""

SERIOUS_ACQUISITIVE: Final = "target_serious_acquisitive_crime"
ITS_PARTS: Final = tuple(CRIME_TYPES)[:4]
"""Robbery, House B, ToMV and TfMV."""

AREAS: Final = ("N Beds", "M Beds", "S Beds", "C Beds", "Total")
SUMS: Final = {"C Beds": ("M Beds", "S Beds"), "Total": ("N Beds", "C Beds")}
YEARS: Final = ("2007-08", "2008-09", "2009-11", "2010-11")
CHANGES: Final = {
    "% chge": ("2008-09", "2007-08"),
    "% chge 2009-11": ("2009-11", "2008-09"),
    "% chge 2010-11": ("2010-11", "2009-11"),
    "3 yr % chge": ("2010-11", "2007-08"),
}
"""Heading of each printed change in the workbook -> the two years it compares."""

SLIP_OF_2355: Final = (
    "One slip that shows three times: S Beds 2008-09 is printed as 2355, where its four crime types"
    " (142 + 726 + 350 + 1132) make 2350. C Beds and Total were added up from the printed 2355. No"
    " printed percentage changes by it."
)
"""The reason at SAC 2008-09 for S Beds, C Beds and Total."""

Targets = Mapping[str, PlacedTable]
"""The eight tables on the sheet Local targets, by their ids in the transcription."""


@dataclass(frozen=True, slots=True)
class LevelSum:
    """A row of levels that are sums: of two areas, or of the four crime types."""

    crime: str
    area: str
    made_of: str
    parts: tuple[tuple[str, str], ...]
    """(table, area) of each summand."""


def local_targets(book: PartnershipBook, document: Document) -> Targets:
    """The sheet with the eight tables as printed."""
    sheet = book.sheet(
        "Local targets",
        "Local targets for the J Divisional area",
        "The eight tables as printed (section Local Targets): recorded offences in a year from April"
        " to March, smaller is better. C Beds is Mid and South Bedfordshire; Total adds North.",
        "The eight tables of local targets as printed: robbery, burglary, vehicle crime and others",
    )
    sheet.portrait = True
    placed = {}
    for id_, meaning in CRIME_TYPES.items():
        printed = document.tables[id_]
        first, *others = printed.headers[0]
        sheet.heading(meaning)
        placed[id_] = sheet.table(
            "Local_" + id_.removeprefix("target_"),
            [
                Column(first, 14),
                *(Column(header, 11, Role.PUBLISHED, align="right") for header in _unique(others)),
            ],
            printed.rows,
        )
    sheet.notes(
        [
            'All eight tables print "2009-11" where 2009-10 is meant: the column stands between'
            " 2008-09 and 2010-11, and the three-year change runs from 2007-08 to 2010-11.",
            'The tables print "% chge" three times. A table in Excel needs each heading once, so the'
            " second and the third have their year added here.",
        ]
    )
    return placed


def worked_out_targets(book: PartnershipBook, document: Document, targets: Targets) -> None:
    """The sheet with the sums and changes, worked out from the printed levels, and their
    reconciliation: 84 levels and 160 changes.
    """
    sheet = book.sheet(
        "Targets worked out",
        "Local targets worked out",
        "The sums and the changes of the local targets, worked out from the printed levels.",
        "C Beds = M + S, Total = N + C, serious acquisitive crime, and all percentage changes",
    )
    sheet.portrait = True
    sheet.heading("Levels that are sums")
    sums = list(_level_sums())
    placed = sheet.table(
        "Targets_Sums",
        [
            Column("Crime type", 32),
            Column("Area", 9),
            Column("Made of", 34),
            *(Column(year, 11, Role.WORKED_OUT, shows="#,##0") for year in YEARS),
        ],
        [
            (
                CRIME_TYPES[one.crime],
                one.area,
                one.made_of,
                *(Live(_sum(one, targets, year)) for year in YEARS),
            )
            for one in sums
        ],
    )
    _check_rules(book, targets)
    for index, one in enumerate(sums):
        for year in YEARS:
            book.derived(_derived_level(one, year, document, targets, placed.cell(index, year)))
    sheet.heading("Changes")
    _changes(book, sheet, document, targets)


def _check_rules(book: PartnershipBook, targets: Targets) -> None:
    for crime, name in CRIME_TYPES.items():
        table = targets[crime].name
        for area, (one, other) in SUMS.items():
            book.check(
                Check(
                    f"{name}: {area} is {one} + {other}",
                    f"{table}: {area}",
                    "subtotal",
                    f"{table}: {one}; {table}: {other}",
                )
            )
        for header, (new, old) in CHANGES.items():
            book.check(
                Check(
                    f"{name}: change {new} on {old}",
                    f"{table}[{header}]",
                    "percentage change",
                    f"{table}[{new}]; {table}[{old}]",
                )
            )
    book.check(
        Check(
            "Serious acquisitive crime is its four crime types",
            targets[SERIOUS_ACQUISITIVE].name,
            "sum of tables",
            "; ".join(targets[part].name for part in ITS_PARTS),
        )
    )


def _unique(headers: list[str]) -> list[str]:
    """The printed headings, with the year before it added to each repeated one."""
    return [
        f"{header} {headers[index - 1]}" if header in headers[:index] else header
        for index, header in enumerate(headers)
    ]


def _level_sums() -> Iterator[LevelSum]:
    for crime in CRIME_TYPES:
        for area, parts in SUMS.items():
            yield LevelSum(crime, area, " + ".join(parts), tuple((crime, part) for part in parts))
    for area in AREAS:
        yield LevelSum(
            SERIOUS_ACQUISITIVE,
            area,
            "Robbery + House B + ToMV + TfMV",
            tuple((part, area) for part in ITS_PARTS),
        )


def _sum(one: LevelSum, targets: Targets, year: str) -> str:
    return "+".join(_level(targets[crime], area, year) for crime, area in one.parts)


def _level(table: PlacedTable, area: str, year: str) -> str:
    return placed_where(table, AREAS.index(area), year)


def _derived_level(
    one: LevelSum, year: str, document: Document, targets: Targets, computed: str
) -> Derived:
    of_types = one.parts[0][0] != one.crime
    slipped = of_types and year == "2008-09" and one.area in ("S Beds", "C Beds", "Total")
    return Derived(
        where=_level(targets[one.crime], one.area, year),
        what=f"{CRIME_TYPES[one.crime]} {year}: {one.area} = {one.made_of}",
        published=_printed(document, targets, one.crime, one.area, year),
        computed=computed,
        places=0,
        shows="#,##0",
        reason=SLIP_OF_2355 if slipped else "",
    )


def _printed(document: Document, targets: Targets, crime: str, area: str, header: str) -> str:
    column = targets[crime].headers.index(header)
    return document.tables[crime].rows[AREAS.index(area)][column]


def _changes(
    book: PartnershipBook, sheet: SheetWriter, document: Document, targets: Targets
) -> None:
    lines = [(crime, area) for crime in CRIME_TYPES for area in AREAS]
    headings = {header: f"{new} on {old}" for header, (new, old) in CHANGES.items()}
    placed = sheet.table(
        "Targets_Changes",
        [
            Column("Crime type", 32),
            Column("Area", 9),
            Column("Worked out as", 34),
            *(
                Column(heading, 11, Role.WORKED_OUT, shows="0.0%;-0.0%;0.0%")
                for heading in headings.values()
            ),
        ],
        [
            (
                CRIME_TYPES[crime],
                area,
                "(new - old) / old",
                *(
                    Live(f"CSP.PCTCHANGE({_level(table, area, new)},{_level(table, area, old)})")
                    for new, old in CHANGES.values()
                ),
            )
            for crime, area in lines
            for table in [targets[crime]]
        ],
    )
    for index, (crime, area) in enumerate(lines):
        for header, heading in headings.items():
            book.derived(
                Derived(
                    where=placed_where(targets[crime], AREAS.index(area), header),
                    what=f"{CRIME_TYPES[crime]}, {area}: change {heading}",
                    published=_printed(document, targets, crime, area, header),
                    computed=placed.cell(index, heading),
                    places=2,
                    shows="0%",
                )
            )
