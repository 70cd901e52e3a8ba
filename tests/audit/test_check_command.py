"""``xlcsp check``: what it prints, how it ends, and what it writes only when asked."""

import json
import re
import shutil
from pathlib import Path

import pytest
import xlsxwriter
from typer.testing import CliRunner, Result

from bench.planted import with_errors, workbook, write_workbook
from xlcsp.book import open_book
from xlcsp.cli.app import app

WORKBOOKS = Path(__file__).parents[2] / "workbooks"
LEICESTERSHIRE = WORKBOOKS / "leicestershire-2010-11.xlsx"
NORTH_WORCESTERSHIRE = WORKBOOKS / "north-worcestershire-2013-16.xlsx"


def run(*arguments: str | Path, answer: str | None = None) -> Result:
    return CliRunner().invoke(app, ["check", *map(str, arguments)], input=answer)


def test_a_workbook_with_findings_ends_with_1_and_one_without_with_0() -> None:
    assert run(LEICESTERSHIRE).exit_code == 1
    assert run(NORTH_WORCESTERSHIRE).exit_code == 0


def test_a_workbook_whose_rule_cannot_be_read_ends_with_1(tmp_path: Path) -> None:
    path = tmp_path / "board.xlsx"
    with xlsxwriter.Workbook(str(path)) as file:
        file.add_worksheet("Data").write_column(0, 1, ["N", 1404, 2355, 3759])
        rules = file.add_worksheet("CSP Checks")
        rules.write_row(0, 0, ["Check", "Published", "Kind", "Worked out from"])
        rules.write_row(1, 0, ["Sum", "Data!B4", "totl", "Data!B2:B3"])
    result = run(path)
    assert result.exit_code == 1
    assert 'CSP Checks, row 2 (Sum): the kind "totl" is not known' in result.output
    assert "is as printed" not in result.output


def test_the_list_shows_cell_published_expected_sum_cause_and_confidence() -> None:
    text = run(LEICESTERSHIRE).output
    assert "NI 20 districts!E10: published 587, expected 487" in text
    assert "519 - 6% = 487.86" in text
    assert "does not follow: a digit mistyped: 487 became 587 (confidence 1, stated)" in text


def test_what_is_not_wrong_stands_apart() -> None:
    before, noted = run(WORKBOOKS / "warwickshire-2010-11.xlsx").output.split("Noted; not wrong:")
    assert "-31.6%" in before
    assert "-20.5%" not in before
    assert "cannot be derived: what it was worked out from is not printed" in noted


def test_json_is_a_list_of_objects_with_these_keys() -> None:
    found = json.loads(run(LEICESTERSHIRE, NORTH_WORCESTERSHIRE, "--json").output)
    keys = {"workbook", "sheet", "cell", "published", "expected", "relation", "cause", "confidence",
            "group"}  # fmt: skip
    assert all(keys <= set(one) for one in found)
    one = next(f for f in found if f["cell"] == "E10" and f["sheet"] == "NI 20 districts")
    assert (one["workbook"], one["published"], one["expected"]) == (
        LEICESTERSHIRE.name,
        "587",
        "487",
    )
    assert {f["workbook"] for f in found if f["verdict"] == "does not follow"} == {
        LEICESTERSHIRE.name
    }


def test_checking_changes_no_file(tmp_path: Path) -> None:
    path = tmp_path / LEICESTERSHIRE.name
    shutil.copy(LEICESTERSHIRE, path)
    before = path.read_bytes()
    run(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_page_is_never_written_over_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / LEICESTERSHIRE.name
    shutil.copy(LEICESTERSHIRE, path)
    before = path.read_bytes()
    assert run(path, "--report", path).exit_code == 2
    assert path.read_bytes() == before


def test_the_page_is_complete_without_script_or_network_and_escapes_what_it_shows(
    tmp_path: Path,
) -> None:
    path, page = tmp_path / "a.xlsx", tmp_path / "out.html"
    with xlsxwriter.Workbook(str(path)) as file:
        sheet = file.add_worksheet("<b>&")
        sheet.write_column("A1", ["Target", "(519 -6% = 587)"])
    assert run(path, "--report", page).exit_code == 1
    text = page.read_text(encoding="utf-8")
    assert "&lt;b&gt;&amp;!A2" in text
    assert "487.86" in text
    assert not re.search(r"<script|https?://|<b>", text)


def test_mark_writes_notes_into_a_copy_and_leaves_the_workbook_alone(tmp_path: Path) -> None:
    path = tmp_path / LEICESTERSHIRE.name
    shutil.copy(LEICESTERSHIRE, path)
    before = path.read_bytes()
    run(path, "--mark")
    run(path, "--mark")
    assert path.read_bytes() == before
    names = sorted(one.name for one in tmp_path.iterdir())
    stem = path.stem
    assert names == sorted([path.name, f"{stem}.checked.xlsx", f"{stem}.checked-2.xlsx"])
    import openpyxl

    marked = openpyxl.load_workbook(tmp_path / f"{stem}.checked.xlsx")
    note = marked["NI 20 districts"]["E10"].comment
    assert "Published 587, expected 487." in note.text
    old = marked["Indicators"]["I5"].comment
    assert old.text.startswith("“9.64% less than predicted rate”")


def test_suggest_writes_only_after_a_yes_and_what_it_writes_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "board.xlsx"
    write_workbook(workbook(3), path)
    before = path.read_bytes()
    assert "rules to the sheet CSP Checks" in run(path, "--suggest", answer="n\n").output
    assert path.read_bytes() == before
    assert run(path, "--suggest", answer="y\n").exit_code == 0
    assert "CSP Checks" in [sheet.name for sheet in open_book(path).sheets]
    again = run(path, "--suggest", answer="y\n")
    assert "no more rules to suggest" in again.output
    assert "CSP Checks, row" not in again.output


def test_suggested_rules_find_what_was_found_without_them(tmp_path: Path) -> None:
    path = tmp_path / "board.xlsx"
    write_workbook(with_errors(5), path)
    first = json.loads(run(path, "--json").output)
    run(path, "--suggest", answer="y\n")
    second = json.loads(run(path, "--json").output)
    cells = [
        {(f["sheet"], f["cell"]) for f in found if f["verdict"] == "does not follow"}
        for found in (first, second)
    ]
    assert cells[0]
    assert cells[0] <= cells[1]


def test_rules_are_added_below_those_that_are_there(tmp_path: Path) -> None:
    path = tmp_path / "board.xlsx"
    write_workbook(workbook(3), path)
    with open_book(path) as book:
        from xlcsp.audit.suggest import additions
        from xlcsp.book import write

        first = ("Mine", "'Nowhere'!A1", "same", "'Nowhere'!A2", "", "", "a note of my own")
        write(book, additions(book, [first]))
    run(path, "--suggest", answer="y\n")
    book = open_book(path)
    table = next(table for table in book.tables if table.name == "CSP_Checks")
    assert table.area.rows > 3
    assert "a note of my own" in {str(v) for v in book.values("CSP Checks", [table.area]).values()}


def test_a_file_that_is_refused_ends_with_3_and_the_others_are_checked(tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    result = run(broken, LEICESTERSHIRE)
    assert result.exit_code == 3
    assert "NI 20 districts!E10" in result.output


def test_hidden_and_very_hidden_sheets_are_checked_and_said(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as file:
        file.add_worksheet("Front").write("A1", "Nothing here")
        for name in ("Back", "Cellar"):
            file.add_worksheet(name).write_column("A1", ["Target", "(519 -6% = 587)"])
        file.get_worksheet_by_name("Back").hide()
        file.get_worksheet_by_name("Cellar").very_hidden()
    text = run(path).output
    assert "Back!A2: published 587" in text
    assert "Back is hidden, and was checked like the others." in text
    assert "Cellar is very hidden, and was checked like the others." in text


@pytest.mark.parametrize("content", [None, "", "only words", 5, "=1/0"])
def test_a_workbook_with_next_to_nothing_is_checked(
    tmp_path: Path, content: str | int | None
) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as file:
        sheet = file.add_worksheet("Sheet1")
        if content is not None:
            sheet.write("B2", content)
    assert run(path).exit_code == 0
