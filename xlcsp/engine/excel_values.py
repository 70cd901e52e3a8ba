"""Where formualizer's values differ from Excel's, worked out in Python as Excel does it.

Excel compares numbers, and turns them into text, by their 15 significant digits; formualizer uses
all 17. Excel orders numbers before texts before TRUE and FALSE, and takes an empty cell as 0, as
empty text or as FALSE, whichever the other side is. Accented letters have capitals.
"""

from collections.abc import Callable
from itertools import pairwise
from operator import eq, ge, gt, le, lt, ne
from typing import Any, Final, TypeAlias

EngineValue: TypeAlias = Any
"""What formualizer passes: float, str, bool, None, an error as a dict, or a list of rows."""

_ONCE_ROUNDED: Final = 2.0**-50


def error(code: str, message: str = "") -> dict[str, str]:
    """An error as formualizer takes it, by its code in a file ("#DIV/0!")."""
    value = {"type": "Error", "kind": KINDS[code]}
    if message:
        value["message"] = message
    return value


KINDS: Final = {
    "#NULL!": "Null",
    "#DIV/0!": "Div",
    "#VALUE!": "Value",
    "#REF!": "Ref",
    "#NAME?": "Name",
    "#NUM!": "Num",
    "#N/A": "Na",
    "#SPILL!": "Spill",
    "#CALC!": "Calc",
}
"""Formualizer's word for each error code."""
CODES: Final = {kind: code for code, kind in KINDS.items()}
"""The error code for each of formualizer's words."""


def element_by_element(
    function: Callable[..., EngineValue],
) -> Callable[..., EngineValue]:
    """The function of single values, also taking arrays; a single row or column goes with all.

    Where two arrays do not match, ``#N/A`` stands in the places that only one of them has.
    """

    def over_arrays(*arguments: EngineValue) -> EngineValue:
        if not any(argument.__class__ is list for argument in arguments):
            return function(*arguments)
        grids = [a if a.__class__ is list else [[a]] for a in arguments]
        rows = max(len(grid) for grid in grids)
        columns = max(len(grid[0]) for grid in grids)
        return [
            [function(*(_at(grid, row, column) for grid in grids)) for column in range(columns)]
            for row in range(rows)
        ]

    return over_arrays


def _at(grid: list[list[EngineValue]], row: int, column: int) -> EngineValue:
    row = 0 if len(grid) == 1 else row
    if row >= len(grid):
        return error("#N/A")
    cells = grid[row]
    column = 0 if len(cells) == 1 else column
    return cells[column] if column < len(cells) else error("#N/A")


def number_text(number: float) -> str:
    """A number as Excel's General format joins it to text: at most 15 digits."""
    if number == 0:
        return "0"
    digits = f"{number:.15g}"
    mantissa, _, exponent = digits.partition("e")
    if not exponent:
        return digits
    if -20 < int(exponent) < 21:
        return _written_out(number)
    return f"{mantissa}E{'+' if int(exponent) > 0 else '-'}{abs(int(exponent)):02d}"


def _written_out(number: float) -> str:
    """A number with 15 significant digits and no exponent."""
    digits, _, exponent = f"{abs(number):.14e}".partition("e")
    figures, places = digits.replace(".", "").rstrip("0"), int(exponent)
    sign = "-" if number < 0 else ""
    if places < 0:
        return f"{sign}0.{'0' * (-places - 1)}{figures}"
    return sign + figures.ljust(places + 1, "0")


def shown(value: EngineValue) -> EngineValue:
    """A value as text, where it is a number; an empty cell is empty text."""
    if value is None:
        return ""
    if value.__class__ is float or value.__class__ is int:
        return number_text(value)
    return value


def _rank(value: EngineValue) -> int:
    if isinstance(value, bool):
        return 3
    return 2 if isinstance(value, str) else 1


def _blank_like(other: EngineValue) -> EngineValue:
    if isinstance(other, bool):
        return False
    return "" if isinstance(other, str) else 0.0


def order(left: EngineValue, right: EngineValue) -> int:
    """Below 0, 0 or above 0 as Excel orders the two values, neither of them an error."""
    left = _blank_like(right) if left is None else left
    right = _blank_like(left) if right is None else right
    ranks = _rank(left), _rank(right)
    if ranks[0] != ranks[1]:
        return ranks[0] - ranks[1]
    if isinstance(left, str):
        left, right = left.lower(), right.lower()
    elif same_number(left, right):
        return 0
    return int(left > right) - int(left < right)


def same_number(left: float, right: float) -> bool:
    """Whether two numbers agree to 15 significant digits."""
    if left == right:
        return True
    if abs(left - right) > 1e-14 * max(abs(left), abs(right)):
        return False
    return f"{left:.15g}" == f"{right:.15g}"


def _comparison(holds: Callable[[int, int], bool]) -> Callable[..., EngineValue]:
    def compare(left: EngineValue, right: EngineValue) -> EngineValue:
        if left.__class__ is dict:
            return left
        if right.__class__ is dict:
            return right
        return holds(order(left, right), 0)

    return element_by_element(compare)


def _snap(result: EngineValue, operand: EngineValue) -> EngineValue:
    """0 for a sum or difference that is only what rounding left over, as Excel's last step does."""
    if result.__class__ is not float or operand.__class__ is not float:
        return result
    return 0.0 if abs(result) < abs(operand) * _ONCE_ROUNDED else result


def _numbers(value: EngineValue) -> EngineValue:
    """The numbers of an array; SUMPRODUCT takes whatever else stands there as 0."""
    if value.__class__ is list:
        return [[_number_or_zero(cell) for cell in row] for row in value]
    return _number_or_zero(value)


def _number_or_zero(value: EngineValue) -> EngineValue:
    return value if value.__class__ in (float, int, dict) else 0.0


def _first(value: EngineValue) -> EngineValue:
    """The first of several values, as a cell shows it."""
    return value[0][0] if value.__class__ is list else value


def _one(value: EngineValue) -> EngineValue:
    """The first of several values inside a formula; an empty cell must not turn into 0 there."""
    first = _first(value)
    return "" if first is None else first


def _upper(text: EngineValue) -> EngineValue:
    return _letters(text, str.upper)


def _lower(text: EngineValue) -> EngineValue:
    return _letters(text, str.lower)


def _proper(text: EngineValue) -> EngineValue:
    """A capital wherever a letter does not follow a letter."""
    words = shown_text(text)
    if not isinstance(words, str):
        return words
    start = _cased(words[:1], str.upper)
    rest = (
        _cased(after, str.lower if before.isalpha() else str.upper)
        for before, after in pairwise(words)
    )
    return start + "".join(rest)


def _letters(text: EngineValue, change: Callable[[str], str]) -> EngineValue:
    words = shown_text(text)
    if not isinstance(words, str):
        return words
    return "".join(_cased(letter, change) for letter in words)


def _cased(letter: str, change: Callable[[str], str]) -> str:
    """Another case that is one letter too; Excel leaves the German sharp s as it is."""
    changed = change(letter)
    return changed if len(changed) == 1 else letter


def shown_text(value: EngineValue) -> EngineValue:
    """A value as text; an error stays one."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return shown(value)


def _no_name(name: str) -> EngineValue:
    return error(
        "#NAME?",
        f'There is no name "{name[:60]}" in this workbook. Put a text in double quotes.',
    )


FUNCTIONS: Final[dict[str, Callable[..., EngineValue]]] = {
    "XLCSP.EQ": _comparison(eq),
    "XLCSP.NE": _comparison(ne),
    "XLCSP.LT": _comparison(lt),
    "XLCSP.GT": _comparison(gt),
    "XLCSP.LE": _comparison(le),
    "XLCSP.GE": _comparison(ge),
    "XLCSP.SHOWN": element_by_element(shown_text),
    "XLCSP.SNAP": element_by_element(_snap),
    "XLCSP.NUMBERS": _numbers,
    "XLCSP.FIRST": _first,
    "XLCSP.ONE": _one,
    "XLCSP.UPPER": _upper,
    "XLCSP.LOWER": _lower,
    "XLCSP.PROPER": _proper,
    "XLCSP.NONAME": _no_name,
}
"""By the name under which formualizer calls them; no formula of a person can."""
