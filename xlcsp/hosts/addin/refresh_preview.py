"""A refresh of a table in the workbook that is open: what would change, for the task pane to show.

The pane reads the rules, the area map and the table out of the open workbook and sends them with
the source's files; nothing is written here. What a rule means, and what is matched, missing, new,
gone or unclear, is decided by ``refresh`` as it is for a closed workbook. The pane writes the changes
that the officer accepts, and keeps the old values to undo them. Text is to be written as text, with
an apostrophe before it, so that nothing in a source becomes a formula.
"""

import base64
import binascii
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from xlcsp.book import Area, CellValue, Refused
from xlcsp.book.model import LAST_COLUMN, LAST_ROW, ErrorCode
from xlcsp.book.styles import shows_date
from xlcsp.hosts.addin.office_values import LARGEST_GRID, Json, NotCells, number_of
from xlcsp.refresh.area_map import AreaMap
from xlcsp.refresh.errors import RefreshStopped
from xlcsp.refresh.extract import folded
from xlcsp.refresh.plan import TablePlan
from xlcsp.refresh.rules import Rule, written_keys, written_values
from xlcsp.refresh.rules_sheet import Line, entry_of, lines_of, rule_of
from xlcsp.refresh.run import plan_target
from xlcsp.refresh.target import Target, target_of_rows

MOST_FILES: Final = 200
_LONGEST_NAME: Final = 200
"""Bytes: less than any file system takes."""
_FOLDER: Final = "files"


def rules_in(sent: dict[str, Json]) -> dict[str, Json]:
    """The workbook's rules, from ``rules``: ``{"headers": [...], "rows": [[...]]}``.

    Gives ``rules``, each with its texts as the pane lists them; or ``stopped``, a sentence.
    """
    try:
        rules = _rules(sent)
    except RefreshStopped as reason:
        return {"stopped": str(reason)}
    return {
        "rules": [
            {
                "table": rule.table,
                "source": rule.source,
                "filter": "; ".join(map(str, rule.filter)),
                "keys": written_keys(rule.keys),
                "values": written_values(rule.values),
                "new": rule.new.value,
                "gone": rule.gone.value,
                "missing": rule.missing.value,
            }
            for rule in rules
        ]
    }


def refresh_preview(sent: dict[str, Json]) -> dict[str, Json]:
    """What one rule would do to its table.

    ``rules`` and ``rule`` (its place, from 0), or no rule: then the leading text columns are the
    keys and columns match by header. ``areas``: the area map. ``table``: see ``_target``.
    ``files``: ``[{"name": "extract.csv", "base64": "..."}]``. Gives the plan, or ``stopped``.
    """
    try:
        target = _target(sent.get("table"), sent.get("date1904") is True)
        rule = _chosen(sent, target)
        area_map = AreaMap(
            tuple(
                entry_of(where, line, target.date1904)
                for where, line in _lines("the area map", sent.get("areas"))
            )
        )
        with tempfile.TemporaryDirectory(prefix="xlcsp-") as folder:
            place = Path(folder) / _FOLDER
            place.mkdir()
            names = _unpack(sent.get("files"), place)
            part = rule.source.partition("#")[2]
            source = f"{_FOLDER}/{names[0]}#{part}" if len(names) == 1 else _FOLDER
            plan = plan_target(target, replace(rule, source=source), area_map, Path(folder))
    except (RefreshStopped, Refused) as reason:
        return {"stopped": str(reason)}
    return _shown(plan)


# What was sent --------------------------------------------------------------------------------------


def _rules(sent: dict[str, Json]) -> list[Rule]:
    return [rule_of(where, line) for where, line in _lines("the rules", sent.get("rules"))]


def _chosen(sent: dict[str, Json], target: Target) -> Rule:
    number = sent.get("rule")
    if number is None:
        return Rule(table=target.name, source="")
    rules = _rules(sent)
    if not isinstance(number, int) or not 0 <= number < len(rules):
        raise NotCells("There is no rule of that number.")
    if folded(rules[number].table) != folded(target.name):
        raise NotCells("The rule is for another table than the one that was sent.")
    return rules[number]


def _lines(what: str, sent: Json) -> Iterator[tuple[str, Line]]:
    """The filled rows of a table as the pane reads it; none where nothing was sent."""
    if sent is None:
        return
    yield from lines_of(what, *_table_of(sent))


def _table_of(sent: Json) -> tuple[list[str], list[list[CellValue]]]:
    if not isinstance(sent, dict):
        raise NotCells("A table is not an object with headers and rows.")
    headers, rows = sent.get("headers"), sent.get("rows")
    if not isinstance(headers, list) or not isinstance(rows, list) or not headers:
        raise NotCells("A table needs headers and rows.")
    return [str(header) for header in headers], _grid(rows, len(headers), _cell)


def _grid(sent: Json, width: int, read: Any) -> list[list[Any]]:
    if not isinstance(sent, list) or len(sent) * width > LARGEST_GRID:
        raise NotCells("A table's cells are not rows, or are too many.")
    if any(not isinstance(row, list) or len(row) != width for row in sent):
        raise NotCells("The rows of a table are not all as long as its headers.")
    return [[read(cell) for cell in row] for row in sent]


def _cell(sent: Json) -> CellValue:
    """A cell as Office.js reads it: an empty one is empty text."""
    if sent is None or sent == "":
        return None
    if isinstance(sent, bool | str):
        return sent
    if (number := number_of(sent)) is not None:
        return number
    raise NotCells("A cell of a table is not a value.")


def _target(sent: Json, date1904: bool) -> Target:
    """The table: ``name``, ``sheet``, ``headers``, ``rows``, ``top`` and ``left`` of its first data
    cell (from 1), ``formulas`` and ``numberFormats`` in the shape of ``rows``."""
    headers, rows = _table_of(sent)
    name, sheet = sent.get("name"), sent.get("sheet")
    top, left = sent.get("top"), sent.get("left")
    if not isinstance(name, str) or not isinstance(sheet, str):
        raise NotCells("A table needs its name and its sheet's.")
    if not isinstance(top, int) or not isinstance(left, int) or not rows:
        raise NotCells("A table needs rows, and the row and column of its first cell.")
    data = Area(top, left, top + len(rows) - 1, left + len(headers) - 1)
    if not (top >= 1 and data.bottom <= LAST_ROW and left >= 1 and data.right <= LAST_COLUMN):
        raise NotCells("A table lies outside its sheet.")
    width = len(headers)
    return target_of_rows(
        name,
        sheet,
        (top, left),
        headers,
        rows,
        _grid(sent.get("formulas"), width, _is_formula),
        _grid(sent.get("numberFormats"), width, _is_date),
        date1904,
    )


def _is_formula(sent: Json) -> bool:
    return isinstance(sent, str) and sent.startswith("=")


def _is_date(sent: Json) -> bool:
    return isinstance(sent, str) and shows_date(sent)


def _unpack(sent: Json, folder: Path) -> list[str]:
    """The files put into a folder under their own names, whatever path those were sent with."""
    if not isinstance(sent, list) or not 0 < len(sent) <= MOST_FILES:
        raise NotCells(f"Choose a file for the source, or up to {MOST_FILES}.")
    names = []
    for file in sent:
        if not isinstance(file, dict):
            raise NotCells("A file is not an object with name and base64.")
        name, content = file.get("name"), file.get("base64")
        if not isinstance(name, str) or not isinstance(content, str):
            raise NotCells("A file needs a name and its content.")
        plain_name = name.replace("\\", "/").rpartition("/")[2]
        if plain_name in ("", ".", "..") or not plain_name.isprintable():
            raise NotCells("A file's name cannot be used.")
        if len(plain_name.encode()) > _LONGEST_NAME:
            raise NotCells("A file's name is too long: rename the file.")
        if "#" in plain_name:
            raise NotCells("A file's name may not hold #: rename the file.")
        try:
            (folder / plain_name).write_bytes(base64.b64decode(content, validate=True))
        except binascii.Error as error:
            raise NotCells("A file's content is not base64.") from error
        names.append(plain_name)
    if len(set(names)) < len(names):
        raise NotCells("Two files have the same name.")
    return names


# The plan -------------------------------------------------------------------------------------------


def _shown(plan: TablePlan) -> dict[str, Json]:
    return {
        "table": plan.target.name,
        "sheet": plan.target.sheet,
        "changes": [
            {
                "row": change.row,
                "column": change.column,
                "cell": change.cell,
                "about": change.about,
                "header": change.header,
                "old": _json(change.old),
                "new": _json(change.new),
                "origin": str(change.origin),
            }
            for change in plan.changes
        ],
        "same": plan.same,
        "missing": [
            {"row": each.row, "about": each.about, "header": each.header, "reason": each.reason}
            for each in plan.missing
        ],
        "new": [
            {
                "about": row.about,
                "values": {header: _json(value) for header, value in row.values.items()},
                "origin": str(row.origin),
            }
            for row in plan.new
        ],
        "appends": plan.appends,
        "gone": [{"row": row.row, "about": row.about} for row in plan.gone],
        "removes": sorted(plan.removable) if plan.removes else [],
        "near": [
            {
                "column": each.column,
                "table": each.table_name,
                "source": each.source_name,
                "score": each.score,
            }
            for each in plan.near
        ],
        "notes": list(plan.notes),
        "says": plan.says,
    }


def _json(value: CellValue) -> Json:
    return value.code if isinstance(value, ErrorCode) else value
