"""Home Office counts and ONS estimates, in the editions and file types that are published."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from refresh_making import HOME_OFFICE_HEADER, write_csv

from xlcsp.refresh.errors import SourceUnreadable, WrongHeaders, WrongValue
from xlcsp.refresh.extract import Extract, SourceColumn
from xlcsp.refresh.home_office import read_home_office
from xlcsp.refresh.population import read_population
from xlcsp.refresh.sources import Format, find_source, recognised

BATH = ("2015/16", 1, "Avon and Somerset", "Bath and North East Somerset")
BURGLARY = ("Burglary in a building other than a dwelling (outcome only)", "Theft offences")
PUBLISHED = [*BATH, *BURGLARY, "Non-domestic burglary", "30A", 149]
"""A line as the Home Office published it."""


def everything(column: SourceColumn) -> bool:
    return True


def home_office(path: Path) -> Extract:
    return read_home_office([(path, path.name)], everything)


def total(extract: Extract, name: str, count: str = "Offence Count") -> Decimal:
    """The sum over the facts of one area."""
    area = next(at for at, c in enumerate(extract.columns) if c.name in ("CSP Name", "Area"))
    place = extract.place(count)
    assert place is not None
    values = [fact.values[place] for fact in extract.facts if fact.values[area] == name]
    return sum((value for value in values if isinstance(value, Decimal)), Decimal(0))


def home_office_workbook(path: Path, sheets: dict[str, Sequence[Sequence[object]]]) -> Path:
    """A workbook of one sheet a year beside a cover and notes, as published."""
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Cover_sheet").write("A1", "Police recorded crime open data")
        book.add_worksheet("Notes").write_row(0, 0, ["Note number", "Note text"])
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate([HOME_OFFICE_HEADER, *rows]):
                sheet.write_row(at, 0, row)
    return path


def test_a_published_line_is_read_from_csv(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "csp.csv", HOME_OFFICE_HEADER, [PUBLISHED])
    [fact] = home_office(path).facts
    assert [str(value) for value in fact.values] == [
        "2015/16",
        "2015/16 Q1",
        *map(str, PUBLISHED[2:]),
    ]


def test_the_older_editions_headers_mean_the_same(tmp_path: Path) -> None:
    header = [*HOME_OFFICE_HEADER]
    header[2], header[8] = "Force Name", "Number of Offences"
    old = write_csv(tmp_path / "old.csv", header, [PUBLISHED])
    new = write_csv(tmp_path / "new.csv", HOME_OFFICE_HEADER, [PUBLISHED])
    assert [fact.values for fact in home_office(old).facts] == [
        fact.values for fact in home_office(new).facts
    ]


def test_every_year_sheet_of_a_workbook_is_read_and_cover_and_notes_are_not(tmp_path: Path) -> None:
    later = ["2016/17", *PUBLISHED[1:8], 151]
    path = home_office_workbook(tmp_path / "csp.xlsx", {"2015-16": [PUBLISHED], "2016-17": [later]})
    assert total(home_office(path), "Bath and North East Somerset") == 300


def test_counts_of_rows_that_no_rule_tells_apart_are_added(tmp_path: Path) -> None:
    other = [*PUBLISHED[:7], "30B", "1,001"]
    path = write_csv(tmp_path / "csp.csv", HOME_OFFICE_HEADER, [PUBLISHED, other])
    extract = read_home_office([(path, path.name)], lambda column: False)
    [fact] = extract.facts
    assert (fact.values[-1], fact.origin.rows) == (1150, 2)


def test_unassigned_offences_belong_to_no_partnership(tmp_path: Path) -> None:
    unassigned = [*PUBLISHED[:3], "Unassigned", *PUBLISHED[4:]]
    path = write_csv(tmp_path / "csp.csv", HOME_OFFICE_HEADER, [PUBLISHED, unassigned])
    extract = home_office(path)
    assert [fact.values[3] for fact in extract.facts] == ["Bath and North East Somerset", None]
    assert extract.notes == ("1 rows are Unassigned: their offences belong to no partnership.",)


def test_a_withheld_count_leaves_its_sum_without_a_figure(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "csp.csv", HOME_OFFICE_HEADER, [PUBLISHED, [*PUBLISHED[:8], "[c]"]])
    [fact] = home_office(path).facts
    assert fact.values[-1] is None


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        (0, "2015/17", "csp.csv, line 3, column 'Financial Year': '2015/17' is no financial year"),
        (1, "5", "csp.csv, line 3, column 'Financial Quarter': '5' is no quarter"),
        (8, "many", "csp.csv, line 3, column 'Offence Count': 'many' is no number"),
    ],
)
def test_a_wrong_cell_is_named_by_file_line_and_column(
    tmp_path: Path, column: int, value: str, message: str
) -> None:
    wrong = [*PUBLISHED]
    wrong[column] = value
    path = write_csv(tmp_path / "csp.csv", HOME_OFFICE_HEADER, [PUBLISHED, wrong])
    with pytest.raises(WrongValue) as refusal:
        home_office(path)
    assert str(refusal.value).startswith(message)


def test_a_workbook_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_row(0, 0, ["Area", "Count"])
    with pytest.raises(WrongHeaders, match="Home Office"):
        home_office(path)


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "csp.xlsx"
    path.write_bytes(b"PK\x03\x04 cut off")
    with pytest.raises(SourceUnreadable, match="is not a workbook, or is damaged"):
        home_office(path)


# ONS ------------------------------------------------------------------------------------------------

TITLE = ["MYEB1: Detailed population estimates", "", "", "", "", "", ""]


def estimates(path: Path, edition: str, sexes: tuple[str, str], title: bool = True) -> Path:
    header = [f"ladcode{edition}", f"laname{edition}", "country", "sex", "age"]
    header += ["population_2011", "population_2012"]
    rows = [
        ["E07000129", "Blaby", "E", sex, age, 10 * age, 10 * age + 1]
        for sex in sexes
        for age in (17, 90)
    ]
    return write_csv(path, header, rows, before=[TITLE] if title else [])


@pytest.mark.parametrize(("edition", "sexes"), [("20", ("1", "2")), ("23", ("m", "f"))])
def test_each_edition_of_the_estimates_gives_the_same_figures(
    tmp_path: Path, edition: str, sexes: tuple[str, str]
) -> None:
    path = estimates(tmp_path / "MYEB1.csv", edition, sexes)
    extract = read_population([(path, path.name)], everything)
    people = {tuple(map(str, fact.values)) for fact in extract.facts}
    assert ("2012", "E07000129", "Blaby", "E", "female", "90", "901") in people
    assert len(people) == 8


def test_residents_of_all_ages_and_both_sexes_are_added_up(tmp_path: Path) -> None:
    path = estimates(tmp_path / "MYEB1.csv", "23", ("m", "f"))
    extract = read_population([(path, path.name)], lambda column: False)
    assert {str(fact.values[0]): fact.values[-1] for fact in extract.facts} == {
        "2011": 2 * (170 + 900),
        "2012": 2 * (171 + 901),
    }


def test_an_unknown_sex_is_named_by_line(tmp_path: Path) -> None:
    path = estimates(tmp_path / "MYEB1.csv", "23", ("m", "x"))
    with pytest.raises(WrongValue, match=r"MYEB1\.csv, line 5, column 'Sex': 'x' is not known"):
        read_population([(path, path.name)], everything)


# Telling formats apart ------------------------------------------------------------------------------


def test_formats_are_told_by_their_headers(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", HOME_OFFICE_HEADER, [PUBLISHED])
    estimates(tmp_path / "b.csv", "21", ("1", "2"))
    write_csv(tmp_path / "c.csv", ["Area", "Count"], [["Blaby", 1]])
    home_office_workbook(tmp_path / "d.xlsx", {"2015-16": [PUBLISHED]})
    found = [
        recognised(find_source(name, tmp_path)) for name in ("a.csv", "b.csv", "c.csv", "d.xlsx")
    ]
    assert found == [Format.HOME_OFFICE, Format.POPULATION, Format.TABLE, Format.HOME_OFFICE]
