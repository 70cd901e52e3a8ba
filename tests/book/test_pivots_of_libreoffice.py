"""A real pivot table, made by LibreOffice from a table that then grows, shrinks and changes."""

import csv
from pathlib import Path

import pytest
from book_making import part, raw_members
from libreoffice_files import EVERY_SHEET, converted
from lxml import etree

from xlcsp.book import TableEdit, open_book, write

CACHE = "xl/pivotCache/pivotCacheDefinition1.xml"
SHEET, TABLE = "xl/worksheets/sheet1.xml", "xl/tables/table1.xml"
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text")
)


def words(text: str) -> str:
    return (
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
    )


def figure(value: int) -> str:
    return f'<table:table-cell office:value-type="float" office:value="{value}"/>'


def row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def field(name: str, place: str, function: str) -> str:
    return (
        f'<table:data-pilot-field table:source-field-name="{name}" table:orientation="{place}" '
        f'table:function="{function}"><table:data-pilot-level/></table:data-pilot-field>'
    )


DOCUMENT = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {SPACES} office:version="1.3"
 office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body><office:spreadsheet>
<table:table table:name="Data">{row(words("Area"), words("Number"))}
{row(words("North"), figure(3))}{row(words("South"), figure(4))}{row(words("East"), figure(5))}
</table:table>
<table:table table:name="Pivot">{row("<table:table-cell/>")}</table:table>
<table:database-ranges><table:database-range table:name="Counts"
 table:target-range-address="Data.A1:Data.B4" table:display-filter-buttons="true"/>
</table:database-ranges>
<table:data-pilot-tables><table:data-pilot-table table:name="Pivot1"
 table:target-range-address="Pivot.A3:Pivot.B7">
<table:source-cell-range table:cell-range-address="Data.A1:Data.B4"/>
{field("Area", "row", "auto")}{field("Number", "data", "sum")}
</table:data-pilot-table></table:data-pilot-tables>
</office:spreadsheet></office:body></office:document>"""


@pytest.fixture(scope="module")
def pivot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    source = tmp_path_factory.mktemp("pivot") / "Board.fods"
    source.write_text(DOCUMENT, encoding="utf-8")
    [made] = converted([source], "xlsx", source.parent)
    return made


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    ("edit", "source", "shown"),
    [
        (TableEdit("Counts", {0: {"Number": 30.0}}, (), frozenset()), "A1:B4",
         {"North": 30, "South": 4, "East": 5, "Total Result": 39}),
        (TableEdit("Counts", {}, ({"Area": "West", "Number": 8.0},), frozenset()), "A1:B5",
         {"North": 3, "South": 4, "East": 5, "West": 8, "Total Result": 20}),
        (TableEdit("Counts", {}, (), frozenset({1})), "A1:B3",
         {"North": 3, "East": 5, "Total Result": 8}),
        (TableEdit("Counts", {0: {"Number": 1.0}}, ({"Area": "West"},), frozenset({1, 2})), "A1:B3",
         {"North": 1, "West": None, "Total Result": 1}),
    ],
    ids=["set", "append", "shrink", "shift"],
)  # fmt: skip
def test_a_pivot_table_is_made_anew_from_the_rows_that_are_there_then(
    pivot: Path, tmp_path: Path, edit: TableEdit, source: str, shown: dict[str, int | None]
) -> None:
    out = tmp_path / "Out.xlsx"
    written = write(open_book(pivot), [edit], out)
    old, new = raw_members(pivot), raw_members(out)
    assert {name for name in old if old[name] != new[name]} == set(written.parts)
    assert set(written.parts) <= {SHEET, TABLE, CACHE}
    cache = etree.fromstring(part(out, CACHE))
    assert cache.get("refreshOnLoad") == "1"
    assert cache.find(".//{*}worksheetSource").get("ref") == source
    converted([out], EVERY_SHEET, tmp_path)
    with (tmp_path / "Out-Pivot.csv").open(newline="", encoding="utf-8") as file:
        lines = [line for line in csv.reader(file) if any(line)][1:]
    assert {name: float(value) if value else None for name, value in lines} == shown
