"""The add-in installed on a Windows PC that is stood in for by folders and a dictionary."""

import io
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import xlwings

from xlcsp.hosts.desktop import windows_pc
from xlcsp.hosts.desktop.add_in import add_in
from xlcsp.hosts.desktop.installing import (
    NotInstalled,
    install,
    read_settings,
    steps,
    uninstall,
    xlwings_version,
)
from xlcsp.hosts.desktop.pc_checks import Finding, findings
from xlcsp.hosts.desktop.windows_pc import WindowsPc, bits_of, this_pc

EXCEL = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
SECURITY = r"HKCU\Software\Policies\Microsoft\Office\16.0\Excel\Security"
Values = dict[tuple[str, str], str | int]


def program(path: Path, machine: int) -> Path:
    """A program that is nothing but its header."""
    path.parent.mkdir(parents=True, exist_ok=True)
    header = b"MZ".ljust(60, b"\0") + struct.pack("<I", 128)
    path.write_bytes(header.ljust(128, b"\0") + b"PE\0\0" + struct.pack("<H", machine) + bytes(40))
    return path


@pytest.fixture
def values(tmp_path: Path) -> Values:
    """What the registry says."""
    excel = program(tmp_path / "Program Files" / "EXCEL.EXE", 0x8664)
    return {(rf"HKLM\{EXCEL}", ""): f'"{excel}"'}


@pytest.fixture
def pc(tmp_path: Path, values: Values) -> WindowsPc:
    python = tmp_path / "python" / "Scripts" / "python.exe"
    python.parent.mkdir(parents=True)
    python.write_bytes(b"")
    for bits in (32, 64):
        (tmp_path / "python" / f"xlwings{bits}-{xlwings.__version__}.dll").write_bytes(b"")
    home = tmp_path / "home"
    return WindowsPc(
        is_windows=True,
        app_data=home / "AppData" / "Roaming",
        home=home,
        python=python,
        registry=lambda key, name: values.get((key, name)),
    )


def found(pc: WindowsPc, what: str, folder: Path | None = None) -> Finding:
    return next(each for each in findings(pc, folder) if each.what == what)


# Installing -----------------------------------------------------------------------------------------


def test_the_add_in_goes_into_the_users_own_start_up_folder(pc: WindowsPc) -> None:
    install(pc)
    place = pc.app_data / "Microsoft" / "Excel" / "XLSTART" / "xlcsp.xlam"
    assert place.read_bytes() == add_in()


def test_the_settings_name_the_interpreter_in_the_form_that_the_macros_read(pc: WindowsPc) -> None:
    install(pc)
    lines = (pc.home / ".xlcsp" / "xlcsp.conf").read_text(encoding="cp1252").splitlines()
    assert f'"INTERPRETER_WIN","{pc.python}"' in lines
    assert '"ADD_WORKBOOK_TO_PYTHONPATH","False"' in lines


def test_the_settings_lie_where_the_macros_look_for_them(pc: WindowsPc) -> None:
    from xlcsp.hosts.desktop.xlwings_module import PROJECT, xlwings_module

    code = xlwings_module().code
    assert 'Environ("USERPROFILE") & "\\." & PROJECT_NAME & "\\" & PROJECT_NAME & ".conf"' in code
    assert pc.settings == pc.home / f".{PROJECT}" / f"{PROJECT}.conf"
    assert f'PROJECT_NAME As String = "{PROJECT}"' in code


def test_nothing_beside_a_workbook_is_run(pc: WindowsPc, tmp_path: Path) -> None:
    """Python started as the macros start it, in a folder that holds modules of the names it imports."""
    install(pc)
    settings = read_settings(pc)
    shared = tmp_path / "shared"
    shared.mkdir()
    for name in ("xlwings.py", "xlcsp.py", "os.py", "statistics.py"):
        (shared / name).write_text("raise SystemExit('ran ' + __file__)")
    given = ";".join(
        [
            settings["ADD_WORKBOOK_TO_PYTHONPATH"],
            *[str(shared / "Returns.xlsx")] * 2,
            *("", "", ""),
            settings["PYTHONPATH"],
        ]
    )
    code = (
        f"import sys, os;import xlwings.utils;xlwings.utils.prepare_sys_path({given!r});"
        "import xlcsp.hosts.desktop.functions, statistics"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-P", "-c", code],
        cwd=shared,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_settings_of_the_users_own_stay(pc: WindowsPc) -> None:
    pc.settings.parent.mkdir(parents=True)
    pc.settings.write_text('"SHOW_ERROR_POPUPS","False"\n"INTERPRETER_WIN","old"\n')
    install(pc)
    assert read_settings(pc)["SHOW_ERROR_POPUPS"] == "False"
    assert read_settings(pc)["INTERPRETER_WIN"] == str(pc.python)


def test_installing_twice_changes_nothing(pc: WindowsPc) -> None:
    first = [step.path.read_bytes() for step in install(pc)]
    assert [step.path.read_bytes() for step in install(pc)] == first


def test_a_trusted_folder_of_its_takes_the_add_in_instead(pc: WindowsPc, tmp_path: Path) -> None:
    install(pc, folder=tmp_path / "trusted")
    assert (tmp_path / "trusted" / "xlcsp.xlam").is_file()
    assert not pc.start_up.exists()


def test_an_add_in_that_was_signed_is_installed_as_it_is(pc: WindowsPc, tmp_path: Path) -> None:
    (tmp_path / "signed.xlam").write_bytes(b"signed")
    install(pc, signed=tmp_path / "signed.xlam")
    assert (pc.start_up / "xlcsp.xlam").read_bytes() == b"signed"


def test_uninstalling_leaves_nothing_of_ours(pc: WindowsPc) -> None:
    install(pc)
    other = pc.start_up / "PERSONAL.XLSB"
    other.write_bytes(b"mine")
    assert len(uninstall(pc)) == 2
    assert [each for each in pc.home.rglob("*") if each.is_file()] == [other]
    assert not pc.settings.parent.exists()
    assert uninstall(pc) == []


# What stops it --------------------------------------------------------------------------------------


def nothing_is_written(pc: WindowsPc) -> bool:
    return not pc.start_up.exists() and not pc.settings.exists()


def test_without_excel_nothing_is_installed(pc: WindowsPc, values: Values) -> None:
    values.clear()
    with pytest.raises(NotInstalled, match="No desktop Excel"):
        install(pc)
    assert nothing_is_written(pc)


@pytest.mark.parametrize(("machine", "bits"), [(0x014C, 32), (0x8664, 64)])
def test_the_dll_must_be_of_excels_bitness(
    pc: WindowsPc, tmp_path: Path, machine: int, bits: int
) -> None:
    program(tmp_path / "Program Files" / "EXCEL.EXE", machine)
    install(pc)
    uninstall(pc)
    (tmp_path / "python" / f"xlwings{bits}-{xlwings.__version__}.dll").unlink()
    with pytest.raises(NotInstalled, match=f"This is a {bits}-bit Excel"):
        install(pc)


def test_a_dll_of_another_version_does_not_count(pc: WindowsPc, tmp_path: Path) -> None:
    dll = tmp_path / "python" / f"xlwings64-{xlwings.__version__}.dll"
    dll.rename(dll.with_name("xlwings64-0.1.dll"))
    with pytest.raises(NotInstalled, match=r"xlwings64-.*\.dll lies neither"):
        install(pc)
    assert nothing_is_written(pc)


def test_without_xlwings_nothing_is_installed(
    pc: WindowsPc, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xlcsp.hosts.desktop.installing.xlwings_version", lambda: None)
    with pytest.raises(NotInstalled, match="pip install"):
        install(pc)


def test_a_folder_that_may_not_be_written_says_what_to_do(
    pc: WindowsPc, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(path: Path, content: bytes) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_bytes", refuses)
    with pytest.raises(NotInstalled, match=r"close it and try again.*--folder"):
        install(pc)


def test_a_folder_that_is_none_says_so(pc: WindowsPc) -> None:
    pc.app_data.parent.mkdir(parents=True)
    pc.app_data.write_bytes(b"a file")
    with pytest.raises(NotInstalled, match="cannot be written"):
        install(pc)


def test_an_add_in_in_use_is_not_taken_out(pc: WindowsPc, monkeypatch: pytest.MonkeyPatch) -> None:
    install(pc)

    def in_use(path: Path) -> None:
        raise PermissionError(13, "The process cannot access the file")

    monkeypatch.setattr(Path, "unlink", in_use)
    with pytest.raises(NotInstalled, match="Close Excel"):
        uninstall(pc)


def test_a_path_that_vba_cannot_read_is_refused(pc: WindowsPc) -> None:
    strange = replace(pc, python=Path("/home/Łukasz/python.exe"))
    with pytest.raises(NotInstalled, match="plain letters"):
        steps(strange)


# Status ---------------------------------------------------------------------------------------------


def test_after_an_installation_everything_is_good(pc: WindowsPc) -> None:
    install(pc)
    assert [each.said for each in findings(pc) if not each.good] == []
    assert len({each.what for each in findings(pc)}) == 9


def test_before_it_says_what_is_missing(pc: WindowsPc) -> None:
    wrong = {each.what for each in findings(pc) if not each.good}
    assert wrong == {"Add-in", "Python"}


def test_an_old_add_in_is_told(pc: WindowsPc) -> None:
    install(pc)
    (pc.start_up / "xlcsp.xlam").write_bytes(b"old")
    assert "another version" in found(pc, "Add-in").said


def test_a_signed_add_in_is_good(pc: WindowsPc) -> None:
    install(pc)
    signed = io.BytesIO(add_in())
    with zipfile.ZipFile(signed, "a") as package:
        package.writestr("xl/vbaProjectSignature.bin", b"")
    (pc.start_up / "xlcsp.xlam").write_bytes(signed.getvalue())
    assert found(pc, "Add-in") == Finding(
        "Add-in",
        True,
        f"{pc.start_up / 'xlcsp.xlam'}, signed; sign it anew after each update of xlcsp",
    )


@pytest.mark.parametrize(("zone", "good"), [("3", False), ("4", False), ("1", True)])
def test_the_mark_of_the_web_is_told_with_the_way_out(pc: WindowsPc, zone: str, good: bool) -> None:
    install(pc)
    (pc.start_up / "xlcsp.xlam:Zone.Identifier").write_text(f"[ZoneTransfer]\nZoneId={zone}\n")
    mark = found(pc, "Mark of the Web")
    assert mark.good is good
    assert good or "Unblock" in mark.said


POLICIES: dict[str, tuple[str, str, int, str, str]] = {
    "no folder is trusted": (
        rf"{SECURITY}\Trusted Locations",
        "AllLocationsDisabled",
        1,
        "Trusted folder",
        "sign",
    ),
    "no add-ins": (SECURITY, "DisableAllAddins", 1, "Add-ins", "docs/addin.md"),
    "signed add-ins": (SECURITY, "RequireAddinSig", 1, "Add-ins", "--signed"),
    "only folders of a policy are trusted": (
        r"HKCU\Software\Policies\Microsoft\Office\16.0\Common\Security\Trusted Locations",
        "Allow User Locations",
        0,
        "Trusted folder",
        "--folder",
    ),
    "no command prompt": (
        r"HKCU\Software\Policies\Microsoft\Windows\System",
        "DisableCMD",
        2,
        "Command prompt",
        "starts Python",
    ),
}


@pytest.mark.parametrize("policy", POLICIES)
def test_a_policy_in_the_way_says_what_to_ask_it_for(
    pc: WindowsPc, values: Values, policy: str
) -> None:
    key, name, value, what, advice = POLICIES[policy]
    install(pc)
    values[key, name] = value
    finding = found(pc, what)
    assert not finding.good
    assert advice in finding.said


def test_a_folder_that_is_not_trusted_is_told_until_it_is(
    pc: WindowsPc, values: Values, tmp_path: Path
) -> None:
    folder = tmp_path / "Add-ins"
    install(pc, folder)
    assert "trusted location" in found(pc, "Trusted folder", folder).said
    values[rf"{SECURITY}\Trusted Locations\Location7", "Path"] = f"{folder}/"
    assert found(pc, "Trusted folder", folder).good


def test_a_folder_that_a_policy_names_is_trusted_where_the_users_are_not(
    pc: WindowsPc, values: Values, tmp_path: Path
) -> None:
    common = r"HKCU\Software\Policies\Microsoft\Office\16.0\Common\Security\Trusted Locations"
    values[common, "Allow User Locations"] = 0
    values[rf"{SECURITY}\Trusted Locations\Location0", "Path"] = str(tmp_path)
    assert found(pc, "Trusted folder", tmp_path).good
    assert not found(pc, "Trusted folder").good


def test_macros_switched_off_do_not_stop_a_trusted_folder(pc: WindowsPc, values: Values) -> None:
    values[SECURITY, "VBAWarnings"] = 4
    assert found(pc, "Macros").good
    assert "trusted folders" in found(pc, "Macros").said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda pc: pc.python.unlink(), "is gone"),
        (lambda pc: pc.settings.unlink(), "names none"),
        (
            lambda pc: pc.settings.write_text(f'"INTERPRETER_WIN","{__file__}"\n'),
            "not the one that runs this",
        ),
    ],
)
def test_an_interpreter_that_will_not_start_is_told(
    pc: WindowsPc, change: Callable[[WindowsPc], object], said: str
) -> None:
    install(pc)
    change(pc)
    finding = found(pc, "Python")
    assert not finding.good
    assert said in finding.said


def test_the_stores_python_is_told(pc: WindowsPc, tmp_path: Path) -> None:
    python = tmp_path / "WindowsApps" / "python.exe"
    python.parent.mkdir()
    python.write_bytes(b"")
    (tmp_path / f"xlwings64-{xlwings.__version__}.dll").write_bytes(b"")
    stores = replace(pc, python=python)
    install(stores)
    assert "python.org" in found(stores, "Python").said


# The PC itself --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content", [b"", b"MZ", b"not a program", b"MZ".ljust(60, b"\0") + b"\xff" * 4]
)
def test_a_file_that_is_no_program_has_no_bitness(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.exe").write_bytes(content)
    assert bits_of(tmp_path / "x.exe") is None
    assert bits_of(tmp_path / "none.exe") is None


def test_the_folders_come_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("APPDATA", str(tmp_path / "roaming"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    pc = this_pc()
    assert pc.start_up == tmp_path / "roaming" / "Microsoft" / "Excel" / "XLSTART"
    assert pc.settings == tmp_path / ".xlcsp" / "xlcsp.conf"
    assert pc.is_windows is (windows_pc.sys.platform == "win32")


def test_the_version_of_xlwings_is_the_installed_ones() -> None:
    assert xlwings_version() == xlwings.__version__
