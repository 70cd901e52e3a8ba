"""The extension put into LibreOffice for one user, by LibreOffice's own ``unopkg``."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from xlcsp.hosts.calc.extension import IDENTIFIER, build

_MAC = Path("/Applications/LibreOffice.app/Contents/MacOS/unopkg")
_WINDOWS = ("ProgramFiles", "ProgramFiles(x86)")
_LONGEST_SECONDS = 120


class CannotInstall(Exception):
    """The extension was not installed; the text says why and what to do."""


def install() -> None:
    """Install the extension for this user, in place of an older one. Raises CannotInstall."""
    unopkg = find_unopkg()
    with tempfile.TemporaryDirectory() as folder:
        _run(unopkg, "add", "--force", str(build(Path(folder))))


def uninstall() -> None:
    """Take the extension out. Raises CannotInstall."""
    _run(find_unopkg(), "remove", IDENTIFIER)


def find_unopkg() -> Path:
    """LibreOffice's program for extensions. Raises CannotInstall where there is none."""
    for place in _places():
        if place.is_file():
            return place
    raise CannotInstall(
        "LibreOffice was not found. Install it, or run `xlcsp calc build` and open xlcsp.oxt in "
        "LibreOffice (Tools, Extensions, Add)."
    )


def _places() -> Iterator[Path]:
    on_path = shutil.which("unopkg")
    if on_path:
        yield Path(on_path)
    yield _MAC
    for name in _WINDOWS:
        folder = os.environ.get(name)
        if folder:
            yield Path(folder) / "LibreOffice" / "program" / "unopkg.com"


def _run(unopkg: Path, *arguments: str) -> None:
    if sys.platform != "win32" and os.geteuid() == 0:
        raise CannotInstall(
            "LibreOffice installs extensions for a person, not for root: run this as the user who "
            "will use Calc."
        )
    ours = ("PYTHONPATH", "PYTHONHOME")
    environment = {key: value for key, value in os.environ.items() if key not in ours}
    try:
        done = subprocess.run(  # noqa: S603 - a program found by its name, with our own words
            [unopkg, *arguments],
            capture_output=True,
            text=True,
            timeout=_LONGEST_SECONDS,
            env=environment,
            input="",
            start_new_session=True,  # it may otherwise stop us, waiting for a terminal
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotInstall(f"LibreOffice's unopkg could not be run: {error}.") from error
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise CannotInstall(
            f"LibreOffice's unopkg refused: {said[0] if said else 'without a reason'} "
            "Close LibreOffice and try again."
        )
