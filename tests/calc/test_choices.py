"""Words that choose: polarity, unit, kinds, methods and flags; nothing is guessed."""

import pytest

from xlcsp.calc.choice import read_flag
from xlcsp.calc.errors import WrongInput
from xlcsp.calc.period import PeriodKind, read_period_kind
from xlcsp.calc.polarity import Polarity, read_better
from xlcsp.calc.target import PathMethod, TargetKind, read_path_method, read_target_kind
from xlcsp.calc.unit import Unit, read_unit


@pytest.mark.parametrize(
    "text",
    [
        *("smaller", "Smaller is better", "SMALLER", "low", "lower", "Lower is better", "decrease"),
        *("reduce", " smaller  is\u00a0better ", "Smaller is better ²"),
    ],
)
def test_smaller_is_better_in_all_its_words(text: str) -> None:
    assert read_better(text) is Polarity.SMALLER


@pytest.mark.parametrize(
    "text", ["bigger", "Bigger is better", "high", "higher", "increase", "maximise", "MAXIMISE"]
)
def test_bigger_is_better_in_all_its_words(text: str) -> None:
    assert read_better(text) is Polarity.BIGGER


def test_neutral_is_neutral() -> None:
    assert read_better("Neutral") is Polarity.NEUTRAL


@pytest.mark.parametrize("text", ["", "  ", "better", "good", "n/a", "smaller or bigger", "s"])
def test_polarity_is_never_guessed(text: str) -> None:
    with pytest.raises(WrongInput, match=r"^better must be smaller, bigger or neutral; "):
        read_better(text)


def test_units_are_number_and_points() -> None:
    assert read_unit("Number") is Unit.NUMBER
    assert read_unit("points") is Unit.POINTS
    with pytest.raises(WrongInput, match=r'^unit must be number or points; "percent" was found'):
        read_unit("percent")


def test_kinds_and_methods_are_read_in_any_case() -> None:
    assert read_target_kind("Change") is TargetKind.CHANGE
    assert read_target_kind("level") is TargetKind.LEVEL
    assert read_path_method("Compound") is PathMethod.COMPOUND
    assert read_path_method("simple") is PathMethod.SIMPLE
    assert read_period_kind("fq") is PeriodKind.FINANCIAL_QUARTER
    assert read_period_kind("R12") is PeriodKind.ROLLING_TWELVE_MONTHS


def test_an_unknown_kind_of_period_names_those_that_there_are() -> None:
    with pytest.raises(WrongInput, match="FY, FQ, FM, CY, CQ or R12"):
        read_period_kind("week")


def test_flags_are_yes_or_no_and_nothing_else() -> None:
    assert read_flag("TRUE", "screen") is True
    assert read_flag("no", "screen") is False
    with pytest.raises(WrongInput, match=r"^screen must be TRUE or FALSE"):
        read_flag("perhaps", "screen")
