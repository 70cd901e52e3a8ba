"""The catalogue holds all that a person or a host needs, in words that fit where they are shown."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from xlcsp.worksheet import CATALOGUE, OMITTED, Example, Function, Kind, Missing, call

FUNCTIONS = list(CATALOGUE.values())
EXAMPLES = [(function, example) for function in FUNCTIONS for example in function.examples]

SHARED = (
    *("better", "unit", "amber", "previous", "elapsed", "periods", "profile"),
    *("per", "confidence", "screen", "fix_after"),
)
EXCEL_ARGUMENT_HELP = 255
EXCEL_SUMMARY = 250
"""Characters that Excel's function wizard shows."""


def named(value: Any) -> str | None:
    return value.name if isinstance(value, Function) else None


@pytest.mark.parametrize(("function", "example"), EXAMPLES, ids=lambda v: getattr(v, "formula", ""))
def test_every_example_gives_its_result(function: Function, example: Example) -> None:
    assert rounded(call(function.name, example.arguments)) == rounded(example.result)


def rounded(result: Any) -> Any:
    if isinstance(result, tuple):
        return tuple(rounded(part) for part in result)
    return float(f"{result:.12g}") if isinstance(result, float) else result


@pytest.mark.parametrize(("function", "example"), EXAMPLES, ids=lambda v: getattr(v, "formula", ""))
def test_every_formula_says_what_its_arguments_are(function: Function, example: Example) -> None:
    name, arguments = parsed(example.formula)
    assert name == function.name
    assert arguments == tuple(OMITTED if a is None else a for a in example.arguments)


TOKEN = re.compile(
    r'(?P<date>DATE\((\d+),(\d+),(\d+)\))|(?P<text>"[^"]*")'
    r"|(?P<number>-?\d+(?:\.\d+)?)(?P<percent>%?)|(?P<array>\{[^{}]*\})"
)


def parsed(formula: str) -> tuple[str, tuple[Any, ...]]:
    """The name and the arguments of a formula that is one call on constants."""
    whole = re.fullmatch(r"=(CSP\.[A-Z]+)\((.*)\)", formula)
    assert whole, formula
    cells = re.findall(r'((?:"[^"]*"|\{[^{}]*\}|\([^()]*\)|[^,"{}()])*)(?:,|$)', whole[2])
    found = [cell.strip() for cell in cells]
    if whole[2] and not whole[2].rstrip().endswith(",") and found[-1] == "":
        found.pop()
    return whole[1], tuple(constant(cell) for cell in found)


def constant(text: str) -> Any:
    if not text:
        return OMITTED
    token = TOKEN.fullmatch(text)
    assert token, text
    if token["date"]:
        return date(int(token[2]), int(token[3]), int(token[4]))
    if token["text"]:
        return text[1:-1]
    if token["array"]:
        return tuple(tuple(constant(c) for c in row.split(",")) for row in text[1:-1].split(";"))
    number = float(token["number"])
    return round(number / 100, 12) if token["percent"] else number


@pytest.mark.parametrize("function", FUNCTIONS, ids=named)
def test_the_help_fits_excels_function_wizard(function: Function) -> None:
    assert 0 < len(function.summary) <= EXCEL_SUMMARY
    assert all(0 < len(argument.help) <= EXCEL_ARGUMENT_HELP for argument in function.arguments)
    assert len(function.signature) <= EXCEL_ARGUMENT_HELP


@pytest.mark.parametrize("function", FUNCTIONS, ids=named)
def test_the_help_is_whole_sentences(function: Function) -> None:
    texts = [function.summary, function.help, function.result]
    texts += [argument.help for argument in function.arguments]
    texts += [example.note for example in function.examples if example.note]
    assert all(text[-1] == "." and "  " not in text for text in texts)


@pytest.mark.parametrize("function", FUNCTIONS, ids=named)
def test_every_function_has_an_example(function: Function) -> None:
    assert function.examples


@pytest.mark.parametrize("function", FUNCTIONS, ids=named)
def test_required_arguments_come_first_and_names_are_plain(function: Function) -> None:
    required = [argument.required for argument in function.arguments]
    assert required == sorted(required, reverse=True)
    names = [argument.name for argument in function.arguments]
    assert all(re.fullmatch(r"[a-z_]{1,14}", name) for name in names)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("function", FUNCTIONS, ids=named)
def test_a_default_is_shown_where_there_is_one(function: Function) -> None:
    for argument in function.arguments:
        if argument.missing is Missing.DEFAULT and argument.default_value is not False:
            assert argument.default


def test_one_name_means_one_thing_wherever_it_stands() -> None:
    for shared in SHARED:
        found = {
            replace(argument, kind=Kind.EACH)
            for function in FUNCTIONS
            for argument in function.arguments
            if argument.name == shared and argument.kind is not Kind.WHOLE
        }
        assert len(found) <= 1


def test_keys_are_the_canonical_names() -> None:
    assert all(name == function.name for name, function in CATALOGUE.items())
    assert all(re.fullmatch(r"CSP\.[A-Z]{2,13}", name) for name in CATALOGUE)
