"""The Leicestershire table of docs/contract.md, and the promises of ABG and ABGEXPLAIN."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcsp.calc.area_based_grant import abg, abg_explain
from xlcsp.calc.errors import OutOfDomain, WrongInput, ZeroBase

D = Decimal

LEICESTERSHIRE = [  # area, implied population (000s), implied crimes, then as docs/contract.md gives it
    ("Blaby", "92.5", 5830, 59551, "13711.12", "20840.41"),
    ("Charnwood", "162.4", 13226, 96351, "24072.28", "47278.77"),
    ("Harborough", "81.3", 4075, 51618, "12050.97", "14566.83"),
    ("Hinckley & Bosworth", "103.8", 6944, 65209, "15386.10", "24822.60"),
    ("Melton", "48.9", 3204, 43702, "7248.37", "11453.29"),
    ("North West Leics", "89.6", 7235, 64144, "13281.26", "25862.84"),
    ("Oadby & Wigston", "56.5", 3371, 45425, "8374.90", "12050.26"),
]
POPULATION = [D(row[1]) for row in LEICESTERSHIRE]
CRIME = [D(row[2]) for row in LEICESTERSHIRE]
POTS = (D(175000), D(94125), D(156875))


@pytest.mark.parametrize("row", range(7), ids=[row[0] for row in LEICESTERSHIRE])
def test_each_leicestershire_district_gets_its_published_allocation_and_exact_pot_shares(row):
    _, _, _, allocation, by_population, by_crime = LEICESTERSHIRE[row]
    assert abg(*POTS, POPULATION, CRIME)[row] == (
        allocation,
        D(25000),
        D(by_population),
        D(by_crime),
    )


def test_every_leicestershire_column_adds_up_to_its_pot():
    columns = zip(*abg(*POTS, POPULATION, CRIME), strict=True)
    assert [sum(column) for column in columns] == [D(426000), *POTS]


def test_blaby_is_explained_to_the_penny_as_the_contract_shows():
    blaby = abg_explain(*POTS, POPULATION, CRIME)[0]
    assert round(float(blaby.exact_share), 4) == 59551.5288
    assert round(float(blaby.adjustment), 4) == -0.5288
    assert blaby.allocation == 59551
    assert round(float(blaby.fraction_of_total), 6) == 0.139792


def test_the_allocation_may_be_in_other_steps_than_a_pound():
    rows = abg(D(10), D(20), D(30), [D(1), D(2)], [D(2), D(1)], D(20))
    assert [row.allocation for row in rows] == [D(40), D(20)]  # exact: 31.67 and 28.33
    assert [row.by_population for row in rows] == [D("6.67"), D("13.33")]


def test_a_missing_population_or_crime_figure_names_column_and_row():
    with pytest.raises(WrongInput, match="Row 2 of population is missing"):
        abg(*POTS, [D(1), None], [D(1), D(1)])
    with pytest.raises(WrongInput, match="Row 1 of crime is missing"):
        abg_explain(*POTS, [D(1), D(1)], [None, D(1)])


def test_columns_of_different_length_are_wrong_input():
    with pytest.raises(WrongInput, match="population has 2 rows and crime has 1"):
        abg(*POTS, [D(1), D(1)], [D(1)])


def test_a_negative_figure_is_out_of_domain():
    with pytest.raises(OutOfDomain, match="Row 1 of crime is -5"):
        abg(*POTS, [D(1)], [D(-5)])


def test_a_column_of_zeros_cannot_share_its_pot():
    with pytest.raises(ZeroBase, match="crime"):
        abg(*POTS, [D(1), D(1)], [D(0), D(0)])


def test_a_pot_of_part_pence_or_a_sum_of_part_steps_is_out_of_domain():
    with pytest.raises(OutOfDomain, match=r"population pot is 0\.005"):
        abg(D(1), D("0.005"), D("0.005"), [D(1)], [D(1)])
    with pytest.raises(OutOfDomain, match=r"sum of the three pots is 1\.50"):
        abg(D("1.00"), D("0.25"), D("0.25"), [D(1)], [D(1)])


def test_no_pots_at_all_have_no_fractions():
    with pytest.raises(ZeroBase):
        abg_explain(D(0), D(0), D(0), [D(1)], [D(1)])


POUNDS = st.integers(0, 10**12).map(D)
AREAS = st.lists(st.tuples(st.integers(1, 10**6), st.integers(1, 10**5)), min_size=1, max_size=10)


@given(POUNDS, POUNDS, POUNDS, AREAS)
def test_pots_and_allocations_add_up_and_every_pound_is_explained(
    even, by_population, by_crime, areas
):
    population, crime = ([D(n) for n in column] for column in zip(*areas, strict=True))
    rows = abg(even, by_population, by_crime, population, crime)
    total = even + by_population + by_crime
    assert [sum(column) for column in zip(*rows, strict=True)] == [
        total,
        even,
        by_population,
        by_crime,
    ]
    if not total:
        return
    explained = abg_explain(even, by_population, by_crime, population, crime)
    for (people, crimes), row, given_row in zip(areas, explained, rows, strict=True):
        exact = (
            Fraction(even) / len(areas)
            + Fraction(by_population) * people / sum(map(int, population))
            + Fraction(by_crime) * crimes / sum(map(int, crime))
        )
        assert row.exact_share == exact
        assert row.exact_share + row.adjustment == row.allocation == given_row.allocation
        assert abs(row.adjustment) < 1
    assert sum(row.adjustment for row in explained) == 0
    assert sum(row.fraction_of_total for row in explained) == 1


@given(POUNDS, POUNDS, POUNDS, AREAS)
def test_pots_taken_back_mirror_pots_given(even, by_population, by_crime, areas):
    population, crime = ([D(n) for n in column] for column in zip(*areas, strict=True))
    pots = (even, by_population, by_crime)
    given_rows = abg(*pots, population, crime)
    taken = abg(*(-pot for pot in pots), population, crime)
    assert taken == tuple(tuple(-part for part in row) for row in given_rows)
