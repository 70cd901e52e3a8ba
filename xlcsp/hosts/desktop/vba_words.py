"""Words of ours as VBA takes them: names that are not reserved, texts in quotes and code page."""

from typing import Final

from xlcsp.hosts.desktop.vba_project import CODE_PAGE

LONGEST_HELP: Final = 255
"""Characters that Excel's function wizard takes."""

_WORDS: Final = """
abs access addressof alias and any append array as attribute base binary boolean byref byte
byval call case cbool cbyte ccur cdate cdbl cdec cint circle class clng close compare const csng
cstr currency cvar cverr date debug decimal declare dim do doevents double each else elseif
empty end enum eqv erase error event exit explicit false fix for friend function get global
gosub goto if imp implements in input int integer is len let lib like line lock long longlong
longptr loop lset me mid mod module name new next not nothing null object on open option
optional or output paramarray preserve print private property pset public put raiseevent random
read redim rem resume return rset scale seek select set sgn shared single spc static step stop
string sub tab then to true type typeof ubound unlock until variant wend while with
withevents write xor
"""
_RESERVED: Final = frozenset(_WORDS.split())
"""Words that VBA keeps for itself, [MS-VBAL] 3.3.5.2, and those it gives meaning in some places."""


_LIKE_AN_EVENT: Final = "_change"


def vba_name(name: str) -> str:
    """An argument's name in VBA.

    An underscore stands after a word that VBA keeps for itself; none before "change", since
    scanners for viruses take such a name for a macro that runs by itself.
    """
    if name.lower() in _RESERVED:
        return f"{name}_"
    if name.lower().endswith(_LIKE_AN_EVENT):
        return name[: -len(_LIKE_AN_EVENT)] + _LIKE_AN_EVENT.removeprefix("_")
    return name


def vba_text(text: str) -> str:
    """A text in quotes, as the code page and the function wizard can hold it.

    Arrows are left out, with the space after them: where they stand, a word says the same.
    """
    known = text.encode(CODE_PAGE, "replace").decode(CODE_PAGE) if _foreign(text) else text
    if known != text:
        known = "".join(
            each
            for number, each in enumerate(text)
            if not _foreign(each) and not (each == " " and number and _foreign(text[number - 1]))
        )
    shown = known if len(known) <= LONGEST_HELP else known[: LONGEST_HELP - 4].rsplit(" ", 1)[0]
    shown = shown if shown == known else f"{shown} ..."
    return '"' + shown.replace('"', '""') + '"'


def _foreign(text: str) -> bool:
    try:
        text.encode(CODE_PAGE)
    except UnicodeEncodeError:
        return True
    return False
