"""Workbooks as XlsxWriter, openpyxl and LibreOffice make them: read, changed, and opened again."""

import csv
import io
import shutil
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from book_making import assert_only_parts_differ, cells_of, part, without_cells
from libreoffice_files import converted
from openpyxl.worksheet.table import Table as OpenpyxlTable

from xlcsp.book import (
    Area,
    ErrorCode,
    FormulaKind,
    SetResult,
    SetValue,
    open_book,
    write,
)
from xlcsp.book.errors import TableHeading

pytestmark = pytest.mark.filterwarnings("ignore:.*not supported and will be removed:UserWarning")

S1 = "xl/worksheets/sheet1.xml"
EVERYTHING = [Area(1, 1, 1_048_576, 16_384)]
CHANGES = [
    SetValue("Figures", 3, 2, 4321.0),
    SetValue("Figures", 4, 1, "Rugby & Nuneaton “new”"),
    SetValue("Figures", 30, 12, True),
    SetResult("Figures", 3, 4, (("Green",),)),
]
CHANGED = {"B3", "A4", "L30", "D3"}


def by_xlsxwriter(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Figures")
        money = book.add_format({"num_format": "£#,##0", "bold": True})
        sheet.merge_range("A1:D1", "Recorded crime", book.add_format({"align": "center"}))
        sheet.write_row("A2", ["Area", "Actual", "Target", "Status"])
        for row, (area, actual) in enumerate(
            (("Warwick", 323), ("Rugby", 308), ("Stratford", 1)), 2
        ):
            sheet.write(row, 0, area)
            sheet.write_number(row, 1, actual, money)
            sheet.write_number(row, 2, 294)
            formula = f'=_xldudf_CSP_RAG(B{row + 1},C{row + 1},"smaller")'
            sheet.write_formula(row, 3, formula, money, "Red")
        sheet.write_dynamic_array_formula("F3:F5", "=_xlfn.SORT(B3:B5)", money, 1)
        sheet.write_array_formula("G3:G4", "{=B3:B4*2}", None, 646)
        sheet.write_datetime(
            "H3", datetime(2009, 4, 1), book.add_format({"num_format": "d mmm yyyy"})
        )
        sheet.write_rich_string("I3", "plain ", book.add_format({"bold": True}), "bold")
        sheet.write_url("J3", "https://www.gov.uk/", string="gov")
        sheet.write_comment("B3", "A note")
        sheet.data_validation("C3:C5", {"validate": "integer", "criteria": ">", "value": 0})
        sheet.conditional_format("B3:B5", {"type": "data_bar", "data_bar_2010": True})
        sheet.add_sparkline("K3", {"range": "Figures!B3:B5"})
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Figures!$B$3:$B$5"})
        sheet.insert_chart("L3", chart)
        other = book.add_worksheet("Other")
        other.add_table(
            "A1:B4", {"name": "Pots", "columns": [{"header": "Pot"}, {"header": "Sum"}]}
        )
        other.hide()
        book.define_name("Total", "=Figures!$B$3")


def by_openpyxl(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Figures"
    sheet.append(["Recorded crime"])
    sheet.append(["Area", "Actual", "Target", "Status"])
    for row, (area, actual) in enumerate((("Warwick", 323), ("Rugby", 308), ("Stratford", 1)), 3):
        sheet.append([area, actual, 294, f'=_xldudf_CSP_RAG(B{row},C{row},"smaller")'])
    sheet["E3"] = date(2009, 4, 1)
    sheet["F3"] = "=SUM(B3:B5)"
    sheet.merge_cells("A1:D1")
    other = book.create_sheet("Other")
    other.append(["Pot", "Sum"])
    other.append(["ABG", 741000])
    other.add_table(OpenpyxlTable(displayName="Pots", ref="A1:B2"))
    book.save(path)


def by_libreoffice(path: Path) -> None:
    source = path.with_name("from openpyxl.xlsx")
    by_openpyxl(source)
    converted([source], "xlsx", path.with_name("converted"))
    shutil.move(path.with_name("converted") / source.name, path)
    source.unlink()


MAKERS = [
    by_xlsxwriter,
    by_openpyxl,
    pytest.param(by_libreoffice, marks=pytest.mark.libreoffice),
]


@pytest.mark.parametrize("make", MAKERS)
def test_only_the_planned_cells_of_one_part_differ(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    path = tmp_path / "Board.xlsx"
    make(path)
    before = Path(shutil.copy(path, tmp_path / "before.xlsx"))
    written = write(open_book(path), CHANGES)
    assert (written.parts, written.cells) == ((S1,), 4)
    assert_only_parts_differ(before, path, S1)
    old, new = part(before, S1), part(path, S1)
    assert without_cells(new, CHANGED) == without_cells(old, CHANGED)
    assert set(cells_of(new)) == set(cells_of(old)) | CHANGED
    for name in CHANGED & set(cells_of(old)):
        assert (b' s="' in cells_of(new)[name]) == (b' s="' in cells_of(old)[name])


@pytest.mark.parametrize("make", MAKERS)
def test_another_reader_sees_the_new_values_and_the_old_formulas(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    path = tmp_path / "Board.xlsx"
    make(path)
    before = openpyxl.load_workbook(path)["Figures"]
    write(open_book(path), CHANGES)
    after, shown = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    sheet = shown["Figures"]
    assert sheet["B3"].value == 4321
    assert sheet["A4"].value == "Rugby & Nuneaton “new”"
    assert sheet["L30"].value is True
    assert sheet["D3"].value == "Green"
    assert sheet["A5"].value == "Stratford"
    assert after["Figures"]["D3"].value == before["D3"].value
    assert after["Figures"]["B3"].number_format == before["B3"].number_format


@pytest.mark.libreoffice
@pytest.mark.parametrize("make", MAKERS)
def test_libreoffice_shows_the_new_values(tmp_path: Path, make: Callable[[Path], None]) -> None:
    path = tmp_path / "Board.xlsx"
    make(path)
    write(open_book(path), CHANGES)
    [text] = converted([path], "csv:Text - txt - csv (StarCalc):44,34,76,1", tmp_path / "csv")
    lines = list(csv.reader(io.StringIO(text.read_text(encoding="utf-8"))))
    assert lines[3][0] == "Rugby & Nuneaton “new”"
    assert lines[2][1].replace("£", "").replace(",", "") == "4321"
    assert lines[2][3] == "Green"
    assert lines[29][11] == "TRUE"


def test_what_xlsxwriter_wrote_is_read(tmp_path: Path) -> None:
    path = tmp_path / "Board.xlsx"
    by_xlsxwriter(path)
    book = open_book(path)
    assert [sheet.name for sheet in book.sheets] == ["Figures", "Other"]
    assert book.names[-1].text == "Figures!$B$3"
    (table,) = book.tables
    assert (table.name, table.sheet, table.columns) == ("Pots", "Other", ("Pot", "Sum"))
    assert book.layout("Figures").merged == (Area(1, 1, 1, 4),)
    kinds = {(f.row, f.column): (f.kind, f.area) for f in book.formulas("Figures")}
    assert kinds[3, 6] == (FormulaKind.DYNAMIC, Area(3, 6, 5, 6))
    assert kinds[3, 7] == (FormulaKind.ARRAY, Area(3, 7, 4, 7))
    assert kinds[3, 4] == (FormulaKind.NORMAL, Area(3, 4, 3, 4))
    values = book.values("Figures", EVERYTHING)
    assert (values[3, 1], values[3, 2], values[3, 9]) == ("Warwick", 323, "plain bold")
    assert book.dates("Figures", EVERYTHING) == {(3, 8)}
    with pytest.raises(TableHeading):
        write(book, [SetValue("Other", 1, 2, "Amount")])


def test_a_spill_of_xlsxwriter_grows_and_shrinks(tmp_path: Path) -> None:
    path = tmp_path / "Board.xlsx"
    by_xlsxwriter(path)
    longer = tuple((float(number),) for number in range(6))
    write(open_book(path), [SetResult("Figures", 3, 6, longer)])
    values = open_book(path).values("Figures", EVERYTHING)
    assert [values[row, 6] for row in range(3, 9)] == [0, 1, 2, 3, 4, 5]
    write(open_book(path), [SetResult("Figures", 3, 6, ((ErrorCode("#SPILL!"),),))])
    values = open_book(path).values("Figures", EVERYTHING)
    assert values[3, 6] == ErrorCode("#VALUE!")
    assert not any((row, 6) in values for row in range(4, 9))
    reread = openpyxl.load_workbook(path)["Figures"]["F3"].value
    assert (reread.ref, reread.text) == ("F3", "=_xlfn.SORT(B3:B5)")
