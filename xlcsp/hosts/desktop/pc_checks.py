"""Whether the installed add-in will work on this PC, and what to ask IT for where a policy stops it.

Policies are read, never changed. Their names are those of the Office policy templates; registry
keys as Microsoft documents them for Office 2016 and later (16.0).
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from xlcsp.hosts.desktop.add_in import ADD_IN, add_in
from xlcsp.hosts.desktop.installing import (
    NotInstalled,
    check_excel,
    check_xlwings,
    read_settings,
)
from xlcsp.hosts.desktop.windows_pc import WindowsPc

_SECURITY: Final = r"Software\{}Microsoft\Office\16.0\Excel\Security"
_KEYS: Final = tuple(
    rf"{root}\{_SECURITY.format(policies)}"
    for policies in ("Policies\\", "")
    for root in ("HKCU", "HKLM")
)
"""Those of policies first."""
_USERS_LOCATIONS: Final = (
    r"HKCU\Software\Policies\Microsoft\Office\16.0\Common\Security\Trusted Locations"
)
_COMMAND_PROMPT: Final = r"HKCU\Software\Policies\Microsoft\Windows\System"
_ALL_DISABLED: Final = 4
_SIGNED_ONLY: Final = 3

SIGNED: Final = (
    "Ask IT to sign xlcsp.xlam with the organisation's certificate and to trust its publisher; then "
    "xlcsp desktop install --signed FILE."
)
TRUSTED: Final = (
    "Ask IT for a trusted location that you may write, or to allow Excel's own start-up folder; then "
    "xlcsp desktop install --folder FOLDER."
)
SERVED: Final = (
    "the add-in that xlcsp serves, which needs nothing on this PC (docs/addin.md, docs/deploy.md)"
)
UNBLOCK: Final = (
    "The file carries the Mark of the Web, so Excel blocks its macros. Install it with xlcsp desktop "
    "install, which leaves no mark; or right-click it, Properties, Unblock."
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    good: bool
    said: str


def findings(pc: WindowsPc, folder: Path | None = None) -> Iterator[Finding]:
    """Everything that must be so, one after the other."""
    place = (folder or pc.start_up) / ADD_IN
    yield _excel(pc)
    yield _dll(pc)
    yield _file(place)
    yield _mark(place)
    yield _interpreter(pc)
    yield _folder_trusted(pc, place.parent)
    yield _macros_allowed(pc)
    yield _add_ins_allowed(pc)
    yield _command_prompt(pc)


def _excel(pc: WindowsPc) -> Finding:
    try:
        return Finding("Excel", True, str(check_excel(pc)))
    except NotInstalled as reason:
        return Finding("Excel", False, str(reason))


def _dll(pc: WindowsPc) -> Finding:
    try:
        return Finding("xlwings for this Excel", True, str(check_xlwings(pc)))
    except NotInstalled as reason:
        return Finding("xlwings for this Excel", False, str(reason))


def _file(place: Path) -> Finding:
    try:
        held = place.read_bytes()
    except OSError:
        return Finding("Add-in", False, f"{place} is not there: xlcsp desktop install")
    if held == add_in():
        return Finding("Add-in", True, f"{place}, as this xlcsp makes it")
    if _is_signed(held):
        return Finding("Add-in", True, f"{place}, signed; sign it anew after each update of xlcsp")
    return Finding(
        "Add-in",
        False,
        f"{place} is of another version of xlcsp or xlwings: xlcsp desktop install",
    )


def _is_signed(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return any("vbaProjectSignature" in name for name in package.namelist())
    except zipfile.BadZipFile:
        return False


def _mark(place: Path) -> Finding:
    stream = Path(f"{place}:Zone.Identifier")
    try:
        text = stream.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return Finding("Mark of the Web", True, "none")
    if "ZoneId=3" in text or "ZoneId=4" in text:
        return Finding("Mark of the Web", False, UNBLOCK)
    return Finding("Mark of the Web", True, "none that blocks")


def _interpreter(pc: WindowsPc) -> Finding:
    named = read_settings(pc).get("INTERPRETER_WIN", "")
    if not named:
        return Finding("Python", False, f"{pc.settings} names none: xlcsp desktop install")
    if not Path(named).is_file():
        return Finding("Python", False, f"{named} is gone: xlcsp desktop install")
    if Path(named) != pc.python:
        return Finding("Python", False, f"{named}, not the one that runs this: {pc.python}")
    if "WindowsApps" in named:
        return Finding(
            "Python",
            False,
            f"{named} is the Microsoft Store's, which Excel cannot start reliably: install Python "
            "from python.org for yourself alone.",
        )
    return Finding("Python", True, named)


def _folder_trusted(pc: WindowsPc, folder: Path) -> Finding:
    what = "Trusted folder"
    for key in _KEYS:
        if pc.registry(rf"{key}\Trusted Locations", "AllLocationsDisabled") == 1:
            return Finding(what, False, f"A policy trusts no folder at all. {SIGNED}")
    if _listed(pc, folder, _KEYS[:2]):
        return Finding(what, True, f"{folder}, by a policy")
    if pc.registry(_USERS_LOCATIONS, "Allow User Locations") == 0:
        return Finding(what, False, f"A policy trusts only folders that it names. {TRUSTED}")
    if folder == pc.start_up:
        return Finding(what, True, f"{folder} (Excel's own, trusted unless IT took it away)")
    if _listed(pc, folder, _KEYS[2:]):
        return Finding(what, True, str(folder))
    return Finding(what, False, f"{folder} is not among Excel's trusted locations. {TRUSTED}")


def _listed(pc: WindowsPc, folder: Path, keys: Sequence[str]) -> bool:
    wanted = str(folder).rstrip("\\/").lower()
    for key in keys:
        for number in range(100):
            path = pc.registry(rf"{key}\Trusted Locations\Location{number}", "Path")
            if isinstance(path, str) and path.rstrip("\\/").lower() == wanted:
                return True
    return False


def _macros_allowed(pc: WindowsPc) -> Finding:
    what = "Macros"
    setting = next((value for key in _KEYS if (value := pc.registry(key, "VBAWarnings"))), None)
    if setting == _ALL_DISABLED:
        return Finding(
            what, True, "switched off except from trusted folders, which is enough: keep it there"
        )
    if setting == _SIGNED_ONLY:
        return Finding(
            what, True, f"only signed ones outside trusted folders. If they do not run: {SIGNED}"
        )
    return Finding(what, True, "allowed from trusted folders")


def _add_ins_allowed(pc: WindowsPc) -> Finding:
    what = "Add-ins"
    if any(pc.registry(key, "DisableAllAddins") == 1 for key in _KEYS):
        return Finding(
            what,
            False,
            f"A policy switches all add-ins off: ask IT for {SERVED}.",
        )
    if any(pc.registry(key, "RequireAddinSig") == 1 for key in _KEYS):
        return Finding(what, False, f"A policy wants add-ins signed. {SIGNED}")
    return Finding(what, True, "allowed")


def _command_prompt(pc: WindowsPc) -> Finding:
    what = "Command prompt"
    if pc.registry(_COMMAND_PROMPT, "DisableCMD"):
        return Finding(
            what,
            False,
            "A policy switches the command prompt off, through which Excel starts Python: ask IT to "
            f"allow it for you, or for {SERVED}.",
        )
    return Finding(what, True, "allowed")
