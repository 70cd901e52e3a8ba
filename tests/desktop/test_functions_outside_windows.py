"""The functions that VBA calls, where xlwings' decorators do nothing."""

from xlcsp.hosts.desktop.functions import FUNCTIONS
from xlcsp.worksheet import CATALOGUE, desktop


def test_every_function_of_the_catalogue_is_there_under_its_name_in_vba() -> None:
    assert list(FUNCTIONS) == [desktop(name) for name in CATALOGUE]


def test_they_work_without_the_decorators() -> None:
    assert FUNCTIONS["CSP_RAG"](323.0, 294.0, "smaller") == [["Red"]]
    assert FUNCTIONS["CSP_RAG"](None, 294.0, "smaller") == [["No data"]]
