"""Text against itself: sums and changes that a cell states in words, and headings out of sequence.

Read are the forms that the documents use: "(3427 – 3% = 3324)", "1161 (7% increase)", "a 15%
increase in confidence from 43% to 58%", "+3% or 714 people ... above the baseline number of 693",
"reduce by 3% to 5.85" beside a baseline, and rows of periods; besides, "fell from 120 to 90 (25%)"
and "90 (-25% from 120)". Everything else is left alone.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from xlcsp.audit.printed import Place, Printed, read_text
from xlcsp.audit.relation import Instance, Kind, Relation, infer_rounding
from xlcsp.audit.rounding import Ratio, ten_to
from xlcsp.audit.tables import FigureTable, SheetCells, plain_words

_NUMBER: Final = r"£?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_MINUS: Final = "-\u2010-\u2015\u2212"
_DOWN: Final = (
    r"reduc(?:e|es|ed|ing|tions?)|decreas(?:e|es|ed|ing)|falls?|fell|fallen|drop(?:s|ped)?|cut|"
    r"declin(?:e|ed)|down|fewer|less|lower"
)
_UP: Final = r"increas(?:e|es|ed|ing)|rises?|rose|risen|growth|grew|up|more|higher|improvements?"

_EQUATION: Final = re.compile(
    rf"\(\s*(?P<base>{_NUMBER})\s*(?P<sign>[{_MINUS}+])\s*(?P<per>[0-9]+(?:\.[0-9]+)?)\s*%"
    rf"\s*=\s*(?P<result>{_NUMBER})\s*\)"
)
_FROM_TO: Final = re.compile(
    rf"\bfrom\s+(?P<old>{_NUMBER}\s*%?)(?:\s+in\s+[A-Za-z]*\s*[0-9]{{4}}(?:/[0-9]{{2}})?)?"
    rf"\s+to\s+(?P<new>{_NUMBER}\s*%?)"
)
_AFTERWARDS: Final = re.compile(
    rf"\s*(?:\(\s*|,\s*(?:an?|or)\s+)(?P<sign>[{_MINUS}+])?(?:(?P<first>{_DOWN}|{_UP})\s+(?:of|by)\s+)?"
    rf"(?P<per>[0-9]+(?:\.[0-9]+)?)\s*%(?:\s+(?P<word>{_DOWN}|{_UP}))?\s*(?=[),.;]|$)",
    re.IGNORECASE,
)
"""Behind "from 120 to 90": "(25% reduction)", "(-25%)", ", a reduction of 25%"."""
_ON_A_BASE: Final = re.compile(
    rf"(?<![0-9.,])(?P<new>{_NUMBER})\s*\(\s*(?:(?P<sign>[{_MINUS}+])|(?P<first>{_DOWN}|{_UP})\s+(?:by\s+)?)?"
    rf"(?P<per>[0-9]+(?:\.[0-9]+)?)\s*%(?:\s+(?P<word>{_DOWN}|{_UP}))?"
    rf"\s+(?:from|on|than|against|compared\s+(?:with|to))\s+(?P<old>{_NUMBER})\s*\)",
    re.IGNORECASE,
)
"""``90 (-25% from 120)``."""
_PER_CENT: Final = re.compile(r"(?<![0-9.])(?P<per>[0-9]+(?:\.[0-9]+)?)\s*%(?!\s+of\b)")
_WORD_DOWN: Final = re.compile(rf"\b(?:{_DOWN})\b", re.IGNORECASE)
_WORD_UP: Final = re.compile(rf"\b(?:{_UP})\b", re.IGNORECASE)
_BASELINE: Final = re.compile(
    rf"\bbaseline(?:\s+(?:number|figure|level))?\s+of\s+(?P<base>{_NUMBER})", re.IGNORECASE
)
_PAIRED: Final = re.compile(
    rf"(?P<sign>[{_MINUS}+])(?P<per>[0-9]+(?:\.[0-9]+)?)%\s+or\s+(?P<level>{_NUMBER})"
    rf"|(?P<level2>{_NUMBER})\s+or\s+(?P<sign2>[{_MINUS}+])(?P<per2>[0-9]+(?:\.[0-9]+)?)%"
)
_NOTE_CHANGE: Final = re.compile(
    rf"\(\s*(?P<per>[0-9]+(?:\.[0-9]+)?)\s*%\s+(?P<word>(?:{_DOWN})|(?:{_UP}))\s*\)", re.IGNORECASE
)
_WHOLE_CHANGE: Final = re.compile(
    rf"(?P<per>[0-9]+(?:\.[0-9]+)?)\s*%\s+(?P<word>{_DOWN}|{_UP})", re.IGNORECASE
)
_BY_TO: Final = re.compile(
    rf"(?:\b(?P<verb>{_DOWN}|{_UP})\s+by\s+(?P<per>[0-9]+(?:\.[0-9]+)?)%"
    rf"|(?P<per2>[0-9]+(?:\.[0-9]+)?)%\s+(?P<noun>{_DOWN}|{_UP}))\s+to\s+(?P<level>{_NUMBER}%?)",
    re.IGNORECASE,
)
_NO_BASE: Final = re.compile(
    rf"\b(?:{_DOWN}|{_UP})\s+by\s+(?P<per>[0-9]+(?:\.[0-9]+)?%),?\s+(?P<count>{_NUMBER})\s+"
    r"(?:fewer|more)\b",
    re.IGNORECASE,
)
_LONGEST: Final = 2_000
"""Letters of a text that are read; a claim stands near its figures."""


@dataclass(frozen=True, slots=True)
class Underivable:
    """A figure that the text states without printing what it was worked out from."""

    place: Place
    published: str
    why: str
    count: str
    """The figure that the sentence states with it."""


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A period in a heading that breaks the sequence of the others."""

    place: Place
    published: str
    expected: str
    row: str


@dataclass(frozen=True, slots=True)
class Claims:
    """What the texts of a workbook state."""

    relations: tuple[Relation, ...]
    underivable: tuple[Underivable, ...]
    misplaced: tuple[Misplaced, ...]


def read_claims(sheets: Sequence[SheetCells], tables: Sequence[FigureTable]) -> Claims:
    """Every claim in the texts of these sheets."""
    relations: list[Relation] = []
    underivable: list[Underivable] = []
    for sheet in sheets:
        relations += _equations(sheet)
        for (row, column), text in sheet.texts.items():
            if "%" not in text or (row, column) in sheet.worked_out:
                continue
            place = Place(sheet.name, row, column)
            relations += _changes(text[:_LONGEST], place)
            relations += _changes_on_a_base(text[:_LONGEST], place)
            relations += _paired_with_baseline(text[:_LONGEST], place)
            underivable += _without_base(text[:_LONGEST], place)
        relations += _beside_baselines(sheet)
    misplaced = [one for table in tables for one in _misplaced_periods(table)]
    return Claims(tuple(relations), tuple(underivable), tuple(misplaced))


# ------------------------------------------------------------------------------- sums in brackets


def _equations(sheet: SheetCells) -> list[Relation]:
    """Sums such as ``(3427 – 3% = 3324)``; those of one column are rounded alike."""
    lines: dict[tuple[int, int], Relation] = {}
    for (row, column), text in sorted(sheet.texts.items()):
        if "=" not in text or (row, column) in sheet.worked_out:
            continue
        place = Place(sheet.name, row, column)
        for ordinal, found in enumerate(_EQUATION.finditer(text[:_LONGEST])):
            base, result = read_text(found["base"], place), read_text(found["result"], place)
            if base is None or result is None:
                continue
            factor = _factor(found["per"], found["sign"] != "+")
            key = (column, ordinal)
            relation = lines.get(key)
            if relation is None or relation.factor != factor:
                relation = Relation(
                    Kind.SCALED, "the text states the sum", factor, stated=True, quoted=True
                )
                lines[key] = relation
            relation.instances.append(Instance(relation, result, (base,), Kind.SCALED))
    for relation in lines.values():
        infer_rounding(relation)
    return list(lines.values())


def _factor(per_cent: str, down: bool) -> Ratio:
    whole, _, decimals = per_cent.partition(".")
    unit = ten_to(len(decimals))
    change = int(whole + decimals)
    return 100 * unit - change if down else 100 * unit + change, 100 * unit


# --------------------------------------------------------------------------------- from one to one


def _changes(text: str, place: Place) -> Iterator[Relation]:
    """ "A 15% increase in confidence from 43% to 58%": the change between the two figures.

    The percentage stands before the two figures, or behind them: "fell from 120 to 90 (25%)".
    """
    for found in _FROM_TO.finditer(text):
        start = max(text.rfind(". ", 0, found.start()), text.rfind(";", 0, found.start())) + 1
        before = text[start : found.start()]
        stated = next(reversed(list(_PER_CENT.finditer(before))), None)
        down, up = bool(_WORD_DOWN.search(before)), bool(_WORD_UP.search(before))
        words = before + found[0]
        if stated is None:
            stated = _AFTERWARDS.match(text, found.end())
            if stated is None:
                continue
            words += stated[0]
            down, up = _direction(stated, down, up)
        if down == up:
            continue
        yield from _stated_change(words, place, (found["old"], found["new"]), stated["per"], down)


def _direction(stated: re.Match[str], down: bool, up: bool) -> tuple[bool, bool]:
    """Down and up as the words with the percentage say; where they do not, as those before do."""
    word = stated["first"] or stated["word"]
    if word:
        return bool(_WORD_DOWN.fullmatch(word)), bool(_WORD_UP.fullmatch(word))
    if stated["sign"]:
        return stated["sign"] != "+", stated["sign"] == "+"
    return down, up


def _changes_on_a_base(text: str, place: Place) -> Iterator[Relation]:
    """ "90 (-25% from 120)": the change from the second figure to the first."""
    for found in _ON_A_BASE.finditer(text):
        down, up = _direction(found, down=False, up=False)
        if down != up:
            figures = found["old"], found["new"]
            yield from _stated_change(found[0], place, figures, found["per"], down)


def _stated_change(
    words: str, place: Place, figures: tuple[str, str], per_cent: str, down: bool
) -> Iterator[Relation]:
    """The change from the first figure to the second, which the words put at so many per cent."""
    old, new = (read_text(text, place) for text in figures)
    change = read_text(f"{'-' if down else ''}{per_cent}%", place)
    if old is None or new is None or change is None:
        return
    if not old.units or old.percent != new.percent:
        return
    relation = Relation(Kind.CHANGE, f'"{_short(words)}"', stated=True)
    relation.instances.append(Instance(relation, change, (new, old), Kind.CHANGE))
    yield relation


def _paired_with_baseline(text: str, place: Place) -> Iterator[Relation]:
    baseline = _BASELINE.search(text)
    if baseline is None:
        return
    base = read_text(baseline["base"], place)
    for found in _PAIRED.finditer(text):
        level = read_text(found["level"] or found["level2"], place)
        sign = found["sign"] or found["sign2"]
        if base is None or level is None:
            continue
        factor = _factor(found["per"] or found["per2"], sign != "+")
        relation = Relation(
            Kind.SCALED, f'"{found[0]}" of the baseline of {base.text}', factor, stated=True
        )
        relation.instances.append(Instance(relation, level, (base,), Kind.SCALED))
        yield relation


def _without_base(text: str, place: Place) -> Iterator[Underivable]:
    for found in _NO_BASE.finditer(text):
        yield Underivable(
            place,
            found["per"],
            f'"{_short(found[0])}": the figures of neither year are printed',
            found["count"],
        )


# ---------------------------------------------------------------------------- beside a baseline


def _beside_baselines(sheet: SheetCells) -> Iterator[Relation]:
    """Targets in words, in a column of targets, beside a column headed as the baseline."""
    headings: dict[int, tuple[int, int]] = {}
    for (row, column), text in sorted(sheet.texts.items()):
        words = plain_words(text)
        if len(words) < 40 and words.startswith("baseline") and "period" not in words:
            headings[column] = (row, column)
    for top, left in headings.values():
        yield from _below_baseline(sheet, top, left)


def _below_baseline(sheet: SheetCells, top: int, left: int) -> Iterator[Relation]:
    for row in range(top + 1, top + 200):
        baselines = _lines(sheet, row, left)
        if not any((row, column) in sheet.cells for column in range(left, left + 6)):
            return
        if (row, left) in sheet.worked_out or (row, left) not in sheet.cells:
            continue
        for column in range(left + 1, left + 6):
            if (row, column) in sheet.worked_out:
                continue
            texts = _lines(sheet, row, column)
            yield from _change_between(sheet, row, left, column)
            if len(texts) == len(baselines):
                for base, text in zip(baselines, texts, strict=True):
                    yield from _worded_target(
                        base, text, Place(sheet.name, row, left), Place(sheet.name, row, column)
                    )


def _change_between(sheet: SheetCells, row: int, left: int, column: int) -> Iterator[Relation]:
    """ "15% increase" in a cell between a baseline and, directly to its right, a target."""
    stated = _WHOLE_CHANGE.fullmatch(sheet.texts.get((row, column), ""))
    old, new = sheet.cells.get((row, left)), sheet.cells.get((row, column + 1))
    if not stated or not isinstance(old, Printed) or not isinstance(new, Printed) or not old.units:
        return
    down = _WORD_DOWN.fullmatch(stated["word"])
    change = read_text(f"{'-' if down else ''}{stated['per']}%", Place(sheet.name, row, column))
    if change is not None and old.percent == new.percent:
        relation = Relation(Kind.CHANGE, f'"{stated[0]}"', stated=True)
        relation.instances.append(Instance(relation, change, (new, old), Kind.CHANGE))
        yield relation


def _lines(sheet: SheetCells, row: int, column: int) -> list[str]:
    content = sheet.cells.get((row, column), "")
    text = sheet.texts.get((row, column)) or (
        content.text if isinstance(content, Printed) else content
    )
    return text.split("\n")


def _worded_target(base_text: str, text: str, beside: Place, place: Place) -> Iterator[Relation]:
    if "%" not in text:
        return
    base = read_text(base_text, beside)
    if base is None or not base.units:
        return
    by_to = _BY_TO.search(text)
    note = _NOTE_CHANGE.search(text)
    if by_to:
        level = read_text(by_to["level"], place)
        down = bool(_WORD_DOWN.fullmatch(by_to["verb"] or by_to["noun"]))
        per_cent = by_to["per"] or by_to["per2"]
    elif note:
        level = read_text(text[: note.start()].strip(), place)
        down = bool(_WORD_DOWN.fullmatch(note["word"]))
        per_cent = note["per"]
    else:
        return
    if level is None or level.percent != base.percent:
        return
    relation = Relation(
        Kind.SCALED,
        f'"{_short(text)}" of {base.text}',
        _factor(per_cent, down),
        stated=True,
        worded=True,
    )
    relation.instances.append(Instance(relation, level, (base,), Kind.SCALED))
    yield relation


def stated_change_is_rounded(instance: Instance) -> bool:
    """Whether a target differs from its wording only because the wording's percentage is rounded.

    1161 is 7.1% more than 1084: "7% increase" says the same with fewer decimals.
    """
    if instance.kind is not Kind.SCALED or len(instance.inputs) != 1:
        return False
    factor = instance.relation.factor
    per_cent = (factor[0] * 100, factor[1])
    decimals = 0
    while decimals < 6 and per_cent[0] * 10**decimals % per_cent[1]:
        decimals += 1
    base, target = instance.inputs[0].ratio, instance.target.ratio
    if not base[0]:
        return False
    actual = (target[0] * base[1] * 100 * 10**decimals, target[1] * base[0])
    stated = per_cent[0] * 10**decimals // per_cent[1]
    low, high = 2 * stated - 1, 2 * stated + 1
    return bool(low * actual[1] <= 2 * actual[0] < high * actual[1])


def _short(text: str) -> str:
    clean = " ".join(text.split())
    return clean if len(clean) <= 90 else f"…{clean[-89:]}"


# ---------------------------------------------------------------------------------------- periods

_PERIOD: Final = re.compile(
    r"(?P<first>(?:19|20)[0-9]{2})(?P<mark>[-/–])(?P<last>[0-9]{2}(?:[0-9]{2})?)(?![0-9])"
)


def _misplaced_periods(table: FigureTable) -> Iterable[Misplaced]:
    """Headings such as 2007-08, 2008-09, 2009-11, 2010-11: the one that is out of step."""
    found: dict[int, re.Match[str]] = {}
    for column, heading in enumerate(table.headings):
        match = _PERIOD.match(heading.strip())
        if match and any(row[column] is not None and row[column].typed for row in table.figures):  # type: ignore[union-attr] # not None
            found[column] = match
    years: dict[int, list[int]] = {}
    for column, match in found.items():
        years.setdefault(int(match["first"]), []).append(column)
    if len(found) < 3:
        return
    spans = [_span(match) for match in found.values()]
    usual = max(set(spans), key=spans.count)
    if spans.count(usual) * 2 <= len(spans) or usual < 1:
        return
    row = ", ".join(match[0] for match in found.values())
    for column, match in found.items():
        if _span(match) != usual:
            last = int(match["first"]) + usual
            short = f"{last % 100:02d}" if len(match["last"]) == 2 else str(last)
            yield Misplaced(
                table.heading_place(column),
                match[0],
                f"{match['first']}{match['mark']}{short}",
                row,
            )


def _span(match: re.Match[str]) -> int:
    first, last = int(match["first"]), int(match["last"])
    if len(match["last"]) == 2:
        last += first // 100 * 100
        if last < first:
            last += 100
    return last - first
