"""A formula rewritten for formualizer: its text, with holes where its references go.

One translation serves every formula of its shape; put in a cell, its holes become places.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from xlcsp.book.addresses import column_name
from xlcsp.book.model import LAST_COLUMN, LAST_ROW, Area, ErrorCode, Position
from xlcsp.engine.dependencies import Place
from xlcsp.engine.references import Reference

Places: TypeAlias = Sequence[Place | ErrorCode]
"""What each hole means to a formula in its cell; an error where it means no cells."""

_EVERYTHING: Final = (LAST_ROW, LAST_COLUMN)


@dataclass(frozen=True, slots=True)
class Hole:
    """The place of a reference in a translated formula."""

    sheet: str
    reference: Reference
    meets_cell: bool
    """Whether a plain formula takes of it only the cell in its own row or column."""
    spilled: bool
    """Whether it means all that the cell's dynamic array spills to."""
    whole: bool = field(init=False)
    """Whether it is whole columns or rows."""
    plain: bool = field(init=False)
    """Whether it is what it says, wherever arrays spill and sheets end."""

    def __post_init__(self) -> None:
        whole = self.reference.whole_columns or self.reference.whole_rows
        object.__setattr__(self, "whole", whole and not self.meets_cell)
        object.__setattr__(self, "plain", not (whole or self.meets_cell or self.spilled))


Piece: TypeAlias = str | Hole


@dataclass(frozen=True, slots=True)
class Translation:
    """A formula's text for formualizer, or why there is none."""

    texts: tuple[str, ...]
    """What stands before, between and behind the holes."""
    holes: tuple[Hole, ...]
    """Also of a refused formula, as far as they could be read."""
    ours: bool
    """Whether it calls a function of ours, itself or through a name."""
    several: bool = False
    """Whether it may give more than one value."""
    refusal: str = ""
    miscounted: bool = False
    """Whether it calls a function of ours with too few or too many arguments."""
    subtotal: bool = False
    """Whether it calls SUBTOTAL, which leaves out hidden rows and other subtotals."""
    reckoned: frozenset[int] = frozenset()
    """The holes, by number, whose cells native operators and functions take as numbers."""

    @property
    def whole(self) -> bool:
        """Whether it refers to whole columns or rows."""
        return any(hole.whole for hole in self.holes)


def cut_at_holes(pieces: Sequence[Piece]) -> tuple[str, ...]:
    """The texts before, between and behind the holes."""
    texts: list[str] = [""]
    for piece in pieces:
        if isinstance(piece, str):
            texts[-1] += piece
        else:
            texts.append("")
    return tuple(texts)


@dataclass(frozen=True, slots=True)
class Extent:
    """How far a workbook's cells go at the moment."""

    spills: Mapping[tuple[str, int, int], Area]
    """The area that the dynamic array of each cell fills."""
    bounds: Mapping[str, Position] = field(default_factory=dict)
    """The last used row and column of sheets; without one, whole columns go to the sheet's end."""


def places_of(translation: Translation, row: int, column: int, extent: Extent) -> Places:
    """The cells that each hole means to a formula in that cell.

    Whole columns are cut to what is used, all of a formula's to one length so that they match.
    """
    places: list[Place | ErrorCode] = []
    for hole in translation.holes:
        area = hole.reference.seen_from(row, column)
        if hole.plain:
            places.append((hole.sheet, area))
        elif hole.meets_cell:
            met = _met(area, row, column)
            places.append((hole.sheet, met) if met else ErrorCode("#VALUE!"))
        elif hole.spilled:
            spill = extent.spills.get((hole.sheet, area.top, area.left))
            places.append((hole.sheet, spill) if spill else ErrorCode("#REF!"))
        else:
            places.append((hole.sheet, _cut(area, hole.reference, _end(translation, extent))))
    return places


def _end(translation: Translation, extent: Extent) -> Position:
    """The last row and column of all sheets of which the formula takes whole columns or rows."""
    ends = [extent.bounds.get(hole.sheet, _EVERYTHING) for hole in translation.holes if hole.whole]
    return max(row for row, _ in ends), max(column for _, column in ends)


def _cut(area: Area, reference: Reference, end: Position) -> Area:
    if reference.whole_columns:
        return Area(1, area.left, end[0], area.right)
    return Area(area.top, 1, area.bottom, end[1])


def _met(area: Area, row: int, column: int) -> Area | None:
    """Implicit intersection: the cell of a column in this row, or of a row in this column."""
    if area.left == area.right and area.top <= row <= area.bottom:
        return Area(row, area.left, row, area.left)
    if area.top == area.bottom and area.left <= column <= area.right:
        return Area(area.top, column, area.top, column)
    return None


def render(translation: Translation, places: Places, sheets: Mapping[str, str]) -> str:
    """The formula's text for formualizer; ``sheets`` gives formualizer's name of each sheet."""
    texts = iter(translation.texts)
    parts = [next(texts)]
    for place in places:
        if isinstance(place, ErrorCode):
            parts.append(place.code)
        else:
            sheet, area = place
            parts.append(f"{sheets[sheet]}!{column_name(area.left)}{area.top}")
            if area.top != area.bottom or area.left != area.right:
                parts.append(f":{column_name(area.right)}{area.bottom}")
        parts.append(next(texts))
    return "".join(parts)
