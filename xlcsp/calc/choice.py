"""Words that choose: the reading of arguments that take one of a few words.

Case, spaces and footnote marks do not matter. A word that is not offered is never guessed at.
"""

from collections.abc import Mapping
from typing import Final, TypeVar

from xlcsp.calc.errors import WrongInput
from xlcsp.calc.published import excerpt, tidy

Choice = TypeVar("Choice")

_FLAGS: Final = {
    **dict.fromkeys(("true", "yes", "y", "on", "1"), True),
    **dict.fromkeys(("false", "no", "n", "off", "0"), False),
}


def read_choice(text: str, argument: str, words: Mapping[str, Choice], offered: str) -> Choice:
    """What the word means; WrongInput that names the argument and says what is ``offered``.

    ``words`` are in lower case.
    """
    word = tidy(text).rstrip("⁰¹²³⁴⁵⁶⁷⁸⁹ .").casefold()
    if word in words:
        return words[word]
    found = f'"{excerpt(text)}" was found' if word else "it is empty"
    raise WrongInput(f"{argument} must be {offered}; {found}.")


def read_flag(text: str, argument: str) -> bool:
    """A yes or no typed as a word: TRUE, yes, y, on, 1, FALSE, no, n, off, 0."""
    return read_choice(text, argument, _FLAGS, "TRUE or FALSE (yes and no are read too)")
