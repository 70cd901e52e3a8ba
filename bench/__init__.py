"""Speed and memory against what a user would pick instead, measured in the same run.

``python -m bench`` prints one table; ``python -m bench NAME ...`` only those modules. A module here
gives ``rows()``, one Row for each line of the table. Times are of whole processes where a user
would start a process, and the median of several runs. No test rests on a time.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was done, what came out, and the aim it is held against."""

    what: str
    measured: str
    aim: str = ""
    met: bool | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One finished process."""

    seconds: float
    peak_mb: float


_LAUNCHER = """
import json, os, resource, sys, time
nothing = os.open(os.devnull, os.O_WRONLY)
started = time.perf_counter()
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=[
    (os.POSIX_SPAWN_DUP2, nothing, 1), (os.POSIX_SPAWN_DUP2, nothing, 2)])
_, status, usage = os.wait4(child, 0)
print(json.dumps([time.perf_counter() - started, usage.ru_maxrss, os.waitstatus_to_exitcode(status)]))
"""
"""Starts the command: a process's peak memory counts that of the one it was started from."""


def run(command: Sequence[str | Path]) -> Run:
    """Runs a command to its end; wall seconds, and its peak memory in MB (1,000,000 bytes)."""
    done = subprocess.run(
        [sys.executable, "-S", "-c", _LAUNCHER, *map(str, command)],
        check=True,
        capture_output=True,
        text=True,
    )
    seconds, kilobytes, code = json.loads(done.stdout)
    if code not in (0, 1):
        sys.exit(f"{command} ended with {code}")
    return Run(seconds, kilobytes * 1024 / 1e6)


def median_run(command: Sequence[str | Path], times: int = 3) -> Run:
    """The run with the median time, and the median of the peaks."""
    runs = [run(command) for _ in range(times)]
    return Run(
        statistics.median(r.seconds for r in runs), statistics.median(r.peak_mb for r in runs)
    )


def median_seconds(work: Callable[[], object], times: int = 5) -> float:
    """How long a call takes inside this process."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def xlcsp(*arguments: str | Path) -> list[str | Path]:
    """The command line of this installation."""
    return [Path(sys.executable).with_name("xlcsp"), *arguments]
