"""Running totals and rolling sums: found out, and a slip in one is named. The figures are made up."""

from itertools import accumulate

import pytest
from grids import sheet, wrong

from bench.clean_tables import MONTHS

COUNTS = [41, 38, 57, 62, 49, 33, 71, 45, 52, 39, 64, 58]
SO_FAR = list(accumulate(COUNTS))  # 41, 79, 136, 198, 247, 280, 351, 396, 448, 487, 551, 609


def months(so_far: list[int], counts: list[int] | None = None) -> list[list[str]]:
    lines = zip(MONTHS, counts or COUNTS, so_far, strict=True)
    return [["Month", "Crimes", "Year to date"], *([m, str(a), str(b)] for m, a, b in lines)]


def accused(grid: list[list[str]]) -> dict[str, str]:
    return {cell: one.expected for cell, one in wrong(sheet("Months", grid)).items()}


def test_a_right_running_total_is_not_accused() -> None:
    assert accused(months(SO_FAR)) == {}


@pytest.mark.parametrize(
    ("place", "text", "expected"), [(4, 274, "247"), (7, 397, "396"), (10, 511, "551")]
)
def test_one_wrong_running_total_is_named(place: int, text: int, expected: str) -> None:
    slipped = [text if at == place else one for at, one in enumerate(SO_FAR)]
    assert accused(months(slipped)) == {f"C{place + 2}": expected}


def test_a_slip_that_runs_on_is_named_where_it_began() -> None:
    slipped = [one + 10 * (at >= 6) for at, one in enumerate(SO_FAR)]  # 280 + 71 = 351, not 361
    assert accused(months(slipped)) == {"C8": "351"}


def test_a_running_total_that_begins_again_in_april_is_not_accused() -> None:
    counts = COUNTS + [n + 3 for n in COUNTS]
    so_far = [*SO_FAR, *accumulate(n + 3 for n in COUNTS)]
    lines = zip((f"{m} {y}" for y in (2008, 2009) for m in MONTHS), counts, so_far, strict=True)
    grid = [["Month", "Crimes", "Year to date"], *([m, str(a), str(b)] for m, a, b in lines)]
    assert accused(grid) == {}
    grid[20][2] = "999"
    assert list(accused(grid)) == ["C21"]


def test_a_running_total_along_a_row_is_checked_too() -> None:
    upright = months([274 if one == 247 else one for one in SO_FAR])
    turned = [list(line) for line in zip(*upright, strict=True)]
    assert accused(turned) == {"F3": "247"}


def test_the_last_row_with_the_total_of_the_months_is_not_part_of_the_run() -> None:
    assert accused([*months(SO_FAR), ["Total", "609", "609"]]) == {}
    assert accused([*months(SO_FAR), ["Total", "609", ""]]) == {}


def test_a_wrong_sum_of_the_last_twelve_months_is_named() -> None:
    counts = [41 + 7 * n % 53 for n in range(30)]
    sums = ["" if n < 11 else str(sum(counts[n - 11 : n + 1])) for n in range(30)]
    grid = [["Month", "Crimes", "Last 12 months"],
            *([f"{MONTHS[n % 12]} {n // 12}", str(counts[n]), sums[n]] for n in range(30))]  # fmt: skip
    assert accused(grid) == {}
    right = sum(counts[9:21])
    grid[21][2] = str(right + 90)
    assert accused(grid) == {"C22": str(right)}


def test_counts_that_only_grow_are_no_running_total() -> None:
    grid = [
        ["Year", "Crimes", "Reports"],
        *([str(2000 + n), str(11 * n), str(13 * n)] for n in range(1, 9)),
    ]
    assert accused(grid) == {}
