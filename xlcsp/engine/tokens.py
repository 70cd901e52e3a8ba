"""A formula's text cut into tokens by openpyxl's tokenizer, which needs a little help.

The tokenizer knows no spill mark (``A1#``), no escaped bracket in a table's column name, no tabs;
each is put into characters of Unicode's private use area first, and read back by ``plain``.
"""

import re
from typing import Final

from xlcsp.engine.openpyxl_tokenizer import Token, Tokenizer, TokenizerError
from xlcsp.engine.refusal import Refusal

LONGEST_FORMULA: Final = 8192
SPILL_MARK: Final = "\ue010"
_ESCAPED: Final = {"[": "\ue000", "]": "\ue001", "#": "\ue002", "'": "\ue003", "@": "\ue004"}
_PLAIN: Final = str.maketrans({mark: character for character, mark in _ESCAPED.items()})
_TYPED: Final = str.maketrans(
    {SPILL_MARK: "#", **{mark: f"'{character}" for character, mark in _ESCAPED.items()}}
)
_ESCAPE: Final = re.compile(r"'([\[\]#'@])")

_TEXT: Final = r'"(?:[^"]|"")*"'
_QUOTED: Final = r"'(?:[^']|'')*'"
_BRACKETED: Final = r"\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\]"
_SPECIAL: Final = re.compile(
    rf"(?P<text>{_TEXT})|(?P<quoted>{_QUOTED})|(?P<columns>{_BRACKETED})"
    r"|(?P<spill>(?<=[\w)])\#)|(?P<blank>[\t\r\u00a0])",
    re.DOTALL,
)
_NUMBER: Final = re.compile(r"(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")

_CELL: Final = r"(?<![\w.$\\?])(\$?)([A-Za-z]{1,3})(\$?)([1-9][0-9]{0,6})(?![\w.(!\\?])"
_PARTS: Final = re.compile(f"({_TEXT}|{_QUOTED}|{_BRACKETED})|{_CELL}", re.DOTALL)


def tokens_of(text: str) -> list[Token]:
    """The tokens of a formula's text, given without its equals sign; blanks are left out."""
    if len(text) > LONGEST_FORMULA:
        raise Refusal("The formula is longer than Excel allows (8,192 characters).")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise Refusal("The formula holds characters that are no text; type it again.")
    try:
        items = Tokenizer("=" + _SPECIAL.sub(_marked, text)).items
    except (TokenizerError, IndexError) as error:
        raise Refusal("The formula cannot be read; check its quotes and brackets.") from error
    return [_put_right(token) for token in items if token.type != Token.WSPACE]


def plain(text: str) -> str:
    """A table's column name with its escaped characters as a person sees them."""
    return text.translate(_PLAIN)


def as_typed(text: str) -> str:
    """A token's text as it stands in the formula, for messages."""
    return text.translate(_TYPED)


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
                f"${letters}" if fixed_column else _number(letters) - column,
                f"${digits}" if fixed_row else int(digits) - row,
                after,
            )
    return tuple(parts)


_NUMBERS: dict[str, int] = {}


def _number(letters: str) -> int:
    number = _NUMBERS.get(letters)
    if number is None:
        number = 0
        for letter in letters.upper():
            number = number * 26 + ord(letter) - 64
        _NUMBERS[letters] = number
    return number


def _marked(found: re.Match[str]) -> str:
    if found["columns"]:
        return _ESCAPE.sub(lambda escape: _ESCAPED[escape[1]], found[0])
    if found["spill"]:
        return SPILL_MARK
    if found["blank"]:
        return " "
    return found[0]


def _put_right(token: Token) -> Token:
    """The tokenizer calls names such as ``nan`` a number and a lower-case ``true`` a range."""
    if token.type == Token.OPERAND:
        if token.subtype == Token.NUMBER and not _NUMBER.fullmatch(token.value):
            token.subtype = Token.RANGE
        elif token.subtype == Token.RANGE and token.value.upper() in ("TRUE", "FALSE"):
            token.value, token.subtype = token.value.upper(), Token.LOGICAL
    return token
