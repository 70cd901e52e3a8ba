"""The add-in ``xlcsp.xlam``, part by part, and the files of macros/."""

import io
import re
import zipfile
from pathlib import Path

import pytest
import xlwings
from lxml import etree
from oletools.olevba import VBA_Parser, VBA_Scanner

from xlcsp.hosts.desktop.add_in import ADD_IN, add_in, all_modules, macros_files, our_modules, parts
from xlcsp.hosts.desktop.ribbon_tab import BUTTONS, ribbon_module

MACROS = Path(__file__).parents[2] / "macros"
CONTENT = "{http://schemas.openxmlformats.org/package/2006/content-types}"
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
RIBBON = "{http://schemas.microsoft.com/office/2009/07/customui}"
XLWINGS_MODULE = Path(xlwings.__file__).with_name("xlwings_custom_addin.bas")


@pytest.fixture(scope="module")
def package() -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(add_in()))


@pytest.fixture(scope="module")
def read_by_olevba() -> dict[str, str]:
    parser = VBA_Parser(ADD_IN, data=add_in())
    try:
        return {stream.rpartition("/")[2]: code for _, stream, _, code in parser.extract_macros()}
    finally:
        parser.close()


@pytest.mark.parametrize("name", macros_files())
def test_the_committed_file_is_current(name: str) -> None:
    assert (MACROS / name).read_bytes() == macros_files()[name], "run: xlcsp macros build"


def test_macros_holds_no_other_file() -> None:
    assert {each.name for each in MACROS.iterdir()} == {*macros_files(), "README.md"}


def test_the_same_catalogue_gives_the_same_bytes() -> None:
    assert parts() == parts()


# The package ----------------------------------------------------------------------------------------


def test_every_part_is_sound_and_has_a_content_type(package: zipfile.ZipFile) -> None:
    assert package.testzip() is None
    types = etree.fromstring(package.read("[Content_Types].xml"))
    endings = {each.get("Extension") for each in types.iter(f"{CONTENT}Default")}
    named = {each.get("PartName") for each in types.iter(f"{CONTENT}Override")}
    for name in package.namelist():
        assert f"/{name}" in named or name.rpartition(".")[2] in endings
    assert {each.removeprefix("/") for each in named if each} <= set(package.namelist())


def test_it_says_that_it_is_an_add_in_with_macros(package: zipfile.ZipFile) -> None:
    types = package.read("[Content_Types].xml").decode()
    assert (
        'PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.addin.macroEnabled'
        '.main+xml"' in types
    )
    assert 'Extension="bin" ContentType="application/vnd.ms-office.vbaProject"' in types


@pytest.mark.parametrize(
    ("relations", "folder", "wanted"),
    [
        (
            "_rels/.rels",
            "",
            {
                "officeDocument": "xl/workbook.xml",
                "core-properties": "docProps/core.xml",
                "extensibility": "customUI/customUI14.xml",
            },
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "xl/",
            {
                "worksheet": "worksheets/sheet1.xml",
                "styles": "styles.xml",
                "vbaProject": "vbaProject.bin",
            },
        ),
    ],
)
def test_relationships_lead_to_parts_that_are_there(
    package: zipfile.ZipFile, relations: str, folder: str, wanted: dict[str, str]
) -> None:
    found = {
        str(each.get("Type")).rpartition("/")[2]: str(each.get("Target"))
        for each in etree.fromstring(package.read(relations)).iter(RELATION)
    }
    assert found == wanted
    assert {folder + target for target in found.values()} <= set(package.namelist())


def test_the_code_names_are_the_names_of_the_document_modules(package: zipfile.ZipFile) -> None:
    names = {each.name for each in all_modules()}
    for part in ("xl/workbook.xml", "xl/worksheets/sheet1.xml"):
        (name,) = re.findall(r'codeName="(\w+)"', package.read(part).decode())
        assert name in names


def test_every_xml_part_is_well_formed() -> None:
    for name, content in parts().items():
        if not name.endswith(".bin"):
            etree.fromstring(content)


def test_nothing_asks_excel_to_recalculate(package: zipfile.ZipFile) -> None:
    assert b"calcPr" not in package.read("xl/workbook.xml")


# Its macros -----------------------------------------------------------------------------------------


def test_olevba_reads_every_module_as_it_was_written(read_by_olevba: dict[str, str]) -> None:
    assert read_by_olevba == {each.name: each.source for each in all_modules()}


def test_the_xlwings_module_is_xlwings_own_but_for_name_settings_and_search_path(
    read_by_olevba: dict[str, str],
) -> None:
    own = XLWINGS_MODULE.read_text(encoding="ascii").splitlines()
    ours = read_by_olevba["xlwings"].splitlines()
    different = [
        (old, new.replace(" -B -P -c ", " -B -c "))
        for old, new in zip(own, ours, strict=True)
        if old != new
    ]
    head = 'Function GetConfig(configKey As String, Optional default As String = "", Optional '
    assert [pair for pair in different if pair[0] != pair[1]] == [
        (
            'Public Const PROJECT_NAME As String = "myaddin"',
            'Public Const PROJECT_NAME As String = "xlcsp"',
        ),
        (
            f'{head}source As String = "") As Variant',
            f'{head}source As String = "user") As Variant',
        ),
    ]


def test_python_takes_no_module_from_the_folder_that_excel_is_in(
    read_by_olevba: dict[str, str],
) -> None:
    code = read_by_olevba["xlwings"]
    assert code.count(" -B -P -c ") == 2
    assert " -B -c " not in code


def test_no_workbook_and_no_file_beside_it_can_name_the_program_that_excel_starts(
    read_by_olevba: dict[str, str],
) -> None:
    """Every question for a setting leaves its source to the default: the user's own file."""
    calls = re.findall(r"(?<!Function )\bGetConfig\(([^()]*)\)", read_by_olevba["xlwings"])
    assert len(calls) > 20
    assert all(call.count(",") <= 1 and "source" not in call for call in calls)


def alarms(code: str) -> set[tuple[str, str]]:
    return {(kind, word.lower()) for kind, word, _ in VBA_Scanner(code).scan()}


def test_olevba_raises_no_alarm_beyond_those_of_xlwings_own_module() -> None:
    known = alarms(XLWINGS_MODULE.read_text(encoding="ascii"))
    ours = alarms("\n".join(each.source for each in our_modules()))
    assert ours <= known
    assert not {kind for kind, _ in ours} & {"AutoExec", "IOC"}


def procedures(code: str) -> list[str]:
    return re.findall(r"^\s*(?:Public |Private )?(?:Function|Sub) (\w+)", code, re.M)


def test_no_two_things_of_the_project_have_one_name() -> None:
    modules = [each.name.lower() for each in all_modules()]
    public = [
        name.lower()
        for each in our_modules()
        for name in re.findall(r"^(?:Public )?(?:Function|Sub) (\w+)", each.code, re.M)
    ]
    of_xlwings = [name.lower() for name in procedures(XLWINGS_MODULE.read_text("ascii"))]
    assert len({*modules, *public}) == len(modules) + len(public)
    assert not set(public) & set(of_xlwings)


def test_only_the_worksheet_functions_show_among_excels_functions() -> None:
    shown = {
        name
        for each in our_modules()
        for name in re.findall(r"^(?:Public )?Function (\w+)", each.code, re.M)
    }
    assert all(name.startswith("CSP_") for name in shown)


# The ribbon -----------------------------------------------------------------------------------------


def test_every_button_of_the_ribbon_has_its_macro_and_the_python_behind_it() -> None:
    from xlcsp.hosts.desktop import ribbon

    tab = etree.fromstring(parts()["customUI/customUI14.xml"])
    code = ribbon_module().code
    actions = [str(each.get("onAction")) for each in tab.iter(f"{RIBBON}button")]
    assert actions == [button.macro for button in BUTTONS]
    for button in BUTTONS:
        assert callable(getattr(ribbon, button.function))
        macro = f"Public Sub {button.macro}(control As IRibbonControl)"
        assert f'{macro}\n    CspStart "{button.function}"\n' in code
    assert f"Public Sub {tab.get('onLoad')}(ribbon As IRibbonUI)" in code


def test_labels_and_tips_are_short_enough_for_office() -> None:
    assert all(len(each.label) <= 1_024 and len(each.tip) <= 1_024 for each in BUTTONS)
    assert len({each.label for each in BUTTONS}) == len(BUTTONS)
