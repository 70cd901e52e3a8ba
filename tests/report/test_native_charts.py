"""Native charts: their cells agree with the engine, follow the data, and open in LibreOffice."""

import re
import subprocess
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from libreoffice_files import converted, must_have
from lxml import etree
from sample_book import AREAS, make_book
from xlsxwriter import Workbook

from xlcsp.book import SetValue, open_book, place_chart, write
from xlcsp.calc.errors import WrongInput
from xlcsp.cli.chart import chart_for
from xlcsp.engine import recalculate
from xlcsp.report.from_table import Kind, Wanted

DATA, PAPER = "It's data", "Board paper"
SPC = Wanted(
    Kind.SPC,
    "Monthly",
    values=("Count",),
    target="Target",
    rebase="New limits",
    better="smaller",
    title="Burglary a month",
)
TRAJECTORY = Wanted(Kind.TRAJECTORY, "Year", values=("Crimes",), target="500", better="smaller")
PEERS = Wanted(
    Kind.PEERS,
    "Areas",
    values=("Crimes",),
    population="People",
    area="Dellmarsh",
    better="smaller",
)
GRANT = Wanted(
    Kind.GRANT, "Pots", values=("Even", "By people"), previous="Year before", title="Grant"
)
ALL = [SPC, TRAJECTORY, PEERS, GRANT]
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_book(tmp_path / "board.xlsx")


def placed(path: Path, wanted: Wanted, row: int = 1, column: int = 1) -> Path:
    with open_book(path) as book:
        place_chart(book, chart_for(book, wanted, (PAPER, row, column)))
    return path


def shown(path: Path) -> openpyxl.worksheet.worksheet.Worksheet:
    return openpyxl.load_workbook(path, data_only=True)[PAPER]


def column_of(path: Path, heading: str) -> list[object]:
    sheet = shown(path)
    head = next(cell for row in sheet.iter_rows() for cell in row if cell.value == heading)
    found = []
    for row in range(head.row + 1, sheet.max_row + 1):
        found.append(sheet.cell(row, head.column).value)
    return found


@pytest.mark.parametrize("wanted", ALL, ids=lambda wanted: wanted.kind)
def test_the_cells_hold_what_their_formulas_give_and_none_counts_as_an_error(
    path: Path, wanted: Wanted
) -> None:
    placed(path, wanted)
    with open_book(path) as book:
        report = recalculate(book, everything=True)
    assert (report.changed, report.errors, report.refused) == ((), (), ())


def test_an_spc_chart_follows_a_figure_that_is_typed(path: Path) -> None:
    placed(path, SPC)
    assert column_of(path, "Concern")[16] == 62
    with open_book(path) as book:
        report = recalculate(book, [SetValue(DATA, 18, 2, 30.0)])
        write(book, report.changes)
    assert column_of(path, "Concern")[16] == "#N/A"
    assert column_of(path, "Value")[16] == 30


def test_a_gap_is_left_out_of_every_line(path: Path) -> None:
    placed(path, SPC)
    for heading in ("Value", "Mean line", "Lower line", "Upper line", "Concern"):
        assert column_of(path, heading)[14] == "#N/A"


def test_new_limits_begin_where_they_are_marked(path: Path) -> None:
    placed(path, SPC)
    means = column_of(path, "Mean")
    # (31 + 28 + 35 + 30 + 27 + 33 + 29 + 34 + 30 + 26) / 10
    assert means[:10] == pytest.approx([30.3] * 10)
    assert len(set(means[10:14])) == 1
    assert means[10] != means[9]


def test_a_year_on_its_way_follows_the_next_month(path: Path) -> None:
    placed(path, TRAJECTORY)
    # 40 + 38 + 44 + 41 + 39 + 43 = 245 in half a year: 490
    assert column_of(path, "Total so far")[5:7] == [245, "#N/A"]
    assert column_of(path, "On this course")[11] == 490
    with open_book(path) as book:
        report = recalculate(book, [SetValue(DATA, 8, 11, 35.0)])
        write(book, report.changes)
    assert column_of(path, "Total so far")[5:8] == [245, 280, "#N/A"]
    assert column_of(path, "On this course")[11] == pytest.approx(280 / 7 * 12)


def test_bars_stand_by_their_row_whatever_their_label_is(tmp_path: Path) -> None:
    path = tmp_path / "labels.xlsx"
    rows = [("Ann  B ", 6, 1000), (2024, 7, 1000), ("=1+1", 8, 1000), ("Dee", 9, 1000)]
    with Workbook(path) as file:
        sheet = file.add_worksheet(DATA)
        columns = [{"header": "Area"}, {"header": "Crimes"}, {"header": "People"}]
        sheet.add_table("A1:C5", {"name": "Areas", "columns": columns})
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, row)
        sheet.write_formula(3, 0, "=1+1", None, 2)
        file.add_worksheet(PAPER)
    wanted = Wanted(
        Kind.PEERS, "Areas", values=("Crimes",), population="People", area="Dee", better="smaller"
    )
    placed(path, wanted)
    assert column_of(path, "Rate") == [6, 7, 8, 9]
    with open_book(path) as book:
        assert recalculate(book, everything=True).changed == ()


def test_a_chart_draws_every_row_of_the_table(path: Path) -> None:
    placed(path, PEERS)
    with ZipFile(path) as package:
        root = etree.fromstring(package.read("xl/charts/chart1.xml"))
    cached = root.find(f".//{CHART}cat//{CHART}strCache")
    assert [pt.findtext(f"{CHART}v") for pt in cached.iter(f"{CHART}pt")] == list(AREAS)
    formulas = {each.text for each in root.iter(f"{CHART}f")}
    assert "'It''s data'!$F$2:$F$6" in formulas
    assert root.find(f".//{CHART}dispBlanksAs").get("val") == "span"


def test_the_words_of_the_chart_are_in_the_file(path: Path) -> None:
    placed(path, PEERS)
    with ZipFile(path) as package:
        drawing = etree.fromstring(package.read("xl/drawings/drawing1.xml"))
    assert "ranked 5 of 5" in drawing.find(".//{*}cNvPr").get("descr")


def test_a_grant_draws_the_tables_own_cells_and_needs_no_others(path: Path) -> None:
    placed(path, GRANT)
    assert shown(path).max_row == 1


def test_rows_that_do_not_follow_one_another_are_refused(path: Path) -> None:
    wanted = Wanted(Kind.GRANT, "Pots", values=("Even",), where=("Area!=Copsewick",), title="Grant")
    with open_book(path) as book, pytest.raises(WrongInput, match="do not follow one another"):
        chart_for(book, wanted, (PAPER, 1, 1))


def test_a_scorecard_is_no_single_chart(path: Path) -> None:
    wanted = Wanted(Kind.SCORECARD, "Scores", values=("P01",))
    with open_book(path) as book, pytest.raises(WrongInput, match="no single chart"):
        chart_for(book, wanted, (PAPER, 1, 1))


def test_published_text_missing_areas_and_changing_targets_are_read_alike(tmp_path: Path) -> None:
    path = tmp_path / "awkward.xlsx"
    workbook = Workbook(path)
    sheet = workbook.add_worksheet("Data")
    rows = [
        ["A", "1,127 ³", 9000, 40],
        ["B", "To be confirmed", 8000, 45],
        ["C", 900, "7,964", None],
        ["D", 30, 500, 50],
    ]
    columns = [{"header": heading} for heading in ("Area", "Crimes", "People", "Target")]
    sheet.add_table(0, 0, 4, 3, {"name": "Awkward", "columns": columns, "data": rows})
    workbook.add_worksheet(PAPER)
    workbook.close()
    spc = Wanted(Kind.SPC, "Awkward", values=("Crimes",), target="Target", better="neutral")
    peers = Wanted(
        Kind.PEERS, "Awkward", values=("Crimes",), population="People", area="D", better="bigger"
    )
    placed(path, spc)
    placed(path, peers, 60)
    with open_book(path) as book:
        report = recalculate(book, everything=True)
    assert (report.changed, report.errors, report.refused) == ((), (), ())
    assert column_of(path, "Value")[:4] == [1127, "#N/A", 900, 30]
    assert column_of(path, "Target line")[:4] == [40, 45, "#N/A", 50]
    assert column_of(path, "Rate")[1] in (None, "")


@pytest.mark.libreoffice
@pytest.mark.slow
def test_libreoffice_opens_the_charts_and_shows_the_same(path: Path, tmp_path: Path) -> None:
    """Without the add-in installed, so from a copy with values in place of formulas."""
    for number, wanted in enumerate(ALL):
        placed(path, wanted, 1 + 60 * number)
    copy = values_only(path, tmp_path / "values.xlsx")
    text = " ".join(as_text(copy, tmp_path).split())
    for words in ("Burglary a month", "Upper limit", "Concern", "Mean of the peers", "Dellmarsh"):
        assert words in text
    for words in ("Total so far", "Year before", "£45,000", "Jan 2024"):
        assert words in text


def values_only(path: Path, out: Path) -> Path:
    """What a reader without our functions sees: no formulas, and nothing where #N/A was meant."""
    with ZipFile(path) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                content = re.sub(rb"<f[^>]*/>|<f[ >].*?</f>", b"", content)
                content = re.sub(rb'<c [^>]*t="e"[^>]*>.*?</c>', b"", content)
            new.writestr(name, content)
    return out


def as_text(path: Path, folder: Path) -> str:
    must_have("pdftotext")
    [pdf] = converted([path], "pdf", folder)
    done = subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, text=True)
    return done.stdout
