"""A formula's text as a tree: what is called on what, by Excel's rules of precedence.

It judges little: which functions and references can be worked out is decided in ``translate``.
What Excel itself would not accept, and unions and intersections of references, are refused here.
"""

from dataclasses import dataclass
from math import isinf
from typing import Final, TypeAlias

from xlcsp.book.formula_tokens import SPILL_MARK, as_typed
from xlcsp.book.openpyxl_tokenizer import Token
from xlcsp.engine.refusal import Refusal
from xlcsp.engine.tokens import tokens_of


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, a text in double quotes, TRUE or FALSE, or an error, as written."""

    text: str
    kind: str
    """The tokenizer's word: NUMBER, TEXT, LOGICAL or ERROR."""


@dataclass(frozen=True, slots=True)
class Operand:
    """A reference, a name or a table's column, as written; ``spilled`` for ``A1#``."""

    text: str
    spilled: bool = False


@dataclass(frozen=True, slots=True)
class ArrayConstant:
    """An array constant, as written, braces included."""

    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function's call. An argument left out is None."""

    name: str
    """As written, without the bracket."""
    arguments: tuple["Expression | None", ...]


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A native call in the form that is given to formualizer (``rewrites``)."""

    name: str
    arguments: tuple["Expression | None", ...]


@dataclass(frozen=True, slots=True)
class Prefix:
    """An operator before its operand: ``-``, ``+`` or ``@``."""

    operator: str
    operand: "Expression"


@dataclass(frozen=True, slots=True)
class Percent:
    """A percent sign after its operand."""

    operand: "Expression"


@dataclass(frozen=True, slots=True)
class Binary:
    """An operator between two operands."""

    operator: str
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True, slots=True)
class Brackets:
    """An expression in round brackets."""

    inside: "Expression"


Expression: TypeAlias = (
    Constant | Operand | ArrayConstant | Call | Rewritten | Prefix | Percent | Binary | Brackets
)

_STRENGTH: Final = {
    **dict.fromkeys(("=", "<", ">", "<=", ">=", "<>"), 1),
    "&": 2,
    **dict.fromkeys("+-", 3),
    **dict.fromkeys("*/", 4),
    "^": 5,
}
_NEVER_IN_ARRAYS: Final = frozenset({Token.FUNC, Token.PAREN, Token.OP_IN})
_DEEPEST: Final = 100
_LONGEST: Final = 250
"""Operators in a row; both keep a hostile formula from exhausting the stack."""


def read_expression(text: str) -> Expression:
    """The tree of a formula's text, given without its equals sign. Raises Refusal."""
    return _Reader(tokens_of(text)).whole()


class _Reader:
    """Reads tokens from left to right by the strength of the operators between them."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0
        self._signs = 0

    def whole(self) -> Expression:
        if not self._tokens:
            raise Refusal("The formula is empty.")
        expression = self._expression(0)
        token = self._peek()
        if token is not None:
            if token.type == Token.OP_IN and token.value == ",":
                raise Refusal("Several references as one (a union) are not worked out.")
            raise Refusal(f"The formula cannot be read at {_shown(token)}.")
        return expression

    def _peek(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self) -> Token:
        token = self._peek()
        if token is None:
            raise Refusal("The formula ends too soon; check its brackets.")
        self._at += 1
        return token

    def _expression(self, weakest: int) -> Expression:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Refusal("The formula is nested too deeply.")
        left = self._single()
        operators = 0
        while (token := self._peek()) is not None:
            if token.type == Token.OPERAND or token.subtype == Token.OPEN:
                raise Refusal(
                    f"No operator stands before {_shown(token)}; references joined by a blank or "
                    "made with a colon and a function are not worked out."
                )
            strength = _STRENGTH.get(token.value) if token.type == Token.OP_IN else None
            if strength is None or strength <= weakest:
                break
            operators += 1
            if operators > _LONGEST:
                raise Refusal("The formula has too many operators in a row; use SUM or join less.")
            self._at += 1
            left = Binary(token.value, left, self._expression(strength))
        self._depth -= 1
        return left

    def _single(self) -> Expression:
        token = self._take()
        if token.type == Token.OP_PRE:
            return self._percents(Prefix(token.value, self._single_inner()))
        self._at -= 1
        return self._percents(self._single_inner())

    def _single_inner(self) -> Expression:
        """An operand with its prefixes, before any percent sign."""
        token = self._take()
        match token.type, token.subtype:
            case Token.OP_PRE, _:
                self._signed()
                return Prefix(token.value, self._single_inner())
            case Token.OPERAND, Token.RANGE:
                return self._operand(token.value)
            case Token.OPERAND, _:
                _check_size(token)
                return Constant(token.value, token.subtype)
            case Token.FUNC, Token.OPEN:
                return self._call(token.value[:-1])
            case Token.PAREN, Token.OPEN:
                return self._brackets()
            case Token.ARRAY, Token.OPEN:
                return self._array()
            case _:
                raise Refusal(f"The formula cannot be read at {_shown(token)}.")

    def _percents(self, expression: Expression) -> Expression:
        while (token := self._peek()) is not None and token.type == Token.OP_POST:
            self._at += 1
            self._signed()
            expression = Percent(expression)
        return expression

    def _signed(self) -> None:
        self._signs += 1
        if self._signs > _LONGEST:
            raise Refusal("The formula has too many signs.")

    def _operand(self, text: str) -> Expression:
        if text.startswith("@"):
            bare = text.lstrip("@")
            return Prefix("@", self._operand(bare) if bare else self._single_inner())
        if text.endswith(SPILL_MARK):
            return Operand(text[:-1], spilled=True)
        return Operand(text)

    def _call(self, name: str) -> Expression:
        if name.startswith("@"):
            bare = name.lstrip("@")
            return Prefix("@", self._call(bare) if bare else self._brackets())
        arguments: list[Expression | None] = []
        while True:
            token = self._peek()
            if token is None:
                raise Refusal("A bracket is not closed.")
            if token.type == Token.SEP:
                arguments.append(None)
                self._at += 1
            elif token.subtype == Token.CLOSE:
                self._at += 1
                if arguments:
                    arguments.append(None)
                return Call(name, tuple(arguments))
            else:
                arguments.append(self._expression(0))
                after = self._take_end()
                if after.subtype == Token.CLOSE:
                    return Call(name, tuple(arguments))

    def _take_end(self) -> Token:
        """The comma or closing bracket after an argument."""
        token = self._peek()
        if token is None:
            raise Refusal("A bracket is not closed.")
        if token.type != Token.SEP and token.subtype != Token.CLOSE:
            raise Refusal(f"The formula cannot be read at {_shown(token)}.")
        self._at += 1
        return token

    def _brackets(self) -> Expression:
        inside = self._expression(0)
        token = self._peek()
        if token is None:
            raise Refusal("A bracket is not closed.")
        if token.type == Token.OP_IN and token.value == ",":
            raise Refusal("Several references as one (a union) are not worked out.")
        if token.subtype != Token.CLOSE:
            raise Refusal(f"The formula cannot be read at {_shown(token)}.")
        self._at += 1
        return Brackets(inside)

    def _array(self) -> Expression:
        parts = ["{"]
        while True:
            token = self._take()
            if token.type in _NEVER_IN_ARRAYS or token.subtype == Token.RANGE:
                raise Refusal(
                    "An array constant holds only numbers, texts, TRUE, FALSE and errors."
                )
            _check_size(token)
            parts.append(token.value)
            if token.type == Token.ARRAY and token.subtype == Token.CLOSE:
                return ArrayConstant("".join(parts))


def _check_size(token: Token) -> None:
    """Refuses a number that no cell can hold, which Excel does not let a person type."""
    if token.type == Token.OPERAND and token.subtype == Token.NUMBER and isinf(float(token.value)):
        raise Refusal(f"The number {token.value[:40]} is too large for a cell.")


def _shown(token: Token) -> str:
    return repr(as_typed(token.value[:40]))
