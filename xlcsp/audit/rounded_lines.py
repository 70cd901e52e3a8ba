"""Lines of a table that hold ratios or rounded figures, by their headings, labels and titles.

A whole number counts something and is what it is, unless a reader is told otherwise: percentages,
rates and averages are worked out and rounded, and thousands of pounds were pounds before. The parts
of such a line may miss their total by half a unit each, and nothing is wrong.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

from xlcsp.audit.printed import Printed
from xlcsp.audit.rounding import Ratio, ten_to
from xlcsp.audit.tables import FigureTable, plain_words

Span: TypeAlias = tuple[Ratio, Ratio]
"""The lowest and highest number that a figure may have been before it was rounded."""

_RATIO: Final = re.compile(
    r"%|\b(per ?cents?|percentages?|rates?|per|averages?|avg|means?|medians?|index|ratios?"
    r"|proportions?|shares?|points?|pts)\b"
)
_SCALED_DOWN: Final = re.compile(
    r"£ ?0{3}s?\b|(?<![0-9,.])[’']?0{3}s?\b|£ ?(k|m|bn|mn|million|thousand)\b"
    r"|\b(thousands|millions|in thousand|in million|rounded)\b|\(thousand\)|\(million\)|\bnearest\b"
)
_NOTED: Final = re.compile(
    r"\b(due|owing) to rounding\b|\bbecause of rounding\b|\bmay not (sum|add|total)\b"
    r"|\b(figures|numbers) (are|have been) rounded\b"
)
_LONGEST_TITLE: Final = 80
"""Letters of a line that may be a title; longer ones are sentences about something else."""
_BASELINE: Final = re.compile(r"\bbase ?line\b")
_WHOLE: Final = 100


def says_ratio(text: str) -> bool:
    """Whether a heading or label names a ratio: a percentage, a rate, an average, an index."""
    return bool(_RATIO.search(plain_words(text)))


def says_rounded(text: str) -> bool:
    """Whether it says that figures are printed in thousands, in millions or rounded."""
    return bool(_SCALED_DOWN.search(plain_words(text)))


def says_baseline(text: str) -> bool:
    """Whether it names a baseline, which is often the average of some years."""
    return bool(_BASELINE.search(plain_words(text)))


def are_shares(figures: Iterable[Printed | None]) -> bool:
    """Whether figures are percentages of a whole, as they go up to 100 and one of them is 100."""
    numbers = [one.number for one in figures if one is not None]
    return len(numbers) >= 3 and min(numbers) >= 0 and max(numbers) == _WHOLE


def told_spans(tables: Sequence[FigureTable]) -> dict[Printed, Span]:
    """What the figures may have been whose heading, label or title says that they are rounded."""
    found: dict[Printed, Span] = {}
    for table in tables:
        whole_table = _says_all_is_rounded(table)
        columns = [says_ratio(text) or says_rounded(text) for text in table.headings]
        rows = [says_ratio(text) or says_rounded(text) for text in table.labels]
        shares = [
            are_shares(row[column] for row in table.figures) for column in range(len(columns))
        ]
        for row, line in enumerate(table.figures):
            for column, one in enumerate(line):
                if one is None:
                    continue
                told = whole_table or columns[column] or rows[row] or shares[column]
                if told or one.percent:
                    found[one] = within_half(one)
    return found


def _says_all_is_rounded(table: FigureTable) -> bool:
    """Whether title, name or a note below say it: "£000", "may not sum due to rounding"."""
    lines = [table.name.replace("_", " "), *table.title.split("\n")]
    titles = (line for line in lines if len(line) <= _LONGEST_TITLE)
    return any(map(says_rounded, titles)) or bool(_NOTED.search(plain_words(table.notes)))


def within_half(figure: Printed) -> Span:
    """What a figure may have been that was rounded to what is printed, whole numbers too."""
    if figure.holds_more_than_it_shows:
        return figure.ratio, figure.ratio
    if figure.places > 0:
        return figure.may_have_been()
    return within_steps(figure, ten_to(-figure.places))


def within_steps(figure: Printed, step: int) -> Span:
    """What a whole number may have been that was rounded to the nearest ``step``."""
    number, scale = figure.ratio
    return (2 * number - step * scale, 2 * scale), (2 * number + step * scale, 2 * scale)


_STEPS: Final = (1_000_000, 100_000, 10_000, 1_000, 100, 10, 5)


def common_step(figures: Iterable[Printed], fewest: int = 5) -> int:
    """The step that whole numbers are all rounded to, as 5 or 100; 1 where there is none.

    Five figures and more that all end in 00 are not so by chance. Sums of money are: grants are
    given in round thousands.
    """
    numbers = [one for one in figures if one.units]
    if len(numbers) < fewest or any("£" in one.text for one in numbers):
        return 1
    if any(one.places > 0 or one.scale for one in numbers):
        return 1
    return next((step for step in _STEPS if all(one.units % step == 0 for one in numbers)), 1)
