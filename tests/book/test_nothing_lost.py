"""A write that goes wrong, or is stopped at any moment, leaves the workbook whole and says why."""

import errno
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import xlsxwriter
from book_making import raw_members

from xlcsp.book import SetValue, TableEdit, open_book, write
from xlcsp.book.errors import (
    CannotSave,
    ChangedMeanwhile,
    OpenElsewhere,
    ReadOnly,
    Refused,
    SelfCheckFailed,
)
from xlcsp.book.package_copy import copy_package
from xlcsp.book.part_text import PartText, Splice

NEW = ({"Area": "New", "Number": 9.0}, {"Area": "Newer"})
GROW = TableEdit("Counts", {0: {"Number": 5.0}}, NEW, frozenset({1}))
SET = SetValue("Data", 12, 2, 7777.0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "Board.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Data")
        other = book.add_worksheet("Other")
        columns = [{"header": "Area"}, {"header": "Number", "total_function": "sum"}]
        rows = [["North", 1], ["East", 2], ["South", 3]]
        sheet.add_table(
            "A1:B5", {"name": "Counts", "data": rows, "columns": columns, "total_row": True}
        )
        sheet.write("A9", "below")
        sheet.write("F3", "beside")
        other.write_formula("A1", "=Data!A9", None, "below")
        book.define_name("Below", "=Data!$A$9")
    return path


# The self-check -----------------------------------------------------------------------------------


def assert_thrown_away(path: Path, change: TableEdit | SetValue, words: str) -> None:
    content = path.read_bytes()
    with pytest.raises(SelfCheckFailed, match=words) as refusal:
        write(open_book(path), [change])
    assert "as it was" in str(refusal.value)
    assert path.read_bytes() == content
    assert {each.name for each in path.parent.iterdir()} == {"Board.xlsx"}


@pytest.mark.parametrize(
    ("where", "change", "old", "new", "words"),
    [
        ("write.edited", SET, b"<v>1</v>", b"<v>11</v>", "should have stayed"),
        ("write.edited", SET, b"7777", b"7778", "row 12"),
        ("write.edited", SET, b'<c r="B12"><v>7777</v></c>', b"", "missing"),
        ("write.edited", SET, b"<pageMargins", b"<pagemargins", "outside its cells"),
        ("planned.shifted", GROW, b"<v>3</v>", b"<v>33</v>", "row"),
        ("planned.shifted", GROW, b'r="A10"', b'r="C10"', "row 10"),
        ("planned.shifted", GROW, b'<c r="F3"', b'<c r="G3"', "row 3"),
        ("planned.shifted", GROW, b"<pageMargins", b"<pagemargins", "outside its cells"),
        ("planned.edited", GROW, b"Data!A10", b"Data!A11", "'Other'"),
    ],
)
def test_a_sheet_that_is_not_as_planned_is_thrown_away(
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    where: str,
    change: TableEdit | SetValue,
    old: bytes,
    new: bytes,
    words: str,
) -> None:
    module, name = where.split(".")
    real = getattr(import_module(f"xlcsp.book.{module}"), name)

    def wrong(*arguments: Any) -> Iterator[bytes]:
        yield b"".join(real(*arguments)).replace(old, new)

    monkeypatch.setattr(import_module(f"xlcsp.book.{module}"), name, wrong)
    assert_thrown_away(path, change, words)


def test_a_small_part_that_is_not_as_planned_is_thrown_away(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = PartText.with_splices

    def wrong(part: PartText, splices: Iterable[Splice]) -> bytes:
        return real(part, splices).replace(b'name="Counts"', b'name="Countz"')

    monkeypatch.setattr(PartText, "with_splices", wrong)
    assert_thrown_away(path, GROW, r"table1\.xml differs where it should not")


@pytest.mark.parametrize("change", [SET, GROW])
def test_a_part_that_was_to_stay_and_differs_is_found(
    path: Path, monkeypatch: pytest.MonkeyPatch, change: TableEdit | SetValue
) -> None:
    def wrong(package: Any, target: Any, changed: dict[str, Any], **more: Any) -> None:
        copy_package(package, target, {**changed, "xl/theme/theme1.xml": [b"<theme/>"]}, **more)

    for module in ("write", "planned"):
        monkeypatch.setattr(import_module(f"xlcsp.book.{module}"), "copy_package", wrong)
    assert_thrown_away(path, change, r"theme1\.xml differs")


def test_a_part_that_goes_missing_is_found(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(package: Any, target: Any, changed: Any, **more: Any) -> None:
        copy_package(package, target, changed, removed=frozenset(["docProps/app.xml"]))

    monkeypatch.setattr(import_module("xlcsp.book.write"), "copy_package", wrong)
    assert_thrown_away(path, SET, "list of parts")


# Stopped at any moment ----------------------------------------------------------------------------


def whole(path: Path, before: bytes, after: dict[str, bytes]) -> bool:
    """Whether the workbook is the old one or the new one, and its backups are the old one."""
    backups = path.parent.glob("Board.backup-*.xlsx")
    if any(backup.read_bytes() != before for backup in backups):
        return False
    return path.read_bytes() == before or raw_members(path) == after


def killed_at(path: Path, limit: int) -> tuple[bool, int]:
    """Write in a process of its own that dies at its n-th step; whether it ended, how far it came.

    Steps are lines of the modules that write, and what they ask of the system.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        steps = 0
        modules = ("write.py", "planned.py", "package_copy.py")

        def step() -> None:
            nonlocal steps
            steps += 1
            if steps == limit:
                os._exit(9)

        def trace(frame: FrameType, event: str, _: object) -> Any:
            if frame.f_code.co_filename.endswith(modules):
                step()
                return trace
            return None

        sys.addaudithook(lambda event, _: step() if event.startswith(("os.", "open")) else None)
        sys.settrace(trace)
        try:
            write(open_book(path), [GROW])
        except BaseException:
            os._exit(1)
        sys.settrace(None)
        os.write(writing, str(steps).encode())
        os._exit(0)
    os.close(writing)
    _, status = os.waitpid(child, 0)
    with os.fdopen(reading) as pipe:
        told = pipe.read()
    return os.waitstatus_to_exitcode(status) == 0, int(told or 0)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that split, as on Linux")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_killed_at_any_step_the_workbook_is_the_old_one_or_the_new_one(
    path: Path, tmp_path: Path
) -> None:
    before = path.read_bytes()
    folder = tmp_path / "killed"
    folder.mkdir()
    target = Path(shutil.copy(path, folder / "Board.xlsx"))
    ended, steps = killed_at(target, 10**9)
    assert ended
    after = raw_members(target)
    assert steps > 300
    at_the_end = range(max(1, steps - 40), steps + 1)
    outcomes = set()
    for limit in (*range(1, steps - 40, max(1, steps // 40)), *at_the_end):
        shutil.rmtree(folder)
        folder.mkdir()
        target.write_bytes(before)
        killed_at(target, limit)
        assert whole(target, before, after), limit
        outcomes.add(target.read_bytes() == before)
    assert outcomes == {True, False}


# What the system refuses --------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        (errno.ENOSPC, CannotSave, "no room on the disk"),
        (errno.EROFS, ReadOnly, "may not be written"),
        (errno.EIO, CannotSave, "as it was"),
    ],
)
def test_a_table_that_cannot_be_saved_leaves_no_trace(
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    code: int,
    kind: type[Refused],
    words: str,
) -> None:
    def fails(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    content = path.read_bytes()
    monkeypatch.setattr(os, step, fails)
    with pytest.raises(kind, match=words):
        write(open_book(path), [GROW])
    assert path.read_bytes() == content
    assert {each.name for each in path.parent.iterdir()} == {"Board.xlsx"}


def test_a_disk_that_fills_up_while_rows_are_moved_is_named(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(package: Any, target: Any, changed: Any, **more: Any) -> None:
        copy_package(package, target, changed, **more)
        raise OSError(errno.ENOSPC, "No space left on device")

    content = path.read_bytes()
    monkeypatch.setattr(import_module("xlcsp.book.planned"), "copy_package", full)
    with pytest.raises(CannotSave, match="no room on the disk"):
        write(open_book(path), [GROW])
    assert path.read_bytes() == content
    assert {each.name for each in path.parent.iterdir()} == {"Board.xlsx"}


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may write everywhere")
def test_a_folder_that_may_not_be_written_is_named(path: Path) -> None:
    path.parent.chmod(0o500)
    try:
        with pytest.raises(ReadOnly):
            write(open_book(path), [GROW])
    finally:
        path.parent.chmod(0o700)


def test_a_workbook_open_in_excel_is_left_alone(path: Path) -> None:
    path.with_name("~$Board.xlsx").touch()
    with pytest.raises(OpenElsewhere):
        write(open_book(path), [GROW])


def test_a_workbook_changed_while_its_rows_are_moved_is_left_alone(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(*arguments: Any, **more: Any) -> None:
        copy_package(*arguments, **more)
        path.write_bytes(b"saved by another program")

    monkeypatch.setattr(import_module("xlcsp.book.planned"), "copy_package", meanwhile)
    with pytest.raises(ChangedMeanwhile):
        write(open_book(path), [GROW])
    assert path.read_bytes() == b"saved by another program"
    assert {each.name for each in path.parent.iterdir()} == {"Board.xlsx"}
