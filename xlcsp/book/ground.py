"""One look over a sheet on which a block of rows is to grow or shrink: what stands where."""

from dataclasses import dataclass, field

from xlcsp.book.cell_content import read_formula, read_value
from xlcsp.book.move import Move
from xlcsp.book.sheet_text import Cell, Row, SheetText
from xlcsp.book.xml_text import attribute, is_true


@dataclass(slots=True)
class Ground:
    """What was found from the first row that may be different on."""

    inside_bottom: int = 0
    """The last row with a cell in the block's columns."""
    outside_bottom: int = 0
    """The last row with a cell beside them."""
    alone: bool = True
    """Whether nothing beside the block shares a row with what moves."""
    model: dict[int, Cell] = field(default_factory=dict)
    """The cells of the last row of data that stays, by column."""
    model_row: bytes | None = None
    """The attributes of that row."""
    hidden: set[int] = field(default_factory=set)
    """Hidden rows."""
    filled: set[int] = field(default_factory=set)
    """The first rows below the block that hold a value or formula in its columns."""


def survey_ground(text: SheetText, move: Move, bottom: int) -> Ground:
    """Look at the sheet to the end of its rows; ``bottom`` is the last row of the block (totals)."""
    found = Ground()
    last = 0
    start = min(move.first_touched, move.template)
    for block in text.blocks():
        end = text.last_row(block, last)
        if end < start:
            found.inside_bottom = found.outside_bottom = end
        else:
            for row in text.rows(block, last):
                _look(found, text, row, list(text.cells(block, row)), move, bottom)
        last = end
    return found


def _look(
    found: Ground, text: SheetText, row: Row, cells: list[Cell], move: Move, bottom: int
) -> None:
    inside = [cell for cell in cells if move.inside(cell.column)]
    beside = [cell for cell in cells if not move.inside(cell.column)]
    if is_true(attribute(row.attributes, b"hidden")):
        found.hidden.add(row.number)
    if inside:
        found.inside_bottom = row.number
    if beside:
        found.outside_bottom = row.number
    if row.number >= move.first_touched and found.alone:
        found.alone = not any(_holds_something(cell, text) for cell in beside)
    if row.number == move.template:
        found.model = {cell.column: cell for cell in inside}
        found.model_row = row.attributes
    if bottom < row.number <= bottom + move.growth and any(
        _holds_something(cell, text) for cell in inside
    ):
        found.filled.add(row.number)


def _holds_something(cell: Cell, text: SheetText) -> bool:
    return bool(cell.inner) and (
        read_value(cell, text.grammar, date1904=False) is not None
        or read_formula(cell, text.grammar) is not None
    )
