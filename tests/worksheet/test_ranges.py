"""The three kinds of argument on functions made for the test, so that every shape is tried."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from xlcsp.worksheet import ArgumentSpec, Category, CellError, Function, Gives, Kind, Missing, Reads
from xlcsp.worksheet.call import caller_of

NOT_AVAILABLE = CellError("#N/A")


def argument(name: str, kind: Kind, missing: Missing = Missing.SAID, **more: Any) -> ArgumentSpec:
    return ArgumentSpec(name, kind, Reads.FIGURE, "Help.", missing, **more)


def function(works_out: Any, *arguments: ArgumentSpec, **more: Any) -> Any:
    made = Function(
        name="CSP.TEST",
        category=Category.STATUS,
        summary="Made for a test.",
        help="Made for a test.",
        arguments=arguments,
        gives=more.pop("gives", Gives.SAME_SHAPE),
        result="Something.",
        examples=(),
        since="1.0",
        works_out=works_out,
        **more,
    )
    return caller_of(made)


each = argument("each", Kind.EACH, Missing.EMPTY)
other = argument("other", Kind.EACH, Missing.EMPTY)
whole = argument("whole", Kind.WHOLE)
second = argument("second", Kind.WHOLE)
option = argument("option", Kind.OPTION)
add = function(lambda a, b: a + b, each, other)


def test_a_single_value_goes_with_every_element() -> None:
    assert add((((1, 2), (3, 4)), 10)) == ((11.0, 12.0), (13.0, 14.0))
    assert add((10, ((1,), (2,)))) == ((11.0,), (12.0,))
    assert add((((10,),), ((1, 2),))) == ((11.0, 12.0),)


def test_ranges_go_element_by_element() -> None:
    assert add((((1,), (2,)), ((10,), (20,)))) == ((11.0,), (22.0,))


def test_missing_and_errors_touch_only_their_own_element() -> None:
    assert add((((1,), (None,), (NOT_AVAILABLE,), (4,)), 1)) == (
        (2.0,),
        ("",),
        (NOT_AVAILABLE,),
        (5.0,),
    )


@pytest.mark.parametrize(
    "ranges",
    [
        (((1,), (2,)), ((1, 2),)),
        (((1,), (2,)), ((1,), (2,), (3,))),
        (((1, 2), (3, 4)), ((1, 2),)),
    ],
)
def test_ranges_of_two_shapes_are_one_error(ranges: Any) -> None:
    result = add(ranges)
    assert isinstance(result, CellError)
    assert (result.code, "each" in result.message, "other" in result.message) == (
        "#VALUE!",
        True,
        True,
    )


def test_an_option_takes_one_cell() -> None:
    shift = function(lambda a, by: a + by, each, option)
    assert shift((((1,), (2,)), ((5,),))) == ((6.0,), (7.0,))
    result = shift((1, ((1,), (2,))))
    assert isinstance(result, CellError)
    assert "option takes one cell" in result.message


def test_an_error_in_an_option_is_the_result() -> None:
    shift = function(lambda a, by: a + by, each, option)
    assert shift((((1,), (2,)), NOT_AVAILABLE)) == NOT_AVAILABLE


def test_a_whole_range_is_one_thing_and_an_error_in_it_is_the_result() -> None:
    part_of = function(lambda a, figures: a / sum(figures), each, whole)
    assert part_of((((1,), (2,)), ((3, 5), (1, 1)))) == ((0.1,), (0.2,))
    assert part_of((((1,), (2,)), ((3,), (NOT_AVAILABLE,)))) == NOT_AVAILABLE


def test_a_missing_cell_of_a_whole_range_reaches_the_function() -> None:
    count = function(lambda figures: figures.count(None), whole, gives=Gives.SINGLE)
    assert count((((1, None), ("n/a", 4)),)) == 2.0


def test_a_whole_result_has_the_shape_of_its_range() -> None:
    double = function(lambda figures: tuple(2 * f for f in figures), whole, shaped_like="whole")
    assert double((((1, 2), (3, 4)),)) == ((2.0, 4.0), (6.0, 8.0))
    assert double((5,)) == 10.0


def test_whole_ranges_must_have_the_shape_of_the_first() -> None:
    both = function(lambda a, b: a, whole, second, shaped_like="whole")
    assert isinstance(both((((1,), (2,)), ((1, 2),))), CellError)
    assert isinstance(both((((1,), (2,)), 1)), CellError)


def test_one_value_may_stand_for_every_row() -> None:
    bound = argument("bound", Kind.WHOLE, one_for_all=True, required=False)
    cap = function(
        lambda figures, most: (str(most),) * len(figures), whole, bound, shaped_like="whole"
    )
    assert cap((((1,), (2,)), 7)) == (("7",), ("7",))
    assert cap((((1,), (2,)), ((7,), (None,)))) == (("(Decimal('7'), None)",),) * 2
    assert cap((((1,), (2,)),)) == (("None",), ("None",))


def test_a_table_gives_a_row_for_each_area() -> None:
    table = function(
        lambda figures: tuple((f, None, "x") for f in figures),
        whole,
        gives=Gives.ROWS,
        columns=("a", "b", "c"),
        shaped_like="whole",
    )
    assert table((((1,), (2,)),)) == ((1.0, "", "x"), (2.0, "", "x"))
    assert table((((1, 2),),)) == ((1.0, "", "x"), (2.0, "", "x"))
    assert isinstance(table((((1, 2), (3, 4)),)), CellError)


def test_results_across_give_one_row_for_each_element() -> None:
    across = function(lambda a, b: (a, b), each, other, gives=Gives.ACROSS)
    assert across((1, 2)) == ((1.0, 2.0),)
    assert across((((1,), (NOT_AVAILABLE,)), 2)) == ((1.0, 2.0), (NOT_AVAILABLE, NOT_AVAILABLE))
    assert across((NOT_AVAILABLE, 2)) == NOT_AVAILABLE
    assert isinstance(across((((1, 2),), 2)), CellError)


def test_a_row_may_be_one_element() -> None:
    rows = argument("rows", Kind.EACH, by_row=True)
    total = function(lambda row, b: sum(row) + b, rows, other)
    assert total((((1, 2), (3, 4)), ((10,), (20,)))) == ((13.0,), (27.0,))
    assert total((((1, 2), (3, NOT_AVAILABLE)), 0)) == ((3.0,), (NOT_AVAILABLE,))
    assert total((((1, 2),), 0)) == 3.0
    assert isinstance(total((((1, 2), (3, 4)), ((10, 20),))), CellError)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(Decimal("0.1"), 0.1), (Fraction(1, 3), 1 / 3), (3, 3.0), (None, ""), ("Red", "Red")],
)
def test_results_become_what_cells_show(value: Any, shown: Any) -> None:
    result = function(lambda _: value, each)((1,))
    assert (result, type(result)) == (shown, type(shown))


def test_a_fixed_number_of_columns_is_kept_where_results_are_missing() -> None:
    pair = function(
        lambda a: (a, a), each, gives=Gives.ACROSS, columns=("lower limit", "upper limit")
    )
    assert pair((3,)) == ((3.0, 3.0),)
    assert pair((None,)) == (("", ""),)
    assert pair((((None,), (3,)),)) == (("", ""), (3.0, 3.0))


def test_a_series_is_one_column_or_one_row() -> None:
    count = function(len, replace(whole, in_line=True), gives=Gives.SINGLE)
    assert count((((1,), (2,)),)) == count((((1, 2),),)) == 2.0
    result = count((((1, 2), (3, 4)),))
    assert isinstance(result, CellError)
    assert "one column" in result.message
