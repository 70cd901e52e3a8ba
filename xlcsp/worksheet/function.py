"""What the catalogue says of a function: its arguments, its help, its examples, its result.

One entry is the single source for every host: the engine, the add-ins, the command line's help,
the reference page and the conformance vectors all read it. The words here are seen by council
officers, so they are plain English, and short enough for Excel's function wizard.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from xlcsp.worksheet.values import Argument, Result


class Kind(StrEnum):
    """How an argument takes a range."""

    EACH = "each"
    """Element by element; a single value goes with every element."""
    WHOLE = "whole"
    """The range is read as one thing; an error in it is the result."""
    OPTION = "option"
    """One cell."""


class Reads(StrEnum):
    """What an argument's cells are read as."""

    FIGURE = "a number"
    COUNT = "a whole number"
    POLARITY = "smaller, bigger or neutral"
    UNIT = "number or points"
    DATE = "a date"
    PUBLISHED = "a number or a target in words"
    TARGET_KIND = "change or level"
    METHOD = "simple or compound"
    PERIOD_KIND = "FY, FQ, FM, CY, CQ or R12"
    MARK = "a mark, such as X"
    FLAG = "TRUE or FALSE"
    KEY = "a name or code"
    REASON = "a reason in words"


class Missing(StrEnum):
    """What becomes of a missing value (an empty cell, "To be confirmed", an omitted argument)."""

    SAID = "the result says what is missing, or the argument's rule is off"
    EMPTY = "the result is empty text"
    WRONG = "#VALUE!, because nothing may be guessed"
    DEFAULT = "the default is used"


class Gives(StrEnum):
    """The shape of a result."""

    SAME_SHAPE = "one result for each element, in the shape of the range"
    ROWS = "a table, one row for each row given"
    SINGLE = "one result"
    ACROSS = "a row across; a column of inputs gives one row for each"


class Category(StrEnum):
    """The sections of the reference."""

    STATUS = "Status"
    CHANGE = "Change and cleaning"
    PERIODS = "Periods"
    TARGETS = "Targets"
    ALLOCATION = "Allocation"
    RISK = "Risk and scanning"
    RATES = "Rates and peers"
    SPC = "Statistical process control"


@dataclass(frozen=True, slots=True)
class ArgumentSpec:
    """One argument of a function."""

    name: str
    kind: Kind
    reads: Reads
    help: str
    missing: Missing
    required: bool = True
    default: str = ""
    """The default as a person would type it; empty where there is none."""
    default_value: object = None
    """The default as calc takes it."""
    one_for_all: bool = False
    """For a whole argument: a single value may stand for every row."""
    by_row: bool = False
    """For an each argument: a row of the range is one element, not a cell."""
    in_line: bool = False
    """For a whole argument: its cells follow one another, so it is one column or one row."""


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: what a person types, and what comes out."""

    formula: str
    arguments: tuple[Argument, ...]
    """The formula's arguments as a host would pass them."""
    result: Result
    """Numbers to 12 significant digits."""
    source: str
    """The published document it comes from, or "ours"."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Function:
    """One CSP function."""

    name: str
    category: Category
    summary: str
    """One line, at most 250 characters: what Excel's function wizard shows."""
    help: str
    """A few plain sentences: the rule, its edges, and when not to use it."""
    arguments: tuple[ArgumentSpec, ...]
    gives: Gives
    result: str
    """What a result is, in words."""
    examples: tuple[Example, ...]
    since: str
    """The catalogue's version that first held it."""
    works_out: Callable[..., object]
    """The calc function, taking typed values in the order of the arguments."""
    columns: tuple[str, ...] = ()
    """The headings of a table's columns, where it gives one."""
    shaped_like: str = ""
    """The whole argument that the others must match in shape, and whose rows the result follows."""

    @property
    def required(self) -> int:
        """How many arguments must be given."""
        return sum(argument.required for argument in self.arguments)

    @property
    def signature(self) -> str:
        """The function as documentation writes it: ``CSP.TRAVEL(new, old, better, [band])``."""
        shown = (a.name if a.required else f"[{a.name}]" for a in self.arguments)
        return f"{self.name}({', '.join(shown)})"
