"""One edit of the table "Figures" in a closed workbook, as a process of its own: BOOK OUT KIND."""

import sys
from pathlib import Path

from xlcsp.book import TableEdit, open_book, write
from xlcsp.book.model import CellValue


def main() -> None:
    """``replace`` gives every cell another value, ``grow`` adds three rows, ``shrink`` takes two."""
    path, out, kind = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    book = open_book(path)
    table = next(each for each in book.tables if each.name == "Figures")
    rows = table.area.rows - table.header_rows - table.totals_rows
    values: dict[int, dict[str, CellValue]] = {}
    if kind == "replace":
        values = {
            row: {
                name: float(row + number) if number else f"Key {row}"
                for number, name in enumerate(table.columns)
            }
            for row in range(rows)
        }
    new = tuple(dict.fromkeys(table.columns, 1.5) for _ in range(3 if kind == "grow" else 0))
    gone = frozenset((1, 3)) if kind == "shrink" else frozenset[int]()
    write(book, [TableEdit("Figures", values, new, gone)], out)


if __name__ == "__main__":
    main()
