"""The add-in's icons, drawn rather than kept by hand: ``python -m xlcsp.hosts.addin.icons``.

Each is a few plain shapes on a grid of 16, in the sizes that Office asks for. A pixel's colour is
the mean of 16 points in it, so that edges are smooth at every size.
"""

import struct
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, TypeAlias

from xlcsp.hosts.addin.project_folder import STATIC

SIZES: Final = (16, 32, 64, 80)
"""Pixels: the ribbon's 16, 32 and 80, and the add-in's own 32 and 64."""

Colour: TypeAlias = tuple[int, int, int]
Shape: TypeAlias = tuple[Callable[[float, float], bool], Colour]

_BLUE: Final = (23, 78, 138)
_GREEN: Final = (32, 125, 75)
_AMBER: Final = (217, 142, 4)
_RED: Final = (178, 40, 40)
_GREY: Final = (74, 85, 98)
_WHITE: Final = (255, 255, 255)
_POINTS: Final = 4


def box(left: float, top: float, right: float, bottom: float) -> Callable[[float, float], bool]:
    """A rectangle."""
    return lambda x, y: left <= x < right and top <= y < bottom


def disc(across: float, down: float, radius: float) -> Callable[[float, float], bool]:
    """A filled circle."""
    return lambda x, y: (x - across) ** 2 + (y - down) ** 2 <= radius**2


def ring(across: float, down: float, radius: float, thick: float) -> Callable[[float, float], bool]:
    """A circle's line, open at the upper right where an arrow goes."""
    return lambda x, y: (
        (radius - thick) ** 2 <= (x - across) ** 2 + (y - down) ** 2 <= radius**2
        and not (x > across and across - x + 1 < y - down < 0)
    )


def triangle(*corners: tuple[float, float]) -> Callable[[float, float], bool]:
    """A triangle by its three corners."""
    (ax, ay), (bx, by), (cx, cy) = corners

    def inside(x: float, y: float) -> bool:
        sides = (
            (bx - ax) * (y - ay) - (by - ay) * (x - ax),
            (cx - bx) * (y - by) - (cy - by) * (x - bx),
            (ax - cx) * (y - cy) - (ay - cy) * (x - cx),
        )
        return all(side >= 0 for side in sides) or all(side <= 0 for side in sides)

    return inside


ICONS: Final[dict[str, Sequence[Shape]]] = {
    "csp": (
        (box(1, 1, 15, 15), _BLUE),
        (box(3, 9, 6, 13), _WHITE),
        (box(6.5, 6, 9.5, 13), _WHITE),
        (box(10, 3, 13, 13), _WHITE),
    ),
    "functions": (
        (box(2, 2, 14, 4), _BLUE),
        (triangle((2, 2), (9, 8), (2, 8)), _BLUE),
        (triangle((2, 14), (9, 8), (2, 8)), _BLUE),
        (box(2, 12, 14, 14), _BLUE),
    ),
    "colour": (
        (disc(8, 3.2, 2.4), _RED),
        (disc(8, 8, 2.4), _AMBER),
        (disc(8, 12.8, 2.4), _GREEN),
    ),
    "allocate": (
        (disc(8, 8, 6.5), _BLUE),
        (box(7.4, 1, 8.6, 8), _WHITE),
        (box(7.4, 7.4, 15, 8.6), _WHITE),
        (triangle((8, 8), (3, 15), (5, 15.6)), _WHITE),
    ),
    "refresh": (
        (ring(8, 8, 6.5, 2), _GREEN),
        (triangle((9, 0.5), (15.5, 2.5), (11, 7)), _GREEN),
    ),
    "check": (
        (box(1.5, 1, 11, 15), _GREY),
        (box(2.7, 2.2, 9.8, 13.8), _WHITE),
        (box(4, 4, 8.5, 5), _GREY),
        (box(4, 6.5, 8.5, 7.5), _GREY),
        (triangle((6, 9), (8.2, 8), (10.2, 15)), _GREEN),
        (triangle((8.6, 12.4), (10.2, 15), (15.5, 5.5)), _GREEN),
    ),
    "chart": (
        (box(1.5, 1, 2.8, 15), _GREY),
        (box(1.5, 13.7, 15, 15), _GREY),
        (box(4, 3.4, 15, 4.2), _GREY),
        (box(4, 10.6, 15, 11.4), _GREY),
        (triangle((4.4, 8.6), (5.6, 9.8), (8.6, 5.8)), _BLUE),
        (triangle((8, 5.4), (8.8, 6.6), (11.4, 9.4)), _BLUE),
        (triangle((10.6, 8.8), (11.8, 9.4), (14.2, 4.2)), _BLUE),
        (disc(5, 9, 1.3), _BLUE),
        (disc(8.5, 6, 1.3), _BLUE),
        (disc(11.2, 9, 1.3), _BLUE),
        (disc(13.9, 3.6, 1.6), _RED),
    ),
    "help": (
        (disc(8, 8, 7), _GREY),
        (box(7, 6.5, 9, 12.5), _WHITE),
        (disc(8, 4.3, 1.3), _WHITE),
    ),
}
"""By name: the add-in's own, and one for each page."""


def png(shapes: Sequence[Shape], size: int) -> bytes:
    """The icon as a PNG file of ``size`` by ``size`` pixels with a clear background."""
    rows = b"".join(
        b"\0" + b"".join(_pixel(shapes, size, x, y) for x in range(size)) for y in range(size)
    )
    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(rows, 9))
        + _chunk(b"IEND", b"")
    )


def _pixel(shapes: Sequence[Shape], size: int, x: int, y: int) -> bytes:
    steps = [(step + 0.5) / _POINTS for step in range(_POINTS)]
    hits = [
        colour
        for across in steps
        for down in steps
        if (colour := _colour_at(shapes, (x + across) * 16 / size, (y + down) * 16 / size))
    ]
    if not hits:
        return b"\0\0\0\0"
    mean = (round(sum(part) / len(hits)) for part in zip(*hits, strict=True))
    return bytes((*mean, round(255 * len(hits) / _POINTS**2)))


def _colour_at(shapes: Sequence[Shape], x: float, y: float) -> Colour | None:
    found = None
    for covers, colour in shapes:
        if covers(x, y):
            found = colour
    return found


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)


def icon_file(name: str, size: int) -> Path:
    """Where an icon is kept."""
    return STATIC / "csp" / "icons" / f"{name}-{size}.png"


def main() -> None:
    """Draws every icon in every size."""
    icon_file("csp", 16).parent.mkdir(parents=True, exist_ok=True)
    for name, shapes in ICONS.items():
        for size in SIZES:
            icon_file(name, size).write_bytes(png(shapes, size))


if __name__ == "__main__":
    main()
