"""Values set in rows of every form: only the cells named change, and what a wrong writer did is found."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from book_making import MAIN, book_file, part, sheet_xml

from xlcsp.book import Area, SetResult, SetValue, open_book, write
from xlcsp.book.errors import Damaged, SelfCheckFailed, SetTwice

S1 = "xl/worksheets/sheet1.xml"
TEXTS = "<si><t>North</t></si><si><t>South</t></si>"
ROW = (
    '<row r="1" spans="1:4"><c r="A1" t="s"><v>0</v></c><c r="B1" s="3"><v>1</v></c>'
    '<c r="C1" s="4"/><c r="D1"><f>B1*2</f><v>2</v></c></row>'
)


def after(tmp_path: Path, rows: str, *changes: SetValue | SetResult) -> str:
    """The rows of a sheet once the changes are written."""
    path = book_file(tmp_path / "b.xlsx", sheet_xml(rows), strings=TEXTS)
    write(open_book(path), changes)
    content = part(path, S1).decode()
    return content.partition("<sheetData>")[2].partition("</sheetData>")[0]


@pytest.mark.parametrize(
    ("column", "value", "old", "new"),
    [
        (
            1,
            "West",
            '<c r="A1" t="s"><v>0</v></c>',
            '<c r="A1" t="inlineStr"><is><t>West</t></is></c>',
        ),
        (1, 4.0, '<c r="A1" t="s"><v>0</v></c>', '<c r="A1"><v>4</v></c>'),
        (1, "North", "", ""),
        (2, 1.0, "", ""),
        (2, 2.5, '<c r="B1" s="3"><v>1</v></c>', '<c r="B1" s="3"><v>2.5</v></c>'),
        (
            2,
            "a & b",
            '<c r="B1" s="3"><v>1</v></c>',
            '<c r="B1" s="3" t="inlineStr"><is><t>a &amp; b</t></is></c>',
        ),
        (2, True, '<c r="B1" s="3"><v>1</v></c>', '<c r="B1" s="3" t="b"><v>1</v></c>'),
        (2, None, '<c r="B1" s="3"><v>1</v></c>', '<c r="B1" s="3"/>'),
        (3, None, "", ""),
        (3, -7.0, '<c r="C1" s="4"/>', '<c r="C1" s="4"><v>-7</v></c>'),
        (4, 9.0, '<c r="D1"><f>B1*2</f><v>2</v></c>', '<c r="D1"><v>9</v></c>'),
        (5, 9.0, "</row>", '<c r="E1"><v>9</v></c></row>'),
    ],
)
def test_a_value_changes_its_own_cell_and_nothing_else_of_the_row(
    tmp_path: Path, column: int, value: Any, old: str, new: str
) -> None:
    expected = ROW.replace(old, new, 1)
    if column == 5:
        expected = expected.replace('spans="1:4"', 'spans="1:5"')
    assert after(tmp_path, ROW, SetValue("S1", 1, column, value)) == expected


@pytest.mark.parametrize(
    "row",
    [
        '<row r="2">\n  <c r="A2"><v>1</v></c>\n  <c r="B2"><v>2</v></c>\n</row>',
        '<row r="2"><c r="A2"><v>1</v></c><!-- <c r="B2"> --><c r="B2"><v>2</v></c></row>',
        '<row r="2"><c r="A2" cm="1"><v>1</v></c><c r="B2"><v>2</v></c></row>',
        '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c><extLst><ext/></extLst></row>',
        "<row><c><v>1</v></c><c><v>2</v></c></row>",
        "<row r='2'><c r='A2'><v>1</v></c><c r=\"B2\"><v>2</v></c></row>",
        '<row r="2"><c s="1" r="A2"><v>1</v></c><c r="B2" ><v>2</v></c></row>',
    ],
    ids=["spaces", "comment", "mark", "extension", "no names", "quotes", "order"],
)
def test_a_row_in_a_rare_form_keeps_it(tmp_path: Path, row: str) -> None:
    rows = f'<row r="1"/>{row}'
    assert after(tmp_path, rows, SetValue("S1", 2, 2, 5.0)) == rows.replace(
        "<v>2</v>", "<v>5</v>"
    ).replace('<c r="B2" >', '<c r="B2">')


def test_a_prefix_stays_on_every_tag(tmp_path: Path) -> None:
    rows = '<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c><x:c r="B1" s="2"><x:v>2</x:v></x:c></x:row>'
    sheet = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    path = book_file(tmp_path / "b.xlsx", sheet)
    write(open_book(path), [SetValue("S1", 1, 2, 3.5)])
    assert part(path, S1).decode() == sheet.replace("<x:v>2<", "<x:v>3.5<")


def test_values_and_results_on_one_sheet_go_in_together(tmp_path: Path) -> None:
    rows = ROW + '<row r="2"><c r="B2"><v>5</v></c></row>'
    changes = (
        SetValue("S1", 1, 2, 3.0),
        SetResult("S1", 1, 4, ((6.0,),)),
        SetValue("S1", 2, 2, 6.0),
    )
    expected = rows.replace("<v>1</v>", "<v>3</v>").replace("<v>2</v>", "<v>6</v>")
    assert after(tmp_path, rows, *changes) == expected.replace("<v>5</v>", "<v>6</v>")


def test_the_same_value_given_twice_counts_once_and_two_values_are_refused(
    tmp_path: Path,
) -> None:
    path = book_file(tmp_path / "b.xlsx", sheet_xml(ROW), strings=TEXTS)
    nine = SetValue("S1", 1, 2, 9.0)
    with pytest.raises(SetTwice):
        write(open_book(path), [nine, SetValue("s1", 1, 2, 8.0)])
    assert write(open_book(path), [nine, SetValue("s1", 1, 2, 9.0)]).cells == 1


def test_figures_read_the_same_however_they_are_written(tmp_path: Path) -> None:
    figures = ("7", "-7", "0.1", "1E3", "1.5E-7", "12345678901234567890", " 8 ", "+9", "1e2")
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{f}</v></c></row>' for n, f in enumerate(figures, 1)
    )
    path = book_file(tmp_path / "b.xlsx", sheet_xml(rows))
    found = open_book(path).values("S1", [Area(1, 1, len(figures), 1)])
    assert [*found.values()] == [7, -7, 0.1, 1000, 1.5e-7, 12345678901234567890.0, 8, 9, 100]


# What a wrong writer did ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'<c r="A1" t="s"><v>0</v></c>', b'<c r="A1" t="s"><v>1</v></c>'),
        (b'<c r="C1" s="4"/>', b""),
        (b'<c r="C1" s="4"/>', b'<c r="C1" s="5"/>'),
        (b"B1*2", b"B1*3"),
        (b"<v>3</v>", b"<v>4</v>"),
        (b'<c r="B1" s="3">', b'<c r="B1">'),
        (b'<c r="B1" s="3"><v>3</v></c>', b""),
        (b"</row>", b'<c r="E1"><v>1</v></c></row>'),
        (b'<row r="1"', b'<row r="1" hidden="1"'),
        (b'<c r="C1" s="4"/>', b' <c r="C1" s="4"/>'),
        (
            b'<c r="C1" s="4"/><c r="D1"><f>B1*2</f><v>2</v></c>',
            b'<c r="D1"><f>B1*2</f><v>2</v></c><c r="C1" s="4"/>',
        ),
    ],
)
def test_a_neighbour_that_a_wrong_writer_touched_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: bytes, new: bytes
) -> None:
    writing = import_module("xlcsp.book.write")
    real = writing.edited

    def wrong(*arguments: Any) -> Iterator[bytes]:
        content = b"".join(real(*arguments))
        assert old in content
        yield content.replace(old, new, 1)

    path = book_file(tmp_path / "b.xlsx", sheet_xml(ROW), strings=TEXTS)
    before = path.read_bytes()
    monkeypatch.setattr(writing, "edited", wrong)
    with pytest.raises((SelfCheckFailed, Damaged)):
        write(open_book(path), [SetValue("S1", 1, 2, 3.0)])
    assert path.read_bytes() == before
