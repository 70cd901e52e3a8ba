"""The tables (ListObjects) and pivot tables of a worksheet."""

from xlcsp.book.addresses import read_area
from xlcsp.book.errors import Damaged
from xlcsp.book.model import Area, Sheet, Table
from xlcsp.book.package import Package
from xlcsp.book.parts import relationships
from xlcsp.book.xml_text import child, children, parse_tree, read_xstring


def read_tables(package: Package, sheet: Sheet) -> tuple[Table, ...]:
    """The tables of a sheet, in the order of its relationships."""
    return tuple(
        _table(package, sheet, tie.target)
        for tie in relationships(package, sheet.part).values()
        if tie.kind == "table"
    )


def _table(package: Package, sheet: Sheet, part: str) -> Table:
    tree = parse_tree(package.read(part), part)
    columns = child(tree, "tableColumns")
    try:
        return Table(
            name=read_xstring(tree.get("displayName") or tree.get("name") or ""),
            sheet=sheet.name,
            area=read_area(tree.get("ref", "")),
            columns=tuple(
                read_xstring(column.get("name", ""))
                for column in (() if columns is None else children(columns, "tableColumn"))
            ),
            header_rows=int(tree.get("headerRowCount", "1")),
            totals_rows=int(tree.get("totalsRowCount", "0")),
            part=part,
        )
    except ValueError as error:
        raise Damaged(
            f"{package.label} is damaged: a table on {sheet.name!r} has no proper place. "
            "Open it in Excel, let it repair the file, save it."
        ) from error


def pivot_areas(package: Package, sheet: Sheet) -> tuple[Area, ...]:
    """Where the pivot tables of a sheet stand."""
    areas = []
    for tie in relationships(package, sheet.part).values():
        if tie.kind == "pivotTable":
            location = child(parse_tree(package.read(tie.target), tie.target), "location")
            if location is not None:
                areas.append(_pivot_area(package, sheet, location.get("ref", "")))
    return tuple(areas)


def _pivot_area(package: Package, sheet: Sheet, name: str) -> Area:
    try:
        return read_area(name)
    except ValueError as error:
        raise Damaged(
            f"{package.label} is damaged: a pivot table on {sheet.name!r} has no proper place. "
            "Open it in Excel, let it repair the file, save it."
        ) from error
