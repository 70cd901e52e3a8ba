"""A formula's text cut into tokens by openpyxl's tokenizer, which needs a little help.

The tokenizer knows no spill mark (``A1#``), no escaped bracket in a table's column name, and no
blanks but spaces and line feeds. Each is put, character for character, into one that it knows or
into Unicode's private use area first.
"""

import re
from collections.abc import Iterator
from typing import Final

from xlcsp.book.errors import Damaged
from xlcsp.book.openpyxl_tokenizer import Token, Tokenizer, TokenizerError

SPILL_MARK: Final = "\ue010"
_APOSTROPHE: Final = "\ue005"
"""Stands before an escaped character."""
_ESCAPED: Final = {"[": "\ue000", "]": "\ue001", "#": "\ue002", "'": "\ue003", "@": "\ue004"}
_TYPED: Final = str.maketrans(
    {SPILL_MARK: "#", _APOSTROPHE: "'", **{mark: sign for sign, mark in _ESCAPED.items()}}
)
_PLAIN: Final = _TYPED | str.maketrans({_APOSTROPHE: None, SPILL_MARK: SPILL_MARK})
_ESCAPE: Final = re.compile(r"'([\[\]#'@])")

TEXT: Final = r'"(?:[^"]|"")*"'
QUOTED: Final = r"'(?:[^']|'')*'"
BRACKETED: Final = r"\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\]"
_SPECIAL: Final = re.compile(
    rf"(?P<text>{TEXT})|(?P<quoted>{QUOTED})|(?P<columns>{BRACKETED})"
    r"|(?P<spill>(?<=[\w)])\#)|(?P<blank>[\t\r\u00a0])",
    re.DOTALL,
)


def cut(text: str) -> list[Token]:
    """The tokens of a formula's text, given without its equals sign.

    Their values hold the marks, which ``plain`` and ``as_typed`` take out. Raises TokenizerError
    for text that is no formula.
    """
    try:
        items: list[Token] = Tokenizer("=" + _marked(text)).items
    except IndexError as error:
        raise TokenizerError(text) from error
    return items


def cut_apart(text: str) -> Iterator[tuple[str, Token | None]]:
    """The same text in pieces that make it up again, each token with its own; blanks with none."""
    marked, at = _marked(text), 0
    for token in cut(text):
        if token.type == Token.WSPACE or not token.value:
            continue
        start = marked.find(token.value, at)
        if start < 0:
            raise TokenizerError(text)
        if start > at:
            yield text[at:start], None
        at = start + len(token.value)
        yield text[start:at], token
    if at < len(text):
        yield text[at:], None


def formula_pieces(text: str) -> list[tuple[str, bool]]:
    """A formula in pieces, and whether each is an operand that may refer to cells."""
    try:
        cut = list(cut_apart(text))
    except TokenizerError as error:
        raise Damaged(
            f"The workbook holds the formula ={text[:60]}, which cannot be read: "
            "open it in Excel, correct the formula and save it."
        ) from error
    pieces: list[tuple[str, bool]] = []
    for piece, token in cut:
        if token is None:
            pieces.append((piece, False))
        elif token.type == Token.FUNC and token.subtype == Token.OPEN and ":" in piece:
            before, _, function = piece.rpartition(":")
            pieces += [(before, True), (":" + function, False)]
        elif token.type == Token.OPERAND and token.subtype == Token.RANGE:
            bare = piece.lstrip(":").rstrip("#")
            start = piece.index(bare)
            end = start + len(bare)
            pieces += [(piece[:start], False), (bare, True), (piece[end:], False)]
        else:
            pieces.append((piece, False))
    return [(piece, refers) for piece, refers in pieces if piece]


def plain(text: str) -> str:
    """A table's column name with its escaped characters as a person sees them."""
    return text.translate(_PLAIN)


def as_typed(text: str) -> str:
    """A token's text as it stands in the formula."""
    return text.translate(_TYPED)


def _marked(text: str) -> str:
    return _SPECIAL.sub(_mark, text)


def _mark(found: re.Match[str]) -> str:
    if found["columns"]:
        return _ESCAPE.sub(lambda escape: _APOSTROPHE + _ESCAPED[escape[1]], found[0])
    if found["spill"]:
        return SPILL_MARK
    if found["blank"]:
        return " "
    return found[0]
