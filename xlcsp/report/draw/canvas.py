"""What all drawn pictures share: paper, fonts, axes, notes, alternative text and saving."""

import io
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from pathlib import Path
from tempfile import mkstemp
from typing import Any, Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path
from matplotlib.ticker import FuncFormatter

from xlcsp.report.palette import FONT, INK, PAPER, QUIET, RULE, Badge
from xlcsp.report.wording import shown

DOTS_PER_INCH: Final = 150
_FONTS: Final = ["DejaVu Sans", FONT]
"""The first comes with matplotlib, so that a picture looks the same wherever it is drawn."""
PLAIN_TEXT: Final[Any] = {"text.parse_math": False}
"""A cell's text is no formula of TeX, whatever dollar signs it holds."""
_STYLE: Final[Any] = {
    **PLAIN_TEXT,
    "font.family": "sans-serif",
    "font.sans-serif": _FONTS,
    "font.size": 10,
    "text.color": INK,
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "svg.hashsalt": "xlcsp",
    "svg.fonttype": "none",
    "axes.unicode_minus": True,
}


_LABEL: Final = 2.8
"""The widest label beside a row, in inches."""
_LABEL_SIZE: Final = 10
_MARGIN: Final = 0.2
_TWO_LINES: Final = 0.48
_MOST_LETTERS: Final = 600
"""More of a text is never drawn."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawn figure with its title and its text for screen readers."""

    figure: Figure
    title: str
    alt: str


def paper(width: float, height: float) -> Figure:
    """An empty sheet, in inches."""
    with mpl.rc_context(_STYLE):
        return Figure(figsize=(width, height), facecolor=PAPER, layout="constrained")


def in_lines(text: str, inches: float, most: int, size: float, *, bold: bool = False) -> str:
    """A text broken into a few lines of that width, and cut with an ellipsis in the last."""
    lines, rest = [""], text[:_MOST_LETTERS].split()
    while rest:
        word = rest.pop(0)
        joined = f"{lines[-1]} {word}".strip()
        if width_of(joined, size, bold=bold) <= inches:
            lines[-1] = joined
        elif lines[-1]:
            lines.append("")
            rest.insert(0, word)
        else:
            at = len(word) - 1
            while at > 1 and width_of(word[:at], size, bold=bold) > inches:
                at -= 1
            rest[:0] = [word[:at], word[at:]] if at else []
            if not at:
                lines[-1] = word
    if len(lines) <= most:
        return "\n".join(lines)
    last = lines[most - 1]
    while last and width_of(f"{last}…", size, bold=bold) > inches:
        last = last[:-1]
    return "\n".join([*lines[: most - 1], f"{last.rstrip()}…"])


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a line of text, in inches."""
    font = FontProperties(family=_FONTS[0], size=size, weight="bold" if bold else "normal")
    return float(text_to_path.get_text_width_height_descent(text, font, ismath=False)[0]) / 72


def row_labels(names: Sequence[str]) -> list[str]:
    """Names beside the rows of a picture, in at most two lines each; the words have them whole."""
    return [in_lines(name, _LABEL, 2, _LABEL_SIZE, bold=True) for name in names]


def row_height(labels: Sequence[str], usual: float) -> float:
    """The height of a row, in inches: ``usual``, or room for two lines where a label has them."""
    return max(usual, _TWO_LINES) if any("\n" in label for label in labels) else usual


def titled(figure: Figure, title: str, notes: Sequence[str], axes: Axes | None = None) -> None:
    """The title at the top left and the notes below the axes (of the figure for None)."""
    wide = figure.get_figwidth()
    figure.suptitle(
        in_lines(title, wide - _MARGIN, 3, 13, bold=True),
        x=0.01,
        ha="left",
        fontsize=13,
        fontweight="bold",
        color=INK,
    )
    labels = [] if axes is None else [label.get_text() for label in axes.get_yticklabels()]
    lines = [line for label in labels for line in label.split("\n")]
    beside = max((_MARGIN + width_of(line, _LABEL_SIZE, bold=True) for line in lines), default=0)
    text = "\n".join(in_lines(note, wide - beside - _MARGIN, 4, 8.5) for note in notes)
    if axes is None:
        figure.supxlabel(text, x=0.01, ha="left", fontsize=8.5, color=QUIET)
    else:
        axes.set_xlabel(text, loc="left", fontsize=8.5, color=QUIET)


def plain_axes(axes: Axes, *, percent: bool = False, across: bool = False) -> None:
    """Light rules along the figures' axis, and nothing that does not help to read them."""
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.set_axisbelow(True)
    axis = axes.xaxis if across else axes.yaxis
    axis.grid(visible=True, color=RULE, linewidth=0.7)
    axis.set_major_formatter(FuncFormatter(lambda at, _: shown(at, percent=percent, places=2)))


def few_labels(axes: Axes, labels: Sequence[str], most: int = 13) -> None:
    """Labels below the points, thinned so that they do not run into one another."""
    step = max(1, -(-len(labels) // most))
    places = list(range(0, len(labels), step))
    turned = max((len(labels[place]) for place in places), default=0) * len(places) > 85
    axes.set_xticks(
        places,
        [labels[place] for place in places],
        rotation=45 if turned else 0,
        ha="right" if turned else "center",
        rotation_mode="anchor" if turned else None,
    )


def legend_below(figure: Figure, axes: Axes) -> None:
    """The names of what is drawn, below the chart."""
    handles, labels = axes.get_legend_handles_labels()
    figure.legend(
        handles,
        labels,
        loc="outside lower center",
        ncols=6,
        frameon=False,
        fontsize=8.5,
        handlelength=1.8,
        columnspacing=1.2,
    )


def badge(axes: Axes, x: float, y: float, text: str, tone: Badge, **more: Any) -> None:
    """A word in its colours with its symbol, in a box."""
    axes.text(
        x,
        y,
        f"{tone.symbol} {text}",
        color=tone.text,
        fontweight="bold",
        bbox={"boxstyle": "round,pad=0.35", "facecolor": tone.fill, "edgecolor": tone.text},
        **{"va": "center", "fontsize": 9, **more},
    )


def save(drawing: Drawing, path: Path) -> None:
    """Write the drawing whole or not at all; .png, else SVG. Raises OSError."""
    content = as_png(drawing) if path.suffix.lower() == ".png" else as_svg(drawing)
    handle, name = mkstemp(".tmp", f".{path.stem[:40]}.", path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    finally:
        with suppress(OSError):
            Path(name).unlink(missing_ok=True)


def as_png(drawing: Drawing) -> bytes:
    """The drawing as PNG, its alternative text as the file's Description."""
    file = io.BytesIO()
    with mpl.rc_context(_STYLE):
        FigureCanvasAgg(drawing.figure)
        drawing.figure.savefig(
            file,
            format="png",
            dpi=DOTS_PER_INCH,
            metadata={"Title": drawing.title, "Description": drawing.alt, "Software": None},
        )
    return file.getvalue()


def as_svg(drawing: Drawing) -> bytes:
    """The drawing as SVG whose text is text, with title and description for screen readers."""
    file = io.StringIO()
    with mpl.rc_context(_STYLE):
        FigureCanvasSVG(drawing.figure)
        drawing.figure.savefig(
            file, format="svg", metadata={"Date": None, "Title": drawing.title, "Creator": None}
        )
    text = file.getvalue()
    at = text.index(">", text.index("<svg")) + 1
    named = (
        f'\n <title id="title">{escape(drawing.title)}</title>'
        f'\n <desc id="desc">{escape(drawing.alt)}</desc>'
    )
    root = text[: at - 1] + ' role="img" aria-labelledby="title desc">'
    return (root + named + text[at:]).encode()
