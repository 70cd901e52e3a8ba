"""Names that nearly match, with a score out of 100. A near match is proposed, never applied.

Names with different figures in them (Ward 1 and Ward 2) are different names.
"""

import re
import unicodedata
from collections.abc import Collection
from typing import Final

LEAST_SCORE: Final = 80
_JOINING: Final = re.compile(r"[^\w]+")


def bare_name(name: str) -> str:
    """A name without capitals, accents and punctuation, "&" written out."""
    plain = unicodedata.normalize("NFKD", name.replace("&", " and "))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _JOINING.sub(" ", letters).strip().casefold()


def near_matches(name: str, among: Collection[str], most: int = 3) -> list[tuple[str, int]]:
    """The likest names and their scores, best first; the order of words does not count."""
    from rapidfuzz import fuzz, process

    figures = _figures(name)
    found = process.extract(
        name,
        sorted(each for each in among if _figures(each) == figures),
        scorer=fuzz.token_sort_ratio,
        processor=bare_name,
        limit=most,
        score_cutoff=LEAST_SCORE,
    )
    return [(match, round(score)) for match, score, _ in found]


def _figures(name: str) -> list[str]:
    return sorted(re.findall(r"[0-9]+", name))


def did_you_mean(name: str, among: Collection[str]) -> str:
    """ " Did you mean ...?" where a name is like one of those known; else nothing."""
    found = near_matches(name, among, most=1)
    return f" Did you mean {found[0][0]!r}?" if found else ""
