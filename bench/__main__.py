"""Prints the bench table, and the machine that it ran on."""

import compileall
import importlib
import os
import platform
import sys
from pathlib import Path

from bench import ROOT, Row

MODULES = [
    "start_up",
    "allocation",
    "recalc",
    "large_book",
    "refresh",
    "noise",
    "tables",
    "audit",
    "calc_host",
    "addin",
    "addin_browser",
]


def main() -> None:
    """Runs the modules named on the command line, or all.

    The package is compiled first, as pip does when it installs one: a process that is timed would
    else compile every module anew, which no user waits for.
    """
    compileall.compile_dir(ROOT / "xlcsp", quiet=1)
    compileall.compile_dir(ROOT / "bench", quiet=1)
    print(_machine())
    print()
    print("| what | measured | aim | met |")
    print("|---|---|---|---|")
    for name in sys.argv[1:] or MODULES:
        for row in importlib.import_module(f"bench.{name}").rows():
            print(_line(row), flush=True)


def _line(row: Row) -> str:
    met = {True: "yes", False: "no", None: ""}[row.met]
    return f"| {row.what} | {row.measured} | {row.aim} | {met} |"


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{platform.system()} {platform.machine()}, {_processor()}, {os.cpu_count()} cores, "
        f"{memory:.0f} GiB, Python {platform.python_version()}"
    )


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or "processor unknown"


if __name__ == "__main__":
    main()
