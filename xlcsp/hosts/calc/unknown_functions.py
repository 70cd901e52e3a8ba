"""Excel's functions that LibreOffice Calc 7.4 does not know, so that a person is told of them.

The list was found by asking LibreOffice 7.4 itself; later ones know some of these (24.8 XLOOKUP, FILTER
and LET, for example).
"""

import re
from typing import Final

UNKNOWN: Final = frozenset(
    [
        "ANCHORARRAY",
        "ARRAYTOTEXT",
        "BYCOL",
        "BYROW",
        "CHOOSECOLS",
        "CHOOSEROWS",
        "DROP",
        "EXPAND",
        "FIELDVALUE",
        "FILTER",
        "GROUPBY",
        "HSTACK",
        "IMAGE",
        "LAMBDA",
        "LET",
        "MAKEARRAY",
        "MAP",
        "PIVOTBY",
        "RANDARRAY",
        "REDUCE",
        "REGEXEXTRACT",
        "REGEXREPLACE",
        "REGEXTEST",
        "SCAN",
        "SEQUENCE",
        "SINGLE",
        "SORT",
        "SORTBY",
        "STOCKHISTORY",
        "TAKE",
        "TEXTAFTER",
        "TEXTBEFORE",
        "TEXTSPLIT",
        "TOCOL",
        "TOROW",
        "TRIMRANGE",
        "UNIQUE",
        "VALUETOTEXT",
        "VSTACK",
        "WRAPCOLS",
        "WRAPROWS",
        "XLOOKUP",
        "XMATCH",
    ]
)
_WRITTEN: Final = {"ANCHORARRAY": "A1# (the whole of a spilled result)", "SINGLE": "@"}
_SKIPPED: Final = re.compile(r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'", re.DOTALL)
_NAME: Final = re.compile(r"_xlfn\.(?:_xlws\.)?([A-Z][A-Z0-9.]*)\s*\(", re.IGNORECASE)


def unknown_to_calc(formula: str) -> tuple[str, ...]:
    """Those that a formula calls, as a person writes them, each once."""
    names = (name.upper() for name in _NAME.findall(_SKIPPED.sub('""', formula)))
    return tuple(dict.fromkeys(_WRITTEN.get(name, name) for name in names if name in UNKNOWN))
