"""A sheet's XML with planned cells put in place, in a stream; every other byte as it was."""

import re
from collections.abc import Iterator
from typing import Final

from xlcsp.book.addresses import area_name, cell_name
from xlcsp.book.model import Area
from xlcsp.book.part_text import spliced
from xlcsp.book.sheet_plan import SheetPlan
from xlcsp.book.sheet_text import Block, Row, SheetText, cells_apart
from xlcsp.book.xml_text import ATTRIBUTES, attribute, from_utf8, hide, with_attribute

_SPAN: Final = re.compile(r"(\d+):(\d+)")


def edited(text: SheetText, plan: SheetPlan) -> Iterator[bytes]:
    """The new content of the sheet's part, in its own encoding."""
    return from_utf8(_edited(text, plan), text.encoding)


def _edited(text: SheetText, plan: SheetPlan) -> Iterator[bytes]:
    waiting = sorted(plan.cells)
    waiting.reverse()
    head = spliced(with_dimension(text, plan.dimension), plan.head)
    if text.empty and waiting:
        opened, _, _ = head.rpartition(b"/>")
        yield opened + b">"
        yield b"".join(_new_rows(text, plan, waiting, None))
        yield text.grammar.data_end + b">"
        yield spliced(text.tail(), plan.tail)
        return
    yield head
    last = 0
    for block in text.blocks():
        end = text.last_row(block, last) if waiting else last
        if waiting and waiting[-1] <= end:
            yield b"".join(_edited_block(text, plan, block, last, waiting))
        else:
            yield block.text
        last = end
    yield b"".join(_new_rows(text, plan, waiting, None))
    yield spliced(text.tail(), plan.tail)


def with_dimension(text: SheetText, dimension: Area | None) -> bytes:
    """What stands before the rows, with another size stated."""
    if dimension is None:
        return text.head
    found = re.search(
        rb"<%sdimension(?=[\s/>])(%s)" % (re.escape(text.grammar.prefix), ATTRIBUTES),
        hide(text.head)[0],
    )
    if found is None:
        return text.head
    raw = with_attribute(found[1], b"ref", area_name(dimension))
    return text.head[: found.start(1)] + raw + text.head[found.end(1) :]


def _edited_block(
    text: SheetText, plan: SheetPlan, block: Block, before: int, waiting: list[int]
) -> Iterator[bytes]:
    at = 0
    for row in text.rows(block, before):
        if waiting and waiting[-1] <= row.number:
            yield block.text[at : row.start]
            yield from _new_rows(text, plan, waiting, row.number)
            at = row.start
            if waiting and waiting[-1] == row.number:
                yield _edited_row(text, plan.cells[waiting.pop()], block, row)
                at = row.end
    yield block.text[at:]


def _new_rows(
    text: SheetText, plan: SheetPlan, waiting: list[int], before: int | None
) -> Iterator[bytes]:
    """The waiting rows that stand before another; all of them for None."""
    prefix = text.grammar.prefix
    while waiting and (before is None or waiting[-1] < before):
        number = waiting.pop()
        cells = b"".join(content or b"" for _, content in sorted(plan.cells[number].items()))
        yield b'<%srow r="%d">%s</%srow>' % (prefix, number, cells, prefix)


def _edited_row(text: SheetText, cells: dict[int, bytes | None], block: Block, row: Row) -> bytes:
    start = _with_span(block.text[row.start : row.body], row, list(cells))
    apart = cells_apart(block, row, text.grammar.prefix)
    if apart is not None:
        together = {**apart, **cells}
        new = b"".join(together[column] or b"" for column in sorted(together))
        return start + new + block.text[row.body_end : row.end]
    waiting = sorted(cells.items(), reverse=True)
    pieces: list[bytes] = []
    at, behind, taken_away = row.body, row.body, b""
    for cell in () if row.closed else text.cells(block, row):
        if taken_away and attribute(cell.attributes, b"r") is None:
            pieces.append(taken_away)
        taken_away = b""
        while waiting and waiting[-1][0] < cell.column:
            pieces += [block.text[at : cell.start], waiting.pop()[1] or b""]
            at = cell.start
        if waiting and waiting[-1][0] == cell.column:
            content = waiting.pop()[1]
            pieces += [block.text[at : cell.start], content or b""]
            at = cell.end
            if content is None:
                name = cell_name(cell.row, cell.column).encode()
                taken_away = b'<%sc r="%s"/>' % (text.grammar.prefix, name)
        behind = cell.end
    pieces.append(block.text[at:behind])
    pieces += [content or b"" for _, content in reversed(waiting)]
    pieces.append(block.text[behind : row.body_end])
    body = b"".join(pieces)
    if not row.closed:
        return start + body + block.text[row.body_end : row.end]
    return start[:-2].rstrip() + b">" + body + b"</%srow>" % text.grammar.prefix


def _with_span(start: bytes, row: Row, columns: list[int]) -> bytes:
    """The row's start tag, its hint of first and last column widened to hold these columns."""
    stated = attribute(row.attributes, b"spans")
    span = _SPAN.fullmatch(stated) if stated else None
    if span is None or (int(span[1]) <= min(columns) and max(columns) <= int(span[2])):
        return start
    first, last = min(int(span[1]), *columns), max(int(span[2]), *columns)
    new = with_attribute(row.attributes, b"spans", f"{first}:{last}")
    at = start.index(row.attributes)
    return start[:at] + new + start[at + len(row.attributes) :]
