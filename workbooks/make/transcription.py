"""What a partnership's document says, as typed data: its tables cell by cell, and its prose figures.

A cell is the text as printed: footnote marks, pound signs, ``~`` and "To be confirmed" stay. Markup
of the scanned text (``<i>``, ``<p>`` ...) is no part of what is printed and is left out. Where one
cell holds several lines or paragraphs, or a page break cuts it, the lines are joined with ``\\n``;
each line by itself occurs in the document. Nothing is corrected here.

The file is JSON::

    {"title": ..., "partnership": ..., "period": ..., "source": "tests/documents/NAME.txt",
     "tables": [{"id": ..., "title": ..., "section": ..., "headers": [[...], ...],
                 "rows": [[...], ...], "notes": [...]}, ...],
     "prose": [{"id": ..., "section": ..., "sentence": ..., "figures": [...]}, ...]}

A list of the document (bullets) is a table of one column. ``headers`` has a row for each header row
that is printed and is empty where none is. ``figures`` are the figures of a sentence, each as
printed in it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TRANSCRIPTIONS = Path(__file__).resolve().parent.parent / "transcription"


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """One table or list of the document, row by row."""

    id: str
    title: str
    section: str
    headers: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]

    def column(self, index: int) -> tuple[str, ...]:
        """One column's cells, top to bottom."""
        return tuple(row[index] for row in self.rows)


@dataclass(frozen=True, slots=True)
class ProseFigure:
    """A sentence of the document that states figures."""

    id: str
    section: str
    sentence: str
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A partnership's published document, transcribed."""

    title: str
    partnership: str
    period: str
    source: str
    tables: Mapping[str, PrintedTable]
    prose: Mapping[str, ProseFigure]


def read(name: str) -> Document:
    """The transcription ``workbooks/transcription/NAME.json``.

    Raises ValueError where a row's length differs from its table's width, or an id stands twice.
    """
    data = json.loads((TRANSCRIPTIONS / f"{name}.json").read_text(encoding="utf-8"))
    tables = [_table(entry) for entry in data["tables"]]
    prose = [
        ProseFigure(entry["id"], entry["section"], entry["sentence"], tuple(entry["figures"]))
        for entry in data["prose"]
    ]
    ids = [entry.id for entry in tables] + [entry.id for entry in prose]
    twice = sorted({id_ for id_ in ids if ids.count(id_) > 1})
    if twice:
        raise ValueError(f"{name}.json: the id {twice[0]!r} stands twice")
    return Document(
        title=data["title"],
        partnership=data["partnership"],
        period=data["period"],
        source=data["source"],
        tables={table.id: table for table in tables},
        prose={figure.id: figure for figure in prose},
    )


def _table(entry: Mapping[str, Any]) -> PrintedTable:
    headers = tuple(tuple(row) for row in entry["headers"])
    rows = tuple(tuple(row) for row in entry["rows"])
    if len({len(row) for row in headers + rows}) > 1:
        raise ValueError(f"table {entry['id']!r}: its rows differ in length")
    return PrintedTable(
        entry["id"], entry["title"], entry["section"], headers, rows, tuple(entry["notes"])
    )
