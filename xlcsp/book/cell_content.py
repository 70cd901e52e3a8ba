"""What is inside a cell's element: its value and its formula, read and written.

Text that we set is written as an inline string, a formula's text result as ``t="str"``, as Excel
does for results; the shared strings are never touched. Rules: ECMA-376 part 1, 18.3.1.4 and 18.18.11.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, TypeAlias

from xlcsp.book.addresses import area_name, cell_name, read_area
from xlcsp.book.errors import Damaged
from xlcsp.book.model import Area, CellValue, ErrorCode
from xlcsp.book.shared_strings import joined_text
from xlcsp.book.sheet_text import FIGURE, Cell, Grammar
from xlcsp.book.xml_text import (
    attribute,
    content_of,
    escape,
    hide,
    is_true,
    read_xstring,
    with_attribute,
    write_xstring,
)

_QUICK_NUMBER: Final = re.compile(rb"<v>([0-9]{1,15}(?:\.[0-9]{1,17})?)</v>")
_FIGURE: Final = re.compile(FIGURE)
_QUICK_SHARED: Final = re.compile(rb"<v>([0-9]{1,9})</v>")
_QUICK_FORMULA: Final = re.compile(
    rb"<f>([^<&\r\x80-\xff]+)</f>(?:<v>([^<&\r\x80-\xff]*)</v>|<v/>)?"
)
_STORABLE_ERRORS: Final = frozenset(
    ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA"]
)


_PLAIN: Final = re.compile(rb"""( r="[A-Z]+[0-9]+"(?: s="[0-9]+")?)(?: t="[a-zA-Z]+")?""")
"""The attributes of nearly every cell: its name, its style, its kind of value."""


@dataclass(frozen=True, slots=True)
class SharedText:
    """A text by its number among the shared strings."""

    number: int


RawValue: TypeAlias = CellValue | SharedText


@dataclass(frozen=True, slots=True)
class FormulaElement:
    """The ``f`` of a cell as it stands."""

    attributes: bytes
    text: str
    kind: str
    """``normal``, ``array``, ``shared`` or ``dataTable``."""
    area: Area | None
    shared: str | None


# Reading ---------------------------------------------------------------------------------------


def read_value(cell: Cell, grammar: Grammar, date1904: bool) -> RawValue:
    """The value of a cell, its shared text still a number; Damaged for what is no value."""
    if not cell.inner:
        return None
    quick = _QUICK_NUMBER.fullmatch(cell.inner)
    if quick is not None and b"t" not in cell.attributes:
        return float(quick[1])
    if b' t="s"' in cell.attributes:
        quick = _QUICK_SHARED.fullmatch(cell.inner)
        if quick is not None:
            return SharedText(int(quick[1]))
    kind = attribute(cell.attributes, b"t") or "n"
    if kind == "inlineStr":
        inside = _inside(cell.inner, grammar.inline)
        return None if inside is None else joined_text(inside, grammar.prefix)
    quick = _QUICK_FORMULA.fullmatch(cell.inner)
    inside = quick[2] if quick is not None else _inside(cell.inner, grammar.value)
    if inside is None:
        return None
    if kind == "s" and inside.isdigit():
        return SharedText(int(inside))
    text = content_of(inside)
    if kind == "str":
        return read_xstring(text)
    text = text.strip()
    if not text:
        return None
    try:
        return _typed(kind, text, date1904)
    except ValueError as error:
        raise Damaged(
            f"The workbook is damaged: {cell_name(cell.row, cell.column)} holds {text[:20]!r} as its "
            "value. "
            "Open it in Excel, let it repair the file, save it."
        ) from error


def _typed(kind: str, text: str, date1904: bool) -> RawValue:
    if kind == "n":
        return _finite(text)
    if kind == "s":
        return SharedText(int(text))
    if kind == "b":
        return is_true(text)
    if kind == "e":
        return ErrorCode(text)
    if kind == "d":
        return _serial(text, date1904)
    raise ValueError(kind)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _serial(text: str, date1904: bool) -> float:
    """The serial number of an ISO 8601 date, time or both."""
    if "T" not in text and ":" in text:
        clock = time.fromisoformat(text)
        return _day_part(clock)
    moment = datetime.fromisoformat(text.removesuffix("Z"))
    first = date(1904, 1, 1) if date1904 else date(1899, 12, 30)
    days = (moment.date() - first) // timedelta(days=1)
    if not date1904 and days < 61:
        days -= 1
    return days + _day_part(moment.time())


def _day_part(clock: time) -> float:
    seconds = clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6
    return seconds / 86_400


def settled(value: RawValue, strings: Mapping[int, str]) -> CellValue:
    """A value with its shared text in place of the number."""
    return strings[value.number] if isinstance(value, SharedText) else value


def _inside(inner: bytes, pattern: re.Pattern[bytes]) -> bytes | None:
    mask, _ = hide(inner)
    found = pattern.search(mask)
    if found is None:
        return None
    return inner[found.start(2) : found.end(2)] if found.start(2) >= 0 else b""


def read_formula(cell: Cell, grammar: Grammar) -> FormulaElement | None:
    """The formula of a cell; None where it has none, or an empty one that shares nothing."""
    if b"f" not in cell.inner:
        return None
    quick = _QUICK_FORMULA.fullmatch(cell.inner)
    if quick is not None:
        return FormulaElement(b"", read_xstring(quick[1].decode()), "normal", None, None)
    mask, _ = hide(cell.inner)
    found = grammar.formula.search(mask)
    if found is None:
        return None
    inside = cell.inner[found.start(2) : found.end(2)] if found.start(2) >= 0 else b""
    text = read_xstring(content_of(inside))
    kind = attribute(found[1], b"t") or "normal"
    if kind == "normal" and not text:
        return None
    area = attribute(found[1], b"ref")
    try:
        return FormulaElement(
            found[1], text, kind, read_area(area) if area else None, attribute(found[1], b"si")
        )
    except ValueError as error:
        raise Damaged(
            f"The workbook is damaged: the formula in {cell_name(cell.row, cell.column)} fills "
            f"{area!r}. "
            "Open it in Excel, let it repair the file, save it."
        ) from error


def read_plain_formula(cell: Cell) -> tuple[str, CellValue] | None:
    """The formula and what it shows, of a cell written as programs write nearly all; else None."""
    found = _QUICK_FORMULA.fullmatch(cell.inner)
    if found is None:
        return None
    text, shown = read_xstring(found[1].decode()), found[2]
    if b' t="str"' in cell.attributes:
        return text, None if shown is None else read_xstring(shown.decode())
    if b"t=" in cell.attributes or (shown and not _FIGURE.fullmatch(shown)):
        return None
    return text, float(shown) if shown else None


# Writing ---------------------------------------------------------------------------------------


def same_value(old: CellValue, new: CellValue) -> bool:
    """Whether a cell that holds ``old`` need not change to hold ``new``."""
    if isinstance(new, ErrorCode):
        new = ErrorCode(storable_error(new.code))
    if isinstance(old, bool) or isinstance(new, bool):
        return old is new
    return old == new


def storable_error(code: str) -> str:
    """The error as a file can hold it: newer ones stand as #VALUE!, as Excel itself writes them."""
    return code if code in _STORABLE_ERRORS else "#VALUE!"


def value_xml(value: CellValue, prefix: bytes, *, result: bool) -> tuple[str | None, bytes]:
    """The ``t`` and the inside of a cell with this value; ``result`` for what a formula shows."""
    if value is None:
        return None, b""
    if isinstance(value, bool):
        return "b", _element(prefix, b"v", b"1" if value else b"0")
    if isinstance(value, ErrorCode):
        return "e", _element(prefix, b"v", escape(storable_error(value.code)))
    if isinstance(value, str):
        return _text_xml(value, prefix, result=result)
    return None, _element(prefix, b"v", number_text(value).encode())


def _text_xml(value: str, prefix: bytes, *, result: bool) -> tuple[str, bytes]:
    text = escape(write_xstring(value))
    space = b' xml:space="preserve"' if value != value.strip() or "\n" in value else b""
    if result:
        return "str", _element(prefix, b"v", text, space)
    return "inlineStr", _element(prefix, b"is", _element(prefix, b"t", text, space))


def _element(prefix: bytes, name: bytes, inside: bytes, attributes: bytes = b"") -> bytes:
    return b"<%s%s%s>%s</%s%s>" % (prefix, name, attributes, inside, prefix, name)


def number_text(value: float) -> str:
    """The shortest digits that give the same number back: 5, 0.1, 1E+16."""
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"{value} is no figure")
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    return repr(number).upper()


def cell_xml(attributes: bytes, inner: bytes, prefix: bytes) -> bytes:
    """A cell's element."""
    if not inner:
        return b"<%sc%s/>" % (prefix, attributes.rstrip())
    return b"<%sc%s>%s</%sc>" % (prefix, attributes.rstrip(), inner, prefix)


def plain_cell_xml(named: bytes, value: CellValue, prefix: bytes) -> bytes:
    """The element of a cell without formula; ``named`` are its name and, if it has one, its style."""
    if type(value) is float:
        return b"<%sc%s><%sv>%s</%sv></%sc>" % (
            *(prefix, named, prefix, number_text(value).encode(), prefix, prefix),
        )
    kind, inside = value_xml(value, prefix, result=False)
    return cell_xml(named + (b"" if kind is None else b' t="%s"' % kind.encode()), inside, prefix)


def with_value(
    cell: Cell, grammar: Grammar, value: CellValue, *, formula: bytes, result: bool
) -> bytes:
    """A cell's element with another value; its style stays, its formula is what is given."""
    plain = _PLAIN.fullmatch(cell.attributes)
    if plain is not None and not formula and not result and b"extLst" not in cell.inner:
        return plain_cell_xml(plain[1], value, grammar.prefix)
    kind, inside = value_xml(value, grammar.prefix, result=result)
    raw = with_attribute(with_attribute(cell.attributes, b"vm", None), b"t", kind)
    if not formula:
        raw = with_attribute(raw, b"cm", None)
    return cell_xml(raw, formula + inside + _extension(cell.inner, grammar), grammar.prefix)


def with_formula(cell: Cell, grammar: Grammar, formula: bytes) -> bytes:
    """A cell's element with another formula element, all else as it stands."""
    found = grammar.formula.search(hide(cell.inner)[0])
    start, end = found.span() if found else (0, 0)
    inner = cell.inner[:start] + formula + cell.inner[end:]
    return cell_xml(cell.attributes, inner, grammar.prefix)


def formula_element(element: FormulaElement, prefix: bytes, area: Area, text: str | None) -> bytes:
    """A formula's element that fills another area; ``text`` replaces what it says."""
    raw = with_attribute(element.attributes, b"ref", area_name(area))
    written = escape(write_xstring(element.text if text is None else text))
    return b"<%sf%s>%s</%sf>" % (prefix, raw.rstrip(), written, prefix)


def formula_xml(cell: Cell, grammar: Grammar) -> bytes:
    """The bytes of a cell's formula element as they stand."""
    if b"f" not in cell.inner:
        return b""
    found = grammar.formula.search(hide(cell.inner)[0])
    return cell.inner[found.start() : found.end()] if found else b""


def _extension(inner: bytes, grammar: Grammar) -> bytes:
    if b"extLst" not in inner:
        return b""
    at = hide(inner)[0].find(b"<%sextLst" % grammar.prefix)
    return inner[at:] if at >= 0 else b""
