"""When a relation that was found out counts: enough support, and strictly more keepers than breakers.

Support is counted in bits. A figure that keeps a relation says the more, the less likely it would
be by chance: one of 1,000 possible figures is worth 10 bits. What was tried to find the relation is
taken off again, so that searching many combinations proves nothing by itself.
"""

from collections.abc import Iterable
from math import comb, log2
from typing import Final

ENOUGH: Final = 8.0
"""Bits left over for a relation to count: by chance about one in 250."""
MOST_BITS: Final = 20.0


def bits(possible: float) -> float:
    """What one keeper says, of so many possible figures."""
    return min(log2(possible), MOST_BITS) if possible > 1 else 0.0


def counts(keepers: Iterable[float], broken: int, tried: float) -> bool:
    """Whether keepers worth so many bits outweigh the breakers and the combinations tried."""
    worth = list(keepers)
    kept = len(worth)
    if kept < 2 or kept <= broken:
        return False
    return sum(worth) - log2(max(tried, 1)) - log2(comb(kept + broken, kept)) >= ENOUGH


def confidence(kept: int, broken: int) -> float:
    """How sure a relation is, from 0 to 1: keepers among all, with one doubt on each side."""
    return round((kept + 1) / (kept + broken + 2), 2)
