"""The sentences that errors carry: plain English of at most 200 characters."""

from xlcsp.worksheet.values import CellError

LONGEST = 200
"""Characters: what a spreadsheet's error card shows without cutting it off."""

_LONGEST_FOUND = 40


def failure(code: str, sentence: str) -> CellError:
    """An error value with its sentence, cut at a word where it would be too long."""
    if len(sentence) > LONGEST:
        sentence = sentence[: LONGEST - 1].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"
    return CellError(code, sentence)


def found(text: str) -> str:
    """What a cell holds, quoted for a sentence and cut where it is long."""
    shown = " ".join(text.split())
    if len(shown) > _LONGEST_FOUND:
        shown = shown[: _LONGEST_FOUND - 1] + "…"
    return f'"{shown}"'


def counted(number: int, noun: str) -> str:
    """``1 row``, ``3 rows``, ``1,200 rows``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
