"""The add-in's server against a do-nothing function of xlwings-server, measured in the same run.

Three servers, each a process of its own with one worker: ours, and xlwings-server with a project of
one function that gives a word for each row and does nothing else, once as it is installed (stock) and once without the import for
every cell (no_import_per_cell). Requests are what Excel sends, one at a time over one connection,
turn and turn about. Then 50 officers at once, on two workers of ours.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from socket import socket

from bench import Row

ONE_CELL_CALLS = 400
RANGE_CALLS = 60
ROWS = 1_000
OFFICERS = 50
CELLS_EACH = 200
SECONDS = 60
PAUSE = (0.5, 1.5)
"""Seconds between an officer's recalculations, at random."""

DO_NOTHING = """
import os
from xlwings.server import func
if os.environ.get("BENCH_WITHOUT_IMPORTS"):
    from xlcsp.hosts.addin.no_import_per_cell import avoid_import_per_cell
    avoid_import_per_cell()

@func
def nothing(value, target, better, amber=None, unit=None, previous=None):
    return [["Red"]] * len(value) if isinstance(value, list) else "Red"
"""
SETTINGS = "[tool.xlwings_server]\nenable_socketio = false\n"


@dataclass(frozen=True, slots=True)
class Served:
    """A server that runs, and how it is asked for one call."""

    port: int
    process: int
    ours: bool

    def request(self, arguments: Sequence[object]) -> tuple[str, bytes]:
        """The path and the body of one call."""
        if self.ours:
            sent: object = {"calls": [{"name": "RAG", "arguments": arguments}]}
            return "/csp/calls", json.dumps(sent).encode()
        sent = {
            "client": "Office.js",
            "func_name": "nothing",
            "args": arguments,
            "caller_address": "[Book1]Sheet1!A1",
            "version": "",
            "runtime": "1.4",
        }
        return "/xlwings/custom-functions-call", json.dumps(sent).encode()


def rows() -> list[Row]:
    """Latency and rate of one worker, then memory, then many officers at once."""
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory()))
        ours = running.enter_context(_our_server(workers=1))
        fixed = running.enter_context(_do_nothing(folder / "fixed", without_imports=True))
        stock = running.enter_context(_do_nothing(folder / "stock", without_imports=False))
        measured = [*_one_cell(ours, fixed, stock), *_one_range(ours, fixed, stock)]
        measured.append(Row("memory of one worker at its peak", f"{_peak_mb(ours.process):.0f} MB"))
    with _our_server(workers=2) as two:
        measured.append(_officers(two))
    return measured


def _one_cell(ours: Served, fixed: Served, stock: Served) -> list[Row]:
    cell = [[[323]], [[294]], [["smaller"]], [[0.05]], None, None]
    own, bare, its = _in_turn((ours, fixed, stock), cell, ONE_CELL_CALLS)
    a_second = [1 / statistics.median(taken) for taken in (own, bare, its)]
    times = a_second[1] / a_second[0]
    return [
        Row(
            "one-cell calls a second, one at a time (do-nothing function; the same, stock)",
            f"{a_second[0]:.0f} ({a_second[1]:.0f}; {a_second[2]:.0f})",
            "within 1.3 times of do-nothing",
            times <= 1.3,
        )
    ]


def _one_range(ours: Served, fixed: Served, stock: Served) -> list[Row]:
    figures = random.Random(1_000)  # noqa: S311 (repeatable figures, not secrets)
    value, target, amber, previous = (
        [[round(figures.uniform(1, 900), 1)] for _ in range(ROWS)] for _ in range(4)
    )
    amber = [[round(cell / 9_000, 4)] for (cell,) in amber]
    better = [[figures.choice(("smaller", "bigger"))] for _ in range(ROWS)]
    ranges = [value, target, better, amber, None, previous]
    own, bare, its = _in_turn((ours, fixed, stock), ranges, RANGE_CALLS)
    shown = [f"{_at(taken, 50)} / {_at(taken, 99)}" for taken in (own, bare, its)]
    medians = [statistics.median(taken) for taken in (own, bare, its)]
    return [
        Row(
            "one call of 1,000 x 5 cells, p50 / p99 (do-nothing function)",
            f"{shown[0]} ({shown[1]})",
            "within 1.3 times of do-nothing",
            medians[0] <= 1.3 * medians[1],
        ),
        Row(
            "the same against do-nothing in stock xlwings-server",
            f"{medians[2] / medians[0]:.1f} times faster ({shown[2]})",
            "at least 5 times faster",
            medians[2] >= 5 * medians[0],
        ),
    ]


def _in_turn(
    servers: Sequence[Served], arguments: Sequence[object], times: int
) -> list[list[float]]:
    """Seconds of each call, the servers asked turn and turn about."""
    asked = [(HTTPConnection("127.0.0.1", one.port), *one.request(arguments)) for one in servers]
    taken: list[list[float]] = [[] for _ in servers]
    for turn in range(times + 5):
        for (connection, path, body), seconds in zip(asked, taken, strict=True):
            started = time.perf_counter()
            status = _ask(connection, path, body)
            if status != 200:
                sys.exit(f"the bench's own request was answered {status}")
            if turn >= 5:
                seconds.append(time.perf_counter() - started)
    return taken


def _ask(connection: HTTPConnection, path: str, body: bytes) -> int:
    connection.request("POST", path, body, {"Content-Type": "application/json"})
    reply = connection.getresponse()
    reply.read()
    return reply.status


@dataclass(slots=True)
class _Told:
    """What the officers' threads tell."""

    seconds: list[float] = field(default_factory=list)
    errors: int = 0


def _officers(server: Served) -> Row:
    """Fifty officers, each recalculating 200 cells every second or so."""
    calls = [
        {"name": "RAG", "arguments": [[[300 + cell]], [[294]], [["smaller"]], [[0.05]], None, None]}
        for cell in range(CELLS_EACH)
    ]
    body = json.dumps({"calls": calls}).encode()
    told = _Told()
    until = time.monotonic() + SECONDS
    threads = [
        threading.Thread(target=_officer, args=(server.port, body, until, number, told))
        for number in range(OFFICERS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Row(
        f"{OFFICERS} officers recalculating {CELLS_EACH} cells every second or so, for a minute, "
        "on 2 workers: errors, recalculations, p50 / p99",
        f"{told.errors}, {len(told.seconds):,}, {_at(told.seconds, 50)} / {_at(told.seconds, 99)}",
        "no errors",
        told.errors == 0,
    )


def _officer(port: int, body: bytes, until: float, number: int, told: _Told) -> None:
    chance = random.Random(number)  # noqa: S311 (repeatable pauses, not secrets)
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    while time.monotonic() < until:
        time.sleep(chance.uniform(*PAUSE))
        started = time.perf_counter()
        try:
            good = _ask(connection, "/csp/calls", body) == 200
        except (OSError, HTTPException):
            good = False
            connection.close()
        told.seconds.append(time.perf_counter() - started)
        told.errors += not good


def _at(seconds: Sequence[float], percent: int) -> str:
    """A percentile, in milliseconds."""
    ordered = sorted(seconds)
    return f"{1000 * ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]:.1f} ms"


def _peak_mb(process: int) -> float:
    """Peak resident memory, in MB (1,000,000 bytes)."""
    for line in Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024 / 1e6
    return 0.0


# Servers


@contextmanager
def _our_server(workers: int) -> Iterator[Served]:
    port = _free_port()
    command = [sys.executable, "-m", "xlcsp", "addin", "serve", "--noncommercial"]
    command += ["--port", str(port), "--workers", str(workers)]
    with _process(command, port, "/health", {}) as process:
        yield Served(port, process, ours=True)


@contextmanager
def _do_nothing(project: Path, without_imports: bool) -> Iterator[Served]:
    functions = project / "custom_functions"
    functions.mkdir(parents=True)
    (functions / "__init__.py").write_text(DO_NOTHING, encoding="utf-8")
    (project / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    port = _free_port()
    command = [sys.executable, "-m", "uvicorn", "xlwings_server.main:main_app"]
    command += ["--port", str(port), "--log-level", "warning"]
    environment = {
        "XLWINGS_LICENSE_KEY": "noncommercial",
        "XLWINGS_PROJECT_DIR": str(project),
        "BENCH_WITHOUT_IMPORTS": "1" if without_imports else "",
    }
    with _process(command, port, "/", environment) as process:
        yield Served(port, process, ours=False)


@contextmanager
def _process(
    command: Sequence[str], port: int, path: str, environment: dict[str, str]
) -> Iterator[int]:
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **environment},
    )
    try:
        _wait(port, path)
        yield process.pid
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(port: int, path: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", path)
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    sys.exit("a server of the bench did not start")


def _free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
