"""Every spelling of our functions, damaged ones included, becomes the target's; nothing else moves."""

import pytest

from xlcsp.hosts.port import Target, edits_for

SPELLINGS = [
    "CSP.RAG",
    "csp.rag",
    "CSP_RAG",
    "_xldudf_CSP_RAG",
    "_xlfn._xldudf_CSP_RAG",
    "_xll.CSP_RAG",
    "[2]!_xldudf_CSP_RAG",
    "[1]!CSP_RAG",
    r"'C:\Users\a b\AppData\Roaming\Microsoft\AddIns\xlcsp.xlam'!CSP_RAG",
    "xlcsp.xlam!CSP_RAG",
    r"'C:\it''s here\xlcsp.xlam'!CSP_RAG",
]
TARGETS = [
    (Target.EXCEL, "_xldudf_CSP_RAG"),
    (Target.DESKTOP, "CSP_RAG"),
    (Target.CALC, "CSP.RAG"),
]


def ported(formula: str, target: Target) -> str:
    for edit in reversed(edits_for(formula, target)):
        formula = formula[: edit.start] + edit.text + formula[edit.end :]
    return formula


@pytest.mark.parametrize(("target", "spelt"), TARGETS)
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_becomes_the_targets(spelling: str, target: Target, spelt: str) -> None:
    assert ported(f'{spelling}(A1,B1,"smaller")', target) == f'{spelt}(A1,B1,"smaller")'


@pytest.mark.parametrize(("target", "spelt"), TARGETS)
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_call_inside_others_is_found(spelling: str, target: Target, spelt: str) -> None:
    formula = (
        'IF({0}(A1, B1,"smaller")="Red",-{0}(Sheet2!A1,1,"it""s"),\'My sheet\'!B2&{0}(1,2,C1))'
    )
    assert ported(formula.format(spelling), target) == formula.format(spelt)


@pytest.mark.parametrize(
    "formula",
    [
        '"CSP_RAG(1,2)"',
        '"a ""CSP.RAG(1)"" b"&A1',
        "'CSP_RAG(x'!A1",
        "Returns[CSP_RAG(a)]",
        "Returns[[#This Row],[CSP_RAG(a)]]",
        "MYCSP_RAG(1)",
        "MY.CSP.RAG(1)",
        "CSP_RAG",
        "CSP_RAG+1",
        "CSP_MINE(1)",
        "_xlfn.XLOOKUP(1,A:A,B:B)",
    ],
)
@pytest.mark.parametrize("target", list(Target))
def test_what_is_no_call_of_ours_stays(formula: str, target: Target) -> None:
    assert edits_for(formula, target) == []


def test_a_call_that_is_spelt_for_the_target_stays() -> None:
    assert edits_for("_xldudf_CSP_RAG(A1,B1,C1)", Target.EXCEL) == []
    assert edits_for("CSP_RAG(A1,B1,C1)", Target.DESKTOP) == []
    assert edits_for("CSP.RAG(A1,B1,C1)", Target.CALC) == []


def in_array(formula: str, target: Target) -> str:
    for edit in reversed(edits_for(formula, target, in_array=True)):
        formula = formula[: edit.start] + edit.text + formula[edit.end :]
    return formula


@pytest.mark.parametrize(
    ("excel", "calc"),
    [
        (
            '_xldudf_CSP_SPC(T[a (b],"it""s")',
            'IF(ISTEXT(CSP.SPC(T[a (b],"it""s")),CSP.SPC(T[a (b],"it""s")&"",'
            'CSP.SPC(T[a (b],"it""s"))',
        ),
        (
            "SUM(_xldudf_CSP_SPC(_xldudf_CSP_NUMBER(A1:A9),B1))+1",
            'SUM(IF(ISTEXT(CSP.SPC(CSP.NUMBER(A1:A9),B1)),CSP.SPC(CSP.NUMBER(A1:A9),B1)&"",'
            "CSP.SPC(CSP.NUMBER(A1:A9),B1)))+1",
        ),
        ("_xldudf_CSP_RAG(A1:A9,1,B1)", "CSP.RAG(A1:A9,1,B1)"),
    ],
)
def test_in_arrays_texts_beside_numbers_are_made_calcs_own_and_given_back(
    excel: str, calc: str
) -> None:
    """Only CSP.SPC gives words beside numbers; arrays of words alone need nothing."""
    assert in_array(excel, Target.CALC) == calc
    assert in_array(calc, Target.CALC) == calc
    assert in_array(calc, Target.EXCEL) == excel
    assert in_array(calc, Target.DESKTOP) == excel.replace("_xldudf_", "")
    assert ported(excel, Target.CALC) == excel.replace("_xldudf_CSP_", "CSP.")


def test_a_broken_link_in_an_array_goes_with_the_call() -> None:
    assert (
        in_array(r"'C:\it''s here\xlcsp.xlam'!CSP_SPC(A1:A9,B1)", Target.CALC)
        == 'IF(ISTEXT(CSP.SPC(A1:A9,B1)),CSP.SPC(A1:A9,B1)&"",CSP.SPC(A1:A9,B1))'
    )
