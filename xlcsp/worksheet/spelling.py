"""How a function's name is spelt: canonical, stored by Excel, in desktop Excel, and damaged.

Every spelling found in real files is read, and none but the first three is ever written. The
spellings and the damaged forms are those of the functions' contract.
"""

import re

_TOKEN = re.compile(
    r"""
    @?                                          # implicit intersection
    (?: (?: '(?:[^']|'')*' | [^'!]* ) ! )?      # a workbook's path or [number], left by a broken link
    @?
    (?: _xlfn\. | _xll\. | _xlws\. )*           # marks of "a function newer than this Excel"
    (?: _xldudf_CSP_ | CSP[._] )
    (?P<rest> [A-Z] [A-Z0-9]* )
    \s* \(? \s*
    """,
    re.IGNORECASE | re.VERBOSE,
)


def canonical(token: str) -> str | None:
    """The canonical name ("CSP.RAG") that a function token of a formula means, in any spelling.

    None where the token is no CSP function at all. A name that the catalogue does not hold is
    still spelt out, so that a message can say which function is unknown.
    """
    found = _TOKEN.fullmatch(token.strip())
    return f"CSP.{found['rest'].upper()}" if found else None


def stored(name: str) -> str:
    """The spelling that Excel binds when it opens a file: ``_xldudf_CSP_RAG``."""
    return f"_xldudf_CSP_{_short(name)}"


def desktop(name: str) -> str:
    """The spelling of desktop Excel through VBA, whose names can hold no dot: ``CSP_RAG``."""
    return f"CSP_{_short(name)}"


def _short(name: str) -> str:
    return name.removeprefix("CSP.")
