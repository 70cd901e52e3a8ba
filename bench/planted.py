"""Workbooks of the documents' shapes, clean or with planted errors, to measure the checker with.

Every figure is made up from a seed and belongs to nobody. A clean workbook keeps all of its
relations; a planted error changes what is printed, and says where and of which kind it is.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal
from pathlib import Path

import xlsxwriter

from xlcsp.audit.printed import Place, read_text
from xlcsp.audit.relation import Kind
from xlcsp.audit.tables import Content, SheetCells, TableArea
from xlcsp.book.model import Area

AREAS = ("Northwold", "Midmarsh", "Southdene", "Eastley", "Westoning", "Hillborough", "Lakeham")
YEARS = ("2007-08", "2008-09", "2009-10", "2010-11")
CRIMES = ("Robbery", "House burglary", "Theft of vehicle", "Theft from vehicle")


@dataclass
class Table:
    """A table as it would be printed: texts, and the exact figures that they stand for."""

    name: str
    headings: list[str]
    rows: list[list[str]]
    rules: list[tuple[str, str, str]] = field(default_factory=list)
    """Published, kind and worked out from, as a rule would name them (A1 of this table's sheet)."""
    derived: list["Slot"] = field(default_factory=list)


@dataclass(frozen=True)
class Slot:
    """A derived figure of a table, and what is needed to plant an error in it."""

    row: int
    column: int
    kind: Kind
    inputs: tuple[tuple[int, int], ...]
    places: int


@dataclass
class Workbook:
    """Sheets of tables, and what was planted in them."""

    tables: list[Table]
    planted: list["Planted"] = field(default_factory=list)


@dataclass(frozen=True)
class Planted:
    """An error that was planted: its kind, and its cell."""

    kind: str
    table: int
    row: int
    column: int


def workbook(seed: int) -> Workbook:
    """A clean workbook: two to four of the shapes."""
    chance = random.Random(seed)  # noqa: S311 - repeatable figures, not secrets
    shapes = chance.sample(SHAPES, chance.randint(2, 4))
    return Workbook([table for shape in shapes for table in shape(chance)])


def sheets(book: Workbook) -> list[SheetCells]:
    """The workbook's cells as the checker reads them: one table a sheet, headings in row 1."""
    found = []
    for table in book.tables:
        cells: dict[tuple[int, int], Content] = {}
        texts: dict[tuple[int, int], str] = {}
        for row, line in enumerate([table.headings, *table.rows], start=1):
            for column, text in enumerate(line, start=1):
                if text:
                    place = Place(table.name, row, column)
                    figure = read_text(text, place) if row > 1 and column > 1 else None
                    cells[row, column] = figure or text
                    texts[row, column] = text
        area = Area(1, 1, len(table.rows) + 1, len(table.headings))
        name = table.name.replace(" ", "_")
        found.append(SheetCells(table.name, cells, (TableArea(name, area),), texts))
    return found


# ----------------------------------------------------------------------------------------- shapes


def rounded_to(number: Decimal, places: int, way: str = ROUND_HALF_UP) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), way)


def _per_cent(new: int, old: int, places: int = 0, way: str = ROUND_HALF_UP) -> str:
    number = rounded_to(Decimal(new - old) * 100 / Decimal(old), places, way)
    return f"{number}%" if places == 0 else f"{number:+}%"


def _letters(column: int) -> str:
    return "ABCDEFGHIJKLMNOP"[column]


def local_targets(chance: random.Random) -> list[Table]:
    """Central Bedfordshire's shape: tables of areas by years with changes, and their sum."""
    levels: dict[str, list[list[int]]] = {}
    for crime in CRIMES:
        base = [chance.randint(60, 1400) for _ in range(3)]
        falls = [Decimal(chance.randint(-90, -10)) / 1000 for _ in range(3)]
        rows = [[first] for first in base]
        for _ in range(3):
            for row, fall in zip(rows, falls, strict=True):
                row.append(int(rounded_to(row[-1] * (1 + fall), 0)))
        levels[crime] = rows
    levels["Serious acquisitive crime"] = [
        [sum(levels[crime][row][year] for crime in CRIMES) for year in range(4)] for row in range(3)
    ]
    return [_local_table(name, rows) for name, rows in levels.items()]


def _local_table(name: str, base: list[list[int]]) -> Table:
    north, mid, south = base
    both = [a + b for a, b in zip(mid, south, strict=True)]
    total = [a + b for a, b in zip(north, both, strict=True)]
    headings = [name, "2007-08", "2008-09", "% chge", "2009-10", "% chge 2009-10", "2010-11",
                "% chge 2010-11", "3 yr % chge"]  # fmt: skip
    level_columns, changes = (1, 2, 4, 6), ((3, 2, 1), (5, 4, 2), (7, 6, 4), (8, 6, 1))
    rows = []
    table = Table(name, headings, rows)
    labels = ("North", "Mid", "South", "Mid and South", "All areas")
    for row, (label, levels) in enumerate(
        zip(labels, (north, mid, south, both, total), strict=True)
    ):
        line = [label] + [""] * 8
        for column, level in zip(level_columns, levels, strict=True):
            line[column] = str(level)
        for column, new, old in changes:
            line[column] = _per_cent(int(line[new]), int(line[old]))
            table.derived.append(Slot(row, column, Kind.CHANGE, ((row, new), (row, old)), 0))
        rows.append(line)
    for column in level_columns:
        table.derived.append(Slot(3, column, Kind.TOTAL, ((1, column), (2, column)), 0))
        table.derived.append(Slot(4, column, Kind.TOTAL, ((0, column), (3, column)), 0))
    here = f"'{name}'!"
    for column in level_columns:
        letter = _letters(column)
        table.rules.append((f"{here}{letter}5", "total", f"{here}{letter}3:{letter}4"))
        table.rules.append((f"{here}{letter}6", "total", f"{here}{letter}2; {here}{letter}5"))
        if name == "Serious acquisitive crime":
            parts = "; ".join(f"'{crime}'!{letter}2:{letter}6" for crime in CRIMES)
            table.rules.append((f"{here}{letter}2:{letter}6", "total", parts))
    for column, new, old in changes:
        a, b, c = _letters(column), _letters(new), _letters(old)
        table.rules.append(
            (f"{here}{a}2:{a}6", "percentage change", f"{here}{b}2:{b}6; {here}{c}2:{c}6")
        )
    return table


def grant(chance: random.Random) -> list[Table]:
    """Leicestershire's grant: three pots shared, an allocation to the pound, and totals."""
    while True:
        table = _grant(chance)
        if table is not None:
            return [table]


def _grant(chance: random.Random) -> Table | None:
    """The table; None where rounding its rows one by one would not add up."""
    weights = [[chance.randint(300, 2000) for _ in AREAS] for _ in range(2)]
    pots = [Decimal(chance.randint(10, 40)) * 7000, Decimal(chance.randint(50_000, 200_000)),
            Decimal(chance.randint(50_000, 200_000))]  # fmt: skip
    columns = [
        _shared(pots[0], [1] * 7),
        _shared(pots[1], weights[0]),
        _shared(pots[2], weights[1]),
    ]
    allocations = [
        rounded_to(sum((column[i] for column in columns), Decimal(0)), 0) for i in range(7)
    ]
    name = "Grant allocation"
    rows = [
        [area, _pounds(allocations[i]), *(_pounds(column[i]) for column in columns)]
        for i, area in enumerate(AREAS)
    ]
    total = sum(allocations, Decimal(0))
    if total != sum(pots):
        return None
    rows.append(["Total", _pounds(total), *(_pounds(pot) for pot in pots)])
    table = Table(name, ["Area", "Allocation", "Even", "By population", "By crime"], rows)
    here = f"'{name}'!"
    table.rules.append(
        (f"{here}B2:B8", "total to 0 places", f"{here}C2:C8; {here}D2:D8; {here}E2:E8")
    )
    table.derived += [
        Slot(row, 1, Kind.TOTAL, ((row, 2), (row, 3), (row, 4)), -1) for row in range(7)
    ]
    for column in range(1, 5):
        letter = _letters(column)
        table.rules.append((f"{here}{letter}9", "total", f"{here}{letter}2:{letter}8"))
        table.derived.append(
            Slot(7, column, Kind.TOTAL, tuple((row, column) for row in range(7)), 2)
        )
    return table


def _shared(pot: Decimal, weights: list[int]) -> list[Decimal]:
    shares = [rounded_to(pot * weight / sum(weights), 2) for weight in weights]
    shares[0] += pot - sum(shares)
    return shares


def _pounds(number: Decimal) -> str:
    return f"£{number:,.2f}"


def district_targets(chance: random.Random) -> list[Table]:
    """NI 20's shape: a county and its districts, and two years of targets off a baseline."""
    counts = [chance.randint(20, 180) * 10 for _ in AREAS]
    offs = chance.choice([(10, 20), (10, 30), (20, 30)])
    name = "Assault targets"
    rows = [["County", str(sum(counts)), "", ""]]
    rows += [[area, str(count), "", ""] for area, count in zip(AREAS, counts, strict=True)]
    for row in rows:
        for column, off in zip((2, 3), offs, strict=True):
            row[column] = str(int(Decimal(row[1]) * (100 - off) / 100))
    table = Table(name, ["Area", "2008/09", "2009/10 target", "2010/11 target"], rows)
    here = f"'{name}'!"
    for column, off in zip((2, 3), offs, strict=True):
        letter = _letters(column)
        table.rules.append(
            (f"{here}{letter}2:{letter}9", "target", f'{here}B2:B9; "{off}% reduction"')
        )
        table.derived += [Slot(row, column, Kind.SCALED, ((row, 1),), 0) for row in range(8)]
    for column in (1, 2, 3):
        letter = _letters(column)
        table.rules.append((f"{here}{letter}2", "total", f"{here}{letter}3:{letter}9"))
        table.derived.append(
            Slot(0, column, Kind.TOTAL, tuple((row, column) for row in range(1, 8)), 0)
        )
    return [table]


def performance(chance: random.Random) -> list[Table]:
    """Warwickshire's Table 1: indicators against last year and against target."""
    name = "Performance"
    rows = []
    table = Table(
        name, ["Indicator", "2008/09 Actual", "2009/10 Target", "2009/10 Actual",
               "Change on 2008/09", "Against target"], rows,
    )  # fmt: skip
    for row in range(chance.randint(6, 12)):
        before = chance.randint(150, 9000)
        target = int(before * chance.uniform(0.85, 1.1))
        actual = int(before * chance.uniform(0.75, 1.2))
        rows.append([
            f"Indicator {row + 1}", f"{before:,}", f"{target:,}", f"{actual:,}",
            _per_cent(actual, before, 1), _per_cent(actual, target, 1),
        ])  # fmt: skip
        table.derived.append(Slot(row, 4, Kind.CHANGE, ((row, 3), (row, 1)), 1))
        table.derived.append(Slot(row, 5, Kind.CHANGE, ((row, 3), (row, 2)), 1))
    here, last = f"'{name}'!", len(rows) + 1
    table.rules.append(
        (f"{here}E2:E{last}", "percentage change", f"{here}D2:D{last}; {here}B2:B{last}")
    )
    table.rules.append(
        (f"{here}F2:F{last}", "percentage change", f"{here}D2:D{last}; {here}C2:C{last}")
    )
    return [table]


def risk_matrix(chance: random.Random) -> list[Table]:
    """Probability times harm."""
    name = "Risk matrix"
    rows = []
    for row in range(chance.randint(5, 9)):
        one, other = chance.randint(8, 24), chance.randint(8, 24)
        rows.append([f"Risk {row + 1}", str(one), str(other), str(one * other)])
    table = Table(name, ["Risk", "Probability", "Harm", "Score"], rows)
    table.derived += [Slot(r, 3, Kind.PRODUCT, ((r, 1), (r, 2)), 0) for r in range(len(rows))]
    here, last = f"'{name}'!", len(rows) + 1
    table.rules.append((f"{here}D2:D{last}", "product", f"{here}B2:B{last}; {here}C2:C{last}"))
    return [table]


def rates(chance: random.Random) -> list[Table]:
    """Counts, populations and rates, with each district's share of the county's count."""
    name = "Rates"
    counts = [chance.randint(200, 1900) for _ in AREAS]
    people = [chance.randint(45_000, 170_000) for _ in AREAS]
    counts.append(sum(counts))
    people.append(sum(people))
    rows = []
    table = Table(name, ["Area", "Crimes", "Population", "Rate per 1,000", "Share of crimes"], rows)
    for row, area in enumerate((*AREAS, "Total")):
        rate = rounded_to(Decimal(counts[row]) * 1000 / people[row], 2)
        share = rounded_to(Decimal(counts[row]) * 100 / counts[-1], 1)
        rows.append([area, f"{counts[row]:,}", f"{people[row]:,}", str(rate), f"{share}%"])
        table.derived.append(Slot(row, 3, Kind.RATE, ((row, 1), (row, 2)), 2))
        table.derived.append(Slot(row, 4, Kind.SHARE, ((row, 1), (7, 1)), 1))
    for column in (1, 2):
        table.derived.append(Slot(7, column, Kind.TOTAL, tuple((r, column) for r in range(7)), 0))
    here = f"'{name}'!"
    table.rules += [
        (f"{here}D2:D9", "rate", f"{here}B2:B9; {here}C2:C9; per 1000"),
        (f"{here}E2:E9", "share", f"{here}B2:B9; {here}B9"),
        (f"{here}B9", "total", f"{here}B2:B8"),
        (f"{here}C9", "total", f"{here}C2:C8"),
    ]
    return [table]


SHAPES: list[Callable[[random.Random], list[Table]]] = [
    local_targets, grant, district_targets, performance, risk_matrix, rates,
]  # fmt: skip


# ---------------------------------------------------------------------------------------- planting


def with_errors(seed: int) -> Workbook:
    """A workbook with one to five planted errors, each in a table and place of its own."""
    book = workbook(seed)
    chance = random.Random(seed + 1_000_003)  # noqa: S311
    wanted = chance.randint(1, 5)
    for _ in range(wanted * 12):
        if len(book.planted) >= wanted:
            break
        number = chance.randrange(len(book.tables))
        slot = chance.choice(book.tables[number].derived)
        plant = chance.choice(PLANTS)
        planted = plant(book.tables[number], slot, chance)
        if planted is None:
            continue
        kind, row, column, text = planted
        if any(p.table == number and (p.row == row or p.column == column) for p in book.planted):
            continue
        if _number(text) == _number(book.tables[number].rows[row][column]):
            continue
        book.tables[number].rows[row][column] = text
        book.planted.append(Planted(kind, number, row, column))
    return book


Plant = Callable[[Table, Slot, random.Random], tuple[str, int, int, str] | None]


def _number(text: str) -> Decimal:
    return Decimal(text.replace("£", "").replace(",", "").replace("%", "").replace("+", ""))


def _like(text: str, number: Decimal) -> str:
    places = len(text.rstrip("%").partition(".")[2])
    comma = "," if "," in text or "£" in text else ""
    sign = "-" if number < 0 else "+" if text.startswith(("+", "-")) and "." in text else ""
    body = f"{abs(number):{comma}.{places}f}"
    return f"{sign}{'£' if '£' in text else ''}{body}{'%' if '%' in text else ''}"


def _unit(table: Table, slot: Slot) -> Decimal:
    text = table.rows[slot.row][slot.column].rstrip("%")
    decimals = len(text.partition(".")[2])
    return Decimal(1).scaleb(-decimals) if slot.places >= 0 else Decimal(1)


def _exact(table: Table, slot: Slot) -> Decimal:
    values = [_number(table.rows[row][column]) for row, column in slot.inputs]
    if slot.kind is Kind.CHANGE:
        return (values[0] - values[1]) * 100 / values[1]
    if slot.kind is Kind.TOTAL:
        return sum(values, Decimal(0))
    if slot.kind is Kind.PRODUCT:
        return values[0] * values[1]
    if slot.kind is Kind.RATE:
        return values[0] * 1000 / values[1]
    if slot.kind is Kind.SHARE:
        return values[0] * 100 / values[1]
    return _number(table.rows[slot.row][slot.column])


def other_rounding(
    table: Table, slot: Slot, chance: random.Random
) -> tuple[str, int, int, str] | None:
    """Cut off, rounded up or half to even."""
    if slot.kind in (Kind.TOTAL, Kind.PRODUCT, Kind.SCALED):
        return None
    text = table.rows[slot.row][slot.column]
    way = chance.choice([ROUND_DOWN, ROUND_UP, ROUND_HALF_EVEN])
    number = rounded_to(_exact(table, slot), slot.places, way)
    return "rounded another way", slot.row, slot.column, _like(text, number)


def a_unit_off(table: Table, slot: Slot, chance: random.Random) -> tuple[str, int, int, str] | None:
    """One unit more or less in the last published place."""
    text = table.rows[slot.row][slot.column]
    number = _number(text) + chance.choice([-1, 1]) * _unit(table, slot)
    return "a unit off", slot.row, slot.column, _like(text, number)


def mistyped(table: Table, slot: Slot, chance: random.Random) -> tuple[str, int, int, str] | None:
    """One digit changed."""
    text = table.rows[slot.row][slot.column]
    places = [i for i, letter in enumerate(text) if letter.isdigit()]
    if slot.places < 0:
        places = [i for i in places if i < text.index(".")]
    if len(places) < 2:
        return None
    at = chance.choice(places[1:])
    digit = chance.choice([d for d in "0123456789" if d != text[at]])
    return "a digit mistyped", slot.row, slot.column, text[:at] + digit + text[at + 1 :]


def mistyped_input(
    table: Table, slot: Slot, chance: random.Random
) -> tuple[str, int, int, str] | None:
    """One digit changed in a figure that others are worked out from."""
    row, column = chance.choice(slot.inputs)
    inner = Slot(row, column, slot.kind, (), 0)
    found = mistyped(table, inner, chance)
    if found is None or not _shows(table, found):
        return None
    return "a digit of an input mistyped", *found[1:]


def _shows(table: Table, change: tuple[str, int, int, str]) -> bool:
    """Whether a changed input would change what is printed of any figure worked out from it."""
    _, row, column, text = change
    using = [slot for slot in table.derived if (row, column) in slot.inputs]
    before = [rounded_to(_exact(table, slot), max(slot.places, 0)) for slot in using]
    kept, table.rows[row][column] = table.rows[row][column], text
    after = [rounded_to(_exact(table, slot), max(slot.places, 0)) for slot in using]
    table.rows[row][column] = kept
    return before != after or any(slot.kind is Kind.SCALED for slot in using)


def swapped(table: Table, slot: Slot, chance: random.Random) -> tuple[str, int, int, str] | None:
    """Two neighbouring digits swapped."""
    text = table.rows[slot.row][slot.column]
    end = text.index(".") if slot.places < 0 else len(text)
    places = [
        i
        for i in range(end - 1)
        if text[i].isdigit() and text[i + 1].isdigit() and text[i] != text[i + 1]
        and text[i + 1] != "0"
    ]  # fmt: skip
    if not places:
        return None
    at = chance.choice(places)
    return (
        "two digits swapped",
        slot.row,
        slot.column,
        (text[:at] + text[at + 1] + text[at] + text[at + 2 :]),
    )


def left_out(table: Table, slot: Slot, chance: random.Random) -> tuple[str, int, int, str] | None:
    """A component left out of a sum."""
    if slot.kind is not Kind.TOTAL or slot.places < 0:
        return None
    text = table.rows[slot.row][slot.column]
    row, column = chance.choice(slot.inputs)
    number = _number(text) - _number(table.rows[row][column])
    return "a component left out", slot.row, slot.column, _like(text, number)


def other_base(table: Table, slot: Slot, chance: random.Random) -> tuple[str, int, int, str] | None:
    """Compared with another figure of the row, or with half of the right one."""
    if slot.kind is not Kind.CHANGE:
        return None
    text = table.rows[slot.row][slot.column]
    line = table.rows[slot.row]
    bases = [
        _number(line[c])
        for c in range(1, len(line))
        if line[c] and "%" not in line[c] and (slot.row, c) not in slot.inputs
    ]
    new, old = (_number(table.rows[r][c]) for r, c in slot.inputs)
    bases.append(old / 2)
    base = chance.choice(bases)
    if not base:
        return None
    number = rounded_to((new - base) * 100 / base, slot.places)
    return "another base", slot.row, slot.column, _like(text, number)


def copied(table: Table, slot: Slot, chance: random.Random) -> tuple[str, int, int, str] | None:
    """The figure of the next row."""
    other = slot.row + 1 if slot.row + 1 < len(table.rows) else slot.row - 1
    return "copied", slot.row, slot.column, table.rows[other][slot.column]


def row_by_row(table: Table, slot: Slot, chance: random.Random) -> tuple[str, int, int, str] | None:
    """A total of unrounded parts, a few units from the sum of the printed ones."""
    if slot.kind is not Kind.TOTAL or slot.places < 0:
        return None
    text = table.rows[slot.row][slot.column]
    most = max(1, len(slot.inputs) // 2)
    off = chance.choice([-1, 1]) * chance.randint(1, most) * _unit(table, slot)
    return "rounded row by row", slot.row, slot.column, _like(text, _number(text) + off)


def carried_over(
    table: Table, slot: Slot, chance: random.Random
) -> tuple[str, int, int, str] | None:
    """A wrong sum that went into another sum."""
    after = [
        other
        for other in table.derived
        if other.kind is Kind.TOTAL and (slot.row, slot.column) in other.inputs
    ]
    if slot.kind is not Kind.TOTAL or not after:
        return None
    found = mistyped(table, slot, chance)
    if found is None:
        return None
    gap = _number(found[3]) - _number(table.rows[slot.row][slot.column])
    target = after[0]
    text = table.rows[target.row][target.column]
    table.rows[target.row][target.column] = _like(text, _number(text) + gap)
    return "carried over", *found[1:]


def other_population(
    table: Table, slot: Slot, chance: random.Random
) -> tuple[str, int, int, str] | None:
    """A rate worked out from a population estimate of another year."""
    if slot.kind is not Kind.RATE:
        return None
    text = table.rows[slot.row][slot.column]
    share = Decimal(chance.choice([96, 97, 103, 104])) / 100
    return (
        "two populations",
        slot.row,
        slot.column,
        _like(text, rounded_to(_exact(table, slot) * share, slot.places)),
    )


PLANTS: list[Plant] = [
    other_rounding, a_unit_off, mistyped, mistyped_input, swapped, left_out, other_base, copied,
    row_by_row, carried_over, other_population,
]  # fmt: skip


def rule_rows(book: Workbook) -> list[tuple[str, str, str, str]]:
    """Published, kind, worked out from and rounding of all rules of a workbook."""
    found = []
    for table in book.tables:
        for published, kind, parts in table.rules:
            name, _, places = kind.partition(" to ")
            found.append((published, name, parts, f"to {places}" if places else ""))
    return found


def with_rules(cells: list[SheetCells], book: Workbook) -> list[SheetCells]:
    """The sheets with a sheet CSP Checks."""
    headings = ("Check", "Published", "Kind", "Worked out from", "Rounding")
    rules: dict[tuple[int, int], Content] = {(1, c): h for c, h in enumerate(headings, start=1)}
    for row, (published, kind, parts, rounding) in enumerate(rule_rows(book), start=2):
        for column, text in enumerate(("", published, kind, parts, rounding), start=1):
            if text:
                rules[row, column] = text
    texts = {place: str(text) for place, text in rules.items()}
    return [*cells, replace(SheetCells("CSP Checks", rules), texts=texts)]


def write_workbook(book: Workbook, path: Path) -> None:
    """The workbook as a file, its figures kept as text as the documents print them."""
    with xlsxwriter.Workbook(str(path)) as file:
        for table in book.tables:
            sheet = file.add_worksheet(table.name)
            for row, line in enumerate(table.rows, start=1):
                sheet.write_row(row, 0, line)
            sheet.add_table(
                0, 0, len(table.rows), len(table.headings) - 1,
                {
                    "name": table.name.replace(" ", "_"),
                    "columns": [{"header": heading} for heading in table.headings],
                },
            )  # fmt: skip
