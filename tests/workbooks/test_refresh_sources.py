"""Exampleshire's extracts are what the script builds, and refreshing from them gives their figures."""

import csv
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from workbooks.make.refresh_sources import build
from xlcsp.book import Area, open_book
from xlcsp.refresh.run import Refreshed, refresh

WORKBOOKS = Path(__file__).resolve().parents[2] / "workbooks"


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_committed_extracts_are_what_the_script_builds(tmp_path: Path) -> None:
    build(tmp_path)
    assert files(tmp_path) == files(WORKBOOKS / "sources")


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Refreshed]:
    folder = tmp_path_factory.mktemp("refreshed")
    shutil.copyfile(WORKBOOKS / "exampleshire.xlsx", folder / "exampleshire.xlsx")
    shutil.copytree(WORKBOOKS / "sources", folder / "sources")
    with open_book(folder / "exampleshire.xlsx") as book:
        return folder / "exampleshire.xlsx", refresh(book, log_who=False)


def rows_of(path: Path, name: str) -> list[dict[str, Any]]:
    """A table's rows by header."""
    with open_book(path) as book:
        table = next(each for each in book.tables if each.name == name)
        area = table.area
        shown = book.values(table.sheet, [area])
    return [
        {
            header: shown.get((row, column))
            for column, header in enumerate(table.columns, start=area.left)
        }
        for row in range(area.top + 1, area.bottom + 1)
    ]


def street_counts(month: str) -> Counter[tuple[str, str]]:
    """Rows of a month's file by crime type and district, counted apart."""
    path = WORKBOOKS / "sources" / "police" / month / f"{month}-exampleshire-street.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return Counter(
            (row["Crime type"], row["LSOA name"].rpartition(" ")[0]) for row in csv.DictReader(file)
        )


@pytest.mark.parametrize(("month", "serial"), [("2026-03", 46082), ("2026-05", 46143)])
def test_months_hold_what_the_police_files_count(
    refreshed: tuple[Path, Refreshed], month: str, serial: int
) -> None:
    counts = street_counts(month)
    rows = {
        row["Indicator"]: row for row in rows_of(refreshed[0], "Monthly") if row["Month"] == serial
    }
    for crime_type, indicator in (
        ("Burglary", "Domestic burglary"),
        ("Vehicle crime", "Vehicle offences"),
        ("Criminal damage and arson", "Criminal damage"),
    ):
        districts = {
            name: rows[indicator][name] for name in ("Arkenvale", "Elderwold", "Gorsebridge")
        }
        assert districts == {name: counts[crime_type, name] for name in districts}
        everywhere = sum(n for (kind, name), n in counts.items() if kind == crime_type and name)
        assert rows[indicator]["County"] == everywhere


def test_the_month_without_a_file_gets_no_row_and_is_told(
    refreshed: tuple[Path, Refreshed],
) -> None:
    assert not [row for row in rows_of(refreshed[0], "Monthly") if row["Month"] == 46113]
    assert any("no file for 2026-04" in note for note in refreshed[1].plans[0].notes)


def test_partnerships_that_merged_are_added_and_a_near_name_is_only_proposed(
    refreshed: tuple[Path, Refreshed],
) -> None:
    before = {
        row["District"]: row["Crimes 2023/24"]
        for row in rows_of(WORKBOOKS / "exampleshire.xlsx", "Grant_Weights")
    }
    after = {
        row["District"]: row["Crimes 2023/24"] for row in rows_of(refreshed[0], "Grant_Weights")
    }
    # The extract holds three crimes more a quarter for each partnership, of which Dellmarsh was two.
    assert after["Dellmarsh"] - before["Dellmarsh"] == 24
    assert after["Brindlemoor"] - before["Brindlemoor"] == 12
    assert after["Copsewick"] == before["Copsewick"]
    [near] = refreshed[1].plans[2].near
    assert (near.table_name, near.source_name) == ("Copsewick", "Copse Wick")


def test_a_withheld_return_stays_as_it_was(refreshed: tuple[Path, Refreshed]) -> None:
    returns = {
        (row["Indicator"], row["District"]): row["Actual"]
        for row in rows_of(refreshed[0], "Returns")
        if row["Quarter"] == "2025/26 Q4"
    }
    assert returns["Criminal damage", "Elderwold"] == 104
    assert returns["Deliberate fires", "Arkenvale"] == 1004
    assert returns["Treatment completed", "Copsewick"] == "TBC"


def test_nothing_depends_on_a_figure_that_could_not_be_worked_out(
    refreshed: tuple[Path, Refreshed],
) -> None:
    report = refreshed[1].report
    assert report is not None
    assert (report.refused, report.stale, report.circular) == ((), (), ())


def test_the_log_names_every_table(refreshed: tuple[Path, Refreshed]) -> None:
    log = rows_of(refreshed[0], "CSP_Log")
    assert [row["Table"] for row in log] == ["Monthly", "Districts", "Grant_Weights", "Returns"]


def test_the_whole_area_map_is_read() -> None:
    from xlcsp.refresh.rules_sheet import read_area_map

    with open_book(WORKBOOKS / "exampleshire.xlsx") as book:
        assert len(read_area_map(book).entries) == 6
        assert book.values("CSP Areas", [Area(1, 1, 1, 1)])
