"""What pictures show and say. Expected figures are from the contract, the documents, or by hand."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest

from xlcsp.calc.errors import WrongInput
from xlcsp.calc.polarity import Polarity
from xlcsp.calc.spc import Assurance, Variation
from xlcsp.report import grant, peers_chart, scorecard, spc_chart, trajectory
from xlcsp.report.errors import WrongCells
from xlcsp.report.palette import ASSURANCE_TONES, MARKS, SERIES, STATUS_TONES, VARIATION_TONES
from xlcsp.report.wording import pounds, shown, shown_change

D = Decimal
SMALLER, BIGGER, NEUTRAL = Polarity.SMALLER, Polarity.BIGGER, Polarity.NEUTRAL


def figures(text):
    return [None if word == "." else D(word) for word in text.split()]


def labels(number):
    return [f"P{n}" for n in range(1, number + 1)]


# --- SPC -------------------------------------------------------------------------------------------


def test_an_spc_chart_says_its_last_value_its_limits_and_why():
    # Mean 7; eight moving ranges add up to 22, average 2.75; limits 7 ± 7.315.
    values = figures("5 7 5 7 5 7 5 7 15")
    chart = spc_chart.spc_chart("Thefts", labels(9), values, SMALLER, target=D(10))
    text = spc_chart.alt_text(chart)
    assert "The last, P9, is 15; the mean is 7 and the limits -0.3 to 14.3." in text
    assert "Variation: Concern (outside limits)." in text
    assert "Target 10: hit or miss." in text
    assert "1 marked Concern." in text
    assert "Smaller is better." in text


def test_a_short_series_is_provisional_and_a_gap_is_said():
    chart = spc_chart.spc_chart("Thefts", labels(5), figures("12 . 10 14 12"), NEUTRAL)
    assert spc_chart.notes(chart) == [
        "Neither way is better. Limits: mean ± 2.66 × average moving range, outlying ranges"
        " left out once; seasons are not known.",
        "Fewer than 13 values: the limits are provisional.",
        "1 missing: left out, not shown as 0.",
    ]
    assert chart.points[1].mean is None


def test_the_last_value_is_the_last_one_present():
    chart = spc_chart.spc_chart("Thefts", labels(4), figures("3 5 4 ."), SMALLER)
    assert chart.last == 2
    assert "The last, P3, is 4" in spc_chart.alt_text(chart)


def test_the_words_count_the_values_that_are_there():
    chart = spc_chart.spc_chart("Thefts", labels(4), figures("5 . 6 7"), SMALLER)
    words = spc_chart.alt_text(chart)
    assert "SPC chart of 3 values from P1 to P4." in words
    assert "1 missing: left out, not shown as 0." in words


def test_a_series_without_any_value_says_so():
    chart = spc_chart.spc_chart("Thefts", labels(2), [None, None], SMALLER, target=D(3))
    assert chart.variation is Variation.NO_DATA
    assert spc_chart.alt_text(chart) == "Thefts. SPC chart without any value."


def test_percentages_are_written_as_such():
    values = figures("0.2 0.22 0.21 0.19")
    chart = spc_chart.spc_chart("Safe", labels(4), values, BIGGER, target=D("0.25"), percent=True)
    assert "is 19%" in spc_chart.alt_text(chart)
    assert "Target 25%" in spc_chart.alt_text(chart)


# --- trajectory ------------------------------------------------------------------------------------


def test_a_half_year_is_held_against_half_of_the_target_and_doubled():
    # CSP.TODATE(285, 2, 4) is 142.5 and CSP.FORECAST(120, 2, 4) is 240, as the contract has it.
    chart = trajectory.trajectory("Robbery", labels(4), figures("70 50 . ."), D(285), SMALLER)
    assert chart.so_far == (70, 120)
    assert chart.path == (Fraction(285, 4), Fraction(285, 2), Fraction(855, 4), 285)
    assert chart.forecast == 240
    assert chart.course == (120, 180, 240)
    assert chart.status == "Green"


def test_a_forecast_exactly_on_target_is_green_and_above_it_red():
    on = trajectory.trajectory("Robbery", labels(3), figures("95 . ."), D(285), SMALLER)
    above = trajectory.trajectory("Robbery", labels(3), figures("96 . ."), D(285), SMALLER)
    assert (on.status, above.status) == ("Green", "Red")


def test_a_year_without_figures_has_no_forecast_and_no_colour():
    chart = trajectory.trajectory("Robbery", labels(2), [None, None], D(10), SMALLER)
    assert (chart.forecast, chart.course, chart.status) == (None, (), "No data")


def test_a_gap_in_the_year_is_no_zero():
    with pytest.raises(WrongInput, match=r"The figure for P2 is missing"):
        trajectory.trajectory("Robbery", labels(3), figures("70 . 60"), D(285), SMALLER)


# --- peers -----------------------------------------------------------------------------------------

AREAS = ("Blaby", "Charnwood", "Harborough", "Hinckley", "Melton", "NWL", "Oadby")
COUNTS = [D(count) for count in (320, 1180, 275, 519, 275, 601, 257)]
RATES = ("3.44", "7.16", "3.34", "4.97", "5.59", "6.65", "4.52")
POPULATIONS = [D(round(c / D(r) * 1000)) for c, r in zip(COUNTS, RATES, strict=True)]


def test_charnwood_is_last_of_leicestershires_districts_and_worse_than_chance():
    chart = peers_chart.peers_chart("NI 20", AREAS, COUNTS, POPULATIONS, "charnwood", SMALLER)
    assert [bar.area for bar in chart.bars][0::6] == ["Harborough", "Charnwood"]
    assert (chart.rank, chart.verdict) == (7, "Worse")
    # (3.44 + 3.34 + 4.97 + 5.59 + 6.65 + 4.52) / 6 = 4.7516...
    assert float(chart.mean) == pytest.approx(4.7517, abs=0.0005)
    assert peers_chart.verdict_words(chart) == (
        "Charnwood: 7.16, ranked 7 of 7; +50.7% on the peers' mean of 4.75: Worse"
    )


def test_the_best_stands_first_whichever_way_is_better():
    chart = peers_chart.peers_chart("Up", AREAS, COUNTS, POPULATIONS, "Melton", BIGGER)
    assert chart.bars[0].area == "Charnwood"
    assert chart.rank == 3


def test_a_neutral_indicator_has_no_rank():
    chart = peers_chart.peers_chart("Either", AREAS, COUNTS, POPULATIONS, "Charnwood", NEUTRAL)
    assert (chart.rank, chart.verdict) == (None, "Higher")
    assert "ranked" not in peers_chart.alt_text(chart)


def test_an_area_without_a_figure_is_left_out_and_named():
    counts = [None, *COUNTS[1:]]
    chart = peers_chart.peers_chart("NI 20", AREAS, counts, POPULATIONS, "Charnwood", SMALLER)
    assert chart.left_out == ("Blaby",)
    assert "Without a figure: Blaby." in peers_chart.alt_text(chart)


def test_two_areas_of_one_name_are_refused_with_their_rows():
    with pytest.raises(WrongCells, match="'ann', the 1st and the 3rd row"):
        peers_chart.peers_chart(
            *("Up", ["Ann", "Bob", "ann"], [D(6), D(5), D(3)], [D(550), D(900), D(1000)]),
            *("Bob", SMALLER),
        )


def test_the_area_is_found_with_stray_spaces_in_what_was_typed():
    chart = peers_chart.peers_chart("Up", AREAS, COUNTS, POPULATIONS, " melton ", BIGGER)
    assert chart.own.area == "Melton"


def test_nothing_to_compare_is_said():
    with pytest.raises(WrongInput, match="Nowhere has no figure"):
        peers_chart.peers_chart("NI 20", AREAS, COUNTS, POPULATIONS, "Nowhere", SMALLER)
    with pytest.raises(WrongInput, match="No area beside Blaby"):
        peers_chart.peers_chart("NI 20", AREAS[:1], COUNTS[:1], POPULATIONS[:1], "Blaby", SMALLER)


# --- scorecard -------------------------------------------------------------------------------------

STEADY = "30 34 31 33 29 35 30 34 31 33 32 30 33"


def line(series, target, better=SMALLER):
    target = None if target is None else D(target)
    one = scorecard.Indicator("Thefts", better, target, tuple(figures(series)))
    periods = labels(len(one.values))
    return scorecard.scorecard("Card", [one], periods).lines[0]


def test_a_red_figure_within_the_noise_is_said_to_be_noise():
    found = line(STEADY, 32)
    assert (found.status, found.variation) == ("Red", Variation.COMMON_CAUSE)
    assert found.assurance is Assurance.HIT_OR_MISS
    assert found.disagree
    assert found.reading == (
        "Red, but noise: nothing shows that this has changed. "
        "The target is within the usual range: now hit, now missed."
    )


def test_few_values_are_said_to_be_provisional():
    assert line("10 12 11 10 12", 14).reading.endswith("Fewer than 13 values: provisional.")
    assert "provisional" not in line(STEADY, 32).reading


def test_assurance_without_this_months_figure_names_the_month_that_it_rests_on():
    found = line(f"{STEADY} . .", 32)
    assert (found.status, found.variation) == ("No data", Variation.NO_DATA)
    assert found.reading.startswith("No figure for this period. Assurance is as of ")
    assert labels(len(found.indicator.values))[-3] in found.reading


def test_a_green_figure_that_is_getting_worse_is_said_to_hide_it():
    found = line("10 11 10 12 11 10 11 12 10 11 12 11 25", 26)
    assert (found.status, found.variation) == ("Green", Variation.CONCERN)
    assert found.disagree
    assert found.reading.startswith("Green, but getting worse")


def test_red_and_concern_agree():
    found = line("10 11 10 12 11 10 11 12 10 11 12 11 25", 12)
    assert (found.status, found.disagree) == ("Red", False)
    assert found.reading.startswith("Red and getting worse")


def test_a_missing_figure_never_turns_green_nor_borrows_last_months_variation():
    found = line("10 11 10 12 11 10 11 12 10 11 12 25 .", 30)
    assert (found.status, found.variation) == ("No data", Variation.NO_DATA)
    assert found.reading.startswith("No figure for this period. ")
    assert scorecard.shown_value(found) == scorecard.shown_line_change(found) == "–"


def test_a_neutral_indicator_is_not_rated_but_has_its_variation():
    found = line("10 11 10 12 11 10 11 12 10 11 12 11 25", None, NEUTRAL)
    assert (found.status, found.variation) == ("Not rated", Variation.SPECIAL_CAUSE)
    assert found.reading == "Not rated: it has changed by more than noise."


def test_a_change_is_on_the_period_asked_for():
    one = scorecard.Indicator("Thefts", SMALLER, D(9), tuple(figures("8 20 10")))
    card = scorecard.scorecard("Card", [one], labels(3), back=2)
    assert (card.before, card.lines[0].change) == ("P1", Fraction(1, 4))
    assert scorecard.shown_line_change(card.lines[0]) == "▲ +25.0%"


def test_the_card_says_where_rag_and_spc_disagree():
    noise = scorecard.Indicator("Thefts", SMALLER, D(32), tuple(figures(STEADY)))
    card = scorecard.scorecard("Card", [noise], labels(13))
    assert scorecard.alt_text(card).endswith("RAG and SPC disagree on Thefts.")


# --- grant -----------------------------------------------------------------------------------------

BLABY = [D(25000), D("13711.12"), D("20840.41")]


def test_an_allocation_rounded_by_itself_is_shown_and_not_the_sum_of_its_pence():
    chart = grant.grant_chart("ABG", ["Blaby"], ["a", "b", "c"], [BLABY], None, [D(59551)])
    assert grant.shown_area(chart.areas[0]) == "£59,551"
    summed = grant.grant_chart("ABG", ["Blaby"], ["a", "b", "c"], [BLABY])
    assert summed.areas[0].total == D("59551.53")


def test_a_change_on_the_year_before_is_in_brackets_where_there_is_one():
    chart = grant.grant_chart(
        "ABG", ["A", "B", "C"], ["Even"], [[D(110)], [D(90)], [D(5)]], [D(100), None, D(0)]
    )
    assert [grant.shown_area(area) for area in chart.areas] == ["£110 (+10.0%)", "£90", "£5"]


def test_a_negative_share_is_refused_since_a_stacked_bar_would_hide_it():
    with pytest.raises(WrongCells, match="Blaby's share of a is negative"):
        grant.grant_chart("ABG", ["Blaby"], ["a", "b"], [[D(-20), D(70)]])


def test_a_missing_share_is_no_zero():
    with pytest.raises(WrongInput, match="Blaby has no share of b"):
        grant.grant_chart("ABG", ["Blaby"], ["a", "b"], [[D(1), None]])


# --- words and colours -----------------------------------------------------------------------------


def test_figures_are_written_as_people_write_them():
    assert shown(D(6937)) == "6,937"
    assert shown(D("0.189"), percent=True) == "18.9%"
    assert shown_change(Fraction(1, 8)) == "+12.5%"
    assert shown_change(D("-0.013"), percent=True) == "-1.3 pts"
    assert (pounds(D("59551.2")), pounds(D(-5))) == ("£59,551", "-£5")


def luminance(colour):
    """Relative luminance by WCAG 2.1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tones", [STATUS_TONES, VARIATION_TONES, ASSURANCE_TONES])
def test_words_stand_out_from_their_background(tones):
    assert all(contrast(tone.fill, tone.text) >= 4.5 for tone in tones.values())
    assert all(tone.symbol for tone in tones.values())


def test_points_differ_by_shape_so_that_colour_is_not_needed():
    assert len({mark.shape for mark in MARKS.values()}) == len(MARKS)
    assert len({mark.excel_shape for mark in MARKS.values()}) == len(MARKS)


def test_neighbouring_series_differ_in_grey():
    greys = [luminance(colour) for colour in SERIES[:3]]
    assert all(contrast(a, b) >= 1.9 for a, b in pairwise(SERIES[:3]))
    assert greys == sorted(greys, reverse=True)
