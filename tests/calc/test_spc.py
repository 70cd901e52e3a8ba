"""XmR charts: each rule on series made for it, and every chart against a reading of the rules.

``read_rules`` follows docs/contract.md point by point with fractions, looking at every window that
holds a point; it shares nothing with the code under test.
"""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcsp.calc.errors import OutOfDomain, WrongInput
from xlcsp.calc.polarity import Polarity
from xlcsp.calc.spc import NO_POINT, assurance, is_provisional, spc, variation

D = Decimal
SMALLER, BIGGER, NEUTRAL = Polarity


def figures(text):
    return [None if word == "." else D(word) for word in text.split()]


def rules(points):
    return [point.rule for point in points]


def meanings(points):
    return [point.meaning for point in points]


# --- limits ----------------------------------------------------------------------------------


def test_limits_are_the_mean_and_2_66_average_moving_ranges_either_side():
    # Mean 12; moving ranges 2, 4, 4, 2 average 3; 2.66 × 3 = 7.98.
    for point in spc(figures("12 14 10 14 12"), SMALLER)[:1]:
        assert point.mean == Fraction(62, 5)
        assert point.upper - point.mean == point.mean - point.lower == Fraction("7.98")


def test_screening_leaves_out_moving_ranges_not_below_3_267_averages():
    # 19 ranges of 1 and one of 31: average 2.5, edge 8.1675; screened average 1, else 2.5.
    values = figures("0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 32")
    screened, unscreened = spc(values, SMALLER)[0], spc(values, SMALLER, screen=False)[0]
    assert screened.upper - screened.mean == Fraction("2.66")
    assert unscreened.upper - unscreened.mean == Fraction("6.65")


def test_a_moving_range_on_the_edge_of_screening_is_left_out():
    # 3266 ranges of 2267 / 3266 ... is not a figure people type; 1000 ranges do it exactly:
    # 999 ranges of 1 and one of r, with r = 3.267 × (999 + r) / 1000, so r = 3267 × 999 / 996733.
    r = Fraction(3267 * 999, 996733)
    steps = [996733] * 999 + [int(r * 996733)]
    assert r * 996733 == 3267 * 999
    values, at = [D(0)], 0
    for place, step in enumerate(steps):
        at += step if place % 2 == 0 else -step
        values.append(D(at))
    point = spc(values, SMALLER)[0]
    assert point.upper - point.mean == Fraction("2.66") * 996733


def test_a_constant_series_has_limits_equal_to_its_mean_and_nothing_special():
    for point in spc(figures("5 5 5 5 5 5 5 5"), SMALLER):
        assert point == (5, 5, 5, "", "Common cause")


def test_one_value_has_a_mean_and_no_limits():
    assert spc(figures(". 7 ."), SMALLER) == (
        NO_POINT,
        (7, None, None, "", "Common cause"),
        NO_POINT,
    )


def test_no_values_give_empty_rows():
    assert spc([None, None], SMALLER) == (NO_POINT, NO_POINT)
    assert spc([], SMALLER) == ()


def test_a_gap_is_not_a_zero_and_its_neighbours_follow_one_another():
    with_gap = spc(figures("3 . 5 4 . . 6"), SMALLER)
    without = spc(figures("3 5 4 6"), SMALLER)
    assert [point for point in with_gap if point != NO_POINT] == list(without)
    assert [row for row, point in enumerate(with_gap) if point == NO_POINT] == [1, 4, 5]


def test_limits_fixed_after_twelve_values_ignore_the_later_ones():
    early = figures("10 12 10 12 10 12 . 10 12 10 12 10 12")
    fixed = spc([*early, D(40), D(41)], SMALLER, fix_after=D(12))
    assert fixed[0].mean == 11
    assert fixed[-1].upper == 11 + Fraction("5.32")
    assert fixed[-1].rule == "Outside limits"


def test_fixing_after_more_values_than_there_are_uses_all():
    values = figures("10 12 10 12 11")
    assert spc(values, SMALLER, fix_after=D(12)) == spc(values, SMALLER)


def test_a_rebase_starts_a_stretch_with_limits_and_rules_of_its_own():
    values = figures("1 2 1 2 1 2 101 102 . 101 102")
    marks = [row == 6 for row in range(11)]
    assert spc(values, BIGGER, rebase=marks) == (
        *spc(values[:6], BIGGER),
        *spc(values[6:], BIGGER),
    )


def test_a_rebase_mark_on_a_missing_value_starts_its_stretch_at_the_next_one():
    values = figures("1 2 1 . 9 8 9")
    marks = [False, False, False, True, False, False, False]
    assert spc(values, BIGGER, rebase=marks)[4:] == spc(values[4:], BIGGER)


def test_runs_do_not_reach_across_a_rebase():
    values = figures("1 2 3 4 5 6 7 8 9 10")
    marks = [row == 5 for row in range(10)]
    assert "7 point trend" not in rules(spc(values, BIGGER, rebase=marks))


# --- rules -----------------------------------------------------------------------------------


def test_a_point_beyond_a_limit_is_outside_it_and_one_on_it_is_not():
    # Two values a and b: mean (a+b)/2, reach 2.66 |a-b|, so neither is outside.
    assert rules(spc(figures("0 10"), SMALLER)) == ["", ""]
    fixed = figures("10 12 10 12 10 12 10 12 10 12 10 12")
    on_the_limit, beyond = D("16.32"), D("16.33")
    points = spc([*fixed, on_the_limit, D(11), beyond, D("5.67")], SMALLER, fix_after=D(12))
    assert rules(points)[12:] == ["", "", "Outside limits", "Outside limits"]
    assert meanings(points)[14:] == ["Concern", "Improvement"]


def test_six_rises_in_a_row_mark_all_seven_points_as_a_trend():
    values = figures("5 1 2 3 4 5 6 7 1")
    assert rules(spc(values, BIGGER)) == ["", *["7 point trend"] * 7, ""]
    assert meanings(spc(values, BIGGER))[1] == "Improvement"
    assert meanings(spc(values, SMALLER))[1] == "Concern"


def test_five_rises_or_a_pause_are_no_trend():
    assert "7 point trend" not in rules(spc(figures("5 1 2 3 4 5 6 1"), BIGGER))
    assert "7 point trend" not in rules(spc(figures("1 2 3 4 4 5 6 7"), BIGGER))


def test_a_falling_trend_is_read_by_its_direction_not_its_side_of_the_mean():
    points = spc(figures(f"{TWELVE} 14 13 12.5 12 11.5 11.4 10"), SMALLER, fix_after=D(12))
    assert meanings(points)[12:] == ["Improvement"] * 7


def test_a_turning_point_belongs_to_the_trend_that_reached_it():
    there_and_back = "10 10.5 11 11.5 12 12.5 13 12.5 12 11.5 11 10.5 10"
    points = spc(figures(f"{TWELVE} {there_and_back}"), BIGGER, fix_after=D(12))
    assert meanings(points)[12:] == ["Improvement"] * 7 + ["Concern"] * 6


TWELVE = "10 12 10 12 10 12 10 12 10 12 10 12"  # mean 11, reach 5.32: near from 3.5466... off


@pytest.mark.parametrize(
    ("last_three", "marked"),
    [
        ("15 15 12", "2 2 ."),  # the third only has to be on the same side
        ("15 12 15", "2 . 2"),
        ("15 15 11", ". . ."),  # on the mean is on no side
        ("15 15 10", ". . ."),
        ("15 12 12", ". . ."),
        ("14.5 15 12", ". . ."),  # 3.5 is not more than two thirds of 5.32
        ("15 15 17", "2 2 O"),  # an outside point is on the side too, and is not near
        ("7 7 10", "2 2 ."),
        ("15 7 15", ". . ."),
    ],
)
def test_two_in_three_near_a_limit_on_one_side_mark_the_near_points(last_three, marked):
    # A low or high point between keeps the last three apart from what goes before.
    apart = "10" if last_three.startswith("1") else "12"
    points = spc(figures(f"{TWELVE} {apart} {last_three}"), SMALLER, fix_after=D(12))
    names = {".": "", "2": "2 in 3", "O": "Outside limits"}
    assert rules(points)[13:] == [names[mark] for mark in marked.split()]


def test_seven_points_on_one_side_mark_all_of_the_run():
    points = spc(figures(f"{TWELVE} 10 12 13 12 13 12 13 12 13 10"), SMALLER, fix_after=D(12))
    assert rules(points)[12:] == ["", *["7 points one side"] * 8, ""]
    assert meanings(points)[13] == "Concern"


def test_a_point_on_the_mean_breaks_a_run():
    points = spc(figures(f"{TWELVE} 10 12 13 12 13 11 13 12 13 10"), SMALLER, fix_after=D(12))
    assert set(rules(points)[12:]) == {""}


def test_a_point_on_a_mean_of_tenths_is_on_it_exactly():
    # 0.1, 0.2 and 0.3 average 0.2 only in exact arithmetic; the 0.2s break both runs.
    values = figures(
        "0.1 0.3 0.1 0.3 0.1 0.3 0.1 0.3 0.1 0.3 0.1 0.3 0.2 0.3 0.29 0.3 0.2 0.3 0.29 0.3"
    )
    assert "7 points one side" not in rules(spc(values, SMALLER, fix_after=D(12)))


def test_outside_limits_comes_before_a_trend_and_a_trend_before_the_rest():
    points = spc(figures(f"{TWELVE} 11 12 13 14 15 16 17"), SMALLER, fix_after=D(12))
    assert rules(points)[12:] == [*["7 point trend"] * 6, "Outside limits"]


def test_a_neutral_indicator_has_special_causes_only():
    assert set(meanings(spc(figures("1 2 3 4 5 6 7"), NEUTRAL))) == {"Special cause"}


# --- the last point --------------------------------------------------------------------------


def test_variation_is_what_the_last_value_present_says():
    assert variation(figures("1 2 3 4 5 6 7 . ."), BIGGER) == "Improvement"
    assert variation(figures("1 2 3 4 5 6 7 . ."), SMALLER) == "Concern"
    assert variation(figures("1 2 1 2"), SMALLER) == "Common cause"
    assert variation([None], SMALLER) == "No data"
    assert variation([None], NEUTRAL) == "No data"


# "10 12" twelve times over: limits 5.68 and 16.32.
@pytest.mark.parametrize(
    ("target", "smaller", "bigger"),
    [
        ("5.67", "Consistently fails", "Consistently hits"),
        ("5.68", "Hit or miss", "Hit or miss"),
        ("11", "Hit or miss", "Hit or miss"),
        ("16.32", "Hit or miss", "Hit or miss"),
        ("16.33", "Consistently hits", "Consistently fails"),
    ],
)
def test_assurance_is_the_target_against_the_limits(target, smaller, bigger):
    assert assurance(figures(TWELVE), D(target), SMALLER) == smaller
    assert assurance(figures(TWELVE), D(target), BIGGER) == bigger


def test_assurance_uses_the_last_stretch():
    values = figures(f"{TWELVE} . 1 2 1 2")
    marks = [row == 13 for row in range(17)]
    assert assurance(values, D(11), BIGGER, rebase=marks) == "Consistently fails"


def test_assurance_without_data_comes_first_then_neutral_then_no_target():
    assert assurance([None], None, NEUTRAL) == "No data"
    assert assurance(figures("7"), D(5), BIGGER) == "No data"
    assert assurance(figures(TWELVE), None, NEUTRAL) == "Not rated"
    assert assurance(figures(TWELVE), None, BIGGER) == "No target"


def test_limits_from_fewer_than_thirteen_values_are_provisional():
    assert is_provisional(figures(TWELVE))
    assert not is_provisional(figures(f"{TWELVE} . 11"))
    assert is_provisional(figures(f"{TWELVE} 11 11"), [row == 2 for row in range(14)])


@pytest.mark.parametrize("fix_after", [D(11), D("12.5"), D(0), D(-12)])
def test_fix_after_is_a_whole_number_from_twelve(fix_after):
    with pytest.raises(OutOfDomain, match="fix_after"):
        spc(figures(TWELVE), SMALLER, fix_after=fix_after)


def test_rebase_marks_must_match_the_values():
    with pytest.raises(WrongInput, match="rebase has 2 cells and values has 1"):
        spc(figures("1"), SMALLER, rebase=[True, False])


# --- every chart against a reading of the rules ----------------------------------------------


def read_limits(values, screen):
    ranges = [abs(values[i] - values[i - 1]) for i in range(1, len(values))]
    average = sum(ranges) / len(ranges)
    if screen and average:
        kept = [moved for moved in ranges if moved < Fraction("3.267") * average]
        average = sum(kept) / len(kept)
    mean = sum(values) / len(values)
    return mean, mean - Fraction("2.66") * average, mean + Fraction("2.66") * average


def read_rules(values, mean, lower, upper):
    def windows(length, place):
        starts = range(max(0, place - length + 1), min(place, len(values) - length) + 1)
        return [values[start : start + length] for start in starts]

    def near(value):
        two_thirds = Fraction(2, 3) * (upper - mean)
        return abs(value - mean) > two_thirds and lower <= value <= upper

    def one_side(window):
        return all(value > mean for value in window) or all(value < mean for value in window)

    def trend(window):
        moves = [window[i + 1] - window[i] for i in range(6)]
        return all(move > 0 for move in moves) or all(move < 0 for move in moves)

    found = []
    for place, value in enumerate(values):
        if not lower <= value <= upper:
            found.append("Outside limits")
        elif any(trend(window) for window in windows(7, place)):
            found.append("7 point trend")
        elif near(value) and any(
            one_side(window) and sum(map(near, window)) >= 2 for window in windows(3, place)
        ):
            found.append("2 in 3")
        elif any(one_side(window) for window in windows(7, place)):
            found.append("7 points one side")
        else:
            found.append("")
    return found


# Steps mostly small and one way, so that trends and runs come up, with leaps for the limits.
SERIES = st.lists(
    st.one_of(st.integers(-2, 3), st.integers(-1, 6), st.integers(-40, 40)),
    min_size=2,
    max_size=30,
).map(lambda steps: [D(sum(steps[: i + 1])) / 10 for i in range(len(steps))])


@given(
    st.one_of(SERIES, st.lists(st.integers(0, 9).map(D), min_size=2, max_size=30)), st.booleans()
)
@settings(max_examples=300)
def test_every_limit_and_rule_is_as_a_plain_reading_finds_it(values, screen):
    points = spc(values, SMALLER, screen)
    exact = [Fraction(value) for value in values]
    mean, lower, upper = read_limits(exact, screen)
    assert {point[:3] for point in points} == {(mean, lower, upper)}
    assert rules(points) == read_rules(exact, mean, lower, upper)


@given(SERIES, st.integers(-1000, 1000), st.sampled_from([D("0.001"), D(7), D("1E+6")]))
def test_shifting_and_scaling_a_series_shifts_and_scales_its_limits(values, shift, scale):
    points = spc(values, SMALLER)
    moved = spc([value * scale + shift for value in values], SMALLER)
    for point, other in zip(points, moved, strict=True):
        assert other[:3] == tuple(part * Fraction(scale) + shift for part in point[:3])
        assert other[3:] == point[3:]


@given(SERIES)
def test_reversing_polarity_swaps_improvement_and_concern(values):
    swapped = {"Improvement": "Concern", "Concern": "Improvement", "Common cause": "Common cause"}
    points, reverse = spc(values, SMALLER), spc(values, BIGGER)
    assert meanings(reverse) == [swapped[meaning] for meaning in meanings(points)]
    assert [point[:4] for point in reverse] == [point[:4] for point in points]


@given(SERIES)
def test_turning_a_series_upside_down_turns_its_meanings_too(values):
    assert meanings(spc([-value for value in values], BIGGER)) == meanings(spc(values, SMALLER))
