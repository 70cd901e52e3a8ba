"""Texts in array results, so that LibreOffice Calc compares them: ``IF(ISTEXT(x),x&"",x)``.

In Calc a text from an add-in that stands beside numbers in one array equals nothing, not even the
same text, so that ``=H57="Concern"`` would silently be FALSE; ``&""`` makes it a text of Calc's own. A
workbook ported to Calc has the calls of such functions put into this form where they fill an
array, and one ported from Calc has them taken out again.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from xlcsp.book.formula_text import Edit
from xlcsp.worksheet import CATALOGUE, canonical

_OPENING: Final = "IF(ISTEXT("
_WRAPPED: Final = re.compile(r"IF\(ISTEXT\((?=[\w.'\[\]!\\:@]*CSP[._])", re.IGNORECASE)
_OPAQUE: Final = re.compile(
    r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'|\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\]", re.DOTALL
)
_CALL: Final = re.compile(r"[\w.]*CSP[._][A-Z][A-Z0-9]*\s*\(", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Wrapped:
    """A call in this form: the whole, and the first of its three copies."""

    start: int
    end: int
    call_start: int
    call_end: int


def texts_filed(formula: str, edits: Sequence[Edit]) -> list[Edit]:
    """The edits, and those that put calls whose results mix texts and numbers into the form."""
    done = list(_wrapped(formula))
    every = list(edits)
    for start, end in _mixed_calls(formula):
        if not any(each.start <= start < each.end for each in done):
            call = _edited(formula, start, end, edits)
            every += [Edit(start, start, _OPENING), Edit(end, end, f'),{call}&"",{call})')]
    return sorted(every, key=lambda edit: (edit.start, edit.end))


def texts_as_given(formula: str, edits: Sequence[Edit]) -> list[Edit]:
    """The edits, and those that take the form away."""
    every = list(edits)
    for each in _wrapped(formula):
        every = [
            edit
            for edit in every
            if not each.start <= edit.start < each.end
            or each.call_start <= edit.start < each.call_end
        ]
        every += [Edit(each.start, each.call_start, ""), Edit(each.call_end, each.end, "")]
    return sorted(every, key=lambda edit: (edit.start, edit.end))


@cache
def mixes_texts_and_numbers(name: str) -> bool:
    """Whether a row of a function's results holds words beside numbers, as its examples show."""
    return any(
        any(isinstance(cell, str) and cell for cell in row)
        and any(isinstance(cell, int | float) for cell in row)
        for example in CATALOGUE[name].examples
        if isinstance(example.result, tuple)
        for row in example.result
    )


def _mixed_calls(formula: str) -> Iterator[tuple[int, int]]:
    """Where the calls of such functions stand that are not arguments of another one."""
    mask = _masked(formula)
    last = 0
    for found in _CALL.finditer(mask):
        name = canonical(found[0][:-1].rstrip())
        if found.start() < last or name not in CATALOGUE or not mixes_texts_and_numbers(name):
            continue
        last = _closing(mask, found.end()) + 1
        if last:
            yield _with_place(formula, found.start()), last


def _with_place(formula: str, start: int) -> int:
    """A call's start with what a broken link left in front of it."""
    if start and formula[start - 1] == "!":
        before = re.search(r"(?:'(?:[^']|'')*'|[^\s\"'!(),;:+\-*/^&=<>{}@]*)!$", formula[:start])
        return before.start() if before else start
    return start


def _wrapped(formula: str) -> Iterator[_Wrapped]:
    mask = _masked(formula)
    for found in _WRAPPED.finditer(formula):
        if mask[found.start() : found.end()] != found[0]:
            continue
        closing = _closing(mask, found.end())
        call = formula[found.end() : closing]
        rest = f'),{call}&"",{call})'
        if closing >= 0 and formula.startswith(rest, closing):
            yield _Wrapped(found.start(), closing + len(rest), found.end(), closing)


def _closing(mask: str, start: int) -> int:
    """Where the bracket that was opened before ``start`` is closed; -1 where it never is."""
    depth = 1
    for place in range(start, len(mask)):
        depth += (mask[place] == "(") - (mask[place] == ")")
        if not depth:
            return place
    return -1


def _masked(formula: str) -> str:
    """The formula with quoted texts, sheets' names and columns' names made blank."""
    return _OPAQUE.sub(lambda found: " " * len(found[0]), formula)


def _edited(formula: str, start: int, end: int, edits: Sequence[Edit]) -> str:
    at, pieces = start, []
    for edit in edits:
        if start <= edit.start and edit.end <= end:
            pieces += [formula[at : edit.start], edit.text]
            at = edit.end
    return "".join([*pieces, formula[at:end]])
