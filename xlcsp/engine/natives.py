"""The allow-list: the native functions that are worked out, and how each takes its arguments.

Only functions that were found to give what Excel gives stand here (tests/engine/native_cases.txt);
a formula with any other is refused, which is better than a wrong figure. Each is written as its
name and a letter for each argument, those in brackets repeated:

s  one value            t  one value used as text      T  cells used as text
r  cells                w  cells, whole columns too    a  an array, worked out element by element
v  what comes out: one value where one is wanted, cells where cells are

Functions marked ``over ranges`` work element by element when one value is wanted and several are
given; the others are refused then, because formualizer takes the first element only.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Shape(Enum):
    """Whether a function gives one value or several."""

    ONE = "one value"
    OVER = "one value, or one for each element where a single value is wanted and several are given"
    SEVERAL = "an array"
    PICKED = "what is picked out of cells"


@dataclass(frozen=True, slots=True)
class Native:
    """How a native function takes its arguments."""

    name: str
    first: str
    """The letters of its first arguments."""
    repeated: str
    """The letters that go round for the arguments after those."""
    shape: Shape

    def kind_of(self, index: int) -> str | None:
        """The letter of the argument at that place; None where there are too many."""
        if index < len(self.first):
            return self.first[index]
        if not self.repeated:
            return None
        return self.repeated[(index - len(self.first)) % len(self.repeated)]


_ONE_VALUE: Final = """
SUM:(w) AVERAGE:(w) AVERAGEA:(w) MIN:(w) MAX:(w) COUNT:(w) COUNTA:(w) PRODUCT:(w) MEDIAN:(w)
COUNTBLANK:r COUNTIF:ws COUNTIFS:(ws) SUMIFS:w(ws) AVERAGEIFS:w(ws) MAXIFS:w(ws) MINIFS:w(ws)
SUMPRODUCT:(a) ROUND:ss ROUNDUP:ss ROUNDDOWN:ss MROUND:ss CEILING:ss FLOOR:ss INT:s TRUNC:ss
MOD:ss ABS:s SIGN:s SQRT:s POWER:ss EXP:s LN:s LOG:ss LOG10:s QUOTIENT:ss EVEN:s ODD:s PI:
IFS:(s) AND:(r) OR:(r) XOR:(r) NOT:s TRUE: FALSE: ISBLANK:s ISNUMBER:s ISTEXT:s ISNONTEXT:s
ISLOGICAL:s ISERROR:s ISERR:s ISNA:s ISEVEN:s ISODD:s NA: N:s T:s MATCH:sws XMATCH:swss
VLOOKUP:swss HLOOKUP:srss ROWS:r COLUMNS:r ROW:r COLUMN:r LEFT:ts RIGHT:ts MID:tss LEN:t TRIM:t
CLEAN:t SUBSTITUTE:ttts REPT:ts CONCAT:(T) CONCATENATE:(t) TEXTJOIN:ts(T) EXACT:tt FIND:tts
SEARCH:tts VALUE:s CHAR:s CODE:t UNICHAR:s UNICODE:t TEXT:ss FIXED:sss DATE:sss YEAR:s MONTH:s
DAY:s WEEKDAY:ss EDATE:ss EOMONTH:ss DATEDIF:sss DAYS:ss NETWORKDAYS:ssr WORKDAY:ssr
ISOWEEKNUM:s TIME:sss HOUR:s MINUTE:s RANK:sws RANK.EQ:sws RANK.AVG:sws LARGE:ws SMALL:ws
MODE:(w) STDEV:(w) STDEV.S:(w) STDEVP:(w) STDEV.P:(w) VAR:(w) VAR.S:(w) VARP:(w) VAR.P:(w)
PERCENTILE:ws PERCENTILE.INC:ws QUARTILE:ws QUARTILE.INC:ws CORREL:ww SLOPE:ww INTERCEPT:ww
FORECAST:sww FORECAST.LINEAR:sww HYPERLINK:ss
"""
_OVER: Final = "IF:svv IFERROR:vv IFNA:vv"
_PICKED: Final = "INDEX:wss XLOOKUP:swwvss CHOOSE:s(v)"
_SEVERAL: Final = "SORT:asss SORTBY:a(as) SEQUENCE:ssss TRANSPOSE:a"

_PYTHON: Final = """
PLACE:sws PLACEDOWN:sw PLACEACROSS:sw NTH:s ORZERO:s REPLACE:tsst UPPER:t LOWER:t PROPER:t
"""
_PYTHON_SEVERAL: Final = "FILTER:aav UNIQUE:ass"

_INSIDE: Final = frozenset(
    f"XLCSP.{n}" for n in ("PLACE", "PLACEDOWN", "PLACEACROSS", "NTH", "ORZERO")
)
"""Only ever written by ``rewrites``."""

VOLATILE: Final = frozenset(
    ["NOW", "TODAY", "RAND", "RANDBETWEEN", "RANDARRAY", "OFFSET", "INDIRECT", "CELL", "INFO"]
)
"""Functions whose result changes by itself or hangs on more than their arguments."""


def _read(text: str, shape: Shape) -> dict[str, Native]:
    natives = {}
    for entry in text.split():
        name, _, takes = entry.partition(":")
        first, _, repeated = takes.partition("(")
        natives[name] = Native(name, first, repeated.rstrip(")"), shape)
    return natives


NATIVES: Final = {
    **_read(_ONE_VALUE, Shape.ONE),
    **_read(_OVER, Shape.OVER),
    **_read(_PICKED, Shape.PICKED),
    **_read(_SEVERAL, Shape.SEVERAL),
    **{f"XLCSP.{name}": native for name, native in _read(_PYTHON, Shape.ONE).items()},
    **{f"XLCSP.{name}": native for name, native in _read(_PYTHON_SEVERAL, Shape.SEVERAL).items()},
}
"""By name, in capitals. Those that begin with XLCSP. are worked out in Python (``rewrites``)."""

KNOWN: Final = frozenset(
    {name.removeprefix("XLCSP.") for name in NATIVES if name not in _INSIDE}
    | {"LET", "LOOKUP", "SUBTOTAL", "SUMIF", "AVERAGEIF"}
)
"""The functions that a formula may name."""
