"""The commands refresh, undo and diff: what they print and how they end."""

import json
from pathlib import Path

import pytest
import xlsxwriter
from typer.testing import CliRunner, Result

from xlcsp.cli.app import app


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "Book.xlsx"
    with xlsxwriter.Workbook(path) as file:
        sheet = file.add_worksheet("Data")
        sheet.add_table(
            "A1:B3", {"name": "Crime", "columns": [{"header": "District"}, {"header": "Count"}]}
        )
        sheet.write_row("A2", ["Blaby", 1])
        sheet.write_row("A3", ["Hinckley & Bosworth", 2])
    (tmp_path / "source.csv").write_text("District,Count\nBlaby,5\n")
    monkeypatch.chdir(tmp_path)
    return path


def xlcsp(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments])


def test_a_refresh_that_leaves_nothing_open_ends_with_0(book: Path) -> None:
    Path("source.csv").write_text("District,Count\nBlaby,5\nHinckley & Bosworth,6\n")
    result = xlcsp("refresh", book, "--table", "Crime", "--from", "source.csv")
    assert result.exit_code == 0
    assert "2 cells changed" in result.output
    assert f"Book.backup-001.xlsx; xlcsp undo {book} puts it back" in result.output


def test_a_row_that_is_gone_ends_with_1(book: Path) -> None:
    result = xlcsp("refresh", book, "--table", "Crime", "--from", "source.csv")
    assert result.exit_code == 1
    assert "1 row of the table not in the source: Hinckley & Bosworth" in result.output


def test_a_preview_shows_old_new_and_source_row_and_writes_nothing(book: Path) -> None:
    before = book.read_bytes()
    result = xlcsp("refresh", book, "--table", "Crime", "--from", "source.csv", "--dry-run")
    assert "'Data'!B2 (Blaby; Count): 1 -> 5  [source.csv, line 2]" in result.output
    assert book.read_bytes() == before


def test_a_preview_for_machines_is_one_line_of_json(book: Path) -> None:
    Path("source.csv").write_text("District,Count\nBlaby,5\nHinckley and Bosworth,6\n")
    result = xlcsp(
        "refresh", book, "--table", "Crime", "--from", "source.csv", "--dry-run", "--json"
    )
    told = json.loads(result.stdout)
    assert told["preview"] is True
    [table] = told["tables"]
    assert table["changes"] == [
        {
            "cell": "'Data'!B2",
            "row": "Blaby",
            "column": "Count",
            "old": 1,
            "new": 5,
            "source": "source.csv, line 2",
        }
    ]
    [near] = table["near"]
    assert (near["table"], near["source"]) == ("Hinckley & Bosworth", "Hinckley and Bosworth")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--table", "Crime"],
        ["--from", "source.csv"],
        ["--init"],
    ],
)
def test_options_that_do_not_go_together_end_with_2(book: Path, arguments: list[str]) -> None:
    assert xlcsp("refresh", book, *arguments).exit_code == 2


def test_a_source_that_is_not_there_ends_with_3_and_one_line(book: Path) -> None:
    result = xlcsp("refresh", book, "--table", "Crime", "--from", "gone.csv")
    assert result.exit_code == 3
    assert result.stderr.startswith("xlcsp: There is no file or folder gone.csv")
    assert result.stderr.count("\n") == 1


def test_a_rule_is_written_and_then_used(book: Path) -> None:
    assert xlcsp("refresh", "--init", book, "Crime", "--from", "source.csv").exit_code == 0
    result = xlcsp("refresh", book, "--no-name")
    assert "1 cell changed" in result.output


@pytest.mark.parametrize("typed", ["extracts/new.csv", "extracts/*.csv", "extracts"])
def test_a_first_rule_finds_its_source_from_another_folder(book: Path, typed: str) -> None:
    Path("returns").mkdir()
    book = book.rename("returns/Book.xlsx")
    Path("extracts").mkdir()
    Path("extracts/new.csv").write_text("District,Count\nBlaby,8\nHinckley & Bosworth,2\n")
    written = xlcsp("refresh", "--init", book, "Crime", "--from", typed)
    assert f"Source: ../{typed}\n" in written.output
    assert xlcsp("refresh", book, "--no-name").exit_code == 0


def test_a_first_rule_says_where_its_source_is_not_there_yet(book: Path) -> None:
    result = xlcsp("refresh", "--init", book, "Crime", "--from", "later/new.csv")
    assert result.exit_code == 0
    assert "Source: later/new.csv (not there yet)" in result.output


@pytest.mark.parametrize(
    ("header", "rows", "keys"),
    [
        (["Year", "Count"], [[2024, 1], [2025, 2]], "Year"),
        (["Ward", "Half", "Count"], [[1, 1, 5], [1, 2, 5], [2, 1, 5]], "Ward; Half"),
        (["District", "Year", "Count"], [["Blaby", 2024, 5], ["Blaby", 2025, 5]], "District; Year"),
        (["District", "Count"], [["Blaby", 2024], ["Melton", 7]], "District"),
    ],
)
def test_a_first_rule_takes_the_columns_that_tell_the_rows_apart(
    tmp_path: Path, header: list[str], rows: list[list[object]], keys: str
) -> None:
    path = tmp_path / "Numbers.xlsx"
    with xlsxwriter.Workbook(path) as file:
        sheet = file.add_worksheet("Data")
        columns = [{"header": each} for each in header]
        options = {"name": "Crime", "columns": columns, "data": rows}
        sheet.add_table(0, 0, len(rows), len(header) - 1, options)
    result = xlcsp("refresh", "--init", path, "Crime")
    assert result.exit_code == 0
    assert f"Key columns, by which rows match: {keys}\n" in result.output
    assert "Value columns, which are filled: Count\n" in result.output


def test_undo_goes_through_a_link_to_the_workbook(book: Path) -> None:
    before = book.read_bytes()
    Path("links").mkdir()
    link = Path("links/Board.xlsx")
    link.symlink_to(book)
    xlcsp("refresh", link, "--table", "Crime", "--from", "source.csv")
    assert book.read_bytes() != before
    assert xlcsp("undo", link).exit_code == 0
    assert book.read_bytes() == before
    assert link.is_symlink()
    assert [each.name for each in Path("links").iterdir()] == ["Board.xlsx"]


def test_undo_and_diff_tell_what_they_did(book: Path) -> None:
    xlcsp("refresh", book, "--table", "Crime", "--from", "source.csv")
    compared = xlcsp("diff", "Book.backup-001.xlsx", book)
    assert compared.exit_code == 1
    assert "'Data'!B2: 1 -> 5" in compared.output
    assert "The sheet 'CSP Log' is new." in compared.output
    undone = xlcsp("undo", book)
    assert undone.exit_code == 0
    assert "kept as Book.undone-001.xlsx" in undone.output
    assert xlcsp("undo", book).exit_code == 3


def test_workbooks_that_do_not_differ_end_with_0(book: Path) -> None:
    result = xlcsp("diff", book, book)
    assert (result.exit_code, result.output) == (0, "Book.xlsx and Book.xlsx do not differ.\n")
