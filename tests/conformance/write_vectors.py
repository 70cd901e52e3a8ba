"""Writes vectors.json from hand-written rules: ``python tests/conformance/write_vectors.py``.

Each rule is one call with one argument in view, and what must come out when that argument is
blank, omitted, text, TRUE, an error, a date, footnoted or a range. Every expected value here was
written by hand from the functions' contract and the partnerships' documents, or worked out on
paper; none comes from the code under test, which this script does not import.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CONTRACT = "the contract of the functions"
POLICY = "the contract: What a cell may hold"
ARGUMENTS = "the contract: Arguments"

OMITTED = {"omitted": True}
DATE = {"date": "2009-08-15"}

NAMES = {
    "CSP.RAG": "value target better amber unit previous",
    "CSP.STATUS": "value target better amber unit previous places",
    "CSP.TRAVEL": "new old better band unit",
    "CSP.EXPLAIN": "value target better amber unit previous",
    "CSP.ACTION": "due done today progress lead",
    "CSP.PCTCHANGE": "new old unit",
    "CSP.NUMBER": "text",
    "CSP.PERIOD": "date kind",
    "CSP.TODATE": "full_year elapsed periods profile",
    "CSP.FORECAST": "to_date elapsed periods profile",
    "CSP.TARGET": "text baseline kind",
    "CSP.TARGETPATH": "baseline change years method places",
    "CSP.TRAJECTORY": "start end points",
    "CSP.ALLOCATE": "total weights step floor cap keys",
    "CSP.ABG": "even by_population by_crime population crime step",
    "CSP.ABGEXPLAIN": "even by_population by_crime population crime step",
    "CSP.DAMP": "previous proposed floor_change cap_change step",
    "CSP.RISK": "probability harm",
    "CSP.RISKBAND": "score high medium",
    "CSP.SCAN": "marks need override",
    "CSP.RATE": "count population per",
    "CSP.RATELIMITS": "count population per confidence",
    "CSP.PERCENTLIMITS": "numerator denominator confidence",
    "CSP.SURVEYCHANGE": "new new_base old old_base confidence",
    "CSP.COMPARE": "count population reference better per confidence",
    "CSP.PEERRANK": "value peers better",
    "CSP.PEERGAP": "value peers unit",
    "CSP.SPC": "values better screen fix_after rebase",
    "CSP.VARIATION": "values better screen fix_after rebase",
    "CSP.ASSURANCE": "values target better screen fix_after rebase",
}
"""The arguments of each function, as the contract names and orders them."""


def error(code: str, *words: str) -> dict[str, Any]:
    """An error whose sentence holds the words."""
    return {"error": code, "message_contains": list(words)} if words else {"error": code}


def wrong(*words: str) -> dict[str, Any]:
    """#VALUE! whose sentence holds the words."""
    return error("#VALUE!", *words)


def says(*words: str) -> dict[str, Any]:
    """A sentence that holds the words."""
    return {"contains": list(words)}


@dataclass(frozen=True)
class Rule:
    """One call, the argument in view, and what comes out when that argument is missing."""

    function: str
    argument: str
    arguments: tuple[Any, ...]
    result: Any
    missing: Any
    footnoted: Any
    """The argument again, as a publication would print it with a mark; None where it has none."""
    kind: str
    reads: str

    @property
    def place(self) -> int:
        """Where the argument stands."""
        return NAMES[self.function].split().index(self.argument)

    @property
    def given(self) -> Any:
        """What the rule's own call holds in that place."""
        return self.arguments[self.place]

    def with_argument(self, value: Any) -> list[Any]:
        """The rule's call with another value in the argument's place."""
        return [value if i == self.place else a for i, a in enumerate(self.arguments)]


def figure(
    function: str,
    argument: str,
    arguments: tuple[Any, ...],
    result: Any,
    missing: Any,
    footnoted: Any = None,
    kind: str = "each",
) -> Rule:
    """A rule for an argument that takes a number."""
    rule = Rule(function, argument, arguments, result, missing, footnoted, kind, "figure")
    if footnoted is not None:
        return rule
    printed = f"{rule.given:,} ²"
    return Rule(function, argument, arguments, result, missing, printed, kind, "figure")


def option(*given: Any, **named: Any) -> Rule:
    """A rule for a number in one cell."""
    return figure(*given, **named, kind="option")


def word(
    function: str,
    argument: str,
    arguments: tuple[Any, ...],
    result: Any,
    missing: Any,
    kind: str = "each",
) -> Rule:
    """A rule for an argument that takes one of a few words."""
    return Rule(function, argument, arguments, result, missing, None, kind, "word")


def switch(function: str, arguments: tuple[Any, ...], result: Any, missing: Any) -> Rule:
    """A rule for ``screen`` given as FALSE; when it is missing it is TRUE."""
    return Rule(function, "screen", arguments, result, missing, None, "option", "flag")


def day(
    function: str,
    argument: str,
    arguments: tuple[Any, ...],
    result: Any,
    missing: Any,
    kind: str = "each",
) -> Rule:
    """A rule for an argument that takes a date."""
    return Rule(function, argument, arguments, result, missing, None, kind, "date")


THIRDS = [[33.34], [33.33], [33.33]]
ONES = [[1], [1], [1]]
TWO_AREAS = (100, 100, 100, [[1], [3]], [[1], [1]])
TWO_ROWS = [[125, 50, 25, 50], [175, 50, 75, 50]]
TWO_EXPLAINED = [[125, 0, 125, 0.416666666666667], [175, 0, 175, 0.583333333333333]]
EMPTY_ROWS = [["", "", "", ""], ["", "", "", ""]]
THREE_BEFORE = [[100], [100], [100]]
THREE_AFTER = [[80], [120], [130]]
DAMPED = [[90], [115.71], [124.29]]
JULY = ("31/07/2014", "", "15/07/2014")

# Limits worked out apart to 40 digits: the exact Poisson ones by halving an interval on the
# regularised incomplete gamma function, Byar's, Wilson's and Newcombe's from their formulas.
NINE = [[4.11537309737833, 17.0848034514192]]
NINE_IN_100 = [[0.411537309737833, 1.70848034514192]]
NINE_998 = [[2.45242440436378, 22.6573733090629]]
QUARTER = [[0.175452113622877, 0.343044635480616]]
QUARTER_998 = [[0.142102819487982, 0.401482649151996]]
CHARNWOOD = [[6.75726712191276, 7.5805077612846]]
NO_LIMITS = [["", ""]]
PEERS = [[6], [7.5], [7.5], [9.1]]


def column(text: str) -> list[list[Any]]:
    """A column of numbers; a dot is an empty cell."""
    return [[None if word == "." else float(word)] for word in text.split()]


COMMON = ["", "Common cause"]
NO_POINT = ["", "", "", "", ""]
# Mean 12.4; moving ranges 2, 4, 4, 2 average 3, and 2.66 × 3 = 7.98.
FIVE = column("12 14 10 14 12")
FIVE_ROWS = [[12.4, 4.42, 20.38, *COMMON]] * 5
# Without the 14: mean 12; moving ranges 2, 4, 2 average 8/3, and 2.66 × 8/3 = 7.09333...
GAP_ROW = [12, 4.90666666666667, 19.0933333333333, *COMMON]
GAP_ROWS = [GAP_ROW, NO_POINT, GAP_ROW, GAP_ROW, GAP_ROW]
# Mean 5/3; moving ranges 1, 1, 1, 1, 8 average 2.4, and 8 is not below 3.267 × 2.4 = 7.8408.
# Screened: average 1, limits 5/3 ± 2.66. Unscreened: 5/3 ± 6.384, so that the 8 is within.
SIX = column("0 1 0 1 0 8")
SIX_SCREENED = [
    *([[1.66666666666667, -0.993333333333333, 4.32666666666667, *COMMON]] * 5),
    [1.66666666666667, -0.993333333333333, 4.32666666666667, "Outside limits", "Concern"],
]
SIX_ROWS = [[1.66666666666667, -4.71733333333333, 8.05066666666667, *COMMON]] * 6
# The first twelve: mean 11, moving ranges all 2, limits 11 ± 5.32. All thirteen: mean 149/13,
# moving ranges average 27/12, limits 149/13 ± 5.985.
THIRTEEN = column("10 12 10 12 10 12 10 12 10 12 10 12 17")
FIXED_ROWS = [
    *([[11, 5.68, 16.32, *COMMON]] * 12),
    [11, 5.68, 16.32, "Outside limits", "Concern"],
]
THIRTEEN_ROWS = [[11.4615384615385, 5.47653846153846, 17.4465384615385, *COMMON]] * 13
# Mean 7; eight moving ranges add up to 22: average 2.75, limits 7 ± 7.315.
NINE_VALUES = column("5 7 5 7 5 7 5 7 15")
NINE_WITHIN = [7, -0.315, 14.315, *COMMON]

RULES = (
    # Status
    figure("CSP.RAG", "value", (323, 294, "smaller"), "Red", "No data"),
    figure("CSP.RAG", "target", (323, 294, "smaller"), "Red", "No target"),
    word("CSP.RAG", "better", (323, 294, "smaller"), "Red", wrong("better")),
    figure("CSP.RAG", "amber", (104, 100, "smaller", 0.05), "Amber", "Red", "5% ²"),
    word("CSP.RAG", "unit", (0.25, 0.27, "bigger", 0.03, "points"), "Amber", "Red", kind="option"),
    figure("CSP.RAG", "previous", (90, 80, "smaller", OMITTED, OMITTED, 95), "Amber", "Red"),
    figure("CSP.STATUS", "value", (323, 294, "smaller"), "+9.9% (red)", "No data"),
    figure("CSP.STATUS", "target", (323, 294, "smaller"), "+9.9% (red)", "No target"),
    word("CSP.STATUS", "better", (323, 294, "smaller"), "+9.9% (red)", wrong("better")),
    figure(
        "CSP.STATUS", "amber", (104, 100, "smaller", 0.05), "+4.0% (amber)", "+4.0% (red)", "5% ²"
    ),
    word(
        "CSP.STATUS",
        "unit",
        (0.25, 0.263, "bigger", OMITTED, "points"),
        "-1.3 pts (red)",
        "-4.9% (red)",
        kind="option",
    ),
    figure(
        "CSP.STATUS",
        "previous",
        (90, 80, "smaller", OMITTED, OMITTED, 95),
        "+12.5% (amber)",
        "+12.5% (red)",
    ),
    option(
        "CSP.STATUS",
        "places",
        (323, 294, "smaller", OMITTED, OMITTED, OMITTED, 2),
        "+9.86% (red)",
        "+9.9% (red)",
    ),
    figure("CSP.TRAVEL", "new", (323, 306, "smaller"), "▲ worse", "No data"),
    figure("CSP.TRAVEL", "old", (323, 306, "smaller"), "▲ worse", "No target"),
    word("CSP.TRAVEL", "better", (323, 306, "smaller"), "▲ worse", wrong("better")),
    figure("CSP.TRAVEL", "band", (104, 100, "smaller", 0.05), "► no change", "▲ worse", "5% ²"),
    word(
        "CSP.TRAVEL",
        "unit",
        (0.25, 0.26, "bigger", 0.02, "points"),
        "► no change",
        "▼ worse",
        kind="option",
    ),
    figure(
        "CSP.EXPLAIN", "value", (323, 294, "smaller"), says("323", "294", "Red"), says("No data")
    ),
    figure(
        "CSP.EXPLAIN", "target", (323, 294, "smaller"), says("323", "294"), says("323", "No target")
    ),
    word("CSP.EXPLAIN", "better", (323, 294, "smaller"), says("smaller"), wrong("better")),
    figure(
        "CSP.EXPLAIN",
        "amber",
        (104, 100, "smaller", 0.05),
        says("Amber", "5%"),
        says("Red"),
        "5% ²",
    ),
    word(
        "CSP.EXPLAIN",
        "unit",
        (0.25, 0.27, "bigger", 0.03, "points"),
        says("25%", "27%", "Amber"),
        says("Red"),
        kind="option",
    ),
    figure(
        "CSP.EXPLAIN",
        "previous",
        (90, 80, "smaller", OMITTED, OMITTED, 95),
        says("95", "Amber"),
        says("Red"),
    ),
    day("CSP.ACTION", "due", JULY, "Due soon", "No date"),
    day("CSP.ACTION", "done", ("01/07/2014", "31/07/2014", "15/07/2014"), "Complete", "Overdue"),
    day(
        "CSP.ACTION", "today", ("15/07/2014", "", "31/07/2014"), "Overdue", wrong("today"), "option"
    ),
    figure(
        "CSP.ACTION", "progress", ("31/12/2014", *JULY[1:], 0), "Not started", "On track", "0 ²"
    ),
    option("CSP.ACTION", "lead", (*JULY, OMITTED, 10), "On track", "Due soon"),
    # Change and cleaning
    figure("CSP.PCTCHANGE", "new", (110, 100), 0.1, ""),
    figure("CSP.PCTCHANGE", "old", (110, 100), 0.1, ""),
    word("CSP.PCTCHANGE", "unit", (0.25, 0.23, "points"), 0.02, 0.0869565217391304, "option"),
    figure("CSP.NUMBER", "text", (7964,), 7964, ""),
    # Periods
    day("CSP.PERIOD", "date", ("31/07/2014",), "2014/15", ""),
    word("CSP.PERIOD", "kind", ("31/07/2014", "FQ"), "2014/15 Q2", "2014/15", kind="option"),
    figure("CSP.TODATE", "full_year", (285, 2, 4), 142.5, ""),
    figure("CSP.TODATE", "elapsed", (285, 2, 4), 142.5, ""),
    option("CSP.TODATE", "periods", (285, 2, 4), 142.5, 47.5),
    figure("CSP.FORECAST", "to_date", (120, 2, 4), 240, ""),
    figure("CSP.FORECAST", "elapsed", (120, 2, 4), 240, ""),
    option("CSP.FORECAST", "periods", (120, 2, 4), 240, 720),
    # Targets
    Rule("CSP.TARGET", "text", (285, 351), 285, "", "285 ²", "each", "published"),
    figure("CSP.TARGET", "baseline", ("19% reduction", 351), 284.31, ""),
    word("CSP.TARGET", "kind", ("-17%", 100, "change"), 83, wrong("kind")),
    figure("CSP.TARGETPATH", "baseline", (100, -0.03, 2), [[97, 94]], [["", ""]]),
    option("CSP.TARGETPATH", "years", (100, -0.03, 2), [[97, 94]], wrong("years")),
    word("CSP.TARGETPATH", "method", (100, -0.1, 2, "compound"), [[90, 81]], [[90, 80]], "option"),
    option(
        "CSP.TARGETPATH",
        "places",
        (693, 0.03, 2, OMITTED, 0),
        [[714, 735]],
        [[713.79, 734.58]],
        footnoted="0 ²",
    ),
    figure("CSP.TRAJECTORY", "start", (10, 20, 3), [[10, 15, 20]], [["", "", ""]]),
    figure("CSP.TRAJECTORY", "end", (10, 20, 3), [[10, 15, 20]], [["", "", ""]]),
    option("CSP.TRAJECTORY", "points", (10, 20, 3), [[10, 15, 20]], wrong("points")),
    # Allocation
    option("CSP.ALLOCATE", "total", (100, ONES), THIRDS, [[""], [""], [""]]),
    option("CSP.ALLOCATE", "step", (100, ONES, 1), [[34], [33], [33]], THIRDS),
    option("CSP.ABG", "even", TWO_AREAS, TWO_ROWS, EMPTY_ROWS),
    option("CSP.ABG", "by_population", TWO_AREAS, TWO_ROWS, EMPTY_ROWS),
    option("CSP.ABG", "by_crime", TWO_AREAS, TWO_ROWS, EMPTY_ROWS),
    option("CSP.ABG", "step", (*TWO_AREAS, 50), [[100, 50, 25, 50], [200, 50, 75, 50]], TWO_ROWS),
    option("CSP.ABGEXPLAIN", "even", TWO_AREAS, TWO_EXPLAINED, EMPTY_ROWS),
    option("CSP.ABGEXPLAIN", "by_population", TWO_AREAS, TWO_EXPLAINED, EMPTY_ROWS),
    option("CSP.ABGEXPLAIN", "by_crime", TWO_AREAS, TWO_EXPLAINED, EMPTY_ROWS),
    option(
        "CSP.ABGEXPLAIN",
        "step",
        (*TWO_AREAS, 50),
        [[125, -25, 100, 0.416666666666667], [175, 25, 200, 0.583333333333333]],
        TWO_EXPLAINED,
    ),
    option(
        "CSP.DAMP",
        "floor_change",
        (THREE_BEFORE, THREE_AFTER, -0.1),
        DAMPED,
        [[""], [""], [""]],
        "-10% ²",
    ),
    option(
        "CSP.DAMP",
        "cap_change",
        (THREE_BEFORE, THREE_AFTER, -0.1, 0.2),
        [[90], [120], [120]],
        DAMPED,
        "20% ²",
    ),
    option(
        "CSP.DAMP",
        "step",
        (THREE_BEFORE, THREE_AFTER, -0.1, OMITTED, 1),
        [[90], [116], [124]],
        DAMPED,
    ),
    # Risk and scanning
    figure("CSP.RISK", "probability", (16, 24), 384, ""),
    figure("CSP.RISK", "harm", (16, 24), 384, ""),
    figure("CSP.RISKBAND", "score", (288, 200, 100), "HIGH", "No data"),
    figure("CSP.RISKBAND", "high", (288, 200, 100), "HIGH", wrong("high")),
    figure("CSP.RISKBAND", "medium", (192, 200, 100), "MEDIUM", wrong("medium")),
    option(
        "CSP.SCAN", "need", ([["X", ""], ["X", "X"]], 2), [["Exclude"], ["Include"]], wrong("need")
    ),
    # Rates and peers
    figure("CSP.RATE", "count", (9, 2000), 4.5, ""),
    figure("CSP.RATE", "population", (9, 2000), 4.5, ""),
    option("CSP.RATE", "per", (9, 2000, 100), 0.45, 4.5),
    figure("CSP.RATELIMITS", "count", (9, 1000), NINE, NO_LIMITS),
    figure("CSP.RATELIMITS", "population", (9, 1000), NINE, NO_LIMITS),
    option("CSP.RATELIMITS", "per", (9, 1000, 100), NINE_IN_100, NINE),
    option(
        "CSP.RATELIMITS",
        "confidence",
        (9, 1000, OMITTED, 0.998),
        NINE_998,
        NINE,
        footnoted="99.8% ²",
    ),
    figure("CSP.PERCENTLIMITS", "numerator", (25, 100), QUARTER, NO_LIMITS),
    figure("CSP.PERCENTLIMITS", "denominator", (25, 100), QUARTER, NO_LIMITS),
    option("CSP.PERCENTLIMITS", "confidence", (25, 100, 99.8), QUARTER_998, QUARTER),
    figure("CSP.SURVEYCHANGE", "new", (0.8, 70, 0.6, 80), "Higher", "No data", "80% ²"),
    figure("CSP.SURVEYCHANGE", "new_base", (0.8, 70, 0.6, 80), "Higher", "No data"),
    figure("CSP.SURVEYCHANGE", "old", (0.8, 70, 0.6, 80), "Higher", "No target", "60% ²"),
    figure("CSP.SURVEYCHANGE", "old_base", (0.8, 70, 0.6, 80), "Higher", "No target"),
    option(
        "CSP.SURVEYCHANGE",
        "confidence",
        (0.8, 70, 0.6, 80, 99.9),
        "No clear change",  # the limits are -0.048 and 0.413
        "Higher",  # 0.052 and 0.334
    ),
    figure("CSP.COMPARE", "count", (9, 1000, 4.1, "smaller"), "Worse", "No data"),
    figure("CSP.COMPARE", "population", (9, 1000, 4.1, "smaller"), "Worse", "No data"),
    figure("CSP.COMPARE", "reference", (9, 1000, 4.1, "smaller"), "Worse", "No target"),
    word("CSP.COMPARE", "better", (9, 1000, 4.1, "smaller"), "Worse", wrong("better")),
    option("CSP.COMPARE", "per", (9, 1000, 4.1, "smaller", 100), "Better", "Worse"),
    option(
        "CSP.COMPARE", "confidence", (9, 1000, 4.1, "smaller", OMITTED, 99.8), "Similar", "Worse"
    ),
    figure("CSP.PEERRANK", "value", (8, PEERS, "smaller"), 4, ""),
    word("CSP.PEERRANK", "better", (8, PEERS, "smaller"), 4, wrong("better")),
    figure("CSP.PEERGAP", "value", (10, [[6], [7], [11]]), 0.25, ""),
    word(
        "CSP.PEERGAP",
        "unit",
        (0.25, [[0.2], [0.23]], "points"),
        0.035,
        0.162790697674419,
        kind="option",
    ),
    # Statistical process control
    word("CSP.SPC", "better", (FIVE, "smaller"), FIVE_ROWS, wrong("better"), kind="option"),
    switch("CSP.SPC", (SIX, "smaller", False), SIX_ROWS, SIX_SCREENED),
    option("CSP.SPC", "fix_after", (THIRTEEN, "smaller", OMITTED, 12), FIXED_ROWS, THIRTEEN_ROWS),
    word("CSP.VARIATION", "better", (SIX, "smaller"), "Concern", wrong("better"), kind="option"),
    switch("CSP.VARIATION", (SIX, "smaller", False), "Common cause", "Concern"),
    option(
        "CSP.VARIATION", "fix_after", (THIRTEEN, "smaller", OMITTED, 12), "Concern", "Common cause"
    ),
    option(
        "CSP.ASSURANCE",
        "target",
        (FIVE, 30, "smaller"),
        "Consistently hits",
        "No target",
    ),
    word(
        "CSP.ASSURANCE",
        "better",
        (FIVE, 30, "bigger"),
        "Consistently fails",
        wrong("better"),
        kind="option",
    ),
    switch("CSP.ASSURANCE", (SIX, 6, "smaller", False), "Hit or miss", "Consistently hits"),
    option(
        "CSP.ASSURANCE",
        "fix_after",
        (THIRTEEN, 17, "smaller", OMITTED, 12),
        "Consistently hits",
        "Hit or miss",
    ),
)

WHOLE = (
    # function, argument, call, its result, result with the second cell missing, second cell printed
    ("CSP.TODATE", "profile", (100, 1, OMITTED, [[3], [1], [0], [0]]), 75, wrong("profile"), "1 ²"),
    (
        "CSP.FORECAST",
        "profile",
        (75, 1, OMITTED, [[3], [1], [0], [0]]),
        100,
        wrong("profile"),
        "1 ²",
    ),
    (
        "CSP.TARGETPATH",
        "change",
        (100, [[0.03, 0.05, 0.07]], OMITTED),
        [[103, 105, 107]],
        [[103, "", 107]],
        "5% ²",
    ),
    ("CSP.ALLOCATE", "weights", (8, [[1], [3]]), [[2], [6]], wrong("Row 2", "weights"), "3 ²"),
    (
        "CSP.ALLOCATE",
        "floor",
        (100, [[1], [1], [8]], OMITTED, [[0], [30], [0]]),
        [[7.78], [30], [62.22]],
        [[10], [10], [80]],
        "30 ²",
    ),
    (
        "CSP.ALLOCATE",
        "cap",
        (100, [[1], [8], [1]], OMITTED, OMITTED, [[100], [50], [100]]),
        [[25], [50], [25]],
        [[10], [80], [10]],
        "50 ²",
    ),
    ("CSP.ABG", "population", TWO_AREAS, TWO_ROWS, wrong("Row 2", "population"), "3 ²"),
    ("CSP.ABG", "crime", TWO_AREAS, TWO_ROWS, wrong("Row 2", "crime"), "1 ²"),
    ("CSP.ABGEXPLAIN", "population", TWO_AREAS, TWO_EXPLAINED, wrong("Row 2", "population"), "3 ²"),
    ("CSP.ABGEXPLAIN", "crime", TWO_AREAS, TWO_EXPLAINED, wrong("Row 2", "crime"), "1 ²"),
    (
        "CSP.DAMP",
        "previous",
        (THREE_BEFORE, THREE_AFTER, -0.1),
        DAMPED,
        wrong("Row 2", "previous"),
        "100 ²",
    ),
    (
        "CSP.DAMP",
        "proposed",
        (THREE_BEFORE, THREE_AFTER, -0.1),
        DAMPED,
        wrong("Row 2", "proposed"),
        "120 ²",
    ),
    ("CSP.PEERRANK", "peers", (8, PEERS, "smaller"), 4, 3, "7.5 ²"),
    ("CSP.PEERGAP", "peers", (10, [[6], [7], [11]]), 0.25, 0.176470588235294, "7 ²"),
    ("CSP.SPC", "values", (FIVE, "smaller"), FIVE_ROWS, GAP_ROWS, "14 ²"),
    ("CSP.VARIATION", "values", (FIVE, "smaller"), "Common cause", "Common cause", "14 ²"),
    ("CSP.ASSURANCE", "values", (FIVE, 20, "smaller"), "Hit or miss", "Consistently hits", "14 ²"),
)
"""Arguments that take a whole range of numbers."""

ALL_OMITTED = {
    ("CSP.TODATE", "profile"): 8.33333333333333,
    ("CSP.FORECAST", "profile"): 900,
    ("CSP.TARGETPATH", "change"): wrong("years"),
    ("CSP.ALLOCATE", "weights"): wrong("weights"),
    ("CSP.ALLOCATE", "floor"): [[10], [10], [80]],
    ("CSP.ALLOCATE", "cap"): [[10], [80], [10]],
    ("CSP.ABG", "population"): wrong("population"),
    ("CSP.ABG", "crime"): wrong("crime"),
    ("CSP.ABGEXPLAIN", "population"): wrong("population"),
    ("CSP.ABGEXPLAIN", "crime"): wrong("crime"),
    ("CSP.DAMP", "previous"): wrong("previous"),
    ("CSP.DAMP", "proposed"): wrong("proposed"),
    ("CSP.PEERRANK", "peers"): "",
    ("CSP.PEERGAP", "peers"): "",
    ("CSP.SPC", "values"): [NO_POINT],
    ("CSP.VARIATION", "values"): "No data",
    ("CSP.ASSURANCE", "values"): "No data",
}
"""What comes out when a whole argument is left out."""

BLANKS = (
    ("blank", None, "an empty cell"),
    ("blank", "", "empty text"),
    ("blank", "   ", "spaces"),
    ("blank", "\u00a0", "a no-break space"),
    ("omitted", OMITTED, "left out"),
)
MISSING_WORDS = ("To be confirmed", "n/a", "..", "–", "[x]")


# From rules to vectors


def vectors() -> list[dict[str, Any]]:
    """All vectors, in the order in which they stand in the file."""
    found = [
        *EXAMPLES,
        *(vector for rule in RULES for vector in of_rule(rule)),
        *(vector for row in WHOLE for vector in of_whole(*row)),
        *published_figures(),
        *wrong_counts(),
        *PARTICULAR,
    ]
    for vector in found:
        vector.setdefault("source", CONTRACT)
    return found


def entry(
    function: str, about: str, what: str, arguments: Any, result: Any, **more: Any
) -> dict[str, Any]:
    """One vector of the file."""
    return {
        "id": f"{function} {about}: {what}",
        "function": function,
        "class": about,
        "arguments": list(arguments),
        "result": result,
        **more,
    }


def of_rule(rule: Rule) -> Iterator[dict[str, Any]]:
    """The rule's call, and the call with every class of input in the argument's place."""

    def with_input(about: str, what: str, value: Any, result: Any, **more: Any) -> dict[str, Any]:
        named = f"{rule.argument} is {what}"
        return entry(rule.function, about, named, rule.with_argument(value), result, **more)

    yield with_input("plain", "as the rule gives it", rule.given, rule.result)
    for about, value, what in BLANKS:
        yield with_input(about, what, value, rule.missing, source=POLICY)
    for code in ("#N/A", "#DIV/0!", "#NUM!"):
        passed = error(code)
        yield with_input("error", code, error(code), passed, source=POLICY)
    yield from of_reading(rule, with_input)
    yield from of_range(rule, with_input)


def of_reading(rule: Rule, with_input: Any) -> Iterator[dict[str, Any]]:
    """What depends on what the argument reads: text, TRUE, dates and footnotes."""
    name = rule.argument
    if rule.reads != "date":
        yield with_input("date", "a date", DATE, wrong(name), source=POLICY, hosts="tells dates")
    if rule.reads == "flag":
        for text, result in (("TRUE", rule.missing), ("yes", rule.missing), ("no", rule.result)):
            yield with_input("text", text, text, result, source=ARGUMENTS)
        yield with_input("boolean", "TRUE", True, rule.missing, source=ARGUMENTS)
        yield with_input("plain", "0", 0, rule.result, source=ARGUMENTS)
        yield with_input("plain", "2", 2, wrong(name), source=ARGUMENTS)
        yield with_input("text", "another word", "perhaps", wrong(name), source=ARGUMENTS)
        return
    yield with_input("boolean", "TRUE", True, wrong(name), source=POLICY)
    yield with_input("boolean", "FALSE", False, wrong(name), source=POLICY)
    if rule.reads in ("figure", "published"):
        for text in MISSING_WORDS:
            yield with_input("text", text, text, rule.missing, source=POLICY)
        yield with_input("text", "words", "see note", wrong(name), source=POLICY)
        yield with_input("footnoted", rule.footnoted, rule.footnoted, rule.result, source=POLICY)
    if rule.reads == "figure":
        yield with_input("text", "a change", "19% reduction", wrong(name), source=POLICY)
        yield with_input("text", "two figures", "12 and 30", wrong(name), source=POLICY)
    if rule.reads == "word":
        yield with_input("text", "another word", "sideways", wrong(name), source=ARGUMENTS)
        yield with_input("text", "in capitals", rule.given.upper(), rule.result, source=ARGUMENTS)
        yield with_input("plain", "a number", 1, wrong(name), source=ARGUMENTS)
    if rule.reads == "date":
        iso = "-".join(reversed(rule.given.split("/")))
        serial = {"31/07/2014": 41851, "01/07/2014": 41821, "15/07/2014": 41835}[rule.given]
        yield with_input("date", "a date", {"date": iso}, rule.result)
        yield with_input("plain", "a date's number", serial, rule.result, source=POLICY)
        yield with_input("text", "TBC", "TBC", rule.missing, source=POLICY)
        yield with_input("text", "words", "when funds allow", wrong(name), source=POLICY)
        yield with_input("footnoted", "a date", f"{rule.given} ²", rule.result, source=POLICY)


def of_range(rule: Rule, with_input: Any) -> Iterator[dict[str, Any]]:
    """Ranges: one cell is that cell; an option takes no more; each works cell by cell."""
    one = rule.given
    yield with_input("range", "one cell", [[one]], rule.result, source=ARGUMENTS)
    if rule.kind == "option":
        yield with_input(
            "range", "two cells", [[one], [one]], wrong(rule.argument, "one cell"), source=ARGUMENTS
        )
        return
    column = [[one], [None], [error("#N/A")], ["nonsense"]]
    wide = isinstance(rule.result, list)
    width = len(rule.result[0]) if wide else 1
    row_of = [rule.result, rule.missing, error("#N/A"), wrong(rule.argument)]
    rows = [result[0] if isinstance(result, list) else [result] * width for result in row_of]
    yield with_input("range", "a column", column, rows, source=ARGUMENTS)
    if wide:
        row = wrong(rule.argument, "column")
        yield with_input("range", "a row", [[one, one]], row, source=ARGUMENTS)
    else:
        row_results = [[rule.result, rule.missing]]
        yield with_input("range", "a row", [[one, None]], row_results, source=ARGUMENTS)
        block = [[one, None], [one, one]]
        results = [[rule.result, rule.missing], [rule.result, rule.result]]
        yield with_input("range", "rows and columns", block, results, source=ARGUMENTS)


def of_whole(
    function: str,
    argument: str,
    arguments: tuple[Any, ...],
    result: Any,
    missing: Any,
    printed: str,
) -> Iterator[dict[str, Any]]:
    """A range read as one thing: an error in it is the result."""
    place = NAMES[function].split().index(argument)

    def with_second(about: str, what: str, value: Any, result: Any, **more: Any) -> dict[str, Any]:
        cells = [list(row) for row in arguments[place]]
        row, column = (0, 1) if len(cells) == 1 else (1, 0)
        cells[row][column] = value
        changed = [cells if i == place else a for i, a in enumerate(arguments)]
        return entry(function, about, f"{argument} holds {what}", changed, result, **more)

    yield entry(function, "range", f"{argument} as given", arguments, result)
    for about, value, what in BLANKS[:4]:
        yield with_second(about, what, value, missing, source=POLICY)
    for text in MISSING_WORDS:
        yield with_second("text", text, text, missing, source=POLICY)
    yield with_second("text", "words", "see note", wrong(argument), source=POLICY)
    yield with_second("boolean", "TRUE", True, wrong(argument), source=POLICY)
    for code in ("#N/A", "#DIV/0!"):
        yield with_second("error", code, error(code), error(code), source=ARGUMENTS)
    yield with_second("date", "a date", DATE, wrong(argument), source=POLICY, hosts="tells dates")
    yield with_second("footnoted", printed, printed, result, source=POLICY)
    left_out = [OMITTED if i == place else a for i, a in enumerate(arguments)]
    yield entry(
        function, "omitted", f"{argument} left out", left_out, ALL_OMITTED[function, argument]
    )
    blank = [None if i == place else a for i, a in enumerate(arguments)]
    yield entry(
        function,
        "blank",
        f"{argument} is an empty cell",
        blank,
        ALL_OMITTED[function, argument],
        source=ARGUMENTS,
    )


def wrong_counts() -> Iterator[dict[str, Any]]:
    """Too few and too many arguments."""
    for function, names in NAMES.items():
        most = len(names.split())
        yield entry(function, "count", "too many", [1] * (most + 1), wrong(function))
        yield entry(function, "count", "none", [], wrong(function))


def published_figures() -> Iterator[dict[str, Any]]:
    """Every form of the policy's table, through CSP.NUMBER."""
    for text, number in NUMBERS.items():
        yield entry("CSP.NUMBER", "text", text, [text], number, source=POLICY)
    for text in WORDS_FOR_MISSING:
        yield entry("CSP.NUMBER", "text", f"{text} is missing", [text], "", source=POLICY)
        upper = text.upper()
        if upper != text:
            yield entry("CSP.NUMBER", "text", f"{upper} is missing", [upper], "", source=POLICY)
    for text in NOT_NUMBERS:
        yield entry("CSP.NUMBER", "text", f"{text} is none", [text], wrong("text"), source=POLICY)


NUMBERS = {
    "7,964": 7964,
    "7964": 7964,
    " 7,964 ": 7964,
    "\u00a07,964\u00a0": 7964,
    "£59,551.00": 59551,
    "£95,069,000": 95069000,
    "~£350,000": 350000,
    "~ £2,666,801": 2666801,
    "23%": 0.23,
    "+1.50%": 0.015,
    "26.3%": 0.263,
    "120 ²": 120,
    "348 ⁴": 348,
    "1,127 ³": 1127,
    "27.5% (2008 Place Survey)": 0.275,
    "1161 (7% increase)": 1161,
    "12,345 [p]": 12345,
    "12,345 [r]": 12345,
    "12,345 [e]": 12345,
    "12,345 [b]": 12345,
    "−1.3%": -0.013,
    "–1.3%": -0.013,
    "-1.3%": -0.013,
    "(1,234)": -1234,
    "(12.5)": -12.5,
    "(£300)": -300,
    "6.03 offences per 1000 population": 6.03,
    "0": 0,
}
WORDS_FOR_MISSING = (
    *("n/a", "-", "–", "—", "..", ":", "*", "<5", "TBC", "To be confirmed"),
    *("No Required Target", "[x]", "[c]", "[z]", "[u]", "[w]", "[low]"),
)
NOT_NUMBERS = (
    *("(2008)", "~£400,000 £620,000 £350,000", "NI 47 ⁸", "2008/9 - reduce by 3% to 5.85"),
    *("19% reduction", "7% increase", "£3.5m", "£741k", "12 less", "3 up", "5 more than last year"),
    *("see note", "TRUE", "1,23,4 x"),
)

WARWICKSHIRE_1 = "Warwickshire Community Safety Agreement 2010-11, Table 1"


def example(
    function: str, what: str, arguments: list[Any], result: Any, **more: Any
) -> dict[str, Any]:
    """A worked example of the contract."""
    return entry(function, "example", what, arguments, result, **more)


APPENDIX_3_AREAS = (
    [[92.5], [162.4], [81.3], [103.8], [48.9], [89.6], [56.5]],
    [[5830], [13226], [4075], [6944], [3204], [7235], [3371]],
)

EXAMPLES = [
    example("CSP.RAG", "NI 15", [323, 294, "smaller"], "Red", source=WARWICKSHIRE_1),
    example("CSP.RAG", "NI 47", [308, 389, "smaller"], "Green", source=WARWICKSHIRE_1),
    example("CSP.RAG", "4% over", [104, 100, "smaller", 0.05], "Amber"),
    example("CSP.RAG", "blank", ["", 294, "smaller"], "No data"),
    example("CSP.RAG", "to be confirmed", [120, "To be confirmed", "smaller"], "No target"),
    example("CSP.STATUS", "NI 15", [323, 294, "smaller"], "+9.9% (red)", source=WARWICKSHIRE_1),
    example(
        "CSP.STATUS", "NI 16", [6937, 7964, "smaller"], "-12.9% (green)", source=WARWICKSHIRE_1
    ),
    example(
        "CSP.STATUS",
        "NI 21",
        [0.25, 0.263, "bigger", OMITTED, "points"],
        "-1.3 pts (red)",
        source=WARWICKSHIRE_1,
    ),
    example("CSP.TRAVEL", "NI 15", [323, 306, "smaller"], "▲ worse", source=WARWICKSHIRE_1),
    example("CSP.TRAVEL", "NI 16", [6937, 7964, "smaller"], "▼ better", source=WARWICKSHIRE_1),
    example("CSP.TRAVEL", "no change", [5, 5, "smaller"], "► no change"),
    example("CSP.PCTCHANGE", "NI 15", [323, 306], 0.0555555555555556, source=WARWICKSHIRE_1),
    example("CSP.PCTCHANGE", "NI 21", [0.25, 0.23, "points"], 0.02, source=WARWICKSHIRE_1),
    example("CSP.NUMBER", "an estimate", ["~£350,000"], 350000),
    example("CSP.NUMBER", "a footnote", ["120 ²"], 120, source=WARWICKSHIRE_1),
    example("CSP.NUMBER", "to be confirmed", ["To be confirmed"], ""),
    example("CSP.PERIOD", "FY", [{"date": "2009-08-15"}], "2009/10"),
    example("CSP.PERIOD", "FQ", [{"date": "2009-08-15"}, "FQ"], "2009/10 Q2"),
    example("CSP.PERIOD", "FM", [{"date": "2009-08-15"}, "FM"], "2009/10 M05"),
    example("CSP.PERIOD", "CY", [{"date": "2009-08-15"}, "CY"], "2009"),
    example("CSP.PERIOD", "CQ", [{"date": "2009-08-15"}, "CQ"], "2009 Q3"),
    example("CSP.PERIOD", "R12", [{"date": "2009-08-15"}, "R12"], "Sep 2008 - Aug 2009"),
    example("CSP.PERIOD", "the century's last", [{"date": "2000-01-15"}], "1999/00"),
    example("CSP.TODATE", "half the year", [285, 2, 4], 142.5),
    example("CSP.FORECAST", "half the year", [120, 2, 4], 240),
    example("CSP.TARGET", "19% reduction", ["19% reduction", 351], 284.31),
    example("CSP.TARGET", "7% increase", ["7% increase", 1084], 1159.88),
    example("CSP.TARGET", "a level", ["-2%", 0.015, "level"], -0.02),
    example("CSP.TARGETPATH", "NI 20", [3427, -0.03, 2, "simple", 0], [[3324, 3221]]),
    example(
        "CSP.TARGETPATH", "NI 40", [693, [[0.03, 0.05, 0.07]], None, None, 0], [[714, 728, 742]]
    ),
    example("CSP.TRAJECTORY", "confidence", [0.5, 0.586, 3], [[0.5, 0.543, 0.586]]),
    example("CSP.ALLOCATE", "two pots", [251000, [[3], [5]]], [[94125], [156875]]),
    example("CSP.ALLOCATE", "the odd penny", [100, ONES], THIRDS),
    example("CSP.ALLOCATE", "a cap", [100, [[1], [1], [8]], 0.01, None, 50], [[25], [25], [50]]),
    example(
        "CSP.ABG",
        "Leicestershire",
        [175000, 94125, 156875, *APPENDIX_3_AREAS],
        [
            [59551, 25000, 13711.12, 20840.41],
            [96351, 25000, 24072.28, 47278.77],
            [51618, 25000, 12050.97, 14566.83],
            [65209, 25000, 15386.10, 24822.60],
            [43702, 25000, 7248.37, 11453.29],
            [64144, 25000, 13281.26, 25862.84],
            [45425, 25000, 8374.90, 12050.26],
        ],
        source="Leicestershire Safer Communities Agreement 2008-11, update 2010, Appendix 3",
    ),
    example("CSP.DAMP", "a floor of -10%", [[[100], [100]], [[80], [120]], -0.1], [[90], [110]]),
    example("CSP.RISK", "violent crime", [16, 24], 384),
    example("CSP.RISKBAND", "high", [288, 200, 100], "HIGH"),
    example("CSP.RISKBAND", "medium", [192, 200, 100], "MEDIUM"),
    example("CSP.RATE", "Charnwood, NI 20", [1180, 164804], 7.16002038785466),
    example("CSP.RATELIMITS", "Charnwood, NI 20", [1180, 164804], CHARNWOOD),
    example("CSP.PERCENTLIMITS", "a quarter of 100", [25, 100], QUARTER),
    example(
        "CSP.SURVEYCHANGE",
        "North Worcestershire, assumed bases",
        [0.189, 1000, 0.169, 1000],
        "No clear change",
    ),
    example(
        "CSP.SPC",
        "a value above the limit",
        [NINE_VALUES, "smaller"],
        [*[NINE_WITHIN] * 8, [7, -0.315, 14.315, "Outside limits", "Concern"]],
    ),
    example("CSP.VARIATION", "a value above the limit", [NINE_VALUES, "smaller"], "Concern"),
    example("CSP.ASSURANCE", "within the limits", [NINE_VALUES, 10, "smaller"], "Hit or miss"),
]
"""The worked examples of the contract."""

CHART = [
    ["", "", "", "", "X", ""],
    ["X", "X", "X", "", "X", ""],
    ["", "", "", "", "", ""],
    ["", "", "", "", "", ""],
    ["X", "X", "X", "X", "X", "X"],
    ["", "", "", "X", "X", "X"],
    ["", "", "", "X", "X", "X"],
    ["", "", "", "", "", ""],
    ["", "", "", "X", "X", ""],
    ["", "", "", "X", "", "X"],
    ["X", "X", "X", "", "", "X"],
    ["", "", "", "", "", ""],
    ["X", "X", "X", "", "", "X"],
    ["", "", "", "", "", ""],
    ["", "", "", "", "", "X"],
    ["X", "", "X", "", "", ""],
    ["X", "X", "X", "", "", "X"],
]
CHART_OVERRIDES = [[""], [""], ["Statutory"], ["Statutory"], *([[""]] * 13)]
CHART_DECISIONS = [["Exclude" if row in (0, 7, 11, 13, 14) else "Include"] for row in range(17)]
CHART_SOURCE = "Central Bedfordshire Community Safety Partnership Plan 2009-12, scanning chart"

PARTICULAR = [
    # The order of the words for what is missing
    entry("CSP.RAG", "blank", "No data before Not rated", [None, 294, "neutral"], "No data"),
    entry("CSP.RAG", "blank", "Not rated before No target", [323, None, "neutral"], "Not rated"),
    entry("CSP.RAG", "blank", "nothing at all", [None, None, "smaller"], "No data"),
    # The edges of the colours
    entry("CSP.RAG", "domain", "on target", [294, 294, "smaller"], "Green"),
    entry("CSP.RAG", "domain", "on the tolerance", [105, 100, "smaller", 0.05], "Amber"),
    entry("CSP.RAG", "domain", "past the tolerance", [105.01, 100, "smaller", 0.05], "Red"),
    entry("CSP.RAG", "domain", "below a target, bigger", [95, 100, "bigger", 0.05], "Amber"),
    entry(
        "CSP.RAG",
        "domain",
        "sums of floats are decimals",
        [0.30000000000000004, 0.3, "smaller"],
        "Green",
    ),
    entry("CSP.RAG", "domain", "no tolerance around 0", [1, 0, "smaller", 0.05], "Red"),
    entry("CSP.RAG", "domain", "a negative target", [-105, -100, "bigger", 0.05], "Amber"),
    entry(
        "CSP.RAG", "domain", "amber below 0", [104, 100, "smaller", -0.01], error("#NUM!", "amber")
    ),
    entry("CSP.RAG", "domain", "amber of 1", [104, 100, "smaller", 1], error("#NUM!", "amber")),
    entry(
        "CSP.RAG", "domain", "25 is not 25%", [25, 26.3, "bigger", None, "points"], wrong("value")
    ),
    entry("CSP.RAG", "domain", "worse than last year", [96, 80, "smaller", None, None, 95], "Red"),
    entry("CSP.RAG", "domain", "as last year", [95, 80, "smaller", None, None, 95], "Amber"),
    *(
        entry("CSP.RAG", "text", f"better is {written}", [308, 389, written], "Green")
        for written in ("Smaller is better", "SMALLER", "low", "lower", "decrease", "reduce")
    ),
    *(
        entry("CSP.RAG", "text", f"better is {written}", [308, 389, written], "Red")
        for written in ("Bigger is better", "Bigger", "high", "higher", "increase", "maximise")
    ),
    entry(
        "CSP.RAG",
        "range",
        "two ranges",
        [[[323], [308]], [[294], [389]], "smaller"],
        [["Red"], ["Green"]],
    ),
    entry(
        "CSP.RAG",
        "range",
        "ranges of two shapes",
        [[[323], [308]], [[294], [389], [1]], "smaller"],
        wrong("value", "target"),
        source=ARGUMENTS,
    ),
    entry(
        "CSP.RAG",
        "range",
        "a column beside a row",
        [[[323], [308]], [[294, 389]], "smaller"],
        wrong("value", "target"),
        source=ARGUMENTS,
    ),
    entry("CSP.STATUS", "domain", "neutral", [323, 294, "neutral"], "+9.9% (not rated)"),
    entry("CSP.STATUS", "domain", "target of 0", [3, 0, "smaller"], "+3 (red)"),
    entry("CSP.STATUS", "domain", "no difference", [294, 294, "smaller"], "0.0% (green)"),
    entry(
        "CSP.STATUS",
        "domain",
        "too small for its places",
        [10001, 10000, "smaller"],
        "+0.01% (red)",
    ),
    entry("CSP.TRAVEL", "domain", "neutral, up", [323, 306, "neutral"], "▲ higher"),
    entry("CSP.TRAVEL", "domain", "neutral, down", [306, 323, "neutral"], "▼ lower"),
    entry("CSP.ACTION", "domain", "due today", ["15/07/2014", "", "15/07/2014"], "Due soon"),
    entry("CSP.ACTION", "domain", "30 days to go", ["14/08/2014", "", "15/07/2014"], "Due soon"),
    entry("CSP.ACTION", "domain", "31 days to go", ["15/08/2014", "", "15/07/2014"], "On track"),
    entry(
        "CSP.ACTION",
        "domain",
        "a month is its last day",
        ["March 2014", "", "31/03/2014"],
        "Due soon",
    ),
    entry(
        "CSP.ACTION",
        "domain",
        "the day after that month",
        ["March 2014", "", "01/04/2014"],
        "Overdue",
    ),
    entry(
        "CSP.ACTION",
        "domain",
        "overdue before not started",
        ["01/07/2014", "", "15/07/2014", 0],
        "Overdue",
    ),
    entry(
        "CSP.ACTION",
        "domain",
        "complete without a due date",
        ["", "01/07/2014", "15/07/2014"],
        "Complete",
    ),
    entry("CSP.PCTCHANGE", "domain", "from 0", [3, 0], error("#DIV/0!", "old")),
    entry("CSP.PCTCHANGE", "domain", "from 0 to 0", [0, 0], 0),
    entry("CSP.PCTCHANGE", "domain", "up from a negative", [-5, -10], 0.5),
    entry("CSP.TODATE", "domain", "nothing elapsed", [285, 0, 4], 0),
    entry("CSP.TODATE", "domain", "beyond the year", [285, 5, 4], error("#NUM!", "elapsed")),
    entry(
        "CSP.TODATE",
        "domain",
        "profile and periods differ",
        [285, 1, 3, [[1], [1]]],
        wrong("profile"),
    ),
    entry("CSP.FORECAST", "domain", "nothing elapsed", [120, 0, 4], error("#DIV/0!", "elapsed")),
    entry("CSP.FORECAST", "domain", "beyond the year", [120, 5, 4], error("#NUM!", "elapsed")),
    entry("CSP.TARGET", "text", "reduce by", ["reduce by 3%", 100], 97),
    entry("CSP.TARGET", "text", "points", ["15 points increase", 0.43], 0.58),
    entry("CSP.TARGET", "text", "a level wins", ["reduce by 3% to 5.85", 6.03], 5.85),
    entry("CSP.TARGET", "text", "uncertain", ["-17%", 100], wrong("kind")),
    entry("CSP.TARGET", "text", "uncertain plus", ["+17%", 100], wrong("kind")),
    entry("CSP.TARGET", "plain", "an uncertain number", [-0.17, 100], wrong("kind")),
    entry("CSP.TARGET", "text", "a change", ["-17%", 100, "change"], 83),
    entry("CSP.TARGET", "text", "a level", ["-17%", 100, "level"], -0.17),
    entry("CSP.TARGET", "blank", "a plain target needs no baseline", [285, None], 285),
    entry("CSP.TARGETPATH", "error", "change is #N/A", [100, error("#N/A"), 2], error("#N/A")),
    entry(
        "CSP.TARGETPATH",
        "domain",
        "cumulative and compound",
        [100, [[0.1, 0.2]], None, "compound"],
        wrong("method"),
    ),
    entry("CSP.TRAJECTORY", "domain", "one point", [10, 20, 1], error("#NUM!", "points")),
    entry(
        "CSP.ALLOCATE", "domain", "a negative weight", [100, [[1], [-1]]], error("#NUM!", "weights")
    ),
    entry(
        "CSP.ALLOCATE", "domain", "all weights 0", [100, [[0], [0]]], error("#DIV/0!", "weights")
    ),
    entry("CSP.ALLOCATE", "domain", "not whole steps", [100.001, ONES], error("#NUM!", "total")),
    entry("CSP.ALLOCATE", "domain", "floors too high", [100, ONES, None, 40], error("#NUM!", "20")),
    entry(
        "CSP.ALLOCATE", "domain", "caps too low", [100, ONES, None, None, 30], error("#NUM!", "10")
    ),
    entry(
        "CSP.ALLOCATE", "domain", "a negative total", [-100, ONES], [[-33.34], [-33.33], [-33.33]]
    ),
    entry("CSP.ALLOCATE", "domain", "a weight of 0", [100, [[1], [0], [1]]], [[50], [0], [50]]),
    entry("CSP.ALLOCATE", "range", "across", [100, [[1, 1, 1]]], [[33.34, 33.33, 33.33]]),
    entry("CSP.ALLOCATE", "range", "one weight", [100, [[5]]], 100),
    entry(
        "CSP.ALLOCATE",
        "range",
        "keys settle the odd penny",
        [100, ONES, None, None, None, [["b"], ["a"], ["c"]]],
        [[33.33], [33.34], [33.33]],
    ),
    entry(
        "CSP.ALLOCATE",
        "blank",
        "a key is missing",
        [100, ONES, None, None, None, [["b"], [None], ["c"]]],
        wrong("Row 2", "keys"),
    ),
    entry(
        "CSP.ALLOCATE",
        "error",
        "a key is #N/A",
        [100, ONES, None, None, None, [["b"], [error("#N/A")], ["c"]]],
        error("#N/A"),
    ),
    entry(
        "CSP.ALLOCATE",
        "range",
        "keys of another shape",
        [100, ONES, None, None, None, [["b", "a", "c"]]],
        wrong("weights", "keys"),
        source=ARGUMENTS,
    ),
    entry(
        "CSP.ABG",
        "range",
        "columns of two lengths",
        [100, 100, 100, [[1], [3]], [[1], [1], [1]]],
        wrong("population", "crime"),
        source=ARGUMENTS,
    ),
    entry(
        "CSP.DAMP",
        "range",
        "columns of two lengths",
        [[[1], [3]], [[4]], -0.1],
        wrong("previous", "proposed"),
    ),
    entry(
        "CSP.DAMP",
        "domain",
        "a floor that cannot hold",
        [[[100], [100]], [[80], [100]], -0.05],
        error("#NUM!", "floor_change"),
    ),
    entry(
        "CSP.DAMP", "domain", "nothing last year", [[[0], [100]], [[50], [50]], -0.5], [[50], [50]]
    ),
    entry("CSP.RISKBAND", "domain", "on the high bound", [200, 200, 100], "HIGH"),
    entry("CSP.RISKBAND", "domain", "on the medium bound", [100, 200, 100], "MEDIUM"),
    entry("CSP.RISKBAND", "domain", "below both", [99, 200, 100], "LOW"),
    entry(
        "CSP.RISKBAND",
        "domain",
        "bounds the wrong way round",
        [99, 100, 200],
        error("#NUM!", "medium"),
    ),
    # The scanning chart
    entry(
        "CSP.SCAN",
        "range",
        "all 17 decisions",
        [CHART, 2, CHART_OVERRIDES],
        CHART_DECISIONS,
        source=CHART_SOURCE,
    ),
    entry("CSP.SCAN", "range", "one row", [[["X", "X"]], 2], "Include"),
    entry("CSP.SCAN", "plain", "one cell", ["X", 1], "Include"),
    entry("CSP.SCAN", "blank", "an empty row", [[[None, "", "  "]], 1], "Exclude"),
    entry("CSP.SCAN", "omitted", "no override", [[["X", ""]], 2, OMITTED], "Exclude"),
    entry("CSP.SCAN", "blank", "a blank override", [[["X", ""]], 2, None], "Exclude"),
    entry("CSP.SCAN", "text", "an override", [[["", ""]], 2, "Statutory requirement"], "Include"),
    *(
        entry("CSP.SCAN", "text", f"{mark} is a mark", [[[mark]], 1], "Include")
        for mark in ("X", "x", "yes", "✓", "●", "⊙", "○")
    ),
    *(
        entry("CSP.SCAN", "text", f"{mark} is no mark", [[[mark]], 1], "Exclude")
        for mark in ("no", "-")
    ),
    entry(
        "CSP.SCAN",
        "text",
        "other text",
        [[["X", "X"], ["perhaps", "X"]], 2],
        [["Include"], [wrong("marks")]],
    ),
    entry("CSP.SCAN", "boolean", "TRUE is a mark", [[[True]], 1], "Include"),
    entry("CSP.SCAN", "boolean", "FALSE is none", [[[False]], 1], "Exclude"),
    entry(
        "CSP.SCAN",
        "plain",
        "numbers",
        [[[1], [0], [0.5]], 1],
        [["Include"], ["Exclude"], ["Include"]],
    ),
    entry(
        "CSP.SCAN",
        "error",
        "only its own row",
        [[["X"], [error("#N/A")]], 1],
        [["Include"], [error("#N/A")]],
    ),
    entry(
        "CSP.SCAN", "date", "a date is no mark", [[[DATE]], 1], wrong("marks"), hosts="tells dates"
    ),
    entry(
        "CSP.SCAN",
        "range",
        "overrides of another length",
        [[["X"], ["X"]], 1, [["a"], ["b"], ["c"]]],
        wrong("marks", "override"),
        source=ARGUMENTS,
    ),
    # Rates and peers
    *(
        entry("CSP.RATE", "domain", what, arguments, error(code, named))
        for what, arguments, code, named in (
            ("nobody", [5, 0], "#DIV/0!", "population"),
            ("fewer than nobody", [5, -1], "#NUM!", "population"),
            ("a negative count", [-5, 100], "#NUM!", "count"),
            ("a base of 0", [5, 100, 0], "#NUM!", "per"),
        )
    ),
    entry("CSP.RATE", "range", "two ranges", [[[9], [4]], [[2000], [500]]], [[4.5], [8]]),
    entry("CSP.RATELIMITS", "domain", "nobody", [5, 0], error("#DIV/0!", "population")),
    entry(
        "CSP.RATELIMITS", "domain", "a negative population", [5, -1], error("#NUM!", "population")
    ),
    entry("CSP.RATELIMITS", "domain", "no events", [0, 1000], [[0, 3.68887945411394]]),
    entry(
        "CSP.RATELIMITS",
        "domain",
        "10 events are Byar's",
        [10, 1000],
        [[4.78744991396756, 18.3914586057565]],
    ),
    entry("CSP.RATELIMITS", "domain", "more events than people", [9, 1, 1], NINE),
    *(
        entry(
            "CSP.RATELIMITS",
            "domain",
            f"confidence of {confidence}",
            [9, 1000, None, confidence],
            error("#NUM!", "confidence"),
        )
        for confidence in (0.89, 1, 89.9, 100, 0, -0.95)
    ),
    entry(
        "CSP.RATELIMITS",
        "range",
        "a row for each area",
        [[[9], [None], [0]], 1000],
        [*NINE, ["", ""], [0, 3.68887945411394]],
    ),
    entry("CSP.PERCENTLIMITS", "domain", "none of ten", [0, 10], [[0, 0.277532799862889]]),
    entry("CSP.PERCENTLIMITS", "domain", "all of ten", [10, 10], [[0.722467200137111, 1]]),
    entry(
        "CSP.PERCENTLIMITS",
        "domain",
        "more than the whole",
        [11, 10],
        error("#NUM!", "numerator", "denominator"),
    ),
    entry(
        "CSP.PERCENTLIMITS", "domain", "a part of nothing", [0, 0], error("#DIV/0!", "denominator")
    ),
    entry("CSP.SURVEYCHANGE", "domain", "the other way round", [0.6, 80, 0.8, 70], "Lower"),
    entry(
        "CSP.SURVEYCHANGE",
        "domain",
        "18.9 is not 18.9%",
        [18.9, 1000, 0.169, 1000],
        error("#NUM!", "new"),
    ),
    entry(
        "CSP.SURVEYCHANGE",
        "domain",
        "nobody answered",
        [0.2, 100, 0.1, 0],
        error("#DIV/0!", "old_base"),
    ),
    entry("CSP.COMPARE", "domain", "on a limit", [0, 1000, 0, "smaller"], "Similar"),
    *(
        entry("CSP.COMPARE", "domain", f"{better} against {by}", [9, 1000, by, better], result)
        for by, better, result in (
            (4.1, "bigger", "Better"),
            (4.1, "neutral", "Higher"),
            (4.2, "smaller", "Similar"),
            (17.0, "smaller", "Similar"),
            (17.1, "smaller", "Better"),
            (17.1, "bigger", "Worse"),
            (17.1, "neutral", "Lower"),
        )
    ),
    entry("CSP.COMPARE", "domain", "nobody", [5, 0, 1, "smaller"], error("#DIV/0!", "population")),
    entry("CSP.PEERRANK", "domain", "the best", [5, PEERS, "smaller"], 1),
    entry("CSP.PEERRANK", "domain", "equals share", [7.5, PEERS, "smaller"], 2),
    entry("CSP.PEERRANK", "domain", "bigger", [8, PEERS, "bigger"], 2),
    entry("CSP.PEERRANK", "domain", "neutral", [8, PEERS, "neutral"], wrong("neutral")),
    entry("CSP.PEERRANK", "range", "peers in a row", [8, [[6, 7.5, 7.5, 9.1]], "smaller"], 4),
    entry("CSP.PEERGAP", "domain", "a mean of nothing", [1, [[-1], [1]]], error("#DIV/0!", "mean")),
    entry("CSP.PEERGAP", "domain", "25 is not 25%", [25, [[0.2]], "points"], wrong("value")),
    # Statistical process control
    entry("CSP.SPC", "range", "a row of values", [[[12, 14, 10, 14, 12]], "smaller"], FIVE_ROWS),
    entry("CSP.SPC", "range", "one value", [7, "smaller"], [[7, "", "", *COMMON]]),
    entry("CSP.SPC", "range", "rows and columns", [[[1, 2], [3, 4]], "smaller"], wrong("values")),
    entry(
        "CSP.VARIATION", "range", "rows and columns", [[[1, 2], [3, 4]], "smaller"], wrong("values")
    ),
    entry(
        "CSP.SPC",
        "domain",
        "a constant series",
        [column("5 5 5 5 5 5 5 5"), "smaller"],
        [[5, 5, 5, *COMMON]] * 8,
    ),
    # Mean 4; moving ranges all 1; limits 1.34 and 6.66. All seven rise, and the ends are outside.
    entry(
        "CSP.SPC",
        "domain",
        "a trend",
        [column("1 2 3 4 5 6 7"), "bigger"],
        [
            [4, 1.34, 6.66, "Outside limits", "Concern"],
            *[[4, 1.34, 6.66, "7 point trend", "Improvement"]] * 5,
            [4, 1.34, 6.66, "Outside limits", "Improvement"],
        ],
    ),
    # Mean 5.5; thirteen moving ranges add up to 13: average 1.
    entry(
        "CSP.SPC",
        "domain",
        "seven on one side",
        [column("4 5 4 5 4 5 4 6 7 6 7 6 7 7"), "smaller"],
        [
            *[[5.5, 2.84, 8.16, "7 points one side", "Improvement"]] * 7,
            *[[5.5, 2.84, 8.16, "7 points one side", "Concern"]] * 7,
        ],
    ),
    entry(
        "CSP.SPC",
        "domain",
        "a rebase",
        [
            column("12 14 10 14 12 112 114 110 114 112"),
            "smaller",
            OMITTED,
            OMITTED,
            [[None], [None], [None], [None], [None], ["X"], [None], [None], [None], [None]],
        ],
        [*FIVE_ROWS, *[[112.4, 104.42, 120.38, *COMMON]] * 5],
    ),
    entry(
        "CSP.SPC",
        "blank",
        "no mark in rebase",
        [FIVE, "smaller", None, None, [[None], [""], [" "], [False], [0]]],
        FIVE_ROWS,
    ),
    entry(
        "CSP.SPC",
        "blank",
        "rebase is one empty cell",
        [FIVE, "smaller", None, None, None],
        FIVE_ROWS,
    ),
    entry(
        "CSP.SPC",
        "range",
        "rebase of another length",
        [FIVE, "smaller", None, None, [["X"], [None]]],
        wrong("values", "rebase"),
        source=ARGUMENTS,
    ),
    entry(
        "CSP.VARIATION",
        "range",
        "rebase of another length",
        [FIVE, "smaller", None, None, [["X"], [None]]],
        wrong("values", "rebase"),
        source=ARGUMENTS,
    ),
    entry(
        "CSP.SPC",
        "text",
        "rebase holds other text",
        [FIVE, "smaller", None, None, [["perhaps"], [None], [None], [None], [None]]],
        wrong("rebase"),
    ),
    entry(
        "CSP.SPC",
        "error",
        "rebase holds an error",
        [FIVE, "smaller", None, None, [[error("#N/A")], [None], [None], [None], [None]]],
        error("#N/A"),
    ),
    *(
        entry(
            "CSP.SPC",
            "domain",
            f"fix_after is {fix}",
            [FIVE, "smaller", None, fix],
            error("#NUM!", "fix_after"),
        )
        for fix in (11, 0, 12.5, -12)
    ),
    entry("CSP.VARIATION", "domain", "neutral", [SIX, "neutral"], "Special cause"),
    entry("CSP.VARIATION", "domain", "bigger", [SIX, "bigger"], "Improvement"),
    entry(
        "CSP.VARIATION",
        "blank",
        "the last value is missing",
        [[*SIX, [None]], "smaller"],
        "Concern",
    ),
    entry("CSP.VARIATION", "blank", "no value", [[[None], [""], ["n/a"]], "smaller"], "No data"),
    entry("CSP.ASSURANCE", "domain", "neutral", [FIVE, 30, "neutral"], "Not rated"),
    entry("CSP.ASSURANCE", "domain", "low enough", [FIVE, 4, "bigger"], "Consistently hits"),
    entry("CSP.ASSURANCE", "domain", "too low", [FIVE, 4, "smaller"], "Consistently fails"),
    entry("CSP.ASSURANCE", "domain", "on the upper limit", [FIVE, 20.38, "smaller"], "Hit or miss"),
    entry("CSP.ASSURANCE", "domain", "on the lower limit", [FIVE, 4.42, "smaller"], "Hit or miss"),
    entry("CSP.ASSURANCE", "blank", "one value has no limits", [7, 30, "smaller"], "No data"),
]
"""What the rules do not multiply out."""


def text_of_file() -> str:
    """vectors.json as it must stand, one vector a line."""
    lines = (json.dumps(vector, ensure_ascii=False) for vector in vectors())
    return "[\n" + ",\n".join(lines) + "\n]\n"


if __name__ == "__main__":
    Path(__file__).with_name("vectors.json").write_text(text_of_file(), encoding="utf-8")
