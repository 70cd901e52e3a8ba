"""Notes put on cells: beside those that are there, with every other part as it was."""

import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from xlcsp.book import NewNote, SetValue, open_book, write
from xlcsp.book.errors import UnknownSheet


def note(cell: tuple[int, int], text: str = "Look here", sheet: str = "Board") -> NewNote:
    return NewNote(sheet, *cell, text, "Checker")


def plain_book(path: Path, *, noted: bool = False, drawn: bool = False) -> Path:
    with xlsxwriter.Workbook(str(path)) as file:
        sheet = file.add_worksheet("Board")
        sheet.write_row("A1", ["Indicator", "Actual"])
        sheet.write_row("A2", ["NI 15", 323])
        sheet.add_table(
            "A1:B2", {"name": "Board", "columns": [{"header": "Indicator"}, {"header": "Actual"}]}
        )
        if noted:
            sheet.write_comment("B2", "From the police", {"author": "Analyst"})
        if drawn:
            chart = file.add_chart({"type": "column"})
            chart.add_series({"values": "=Board!$B$2:$B$2"})
            sheet.insert_chart("D2", chart)
        file.add_worksheet("Other").write("A1", 1)
    return path


def notes_of(path: Path, sheet: str = "Board") -> dict[str, tuple[str, str]]:
    cells = (cell for row in openpyxl.load_workbook(path)[sheet].iter_rows() for cell in row)
    return {c.coordinate: (c.comment.text, c.comment.author) for c in cells if c.comment}


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.mark.parametrize("drawn", [False, True])
def test_a_sheet_without_notes_gets_them(tmp_path: Path, drawn: bool) -> None:
    path = plain_book(tmp_path / "a.xlsx", drawn=drawn)
    out = tmp_path / "b.xlsx"
    write(open_book(path), [note((2, 2), "323 is <not> 332 & more"), note((1, 1))], out=out)
    assert notes_of(out) == {
        "B2": ("323 is <not> 332 & more", "Checker"),
        "A1": ("Look here", "Checker"),
    }


def test_a_note_that_is_there_stays_and_the_new_words_follow(tmp_path: Path) -> None:
    path = plain_book(tmp_path / "a.xlsx", noted=True)
    out = tmp_path / "b.xlsx"
    write(open_book(path), [note((2, 2)), note((2, 1))], out=out)
    found = notes_of(out)
    assert found["B2"] == ("From the police\n\nLook here", "Analyst")
    assert found["A2"] == ("Look here", "Checker")


@pytest.mark.parametrize("noted", [False, True])
def test_every_other_part_stays_byte_for_byte(tmp_path: Path, noted: bool) -> None:
    path = plain_book(tmp_path / "a.xlsx", noted=noted, drawn=True)
    out = tmp_path / "b.xlsx"
    write(open_book(path), [note((2, 1))], out=out)
    before, after = parts(path), parts(out)
    changed = {name for name in before if after[name] != before[name]}
    told = {
        "[Content_Types].xml",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/_rels/sheet1.xml.rels",
    }
    assert changed <= ({"xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"} if noted else told)


def test_the_cells_of_the_sheet_stay_as_they_are(tmp_path: Path) -> None:
    path = plain_book(tmp_path / "a.xlsx")
    out = tmp_path / "b.xlsx"
    write(open_book(path), [note((2, 1))], out=out)
    before, after = (parts(p)["xl/worksheets/sheet1.xml"] for p in (path, out))
    assert before.partition(b"</sheetData>")[0] == after.partition(b"</sheetData>")[0]
    assert after.index(b"legacyDrawing") < after.index(b"tableParts")


def test_notes_of_two_sheets_have_drawings_of_their_own(tmp_path: Path) -> None:
    path = plain_book(tmp_path / "a.xlsx")
    out = tmp_path / "b.xlsx"
    write(open_book(path), [note((2, 1)), note((1, 1), sheet="Other")], out=out)
    assert set(notes_of(out)) == {"A2"}
    assert set(notes_of(out, "Other")) == {"A1"}
    drawings = [content for name, content in parts(out).items() if name.endswith(".vml")]
    blocks = [content.split(b'data="')[1].split(b'"')[0] for content in drawings]
    assert len(set(blocks)) == 2


def test_notes_in_place_keep_a_backup(tmp_path: Path) -> None:
    path = plain_book(tmp_path / "a.xlsx")
    before = path.read_bytes()
    written = write(open_book(path), [note((2, 1))])
    assert written.backup is not None
    assert written.backup.read_bytes() == before
    assert set(notes_of(path)) == {"A2"}


def test_an_unknown_sheet_is_refused_and_nothing_written(tmp_path: Path) -> None:
    path = plain_book(tmp_path / "a.xlsx")
    with pytest.raises(UnknownSheet):
        write(open_book(path), [note((1, 1), sheet="Bored")], out=tmp_path / "b.xlsx")
    assert not (tmp_path / "b.xlsx").exists()


def test_a_sheets_cells_and_notes_do_not_change_in_one_write(tmp_path: Path) -> None:
    path = plain_book(tmp_path / "a.xlsx")
    changes = [note((2, 1)), SetValue("Board", 2, 2, 5.0)]
    with pytest.raises(ValueError, match="in one write"):
        write(open_book(path), changes, out=tmp_path / "b.xlsx")
    assert not (tmp_path / "b.xlsx").exists()
