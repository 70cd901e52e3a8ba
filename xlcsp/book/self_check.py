"""After every write: the new file is read back and held against the old one and the plan.

Every part that was not to change must be the same, compressed bytes and directory entry included;
every part that was to change must differ only where planned. What fails is thrown away.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from xlcsp.book.adjust.formulas import FilledDown
from xlcsp.book.errors import Damaged, SelfCheckFailed
from xlcsp.book.ground import Ground
from xlcsp.book.move import Move
from xlcsp.book.package import LARGEST_SMALL_PART, Member, Package
from xlcsp.book.part_text import PartText, Splice, spliced
from xlcsp.book.sheet_edit import with_dimension
from xlcsp.book.sheet_plan import SheetPlan
from xlcsp.book.sheet_shift import new_cell
from xlcsp.book.sheet_text import Block, Row, SheetText, cells_apart, without_name
from xlcsp.book.xml_text import parse_tree, with_attribute

_AT_ONCE: Final = 1 << 20
_PLACE: Final = slice(42, 46)
"""Where a directory entry says where its member lies: the one thing of it that may differ."""


def failed(package: Package, what: str) -> SelfCheckFailed:
    """The refusal for a new file that is not as planned."""
    return SelfCheckFailed(
        f"The new version of {package.label} was not as planned ({what}), so it was thrown away: "
        "the workbook is as it was. Please tell the makers of this program."
    )


def check_members(
    old: Package,
    new: Package,
    changed: Collection[str],
    removed: Collection[str],
    added: Collection[str] = (),
) -> None:
    """Every other member is the same, in the same order, with those that are added behind."""
    kept = [name for name in old.members if name not in removed]
    if list(new.members) != [*kept, *added]:
        raise failed(old, "its list of parts")
    with old.opened() as before, new.opened() as after:
        for name in kept:
            one, other = old.members[name], new.members[name]
            if name in changed:
                continue
            if one.end - one.start != other.end - other.start or not _same_entry(one, other):
                raise failed(old, f"{name} differs")
            before.seek(one.start)
            after.seek(other.start)
            left = one.end - one.start
            while left:
                size = min(_AT_ONCE, left)
                if before.read(size) != after.read(size):
                    raise failed(old, f"{name} differs")
                left -= size


def _same_entry(one: Member, other: Member) -> bool:
    if one.entry[: _PLACE.start] != other.entry[: _PLACE.start]:
        return False
    wide = 0xFFFFFFFF.to_bytes(4, "little")
    return one.entry[_PLACE] == wide or one.entry[_PLACE.stop :] == other.entry[_PLACE.stop :]


def check_part(old: Package, new: Package, name: str, content: bytes) -> None:
    """A part that was written whole is what was to be written, and still holds together."""
    if new.read(name) != content:
        raise failed(old, f"{name} is not what was to be written")
    check_holds_together(old, new, name)


def check_holds_together(old: Package, new: Package, name: str) -> None:
    """A part other than pictures and such is well-formed XML."""
    if not name.lower().endswith((".xml", ".rels")):
        return
    try:
        parse_tree(new.read(name), name)
    except Damaged as error:
        raise failed(old, f"{name} no longer holds together") from error


def summed(pieces: Iterable[bytes], total: "hashlib._Hash") -> Iterator[bytes]:
    """The pieces as they are, added to a checksum on their way to the file."""
    for piece in pieces:
        total.update(piece)
        yield piece


def check_sum(old: Package, new: Package, name: str, wanted: bytes) -> None:
    """A part that was written in pieces is what was to be written."""
    total = hashlib.sha256()
    for piece in new.chunks(name):
        total.update(piece)
    if total.digest() != wanted:
        raise failed(old, f"{name} is not what was to be written")
    if new.member(name).size <= LARGEST_SMALL_PART:
        check_holds_together(old, new, name)


def check_splices(old: Package, new: Package, name: str, splices: tuple[Splice, ...]) -> None:
    """A part differs only where planned, and still holds together."""
    before, after = PartText(old.read(name)), PartText(new.read(name))
    at, shift = 0, 0
    for splice in sorted(splices):
        start = splice.start + shift
        if (
            before.text[at : splice.start] != after.text[at + shift : start]
            or after.text[start : start + len(splice.new)] != splice.new
        ):
            raise failed(old, f"{name} differs where it should not")
        shift += len(splice.new) - (splice.end - splice.start)
        at = splice.end
    if before.text[at:] != after.text[at + shift :]:
        raise failed(old, f"{name} differs where it should not")
    check_holds_together(old, new, name)


# Sheets -------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Planned:
    """The cells that were to change, looked for in one of the two files."""

    package: Package
    sheet: str
    prefix: bytes
    cells: Mapping[int, Mapping[int, bytes | None]]
    written: bool
    """Whether this is the new file, in which they must be as planned."""
    seen: int = 0

    def cell(self, row: int, column: int, content: bytes) -> None:
        """One planned cell as it stands."""
        if not self.written:
            return
        wanted = self.cells[row][column]
        if wanted is None:
            if without_name(content[len(self.prefix) + 2 :]).strip() != b"/>":
                raise failed(self.package, f"a cell of '{self.sheet}' was not taken away")
        elif content != wanted:
            raise failed(self.package, f"a cell in row {row} of '{self.sheet}'")
        else:
            self.seen += 1


def check_cells(package: Package, before: SheetText, after: SheetText, plan: SheetPlan) -> None:
    """Only planned cells differ, and they are as planned."""
    prefix = before.grammar.prefix
    one = _Planned(package, before.sheet, prefix, plan.cells, written=False)
    other = _Planned(package, before.sheet, prefix, plan.cells, written=True)
    if _digest(_without(before, one)) != _digest(_without(after, other)):
        raise failed(package, f"cells of '{before.sheet}' that should have stayed")
    wanted = sum(content is not None for line in plan.cells.values() for content in line.values())
    if other.seen != wanted:
        raise failed(package, f"cells of '{before.sheet}' are missing")
    _check_surroundings(package, before, after, plan)


def _check_surroundings(
    package: Package, before: SheetText, after: SheetText, plan: SheetPlan
) -> None:
    head, tail = before.head, before.tail()
    head = spliced(with_dimension(before, plan.dimension), plan.head)
    new_head, new_tail = after.head, after.tail()
    if before.empty and not after.empty:
        head = head.rpartition(b"/>")[0]
        new_head = new_head.rpartition(b">")[0]
        new_tail = new_tail.partition(b">")[2]
    if head != new_head or spliced(tail, plan.tail) != new_tail:
        raise failed(package, f"what '{before.sheet}' says outside its cells")


def _digest(pieces: Iterator[bytes]) -> bytes:
    total = hashlib.blake2b()
    for piece in pieces:
        total.update(piece)
    return total.digest()


def _without(text: SheetText, planned: _Planned) -> Iterator[bytes]:
    """A sheet's rows without the planned cells."""
    waiting = sorted(planned.cells, reverse=True)
    last = 0
    for block in text.blocks():
        end = text.last_row(block, last)
        while waiting and waiting[-1] <= last:
            waiting.pop()
        if not waiting or waiting[-1] > end:
            yield block.text
        else:
            at = 0
            for row in text.rows(block, last):
                yield block.text[at : row.start]
                if row.number in planned.cells:
                    yield _row_without(text, block, row, planned)
                else:
                    yield block.text[row.start : row.end]
                at = row.end
            yield block.text[at:]
        last = end


def _row_without(text: SheetText, block: Block, row: Row, planned: _Planned) -> bytes:
    start = b"<" + with_attribute(row.attributes, b"spans", None).strip() + b">"
    bare = start in (b'<r="%d">' % row.number, b"<r='%d'>" % row.number)
    inner = b"".join(_pieces_without(text, block, row, planned))
    return b"" if bare and not inner else start + inner


def _pieces_without(text: SheetText, block: Block, row: Row, planned: _Planned) -> Iterator[bytes]:
    line = planned.cells[row.number]
    apart = cells_apart(block, row, planned.prefix)
    if apart is not None:
        for column, content in apart.items():
            if column in line:
                planned.cell(row.number, column, content)
            else:
                yield content
        return
    at = row.body
    for cell in () if row.closed else text.cells(block, row):
        if cell.column in line:
            yield block.text[at : cell.start]
            planned.cell(row.number, cell.column, block.text[cell.start : cell.end])
        else:
            yield block.text[at : cell.end]
        at = cell.end
    yield block.text[at : row.body_end]


# Sheets whose cells moved -------------------------------------------------------------------------


def check_shift(
    package: Package,
    before: SheetText,
    after: SheetText,
    plan: SheetPlan,
    move: Move,
    ground: Ground,
    filled: Mapping[int, FilledDown],
) -> None:
    """Every cell that stays is where it should be with what it held; new rows are as planned.

    Cells are summed up as digests of place and content, so that their order does not matter.
    """
    expected = _summed(_old_cells(before, plan, move))
    found = _summed(_new_cells(package, after, plan, move, ground, filled))
    for row in sorted(expected.keys() | found.keys()):
        if expected.get(row) != found.get(row):
            raise failed(package, f"row {row} of '{before.sheet}'")
    _check_surroundings(package, before, after, plan)


def _old_cells(text: SheetText, plan: SheetPlan, move: Move) -> Iterator[tuple[int, bytes]]:
    last = 0
    for block in text.blocks():
        end = text.last_row(block, last)
        for row in text.rows(block, last):
            line = plan.cells.get(row.number, {})
            if row.number < move.first_touched and not line:
                yield row.number, block.text[row.start : row.end]
                continue
            for cell in () if row.closed else text.cells(block, row):
                number = move.cell(row.number, cell.column)
                taken_over = move.floor < row.number <= move.floor + move.growth
                if number is None or (taken_over and move.inside(cell.column)):
                    continue
                content = line.get(cell.column) or block.text[cell.start : cell.end]
                yield number, _bare_cell(content, text.grammar.prefix, cell.column)
        last = end


def _new_cells(
    package: Package,
    text: SheetText,
    plan: SheetPlan,
    move: Move,
    ground: Ground,
    filled: Mapping[int, FilledDown],
) -> Iterator[tuple[int, bytes]]:
    last, left = 0, set(move.new_rows)
    columns = filled.keys()
    for block in text.blocks():
        end = text.last_row(block, last)
        for row in text.rows(block, last):
            if row.number < move.first_touched and row.number not in plan.cells:
                yield row.number, block.text[row.start : row.end]
                continue
            new = row.number in move.new_rows
            left.discard(row.number)
            for cell in () if row.closed else text.cells(block, row):
                content = block.text[cell.start : cell.end]
                if new and move.inside(cell.column):
                    model, formula = ground.model.get(cell.column), filled.get(cell.column)
                    place = (row.number, cell.column)
                    if content != new_cell(model, formula, *place, text.grammar.prefix):
                        raise failed(package, f"the new row {row.number} of '{text.sheet}'")
                    continue
                yield row.number, _bare_cell(content, text.grammar.prefix, cell.column)
        last = end
    if left and columns:
        raise failed(package, f"new rows of '{text.sheet}' are missing")


def _bare_cell(content: bytes, prefix: bytes, column: int) -> bytes:
    """A cell without its name, its column in front."""
    closed = content.find(b">")
    raw = without_name(content[len(prefix) + 2 : closed].rstrip(b"/")).strip()
    return b"%d %s %s" % (column, raw, content[closed:])


def _summed(cells: Iterator[tuple[int, bytes]]) -> dict[int, int]:
    """For each row the sum of its cells' digests."""
    sums: dict[int, int] = {}
    for row, content in cells:
        sums[row] = sums.get(row, 0) + hash(content)
    return sums
