"""What stands in a cell: a printed figure, text, or a formula of ours in the form Excel stores."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

_PLAIN = re.compile(r"(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")
_PER_CENT = re.compile(r"(\d+)(?:\.(\d+))?%")
_MARK = re.compile(r"[¹²³⁴⁵⁶⁷⁸⁹]|\*+")
_CSP = re.compile(r"\bCSP\.([A-Z]+)\(")


@dataclass(frozen=True, slots=True)
class Live:
    """A formula, with CSP functions as people spell them, and how its result is shown."""

    formula: str
    shows: str = ""


@dataclass(frozen=True, slots=True)
class Empty:
    """An empty cell for a person to fill, and how what they type is shown."""

    shows: str


@dataclass(frozen=True, slots=True)
class Noted:
    """A cell with a note (an Excel comment) attached."""

    content: "str | float | Live | None"
    note: str


@dataclass(frozen=True, slots=True)
class Link:
    """Text that leads to a cell of the same workbook, given as ``'Sheet'!A1``."""

    text: str
    target: str


Content: TypeAlias = str | float | Live | Noted | Link | Empty | None


def stored(formula: str) -> str:
    """A formula with each ``CSP.NAME(`` as ``_xldudf_CSP_NAME(``, the only form that Excel binds
    when it opens a file. Text in quotation marks is left alone.
    """
    pieces = formula.split('"')
    return '"'.join(
        piece if index % 2 else _CSP.sub(r"_xldudf_CSP_\1(", piece)
        for index, piece in enumerate(pieces)
    )


def printed(text: str) -> tuple[str | float, str]:
    """A printed figure as a cell holds it, and its number format.

    A bare figure (``306``, ``7,964``, ``5.4``, ``26.3%``) is a number whose format shows it exactly
    as printed; with a footnote mark, a sign, a pound sign or a word it stays text.
    """
    if _PLAIN.fullmatch(text):
        decimals = len(text.partition(".")[2])
        whole = "#,##0" if "," in text else "0"
        value = float(text.replace(",", ""))
        return value, whole + ("." + "0" * decimals if decimals else "")
    per_cent = _PER_CENT.fullmatch(text)
    if per_cent:
        decimals = len(per_cent[2] or "")
        digits = int(per_cent[1] + (per_cent[2] or ""))
        return digits / 10 ** (decimals + 2), "0" + ("." + "0" * decimals if decimals else "") + "%"
    return text, ""


def shown(value: float, number_format: str) -> str:
    """What a cell with one of `printed`'s formats shows: the inverse of `printed`."""
    if number_format.endswith("%"):
        decimals = len(number_format.rstrip("%").partition(".")[2])
        return f"{value * 100:.{decimals}f}%"
    decimals = len(number_format.partition(".")[2])
    comma = "," if number_format.startswith("#") else ""
    return f"{value:{comma}.{decimals}f}"


def footnoted(cell: str, notes: Sequence[str]) -> Content:
    """A printed cell with the footnotes attached whose marks (``²``, ``*`` ...) it ends in."""
    for note in notes:
        mark = _MARK.match(note)
        if mark and re.search(rf"(?<!\*){re.escape(mark[0])}$", cell):
            return Noted(cell, note)
    return cell
