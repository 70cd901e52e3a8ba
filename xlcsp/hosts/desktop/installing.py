"""The add-in put into the user's own folders, and taken out: no rights of an administrator needed.

Two files: ``xlcsp.xlam`` in Excel's start-up folder of the user, and the settings that tell its VBA
which Python to start, in the form of xlwings.conf. Both are written by this program, so Windows
gives them no Mark of the Web.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from xlcsp.hosts.desktop.add_in import ADD_IN, add_in
from xlcsp.hosts.desktop.windows_pc import WindowsPc, bits_of

_ENCODING: Final = "cp1252"
"""VBA reads the settings in the code page of the system."""


class NotInstalled(RuntimeError):
    """The add-in cannot be installed or taken out; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Step:
    """One file: where, and what it is for."""

    path: Path
    what: str
    content: bytes


def steps(pc: WindowsPc, folder: Path | None = None, signed: Path | None = None) -> list[Step]:
    """What an installation writes. ``signed``: an add-in that was signed, in place of a new one."""
    return [
        Step((folder or pc.start_up) / ADD_IN, "the add-in", _add_in(signed)),
        Step(pc.settings, "which Python it starts", _settings(pc)),
    ]


def install(pc: WindowsPc, folder: Path | None = None, signed: Path | None = None) -> list[Step]:
    """Write the files. NotInstalled, before anything is written, where they would not work."""
    check_excel(pc)
    check_xlwings(pc)
    done = steps(pc, folder, signed)
    for step in done:
        try:
            step.path.parent.mkdir(parents=True, exist_ok=True)
            step.path.write_bytes(step.content)
        except PermissionError as error:
            raise NotInstalled(
                f"{step.path} may not be written. If Excel is running, close it and try again; "
                "else the folder is read-only for you: ask IT for a trusted folder that you may "
                "write, and name it with --folder."
            ) from error
        except OSError as error:
            raise NotInstalled(f"{step.path} cannot be written: {error.strerror}.") from error
    return done


def uninstall(pc: WindowsPc, folder: Path | None = None) -> list[Path]:
    """Take the files out; which there were."""
    gone = []
    for path in ((folder or pc.start_up) / ADD_IN, pc.settings):
        try:
            path.unlink()
            gone.append(path)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise NotInstalled(
                f"{path} cannot be deleted: {error.strerror}. Close Excel and try again."
            ) from error
    if pc.settings.parent.is_dir() and not any(pc.settings.parent.iterdir()):
        pc.settings.parent.rmdir()
    return gone


# What must be there ---------------------------------------------------------------------------------


def check_excel(pc: WindowsPc) -> Path:
    """Excel's program; NotInstalled where there is none."""
    excel = pc.excel
    if excel is None:
        raise NotInstalled(
            "No desktop Excel was found on this PC. Excel on the web and the Excel of the "
            "Microsoft Store's mobile kind take no such add-in: ask for the add-in that xlcsp "
            "serves (docs/addin.md)."
        )
    return excel


def check_xlwings(pc: WindowsPc) -> Path:
    """xlwings' DLL for this Excel; NotInstalled where it does not lie beside the interpreter."""
    installed = xlwings_version()
    if installed is None:
        raise NotInstalled(
            "xlwings is not installed here: pip install .[desktop] in the folder of xlcsp"
        )
    bits = bits_of(check_excel(pc)) or 64
    name = f"xlwings{bits}-{installed}.dll"
    folders = (pc.python.parent, pc.python.parent.parent)
    found = next((folder / name for folder in folders if (folder / name).is_file()), None)
    if found is None:
        raise NotInstalled(
            f"This is a {bits}-bit Excel, and {name} lies neither in {folders[0]} nor in "
            f"{folders[1]}, where Excel would look for it. Install xlwings {installed} with pip, "
            "without --user, into a Python from python.org, not the Microsoft Store's."
        )
    return found


def xlwings_version() -> str | None:
    """The version of xlwings that is installed beside this program."""
    try:
        return version("xlwings")
    except PackageNotFoundError:
        return None


# The files ------------------------------------------------------------------------------------------


def _add_in(signed: Path | None) -> bytes:
    if signed is None:
        return add_in()
    try:
        return signed.read_bytes()
    except OSError as error:
        raise NotInstalled(f"{signed} cannot be read: {error.strerror}.") from error


def _settings(pc: WindowsPc) -> bytes:
    """The settings file, with other lines that stand in it kept."""
    ours = {
        "INTERPRETER_WIN": str(pc.python),
        "ADD_WORKBOOK_TO_PYTHONPATH": "False",
        "PYTHONPATH": str(pc.python.parent),  # left empty, xlwings would take the current folder
        "SHOW CONSOLE": "False",
    }
    try:
        return _as_lines({**read_settings(pc), **ours}.items()).encode(_ENCODING)
    except UnicodeEncodeError as error:
        raise NotInstalled(
            f"VBA cannot read the path {pc.python}: install Python in a folder whose name has "
            "plain letters."
        ) from error


def read_settings(pc: WindowsPc) -> dict[str, str]:
    """The settings that are there, by name in capitals."""
    try:
        text = pc.settings.read_text(encoding=_ENCODING)
    except (OSError, UnicodeDecodeError):
        return {}
    return {line[0].upper(): line[1] for line in csv.reader(io.StringIO(text)) if len(line) == 2}


def _as_lines(settings: Iterable[tuple[str, str]]) -> str:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(settings)
    return out.getvalue()
