"""Statuses typed by hand, and polarities. The figures are made up or Warwickshire's."""

import pytest
from grids import sheet, wrong

HEAD = ["Indicator", "Better", "Actual", "Target", "RAG"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (["Smaller is better", "323", "294", "Red"], None),
        (["Smaller is better", "308", "389", "Green"], None),
        (["Smaller is better", "323", "294", "Green"], "Red"),
        (["Smaller is better", "308", "389", "Red"], "Green"),
        (["Bigger is better", "1,127", "1,063", "Red"], "Green"),
        (["Smaller is better", "323", "294", "Amber"], None),  # a tolerance that is not printed
        (["Smaller is better", "290", "294", "Amber"], "Green"),
        (["Smaller is better", "To be confirmed", "294", "Green"], None),
        (["", "323", "294", "Green"], None),  # polarity is never guessed
        (["Smaller is better", "25%", "294", "Green"], None),
    ],
)
def test_a_typed_status_is_held_against_its_figures(line: list[str], expected: str | None) -> None:
    found = wrong(sheet("Board", [HEAD, ["NI 15", *line]], table="Board"))
    assert {cell: one.expected for cell, one in found.items()} == (
        {"E2": expected} if expected else {}
    )


TARGETS = [["Indicator", "Measure", "2010/11 target"], ["NI 15 – violence", "Smaller is better", "288"],
           ["NI 21 – concerns", "Bigger is better", "29.5%"],
           ["NI 30 – re-offending", "Bigger is better", "19% reduction"]]  # fmt: skip


def board(*lines: list[str]) -> list[list[str]]:
    return [["Indicator", "2008/09 Actual", "2009/10 Actual", "Change"], *lines]


@pytest.mark.parametrize(
    ("line", "accused"),
    [
        (["NI 15 - Most serious violent crime", "306", "323", "+5.6% (red)"], False),
        (["NI 15 - Most serious violent crime", "306", "323", "+5.6% (green)"], True),
        (["NI 21 – Dealing with concerns", "23%", "25%", "+2% (green)"], False),
        (["NI 21 – Dealing with concerns", "23%", "25%", "+2% (red)"], True),
        (["NI 40 - no polarity stated", "1,111", "1,127", "+1.4% (red)"], False),
        (["NI 15 - within a tolerance", "306", "323", "+5.6% (amber)"], False),
    ],
)
def test_a_colour_in_brackets_is_held_against_the_sign(line: list[str], accused: bool) -> None:
    sheets = (
        sheet("Targets", TARGETS, table="Targets"),
        sheet("Board", board(line), table="Board"),
    )
    cells = [where for where, one in wrong(*sheets).items() if "typed by hand" in one.cause]
    assert cells == (["Board!D2"] if accused else [])


def test_a_count_and_its_reduction_are_two_forms_of_one_indicator() -> None:
    line = ["NI 30 - Re-offending", "351", "120", "-65.8% (green)"]
    sheets = (
        sheet("Targets", TARGETS, table="Targets"),
        sheet("Board", board(line), table="Board"),
    )
    assert wrong(*sheets) == {}


def test_two_polarities_of_one_indicator_in_one_form_are_found() -> None:
    other = [["Indicator", "Better", "Target"], ["NI 15 (local)", "Bigger is better", "280"]]
    found = wrong(sheet("Targets", TARGETS, table="Targets"), sheet("Local", other, table="Local"))
    assert {where: one.cause for where, one in found.items()} == {
        "Local!B2": "two polarities for one indicator in one form"
    }
