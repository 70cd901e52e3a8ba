"""Statistical process control of many series, and the limits of many rates, as worksheet calls."""

import random

from bench import Row, median_seconds
from xlcsp.worksheet import call
from xlcsp.worksheet.values import Grid

SERIES = 10_000
POINTS = 36
RATES = 1_000


def rows() -> list[Row]:
    """A row for the tables of 10,000 series, and one for the limits of 1,000 rates."""
    chance = random.Random(36)  # noqa: S311 (repeatable figures, not secrets)
    many: list[Grid] = [
        tuple((float(chance.randrange(20, 60)),) for _ in range(POINTS)) for _ in range(SERIES)
    ]
    counts: Grid = tuple((float(chance.randrange(0, 400)),) for _ in range(RATES))
    people: Grid = tuple((float(chance.randrange(1_000, 90_000)),) for _ in range(RATES))

    def charts() -> None:
        for values in many:
            call("CSP.SPC", (values, "smaller"))

    spc = median_seconds(charts, 3)
    limits = median_seconds(lambda: call("CSP.RATELIMITS", (counts, people)))
    return [
        Row(
            f"CSP.SPC of {SERIES:,} series of {POINTS} points", f"{spc:.2f} s", "under 2 s", spc < 2
        ),
        Row(
            f"CSP.RATELIMITS of {RATES:,} rates in one call",
            f"{limits * 1000:.0f} ms",
            "under 50 ms",
            limits < 0.05,
        ),
    ]
