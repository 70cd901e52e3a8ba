"""A figure as a reader sees it, and what it may have been before it was rounded."""

from fractions import Fraction

import pytest

from xlcsp.audit.printed import Place, Printed, like, read_number, read_text

HERE = Place("Sheet", 2, 3)


def bounds(printed: Printed) -> tuple[Fraction, Fraction]:
    low, high = printed.may_have_been()
    return Fraction(*low), Fraction(*high)


@pytest.mark.parametrize(
    ("text", "number", "places", "percent"),
    [
        ("587", Fraction(587), 0, False),
        ("7,964", Fraction(7964), 0, False),
        ("5.40", Fraction(54, 10), 2, False),
        ("£59,551.00", Fraction(59551), 2, False),
        ("26.3%", Fraction(263, 1000), 3, True),
        ("-8%", Fraction(-8, 100), 2, True),
        ("−1.3%", Fraction(-13, 1000), 3, True),
        ("+5.6% (red)", Fraction(56, 1000), 3, True),
        ("120 ²", Fraction(120), 0, False),
    ],
)
def test_a_text_is_read_with_its_printed_decimals(
    text: str, number: Fraction, places: int, percent: bool
) -> None:
    printed = read_text(text, HERE)
    assert printed is not None
    assert Fraction(*printed.ratio) == number
    assert (printed.places, printed.percent) == (places, percent)


@pytest.mark.parametrize("text", ["To be confirmed", "19% reduction", "2009-10", "NI 47", ""])
def test_words_and_missing_figures_are_no_figures(text: str) -> None:
    assert read_text(text, HERE) is None


@pytest.mark.parametrize(
    ("number", "code", "text", "places"),
    [
        (0.263, "0.0%", "26.3%", 3),
        (0.19, "0%", "19%", 2),
        (7964.0, "#,##0", "7,964", 0),
        (59551.0, '"£"#,##0.00', "£59,551.00", 2),
        (5.4, "0.00", "5.40", 2),
        (5.4, "General", "5.4", 1),
        (0.055, '+0.0%;-0.0%;"none"', "+5.5%", 3),
        (-0.0549, "0%", "-5%", 2),
    ],
)
def test_a_number_is_what_its_format_shows(
    number: float, code: str, text: str, places: int
) -> None:
    printed = read_number(number, code, HERE)
    assert (printed.text, printed.places) == (text, places)


def test_a_rounded_figure_may_have_been_half_a_step_more_or_less() -> None:
    printed = read_text("7.16", HERE)
    assert printed is not None
    assert bounds(printed) == (Fraction(7155, 1000), Fraction(7165, 1000))


def test_a_count_is_what_it_is() -> None:
    printed = read_text("587", HERE)
    assert printed is not None
    assert bounds(printed) == (587, 587)


def test_an_estimate_is_rounded_to_its_last_digit_that_is_not_zero() -> None:
    printed = read_text("~£350,000", HERE)
    assert printed is not None
    assert bounds(printed) == (345_000, 355_000)


def test_a_cell_that_holds_more_than_it_shows_is_known_exactly() -> None:
    printed = read_number(0.19231, "0%", HERE)
    assert printed.shown == 19
    assert bounds(printed) == (Fraction(19231, 100000), Fraction(19231, 100000))


@pytest.mark.parametrize(
    ("text", "steps", "written"),
    [
        ("£59,551.00", 5955200, "£59,552.00"),
        ("+5.6%", -129, "-12.9%"),
        ("2355", 2350, "2350"),
        ("7,964", 7582, "7,582"),
        ("~£350,000", 360000, "~£360,000"),
    ],
)
def test_another_number_is_written_as_the_figure_is(text: str, steps: int, written: str) -> None:
    printed = read_text(text, HERE)
    assert printed is not None
    assert like(printed, steps) == written
