"""The one policy for what a published figure may be, row by row of "What a cell may hold"."""

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcsp.calc.number import written
from xlcsp.calc.published import Figure, Missing, NotAFigure, read_figure


def number(text: str) -> Decimal:
    reading = read_figure(text)
    assert isinstance(reading, Figure), f"{text!r} was read as {reading}"
    return reading.number


def refusal(text: str) -> str:
    reading = read_figure(text)
    assert isinstance(reading, NotAFigure), f"{text!r} was read as {reading}"
    return reading.sentence("value")


@pytest.mark.parametrize("text", ["", "   ", "\u00a0", " \u202f\u2009\t\n", "\u200b", "\ufeff"])
def test_nothing_but_spaces_is_missing(text: str) -> None:
    assert read_figure(text) == Missing("")


@pytest.mark.parametrize(
    "text",
    [
        *("n/a", "N/A", "-", "–", "—", "−", "..", ":", "*", "<5", "TBC", "tbc", "To be confirmed"),
        *("TO BE CONFIRMED", "No Required Target", "no  required\u00a0target"),
        *("[x]", "[c]", "[z]", "[u]", "[w]", "[low]", "[LOW]", " n/a ", "TBC ²"),
    ],
)
def test_words_for_missing_are_missing_and_keep_their_reason(text: str) -> None:
    assert read_figure(text) == Missing(" ".join(text.split()))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("323", "323"),
        ("7,964", "7964"),
        ("£59,551.00", "59551"),
        ("£95,069,000", "95069000"),
        ("£ 1,000", "1000"),
        ("23%", "0.23"),
        ("23 %", "0.23"),
        ("23 per cent", "0.23"),
        ("23 percent", "0.23"),
        ("+1.50%", "0.015"),
        ("26.3%", "0.263"),
        ("120 ²", "120"),
        ("120²", "120"),
        ("120*", "120"),
        ("348 ⁴", "348"),
        ("1,127 ³", "1127"),
        ("27.5% (2008 Place Survey)", "0.275"),
        ("1161 (7% increase)", "1161"),
        ("1161 (7%\nincrease)", "1161"),
        ("5.40 (baseline for 2010 and 2011 targets)", "5.4"),
        ("12,345 [p]", "12345"),
        ("12,345 [r]", "12345"),
        ("12,345 [b]", "12345"),
        ("12,345 [P][r]", "12345"),
        ("12,345 [note 1]", "12345"),
        ("6.03 offences per 1000 population", "6.03"),
        ("6.03 offences per 1,000 population ²", "6.03"),
        ("6.03 offences per thousand", "6.03"),
        ("1.29 offences per young offender", "1.29"),
        ("25% of residents (2008 Place Survey)", "0.25"),
        ("12 follow-up visits", "12"),
        (" 120\u00a0", "120"),
        ("\u200b120", "120"),
        (".5", "0.5"),
        ("5.", "5"),
        ("007", "7"),
    ],
)
def test_a_published_figure_is_its_number(text: str, expected: str) -> None:
    assert number(text) == Decimal(expected)


@pytest.mark.parametrize("text", ["~£350,000", "~ £350,000", "≈350,000", "350,000 [e]"])
def test_an_estimate_is_remembered(text: str) -> None:
    reading = read_figure(text)
    assert isinstance(reading, Figure)
    assert reading.number == 350_000
    assert reading.estimated


def test_the_estimate_of_the_youth_justice_service_is_read() -> None:
    reading = read_figure("~ £2,666,801")
    assert reading == Figure(Decimal(2666801), estimated=True)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("120 ²", "²"),
        ("27.5% (2008 Place Survey)", "(2008 Place Survey)"),
        ("12,345 [p]", "[p]"),
        ("6.03 offences per 1000 population", "offences per 1000 population"),
    ],
)
def test_what_stands_with_a_figure_is_remembered(text: str, note: str) -> None:
    reading = read_figure(text)
    assert isinstance(reading, Figure)
    assert reading.note == note
    assert not reading.estimated


@pytest.mark.parametrize("minus", ["-", "−", "–", "‐", "‑", "‒", "—"])
def test_every_dash_before_a_figure_is_a_minus(minus: str) -> None:
    assert number(f"{minus}1.3%") == Decimal("-0.013")
    assert number(f"{minus}£5") == number(f"£{minus}5") == -5
    assert number(f"{minus} 5") == -5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(1,234)", "-1234"),
        ("(12.5)", "-12.5"),
        ("(12.5%)", "-0.125"),
        ("(12.5)%", "-0.125"),
        ("(£12)", "-12"),
        ("£(12)", "-12"),
        ("(1,234) [p]", "-1234"),
    ],
)
def test_brackets_around_money_a_comma_or_a_point_are_negative(text: str, expected: str) -> None:
    assert number(text) == Decimal(expected)


@pytest.mark.parametrize("text", ["(2008)", "(5%)", "(12)"])
def test_brackets_around_a_bare_whole_number_are_no_figure(text: str) -> None:
    assert "brackets mean negative only" in refusal(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("~£400,000 £620,000 £350,000", "more than one figure"),
        ("120 2", "more than one figure"),
        ("5-10", "more than one figure"),
        ("2009/10", "more than one figure"),
        ("31/03/2014", "more than one figure"),
        ("6 out of ten", "more than one figure"),
        ("60 ½", "more than one figure"),
        ("12 of the 14 measures", "more than one figure"),
        ("6.03 per 1000 population in 2007", "more than one figure"),
        ("6.03 per 1000 per 12", "more than one figure"),
        ("2008/9 - reduce by 3% to 5.85", "more than one figure"),
        ("NI 47 ⁸", "starts with words"),
        ("about 350", "starts with words"),
        ("TRUE", "starts with words"),
        ("²", "starts with words"),
        ("19% reduction", '"reduction"'),
        ("15 points", '"points"'),
        ("15 more", '"more"'),
        ("3% up on the year", '"up"'),
        ("23% Increase", '"increase"'),
        ("£3.5m", '"m"'),
        ("£741k", '"k"'),
        ("£3.5 million", '"million"'),
        ("£3.5 (millions)", '"millions"'),
        ("3.5 (£m)", '"£m"'),
        ("350 (000s)", '"000s"'),
        ("12 dozen", '"dozen"'),
        ("12,34", "commas do not part thousands"),
        ("0,123", "commas do not part thousands"),
        ("1,2345", "commas do not part thousands"),
        ("3rd", "joined to the number"),
        ("£5th", "joined to the number"),
        ("-£-5", "two signs"),
        ("12 [z]", '"[z]"'),
        ("- 5 burglaries", "minus sign or a bullet"),
        ("9" * 400, "too large"),
        ("=1+1", "formula typed as text"),
    ],
)
def test_what_could_be_misread_is_refused_with_its_reason(text: str, reason: str) -> None:
    assert reason in refusal(text)


@pytest.mark.parametrize(
    "text", ["1e5", "±5", ">95%", "5+", "€5", "=5", "120 ?", "120 (2008", "5 %%"]
)
def test_signs_that_the_policy_does_not_know_are_refused(text: str) -> None:
    assert refusal(text)


def test_a_refusal_names_the_argument_and_what_was_found() -> None:
    assert refusal("£3.5m") == (
        'value holds "£3.5m", which is not one figure: it is shortened with "m". '
        "Type the figure in full."
    )


def test_text_is_kept_to_fifteen_digits_as_a_cell_would() -> None:
    assert number("0.12345678901234567890") == Decimal("0.123456789012346")


def test_figures_nearer_to_zero_than_a_cell_can_hold_are_zero() -> None:
    assert number("0." + "0" * 400 + "1") == 0


def test_minus_nothing_is_nothing() -> None:
    assert str(number("-0")) == "0"


@given(st.decimals(min_value=-(10**11), max_value=10**11, places=3, allow_nan=False))
def test_a_figure_written_for_people_is_read_back(figure: Decimal) -> None:
    assert number(written(figure, 3)) == figure
    assert number(f"~£{written(abs(figure), 3)} [p]") == abs(figure)
    assert number(f"({written(abs(figure), 3)})") == -abs(figure)


@given(st.decimals(min_value=-100, max_value=100, places=2, allow_nan=False))
def test_a_percentage_is_read_as_its_fraction(percent: Decimal) -> None:
    assert number(f"{percent}%") * 100 == percent


@given(st.text(max_size=60))
def test_any_text_is_a_figure_missing_or_refused_in_one_short_sentence(text: str) -> None:
    reading = read_figure(text)
    if isinstance(reading, NotAFigure):
        assert len(reading.sentence("by_population")) <= 200
    elif isinstance(reading, Figure):
        assert any("0" <= character <= "9" for character in text)


@given(st.text(alphabet="1,.%£~-–()[]²pe kmreductionpoints/", max_size=40))
def test_text_made_of_the_policys_own_signs_never_breaks_the_reader(text: str) -> None:
    reading = read_figure(text)
    if isinstance(reading, NotAFigure):
        assert len(reading.sentence("value")) <= 200


@pytest.mark.parametrize(
    "hostile",
    [
        *("1" * 32767, "1,111" * 6553, "(" * 32767, "1" + "[p]" * 10922, "1 " + "a " * 16000),
        *("1 " + "per 1 " * 5461, "1 " + "(a" * 16000, "1 " + "a-" * 16000, "1 (" + " " * 32000),
        *("1" + "²" * 32000 + "x", "0." + "0" * 32760 + "1", "1 (" + "in " * 10000 + ")"),
        *("~" * 32767, "1" + " " * 32000 + "x", "1 [note 1" + " " * 32000),
    ],
    ids=range(15),
)
def test_a_cell_full_of_hostile_text_is_read_at_once(hostile: str) -> None:
    begun = time.perf_counter()
    read_figure(hostile)
    assert time.perf_counter() - begun < 0.5
