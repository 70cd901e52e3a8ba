"""Right tables of the shapes that partnerships print, which a checker may take for wrong.

Shares that were rounded one by one, rates and averages above a total row, people who are counted
under several needs but once in all, thousands of pounds, populations to the nearest hundred: every
figure is worked out from unrounded figures that are made up from a seed, and nothing is wrong.
"""

import random
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final, TypeAlias

from bench.planted import AREAS, Table, rounded_to

Rows: TypeAlias = list[list[str]]

OFFENCES: Final = (
    "Burglary", "Robbery", "Violence", "Theft", "Drugs", "Arson", "Fraud", "Vehicle crime",
)  # fmt: skip
MONTHS: Final = ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar")
NEEDS: Final = ("Alcohol", "Drugs", "Mental health", "Housing", "Debt", "Family")


def clean_table(shape: "Shape", seed: int) -> Table:
    """A right table of a shape."""
    return shape(random.Random(seed))  # noqa: S311 - repeatable figures, not secrets


def _table(headings: Sequence[str], rows: Rows) -> Table:
    return Table("Table", list(headings), rows)


def _per_cent(part: float, whole: float, places: int = 0) -> str:
    return str(rounded_to(Decimal(part) * 100 / Decimal(whole), places))


def _some(chance: random.Random, names: Sequence[str], fewest: int = 5) -> list[str]:
    return chance.sample(list(names), chance.randint(fewest, len(names)))


# ----------------------------------------------------------------------- ratios beside counts


def a_whole_per_cent_column_above_a_total(chance: random.Random) -> Table:
    """The total of a ratio is the ratio of the totals."""
    rows = []
    for area in _some(chance, AREAS):
        cases = chance.randint(20, 160)
        repeat = chance.randint(2, cases // 2)
        rows.append([area, cases, repeat, _per_cent(repeat, cases), chance.randint(10, 99)])
    sums = [sum(row[column] for row in rows) for column in (1, 2, 4)]
    rows.append(["Total", sums[0], sums[1], _per_cent(sums[1], sums[0]), sums[2]])
    return _table(["Area", "MARAC cases", "Repeat", "Repeat %", "Children"], _texts(rows))


def a_ratio_that_its_heading_does_not_name(chance: random.Random) -> Table:
    """The same with a heading that could be that of a count."""
    table = a_whole_per_cent_column_above_a_total(chance)
    table.headings[3] = chance.choice(["Repeat victims", "Known before", "Success", "Of these"])
    return table


def per_cents_in_a_row(chance: random.Random) -> Table:
    """Areas across, the ratio in a row of its own, a total at the right."""
    upright = a_whole_per_cent_column_above_a_total(chance)
    lines = [upright.headings, *upright.rows]
    turned = [list(line) for line in zip(*lines, strict=True)]
    return _table(["Measure", *turned[0][1:]], turned[1:])


def detection_rates(chance: random.Random) -> Table:
    """Two counts and their ratio in whole per cent."""
    rows = []
    for offence in _some(chance, OFFENCES, 6):
        recorded = chance.choice([40, 50, 80, 100, 120, 160, 200, 296, 300, 85, 140, 250])
        found = chance.randint(recorded // 12 + 1, recorded * 3 // 4)
        rows.append([offence, recorded, found, _per_cent(found, recorded)])
    heading = chance.choice(["Detection rate %", "Detection rate", "% detected", "Detected (%)"])
    return _table(["Offence", "Recorded", "Detected", heading], _texts(rows))


def detection_rates_with_a_total(chance: random.Random) -> Table:
    """The same with a last row for all."""
    table = detection_rates(chance)
    recorded, found = (sum(int(row[column]) for row in table.rows) for column in (1, 2))
    table.rows.append(["Total", str(recorded), str(found), _per_cent(found, recorded)])
    return table


def averages_above_a_total(chance: random.Random) -> Table:
    """Days to answer: the last row holds the average of all cases, not a sum."""
    rows = []
    days_in_all = cases_in_all = 0
    for area in _some(chance, AREAS):
        cases, days = chance.randint(30, 400), chance.randint(6, 40)
        exact = days * cases + chance.randint(-cases // 3, cases // 3)
        days_in_all, cases_in_all = days_in_all + exact, cases_in_all + cases
        rows.append([area, cases, rounded_to(Decimal(exact) / cases, 0), chance.randint(5, 90)])
    rows.append(["Total", cases_in_all, rounded_to(Decimal(days_in_all) / cases_in_all, 0),
                 sum(row[3] for row in rows)])  # fmt: skip
    heading = chance.choice(["Average days", "Mean days", "Days per case", "Median wait (days)"])
    return _table(["Area", "Cases", heading, "Closed"], _texts(rows))


def rates_above_a_total(chance: random.Random) -> Table:
    """Counts, populations and a rate to one decimal, with a last row for the county."""
    rows = []
    crimes = people = 0
    for area in _some(chance, AREAS):
        count, population = chance.randint(200, 1900), chance.randint(45_000, 170_000)
        crimes, people = crimes + count, people + population
        rate = rounded_to(Decimal(count) * 1000 / population, 1)
        rows.append([area, count, population, rate])
    rows.append(["Total", crimes, people, rounded_to(Decimal(crimes) * 1000 / people, 1)])
    return _table(["Area", "Crimes", "Population", "Rate per 1,000"], _texts(rows))


def an_index_beside_counts(chance: random.Random) -> Table:
    """Rates as an index of the county's 100."""
    counts = [(area, chance.randint(200, 1900), chance.randint(45, 170)) for area in _some(chance, AREAS)]  # fmt: skip
    crimes, people = sum(c for _, c, _ in counts), sum(p for _, _, p in counts)
    rows = [
        [area, count, _per_cent(count * people, number * crimes)] for area, count, number in counts
    ]
    rows.append(["County", crimes, 100])
    return _table(["Area", "Crimes", "Index (county = 100)"], _texts(rows))


def costs_of_a_case(chance: random.Random) -> Table:
    """Pounds, cases, and whole pounds for a case."""
    rows = []
    for need in NEEDS:
        cases, pounds = chance.randint(20, 200), chance.randint(5_000, 90_000)
        rows.append([need, pounds, cases, rounded_to(Decimal(pounds) / cases, 0)])
    pounds, cases = (sum(row[column] for row in rows) for column in (1, 2))
    rows.append(["Total", pounds, cases, rounded_to(Decimal(pounds) / cases, 0)])
    return _table(
        ["Service", "Spend", "Cases", "Cost per case"],
        [[label, f"£{p:,}", str(c), f"£{each:,}"] for label, p, c, each in rows],
    )


# ------------------------------------------------------------------------------------- shares


def _parts(chance: random.Random, names: Sequence[str], most: int = 90) -> list[tuple[str, int]]:
    return [(name, chance.randint(12, most)) for name in names]


def shares_of_what_was_stated(chance: random.Random) -> Table:
    """Shares to one decimal of those who said, with a row for those who did not."""
    parts = _parts(chance, ("White", "Asian", "Black", "Mixed", "Other"))
    stated, not_stated = sum(n for _, n in parts), chance.randint(5, 40)
    rows = [[label, str(number), _per_cent(number, stated, 1)] for label, number in parts]
    rows += [["Total stated", str(stated), "100.0"], ["Not stated", str(not_stated), ""],
             ["All victims", str(stated + not_stated), ""]]  # fmt: skip
    return _table(["Ethnicity", "Victims", chance.choice(["Share", "Share (%)", "%"])], rows)


def shares_near_a_plain_factor(chance: random.Random) -> Table:
    """Shares of a whole near 200, 250, 400 or 500, so that they are almost a fixed part of the counts."""
    whole = chance.choice([199, 201, 203, 237, 251, 249, 401, 503])
    cuts = sorted(chance.sample(range(8, whole - 8), 5))
    numbers = [b - a for a, b in zip([0, *cuts], [*cuts, whole], strict=True)]
    rows = [
        [label, str(number), _per_cent(number, whole, 1)]
        for label, number in zip(OFFENCES, numbers, strict=False)
    ]
    rows.append(["All", str(whole), "100.0"])
    return _table(["Offence", "Crimes", "Share"], rows)


def whole_shares_that_make_99_or_101(chance: random.Random) -> Table:
    """Whole per cents rounded one by one, above a 100 that is right."""
    parts = _parts(chance, OFFENCES[:6], 400)
    whole = sum(number for _, number in parts)
    sign = chance.choice(["%", ""])
    rows = [[label, f"{_per_cent(number, whole)}{sign}"] for label, number in parts]
    rows.append([chance.choice(["All", "Total"]), f"100{sign}"])
    return _table(["Age", chance.choice(["Share %", "%", "Per cent"])], rows)


def whole_shares_in_three_years(chance: random.Random) -> Table:
    """Three columns of whole per cents; some make 99 or 101."""
    lines = [[str(label)] for label in OFFENCES[:6]]
    for _ in range(3):
        parts = _parts(chance, OFFENCES[:6], 400)
        whole = sum(number for _, number in parts)
        for line, (_, number) in zip(lines, parts, strict=True):
            line.append(f"{_per_cent(number, whole)}%")
    return _table(["Age", "2008", "2009", "2010"], [*lines, ["Total", "100%", "100%", "100%"]])


def whole_shares_without_a_sign(chance: random.Random) -> Table:
    """The same, the heading alone saying that they are per cents."""
    table = whole_shares_in_three_years(chance)
    table.headings[1:] = [f"{year} (%)" for year in table.headings[1:]]
    table.rows = [[label, *(text.rstrip("%") for text in texts)] for label, *texts in table.rows]
    return table


def answers_to_a_survey(chance: random.Random) -> Table:
    """Answers in whole per cent along a row, with how many answered."""
    rows = []
    for area in _some(chance, AREAS):
        answers = [chance.randint(20, 300) for _ in range(4)]
        asked = sum(answers)
        rows.append([area, *(f"{_per_cent(one, asked)}%" for one in answers), "100%", f"{asked:,}"])
    return _table(["Area", "Agree", "Neither", "Disagree", "Don't know", "Total", "Base"], rows)


def counts_and_whole_shares(chance: random.Random) -> Table:
    """Counts and whole per cents of their total."""
    parts = _parts(chance, OFFENCES[: chance.randint(5, 8)], 500)
    whole = sum(number for _, number in parts)
    rows = [[label, str(number), _per_cent(number, whole)] for label, number in parts]
    rows.append(["Total", str(whole), "100"])
    return _table(["Offence", "Crimes", chance.choice(["%", "Share", "Share %"])], rows)


# ------------------------------------------------------------------------------ people counted once


def people_with_several_needs(chance: random.Random) -> Table:
    """A person may have several needs, and is counted once in the last row."""
    rows = []
    for need in _some(chance, NEEDS, 4):
        now = chance.randint(25, 90)
        rows.append([need, now, max(8, now - chance.randint(1, 30))])
    last = [max(row[c] for row in rows) + chance.randint(5, 60) for c in (1, 2)]
    rows.append([chance.choice(["All clients", "Total clients", "All", "Clients"]), *last])
    return _table(["Need", "2008/09", "2009/10"], _texts(rows))


def people_with_several_needs_in_one_year(chance: random.Random) -> Table:
    """The same with one column."""
    table = people_with_several_needs(chance)
    return _table(table.headings[:2], [row[:2] for row in table.rows])


def some_kinds_of_all_crime(chance: random.Random) -> Table:
    """The last row is all crime, of which the rows above are some."""
    rows = [[offence, *(chance.randint(20, 900) for _ in range(2))] for offence in OFFENCES[:5]]
    all_crime = [sum(row[c] for row in rows) + chance.randint(200, 2500) for c in (1, 2)]
    rows.append([chance.choice(["All crime", "Total recorded crime", "All offences"]), *all_crime])
    return _table(["Offence", "2008/09", "2009/10"], _texts(rows))


def flags_that_overlap(chance: random.Random) -> Table:
    """Incidents, and how many of them were of each kind; one may be of several."""
    rows = []
    for area in AREAS:
        incidents = chance.randint(100, 900)
        rows.append([area, incidents, *(chance.randint(5, incidents) for _ in range(3))])
    rows.append(["Total", *(sum(row[c] for row in rows) for c in range(1, 5))])
    return _table(["Area", "Incidents", "Alcohol", "Domestic", "Weapon"], _texts(rows))


# ------------------------------------------------------------------------ whole numbers, rounded


def changes_on_an_average_of_three_years(chance: random.Random) -> Table:
    """The average is printed whole and the change was worked out from the unrounded one."""
    rows = []
    for area in AREAS:
        years = [chance.randint(40, 400) for _ in range(3)]
        now = chance.randint(40, 400)
        average = Decimal(sum(years)) / 3
        change = rounded_to((now - average) * 100 / average, 1)
        rows.append([area, *years, rounded_to(average, 0), now, f"{change:+}%"])
    heading = chance.choice(["3-year average", "Average", "Mean"])
    return _table(["Area", "2006", "2007", "2008", heading, "2009", "Change"], _texts(rows))


def changes_on_an_average_alone(chance: random.Random) -> Table:
    """The same without the years that it was worked out from."""
    table = changes_on_an_average_of_three_years(chance)
    kept = (0, 4, 5, 6)
    return _table([table.headings[c] for c in kept], [[row[c] for c in kept] for row in table.rows])


def changes_on_a_baseline_that_is_an_average(chance: random.Random) -> Table:
    """The same under a heading that does not say how the baseline came about."""
    table = changes_on_an_average_alone(chance)
    table.headings[1] = "Baseline"
    return table


def populations_to_the_nearest_hundred(chance: random.Random) -> Table:
    """Rates worked out from exact populations that are printed in hundreds."""
    rows = []
    crimes = people = 0
    for area in _some(chance, AREAS):
        count, population = chance.randint(200, 1900), chance.randint(45_000, 170_000)
        crimes, people = crimes + count, people + population
        rate = rounded_to(Decimal(count) * 1000 / population, 2)
        rows.append([area, count, f"{round(population, -2):,}", rate])
    rows.append(["Total", crimes, f"{round(people, -2):,}",
                 rounded_to(Decimal(crimes) * 1000 / people, 2)])  # fmt: skip
    return _table(["Area", "Crimes", "Population", "Rate per 1,000"], _texts(rows))


def populations_in_thousands(chance: random.Random) -> Table:
    """Populations in thousands with a decimal, and rates from the exact ones."""
    rows = []
    for area in AREAS:
        count, population = chance.randint(200, 1900), chance.randint(45_000, 170_000)
        rate = rounded_to(Decimal(count) * 1000 / population, 2)
        rows.append([area, count, rounded_to(Decimal(population) / 1000, 1), rate])
    return _table(["Area", "Crimes", "Population (000s)", "Rate per 1,000"], _texts(rows))


def thousands_of_pounds(chance: random.Random) -> Table:
    """One column of thousands, and the total of the unrounded pounds."""
    pounds = [chance.randint(90_000, 1_900_000) for _ in range(chance.randint(4, 7))]
    rows = [[f"Programme {n}", _thousands(one)] for n, one in enumerate(pounds, start=1)]
    rows.append(["Total", _thousands(sum(pounds))])
    return _table(["Programme", chance.choice(["£000", "£000s", "Spend £000", "£k"])], rows)


def thousands_of_pounds_in_three_years(chance: random.Random) -> Table:
    """Three columns of thousands, a total row and a total column, all from unrounded pounds."""
    rows: list[list[int]] = [
        [chance.randint(90_000, 1_900_000) for _ in range(3)] for _ in range(5)
    ]
    rows.append([sum(row[c] for row in rows) for c in range(3)])
    names = [*(f"Programme {n}" for n in range(1, 6)), "Total"]
    lines = [
        [name, *(_thousands(one) for one in row), _thousands(sum(row))]
        for name, row in zip(names, rows, strict=True)
    ]
    return _table(["Programme", "2008 £000", "2009 £000", "2010 £000", "Total £000"], lines)


def millions_with_a_decimal(chance: random.Random) -> Table:
    """£m with one decimal, two years and their change, from unrounded pounds."""
    rows = []
    for number in range(1, 7):
        before, now = (chance.randint(900_000, 19_000_000) for _ in range(2))
        figures = [rounded_to(Decimal(one) / 1_000_000, 1) for one in (before, now)]
        change = rounded_to(Decimal(now - before) * 100 / before, 1)
        rows.append([f"Programme {number}", *figures, f"{change:+}%"])
    return _table(["Programme", "2008 (£m)", "2009 (£m)", "Change"], _texts(rows))


def counts_rounded_to_five(chance: random.Random) -> Table:
    """Every count, and every total, rounded to the nearest 5 so that nobody is known."""
    rows = [[chance.randint(10, 300) for _ in range(4)] for _ in range(6)]
    rows = [[*row, sum(row)] for row in rows]
    rows.append([sum(row[c] for row in rows) for c in range(5)])
    lines = [
        [name, *(str(5 * ((2 * one + 5) // 10)) for one in row)]
        for name, row in zip((*AREAS[:6], "Total"), rows, strict=True)
    ]
    return _table(["Area", "Q1", "Q2", "Q3", "Q4", "Year"], lines)


def counts_rounded_to_ten(chance: random.Random) -> Table:
    """Two years rounded to tens, their total, and changes from the exact counts."""
    rows = [[chance.randint(200, 3000) for _ in range(2)] for _ in range(6)]
    rows.append([sum(row[c] for row in rows) for c in range(2)])
    lines = [
        [name, *(f"{10 * ((one + 5) // 10):,}" for one in row),
         f"{rounded_to(Decimal(row[1] - row[0]) * 100 / row[0], 1):+}%"]
        for name, row in zip((*AREAS[:6], "Total"), rows, strict=True)
    ]  # fmt: skip
    return _table(["Area", "2008", "2009", "Change"], lines)


def points_of_whole_per_cents(chance: random.Random) -> Table:
    """Two years in whole per cent, and their change in points from unrounded ones."""
    rows = []
    for area in AREAS:
        before, now = (Decimal(chance.randint(200, 800)) / 10 for _ in range(2))
        points = rounded_to(now - before, 0)
        rows.append([area, rounded_to(before, 0), rounded_to(now, 0), f"{points:+}"])
    return _table(["Area", "2008 %", "2009 %", "Change (points)"], _texts(rows))


def budgets_in_whole_pounds(chance: random.Random) -> Table:
    """Budget, spend and their difference, each rounded to the pound by itself."""
    rows = []
    for number in range(1, 7):
        budget, spent = (Decimal(chance.randint(5_000_000, 90_000_000)) / 100 for _ in range(2))
        pounds = (f"£{rounded_to(one, 0):,}" for one in (budget, spent, spent - budget))
        change = rounded_to((spent - budget) * 100 / budget, 1)
        rows.append([f"Programme {number}", *pounds, f"{change:+}%"])
    return _table(["Programme", "Budget", "Spent", "Variance", "Variance %"], rows)


def scores_of_unrounded_parts(chance: random.Random) -> Table:
    """A score that is the sum of three weighted parts, all printed with one decimal."""
    rows = []
    for area in AREAS:
        parts = [Decimal(chance.randint(100, 900)) / 100 for _ in range(3)]
        rows.append([area, *(rounded_to(one, 1) for one in (*parts, sum(parts)))])
    return _table(["Area", "Crime", "Need", "Cost", "Score"], _texts(rows))


def targets_of_unrounded_rates(chance: random.Random) -> Table:
    """A twentieth less than a rate that is printed with one decimal."""
    rows = []
    for area in AREAS:
        rate = Decimal(chance.randint(30_000, 90_000)) / 10_000
        rows.append([area, rounded_to(rate, 1), rounded_to(rate * 95 / 100, 1)])
    return _table(["Area", "Rate 2008", "Target 2009"], _texts(rows))


def targets_to_the_nearest_five(chance: random.Random) -> Table:
    """A twentieth less than a count, to the nearest 5."""
    rows = []
    for area in AREAS:
        count = chance.randint(100, 2000)
        rows.append([area, count, 5 * rounded_to(Decimal(count) * 19 / 100, 0)])
    return _table(["Area", "2008/09", "Target"], _texts(rows))


def _thousands(pounds: int) -> str:
    return f"{rounded_to(Decimal(pounds) / 1000, 0):,}"


# ------------------------------------------------------------------- running, highest and average


def months_and_the_year_so_far(chance: random.Random) -> Table:
    """A month's count and the running total, this year and last."""
    rows, now, last = [], 0, 0
    for month in MONTHS:
        one, other = chance.randint(20, 120), chance.randint(20, 120)
        now, last = now + one, last + other
        rows.append([month, one, now, other, last, f"{Decimal(_per_cent(now - last, last, 1)):+}%"])
    headings = ["Month", "2009/10", "Year to date", "2008/09", "Year to date 2008/09", "Change"]
    return _table(headings, _texts(rows))


def thousands_of_pounds_so_far(chance: random.Random) -> Table:
    """Thousands spent in a month, and so far in the year, each from unrounded pounds."""
    rows, so_far = [], 0
    for month in MONTHS:
        pounds = chance.randint(9_000, 190_000)
        so_far += pounds
        rows.append([month, _thousands(pounds), _thousands(so_far)])
    return _table(["Month", "Spend £000", "So far £000"], rows)


def rolling_years(chance: random.Random) -> Table:
    """Months of three years, and the sum of the last twelve where there are twelve."""
    counts = [chance.randint(20, 120) for _ in range(30)]
    rows = [
        [f"{MONTHS[n % 12]} {2008 + (n + 3) // 12}", str(one),
         str(sum(counts[n - 11 : n + 1])) if n >= 11 else ""]
        for n, one in enumerate(counts)
    ]  # fmt: skip
    return _table(["Month", "Crimes", "Rolling 12 months"], rows)


def average_highest_and_lowest(chance: random.Random) -> Table:
    """Rows below a table that are no sums."""
    rows = [[area, *(chance.randint(40, 400) for _ in range(3))] for area in AREAS]
    columns = [[row[c] for row in rows] for c in range(1, 4)]
    rows.append(["Average", *(rounded_to(Decimal(sum(one)) / len(one), 0) for one in columns)])
    rows.append(["Highest", *(max(one) for one in columns)])
    rows.append(["Lowest", *(min(one) for one in columns)])
    return _table(["Area", "2007", "2008", "2009"], _texts(rows))


def quarters_with_small_numbers_held_back(chance: random.Random) -> Table:
    """Counts below five are not printed, and are in the totals."""
    rows = [[chance.randint(1, 40) for _ in range(4)] for _ in range(6)]
    rows = [[*row, sum(row)] for row in rows]
    rows.append([sum(row[c] for row in rows) for c in range(5)])
    lines = [
        [name, *("<5" if one < 5 else str(one) for one in row)]
        for name, row in zip((*AREAS[:6], "Total"), rows, strict=True)
    ]
    return _table(["Area", "Q1", "Q2", "Q3", "Q4", "Year"], lines)


def ranks_and_scores(chance: random.Random) -> Table:
    """A score out of ten, a rank among fifteen, and a count."""
    rows = [
        [area, str(chance.randint(20, 700)), str(chance.randint(1, 15)), f"{chance.randint(20, 95) / 10}"]
        for area in AREAS
    ]  # fmt: skip
    return _table(["Area", "Crimes", "Rank in group", "Score"], rows)


def counts_that_rise_together(chance: random.Random) -> Table:
    """Three measures of one thing, each about a fixed part of the other."""
    rows = []
    for area in AREAS:
        calls = chance.randint(200, 900)
        incidents = int(calls * chance.uniform(0.55, 0.62))
        rows.append([area, calls, incidents, int(incidents * chance.uniform(0.3, 0.36))])
    return _table(["Area", "Calls", "Incidents", "Crimes"], _texts(rows))


def _texts(rows: Sequence[Sequence[object]]) -> Rows:
    return [[str(one) for one in row] for row in rows]


Shape: TypeAlias = Callable[[random.Random], Table]

CLEAN_SHAPES: Final[tuple[Shape, ...]] = (
    a_whole_per_cent_column_above_a_total, a_ratio_that_its_heading_does_not_name,
    per_cents_in_a_row, detection_rates, detection_rates_with_a_total, averages_above_a_total,
    rates_above_a_total, an_index_beside_counts, costs_of_a_case, shares_of_what_was_stated,
    shares_near_a_plain_factor, whole_shares_that_make_99_or_101, whole_shares_in_three_years,
    whole_shares_without_a_sign, answers_to_a_survey, counts_and_whole_shares,
    people_with_several_needs, people_with_several_needs_in_one_year, some_kinds_of_all_crime,
    flags_that_overlap, changes_on_an_average_of_three_years, changes_on_an_average_alone,
    changes_on_a_baseline_that_is_an_average, populations_to_the_nearest_hundred,
    populations_in_thousands, thousands_of_pounds, thousands_of_pounds_in_three_years,
    millions_with_a_decimal, counts_rounded_to_five, counts_rounded_to_ten,
    points_of_whole_per_cents, months_and_the_year_so_far,
    thousands_of_pounds_so_far, rolling_years,
    average_highest_and_lowest, quarters_with_small_numbers_held_back, ranks_and_scores,
    counts_that_rise_together, budgets_in_whole_pounds, scores_of_unrounded_parts,
    targets_of_unrounded_rates, targets_to_the_nearest_five,
)  # fmt: skip
