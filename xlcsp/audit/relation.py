"""How one printed figure follows from others: the relations that are checked, one function for each.

Every relation gives the exact figure before rounding, as a ratio, and the sum in words. A relation
that holds of many figures is one `Relation`; each place where it should hold is an `Instance`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeAlias

from xlcsp.audit.printed import Printed
from xlcsp.audit.rounding import (
    Ratio,
    Rounding,
    at_most,
    before_rounding,
    divided,
    minus,
    plus,
    rounded,
    ten_to,
    times,
)


class Kind(StrEnum):
    """What a relation is; the value is the word that a rule uses."""

    TOTAL = "total"
    """The sum of its parts, down a column, along a row or from table to table."""
    CHANGE = "percentage change"
    """(new - old) / |old|, of new and old."""
    POINTS = "points change"
    """new - old, of two percentages."""
    VARIANCE = "variance"
    """new - old, of two figures that are no percentages."""
    SHARE = "share"
    """part / whole."""
    RATE = "rate"
    """count / population, times a base such as 1,000."""
    PRODUCT = "product"
    SCALED = "target"
    """A fixed percentage off or on a baseline."""
    SAME = "same"
    """Equal to a figure elsewhere."""
    RATE_OF_PARTS = "rate of parts"
    """The whole's rate from its parts' counts and rates: all counts over all populations."""
    REMAINDER = "part of a pot"
    """A share of a pot in proportion to weights, by largest remainder: inputs are pot, weights."""


Values: TypeAlias = Sequence[Ratio]


def _total(values: Values, _: Ratio) -> Ratio | None:
    result = values[0]
    for value in values[1:]:
        result = plus(result, value)
    return result


def _change(values: Values, factor: Ratio) -> Ratio | None:
    new, old = values
    result = divided(minus(new, old), (abs(old[0]), old[1]))
    return None if result is None else times(result, factor)


def _difference(values: Values, _: Ratio) -> Ratio | None:
    return minus(values[0], values[1])


def _quotient(values: Values, factor: Ratio) -> Ratio | None:
    result = divided(values[0], values[1])
    return None if result is None else times(result, factor)


def _product(values: Values, _: Ratio) -> Ratio | None:
    return times(values[0], values[1])


def _scaled(values: Values, factor: Ratio) -> Ratio | None:
    return times(values[0], factor)


def _same(values: Values, _: Ratio) -> Ratio | None:
    return values[0]


def _rate_of_parts(values: Values, _: Ratio) -> Ratio | None:
    """Counts, then as many rates: all counts over the sum of count / rate."""
    half = len(values) // 2
    counts = _total(values[:half], (1, 1))
    people: Ratio = (0, 1)
    for count, rate in zip(values[:half], values[half:], strict=True):
        part = divided(count, rate)
        if part is None:
            return None
        people = plus(people, part)
    return None if counts is None else divided(counts, people)


_WORKED_OUT: Final[Mapping[Kind, Callable[[Values, Ratio], Ratio | None]]] = {
    Kind.TOTAL: _total,
    Kind.CHANGE: _change,
    Kind.POINTS: _difference,
    Kind.VARIANCE: _difference,
    Kind.SHARE: _quotient,
    Kind.RATE: _quotient,
    Kind.PRODUCT: _product,
    Kind.SCALED: _scaled,
    Kind.SAME: _same,
    Kind.RATE_OF_PARTS: _rate_of_parts,
    Kind.REMAINDER: _same,
}


@dataclass(slots=True, eq=False)
class Relation:
    """A relation between lines of figures, and how well it is kept."""

    kind: Kind
    what: str
    """In words: "C Beds is the sum of M Beds and S Beds"."""
    factor: Ratio = (1, 1)
    rounding: Rounding = Rounding.HALF_UP
    places: int | None = None
    """Decimals that the figures are rounded to where that is coarser than they are printed."""
    stated: bool = False
    """Stated by a rule or by the document itself, not found out."""
    unrounded: bool = False
    """Worked out from figures before they were rounded; only what no such figures give is wrong."""
    worded: bool = False
    """Its percentage is the document's wording of a target, which may be rounded itself."""
    quoted: bool = False
    """The document's own text states the sum, from the figures as printed."""
    tentative: bool = False
    """Too little kept to be found out: only what a known slip explains is said."""
    spans: Mapping[Printed, tuple[Ratio, Ratio]] = field(default_factory=dict)
    """What whole numbers may have been that are known to be rounded: lowest and highest."""
    instances: "list[Instance]" = field(default_factory=list)

    _tally: tuple[int, Rounding, int] | None = None

    @property
    def kept(self) -> int:
        """How many figures keep it."""
        state = len(self.instances), self.rounding
        if self._tally is None or self._tally[:2] != state:
            self._tally = (*state, sum(instance.holds() for instance in self.instances))
        return self._tally[2]

    @property
    def broken(self) -> int:
        """How many break it."""
        return len(self.instances) - self.kept


@dataclass(slots=True, eq=False)
class Instance:
    """One figure, and those that it should follow from."""

    relation: Relation
    target: Printed
    inputs: tuple[Printed, ...]
    kind: Kind
    """The relation's, or points change where the figures of a percentage change are percentages."""
    value: Ratio | None = None
    """Of a part of a pot: the part, worked out with the others."""
    alone: Ratio | None = None
    """Of a part of a pot: the share by its weight alone, before the parts are made to add up."""

    def exact(self, instead: Mapping[Printed, Ratio] | None = None) -> Ratio | None:
        """The figure before rounding; ``instead`` gives other numbers for some cells."""
        if self.value is not None:
            return self.value
        if instead:
            values = [instead.get(one, one.ratio) for one in self.inputs]
        else:
            values = [one.ratio for one in self.inputs]
        return _WORKED_OUT[self.kind](values, self.relation.factor)

    def places(self) -> int:
        """The decimals that it is rounded to."""
        own = self.target.places
        given = self.relation.places
        return own if given is None else min(own, given)

    def expected(
        self, instead: Mapping[Printed, Ratio] | None = None, rounding: Rounding | None = None
    ) -> int | None:
        """The figure as it should be printed, in steps of its last printed place."""
        number = self.exact(instead)
        if number is None:
            return None
        places = self.places()
        steps = rounded(number, places, rounding or self.relation.rounding)
        return steps * ten_to(self.target.places - places)

    def holds(
        self, instead: Mapping[Printed, Ratio] | None = None, rounding: Rounding | None = None
    ) -> bool:
        """Whether the printed figure is the one that follows; of a part of a pot, also by itself."""
        target = self.target
        other = instead.get(target) if instead else None
        if other is None and target.holds_more_than_it_shows:
            return self._holds_in_full(instead)
        printed = target.shown if other is None else rounded(other, target.places)
        if self.alone is not None and rounded(self.alone, target.places) == printed:
            return True
        expected = self.expected(instead, rounding)
        return expected is not None and expected == printed

    def _holds_in_full(self, instead: Mapping[Printed, Ratio] | None) -> bool:
        """For a cell that holds more decimals than it shows: equal to within what it shows."""
        number = self.exact(instead)
        if number is None:
            return False
        gap = minus(number, self.target.ratio)
        return at_most((2 * abs(gap[0]), gap[1]), (1, ten_to(max(self.target.places, 0))))

    def possible(self) -> bool:
        """Whether figures that are printed as the inputs are could have given the printed one."""
        bounds = self.bounds()
        if bounds is None:
            return False
        low, high = bounds
        lowest, highest = self._target_span()
        if self.rests_on_rounded and (low != high or self._is_coarse(lowest, highest)):
            return at_most(lowest, high) and at_most(low, highest)
        places = self.places()
        unit = ten_to(self.target.places - places)
        first = rounded(low, places, self.relation.rounding) * unit
        last = rounded(high, places, self.relation.rounding) * unit
        return first <= self.target.shown <= last

    @property
    def rests_on_rounded(self) -> bool:
        """Whether it is known of one of its figures that it is rounded."""
        told = self.relation.spans
        return bool(told) and any(one in told for one in (self.target, *self.inputs))

    def _is_coarse(self, lowest: Ratio, highest: Ratio) -> bool:
        """Whether the figure worked out was rounded to more than a unit of its last place."""
        unit = 1, ten_to(max(self.target.places, 0))
        return not at_most(minus(highest, lowest), unit)

    def _target_span(self) -> tuple[Ratio, Ratio]:
        """What the figure worked out may have been before it was rounded to its place."""
        target, places = self.target, self.places()
        if target in self.relation.spans:
            return self.relation.spans[target]
        steps = target.shown // ten_to(target.places - places)
        return before_rounding(steps, places, self.relation.rounding)

    def bounds(self) -> tuple[Ratio, Ratio] | None:
        """The lowest and highest result of inputs before they were rounded.

        Every relation here rises or falls steadily with each input, so the corners suffice.
        """
        told = self.relation.spans
        spans = [told.get(one) or one.may_have_been() for one in self.inputs]
        if self.kind is Kind.TOTAL:
            low, high = _total([s[0] for s in spans], (1, 1)), _total([s[1] for s in spans], (1, 1))
            return None if low is None or high is None else (low, high)
        if self.kind is Kind.RATE_OF_PARTS:
            counts = [one.ratio for one in self.inputs[: len(spans) // 2]]
            rates = spans[len(spans) // 2 :]
            low = _rate_of_parts([*counts, *(s[0] for s in rates)], (1, 1))
            high = _rate_of_parts([*counts, *(s[1] for s in rates)], (1, 1))
            return None if low is None or high is None else (low, high)
        corners: list[list[Ratio]] = [[]]
        for span in spans:
            corners = [[*corner, end] for corner in corners for end in dict.fromkeys(span)]
        results = [
            result
            for corner in corners
            if (result := _WORKED_OUT[self.kind](corner, self.relation.factor)) is not None
        ]
        if self.value is not None or not results:
            return None
        low = high = results[0]
        for result in results[1:]:
            low = result if at_most(result, low) else low
            high = result if at_most(high, result) else high
        return low, high

    def sum_in_words(self) -> str:
        """The sum, with the figures as printed: ``1404 + 2350 = 3754``."""
        texts = [one.text for one in self.inputs]
        exact = self.exact()
        if exact is None:
            return f"{' , '.join(texts)}: nothing to divide by"
        return f"{self._left_side(texts)} = {written(exact, self.target)}"

    def _left_side(self, texts: list[str]) -> str:
        if self.kind is Kind.TOTAL:
            shown = (
                texts if len(texts) <= 8 else [*texts[:3], f"… ({len(texts) - 4} more)", texts[-1]]
            )
            return " + ".join(shown)
        if self.kind in (Kind.POINTS, Kind.VARIANCE):
            return f"{texts[0]} - {texts[1]}"
        if self.kind is Kind.CHANGE:
            return f"({texts[0]} - {texts[1]}) / {texts[1]}"
        if self.kind is Kind.SHARE:
            return f"{texts[0]} / {texts[1]}"
        if self.kind is Kind.RATE:
            return (
                f"{texts[0]} / {texts[1]} x {self.relation.factor[0] // self.relation.factor[1]:,}"
            )
        if self.kind is Kind.PRODUCT:
            return f"{texts[0]} x {texts[1]}"
        if self.kind is Kind.SCALED:
            return f"{texts[0]} {per_cent_off(self.relation.factor)}"
        if self.kind is Kind.RATE_OF_PARTS:
            half = len(texts) // 2
            return f"{half} counts over the populations that they and their rates imply"
        if self.kind is Kind.REMAINDER:
            return f"{texts[0]} shared by weight, so that the parts add up to it"
        return texts[0]


def per_cent_off(factor: Ratio) -> str:
    """``- 6%`` for 0.94, ``+ 7%`` for 1.07."""
    change = minus(factor, (1, 1))
    tenths = change[0] * 1000 / change[1]
    return f"{'-' if tenths < 0 else '+'} {abs(tenths) / 10:g}%"


def written(number: Ratio, target: Printed) -> str:
    """A number with two decimals more than the figure has, without idle zeros."""
    places = max(target.places, 0) + 2
    steps = rounded(number, places)
    shift = 2 * target.percent
    decimals = max(places - shift, 0)
    body = f"{abs(steps) / ten_to(decimals):,.{decimals}f}" if decimals else f"{abs(steps):,}"
    if "." in body:
        body = body.rstrip("0").rstrip(".")
    if "," not in target.text and "£" not in target.text:
        body = body.replace(",", "")
    pound = "£" if "£" in target.text else ""
    return f"{'-' if steps < 0 else ''}{pound}{body}{'%' if target.percent else ''}"


def infer_rounding(relation: Relation) -> None:
    """Takes the way of rounding that most figures keep.

    To the nearest, unless another way is kept by two figures more: one figure alone may be wrong.
    """
    instances = [one for one in relation.instances if not one.target.holds_more_than_it_shows]
    if relation.rounding is Rounding.HALF_UP and (
        not relation.broken or _explained_by_unrounded_inputs(relation)
    ):
        return
    keepers = {way: sum(one.holds(rounding=way) for one in instances) for way in Rounding}
    best = max(Rounding, key=lambda way: keepers[way])
    if keepers[best] >= keepers[Rounding.HALF_UP] + _FIGURES_MORE:
        relation.rounding = best


def _explained_by_unrounded_inputs(relation: Relation) -> bool:
    """Whether figures that miss are what inputs with more decimals give, to the nearest."""
    return relation.kind is not Kind.TOTAL and all(
        one.holds() or one.possible() for one in relation.instances
    )


_FIGURES_MORE: Final = 2
