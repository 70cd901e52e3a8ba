"""Sheets arrive in pieces cut anywhere, and from files that something has gnawed at."""

import random
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
import xlsxwriter
from book_making import sheet_xml
from hypothesis import given
from hypothesis import strategies as st

from xlcsp.book import Area, Refused, SetResult, SetValue, open_book, write
from xlcsp.book.sheet_read import read_cells
from xlcsp.book.sheet_text import SheetText
from xlcsp.book.xml_text import as_utf8, from_utf8, hide

SHEET = (
    sheet_xml(
        '<!-- <sheetData> --><row r="1"><c r="A1" t="str"><v><![CDATA[</row><c r="Z9">]]></v></c></row>'
        '<?pi </sheetData> ?><row r="3"/>\n<row r="4" ht="1"><c r="B4" s="1"/><c r="C4"><v>é&#233;</v></c>'
        "</row ><row><c><v><!--</v>-->7</v></c></row>",
        before="<!--<sheetData>--><sheetViews/>",
        after="<pageMargins/><!-- </sheetData> -->",
    )
    .replace("<sheetData><!--", "<sheetData ><!--")
    .encode()
)


def in_pieces(content: bytes, cuts: list[int]) -> Iterator[bytes]:
    places = [0, *sorted(cut % len(content) for cut in cuts), len(content)]
    for start, end in pairwise(places):
        yield content[start:end]


def everything_in(pieces: Iterator[bytes]) -> tuple[list[tuple[int, int, bytes]], bytes]:
    text = SheetText(pieces, "S1")
    whole, cells, last = text.head, [], 0
    for block in text.blocks():
        whole += block.text
        for row in text.rows(block, last):
            cells += [(cell.row, cell.column, cell.inner) for cell in text.cells(block, row)]
            last = row.number
    return cells, whole + text.tail()


@given(st.lists(st.integers(200, 5000), max_size=12))
def test_where_a_sheet_is_cut_makes_no_difference(cuts: list[int]) -> None:
    cells, whole = everything_in(in_pieces(SHEET, cuts))
    assert whole == SHEET
    assert cells == [
        (1, 1, b'<v><![CDATA[</row><c r="Z9">]]></v>'),
        (4, 2, b""),
        (4, 3, "<v>é&#233;</v>".encode()),
        (5, 1, b"<v><!--</v>-->7</v>"),
    ]


def test_a_sheet_in_single_bytes_is_the_same_sheet() -> None:
    singles = [SHEET[:300], *(SHEET[at : at + 1] for at in range(300, len(SHEET)))]
    assert everything_in(iter(singles)) == everything_in(iter([SHEET]))
    found = [
        (cell.row, cell.column)
        for cell in read_cells(SheetText(iter(singles), "S1"), [Area(4, 3, 5, 9)])
    ]
    assert found == [(4, 3)]


@given(st.text(st.characters(codec="utf-8")), st.lists(st.integers(0, 99), max_size=5))
def test_utf16_goes_to_utf8_and_back_without_loss(text: str, cuts: list[int]) -> None:
    for codec in ("utf-16-le", "utf-16-be"):
        content = ("\ufeff" + text).encode(codec)
        there = list(as_utf8(in_pieces(content, cuts), codec))
        assert b"".join(there) == ("\ufeff" + text).encode()
        assert b"".join(from_utf8(in_pieces(b"".join(there), cuts), codec)) == content


@pytest.mark.parametrize(
    ("text", "mask", "sure"),
    [
        (b"a<!--<b>-->c", b"a          c", 12),
        (b"<![CDATA[<b>]]><c>", b"               <c>", 18),
        (b"<?x?><c/>", b"     <c/>", 9),
        (b"<??><c/>", b"    <c/>", 8),
        (b"<c><!-- open", b"<c><!-- open", 3),
        (b"<!-- a -->?!<!", b"          ?!<!", 12),
        (b"plain ! ?", b"plain ! ?", 9),
    ],
)
def test_what_is_no_tag_is_blanked_out(text: bytes, mask: bytes, sure: int) -> None:
    assert hide(text) == (mask, sure)


GNAWED = [
    b"",
    b"x",
    b"-1",
    b"99999999999",
    b"A1:ZZZZ9",
    b"true",
    b"&#x110000;",
    b"&#0;",
    b"\xff",
    b"<",
]


def gnawed(content: bytes, chance: random.Random) -> bytes:
    """Some bytes lost, doubled or replaced."""
    eaten = bytearray(content)
    at = chance.randrange(len(eaten))
    kind = chance.randrange(4)
    if kind == 0:
        eaten[at] = chance.randrange(256)
    elif kind == 1:
        del eaten[at : at + chance.randrange(1, 30)]
    elif kind == 2:
        eaten[at:at] = eaten[at : at + 40]
    else:
        quote = content.find(b'"', at)
        end = content.find(b'"', quote + 1)
        if 0 < quote < end:
            eaten[quote + 1 : end] = chance.choice(GNAWED)
    return bytes(eaten)


def what_stopped(path: Path) -> Refused | None:
    """The refusal that reading everything, or changing two cells, ended in."""
    try:
        opened = open_book(path)
        assert opened.tables is not None
        for found in opened.sheets:
            list(opened.formulas(found.name))
            opened.values(found.name, [Area(1, 1, 9999, 99)])
            opened.dates(found.name, [Area(1, 1, 2, 9)])
        write(opened, [SetValue("S1", 1, 2, 5.0), SetResult("S1", 1, 6, ((1.0,),))])
    except Refused as refusal:
        return refusal
    return None


@pytest.mark.parametrize("seed", range(4))
def test_a_gnawed_workbook_is_read_or_refused_in_one_line(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("S1")
        sheet.write_row("A1", ["Area", 1, True, "=B1*2"])
        sheet.write_dynamic_array_formula("F1:F2", "=ROW(A1:A2)")
        sheet.merge_range("A9:B9", "merged")
        sheet.add_table("H1:I4", {"name": "Pots"})
        book.define_name("Pot", "=S1!$B$1")
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist() if "theme" not in name}
    chance = random.Random(seed)  # noqa: S311 - the same damage every time
    refused = 0
    for _ in range(60):
        name = chance.choice([name for name in parts if not name.startswith("docProps")])
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            for each, content in parts.items():
                package.writestr(each, gnawed(content, chance) if each == name else content)
        before = path.read_bytes()
        refusal = what_stopped(path)
        if refusal is not None:
            refused += 1
            assert "\n" not in str(refusal)
            assert path.read_bytes() == before
    assert 0 < refused < 60
