"""Every kind of edit on more than a hundred workbooks: nothing lost, everything followed.

What must come out is worked out here on lists and sets of cells, apart from the code under test.
"""

import csv
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from book_making import raw_members
from libreoffice_files import EVERY_SHEET, converted
from lxml import etree
from openpyxl.utils import get_column_letter as letter
from openpyxl.utils import range_boundaries
from table_corpus import Plan, make_corpus

from xlcsp.book import TableEdit, open_book, write
from xlcsp.book.errors import RowInUse

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:.*not supported and will be removed:UserWarning"),
]

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Case:
    """One edit and what the rows of data are afterwards: old row numbers, or None for new rows."""

    name: str
    edit: TableEdit
    rows: tuple[int | None, ...]
    numbers: tuple[float, ...]


def cases(plan: Plan) -> list[Case]:
    old = list(plan.numbers())
    every = tuple(range(plan.first, plan.last + 1))
    new = ({"Area": "New A", "Number": 7.0, "Rate": 0.5}, {"Area": "New B", "Number": 8.0})
    replaced = {row: {"Number": float(1000 + row)} for row in range(plan.rows)}
    made = [
        Case("set", TableEdit("Counts", {0: {"Number": 500.0}}, (), frozenset()), every,
             (500.0, *old[1:])),
        Case("replace", TableEdit("counts", replaced, (), frozenset()), every,
             tuple(line["Number"] for line in replaced.values())),
        Case("append", TableEdit("Counts", {}, new, frozenset()), (*every, None, None),
             (*old, 7.0, 8.0)),
    ]  # fmt: skip
    if plan.rows > 2:
        gone = frozenset({1})
        left = tuple(row for row in every if row != plan.first + 1)
        kept = [number for row, number in enumerate(old) if row != 1]
        made.append(Case("shrink", TableEdit("Counts", {}, (), gone), left, tuple(kept)))
        made.append(
            Case("shift", TableEdit("Counts", {0: {"Number": 500.0}}, new[:1], frozenset({1, 2})),
                 (left[0], *left[2:], None), (500.0, *kept[2:], 7.0))
        )  # fmt: skip
    return made


class Model:
    """Where every cell goes, by listing rows: the table's columns move, all else stays."""

    def __init__(self, plan: Plan, case: Case) -> None:
        self.plan = plan
        self.growth = len(case.rows) - plan.rows
        self.places = {
            old: plan.first + place for place, old in enumerate(case.rows) if old is not None
        }
        self.new = [plan.first + place for place, old in enumerate(case.rows) if old is None]
        self.last = plan.last + self.growth
        self.like = max(self.places)

    def cell(self, cell: Cell) -> Cell | None:
        row, column = cell
        if not self.plan.left <= column <= self.plan.right or row < self.plan.first:
            return cell
        if row > self.plan.last:
            return row + self.growth, column
        return (self.places[row], column) if row in self.places else None

    def laid_over(self, cells: Iterable[Cell]) -> set[Cell]:
        listed = set(cells)
        moved = {there for each in listed if (there := self.cell(each)) is not None}
        like = {column for row, column in listed if row == self.like}
        inside = {column for column in like if self.plan.left <= column <= self.plan.right}
        return moved | {(row, column) for row in self.new for column in inside}


def cells_in(sqref: str) -> set[Cell]:
    found: set[Cell] = set()
    for area in sqref.split():
        left, top, right, bottom = range_boundaries(area)
        if None in (left, top, right, bottom):
            continue
        found |= {
            (row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)
        }
    return found


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, Plan]]:
    return make_corpus(tmp_path_factory.mktemp("corpus"))


Results = list[tuple[Path, Path, Plan, Case]]


@pytest.fixture(scope="module")
def results(corpus: list[tuple[Path, Plan]], tmp_path_factory: pytest.TempPathFactory) -> Results:
    folder = tmp_path_factory.mktemp("results")
    made = []
    for source, plan in corpus:
        for case in cases(plan):
            out = folder / f"{source.stem}-{case.name}.xlsx"
            write(open_book(source), [case.edit], out)
            made.append((source, out, plan, case))
    return made


def moving(results: Results) -> Results:
    """Those whose rows move; of the others only one part differs."""
    return [each for each in results if each[3].name not in ("set", "replace")]


MAY_FOLLOW = re.compile(
    r"xl/(workbook\.xml|worksheets/sheet\d+\.xml|tables/.*|charts/chart\d+\.xml"
    r"|drawings/(drawing\d+\.xml|vmlDrawing\d+\.vml)|comments\d+\.xml|comments/.*|drawings/comment.*)"
)


def test_the_corpus_is_large_and_holds_what_it_says(corpus: list[tuple[Path, Plan]]) -> None:
    assert len(corpus) >= 100
    kinds: set[str] = set()
    for path, _ in corpus:
        with zipfile.ZipFile(path) as package:
            kinds |= {re.sub(r"\d+", "", name) for name in package.namelist()}
            sheets = b"".join(
                package.read(name) for name in package.namelist() if "worksheets/sheet" in name
            )
        kinds |= {
            word
            for word in ("x14:sparkline", "x14:dataBar", "<x:row", 't="shared"', "mergeCell",
                         "dataValidation", "hyperlink", "legacyDrawing", 't="array"')
            if word.encode() in sheets or word.encode("utf-16-le") in sheets
        }  # fmt: skip
    assert {
        *("xl/charts/chart.xml", "xl/drawings/vmlDrawing.vml", "xl/media/image.png"),
        *("xl/chartsheets/sheet.xml", "x14:sparkline", "x14:dataBar", "<x:row", 't="shared"'),
        *("mergeCell", "dataValidation", "hyperlink", "legacyDrawing", "xl/tables/table.xml"),
        *("xl/metadata.xml", 't="array"'),
    } <= kinds


def test_parts_that_nothing_ties_to_the_table_stay_byte_for_byte(results: Results) -> None:
    assert_untied_parts_stay(results)


def assert_untied_parts_stay(results: Results) -> None:
    for source, out, _plan, case in results:
        old, new = raw_members(source), raw_members(out)
        gone = set(old) - set(new)
        assert gone <= {"xl/calcChain.xml"}, (out.name, gone)
        assert list(new) == [name for name in old if name not in gone]
        differing = {name for name in new if old[name] != new[name]}
        if case.name in ("set", "replace"):
            assert differing == {"xl/worksheets/sheet1.xml"}, (out.name, differing)
        else:
            assert all(MAY_FOLLOW.fullmatch(name) for name in differing), (out.name, differing)
            assert "xl/worksheets/sheet3.xml" not in differing
        with zipfile.ZipFile(out) as package:
            assert package.testzip() is None


def test_every_value_is_where_the_move_takes_it(results: Results) -> None:
    for source, out, plan, case in moving(results):
        model = Model(plan, case)
        old, new = openpyxl.load_workbook(source), openpyxl.load_workbook(out)
        expected = {}
        styles = {}
        for row in old["Data"].iter_rows():
            for cell in row:
                there = model.cell((cell.row, cell.column))
                if there is not None and cell.value is not None:
                    expected[there] = cell.value
                if there is not None and cell.has_style:
                    styles[there] = cell.style_id
        for place, value in enumerate(case.numbers):
            expected[plan.first + place, plan.left + 1] = value
        shown = new["Data"]
        found = {
            (cell.row, cell.column): cell.value
            for row in shown.iter_rows()
            for cell in row
            if cell.value is not None
        }
        for there, value in expected.items():
            if isinstance(value, str) and value.startswith("="):
                assert str(found[there]).startswith("="), (out.name, there)
            else:
                assert found[there] == value, (out.name, there)
        ours = {(row, column) for row in model.new for column in range(plan.left, plan.right + 1)}
        assert found.keys() - expected.keys() <= ours, out.name
        for there, style in styles.items():
            assert shown.cell(*there).style_id == style, (out.name, there)
        for row in model.new:
            for column in range(plan.left, plan.right + 1):
                like = old["Data"].cell(model.like, column)
                assert shown.cell(row, column).style_id == like.style_id, out.name
                if isinstance(like.value, str) and like.value.startswith("="):
                    assert str(found[row, column]).startswith("="), (out.name, row, column)


def test_the_table_and_what_is_laid_over_its_cells_follow(results: Results) -> None:
    for source, out, plan, case in moving(results):
        model = Model(plan, case)
        old, new = openpyxl.load_workbook(source)["Data"], openpyxl.load_workbook(out)["Data"]
        bottom = model.last + plan.totals
        table = new.tables["Counts"]
        assert table.ref == f"{letter(plan.left)}{plan.top}:{letter(plan.right)}{bottom}"
        assert table.autoFilter is not None
        assert table.autoFilter.ref == (
            f"{letter(plan.left)}{plan.top}:{letter(plan.right)}{model.last}"
        )
        assert [each.name for each in table.tableColumns] == ["Area", "Number", "Rate", "Twice"]
        for before, after in (
            (rules(old), rules(new)),
            (checks(old), checks(new)),
            (merges(old), merges(new)),
        ):
            assert len(after) == len(before), out.name
            for key, covered in before.items():
                assert after[key] == model.laid_over(covered), (out.name, key)
        assert notes(new) == {model.cell(place): text for place, text in notes(old).items()}, (
            out.name
        )


def rules(sheet: openpyxl.worksheet.worksheet.Worksheet) -> dict[str, set[Cell]]:
    return {
        f"{rule.type} {rule.priority}": cells_in(str(each.sqref))
        for each in sheet.conditional_formatting
        for rule in each.rules
    }


def checks(sheet: openpyxl.worksheet.worksheet.Worksheet) -> dict[str, set[Cell]]:
    return {
        f"{number} {each.type}": cells_in(str(each.sqref))
        for number, each in enumerate(sheet.data_validations.dataValidation)
    }


def merges(sheet: openpyxl.worksheet.worksheet.Worksheet) -> dict[str, set[Cell]]:
    return {
        str(number): cells_in(ref)
        for number, ref in enumerate(
            sorted(
                (str(each) for each in sheet.merged_cells.ranges), key=lambda ref: (len(ref), ref)
            )
        )
    }


def notes(sheet: openpyxl.worksheet.worksheet.Worksheet) -> dict[Cell | None, str]:
    return {
        (cell.row, cell.column): cell.comment.text
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }


def test_charts_names_and_links_follow(results: Results) -> None:
    for source, out, plan, case in moving(results):
        model = Model(plan, case)
        expected = plan.column(1, plan.first, model.last)
        assert openpyxl.load_workbook(out).defined_names["Numbers"].attr_text == f"Data!{expected}"
        with zipfile.ZipFile(source) as one, zipfile.ZipFile(out) as other:
            charts = [name for name in one.namelist() if re.search(r"charts/chart\d+\.xml", name)]
            for name in charts:
                before, after = ranges_of(one.read(name)), ranges_of(other.read(name))
                assert len(before) == len(after)
                for old, new in zip(before, after, strict=True):
                    wanted = re.sub(rf":(\$[A-Z]+)\${plan.last}$", rf":\1${model.last}", old)
                    assert new == wanted, (out.name, old, new)
        if plan.below:
            below = model.cell((plan.note + 1, plan.left + 1))
            assert below is not None
            for link in openpyxl.load_workbook(out)["Data"]._hyperlinks:
                if link.location:
                    assert link.location.endswith(f"!{letter(plan.left + 2)}{plan.note + 1}")


def ranges_of(chart: bytes) -> list[str]:
    return [each.text or "" for each in etree.fromstring(chart).iter("{*}f")]


def test_a_row_that_a_formula_needs_is_not_taken_away(corpus: list[tuple[Path, Plan]]) -> None:
    source, plan = next(each for each in corpus if each[1].rows == 4)
    out = source.with_name("never.xlsx")
    needed = source.with_name("needed.xlsx")
    book = openpyxl.load_workbook(source)
    book["Probe"]["D1"] = f"=Data!{letter(plan.left + 1)}{plan.first + 1}"
    book.save(needed)
    with pytest.raises(RowInUse, match="'Probe'!D1"):
        write(open_book(needed), [TableEdit("Counts", {}, (), frozenset({1}))], out)
    assert not out.exists()


# LibreOffice --------------------------------------------------------------------------------------

ALWAYS_WORK_OUT = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode"><value>0</value></prop></item>
</oor:items>
"""
"""LibreOffice converts no more than about 250 files at once, and says nothing of the rest."""


def assert_shown(results: Results, folder: Path) -> None:
    """What LibreOffice worked out in each result, saved as text in a folder, is as expected."""
    for _, out, plan, case in results:
        model = Model(plan, case)
        total = sum(case.numbers)
        probe = shown(folder / f"{out.stem}-Probe.csv")
        assert float(probe[0][0]) == total, out.name
        assert float(probe[1][0]) == len(case.rows), out.name
        assert float(probe[2][0]) == total, out.name
        assert float(probe[3][0]) == total, out.name
        data = shown(folder / f"{out.stem}-Data.csv")
        if plan.below:
            assert float(probe[4][0]) == 82, out.name
            assert float(data[plan.note + 1 + model.growth][plan.left]) == 42, out.name
        if plan.totals:
            assert float(data[model.last][plan.left]) == total, out.name
        for row, number in enumerate(case.numbers):
            assert float(data[plan.first - 1 + row][plan.left]) == number, out.name
            assert float(data[plan.first - 1 + row][plan.left + 2]) == 2 * number, out.name


def shown(path: Path) -> list[list[str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


@pytest.mark.libreoffice
def test_libreoffice_opens_every_result_and_works_out_what_is_expected(
    results: Results, tmp_path: Path
) -> None:
    converted([out for _, out, _, _ in results], EVERY_SHEET, tmp_path, ALWAYS_WORK_OUT)
    assert_shown(results, tmp_path)


@pytest.mark.libreoffice
def test_workbooks_that_libreoffice_wrote_are_changed_as_well(
    corpus: list[tuple[Path, Plan]], tmp_path: Path
) -> None:
    made, out_folder = tmp_path / "made", tmp_path / "out"
    out_folder.mkdir()
    some = corpus[:14]
    converted([source for source, _ in some], "xlsx", made, ALWAYS_WORK_OUT)
    results: Results = []
    for source, plan in some:
        for case in cases(plan):
            out = out_folder / f"{source.stem}-{case.name}.xlsx"
            write(open_book(made / source.name), [case.edit], out)
            results.append((made / source.name, out, plan, case))
    assert_untied_parts_stay(results)
    converted([out for _, out, _, _ in results], EVERY_SHEET, out_folder, ALWAYS_WORK_OUT)
    assert_shown(results, out_folder)
