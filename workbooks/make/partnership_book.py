"""A partnership's workbook: cover, dashboard, working sheets, Reconciliation and the hidden lists.

A builder opens one, adds its sheets in the order of their tabs, records each derived figure with
`derived`, and closes it. The cover and the reconciliation are written at closing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from xlsxwriter import Workbook
from xlsxwriter.utility import quote_sheetname, xl_col_to_name

from workbooks.make.cells import Content, Link, Live
from workbooks.make.checks import SHEET, Check, write_checks
from workbooks.make.reconciliation import DERIVED_NAME, Derived, write_reconciliation
from workbooks.make.sheets import Column, PlacedTable, Role, SheetWriter
from workbooks.make.style import FONT, Colours, Styles
from workbooks.make.transcription import Document

UNDERIVABLE = '"Cannot be derived"'
"""The formula of a derived figure whose inputs are not printed."""

VERSION = "1.0"
"""Of the workbooks; it goes up when a published one changes."""

# A fixed date: the same transcription always gives the same file.
CREATED = datetime(2026, 1, 1)

LISTS = {
    "List_Better": ("Polarity", ("Smaller is better", "Bigger is better", "Neutral")),
    "List_Unit": ("Unit", ("number", "points")),
    "List_Basis": (
        "Basis",
        ("Cumulative", "Rolling twelve months", "Snapshot", "Rate", "Survey", "Calendar year"),
    ),
}
"""Defined name -> heading and choices of a validated column, on the hidden sheet Lists."""


@dataclass(frozen=True, slots=True)
class About:
    """What the cover says of a workbook."""

    title: str
    partnership: str
    period: str
    what: str
    derived: str
    marks: str
    """Fixed words on every sheet's print footer, e.g. that the partnership is fictitious."""


class PartnershipBook:
    """Builds one workbook."""

    def __init__(self, path: Path, about: About, accent: str) -> None:
        self.path = path
        self.about = about
        self.workbook = Workbook(
            str(path),
            {
                # Column widths are measured in the digits of this font.
                "default_format_properties": {"font_name": FONT, "font_size": 10},
                "default_row_height": 18,
            },
        )
        self.workbook.set_properties(
            {
                "title": about.title,
                "subject": f"{about.partnership}, {about.period}",
                "comments": about.what,
                "created": CREATED,
            }
        )
        self.workbook.set_custom_property("xlcsp workbook version", VERSION, "text")
        # A full recalculation on opening would turn every CSP cell into #NAME? without the add-in.
        self.workbook.calc_on_load = False
        self.styles = Styles(self.workbook, accent)
        self._sheets: list[tuple[SheetWriter, str]] = []
        self._derived: list[Derived] = []
        self._checks: list[Check] = []
        self._choices = dict(LISTS)
        self._cover = self._new_sheet(
            "Cover", about.title, f"{about.partnership} · {about.period}", accent
        )
        self._cover.portrait = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.close()

    def sheet(self, name: str, title: str, where: str, holds: str) -> SheetWriter:
        """A new sheet. ``where`` stands under its title; ``holds`` is its line on the cover."""
        writer = self._new_sheet(name, title, where)
        self._sheets.append((writer, holds))
        return writer

    def derived(self, figure: Derived) -> None:
        """A figure of the document that follows from others of it."""
        self._derived.append(figure)
        if figure.computed == UNDERIVABLE:
            self.check(
                Check(figure.what, figure.where, "cannot be derived", "", "", "", figure.reason)
            )

    def check(self, rule: Check) -> None:
        """A rule about published figures, for the sheet CSP Checks."""
        self._checks.append(rule)

    def in_prose(self, document: Document) -> PlacedTable:
        """The sheet of the figures that stand in the document's sentences."""
        sheet = self.sheet(
            "In prose",
            "Figures in the document's sentences",
            f"{document.title}: sentences that state figures, word for word.",
            "Sentences of the document that state figures, word for word",
        )
        return sheet.table(
            "In_Prose",
            [Column("Where", 40), Column("Sentence", 90), Column("Figures", 26)],
            [
                (figure.section, figure.sentence, "; ".join(figure.figures))
                for figure in document.prose.values()
            ],
        )

    def name(self, name: str, reference: str) -> None:
        """A defined name for a cell or a range such as ``'Sheet'!$A$1``."""
        self.workbook.define_name(name, f"={reference}")

    def choices(self, name: str, heading: str, words: Sequence[str]) -> None:
        """A list of the workbook's own on the sheet Lists, for `Column.choices`."""
        self._choices[name] = (heading, tuple(words))

    def close(self) -> None:
        """Reconciliation, lists and cover; then the file."""
        if self._derived:
            sheet = self.sheet(
                "Reconciliation",
                "Reconciliation of derived figures",
                "Every figure of the document that follows from other figures of it: as printed,"
                " as worked out here from what is printed, and whether the two agree."
                " Printed figures are never corrected.",
                "Each derived figure: published, worked out, whether they agree, and if not, why",
            )
            write_reconciliation(sheet, self.workbook, self._derived)
        if self._checks:
            sheet = self.sheet(
                SHEET,
                "Rules about the published figures",
                "What follows from what, one rule a row. The command xlcsp check reads them, works"
                " the figures out again and explains each that does not follow. Edit them freely.",
                "Rules about the published figures, for the command xlcsp check",
            )
            write_checks(sheet, self._checks)
        self._lists()
        self._write_cover()
        for writer in [self._cover, *(writer for writer, _ in self._sheets)]:
            footer = f"{self.about.title}{' · ' if self.about.marks else ''}{self.about.marks}"
            writer.finish(footer)
        self._cover.worksheet.activate()
        self.workbook.close()

    def _new_sheet(self, name: str, title: str, subtitle: str, tab_colour: str = "") -> SheetWriter:
        worksheet = self.workbook.add_worksheet(name)
        if tab_colour:
            worksheet.set_tab_color(tab_colour)
        return SheetWriter(self.workbook, worksheet, self.styles, title, subtitle)

    def _lists(self) -> None:
        worksheet = self.workbook.add_worksheet("Lists")
        worksheet.hide()
        for index, (name, (heading, choices)) in enumerate(self._choices.items()):
            worksheet.write_string(0, index, heading, self.styles.header())
            worksheet.write_column(1, index, choices, self.styles.paragraph)
            worksheet.set_column(index, index, 24)
            letter = xl_col_to_name(index)
            self.name(name, f"Lists!${letter}$2:${letter}${len(choices) + 1}")
        if self.about.marks:
            worksheet.write_string(0, len(self._choices), self.about.marks, self.styles.note)

    def _write_cover(self) -> None:
        cover = self._cover
        cover.heading("What this workbook is")
        for text in self.about.what.split("\n"):
            cover.paragraph(text)
        if self._derived:
            cover.heading("Which figures are derived")
            cover.paragraph(self.about.derived)
            self._count(cover)
        cover.heading("What each sheet holds")
        cover.table(
            "Cover_Sheets",
            [Column("Sheet", 30), Column("What it holds", 76)],
            [
                (Link(writer.name, f"{quote_sheetname(writer.name)}!A1"), holds)
                for writer, holds in self._sheets
            ],
        )
        cover.heading("How to read the colours")
        placed = cover.table("Cover_Colours", _COLOUR_COLUMNS, _COLOURS)
        first, column = placed.at(0, "Sign")
        cover.colour(first, column, first + 4, column, Colours.RAG)
        cover.notes(
            [
                "Pale blue cells are worked out by a formula; pale yellow cells are for you to"
                " fill in; white cells are as printed in the document.",
                "A colour never stands alone: the word is always there, with a sign before it.",
                f"Workbook version {VERSION}. Formulas that begin with CSP. need the xlcsp add-in to"
                " be worked out anew; without it their last results stay.",
            ]
        )

    def _count(self, cover: SheetWriter) -> None:
        cover.table(
            "Cover_Count",
            [Column("Derived figures", 30), Column("How many", 76, Role.WORKED_OUT, align="left")],
            [
                ("Agree with the document", Live(f'COUNTIF({DERIVED_NAME}[Agrees],"Yes")')),
                ("Do not agree; reason given", Live(f'COUNTIF({DERIVED_NAME}[Agrees],"No")')),
            ],
        )


_COLOUR_COLUMNS = [Column("Sign", 30), Column("Meaning", 76)]

_COLOURS: Sequence[Sequence[Content]] = [
    ("Green", "On or better than the target (or the figure compared with)"),
    ("Amber", "Worse than the target, but within the tolerance set beside the figure"),
    ("Red", "Worse than the target by more than the tolerance; the documents print no tolerance"),
    ("No data", "The figure is missing. Missing data never turns green"),
    ("No target", "The figure is there, the target or comparator is not"),
    ("▲ better, ▼ better", "Direction of travel: the arrow is the figure's, the word its meaning"),
    ("▲ worse, ▼ worse", "The figure moved the wrong way"),
]


def rows_of(table: PlacedTable, header: str, first: int = 0, last: int | None = None) -> str:
    """A column's rows on its sheet, for a rule: ``'Sheet'!C5:C9``."""
    return table.span(header, first, last).replace("$", "")


def placed_where(table: PlacedTable, row: int, header: str) -> str:
    """Where a derived figure stands, for `Derived.where`."""
    return table.cell(row, header).replace("$", "")
