"""A formula cut into pieces: which of them refer to cells, and nothing lost between them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcsp.book.errors import Damaged
from xlcsp.book.formula_tokens import formula_pieces


def references(text: str) -> list[str]:
    return [piece for piece, refers in formula_pieces(text) if refers]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SUM(A1,\tB20)", ["A1", "B20"]),
        ("SUM(A1,\u00a0B20)", ["A1", "B20"]),
        ("A1+\r\nB20", ["A1", "B20"]),
        ("SUM( A1 ,  B20 )", ["A1", "B20"]),
        ("B20+SUM(T[a'[b])", ["B20", "T[a'[b]"]),
        ("SUM(A1#)+B20", ["A1", "B20"]),
        ("'It''s a [sheet]'!B20&\"A1 and\tB2\"", ["'It''s a [sheet]'!B20"]),
        ("A1:INDEX(B2:B9,3)", ["A1", "B2:B9"]),
        ("Data!$B$2:$B$7 C3:C9", ["Data!$B$2:$B$7", "C3:C9"]),
    ],
)
def test_references_are_found_whatever_stands_around_them(text: str, found: list[str]) -> None:
    assert references(text) == found
    assert "".join(piece for piece, _ in formula_pieces(text)) == text


PARTS = st.sampled_from(
    ["A1", "$B$20", "SUM(", ")", ",", "+", " ", "\t", "\r\n", "\u00a0", '"a""b"', "T[a'[b]", "'S 1'!C3",
     "{1,2;3}", "#REF!", "%", "IF(", "1.5E+3", ":", "TRUE", "[#This Row]", "#", "Name"]
)  # fmt: skip


@given(st.lists(PARTS, max_size=12).map("".join))
def test_the_pieces_make_up_the_formula_again_or_it_is_refused(text: str) -> None:
    try:
        pieces = formula_pieces(text)
    except Damaged:
        return
    assert "".join(piece for piece, _ in pieces) == text
