"""Native calls put into a form that formualizer gets right, before they are written for it.

Formualizer leaves errors out of conditional sums, takes the text "20" for the number 20 in look-ups
of the next smaller value, counts nothing where one counted value is an error, and more. Each
rewriting here gives what Excel gives; tests/engine/native_cases.txt holds the cases.
"""

from collections.abc import Callable
from typing import Final, TypeAlias

from xlcsp.engine.expression import (
    Binary,
    Call,
    Constant,
    Expression,
    Operand,
    Prefix,
    Rewritten,
)
from xlcsp.engine.refusal import Refusal

Arguments: TypeAlias = tuple[Expression | None, ...]

_EMPTY: Final = Constant('""', "TEXT")
_ONE: Final = Constant("1", "NUMBER")
_SUBTOTALS: Final = (
    "AVERAGE", "COUNT", "COUNTA", "MAX", "MIN", "PRODUCT", "STDEV", "STDEVP", "SUM", "VAR", "VARP",
)  # fmt: skip


def rewritten(name: str, arguments: Arguments) -> Rewritten:
    """The call that stands for this one; its own arguments are not rewritten yet."""
    rewrite = _REWRITES.get(name)
    call = rewrite(arguments) if rewrite else None
    return call if call else Rewritten(name, arguments)


def without_text_form(call: Call) -> Expression:
    """``x`` for ``IF(ISTEXT(x),x&"",x)``, the same value; workbooks ported to Calc have this form."""
    match call:
        case Call(_, (Call(_, (Call() as first,)) as test, Binary("&", second, rest), third)):
            same = first == second == third and rest == _EMPTY
            if same and call.name.upper() == "IF" and test.name.upper() == "ISTEXT":
                return first
    return call


def _count(arguments: Arguments) -> Rewritten:
    """An error that is given directly is not counted."""
    kept = (
        argument
        if argument is None or isinstance(argument, Operand | Constant)
        else Rewritten("IFERROR", (argument, _EMPTY))
        for argument in arguments
    )
    return Rewritten("COUNT", tuple(kept))


def _guarded(name: str, arguments: Arguments) -> Rewritten:
    """An error among the cells that meet the conditions is the result; MAXIFS finds it."""
    found = Rewritten("MAXIFS", arguments)
    return Rewritten("IF", (Rewritten("ISERROR", (found,)), found, Rewritten(name, arguments)))


def _conditional(name: str) -> Callable[[Arguments], Rewritten | None]:
    """SUMIF and AVERAGEIF by way of SUMIFS and AVERAGEIFS, which name the cells first."""

    def rewrite(arguments: Arguments) -> Rewritten | None:
        if len(arguments) not in (2, 3):
            return None
        cells, criterion = arguments[:2]
        added = arguments[2] if len(arguments) == 3 and arguments[2] is not None else cells
        return _guarded(name, (added, cells, criterion))

    return rewrite


def _conditionals(name: str) -> Callable[[Arguments], Rewritten | None]:
    return lambda arguments: _guarded(name, arguments)


def _subtotal(arguments: Arguments) -> Rewritten:
    """The function that the number stands for; the caller sees to hidden rows."""
    number = arguments[0] if arguments else None
    if isinstance(number, Constant) and number.text.isdecimal():
        code = int(number.text) % 100
        if int(number.text) in (code, code + 100) and 1 <= code <= len(_SUBTOTALS):
            return rewritten(_SUBTOTALS[code - 1], arguments[1:])
    raise Refusal("SUBTOTAL is worked out only with a plain function number.")


def _match(arguments: Arguments) -> Rewritten | None:
    kind = arguments[2] if len(arguments) == 3 else _ONE
    if kind is None or _is(kind, "0", "FALSE"):
        return None
    if _is(kind, "1", "TRUE", "-1"):
        return Rewritten("XLCSP.PLACE", (*arguments[:2], kind))
    raise Refusal("MATCH is worked out only with a plain match type: 0, 1 or -1.")


def _vlookup(place: str, by_row: bool) -> Callable[[Arguments], Rewritten | None]:
    def rewrite(arguments: Arguments) -> Rewritten | None:
        if len(arguments) not in (3, 4):
            return None
        nearest = arguments[3] if len(arguments) == 4 else _ONE
        if nearest is None or _is(nearest, "0", "FALSE"):
            return None
        if not _is(nearest, "1", "TRUE"):
            raise Refusal("A look-up is worked out only with a plain TRUE or FALSE at its end.")
        looked_up, table, index = arguments[:3]
        found = Rewritten(place, (looked_up, table))
        wanted = Rewritten("XLCSP.NTH", (index,))
        return Rewritten("INDEX", (table, found, wanted) if by_row else (table, wanted, found))

    return rewrite


def _lookup(arguments: Arguments) -> Rewritten | None:
    if len(arguments) not in (2, 3):
        return None
    looked_up, cells = arguments[:2]
    results = arguments[2] if len(arguments) == 3 else cells
    return Rewritten("INDEX", (results, Rewritten("XLCSP.PLACE", (looked_up, cells, _ONE))))


def _exact_only(name: str, mode_at: int) -> Callable[[Arguments], Rewritten | None]:
    def rewrite(arguments: Arguments) -> Rewritten | None:
        for argument, allowed in zip(arguments[mode_at:], (("0", "2"), ("1", "-1")), strict=False):
            if argument is not None and not _is(argument, *allowed):
                raise Refusal(f"{name} is worked out only for exact and wildcard matches.")
        return None

    return rewrite


def _rounded(name: str) -> Callable[[Arguments], Rewritten | None]:
    """Formualizer errs for a step of 0 and for steps with the other sign."""

    def rewrite(arguments: Arguments) -> Rewritten | None:
        step = arguments[1] if len(arguments) == 2 else None
        if isinstance(step, Constant) and step.kind == "NUMBER" and float(step.text) > 0:
            return None
        raise Refusal(f"{name} is worked out only with a plain step above 0.")

    return rewrite


def _ours(name: str) -> Callable[[Arguments], Rewritten | None]:
    return lambda arguments: Rewritten(f"XLCSP.{name}", arguments)


def _value(arguments: Arguments) -> Rewritten | None:
    """An empty cell is 0."""
    return Rewritten(
        "VALUE", tuple(Rewritten("XLCSP.ORZERO", (argument,)) for argument in arguments)
    )


def _is(node: Expression, *texts: str) -> bool:
    """Whether it is one of these constants, a minus sign included."""
    sign = ""
    if isinstance(node, Prefix) and node.operator == "-":
        sign, node = "-", node.operand
    return isinstance(node, Constant) and sign + node.text in texts


_REWRITES: Final[dict[str, Callable[[Arguments], Rewritten | None]]] = {
    "COUNT": _count,
    "SUMIF": _conditional("SUMIFS"),
    "AVERAGEIF": _conditional("AVERAGEIFS"),
    "SUMIFS": _conditionals("SUMIFS"),
    "AVERAGEIFS": _conditionals("AVERAGEIFS"),
    "SUBTOTAL": _subtotal,
    "MATCH": _match,
    "VLOOKUP": _vlookup("XLCSP.PLACEDOWN", by_row=True),
    "HLOOKUP": _vlookup("XLCSP.PLACEACROSS", by_row=False),
    "LOOKUP": _lookup,
    "XLOOKUP": _exact_only("XLOOKUP", 4),
    "XMATCH": _exact_only("XMATCH", 2),
    "CEILING": _rounded("CEILING"),
    "FLOOR": _rounded("FLOOR"),
    "VALUE": _value,
    **{name: _ours(name) for name in ("UPPER", "LOWER", "PROPER", "REPLACE", "FILTER", "UNIQUE")},
}
