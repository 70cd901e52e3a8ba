"""Edits that move rows, carried out on a file aside: the workbook as it will be, ready to be read.

Each edit that makes its block longer or shorter gives a new file, in which everything has followed
and nothing else differs; the values are put in afterwards, by the same hand as all other cells, so
that formulas can be worked out on the workbook as it will be, for one and the same write.
"""

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from xlcsp.book.addresses import area_name
from xlcsp.book.adjust.formulas import FilledDown, Formulas, filled_down, follow_formulas
from xlcsp.book.adjust.moving import Moving
from xlcsp.book.adjust.package import follow_parts, follow_sheet
from xlcsp.book.adjust.pivots import reading_pivots
from xlcsp.book.calc_chain import without_chain
from xlcsp.book.cell_content import read_formula
from xlcsp.book.change_checks import put_together
from xlcsp.book.errors import ArrayInTheWay, MergeInTheWay, PivotInTheWay, SetTwice, TableInTheWay
from xlcsp.book.ground import Ground, survey_ground
from xlcsp.book.model import (
    LAST_ROW,
    Area,
    CellValue,
    Edit,
    Position,
    RowValues,
    SetValue,
    Sheet,
    TableEdit,
)
from xlcsp.book.move import Move
from xlcsp.book.naming import through_its_file
from xlcsp.book.obstacles import check_filters, check_ground, free_below, splitting
from xlcsp.book.package import open_package
from xlcsp.book.package_copy import copy_package
from xlcsp.book.part_text import PartText, Splice, retagged
from xlcsp.book.references import References
from xlcsp.book.self_check import (
    check_cells,
    check_members,
    check_part,
    check_shift,
    check_splices,
)
from xlcsp.book.sheet_edit import edited
from xlcsp.book.sheet_layout import Layout, layout_of
from xlcsp.book.sheet_plan import SheetPlan
from xlcsp.book.sheet_read import read_cells
from xlcsp.book.sheet_shift import shifted
from xlcsp.book.sheet_text import SheetText
from xlcsp.book.targets import RowChange, Target, find_target, row_change
from xlcsp.book.workbook import Book
from xlcsp.book.workbook_part import read_workbook_part
from xlcsp.book.xml_text import from_utf8


@dataclass(frozen=True, slots=True)
class Planned:
    """A workbook with its rows moved, but its new values not put in yet."""

    book: Book
    """To be read like any other; gone when the plan is."""
    values: Mapping[str, RowValues]
    """The edits' values by sheet, under its own name, and by their cells there."""
    beside: tuple[SetValue, ...]
    """Cells beside removed rows, as they are."""
    touched: frozenset[str]
    """The members of the zip that differ already."""
    moved: tuple[tuple[str, Area], ...] = ()
    """Where cells stand that stood elsewhere, or stood before: a sheet, and the columns of a block
    from the first row to the last that may differ."""
    grown: tuple[tuple[str, Area], ...] = ()
    """The blocks that became longer: their sheet and their rows of data."""

    @property
    def settings(self) -> tuple[SetValue, ...]:
        """The edits' values, cell by cell."""
        return tuple(
            SetValue(sheet, row, column, value)
            for sheet, rows in self.values.items()
            for row, line in rows.items()
            for column, value in line.items()
        )

    @property
    def disturbed(self) -> tuple[SetValue, ...]:
        """``settings`` and ``beside``: what depends on these cells must be worked out again."""
        return (*self.settings, *self.beside)


@contextmanager
@through_its_file
def planned(book: Book, edits: Sequence[Edit], folder: Path | None = None) -> Iterator[Planned]:
    """The workbook as it will be after the edits. Raises a Refused for what cannot be done.

    Nothing of the workbook is changed; files aside stand in ``folder`` (the system's own place for
    such files if None) until the end of the ``with`` block.
    """
    _check_once(edits)
    asides: list[Path] = []
    touched: set[str] = set()
    moved: list[tuple[str, Area]] = []
    try:
        now = book
        changes: list[tuple[Edit, RowChange]] = []
        for edit in edits:
            change = row_change(find_target(now, edit), edit)
            changes.append((edit, change))
            if change.added or change.removed:
                now, parts, moving = _moved(now, change, _aside(book, folder, asides))
                moved.append((moving.move.sheet, _unsteady(moving)))
                touched |= parts
        targets = [find_target(now, edit) for edit, _ in changes]
        pivots = {} if not targets else reading_pivots(now, targets)
        if pivots:
            now = _respliced(now, pivots, _aside(book, folder, asides))
            touched |= pivots.keys()
        grown = tuple(
            (target.sheet, target.area)
            for target, (_, change) in zip(targets, changes, strict=True)
            if change.added > len(change.removed)
        )
        values: dict[str, RowValues] = {}
        beside: list[SetValue] = []
        for target, (_, change) in zip(targets, changes, strict=True):
            wanted = _wanted(now, target, change)
            beside += _beside_removed(now, target, change, wanted)
            earlier = values.get(target.sheet, {})
            values[target.sheet] = put_together(earlier, wanted, target.sheet)
        yield Planned(now, values, tuple(beside), frozenset(touched), tuple(moved), grown)
    finally:
        for path in asides:
            with suppress(OSError):
                path.unlink(missing_ok=True)


def _check_once(edits: Sequence[Edit]) -> None:
    names = [
        ("table " if isinstance(edit, TableEdit) else "name ") + _name(edit).casefold()
        for edit in edits
    ]
    for name in names:
        if names.count(name) > 1:
            raise SetTwice(f"The {name} was to be changed twice at once: put the edits together.")


def _name(edit: Edit) -> str:
    return edit.table if isinstance(edit, TableEdit) else edit.name


def _aside(book: Book, folder: Path | None, asides: list[Path]) -> Path:
    handle, name = tempfile.mkstemp(".tmp", f".{book.path.stem[:40]}.", folder)
    os.close(handle)
    asides.append(Path(name))
    return asides[-1]


def _reopened(book: Book, path: Path) -> Book:
    package = open_package(path, book.package.label)
    return Book(package, read_workbook_part(package))


# Rows moved ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _SheetMove:
    """Everything that must be known to move rows on their sheet."""

    moving: Moving
    ground: Ground
    formulas: Formulas
    filled: Mapping[int, FilledDown]
    head: tuple[Splice, ...]
    tail: tuple[Splice, ...]

    @property
    def plan(self) -> SheetPlan:
        """What changes in the sheet before its rows move."""
        return SheetPlan(self.formulas.cells, None, (), 0, self.head, self.tail)


def _moved(book: Book, change: RowChange, aside: Path) -> tuple[Book, frozenset[str], Moving]:
    """Write the workbook with a block's rows moved; gives it, the members that differ, the move."""
    sheet = book.sheet(change.target.sheet)
    here = _on_its_sheet(book, change)
    splices = follow_parts(book, here.moving)
    plans = _elsewhere(book, sheet, here.moving)
    whole: dict[str, bytes] = {}
    removed: frozenset[str] = frozenset()
    if here.formulas.displaced or (here.filled and change.added):
        whole, removed = without_chain(book.package, book.part.part, book.part.ties)
    changed: dict[str, Iterable[bytes]] = {name: [content] for name, content in whole.items()}
    for name, parts in splices.items():
        if name in whole:
            raise ValueError(f"{name} changes in two ways")
        changed[name] = [PartText(book.package.read(name)).with_splices(parts)]
    for other, plan in plans.items():
        changed[other.part] = edited(book.text(other.name), plan)
    changed[sheet.part] = _shifted(book, sheet, here)
    members = {book.package.member(name).name: content for name, content in changed.items()}
    with aside.open("wb") as file:
        copy_package(book.package, file, members, removed=removed)
    new = _reopened(book, aside)
    check_members(book.package, new.package, members.keys(), removed)
    for name, content in whole.items():
        check_part(book.package, new.package, name, content)
    for name, parts in splices.items():
        check_splices(book.package, new.package, name, parts)
    for other, plan in plans.items():
        check_cells(book.package, book.text(other.name), new.text(other.name), plan)
    check_shift(
        book.package,
        book.text(sheet.name),
        new.text(sheet.name),
        here.plan,
        here.moving.move,
        here.ground,
        here.filled,
    )
    return new, frozenset(members) | removed, here.moving


def _unsteady(moving: Moving) -> Area:
    """The cells, before and after, that may hold something else than before a move."""
    move = moving.move
    last = max(min(moving.inside_bottom, move.floor), move.last)
    bottom = min(last + max(move.growth, 0), LAST_ROW - 1)
    return Area(min(move.first_touched, bottom), move.left, bottom, move.right)


def _on_its_sheet(book: Book, change: RowChange) -> _SheetMove:
    """The move as Excel does it, cells below going along; else, where that would split something
    and the rows below are free, the block alone growing over them or leaving them empty."""
    target = change.target
    move = _move(change)
    text = book.text(target.sheet)
    ground = survey_ground(text, move, target.bottom)
    tail = text.tail()
    layout = layout_of(text, tail)
    check_ground(target, move, layout, ground)
    check_filters(target, move, PartText(text.head + tail, "utf-8"))
    try:
        return _tried(book, change, move, ground, text.head, tail, layout)
    except (MergeInTheWay, TableInTheWay, ArrayInTheWay, PivotInTheWay):
        if not free_below(target, move, ground):
            raise
        within = _move(change, floor=target.bottom)
        ground.alone = False
        return _tried(book, change, within, ground, text.head, tail, layout)


def _move(change: RowChange, floor: int | None = None) -> Move:
    target = change.target
    rows = tuple(target.area.top + row for row in change.removed)
    size = (target.area.left, target.area.right, target.area.top, target.area.bottom)
    floor = LAST_ROW if floor is None else floor
    return Move(target.sheet, *size, rows, change.added, floor, target.heading)


def _tried(
    book: Book,
    change: RowChange,
    move: Move,
    ground: Ground,
    head: bytes,
    tail: bytes,
    layout: Layout,
) -> _SheetMove:
    target = change.target
    references = References(move, tuple(book.part.sheet_numbers))
    moving = Moving(move, references, ground.inside_bottom)
    models = frozenset((move.template, move.template - 1))
    text = book.text(target.sheet)
    formulas = follow_formulas(text, target.sheet, moving, book.is_dynamic, models)
    refusal = splitting(book, target, move, layout, formulas.fills)
    if refusal is not None:
        raise refusal
    calculated = target.calculated
    filled = filled_down(formulas, moving, target.sheet, calculated) if change.added else {}
    before, behind = follow_sheet(head, tail, target.sheet, moving)
    size = _dimension(PartText(head, "utf-8"), layout, move, ground)
    return _SheetMove(moving, ground, formulas, filled, (*size, *before), behind)


def _dimension(head: PartText, layout: Layout, move: Move, ground: Ground) -> Iterable[Splice]:
    """The sheet's stated size, for its last row."""
    if layout.dimension is None:
        return ()
    inside = ground.inside_bottom
    if move.last < inside <= move.floor:
        inside += move.growth
    inside = max(inside, move.new_last) if inside > move.last else move.new_last
    bottom = max(ground.outside_bottom, inside)
    size = layout.dimension
    if bottom == size.bottom:
        return ()
    new = area_name(Area(min(size.top, bottom), size.left, bottom, size.right))
    return [retagged(element, ref=new) for element in head.tags("dimension")]


def _elsewhere(book: Book, moved: Sheet, moving: Moving) -> dict[Sheet, SheetPlan]:
    """The plan of every other sheet that must follow."""
    plans = {}
    for sheet in book.sheets:
        if sheet.part == moved.part:
            continue
        text = book.text(sheet.name)
        found = follow_formulas(text, sheet.name, moving, book.is_dynamic)
        head, tail = follow_sheet(text.head, text.tail(), sheet.name, moving)
        if found.cells or head or tail:
            plans[sheet] = SheetPlan(found.cells, None, (), 0, head, tail)
    return plans


def _shifted(book: Book, sheet: Sheet, here: _SheetMove) -> Iterator[bytes]:
    rewritten = SheetPlan(here.formulas.cells, None, (), 0)
    text = SheetText(edited(book.text(sheet.name), rewritten), sheet.name)
    move = here.moving.move
    pieces = shifted(text, move, here.ground, here.filled, here.head, here.tail)
    return from_utf8(pieces, text.encoding)


def _respliced(book: Book, splices: Mapping[str, tuple[Splice, ...]], aside: Path) -> Book:
    changed = {
        name: [PartText(book.package.read(name)).with_splices(parts)]
        for name, parts in splices.items()
    }
    with aside.open("wb") as file:
        copy_package(book.package, file, changed)
    new = _reopened(book, aside)
    check_members(book.package, new.package, changed.keys(), ())
    for name, parts in splices.items():
        check_splices(book.package, new.package, name, parts)
    return new


# Values -------------------------------------------------------------------------------------------


def _wanted(book: Book, target: Target, change: RowChange) -> RowValues:
    top = target.area.top
    wanted = {top + row: line for row, line in change.values.items()}
    if change.emptied:
        emptied: dict[int, CellValue] = dict.fromkeys(_plain_columns(book, target, top))
        wanted[top] = emptied | wanted.get(top, {})
    return wanted


def _plain_columns(book: Book, target: Target, row: int) -> Iterator[int]:
    """The columns of a row's cells that hold a value and no formula."""
    text = book.text(target.sheet)
    for cell in read_cells(text, [Area(row, target.area.left, row, target.area.right)]):
        if cell.inner and read_formula(cell, text.grammar) is None:
            yield cell.column


def _beside_removed(
    book: Book, target: Target, change: RowChange, wanted: RowValues
) -> list[SetValue]:
    """New rows, and the rows before and after each removed one, with what they hold."""
    area = target.area
    rows = set(range(area.bottom - change.added + 1, area.bottom + 1))
    for gone, row in enumerate(change.removed):
        there = area.top + row - gone
        rows |= {each for each in (there - 1, there) if area.top <= each <= area.bottom}
    if not rows:
        return []
    strips = [Area(row, area.left, row, area.right) for row in sorted(rows)]
    values = book.values(target.sheet, strips)
    formulas = _formula_cells(book, target, strips)
    places = {(row, column) for row in rows for column in range(area.left, area.right + 1)}
    return [
        SetValue(target.sheet, row, column, values.get((row, column)))
        for row, column in sorted(places - formulas)
        if column not in wanted.get(row, ())
    ]


def _formula_cells(book: Book, target: Target, strips: Sequence[Area]) -> set[Position]:
    text = book.text(target.sheet)
    return {
        (cell.row, cell.column)
        for cell in read_cells(text, strips)
        if read_formula(cell, text.grammar) is not None
    }
