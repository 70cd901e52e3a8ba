"""Workbooks made by hand for the tests, and what may differ between two workbooks, looked at apart.

Nothing here uses the code under test: packages are made and read with zipfile and lxml.
"""

import struct
import zipfile
from pathlib import Path

from lxml import etree

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
TIES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_TIES = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE_TIES = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def sheet_xml(rows: str, before: str = "", after: str = "") -> str:
    """A worksheet part around some rows."""
    data = f"<sheetData>{rows}</sheetData>" if rows else "<sheetData/>"
    return (
        f'{DECLARATION}<worksheet xmlns="{MAIN}" xmlns:r="{TIES}">{before}{data}{after}</worksheet>'
    )


def ties_xml(*ties: tuple[str, str, str]) -> str:
    """A relationships part: id, kind and target of each."""
    inside = "".join(
        f'<Relationship Id="{name}" Type="{TIES}/{kind}" Target="{target}"/>'
        for name, kind, target in ties
    )
    return f'{DECLARATION}<Relationships xmlns="{PACKAGE_TIES}">{inside}</Relationships>'


def parts_of(
    *sheets: str | bytes, strings: str | None = None, **more: str | bytes
) -> dict[str, str | bytes]:
    """The parts of a workbook whose sheets are called S1, S2 ...; ``more`` adds workbook-level XML.

    ``workbook`` is put at the end of the workbook part, ``names`` after the sheets.
    """
    listed = "".join(
        f'<sheet name="S{n}" sheetId="{n + 4}" r:id="rId{n}"/>' for n in range(1, len(sheets) + 1)
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": (
            f'{DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET_MAIN}"/>'
            '<Override PartName="/xl/calcChain.xml" ContentType="application/vnd.openxmlformats-'
            'officedocument.spreadsheetml.calcChain+xml"/></Types>'
        ),
        "_rels/.rels": ties_xml(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{TIES}">{more.get("settings", "")}'
            f'<sheets>{listed}</sheets>{more.get("names", "")}<calcPr calcId="191029"/></workbook>'
        ),
    }
    ties = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
    for number, sheet in enumerate(sheets, start=1):
        parts[f"xl/worksheets/sheet{number}.xml"] = sheet
    if strings is not None:
        ties.append(("rId90", "sharedStrings", "sharedStrings.xml"))
        parts["xl/sharedStrings.xml"] = f'{DECLARATION}<sst xmlns="{MAIN}">{strings}</sst>'
    for name, kind in (
        ("styles", "styles"),
        ("calcChain", "calcChain"),
        ("metadata", "sheetMetadata"),
    ):
        if name in more:
            ties.append((f"rId9{len(ties)}", kind, f"{name}.xml"))
            parts[f"xl/{name}.xml"] = more[name]
    parts["xl/_rels/workbook.xml.rels"] = ties_xml(*ties)
    return parts


def save(path: Path, parts: dict[str, str | bytes]) -> Path:
    """Write parts as a zip whose members have times, comments and extra fields of their own."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for number, (name, content) in enumerate(parts.items()):
            member = zipfile.ZipInfo(name, (2009, 4, 1 + number % 28, 9, 30, 0))
            member.compress_type = zipfile.ZIP_STORED if number % 3 == 2 else zipfile.ZIP_DEFLATED
            member.comment = f"member {number}".encode()
            member.extra = struct.pack("<2H4s", 0xA220, 4, b"pad!")
            package.writestr(member, content)
        package.comment = b"the whole"
    return path


def book_file(path: Path, *sheets: str | bytes, **more: str | bytes) -> Path:
    """Save a workbook of these sheets."""
    strings = more.pop("strings", None)
    return save(path, parts_of(*sheets, strings=strings, **more))  # type: ignore[arg-type]


def raw_members(path: Path) -> dict[str, bytes]:
    """Each member as it lies: local header, compressed bytes, and what the directory says of it."""
    content = path.read_bytes()
    with zipfile.ZipFile(path) as package:
        infos = package.infolist()
    found = {}
    for info in infos:
        name_length, extra_length = struct.unpack_from("<2H", content, info.header_offset + 26)
        end = info.header_offset + 30 + name_length + extra_length + info.compress_size
        stated = (info.date_time, info.comment, info.extra, info.external_attr, info.create_system)
        found[info.filename] = content[info.header_offset : end] + repr(stated).encode()
    return found


def part(path: Path, name: str) -> bytes:
    """The content of one part."""
    with zipfile.ZipFile(path) as package:
        return package.read(name)


def assert_only_parts_differ(before: Path, after: Path, *names: str) -> None:
    """Every other member is the same, compressed bytes and directory entry included."""
    old, new = raw_members(before), raw_members(after)
    assert list(new) == [name for name in old if name in new]
    assert {name for name in old if old[name] != new.get(name)} == set(names)
    with zipfile.ZipFile(after) as package:
        assert package.testzip() is None
    with zipfile.ZipFile(before) as one, zipfile.ZipFile(after) as other:
        assert one.comment == other.comment


def cells_of(sheet: bytes) -> dict[str, bytes]:
    """The cells of a sheet part by name, as canonical XML."""
    tree = etree.fromstring(sheet)
    return {
        cell.get("r", ""): etree.tostring(cell, method="c14n", with_tail=False)
        for cell in tree.iter("{*}c")
    }


def without_cells(sheet: bytes, names: set[str]) -> bytes:
    """A sheet part as canonical XML without some cells, empty rows and the stated size."""
    tree = etree.fromstring(sheet)
    for cell in list(tree.iter("{*}c")):
        if cell.get("r") in names:
            cell.getparent().remove(cell)
    for row in list(tree.iter("{*}row")):
        row.attrib.pop("spans", None)
        if not len(row) and set(row.attrib) <= {"r"}:
            row.getparent().remove(row)
    for size in list(tree.iter("{*}dimension")):
        size.getparent().remove(size)
    return etree.tostring(tree, method="c14n")


def rewritten_part(path: Path, name: str, old: str, new: str) -> None:
    """Replace some text, which must be there once, in one part of a workbook."""
    with zipfile.ZipFile(path) as package:
        parts = {info.filename: package.read(info) for info in package.infolist()}
    assert parts[name].count(old.encode()) == 1, (name, parts[name][:200])
    parts[name] = parts[name].replace(old.encode(), new.encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for each, content in parts.items():
            package.writestr(each, content)
