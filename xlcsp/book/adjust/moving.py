"""What every adjuster is given, and the two rules for places that stand in attributes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from xlcsp.book.addresses import area_name, read_area
from xlcsp.book.model import Area
from xlcsp.book.move import Move
from xlcsp.book.part_text import PartText, Splice
from xlcsp.book.references import References, Standing


@dataclass(frozen=True, slots=True)
class Moving:
    """A move, and how references follow it."""

    move: Move
    references: References
    inside_bottom: int
    """The last row that holds anything in the block's columns, as it was."""

    def here(self, home: str | None) -> bool:
        """Whether the cells of this sheet move."""
        return home is not None and home.casefold() == self.move.sheet.casefold()

    def formula(
        self,
        text: str,
        home: str | None,
        where: str,
        *,
        lists: bool = False,
        standing: Standing | None = None,
    ) -> str:
        """A formula that may begin with an equals sign, as it must read from now on."""
        sign = "=" if text.startswith("=") else ""
        return sign + self.references.formula(
            text[len(sign) :], home, where, lists=lists, standing=standing
        )


Adjuster: TypeAlias = Callable[[PartText, str | None, Moving], Iterable[Splice]]
"""Gives the changes of a part that belongs to a sheet (None: to none of them)."""


def areas_of(sqref: str) -> list[Area | None]:
    """The areas of a list such as ``A1:B2 D4``; None for whole columns and rows."""
    return [area_of(each) for each in sqref.split()]


def area_of(name: str) -> Area | None:
    try:
        return read_area(name)
    except ValueError:
        return None


def covered(sqref: str, move: Move) -> str:
    """A list of areas laid over cells, as it must read from now on; empty where all of it goes."""
    names: list[str] = []
    for name, area in zip(sqref.split(), areas_of(sqref), strict=True):
        if area is None or (new := move.covered(area)) == (area,):
            names.append(name)
        else:
            names += [area_name(each) for each in new]
    return " ".join(names)


def referred(ref: str, move: Move) -> str | None:
    """One area that something refers to, as it must read from now on; None where all of it goes."""
    area = area_of(ref)
    if area is None:
        return ref
    new = move.referred(area)
    if new is None:
        return None
    return ref if new == area else area_name(new)


def new_place(ref: str, move: Move) -> str | None:
    """A cell or rigid area that goes with its first cell; None where that is removed."""
    area = area_of(ref)
    if area is None:
        return ref
    row = move.cell(area.top, area.left)
    if row is None or row == area.top:
        return None if row is None else ref
    return area_name(Area(row, area.left, row + area.bottom - area.top, area.right))
