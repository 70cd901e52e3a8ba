"""The log of refreshes in the workbook: the table ``CSP_Log`` on the sheet `CSP Log`, a row each.

It says when, from which files (with the SHA-256 that proves which), and what came of it; who, unless
that is switched off. It holds no figures.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from xlcsp.book import Book, CellValue, NewSheet, NewTable, TableEdit
from xlcsp.refresh.extract import SourceFile
from xlcsp.refresh.plan import TablePlan
from xlcsp.refresh.rules_sheet import table_called

LOG_SHEET: Final = "CSP Log"
LOG_TABLE: Final = "CSP_Log"
LOG_COLUMNS: Final = (
    *("When", "Table", "Source", "Files", "SHA-256", "Cells changed", "Rows new"),
    *("Rows gone", "Names unmatched", "Figures missing", "Who"),
)


def log_change(
    book: Book, plans: Sequence[TablePlan], when: datetime, who: str
) -> NewSheet | TableEdit:
    """The change that appends a row for each table, on a new sheet where there is no log yet."""
    rows = tuple(log_row(plan, when, who) for plan in plans)
    if table_called(book, LOG_TABLE) is not None:
        lines = tuple(dict(zip(LOG_COLUMNS, row, strict=True)) for row in rows)
        return TableEdit(LOG_TABLE, {}, lines, frozenset())
    return NewSheet(
        name=LOG_SHEET,
        texts=((1, 1, "Every refresh of this workbook's tables by xlcsp, the latest last."),),
        tables=(NewTable(LOG_TABLE, 3, 1, LOG_COLUMNS, rows),),
        widths=(19, 22, 34, 8, 24, 14, 10, 11, 17, 16, 16),
    )


def log_row(plan: TablePlan, when: datetime, who: str) -> tuple[CellValue, ...]:
    """A table's row of the log, a cell for each of its columns."""
    return (
        f"{when:%Y-%m-%d %H:%M:%S}",
        plan.target.name,
        plan.rule.source,
        float(len(plan.files)),
        checksum_of(plan.files),
        float(len(plan.changes)),
        float(len(plan.new)),
        float(len(plan.gone)),
        float(len({(each.column, each.table_name) for each in plan.near})),
        float(len(plan.missing)),
        who or None,
    )


def checksum_of(files: Sequence[SourceFile]) -> str:
    """A single file's own SHA-256; of several, that of their names and checksums, a line each."""
    if len(files) == 1:
        return files[0].checksum
    lines = sorted(f"{file.checksum}  {file.name}\n" for file in files)
    return hashlib.sha256("".join(lines).encode()).hexdigest()
