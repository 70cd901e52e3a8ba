"""``xlcsp calc``: the extension built, put into a real LibreOffice for one user, and taken out."""

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from calc_python import environment_of_calc, python_of_calc
from libreoffice_files import must_have

import xlcsp
from xlcsp.hosts.calc import installing
from xlcsp.hosts.calc.extension import IDENTIFIER, build

sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))
from command import xlcsp as run_xlcsp


def test_the_extension_is_the_same_bytes_each_time(tmp_path: Path) -> None:
    one, two = build(tmp_path / "one.oxt"), build(tmp_path / "two.oxt")
    assert one.read_bytes() == two.read_bytes()


def test_it_holds_the_functions_and_nothing_that_needs_other_packages(tmp_path: Path) -> None:
    with zipfile.ZipFile(build(tmp_path)) as file:
        names = file.namelist()
    assert {"META-INF/manifest.xml", "description.xml", "xlcspcalc.rdb"} < set(names)
    rooms = {name.split("/")[2] for name in names if name.startswith("pythonpath/xlcsp/")}
    assert rooms == {"__init__.py", "hosts", "calc", "worksheet"}


def test_a_folder_that_may_not_be_written_is_told_in_words(tmp_path: Path) -> None:
    done = run_xlcsp("calc", "build", tmp_path / "nowhere" / "xlcsp.oxt")
    assert done.returncode == 3
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_libreoffice_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installing, "_places", lambda: iter(()))
    with pytest.raises(installing.CannotInstall, match=r"Install it, or run `xlcsp calc build`"):
        installing.install()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="for root only")
def test_root_is_told_to_install_as_the_user() -> None:
    must_have("unopkg")
    done = run_xlcsp("calc", "install")
    assert done.returncode == 3
    assert "not for root" in done.stderr


def test_what_unopkg_says_reaches_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refusing = tmp_path / "unopkg"
    refusing.write_text("#!/bin/sh\necho 'ERROR: lock file' >&2\nexit 1\n", encoding="utf-8")
    refusing.chmod(0o755)
    monkeypatch.setattr(installing, "_places", lambda: iter([refusing]))
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    with pytest.raises(installing.CannotInstall, match=r"lock file.*Close LibreOffice"):
        installing.install()


@pytest.fixture
def home() -> Iterator[Path]:
    """A home folder with the package beside it, both for any user to read."""
    python_of_calc()
    folder = Path(tempfile.mkdtemp(prefix="calc-home-"))
    folder.chmod(0o755)
    shutil.copytree(Path(xlcsp.__file__).parent, folder / "package" / "xlcsp")
    home = folder / "home"
    home.mkdir()
    if os.geteuid() == 0:
        shutil.chown(home, "nobody")
    yield home
    shutil.rmtree(folder)


def as_a_user(home: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run as an ordinary user at home in that folder."""
    somebody: dict[str, Any] = {}
    if os.geteuid() == 0:
        somebody = {"user": "nobody", "group": "nogroup", "extra_groups": ()}
    return subprocess.run(
        command,
        env={
            **environment_of_calc(),
            "HOME": str(home),
            "PYTHONPATH": str(home.parent / "package"),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        cwd=home,
        input="",
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        start_new_session=True,
        **somebody,
    )


@pytest.mark.libreoffice
def test_a_user_installs_it_again_and_takes_it_out_without_being_an_administrator(
    home: Path,
) -> None:
    python = python_of_calc()
    does = "from xlcsp.hosts.calc.installing import *; "
    for step in ("install()", "install()"):
        done = as_a_user(home, python, "-c", does + step)
        assert done.returncode == 0, done.stderr
    assert IDENTIFIER in as_a_user(home, "unopkg", "list").stdout
    done = as_a_user(home, python, "-c", does + "uninstall()")
    assert done.returncode == 0, done.stderr
    assert IDENTIFIER not in as_a_user(home, "unopkg", "list").stdout
    again = as_a_user(home, python, "-c", does + "uninstall()")
    assert "CannotInstall" in again.stderr
