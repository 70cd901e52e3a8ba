"""Statuses typed by hand, and polarities: whether they agree with the figures and with each other.

A status is a word (Green, Amber, Red) in a cell or in brackets behind a difference. Polarity is
never guessed: a status is checked only where a table of the workbook says which way is better, for
the same indicator in the same form. A count and its reduction are two forms of one indicator. Rows
that are areas name no indicator by themselves: burglary and confidence of one district differ.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from xlcsp.audit.finding import Finding, Verdict
from xlcsp.audit.judge import Judged
from xlcsp.audit.printed import Place, Printed
from xlcsp.audit.tables import SheetCells, TableArea, plain_words
from xlcsp.calc.errors import CalcError
from xlcsp.calc.polarity import Polarity, read_better
from xlcsp.calc.status import Status, rag

_BETTER: Final = re.compile(r"\b(better|polarity|measure)\b")
_ACTUAL: Final = re.compile(r"\b(actual|value|result|outturn|performance)\b")
_TARGET: Final = re.compile(r"\btarget\b")
_CHANGE: Final = re.compile(r"%.*\b(reduc\w*|increas\w*|decreas\w*)\b", re.IGNORECASE)
_NUMBERED: Final = re.compile(r"([A-Za-z]{2}) ?([0-9]{1,3})\b")
_CODE: Final = re.compile(r"\b(NI|LI|PI|BV|LPI|KPI|SPI|BVPI) ?([0-9]{1,3})(?![0-9])")
"""An indicator's number as national and local indicator sets write it, wherever it stands."""
_INDICATOR: Final = re.compile(r"\b(indicator|measure|kpi|crime type|offence type|question)s?\b")
_PLACE: Final = re.compile(r"\b(area|district|ward|beat|borough|county|place)s?\b")
_COLOUR: Final = re.compile(r"\((red|amber|green)\)", re.IGNORECASE)
_WORDS: Final = {"red": Status.RED, "amber": Status.AMBER, "green": Status.GREEN}
_TYPED_BY_HAND: Final = "a status typed by hand that disagrees with its figures"


@dataclass(frozen=True, slots=True)
class _Form:
    """An indicator in one form."""

    indicator: str
    form: str


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of an Excel Table: its cells by column, with the headings."""

    sheet: SheetCells
    number: int
    area: TableArea
    headings: Mapping[int, str]

    def content(self, column: int) -> Printed | str | None:
        """What a cell shows."""
        return self.sheet.cells.get((self.number, column))

    def text(self, column: int) -> str:
        """The whole text of a cell."""
        content = self.content(column)
        shown = content.text if isinstance(content, Printed) else content or ""
        return self.sheet.texts.get((self.number, column), shown)

    def indicator(self) -> str:
        """What the row is about; empty where its label may be anything, such as an area."""
        left = self.area.area.left
        for column, words in self.headings.items():
            label = self.text(column)
            if not label or isinstance(self.content(column), Printed) or _is_polarity(label):
                continue
            is_target = column == left and _TARGET.search(words)
            if (_INDICATOR.search(words) or is_target) and not _PLACE.search(words):
                number = _NUMBERED.match(label)
                return _coded(number) if number else plain_words(label)
        number = _CODE.match(self.text(left))
        if number:
            return _coded(number)
        subject, label = _subject(self.sheet, self.area), plain_words(self.text(left))
        return f"{subject}, {label}" if subject and label else ""

    def form(self) -> _Form | None:
        """Which indicator the row is about, and whether as a level, a percentage or a change.

        None where no indicator is named.
        """
        name = self.indicator()
        if not name:
            return None
        columns = range(self.area.area.left + 1, self.area.area.right + 1)
        if any(_CHANGE.search(self.text(column)) for column in columns):
            return _Form(name, "change")
        levels = [
            c
            for c in columns
            if _TARGET.search(self.headings[c]) or _ACTUAL.search(self.headings[c])
        ]
        figures = [one for c in levels if isinstance(one := self.content(c), Printed)]
        percents = [one for one in figures if one.percent]
        return _Form(
            name, "percentage" if percents and 2 * len(percents) >= len(figures) else "level"
        )


def _is_polarity(text: str) -> bool:
    try:
        read_better(text)
    except CalcError:
        return False
    return True


def _coded(number: re.Match[str]) -> str:
    """``NI 15``."""
    return f"{number[1]} {number[2]}".upper()


def _subject(sheet: SheetCells, table: TableArea) -> str:
    """The one indicator that a table's title, its name or its sheet names; empty if none does.

    With the whole title, because a count and a rate of one indicator are told apart by it.
    """
    top, left = table.area.top, table.area.left
    title = next(
        (text for row in (top - 1, top - 2) if (text := sheet.texts.get((row, left), ""))), ""
    )
    for words in (title, table.name.replace("_", " "), sheet.name):
        codes = {_coded(number) for number in _CODE.finditer(words)}
        if len(codes) == 1:
            return f"{codes.pop()} {plain_words(title)}".strip()
    return ""


def check_statuses(sheets: Sequence[SheetCells]) -> list[Judged]:
    """Every typed status and every polarity that disagrees."""
    rows = [row for sheet in sheets for table in sheet.tables for row in _rows(sheet, table)]
    known: dict[_Form, tuple[Polarity, Place]] = {}
    found: list[Judged] = []
    for row in rows:
        for column, polarity in _polarity(row):
            place = Place(row.sheet.name, row.number, column)
            form = row.form()
            if form is None:
                continue
            first = known.setdefault(form, (polarity, place))
            if first[0] is not polarity:
                found.append(_contradiction(row.text(column), place, form, first))
    for row in rows:
        found += _bracketed(row, known)
        found += _words(row)
    return found


def _rows(sheet: SheetCells, table: TableArea) -> Iterator[_Row]:
    area = table.area
    headings = {}
    for column in range(area.left, area.right + 1):
        content = sheet.cells.get((area.top, column), "")
        headings[column] = plain_words(content.text if isinstance(content, Printed) else content)
    if not any(_BETTER.search(words) or _ACTUAL.search(words) for words in headings.values()):
        return
    for number in range(area.top + 1, area.bottom + 1 - table.totals_rows):
        yield _Row(sheet, number, table, headings)


def _polarity(row: _Row) -> Iterator[tuple[int, Polarity]]:
    """The polarity that a row states, and its column."""
    for column, words in row.headings.items():
        text = row.text(column)
        if _BETTER.search(words) and text and (row.number, column) not in row.sheet.worked_out:
            try:
                yield column, read_better(text)
            except CalcError:
                continue


def _contradiction(text: str, place: Place, form: _Form, first: tuple[Polarity, Place]) -> Judged:
    finding = Finding(
        place, text, f"{first[0].value} is better",
        f"{form.indicator} as a {form.form} is {first[0].value} is better in {first[1]}",
        "two polarities for one indicator in one form", 1.0, 0, Verdict.WRONG, "stated", (first[1],),
    )  # fmt: skip
    return Judged(finding, ())


def _bracketed(row: _Row, known: Mapping[_Form, tuple[Polarity, Place]]) -> Iterator[Judged]:
    """ "+5.6% (red)": a difference and its colour."""
    for column in row.headings:
        figure = row.content(column)
        if not isinstance(figure, Printed) or not figure.typed:
            continue
        colour = _COLOUR.search(figure.note)
        form = _level_form(row)
        stated = known.get(form) if form else None
        if colour is None or stated is None or stated[0] is Polarity.NEUTRAL:
            continue
        smaller = stated[0] is Polarity.SMALLER
        worse = figure.units > 0 if smaller else figure.units < 0
        printed = _WORDS[colour[1].casefold()]
        if printed is Status.AMBER or (printed is Status.RED) == worse:
            continue
        right = "red" if worse else "green"
        finding = Finding(
            figure.place, f"{figure.text} {colour[0]}", f"{figure.text} ({right})",
            f"{stated[0].value} is better ({stated[1]}), and the difference is {figure.text}",
            _TYPED_BY_HAND, 1.0, 0, Verdict.WRONG, "stated", (figure.place, stated[1]),
        )  # fmt: skip
        yield Judged(finding, ())


def _level_form(row: _Row) -> _Form | None:
    """The form of the figures that differences stand beside: never the differences themselves."""
    name = row.indicator()
    if not name:
        return None
    columns = [
        column
        for column in row.headings
        if isinstance(one := row.content(column), Printed) and not _COLOUR.search(one.note)
    ]
    figures = [one for column in columns if isinstance(one := row.content(column), Printed)]
    percents = [one for one in figures if one.percent]
    form = "percentage" if percents and 2 * len(percents) >= len(figures) else "level"
    return _Form(name, form)


def _words(row: _Row) -> Iterator[Judged]:
    """A status in a cell of its own, beside an actual, a target and the polarity."""
    stated = next(_polarity(row), None)
    actual, target = _figure(row, _ACTUAL), _figure(row, _TARGET)
    if stated is None or actual is None or target is None or actual.percent != target.percent:
        return
    expected = rag(_decimal(actual), _decimal(target), stated[1])
    for column in row.headings:
        typed = (row.number, column) not in row.sheet.worked_out
        printed = _WORDS.get(row.text(column).strip().casefold()) if typed else None
        if printed is None or printed is expected:
            continue
        if printed is Status.AMBER and expected is Status.RED:
            continue  # within a tolerance that only its author knows
        place = Place(row.sheet.name, row.number, column)
        finding = Finding(
            place, row.text(column), expected.value,
            f"{actual.text} against {target.text}, {stated[1].value} is better",
            _TYPED_BY_HAND, 1.0, 0, Verdict.WRONG, "stated", (place, actual.place, target.place),
        )  # fmt: skip
        yield Judged(finding, ())


def _figure(row: _Row, heading: re.Pattern[str]) -> Printed | None:
    """The figure of the last column with such a heading, if it is the only kind that fits."""
    found = [
        one
        for column, words in row.headings.items()
        if heading.search(words)
        and isinstance(one := row.content(column), Printed)
        and not one.note
    ]
    return found[-1] if found else None


def _decimal(figure: Printed) -> Decimal:
    return Decimal(figure.units).scaleb(-figure.scale)
