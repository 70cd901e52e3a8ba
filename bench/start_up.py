"""How long a person waits for ``xlcsp --help``."""

from bench import Row, median_run, xlcsp


def rows() -> list[Row]:
    """One row."""
    taken = median_run(xlcsp("--help"), times=7).seconds
    return [Row("`xlcsp --help`", f"{taken:.2f} s", "under 0.4 s", taken < 0.4)]
