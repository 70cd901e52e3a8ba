"""Shared formulas: one formula's text kept once, and what it says in each of the cells below it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from xlcsp.book.formula_tokens import formula_pieces

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
        return formula_pieces(self.text)

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
