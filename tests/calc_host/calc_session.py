"""A real LibreOffice with the extension installed in a fresh profile, driven from another Python.

The Python that holds LibreOffice's ``uno`` module is the system's, so ``read_in_calc.py`` is run
there; it is told step after step and answers each. One LibreOffice serves all tests.
"""

import json
import os
import signal
import subprocess
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from calc_python import environment_of_calc

from xlcsp.hosts.calc.extension import build

TRIES = 4
LONGEST_SECONDS = 300
"""That one step may take."""
READER = Path(__file__).with_name("read_in_calc.py")


@dataclass
class Calc:
    """A running LibreOffice on a profile with the extension in it."""

    folder: Path
    python: str
    reader: subprocess.Popen[str] | None = None

    @property
    def settings(self) -> list[str]:
        """Where LibreOffice keeps this profile and its extensions."""
        base = self.folder.as_uri()
        return [
            f"-env:UserInstallation={base}/profile",
            f"-env:UNO_SHARED_PACKAGES={base}/shared",
            f"-env:UNO_SHARED_PACKAGES_CACHE={base}/shared/cache",
        ]

    def install(self) -> None:
        """Put the extension into the profile, as ``xlcsp calc install`` does, but for root too."""
        done = subprocess.run(
            ["unopkg", "add", "--shared", *self.settings, str(build(self.folder))],
            env=environment_of_calc(),
            capture_output=True,
            text=True,
            input="",
            timeout=120,
            check=False,
            start_new_session=True,
        )
        assert done.returncode == 0, done.stderr

    def start(self) -> None:
        """Start LibreOffice until it knows our functions.

        It starts itself again after an extension was added, and whoever has connected by then is
        cut off; so the first sessions may have to be tried again.
        """
        for _ in range(TRIES):
            self._start_reader()
            try:
                greeted = self.read(
                    [
                        {"do": "new"},
                        {"do": "formula", "cell": "A1", "text": '=CSP.RAG(323;294;"smaller")'},
                        {"do": "close"},
                    ]
                )
            except AssertionError:
                self.stop()
                continue
            assert greeted[1] == ["Red", 0]
            return
        raise AssertionError("LibreOffice did not start: " + self._said())

    def read(self, steps: list[dict[str, Any]]) -> list[Any]:
        """Do steps (see read_in_calc.py); what each found."""
        return [self._do(step) for step in steps]

    def _do(self, step: dict[str, Any]) -> Any:
        reader = self.reader
        assert reader is not None
        assert reader.stdin is not None
        assert reader.stdout is not None
        too_long = threading.Timer(LONGEST_SECONDS, self.stop)
        too_long.start()
        try:
            reader.stdin.write(json.dumps(step) + "\n")
            reader.stdin.flush()
            answer = reader.stdout.readline()
        except BrokenPipeError:
            answer = ""
        finally:
            too_long.cancel()
        assert answer, f"LibreOffice went at {step}: {self._said()}"
        return json.loads(answer)

    def _start_reader(self) -> None:
        with (self.folder / "said.txt").open("w", encoding="utf-8") as said:
            self.reader = subprocess.Popen(
                [self.python, str(READER), f"xlcsp-{os.getpid()}", *self.settings],
                env=environment_of_calc(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
                text=True,
                encoding="utf-8",
                start_new_session=True,
            )

    def _said(self) -> str:
        return (self.folder / "said.txt").read_text(encoding="utf-8")[-2000:]

    def stop(self) -> None:
        """End LibreOffice: at its input's end the reader closes it, else both are killed."""
        reader, self.reader = self.reader, None
        if reader is None:
            return
        if reader.stdin is not None and threading.current_thread() is threading.main_thread():
            with suppress(subprocess.TimeoutExpired, BrokenPipeError):
                reader.communicate(timeout=30)
        with suppress(ProcessLookupError):
            os.killpg(reader.pid, signal.SIGKILL)
        reader.wait()


def calc_with_extension(folder: Path, python: str) -> Calc:
    """A running LibreOffice on a fresh profile, the extension installed."""
    calc = Calc(folder, python)
    calc.install()
    calc.start()
    return calc
