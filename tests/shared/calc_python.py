"""The Python that holds LibreOffice's ``uno`` module: the system's, not ours."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from libreoffice_files import must_have


def python_with_uno() -> str | None:
    """The interpreter that holds the uno module; None where there is none."""
    pythons = [found for name in ("/usr/bin/python3", "python3") if (found := shutil.which(name))]
    return next((python for python in pythons if _has_uno(python)), None)


def python_of_calc() -> str:
    """LibreOffice's Python; skips the test where it or LibreOffice is missing, but fails it in CI."""
    must_have("soffice", "unopkg")
    python = python_with_uno()
    if python is not None:
        return python
    message = "python3-uno not installed (.ci/system-packages): Calc cannot be asked"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


def _has_uno(python: str) -> bool:
    command = [python, "-c", "import uno"]
    done = subprocess.run(
        command, env=environment_of_calc(), capture_output=True, timeout=60, check=False
    )
    return done.returncode == 0


def environment_of_calc() -> dict[str, str]:
    """The environment without our own Python's, which LibreOffice's would take for its own."""
    ours = str(Path(sys.prefix))
    kept = [each for each in os.environ["PATH"].split(os.pathsep) if not each.startswith(ours)]
    gone = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
    return {
        **{key: value for key, value in os.environ.items() if key not in gone},
        "PATH": os.pathsep.join(kept),
    }
