"""The tokens of a formula for the engine, and what formulas have in common."""

import re
from typing import Final

from xlcsp.book.addresses import column_number
from xlcsp.book.formula_tokens import BRACKETED, QUOTED, TEXT, cut
from xlcsp.book.openpyxl_tokenizer import Token, TokenizerError
from xlcsp.engine.refusal import Refusal

LONGEST_FORMULA: Final = 8192
_NUMBER: Final = re.compile(r"(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")

_CELL: Final = r"(?<![\w.$\\?])(\$?)([A-Za-z]{1,3})(\$?)([1-9][0-9]{0,6})(?![\w.(!\\?])"
_PARTS: Final = re.compile(f"({TEXT}|{QUOTED}|{BRACKETED})|{_CELL}", re.DOTALL)


def tokens_of(text: str) -> list[Token]:
    """The tokens of a formula's text, given without its equals sign; blanks are left out."""
    if len(text) > LONGEST_FORMULA:
        raise Refusal("The formula is longer than Excel allows (8,192 characters).")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise Refusal("The formula holds characters that are no text; type it again.")
    try:
        items = cut(text)
    except TokenizerError as error:
        raise Refusal("The formula cannot be read; check its quotes and brackets.") from error
    return [_put_right(token) for token in items if token.type != Token.WSPACE]


def shape_of(text: str, row: int, column: int) -> tuple[object, ...]:
    """What formulas have in common that are one formula filled down or across.

    The text cut at its cell references, which are given by their distance from the formula's cell
    unless they are fixed. Two formulas of one sheet with equal shapes mean the same, each from its
    own cell.
    """
    cut = _PARTS.split(text)
    parts: list[object] = [cut[0]]
    for at in range(1, len(cut), 6):
        literal, fixed_column, letters, fixed_row, digits, after = cut[at : at + 6]
        if letters is None:
            parts += (literal, after)
        else:
            parts += (
                f"${letters}" if fixed_column else column_number(letters) - column,
                f"${digits}" if fixed_row else int(digits) - row,
                after,
            )
    return tuple(parts)


def _put_right(token: Token) -> Token:
    """The tokenizer calls names such as ``nan`` a number and a lower-case ``true`` a range."""
    if token.type == Token.OPERAND:
        if token.subtype == Token.NUMBER and not _NUMBER.fullmatch(token.value):
            token.subtype = Token.RANGE
        elif token.subtype == Token.RANGE and token.value.upper() in ("TRUE", "FALSE"):
            token.value, token.subtype = token.value.upper(), Token.LOGICAL
    return token
