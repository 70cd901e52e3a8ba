"""What each kind of argument reads from a cell, as the contract's table of cell contents says."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcsp.calc.polarity import Polarity
from xlcsp.worksheet import OMITTED, ArgumentSpec, CellError, Kind, Missing, Reads
from xlcsp.worksheet.policy import reader_of
from xlcsp.worksheet.sentences import LONGEST, counted, failure, found

NOTHING = [None, "", " ", "\u00a0", "\t", OMITTED]


def reads(what: Reads, cell: Any, **more: Any) -> Any:
    spec = ArgumentSpec("figure", Kind.EACH, what, "Help.", Missing.SAID, **more)
    return reader_of(spec)(cell)


def is_wrong(value: Any) -> bool:
    return isinstance(value, CellError) and value.code == "#VALUE!" and "figure" in value.message


@pytest.mark.parametrize(
    ("cell", "decimal"),
    [
        (0.1 + 0.2, "0.3"),
        (92.5, "92.5"),
        (1e-7, "1E-7"),
        (123456789012345678, "123456789012346000"),
        (-0.0, "0"),
        (7, "7"),
        ("~£350,000", "350000"),
        ("120 ²", "120"),
        ("26.3%", "0.263"),
    ],
)
def test_a_figure_is_the_decimal_that_its_cell_shows(cell: Any, decimal: str) -> None:
    assert reads(Reads.FIGURE, cell) == Decimal(decimal)


@given(st.decimals(-(10**12), 10**12, places=3).filter(lambda d: abs(d) < 10**12))
def test_fifteen_digits_survive_the_float_between(number: Decimal) -> None:
    assert reads(Reads.FIGURE, float(number)) == number


@pytest.mark.parametrize("what", Reads)
@pytest.mark.parametrize("cell", NOTHING)
def test_a_blank_optional_argument_is_its_default(what: Reads, cell: Any) -> None:
    default = False if what is Reads.MARK else "the default"
    assert reads(what, cell, required=False, default_value=default) == default


@pytest.mark.parametrize("what", Reads)
def test_an_error_passes_through(what: Reads) -> None:
    assert reads(what, CellError("#N/A", "Why.")) == CellError("#N/A", "Why.")


@pytest.mark.parametrize("cell", [True, False, date(2009, 8, 15), "see note", "£3.5m"])
def test_what_is_no_figure_is_an_error_that_names_the_argument(cell: Any) -> None:
    assert is_wrong(reads(Reads.FIGURE, cell))


@pytest.mark.parametrize("cell", [float("inf"), float("-inf"), float("nan"), 10**400])
def test_no_cell_holds_more_than_a_cell_can(cell: Any) -> None:
    value = reads(Reads.FIGURE, cell)
    assert isinstance(value, CellError)
    assert value.code == "#NUM!"


def test_true_is_never_read_as_a_one_seen_before() -> None:
    assert reads(Reads.FIGURE, 1) == 1
    assert is_wrong(reads(Reads.FIGURE, True))


def test_a_subclass_of_float_is_a_number() -> None:
    class Measured(float):
        pass

    assert reads(Reads.FIGURE, Measured(2.5)) == Decimal("2.5")


@pytest.mark.parametrize(
    ("what", "cell"),
    [
        (Reads.POLARITY, "up and down"),
        (Reads.POLARITY, 1),
        (Reads.POLARITY, True),
        (Reads.UNIT, "percent"),
        (Reads.UNIT, "n/a"),
        (Reads.METHOD, "linear"),
        (Reads.TARGET_KIND, "both"),
        (Reads.DATE, "Spring 2014"),
        (Reads.DATE, True),
        (Reads.DATE, -1),
        (Reads.DATE, "31/02/2014"),
        (Reads.MARK, "perhaps"),
        (Reads.MARK, date(2009, 8, 15)),
        (Reads.FLAG, "perhaps"),
        (Reads.FLAG, 2),
        (Reads.KEY, True),
        (Reads.REASON, date(2009, 8, 15)),
        (Reads.PUBLISHED, True),
    ],
)
def test_what_does_not_belong_is_an_error(what: Reads, cell: Any) -> None:
    value = reads(what, cell)
    assert isinstance(value, CellError)
    assert value.code == "#VALUE!"
    assert value.message


def test_a_required_choice_that_is_missing_is_an_error() -> None:
    spec = ArgumentSpec("better", Kind.EACH, Reads.POLARITY, "Help.", Missing.WRONG)
    read = reader_of(spec)
    assert read("Smaller is better") is Polarity.SMALLER
    for cell in NOTHING:
        value = read(cell)
        assert isinstance(value, CellError)
        assert value.code == "#VALUE!"


@pytest.mark.parametrize(
    "cell",
    [
        date(2014, 3, 31),
        datetime(2014, 3, 31, 17, 30),
        41729,
        41729.75,
        "31/03/2014",
        "31 March 2014",
        "March 2014",
    ],
)
def test_a_date_is_read_from_every_form(cell: Any) -> None:
    assert reads(Reads.DATE, cell) == date(2014, 3, 31)


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        (" E07000129 ", "E07000129"),
        ("North  West", "North West"),
        (7, Decimal(7)),
        (date(2014, 3, 31), "2014-03-31"),
    ],
)
def test_a_key_is_a_name_or_a_number(cell: Any, key: Any) -> None:
    assert reads(Reads.KEY, cell) == key


@pytest.mark.parametrize("cell", ["X", "yes", True, 1, 0.5, "✓"])
def test_a_mark(cell: Any) -> None:
    assert reads(Reads.MARK, cell) is True


@pytest.mark.parametrize("cell", ["no", "-", False, 0, None, " "])
def test_no_mark(cell: Any) -> None:
    assert reads(Reads.MARK, cell) is False


@pytest.mark.parametrize(
    ("cell", "flag"),
    [(True, True), (False, False), ("yes", True), ("FALSE", False), (1, True), (0.0, False)],
)
def test_a_flag(cell: Any, flag: bool) -> None:
    assert reads(Reads.FLAG, cell) is flag


@pytest.mark.parametrize(("cell", "given_"), [("Statutory", True), ("no", False), ("TBC", None)])
def test_an_override_needs_a_reason(cell: Any, given_: Any) -> None:
    assert reads(Reads.REASON, cell) is given_


def test_a_worded_target_is_left_to_the_reader_of_targets() -> None:
    assert reads(Reads.PUBLISHED, "19% reduction") == "19% reduction"
    assert reads(Reads.PUBLISHED, "To be confirmed") is None
    assert reads(Reads.PUBLISHED, 0.1) == Decimal("0.1")


def test_a_long_sentence_is_cut_at_a_word() -> None:
    sentence = failure("#NUM!", "too long " * 40).message
    assert len(sentence) <= LONGEST
    assert sentence.endswith(("too…", "long…"))


def test_what_was_found_is_quoted_and_kept_short() -> None:
    assert found(" two\nlines ") == '"two lines"'
    assert len(found("x" * 5000)) == 42
    assert (counted(1, "row"), counted(2, "row")) == ("1 row", "2 rows")
