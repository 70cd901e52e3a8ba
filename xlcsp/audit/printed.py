"""A figure as it stands in a cell: what a reader sees, to how many decimals, and what it may hide.

The text of figures is read by ``calc.published``; a number in a cell is written out by its number
format first. What a printed figure was before it was rounded is an interval: see `may_have_been`.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from xlcsp.audit.rounding import Ratio, ten_to
from xlcsp.book.addresses import cell_name
from xlcsp.calc.number import exact, round_half_away
from xlcsp.calc.published import Figure, read_figure


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A cell of the workbook, rows and columns from 1."""

    sheet: str
    row: int
    column: int

    @property
    def cell(self) -> str:
        """``C7``."""
        return cell_name(self.row, self.column)

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}"


@dataclass(frozen=True, slots=True, eq=False)
class Printed:
    """A figure in a cell. Two are the same only if they are one object: a text may hold several."""

    place: Place
    text: str
    """As a reader sees it, without what stands beside it."""
    units: int
    """The number in steps of 10 to the minus ``scale``; 23% is 0.23."""
    scale: int
    places: int
    """Decimals of the number that a reader sees: 23% has two."""
    percent: bool = False
    note: str = ""
    """The footnote mark or bracketed words beside it."""
    typed: bool = True
    """Not worked out by a formula."""
    about: bool = False
    """Marked as estimated."""

    @property
    def ratio(self) -> Ratio:
        """The number exactly."""
        return self.units, ten_to(self.scale)

    @property
    def number(self) -> float:
        """The number, near enough to search with."""
        return self.units / ten_to(self.scale)

    @property
    def shown(self) -> int:
        """The number as a reader sees it, in steps of 10 to the minus ``places``."""
        if self.scale <= self.places:
            return self.units * ten_to(self.places - self.scale)
        step = ten_to(self.scale - self.places)
        whole, rest = divmod(abs(self.units), step)
        whole += 2 * rest >= step
        return -whole if self.units < 0 else whole

    @property
    def holds_more_than_it_shows(self) -> bool:
        """Whether the cell's number has decimals that its format hides."""
        return self.scale > self.places and self.units % ten_to(self.scale - self.places) != 0

    def may_have_been(self) -> tuple[Ratio, Ratio]:
        """The lowest and highest number that is printed like this when rounded to the nearest.

        A whole number counts something and is what it is, unless it is marked as estimated; so is
        a number that the cell holds in full.
        """
        if self.holds_more_than_it_shows or (self.places <= 0 and not self.about):
            return self.ratio, self.ratio
        places = self.places if not self.about else min(self.places, -_trailing_zeros(self.shown))
        unit = ten_to(places) if places > 0 else 1
        factor = ten_to(-places) if places < 0 else 1
        steps = self.shown // ten_to(self.places - places)
        return ((2 * steps - 1) * factor, 2 * unit), ((2 * steps + 1) * factor, 2 * unit)


def _trailing_zeros(number: int) -> int:
    text = str(abs(number))
    return len(text) - len(text.rstrip("0")) if number else 0


_DECIMALS: Final = re.compile(r"\.([0-9]+)")


def read_text(text: str, place: Place, typed: bool = True) -> Printed | None:
    """The figure that a text cell holds; None for words, for what is missing, or for several."""
    if not any(letter.isdigit() for letter in text[:80]):
        return None
    figure = read_figure(text)
    if not isinstance(figure, Figure):
        return None
    note = figure.note
    body = text.strip().removesuffix(note).strip() if note else text.strip()
    decimals = _DECIMALS.search(body)
    places = (len(decimals[1]) if decimals else 0) + 2 * figure.percent
    return _printed(
        figure.number, places, place, body, figure.percent, note, typed, figure.estimated
    )


def read_number(number: float, code: str, place: Place, typed: bool = True) -> Printed:
    """The figure that a number cell shows under a number format."""
    value = exact(number)
    percent, places = _format(code)
    if places is None:
        places = max(0, -int(value.normalize().as_tuple().exponent))
    text = _shown_text(value, places, percent, code)
    return _printed(value, places, place, text, percent, "", typed, False)


def _printed(
    value: Decimal,
    places: int,
    place: Place,
    text: str,
    percent: bool,
    note: str,
    typed: bool,
    about: bool,
) -> Printed:
    sign, digits, exponent = value.as_tuple()
    power = int(exponent)
    units = int("".join(map(str, digits)) or "0")
    if power > 0:
        units, power = units * ten_to(power), 0
    scale = -power
    if scale < places:
        units, scale = units * ten_to(places - scale), places
    return Printed(
        place, text, -units if sign else units, scale, places, percent, note, typed, about
    )


@lru_cache(maxsize=512)
def _format(code: str) -> tuple[bool, int | None]:
    """Whether a number format shows per cent, and its decimals; None for General and the like."""
    first = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code).partition(";")[0]
    percent = "%" in first
    if not re.search(r"[0#?]", first) or "general" in first.lower():
        return False, None
    found = re.search(r"\.([0#?]+)", first)
    decimals = len(found[1]) if found else 0
    return percent, decimals + 2 * percent


def _shown_text(value: Decimal, places: int, percent: bool, code: str) -> str:
    shown = value.scaleb(2) if percent else value
    decimals = places - 2 if percent else places
    comma = "," if "," in code.partition(";")[0] else ""
    pound = "£" if "£" in code else ""
    sign = "-" if shown < 0 else "+" if code.startswith("+") and shown > 0 else ""
    return f"{sign}{pound}{_half_up(shown, decimals):{comma}.{max(decimals, 0)}f}{'%' * percent}"


def _half_up(value: Decimal, decimals: int) -> Decimal:
    return round_half_away(value.copy_abs(), decimals)


def like(published: Printed, steps: int) -> str:
    """A number in steps of the figure's last place, written as the figure is: £, commas, per cent."""
    places = published.places - 2 * published.percent
    number = Decimal(abs(steps)).scaleb(-published.places + 2 * published.percent)
    body = published.text
    comma = "," if "," in body or ("£" in body and abs(number) >= 1000) else ""
    sign = "-" if steps < 0 else "+" if body.startswith("+") else ""
    about = "~" if published.about else ""
    written = f"{number:{comma}.{max(places, 0)}f}"
    return f"{about}{sign}{'£' if '£' in body else ''}{written}{'%' if published.percent else ''}"
