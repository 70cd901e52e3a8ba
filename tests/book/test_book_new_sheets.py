"""Sheets with tables added to closed workbooks."""

import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from xlcsp.book import Area, NewSheet, NewTable, open_book, write
from xlcsp.book.errors import NameTaken, SelfCheckFailed, StructureProtected

SHEET = NewSheet(
    name="Notes & more",
    texts=((1, 1, "A title with <marks>"),),
    tables=(NewTable("Second", 3, 2, ("Name", "R&D"), (("a", 1.5), (None, True))),),
    widths=(10, 20.5),
    choices=((Area(4, 2, 9, 2), ("yes", "no")),),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "Book.xlsx"
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet("Data")
        sheet.add_table("A1:B3", {"name": "First", "columns": [{"header": "K"}, {"header": "V"}]})
        sheet.write_row("A2", ["a", 1])
        sheet.write_row("A3", ["b", 2])
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Data!$B$2:$B$3"})
        book.add_worksheet("Other").insert_chart("A1", chart)
    return made


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_a_new_sheet_is_read_back_with_its_table(path: Path) -> None:
    with open_book(path) as book:
        write(book, [SHEET])
    with open_book(path) as book:
        assert [sheet.name for sheet in book.sheets] == ["Data", "Other", "Notes & more"]
        table = next(table for table in book.tables if table.name == "Second")
        assert (table.sheet, table.area, table.columns) == (
            "Notes & more",
            Area(3, 2, 5, 3),
            ("Name", "R&D"),
        )
        assert book.values("Notes & more", [Area(1, 1, 9, 9)]) == {
            (1, 1): "A title with <marks>",
            (3, 2): "Name",
            (3, 3): "R&D",
            (4, 2): "a",
            (4, 3): 1.5,
            (5, 3): True,
        }


def test_every_other_part_stays_byte_for_byte(path: Path) -> None:
    before = parts(path)
    with open_book(path) as book:
        write(book, [SHEET])
    after = parts(path)
    told = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"}
    assert {name for name in before if before[name] != after[name]} == told
    for name in told:
        added = len(after[name]) - len(before[name])
        at = next(
            n for n, (a, b) in enumerate(zip(before[name], after[name], strict=False)) if a != b
        )
        assert any(
            before[name] == after[name][:start] + after[name][start + added :]
            for start in range(max(0, at - added), at + 1)
        )


def test_openpyxl_reads_the_new_sheet(path: Path) -> None:
    with open_book(path) as book:
        write(book, [SHEET])
    sheet = openpyxl.load_workbook(path)["Notes & more"]
    assert sheet.tables["Second"].ref == "B3:C5"
    assert sheet.column_dimensions["B"].width == 20.5
    assert [str(rule.sqref) for rule in sheet.data_validations.dataValidation] == ["B4:B9"]


def test_two_sheets_at_once_get_parts_and_numbers_of_their_own(path: Path) -> None:
    other = NewSheet("Another", (), (NewTable("Third", 1, 1, ("A",), ((None,),)),), ())
    with open_book(path) as book:
        write(book, [SHEET, other])
    with open_book(path) as book:
        assert [sheet.part for sheet in book.sheets[2:]] == [
            "xl/worksheets/sheet3.xml",
            "xl/worksheets/sheet4.xml",
        ]
    loaded = openpyxl.load_workbook(path)
    numbers = [table.id for sheet in loaded for table in sheet.tables.values()]
    assert len(numbers) == len(set(numbers)) == 3


def test_a_prefixed_workbook_part_keeps_its_prefix(path: Path, tmp_path: Path) -> None:
    prefixed = tmp_path / "Prefixed.xlsx"
    main = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(prefixed, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/workbook.xml":
                content = content.replace(b"</", b"</x:").replace(b"<", b"<x:")
                content = content.replace(b"<x:/x:", b"</x:").replace(b"<x:?xml", b"<?xml")
                content = content.replace(main, main.replace(b"xmlns=", b"xmlns:x="))
            new.writestr(name, content)
    with open_book(prefixed) as book:
        write(book, [SHEET])
    assert b'<x:sheet name="Notes &amp; more"' in parts(prefixed)["xl/workbook.xml"]
    assert openpyxl.load_workbook(prefixed).sheetnames[-1] == "Notes & more"


def test_a_workbook_of_openpyxl_declares_the_prefix_where_it_is_used(tmp_path: Path) -> None:
    made = tmp_path / "Made.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["Area", "Count"])
    book.save(made)
    with open_book(made) as opened:
        write(opened, [SHEET])
    assert openpyxl.load_workbook(made).sheetnames == ["Sheet", "Notes & more"]


def test_a_part_that_no_longer_holds_together_is_thrown_away(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_bytes()
    monkeypatch.setattr("xlcsp.book.add_sheet.escape", lambda text, quotes=False: b'"&')
    with open_book(path) as book, pytest.raises(SelfCheckFailed, match="holds together"):
        write(book, [SHEET])
    assert path.read_bytes() == before


def test_names_that_are_taken_are_refused(path: Path) -> None:
    with open_book(path) as book:
        with pytest.raises(NameTaken, match="has a sheet 'data'"):
            write(book, [NewSheet("data", (), (), ())])
        with pytest.raises(NameTaken, match="'FIRST'"):
            write(book, [NewSheet("New", (), (NewTable("FIRST", 1, 1, ("A",), ((1.0,),)),), ())])


def test_a_protected_structure_is_refused(path: Path, tmp_path: Path) -> None:
    loaded = openpyxl.load_workbook(path)
    loaded.security = openpyxl.workbook.protection.WorkbookProtection(lockStructure=True)
    loaded.save(path)
    with open_book(path) as book, pytest.raises(StructureProtected):
        write(book, [SHEET])
