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


def districts(better: str, *figures: str) -> list[list[str]]:
    names = ("Northwold", "Midmarsh", "Southdene", "Eastley")
    return [["District", "Actual", "Target", "Better"],
            *([name, figure, "100", better] for name, figure in zip(names, figures, strict=True))]  # fmt: skip


def test_a_table_for_each_indicator_with_areas_in_its_rows_is_left_alone() -> None:
    """Fewer burglaries and more confidence are better in the same four districts."""
    sheets = (
        sheet("Burglary", districts("Smaller is better", "80", "90", "70", "60"), table="Burglary"),
        sheet("Confidence", districts("Bigger is better", "8", "9", "7", "6"), table="Confidence"),
    )
    assert wrong(*sheets) == {}


def test_areas_of_two_indicators_named_by_their_sheets_are_left_alone() -> None:
    sheets = (
        sheet("NI 20 figures", districts("Smaller is better", "80", "90", "70", "60"), table="A"),
        sheet("NI 21 districts", districts("Bigger is better", "8", "9", "7", "6"), table="B"),
    )
    assert wrong(*sheets) == {}


def test_areas_of_one_indicator_are_held_against_each_other() -> None:
    sheets = (
        sheet("NI 20 figures", districts("Smaller is better", "8", "9", "7", "6"), table="NI20_A"),
        sheet("NI 20 again", districts("Bigger is better", "8", "9", "7", "6"), table="NI20_B"),
    )
    assert set(wrong(*sheets)) == {f"NI 20 again!D{row}" for row in (2, 3, 4, 5)}


def test_the_indicator_is_read_from_its_own_column_where_the_first_holds_areas() -> None:
    grid = [["District", "Indicator", "Actual", "Target", "Better"],
            ["Northwold", "Burglary", "80", "100", "Smaller is better"],
            ["Northwold", "Confidence", "80", "100", "Bigger is better"],
            ["Midmarsh", "Burglary", "90", "100", "Bigger is better"]]  # fmt: skip
    assert set(wrong(sheet("Board", grid, table="Board"))) == {"E4"}
