"""The Reconciliation sheet: one row for each derived figure of the document."""

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter import Workbook

from workbooks.make.cells import Content, Link, Live
from workbooks.make.sheets import Column, Role, SheetWriter
from workbooks.make.style import Colours

DERIVED_NAME = "Reconciliation"


@dataclass(frozen=True, slots=True)
class Derived:
    """A figure of the document that follows from other figures of it.

    ``where`` is the cell that holds it as printed (``'Sheet'!C5``); ``published`` its text.
    ``computed`` is the formula for it from what is printed. ``places`` is how many decimals the
    figure is printed to, as the cell holds it (9.9% has three); None for wording, which must be
    the same letter by letter, or be ``means`` where our wording has another form. ``reason`` says
    why the two differ; it is required exactly where they do.
    """

    where: str
    what: str
    published: str
    computed: str
    places: int | None
    shows: str = ""
    means: str = ""
    reason: str = ""


def write_reconciliation(
    sheet: SheetWriter, workbook: Workbook, figures: Sequence[Derived]
) -> None:
    """The table ``Reconciliation`` on its sheet."""
    sheet.table(
        DERIVED_NAME,
        [
            Column("No", 5, align="right"),
            Column("Where", 24),
            Column("What", 58),
            Column("Published", 18, align="right"),
            Column("Worked out", 16, Role.WORKED_OUT, align="right"),
            Column("Rounded as published", 16, Role.WORKED_OUT, align="right"),
            Column("Agrees", 10, Role.WORKED_OUT, colours=Colours.AGREES, align="left"),
            Column("Why not", 60),
        ],
        [_row(number, figure) for number, figure in enumerate(figures, start=1)],
        filters=True,
    )


def _row(number: int, figure: Derived) -> Sequence[Content]:
    head: list[Content] = [
        number,
        Link(figure.where.replace("'", "").replace("!", ", "), figure.where),
        figure.what,
        figure.published,
        Live(figure.computed, _unrounded(figure.shows)),
    ]
    return [*head, *_comparison(figure), figure.reason]


def _comparison(figure: Derived) -> Sequence[Content]:
    if figure.places is None:
        means = figure.means or figure.published
        return Live("{Worked out}"), Live(f'IF(EXACT({{Worked out}},"{means}"),"Yes","No")')
    rounded = Live(f"ROUND({{Worked out}},{figure.places})", figure.shows)
    # The difference is rounded because two floats of one decimal figure may differ in the last bit.
    same = f"ROUND(CSP.NUMBER({{Published}})-{{Rounded as published}},{figure.places})=0"
    return rounded, Live(f'IFERROR(IF({same},"Yes","No"),"No")')


def _unrounded(shows: str) -> str:
    """The number format with enough decimals to see what was rounded away."""
    if shows.endswith("%"):
        return "0.000%"
    if shows in ("0", "#,##0", '"£"#,##0'):
        return shows + ".00"
    return shows + "00" if "." in shows else shows
