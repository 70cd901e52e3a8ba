"""The desktop add-in, ``xlcsp.xlam``, and the sources it is made of.

The package is the least that Excel's add-ins have: a workbook with one empty sheet, the VBA project
and the ribbon. Parts are stored as they are and carry no time, so the same catalogue and the same
xlwings give the same bytes.
"""

import io
import zipfile
from functools import cache
from typing import Final

from xlcsp import __version__
from xlcsp.hosts.desktop.ribbon_tab import ribbon_module, ribbon_xml
from xlcsp.hosts.desktop.vba_functions import functions_module
from xlcsp.hosts.desktop.vba_help import help_module
from xlcsp.hosts.desktop.vba_project import ModuleKind, VbaModule, vba_project
from xlcsp.hosts.desktop.xlwings_module import xlwings_module

ADD_IN: Final = "xlcsp.xlam"
_PROJECT_NAME: Final = "XlcspAddin"
_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006"
_CORE: Final = "http://schemas.openxmlformats.org/package/2006"
_MIDNIGHT: Final = (1980, 1, 1, 0, 0, 0)


def our_modules() -> tuple[VbaModule, ...]:
    """The modules that are made from the catalogue."""
    return (functions_module(), help_module(), ribbon_module())


def all_modules() -> tuple[VbaModule, ...]:
    """Every module of the project: the workbook's, the sheet's, ours and xlwings' own."""
    return (
        VbaModule("ThisWorkbook", "", ModuleKind.WORKBOOK),
        VbaModule("Sheet1", "", ModuleKind.SHEET),
        *our_modules(),
        xlwings_module(),
    )


def macros_files() -> dict[str, bytes]:
    """The files of the folder macros, by name: sources to read, and the add-in."""
    return {
        **{f"{each.name}.bas": each.source.encode("cp1252") for each in our_modules()},
        "customUI14.xml": ribbon_xml().encode(),
        ADD_IN: add_in(),
    }


@cache
def add_in() -> bytes:
    """The add-in's bytes, which are the same as long as this program runs."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as package:
        for name, content in parts().items():
            member = zipfile.ZipInfo(name, _MIDNIGHT)
            member.create_system = 0
            package.writestr(member, content)
    return file.getvalue()


def parts() -> dict[str, bytes]:
    """The parts of the package, by name."""
    texts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            (f"{_OFFICE}/relationships/officeDocument", "xl/workbook.xml"),
            (f"{_CORE}/relationships/metadata/core-properties", "docProps/core.xml"),
            (
                "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility",
                "customUI/customUI14.xml",
            ),
        ),
        "docProps/core.xml": _core(),
        "xl/workbook.xml": _workbook(),
        "xl/_rels/workbook.xml.rels": _relations(
            (f"{_OFFICE}/relationships/worksheet", "worksheets/sheet1.xml"),
            (f"{_OFFICE}/relationships/styles", "styles.xml"),
            (
                "http://schemas.microsoft.com/office/2006/relationships/vbaProject",
                "vbaProject.bin",
            ),
        ),
        "xl/worksheets/sheet1.xml": _sheet(),
        "xl/styles.xml": _styles(),
        "customUI/customUI14.xml": ribbon_xml(),
    }
    return {
        **{name: text.encode() for name, text in texts.items()},
        "xl/vbaProject.bin": vba_project(_PROJECT_NAME, all_modules()),
    }


def _content_types() -> str:
    overrides = {
        "/xl/workbook.xml": "application/vnd.ms-excel.addin.macroEnabled.main+xml",
        "/xl/worksheets/sheet1.xml": _spreadsheet("worksheet"),
        "/xl/styles.xml": _spreadsheet("styles"),
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    listed = "".join(
        f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in overrides.items()
    )
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'{_XML}<Types xmlns="{_TYPES}">'
        f'<Default Extension="rels" ContentType="{relations}"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
        f"{listed}</Types>"
    )


def _spreadsheet(kind: str) -> str:
    return f"application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"


def _relations(*related: tuple[str, str]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(related, 1)
    )
    return f'{_XML}<Relationships xmlns="{_RELATIONS}">{listed}</Relationships>'


def _core() -> str:
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_CORE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:title>xlcsp</dc:title>"
        f"<dc:description>Figures of community safety partnerships, version {__version__}"
        "</dc:description></cp:coreProperties>"
    )


def _workbook() -> str:
    return (
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}/relationships">'
        '<workbookPr codeName="ThisWorkbook"/>'
        '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )


def _sheet() -> str:
    return f'{_XML}<worksheet xmlns="{_MAIN}"><sheetPr codeName="Sheet1"/><sheetData/></worksheet>'


def _styles() -> str:
    return (
        f'{_XML}<styleSheet xmlns="{_MAIN}">'
        '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        "</cellStyleXfs>"
        '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        "</cellXfs>"
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    )
