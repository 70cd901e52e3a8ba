"""What a recalculation did and could not do, for the command line and for logs."""

from collections.abc import Sequence
from dataclasses import dataclass

from xlcsp.book.model import CellValue, Change
from xlcsp.engine.references import cell_name


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """A formula's cell."""

    sheet: str
    row: int
    column: int

    def __str__(self) -> str:
        """As a person writes it: ``'Table 1'!D7``."""
        return cell_name(self.sheet, self.row, self.column)


@dataclass(frozen=True, slots=True)
class ChangedResult:
    """A cell that shows something else than before."""

    cell: Cell
    old: CellValue
    new: CellValue


@dataclass(frozen=True, slots=True)
class ErringCell:
    """A formula whose result is an error, with the sentence that says why where there is one."""

    cell: Cell
    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class RefusedFormula:
    """A formula that was not worked out; its cell keeps the value that it had."""

    cell: Cell
    reason: str


@dataclass(frozen=True, slots=True)
class Recalculation:
    """The changes for the file, and the report."""

    changes: tuple[Change, ...]
    """For ``book.write``: the cells that were set, and the results that differ."""
    worked_out: int
    """How many formulas were worked out."""
    ours: int
    """How many of those call a function of ours."""
    changed: tuple[ChangedResult, ...]
    """The formulas' cells that show something else than before; a spill by its first cell."""
    errors: tuple[ErringCell, ...]
    refused: tuple[RefusedFormula, ...]
    resting: tuple[Cell, ...]
    """Worked out, but from the old value of a refused formula."""
    stale: tuple[Cell, ...]
    """Refused, although what they depend on has changed: their values are out of date."""
    circular: tuple[tuple[Cell, ...], ...]
    """Circles of references; their formulas are refused."""


def nothing_to_do(changes: Sequence[Change] = ()) -> Recalculation:
    """The report where no formula had to be worked out."""
    return Recalculation(tuple(changes), 0, 0, (), (), (), (), (), ())
