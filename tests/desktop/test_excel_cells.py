"""Cells as COM hands them over, where the conformance vectors do not reach."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from stubbed_xlwings import ERRORS, PYTHON_MODULE, ExcelRange, Windows

from xlcsp.hosts.desktop import excel_only
from xlcsp.hosts.desktop.excel_cells import (
    ERROR_NUMBERS,
    argument_of,
    argument_of_range,
    cell_of,
    rows_of,
)
from xlcsp.hosts.desktop.open_tables import read_table
from xlcsp.worksheet import CATALOGUE, OMITTED, CellError, desktop


def test_money_is_read_with_all_its_digits() -> None:
    """COM cuts a cell in a currency format to four places."""
    cells = ExcelRange(Decimal("0.1235"), Value2=0.12345)
    assert argument_of_range(cells) == 0.12345


def test_money_among_other_cells_is_read_with_all_its_digits() -> None:
    day = datetime(2010, 3, 31, tzinfo=UTC)
    cells = ExcelRange(
        ((Decimal("1.2346"), day), ("x", None)), Value2=((1.23456, 40268.0), ("x", None))
    )
    assert argument_of_range(cells) == ((1.23456, datetime(2010, 3, 31)), ("x", None))


def test_a_range_in_pieces_is_an_error_and_never_its_first_piece() -> None:
    result = argument_of_range(ExcelRange(((1.0,), (2.0,)), pieces=2))
    assert isinstance(result, CellError)
    assert "pieces" in result.message


def test_a_range_in_pieces_gives_value_in_the_cell(windows: Windows) -> None:
    weights = ExcelRange(((1.0,), (2.0,)), pieces=2)
    left_out = (-2147352572,) * 4
    answer = windows.udfs.call_udf(PYTHON_MODULE, "CSP_ALLOCATE", (100.0, weights, *left_out))
    assert answer == [["#VALUE!"]]


@pytest.mark.parametrize("code", ERRORS)
def test_an_error_number_is_its_code(code: str) -> None:
    assert cell_of(ERRORS[code]) == CellError(code)


def test_the_numbers_for_vba_are_those_that_com_adds_to() -> None:
    """0x800A0000 + n, as [MS-OAUT] gives an SCODE of a control's error."""
    assert {code: ERROR_NUMBERS[code] - 0x7FF60000 for code in ERRORS} == ERRORS


def test_a_time_of_day_is_its_number() -> None:
    noon = datetime(1899, 12, 30, 12, tzinfo=UTC)
    assert cell_of(noon) == 0.5


def test_an_array_constant_of_one_row_is_one_row() -> None:
    assert argument_of((1.0, 2.0, 3.0)) == ((1.0, 2.0, 3.0),)


def test_an_argument_left_out_is_not_an_empty_cell() -> None:
    assert argument_of(-2147352572) is OMITTED
    assert argument_of(None) is None


def test_results_are_rows_of_what_com_takes() -> None:
    result = ((1, None, True), (CellError("#N/A", "why"), datetime(2010, 3, 31), "x"))
    assert rows_of(result) == [[1.0, "", True], ["#N/A", 40268.0, "x"]]


def test_every_function_is_registered_with_its_help(windows: Windows) -> None:
    for name, function in CATALOGUE.items():
        registered = windows.functions.FUNCTIONS[desktop(name)].__xlfunc__
        assert registered["ret"]["doc"] == function.summary
        assert registered["category"] == "Community safety"
        told = [(each["doc"], "optional" in each) for each in registered["args"]]
        assert told == [(each.help, not each.required) for each in function.arguments]
        assert (
            getattr(windows.functions, desktop(name)) is windows.functions.FUNCTIONS[desktop(name)]
        )


# What only Excel itself tells ------------------------------------------------------------------------


def excel_book(**api: Any) -> Any:
    app = SimpleNamespace(engine=SimpleNamespace(name="excel"))
    return SimpleNamespace(app=app, api=SimpleNamespace(**api))


@pytest.mark.parametrize(("from_1904", "day"), [(True, "1904-01-01"), (False, "1899-12-30")])
def test_the_workbooks_first_day_is_excels(from_1904: bool, day: str) -> None:
    assert excel_only.day_zero(excel_book(Date1904=from_1904)).isoformat() == day


def test_excel_saves_the_copy_under_the_full_name() -> None:
    saved: list[str] = []
    book = excel_book(SaveCopyAs=saved.append)
    assert excel_only.save_copy(book, Path("C:/work/Book.backup-001.xlsx"))
    assert saved == [str(Path("C:/work/Book.backup-001.xlsx"))]


@pytest.mark.parametrize("protected", [True, False])
def test_excel_says_whether_a_sheet_is_protected(protected: bool) -> None:
    api = SimpleNamespace(ProtectContents=protected)
    sheet: Any = SimpleNamespace(book=excel_book(), api=api)
    assert excel_only.is_protected(sheet) is protected


# A table of the open workbook whose cells are in a currency format ----------------------------------


def test_money_in_an_open_table_is_read_with_all_its_digits() -> None:
    shown = [["Blaby", Decimal("59551.5288")]]

    def options(**asked: Any) -> Any:
        return SimpleNamespace(value=shown)

    body = SimpleNamespace(
        options=options,
        api=SimpleNamespace(Value2=(("Blaby", 59551.52881),)),
        formula=(("Blaby", "59551.52881"),),
        sheet=SimpleNamespace(name="S"),
        row=2,
        column=1,
    )
    header = SimpleNamespace(options=lambda **asked: SimpleNamespace(value=[["Area", "Grant"]]))
    table = SimpleNamespace(name="Grants", header_row_range=header, data_body_range=body)
    book: Any = SimpleNamespace(
        name="B.xlsx",
        app=SimpleNamespace(engine=SimpleNamespace(name="excel")),
        api=SimpleNamespace(Date1904=False),
        sheets=[SimpleNamespace(tables=[table])],
    )
    assert read_table(book, "grants").rows == (("Blaby", 59551.52881),)
