"""The workbook part: its sheets, defined names, date system and links to other workbooks."""

import xml.etree.ElementTree as ET
from dataclasses import dataclass

from xlcsp.book.errors import Damaged, NotAWorkbook
from xlcsp.book.model import DefinedName, ExternalLink, Sheet, Visibility
from xlcsp.book.package import Package
from xlcsp.book.parts import Relationship, content_type, relationships
from xlcsp.book.xml_text import (
    child,
    children,
    is_true,
    local,
    parse_tree,
    read_xstring,
    relation_id,
    whole_number,
)

_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)


@dataclass(frozen=True, slots=True)
class WorkbookPart:
    """What the workbook part says, and which members hold the parts that it ties together."""

    part: str
    ties: dict[str, Relationship]
    sheets: tuple[Sheet, ...]
    sheet_numbers: dict[str, int]
    """A sheet's number (sheetId) by its name, as the calculation chain counts them."""
    names: tuple[DefinedName, ...]
    date1904: bool
    external_links: tuple[ExternalLink, ...]

    def tied(self, kind: str) -> str | None:
        """The member of the one part of that kind, such as ``styles``."""
        return next((tie.target for tie in self.ties.values() if tie.kind == kind), None)


def read_workbook_part(package: Package) -> WorkbookPart:
    """Read the package's main part; NotAWorkbook where that is something else."""
    part = _main_part(package)
    ties = relationships(package, part)
    tree = parse_tree(package.read(part), part)
    if local(tree.tag) != "workbook" or tree.tag.strip("{").partition("}")[0] not in _MAIN:
        raise NotAWorkbook(f"{package.label} is no Excel workbook: save it as .xlsx from Excel.")
    every_sheet = _sheet_elements(tree)
    settings = child(tree, "workbookPr")
    return WorkbookPart(
        part=part,
        ties=ties,
        sheets=tuple(
            Sheet(
                read_xstring(element.get("name", "")),
                tie.target,
                _visibility(element.get("state", "visible")),
            )
            for element in every_sheet
            if (tie := _tie(package, ties, element)).kind == "worksheet"
        ),
        sheet_numbers={
            read_xstring(element.get("name", "")): whole_number(element.get("sheetId"))
            for element in every_sheet
        },
        names=_names(tree, [read_xstring(each.get("name", "")) for each in every_sheet]),
        date1904=settings is not None and is_true(settings.get("date1904")),
        external_links=_external_links(package, tree, ties),
    )


def _main_part(package: Package) -> str:
    main = next(
        (tie.target for tie in relationships(package, "").values() if tie.kind == "officeDocument"),
        None,
    )
    if main is None or package.find("[Content_Types].xml") is None:
        raise NotAWorkbook(f"{package.label} is {_what_else(package)}.")
    kind = content_type(package, main)
    if "wordprocessingml" in kind or "presentationml" in kind:
        raise NotAWorkbook(f"{package.label} is a Word or PowerPoint file, not a workbook.")
    if "binary" in kind or main.endswith(".bin"):
        raise NotAWorkbook(
            f"{package.label} is a binary workbook (.xlsb): open it in Excel and save it as .xlsx."
        )
    return package.member(main).name


def _what_else(package: Package) -> str:
    if package.find("content.xml") is not None and package.find("mimetype") is not None:
        return "an OpenDocument file (.ods): open it and save it as .xlsx"
    if package.find("Index/Document.iwa") is not None:
        return "an Apple Numbers file: export it as .xlsx"
    return "a zip file but no workbook: give the .xlsx or .xlsm file itself"


def _sheet_elements(tree: ET.Element) -> list[ET.Element]:
    holder = child(tree, "sheets")
    return [] if holder is None else list(children(holder, "sheet"))


def _tie(package: Package, ties: dict[str, Relationship], element: ET.Element) -> Relationship:
    tie = ties.get(relation_id(element))
    if tie is None or package.find(tie.target) is None:
        raise Damaged(
            f"{package.label} is damaged: its sheet {element.get('name', '')!r} is missing. "
            "Restore an earlier version of the file, or let Excel repair it."
        )
    return tie


def _visibility(state: str) -> Visibility:
    """A state that is none shows the sheet, as Excel does."""
    return Visibility(state) if state in set(Visibility) else Visibility.VISIBLE


def _names(tree: ET.Element, sheets: list[str]) -> tuple[DefinedName, ...]:
    holder = child(tree, "definedNames")
    if holder is None:
        return ()
    return tuple(
        DefinedName(
            read_xstring(element.get("name", "")),
            read_xstring(element.text or ""),
            _scope(element, sheets),
            is_true(element.get("hidden")),
        )
        for element in children(holder, "definedName")
    )


def _scope(element: ET.Element, sheets: list[str]) -> str | None:
    number = element.get("localSheetId")
    if number is None or not number.isdecimal() or int(number) >= len(sheets):
        return None
    return sheets[int(number)]


def _external_links(
    package: Package, tree: ET.Element, ties: dict[str, Relationship]
) -> tuple[ExternalLink, ...]:
    holder = child(tree, "externalReferences")
    if holder is None:
        return ()
    links = []
    for number, element in enumerate(children(holder, "externalReference"), start=1):
        tie = ties.get(relation_id(element))
        targets = relationships(package, tie.target).values() if tie else ()
        links.append(
            ExternalLink(number, next((each.target for each in targets if each.external), ""))
        )
    return tuple(links)
