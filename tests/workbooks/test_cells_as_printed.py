"""Printed figures become the cells that show the same, and formulas the form that Excel stores."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbooks.make.cells import Noted, footnoted, printed, shown, stored
from workbooks.make.leicestershire import Ni20, read_ni_20


@pytest.mark.parametrize(
    ("text", "value", "number_format"),
    [
        ("306", 306, "0"),
        ("7,964", 7964, "#,##0"),
        ("5.40", 5.4, "0.00"),
        ("26.3%", 0.263, "0.0%"),
        ("33%", 0.33, "0%"),
    ],
)
def test_a_bare_figure_is_a_number_that_shows_as_printed(
    text: str, value: float, number_format: str
) -> None:
    assert printed(text) == (value, number_format)
    assert shown(value, number_format) == text


@pytest.mark.parametrize(
    "text",
    ["120 ²", "£59,551.00", "~£350,000", "To be confirmed", "+1.50%", "-2%", "1161 (7% increase)", "7,96", "1,2345", ""],
)  # fmt: skip
def test_anything_else_stays_text(text: str) -> None:
    assert printed(text) == (text, "")


@given(st.integers(0, 10**9), st.integers(0, 3), st.booleans())
def test_every_bare_figure_shows_again_as_it_was_printed(
    digits: int, decimals: int, per_cent: bool
) -> None:
    whole, part = divmod(digits, 10**decimals)
    fraction = f".{part:0{decimals}d}" if decimals else ""
    text = f"{whole}{fraction}%" if per_cent else f"{whole:,}{fraction}"
    value, number_format = printed(text)
    assert isinstance(value, int | float)
    assert shown(value, number_format) == text


def test_our_functions_are_spelt_as_excel_stores_them_but_not_inside_text() -> None:
    assert stored('IF(A1="CSP.RAG(",CSP.RAG(B1,C1,"smaller"),CSP.NUMBER(D1))') == (
        'IF(A1="CSP.RAG(",_xldudf_CSP_RAG(B1,C1,"smaller"),_xldudf_CSP_NUMBER(D1))'
    )


def test_a_footnote_stands_on_the_cells_that_bear_its_mark() -> None:
    notes = ["¹ One", "² Two", "*Star", "**Stars"]
    assert footnoted("120 ²", notes) == Noted("120 ²", "² Two")
    assert footnoted("Crime levels**", notes) == Noted("Crime levels**", "**Stars")
    assert footnoted("Population*", notes) == Noted("Population*", "*Star")
    assert footnoted("120", notes) == "120"


def test_the_bracketed_sums_of_ni_20_are_read_with_every_dash_and_space() -> None:
    county = "3% reduction from 2008/09 figure (3427 – 3% = 3324) (5.4 – 3% = 5.24)"
    assert read_ni_20(county) == Ni20("3427", "3324", "5.4", "5.24")
    blaby = "Further 3 % reduction from 2008/09 figure (320 -6% = 300) (3.44 – 6% = 3.23)"
    assert read_ni_20(blaby) == Ni20("320", "300", "3.44", "3.23")
