"""Formulas that a text tool or LibreOffice left without the mark that lets them spill."""

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from lxml import etree

from xlcsp.book import Area, FormulaKind, open_book
from xlcsp.hosts.port import Target, port

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
BY_LIBREOFFICE = (
    b'<?xml version="1.0"?><Properties xmlns='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>LibreOffice/7.4.7.2$Linux_X86_64</Application></Properties>"
)


def with_part(path: Path, name: str, content: bytes) -> None:
    with zipfile.ZipFile(path) as file:
        parts = {each: file.read(each) for each in file.namelist()} | {name: content}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for each, kept in parts.items():
            file.writestr(each, kept)


def by_a_text_tool(path: Path) -> None:
    """As openpyxl leaves it: plain formulas, no results, no metadata."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Grant"
    for row, weight in enumerate([3, 5], 1):
        sheet.cell(row, 1, weight)
    sheet["C1"] = "=CSP.ALLOCATE(251000,A1:A2)"
    sheet["D1"] = "=CSP.ALLOCATE(251000,A1:A2)"
    sheet["D2"] = "in the way"
    sheet["E1"] = "=SUM(CSP.ALLOCATE(251000,A1:A2))"
    sheet["F1"] = '=CSP.RAG(A1,4,"smaller")'
    book.save(path)


def kinds(path: Path) -> dict[str, FormulaKind]:
    with open_book(path) as book:
        return {
            f"{chr(64 + formula.column)}{formula.row}": formula.kind
            for formula in book.formulas(book.sheets[0].name)
        }


@pytest.mark.parametrize("target", list(Target))
def test_a_table_that_was_written_as_a_plain_formula_spills_where_there_is_room(
    target: Target, tmp_path: Path
) -> None:
    path = tmp_path / "grant.xlsx"
    by_a_text_tool(path)
    done = port(path, target)
    assert done.plan.marked == (("Grant", 1, 3),)
    assert kinds(path) == {
        "C1": FormulaKind.DYNAMIC,
        "D1": FormulaKind.NORMAL,
        "E1": FormulaKind.NORMAL,
        "F1": FormulaKind.NORMAL,
    }
    with open_book(path) as book:
        shown = book.values("Grant", [Area(1, 3, 2, 6)])
    assert shown == {
        (1, 3): 94125,
        (2, 3): 156875,
        (1, 4): 94125,
        (2, 4): "in the way",
        (1, 5): 251000,
        (1, 6): "Green",
    }


def test_the_mark_is_as_xlsxwriter_writes_it(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours.xlsx", tmp_path / "theirs.xlsx"
    by_a_text_tool(ours)
    port(ours, Target.EXCEL)
    with xlsxwriter.Workbook(theirs) as book:
        sheet = book.add_worksheet("Grant")
        sheet.write_dynamic_array_formula(
            "C1:C2", "=_xldudf_CSP_ALLOCATE(251000,A1:A2)", None, 94125
        )

    def cell(path: Path) -> tuple[dict[str, str], dict[str, str], str]:
        with zipfile.ZipFile(path) as file:
            tree = etree.fromstring(file.read("xl/worksheets/sheet1.xml"))
        found = next(each for each in tree.iter(f"{MAIN}c") if each.get("r") == "C1")
        formula = found.find(f"{MAIN}f")
        kept = {name: value for name, value in found.attrib.items() if name not in ("s", "t")}
        return dict(kept), dict(formula.attrib), formula.text or ""

    assert cell(ours) == cell(theirs)
    with zipfile.ZipFile(ours) as file:
        types = file.read("[Content_Types].xml").decode()
        ties = file.read("xl/_rels/workbook.xml.rels").decode()
        assert "xl/metadata.xml" in file.namelist()
    assert re.search(r'PartName="/xl/metadata.xml"[^>]*sheetMetadata\+xml', types)
    assert re.search(r'relationships/sheetMetadata" Target="metadata.xml"', ties)


def arrays(path: Path) -> None:
    """Arrays of fixed size: one that fits its result, and one with a cell too many."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Grant")
        sheet.write_column("A1", [3, 5])
        sheet.write_array_formula("C1:C2", "=CSP.ALLOCATE(251000,A1:A2)", None, 94125)
        sheet.write_number("C2", 156875)
        sheet.write_array_formula("D1:D3", "=CSP.ALLOCATE(251000,A1:A2)", None, 94125)


def test_arrays_that_libreoffice_saved_spill_again_where_their_size_fits(tmp_path: Path) -> None:
    path = tmp_path / "grant.xlsx"
    arrays(path)
    with_part(path, "docProps/app.xml", BY_LIBREOFFICE)
    done = port(path, Target.EXCEL)
    assert done.plan.marked == (("Grant", 1, 3),)
    assert kinds(path) == {"C1": FormulaKind.DYNAMIC, "D1": FormulaKind.ARRAY}


def test_arrays_that_a_person_made_in_excel_stay(tmp_path: Path) -> None:
    path = tmp_path / "grant.xlsx"
    arrays(path)
    assert port(path, Target.EXCEL).plan.marked == ()
    assert kinds(path) == {"C1": FormulaKind.ARRAY, "D1": FormulaKind.ARRAY}


def test_the_calculation_chain_goes_with_the_change(tmp_path: Path) -> None:
    """Excel writes it anew; it says of each cell whether it is an array."""
    path = tmp_path / "grant.xlsx"
    by_a_text_tool(path)
    with zipfile.ZipFile(path) as file:
        types = file.read("[Content_Types].xml")
        ties = file.read("xl/_rels/workbook.xml.rels")
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with_part(
        path,
        "xl/calcChain.xml",
        b'<?xml version="1.0"?><calcChain xmlns="' + main + b'"><c r="C1" i="1"/></calcChain>',
    )
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    with_part(
        path,
        "[Content_Types].xml",
        types.replace(
            b"</Types>",
            b'<Override PartName="/xl/calcChain.xml" ContentType="' + kind + b'"/></Types>',
        ),
    )
    relation = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    with_part(
        path,
        "xl/_rels/workbook.xml.rels",
        ties.replace(
            b"</Relationships>",
            b'<Relationship Id="rId90" Type="' + relation + b'" Target="calcChain.xml"/>'
            b"</Relationships>",
        ),
    )
    port(path, Target.EXCEL)
    with zipfile.ZipFile(path) as file:
        assert "xl/calcChain.xml" not in file.namelist()
        assert b"calcChain" not in file.read("[Content_Types].xml")
        assert b"calcChain" not in file.read("xl/_rels/workbook.xml.rels")
        assert b"metadata.xml" in file.read("xl/_rels/workbook.xml.rels")
