"""Where cells and references go when a block of rows changes, held against lists of rows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcsp.book import Area
from xlcsp.book.errors import RowInUse, SheetsTogether
from xlcsp.book.model import LAST_ROW
from xlcsp.book.move import Move
from xlcsp.book.references import References

LEFT, RIGHT, BOTTOM = 3, 5, 30


@st.composite
def moves(draw: st.DrawFn) -> Move:
    first = draw(st.integers(2, 6))
    last = draw(st.integers(first, first + 8))
    rows = list(range(first, last + 1))
    removed = draw(st.sets(st.sampled_from(rows), max_size=len(rows) - 1))
    added = draw(st.integers(0, 5))
    floor = draw(st.sampled_from([LAST_ROW, last, last + 1]))
    return Move("Data", LEFT, RIGHT, first, last, tuple(sorted(removed)), added, floor)


areas = st.builds(
    lambda top, rows, left, columns: Area(top, left, top + rows, left + columns),
    *(st.integers(1, BOTTOM), st.integers(0, 20), st.integers(1, 7), st.integers(0, 4)),
)


def lines(move: Move) -> list[int | None]:
    """The sheet's rows in the block's columns afterwards, from row 1: old numbers, None for new."""
    kept = [row for row in range(move.first, move.last + 1) if row not in move.removed]
    under = list(range(move.last + 1, min(move.floor, 80) + 1))
    all_rows = [*range(1, move.first), *kept, *([None] * move.added), *under]
    if move.floor != LAST_ROW:
        short = len(range(1, move.floor + 1)) - len(all_rows)
        all_rows += [None] * max(0, short)
        all_rows += list(range(len(all_rows) + 1, 80))
    return all_rows


@given(moves())
def test_every_row_goes_where_listing_the_rows_says(move: Move) -> None:
    after = lines(move)
    for row in range(1, 60):
        taken_over = move.floor < row <= move.floor + move.growth
        if taken_over:
            assert move.new_row(row) == row
        elif row in after:
            assert move.new_row(row) == after.index(row) + 1
        else:
            assert move.new_row(row) is None
            assert row in move.removed


@given(moves())
def test_the_way_back_leads_to_the_old_row(move: Move) -> None:
    for number, old in enumerate(lines(move)[:60], start=1):
        assert move.old_row(number) == old


@given(moves())
def test_new_rows_stand_behind_the_last_that_stays_and_are_like_it(move: Move) -> None:
    after = lines(move)
    kept = [row for row in range(move.first, move.last + 1) if row not in move.removed]
    assert move.template == kept[-1]
    assert list(move.new_rows) == list(
        range(after.index(kept[-1]) + 2, after.index(kept[-1]) + 2 + move.added)
    )


@given(moves(), areas)
def test_what_is_laid_over_cells_goes_with_them(move: Move, area: Area) -> None:
    if move.floor != LAST_ROW and area.bottom > move.floor:
        return
    cells = {
        (row, column)
        for row in range(area.top, area.bottom + 1)
        for column in range(area.left, area.right + 1)
    }
    expected = {(there, c) for r, c in cells if (there := move.cell(r, c)) is not None}
    expected |= {
        (row, column)
        for row in move.new_rows
        for column in range(LEFT, RIGHT + 1)
        if (move.template, column) in cells
    }
    found = [
        (row, column)
        for piece in move.covered(area)
        for row in range(piece.top, piece.bottom + 1)
        for column in range(piece.left, piece.right + 1)
    ]
    assert len(found) == len(set(found))
    assert set(found) == expected


@given(moves(), areas)
def test_a_reference_covers_the_cells_that_stay_and_new_rows_of_a_whole_column(
    move: Move, area: Area
) -> None:
    new = move.referred(area)
    if not (area.left >= LEFT and area.right <= RIGHT):
        assert new == area
        return
    if move.floor != LAST_ROW and area.bottom > move.floor:
        return
    rows = [there for r in range(area.top, area.bottom + 1) if (there := move.new_row(r))]
    if not rows:
        assert new is None
        return
    bottom = max(rows)
    if area.top <= move.first and area.bottom == move.last:
        bottom = move.new_last
    assert new == Area(min(rows), area.left, bottom, area.right)


GROWS = Move("My data", 2, 4, 5, 9, (), 3)
SHRINKS = Move("My data", 2, 4, 5, 9, (6, 7), 0)
SHEETS = ("Before", "My data", "After")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("SUM(B5:B9)", "SUM(B5:B12)"),
        ("SUM($B$5:$D$9)*2", "SUM($B$5:$D$12)*2"),
        ("SUM(B4:B9)", "SUM(B4:B12)"),
        ("SUM(B6:B9)", "SUM(B6:B9)"),
        ("SUM(B5:B10)", "SUM(B5:B13)"),
        ("B9+B10+$c$20", "B9+B13+$c$23"),
        ("A20+E20", "A20+E20"),
        ("SUM(A5:B9)", "SUM(A5:B9)"),
        ("SUM(B:B)+SUM(10:10)", "SUM(B:B)+SUM(10:10)"),
        ('IF(B10="B10",[1]Sheet!B10,B10)', 'IF(B13="B10",[1]Sheet!B10,B13)'),
        ("After!B10+'My data'!B10", "After!B10+'My data'!B13"),
        ("SUM('my DATA'!B5:'my DATA'!B9)", "SUM('my DATA'!B5:'my DATA'!B12)"),
        ("SUM(B9:B5)", "SUM(B12:B5)"),
        ("Counts[[#This Row],[B10]]+B10", "Counts[[#This Row],[B10]]+B13"),
        ("LOG10(B10)", "LOG10(B13)"),
        ("_xlfn.ANCHORARRAY(B10)", "_xlfn.ANCHORARRAY(B13)"),
        ("OFFSET(B10,1,0):C11", "OFFSET(B13,1,0):C14"),
        ("B10:INDEX(B:B,12)", "B13:INDEX(B:B,12)"),
        ("(B10,C10) B10:B12", "(B13,C13) B13:B15"),
    ],
)
def test_references_follow_a_table_that_grows(old: str, new: str) -> None:
    assert References(GROWS, SHEETS).formula(old, "My data", "It") == new


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("SUM(B5:B9)", "SUM(B5:B7)"),
        ("SUM(B6:B8)", "SUM(B6:B6)"),
        ("SUM(B4:B7)", "SUM(B4:B5)"),
        ("B8+B9+B10", "B6+B7+B8"),
    ],
)
def test_references_follow_a_table_that_shrinks(old: str, new: str) -> None:
    assert References(SHRINKS, SHEETS).formula(old, "My data", "It") == new


@pytest.mark.parametrize("formula", ["B6", "SUM(B6:B7)", "IF(1,$C$7,0)"])
def test_a_formula_that_needs_a_removed_row_is_named(formula: str) -> None:
    with pytest.raises(RowInUse, match="'Board'!A1 refers to"):
        References(SHRINKS, SHEETS).formula(formula, "My data", "'Board'!A1")


def test_formulas_elsewhere_change_only_where_they_name_the_sheet() -> None:
    follow = References(GROWS, SHEETS)
    assert follow.formula("SUM(B5:B9)", "After", "It") == "SUM(B5:B9)"
    assert follow.formula("SUM('My data'!B5:B9)", "After", "It") == "SUM('My data'!B5:B12)"


def test_a_list_of_one_cell_becomes_longer_where_a_chart_reads_it() -> None:
    follow = References(Move("My data", 2, 4, 5, 5, (), 2), SHEETS)
    assert follow.formula("'My data'!$B$5", None, "It", lists=True) == "'My data'!$B$5:$B$7"
    assert follow.formula("'My data'!$B$5", None, "It") == "'My data'!$B$5"


def test_a_reference_across_sheets_is_refused_only_where_it_would_have_to_change() -> None:
    follow = References(GROWS, SHEETS)
    with pytest.raises(SheetsTogether):
        follow.formula("SUM(Before:After!B10)", "Before", "It")
    with pytest.raises(SheetsTogether):
        follow.formula("SUM('Before:My data'!B10)", "Before", "It")
    assert follow.formula("SUM(Before:After!A10)", "Before", "It") == "SUM(Before:After!A10)"
    assert follow.formula("SUM(Before:After!B3)", "Before", "It") == "SUM(Before:After!B3)"
