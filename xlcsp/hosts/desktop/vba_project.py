"""A VBA project as Office stores it, from the text of its modules: [MS-OVBA].

Only the source is written, no compiled code: the version in ``_VBA_PROJECT`` tells Office to
compile it afresh when it opens the file. The same modules give the same bytes.
"""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from xlcsp.hosts.desktop.compound_file import compound_file
from xlcsp.hosts.desktop.vba_compression import compressed, with_room_to_compress

CODE_PAGE: Final = "cp1252"
_PROJECT_ID: Final = "{6A5C1D8E-3F0B-4E2A-9C47-8B1D2E7F5A30}"
_SEED: Final = 0x5E
_COOKIE: Final = 0xFFFF
_REFERENCES: Final = (
    (
        "stdole",
        r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb"
        "#OLE Automation",
    ),
    (
        "Office",
        r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#C:\Program Files\Common Files"
        r"\Microsoft Shared\OFFICE16\MSO.DLL#Microsoft Office 16.0 Object Library",
    ),
)


class ModuleKind(Enum):
    """What a module belongs to."""

    CODE = "code"
    """A module of its own."""
    WORKBOOK = "{00020819-0000-0000-C000-000000000046}"
    """The workbook's module, with the class of Excel's Workbook."""
    SHEET = "{00020820-0000-0000-C000-000000000046}"
    """A sheet's module, with the class of Excel's Worksheet."""


@dataclass(frozen=True, slots=True)
class VbaModule:
    """A module: its name, and its code without the attributes that the VBA editor hides.

    Code may hold ``Attribute`` lines of its procedures. Lines end in a line feed.
    """

    name: str
    code: str
    kind: ModuleKind = ModuleKind.CODE

    @property
    def source(self) -> str:
        """The text as it is stored, or exported to a file, with its hidden lines."""
        lines = [f'Attribute VB_Name = "{self.name}"']
        if self.kind is not ModuleKind.CODE:
            lines += [
                f'Attribute VB_Base = "0{self.kind.value}"',
                "Attribute VB_GlobalNameSpace = False",
                "Attribute VB_Creatable = False",
                "Attribute VB_PredeclaredId = True",
                "Attribute VB_Exposed = True",
                "Attribute VB_TemplateDerived = False",
                "Attribute VB_Customizable = True",
            ]
        return "\r\n".join([*lines, *self.code.splitlines(), ""])


class NotInCodePage(ValueError):
    """A character that a VBA module cannot hold."""


def vba_project(name: str, modules: Sequence[VbaModule]) -> bytes:
    """The file ``vbaProject.bin`` of a project with these modules."""
    streams = {
        "VBA/_VBA_PROJECT": struct.pack("<HHBH", 0x61CC, 0xFFFF, 0, 0),
        "VBA/dir": compressed(_dir(name, modules)),
        "PROJECT": _project(name, modules).encode(CODE_PAGE),
        "PROJECTwm": _project_names(modules),
    }
    for module in modules:
        streams[f"VBA/{module.name}"] = compressed(with_room_to_compress(_bytes(module)))
    return compound_file(streams)


def _bytes(module: VbaModule) -> bytes:
    try:
        return module.source.encode(CODE_PAGE)
    except UnicodeEncodeError as error:
        wrong = error.object[error.start : error.end]
        raise NotInCodePage(f"The module {module.name} holds {wrong!r}; VBA cannot.") from error


# The dir stream: 2.3.4.2 ----------------------------------------------------------------------------


def _record(identifier: int, data: bytes = b"") -> bytes:
    return struct.pack("<HI", identifier, len(data)) + data


def _long(identifier: int, value: int) -> bytes:
    return _record(identifier, struct.pack("<I", value))


def _short(identifier: int, value: int) -> bytes:
    return _record(identifier, struct.pack("<H", value))


def _text(identifier: int, wide_identifier: int, text: str) -> bytes:
    """A text twice over: in the code page and in UTF-16."""
    return _record(identifier, text.encode(CODE_PAGE)) + _record(
        wide_identifier, text.encode("utf-16-le")
    )


def _dir(name: str, modules: Sequence[VbaModule]) -> bytes:
    parts = [
        _long(0x0001, 3),  # made by 64-bit Windows
        _long(0x0002, 0x0409),
        _long(0x0014, 0x0409),
        _short(0x0003, 1252),
        _record(0x0004, name.encode(CODE_PAGE)),
        _text(0x0005, 0x0040, ""),
        _record(0x0006) + _record(0x003D),
        _long(0x0007, 0),
        _long(0x0008, 0),
        struct.pack("<HIIH", 0x0009, 4, 1, 0),  # the version; its size says 4 and leaves out 2
        _text(0x000C, 0x003C, ""),
        *(_reference(title, library) for title, library in _REFERENCES),
        _short(0x000F, len(modules)),
        _short(0x0013, _COOKIE),
        *(_module(module) for module in modules),
        _record(0x0010),
    ]
    return b"".join(parts)


def _reference(title: str, library: str) -> bytes:
    named = library.encode(CODE_PAGE)
    registered = struct.pack("<I", len(named)) + named + struct.pack("<IH", 0, 0)
    return _text(0x0016, 0x003E, title) + _record(0x000D, registered)


def _module(module: VbaModule) -> bytes:
    document = module.kind is not ModuleKind.CODE
    parts = [
        _text(0x0019, 0x0047, module.name),
        _text(0x001A, 0x0032, module.name),
        _text(0x001C, 0x0048, ""),
        _long(0x0031, 0),  # the source starts its stream: no compiled code before it
        _long(0x001E, 0),
        _short(0x002C, _COOKIE),
        _record(0x0022 if document else 0x0021),
        _record(0x002B),
    ]
    return b"".join(parts)


# The PROJECT and PROJECTwm streams: 2.3.1 and 2.3.3 -------------------------------------------------


def _project(name: str, modules: Iterable[VbaModule]) -> str:
    listed = [
        f"Document={module.name}/&H00000000"
        if module.kind is not ModuleKind.CODE
        else f"Module={module.name}"
        for module in modules
    ]
    lines = [
        f'ID="{_PROJECT_ID}"',
        *listed,
        f'Name="{name}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        f'CMG="{_obscured(bytes(4))}"',
        f'DPB="{_obscured(bytes(1))}"',
        f'GC="{_obscured(bytes([0xFF]))}"',
        "",
        "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
    ]
    return "\r\n".join(lines)


def _project_names(modules: Iterable[VbaModule]) -> bytes:
    return (
        b"".join(
            module.name.encode(CODE_PAGE) + b"\0" + module.name.encode("utf-16-le") + b"\0\0"
            for module in modules
        )
        + b"\0\0"
    )


def _obscured(data: bytes) -> str:
    """Protection state, password and visibility as the PROJECT stream hides them: 2.4.3.2.

    No protection, no password, visible: there is nothing to keep secret, so the seed is fixed.
    """
    key = sum(_PROJECT_ID.encode("ascii")) & 0xFF
    out = [_SEED, _SEED ^ 2, _SEED ^ key]
    before = key
    filler = bytes(1) * ((_SEED & 6) // 2)
    for byte in filler + struct.pack("<I", len(data)) + data:
        out.append(byte ^ ((out[-2] + before) & 0xFF))
        before = byte
    return bytes(out).hex().upper()
