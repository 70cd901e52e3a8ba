"""data.police.uk folders: what is counted where, and what is missing rather than zero."""

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from refresh_making import STREET_HEADER, street, write_csv

from xlcsp.refresh.errors import (
    DuplicateRows,
    EmptySource,
    SourceMissing,
    WrongHeaders,
    WrongValue,
)
from xlcsp.refresh.extract import Extract
from xlcsp.refresh.police import read_police

Street = Callable[..., Path]


def read(folder: Path) -> Extract:
    return read_police(folder.rglob("*.csv"), lambda column: True)


def counts(extract: Extract, *columns: str) -> dict[tuple[str, ...], int]:
    """Counts by these columns."""
    places = [extract.place(name) for name in columns]
    count = extract.place("Count")
    found: dict[tuple[str, ...], int] = {}
    for fact in extract.facts:
        key = tuple(str(fact.values[place]) for place in places if place is not None)
        value = fact.values[count or 0]
        assert isinstance(value, Decimal)
        found[key] = found.get(key, 0) + int(value)
    return found


def test_rows_are_given_to_districts_by_the_name_of_their_lsoa(
    street_file: Street, tmp_path: Path
) -> None:
    street_file(
        "2023-01",
        street("2023-01", "Blaby 003A", "Anti-social behaviour", 4),
        street("2023-01", "Blaby 011C", "Burglary", 2),
        street("2023-01", "Hinckley and Bosworth 002A", "Burglary"),
    )
    assert counts(read(tmp_path), "District", "Crime type") == {
        ("Blaby", "Anti-social behaviour"): 4,
        ("Blaby", "Burglary"): 2,
        ("Hinckley and Bosworth", "Burglary"): 1,
    }


def test_rows_without_an_lsoa_belong_to_no_district_and_are_told(
    street_file: Street, tmp_path: Path
) -> None:
    street_file(
        "2023-01",
        street("2023-01", "Blaby 003A", "Burglary"),
        street("2023-01", "", "Other theft", 3),
    )
    extract = read(tmp_path)
    assert counts(extract, "District") == {("Blaby",): 1, ("None",): 3}
    assert any(note.startswith("3 rows have no LSOA") for note in extract.notes)


def test_a_month_without_a_file_is_told_and_the_source_is_silent_about_it(
    street_file: Street, tmp_path: Path
) -> None:
    for month in ("2023-01", "2023-03"):
        street_file(month, street(month, "Blaby 003A", "Burglary"))
    extract = read(tmp_path)
    assert (
        "leicestershire: no file for 2023-02; these months are missing, not zero." in extract.notes
    )
    months = {str(period) for period in extract.speaks_for["District", "blaby"]}
    assert months == {"2023-01", "2023-03"}


def test_a_small_area_without_crime_in_a_month_is_spoken_for_by_its_forces_file(
    street_file: Street, tmp_path: Path
) -> None:
    street_file("2023-01", street("2023-01", "Blaby 003A", "Burglary"))
    street_file("2023-02", street("2023-02", "Blaby 004B", "Burglary"))
    months = {str(each) for each in read(tmp_path).speaks_for["LSOA name", "blaby 003a"]}
    assert months == {"2023-01", "2023-02"}


def test_a_neighbours_few_rows_are_told_as_strays(street_file: Street, tmp_path: Path) -> None:
    street_file(
        "2023-01",
        street("2023-01", "Blaby 003A", "Burglary", 900),
        street("2023-01", "Rugby 001A", "Burglary"),
    )
    assert any("Rugby has only 1 of 901 rows" in note for note in read(tmp_path).notes)


def test_the_same_file_in_two_folders_is_refused(street_file: Street, tmp_path: Path) -> None:
    path = street_file("2023-01", street("2023-01", "Blaby 003A", "Burglary"))
    write_csv(tmp_path / "again" / path.name, STREET_HEADER, [])
    with pytest.raises(DuplicateRows, match="counted twice"):
        read(tmp_path)


def test_a_month_that_contradicts_the_files_name_is_refused_with_its_line(
    street_file: Street, tmp_path: Path
) -> None:
    street_file(
        "2023-01",
        street("2023-01", "Blaby 003A", "Burglary", 2),
        street("2022-12", "Blaby 003A", "Burglary"),
    )
    message = "2023-01-leicestershire-street.csv, line 4, column Month: '2022-12'"
    with pytest.raises(WrongValue, match=re.escape(message)):
        read(tmp_path)


def test_a_file_with_headers_only_is_no_month_without_crime(
    street_file: Street, tmp_path: Path
) -> None:
    street_file("2023-01")
    with pytest.raises(EmptySource, match="headers and no rows"):
        read(tmp_path)


def test_missing_columns_are_named(tmp_path: Path) -> None:
    write_csv(
        tmp_path / "2023-01-x-street.csv",
        ["Month", "Falls within", "Type"],
        [["2023-01", "X", "y"]],
    )
    with pytest.raises(WrongHeaders, match=r"line 1: there is no column .*'LSOA name'"):
        read(tmp_path)


def test_other_files_of_the_download_are_passed_over(street_file: Street, tmp_path: Path) -> None:
    street_file("2023-01", street("2023-01", "Blaby 003A", "Burglary"))
    write_csv(
        tmp_path / "police" / "2023-01" / "2023-01-leicestershire-outcomes.csv", ["a", "b"], []
    )
    assert [file.name for file in read(tmp_path).files] == ["2023-01-leicestershire-street.csv"]


def test_a_folder_without_street_level_files_says_so(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing, match="2023-01-leicestershire-street"):
        read(tmp_path)


def test_the_checksum_is_that_of_the_files_bytes(street_file: Street, tmp_path: Path) -> None:
    import hashlib

    path = street_file("2023-01", street("2023-01", "Blaby 003A", "Burglary"))
    [file] = read(tmp_path).files
    assert file.checksum == hashlib.sha256(path.read_bytes()).hexdigest()
