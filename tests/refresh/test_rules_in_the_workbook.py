"""Rules, the area map and the log as sheets of the workbook; backups and the way back."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from refresh_making import Workbook, street, write_csv

from xlcsp.book import SetValue, open_book, write
from xlcsp.refresh.area_map import AreaEntry, Tie
from xlcsp.refresh.backups import backups, undo
from xlcsp.refresh.errors import UndoRefused, WrongRule
from xlcsp.refresh.rules import KeySpec, NewRows, ValueSpec
from xlcsp.refresh.rules_sheet import read_area_map, read_rules
from xlcsp.refresh.run import refresh, write_first_rule

Making = Callable[..., Workbook]


@pytest.fixture
def book(workbook: Making) -> Workbook:
    return workbook(["District", "Count"], ["Blaby", 1], ["Melton", 2])


def first_rule(book: Workbook, source: str = "source.csv") -> None:
    with open_book(book.path) as opened:
        write_first_rule(opened, "crime", source)


def set_rule(book: Workbook, column: int, text: str) -> None:
    with open_book(book.path) as opened:
        write(opened, [SetValue("CSP Refresh", 9, column, text)])


def refreshed(book: Workbook, *, log_who: bool = True) -> None:
    with open_book(book.path) as opened:
        refresh(opened, log_who=log_who)


# Rules ----------------------------------------------------------------------------------------------


def test_init_writes_the_rule_that_would_hold_without_one(book: Workbook) -> None:
    first_rule(book)
    with open_book(book.path) as opened:
        [rule] = read_rules(opened)
        assert [sheet.name for sheet in opened.sheets] == ["Data", "CSP Refresh", "CSP Areas"]
    assert (rule.table, rule.source) == ("Crime", "source.csv")
    assert rule.keys == (KeySpec("District", "District"),)
    assert rule.values == (ValueSpec("Count", "Count"),)
    assert rule.new is NewRows.REPORT


def test_init_asks_the_source_for_what_it_calls_things(
    workbook: Making, street_file: Callable[..., Path]
) -> None:
    book = workbook(["District", "Month", "Burglary"], ["Blaby", "2023-01", 1])
    street_file("2023-01", street("2023-01", "Blaby 003A", "Burglary"))
    first_rule(book, "police")
    with open_book(book.path) as opened:
        [rule] = read_rules(opened)
    assert (rule.format, [key.header for key in rule.keys]) == ("police.uk", ["District", "Month"])
    [value] = rule.values
    assert (value.header, value.source) == ("Burglary", "Count")
    assert [str(condition) for condition in value.where] == ["Crime type = Burglary"]


def test_the_new_sheets_open_in_other_programs_as_tables(book: Workbook) -> None:
    first_rule(book)
    opened = openpyxl.load_workbook(book.path)
    assert list(opened["CSP Refresh"].tables) == ["CSP_Refresh"]
    assert opened["CSP Refresh"].tables["CSP_Refresh"].ref == "A8:I9"
    assert opened["CSP Areas"].tables["CSP_Areas"].ref == "A6:F7"
    offered = {rule.formula1 for rule in opened["CSP Refresh"].data_validations.dataValidation}
    assert '"keep,empty,remove"' in offered


def test_a_second_rule_goes_below_the_first_and_a_table_has_only_one(
    workbook: Making, tmp_path: Path
) -> None:
    book = workbook(["District", "Count"], ["Blaby", 1], areas=[["a", "same as", "b"]])
    first_rule(book)
    with pytest.raises(WrongRule, match="Crime has a rule already"):
        first_rule(book)
    with open_book(book.path) as opened:
        write_first_rule(opened, "CSP_Areas", "areas.csv")
    with open_book(book.path) as opened:
        assert [rule.table for rule in read_rules(opened)] == ["Crime", "CSP_Areas"]


def test_a_rule_that_cannot_be_understood_names_its_row(book: Workbook) -> None:
    first_rule(book)
    set_rule(book, 7, "maybe")
    with open_book(book.path) as opened, pytest.raises(WrongRule) as refusal:
        read_rules(opened)
    assert str(refusal.value).startswith("The rule on 'CSP Refresh' row 9: New rows says 'maybe'")


def test_a_refusal_names_the_rule_that_led_to_it(book: Workbook, tmp_path: Path) -> None:
    first_rule(book)
    (tmp_path / "source.csv").write_text("District,Count\nBlaby,5\n")
    set_rule(book, 4, "Count > abc")
    with pytest.raises(
        WrongRule, match=r"no number\. \(The table Crime by the rule on 'CSP Refresh' row 9\.\)"
    ):
        refreshed(book)


def test_a_workbook_without_rules_says_how_to_write_them(book: Workbook) -> None:
    with open_book(book.path) as opened, pytest.raises(WrongRule, match="refresh --init"):
        read_rules(opened)


def test_sources_stand_beside_the_workbook(book: Workbook, tmp_path: Path) -> None:
    write_csv(tmp_path / "sources" / "a.csv", ["District", "Count"], [["Blaby", 5]])
    first_rule(book, "sources\\a.csv")
    refreshed(book)
    assert book.cells()[1] == ["Blaby", 5]


def test_the_area_map_is_read_with_its_dates(workbook: Making) -> None:
    book = workbook(
        ["District", "Count"],
        ["Blaby", 1],
        areas=[
            ["Mid Bedfordshire", "Part of", "Central Bedfordshire", None, "31/03/2009"],
            ["Unassigned", "leave out", None],
            ["Blaby BC", None, "Blaby"],
        ],
    )
    with open_book(book.path) as opened:
        assert read_area_map(opened).entries == (
            AreaEntry(
                "Mid Bedfordshire", Tie.PART, "Central Bedfordshire", None, date(2009, 3, 31)
            ),
            AreaEntry("Unassigned", Tie.LEAVE_OUT, ""),
            AreaEntry("Blaby BC", Tie.SAME, "Blaby"),
        )


def test_two_rules_for_the_same_cell_are_refused(book: Workbook, tmp_path: Path) -> None:
    from xlcsp.refresh.rules import Rule

    write_csv(tmp_path / "a.csv", ["District", "Count"], [["Blaby", 5]])
    write_csv(tmp_path / "b.csv", ["District", "Count"], [["Blaby", 6]])
    rules = [Rule("Crime", "a.csv"), Rule("Crime", "b.csv")]
    with open_book(book.path) as opened, pytest.raises(WrongRule, match="Two rules fill 'Data'!C4"):
        refresh(opened, rules=rules)


# The log --------------------------------------------------------------------------------------------


def test_every_refresh_adds_a_line_to_the_log(book: Workbook, tmp_path: Path) -> None:
    import hashlib

    path = write_csv(tmp_path / "source.csv", ["District", "Count"], [["Blaby", 5], ["Rutland", 1]])
    first_rule(book)
    refreshed(book)
    refreshed(book, log_who=False)
    header, first, second = book.table("CSP_Log")
    line = dict(zip(header, first, strict=True))
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", line["When"])
    assert (line["Table"], line["Source"], line["Files"]) == ("Crime", "source.csv", 1)
    assert line["SHA-256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (line["Cells changed"], line["Rows new"], line["Rows gone"]) == (1, 1, 1)
    assert line["Who"]
    later = dict(zip(header, second, strict=True))
    assert (later["Cells changed"], later["Who"]) == (0, None)


def test_a_preview_writes_nothing_at_all(book: Workbook, tmp_path: Path) -> None:
    write_csv(tmp_path / "source.csv", ["District", "Count"], [["Blaby", 5]])
    before = book.path.read_bytes()
    outcome = book.refresh("source.csv", preview=True)
    assert [(change.cell, change.old, change.new) for change in outcome.plans[0].changes] == [
        ("'Data'!C4", 1, 5)
    ]
    assert str(outcome.plans[0].changes[0].origin) == "source.csv, line 2"
    assert book.path.read_bytes() == before
    assert {each.name for each in tmp_path.iterdir()} == {"Book.xlsx", "source.csv"}


# The way back ---------------------------------------------------------------------------------------


def test_undo_puts_back_the_bytes_of_before_step_by_step(book: Workbook, tmp_path: Path) -> None:
    states = [book.path.read_bytes()]
    for count in (5, 6):
        write_csv(tmp_path / "source.csv", ["District", "Count"], [["Blaby", count]])
        book.refresh("source.csv")
        states.append(book.path.read_bytes())
    undone = undo(book.path)
    assert book.path.read_bytes() == states[1]
    assert undone.kept.read_bytes() == states[2]
    undo(book.path)
    assert book.path.read_bytes() == states[0]
    with pytest.raises(UndoRefused, match="no backup is on record"):
        undo(book.path)


def test_undo_says_so_where_the_workbook_has_changed_since(book: Workbook, tmp_path: Path) -> None:
    write_csv(tmp_path / "source.csv", ["District", "Count"], [["Blaby", 5]])
    before = book.path.read_bytes()
    book.refresh("source.csv")
    opened = openpyxl.load_workbook(book.path)
    opened["Data"]["A1"] = "typed since"
    opened.save(book.path)
    changed = book.path.read_bytes()
    with pytest.raises(UndoRefused, match=r"Book\.xlsx has changed since xlcsp refresh of"):
        undo(book.path)
    assert book.path.read_bytes() == changed
    kept = undo(book.path, anyway=True).kept
    assert (book.path.read_bytes(), kept.read_bytes()) == (before, changed)


def test_a_list_of_backups_that_cannot_be_written_is_told(book: Workbook, tmp_path: Path) -> None:
    write_csv(tmp_path / "source.csv", ["District", "Count"], [["Blaby", 5]])
    (tmp_path / "Book.backups.csv").mkdir()
    assert not book.refresh("source.csv").recorded
    assert book.cells()[1] == ["Blaby", 5]


def test_a_backup_that_was_thrown_away_is_not_offered(book: Workbook, tmp_path: Path) -> None:
    write_csv(tmp_path / "source.csv", ["District", "Count"], [["Blaby", 5]])
    book.refresh("source.csv")
    [backup] = backups(book.path)
    backup.path.unlink()
    assert backups(book.path) == []


def test_a_copy_written_elsewhere_needs_no_backup(book: Workbook, tmp_path: Path) -> None:
    from xlcsp.refresh.rules import Rule

    write_csv(tmp_path / "source.csv", ["District", "Count"], [["Blaby", 5]])
    before = book.path.read_bytes()
    with open_book(book.path) as opened:
        refresh(opened, rules=[Rule("Crime", "source.csv")], out=tmp_path / "Out.xlsx")
    assert book.path.read_bytes() == before
    assert backups(book.path) == backups(tmp_path / "Out.xlsx") == []
    assert Workbook(tmp_path / "Out.xlsx").cells()[1] == ["Blaby", 5]
