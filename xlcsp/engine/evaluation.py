"""Formulas worked out outside any workbook, for ``xlcsp eval`` and for tests of the functions."""

from collections.abc import Sequence

from xlcsp.book.model import Area, Formula, FormulaKind, Position
from xlcsp.engine.calculator import CATCH, Calculator, Failed
from xlcsp.engine.refusal import Refusal
from xlcsp.engine.translate import Surroundings, Translator
from xlcsp.engine.translation import Translation, render
from xlcsp.worksheet.values import CellError, Result

_NOWHERE = "eval"
_NO_CELLS = (
    "There are no cells here: give the figures themselves, or run xlcsp recalc on a workbook."
)


def evaluate(formulas: Sequence[str]) -> list[Result]:
    """The result of each formula, which may begin with an equals sign.

    Every spelling of our functions is read. Arrays come out as grids, an empty cell or argument
    as None, errors with their sentences; a formula that cannot be understood or worked out is an
    error too: ``#NAME?`` for a function that is not known here, else ``#VALUE!``.
    """
    translator = Translator(Surroundings.of([_NOWHERE], [], []))
    calculator = Calculator()
    calculator.add_sheet(_NOWHERE)
    results: dict[int, Result] = {}
    written: dict[Position, str] = {}
    for number, text in enumerate(formulas, 1):
        try:
            # ROWS(...) keeps a large array from spilling over the formulas below
            written[number, 1] = (
                f"ROWS({CATCH}({number},{_for_formualizer(translator, number, text)}))"
            )
        except Refusal as refusal:
            results[number] = CellError(refusal.code, str(refusal))
    calculator.set_formulas(_NOWHERE, written)
    calculator.work_out()
    for number in range(1, len(formulas) + 1):
        if number not in results:
            results[number] = _result(calculator, number)
    return [results[number] for number in range(1, len(formulas) + 1)]


def understood(text: str) -> bool:
    """Whether the formula itself is sound, whatever it gives: it can be read, every function in it
    is known here, and ours have as many arguments as they take.
    """
    translator = Translator(Surroundings.of([_NOWHERE], [], []))
    try:
        return not _translated(translator, 1, text).miscounted
    except Refusal:
        return False


def _for_formualizer(translator: Translator, number: int, text: str) -> str:
    """The formula rewritten, as one without cells. Raises Refusal."""
    return render(_translated(translator, number, text), [], {})


def _translated(translator: Translator, number: int, text: str) -> Translation:
    own_cell = Area(number, 1, number, 1)
    formula = Formula(_NOWHERE, number, 1, _bare(text), FormulaKind.DYNAMIC, own_cell, None)
    translation = translator.translate_new(formula)
    if translation.holes:
        raise Refusal(_NO_CELLS)
    return translation


def _result(calculator: Calculator, number: int) -> Result:
    result = calculator.caught(number)
    if result is None or isinstance(result, Failed):
        return CellError("#VALUE!", "The formula cannot be worked out here.")
    return result


def _bare(text: str) -> str:
    return text.strip().removeprefix("=").strip()
