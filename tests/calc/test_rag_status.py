"""Red, amber, green: the worked examples, the edges of each rule, and what holds for all figures."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcsp.calc.errors import OutOfDomain, WrongInput
from xlcsp.calc.polarity import Polarity
from xlcsp.calc.status import Status, rag, status, travel
from xlcsp.calc.unit import Unit

SMALLER, BIGGER, NEUTRAL = Polarity.SMALLER, Polarity.BIGGER, Polarity.NEUTRAL
NUMBER, POINTS = Unit.NUMBER, Unit.POINTS


def d(text: str | int) -> Decimal:
    return Decimal(text)


figures = st.decimals(min_value=-1000, max_value=1000, places=2, allow_nan=False)
fractions_of_one = st.decimals(min_value=-1, max_value=1, places=3, allow_nan=False)
rooms = st.decimals(min_value=0, max_value=Decimal("0.99"), places=2, allow_nan=False)
directed = st.sampled_from([SMALLER, BIGGER])
ORDER = {Status.GREEN: 0, Status.AMBER: 1, Status.RED: 2}


# ----------------------------------------------------------------------- worked examples: CSP.RAG


def test_ni_15_of_warwickshire_is_red() -> None:
    assert rag(d(323), d(294), SMALLER) is Status.RED


def test_ni_47_of_warwickshire_is_green() -> None:
    assert rag(d(308), d(389), SMALLER) is Status.GREEN


def test_four_per_cent_over_with_five_allowed_is_amber() -> None:
    assert rag(d(104), d(100), SMALLER, d("0.05")) is Status.AMBER


@pytest.mark.parametrize(
    ("value", "target", "better", "unit", "colour"),
    [
        ("323", "294", SMALLER, NUMBER, Status.RED),
        ("6937", "7582", SMALLER, NUMBER, Status.GREEN),
        ("0.25", "0.263", BIGGER, POINTS, Status.RED),
        ("120", "285", SMALLER, NUMBER, Status.GREEN),
        ("1127", "1063", BIGGER, NUMBER, Status.GREEN),
        ("308", "389", SMALLER, NUMBER, Status.GREEN),
    ],
)
def test_the_year_end_colours_of_warwickshires_table_1(
    value: str, target: str, better: Polarity, unit: Unit, colour: Status
) -> None:
    assert rag(d(value), d(target), better, unit=unit) is colour


# ------------------------------------------------------------------------------- what is missing


@pytest.mark.parametrize("better", list(Polarity))
@pytest.mark.parametrize("target", [None, d(294)])
def test_no_data_comes_before_everything(better: Polarity, target: Decimal | None) -> None:
    assert rag(None, target, better) is Status.NO_DATA


@pytest.mark.parametrize("target", [None, d(294)])
def test_a_neutral_indicator_is_not_rated_with_a_target_or_without(target: Decimal | None) -> None:
    assert rag(d(1), target, NEUTRAL) is Status.NOT_RATED


@pytest.mark.parametrize("better", [SMALLER, BIGGER])
def test_without_a_target_there_is_no_colour(better: Polarity) -> None:
    assert rag(d(120), None, better) is Status.NO_TARGET


@given(st.none() | figures, st.none() | figures, st.sampled_from(Polarity), rooms)
def test_missing_never_has_a_colour(
    value: Decimal | None, target: Decimal | None, better: Polarity, amber: Decimal
) -> None:
    if value is None or target is None:
        assert rag(value, target, better, amber, previous=value) not in ORDER
        assert "green" not in status(value, target, better, amber)


# ---------------------------------------------------------------------------- edges of the colour


@pytest.mark.parametrize("better", [SMALLER, BIGGER])
@pytest.mark.parametrize("target", ["0", "-5", "100", "0.3"])
def test_on_target_is_green(better: Polarity, target: str) -> None:
    assert rag(d(target), d(target), better) is Status.GREEN
    assert rag(d(target), d(target), better, d("0.05")) is Status.GREEN


@pytest.mark.parametrize(
    ("value", "target", "better"),
    [("105", "100", SMALLER), ("95", "100", BIGGER), ("-95", "-100", SMALLER)],
)
def test_exactly_on_the_tolerance_is_amber(value: str, target: str, better: Polarity) -> None:
    assert rag(d(value), d(target), better, d("0.05")) is Status.AMBER


@pytest.mark.parametrize(
    ("value", "target", "better"),
    [
        ("105.0000000001", "100", SMALLER),
        ("94.9999999999", "100", BIGGER),
        ("-94.9999999999", "-100", SMALLER),
        ("-105.000000001", "-100", BIGGER),
    ],
)
def test_the_least_beyond_the_tolerance_is_red(value: str, target: str, better: Polarity) -> None:
    assert rag(d(value), d(target), better, d("0.05")) is Status.RED


def test_a_target_of_zero_has_no_tolerance_for_numbers_but_has_for_points() -> None:
    assert rag(d("0.001"), d(0), SMALLER, d("0.5")) is Status.RED
    assert rag(d("0.02"), d(0), SMALLER, d("0.02"), POINTS) is Status.AMBER


def test_points_measure_the_tolerance_in_points_not_in_percent_of_the_target() -> None:
    assert rag(d("0.253"), d("0.263"), BIGGER, d("0.01"), POINTS) is Status.AMBER
    assert rag(d("0.2529"), d("0.263"), BIGGER, d("0.01"), POINTS) is Status.RED


def test_colours_are_decided_before_rounding() -> None:
    assert rag(d("100.00000000001"), d(100), SMALLER) is Status.RED
    assert status(d("100.00000000001"), d(100), SMALLER) == "+0.00000000001% (red)"


def test_thirty_digit_products_are_not_rounded() -> None:
    """1.23456789012345 x 0.0123456789012345 has 30 digits, worked out by hand as integers."""
    product = 123456789012345 * 123456789012345
    target, amber = d("1.23456789012345"), d("0.0123456789012345")
    edge = Decimal(f"{123456789012345 * 10**16 + product}e-30")
    beyond = Decimal(f"{123456789012345 * 10**16 + product + 1}e-30")
    assert rag(edge, target, SMALLER, amber) is Status.AMBER
    assert rag(beyond, target, SMALLER, amber) is Status.RED


# ------------------------------------------------------------------------- the same period last year


@pytest.mark.parametrize(
    ("value", "previous", "colour"),
    [("110", "120", Status.AMBER), ("110", "110", Status.AMBER), ("110", "109", Status.RED)],
)
def test_outside_the_tolerance_but_no_worse_than_last_year_is_amber(
    value: str, previous: str, colour: Status
) -> None:
    assert rag(d(value), d(100), SMALLER, d("0.05"), NUMBER, d(previous)) is colour
    assert rag(d(value), d(100), SMALLER, None, NUMBER, d(previous)) is colour


def test_better_than_last_year_does_not_make_amber_green_nor_green_amber() -> None:
    assert rag(d(104), d(100), SMALLER, d("0.05"), NUMBER, d(200)) is Status.AMBER
    assert rag(d(99), d(100), SMALLER, d("0.05"), NUMBER, d(50)) is Status.GREEN


# ---------------------------------------------------------------------------------------- errors


@pytest.mark.parametrize("amber", ["-0.01", "1", "5"])
def test_amber_below_nothing_or_of_the_whole_is_outside_the_domain(amber: str) -> None:
    with pytest.raises(OutOfDomain, match=r"^amber must be"):
        rag(d(104), d(100), SMALLER, d(amber))


@pytest.mark.parametrize(
    ("value", "target", "previous", "named"),
    [
        ("25", "0.263", "0.2", "value"),
        ("0.25", "26.3", "0.2", "target"),
        ("0.25", "0.263", "-10.01", "previous"),
    ],
)
def test_25_is_not_25_per_cent(value: str, target: str, previous: str, named: str) -> None:
    with pytest.raises(WrongInput, match=f"^{named} is .* unit is points"):
        rag(d(value), d(target), BIGGER, None, POINTS, d(previous))


def test_ten_itself_may_be_a_thousand_per_cent() -> None:
    assert rag(d(10), d(10), BIGGER, unit=POINTS) is Status.GREEN
    assert rag(d(-10), d(10), BIGGER, unit=POINTS) is Status.RED


# ------------------------------------------------------------------------------ for all figures


@given(figures, figures, rooms, st.none() | figures)
def test_polarity_mirrors(
    value: Decimal, target: Decimal, amber: Decimal, previous: Decimal | None
) -> None:
    mirrored = None if previous is None else -previous
    assert rag(value, target, SMALLER, amber, NUMBER, previous) is rag(
        -value, -target, BIGGER, amber, NUMBER, mirrored
    )


@given(figures, figures, figures, rooms, st.none() | figures)
def test_a_better_value_never_has_a_worse_colour(
    one: Decimal, other: Decimal, target: Decimal, amber: Decimal, previous: Decimal | None
) -> None:
    low, high = sorted((one, other))
    smaller = [rag(v, target, SMALLER, amber, NUMBER, previous) for v in (low, high)]
    bigger = [rag(v, target, BIGGER, amber, NUMBER, previous) for v in (high, low)]
    for better, worse in (smaller, bigger):
        assert ORDER[better] <= ORDER[worse]


@given(figures, figures, directed, rooms, rooms)
def test_more_room_never_makes_a_colour_worse(
    value: Decimal, target: Decimal, better: Polarity, one: Decimal, other: Decimal
) -> None:
    less, more = sorted((one, other))
    assert ORDER[rag(value, target, better, more)] <= ORDER[rag(value, target, better, less)]


@given(figures, figures, directed, st.integers(min_value=1, max_value=1000), rooms)
def test_colours_of_numbers_do_not_depend_on_their_scale(
    value: Decimal, target: Decimal, better: Polarity, scale: int, amber: Decimal
) -> None:
    assert rag(value, target, better, amber) is rag(value * scale, target * scale, better, amber)


# ------------------------------------------------------------------------------------ CSP.STATUS


@pytest.mark.parametrize(
    ("value", "target", "better", "unit", "published"),
    [
        ("323", "294", SMALLER, NUMBER, "+9.9% (red)"),
        ("6937", "7964", SMALLER, NUMBER, "-12.9% (green)"),
        ("6937", "7582", SMALLER, NUMBER, "-8.5% (green)"),
        ("323", "306", SMALLER, NUMBER, "+5.6% (red)"),
        ("308", "348", SMALLER, NUMBER, "-11.5% (green)"),
        ("308", "389", SMALLER, NUMBER, "-20.8% (green)"),
        ("1127", "1063", BIGGER, NUMBER, "+6.0% (green)"),
        ("0.25", "0.263", BIGGER, POINTS, "-1.3 pts (red)"),
        ("0.25", "0.23", BIGGER, POINTS, "+2.0 pts (green)"),
        ("323", "294", NEUTRAL, NUMBER, "+9.9% (not rated)"),
        ("3", "0", SMALLER, NUMBER, "+3 (red)"),
        ("-3", "0", SMALLER, NUMBER, "-3 (green)"),
        ("1200", "0", SMALLER, NUMBER, "+1,200 (red)"),
        ("0", "0", SMALLER, NUMBER, "0 (green)"),
        ("294", "294", SMALLER, NUMBER, "0.0% (green)"),
        ("0.3", "0.3", BIGGER, POINTS, "0.0 pts (green)"),
        ("0.03", "0", SMALLER, POINTS, "+3.0 pts (red)"),
        ("10004", "10000", SMALLER, NUMBER, "+0.04% (red)"),
        ("9999.7", "10000", SMALLER, NUMBER, "-0.003% (green)"),
        ("-1", "-2", SMALLER, NUMBER, "+50.0% (red)"),
    ],
)
def test_the_published_form_of_a_comparison(
    value: str, target: str, better: Polarity, unit: Unit, published: str
) -> None:
    assert status(d(value), d(target), better, None, unit) == published


def test_the_published_form_says_amber() -> None:
    assert status(d(104), d(100), SMALLER, d("0.05")) == "+4.0% (amber)"


@pytest.mark.parametrize(
    ("places", "published"),
    [(0, "+10% (red)"), (2, "+9.86% (red)"), (4, "+9.8639% (red)")],
)
def test_places_are_those_asked_for(places: int, published: str) -> None:
    assert status(d(323), d(294), SMALLER, places=places) == published


def test_without_a_difference_the_published_form_is_the_word() -> None:
    assert status(None, d(294), SMALLER) == "No data"
    assert status(d(120), None, SMALLER) == "No target"
    assert status(d(120), None, NEUTRAL) == "Not rated"


@given(figures, figures, st.sampled_from(Polarity), st.integers(min_value=0, max_value=4))
def test_a_difference_never_shows_as_none_nor_none_with_a_sign(
    value: Decimal, target: Decimal, better: Polarity, places: int
) -> None:
    shown = status(value, target, better, places=places).partition(" (")[0].rstrip("%")
    if value == target:
        assert set(shown) <= set("0.")
    else:
        assert shown[0] == ("+" if value > target else "-")
        assert set(shown) & set("123456789")


# ------------------------------------------------------------------------------------ CSP.TRAVEL


@pytest.mark.parametrize(
    ("new", "old", "better", "shown"),
    [
        (323, 306, SMALLER, "▲ worse"),
        (6937, 7964, SMALLER, "▼ better"),
        (5, 5, SMALLER, "► no change"),
        (6, 5, BIGGER, "▲ better"),
        (4, 5, BIGGER, "▼ worse"),
        (6, 5, NEUTRAL, "▲ higher"),
        (4, 5, NEUTRAL, "▼ lower"),
        (5, 5, NEUTRAL, "► no change"),
        (1, 0, SMALLER, "▲ worse"),
    ],
)
def test_direction_of_travel(new: int, old: int, better: Polarity, shown: str) -> None:
    assert travel(d(new), d(old), better) == shown


def test_a_change_within_the_band_is_none_and_the_band_includes_its_edge() -> None:
    assert travel(d(102), d(100), SMALLER, d("0.02")) == "► no change"
    assert travel(d("102.01"), d(100), SMALLER, d("0.02")) == "▲ worse"
    assert travel(d("97.99"), d(100), SMALLER, d("0.02")) == "▼ better"
    assert travel(d("0.25"), d("0.23"), BIGGER, d("0.02"), POINTS) == "► no change"
    assert travel(d("0.2501"), d("0.23"), BIGGER, d("0.02"), POINTS) == "▲ better"


def test_travel_from_nowhere_has_no_direction() -> None:
    assert travel(None, d(1), SMALLER) == "No data"
    assert travel(None, None, SMALLER) == "No data"
    assert travel(d(1), None, SMALLER) == "No target"


def test_a_band_of_the_whole_and_points_typed_as_numbers_are_errors() -> None:
    with pytest.raises(OutOfDomain, match=r"^band must be"):
        travel(d(1), d(1), SMALLER, d(1))
    with pytest.raises(WrongInput, match=r"^old is 25"):
        travel(d("0.2"), d(25), SMALLER, None, POINTS)


@given(fractions_of_one, fractions_of_one, rooms, st.sampled_from(Unit))
def test_travel_mirrors_with_polarity(
    new: Decimal, old: Decimal, band: Decimal, unit: Unit
) -> None:
    one, other = travel(new, old, SMALLER, band, unit), travel(new, old, BIGGER, band, unit)
    assert one[0] == other[0]
    assert {one[2:], other[2:]} in ({"better", "worse"}, {"no change"})
