"""Rows of a sheet in a workbook that serves as a source: .xlsx, .xlsm, .xlsb, .xls and .ods.

Cells keep their kind (number, text, date, TRUE). Line numbers are the sheet's own.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from xlcsp.book import ErrorCode, Position, Refused, open_book
from xlcsp.book.addresses import cell_name
from xlcsp.book.model import Area
from xlcsp.refresh.csv_text import unreadable, web_page
from xlcsp.refresh.errors import SourceUnreadable
from xlcsp.refresh.extract import NoResult
from xlcsp.refresh.raw_cells import RawCell


@dataclass(frozen=True, slots=True)
class SourceBook:
    """An opened workbook that serves as a source."""

    name: str
    workbook: CalamineWorkbook

    @property
    def sheets(self) -> list[str]:
        """Its worksheets, hidden ones too."""
        return [
            sheet.name
            for sheet in self.workbook.sheets_metadata
            if sheet.typ is SheetTypeEnum.WorkSheet
        ]

    @property
    def visible_sheets(self) -> list[str]:
        """Its worksheets that a person sees."""
        hidden = {
            sheet.name
            for sheet in self.workbook.sheets_metadata
            if sheet.visible is not SheetVisibleEnum.Visible
        }
        return [name for name in self.sheets if name not in hidden]

    def rows(self, sheet: str, area: Area | None = None) -> Iterator[tuple[int, list[RawCell]]]:
        """The rows of a sheet that are not empty, or of an area of it, with their numbers."""
        left, right = (0, None) if area is None else (area.left - 1, area.right)
        first, last = (1, None) if area is None else (area.top, area.bottom)
        for number, row in enumerate(self.workbook.get_sheet_by_name(sheet).iter_rows(), start=1):
            if number < first:
                continue
            if last is not None and number > last:
                break
            cells: list[RawCell] = [*row[left:right]]
            if any(cell != "" for cell in cells):
                yield number, cells


def with_no_results(
    path: Path, sheet: str, rows: Iterator[tuple[int, list[RawCell]]], left: int, width: int
) -> Iterator[tuple[int, list[RawCell]]]:
    """The rows, with errors and formulas that were never worked out where the reader saw nothing.

    ``left`` is the first cell's column and ``width`` how many count. Of .xlsx and .xlsm only: the
    other kinds of file do not tell them from empty cells.
    """
    found: Mapping[Position, NoResult] | None = None
    for number, row in rows:
        if "" not in row[:width]:
            yield number, row
            continue
        if found is None:
            found = _no_results(path, sheet)
        yield (
            number,
            [
                found.get((number, column), cell) if cell == "" else cell
                for column, cell in enumerate(row, start=left)
            ],
        )


def _no_results(path: Path, sheet: str) -> Mapping[Position, NoResult]:
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        return {}
    try:
        with open_book(path) as book:
            used = book.used_area(sheet)
            if used is None:
                return {}
            held = book.contents(sheet, [used])
    except Refused:
        # Whatever the reader of sources makes of it stands.
        return {}
    errors = {
        place: NoResult(cell_name(*place), value.code)
        for place, value in held.values.items()
        if isinstance(value, ErrorCode)
    }
    waiting = set(held.formulas) - set(held.values)
    return errors | {place: NoResult(cell_name(*place), "") for place in waiting}


@contextmanager
def opened_book(path: Path, name: str) -> Iterator[SourceBook]:
    """Open a workbook as a source."""
    try:
        workbook = CalamineWorkbook.from_path(path)
    except PasswordError as error:
        raise SourceUnreadable(
            f"{name} is closed by a password or a sensitivity label: save an open copy of it."
        ) from error
    except CalamineError as error:
        with path.open("rb") as file:
            what = web_page(file.read(512))
        if what:
            raise SourceUnreadable(
                f"{name} is {what} with the ending of a workbook: open it in Excel and save it as "
                ".xlsx."
            ) from error
        raise SourceUnreadable(
            f"{name} is not a workbook, or is damaged ({error}): fetch it again."
        ) from error
    except OSError as error:
        raise unreadable(name, error) from error
    try:
        yield SourceBook(name, workbook)
    finally:
        workbook.close()
