"""``xlcsp desktop`` and ``xlcsp macros`` as they are typed."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from xlcsp.cli.app import app
from xlcsp.hosts.desktop import windows_pc
from xlcsp.hosts.desktop.add_in import macros_files


@pytest.fixture(autouse=True)
def _a_user_of_our_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("APPDATA", str(tmp_path / "roaming"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(words))
    return result.exit_code, result.output


@pytest.fixture
def on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    real = windows_pc.this_pc()
    pretended = windows_pc.WindowsPc(
        True, real.app_data, real.home, real.python, lambda key, name: None
    )
    monkeypatch.setattr(windows_pc, "this_pc", lambda: pretended)


def test_elsewhere_than_on_windows_the_plan_is_shown_and_nothing_written(tmp_path: Path) -> None:
    code, said = run("desktop", "install")
    assert code == 1
    assert "This is not Windows" in said
    assert "XLSTART" in said
    assert "xlcsp.conf" in said
    assert list(tmp_path.iterdir()) == []


def test_a_dry_run_shows_the_plan_and_ends_well(tmp_path: Path) -> None:
    code, said = run("desktop", "install", "--dry-run", "--folder", str(tmp_path / "trusted"))
    assert code == 0
    assert str(tmp_path / "trusted" / "xlcsp.xlam") in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("on_windows")
def test_what_stops_an_installation_is_said_in_one_line(tmp_path: Path) -> None:
    code, said = run("desktop", "install")
    assert code == 3
    assert said.count("\n") == 1
    assert "No desktop Excel" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("on_windows")
def test_the_status_is_lines_for_people_or_json() -> None:
    code, said = run("desktop", "status")
    assert code == 1
    assert "LOOK   Excel: No desktop Excel" in said
    code, said = run("desktop", "status", "--json")
    assert code == 1
    found = [json.loads(line) for line in said.splitlines()]
    assert {"what", "good", "said"} == set(found[0])


def test_the_status_elsewhere_says_that_it_is_not_windows() -> None:
    code, said = run("desktop", "status", "--json")
    assert code == 1
    assert json.loads(said)["good"] is False


@pytest.mark.usefixtures("on_windows")
def test_taking_out_what_is_not_there_is_no_error() -> None:
    assert run("desktop", "uninstall") == (0, "There was nothing to take out.\n")


def test_the_macros_are_built_into_a_folder_and_checked_there(tmp_path: Path) -> None:
    folder = tmp_path / "macros"
    assert run("macros", "build", "-o", str(folder))[0] == 0
    assert {each.name for each in folder.iterdir()} == set(macros_files())
    assert run("macros", "build", "--check", "-o", str(folder))[0] == 0
    (folder / "CspHelp.bas").write_bytes(b"edited by hand")
    code, said = run("macros", "build", "--check", "-o", str(folder))
    assert code == 1
    assert "CspHelp.bas is not current" in said


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    code, said = run("macros", "build", "-o", str(tmp_path / "file" / "macros"))
    assert code == 3
    assert "cannot be written" in said
