"""The VBA functions beside what xlwings' own generator writes for the same functions."""

import io
import re
from types import SimpleNamespace

import pytest
from stubbed_xlwings import PYTHON_MODULE, xlwings_on_windows

from xlcsp.hosts.desktop.vba_functions import functions_module, wrapper
from xlcsp.hosts.desktop.vba_help import help_module
from xlcsp.hosts.desktop.vba_words import LONGEST_HELP, vba_name, vba_text
from xlcsp.worksheet import CATALOGUE, desktop

LONGEST_LINE = 1_023
"""Characters of a line of VBA."""
MOST_CONTINUATIONS = 24


@pytest.fixture(scope="module")
def generated() -> dict[str, str]:
    """What xlwings writes, by function."""
    written = io.StringIO()
    with xlwings_on_windows() as windows:
        workbook = SimpleNamespace(Name="xlcsp.xlam")
        windows.udfs.generate_vba_wrapper(PYTHON_MODULE, windows.functions, written, workbook)
    found = re.findall(r"^Function (\w+)\(.*?^End Function$", written.getvalue(), re.S | re.M)
    texts = re.findall(r"^Function .*?^End Function$", written.getvalue(), re.S | re.M)
    return dict(zip(found, texts, strict=True))


def without_our_additions(text: str) -> str:
    """A function without the description it carries and without the turning of codes to errors."""
    plain = re.sub(r"^Attribute .*\n", "", text, flags=re.M)
    return re.sub(r"CspCells\((XLPy\.CallUDF\(.*\))\)$", r"\1", plain, flags=re.M).strip()


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_function_has_the_form_that_xlwings_generates(
    name: str, generated: dict[str, str]
) -> None:
    assert without_our_additions(wrapper(CATALOGUE[name])) == generated[desktop(name)]


def test_xlwings_generates_the_same_functions_and_no_others(generated: dict[str, str]) -> None:
    assert set(generated) == {desktop(name) for name in CATALOGUE}


def test_each_answer_has_its_errors_made(generated: dict[str, str]) -> None:
    code = functions_module().code
    assert code.count("CspCells(XLPy.CallUDF(") == 2 * len(CATALOGUE)


@pytest.mark.parametrize("module", [functions_module(), help_module()], ids=lambda each: each.name)
def test_no_line_is_longer_than_vba_takes(module: object) -> None:
    lines = str(module.source).splitlines()  # type: ignore[attr-defined]
    assert max(map(len, lines)) <= LONGEST_LINE
    assert lines, "the module has no text"
    run = 0
    for line in lines:
        run = run + 1 if line.endswith(" _") else 0
        assert run <= MOST_CONTINUATIONS


def test_the_wizard_gets_help_for_every_function_and_argument() -> None:
    code = help_module().code
    for name, function in CATALOGUE.items():
        start = code.index(f"Private Sub Help_{desktop(name)}()")
        block = code[start : code.index("End Sub", start)]
        texts = re.findall(r'"((?:[^"]|"")*)"', block)
        assert texts[0] == desktop(name)
        assert len(texts) == 2 + len(function.arguments)
        assert all(0 < len(text.replace('""', '"')) <= LONGEST_HELP for text in texts)
        assert f"    Help_{desktop(name)}\n" in code


@pytest.mark.parametrize("word", ["new", "Date", "end", "Step", "next", "Type"])
def test_a_word_of_vba_is_not_an_arguments_name(word: str) -> None:
    assert vba_name(word) == f"{word}_"


@pytest.mark.parametrize("word", ["value", "text", "target", "new_base", "to_date", "better"])
def test_other_names_stay(word: str) -> None:
    assert vba_name(word) == word


def test_no_argument_looks_like_a_macro_that_runs_by_itself() -> None:
    assert vba_name("floor_change") == "floorchange"


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('Either "smaller" or "bigger".', '"Either ""smaller"" or ""bigger""."'),
        ("such as ▼ better.", '"such as better."'),
        ("£5 – or 5%", '"£5 – or 5%"'),
    ],
)
def test_a_text_is_quoted_as_vba_reads_it(text: str, quoted: str) -> None:
    assert vba_text(text) == quoted


def test_a_text_too_long_for_the_wizard_ends_at_a_word() -> None:
    shown = vba_text("word " * 80)
    assert len(shown) - 2 <= LONGEST_HELP
    assert shown.endswith('word ..."')
