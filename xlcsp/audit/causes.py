"""Why a figure may have been printed as it was: the known slips that give exactly that figure.

Each function tries one kind of slip and says so in words. Simple causes come before combinations of
two; equally simple ones are given together; where none fits, that is said. A slip of the hand fits
any gap of one digit, so it is given only where nothing gives the very figure, and said to be less
likely beside a cause that the figure only allows.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from xlcsp.audit.culprits import slips
from xlcsp.audit.printed import Printed, like
from xlcsp.audit.relation import Instance, Kind
from xlcsp.audit.rounding import (
    Ratio,
    Rounding,
    divided,
    minus,
    rounded,
    ten_to,
    times,
)
from xlcsp.audit.tables import FigureTable

NONE_FITS: Final = "no known cause fits"
POINTS: Final = "percentage points called per cent"

_WAYS: Final = {
    Rounding.HALF_UP: "rounded to the nearest",
    Rounding.HALF_EVEN: "rounded half to even",
    Rounding.CUT_OFF: "cut off, not rounded",
    Rounding.UP: "rounded up, not to the nearest",
}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a figure: its table, and the relations that it takes part in."""

    places: Mapping[Printed, tuple[FigureTable, int, int]]
    """Table, row and column (from 0) of each figure in a table."""
    around: Mapping[Printed, Sequence[Instance]]
    wrong: Mapping[Printed, int] = field(default_factory=dict)
    """Figures already known to be wrong, and what they should be, in steps."""

    def put_right(
        self, figures: Sequence[Printed], but: Printed | None = None
    ) -> dict[Printed, Ratio]:
        """The numbers that the wrong ones among some figures should be."""
        return {
            one: (self.wrong[one], ten_to(max(one.places, 0)))
            for one in figures
            if one in self.wrong and one is not but
        }

    def row(self, figure: Printed) -> Iterator[tuple[str, Printed]]:
        """The other figures of a figure's row, with their headings."""
        if figure in self.places:
            table, row, column = self.places[figure]
            for other, one in enumerate(table.figures[row]):
                if one is not None and other != column:
                    yield table.headings[other], one

    def neighbours(self, figure: Printed) -> Iterator[tuple[str, Printed]]:
        """The figures directly above and below."""
        if figure in self.places:
            table, row, column = self.places[figure]
            for word, other in (("above", row - 1), ("below", row + 1)):
                if 0 <= other < len(table.figures):
                    one = table.figures[other][column]
                    if one is not None:
                        yield word, one


class Strength(IntEnum):
    """How much a cause says, the strongest first."""

    PREDICTED = 1
    """It gives this figure and no other."""
    ALLOWED = 2
    """It allows figures that are off by so much, this one among them."""
    HAND = 3
    """A slip of the hand, which may give any of many figures."""
    NONE = 4


@dataclass(frozen=True, slots=True)
class Cause:
    """A slip that gives the published figure, how many slips it takes, and how much it says."""

    words: str
    slips: int
    strength: Strength = Strength.PREDICTED


def explain(instance: Instance, published: int, around: Surroundings) -> list[Cause]:
    """The simplest causes with which the relation gives ``published`` (in steps)."""
    found = list(_candidates(instance, published, around))
    if not found:
        return []
    fewest = min(cause.slips for cause in found)
    return weighed(cause for cause in found if cause.slips == fewest)


def weighed(causes: Iterable[Cause]) -> list[Cause]:
    """Each cause once, slips of the hand last, and left out where another gives the very figure."""
    once = list(dict.fromkeys(causes))
    if strength(once) is Strength.PREDICTED:
        return [cause for cause in once if cause.strength is not Strength.HAND]
    return sorted(once, key=lambda cause: cause.strength is Strength.HAND)


def strength(causes: Sequence[Cause]) -> Strength:
    """That of the strongest."""
    return min((cause.strength for cause in causes), default=Strength.NONE)


def in_words(causes: Sequence[Cause]) -> str:
    """The causes in one sentence."""
    likely = [cause.words for cause in causes if cause.strength is not Strength.HAND]
    by_hand = [cause.words for cause in causes if cause.strength is Strength.HAND]
    if likely and by_hand:
        return f"{'; or '.join(likely)}; or, less likely, {'; or '.join(by_hand)}"
    return "; or ".join(likely or by_hand) or NONE_FITS


def _candidates(instance: Instance, published: int, around: Surroundings) -> Iterator[Cause]:
    yield from _populations(instance, published)
    yield from _points(instance, published)
    yield from _adjusted(instance, published, around)
    yield from _ways(instance, published)
    yield from _row_by_row(instance, published)
    yield from _other_bases(instance, published, around)
    yield from _left_out(instance, published)
    yield from _mistyped(instance, published)
    yield from _copied(instance, published, around)


def _points(instance: Instance, published: int) -> Iterator[Cause]:
    inputs = instance.inputs
    if instance.kind is Kind.CHANGE and all(one.percent for one in inputs):
        difference = minus(inputs[0].ratio, inputs[1].ratio)
        if rounded(difference, instance.target.places) == published:
            yield Cause(POINTS, 1)


def _ways(instance: Instance, published: int) -> Iterator[Cause]:
    for way, words in _WAYS.items():
        if way is not instance.relation.rounding and instance.expected(rounding=way) == published:
            yield Cause(words, 1)
            return


def _adjusted(instance: Instance, published: int, around: Surroundings) -> Iterator[Cause]:
    """A figure a few units off, without which a column that adds up would not."""
    target = instance.target
    expected = instance.expected()
    if expected is None or instance.kind is Kind.SAME or target.shown != published:
        return
    unit = 10 ** (target.places - instance.places())
    units, rest = divmod(abs(expected - published), unit)
    for other in around.around.get(target, ()):
        if rest or not 1 <= units <= len(other.inputs) or other.kind is not Kind.TOTAL:
            continue
        if target in other.inputs:
            right = around.put_right(other.inputs, target)
            fair = {**right, target: (expected, ten_to(max(target.places, 0)))}
            if other.holds(right) and not other.holds(fair):
                by = "a unit" if units == 1 else f"{units} units"
                words = f"adjusted by {by} so that the column adds up"
                yield Cause(words, 1, Strength.ALLOWED)
                return


def _row_by_row(instance: Instance, published: int) -> Iterator[Cause]:
    """A total of figures before they were rounded one by one, if they had more decimals."""
    expected = instance.expected()
    if instance.kind is not Kind.TOTAL or expected is None or len(instance.inputs) < 2:
        return
    finest = max(one.places for one in instance.inputs)
    unit = ten_to(max(instance.target.places - finest, 0))
    gap, parts = published - expected, len(instance.inputs)
    if abs(gap) * 2 <= parts * unit:
        words = "its parts were rounded row by row, so that they do not add up"
        yield Cause(words, 1, Strength.ALLOWED)
    elif 0 < gap <= parts * unit:
        words = "its parts were cut off row by row, so that they do not add up"
        yield Cause(words, 1, Strength.ALLOWED)


def _other_bases(instance: Instance, published: int, around: Surroundings) -> Iterator[Cause]:
    if instance.kind in (Kind.CHANGE, Kind.POINTS, Kind.VARIANCE, Kind.SHARE, Kind.RATE):
        yield from _changed_bases(instance, published, around)
    elif instance.kind is Kind.SCALED:
        for heading, other in _bases(instance, around):
            if _gives(instance, [other.ratio], published):
                yield Cause(
                    f"worked out from {_named(heading, other)} instead of {instance.inputs[0].text}",
                    1,
                )


def _changed_bases(instance: Instance, published: int, around: Surroundings) -> Iterator[Cause]:
    new, old = instance.inputs
    half = (old.units, 2 * ten_to(old.scale))
    if _gives(instance, [new.ratio, half], published):
        yield Cause(f"compared with half of {old.text}", 1)
    if instance.kind is Kind.CHANGE and _over_the_new(instance, published):
        yield Cause(f"divided by the new figure, {new.text}, instead of {old.text}", 1)
    for heading, other in _bases(instance, around):
        if other is new:
            continue
        named = _named(heading, other)
        if _gives(instance, [new.ratio, other.ratio], published):
            yield Cause(f"compared with {named} instead of {old.text}", 1)
        if _gives(instance, [new.ratio, (other.units, 2 * ten_to(other.scale))], published):
            yield Cause(f"compared with half of {named} instead of {old.text}", 2)
        for way, words in _WAYS.items():
            if way is not instance.relation.rounding and _gives(
                instance, [new.ratio, other.ratio], published, way
            ):
                yield Cause(f"compared with {named} instead of {old.text}, and {words}", 2)
                break


def _over_the_new(instance: Instance, published: int) -> bool:
    new, old = instance.inputs
    change = divided(minus(new.ratio, old.ratio), (abs(new.units), ten_to(new.scale)))
    return (
        change is not None
        and rounded(times(change, instance.relation.factor), instance.target.places) == published
    )


def _bases(instance: Instance, around: Surroundings) -> Iterator[tuple[str, Printed]]:
    """Other figures of the row that might have been taken for the base."""
    for heading, other in around.row(instance.target):
        if (
            other not in instance.inputs
            and other.percent == instance.inputs[-1].percent
            and other.units
        ):
            yield heading, other


def _named(heading: str, figure: Printed) -> str:
    return f"{heading} ({figure.text})" if heading else figure.text


def _gives(
    instance: Instance,
    values: Sequence[Ratio],
    published: int,
    rounding: Rounding | None = None,
) -> bool:
    instead = dict(zip(instance.inputs, values, strict=True))
    return instance.expected(instead, rounding) == published


def _left_out(instance: Instance, published: int) -> Iterator[Cause]:
    expected = instance.expected()
    if instance.kind is not Kind.TOTAL or expected is None:
        return
    steps = {one: rounded(one.ratio, instance.target.places) for one in instance.inputs}
    for one, size in steps.items():
        if not size:
            continue
        if expected - published == size:
            yield Cause(f"{one.text} ({one.place.cell}) left out", 1)
        elif published - expected == size:
            yield Cause(f"{one.text} ({one.place.cell}) counted twice", 1)
    if len(steps) <= 20:
        parts = list(steps.items())
        for index, (one, size) in enumerate(parts):
            for other, more in parts[index + 1 :]:
                if size and more and expected - published == size + more:
                    yield Cause(f"{one.text} and {other.text} left out", 2)


def _mistyped(instance: Instance, published: int) -> Iterator[Cause]:
    expected = instance.expected()
    if expected is None:
        return
    yield from slip_between(instance.target, expected, published, 1)
    for way, words in _WAYS.items():
        other = instance.expected(rounding=way)
        if other is not None and other != expected:
            for cause in slip_between(instance.target, other, published, 2):
                yield Cause(f"{cause.words}, after it was {words}", 2, Strength.HAND)


def slip_between(figure: Printed, expected: int, published: int, cost: int) -> Iterator[Cause]:
    """The slip of the hand that makes one number of another, if there is one."""
    right, wrong = like(figure, expected), like(figure, published)
    if expected == -published and expected:
        yield Cause(f"the sign is wrong: {right}", cost, Strength.HAND)
    elif max(abs(expected), abs(published)) >= 10 and published in set(slips(expected)):
        digits = sorted(str(abs(expected))) == sorted(str(abs(published)))
        slip = "two digits swapped" if digits else "a digit mistyped"
        yield Cause(f"{slip}: {right} became {wrong}", cost, Strength.HAND)


def _copied(instance: Instance, published: int, around: Surroundings) -> Iterator[Cause]:
    if instance.target.shown == published:
        yield from copied(instance.target, around)


def copied(target: Printed, around: Surroundings) -> Iterator[Cause]:
    """Whether the figure, or its whole row, is that of the row above or below."""
    for word, other in around.neighbours(target):
        if (
            other.places == target.places
            and other.shown == target.shown
            and abs(target.shown) >= 10
        ):
            what = "the row" if _same_row(target, other, around) else "the figure"
            yield Cause(f"copied from {what} {word}", 1)


def _same_row(one: Printed, other: Printed, around: Surroundings) -> bool:
    """Whether all figures of two rows are the same."""
    first, second = list(around.row(one)), list(around.row(other))
    return len(first) == len(second) > 0 and all(
        a.shown == b.shown for (_, a), (_, b) in zip(first, second, strict=True)
    )


def _populations(instance: Instance, published: int) -> Iterator[Cause]:
    """A rate a little off: as if counts and rates stood on two population estimates."""
    expected = instance.expected()
    if instance.kind in (Kind.RATE, Kind.RATE_OF_PARTS) and expected:
        off = abs(published - expected) / abs(expected)
        if 0 < off <= 0.05:
            yield Cause("two population bases mixed", 1, Strength.ALLOWED)
