"""The metadata that marks dynamic arrays, and the other small parts that are edited in their bytes."""

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from lxml import etree

from xlcsp.book.calc_chain import without_cells
from xlcsp.book.dynamic_arrays import dynamic_marks, with_dynamic_mark
from xlcsp.book.parts import (
    with_content_type,
    with_relationship,
    without_content_type,
    without_relationship,
)

MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RICH = (
    b'<?xml version="1.0"?><%(p)smetadata %(x)s="' + MAIN + b'"><%(p)smetadataTypes count="1">'
    b'<%(p)smetadataType name="XLRICHVALUE"/></%(p)smetadataTypes><!-- kept -->'
    b'<%(p)sfutureMetadata name="XLRICHVALUE" count="1"><%(p)sbk/></%(p)sfutureMetadata>'
    b'<%(p)svalueMetadata count="1"><%(p)sbk><%(p)src t="1" v="0"/></%(p)sbk></%(p)svalueMetadata>'
    b"</%(p)smetadata>"
)


def test_a_new_metadata_part_marks_as_xlsxwriter_does(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet().write_dynamic_array_formula("A1", "=ROW(A1:A3)")
    with zipfile.ZipFile(path) as package:
        theirs = package.read("xl/metadata.xml")
    ours, mark = with_dynamic_mark(None)
    assert mark == 1

    def plain(content: bytes) -> list[tuple[str, dict[str, str]]]:
        return [(str(each.tag), dict(each.attrib)) for each in etree.fromstring(content).iter()]

    assert plain(ours) == plain(theirs)
    assert dynamic_marks(theirs) == {1}


@pytest.mark.parametrize(
    ("prefix", "declared"), [(b"", b"xmlns"), (b"x:", b"xmlns:x")], ids=["plain", "prefixed"]
)
def test_metadata_of_other_kinds_is_kept_when_the_mark_is_added(
    prefix: bytes, declared: bytes
) -> None:
    old = RICH % {b"p": prefix, b"x": declared}
    assert dynamic_marks(old) == set()
    new, mark = with_dynamic_mark(old)
    assert dynamic_marks(new) == {mark} == {1}
    tree = etree.fromstring(new)
    assert [etree.QName(each).localname for each in tree if isinstance(each.tag, str)] == [
        "metadataTypes",
        "futureMetadata",
        "futureMetadata",
        "cellMetadata",
        "valueMetadata",
    ]
    assert tree.find("{*}metadataTypes").get("count") == "2"
    assert b"<!-- kept -->" in new
    assert with_dynamic_mark(new) == (new, mark)


TYPES = (
    b'<?xml version="1.0"?><Types xmlns="t"><Override ContentType="c" PartName="/xl/calcChain.xml"/>\n'
    b'<!-- <Override PartName="/xl/calcChain.xml"/> --><Override PartName="/xl/a.xml" ContentType="a">'
    b"</Override></Types>"
)


def test_content_types_come_and_go_and_the_rest_stays() -> None:
    without = without_content_type(TYPES, "xl/CalcChain.xml")
    assert without == TYPES.replace(
        b'<Override ContentType="c" PartName="/xl/calcChain.xml"/>', b""
    )
    assert without_content_type(without, "xl/a.xml").endswith(b"--></Types>")
    added = with_content_type(TYPES, "xl/metadata.xml", "a&b")
    assert added == TYPES.replace(
        b"</Types>", b'<Override PartName="/xl/metadata.xml" ContentType="a&amp;b"/></Types>'
    )


def test_relationships_come_and_go_and_the_rest_stays() -> None:
    empty = b'<p:Relationships xmlns:p="r"/>'
    one = with_relationship(empty, "sheetMetadata", "metadata.xml")
    assert one == (
        b'<p:Relationships xmlns:p="r"><p:Relationship Id="rId1" Type="http://schemas.'
        b'openxmlformats.org/officeDocument/2006/relationships/sheetMetadata" '
        b'Target="metadata.xml"/></p:Relationships>'
    )
    two = with_relationship(one, "calcChain", "calcChain.xml")
    assert b'Id="rId2"' in two
    assert without_relationship(two, "rId1").count(b"rId") == 1
    assert without_relationship(without_relationship(two, "rId1"), "rId2") == (
        b'<p:Relationships xmlns:p="r"></p:Relationships>'
    )


def test_relationships_in_a_strict_workbook_are_strict() -> None:
    strict = b'<Relationships xmlns="r"><Relationship Id="a" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/styles"/></Relationships>'
    assert with_relationship(strict, "calcChain", "c.xml").count(b"purl.oclc.org") == 2


def test_utf16_parts_stay_utf16() -> None:
    content = ("\ufeff" + TYPES.decode()).encode("utf-16-be")
    new = without_content_type(content, "xl/calcChain.xml")
    assert (
        new.decode("utf-16-be")
        == "\ufeff" + without_content_type(TYPES, "xl/calcChain.xml").decode()
    )


def test_the_calculation_chain_says_each_sheet_after_a_cell_is_gone() -> None:
    chain = b'<calcChain xmlns="m"><c r="A1" i="1"/><c r="A2"/><c r="A1" i="2" l="1"/><c i="2" r="A3"/></calcChain>'

    def sheets(content: bytes | None) -> list[tuple[str | None, str | None]]:
        tree = etree.parse(io.BytesIO(content or b"")).getroot()
        return [(each.get("i"), each.get("r")) for each in tree]

    assert sheets(without_cells(chain, frozenset([(1, "A1")]))) == [
        ("1", "A2"),
        ("2", "A1"),
        ("2", "A3"),
    ]
    assert sheets(without_cells(chain, frozenset([(2, "A1"), (1, "A2")]))) == [
        ("1", "A1"),
        ("2", "A3"),
    ]
    assert without_cells(chain, frozenset([(9, "A1")])) == chain
    everything = frozenset([(1, "A1"), (1, "A2"), (2, "A1"), (2, "A3")])
    assert without_cells(chain, everything) is None
