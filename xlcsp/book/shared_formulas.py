"""Shared formulas: one formula's text kept once, and what it says in each of the cells below it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from xlcsp.book.errors import Damaged

_GONE: Final = "#REF!"


@dataclass(frozen=True)
class SharedFormula:
    """The text of a shared formula as its first cell has it."""

    text: str
    row: int
    column: int

    @cached_property
    def _pieces(self) -> list[tuple[str, bool]]:
        """The formula in pieces, and whether each refers to cells."""
        from openpyxl.formula.tokenizer import Token, Tokenizer, TokenizerError

        try:
            items = Tokenizer("=" + self.text).items
        except TokenizerError as error:
            raise Damaged(
                f"The workbook holds the formula ={self.text[:60]}, which cannot be read: "
                "open it in Excel, correct the formula and save it."
            ) from error
        return [
            (item.value, item.type == Token.OPERAND and item.subtype == Token.RANGE)
            for item in items
        ]

    def at(self, row: int, column: int) -> str:
        """What it says in another cell: references without ``$`` move along."""
        down, right = row - self.row, column - self.column
        if not down and not right:
            return self.text
        return "".join(
            _moved(value, down, right) if refers else value for value, refers in self._pieces
        )


def _moved(reference: str, down: int, right: int) -> str:
    from openpyxl.formula.translate import Translator, TranslatorError

    try:
        moved: str = Translator.translate_range(reference, down, right)  # type: ignore[no-untyped-call]  # not in its stubs
    except (TranslatorError, ValueError):
        sheet, mark, _ = reference.rpartition("!")
        return f"{sheet}{mark}{_GONE}"
    return moved
