"""An allocation by pot, area by area, and its change on the year before."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from xlcsp.calc.number import EXACT, ZERO
from xlcsp.report.errors import WrongCells
from xlcsp.report.wording import pounds, shown_change
from xlcsp.worksheet.sentences import counted


@dataclass(frozen=True, slots=True)
class AreaGrant:
    """One area: its share of each pot, in the order of the pots."""

    area: str
    shares: tuple[Decimal, ...]
    previous: Decimal | None
    allocation: Decimal | None = None
    """The whole, where it was rounded once by itself: the shares' pence need not add up to it."""

    @property
    def total(self) -> Decimal:
        """The allocation; the shares together where it is not given."""
        if self.allocation is not None:
            return self.allocation
        total = ZERO
        for share in self.shares:
            total = EXACT.add(total, share)
        return total

    @property
    def change(self) -> Fraction | None:
        """On the year before, as a fraction of it; None where that is missing or 0."""
        if not self.previous:
            return None
        return (Fraction(self.total) - Fraction(self.previous)) / abs(Fraction(self.previous))


@dataclass(frozen=True, slots=True)
class GrantChart:
    """The areas in the order given."""

    title: str
    pots: tuple[str, ...]
    areas: tuple[AreaGrant, ...]


def grant_chart(
    title: str,
    areas: Sequence[str],
    pots: Sequence[str],
    shares: Sequence[Sequence[Decimal | None]],
    previous: Sequence[Decimal | None] | None = None,
    allocations: Sequence[Decimal | None] | None = None,
) -> GrantChart:
    """``shares`` has a row for each area, a figure for each pot. WrongCells for a missing or
    a negative one."""
    before = previous or [None] * len(areas)
    wholes = allocations or [None] * len(areas)
    found = []
    for area, row, old, whole in zip(areas, shares, before, wholes, strict=True):
        present = tuple(share for share in row if share is not None)
        if len(present) != len(pots):
            pot = next(pot for pot, share in zip(pots, row, strict=True) if share is None)
            raise WrongCells(f"{area} has no share of {pot}: a missing share is no zero.")
        negative = [pot for pot, share in zip(pots, present, strict=True) if share < 0]
        if negative:
            raise WrongCells(
                f"{area}'s share of {negative[0]} is negative: the parts of one bar cannot take "
                "anything away. Draw the pots that give, or show the figures in a table."
            )
        found.append(AreaGrant(area, present, old, whole))
    return GrantChart(title, tuple(pots), tuple(found))


def shown_area(area: AreaGrant) -> str:
    """``£59,551``, with ``(+2.1%)`` where the year before is known."""
    if area.change is None:
        return pounds(area.total)
    return f"{pounds(area.total)} ({shown_change(area.change)})"


def alt_text(chart: GrantChart) -> str:
    """The picture in words, for screen readers."""
    areas = "; ".join(f"{area.area} {shown_area(area)}" for area in chart.areas)
    changed = any(area.change is not None for area in chart.areas)
    end = " In brackets: the change on the year before." if changed else ""
    return f"{chart.title}. Bars of {counted(len(chart.pots), 'part')} ({', '.join(chart.pots)}): {areas}.{end}"
