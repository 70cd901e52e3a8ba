"""Sources in the real formats and small workbooks, made for each test."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import xlsxwriter
from refresh_making import STREET_HEADER, Workbook, add_table, write_csv


@pytest.fixture
def street_file(tmp_path: Path) -> Callable[..., Path]:
    """Writes ``police/2023-01/2023-01-leicestershire-street.csv``."""

    def made(
        month: str, *rows: list[list[str]], force: str = "leicestershire", encoding: str = "utf-8"
    ) -> Path:
        path = tmp_path / "police" / month / f"{month}-{force}-street.csv"
        return write_csv(path, STREET_HEADER, [row for each in rows for row in each], encoding)

    return made


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Workbook]:
    """Makes a workbook whose table has these columns and rows; text that begins with = is a formula."""

    def made(
        header: Sequence[str],
        *rows: Sequence[object],
        areas: Sequence[Sequence[object]] = (),
        name: str = "Book.xlsx",
        totals: bool = False,
        date1904: bool = False,
    ) -> Workbook:
        path = tmp_path / name
        options = {"default_date_format": "dd/mm/yyyy", "date_1904": date1904}
        with xlsxwriter.Workbook(path, options) as file:
            sheet = file.add_worksheet("Data")
            sheet.write("A1", "Notes that must stay")
            add_table(sheet, "Crime", 2, 1, header, rows, totals)
            if areas:
                add_table(
                    file.add_worksheet("CSP Areas"),
                    *("CSP_Areas", 0, 0),
                    ("Name in the source", "Is", "Name in the table", "From", "To"),
                    [[*line, None, None][:5] for line in areas],
                )
        return Workbook(path)

    return made
