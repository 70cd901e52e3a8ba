"""Every spelling of a function's name that the contract lists is read, and nothing else is."""

import pytest

from xlcsp.worksheet import CATALOGUE
from xlcsp.worksheet.spelling import canonical, desktop, stored

READ = [
    "CSP.RAG(",
    "CSP.RAG",
    "csp.rag(",
    "_xldudf_CSP_RAG(",
    "_XLDUDF_csp_rag(",
    "CSP_RAG(",
    "[2]!_xldudf_CSP_RAG(",
    "[1]!CSP_RAG(",
    r"'C:\Users\a.b\My add-ins\xlcsp.xlam'!CSP_RAG(",
    r"'C:\it''s here!\xlcsp.xlam'!CSP_RAG(",
    "xlcsp.xlam!CSP_RAG(",
    "'https://council.example/shared/xlcsp.xlam'!CSP_RAG(",
    "@CSP.RAG(",
    "_xlfn._xldudf_CSP_RAG(",
    "_xll.CSP_RAG(",
]

NOT_OURS = [
    "SUM(",
    "RAG(",
    "CSPRAG(",
    "CSP.(",
    "CSP.RAG.X(",
    "MYCSP.RAG(",
    "MY_CSP_RAG(",
    "CSP.RAG(1",
    "'unclosed!CSP_RAG(",
    "_xldudf_XYZ_RAG(",
    "",
]


@pytest.mark.parametrize("token", READ)
def test_every_spelling_of_the_contract_is_read(token: str) -> None:
    assert canonical(token) == "CSP.RAG"


@pytest.mark.parametrize("token", NOT_OURS)
def test_other_functions_are_left_alone(token: str) -> None:
    assert canonical(token) is None


def test_an_unknown_function_of_ours_is_still_spelt_out() -> None:
    assert canonical("_xldudf_CSP_RAGG(") == "CSP.RAGG"


def test_the_written_spellings() -> None:
    assert stored("CSP.RAG") == "_xldudf_CSP_RAG"
    assert desktop("CSP.RAG") == "CSP_RAG"


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_each_written_spelling_of_each_function_is_read_back(name: str) -> None:
    assert {canonical(name), canonical(stored(name)), canonical(desktop(name))} == {name}
