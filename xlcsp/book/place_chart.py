"""A native chart put on a sheet of a closed workbook, with the cells that it draws from.

The chart is a part of its own, and so is the sheet's drawing unless it has one already, which then
gains an anchor; the sheet learns of a new drawing by one element, put where the schema wants it
(ECMA-376 part 1, 18.3.1.99 and 20.5). Cells are only put where nothing stands yet.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from xlcsp.book.addresses import area_name, cell_name
from xlcsp.book.cell_content import cell_xml, value_xml
from xlcsp.book.errors import LockedCell, NotFree, UnusualForm
from xlcsp.book.model import Area, CellValue, Sheet, Written
from xlcsp.book.parts import (
    CONTENT_TYPES,
    relationships,
    relationships_part,
    with_content_type,
    with_relationship,
)
from xlcsp.book.sheet_edit import edited
from xlcsp.book.sheet_plan import SheetPlan
from xlcsp.book.workbook import Book
from xlcsp.book.write import plan_cells, write_parts
from xlcsp.book.xml_text import (
    ATTRIBUTES,
    escape,
    from_utf8,
    hide,
    whole_as_utf8,
    with_attribute,
    write_xstring,
)

_CHART_TYPE: Final = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_DRAWING_TYPE: Final = "application/vnd.openxmlformats-officedocument.drawing+xml"
_RELATIONS: Final = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET_DRAWING: Final = b"http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_MAIN: Final = b"http://schemas.openxmlformats.org/drawingml/2006/main"
_CHART: Final = b"http://schemas.openxmlformats.org/drawingml/2006/chart"
_STRICT: Final = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_DECLARATION: Final = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NO_TIES: Final = (
    _DECLARATION
    + b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b"</Relationships>"
)
_EMU_A_PIXEL: Final = 9525
_BEHIND_A_DRAWING: Final = frozenset(
    [
        *("legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls"),
        *("webPublishItems", "tableParts", "extLst", "AlternateContent"),
    ]
)
_TAG: Final = re.compile(rb"<(/?)(?:[\w.-]+:)?([\w.-]+)(?:%s)(/?)>" % ATTRIBUTES)


@dataclass(frozen=True, slots=True)
class NewCell:
    """A cell that holds text, a number or a formula, on the chart's sheet."""

    row: int
    column: int
    value: CellValue
    """What it holds, or what its formula shows."""
    formula: str = ""
    """As the file stores it, without the equals sign."""
    fills: Area | None = None
    """The cells of an array formula, which stands in the first of them."""


@dataclass(frozen=True, slots=True)
class NewChart:
    """A chart and the cells that it needs."""

    sheet: str
    row: int
    column: int
    """The cell at its top left corner."""
    width: int
    height: int
    """In pixels of 1/96 inch."""
    name: str
    alt: str
    """Its text for screen readers."""
    part: bytes
    """The chart's XML (DrawingML chart)."""
    cells: tuple[NewCell, ...] = ()


def place_chart(book: Book, chart: NewChart, out: Path | None = None) -> Written:
    """Put the chart into the workbook, or into a copy at ``out``.

    As ``write``: in place with a backup, every other byte as it was. Raises NotFree where one of
    its cells is in use, LockedCell on a protected sheet, UnusualForm for a strict workbook, and
    otherwise as ``write`` does.
    """
    sheet = book.sheet(chart.sheet)
    _check(book, sheet, chart)
    plan = _plan(book, sheet, chart.cells)
    parts = _Parts(book)
    drawing = next(
        (
            tie.target
            for tie in relationships(book.package, sheet.part).values()
            if tie.kind == "drawing"
        ),
        None,
    )
    tie = ""  # of the sheet to a drawing that is new
    if drawing is None:
        drawing = parts.new("xl/drawings/drawing{}.xml", _empty_drawing(), _DRAWING_TYPE)
        tie = parts.tied(sheet.part, "drawing", drawing)
    part = parts.new("xl/charts/chart{}.xml", chart.part, _CHART_TYPE)
    number = parts.tied(drawing, "chart", part)
    parts.put(drawing, _with_anchor(parts.content(drawing), chart, number))
    changed: dict[str, Iterable[bytes]] = {name: [new] for name, new in parts.changed.items()}
    changed[book.package.member(sheet.part).name] = _sheet(book, sheet, plan, tie)
    return write_parts(book, changed, out, plan.count, parts.added)


# Before anything is written ------------------------------------------------------------------------


def _check(book: Book, sheet: Sheet, chart: NewChart) -> None:
    text = book.text(sheet.name)
    if _STRICT in text.head:
        raise UnusualForm(
            f"{book.path.name} is a strict Open XML workbook, where no chart is put here: save it in"
            " Excel as an ordinary Excel workbook first."
        )
    if book.layout(sheet.name).protected:
        raise LockedCell(
            f"The sheet {sheet.name!r} is protected: unprotect it in Excel (Review, Unprotect Sheet)"
            " and try again."
        )
    if not chart.cells:
        return
    area = _around(chart.cells)
    used = book.occupied(sheet.name, [area])
    tables = [table for table in book.tables if table.sheet == sheet.name]
    met = next((table.name for table in tables if table.area.meets(area)), "")
    if used or met:
        found = f"the table {met}" if met else cell_name(*min(used))
        raise NotFree(
            f"The chart's figures need {area_name(area)} on the sheet {sheet.name!r} to be free, but"
            f" {found} is in use: choose another cell, or a sheet with room."
        )


def _around(cells: Sequence[NewCell]) -> Area:
    area = Area(cells[0].row, cells[0].column, cells[0].row, cells[0].column)
    for cell in cells:
        area = area.joined(cell.fills or Area(cell.row, cell.column, cell.row, cell.column))
    return area


def _plan(book: Book, sheet: Sheet, cells: Sequence[NewCell]) -> SheetPlan:
    """The new cells, first as plain values for every check of a change, then with their formulas."""
    values: dict[int, dict[int, CellValue]] = {}
    for cell in cells:
        values.setdefault(cell.row, {})[cell.column] = cell.value
    plan = plan_cells(book, sheet, values)
    grammar = book.text(sheet.name).grammar
    for cell in cells:
        planned = plan.cells.get(cell.row, {})
        content = planned.get(cell.column)
        if cell.formula and content is not None:
            found = grammar.cell.search(content)
            raw = b' r="%s"' % cell_name(cell.row, cell.column).encode()
            raw = found[1] if found is not None else raw
            kind, inside = value_xml(cell.value, grammar.prefix, result=True)
            formula = _formula(cell, grammar.prefix)
            new = cell_xml(with_attribute(raw, b"t", kind), formula + inside, grammar.prefix)
            planned[cell.column] = new
    return plan


def _formula(cell: NewCell, prefix: bytes) -> bytes:
    fills = b"" if cell.fills is None else b' t="array" ref="%s"' % area_name(cell.fills).encode()
    text = escape(write_xstring(cell.formula))
    return b"<%sf%s>%s</%sf>" % (prefix, fills, text, prefix)


# The parts ----------------------------------------------------------------------------------------


class _Parts:
    """Parts that change and parts that are new, while they are put together."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self.changed: dict[str, bytes] = {}
        self.added: dict[str, bytes] = {}

    def content(self, part: str) -> bytes:
        """A part as it is to be by now."""
        if part in self.added:
            return self.added[part]
        name = self._book.package.member(part).name
        return self.changed.get(name) or self._book.package.read(name)

    def put(self, part: str, content: bytes) -> None:
        """A part's new content."""
        if part in self.added:
            self.added[part] = content
        else:
            self.changed[self._book.package.member(part).name] = content

    def new(self, pattern: str, content: bytes, kind: str) -> str:
        """A part under the first free number, with its content type."""
        taken = {name.lower() for name in (*self._book.package.members, *self.added)}
        number = 1
        while pattern.format(number).lower() in taken:
            number += 1
        part = pattern.format(number)
        self.added[part] = content
        self.put(CONTENT_TYPES, with_content_type(self.content(CONTENT_TYPES), part, kind))
        return part

    def tied(self, part: str, kind: str, target: str) -> str:
        """The id of a new relationship from one part to another."""
        ties = relationships_part(part)
        if ties not in self.added and self._book.package.find(ties) is None:
            self.added[ties] = _NO_TIES
        before = self.content(ties)
        path = posixpath.relpath(target, posixpath.dirname(part) or ".")
        after = with_relationship(before, kind, path)
        self.put(ties, after)
        return next(iter(_ids(after) - _ids(before)))


def _ids(content: bytes) -> set[str]:
    text, _ = whole_as_utf8(content)
    return {found.decode() for found in re.findall(rb"""\bId\s*=\s*["']([^"']*)["']""", text)}


def _empty_drawing() -> bytes:
    return _DECLARATION + b'<xdr:wsDr xmlns:xdr="%s" xmlns:a="%s"></xdr:wsDr>' % (
        _SHEET_DRAWING,
        _MAIN,
    )


def _with_anchor(content: bytes, chart: NewChart, tie: str) -> bytes:
    """The drawing with the chart as its last, so uppermost, thing."""
    text, encoding = whole_as_utf8(content)
    mask, _ = hide(text)
    numbers = [int(each) for each in re.findall(rb"""cNvPr\s[^>]*?\bid\s*=\s*["'](\d+)""", mask)]
    anchor = _anchor(chart, tie, max(numbers, default=1) + 1)
    ends = list(re.finditer(rb"</((?:[\w.-]+:)?wsDr)\s*>", mask))
    if ends:
        new = text[: ends[-1].start()] + anchor + text[ends[-1].start() :]
    else:
        root = re.search(rb"<((?:[\w.-]+:)?wsDr)(?=[\s/>])%s(/>)" % ATTRIBUTES, mask)
        if root is None:
            raise UnusualForm(
                "The sheet's drawing is written in a form that is not handled here: open the "
                "workbook in Excel, save it and try again."
            )
        new = text[: root.start(2)] + b">" + anchor + b"</%s>" % root[1] + text[root.end(2) :]
    return b"".join(from_utf8([new], encoding))


def _anchor(chart: NewChart, tie: str, number: int) -> bytes:
    """The chart's place and size, in namespaces that it brings along; it moves with its cell."""
    width, height = chart.width * _EMU_A_PIXEL, chart.height * _EMU_A_PIXEL
    named = b'id="%d" name="%s" descr="%s"' % (
        number,
        escape(f"{chart.name} {number}", quotes=True),
        escape(chart.alt, quotes=True),
    )
    return b"".join(
        [
            b'<xdr:oneCellAnchor xmlns:xdr="%s" xmlns:a="%s">' % (_SHEET_DRAWING, _MAIN),
            b"<xdr:from><xdr:col>%d</xdr:col><xdr:colOff>0</xdr:colOff>" % (chart.column - 1),
            b"<xdr:row>%d</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>" % (chart.row - 1),
            b'<xdr:ext cx="%d" cy="%d"/>' % (width, height),
            b'<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr %s/>' % named,
            b"<xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr>",
            b'<xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm>',
            b'<a:graphic><a:graphicData uri="%s"><c:chart xmlns:c="%s" xmlns:r="%s" r:id="%s"/>'
            % (_CHART, _CHART, _RELATIONS, tie.encode()),
            b"</a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/>",
            b"</xdr:oneCellAnchor>",
        ]
    )


# The sheet ----------------------------------------------------------------------------------------


def _sheet(book: Book, sheet: Sheet, plan: SheetPlan, tie: str) -> Iterator[bytes]:
    """The sheet's part with its new cells, and its new drawing where ``tie`` names one."""
    text = book.text(sheet.name)
    held = b""
    for piece in edited(text, plan):
        if held:
            yield held
        held = piece
    if tie:
        element = b'<%sdrawing xmlns:r="%s" r:id="%s"/>'
        element %= (text.grammar.prefix, _RELATIONS, tie.encode())
        tail = held.decode(text.encoding).encode()
        at = _place_of_drawing(tail)
        held = (tail[:at] + element + tail[at:]).decode().encode(text.encoding)
    yield held


def _place_of_drawing(tail: bytes) -> int:
    """Where in what follows the rows the schema puts a drawing."""
    mask, _ = hide(tail)
    depth = 0
    for tag in _TAG.finditer(mask):
        closing, name, alone = tag[1] == b"/", tag[2].decode(), tag[3] == b"/"
        if closing and name == "worksheet":
            return tag.start()
        if name == "sheetData":
            continue
        if not closing and depth == 0 and name in _BEHIND_A_DRAWING:
            return tag.start()
        depth += -1 if closing else 0 if alone else 1
    raise UnusualForm("A sheet's end is missing: open the workbook in Excel and save it.")
