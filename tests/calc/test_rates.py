"""Rates, percentages and their limits.

Expected limits were worked out apart, to 40 digits with mpmath: the exact Poisson ones by halving
an interval on the regularised incomplete gamma function, Byar's and Wilson's from their formulas.
"""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcsp.calc.errors import OutOfDomain, ZeroBase
from xlcsp.calc.poisson import at_least, at_most, exact_limits
from xlcsp.calc.polarity import Polarity
from xlcsp.calc.rates import (
    byar_limits,
    compare,
    count_limits,
    percent_limits,
    rate,
    rate_limits,
)

D = Decimal


def twelve_digits(*expected):
    return pytest.approx(expected, rel=1e-12, abs=0)


def test_a_rate_is_per_thousand_unless_told():
    assert rate(D(1180), D(164804)) == Fraction(1180 * 1000, 164804)
    assert round(float(rate(D(1180), D(164804))), 2) == 7.16
    assert rate(D(3), D(200), D(100)) == Fraction(3, 2)


@pytest.mark.parametrize(
    ("count", "tail", "lower", "upper"),
    [
        (0, 0.025, 0, 3.688879454113936),
        (0.5, 0.025, 0.000491034558587628, 4.674201802248074),
        (0.5, 0.001, 7.853985746312449e-7, 8.133118098119065),
        (1, 0.025, 0.02531780798428988, 5.571643390938899),
        (1, 0.001, 0.001000500333583534, 9.233413476451586),
        (2, 0.025, 0.2422092785439649, 7.224687667723961),
        (5, 0.025, 1.623486390118421, 11.66833207932267),
        (5, 0.001, 0.7393717319178325, 16.45474520368011),
        (9, 0.025, 4.115373097378332, 17.08480345141917),
        (9, 0.001, 2.452424404363775, 22.65737330906293),
        (9.5, 0.025, 4.453258240993986, 17.73943795286363),
        (10, 0.025, 4.795388696132434, 18.39035604201778),
        (100, 0.025, 81.36399125092314, 121.6267937924264),
        (100, 0.001, 71.92139749500041, 134.9243190612645),
        (10000, 0.025, 9804.952467260183, 10197.95162466147),
        (10000, 0.001, 9693.824385823726, 10312.89067520936),
    ],
)
def test_exact_poisson_limits_agree_to_twelve_digits(count, tail, lower, upper):
    assert exact_limits(count, tail) == twelve_digits(lower, upper)


@pytest.mark.parametrize(
    ("count", "tail", "lower", "upper"),
    [
        (10, 0.025, 4.787449913967562, 18.39145860575648),
        (10, 0.001, 2.916318374695685, 24.19372492788054),
        (57, 0.025, 43.1686006651133, 73.85145927972136),
        (1180, 0.025, 1113.624650759711, 1249.298001090748),
        (1180, 0.001, 1076.684783671039, 1290.059335866241),
        (1_000_000, 0.025, 998040.9833249861, 1001961.911960666),
    ],
)
def test_byars_limits_agree_to_twelve_digits(count, tail, lower, upper):
    assert byar_limits(count, tail) == twelve_digits(lower, upper)


def test_limits_are_exact_below_ten_events_and_byars_from_ten():
    assert rate_limits(D(9), D(1000)) == twelve_digits(4.115373097378332, 17.08480345141917)
    assert rate_limits(D(10), D(1000)) == twelve_digits(4.787449913967562, 18.39145860575648)


def test_limits_of_a_rate_are_in_its_own_unit():
    assert rate_limits(D(9), D(2000), D(100000)) == twelve_digits(
        4.115373097378332 * 50, 17.08480345141917 * 50
    )


def test_a_count_may_exceed_its_population():
    assert rate_limits(D(9), D(1), D(1)) == twelve_digits(4.115373097378332, 17.08480345141917)


@pytest.mark.parametrize("confidence", [D("0.998"), D("99.8")])
def test_confidence_is_read_as_a_fraction_or_as_per_cent(confidence):
    assert rate_limits(D(9), D(1000), confidence=confidence) == twelve_digits(
        2.452424404363775, 22.65737330906293
    )


@pytest.mark.parametrize("confidence", [D("0.89"), D(1), D("1.5"), D("89.9"), D(100), D(0), D(-1)])
def test_confidence_out_of_range_is_out_of_domain(confidence):
    with pytest.raises(OutOfDomain, match="confidence"):
        rate_limits(D(9), D(1000), confidence=confidence)


def test_confidence_of_ninety_per_cent_itself_is_in_range():
    assert percent_limits(D(81), D(263), D(90)) == twelve_digits(
        0.2633136171884814, 0.3565663496084882
    )


@pytest.mark.parametrize("work_out", [rate, rate_limits])
def test_what_a_rate_cannot_be_of(work_out):
    with pytest.raises(ZeroBase, match="population is 0"):
        work_out(D(5), D(0))
    with pytest.raises(OutOfDomain, match="population is -1"):
        work_out(D(5), D(-1))
    with pytest.raises(OutOfDomain, match="count is -5"):
        work_out(D(-5), D(100))
    with pytest.raises(OutOfDomain, match="per is 0"):
        work_out(D(5), D(100), D(0))


@pytest.mark.parametrize(
    ("numerator", "denominator", "confidence", "lower", "upper"),
    [
        (25, 100, "0.95", 0.1754521136228768, 0.3430446354806161),
        (0, 10, "0.95", 0, 0.2775327998628893),
        (10, 10, "0.95", 0.7224672001371107, 1),
        (1, 1_000_000, "0.95", 1.765245767453715e-7, 5.664911804311443e-6),
        (999_999, 1_000_000, "0.998", 0.9999885378171698, 0.9999999127574158),
    ],
)
def test_wilsons_limits_agree_to_twelve_digits(numerator, denominator, confidence, lower, upper):
    limits = percent_limits(D(numerator), D(denominator), D(confidence))
    assert limits == twelve_digits(lower, upper)


def test_wilsons_limits_agree_with_newcombes_published_example():
    lower, upper = percent_limits(D(81), D(263))
    assert (round(lower, 4), round(upper, 4)) == (0.2553, 0.3662)


def test_a_part_above_its_whole_is_out_of_domain():
    with pytest.raises(OutOfDomain, match="numerator is 11, above denominator, 10"):
        percent_limits(D(11), D(10))


def test_proportions_of_nothing_or_less_are_refused():
    with pytest.raises(ZeroBase, match="denominator is 0"):
        percent_limits(D(0), D(0))
    with pytest.raises(OutOfDomain, match="denominator is -1"):
        percent_limits(D(0), D(-1))
    with pytest.raises(OutOfDomain, match="numerator is -1"):
        percent_limits(D(-1), D(10))


# 9 events in 1,000: 4.12 to 17.08 per 1,000.
@pytest.mark.parametrize(
    ("reference", "smaller", "bigger", "neutral"),
    [
        ("4.1", "Worse", "Better", "Higher"),
        ("4.2", "Similar", "Similar", "Similar"),
        ("17.0", "Similar", "Similar", "Similar"),
        ("17.1", "Better", "Worse", "Lower"),
    ],
)
def test_an_area_differs_where_the_reference_lies_outside_its_limits(
    reference, smaller, bigger, neutral
):
    words = [compare(D(9), D(1000), D(reference), better) for better in Polarity]
    assert dict(zip(Polarity, words, strict=True)) == {
        Polarity.SMALLER: smaller,
        Polarity.BIGGER: bigger,
        Polarity.NEUTRAL: neutral,
    }


def test_a_reference_on_a_limit_is_similar():
    assert compare(D(0), D(1000), D(0), Polarity.SMALLER) == "Similar"


def test_missing_figures_are_never_compared():
    assert compare(None, D(1000), D(5), Polarity.SMALLER) == "No data"
    assert compare(D(9), None, None, Polarity.SMALLER) == "No data"
    assert compare(D(9), D(1000), None, Polarity.SMALLER) == "No target"


COUNTS = st.floats(0, 5000)
TAILS = st.floats(1e-6, 0.05)


@given(COUNTS, TAILS)
def test_limits_contain_the_count(count, tail):
    limits = count_limits(count, tail)
    assert 0 <= limits.lower <= count < limits.upper


@pytest.mark.parametrize("count", [1e-300, 5e-324, 1e-6, 0.004])
def test_a_sliver_of_an_event_has_no_lower_limit_to_speak_of(count):
    assert exact_limits(count, 0.025) == (
        pytest.approx(0, abs=1e-300),
        pytest.approx(3.69, abs=0.02),
    )


@given(st.floats(0.1, 5000), TAILS)
def test_exact_limits_leave_exactly_the_tail_on_each_side(count, tail):
    lower, upper = exact_limits(count, tail)
    assert at_least(count, lower) == pytest.approx(tail, rel=1e-9)
    assert at_most(count, upper) == pytest.approx(tail, rel=1e-9)


@given(st.integers(0, 400), st.floats(0.01, 400))
def test_a_count_is_either_at_most_so_many_or_at_least_one_more(count, mean):
    assert at_most(count, mean) + at_least(count + 1, mean) == pytest.approx(1, rel=1e-12)


@given(st.floats(10, 5000), st.floats(0.01, 0.05))
def test_byars_approximation_stays_close_to_the_exact_limits_from_ten_events_up(count, tail):
    byar, exact = byar_limits(count, tail), exact_limits(count, tail)
    assert byar.lower == pytest.approx(exact[0], rel=0.005)
    assert byar.upper == pytest.approx(exact[1], rel=0.001)


@given(st.integers(1, 10**6), st.data())
def test_wilsons_limits_contain_the_proportion_and_mirror_its_complement(base, data):
    part = data.draw(st.integers(0, base))
    lower, upper = percent_limits(D(part), D(base))
    rest = percent_limits(D(base - part), D(base))
    assert 0 <= lower <= part / base + 1e-15
    assert part / base - 1e-15 <= upper <= 1
    assert (rest.lower, rest.upper) == pytest.approx((1 - upper, 1 - lower), abs=1e-14)
