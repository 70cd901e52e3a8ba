"""CSP formulas that do arithmetic on an empty cell: it becomes zero before the function sees it.

"Missing data never turns green" holds for a cell that is given to a function directly. In
``=CSP.RAG(B5*1, C5, "smaller")`` an empty B5 is 0, and 0 is green where smaller is better.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from xlcsp.audit.finding import Finding, Verdict
from xlcsp.audit.judge import Judged
from xlcsp.audit.printed import Place
from xlcsp.book.addresses import read_cell
from xlcsp.book.model import Formula
from xlcsp.book.openpyxl_tokenizer import Token
from xlcsp.engine.refusal import Refusal
from xlcsp.engine.tokens import tokens_of
from xlcsp.worksheet.spelling import canonical

_ARITHMETIC: Final = frozenset("+-*/^%")


def check_blank_inputs(
    formulas: Iterable[Formula], filled: Mapping[str, frozenset[tuple[int, int]]]
) -> list[Judged]:
    """Every CSP formula with an empty cell in its arithmetic; ``filled`` are the cells that are not."""
    return [
        judged
        for formula in formulas
        if "CSP" in formula.text.upper()
        for judged in _blanks(formula, filled)
    ]


def _blanks(formula: Formula, filled: Mapping[str, frozenset[tuple[int, int]]]) -> Iterator[Judged]:
    for sheet, row, column in _cells_in_arithmetic(formula):
        name = next((one for one in filled if one.casefold() == sheet.casefold()), None)
        if name is None or (row, column) in filled[name]:
            continue
        blank = Place(name, row, column)
        place = Place(formula.sheet, formula.row, formula.column)
        shown = "" if formula.cached is None else str(formula.cached)
        finding = Finding(
            place, shown, "", f"={formula.text}",
            f"{blank} is empty, and arithmetic makes it 0 before the function sees it;"
            " give the cell itself to the function",
            1.0, 0, Verdict.WRONG, "stated", (place, blank),
        )  # fmt: skip
        yield Judged(finding, ())


def _cells_in_arithmetic(formula: Formula) -> Iterator[tuple[str, int, int]]:
    """Single cells inside an argument of a CSP function that works something out itself."""
    try:
        tokens = tokens_of(formula.text)
    except Refusal:
        return
    for argument in _arguments(tokens):
        if not any(_is_arithmetic(token) for token in argument):
            continue
        for token in argument:
            if token.type == Token.OPERAND and token.subtype == Token.RANGE:
                sheet, _, cell = token.value.rpartition("!")
                try:
                    row, column = read_cell(cell)
                except ValueError:
                    continue
                yield sheet.strip("'").replace("''", "'") or formula.sheet, row, column


def _is_arithmetic(token: Token) -> bool:
    return token.type in (Token.OP_IN, Token.OP_PRE, Token.OP_POST) and token.value in _ARITHMETIC


def _arguments(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The arguments of every CSP function; what stands inside another function stays there."""
    stack: list[tuple[bool, list[Token]]] = []
    for token in tokens:
        if token.type == Token.FUNC and token.subtype == Token.OPEN:
            stack.append((canonical(token.value) is not None, []))
        elif token.type == Token.FUNC and token.subtype == Token.CLOSE:
            if stack:
                ours, argument = stack.pop()
                if ours:
                    yield argument
        elif token.type == Token.SEP and stack:
            ours, argument = stack[-1]
            if ours:
                yield list(argument)
            argument.clear()
        elif stack:
            stack[-1][1].append(token)
