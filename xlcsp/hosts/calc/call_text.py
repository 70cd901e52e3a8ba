"""The calls of our functions in a formula's text, as Calc itself writes it out.

Only what is needed to find an argument's cell: names, brackets, quotes and separators. Calc's text
is in English with ``;`` between arguments, ``,`` inside array formulas.
"""

import re
from dataclasses import dataclass
from typing import Final

_CALL: Final = re.compile(r"(?<![\w.])CSP\.([A-Z][A-Z0-9]*)\s*\(", re.IGNORECASE)
_SKIPPED: Final = re.compile(r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'", re.DOTALL)
_REFERENCE: Final = re.compile(
    r"""(?: \$? (?P<sheet> '(?:[^']|'')+' | [^\W\d]\w* ) \. )?
        (?P<cells> \$?[A-Z]{1,3}\$?[1-9][0-9]{0,6} (?: : \$?[A-Z]{1,3}\$?[1-9][0-9]{0,6} )? )""",
    re.VERBOSE,
)
_NAME: Final = re.compile(r"[^\W\d][\w.]*")
_COLUMN: Final = re.compile(
    r"""(?P<table> [^\W\d][\w.]* )
        \[ (?: (?P<row> \[\#This[ ]Row\] ) [;,] [ ]* )? \[? (?P<column> (?: [^\[\]'] | '. )+ ) \]? \]""",
    re.VERBOSE | re.IGNORECASE,
)
_CHOOSING: Final = re.compile(
    r"(?:INDEX|IF|IFERROR|IFNA|IFS|SWITCH|CHOOSE|OFFSET|INDIRECT|LOOKUP|[VHX]LOOKUP)\s*\(",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Call:
    """One call in a formula: the canonical name and its arguments' texts."""

    function: str
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CellsText:
    """Cells as a formula names them; ``sheet`` is None for the formula's own."""

    sheet: str | None
    cells: str


@dataclass(frozen=True, slots=True)
class ColumnText:
    """A table's column; ``this_row`` for its cell in the formula's own row."""

    table: str
    column: str
    this_row: bool


def calls_in(formula: str) -> list[Call]:
    """Every call, nested ones too."""
    mask = _SKIPPED.sub(lambda text: " " * len(text[0]), formula)
    return [
        Call(f"CSP.{found[1].upper()}", _arguments(formula, mask, found.end()))
        for found in _CALL.finditer(mask)
    ]


def _arguments(formula: str, mask: str, start: int) -> tuple[str, ...]:
    depth, at = 0, start
    texts: list[str] = []
    for place in range(start, len(mask)):
        character = mask[place]
        if character in "({[":
            depth += 1
        elif character in ";," and not depth:
            texts.append(formula[at:place].strip())
            at = place + 1
        elif character in ")}]":
            if not depth:
                last = formula[at:place].strip()
                return (*texts, last) if texts or last else ()
            depth -= 1
    return (*texts, formula[at:].strip())


def cells_in(argument: str) -> CellsText | ColumnText | None:
    """The cells that an argument is; None where it is anything else."""
    found = _REFERENCE.fullmatch(argument)
    if found is not None:
        sheet = found["sheet"]
        if sheet is not None and sheet.startswith("'"):
            sheet = sheet[1:-1].replace("''", "'")
        return CellsText(sheet, found["cells"].replace("$", ""))
    found = _COLUMN.fullmatch(argument)
    if found is None or found["column"].startswith("#"):
        return None
    column = re.sub("'(.)", r"\1", found["column"])
    return ColumnText(found["table"], column, found["row"] is not None)


def chosen_from(argument: str) -> tuple[str, ...]:
    """What a function that hands on one of its cells may choose from; nothing for any other."""
    found = _CHOOSING.match(argument)
    if found is None:
        return ()
    mask = _SKIPPED.sub(lambda text: " " * len(text[0]), argument)
    return _arguments(argument, mask, found.end())


def name_in(argument: str) -> str | None:
    """The defined name that an argument may be."""
    return argument if _NAME.fullmatch(argument) else None


def number_in(argument: str) -> float | None:
    """The plain number that an argument is; None where it is anything else."""
    try:
        return float(argument.removesuffix("%")) / (100 if argument.endswith("%") else 1)
    except ValueError:
        return None
