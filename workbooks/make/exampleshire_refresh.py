"""What Exampleshire's workbook is refreshed from: its rules and its area map, as sheets of it."""

from collections.abc import Callable

from workbooks.make.cells import Content
from workbooks.make.invented import DISTRICTS, INDICATORS
from workbooks.make.refresh_sources import CRIME_TYPES
from workbooks.make.sheets import Column, Role, SheetWriter

NewSheet = Callable[[str, str, str, str], SheetWriter]
"""Makes a sheet from its name, title, what stands under the title, and its line on the cover."""

_EVERY_DISTRICT = "; ".join(
    f"{each.name} = Count where District = {each.name}" for each in DISTRICTS
)

RULES: tuple[tuple[Content, ...], ...] = (
    (
        *("Monthly", "sources/police", "police.uk"),
        f"Crime type = {' | '.join(CRIME_TYPES.values())}",
        "Indicator = Crime type; Month",
        _EVERY_DISTRICT,
        *("append", "keep", "keep"),
    ),
    (
        *("Districts", "sources/MYEB1.csv", "ONS population", "Year = latest"),
        *("District = Area", "Residents = Population", "report", "keep", "keep"),
    ),
    (
        *("Grant_Weights", "sources/csp-open-data.xlsx", "Home Office"),
        *("Financial Year = 2023/24", "District = CSP Name"),
        *("Crimes 2023/24 = Offence Count", "report", "keep", "keep"),
    ),
    (
        *("Returns", "sources/returns-2025-26-q4.csv", "table", ""),
        *("Indicator; District; Quarter", "Actual", "report", "keep", "keep"),
    ),
)

AREAS: tuple[tuple[Content, ...], ...] = (
    *(
        (
            name,
            "same as",
            next(each.name for each in INDICATORS if each.code == code),
            "",
            "",
            "Names of crimes too",
        )
        for code, name in CRIME_TYPES.items()
    ),
    ("Brindle Moor", "same as", "Brindlemoor", "", "", "The Home Office's spelling"),
    ("Dellmarsh East", "part of", "Dellmarsh", "", "31/03/2024", "Merged on 1 April 2024"),
    ("Dellmarsh West", "part of", "Dellmarsh", "", "31/03/2024", "Merged on 1 April 2024"),
)


def place_rules(new_sheet: NewSheet) -> None:
    """The sheets CSP Refresh and CSP Areas."""
    sheet = new_sheet(
        "CSP Refresh",
        "What is refreshed from where",
        "One rule a row, read by xlcsp refresh while this workbook is closed.",
        "Rules by which xlcsp refresh fills tables of this workbook",
    )
    sheet.table(
        "CSP_Refresh",
        [
            Column("Table", 16, Role.INPUT),
            Column("Source", 30, Role.INPUT),
            Column("Format", 15, Role.INPUT),
            Column("Filter", 34, Role.INPUT),
            Column("Key columns", 24, Role.INPUT),
            Column("Value columns", 52, Role.INPUT),
            Column("New rows", 11, Role.INPUT),
            Column("Gone rows", 11, Role.INPUT),
            Column("Missing figures", 11, Role.INPUT),
        ],
        RULES,
    )
    sheet.notes(
        [
            "New rows: report or append. Gone rows: keep, empty or remove. Missing figures: keep or"
            " empty; what is missing is never written as zero."
        ]
    )
    areas = new_sheet(
        "CSP Areas",
        "Names that sources spell otherwise",
        "Settled for good, or from one day to another. Read by xlcsp refresh.",
        "Which names of a source stand for which names in this workbook",
    )
    areas.table(
        "CSP_Areas",
        [
            Column("Name in the source", 28, Role.INPUT),
            Column("Is", 12, Role.INPUT),
            Column("Name in the table", 28, Role.INPUT),
            Column("From", 12, Role.INPUT),
            Column("To", 12, Role.INPUT),
            Column("Note", 40, Role.INPUT),
        ],
        AREAS,
    )
