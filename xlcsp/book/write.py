"""Changes put into the file: planned and refused first, written aside, put in place in one step.

The new file is written beside the old one, forced to the disk and renamed over it, so that at every
moment one of the two stands there whole. The old one is kept as ``name.backup-001.xlsx`` (the next
free number). Calculation settings are never touched.
"""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from xlcsp.book.addresses import cell_name
from xlcsp.book.calc_chain import without_cells
from xlcsp.book.change_checks import Surroundings
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
from xlcsp.book.model import Change, Sheet, Written
from xlcsp.book.package import identity_of
from xlcsp.book.package_copy import copy_package
from xlcsp.book.parts import (
    CONTENT_TYPES,
    relationships_part,
    without_content_type,
    without_relationship,
)
from xlcsp.book.sheet_edit import edited
from xlcsp.book.sheet_plan import SheetPlan, plan_sheet
from xlcsp.book.workbook import Book


@dataclass(frozen=True, slots=True)
class _Parts:
    """Parts outside the sheets that change with them."""

    changed: dict[str, bytes]
    removed: frozenset[str]


def write(book: Book, changes: Iterable[Change], out: Path | None = None) -> Written:
    """Put the changes into the workbook, or into a copy at ``out``; all of them or none.

    In place, the workbook as it was is kept as a backup beside it, and ``book`` must be opened
    again to be read. Where no byte has to change, nothing is written in place. Raises a Refused,
    and leaves every file as it was, for whatever cannot be done without loss.
    """
    source = book.path.resolve()
    target = source if out is None else Path(out).resolve()
    in_place = target == source or (target.exists() and target.samefile(source))
    _check_target(book, source, target, in_place)
    plans = _plans(book, changes)
    cells = sum(plan.count for plan in plans.values())
    if in_place and not plans:
        return Written(book.path, None, (), 0)
    parts = _parts_with(book, plans)
    touched = (*(sheet.part for sheet in plans), *parts.changed, *parts.removed)
    with _beside(source if in_place else target) as aside:
        _write_aside(book, plans, parts, aside)
        _keep_rights(source, aside)
        backup = _put_in_place(book, aside, source if in_place else target, in_place)
    return Written(book.path if in_place else Path(out or target), backup, touched, cells)


def write_parts(
    book: Book,
    changed: Mapping[str, bytes],
    cells: int,
    removed: frozenset[str] = frozenset(),
    out: Path | None = None,
) -> Written:
    """Put whole parts with new content into the workbook, or into a copy; refusals as for write.

    ``cells`` is how many places differ, for the record of what was written.
    """
    source = book.path.resolve()
    target = source if out is None else Path(out).resolve()
    in_place = target == source or (target.exists() and target.samefile(source))
    _check_target(book, source, target, in_place)
    if in_place and not changed and not removed:
        return Written(book.path, None, (), 0)
    parts = _Parts(dict(changed), removed)
    with _beside(source if in_place else target) as aside:
        _write_aside(book, {}, parts, aside)
        _keep_rights(source, aside)
        backup = _put_in_place(book, aside, source if in_place else target, in_place)
    path = book.path if in_place else Path(out or target)
    return Written(path, backup, (*parts.changed, *parts.removed), cells)


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


def _plans(book: Book, changes: Iterable[Change]) -> dict[Sheet, SheetPlan]:
    """The plan of each sheet that has anything to change."""
    by_sheet: dict[Sheet, list[Change]] = {}
    for change in changes:
        by_sheet.setdefault(book.sheet(change.sheet), []).append(change)
    plans = {sheet: _plan(book, sheet, wanted) for sheet, wanted in by_sheet.items()}
    return {sheet: plan for sheet, plan in plans.items() if plan.count}


def _plan(book: Book, sheet: Sheet, changes: Sequence[Change]) -> SheetPlan:
    around = Surroundings(
        sheet=sheet.name,
        tables=tuple(table for table in book.tables if table.sheet == sheet.name),
        pivots=book.pivot_areas(sheet.name),
        unlocked=book.styles.unlocked,
        date1904=book.date1904,
        is_dynamic=book.is_dynamic,
        texts=book.texts,
    )
    return plan_sheet(book.text(sheet.name), changes, around)


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
    ties = book.package.member(relationships_part(book.part.part)).name
    types = book.package.member(CONTENT_TYPES).name
    return _Parts(
        {
            types: without_content_type(book.package.read(types), name),
            ties: without_relationship(book.package.read(ties), chain.name),
        },
        frozenset([name]),
    )


# Writing --------------------------------------------------------------------------------------------


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A new file in the target's folder, gone afterwards unless it was put in place."""
    try:
        handle, name = tempfile.mkstemp(".tmp", f".{target.stem[:40]}.", target.parent)
    except OSError as error:
        raise _cannot_save(target, error) from error
    os.close(handle)
    aside = Path(name)
    try:
        yield aside
    except OSError as error:
        raise _cannot_save(target, error) from error
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
        copy_package(book.package, file, changed, removed=parts.removed)
        file.flush()
        os.fsync(file.fileno())


def _keep_rights(source: Path, aside: Path) -> None:
    """Give the new file the old one's rights, and its owner where we may."""
    shutil.copymode(source, aside)
    if hasattr(os, "chown"):
        with suppress(OSError):
            os.chown(aside, source.stat().st_uid, source.stat().st_gid)


def _put_in_place(book: Book, aside: Path, target: Path, in_place: bool) -> Path | None:
    """Rename the new file over the target; in place, keep the old one under a free number."""
    _check_unchanged(book)
    check_free(target)
    backup = _back_up(target) if in_place else None
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
