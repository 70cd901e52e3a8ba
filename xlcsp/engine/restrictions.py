"""Uses of allowed native functions that formualizer gets wrong, and that are refused therefore."""

from typing import Final, TypeAlias

from xlcsp.engine.expression import Binary, Constant, Expression, Operand
from xlcsp.engine.references import read_reference
from xlcsp.engine.refusal import Refusal

Arguments: TypeAlias = tuple[Expression | None, ...]

_COUNTING: Final = frozenset(
    {"COUNTIF", "COUNTIFS", "SUMIF", "SUMIFS", "AVERAGEIF", "AVERAGEIFS", "MAXIFS", "MINIFS"}
)
_NUMBER_FORMATS: Final = ("0", "0.0", "0.00", "0.000", "#,##0", "#,##0.0", "#,##0.00")
PROVEN_FORMATS: Final = frozenset(
    {
        *_NUMBER_FORMATS,
        *(f"£{form}" for form in _NUMBER_FORMATS),
        *(f"{form}%" for form in _NUMBER_FORMATS[:3]),
        *(f"+{form}{end};-{form}{end}" for form in _NUMBER_FORMATS[:3] for end in ("", "%")),
        *("00", "000", "0000"),
        *("dd/mm/yyyy", "d/m/yyyy", "dd/mm/yy", "d mmmm yyyy", "dd mmmm yyyy", "d mmm yyyy"),
        *("mmmm yyyy", "mmm yyyy", "mmm yy", "mmm-yy", "mmmm", "mmm", "yyyy", "dddd", "ddd"),
        *("dd mmm yyyy", "yyyy-mm-dd"),
    }
)


def check_use(name: str, arguments: Arguments) -> None:
    """Refuses the uses of an allowed function that formualizer gets wrong."""
    if name == "TEXT" and not (len(arguments) == 2 and _is_proven_format(arguments[1])):
        raise Refusal("TEXT is worked out only with plain number, percent and date formats.")
    if name in ("ROW", "COLUMN") and any(map(_is_range, arguments)):
        raise Refusal(f"{name} of a range is not worked out.")
    if name in _COUNTING:
        _check_criteria(name, arguments)


def _is_proven_format(node: Expression | None) -> bool:
    return isinstance(node, Constant) and node.kind == "TEXT" and node.text[1:-1] in PROVEN_FORMATS


def _is_range(node: Expression | None) -> bool:
    return not isinstance(node, Operand) or ":" in node.text


def _check_criteria(name: str, arguments: Arguments) -> None:
    whole = any(map(_is_whole, arguments))
    for argument in arguments:
        criterion = _beginning(argument)
        if criterion is None:
            continue
        if criterion.lstrip("<>=").startswith("#"):
            raise Refusal(f"{name} of error values is not worked out.")
        if whole and (criterion in ("", "=") or criterion.startswith("<>")):
            raise Refusal(
                f"{name} counts empty cells here, so whole columns are not worked out; "
                "give a range that ends."
            )


def _is_whole(node: Expression | None) -> bool:
    reference = read_reference(node.text, 1, 1) if isinstance(node, Operand) else None
    return reference is not None and (reference.whole_columns or reference.whole_rows)


def _beginning(node: Expression | None) -> str | None:
    """The text that a criterion is, or begins with; None where only its cells can tell."""
    while isinstance(node, Binary) and node.operator == "&":
        node = node.left
    return node.text[1:-1] if isinstance(node, Constant) and node.kind == "TEXT" else None
