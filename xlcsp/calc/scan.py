"""The scanning chart: which kinds of crime become priorities, by how many boxes are marked.

Source: the scanning chart of the Central Bedfordshire document; docs/contract.md, "Risk and scanning".
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import repeat

from xlcsp.calc.errors import OutOfDomain, WrongInput
from xlcsp.calc.steps import plain

_MARKS = frozenset({"x", "yes", "true", "✓", "✔", "●", "⊙", "○"})
_NO_MARKS = frozenset({"", "no", "false", "-", "–", "—", "n/a"})


def scan(
    marks: Sequence[Sequence[bool]],
    need: Decimal,
    override: Sequence[bool] | None = None,
) -> tuple[str, ...]:
    """One decision a row: ``Include`` or ``Exclude``.

    ``marks`` holds rows of marks (see ``read_mark``); a row is included when at least ``need`` of
    its marks are set, or when its ``override`` gives a reason (see ``gives_reason``). Raises
    OutOfDomain unless ``need`` is a whole number from 1, WrongInput when ``override`` has another
    number of rows than ``marks``.
    """
    if need != need.to_integral_value() or need < 1:
        raise OutOfDomain(f"need is {plain(need)}; it must be a whole number of marks, 1 or more.")
    if override is not None and len(override) != len(marks):
        raise WrongInput(
            f"override has {len(override)} rows and marks has {len(marks)}; give one for each row."
        )
    reasons = repeat(False) if override is None else override
    return tuple(
        "Include" if reason or sum(row) >= need else "Exclude"
        for row, reason in zip(marks, reasons, strict=False)
    )


def read_mark(mark: str | bool | Decimal | None) -> bool:
    """Whether a box of the chart is marked.

    Marks are X, x, yes, TRUE, ✓, ●, ⊙, ○ and numbers above 0; blank, 0, no, FALSE, a dash and
    n/a are not. Anything else raises WrongInput: "TBC" says neither yes nor no.
    """
    if isinstance(mark, bool):
        return mark
    if mark is None:
        return False
    if isinstance(mark, Decimal):
        if mark >= 0:
            return mark > 0
        raise _no_mark(plain(mark))
    word = mark.strip().casefold()
    if word in _MARKS:
        return True
    if word in _NO_MARKS or word == "0":
        return False
    if word.isdecimal():
        return int(word) > 0
    raise _no_mark(mark)


def _no_mark(found: str) -> WrongInput:
    return WrongInput(
        f'"{found.strip()[:60]}" is not a mark. Type X, yes, TRUE, ✓ or a number above 0 to mark a '
        "box; leave it blank, or type 0, no or - if it is not marked."
    )


def gives_reason(override: str | bool | Decimal | None) -> bool:
    """Whether an override cell gives a reason: any words but the ways of writing no or nothing."""
    if isinstance(override, str):
        word = override.strip().casefold()
        return word not in _NO_MARKS and word != "0"
    return bool(override)
