"""What is known of the PC that the add-in is installed on: folders, interpreter, Excel, policies.

Everything is asked of a `WindowsPc`, so that another one can stand in: for a plan on a PC that is
no Windows, and for tests.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

Registry = Callable[[str, str], str | int | None]
"""A value by its key, which starts with HKCU or HKLM, and its name ("" for the default one)."""

_EXCEL_KEY: Final = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
_KINDS: Final = {0x014C: 32, 0x8664: 64, 0xAA64: 64}
"""Machines of a program's header: x86, x64 and ARM64."""


@dataclass(frozen=True, slots=True)
class WindowsPc:
    """A PC, as the installation sees it."""

    is_windows: bool
    app_data: Path
    """``%APPDATA%``."""
    home: Path
    """``%USERPROFILE%``."""
    python: Path
    """The interpreter that has xlcsp and xlwings."""
    registry: Registry

    @property
    def start_up(self) -> Path:
        """The user's own start-up folder of Excel, which Excel trusts unless a policy says no."""
        return self.app_data / "Microsoft" / "Excel" / "XLSTART"

    @property
    def settings(self) -> Path:
        """Where the add-in's VBA looks for the interpreter."""
        return self.home / ".xlcsp" / "xlcsp.conf"

    @property
    def excel(self) -> Path | None:
        """Excel's program; None where Windows knows of none."""
        for root in ("HKCU", "HKLM"):
            found = self.registry(rf"{root}\{_EXCEL_KEY}", "")
            if isinstance(found, str) and found.strip('" '):
                return Path(found.strip('" '))
        return None


def this_pc() -> WindowsPc:
    """The PC that this runs on."""
    home = Path(os.environ.get("USERPROFILE") or Path.home())
    app_data = Path(os.environ.get("APPDATA") or home / "AppData" / "Roaming")
    return WindowsPc(sys.platform == "win32", app_data, home, Path(sys.executable), _registry_value)


def _registry_value(key: str, name: str) -> str | int | None:
    if sys.platform != "win32":
        return None
    import winreg

    roots = {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE}
    root, _, path = key.partition("\\")
    try:
        with winreg.OpenKey(roots[root], path) as opened:
            value, _ = winreg.QueryValueEx(opened, name)
    except OSError:
        return None
    return value if isinstance(value, str | int) else None


def bits_of(program: Path) -> int | None:
    """32 or 64, by a program's own header (PE/COFF); None where it cannot be read."""
    try:
        with program.open("rb") as file:
            head = file.read(64)
            if head[:2] != b"MZ":
                return None
            file.seek(int.from_bytes(head[60:64], "little"))
            signature = file.read(6)
    except OSError:
        return None
    if signature[:4] != b"PE\0\0":
        return None
    return _KINDS.get(int.from_bytes(signature[4:6], "little"))
