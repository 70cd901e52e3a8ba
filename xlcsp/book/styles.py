"""What a cell's style number means for its contents: its number format, dates, whether it is locked."""

import re
from dataclasses import dataclass
from typing import Final

from xlcsp.book.package import Package
from xlcsp.book.xml_text import child, children, is_true, parse_tree, whole_number

_BUILT_IN_DATES: Final = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_NOT_CODES: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
_DATE_CODES: Final = re.compile(r"[dmyhs]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Styles:
    """Cell styles by number: those that show dates, and those whose cells may be typed over."""

    dates: frozenset[int]
    unlocked: frozenset[int]
    formats: tuple[str, ...] = ()
    """The number format of each style, by its number."""

    def format_of(self, style: int) -> str:
        """The number format of a style, ``General`` where none is stated."""
        return self.formats[style] if 0 <= style < len(self.formats) else "General"


_BUILT_IN: Final = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    **dict.fromkeys((5, 6, 41, 42), "£#,##0"),
    **dict.fromkeys((7, 8, 43, 44), "£#,##0.00"),
    **dict.fromkeys((37, 38), "#,##0"),
    **dict.fromkeys((39, 40), "#,##0.00"),
}
"""The built-in number formats that are no dates (ECMA-376 part 1, 18.8.30), £ for currency."""

NO_STYLES: Final = Styles(frozenset(), frozenset())


def read_styles(package: Package, part: str | None) -> Styles:
    """Read the styles part; a workbook without one has neither dates nor unlocked cells."""
    if part is None or package.find(part) is None:
        return NO_STYLES
    tree = parse_tree(package.read(part), part)
    formats = child(tree, "numFmts")
    own = {
        element.get("numFmtId", ""): element.get("formatCode", "")
        for element in (() if formats is None else children(formats, "numFmt"))
    }
    holder = child(tree, "cellXfs")
    dates, unlocked = set(), set()
    shown: list[str] = []
    for number, element in enumerate(() if holder is None else children(holder, "xf")):
        identifier = element.get("numFmtId", "0")
        if (
            shows_date(own[identifier])
            if identifier in own
            else whole_number(identifier) in _BUILT_IN_DATES
        ):
            dates.add(number)
        shown.append(own.get(identifier) or _BUILT_IN.get(int(identifier), "General"))
        protection = child(element, "protection")
        if protection is not None and not is_true(protection.get("locked", "1")):
            unlocked.add(number)
    return Styles(frozenset(dates), frozenset(unlocked), tuple(shown))


def shows_date(code: str) -> bool:
    """Whether a number format shows a day or a time of day (its first section decides)."""
    bare = _NOT_CODES.sub("", code)
    first = bare.partition(";")[0]
    return "general" not in first.lower() and _DATE_CODES.search(first) is not None
