"""From a blamed cell to a finding: how much is said against it, and why it may be as it is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from xlcsp.audit.causes import (
    POINTS,
    Cause,
    Strength,
    Surroundings,
    copied,
    explain,
    in_words,
    slip_between,
    strength,
    weighed,
)
from xlcsp.audit.claims import stated_change_is_rounded
from xlcsp.audit.culprits import Blame
from xlcsp.audit.evidence import ENOUGH, bits, confidence
from xlcsp.audit.finding import Finding, Verdict
from xlcsp.audit.printed import Printed, like
from xlcsp.audit.relation import Instance, Kind, Relation
from xlcsp.audit.rounding import Rounding, divided, minus, rounded, ten_to
from xlcsp.audit.unrounded import baseline_window, parts_in_words, unrounded_parts

_PART_OF_A_PERIOD: Final = re.compile(
    r"\bonly\b|\bto (the )?end of\b|\bto date\b|\bquarter\b|\bpart[- ]year\b|\bprovisional\b",
    re.IGNORECASE,
)
_MARKS: Final = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+|\*+|†|‡|§")
_POINT_WORDS: Final = re.compile(r"\b(points?|pts?|ppts?|pp)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding without its group, and the wrong figures that it goes back to."""

    finding: Finding
    roots: tuple[Printed, ...]
    strength: Strength = Strength.NONE
    """How much its cause says: of copies of one figure the strongest is told of all."""
    shared: tuple[object, ...] = ()
    """What else findings of its group share with it."""


def judge(blame: Blame, around: Surroundings) -> Judged | None:
    """What is said of a blamed figure; None where a wrong input explains all."""
    if blame.figure is blame.instance.target:
        return _judge_result(blame, around)
    for other in blame.others:
        if other.target is blame.figure and other.expected() == blame.steps:
            rest = tuple(one for one in (blame.instance, *blame.others) if one is not other)
            return _judge_result(replace(blame, instance=other, others=rest), around)
    return _judge_input(blame, around)


def figure_stands(blame: Blame, around: Surroundings) -> bool:
    """Whether a blamed figure is not wrong itself, so that nothing else goes back to it."""
    return blame.figure is blame.instance.target and (
        is_within_rounding(blame.instance)
        or unrounded_parts(blame.instance, around.around) is not None
    )


def _judge_input(blame: Blame, around: Surroundings) -> Judged:
    figure, instance = blame.figure, blame.instance
    steps = blame.steps if blame.steps is not None else figure.shown
    causes = weighed([*slip_between(figure, steps, figure.shown, 1), *copied(figure, around)])
    mended = 1 + len(blame.others)
    relation = (
        f"{instance.relation.what}: {instance.sum_in_words()}, printed {instance.target.text};"
        f" {like(figure, steps)} here would mend {mended} such sums"
    )
    finding = _finding(figure, steps, relation, in_words(causes), instance)
    finding = replace(finding, cells=(figure.place, *finding.cells))
    return Judged(finding, (figure,), strength(causes))


def _judge_result(blame: Blame, around: Surroundings) -> Judged | None:
    figure, instance = blame.figure, blame.instance
    if blame.steps is None:
        return _nothing_to_divide_by(instance)
    why = _part_period(instance, around)
    if why and _same_period(instance, around):
        return _underivable(instance, why)
    if is_within_rounding(instance):
        return _within(instance)
    parts = unrounded_parts(instance, around.around)
    if parts is not None:
        finding = _finding_of(blame, parts_in_words(instance, parts))
        return Judged(replace(finding, verdict=Verdict.PARTS), (figure,), Strength.PREDICTED)
    wrong = [one for one in instance.inputs if one in around.wrong and one is not figure]
    if wrong:
        if instance.holds(around.put_right(wrong)):
            return None
        mended = _with_right_inputs(instance, around)
        causes = explain(mended, figure.shown, around)
        if causes:
            names = " and ".join(f"{one.text} ({one.place.cell})" for one in wrong)
            words = f"carried over from {names}; besides, {in_words(causes)}"
            return Judged(_finding_of(blame, words), (figure, *wrong), strength(causes))
    source = _carried_from(figure, instance, around)
    if source is not None:
        words = f"carried over from {source.text} ({source.place.cell})"
        return Judged(_finding_of(blame, words), (figure, source), Strength.PREDICTED)
    causes = explain(instance, figure.shown, around)
    if why and not causes:
        return _underivable(instance, why)
    if _may_be_no_sum(instance, causes):
        return None
    finding = _finding_of(blame, in_words(causes))
    if any(cause.words == POINTS for cause in causes):
        finding = replace(finding, expected=_as_points(instance))
    return Judged(finding, (figure,), strength(causes))


def _may_be_no_sum(instance: Instance, causes: Sequence[Cause]) -> bool:
    """Whether a total that was taken for a sum may be something else: it is alone, or an average.

    Then only a slip is told that hardly gives this very figure by chance.
    """
    relation = instance.relation
    if looks_like_an_average(instance) and not relation.stated:
        return _told_by_a_slip(instance, causes) < ENOUGH
    if not relation.tentative:
        return False
    if "£" in instance.target.text and _simplest(causes) is Strength.PREDICTED:
        return False
    keepers = sum(bits(abs(one.target.shown)) for one in relation.instances if one.holds())
    told = _told_by_a_slip(instance, causes)
    return not told or told + keepers < ENOUGH


def _simplest(causes: Sequence[Cause]) -> Strength:
    return strength([one for one in causes if one.slips == 1])


def _told_by_a_slip(instance: Instance, causes: Sequence[Cause]) -> float:
    """What a single slip says for the sum, in bits: many figures, and few that it could give."""
    expected, parts = instance.expected(), len(instance.inputs)
    if expected is None:
        return 0.0
    ways = {
        Strength.PREDICTED: 2 * parts,
        Strength.ALLOWED: parts,
        Strength.HAND: 10 * len(str(abs(expected))),
    }
    found = _simplest(causes)
    return bits(abs(expected) / ways[found]) if found in ways else 0.0


def looks_like_an_average(instance: Instance) -> bool:
    """Whether a total lies among its parts, as that of a ratio does and a sum never."""
    parts = [one.number for one in instance.inputs]
    return (
        instance.kind is Kind.TOTAL
        and len(parts) >= _PARTS_OF_AN_AVERAGE
        and min(parts) >= 0
        and min(parts) <= instance.target.number <= max(parts)
    )


_PARTS_OF_AN_AVERAGE: Final = 3


def _finding_of(blame: Blame, cause: str) -> Finding:
    steps = blame.steps if blame.steps is not None else blame.figure.shown
    instance = blame.instance
    relation = f"{instance.relation.what}: {instance.sum_in_words()}"
    finding = _finding(blame.figure, steps, relation, cause, instance)
    mended = [one.target.place for one in blame.others if one.target is not blame.figure]
    return replace(finding, cells=(*finding.cells, *mended))


def _finding(
    figure: Printed,
    steps: int,
    relation: str,
    cause: str,
    instance: Instance,
    verdict: Verdict = Verdict.WRONG,
) -> Finding:
    kept, broken = instance.relation.kept, instance.relation.broken
    stated = instance.relation.stated
    return Finding(
        figure.place,
        figure.text,
        like(figure, steps),
        relation,
        cause,
        1.0 if stated else confidence(kept, broken),
        0,
        verdict,
        "stated" if stated else f"{kept} of {kept + broken} figures keep it",
        (instance.target.place, *(one.place for one in instance.inputs)),
    )


def is_within_rounding(instance: Instance) -> bool:
    """Whether figures that are printed like these, before they were rounded, could have given it.

    Pounds add up exactly, and so do counts: of their sums this is only so where they are known to be
    rounded.
    """
    relation = instance.relation
    if relation.worded:
        return stated_change_is_rounded(instance)
    if baseline_window(instance) is not None:
        return True
    if relation.stated and not relation.unrounded:
        return False
    if relation.unrounded or instance.kind is not Kind.TOTAL or instance.rests_on_rounded:
        return instance.possible()
    if not any("£" in one.text or one.places <= 0 for one in instance.inputs):
        return instance.possible()
    return False


def _within(instance: Instance) -> Judged | None:
    relation = instance.relation
    if relation.unrounded:
        return None
    expected = instance.expected()
    figure = instance.target
    if relation.worded:
        base = instance.inputs[0]
        change = divided(minus(figure.ratio, base.ratio), (abs(base.units), ten_to(base.scale)))
        tenths = rounded(change, 3) if change else 0
        cause = f"the wording is rounded: {figure.text} is {tenths / 10:+.1f}% on {base.text}"
    else:
        cause = _unrounded_baseline(instance)
    words = f"{relation.what}: {instance.sum_in_words()}"
    steps = figure.shown if expected is None else expected
    return Judged(_finding(figure, steps, words, cause, instance, Verdict.WITHIN), (figure,))


def _unrounded_baseline(instance: Instance) -> str:
    window = baseline_window(instance)
    if window is None:
        return "worked out from figures before they were rounded as printed"
    base, target = window.base.text, instance.target.text
    quoted = f"; the text itself states the sum from {base}" if instance.relation.quoted else ""
    return f"only a figure from {window}, printed as {base}, gives {target}{quoted}"


def _nothing_to_divide_by(instance: Instance) -> Judged:
    figure = instance.target
    finding = _finding(
        figure, figure.shown, f"{instance.relation.what}: {instance.sum_in_words()}",
        "the base is zero, so no percentage can be worked out", instance, Verdict.CANNOT,
    )  # fmt: skip
    return Judged(replace(finding, expected=""), (figure,))


def _with_right_inputs(instance: Instance, around: Surroundings) -> Instance:
    """The same sum with its wrong inputs put right."""
    inputs = tuple(
        replace(
            one,
            units=around.wrong[one] * ten_to(one.scale - one.places),
            text=like(one, around.wrong[one]),
        )
        if one in around.wrong
        else one
        for one in instance.inputs
    )
    return Instance(instance.relation, instance.target, inputs, instance.kind)


def _carried_from(figure: Printed, broken: Instance, around: Surroundings) -> Printed | None:
    """The wrong figure that went into this one in another relation, which it keeps."""
    for other in around.around.get(figure, ()):
        if other.target is figure and other is not broken and other.holds():
            for one in other.inputs:
                if one in around.wrong:
                    return one
    return None


# -------------------------------------------------------------------- figures that cannot be derived


def _part_period(instance: Instance, around: Surroundings) -> str:
    """The footnote that says an input stands for a part of its period; empty where none does."""
    for one in instance.inputs:
        mark = _MARKS.search(one.note)
        if mark and one in around.places:
            for line in around.places[one][0].notes.split("\n"):
                if line.startswith(mark[0]) and _PART_OF_A_PERIOD.search(line):
                    return line.removeprefix(mark[0]).strip()
    return ""


def _same_period(instance: Instance, around: Surroundings) -> bool:
    if instance.target not in around.places:
        return False
    table, _, column = around.places[instance.target]
    return "same period" in table.headings[column].casefold()


def _underivable(instance: Instance, why: str) -> Judged:
    figure = instance.target
    finding = _finding(
        figure, figure.shown, f"{instance.relation.what}: {instance.sum_in_words()}",
        f"what it was worked out from is not printed ({why.rstrip('.')})", instance, Verdict.CANNOT,
    )  # fmt: skip
    return Judged(replace(finding, expected=""), (figure,))


# ------------------------------------------------------------------------ points called per cent


def points_called_per_cent(instances: Sequence[Instance], around: Surroundings) -> Iterator[Judged]:
    """Differences of percentages, printed with a per cent sign where others are changes in per cent."""
    for instance in instances:
        relation, figure = instance.relation, instance.target
        if instance.kind is not Kind.POINTS or relation.kind is not Kind.CHANGE:
            continue
        if not instance.holds() or not figure.percent or not figure.units:
            continue
        heading = ""
        if figure in around.places:
            table, _, column = around.places[figure]
            heading = table.headings[column]
        mixed = any(one.kind is Kind.CHANGE for one in relation.instances)
        if _POINT_WORDS.search(heading) or not (mixed or "%" in heading):
            continue
        yield Judged(_points_finding(instance), (figure,))


def _points_finding(instance: Instance) -> Finding:
    figure = instance.target
    new, old = instance.inputs
    points = figure.text.rstrip("%")
    words = f"{instance.relation.what}: {new.text} - {old.text} = {points} percentage points"
    finding = _finding(figure, figure.shown, words, POINTS, instance)
    return replace(finding, expected=_as_points(instance))


def _as_points(instance: Instance) -> str:
    """The figure as points, and as the per cent that it would be: ``+2 pts (+8.7%)``."""
    new, old = instance.inputs
    relative = divided(minus(new.ratio, old.ratio), (abs(old.units), ten_to(old.scale)))
    per_cent = rounded(relative, 3) / 10 if relative else 0
    return f"{instance.target.text.rstrip('%')} pts ({per_cent:+.1f}%)"


# ------------------------------------------------------------------------------ rounding conventions


def conventions(relations: Sequence[Relation]) -> Iterator[Judged]:
    """Figures that follow only by a way of rounding that their line keeps to."""
    for relation in relations:
        if relation.rounding is Rounding.HALF_UP:
            continue
        odd = [
            one
            for one in relation.instances
            if one.holds() and not one.holds(rounding=Rounding.HALF_UP)
        ]
        cause = f"{_WORDS[relation.rounding]}, {_witnesses(relation)}" if odd else ""
        for instance in odd:
            steps = instance.expected(rounding=Rounding.HALF_UP)
            figure = instance.target
            finding = _finding(
                figure,
                figure.shown if steps is None else steps,
                f"{relation.what}: {instance.sum_in_words()}",
                cause,
                instance,
                Verdict.CONVENTION,
            )
            yield Judged(finding, (odd[0].target,))


def _witnesses(relation: Relation) -> str:
    """How many figures keep to the line's rounding, of those that rounding changes at all."""
    telling = [
        one
        for one in relation.instances
        if one.expected() != one.expected(rounding=Rounding.HALF_UP)
    ]
    kept = sum(one.holds() for one in telling)
    of = f"all {kept}" if kept == len(telling) else f"{kept} of the {len(telling)}"
    return f"as are {of} figures of this line that tell the two apart"


def allocated_row_by_row(relations: Sequence[Relation]) -> Iterator[Judged]:
    """Parts of a pot that are right by themselves, where sharing it out exactly gives another."""
    for relation in relations:
        for instance in relation.instances:
            figure, steps = instance.target, instance.expected()
            if instance.alone is None or steps is None or steps == figure.shown:
                continue
            if instance.holds():
                cause = (
                    "rounded row by row; shared out so that the column adds up (largest remainder),"
                    f" it would be {like(figure, steps)}"
                )
                words = f"{relation.what}: {instance.sum_in_words()}"
                finding = _finding(figure, steps, words, cause, instance, Verdict.CONVENTION)
                yield Judged(finding, (), shared=((id(instance.inputs[0]), False),))


_WORDS: Final = {
    Rounding.HALF_EVEN: "rounded half to even",
    Rounding.CUT_OFF: "cut off, not rounded",
    Rounding.UP: "rounded up",
}
