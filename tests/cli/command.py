"""Runs the command line as a user does: another process, its output and exit code."""

import os
import subprocess
import sys
from pathlib import Path

WORKBOOKS = Path(__file__).parents[2] / "workbooks"


def xlcsp(
    *arguments: str | Path, given: str = "", cwd: Path | None = None, path: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs ``xlcsp`` with these arguments and standard input; ``path`` is looked in first."""
    environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "120"}
    if path:
        environment["PYTHONPATH"] = str(path)
    return subprocess.run(
        [sys.executable, "-m", "xlcsp", *map(str, arguments)],
        input=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env=environment,
        timeout=120,
        check=False,
    )
