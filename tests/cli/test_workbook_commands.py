"""``xlcsp recalc``, ``set`` and ``demo``: the main job, its reports, and what it refuses."""

import io
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

sys.path.insert(0, str(Path(__file__).parent))

from command import WORKBOOKS, xlcsp

from xlcsp.book import open_book
from xlcsp.book.addresses import cell_name

WARWICKSHIRE = WORKBOOKS / "warwickshire-2010-11.xlsx"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A workbook of a status, a change and a total, without their results."""
    path = tmp_path / "small book.xlsx"
    with xlsxwriter.Workbook(path, {"calc_on_load": False}) as book:
        sheet = book.add_worksheet("Table 1")
        sheet.write_row("A1", ["Actual", "Target", "Status", "Change"])
        for row, (actual, target) in enumerate([(323, 294), (6937, 7582)], start=1):
            sheet.write_row(row, 0, [actual, target])
            sheet.write_formula(row, 2, f'=_xldudf_CSP_RAG(A{row + 1},B{row + 1},"smaller")')
            sheet.write_formula(row, 3, f"=_xldudf_CSP_PCTCHANGE(A{row + 1},B{row + 1})")
        sheet.write_formula("A4", "=SUM(A2:A3)")
        sheet.write_formula("C4", '=COUNTIF(C2:C3,"Red")')
    return path


def shown(path: Path, sheet: str = "Table 1") -> dict[str, object]:
    """What each cell shows, as another reader sees it."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {cell.coordinate: cell.value for row in book[sheet].iter_rows() for cell in row}


def test_recalc_works_out_our_formulas_and_those_that_use_them(small: Path) -> None:
    out = small.with_name("done.xlsx")
    done = xlcsp("recalc", small, "-o", out)
    assert done.returncode == 0, done.stderr
    cells = shown(out)
    assert (cells["C2"], cells["C3"], cells["C4"]) == ("Red", "Green", 1)
    assert cells["D2"] == pytest.approx(29 / 294, rel=1e-15)
    assert "5 formulas worked out, 4 of them CSP" in done.stdout


def test_recalc_in_place_keeps_the_original_as_a_numbered_backup(small: Path) -> None:
    before = small.read_bytes()
    done = xlcsp("recalc", small)
    backup = small.with_name("small book.backup-001.xlsx")
    assert backup.read_bytes() == before
    assert backup.name in done.stdout
    assert shown(small)["C2"] == "Red"


def test_a_result_elsewhere_is_called_a_copy_where_nothing_differs(small: Path) -> None:
    xlcsp("recalc", small)
    out = small.with_name("copy.xlsx")
    done = xlcsp("recalc", small, "-o", out)
    assert "copy.xlsx is a copy" in done.stdout
    assert shown(out) == shown(small)


def test_recalc_reports_for_machines(small: Path) -> None:
    report = json.loads(xlcsp("recalc", small, "--json", "-o", small.with_name("o.xlsx")).stdout)
    assert report["csp"] == 4
    assert report["changed"] == 5
    assert report["refused"] == []
    assert "changes" not in report


def test_contents_of_cells_are_printed_only_with_verbose(small: Path) -> None:
    quiet = xlcsp("recalc", small, "-o", small.with_name("a.xlsx"))
    full = xlcsp("recalc", small, "-o", small.with_name("b.xlsx"), "--verbose")
    assert "Red" not in quiet.stdout
    assert "'Table 1'!C2: 0 -> Red" in full.stdout


def test_several_workbooks_go_to_a_folder_under_their_own_names(tmp_path: Path) -> None:
    books = sorted(WORKBOOKS.glob("*-*.xlsx"))
    done = xlcsp("recalc", *books, "--out-dir", tmp_path / "new" / "folder")
    assert done.returncode == 0, done.stdout + done.stderr
    assert sorted(p.name for p in (tmp_path / "new" / "folder").iterdir()) == [
        book.name for book in books
    ]


def test_the_committed_workbooks_hold_the_results_already(tmp_path: Path) -> None:
    for book in sorted(WORKBOOKS.glob("*.xlsx")):
        report = json.loads(xlcsp("recalc", book, "-o", tmp_path / book.name, "--json").stdout)
        assert (report["changed"], report["refused"], report["errors"]) == (0, [], [])


def test_refused_formulas_and_what_rests_on_them_are_named(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("S")
        sheet.write_formula("A1", "=OFFSET(B1,0,0)", None, 300)
        sheet.write_formula("A2", '=_xldudf_CSP_RAG(A1,294,"smaller")')
    done = xlcsp("recalc", path, "-o", tmp_path / "out.xlsx")
    assert done.returncode == 1
    assert "1 refused" in done.stdout
    assert "OFFSET" in done.stdout
    assert "1 resting on a refused one" in done.stdout
    assert shown(tmp_path / "out.xlsx", "S")["A2"] == "Red"


def test_set_says_where_a_value_takes_a_formulas_place(small: Path) -> None:
    with open_book(small) as book:
        formula = next(iter(book.formulas("Table 1")))
    cell = f"'Table 1'!{cell_name(formula.row, formula.column)}"
    done = xlcsp("set", small, f"{cell}=5", "-o", small.with_name("other.xlsx"))
    assert f"{cell} held a formula, and holds the value now." in done.stderr


def test_set_changes_a_cell_and_what_depends_on_it(small: Path) -> None:
    out = small.with_name("set.xlsx")
    done = xlcsp("set", small, "'Table 1'!A2=290", "'Table 1'!$B$3=7000.5", "-o", out)
    assert done.returncode == 0, done.stderr
    cells = shown(out)
    assert (cells["A2"], cells["B3"], cells["C2"], cells["A4"], cells["C4"]) == (
        290,
        7000.5,
        "Green",
        7227,
        0,
    )


def test_an_emptied_actual_is_never_green(small: Path) -> None:
    out = small.with_name("set.xlsx")
    xlcsp("set", small, "'Table 1'!A3=", "-o", out)
    assert shown(out)["C3"] == "No data"


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("12", 12),
        ("-0.5", -0.5),
        ("1e3", 1000),
        ("true", True),
        ("To be confirmed", "To be confirmed"),
        ('"007"', "007"),
        ('"=A1"', "=A1"),
        ("120 ²", "120 ²"),
        ("", None),
    ],
)
def test_what_is_typed_becomes_what_a_person_means(small: Path, typed: str, held: object) -> None:
    out = small.with_name("set.xlsx")
    done = xlcsp("set", small, f"'Table 1'!E9={typed}", "-o", out)
    assert done.returncode == 0, done.stderr
    cell = openpyxl.load_workbook(out)["Table 1"]["E9"]
    assert cell.value == held
    assert cell.data_type != "f"


@pytest.mark.parametrize(
    ("assignment", "says"),
    [
        ("A1=3", "'Sheet name'!A1=VALUE"),
        ("'Table 1'!A1", "'Sheet name'!A1=VALUE"),
        ("'Table 1'!A2==B2", "takes values"),
        ("'Table 1'!A2=1e999", "too large"),
        ("'Table 1'!A9999999=1", "outside a sheet"),
        ("'Table 1'!XFE1=1", "outside a sheet"),
        ("'Table 1'!A2=\udcff", "no text"),
    ],
)
def test_an_assignment_of_another_form_is_exit_2_and_one_line(
    small: Path, assignment: str, says: str
) -> None:
    before = small.read_bytes()
    done = xlcsp("set", small, assignment)
    assert done.returncode == 2
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert small.read_bytes() == before


def test_a_sheet_that_is_not_there_is_refused_with_the_names_of_those_that_are(small: Path) -> None:
    done = xlcsp("set", small, "'Table 2'!A1=3")
    assert done.returncode == 3
    assert "'Table 1'" in done.stderr


def damaged_zip() -> bytes:
    return WARWICKSHIRE.read_bytes()[:30_000]


def zip_bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b" " * 300_000_000)
    return packed.getvalue()


def with_entities() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(WARWICKSHIRE) as original, zipfile.ZipFile(packed, "w") as archive:
        for member in original.infolist():
            data = original.read(member)
            if member.filename == "xl/workbook.xml":
                data = data.replace(b"?>", b'?><!DOCTYPE w [<!ENTITY a "b">]>', 1)
            archive.writestr(member, data)
    return packed.getvalue()


BAD_FILES = {
    "text": b"Indicator,Actual\nNI 15,323\n",
    "empty": b"",
    "damaged zip": damaged_zip(),
    "zip bomb": zip_bomb(),
    "entities": with_entities(),
    "encrypted or old": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4096),
}


@pytest.mark.parametrize("kind", BAD_FILES)
@pytest.mark.parametrize("command", ["recalc", "set"])
def test_a_file_that_is_no_sound_workbook_is_one_line_and_exit_3(
    tmp_path: Path, kind: str, command: str
) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(BAD_FILES[kind])
    done = xlcsp(command, path, *(["'A'!A1=1"] if command == "set" else []))
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1
    assert "book.xlsx" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert path.read_bytes() == BAD_FILES[kind]
    assert [p.name for p in tmp_path.iterdir()] == ["book.xlsx"]


def test_a_missing_file_is_one_line_and_exit_3(tmp_path: Path) -> None:
    done = xlcsp("recalc", tmp_path / "nowhere.xlsx")
    assert done.returncode == 3
    assert "nowhere.xlsx" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_workbook_open_in_excel_is_left_alone(small: Path) -> None:
    before = small.read_bytes()
    small.with_name("~$" + small.name).write_bytes(b"\x05Clerk" + bytes(159))
    done = xlcsp("recalc", small)
    assert done.returncode == 3
    assert "open" in done.stderr.lower()
    assert small.read_bytes() == before


def test_one_bad_workbook_does_not_stop_the_others(small: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"no")
    done = xlcsp("recalc", bad, small, "--out-dir", tmp_path / "out")
    assert done.returncode == 3
    assert shown(tmp_path / "out" / small.name)["C2"] == "Red"


def test_the_demo_shows_the_figures_and_leaves_the_workbooks(tmp_path: Path) -> None:
    done = xlcsp("demo", tmp_path / "demo")
    assert done.returncode == 0, done.stderr
    for part in ("+9.9% (red)", "59,551", "come out as published", "is now No data"):
        assert part in done.stdout
    assert {p.name for p in (tmp_path / "demo").iterdir()} >= {
        p.name for p in WORKBOOKS.glob("*.xlsx")
    }


@pytest.mark.slow
def test_the_wheel_does_the_demo_elsewhere(tmp_path: Path) -> None:
    root = WORKBOOKS.parent
    source = tmp_path / "source"
    shutil.copytree(
        root, source, ignore=shutil.ignore_patterns(".*", "out", "tests", "docs", "bench")
    )
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, source],
        check=True,
        capture_output=True,
    )
    wheel = next(tmp_path.glob("*.whl"))
    installed = tmp_path / "installed"
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-deps",
            "--target",
            installed,
            wheel,
        ],
        check=True,
        capture_output=True,
    )
    done = xlcsp("demo", "finished", cwd=tmp_path, path=installed)
    assert done.returncode == 0, done.stderr
    assert "+9.9% (red)" in done.stdout
    made = {p.name for p in (tmp_path / "finished").iterdir()}
    assert made >= {p.name for p in (installed / "xlcsp" / "workbooks").glob("*.xlsx")}
    assert len(made) > 6
