"""The VBA project read back by oletools and olefile, and its hidden values by the specification."""

import io
import re

import olefile
import pytest
from oletools.olevba import VBA_Parser

from xlcsp.hosts.desktop.vba_project import ModuleKind, NotInCodePage, VbaModule, vba_project

MODULES = [
    VbaModule("ThisWorkbook", "", ModuleKind.WORKBOOK),
    VbaModule("Sheet1", "", ModuleKind.SHEET),
    VbaModule("Prices", 'Function PRICE()\n    PRICE = "£5 – now"\nEnd Function\n'),
    VbaModule("Long", "".join(f"'line {number}\n" for number in range(9_000))),
]


def read_back(project: bytes) -> dict[str, str]:
    parser = VBA_Parser("vbaProject.bin", data=project)
    try:
        return {
            stream.rpartition("/")[2]: code.decode("utf-8") if isinstance(code, bytes) else code
            for _, stream, _, code in parser.extract_macros()
        }
    finally:
        parser.close()


def project_stream(project: bytes) -> str:
    with olefile.OleFileIO(io.BytesIO(project)) as ole:
        return ole.openstream("PROJECT").read().decode("cp1252")


def test_every_module_is_read_back_as_its_source() -> None:
    read = read_back(vba_project("Test", MODULES))
    assert read == {each.name: each.source for each in MODULES}


def test_the_same_modules_give_the_same_bytes() -> None:
    assert vba_project("Test", MODULES) == vba_project("Test", MODULES)


def test_a_character_outside_the_code_page_is_refused() -> None:
    with pytest.raises(NotInCodePage, match="Arrows"):
        vba_project("Test", [VbaModule("Arrows", "'▲")])


def test_workbook_and_sheet_are_listed_as_documents_and_the_rest_as_modules() -> None:
    lines = project_stream(vba_project("Test", MODULES)).splitlines()
    assert [line for line in lines if line.startswith(("Document=", "Module="))] == [
        "Document=ThisWorkbook/&H00000000",
        "Document=Sheet1/&H00000000",
        "Module=Prices",
        "Module=Long",
    ]


def revealed(hidden: str) -> tuple[int, int, bytes]:
    """Version, project key and data of a hidden value: [MS-OVBA] 2.4.3.3, Decryption."""
    seed, version, key, *rest = bytes.fromhex(hidden)
    project_key = seed ^ key
    ignored = (seed & 6) // 2
    before, byte_1, byte_2 = project_key, key, version
    plain = []
    for byte in rest:
        shown = byte ^ ((byte_2 + before) & 0xFF)
        plain.append(shown)
        before, byte_2, byte_1 = shown, byte_1, byte
    length = int.from_bytes(bytes(plain[ignored : ignored + 4]), "little")
    data = bytes(plain[ignored + 4 :])
    assert len(data) == length
    return seed ^ version, project_key, data


# A project that Excel itself wrote, in xlwings' quickstart add-in, and ours.
EXCELS = """ID="{318BEE36-5BE1-492A-826D-473DB19B0F30}"
CMG="5D5F8AADDAA8DEA8DEA8DEA8DE"
DPB="5D5F8AADDAADDBADDBAD"
GC="5D5F8AADDAADDBADDB52"
"""


@pytest.mark.parametrize("stream", [EXCELS, project_stream(vba_project("Test", MODULES))])
def test_the_hidden_values_say_unprotected_no_password_and_visible(stream: str) -> None:
    values = dict(re.findall(r'^(ID|CMG|DPB|GC)="(.*)"', stream, re.M))
    key = sum(values["ID"].encode()) & 0xFF
    assert revealed(values["CMG"]) == (2, key, bytes(4))
    assert revealed(values["DPB"]) == (2, key, bytes(1))
    assert revealed(values["GC"]) == (2, key, b"\xff")
