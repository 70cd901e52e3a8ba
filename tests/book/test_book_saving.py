"""Saving: in one step, with a backup, and with the original whole whatever happens on the way."""

import errno
import os
import shutil
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from book_making import book_file, raw_members, sheet_xml

from xlcsp.book import Area, SetValue, open_book, write
from xlcsp.book.errors import (
    CannotSave,
    ChangedMeanwhile,
    OpenElsewhere,
    ReadOnly,
    Refused,
    WrongEnding,
)

ROWS = '<row r="1"><c r="A1"><v>1</v></c></row>'
CHANGE = [SetValue("S1", 1, 1, 2.0)]
A1 = [Area(1, 1, 1, 1)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return book_file(tmp_path / "Board.xlsx", sheet_xml(ROWS))


def names(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()}


def shown(path: Path) -> object:
    return open_book(path).values("S1", A1)[1, 1]


def test_each_write_keeps_a_backup_under_the_next_number(path: Path) -> None:
    contents = [path.read_bytes()]
    for number, value in enumerate((2.0, 3.0, 4.0), start=1):
        written = write(open_book(path), [SetValue("S1", 1, 1, value)])
        assert written.backup == path.with_name(f"Board.backup-{number:03d}.xlsx")
        contents.append(path.read_bytes())
    assert [
        path.with_name(f"Board.backup-{number:03d}.xlsx").read_bytes() for number in (1, 2, 3)
    ] == contents[:3]
    assert len(names(path.parent)) == 4


def test_a_backup_is_never_replaced(path: Path) -> None:
    kept = path.with_name("Board.backup-001.xlsx")
    kept.write_text("someone's own file")
    written = write(open_book(path), CHANGE)
    assert kept.read_text() == "someone's own file"
    assert written.backup is not None
    assert written.backup.name == "Board.backup-002.xlsx"


def test_a_disk_without_second_names_gets_a_copy(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    before = path.read_bytes()
    monkeypatch.setattr(os, "link", no_links)
    written = write(open_book(path), CHANGE)
    assert written.backup is not None
    assert written.backup.read_bytes() == before
    assert shown(path) == 2


def test_the_backup_does_not_follow_later_changes(path: Path) -> None:
    before = path.read_bytes()
    written = write(open_book(path), CHANGE)
    path.write_bytes(b"saved by another program in place")
    assert written.backup is not None
    assert written.backup.read_bytes() == before


def test_the_rights_of_the_file_stay(path: Path) -> None:
    path.chmod(0o640)
    write(open_book(path), CHANGE)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_link_still_points_at_the_changed_file(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    link = folder / "link.xlsx"
    link.symlink_to(path)
    written = write(open_book(link), CHANGE)
    assert link.is_symlink()
    assert shown(path) == 2
    assert names(folder) == {"link.xlsx"}
    assert written.backup == path.with_name("Board.backup-001.xlsx")


def test_another_file_gets_the_result_and_the_original_stays(path: Path, tmp_path: Path) -> None:
    before = path.read_bytes()
    out = tmp_path / "New board.xlsx"
    out.write_text("an older result")
    written = write(open_book(path), CHANGE, out)
    kept = tmp_path / "New board.backup-001.xlsx"
    assert (written.path, written.backup) == (out, kept)
    assert kept.read_text() == "an older result"
    assert path.read_bytes() == before
    assert shown(out) == 2
    assert names(tmp_path) == {"Board.xlsx", out.name, kept.name}


def test_another_file_is_a_faithful_copy_where_nothing_changes(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "copy.xlsx"
    written = write(open_book(path), [], out)
    assert (written.cells, written.parts) == (0, ())
    assert raw_members(out) == raw_members(path)
    assert out.read_bytes() == path.read_bytes()


def test_naming_the_same_file_as_the_result_is_writing_in_place(path: Path) -> None:
    written = write(open_book(path), CHANGE, path.parent / "." / "Board.xlsx")
    assert written.backup is not None


@pytest.mark.parametrize(
    ("out", "kind"),
    [("Board.xlsm", WrongEnding), ("missing/Board2.xlsx", CannotSave), ("folder.xlsx", CannotSave)],
)
def test_results_that_could_not_be_used_are_refused(
    path: Path, tmp_path: Path, out: str, kind: type[Refused]
) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    with pytest.raises(kind):
        write(open_book(path), CHANGE, tmp_path / out)
    assert names(tmp_path) == {"Board.xlsx", "folder.xlsx"}


def test_a_result_that_is_open_in_excel_is_not_replaced(path: Path, tmp_path: Path) -> None:
    (tmp_path / "~$Out.xlsx").touch()
    (tmp_path / "Out.xlsx").write_text("open")
    with pytest.raises(OpenElsewhere, match=r"Out\.xlsx"):
        write(open_book(path), CHANGE, tmp_path / "Out.xlsx")
    assert (tmp_path / "Out.xlsx").read_text() == "open"


def test_a_file_changed_since_it_was_opened_is_refused(path: Path) -> None:
    book = open_book(path)
    write(open_book(path), CHANGE)
    before = names(path.parent)
    with pytest.raises(ChangedMeanwhile):
        write(book, [SetValue("S1", 1, 1, 3.0)])
    with pytest.raises(ChangedMeanwhile):
        book.values("S1", A1)
    assert shown(path) == 2
    assert names(path.parent) == before


def test_a_file_changed_while_it_is_written_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    force = os.fsync

    def saved_by_another(handle: int) -> None:
        path.write_bytes(b"saved by another program")
        force(handle)

    monkeypatch.setattr(os, "fsync", saved_by_another)
    with pytest.raises(ChangedMeanwhile):
        write(open_book(path), CHANGE)
    assert path.read_bytes() == b"saved by another program"
    assert names(path.parent) == {"Board.xlsx"}


def test_a_file_opened_in_excel_while_it_is_written_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_bytes()
    force = os.fsync

    def opened_by_another(handle: int) -> None:
        path.with_name("~$Board.xlsx").touch()
        force(handle)

    monkeypatch.setattr(os, "fsync", opened_by_another)
    with pytest.raises(OpenElsewhere):
        write(open_book(path), CHANGE)
    assert path.read_bytes() == before
    assert names(path.parent) == {"Board.xlsx", "~$Board.xlsx"}


@pytest.mark.parametrize("step", ["fsync", "replace", "chmod"])
@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        (errno.ENOSPC, CannotSave, "no room"),
        (errno.EACCES, Refused, "may not be written"),
        (errno.EIO, CannotSave, "as it was"),
    ],
)
def test_a_failure_at_any_step_leaves_the_original(
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    code: int,
    kind: type[Refused],
    words: str,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    before = path.read_bytes()
    book = open_book(path)
    with monkeypatch.context() as broken:
        broken.setattr(os, step, fail)
        with pytest.raises(kind, match=words):
            write(book, CHANGE)
    assert path.read_bytes() == before
    assert names(path.parent) == {"Board.xlsx"}


def test_an_interruption_by_the_keyboard_leaves_the_original(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    before = path.read_bytes()
    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write(open_book(path), CHANGE)
    assert path.read_bytes() == before
    assert names(path.parent) == {"Board.xlsx"}


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_refused(path: Path) -> None:
    path.parent.chmod(0o555)
    try:
        with pytest.raises(ReadOnly):
            write(open_book(path), CHANGE)
    finally:
        path.parent.chmod(0o755)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")  # noqa: PTH110
def test_a_full_disk_is_told_in_words(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Path.open

    def on_a_full_disk(self: Path, mode: str = "r", *rest: object) -> object:
        return opened(Path("/dev/full") if mode == "wb" else self, mode, *rest)  # type: ignore[call-overload]

    before = path.read_bytes()
    book = open_book(path)
    monkeypatch.setattr(Path, "open", on_a_full_disk)
    with pytest.raises(CannotSave, match="no room"):
        write(book, CHANGE)
    monkeypatch.undo()
    assert path.read_bytes() == before
    assert names(path.parent) == {"Board.xlsx"}


def killed_at(step: int, work: Callable[[], object]) -> bool:
    """Do some work in a process that dies at the given step; whether it lived to its end.

    A step is whatever Python tells an audit hook: opening, renaming, linking, removing a file.
    """
    child = os.fork()
    if child == 0:
        left = step

        def die(*_: object) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                os._exit(9)

        sys.addaudithook(die)
        work()
        left = 1 << 30
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_killed_at_any_step_the_workbook_is_the_old_or_the_new_one(tmp_path: Path) -> None:
    original = book_file(tmp_path / "original.xlsx", sheet_xml(ROWS))
    shutil.copy(original, tmp_path / "done.xlsx")
    write(open_book(tmp_path / "done.xlsx"), CHANGE)
    old, new = original.read_bytes(), (tmp_path / "done.xlsx").read_bytes()
    outcomes = []
    for step in range(500):
        folder = tmp_path / str(step)
        folder.mkdir()
        path = Path(shutil.copy(original, folder / "Board.xlsx"))
        book = open_book(path)
        lived = killed_at(step, lambda book=book: write(book, CHANGE))
        outcomes.append(path.read_bytes() == new)
        assert path.read_bytes() in (old, new)
        if path.read_bytes() == new:
            assert (folder / "Board.backup-001.xlsx").read_bytes() == old
        else:
            assert write(open_book(path), CHANGE).cells == 1
        if lived:
            break
    assert lived
    assert outcomes[0] is False
    assert outcomes[-1] is True
    assert len(outcomes) > 10


def test_a_disk_that_may_only_be_read_is_told_in_words(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_only(_path: Path, mode: str = "r") -> object:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    book = open_book(path)
    monkeypatch.setattr(Path, "open", read_only)
    with pytest.raises(ReadOnly, match="may not be written"):
        write(book, CHANGE)


@pytest.mark.parametrize("length", [249, 250, 255])
def test_a_name_as_long_as_the_disk_allows_is_saved_or_refused_in_words(
    path: Path, length: int
) -> None:
    long = path.rename(path.with_name("n" * (length - 5) + ".xlsx"))
    with pytest.raises(CannotSave, match="too long"):
        write(open_book(long), CHANGE)
    assert shown(long) == 1
    assert names(path.parent) == {long.name}


def test_a_result_with_too_long_a_name_is_refused_in_words(path: Path) -> None:
    with pytest.raises(CannotSave, match="too long"):
        write(open_book(path), CHANGE, path.with_name("n" * 300 + ".xlsx"))
