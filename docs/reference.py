"""Writes docs/reference.md from the catalogue, so that the page cannot say other than the code.

``python docs/reference.py`` writes it; ``--check`` only tells whether it is current.
"""

import sys
from itertools import groupby
from pathlib import Path

from xlcsp.worksheet import CATALOGUE, CATALOGUE_VERSION
from xlcsp.worksheet.function import Function
from xlcsp.worksheet.json_values import Json, to_json

PAGE = Path(__file__).with_name("reference.md")

PICTURES = {
    "CSP.TODATE": ("trajectory", "Running total, what was due, and the forecast"),
    "CSP.FORECAST": ("trajectory", "Running total, what was due, and the forecast"),
    "CSP.ABG": ("grant", "Bars of each area's grant by pot"),
    "CSP.RATE": ("peers", "Bars of rates with their limits"),
    "CSP.RATELIMITS": ("peers", "Bars of rates with their limits"),
    "CSP.COMPARE": ("peers", "Bars of rates with their limits and the mean of the peers"),
    "CSP.PEERRANK": ("peers", "Bars in the order of the areas' rank"),
    "CSP.PEERGAP": ("peers", "Bars of rates and the mean of the peers"),
    "CSP.SPC": ("spc-chart", "SPC chart: mean, limits and marked points"),
    "CSP.VARIATION": ("scorecard", "Scorecard with status, variation and assurance"),
    "CSP.ASSURANCE": ("scorecard", "Scorecard with status, variation and assurance"),
}
"""The picture that shows what a function gives: file in pictures/, and its words."""


def page() -> str:
    """The whole page."""
    parts = [
        "# Function reference\n",
        f"Catalogue version {CATALOGUE_VERSION}. Written from the catalogue by `make docs`; "
        "change the catalogue, not this page.\n",
        "Type a function as `CSP.RAG(...)`. An argument in brackets may be left out. Each argument "
        "is one of three kinds: *each* is worked element by element, so a range gives a result for "
        "every cell; *whole* is a range read as one thing; *option* is one cell. How a cell is "
        "read, and what becomes of blanks and errors, is the same everywhere: "
        "see [the contract](contract.md#what-a-cell-may-hold-one-policy-asserted-in-every-host).\n",
        "\n".join(_contents()),
    ]
    for category, functions in groupby(CATALOGUE.values(), key=lambda f: f.category):
        parts.append(f"\n## {category}\n")
        parts.extend(_section(function) for function in functions)
    return "\n".join(parts)


def _contents() -> list[str]:
    return [
        f"- [`{f.name}`](#{f.name.lower().replace('.', '')}): {f.summary}"
        for f in CATALOGUE.values()
    ]


def _section(function: Function) -> str:
    lines = [f"### {function.name}\n", f"`{function.signature}`\n", f"{function.help}\n"]
    lines += ["| argument | kind | default | meaning |", "|---|---|---|---|"]
    for argument in function.arguments:
        default = "required" if argument.required else (argument.default or "none")
        lines.append(
            f"| `{argument.name}` | {argument.kind} | {default} | {_cell(argument.help)} |"
        )
    lines.append(f"\n**Gives** {function.result} ({function.gives}).\n")
    if function.columns:
        lines.append(f"Columns: {', '.join(function.columns)}.\n")
    lines += ["| example | result | source |", "|---|---|---|"]
    for example in function.examples:
        source = f"{example.source}. {example.note}" if example.note else example.source
        result = _shown(to_json(example.result))
        lines.append(f"| `{_cell(example.formula)}` | {_cell(result)} | {_cell(source)} |")
    if function.name in PICTURES:
        file, words = PICTURES[function.name]
        lines.append(f"\n![{words}](pictures/{file}.png)")
    return "\n".join(lines) + "\n"


def _shown(value: Json) -> str:
    match value:
        case list():
            return "; ".join(", ".join(_shown(c) for c in row) for row in value)
        case {"error": code}:
            return f"`{code}`"
        case None:
            return "(empty)"
        case _:
            return str(value)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        current = PAGE.exists() and PAGE.read_text(encoding="utf-8") == page()
        sys.exit(0 if current else "docs/reference.md is not current: run `make docs`.")
    PAGE.write_text(page(), encoding="utf-8")
