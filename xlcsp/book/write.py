"""Changes put into the file: planned and refused first, written aside, put in place in one step.

The new file is written beside the old one, forced to the disk and renamed over it, so that at every
moment one of the two stands there whole. The old one is kept as ``name.backup-001.xlsx`` (the next
free number). Calculation settings are never touched.
"""

import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from xlcsp.book.add_notes import add_notes
from xlcsp.book.add_sheet import add_sheets
from xlcsp.book.addresses import cell_name
from xlcsp.book.calc_chain import without_cells, without_chain
from xlcsp.book.change_checks import Surroundings, put_together, values_by_row
from xlcsp.book.errors import (
    CannotSave,
    ChangedMeanwhile,
    OpenElsewhere,
    ReadOnly,
    Refused,
    Signed,
    WrongEnding,
)
from xlcsp.book.in_use import check_free
from xlcsp.book.model import (
    Change,
    Edit,
    NamedRangeEdit,
    NewNote,
    NewSheet,
    RowValues,
    SetResult,
    SetValue,
    Sheet,
    TableEdit,
    Written,
)
from xlcsp.book.naming import naming_file
from xlcsp.book.package import identity_of, open_package
from xlcsp.book.package_copy import copy_package
from xlcsp.book.planned import Planned, planned
from xlcsp.book.self_check import check_cells, check_members, check_part, check_sum, summed
from xlcsp.book.sheet_edit import edited
from xlcsp.book.sheet_plan import SheetPlan, plan_sheet
from xlcsp.book.workbook import Book


@dataclass(frozen=True, slots=True)
class _Parts:
    """Parts outside the sheets that change with them."""

    changed: dict[str, bytes]
    removed: frozenset[str]
    added: dict[str, bytes] = field(default_factory=dict)


def write(
    book: Book,
    changes: Iterable[Change | Edit | NewSheet | NewNote],
    out: Path | None = None,
    then: Callable[[Planned], Iterable[Change]] | None = None,
) -> Written:
    """Put the changes into the workbook, or into a copy at ``out``; all of them or none.

    Edits of tables and named ranges come first: cells and results are named by where they stand
    afterwards. ``then`` is given the workbook as it will be, its rows moved, and says what else is
    to change: the results of formulas worked out on it. A change that is given twice counts once.
    New sheets come last, behind the others. Notes go on sheets whose cells stay as they are.

    The workbook as it was, or another file that stands at ``out``, is kept as a backup beside it.
    In place, ``book`` must be opened again to be read. Where no byte has to change, nothing is written in place. Raises a Refused,
    and leaves every file as it was, for whatever cannot be done without loss; SelfCheckFailed where
    the new file, read back, is not as planned.
    """
    names = (book.package.label, *([] if out is None else [Path(out).name]))
    with naming_file(*names):
        return _write(book, changes, out, then)


def _write(
    book: Book,
    changes: Iterable[Change | Edit | NewSheet | NewNote],
    out: Path | None,
    then: Callable[[Planned], Iterable[Change]] | None,
) -> Written:
    source = book.path.resolve()
    target = source if out is None else Path(out).resolve()
    with _saying_why(target):
        in_place = target == source or (target.exists() and target.samefile(source))
        _check_target(book, source, target, in_place)
    target = source if in_place else target
    listed = list(changes)
    edits = [each for each in listed if isinstance(each, TableEdit | NamedRangeEdit)]
    cells = [each for each in listed if isinstance(each, SetValue | SetResult)]
    new_sheets = [each for each in listed if isinstance(each, NewSheet)]
    notes = [each for each in listed if isinstance(each, NewNote)]
    with _saying_why(target), planned(book, edits, target.parent) as plan:
        if then is not None:
            cells += then(plan)
        plans = _plans(plan.book, plan.values, cells)
        count = sum(each.count for each in plans.values())
        if in_place and not plans and not plan.touched and not new_sheets and not notes:
            return Written(book.path, None, (), 0)
        parts = _parts_with(plan.book, plans)
        if any(plan.book.sheet(note.sheet) in plans for note in notes):
            raise ValueError("a sheet's notes and its cells cannot change in one write")
        told, added = add_sheets(plan.book, new_sheets, parts.changed)
        told, added = add_notes(plan.book, notes, told, added)
        parts = _Parts(told, parts.removed, added)
        changed = {*(sheet.part for sheet in plans), *parts.changed, *parts.removed}
        with _beside(target) as aside:
            _write_aside(plan.book, plans, parts, aside)
            _check_aside(plan.book, plans, parts, aside)
            _keep_rights(source, aside)
            backup = _put_in_place(book, aside, target)
    touched = tuple(name for name in book.package.members if name in changed | plan.touched)
    touched += tuple(added)
    return Written(book.path if in_place else Path(out or target), backup, touched, count)


def write_parts(
    book: Book,
    changed: Mapping[str, Iterable[bytes]],
    out: Path | None,
    cells: int,
    added: Mapping[str, bytes] | None = None,
    removed: frozenset[str] = frozenset(),
) -> Written:
    """The same for whole parts: with new content in pieces, new, or gone.

    ``cells`` is for the report: how many places differ.
    """
    source = book.path.resolve()
    target = source if out is None else Path(out).resolve()
    added = added or {}
    with _saying_why(target):
        in_place = target == source or (target.exists() and target.samefile(source))
        _check_target(book, source, target, in_place)
        if in_place and not changed and not added and not removed:
            return Written(book.path, None, (), 0)
        target = source if in_place else target
        sums = {name: hashlib.sha256() for name in changed}
        pieces = {name: summed(parts, sums[name]) for name, parts in changed.items()}
        with _beside(target) as aside:
            with aside.open("wb") as file:
                copy_package(book.package, file, pieces, added, removed)
                file.flush()
                os.fsync(file.fileno())
            new = open_package(aside, book.package.label)
            check_members(book.package, new, changed, removed, added)
            for name, content in added.items():
                check_part(book.package, new, name, content)
            for name, total in sums.items():
                check_sum(book.package, new, name, total.digest())
            _keep_rights(source, aside)
            backup = _put_in_place(book, aside, target)
    touched = (*changed, *added, *removed)
    return Written(book.path if in_place else Path(out or target), backup, touched, cells)


def plan_cells(book: Book, sheet: Sheet, values: RowValues) -> SheetPlan:
    """The plan of values for one sheet's cells, or the Refused that says why not."""
    return _plan(book, sheet, values, ())


# Before anything is written -------------------------------------------------------------------------


def _check_target(book: Book, source: Path, target: Path, in_place: bool) -> None:
    if any(name.lower().startswith("_xmlsignatures/") for name in book.package.members):
        raise Signed(
            f"{source.name} carries a digital signature, which any change would break: "
            "remove the signature in Excel (File, Info) and sign again afterwards."
        )
    if not in_place and target.suffix.lower() != source.suffix.lower():
        raise WrongEnding(
            f"{target.name} must end in {source.suffix}, as {source.name} does, "
            "or Excel will not open it."
        )
    if target.is_dir():
        raise CannotSave(f"{target} is a folder: give the name of a file in it.")
    if not target.parent.is_dir():
        raise CannotSave(f"There is no folder {target.parent} to save in: make it first.")
    check_free(target)


def _plans(
    book: Book, edited_values: Mapping[str, RowValues], changes: Iterable[Change]
) -> dict[Sheet, SheetPlan]:
    """The plan of each sheet that has anything to change."""
    named: dict[str, list[Change]] = {name: [] for name in edited_values}
    for change in changes:
        named.setdefault(change.sheet, []).append(change)
    by_sheet: dict[Sheet, list[Change]] = {}
    for name, wanted in named.items():
        by_sheet.setdefault(book.sheet(name), []).extend(wanted)
    plans = {}
    for sheet, wanted in by_sheet.items():
        settings = values_by_row((c for c in wanted if isinstance(c, SetValue)), sheet.name)
        values = put_together(edited_values.get(sheet.name, {}), settings, sheet.name)
        results = dict.fromkeys(each for each in wanted if isinstance(each, SetResult))
        plans[sheet] = _plan(book, sheet, values, tuple(results))
    return {sheet: plan for sheet, plan in plans.items() if plan.count}


def _plan(book: Book, sheet: Sheet, values: RowValues, results: Sequence[SetResult]) -> SheetPlan:
    around = Surroundings(
        sheet=sheet.name,
        tables=tuple(table for table in book.tables if table.sheet == sheet.name),
        pivots=book.pivot_areas(sheet.name),
        unlocked=book.styles.unlocked,
        date1904=book.date1904,
        is_dynamic=book.is_dynamic,
        texts=book.texts,
    )
    return plan_sheet(book.text(sheet.name), values, results, around)


def _parts_with(book: Book, plans: dict[Sheet, SheetPlan]) -> _Parts:
    """The calculation chain without the formulas that go; without it, its traces go too."""
    gone = frozenset(
        (book.part.sheet_numbers[sheet.name], cell_name(*place))
        for sheet, plan in plans.items()
        for place in plan.formulas_gone
    )
    chain = next((tie for tie in book.part.ties.values() if tie.kind == "calcChain"), None)
    if not gone or chain is None or book.package.find(chain.target) is None:
        return _Parts({}, frozenset())
    name = book.package.member(chain.target).name
    old = book.package.read(name)
    new = without_cells(old, gone)
    if new is not None:
        return _Parts({name: new} if new != old else {}, frozenset())
    return _Parts(*without_chain(book.package, book.part.part, book.part.ties))


# Writing --------------------------------------------------------------------------------------------


@contextmanager
def _saying_why(target: Path) -> Iterator[None]:
    """What the system refuses, said in a user's words."""
    try:
        yield
    except OSError as error:
        raise _cannot_save(target, error) from error


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A new file in the target's folder, gone afterwards unless it was put in place."""
    handle, name = tempfile.mkstemp(".tmp", f".{target.stem[:40]}.", target.parent)
    os.close(handle)
    aside = Path(name)
    try:
        yield aside
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)


def _write_aside(book: Book, plans: dict[Sheet, SheetPlan], parts: _Parts, aside: Path) -> None:
    changed: dict[str, Iterable[bytes]] = {
        book.package.member(sheet.part).name: edited(book.text(sheet.name), plan)
        for sheet, plan in plans.items()
    }
    changed |= {name: [content] for name, content in parts.changed.items()}
    with aside.open("wb") as file:
        copy_package(book.package, file, changed, added=parts.added, removed=parts.removed)
        file.flush()
        os.fsync(file.fileno())


def _keep_rights(source: Path, aside: Path) -> None:
    """Give the new file the old one's rights, and its owner where we may."""
    shutil.copymode(source, aside)
    if hasattr(os, "chown"):
        with suppress(OSError):
            os.chown(aside, source.stat().st_uid, source.stat().st_gid)


def _check_aside(book: Book, plans: dict[Sheet, SheetPlan], parts: _Parts, aside: Path) -> None:
    """Read the new file back and hold it against the old one and the plan."""
    new = Book(open_package(aside, book.package.label), book.part)
    names = {book.package.member(sheet.part).name for sheet in plans} | parts.changed.keys()
    check_members(book.package, new.package, names, parts.removed, parts.added)
    for name, content in (parts.changed | parts.added).items():
        check_part(book.package, new.package, name, content)
    for sheet, plan in plans.items():
        check_cells(book.package, book.text(sheet.name), new.text(sheet.name), plan)


def _put_in_place(book: Book, aside: Path, target: Path) -> Path | None:
    """Rename the new file to the target; a file that stands there is kept under a free number."""
    _check_unchanged(book)
    check_free(target)
    backup = _back_up(target) if target.exists() else None
    try:
        os.replace(aside, target)  # noqa: PTH105 - a seam that tests break on purpose
    except BaseException as error:
        if backup is not None:
            backup.unlink(missing_ok=True)
        if isinstance(error, PermissionError):
            raise OpenElsewhere(
                f"{target.name} cannot be replaced: it is open in another program, or its folder "
                "may not be written. Close it there and try again."
            ) from error
        raise
    _force_folder(target.parent)
    return backup


def _check_unchanged(book: Book) -> None:
    try:
        now = identity_of(book.path)
    except OSError:
        now = None
    if now != book.package.identity:
        raise ChangedMeanwhile(
            f"{book.path.name} was changed by another program meanwhile: nothing was written. "
            "Start again."
        )


def _back_up(target: Path) -> Path:
    """The file as it is, a second time, as ``name.backup-NNN.xlsx``; no backup is ever replaced.

    A second name for the same bytes where the disk can do that, else a copy.
    """
    number = 1
    while True:
        backup = target.with_name(f"{target.stem}.backup-{number:03d}{target.suffix}")
        try:
            if backup.exists():
                raise FileExistsError
            try:
                os.link(target, backup)
            except FileExistsError:
                raise
            except OSError:
                _copy_new(target, backup)
        except FileExistsError:
            number += 1
            continue
        return backup


def _copy_new(source: Path, target: Path) -> None:
    with source.open("rb") as old, target.open("xb") as new:
        try:
            shutil.copyfileobj(old, new, 1 << 20)
            new.flush()
            os.fsync(new.fileno())
        except BaseException:
            target.unlink(missing_ok=True)
            raise
    shutil.copystat(source, target)


def _force_folder(folder: Path) -> None:
    """Make the renaming itself survive a power cut, where the system offers that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _cannot_save(target: Path, error: OSError) -> Refused:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return CannotSave(
            f"There is no room on the disk to save {target.name}: make some and try again. "
            "The workbook is as it was."
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return ReadOnly(
            f"The folder of {target.name} may not be written: ask for access, or save elsewhere. "
            "The workbook is as it was."
        )
    return CannotSave(
        f"{target.name} could not be saved ({error.strerror or error}): the workbook is as it was."
    )
