"""Tables of publications with a known layout: found in a file by the words of their header row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from xlcsp.refresh.csv_text import LATEST_HEADER, check_headers, holds_all, opened_csv
from xlcsp.refresh.errors import WrongHeaders
from xlcsp.refresh.raw_cells import RawCell, as_text

TEXT_ENDINGS: Final = frozenset((".csv", ".txt", ".tsv"))


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """One table of a file."""

    place: str
    """What messages call it: the file's name, with its sheet."""
    header: tuple[str, ...]
    line: int
    """The header row's."""
    rows: Iterator[tuple[int, Sequence[RawCell]]]
    notes: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """Where its header stands."""
        return f"{self.place}, line {self.line:,}"


def published_tables(
    path: Path, name: str, header_words: Sequence[str], publication: str
) -> Iterator[PublishedTable]:
    """Each table of a file whose header row has these words; other sheets are passed over.

    Raises WrongHeaders, naming the publication, where there is none.
    """
    found = False
    for table in _tables(path, name, header_words):
        if holds_all(table.header, header_words):
            found = True
            check_headers(table.place, table.header, table.line)
            yield table
    if not found:
        raise WrongHeaders(
            f"{name}: there is no header row with {', '.join(map(repr, header_words))}. "
            f"Is it {publication}?"
        )


def _tables(path: Path, name: str, header_words: Sequence[str]) -> Iterator[PublishedTable]:
    if path.suffix.lower() in TEXT_ENDINGS:
        with opened_csv(path, name, header_words) as source:
            yield PublishedTable(name, source.header, source.header_line, source.rows)
        return
    from xlcsp.refresh.sheet_rows import opened_book

    with opened_book(path, name) as book:
        for sheet in book.sheets:
            rows = book.rows(sheet)
            for line, cells in rows:
                header = tuple(as_text(cell) for cell in cells)
                if holds_all(header, header_words):
                    yield PublishedTable(f"{name}, sheet {sheet}", header, line, rows)
                    break
                if line > LATEST_HEADER:
                    break
