"""The exact Poisson distribution of a count, and the limits that it sets on the expected count.

A count of x has the lower limit that would give x or more with the tail's probability, and the
upper limit that would give x or fewer with it (Garwood 1936; the chi-square form of the limits).
Probabilities come from the incomplete gamma function by its series and its continued fraction
(Abramowitz & Stegun 6.5.29 and 6.5.31), so that small tails keep all their digits.
"""

from collections.abc import Callable
from math import exp, inf, lgamma, log, log1p, pi, sqrt
from sys import float_info

_SMALLEST_SHIFTED = 16.0
"""From here on Stirling's series gives log-gamma to the last digit with few terms."""

_CLOSE = 2 * float_info.epsilon
"""As near as two floating-point numbers can be told apart."""


def exact_limits(count: float, tail: float) -> tuple[float, float]:
    """The lower and upper limit of the expected count when ``count`` events were seen.

    ``tail`` is the probability left out on each side. The lower limit of no events is 0.
    """
    return _lower(count, tail), _upper(count, tail)


def _lower(count: float, tail: float) -> float:
    if count == 0:
        return 0.0

    def excess(mean: float) -> float:
        return at_least(count, mean) - tail

    return _rising_root(excess, lambda mean: _steepness(count, mean), count)


def _upper(count: float, tail: float) -> float:
    def shortfall(mean: float) -> float:
        return tail - at_most(count, mean)

    return _rising_root(shortfall, lambda mean: _steepness(count + 1, mean), count + 1)


def at_least(count: float, mean: float) -> float:
    """The probability of ``count`` events or more, ``count`` above 0, when ``mean`` are expected."""
    if mean <= 0:
        return 0.0
    return _by_series(count, mean) if mean < count + 1 else 1 - _by_fraction(count, mean)


def at_most(count: float, mean: float) -> float:
    """The probability of ``count`` events or fewer when ``mean`` are expected."""
    if mean <= 0:
        return 1.0
    shape = count + 1
    return 1 - _by_series(shape, mean) if mean < shape + 1 else _by_fraction(shape, mean)


def _steepness(shape: float, mean: float) -> float:
    """mean^shape e^-mean / gamma(shape): how fast the probability changes with log(mean).

    For large shapes the logarithm is taken about its peak, where the big terms cancel exactly.
    """
    if shape < _SMALLEST_SHIFTED:
        return exp(shape * log(mean) - mean - lgamma(shape))
    off = (mean - shape) / shape
    return exp(shape * (log1p(off) - off) - _stirling_rest(shape)) * sqrt(shape / (2 * pi))


def _stirling_rest(shape: float) -> float:
    """What Stirling's formula for log-gamma leaves out (its asymptotic series)."""
    inverse_square = 1 / shape**2
    series = 1 / 1188
    for coefficient in (-1 / 1680, 1 / 1260, -1 / 360, 1 / 12):
        series = coefficient + inverse_square * series
    return series / shape


def _by_series(shape: float, mean: float) -> float:
    """The lower incomplete gamma function, regularised, where ``mean`` is not far above ``shape``."""
    term = total = 1 / shape
    step = shape
    while term > total * float_info.epsilon / 8:
        step += 1
        term *= mean / step
        total += term
    return total * _steepness(shape, mean)


def _by_fraction(shape: float, mean: float) -> float:
    """The upper incomplete gamma function, regularised, where ``mean`` is above ``shape`` + 1.

    Lentz's way of working out the continued fraction from the front.
    """
    part = mean + 1 - shape
    above, below = inf, 1 / part
    fraction, turn, change = below, 0, 0.0
    while abs(change - 1) > _CLOSE:
        turn += 1
        numerator = -turn * (turn - shape)
        part += 2
        below = 1 / (numerator * below + part)
        above = part + numerator / above
        change = below * above
        fraction *= change
    return fraction * _steepness(shape, mean)


def _rising_root(
    function: Callable[[float], float], steepness: Callable[[float], float], start: float
) -> float:
    """Where a rising function of a mean crosses zero: Newton's steps, kept within a bracket.

    ``steepness`` is the function's slope over the logarithm of the mean.
    """
    below, above, mean = 0.0, inf, start
    while above - below > _CLOSE * mean:
        height, rise = function(mean), steepness(mean)
        step = height / rise if rise > 0 else inf
        if abs(step) <= _CLOSE:
            break
        below, above = (mean, above) if height < 0 else (below, mean)
        mean -= mean * step
        if not below < mean < above:
            mean = (below + above) / 2 if above < inf else 2 * below
        if mean in (below, above):
            break
    return mean
