"""Files that are no workbook, closed, damaged or hostile: each refused by name, in one line."""

import os
import shutil
import struct
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from book_making import DECLARATION, MAIN, book_file, parts_of, save, sheet_xml

from xlcsp.book import Area, SetValue, open_book, write
from xlcsp.book import recognise as recognise_module
from xlcsp.book.errors import (
    Damaged,
    Encrypted,
    FileMissing,
    IsFolder,
    NotAWorkbook,
    OpenElsewhere,
    ReadOnly,
    Refused,
    Signed,
    StillInCloud,
    TooLarge,
    Unsafe,
    UnusualForm,
)

SHEET = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CHANGE = [SetValue("S1", 1, 1, 2.0)]


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return book_file(tmp_path / "Board.xlsx", SHEET)


def refusal(kind: type[Refused], path: Path) -> str:
    with pytest.raises(kind) as caught:
        open_book(path)
    text = str(caught.value)
    assert "\n" not in text
    assert len(text) > 20
    return text


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert "nowhere.xlsx" in refusal(FileMissing, tmp_path / "nowhere.xlsx")


def test_a_folder_is_no_workbook(tmp_path: Path) -> None:
    refusal(IsFolder, tmp_path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"Area,Count\nWarwick,3\n", "save it as .xlsx"),
        (b"<html><table/></html>", "save it as .xlsx"),
        (OLE + b"\0" * 2000 + "Workbook".encode("utf-16-le"), "old-format"),
    ],
)
def test_other_kinds_of_file_are_told_apart(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "figures.xlsx"
    path.write_bytes(content)
    assert words in refusal(NotAWorkbook, path)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"notes.txt": "hello"}, "no workbook"),
        (
            {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"},
            ".ods",
        ),
    ],
)
def test_other_zips_are_told_apart(tmp_path: Path, parts: dict[str, str], words: str) -> None:
    assert words in refusal(NotAWorkbook, save(tmp_path / "b.xlsx", dict(parts)))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("application/vnd.ms-excel.sheet.binary.macroEnabled.main", ".xlsb"),
        (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            "Word",
        ),
    ],
)
def test_other_office_files_are_told_apart(tmp_path: Path, kind: str, words: str) -> None:
    parts = parts_of(SHEET)
    types = str(parts["[Content_Types].xml"])
    start = types.index("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    parts["[Content_Types].xml"] = types[:start] + kind + types[types.index('"', start) :]
    assert words in refusal(NotAWorkbook, save(tmp_path / "b.xlsx", parts))


def test_a_password_or_label_is_named(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    path.write_bytes(OLE + b"\0" * 1_048_560 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 99)
    assert "password" in refusal(Encrypted, path)


def test_an_empty_file_may_still_be_syncing(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    path.touch()
    assert "syncing" in refusal(StillInCloud, path)


@pytest.mark.parametrize("field", ["st_file_attributes", "st_flags"])
def test_a_cloud_placeholder_is_named(tmp_path: Path, field: str) -> None:
    here = SimpleNamespace(st_size=9, **{field: 0})
    away = SimpleNamespace(st_size=9, **{field: 0x40400000})
    recognise_module._check_here(tmp_path / "b.xlsx", here)  # type: ignore[arg-type]
    with pytest.raises(StillInCloud, match="OneDrive"):
        recognise_module._check_here(tmp_path / "b.xlsx", away)  # type: ignore[arg-type]


@pytest.mark.parametrize("kept", [10, 300, 700, -1, -30])
def test_a_file_cut_short_is_damaged(good: Path, kept: int) -> None:
    good.write_bytes(good.read_bytes()[:kept])
    refusal(Damaged, good)


def test_a_flipped_bit_in_a_part_is_found(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n * 7919 % 9973}</v></c></row>' for n in range(1, 999)
    )
    path = book_file(tmp_path / "b.xlsx", sheet_xml(rows))
    with zipfile.ZipFile(path) as package:
        info = package.getinfo("xl/worksheets/sheet1.xml")
    content = bytearray(path.read_bytes())
    content[info.header_offset + 30 + len(info.filename) + 8 + info.compress_size // 2] ^= 4
    path.write_bytes(content)
    with pytest.raises(Refused):
        list(open_book(path).formulas("S1"))
    with pytest.raises(Refused):
        write(open_book(path), [SetValue("S1", 1, 1, 5.0)])
    assert path.read_bytes() == content


def patched(path: Path, find: bytes, offset: int, value: bytes, *, last: bool = False) -> None:
    """Change bytes at an offset from where some others stand."""
    content = bytearray(path.read_bytes())
    at = content.rfind(find) if last else content.find(find)
    content[at + offset : at + offset + len(value)] = value
    path.write_bytes(content)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(good: Path) -> None:
    patched(good, b"PK\x01\x02", 24, struct.pack("<L", 0xF0000000))
    assert "unpack" in refusal(TooLarge, good)


def test_a_bomb_of_steep_ratio_is_refused(tmp_path: Path) -> None:
    assert "unpack" in refusal(TooLarge, book_file(tmp_path / "b.xlsx", SHEET, b"0" * (80 << 20)))


def test_a_part_that_unpacks_to_more_than_it_says_is_damaged(tmp_path: Path) -> None:
    path = book_file(tmp_path / "b.xlsx", SHEET)
    name = b"xl/worksheets/sheet1.xml"
    patched(path, name, -46 + 24, struct.pack("<L", 40), last=True)
    with pytest.raises(Damaged):
        open_book(path).values("S1", [Area(1, 1, 9, 9)])


def test_a_part_listed_twice_is_refused(good: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(good, "a") as package:
        package.writestr("xl/worksheets/sheet1.xml", SHEET)
    assert "twice" in refusal(Unsafe, good)


def test_a_part_listed_twice_in_other_capitals_is_refused(good: Path) -> None:
    with zipfile.ZipFile(good, "a") as package:
        package.writestr("xl/Worksheets/Sheet1.xml", SHEET)
    refusal(Unsafe, good)


@pytest.mark.parametrize(
    "name", ["../evil.xml", "/etc/evil", "xl/../../evil", "C:/evil", "xl\\evil.xml"]
)
def test_paths_that_lead_elsewhere_are_refused(good: Path, name: str) -> None:
    with zipfile.ZipFile(good, "a") as package:
        info = zipfile.ZipInfo("x" * len(name))
        info.filename = name
        package.writestr(info, "evil")
    assert "outside" in refusal(Unsafe, good)


def test_a_member_closed_by_a_zip_password_is_refused(good: Path) -> None:
    patched(good, b"PK\x01\x02", 8, b"\x01\x00")
    refusal(Encrypted, good)


def test_unusual_packing_is_refused(good: Path) -> None:
    patched(good, b"PK\x01\x02", 10, struct.pack("<H", 9))
    refusal(UnusualForm, good)


def test_a_member_under_another_name_than_listed_is_refused(good: Path) -> None:
    patched(good, b"xl/worksheets/sheet1.xml", 0, b"xl/worksheets/sheetX.xml")
    assert "another name" in refusal(Damaged, good)


BOMB = '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "name", ["[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"]
)
def test_entities_in_a_small_part_are_refused(tmp_path: Path, name: str) -> None:
    parts = parts_of(SHEET)
    parts[name] = str(parts[name]).replace(DECLARATION, DECLARATION + BOMB)
    assert "DTD" in refusal(Unsafe, save(tmp_path / "b.xlsx", parts))


def test_entities_in_a_sheet_are_refused(tmp_path: Path) -> None:
    path = book_file(tmp_path / "b.xlsx", SHEET.replace(DECLARATION, DECLARATION + BOMB))
    with pytest.raises(Unsafe, match="DTD"):
        open_book(path).values("S1", [Area(1, 1, 1, 1)])
    with pytest.raises(Unsafe, match="DTD"):
        open_book(path).has_formulas("S1")


def test_a_sheet_that_is_missing_is_damage(tmp_path: Path) -> None:
    parts = parts_of(SHEET)
    del parts["xl/worksheets/sheet1.xml"]
    assert "'S1'" in refusal(Damaged, save(tmp_path / "b.xlsx", parts))


def test_broken_xml_names_its_part(tmp_path: Path) -> None:
    parts = parts_of(SHEET)
    parts["xl/workbook.xml"] = f'<workbook xmlns="{MAIN}"><sheets>'
    assert "xl/workbook.xml" in refusal(Damaged, save(tmp_path / "b.xlsx", parts))


def test_macro_workbooks_and_templates_are_fine(tmp_path: Path) -> None:
    parts = parts_of(SHEET)
    parts["[Content_Types].xml"] = str(parts["[Content_Types].xml"]).replace(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    parts["xl/vbaProject.bin"] = b"\0\1macros"
    path = save(tmp_path / "b.xlsm", parts)
    written = write(open_book(path), CHANGE)
    assert written.cells == 1


@pytest.mark.parametrize(
    ("owner", "program"), [("~$Board.xlsx", "Excel"), (".~lock.Board.xlsx#", "LibreOffice")]
)
def test_an_open_workbook_is_read_but_not_written(good: Path, owner: str, program: str) -> None:
    before = good.read_bytes()
    good.with_name(owner).touch()
    book = open_book(good)
    assert book.values("S1", [Area(1, 1, 1, 1)]) == {(1, 1): 1}
    with pytest.raises(OpenElsewhere, match=program):
        write(book, CHANGE)
    assert good.read_bytes() == before
    assert {path.name for path in good.parent.iterdir()} == {"Board.xlsx", owner}


def test_a_signed_workbook_is_read_but_not_written(tmp_path: Path) -> None:
    parts = parts_of(SHEET)
    parts["_xmlsignatures/origin.sigs"] = b""
    path = save(tmp_path / "b.xlsx", parts)
    with pytest.raises(Signed, match="signature"):
        write(open_book(path), CHANGE)


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anything"
)
def test_a_read_only_file_is_refused(good: Path) -> None:
    good.chmod(0o444)
    with pytest.raises(ReadOnly):
        write(open_book(good), CHANGE)


def test_zip64_and_sizes_behind_the_data_are_handled(tmp_path: Path) -> None:
    class Unseekable:
        """A target that cannot go back, so that sizes follow the data."""

        def __init__(self, path: Path) -> None:
            self.file = path.open("wb")

        def write(self, content: bytes) -> int:
            return self.file.write(content)

        def flush(self) -> None:
            self.file.flush()

    path = tmp_path / "b.xlsx"
    target = Unseekable(path)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:  # type: ignore[call-overload]
        for name, content in parts_of(SHEET).items():
            with package.open(zipfile.ZipInfo(name), "w", force_zip64=True) as member:
                member.write(content.encode() if isinstance(content, str) else content)
    target.file.close()
    original = tmp_path / "original.xlsx"
    shutil.copy(path, original)
    written = write(open_book(path), CHANGE)
    assert written.parts == ("xl/worksheets/sheet1.xml",)
    assert open_book(path).values("S1", [Area(1, 1, 1, 1)]) == {(1, 1): 2}
    with zipfile.ZipFile(path) as new, zipfile.ZipFile(original) as old:
        assert new.testzip() is None
        assert [i.filename for i in new.infolist()] == [i.filename for i in old.infolist()]
