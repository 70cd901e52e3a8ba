"""Files that LibreOffice opens and saves as another kind, for tests of every room."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
"""Each sheet as text, in a file ``Book-Sheet.csv``."""

_AT_ONCE = 200


def must_have(*programs: str) -> None:
    """Skips where a program is missing, and says so; in CI it must be there."""
    missing = [program for program in programs if shutil.which(program) is None]
    if not missing:
        return
    message = f"{' and '.join(missing)} not installed (.ci/system-packages): nothing is looked at"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


def converted(files: Sequence[Path], kind: str, folder: Path, settings: str = "") -> list[Path]:
    """Opens the files in a profile of their own, with these settings, and saves them in the folder.

    Gives the new files' names, where the kind makes one of each.
    """
    must_have("soffice")
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    if settings:
        (profile / "user" / "registrymodifications.xcu").write_text(settings)
    for start in range(0, len(files), _AT_ONCE):
        subprocess.run(
            [
                *("soffice", f"-env:UserInstallation={profile.resolve().as_uri()}", "--headless"),
                *("--convert-to", kind, "--outdir", str(folder)),
                *map(str, files[start : start + _AT_ONCE]),
            ],
            check=True,
            capture_output=True,
            timeout=900,
        )
    ending = kind.partition(":")[0]
    return [folder / f"{file.stem}.{ending}" for file in files]
