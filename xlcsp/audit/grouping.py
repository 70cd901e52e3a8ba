"""Findings with one root are one group: a slip that shows in several places is one slip."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from xlcsp.audit.finding import Finding, Verdict
from xlcsp.audit.judge import Judged

_TELLING: Final = 3
"""Digits from which the same two numbers, printed and expected, are the same slip."""
_ORDER: Final = (Verdict.WRONG, Verdict.PARTS, Verdict.CANNOT, Verdict.WITHIN, Verdict.CONVENTION)


def grouped(judged: Sequence[Judged], sheets: Sequence[str]) -> tuple[Finding, ...]:
    """The findings in the order of sheets and cells, one for each figure, numbered by group."""
    kept = _told_alike(_one_for_each_figure(judged))
    parent = list(range(len(kept)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    first: dict[object, int] = {}
    for index, one in enumerate(kept):
        for key in _keys(one):
            parent[root(index)] = root(first.setdefault(key, index))
    place = {name: number for number, name in enumerate(sheets)}
    order = sorted(
        range(len(kept)),
        key=lambda i: (place.get(kept[i].finding.place.sheet, 0), kept[i].finding.place, i),
    )
    numbers: dict[int, int] = {}
    return tuple(
        replace(kept[i].finding, group=numbers.setdefault(root(i), len(numbers) + 1)) for i in order
    )


def _keys(one: Judged) -> list[object]:
    """What findings of one group share: a wrong figure, or the same slip in the same sum."""
    finding = one.finding
    same: tuple[object, ...] = (finding.verdict, finding.published, finding.expected)
    if sum(letter.isdigit() for letter in finding.published) < _TELLING:
        same = (*same, finding.relation.rpartition(": ")[2])
    roots = ((id(root), finding.verdict is Verdict.CONVENTION) for root in one.roots)
    return [same, *roots, *one.shared]


def beside(published: str, figures: Iterable[str]) -> tuple[object, ...]:
    """What a figure printed in several places shares: the telling figures that stand with it."""
    return tuple(
        (published, figure.replace(",", ""))
        for figure in figures
        if figure != published and sum(letter.isdigit() for letter in figure) >= _TELLING
    )


def _told_alike(judged: Sequence[Judged]) -> list[Judged]:
    """Copies of one figure in one sum have one cause: what is known of it in any of its places."""
    best: dict[object, Judged] = {}
    for one in judged:
        other = best.setdefault(_copy(one.finding), one)
        if _tells_more(one, other):
            best[_copy(one.finding)] = one
    return [
        replace(one, finding=replace(one.finding, cause=best[_copy(one.finding)].finding.cause))
        for one in judged
    ]


def _copy(finding: Finding) -> tuple[object, ...]:
    sum_alone = finding.relation.rpartition(": ")[2]
    return finding.verdict, finding.published, finding.expected, sum_alone


def _tells_more(one: Judged, other: Judged) -> bool:
    if one.strength is not other.strength:
        return one.strength < other.strength
    return len(one.finding.cause) > len(other.finding.cause)


def _one_for_each_figure(judged: Sequence[Judged]) -> list[Judged]:
    """Of several findings about one figure the gravest; of equals what is stated, then the surest."""
    best: dict[object, Judged] = {}
    for one in judged:
        finding = one.finding
        key = finding.place, finding.published
        other = best.get(key)
        if other is None or _rank(finding) < _rank(other.finding):
            best[key] = one
    return list(best.values())


def _rank(finding: Finding) -> tuple[int, float]:
    return _ORDER.index(finding.verdict), -finding.confidence
