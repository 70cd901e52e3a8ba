"""The committed workbooks are what the script builds, member by member."""

import zipfile
from pathlib import Path

import pytest

from workbooks.make.__main__ import BUILDERS, build

WORKBOOKS = Path(__file__).resolve().parent.parent.parent / "workbooks"


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.mark.parametrize("name", BUILDERS)
def test_the_committed_workbook_is_what_the_script_builds(name: str, tmp_path: Path) -> None:
    committed = members(WORKBOOKS / f"{name}.xlsx")
    built = members(build(name, tmp_path))
    assert sorted(built) == sorted(committed)
    assert [member for member in built if built[member] != committed[member]] == []


def test_every_workbook_that_is_committed_has_a_builder() -> None:
    assert sorted(path.stem for path in WORKBOOKS.glob("*.xlsx")) == sorted(BUILDERS)


def test_building_leaves_one_file_and_no_backup(tmp_path: Path) -> None:
    build("warwickshire-2010-11", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["warwickshire-2010-11.xlsx"]
