"""Tables of an open workbook refreshed through xlwings, on its remote engine: its actions compared."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from live_book import LiveBook, Table, formulas_can_be_read, open_book, sheet_of

from xlcsp.hosts.desktop import open_refresh, ribbon
from xlcsp.hosts.desktop.open_refresh import changes_of, check_ready, plans_of
from xlcsp.hosts.desktop.open_tables import NoFolder, folder_of, read_table
from xlcsp.refresh.errors import RefreshStopped, WrongRule, WrongTable
from xlcsp.refresh.rules_sheet import AREA_COLUMNS, RULE_COLUMNS

RETURNS = Table(
    "Returns",
    (4, 2),
    ("Area", "Updated", "Burglary", "Note", "Status"),
    [
        ("Northby", "2025-01-31T00:00:00Z", 120, "", '=CSP_RAG(D{row},100,"smaller")'),
        ("Southby", "2025-01-31T00:00:00Z", 80, "007", '=CSP_RAG(D{row},100,"smaller")'),
        ("Eastby", "2025-01-31T00:00:00Z", "", "", '=CSP_RAG(D{row},100,"smaller")'),
        ("Oldby", "2025-01-31T00:00:00Z", 7, "", '=CSP_RAG(D{row},100,"smaller")'),
    ],
)
CSV = "Area,Burglary,Note\nNorthby,118,\nSouthby,79,=1+1\nEastby,..,x\n"


def rule(**texts: str) -> list[str]:
    given = {"Table": "Returns", "Source": "extract.csv", "Key columns": "Area", **texts}
    return [given.get(header, "") for header in RULE_COLUMNS]


def workbook(*rules: list[str], areas: Any = (), returns: Table = RETURNS) -> LiveBook:
    listed = rules or (rule(**{"Value columns": "Burglary; Note"}),)
    sheets = [
        sheet_of("Year 1", returns),
        sheet_of("CSP Refresh", Table("CSP_Refresh", (8, 1), RULE_COLUMNS, listed)),
    ]
    if areas:
        sheets.append(sheet_of("CSP Areas", Table("CSP_Areas", (6, 1), AREA_COLUMNS, areas)))
    return open_book(*sheets)


@pytest.fixture(autouse=True)
def _excel_tells_formulas() -> Iterator[None]:
    with formulas_can_be_read:
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "extract.csv").write_text(CSV, encoding="utf-8")
    return tmp_path


def yes(text: str) -> bool:
    return True


def set_values(live: LiveBook) -> list[tuple[int, int, Any]]:
    """What was written into the table's sheet: row and column from 1, and the values."""
    return [
        (each["start_row"] + 1, each["start_column"] + 1, each["values"])
        for each in live.named("setValues")
        if each["sheet_position"] == 0
    ]


def test_changed_figures_are_written_run_by_run_and_nothing_else(folder: Path) -> None:
    live = workbook(rule(**{"Value columns": "Burglary"}))
    ribbon.refreshed(live.book, yes, folder)
    assert set_values(live) == [(5, 4, [[118], [79]])]


def test_text_is_written_as_text_so_that_no_formula_comes_out_of_a_source(folder: Path) -> None:
    live = workbook()
    ribbon.refreshed(live.book, yes, folder)
    assert (6, 5, [["'=1+1"], ["'x"]]) in set_values(live)
    assert read_table(live.book, "Returns").is_formula(1, 3) is False


def test_formula_cells_are_never_written(folder: Path) -> None:
    live = workbook(rule(**{"Value columns": "Burglary; Status = Note"}))
    before = [row[4] for row in live.table("Returns")]
    ribbon.refreshed(live.book, yes, folder)
    assert [row[4] for row in live.table("Returns")] == before


def test_a_figure_that_the_source_lacks_stays_and_is_told(folder: Path) -> None:
    live = workbook(rule(**{"Value columns": "Burglary"}))
    told: list[str] = []
    ribbon.refreshed(live.book, lambda text: bool(told.append(text)), folder)
    assert "Missing in the source: 1 figure." in told[0]
    assert live.table("Returns")[2][2] == ""


def test_the_question_shows_cell_old_and_new(folder: Path) -> None:
    live = workbook(rule(**{"Value columns": "Burglary"}))
    told: list[str] = []
    ribbon.refreshed(live.book, lambda text: bool(told.append(text)), folder)
    assert "D5 (Northby; Burglary): 120 -> 118" in told[0]
    assert "2 cells would change" in told[0]


def test_who_says_no_changes_nothing(folder: Path) -> None:
    live = workbook()
    said = ribbon.refreshed(live.book, lambda text: False, folder)
    assert said == "Nothing was changed."
    assert live.actions == []


def test_a_table_that_is_up_to_date_asks_nothing_and_changes_nothing(folder: Path) -> None:
    (folder / "extract.csv").write_text(
        "Area,Burglary\nNorthby,120\nSouthby,80\nOldby,7\nEastby,\n"
    )
    live = workbook(rule(**{"Value columns": "Burglary"}))

    def never(text: str) -> bool:
        raise AssertionError("asked")

    assert "Nothing is to be changed." in ribbon.refreshed(live.book, never, folder)
    assert live.actions == []


def test_dates_are_compared_and_written_as_dates(folder: Path) -> None:
    (folder / "extract.csv").write_text("Area,Updated\nNorthby,31/03/2025\nSouthby,31/01/2025\n")
    live = workbook(rule(**{"Value columns": "Updated"}))
    ribbon.refreshed(live.book, yes, folder)
    assert set_values(live) == [(5, 3, [[45747.0]])]  # 31 March 2025


def test_the_area_map_of_the_open_workbook_is_used(folder: Path) -> None:
    (folder / "extract.csv").write_text("Area,Burglary\nNorth By District,99\n")
    live = workbook(
        rule(**{"Value columns": "Burglary"}),
        areas=[("North By District", "same as", "Northby", "", "", "")],
    )
    ribbon.refreshed(live.book, yes, folder)
    assert set_values(live) == [(5, 4, [[99]])]


# Rows -----------------------------------------------------------------------------------------------


def test_new_rows_are_added_at_the_end_with_excels_own_calculated_column(folder: Path) -> None:
    (folder / "extract.csv").write_text(CSV + "Westby,44,new\n")
    live = workbook(rule(**{"Value columns": "Burglary", "New rows": "append"}))
    ribbon.refreshed(live.book, yes, folder)
    (added,) = [each for each in live.named("addTableRow") if each["sheet_position"] == 0]
    assert added["args"] == [0, 4, None]
    assert live.table("Returns")[4] == ["Westby", "", 44, "", '=CSP_RAG(D9,100,"smaller")']


def test_gone_rows_are_taken_out_where_the_rule_says_so(folder: Path) -> None:
    live = workbook(rule(**{"Value columns": "Burglary", "Gone rows": "remove"}))
    ribbon.refreshed(live.book, yes, folder)
    (deleted,) = live.named("deleteTableRow")
    assert deleted["args"] == [0, 3]
    assert [row[0] for row in live.table("Returns")] == ["Northby", "Southby", "Eastby"]


ABOVE = Table("Above", (1, 1), ("Area", "Burglary"), [("Northby", 1), ("Southby", 2)])
BELOW = Table("Below", (8, 1), ("Area", "Burglary"), [("Northby", 1), ("Oldby", 2)])
GROWS = {"Value columns": "Burglary", "New rows": "append", "Gone rows": "remove"}


@pytest.mark.parametrize("names", [("Above", "Below"), ("Below", "Above")])
def test_a_table_that_another_pushes_down_is_written_where_it_then_stands(
    folder: Path, names: tuple[str, str]
) -> None:
    (folder / "extract.csv").write_text("Area,Burglary\nNorthby,11\nSouthby,22\nWestby,33\n")
    rules = [rule(**{"Table": name, **GROWS}) for name in names]
    live = open_book(
        sheet_of("S", ABOVE, BELOW),
        sheet_of("CSP Refresh", Table("CSP_Refresh", (8, 1), RULE_COLUMNS, rules)),
    )
    before = [read_table(live.book, name) for name in names]
    ribbon.refreshed(live.book, yes, folder)
    full = [["Northby", 11], ["Southby", 22], ["Westby", 33]]
    assert live.table("Above") == full
    assert live.table("Below") == full
    ribbon.undone(live.book, folder)
    assert [read_table(live.book, name) for name in names] == before


def test_a_table_that_would_lose_every_row_is_left_alone(folder: Path) -> None:
    (folder / "extract.csv").write_text("Area,Burglary\nElsewhere,1\n")
    live = workbook(rule(**{"Value columns": "Burglary", "Gone rows": "remove"}))
    said = ribbon.refreshed(live.book, yes, folder)
    assert "all of them would go" in said
    assert live.actions == []


# The way back ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [{}, {"New rows": "append", "Gone rows": "remove"}])
def test_undo_puts_every_cell_and_row_back(folder: Path, words: dict[str, str]) -> None:
    (folder / "extract.csv").write_text(CSV + "Westby,44,new\n")
    live = workbook(rule(**{"Value columns": "Burglary; Note", **words}))
    before = read_table(live.book, "Returns")
    ribbon.refreshed(live.book, yes, folder)
    assert read_table(live.book, "Returns").rows != before.rows
    said = ribbon.undone(live.book, folder)
    assert "back in Returns" in said
    after = read_table(live.book, "Returns")
    assert after.rows == before.rows
    assert [row[4] for row in after.formulas] == [row[4] for row in before.formulas]


def test_undo_is_for_once(folder: Path) -> None:
    live = workbook()
    ribbon.refreshed(live.book, yes, folder)
    ribbon.undone(live.book, folder)
    assert "no refresh of Returns.xlsx to undo" in ribbon.undone(live.book, folder)


def test_undo_does_not_overwrite_what_a_person_typed_since(folder: Path) -> None:
    live = workbook()
    ribbon.refreshed(live.book, yes, folder)
    live.book.sheets[0].range("D5").value = 500
    said = ribbon.undone(live.book, folder)
    assert "has changed since the refresh" in said
    assert live.table("Returns")[0][2] == 500


@pytest.mark.parametrize("text", ["", "{}", '{"form": 1, "tables": [{}]}', '{"form": 2}'])
def test_a_record_that_cannot_be_read_undoes_nothing(folder: Path, text: str) -> None:
    live = workbook()
    (folder / "Returns.last-refresh.json").write_text(text)
    said = ribbon.undone(live.book, folder)
    assert "cannot be read" in said or "newer xlcsp" in said
    assert live.actions == []


# What stops it --------------------------------------------------------------------------------------


def test_a_table_changed_while_the_question_stood_is_not_written(folder: Path) -> None:
    live = workbook()

    def types_meanwhile(text: str) -> bool:
        live.book.sheets[0].range("D8").value = 8
        live.actions.clear()
        return True

    said = ribbon.refreshed(live.book, types_meanwhile, folder)
    assert "has changed since the changes were worked out" in said
    assert live.actions == []


def test_a_protected_sheet_is_refused_before_anything_is_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = workbook()
    monkeypatch.setattr(open_refresh, "is_protected", lambda sheet: True)
    said = ribbon.refreshed(live.book, yes, folder)
    assert "Year 1 is protected" in said
    assert live.actions == []


def test_undo_of_a_protected_sheet_is_refused_and_stays_possible(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = workbook()
    ribbon.refreshed(live.book, yes, folder)
    with monkeypatch.context() as protected:
        protected.setattr(open_refresh, "is_protected", lambda sheet: True)
        assert "Year 1 is protected" in ribbon.undone(live.book, folder)
    assert "back in Returns" in ribbon.undone(live.book, folder)


def test_where_excel_stops_halfway_the_values_are_put_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = workbook()
    before = live.table("Returns")
    changes = changes_of(plans_of(live.book, folder))
    check_ready(live.book, changes)
    real, calls = open_refresh.write_cells, []

    def breaks_once(sheet: Any, cells: Any) -> None:
        calls.append(1)
        real(sheet, cells)
        if len(calls) == 1:
            raise OSError("Excel is busy")

    monkeypatch.setattr(open_refresh, "write_cells", breaks_once)
    with pytest.raises(OSError, match="busy"):
        open_refresh.make(live.book, changes)
    assert live.table("Returns") == before


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"Table": "Retuns"}, "Did you mean"),
        ({"Source": "nowhere.csv"}, "nowhere.csv"),
        ({"New rows": "perhaps"}, "New rows"),
        ({"Value columns": "Robbery"}, "Robbery"),
    ],
)
def test_a_rule_that_does_not_hold_is_told_in_words(
    folder: Path, change: dict[str, str], said: str
) -> None:
    live = workbook(rule(**{"Value columns": "Burglary", **change}))
    assert said in ribbon.refreshed(live.book, yes, folder)
    assert live.actions == []


def test_a_workbook_without_rules_says_how_to_get_them(folder: Path) -> None:
    live = open_book(sheet_of("Year 1", RETURNS))
    with pytest.raises(WrongRule, match="--init"):
        plans_of(live.book, folder)


def test_two_rules_for_one_cell_are_refused(folder: Path) -> None:
    twice = rule(**{"Value columns": "Burglary"})
    live = workbook(twice, twice)
    with pytest.raises(RefreshStopped, match="Two rules fill"):
        plans_of(live.book, folder)


def test_a_workbook_that_was_never_saved_has_no_folder() -> None:
    with pytest.raises(NoFolder, match="save it"):
        folder_of(workbook().book)


def test_a_table_without_rows_is_refused() -> None:
    live = workbook(returns=Table("Returns", (4, 2), ("Area", "Burglary"), []))
    with pytest.raises(WrongTable, match="no data row"):
        read_table(live.book, "Returns")


# The log --------------------------------------------------------------------------------------------


def test_the_first_refresh_makes_the_log_and_the_next_adds_a_row(folder: Path) -> None:
    live = workbook(rule(**{"Value columns": "Burglary"}))
    ribbon.refreshed(live.book, yes, folder)
    assert [each["args"][1] for each in live.named("addSheet")] == ["CSP Log"]
    (table,) = live.named("addTable")
    assert table["args"][3] == "CSP_Log"
    assert live.named("activateSheet")[-1]["args"] == 0
    (folder / "extract.csv").write_text("Area,Burglary\nNorthby,1\n")
    log = next(each for each in live.book.impl.api["sheets"] if each["name"] == "CSP Log")
    log["tables"][0].update(
        header_row_range_address="A3:K3", data_body_range_address="A4:K4", row_count=2
    )
    ribbon.refreshed(live.book, yes, folder)
    assert len(live.named("addSheet")) == 1
    (added,) = [each for each in live.named("addTableRow") if each["sheet_position"] != 0]
    assert added["args"][2][1:3] == ["'Returns", "'extract.csv"]
