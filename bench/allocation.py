"""Sharing a pot among 40,000 rows to the penny, with and without bounds."""

import random
from decimal import Decimal

from bench import Row, median_seconds
from xlcsp.calc.allocation import allocate

ROWS = 40_000
TOTAL = Decimal("1000000000000.00")


def rows() -> list[Row]:
    """A row without bounds, and one where floors and caps bind for many rows."""
    chance = random.Random(40_000)  # noqa: S311 (repeatable figures, not secrets)
    weights = [Decimal(chance.randrange(1, 10**9)) / 1000 for _ in range(ROWS)]
    mean = TOTAL / ROWS
    floor, cap = (mean / 2).quantize(Decimal("0.01")), (mean * 3 / 2).quantize(Decimal("0.01"))
    keys = [f"area {row:05}" for row in range(ROWS)]
    plain = median_seconds(lambda: allocate(TOTAL, weights, keys=keys))
    bounded = median_seconds(lambda: allocate(TOTAL, weights, Decimal("0.01"), floor, cap, keys))
    aim = "under 0.5 s"
    return [
        Row(
            "£1 trillion shared among 40,000 rows to the penny", f"{plain:.2f} s", aim, plain < 0.5
        ),
        Row("the same with a floor and a cap for each", f"{bounded:.2f} s", aim, bounded < 0.5),
    ]
