"""Which cell is wrong where a relation is broken: the figure worked out, or one that goes into it.

A cell is blamed for the broken relations that one other number in it would mend, less the kept ones
that the number would break. Where that does not decide, it is the figure that was worked out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from xlcsp.audit.printed import Printed
from xlcsp.audit.relation import Instance, Kind
from xlcsp.audit.rounding import Ratio, divided, minus, plus, rounded, ten_to

MOST_INPUTS_TRIED: Final = 40
MOST_BROKEN_TRIED: Final = 3_000


@dataclass(frozen=True, slots=True)
class Blame:
    """A cell that is taken to be wrong, the number that would mend it, and what it breaks."""

    figure: Printed
    steps: int | None
    """The number, in steps of the figure's last printed place; None where none can be worked out."""
    instance: Instance
    """The broken relation that speaks most clearly."""
    others: tuple[Instance, ...] = ()
    """Further broken relations that the same number would mend."""


def blames(instances: Sequence[Instance], allowed: Sequence[Instance] = ()) -> list[Blame]:
    """For every broken relation the cell to blame; a cell is blamed once.

    Of the ``allowed`` ones, which rounding explains, it is the figure worked out, and nothing is
    held against their inputs.
    """
    around: dict[Printed, list[Instance]] = {}
    excused = set(map(id, allowed))
    instances = [instance for instance in instances if id(instance) not in excused]
    for instance in instances:
        for figure in {instance.target, *instance.inputs}:
            around.setdefault(figure, []).append(instance)
    broken = [instance for instance in instances if not instance.holds()]
    status = _Status(around, {id(instance) for instance in broken})
    blamed: dict[Printed, _Hypothesis] = {}
    owner: dict[int, Printed] = {}
    deep = len(broken) <= MOST_BROKEN_TRIED
    for instance in broken:
        best = _best(instance, status, deep)
        owner[id(instance)] = best.figure
        if best.figure not in blamed or best.score > blamed[best.figure].score:
            blamed[best.figure] = best
    return [
        *_settled(broken, blamed, owner, status),
        *(Blame(one.target, one.expected(), one) for one in allowed),
    ]


@dataclass(frozen=True, slots=True)
class _Hypothesis:
    figure: Printed
    steps: int | None
    instance: Instance
    score: int
    mended: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Status:
    around: dict[Printed, list[Instance]]
    broken: set[int]

    def score(self, figure: Printed, steps: int, instance: Instance) -> _Hypothesis:
        """What another number in a cell would mend and break."""
        instead = {figure: (steps, ten_to(figure.places)) if figure.places >= 0 else (steps, 1)}
        mended, spoiled = set(), 0
        for one in self.around.get(figure, ()):
            was_broken = id(one) in self.broken
            holds = one.holds(instead)
            if was_broken and holds:
                mended.add(id(one))
            elif not was_broken and not holds:
                spoiled += 1
        return _Hypothesis(figure, steps, instance, len(mended) - spoiled, frozenset(mended))


def _best(instance: Instance, status: _Status, deep: bool) -> _Hypothesis:
    best = _of_the_result(instance, status)
    if best.steps is None:
        return best
    if not deep or (instance.relation.stated and len(instance.inputs) == 1):
        return best
    for figure in instance.inputs[:MOST_INPUTS_TRIED]:
        if not figure.typed or figure.holds_more_than_it_shows or len(status.around[figure]) < 2:
            continue
        for steps in _solutions(instance, figure):
            other = status.score(figure, steps, instance)
            if other.score > best.score and len(other.mended) > 1:
                best = other
    return best


def _of_the_result(instance: Instance, status: _Status) -> _Hypothesis:
    """That the figure worked out is wrong."""
    expected = instance.expected()
    if expected is None:
        return _Hypothesis(instance.target, None, instance, 0)
    return status.score(instance.target, expected, instance)


def _solutions(instance: Instance, figure: Printed) -> Iterable[int]:
    """Numbers for an input with which the relation would hold: solved for it, or one slip away."""
    solved = _solved(instance, figure)
    if solved is not None:
        yield rounded(solved, figure.places)
    if instance.kind in (Kind.CHANGE, Kind.SHARE, Kind.RATE):
        for steps in slips(figure.shown):
            if instance.holds({figure: (steps, ten_to(max(figure.places, 0)))}):
                yield steps


def _solved(instance: Instance, figure: Printed) -> Ratio | None:
    exact = instance.exact()
    if exact is None or instance.value is not None:
        return None
    target = instance.target.ratio
    index = instance.inputs.index(figure)
    gap = minus(target, exact)
    if instance.kind is Kind.TOTAL:
        return plus(figure.ratio, gap)
    if instance.kind in (Kind.POINTS, Kind.VARIANCE):
        return plus(figure.ratio, gap) if index == 0 else minus(figure.ratio, gap)
    if instance.kind is Kind.SAME:
        return target
    if instance.kind is Kind.SCALED:
        return divided(target, instance.relation.factor)
    if instance.kind is Kind.PRODUCT:
        return divided(target, instance.inputs[1 - index].ratio)
    return None


def slips(number: int) -> Iterable[int]:
    """The numbers that one mistyped digit, or two neighbours swapped, would make of a number."""
    sign, digits = (-1 if number < 0 else 1), str(abs(number))
    for place, digit in enumerate(digits):
        for other in "0123456789":
            if other != digit and not (place == 0 and other == "0" and len(digits) > 1):
                yield sign * int(f"{digits[:place]}{other}{digits[place + 1 :]}")
    for place in range(len(digits) - 1):
        one, other = digits[place], digits[place + 1]
        if one != other and not (place == 0 and other == "0"):
            yield sign * int(f"{digits[:place]}{other}{one}{digits[place + 2 :]}")


def _settled(
    broken: Sequence[Instance],
    blamed: dict[Printed, _Hypothesis],
    owner: dict[int, Printed],
    status: _Status,
) -> list[Blame]:
    """One blame for a cell; a relation that another blamed cell mends needs no blame of its own."""
    strong = sorted(blamed.values(), key=lambda one: -len(one.mended))
    taken: dict[int, Printed] = {}
    for one in strong:
        if len(one.mended) > 1:
            for number in one.mended:
                taken.setdefault(number, one.figure)
    kept: dict[Printed, list[Instance]] = {}
    for instance in broken:
        figure = taken.get(id(instance), owner[id(instance)])
        if figure is not instance.target and id(instance) not in blamed[figure].mended:
            figure = instance.target
            if figure not in blamed:
                blamed[figure] = _of_the_result(instance, status)
        kept.setdefault(figure, []).append(instance)
    found = []
    for figure, instances in kept.items():
        one = blamed[figure]
        main = one.instance if any(one.instance is i for i in instances) else instances[0]
        rest = tuple(i for i in instances if i is not main)
        found.append(Blame(figure, one.steps, main, rest))
    return found
