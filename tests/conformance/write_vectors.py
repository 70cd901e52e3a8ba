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
]
"""What the rules do not multiply out."""


def text_of_file() -> str:
    """vectors.json as it must stand, one vector a line."""
    lines = (json.dumps(vector, ensure_ascii=False) for vector in vectors())
    return "[\n" + ",\n".join(lines) + "\n]\n"


if __name__ == "__main__":
    Path(__file__).with_name("vectors.json").write_text(text_of_file(), encoding="utf-8")
