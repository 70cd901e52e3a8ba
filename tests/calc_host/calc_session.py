"""A real LibreOffice with the extension installed in a fresh profile, driven from another Python.

The Python that holds LibreOffice's ``uno`` module is the system's, so a small script is run there;
it opens workbooks in one session and writes what it finds as JSON.
"""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlcsp.hosts.calc.extension import build

TRIES = 4
READER = Path(__file__).with_name("read_in_calc.py")


def pythons() -> list[str]:
    """Interpreters that may hold the uno module."""
    return [found for name in ("/usr/bin/python3", "python3") if (found := shutil.which(name))]


def python_with_uno() -> str | None:
    """The interpreter that does."""
    return next(
        (
            python
            for python in pythons()
            if subprocess.run(
                [python, "-c", "import uno"], env=clean(), capture_output=True, check=False
            ).returncode
            == 0
        ),
        None,
    )


def clean() -> dict[str, str]:
    """The environment without our own Python's, which LibreOffice's would take for its own."""
    ours = str(Path(sys.prefix))
    kept = [each for each in os.environ["PATH"].split(os.pathsep) if not each.startswith(ours)]
    gone = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
    return {
        **{key: value for key, value in os.environ.items() if key not in gone},
        "PATH": os.pathsep.join(kept),
    }


@dataclass(frozen=True)
class Calc:
    """A profile with the extension in it."""

    folder: Path
    python: str

    @property
    def settings(self) -> list[str]:
        """Where LibreOffice keeps this profile and its extensions."""
        base = self.folder.as_uri()
        return [
            f"-env:UserInstallation={base}/profile",
            f"-env:UNO_SHARED_PACKAGES={base}/shared",
            f"-env:UNO_SHARED_PACKAGES_CACHE={base}/shared/cache",
        ]

    def read(self, script: list[dict[str, Any]]) -> list[Any]:
        """Runs steps (see read_in_calc.py) in one session; what each found."""
        for _ in range(TRIES):
            answers, said = self.try_to_read(script)
            if answers is not None:
                return answers
        raise AssertionError(said)

    def try_to_read(self, script: list[dict[str, Any]]) -> tuple[list[Any] | None, str]:
        """The same; None where the session broke, and what was said."""
        steps = self.folder / "steps.json"
        answers = self.folder / "answers.json"
        answers.unlink(missing_ok=True)
        steps.write_text(json.dumps(script), encoding="utf-8")
        try:
            done = subprocess.run(
                [self.python, READER, steps, answers, self.folder.name, *self.settings],
                env=clean(),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=150,
                start_new_session=True,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            return None, str(error)
        if not answers.exists():
            return None, done.stdout
        return json.loads(answers.read_text(encoding="utf-8")), done.stdout


def calc_with_extension(folder: Path, python: str) -> Calc:
    """A fresh profile with the extension installed.

    LibreOffice starts itself again after an extension was added, and whoever has connected by
    then is cut off; so the first sessions may have to be tried again.
    """
    calc = Calc(folder, python)
    command = ["unopkg", "add", "--shared", *calc.settings, str(build(folder))]
    done = subprocess.run(
        command,
        env=clean(),
        capture_output=True,
        text=True,
        input="",
        timeout=120,
        check=False,
        start_new_session=True,
    )
    assert done.returncode == 0, done.stderr
    return calc
