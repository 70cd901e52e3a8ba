"""The sheets for people to fill in: figures typed, and what the workbook then says."""

from collections.abc import Mapping
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from xlcsp.book import ErrorCode, SetResult, SetValue, open_book
from xlcsp.book.model import CellValue
from xlcsp.engine import recalculate

WORKBOOKS = Path(__file__).resolve().parent.parent.parent / "workbooks"
WARWICKSHIRE = WORKBOOKS / "warwickshire-2010-11.xlsx"
LEICESTERSHIRE = WORKBOOKS / "leicestershire-2010-11.xlsx"
CENTRAL_BEDFORDSHIRE = WORKBOOKS / "central-bedfordshire-2009-12.xlsx"
NORTH_WORCESTERSHIRE = WORKBOOKS / "north-worcestershire-2013-16.xlsx"
SOUTH_WARWICKSHIRE = WORKBOOKS / "south-warwickshire-2014-15.xlsx"
EXAMPLESHIRE = WORKBOOKS / "exampleshire.xlsx"


def sheet_of(path: Path, sheet: str) -> Worksheet:
    return openpyxl.load_workbook(path)[sheet]


def place(sheet: Worksheet, table: str, row: int, header: str) -> tuple[int, int]:
    """Row and column of a table's cell; data rows count from 0."""
    cells = sheet[sheet.tables[table].ref]
    headers = [cell.value for cell in cells[0]]
    cell = cells[row + 1][headers.index(header)]
    return cell.row, cell.column


def after(path: Path, sheet: str, typed: Mapping[tuple[int, int], CellValue]) -> dict[
    tuple[int, int], CellValue
]:  # fmt: skip
    """What the sheet's formulas show after these figures were typed into it."""
    changes = [SetValue(sheet, row, column, value) for (row, column), value in typed.items()]
    with open_book(path) as book:
        result = recalculate(book, changes)
    assert result.refused == ()
    return {
        (change.row + down, change.column + across): value
        for change in result.changes
        if isinstance(change, SetResult) and change.sheet == sheet
        for down, row in enumerate(change.values)
        for across, value in enumerate(row)
    }


def test_a_return_is_compared_with_the_part_of_the_target_that_is_due() -> None:
    sheet = sheet_of(WARWICKSHIRE, "Returns 2010-11")

    def at(row: int, header: str) -> tuple[int, int]:
        return place(sheet, "Returns", row, header)

    shown = after(
        WARWICKSHIRE,
        "Returns 2010-11",
        {
            at(0, "Q1"): 70,  # NI 15: 288 a year, 72 due after one quarter
            at(1, "Q1"): 1700,
            at(1, "Q2"): 3700,  # NI 16: 7,195 a year, 3,597.5 due after two
            at(2, "Q1"): 0.28,  # NI 21: a survey, against the whole 29.5%
            at(3, "Q1"): 60,  # NI 30: its target is to be confirmed
        },
    )
    assert shown[at(0, "Due by now")] == 72
    assert shown[at(0, "RAG")] == "Green"
    assert shown[at(1, "Latest")] == 3700
    assert shown[at(1, "Due by now")] == 3597.5
    assert shown[at(1, "RAG")] == "Red"
    assert shown[at(2, "RAG")] == "Red"
    assert shown[at(3, "RAG")] == "No target"
    assert at(4, "RAG") not in shown  # untouched: No data


def test_an_amber_tolerance_typed_beside_a_return_is_used() -> None:
    sheet = sheet_of(WARWICKSHIRE, "Returns 2010-11")
    q2, amber, rag = (
        place(sheet, "Returns", 1, header) for header in ("Q2", "Amber within", "RAG")
    )
    # 3,700 against 3,597.5 due is 2.85% over
    assert after(WARWICKSHIRE, "Returns 2010-11", {q2: 3700, amber: 0.03})[rag] == "Amber"
    assert after(WARWICKSHIRE, "Returns 2010-11", {q2: 3700, amber: 0.02})[rag] == "Red"


def reallocation(typed: Mapping[tuple[str, int, str], CellValue]) -> list[list[object]]:
    """Last year's order of areas: proposed, after the floor, change, why."""
    sheet = sheet_of(LEICESTERSHIRE, "Reallocation")
    cells = {place(sheet, *where): value for where, value in typed.items()}
    shown = after(LEICESTERSHIRE, "Reallocation", cells)
    first = place(sheet, "Realloc_Areas", 0, "Area")[0]
    cached = openpyxl.load_workbook(LEICESTERSHIRE, data_only=True)["Reallocation"]
    return [
        [
            shown[row, column] if (row, column) in shown else cached.cell(row, column).value
            for column in (7, 9, 11, 12)
        ]
        for row in range(first, first + 7)
    ]


def test_a_larger_pot_is_shared_out_to_the_pound() -> None:
    rows = reallocation({("Realloc_Settings", 0, "New"): 182_000})
    proposed = [float(str(row[0])) for row in rows]
    assert sum(proposed) == 433_000
    # Each area's even share grows by exactly £1,000.
    assert proposed == [60551, 97351, 52618, 66209, 44702, 65144, 46425]
    assert {row[3] for row in rows} == {"As proposed"}


def test_areas_below_the_floor_are_raised_and_the_total_stays() -> None:
    rows = reallocation({("Realloc_Areas", 1, "Crimes"): 6_000})
    results = [float(str(row[1])) for row in rows]
    assert sum(results) == 426_000
    charnwood = rows[1]
    assert float(str(charnwood[0])) < 96_351
    assert (charnwood[1], charnwood[2]) == (96_351, 0)
    assert charnwood[3] == "Raised to the floor"


def test_a_floor_that_the_new_pots_cannot_pay_for_is_said_to_fail() -> None:
    typed: dict[tuple[str, int, str], CellValue] = {("Realloc_Settings", 0, "New"): 100_000}
    rows = reallocation(typed)
    assert rows[0][1] == ErrorCode("#NUM!")
    lowered = reallocation(typed | {("Realloc_Floor", 0, "Change"): -0.25})
    # 351,000 is 82.4% of last year's 426,000.
    assert sum(float(str(row[1])) for row in lowered) == 351_000
    for row, last in zip(lowered, (59551, 96351, 51618, 65209, 43702, 64144, 45425), strict=True):
        assert float(str(row[1])) >= 0.75 * last


def test_offences_so_far_are_judged_by_the_part_of_the_printed_target_that_is_due() -> None:
    sheet = sheet_of(CENTRAL_BEDFORDSHIRE, "Monitoring")

    def at(row: int, header: str) -> tuple[int, int]:
        return place(sheet, "Monitoring", row, header)

    shown = after(
        CENTRAL_BEDFORDSHIRE,
        "Monitoring",
        {
            place(sheet, "Monitoring_Settings", 1, "Value"): 6,  # months since April
            at(0, "Actual so far"): 80,  # Robbery: 167 a year, 83.5 due
            at(0, "Same period last year"): 90,
            at(1, "Actual so far"): 540,  # House burglary: 1,037 a year, 518.5 due
            at(2, "Actual so far"): 300,  # Theft of vehicles: 554 a year, 277 due
        },
    )
    assert shown[at(0, "Due by now")] == 83.5
    assert shown[at(0, "Against what is due")] == "-4.2% (green)"
    assert shown[at(0, "Direction of travel")] == "▼ better"
    assert shown[at(0, "Forecast for the year")] == 160
    assert shown[at(1, "Status")] == "Amber"
    assert shown[at(2, "Status")] == "Red"
    assert at(3, "Status") not in shown  # still No data


def test_the_traffic_light_of_an_action_follows_the_as_at_date() -> None:
    sheet = sheet_of(NORTH_WORCESTERSHIRE, "Action plans")
    as_at = place(sheet, "Action_Settings", 0, "Value")
    light = place(sheet, "Actions_1", 0, "Traffic light")

    def on(serial: float, **typed: CellValue) -> CellValue:
        cells = {
            place(sheet, "Actions_1", 0, header.replace("_", " ")): value
            for header, value in typed.items()
        }
        return after(NORTH_WORCESTERSHIRE, "Action plans", {as_at: serial} | cells)[light]

    first_of_march_2014, first_of_april_2014 = 41_699, 41_730
    assert on(first_of_march_2014) == "Due soon"  # due on 31 March, 30 days on
    assert on(first_of_april_2014) == "Overdue"
    assert on(first_of_april_2014, Done_on=41_640.0) == "Complete"


def test_an_action_with_no_progress_is_not_started() -> None:
    sheet = sheet_of(NORTH_WORCESTERSHIRE, "Action plans")
    progress = place(sheet, "Actions_4", 2, "Progress")
    shown = after(NORTH_WORCESTERSHIRE, "Action plans", {progress: 0.0})
    assert shown[place(sheet, "Actions_4", 2, "Traffic light")] == "Not started"


def test_a_target_in_words_is_judged_against_the_year_before() -> None:
    sheet = sheet_of(SOUTH_WARWICKSHIRE, "Targets 2014-15")

    def at(row: int, header: str) -> tuple[int, int]:
        return place(sheet, "Targets_2014_15", row, header)

    shown = after(
        SOUTH_WARWICKSHIRE,
        "Targets 2014-15",
        {
            at(0, "2013/14"): 200,
            at(0, "2014/15"): 190,
            at(1, "2013/14"): 200,
            at(1, "2014/15"): 210,
            at(2, "2014/15"): 50,
        },
    )
    assert shown[at(0, "Against 2013/14")] == "-5.0% (green)"
    assert shown[at(1, "Against 2013/14")] == "+5.0% (red)"
    assert shown[at(2, "Status")] == "No target"


def test_the_invented_dashboard_follows_the_chosen_quarter() -> None:
    sheet = sheet_of(EXAMPLESHIRE, "Dashboard")
    quarter = place(sheet, "Dashboard_Settings", 0, "Value")
    shown = after(EXAMPLESHIRE, "Dashboard", {quarter: "2021/22 Q1"})
    districts = [cell.value for cell in sheet[sheet.tables["Dashboard"].ref][0]][1:8]
    # The first year has no year before it, so no target: what was a colour is one no more.
    first_row = {shown.get(place(sheet, "Dashboard", 0, str(name))) for name in districts}
    assert first_row == {"No target"}
