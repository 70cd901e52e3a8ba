"""No text makes the engine raise: what cannot be worked out is an error value with a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcsp.engine import evaluate
from xlcsp.engine.tokens import shape_of
from xlcsp.worksheet import CellError

PIECES = st.sampled_from(
    [
        "CSP.RAG(", "CSP.ALLOCATE(", "SUM(", "IF(", "LET(", "(", ")", ",", ";", "{", "}", '"', "'",
        "1", "0.5", "%", "+", "-", "*", "/", "^", "&", "=", "<>", "@", "#", "#N/A", "#REF!", "[", "]",
        "A1", "$A$1:B2", "A:A", "Table[", "[@x]", "name", "TRUE", '"smaller"', "!", ":", " ", "\n",
        "\ue000", "\uffff", "é", "\x00", "\udcff", "1E400",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=14).map("".join))
def test_formulas_put_together_at_random_give_a_result_or_a_sentence(text: str) -> None:
    (result,) = evaluate([text])
    if isinstance(result, CellError) and result.code in ("#VALUE!", "#NAME?"):
        assert len(result.message) <= 300


@given(st.text(max_size=60))
def test_any_text_gives_a_result_or_a_sentence(text: str) -> None:
    assert len(evaluate([text])) == 1


@pytest.mark.parametrize(
    "text",
    [
        "(" * 400 + "1" + ")" * 400,
        "-" * 500 + "1",
        "1" + "+1" * 3000,
        "1" + "+1" * 200,
        "1" + "^1" * 3000,
        "@" * 900 + "A1",
        "1" + "%" * 5000,
        "{1}" + "&(-1" * 90 + ")" * 90,
        "CSP.RAG(" * 300,
    ],
)
def test_deep_and_long_formulas_end_in_a_result_or_a_refusal(text: str) -> None:
    (result,) = evaluate([text])
    assert isinstance(result, float) or (isinstance(result, CellError) and result.message)


@given(
    st.lists(st.sampled_from(["B7", "$B7", "B$7", "$B$7", "x", "+", '"B7"', "'B7'!", "T[B7]"])),
    st.integers(1, 500),
    st.integers(1, 50),
)
def test_a_formula_has_one_shape_with_itself_filled_down_and_no_other(
    parts: list[str], down: int, right: int
) -> None:
    here = shape_of("+".join(parts), 7, 2)
    there = shape_of("+".join(parts), 7 + down, 2 + right)
    moves = any(part in ("B7", "$B7", "B$7") for part in parts)
    assert (here == there) == (not moves)
