"""``xlcsp chart`` as a user types it: what it writes, and what it says where it cannot."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sample_book import make_book

WORKBOOKS = Path(__file__).parents[2] / "workbooks"


def xlcsp(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "xlcsp", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env={**os.environ, "NO_COLOR": "1"},
        timeout=120,
        check=False,
    )


SPC = ("--kind", "spc", "--table", "Monthly", "--value", "Count", "--better", "smaller")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return make_book(tmp_path / "board.xlsx")


@pytest.mark.parametrize(
    ("ending", "arguments"),
    [
        ("svg", (*SPC, "--target", "35", "--rebase", "New limits")),
        (
            "png",
            (
                *("--kind", "trajectory", "--table", "Year", "--value", "Crimes"),
                *("--target", "500", "--better", "smaller"),
            ),
        ),
        (
            "svg",
            (
                *("--kind", "peers", "--table", "Areas", "--value", "Crimes"),
                *("--population", "People", "--area", "Copsewick", "--better", "smaller"),
            ),
        ),
        (
            "png",
            ("--kind", "grant", "--table", "Pots", "--value", "Even", "--value", "By people"),
        ),
        (
            "svg",
            ("--kind", "scorecard", "--table", "Scores", "--value", "P01", "--back", "12"),
        ),
    ],
    ids=["spc", "trajectory", "peers", "grant", "scorecard"],
)
def test_every_kind_is_saved_and_said_in_words(
    book: Path, tmp_path: Path, ending: str, arguments: tuple[str, ...]
) -> None:
    out = tmp_path / f"out.{ending}"
    done = xlcsp("chart", book, *arguments, "-o", out, "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["written"] == str(out)
    assert len(said["alt"]) > 60
    assert out.read_bytes()[:5] == (b"<?xml" if ending == "svg" else b"\x89PNG\r")


def test_a_chart_goes_into_the_workbook_with_a_backup(book: Path) -> None:
    before = book.read_bytes()
    done = xlcsp("chart", book, *SPC, "--into", "'Board paper'!B2")
    assert done.returncode == 0, done.stderr
    assert "the original is kept as board.backup-001.xlsx" in done.stdout
    assert book.with_name("board.backup-001.xlsx").read_bytes() == before
    again = xlcsp("recalc", book)
    assert (again.returncode, "0 results changed" in again.stdout) == (0, True)


def test_a_chart_goes_into_a_copy_with_out(book: Path, tmp_path: Path) -> None:
    before = book.read_bytes()
    out = tmp_path / "copy.xlsx"
    assert xlcsp("chart", book, *SPC, "--into", "'Board paper'!B2", "-o", out).returncode == 0
    assert book.read_bytes() == before
    assert out.exists()


def test_rows_are_chosen_from_a_long_table(tmp_path: Path) -> None:
    out = tmp_path / "out.svg"
    done = xlcsp(
        *("chart", WORKBOOKS / "exampleshire.xlsx", "--kind", "spc", "--table", "Monthly"),
        *("--label", "Month", "--value", "Dellmarsh", "--better", "smaller"),
        *("--where", "Indicator=Domestic burglary", "-o", out),
    )
    assert done.returncode == 0, done.stderr
    assert "Domestic burglary, Dellmarsh. SPC chart of 60 values from Apr 2021 to Mar 2026." in (
        done.stdout
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((*SPC,), "Say where the picture goes"),
        ((*SPC, "-o", "out.pdf"), "must end in .svg or .png"),
        ((*SPC, "--into", "B2"), "such as 'Sheet name'!A1"),
        ((*SPC[:-2], "-o", "out.svg"), "Say it with --better"),
        ((*SPC[:-1], "sideways", "-o", "out.svg"), "better must be"),
        ((*SPC, "--target", "many", "-o", "out.svg"), "neither a number nor a column"),
        ((*SPC, "--where", "Month", "-o", "out.svg"), "COLUMN=VALUE"),
        ((*SPC, "--where", "Count=99", "-o", "out.svg"), "No row of the table Monthly has 99"),
        (("--kind", "pie", "--table", "Monthly", "-o", "out.svg"), "choose spc"),
        (("--kind", "spc", "--table", "Nowhere", "-o", "out.svg"), "Its tables: Monthly"),
        ((*SPC[:4], "--value", "Sum", "--better", "smaller", "-o", "out.svg"), "no column Sum"),
    ],
)
def test_what_is_typed_wrongly_is_said_in_one_line(
    book: Path, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    done = xlcsp("chart", book, *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert [each.name for each in tmp_path.iterdir()] == ["board.xlsx"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            (*SPC[:4], "--value", "New limits", "--better", "smaller"),
            "Row 12 of the sheet \"It's data\", column 'New limits' (D12)",
        ),
        (
            (
                *("--kind", "trajectory", "--table", "Monthly", "--value", "Count"),
                *("--target", "400", "--better", "smaller"),
            ),
            "Mar 2025 is missing",
        ),
    ],
)
def test_cells_that_cannot_be_drawn_are_refused_by_name(
    book: Path, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    done = xlcsp("chart", book, *arguments, "-o", "out.svg", cwd=tmp_path)
    assert done.returncode == 3
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert [each.name for each in tmp_path.iterdir()] == ["board.xlsx"]


def test_a_place_in_use_is_refused_and_the_workbook_left(book: Path) -> None:
    assert xlcsp("chart", book, *SPC, "--into", "'Board paper'!A1").returncode == 0
    before = book.read_bytes()
    done = xlcsp("chart", book, *SPC, "--into", "'Board paper'!C3")
    assert done.returncode == 3
    assert "in use" in done.stderr
    assert book.read_bytes() == before


def test_a_sheet_that_is_not_there_is_refused(book: Path) -> None:
    done = xlcsp("chart", book, *SPC, "--into", "Nowhere!A1")
    assert done.returncode == 3
    assert "no sheet 'Nowhere'" in done.stderr


def test_other_commands_start_without_the_packages_for_pictures() -> None:
    code = (
        "import sys, xlcsp.cli.app, xlcsp.cli.chart, xlcsp.cli.demo, xlcsp.report.source\n"
        "print({'matplotlib', 'xlsxwriter', 'numpy'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_without_matplotlib_the_command_says_what_to_install(book: Path, tmp_path: Path) -> None:
    (tmp_path / "matplotlib.py").write_text("raise ImportError(name='matplotlib')")
    done = subprocess.run(
        [sys.executable, "-m", "xlcsp", "chart", book, *SPC, "-o", tmp_path / "o.svg"],
        capture_output=True,
        text=True,
        env={
            **os.environ,
            "PYTHONPATH": f"{tmp_path}{os.pathsep}{os.environ.get('PYTHONPATH', '')}",
        },
        check=False,
    )
    assert done.returncode == 3
    assert "Pictures need matplotlib: pip install .[pictures] in the folder" in done.stderr
