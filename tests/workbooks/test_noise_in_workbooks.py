"""What the workbooks say of noise: SPC and scorecard of the fictitious one, limits of real figures.

Expected limits are worked out here from the series by the rules, or apart with mpmath to 40 digits.
"""

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from workbooks.make.invented import series

WORKBOOKS = Path(__file__).resolve().parents[2] / "workbooks"


def opened(name: str) -> Workbook:
    return openpyxl.load_workbook(WORKBOOKS / f"{name}.xlsx", data_only=True)


def rows_of(book: Workbook, sheet: str, table: str, beside: int = 0) -> list[dict[str, object]]:
    """The rows of a table, and of so many columns beside it, by their headings."""
    found = book[sheet][book[sheet].tables[table].ref]
    first, last = found[0][0], found[-1][-1]
    cells = book[sheet].iter_rows(
        first.row, last.row, first.column, last.column + beside, values_only=True
    )
    header, *rows = cells
    return [dict(zip(header, row, strict=True)) for row in rows]


@pytest.fixture(scope="module")
def example() -> Workbook:
    return opened("exampleshire")


def limits(values: list[int]) -> tuple[float, float, float]:
    """Mean and limits by the rule: ranges not below 3.267 averages left out once."""
    mean = Fraction(sum(values), len(values))
    ranges = [abs(b - a) for a, b in pairwise(values)]
    edge = Fraction("3.267") * sum(ranges) / len(ranges)
    kept = [moved for moved in ranges if moved < edge]
    reach = Fraction("2.66") * sum(kept) / len(kept)
    return float(mean), float(mean - reach), float(mean + reach)


def test_the_spc_sheet_has_the_limits_of_each_stretch(example: Workbook) -> None:
    counts = [count or 0 for count in series()["EX1", "Dellmarsh"]]
    rows = rows_of(example, "SPC", "SPC_Series", beside=5)
    assert [row["Figure"] for row in rows] == counts
    for start, end in ((0, 36), (36, 60)):
        expected = limits(counts[start:end])
        for row in rows[start:end]:
            found = (row["Mean"], row["Lower limit"], row["Upper limit"])
            assert found == pytest.approx(expected, rel=1e-12)


def test_what_the_chart_draws_is_what_the_table_says(example: Workbook) -> None:
    rows = rows_of(example, "SPC", "SPC_Series", beside=5)
    drawn = rows_of(example, "SPC", "SPC_Drawn")
    for row, points in zip(rows, drawn, strict=True):
        for meaning in ("Improvement", "Concern"):
            marked = row["Figure"] if row["Meaning"] == meaning else "#N/A"
            assert points[meaning] == marked
        assert points["Mean drawn"] == row["Mean"]


def test_the_scorecard_says_where_red_is_only_noise(example: Workbook) -> None:
    rows = {row["Indicator"]: row for row in rows_of(example, "Scorecard", "Scorecard")}
    burglary = rows["Domestic burglary"]
    said = (burglary["Status"], burglary["Variation"], burglary["Assurance"])
    assert said == ("Red", "Common cause", "Hit or miss")
    assert str(burglary["What they say together"]).startswith("Red, but noise:")


def test_an_indicator_without_its_last_month_has_no_colour(example: Workbook) -> None:
    rows = {row["Indicator"]: row for row in rows_of(example, "Scorecard", "Scorecard")}
    for missing in ("Criminal damage", "Treatment completed"):
        assert rows[missing]["Status"] == rows[missing]["Variation"] == "No data"
        assert rows[missing]["What they say together"] == "No figure for this period."


def test_a_neutral_indicator_is_not_rated_though_its_target_cell_is_blank(
    example: Workbook,
) -> None:
    rows = {row["Indicator"]: row for row in rows_of(example, "Scorecard", "Scorecard")}
    assert rows["Domestic abuse reports"]["Status"] == "Not rated"
    assert rows["Domestic abuse reports"]["Assurance"] == "Not rated"


def test_the_year_so_far_is_doubled_in_proportion(example: Workbook) -> None:
    months = [row["Burglaries"] for row in rows_of(example, "Year so far", "Year_So_Far")]
    assert [month is None for month in months] == [False] * 8 + [True] * 4
    says = {row["What"]: row["Figure"] for row in rows_of(example, "Year so far", "Year_Says")}
    total = sum(month for month in months if isinstance(month, int))
    assert says["Forecast"] == pytest.approx(total * 12 / 8)
    assert says["Due by now"] == pytest.approx(1900 * 8 / 12)


def test_charnwood_differs_from_the_county_by_more_than_chance() -> None:
    book = opened("leicestershire-2010-11")
    rows = {row["Area"]: row for row in rows_of(book, "NI 20 figures", "NI20_Limits", beside=2)}
    charnwood = rows["Charnwood"]
    found = (charnwood["Lower limit"], charnwood["Upper limit"])
    assert found == pytest.approx((6.75726712191276, 7.5805077612846), rel=1e-12)
    assert charnwood["Against the county"] == "Worse"
    assert rows["Melton"]["Against the county"] == "Similar"
    assert rows["Blaby"]["Against the county"] == "Better"


def test_the_surveys_change_is_clear_only_with_many_more_answers_than_assumed_at_first() -> None:
    book = opened("north-worcestershire-2013-16")
    rows = rows_of(book, "Figures 2012-13", "Survey_Chance")
    # The difference's lower limit is above 0 from 3,000 answers on: 0.0006 there, -0.0038 at 2,000.
    assert [tuple(row.values()) for row in rows] == [
        (500, "No clear change"),
        (1000, "No clear change"),
        (2000, "No clear change"),
        (3000, "Higher"),
        (5000, "Higher"),
    ]
    assert "ASSUMED" in next(iter(rows[0]))
