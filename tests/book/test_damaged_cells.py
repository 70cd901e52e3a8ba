"""A cell that no program would write is refused by every reader that meets it, by name."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from book_making import part, rewritten_part

from xlcsp.audit.check import check_book
from xlcsp.book import Area, Book, TableEdit, open_book, write
from xlcsp.book.difference import compare
from xlcsp.book.errors import Damaged

SHEET = "xl/worksheets/sheet1.xml"
AREA = Area(1, 1, 5, 3)


def board(tmp_path: Path) -> Path:
    path = tmp_path / "Board.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Data")
        rows = [["a", 1, "w"], ["b", 2, "x"], ["c", 3, "y"], ["d", 20, "z"]]
        columns = [{"header": each} for each in ("Area", "Count", "Note")]
        sheet.add_table("A1:C5", {"name": "Counts", "data": rows, "columns": columns})
    return path


def with_difference(book: Book) -> object:
    other = board(book.path.parent / "other")
    return compare(open_book(other), book)


READERS: dict[str, Callable[[Book], object]] = {
    "check": lambda book: check_book(book),
    "diff": with_difference,
    "values": lambda book: book.values("Data", [AREA]),
    "contents": lambda book: book.contents("Data", [AREA]),
    "shown": lambda book: list(book.shown("Data")),
}


def one_more(book: Book) -> object:
    return write(book, [TableEdit("Counts", {}, ({"Area": "e"},), frozenset())])


@pytest.mark.parametrize("reader", [*READERS, "write"])
@pytest.mark.parametrize("name", ["ZZZZ5", "ZZZ5", "B0", "B6"])
def test_a_cell_whose_name_no_sheet_has(tmp_path: Path, reader: str, name: str) -> None:
    readers = READERS | {"write": one_more}
    (tmp_path / "other").mkdir()
    path = board(tmp_path)
    rewritten_part(path, SHEET, '<c r="B5"', f'<c r="{name}"')
    before = path.read_bytes()
    with pytest.raises(Damaged, match=rf"Board\.xlsx.*'Data'.*{name}"):
        readers[reader](open_book(path))
    assert path.read_bytes() == before


@pytest.mark.parametrize("reader", [*READERS, "texts"])
@pytest.mark.parametrize("number", ["9999", "-1"])
def test_a_cell_whose_shared_text_is_not_there(tmp_path: Path, reader: str, number: str) -> None:
    readers = READERS | {"texts": lambda book: book.check_texts("Data")}
    (tmp_path / "other").mkdir()
    path = board(tmp_path)
    sheet = part(path, SHEET).decode()
    start = sheet.index('<c r="C3" t="s"><v>')
    cell = sheet[start : sheet.index("</c>", start)]
    rewritten_part(path, SHEET, cell, f'<c r="C3" t="s"><v>{number}</v>')
    with pytest.raises(Damaged, match=r"^Board\.xlsx, sheet 'Data', cell C3: .*text is missing"):
        readers[reader](open_book(path))


@pytest.mark.parametrize("reader", ["check", "diff", "values", "contents", "shown"])
def test_a_value_that_is_none_names_file_sheet_and_cell(tmp_path: Path, reader: str) -> None:
    (tmp_path / "other").mkdir()
    path = board(tmp_path)
    rewritten_part(path, SHEET, '<c r="B4"><v>3<', '<c r="B4"><v>abc<')
    with pytest.raises(Damaged, match=r"^Board\.xlsx, sheet 'Data': .*B4 holds 'abc'") as found:
        READERS[reader](open_book(path))
    assert str(found.value).count("Board.xlsx") == str(found.value).count("'Data'") == 1
