"""Workbooks with a table and every feature that its rows could disturb, made by the programs at hand.

Each has a sheet "Data" with the table "Counts", things above, beside and below it, a sheet "Probe"
with formulas that read it, and a sheet "Plain" that nothing ties to the table. The figures come
from the number of the workbook. Nothing here uses the code under test.
"""

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import xlsxwriter
from book_making import MAIN, save
from openpyxl.chart import LineChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter as letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table, TableStyleInfo

CHARTS = (
    *({"type": kind} for kind in ("column", "bar", "line", "area", "pie", "doughnut", "stock")),
    *({"type": kind, "subtype": "percent_stacked"} for kind in ("column", "area")),
    {"type": "scatter", "subtype": "smooth_with_markers"},
    {"type": "radar", "subtype": "filled"},
)
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63f8cfc0"
    "f01f0005000201a5f645400000000049454e44ae426082"
)


@dataclass(frozen=True, slots=True)
class Plan:
    """Where the table stands and what surrounds it."""

    number: int
    top: int
    left: int
    rows: int
    totals: bool
    beside: bool
    below: bool

    @property
    def first(self) -> int:
        """First row of data."""
        return self.top + 1

    @property
    def last(self) -> int:
        """Last row of data."""
        return self.top + self.rows

    @property
    def bottom(self) -> int:
        """Last row of the table."""
        return self.last + self.totals

    @property
    def right(self) -> int:
        """Last column of the table."""
        return self.left + 3

    @property
    def note(self) -> int:
        """The row of the things below."""
        return self.bottom + 3

    def column(self, number: int, first: int | None = None, last: int | None = None) -> str:
        """The data of a column from 0, as ``$C$5:$C$9``."""
        name = letter(self.left + number)
        return f"${name}${first or self.first}:${name}${last or self.last}"

    def numbers(self) -> list[int]:
        """What the column Number holds."""
        return [(self.number * 7 + row * 13) % 97 + 1 for row in range(self.rows)]


def plan_of(number: int) -> Plan:
    """The layout of a workbook by its number: every mixture comes round."""
    return Plan(
        number,
        top=2 + number % 4,
        left=1 + number % 3,
        rows=1 + number % 7,
        totals=number % 2 == 0,
        beside=number % 3 != 1,
        below=number % 5 != 4,
    )


def by_xlsxwriter(path: Path, plan: Plan) -> None:
    """The richest: charts, sparklines, both kinds of formatting, notes, pictures, controls."""
    with xlsxwriter.Workbook(str(path)) as book:
        bold = book.add_format({"bold": True, "bg_color": "#DDEEFF"})
        red = book.add_format({"font_color": "#AA0000"})
        data = book.add_worksheet("Data")
        probe = book.add_worksheet("Probe")
        plain = book.add_worksheet("Plain")
        _table(data, plan, bold)
        _around(data, plan, bold, red)
        _floating(book, data, plan)
        _probe(probe, plan)
        plain.write_column("A1", ["Left alone", 1, 2, 3], bold)
        plain.write_formula("B1", "=SUM(A2:A4)", None, 6)
        plain.insert_textbox("D2", "Words that stay")
        book.define_name("Numbers", f"=Data!{plan.column(1)}")
        book.define_name("Plain!Own", "=Plain!$A$2:$A$4")
        data.print_area(0, 0, plan.note + 20, plan.right + 5)
        data.repeat_rows(0)
        data.freeze_panes(plan.top, 0)
        data.set_header("&CCounts")
        if plan.number % 6 == 0:
            sheet = book.add_chartsheet("Chart sheet")
            chart = book.add_chart({"type": "line"})
            chart.add_series({"values": f"=Data!{plan.column(1)}"})
            sheet.set_chart(chart)


def _table(data: xlsxwriter.worksheet.Worksheet, plan: Plan, bold: object) -> None:
    rows = [
        [f"Area {plan.number}-{row}", number, number / 4]
        for row, number in enumerate(plan.numbers())
    ]
    formula = "=Counts[[#This Row],[Number]]*2"
    columns = [
        {"header": "Area", **({"total_string": "Total"} if plan.totals else {})},
        {"header": "Number", **({"total_function": "sum"} if plan.totals else {}), "format": bold},
        {"header": "Rate"},
        {"header": "Twice", "formula": formula},
    ]
    data.add_table(
        *(plan.top - 1, plan.left - 1, plan.bottom - 1, plan.right - 1),
        {"name": "Counts", "data": rows, "total_row": plan.totals, "columns": columns},
    )
    if plan.totals:
        as_excel_has_it = "=SUBTOTAL(109,Counts[Number])"
        data.write_formula(plan.bottom - 1, plan.left, as_excel_has_it, bold, sum(plan.numbers()))


def _around(data: xlsxwriter.worksheet.Worksheet, plan: Plan, bold: object, red: object) -> None:
    first, last, left = plan.first - 1, plan.last - 1, plan.left - 1
    data.merge_range(0, 0, 0, 9, "Title over all", bold)
    data.conditional_format(
        *(first, left + 1, last, left + 1),
        {"type": "cell", "criteria": ">", "value": 50, "format": red},
    )
    data.conditional_format(
        first, left + 2, last, left + 2, {"type": "data_bar", "bar_solid": True}
    )
    data.conditional_format(
        *(first, left, last, left + 3),
        {"type": "formula", "criteria": f"=${letter(left + 2)}{plan.first}>40", "format": red},
    )
    data.conditional_format(first, 0, last + 30, left + 9, {"type": "no_errors", "format": bold})
    data.data_validation(
        *(first, left + 2, last, left + 2), {"validate": "list", "source": "=Plain!$A$2:$A$4"}
    )
    if plan.number % 4 == 0:
        data.add_sparkline(first, left + 6, {"range": f"Data!{plan.column(1)}"})
    if plan.beside:
        data.write(last, left + 5, "beside")
        data.write_formula(last + 1, left + 5, f"=SUM({plan.column(1)})", None, sum(plan.numbers()))
        data.write_comment(last + 1, left + 5, "A note beside")
    if plan.below:
        note = plan.note - 1
        data.merge_range(note, left, note, left + 2, "Source: none, made up", bold)
        data.write(note + 1, left + 1, 41)
        data.write_formula(*(note + 2, left + 1), f"={letter(left + 2)}{note + 2}+1", None, 42)
        data.write_comment(note + 1, left + 1, "A note below")
        data.write_url(note + 3, left, f"internal:Data!{letter(left + 2)}{note + 2}", None, "There")
        data.data_validation(
            *(note + 1, left + 1, note + 1, left + 1),
            {"validate": "integer", "criteria": ">", "value": 0},
        )
        data.set_row(note, 33)


def _floating(book: xlsxwriter.Workbook, data: xlsxwriter.worksheet.Worksheet, plan: Plan) -> None:
    from io import BytesIO

    kind = CHARTS[plan.number % len(CHARTS)]
    chart = book.add_chart(kind)
    for column in (1, 2, 3) if kind["type"] == "stock" else (1, 2):
        chart.add_series(_series(plan, column))
    if kind["type"] == "column":
        trend = book.add_chart({"type": "line"})
        limits = {"type": "percentage", "value": 5}
        more = {"trendline": {"type": "linear"}, "y_error_bars": limits, "y2_axis": True}
        trend.add_series(_series(plan, 2) | more)
        chart.combine(trend)
    data.insert_chart(plan.note + 5, plan.left - 1, chart)
    data.insert_image(1, plan.right + 3, "pixel.png", {"image_data": BytesIO(PIXEL)})
    if plan.number % 4 == 1:
        data.insert_textbox(plan.note + 25, plan.left, "Words", {"textlink": "=Data!$A$1"})
        data.insert_button(plan.note + 30, plan.left, {"macro": "Refresh", "caption": "Press"})


def _series(plan: Plan, column: int) -> dict[str, object]:
    return {
        "name": f"=Data!${letter(plan.left + column)}${plan.top}",
        "categories": f"=Data!{plan.column(0)}",
        "values": f"=Data!{plan.column(column)}",
    }


def _probe(probe: xlsxwriter.worksheet.Worksheet, plan: Plan) -> None:
    total = sum(plan.numbers())
    probe.write_formula("A1", f"=SUM(Data!{plan.column(1)})", None, total)
    probe.write_formula("A2", f"=COUNTA(Data!{plan.column(0)})", None, plan.rows)
    probe.write_formula("A3", "=SUM(Numbers)", None, total)
    probe.write_formula("A4", "=SUM(Counts[Number])", None, total)
    if plan.below:
        cell = f"{letter(plan.left + 1)}{plan.note + 1}"
        probe.write_formula("A5", f"=Data!{cell}+Data!${cell[0]}${cell[1:]}", None, 82)
    for row in range(2):
        probe.write_formula(row, 2, f"=SUM(Data!{plan.column(1)})*{row + 1}", None, total)
    if plan.number % 5 == 0:
        probe.write_dynamic_array_formula("E1:E3", "=ABS(Plain!A2:A4)", None, 1)
        probe.write_dynamic_array_formula("F1", f"=SUM(ABS(Data!{plan.column(1)}))", None, total)
    probe.conditional_format(
        "A1", {"type": "formula", "criteria": f"=A1>SUM(Data!{plan.column(1)})"}
    )


def by_openpyxl(path: Path, plan: Plan) -> None:
    """A second writer, whose XML differs in many small ways."""
    book = openpyxl.Workbook()
    data = book.active
    data.title = "Data"
    probe, plain = book.create_sheet("Probe"), book.create_sheet("Plain")
    data["A1"] = "Title over all"
    data.merge_cells("A1:J1")
    for column, name in enumerate(("Area", "Number", "Rate", "Twice")):
        data.cell(plan.top, plan.left + column, name)
    for row, number in enumerate(plan.numbers()):
        where = plan.first + row
        for column, value in enumerate((f"Area {plan.number}-{row}", number, number / 4)):
            data.cell(where, plan.left + column, value)
        data.cell(where, plan.left + 3, f"={letter(plan.left + 1)}{where}*2")
    table = Table(
        displayName="Counts",
        ref=f"{letter(plan.left)}{plan.top}:{letter(plan.right)}{plan.bottom}",
        tableStyleInfo=TableStyleInfo(name="TableStyleMedium2", showRowStripes=True),
    )
    if plan.totals:
        data.cell(plan.bottom, plan.left, "Total")
        data.cell(plan.bottom, plan.left + 1, "=SUBTOTAL(109,Counts[Number])")
        table.totalsRowCount = 1
        table._initialise_columns()
        for column, name in zip(
            table.tableColumns, ("Area", "Number", "Rate", "Twice"), strict=True
        ):
            column.name = name
        table.autoFilter.ref = f"{letter(plan.left)}{plan.top}:{letter(plan.right)}{plan.last}"
        table.tableColumns[0].totalsRowLabel = "Total"
        table.tableColumns[1].totalsRowFunction = "sum"
    data.add_table(table)
    fill = PatternFill("solid", bgColor="FFDDDD")
    data.conditional_formatting.add(
        plan.column(1).replace("$", ""),
        FormulaRule(formula=[f"{letter(plan.left + 1)}{plan.first}>50"], fill=fill),
    )
    check = DataValidation(type="whole", operator="greaterThan", formula1="0")
    check.add(plan.column(1).replace("$", ""))
    data.add_data_validation(check)
    if plan.beside:
        data.cell(plan.last, plan.left + 5, "beside").comment = Comment("A note beside", "None")
    if plan.below:
        data.merge_cells(*(None, plan.note, plan.left, plan.note, plan.left + 2))
        data.cell(plan.note, plan.left, "Source: none, made up")
        data.cell(plan.note + 1, plan.left + 1, 41).comment = Comment("A note below", "None")
        data.cell(plan.note + 2, plan.left + 1, f"={letter(plan.left + 1)}{plan.note + 1}+1")
        data.cell(plan.note + 3, plan.left, "There").hyperlink = "https://www.gov.uk/"
        cell = f"{letter(plan.left + 1)}{plan.note + 1}"
        probe["A5"] = f"=Data!{cell}+Data!${cell[0]}${cell[1:]}"
    chart = LineChart()
    chart.add_data(
        Reference(data, min_col=plan.left + 1, min_row=plan.top, max_row=plan.last),
        titles_from_data=True,
    )
    data.add_chart(chart, f"{letter(plan.left)}{plan.note + 6}")
    probe["A1"] = f"=SUM(Data!{plan.column(1)})"
    probe["A2"] = f"=COUNTA(Data!{plan.column(0)})"
    probe["A3"] = "=SUM(Numbers)"
    probe["A4"] = "=SUM(Counts[Number])"
    plain["A1"], plain["A2"] = "Left alone", 1
    book.defined_names["Numbers"] = openpyxl.workbook.defined_name.DefinedName(
        "Numbers", attr_text=f"Data!{plan.column(1)}"
    )
    book.save(path)


# The same workbooks in other forms ------------------------------------------------------------------


def prefixed(content: bytes) -> bytes:
    """A spreadsheet part whose own elements carry the prefix ``x:``, as some programs write."""
    text = content.decode()
    text = re.sub(r"<(/?)([A-Za-z][A-Za-z0-9]*)(?=[\s/>])", r"<\1x:\2", text)
    return text.replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"').encode()


def in_utf16(content: bytes) -> bytes:
    """The part in UTF-16."""
    text = content.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
    return text.encode("utf-16")


def with_shared_formulas(content: bytes) -> bytes:
    """The probe's formulas in column C shared, as Excel writes them."""
    text = content.decode()
    first = re.search(r'(<c r="C1"[^>]*>)<f>([^<]*)</f>', text)
    second = re.search(r'(<c r="C2"[^>]*>)<f>[^<]*</f>', text)
    if first is None or second is None:
        return content
    text = text.replace(second[0], f'{second[1]}<f t="shared" si="0"/>')
    return text.replace(
        first[0], f'{first[1]}<f t="shared" ref="C1:C2" si="0">{first[2]}</f>'
    ).encode()


def rewritten(source: Path, target: Path, change: Callable[[str, bytes], bytes]) -> None:
    """A copy of a workbook with some of its parts in another form, and members of every kind."""
    with zipfile.ZipFile(source) as package:
        parts: dict[str, str | bytes] = {
            name: change(name, package.read(name)) for name in package.namelist()
        }
    save(target, parts)


def _other_form(number: int) -> Callable[[str, bytes], bytes]:
    def change(name: str, content: bytes) -> bytes:
        own = re.fullmatch(r"xl/(worksheets/sheet\d+|tables/table\d+|workbook)\.xml", name)
        if name == "xl/worksheets/sheet2.xml":
            content = with_shared_formulas(content)
        if number % 4 == 1 and own:
            return prefixed(content) if b"mc:" not in content[:900] else content
        if number % 4 == 2 and own:
            return in_utf16(content)
        if number % 4 == 3 and own:
            return re.sub(rb' spans="[^"]*"', b"", content)
        return content

    return change


def make_corpus(folder: Path, count: int = 112) -> list[tuple[Path, Plan]]:
    """All workbooks: every seventh by openpyxl, every third in another form."""
    made = []
    for number in range(count):
        plan = plan_of(number)
        path = folder / f"book{number:03d}.xlsx"
        by = by_openpyxl if number % 7 == 3 else by_xlsxwriter
        if number % 3 == 2:
            plainer = folder / f"first{number:03d}.tmp"
            by(plainer, plan)
            rewritten(plainer, path, _other_form(number))
            plainer.unlink()
        else:
            by(path, plan)
        made.append((path, plan))
    return made
