"""Every native function on the allow-list gives what Excel gives; the rest is refused."""

import json
import math
from pathlib import Path

import pytest

from xlcsp.book.model import Area, CellValue, ErrorCode, Formula, FormulaKind
from xlcsp.engine.calculator import CATCH, Calculator
from xlcsp.engine.natives import KNOWN
from xlcsp.engine.refusal import Refusal
from xlcsp.engine.translate import Surroundings, Translator
from xlcsp.engine.translation import Extent, places_of, render
from xlcsp.worksheet.values import CellError

COLUMNS: dict[str, list[CellValue]] = {
    "A": [10.0, 20.0, 30.0, None, "apple", True],
    "B": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0],
    "C": ["red", "green", "Red", "", None, "amber*"],
    "D": [ErrorCode("#N/A"), ErrorCode("#DIV/0!")],
    "E": [1.0, 4.0, 7.0],
    "F": [2.0, 5.0, 8.0],
    "G": [3.0, 6.0, 9.0],
    "H": [2.5, -2.5, 0.1, 0.2, 0.3, 1234.567],
}


def cases(name: str) -> list[tuple[str, str]]:
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return [
        (formula, expected)
        for formula, _, expected in (line.partition("\t") for line in lines if line)
        if not formula.startswith("#") or expected
    ]


def work_out(formula: str) -> object:
    """The result as JSON would write it, of a formula that may spill."""
    translator = Translator(Surroundings.of(["Data"], [], []))
    cell = Formula("Data", 50, 40, formula, FormulaKind.DYNAMIC, Area(50, 40, 50, 40), None)
    translation = translator.translate_new(cell)
    places = places_of(translation, 50, 40, Extent({}, {"Data": (6, 8)}))
    text = render(translation, places, {"Data": "s_1"})
    calculator = Calculator()
    calculator.add_sheet("s_1")
    calculator.set_values(
        "s_1",
        {
            (row, ord(letter) - 64): value
            for letter, values in COLUMNS.items()
            for row, value in enumerate(values, 1)
            if value is not None
        },
    )
    calculator.set_formulas("s_1", {(50, 40): f"{CATCH}(1,{text})"})
    calculator.work_out()
    return as_json(calculator.caught(1))


def as_json(result: object) -> object:
    if isinstance(result, tuple):
        return [[as_json(cell) for cell in row] for row in result]
    if isinstance(result, CellError):
        return {"error": result.code}
    return 0 if result is None else result


def agree(found: object, expected: object) -> bool:
    if isinstance(found, list) and isinstance(expected, list):
        return len(found) == len(expected) and all(map(agree, found, expected))
    if isinstance(found, bool) or isinstance(expected, bool):
        return found is expected
    if isinstance(found, float) and isinstance(expected, int | float):
        return math.isclose(found, expected, rel_tol=1e-13)
    return found == expected


@pytest.mark.parametrize(("formula", "expected"), cases("native_cases.txt"))
def test_a_native_function_gives_what_excel_gives(formula: str, expected: str) -> None:
    assert agree(found := work_out(formula), json.loads(expected)), found


@pytest.mark.parametrize(("formula", "word"), cases("refused_cases.txt"))
def test_what_formualizer_gets_wrong_is_refused_and_the_reason_names_it(
    formula: str, word: str
) -> None:
    with pytest.raises(Refusal, match=word):
        work_out(formula)


def test_every_function_on_the_allow_list_has_a_case() -> None:
    tested = "\n".join(formula for formula, _ in cases("native_cases.txt"))
    assert [name for name in sorted(KNOWN) if f"{name}(" not in tested] == []
