"""The buttons' own functions, as VBA calls them: which workbook they take, and what they show."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings
from live_book import LiveBook, Table, formulas_can_be_read, open_book, sheet_of
from xlwings.pro import _xlremote

from xlcsp.hosts.desktop import open_refresh, ribbon
from xlcsp.refresh.rules_sheet import RULE_COLUMNS


@pytest.fixture(autouse=True)
def _excel_tells_formulas() -> Iterator[None]:
    with formulas_can_be_read:
        yield


@pytest.fixture
def live(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> LiveBook:
    """The workbook that Excel calls from, saved in a folder with its source."""
    (tmp_path / "extract.csv").write_text("Area,Burglary\nNorthby,118\n")
    (tmp_path / "Returns.xlsx").write_bytes(b"as saved")
    rule = {"Table": "Returns", "Source": "extract.csv", "Key columns": "Area"}
    opened = open_book(
        sheet_of("Year 1", Table("Returns", (1, 1), ("Area", "Burglary"), [("Northby", 120)])),
        sheet_of(
            "CSP Refresh",
            Table("CSP_Refresh", (8, 1), RULE_COLUMNS, [[rule.get(h, "") for h in RULE_COLUMNS]]),
        ),
        selection="B2",
    )
    monkeypatch.setattr(xlwings.Book, "caller", lambda: opened.book)
    monkeypatch.setattr(
        _xlremote.Book, "fullname", property(lambda book: str(tmp_path / book.name))
    )
    return opened


def answering(live: LiveBook, monkeypatch: pytest.MonkeyPatch, answer: str) -> list[Any]:
    """A person who presses this button in every box; the boxes that came."""
    shown: list[Any] = []

    def alert(prompt: str, title: str, buttons: str, mode: Any, callback: Any) -> str:
        shown.append((prompt, buttons))
        return answer

    monkeypatch.setattr(live.book.app.impl, "alert", alert)
    return shown


def test_refresh_asks_once_then_says_what_it_did(
    live: LiveBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = answering(live, monkeypatch, "ok")
    ribbon.refresh()
    assert [buttons for _, buttons in shown] == ["ok_cancel", "ok"]
    assert "B2 (Northby; Burglary): 120 -> 118" in shown[0][0]
    assert shown[1][0].startswith("1 cell changed.")
    assert live.table("Returns") == [["Northby", 118.0]]


def test_cancel_leaves_the_workbook_alone(live: LiveBook, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = answering(live, monkeypatch, "cancel")
    ribbon.refresh()
    assert shown[-1][0] == "Nothing was changed."
    assert live.actions == []


def test_undo_puts_the_figure_back(live: LiveBook, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = answering(live, monkeypatch, "ok")
    ribbon.refresh()
    ribbon.undo_refresh()
    assert "back in Returns" in shown[-1][0]
    assert live.table("Returns") == [["Northby", 120.0]]


def test_help_is_about_the_selected_cell(live: LiveBook, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = answering(live, monkeypatch, "ok")
    ribbon.show_help()
    assert "type =CSP_" in shown[-1][0]


@pytest.mark.parametrize("button", [ribbon.colour_traditional, ribbon.colour_accessible])
def test_colour_is_for_the_selection(
    live: LiveBook, monkeypatch: pytest.MonkeyPatch, button: Any
) -> None:
    shown = answering(live, monkeypatch, "ok")
    monkeypatch.setattr(
        _xlremote.Range,
        "conditional_formats",
        property(lambda cells: _xlremote.ConditionalFormats(cells, [])),
    )
    button()
    assert shown[-1][0].startswith("B2 is coloured")
    ribbon.colours_off()
    assert "no colours of ours" in shown[-1][0]


@pytest.mark.parametrize(
    "button", [ribbon.colour_traditional, ribbon.colours_off, ribbon.show_help]
)
def test_a_selection_without_cells_is_told(
    live: LiveBook, monkeypatch: pytest.MonkeyPatch, button: Any
) -> None:
    shown = answering(live, monkeypatch, "ok")
    monkeypatch.setattr(xlwings.Book, "selection", None)
    button()
    assert shown == [("Select the cells first.", "ok")]


def test_the_backup_is_the_workbook_as_it_stands_under_the_next_free_name(
    live: LiveBook, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """In Excel SaveCopyAs writes it; here a function stands in for Excel's."""
    shown = answering(live, monkeypatch, "ok")
    (tmp_path / "Returns.backup-001.xlsx").write_bytes(b"an older one")

    def saves(book: Any, path: Path) -> bool:
        assert live.actions == []
        path.write_bytes(b"as it stands")
        return True

    monkeypatch.setattr("xlcsp.hosts.desktop.open_undo.save_copy", saves)
    ribbon.refresh()
    assert (tmp_path / "Returns.backup-002.xlsx").read_bytes() == b"as it stands"
    assert (tmp_path / "Returns.backup-001.xlsx").read_bytes() == b"an older one"
    assert "kept as Returns.backup-002.xlsx" in shown[-1][0]


def test_without_a_place_for_the_backup_nothing_is_changed(
    live: LiveBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = answering(live, monkeypatch, "ok")

    def refuses(dir: Path) -> None:  # noqa: A002  # the name of tempfile's own argument
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("xlcsp.hosts.desktop.open_undo.TemporaryFile", refuses)
    ribbon.refresh()
    assert "No backup can be kept" in shown[-1][0]
    assert live.actions == []


def test_a_workbook_in_the_cloud_says_to_sync_it(
    live: LiveBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = answering(live, monkeypatch, "ok")
    address = "https://example.sharepoint.com/sites/csp/Returns.xlsx"
    monkeypatch.setattr(_xlremote.Book, "fullname", property(lambda book: address))
    ribbon.refresh()
    assert "Sync the folder" in shown[-1][0]


def test_a_failure_of_excels_own_is_not_hidden(
    live: LiveBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(live, monkeypatch, "ok")

    def breaks(sheet: Any, cells: Any) -> None:
        raise OSError("Excel is busy")

    monkeypatch.setattr(open_refresh, "write_cells", breaks)
    with pytest.raises(OSError, match="busy"):
        ribbon.refresh()


def test_the_desktop_side_needs_nothing_of_the_served_add_in() -> None:
    """`xlcsp[desktop]` installs xlwings alone: no server, and no key."""
    blocked = ("xlwings_server", "fastapi", "starlette", "uvicorn", "pydantic")
    code = (
        f"import sys; sys.modules.update(dict.fromkeys({blocked!r}))\n"
        "import xlcsp.hosts.desktop.ribbon, xlcsp.hosts.desktop.functions\n"
        "import xlcsp.hosts.desktop.pc_checks"
    )
    no_key = {name: value for name, value in os.environ.items() if not name.startswith("XLWINGS")}
    done = subprocess.run(
        [sys.executable, "-c", code], env=no_key, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
