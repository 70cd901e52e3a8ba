"""Whole workbooks ported: there and back is the same bytes, damaged ones work again."""

import shutil
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from xlcsp.book import Area, open_book
from xlcsp.book.errors import Signed
from xlcsp.hosts.port import Target, port

WORKBOOKS = sorted((Path(__file__).parents[2] / "workbooks").glob("*.xlsx"))
DEAD = "file:///C:\\Users\\someone\\AddIns\\xlcsp.xlam"


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def with_members(path: Path, changes: dict[str, bytes]) -> None:
    """Puts other or more members into a zip."""
    kept = {**members(path), **changes}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in kept.items():
            file.writestr(name, content)


@pytest.mark.parametrize("target", [Target.CALC, Target.DESKTOP])
@pytest.mark.parametrize("workbook", WORKBOOKS, ids=lambda path: path.stem)
def test_there_and_back_is_the_same_bytes(workbook: Path, target: Target, tmp_path: Path) -> None:
    there, back = tmp_path / "there.xlsx", tmp_path / "back.xlsx"
    assert port(workbook, target, there).plan.formulas
    port(there, Target.EXCEL, back)
    assert members(back) == members(workbook)
    assert b"_xldudf_CSP" not in b"".join(
        content for name, content in members(there).items() if name.endswith(".xml")
    )


def everywhere(path: Path) -> None:
    """A workbook that calls CSP.RAG from every place that holds formulas."""
    workbook = xlsxwriter.Workbook(path)
    sheet = workbook.add_worksheet("Here")
    for column, value in enumerate([323, 294, "smaller"]):
        sheet.write(0, column, value)
    sheet.write_formula("D1", '=_xldudf_CSP_RAG(A1,B1,C1)&" & <ok>"', None, "Red & <ok>")
    sheet.write_dynamic_array_formula("E1:E2", "=_xldudf_CSP_RAG(A1:A2,B1,C1)", None, "Red")
    sheet.conditional_format(
        "A1", {"type": "formula", "criteria": '=_xldudf_CSP_RAG($A1,$B1,"smaller")="Red"'}
    )
    sheet.data_validation(
        "B1", {"validate": "custom", "value": '=_xldudf_CSP_RAG(A1,B1,"smaller")<>"No data"'}
    )
    workbook.define_name("Colour", '=_xldudf_CSP_RAG(Here!$A$1,Here!$B$1,"smaller")')
    sheet.add_table(
        "G1:H3",
        {
            "columns": [
                {"header": "Actual"},
                {"header": "RAG", "formula": '=_xldudf_CSP_RAG([@Actual],5,"smaller")'},
            ]
        },
    )
    workbook.close()


def test_cells_names_formats_validation_and_tables_are_rewritten(tmp_path: Path) -> None:
    path = tmp_path / "everywhere.xlsx"
    everywhere(path)
    before = members(path)
    done = port(path, Target.CALC)
    assert {formula.where for formula in done.plan.formulas} == {
        "D1",
        "E1",
        "H2",
        "H3",
        "conditional format",
        "validation",
        "the name Colour",
        "column formula of a table",
    }
    after = members(path)
    for name, content in before.items():
        assert after[name] == content.replace(b"_xldudf_CSP_RAG", b"CSP.RAG"), name
    assert done.written is not None
    assert done.written.backup is not None
    assert members(done.written.backup) == before


def damaged(path: Path) -> None:
    """A workbook as another PC left it: #NAME? everywhere and a link to an add-in that is not there."""
    workbook = xlsxwriter.Workbook(path)
    sheet = workbook.add_worksheet("Figures")
    for column, value in enumerate([323, 294, "smaller"]):
        sheet.write(0, column, value)
    sheet.write_formula("D1", "=[1]!_xldudf_CSP_RAG(A1,B1,C1)", None, "#NAME?")
    sheet.write_formula("E1", "='C:\\add ins\\xlcsp.xlam'!CSP_STATUS(A1,B1,C1)", None, "#NAME?")
    sheet.write_formula("F1", "=_xlfn._xldudf_CSP_TRAVEL(A1,B1,C1)", None, "#NAME?")
    workbook.close()
    parts = members(path)
    main, ties = parts["xl/workbook.xml"], parts["xl/_rels/workbook.xml.rels"]
    types = parts["[Content_Types].xml"]
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with_members(
        path,
        {
            "xl/workbook.xml": main.replace(
                b"</sheets>",
                b'</sheets><externalReferences><externalReference r:id="rId99"/></externalReferences>',
            ),
            "xl/_rels/workbook.xml.rels": ties.replace(
                b"</Relationships>",
                f'<Relationship Id="rId99" Type="{relation}/externalLink" '
                'Target="externalLinks/externalLink1.xml"/></Relationships>'.encode(),
            ),
            "[Content_Types].xml": types.replace(
                b"</Types>",
                b'<Override PartName="/xl/externalLinks/externalLink1.xml" ContentType='
                b'"application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"/>'
                b"</Types>",
            ),
            "xl/externalLinks/externalLink1.xml": b'<?xml version="1.0"?><externalLink xmlns='
            b'"http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>',
            "xl/externalLinks/_rels/externalLink1.xml.rels": (
                '<?xml version="1.0"?><Relationships xmlns='
                '"http://schemas.openxmlformats.org/package/2006/relationships">'
                f'<Relationship Id="rId1" Type="{relation}/externalLinkPath" Target="{DEAD}" '
                'TargetMode="External"/></Relationships>'
            ).encode(),
        },
    )


@pytest.mark.parametrize("target", list(Target))
def test_a_damaged_workbook_shows_results_again_and_loses_its_dead_link(
    target: Target, tmp_path: Path
) -> None:
    path = tmp_path / "damaged.xlsx"
    damaged(path)
    done = port(path, target)
    assert done.plan.links_removed == (DEAD,)
    with open_book(path) as book:
        shown = book.values("Figures", [Area(1, 4, 1, 6)])
        links = book.external_links
    assert shown == {(1, 4): "Red", (1, 5): "+9.9% (red)", (1, 6): "▲ worse"}
    assert links == ()
    names = members(path)
    assert not [name for name in names if "externalLink" in name]
    assert b"externalLink" not in names["[Content_Types].xml"]
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "damaged.backup-001.xlsx",
        "damaged.xlsx",
    ]


def test_a_link_that_is_still_used_stays(tmp_path: Path) -> None:
    path = tmp_path / "used.xlsx"
    damaged(path)
    sheet = members(path)["xl/worksheets/sheet1.xml"]
    with_members(
        path,
        {"xl/worksheets/sheet1.xml": sheet.replace(b"'C:\\add ins\\xlcsp.xlam'!CSP_", b"[1]!MY_")},
    )
    assert port(path, Target.EXCEL).plan.links_removed == ()
    with open_book(path) as book:
        assert len(book.external_links) == 1


def test_a_signed_workbook_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "signed.xlsx"
    everywhere(path)
    with_members(path, {"_xmlsignatures/sig1.xml": b"<Signature/>"})
    before = path.read_bytes()
    with pytest.raises(Signed, match="signature"):
        port(path, Target.CALC)
    assert path.read_bytes() == before


def test_a_workbook_already_spelt_for_the_target_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "same.xlsx"
    shutil.copyfile(WORKBOOKS[0], path)
    done = port(path, Target.EXCEL)
    assert done.plan.formulas == ()
    assert [each.name for each in tmp_path.iterdir()] == ["same.xlsx"]


def damaged_everywhere(path: Path) -> None:
    """Damaged spellings in a name, formats, validations and a table's column, old and new style."""
    everywhere(path)
    parts = members(path)
    with_members(
        path,
        {
            name: content.replace(b"_xldudf_CSP_RAG", b"[1]!_xldudf_CSP_RAG")
            for name, content in parts.items()
            if name.endswith(".xml") and b"_xldudf_CSP_RAG" in content
        },
    )
    sheet = members(path)["xl/worksheets/sheet1.xml"]
    extension = (
        b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" xmlns:x14='
        b'"http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
        b'<x14:dataValidations xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" '
        b'count="1"><x14:dataValidation type="custom"><x14:formula1>'
        b"<xm:f>[1]!_xlfn._xldudf_CSP_RAG(Other!A1,1,&quot;smaller&quot;)=&quot;Red&quot;</xm:f>"
        b"</x14:formula1><xm:sqref>A9</xm:sqref></x14:dataValidation></x14:dataValidations>"
        b"</ext></extLst></worksheet>"
    )
    with_members(
        path,
        {"xl/worksheets/sheet1.xml": sheet.replace(b"</worksheet>", extension)},
    )


def test_damaged_spellings_are_put_right_in_every_place(tmp_path: Path) -> None:
    path = tmp_path / "everywhere.xlsx"
    damaged_everywhere(path)
    done = port(path, Target.EXCEL)
    assert {formula.where for formula in done.plan.formulas} == {
        "D1",
        "E1",
        "H2",
        "H3",
        "conditional format",
        "validation",
        "conditional format or validation",
        "the name Colour",
        "column formula of a table",
    }
    text = b"".join(content for name, content in members(path).items() if name.endswith(".xml"))
    assert b"[1]" not in text
    assert b"<xm:f>_xldudf_CSP_RAG(Other!A1,1,&quot;smaller&quot;)=&quot;Red&quot;</xm:f>" in text
    assert text.count(b"_xldudf_CSP_RAG(") == 9


@pytest.mark.parametrize("copy", [False, True])
def test_a_workbook_saved_without_the_add_in_shows_its_results_again(
    copy: bool, tmp_path: Path
) -> None:
    """Its formulas are spelt right, but every one of them shows #NAME?."""
    path, out = tmp_path / "board.xlsx", tmp_path / "copy.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("Figures")
        sheet.write_row("A1", [323, 294, "smaller"])
        sheet.write_formula("D1", "=_xldudf_CSP_RAG(A1,B1,C1)", None, "#NAME?")
        sheet.write_formula("E1", '=IF(D1="Red",1,0)', None, "#NAME?")
    before = path.read_bytes()
    done = port(path, Target.EXCEL, out if copy else None)
    with open_book(out if copy else path) as book:
        assert book.values("Figures", [Area(1, 4, 1, 5)]) == {(1, 4): "Red", (1, 5): 1}
    assert done.plan.formulas == ()
    assert done.worked_out == 2
    assert done.written.parts
    if copy:
        assert path.read_bytes() == before
        assert done.written.backup is None
    else:
        assert done.written.backup is not None
        assert done.written.backup.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 2
