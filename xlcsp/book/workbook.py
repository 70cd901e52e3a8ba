"""A closed workbook, read: the one door to everything that its file holds."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from xlcsp.book.addresses import cell_name
from xlcsp.book.cell_content import RawValue, SharedText, read_formula, settled
from xlcsp.book.dynamic_arrays import read_dynamic
from xlcsp.book.errors import UnknownSheet
from xlcsp.book.model import (
    LAST_COLUMN,
    LAST_ROW,
    Area,
    CellValue,
    DefinedName,
    ExternalLink,
    Formula,
    Position,
    Sheet,
    ShownCell,
    Table,
)
from xlcsp.book.naming import naming_file, of_a_sheet, through_a_sheet
from xlcsp.book.package import Package, open_package
from xlcsp.book.recognise import check_kind
from xlcsp.book.shared_strings import read_strings, shared_numbers
from xlcsp.book.sheet_layout import Layout, read_layout
from xlcsp.book.sheet_read import (
    has_formulas,
    read_formulas,
    read_hidden_rows,
    read_used_area,
    read_values,
)
from xlcsp.book.sheet_text import Cell, SheetText
from xlcsp.book.styles import Styles, read_styles
from xlcsp.book.tables import pivot_areas, read_tables
from xlcsp.book.workbook_part import WorkbookPart, read_workbook_part
from xlcsp.book.xml_text import attribute, whole_number


@dataclass(frozen=True, slots=True)
class Contents:
    """The cells of some areas: values (formulas' results too), and which are dates or formulas."""

    values: Mapping[Position, CellValue]
    dates: Collection[Position]
    formulas: Collection[Position]


class Book:
    """An opened workbook. Nothing is read before it is asked for; sheets are read in a stream.

    Every method that takes a sheet's name finds it in any capitals and raises UnknownSheet for
    another; all raise Damaged, Unsafe or UnusualForm for a part that cannot be read with certainty,
    and ChangedMeanwhile once the file is no longer the one that was opened.
    """

    def __init__(self, package: Package, part: WorkbookPart) -> None:
        """Made by :func:`open_book`."""
        self.package = package
        self.part = part
        self._texts: dict[int, str] = {}

    def __enter__(self) -> Self:
        """The book itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """The file is open only while something is read, so nothing is left to close."""

    @property
    def path(self) -> Path:
        """The file."""
        return self.package.path

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The worksheets in the order of their tabs, hidden ones too; chart sheets are left out."""
        return self.part.sheets

    @property
    def names(self) -> tuple[DefinedName, ...]:
        """The defined names, built-in ones such as ``_xlnm.Print_Area`` too."""
        return self.part.names

    @property
    def date1904(self) -> bool:
        """Whether dates count from 1904."""
        return self.part.date1904

    @property
    def external_links(self) -> tuple[ExternalLink, ...]:
        """The other workbooks that formulas refer to by number."""
        return self.part.external_links

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The tables of all worksheets."""
        with naming_file(self.package.label):
            return tuple(
                table for sheet in self.sheets for table in read_tables(self.package, sheet)
            )

    @cached_property
    def styles(self) -> Styles:
        """Which cell styles show dates and which are unlocked."""
        with naming_file(self.package.label):
            return read_styles(self.package, self.part.tied("styles"))

    @cached_property
    def _dynamic_marks(self) -> frozenset[int]:
        return read_dynamic(self.package, self.part.tied("sheetMetadata"))

    def sheet(self, name: str) -> Sheet:
        """The worksheet of that name."""
        wanted = name.casefold()
        for sheet in self.sheets:
            if sheet.name.casefold() == wanted:
                return sheet
        known = ", ".join(repr(sheet.name) for sheet in self.sheets)
        raise UnknownSheet(f"{self.package.label} has no sheet {name!r}. Its sheets: {known}.")

    def text(self, sheet: str) -> SheetText:
        """A sheet's part, to be read once from the top."""
        found = self.sheet(sheet)
        return SheetText(self.package.chunks(found.part), found.name)

    def is_dynamic(self, mark: int) -> bool:
        """Whether a cell's ``cm`` marks a dynamic array."""
        return mark in self._dynamic_marks

    @of_a_sheet
    def has_formulas(self, sheet: str) -> bool:
        """Whether any cell of the sheet holds a formula."""
        return has_formulas(self.text(sheet))

    @through_a_sheet
    def formulas(self, sheet: str) -> Iterator[Formula]:
        """Every formula of the sheet, from the top; shared ones written out for each cell."""
        return read_formulas(self.text(sheet), self.is_dynamic, self.date1904, self._settle)

    @of_a_sheet
    def values(self, sheet: str, areas: Sequence[Area]) -> dict[Position, CellValue]:
        """What the cells in these areas hold or show; empty cells are left out."""
        text = self.text(sheet)
        values: dict[Position, CellValue] = {}
        shared: dict[Position, int] = {}
        for row, column, value, _, _ in read_values(text, areas, self.date1904):
            if isinstance(value, SharedText):
                shared[row, column] = value.number
            elif value is not None:
                values[row, column] = value
        texts = self.texts(set(shared.values()))
        return values | {place: texts[number] for place, number in shared.items()}

    @of_a_sheet
    def contents(self, sheet: str, areas: Sequence[Area]) -> Contents:
        """What the cells in these areas hold, which show dates and which hold a formula, at once."""
        text = self.text(sheet)
        values: dict[Position, CellValue] = {}
        shared: dict[Position, int] = {}
        dates: set[Position] = set()
        formulas: set[Position] = set()
        date_styles = self.styles.dates
        for row, column, value, raw, inner in read_values(text, areas, self.date1904):
            place = (row, column)
            if isinstance(value, SharedText):
                shared[place] = value.number
            elif value is not None:
                values[place] = value
                if date_styles and type(value) is float and _style(raw) in date_styles:
                    dates.add(place)
            if inner and read_formula(Cell(row, column, raw, inner), text.grammar) is not None:
                formulas.add(place)
        texts = self.texts(set(shared.values()))
        values |= {place: texts[number] for place, number in shared.items()}
        return Contents(values, dates, formulas)

    @of_a_sheet
    def occupied(self, sheet: str, areas: Sequence[Area]) -> set[Position]:
        """The cells in these areas that hold a value or a formula, so that nothing may spill there."""
        text = self.text(sheet)
        return {
            (row, column)
            for row, column, value, raw, inner in read_values(text, areas, self.date1904)
            if value is not None
            or read_formula(Cell(row, column, raw, inner), text.grammar) is not None
        }

    @of_a_sheet
    def dates(self, sheet: str, areas: Sequence[Area]) -> set[Position]:
        """The cells in these areas whose number format shows a date or a time."""
        return {
            (row, column)
            for row, column, _, raw, _ in read_values(self.text(sheet), areas, self.date1904)
            if _style(raw) in self.styles.dates
        }

    @through_a_sheet
    def shown(self, sheet: str) -> Iterator[ShownCell]:
        """Every filled cell of the sheet as a reader meets it, from the top, in one reading."""
        text = self.text(sheet)
        everything = Area(1, 1, LAST_ROW, LAST_COLUMN)
        found = []
        for row, column, value, raw, inner in read_values(text, [everything], self.date1904):
            formula = read_formula(Cell(row, column, raw, inner), text.grammar)
            if value is not None or formula is not None:
                found.append((row, column, value, formula, _style(raw)))
        texts = self.texts({v.number for _, _, v, _, _ in found if isinstance(v, SharedText)})
        for row, column, value, formula, style in found:
            fills = None
            if formula is not None:
                fills = formula.area if formula.kind != "shared" else None
                fills = fills or Area(row, column, row, column)
            yield ShownCell(
                row,
                column,
                settled(value, texts),
                self.styles.format_of(style),
                style in self.styles.dates,
                fills,
            )

    @of_a_sheet
    def hidden_rows(self, sheet: str, area: Area) -> set[int]:
        """The rows of the area that are hidden, by hand or by a filter."""
        return read_hidden_rows(self.text(sheet), area)

    @of_a_sheet
    def used_area(self, sheet: str) -> Area | None:
        """The rectangle around every cell that the sheet's part lists; None for an empty sheet.

        Counted, because the size that a file states is often wrong.
        """
        return read_used_area(self.text(sheet))

    @of_a_sheet
    def layout(self, sheet: str) -> Layout:
        """Merged cells, protection and column styles of a sheet."""
        text = self.text(sheet)
        for _ in text.blocks():
            pass
        return read_layout(text)

    @of_a_sheet
    def pivot_areas(self, sheet: str) -> tuple[Area, ...]:
        """Where the sheet's pivot tables stand."""
        return pivot_areas(self.package, self.sheet(sheet))

    @of_a_sheet
    def check_texts(self, sheet: str) -> None:
        """Raises MissingText where a cell names a shared text that is not there, naming the cell."""
        text = self.text(sheet)
        numbers: set[int] = set()
        for block in text.blocks():
            numbers.update(shared_numbers(block.mask, text.grammar.prefix))
        text.finish()
        known = max(self._texts, default=-1)
        beyond = {number for number in numbers if not 0 <= number <= known}
        if beyond:
            self.texts({min(beyond), max(beyond)})

    def cell_without_text(self, sheet: str, numbers: Collection[int]) -> str | None:
        """The first cell of the sheet whose text has one of these numbers."""
        text = self.text(sheet)
        everything = Area(1, 1, LAST_ROW, LAST_COLUMN)
        for row, column, value, _, _ in read_values(text, [everything], self.date1904):
            if isinstance(value, SharedText) and value.number in numbers:
                return cell_name(row, column)
        return None

    def texts(self, numbers: Collection[int]) -> dict[int, str]:
        """Shared texts by their numbers."""
        missing = {number for number in numbers if number not in self._texts}
        if missing:
            part = self.part.tied("sharedStrings")
            self._texts.update(read_strings(self.package, part, missing))
        return {number: self._texts[number] for number in numbers}

    def _settle(self, value: RawValue) -> CellValue:
        texts = self.texts({value.number}) if isinstance(value, SharedText) else {}
        return settled(value, texts)


def _style(raw: bytes) -> int:
    """The number of a cell's style, by its attributes."""
    return whole_number(attribute(raw, b"s"))


def open_book(path: Path | str) -> Book:
    """Open a closed .xlsx or .xlsm for reading, or raise the Refused that says why not."""
    path = Path(path)
    check_kind(path)
    package = open_package(path)
    with naming_file(package.label):
        return Book(package, read_workbook_part(package))
