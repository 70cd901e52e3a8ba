"""The texts of a rule, and what they mean."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcsp.refresh.errors import WrongRule
from xlcsp.refresh.rules import (
    Condition,
    GoneRows,
    KeySpec,
    ValueSpec,
    read_choice,
    read_conditions,
    read_keys,
    read_values,
    written_keys,
    written_values,
)


def test_conditions_are_parted_by_semicolons_and_alternatives_by_bars() -> None:
    assert read_conditions("Crime type = Burglary | Robbery; Month = latest 12\nAge >= 18") == (
        Condition("Crime type", "=", ("Burglary", "Robbery")),
        Condition("Month", "=", ("latest 12",)),
        Condition("Age", ">=", ("18",)),
    )


def test_a_name_with_a_sign_in_it_goes_in_quotes() -> None:
    assert read_conditions('CSP Name = "A; B" | "C | D"') == (
        Condition("CSP Name", "=", ("A; B", "C | D")),
    )


def test_commas_and_ampersands_are_letters_like_others() -> None:
    assert read_conditions("Area = Bristol, City of | Hinckley & Bosworth") == (
        Condition("Area", "=", ("Bristol, City of", "Hinckley & Bosworth")),
    )


def test_key_columns_may_go_by_another_name_in_the_source() -> None:
    assert read_keys("District = CSP Name; Month") == (
        KeySpec("District", "CSP Name"),
        KeySpec("Month", "Month"),
    )


def test_value_columns_have_conditions_of_their_own_and_sums() -> None:
    assert read_values(
        "Burglary = Count where Crime type = Burglary where Force = Leicestershire Police; "
        "Spend = sum of Amount; Rate"
    ) == (
        ValueSpec(
            "Burglary",
            "Count",
            (
                Condition("Crime type", "=", ("Burglary",)),
                Condition("Force", "=", ("Leicestershire Police",)),
            ),
        ),
        ValueSpec("Spend", "Amount", add=True),
        ValueSpec("Rate", "Rate"),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Burglary", "has no comparison"),
        ("= Burglary", "lacks a column or a value"),
        ("Crime type =", "lacks a column or a value"),
        ("Age > 1 | 2", "give one"),
    ],
)
def test_a_condition_that_cannot_be_understood_says_why(text: str, message: str) -> None:
    with pytest.raises(WrongRule, match=message):
        read_conditions(text)


def test_an_unknown_word_names_those_that_are_known() -> None:
    with pytest.raises(WrongRule, match="Gone rows says 'delete': use keep or empty or remove"):
        read_choice("delete", GoneRows, GoneRows.KEEP, "Gone rows")


awkward = st.lists(
    st.sampled_from(["where", "sum of", "sum", "=", "Where", "|", ";", "<>", "Count"]), min_size=1
).map(" ".join)
names = awkward | (
    st.text(
        st.characters(codec="utf-8", exclude_characters='"', exclude_categories=["Cc", "Zl", "Zp"]),
        min_size=1,
    )
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)


@settings(deadline=None)
@given(st.lists(st.builds(KeySpec, names, names), min_size=1))
def test_key_columns_that_are_written_are_read_back(keys: list[KeySpec]) -> None:
    back = read_keys(written_keys(keys))
    assert [(key.header, key.source.casefold()) for key in back] == [
        (key.header, key.source.casefold()) for key in keys
    ]


@settings(deadline=None)
@given(names, names, st.booleans(), names, names)
def test_a_value_column_that_is_written_is_read_back(
    header: str, source: str, add: bool, column: str, value: str
) -> None:
    spec = ValueSpec(header, source, (Condition(column, "=", (value,)),), add)
    [back] = read_values(written_values([spec]))
    assert (back.header, back.where, back.add) == (header, spec.where, add)
    assert back.source.casefold() == source.casefold()
