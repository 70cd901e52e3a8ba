"""Status cells of an open workbook coloured through xlwings, on its remote engine."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from live_book import LiveBook, open_book, sheet_of
from xlwings.pro import _xlremote

from xlcsp.hosts.desktop import excel_only
from xlcsp.hosts.desktop.colour import take_off
from xlcsp.hosts.desktop.ribbon import coloured
from xlcsp.hosts.palettes import OURS, PALETTES, SYMBOLS, WORDS, Tone, tone_of, tone_rules

JAVASCRIPT = (
    Path(excel_only.__file__).parents[1] / "addin" / "project" / "static" / "csp" / "excel.js"
)


def workbook(*words: str) -> LiveBook:
    sheet = sheet_of("S")
    sheet["values"] = sheet["formulas"] = [["", word] for word in words]
    return open_book(sheet)


def with_rules(live: LiveBook) -> Any:
    """Excel's side of reading the rules of a range, which the real engine does not have."""

    def rules(cells: Any) -> Any:
        held = live.rules.setdefault(cells.address.replace("$", ""), [])
        return _xlremote.ConditionalFormats(cells, held)

    return patch.object(_xlremote.Range, "conditional_formats", property(rules))


@pytest.mark.parametrize("palette", PALETTES, ids=lambda each: each.key)
def test_one_rule_a_tone_with_the_palettes_fill_and_text(palette: Any) -> None:
    live = workbook("Green", "Amber", "Red")
    with with_rules(live):
        said = coloured(live.book.sheets[0].range("B1:B3"), palette.key)
    added = [each["args"][0] for each in live.named("addConditionalFormat")]
    wanted = [palette.colours[tone] for tone in Tone]
    assert [each["fill_color"] for each in added] == [each.fill.lower() for each in wanted]
    assert [each["font_color"] for each in added] == [each.text.lower() for each in wanted]
    assert {each["type"] for each in added} == {"Custom"}
    assert all(place["start_row"] == 0 for place in live.named("addConditionalFormat"))
    assert "3 of its 3 cells hold such a word" in said


def test_the_rules_are_about_the_formatted_cell_itself() -> None:
    live = workbook("Green", "+9.9% (red)", "other")
    with with_rules(live):
        coloured(live.book.sheets[0].range("B1:B3"), "accessible")
    formulas = [each["args"][0]["formula"] for each in live.named("addConditionalFormat")]
    assert all("TRIM(B1)" in each and "$" not in each for each in formulas)


def test_colouring_again_replaces_our_rules_and_leaves_others() -> None:
    live = workbook("Green")
    foreign = {"type": "Custom", "formula": "=B1>5"}
    live.rules["B1"] = [foreign]
    cells = live.book.sheets[0].range("B1")
    with with_rules(live):
        coloured(cells, "traditional")
        coloured(cells, "accessible")
    left = live.rules["B1"]
    assert foreign in left
    fills = {each.get("fill_color") for each in left} - {None}
    assert fills == {each.fill.lower() for each in PALETTES[1].colours.values()}


def test_taking_off_says_so_where_there_is_nothing_of_ours() -> None:
    live = workbook("Green")
    cells = live.book.sheets[0].range("B1")
    with with_rules(live):
        assert "no colours of ours" in coloured(cells, None)
        coloured(cells, "traditional")
        assert take_off(cells) == len(Tone)
        assert live.rules["B1"] == []


@pytest.mark.parametrize("word", WORDS, ids=lambda each: each.text)
def test_every_word_is_in_the_rule_of_its_tone_and_no_other(word: Any) -> None:
    rules = tone_rules(PALETTES[0], "B2")
    test = f'"{word.text}"'
    holding = [tone for tone, each in zip(Tone, rules, strict=True) if test in each.formula]
    assert holding == [word.tone]
    assert tone_of(f" {word.text.upper()} ") is word.tone


def test_the_symbol_stands_before_the_word_and_the_cell_keeps_it() -> None:
    for tone, rule in zip(Tone, tone_rules(PALETTES[0], "B2"), strict=True):
        assert rule.number_format == f'General;General;General;"{SYMBOLS[tone]} "@'


def test_the_add_ins_rules_carry_the_same_mark() -> None:
    (mark,) = re.findall(r"const OURS = '(.*)';", JAVASCRIPT.read_text(encoding="utf-8"))
    assert mark == OURS


# What only Excel itself can be asked ----------------------------------------------------------------


def excel_cells(active: str = "$D$7", address: str = "$D$5:$D$9") -> Any:
    app = SimpleNamespace(
        engine=SimpleNamespace(name="excel"),
        api=SimpleNamespace(ActiveCell=SimpleNamespace(Address=active)),
    )
    sheet = SimpleNamespace(book=SimpleNamespace(app=app))
    return SimpleNamespace(sheet=sheet, address=address)


def test_in_excel_a_rule_is_written_for_the_active_cell() -> None:
    """Excel reads a new rule's addresses as seen from the active cell, not from the first."""
    assert excel_only.active_cell(excel_cells()) == "D7"


def test_in_excel_a_rule_counts_only_over_exactly_these_cells() -> None:
    rule = SimpleNamespace(api=SimpleNamespace(AppliesTo=SimpleNamespace(Address="$D$5:$D$9")))
    assert excel_only.covers(rule, excel_cells())
    assert not excel_only.covers(rule, excel_cells(address="$D$5:$D$8"))


def test_in_excel_the_symbol_is_the_rules_number_format() -> None:
    rule = SimpleNamespace(api=SimpleNamespace(NumberFormat=None))
    excel_only.show_with(rule, "@", excel_cells())
    assert rule.api.NumberFormat == "@"
