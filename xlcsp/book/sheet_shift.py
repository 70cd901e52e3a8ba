"""A sheet's rows with a block of them moved within its columns, in a stream.

Rows above the block pass as they are; below it every row is put together from the cells beside the
block, which stay, and those of the block, which come from another row. Where nothing stands beside
the block, heights and other properties of rows go with the cells; else they stay with their rows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from xlcsp.book.addresses import cell_name
from xlcsp.book.adjust.formulas import FilledDown
from xlcsp.book.cell_content import cell_xml
from xlcsp.book.ground import Ground
from xlcsp.book.model import LAST_ROW
from xlcsp.book.move import Move
from xlcsp.book.part_text import Splice, spliced
from xlcsp.book.sheet_text import Block, Cell, Row, SheetText, without_name
from xlcsp.book.xml_text import attribute, with_attribute


@dataclass(slots=True)
class _Line:
    """A row that is being put together."""

    attributes: bytes | None = None
    cells: dict[int, bytes] = field(default_factory=dict)
    tail: bytes = b""


@dataclass(slots=True)
class _Shift:
    """The state of one pass."""

    text: SheetText
    move: Move
    ground: Ground
    filled: Mapping[int, FilledDown]
    waiting: dict[int, _Line] = field(default_factory=dict)
    added: int = 0
    """How many of the new rows are done."""


def shifted(
    text: SheetText,
    move: Move,
    ground: Ground,
    filled: Mapping[int, FilledDown],
    head: tuple[Splice, ...],
    tail: tuple[Splice, ...],
) -> Iterator[bytes]:
    """The new content of the sheet's part, in UTF-8."""
    shift = _Shift(text, move, ground, filled)
    yield spliced(text.head, head)
    last = 0
    settled = settled_from(move, ground)
    for block in text.blocks():
        end = text.last_row(block, last)
        if end < move.first_touched or (last >= settled and not shift.waiting):
            yield block.text
        else:
            yield b"".join(_block(shift, block, last, settled))
        last = end
    yield b"".join(_done(shift, None))
    yield spliced(text.tail(), tail)


def settled_from(move: Move, ground: Ground) -> int:
    """The last row, before and after, that may differ; the whole sheet where rows go with cells."""
    if ground.alone:
        return 2 * LAST_ROW
    return max(ground.inside_bottom, ground.inside_bottom + move.growth, move.new_last, move.last)


def _block(shift: _Shift, block: Block, last: int, settled: int) -> Iterator[bytes]:
    at, above = 0, True
    for row in shift.text.rows(block, last):
        if row.number < shift.move.first_touched:
            yield block.text[at : row.end]
            at = row.end
            continue
        if row.number > settled:
            yield from _done(shift, row.number)
            yield block.text[row.start :]
            return
        above = False
        _take(shift, block, row)
        yield from _done(shift, _complete(shift.move, row.number) + 1)
    yield block.text[at:] if above else b""


def _complete(move: Move, row: int) -> int:
    """The last new row to which nothing can be added once an old row has been read."""
    there = move.new_row(row)
    return min(row, move.settled_row(row) - 1 if there is None else there)


def _take(shift: _Shift, block: Block, row: Row) -> None:
    move = shift.move
    there = move.new_row(row.number)
    if move.floor < row.number <= move.floor + move.growth:
        there = None
    tail_at = row.body
    for cell in () if row.closed else shift.text.cells(block, row):
        tail_at = cell.end
        number = there if move.inside(cell.column) else row.number
        if number is not None:
            _line(shift, number).cells[cell.column] = renamed(shift.text, block, cell, number)
    home = there if shift.ground.alone else row.number
    if home is not None:
        line = _line(shift, home)
        line.attributes = row.attributes
        line.tail = block.text[tail_at : row.body_end].strip()


def _line(shift: _Shift, number: int) -> _Line:
    return shift.waiting.setdefault(number, _Line())


def renamed(text: SheetText, block: Block, cell: Cell, row: int) -> bytes:
    """A cell as it stands, in another row."""
    if row == cell.row and attribute(cell.attributes, b"r") is not None:
        return block.text[cell.start : cell.end]
    at = cell.start + len(text.grammar.prefix) + 2
    raw = b' r="%s"%s' % (cell_name(row, cell.column).encode(), without_name(cell.attributes))
    rest = block.text[at + len(cell.attributes) : cell.end]
    return block.text[cell.start : at] + raw + rest


def _done(shift: _Shift, before: int | None) -> Iterator[bytes]:
    """The rows that are complete: those before a number, or all."""
    new = shift.move.new_rows
    while shift.waiting or shift.added < len(new):
        number = min(shift.waiting, default=1 << 30)
        if shift.added < len(new):
            number = min(number, new[shift.added])
        if before is not None and number >= before:
            return
        line = shift.waiting.pop(number, _Line())
        if number in new:
            shift.added += 1
            _fill_new(shift, number, line)
        yield _row_xml(shift, number, line)


def _fill_new(shift: _Shift, number: int, line: _Line) -> None:
    prefix = shift.text.grammar.prefix
    columns = shift.ground.model.keys() | shift.filled.keys()
    for column in columns:
        model, filled = shift.ground.model.get(column), shift.filled.get(column)
        if (cell := new_cell(model, filled, number, column, prefix)) is not None:
            line.cells[column] = cell
    if line.attributes is None and shift.ground.model_row is not None:
        line.attributes = with_attribute(shift.ground.model_row, b"hidden", None)


def new_cell(
    model: Cell | None, filled: FilledDown | None, row: int, column: int, prefix: bytes
) -> bytes | None:
    """A cell of a new row: the style of the one above it, and its formula where it fills down; None
    where there is neither."""
    raw = f' r="{cell_name(row, column)}"'.encode()
    for name in (b"s", b"cm") if filled is not None else (b"s",):
        value = attribute(model.attributes, name) if model is not None else None
        if value is not None:
            raw = with_attribute(raw, name, value)
    if filled is None and attribute(raw, b"s") is None:
        return None
    return cell_xml(raw, filled.at(row, column, prefix) if filled else b"", prefix)


def _row_xml(shift: _Shift, number: int, line: _Line) -> bytes:
    prefix = shift.text.grammar.prefix
    raw = with_attribute(line.attributes or b"", b"r", str(number))
    raw = with_attribute(raw, b"spans", None)
    inner = b"".join(line.cells[column] for column in sorted(line.cells)) + line.tail
    if not inner:
        if line.attributes is None or raw.split() == [b'r="%d"' % number]:
            return b""
        return b"<%srow%s/>" % (prefix, raw.rstrip())
    return b"<%srow%s>%s</%srow>" % (prefix, raw.rstrip(), inner, prefix)
