"""``xlcsp port`` as it is typed: what it says, what it writes, how it ends."""

import errno
import json
import os
import re
import shutil
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from command import WORKBOOKS, xlcsp

from xlcsp.book.errors import ReadOnly
from xlcsp.hosts.port import Target, port


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return shutil.copyfile(WORKBOOKS / "south-warwickshire-2014-15.xlsx", tmp_path / "board.xlsx")


def formulas_of_ours(path: Path) -> int:
    """How many formulas, in cells and in tables' columns, call our functions."""
    with zipfile.ZipFile(path) as file:
        parts = [file.read(name) for name in file.namelist() if name.endswith(".xml")]
    holders = rb"<(?:f|calculatedColumnFormula)(?: [^>]*)?>[^<]*_xldudf_CSP_"
    return sum(len(re.findall(holders, part)) for part in parts)


def files(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_a_report_lists_every_formula_and_writes_nothing(book: Path) -> None:
    before, count = book.read_bytes(), formulas_of_ours(book)
    done = xlcsp("port", book, "--to", "calc", "--report")
    assert done.returncode == 0
    assert f"{count} formulas would be rewritten for calc" in done.stdout
    assert done.stdout.count(" -> CSP.") == count
    assert "'Targets 2014-15'!I5: _xldudf_CSP_RAG(" in done.stdout
    assert book.read_bytes() == before
    assert files(book.parent) == ["board.xlsx"]


def test_the_original_is_kept_as_a_backup(book: Path) -> None:
    before, count = book.read_bytes(), formulas_of_ours(book)
    done = xlcsp("port", book, "--to", "desktop")
    assert done.returncode == 0
    assert f"{count} formulas were rewritten for desktop" in done.stdout
    assert "the original is kept as board.backup-001.xlsx" in done.stdout
    assert (book.parent / "board.backup-001.xlsx").read_bytes() == before


def test_a_copy_leaves_the_original(book: Path, tmp_path: Path) -> None:
    before = book.read_bytes()
    done = xlcsp("port", book, "--to", "CALC", "-o", tmp_path / "calc.xlsx", "--json")
    answer = json.loads(done.stdout)
    assert book.read_bytes() == before
    assert answer["to"] == "calc"
    assert answer["written"] == str(tmp_path / "calc.xlsx")
    assert answer["backup"] is None
    assert len(answer["formulas"]) == formulas_of_ours(book) > 20
    assert answer["made_dynamic"] == answer["links_removed"] == []
    assert answer["worked_out"] == 0


def test_a_second_time_nothing_differs(book: Path) -> None:
    xlcsp("port", book, "--to", "calc")
    done = xlcsp("port", book, "--to", "calc")
    assert "0 formulas were rewritten" in done.stdout
    assert "nothing differs" in done.stdout
    assert files(book.parent) == ["board.backup-001.xlsx", "board.xlsx"]


def test_an_unknown_target_is_told_with_the_known_ones(book: Path) -> None:
    done = xlcsp("port", book, "--to", "sheets")
    assert done.returncode == 2
    assert "none of excel, desktop and calc" in done.stderr


@pytest.mark.parametrize("report", [(), ("--report",)])
def test_a_workbook_that_is_not_there_is_told_in_one_line(
    tmp_path: Path, report: tuple[str, ...]
) -> None:
    done = xlcsp("port", tmp_path / "nowhere.xlsx", "--to", "calc", *report)
    assert done.returncode == 3
    assert "nowhere.xlsx" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_signed_workbook_is_refused_with_the_reason(book: Path) -> None:
    with zipfile.ZipFile(book, "a") as file:
        file.writestr("_xmlsignatures/sig1.xml", "<Signature/>")
    before = book.read_bytes()
    done = xlcsp("port", book, "--to", "calc")
    assert done.returncode == 3
    assert "signature" in done.stderr
    assert book.read_bytes() == before
    assert files(book.parent) == ["board.xlsx"]


def test_a_folder_that_may_only_be_read_is_told_in_words(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    really_open = Path.open

    def read_only(path: Path, mode: str = "r", *arguments: object, **named: object) -> object:
        if "w" in mode or "+" in mode:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return really_open(path, mode, *arguments, **named)  # type: ignore[call-overload]

    before = book.read_bytes()
    monkeypatch.setattr(Path, "open", read_only)
    with pytest.raises(ReadOnly, match="may not be written"):
        port(book, Target.CALC)
    monkeypatch.undo()
    assert book.read_bytes() == before
    assert files(book.parent) == ["board.xlsx"]


def with_formulas(path: Path, *formulas: str) -> Path:
    """A workbook with these formulas in column C, without results, as a text tool leaves them."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Here"
    sheet.append([3, 5])
    for row, formula in enumerate(formulas, 1):
        sheet.cell(row, 3, formula)
    book.save(path)
    return path


def test_functions_that_calc_does_not_know_are_named(tmp_path: Path) -> None:
    path = with_formulas(
        tmp_path / "new.xlsx",
        '=_xldudf_CSP_RAG(_xlfn.XLOOKUP(3,A1:A2,B1:B2),5,"smaller")',
        '="_xlfn.LET("&_xlfn.CONCAT(A1:B1)',
    )
    done = xlcsp("port", path, "--to", "calc", "--report")
    assert done.returncode == 1
    assert "LibreOffice 7.4 does not know XLOOKUP:\n    'Here'!C1\n" in done.stdout
    assert "LET" not in done.stdout
    done = xlcsp("port", path, "--to", "excel", "--report")
    assert done.returncode == 0
    assert "does not know" not in done.stdout


def test_a_formula_that_cannot_be_worked_out_is_named(tmp_path: Path) -> None:
    path = with_formulas(
        tmp_path / "book.xlsx", '=CSP.RAG(OFFSET(A1,0,0),B1,"smaller")', '=CSP.RAG(A1,B1,"smaller")'
    )
    done = xlcsp("port", path, "--to", "excel")
    assert done.returncode == 1
    assert "not worked out, so without a result:\n    'Here'!C1\n" in done.stdout
    assert "1 results worked out" not in done.stdout
    assert "1 result worked out" in done.stdout
