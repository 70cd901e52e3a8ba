"""A sheet with tables added behind the others of a closed workbook.

The new sheet is a part of its own, and so is each of its tables; what is told to the rest of the
workbook is one ``<sheet>`` element, one relationship and the content types, put in at the byte.
Styles are left alone: tables take one of Excel's own table styles. The list of sheets in
docProps/app.xml is left as it is, which every spreadsheet program writes anew when it saves.
"""

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from xlcsp.book.addresses import area_name, cell_name
from xlcsp.book.cell_content import cell_xml, value_xml
from xlcsp.book.errors import NameTaken, StructureProtected, UnusualForm
from xlcsp.book.model import Area, CellValue, NewSheet, NewTable
from xlcsp.book.parts import (
    CONTENT_TYPES,
    relationships_part,
    with_content_type,
    with_relationship,
)
from xlcsp.book.workbook import Book
from xlcsp.book.xml_text import (
    ATTRIBUTES,
    child,
    escape,
    from_utf8,
    hide,
    is_true,
    parse_tree,
    whole_as_utf8,
    write_xstring,
)

_SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_TABLE_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"
_PLAIN: Final = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
)
_STRICT: Final = (
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_DECLARATION: Final = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NO_TIES: Final = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b"</Relationships>"
)
_TABLE_STYLE: Final = "TableStyleMedium2"


@dataclass(slots=True)
class _Parts:
    """Parts that change, and parts that are new."""

    changed: dict[str, bytes] = field(default_factory=dict)
    added: dict[str, bytes] = field(default_factory=dict)


def add_sheets(
    book: Book, sheets: Sequence[NewSheet], changed: Mapping[str, bytes]
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The parts that change, on top of those ``changed`` already, and the parts that are new.

    Raises StructureProtected, NameTaken or UnusualForm; nothing is written here.
    """
    parts = _Parts(dict(changed))
    for sheet in sheets:
        _check(book, sheet)
        _add(book, sheet, parts)
    return parts.changed, parts.added


def _check(book: Book, sheet: NewSheet) -> None:
    label = book.path.name
    tree = parse_tree(book.package.read(book.part.part), book.part.part)
    protection = child(tree, "workbookProtection")
    if protection is not None and is_true(protection.get("lockStructure")):
        raise StructureProtected(
            f"The structure of {label} is protected, so no sheet can be added: unprotect it in "
            "Excel (Review, Protect Workbook) first."
        )
    if sheet.name.casefold() in (name.casefold() for name in book.part.sheet_numbers):
        raise NameTaken(f"{label} has a sheet {sheet.name!r} already.")
    taken = {table.name.casefold() for table in book.tables}
    taken |= {name.name.casefold() for name in book.names}
    for table in sheet.tables:
        if table.name.casefold() in taken:
            raise NameTaken(f"{label} has a table or name {table.name!r} already: rename it.")


def _add(book: Book, sheet: NewSheet, parts: _Parts) -> None:
    strict = _STRICT[0].encode() in book.package.read(book.part.part)
    folder = posixpath.dirname(book.part.part)
    part = _free(book, parts, posixpath.join(folder, "worksheets", "sheet{}.xml"))
    ties = _DECLARATION + _NO_TIES
    names = []
    for table in sheet.tables:
        table_part = _free(book, parts, posixpath.join(folder, "tables", "table{}.xml"))
        parts.added[table_part] = _table_part(table, _table_number(book, parts), strict)
        ties, name = _tied(ties, "table", f"../tables/{posixpath.basename(table_part)}", strict)
        names.append(name)
        _declare(book, parts, table_part, _TABLE_TYPE)
    parts.added[part] = _sheet_part(sheet, names, strict)
    if names:
        parts.added[relationships_part(part)] = ties
    _declare(book, parts, part, _SHEET_TYPE)
    _list(book, parts, sheet.name, part, strict)


def _free(book: Book, parts: _Parts, pattern: str) -> str:
    taken = {name.lower() for name in (*book.package.members, *parts.added)}
    number = 1
    while pattern.format(number).lower() in taken:
        number += 1
    return pattern.format(number)


def _table_number(book: Book, parts: _Parts) -> int:
    """A number that no table of the workbook has."""
    numbers = [
        int(parse_tree(book.package.read(table.part), table.part).get("id", "0"))
        for table in book.tables
    ]
    numbers += [
        int(parse_tree(content, name).get("id", "0"))
        for name, content in parts.added.items()
        if "/tables/" in name
    ]
    return max(numbers, default=0) + 1


# Telling the rest of the workbook -------------------------------------------------------------------


def _current(book: Book, parts: _Parts, name: str) -> tuple[str, bytes]:
    member = book.package.member(name).name
    return member, parts.changed.get(member) or book.package.read(member)


def _declare(book: Book, parts: _Parts, part: str, kind: str) -> None:
    name, content = _current(book, parts, CONTENT_TYPES)
    parts.changed[name] = with_content_type(content, part, kind)


def _tied(content: bytes, kind: str, target: str, strict: bool) -> tuple[bytes, str]:
    """A relationships part with one more, and its id."""
    before = _ids(content)
    new = with_relationship(content, kind, target)
    if strict and not before:
        new = new.replace(_PLAIN[1].encode(), _STRICT[1].encode())
    return new, next(iter(_ids(new) - before))


def _ids(content: bytes) -> set[str]:
    text, _ = whole_as_utf8(content)
    return {found.decode() for found in re.findall(rb"""\bId\s*=\s*["']([^"']*)["']""", text)}


def _list(book: Book, parts: _Parts, name: str, part: str, strict: bool) -> None:
    """The sheet as the last of the workbook's list, under a number of its own."""
    ties, content = _current(book, parts, relationships_part(book.part.part))
    target = posixpath.relpath(part, posixpath.dirname(book.part.part) or ".")
    parts.changed[ties], tie = _tied(content, "worksheet", target, strict)
    workbook, content = _current(book, parts, book.part.part)
    text, encoding = whole_as_utf8(content)
    mask, _ = hide(text)
    sheet = re.search(rb"<((?:[\w.-]+:)?)sheet(?=[\s/>])(%s)/?>" % ATTRIBUTES, mask)
    id_name = sheet and re.search(rb"([\w.-]+:id)\s*=", sheet[2])
    end = sheet and re.search(rb"</%ssheets\s*>" % re.escape(sheet[1]), mask)
    if not sheet or not id_name or not end:
        raise UnusualForm(
            f"{book.path.name} lists its sheets in an unusual way: open it in Excel, save it and "
            "try again."
        )
    numbers = [int(each) for each in re.findall(rb"""\bsheetId\s*=\s*["'](\d+)["']""", mask)]
    prefix = id_name[1].partition(b":")[0]
    declared = re.search(rb"\bxmlns:%s\s*=" % re.escape(prefix), mask[: sheet.start()])
    relations = (_STRICT if strict else _PLAIN)[1].encode()
    element = b'<%ssheet%s name="%s" sheetId="%d" %s="%s"/>' % (
        sheet[1],
        b"" if declared else b' xmlns:%s="%s"' % (prefix, relations),
        escape(write_xstring(name), quotes=True),
        max(numbers, default=0) + 1,
        id_name[1],
        tie.encode(),
    )
    new = text[: end.start()] + element + text[end.start() :]
    parts.changed[workbook] = b"".join(from_utf8([new], encoding))


# The new parts --------------------------------------------------------------------------------------


def _sheet_part(sheet: NewSheet, table_ties: Sequence[str], strict: bool) -> bytes:
    main, relations = _STRICT if strict else _PLAIN
    cells: dict[int, dict[int, CellValue]] = {}
    for row, column, text in sheet.texts:
        cells.setdefault(row, {})[column] = text
    for table in sheet.tables:
        for at, line in enumerate((table.columns, *table.rows), start=table.row):
            cells.setdefault(at, {}).update(enumerate(line, start=table.column))
    widths = b"".join(
        b'<col min="%d" max="%d" width="%s" customWidth="1"/>' % (at, at, str(width).encode())
        for at, width in enumerate(sheet.widths, start=1)
    )
    return b"".join(
        [
            _DECLARATION,
            f'<worksheet xmlns="{main}" xmlns:r="{relations}">'.encode(),
            b'<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
            b'<sheetViews><sheetView workbookViewId="0"/></sheetViews>',
            b"<cols>%s</cols>" % widths if widths else b"",
            b"<sheetData>",
            *(_row(number, cells[number]) for number in sorted(cells)),
            b"</sheetData>",
            _choices(sheet),
            b'<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>',
            b'<tableParts count="%d">' % len(table_ties) if table_ties else b"",
            *(b'<tablePart r:id="%s"/>' % tie.encode() for tie in table_ties),
            b"</tableParts>" if table_ties else b"",
            b"</worksheet>",
        ]
    )


def _row(number: int, cells: dict[int, CellValue]) -> bytes:
    inside = b"".join(
        _cell(cell_name(number, column), cells[column])
        for column in sorted(cells)
        if cells[column] is not None
    )
    return b'<row r="%d">%s</row>' % (number, inside)


def _cell(name: str, value: CellValue) -> bytes:
    kind, inside = value_xml(value, b"", result=False)
    typed = b"" if kind is None else b' t="%s"' % kind.encode()
    return cell_xml(b' r="%s"%s' % (name.encode(), typed), inside, b"")


def _choices(sheet: NewSheet) -> bytes:
    if not sheet.choices:
        return b""
    rules = b"".join(
        b'<dataValidation type="list" allowBlank="1" showErrorMessage="1" sqref="%s">'
        b"<formula1>%s</formula1></dataValidation>"
        % (area_name(area).encode(), escape('"' + ",".join(words) + '"'))
        for area, words in sheet.choices
    )
    return b'<dataValidations count="%d">%s</dataValidations>' % (len(sheet.choices), rules)


def _table_part(table: NewTable, number: int, strict: bool) -> bytes:
    area = area_name(
        Area(
            table.row,
            table.column,
            table.row + len(table.rows),
            table.column + len(table.columns) - 1,
        )
    ).encode()
    columns = b"".join(
        b'<tableColumn id="%d" name="%s"/>' % (at, escape(write_xstring(name), quotes=True))
        for at, name in enumerate(table.columns, start=1)
    )
    return b"".join(
        [
            _DECLARATION,
            b'<table xmlns="%s" id="%d" name="%s" displayName="%s" ref="%s" totalsRowShown="0">'
            % (
                (_STRICT if strict else _PLAIN)[0].encode(),
                number,
                escape(table.name, quotes=True),
                escape(table.name, quotes=True),
                area,
            ),
            b'<autoFilter ref="%s"/>' % area,
            b'<tableColumns count="%d">%s</tableColumns>' % (len(table.columns), columns),
            b'<tableStyleInfo name="%s" showFirstColumn="0" showLastColumn="0" '
            b'showRowStripes="1" showColumnStripes="0"/></table>' % _TABLE_STYLE.encode(),
        ]
    )
