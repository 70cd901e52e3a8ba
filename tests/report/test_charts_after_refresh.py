"""A placed chart whose table grows afterwards: its figures stay right, and what it leaves out is told.

Five months of 40, 38, 44, 41 and 39 add up to 40, 78, 122, 163 and 202, whatever comes behind them.
"""

from pathlib import Path

import openpyxl
import pytest
from xlsxwriter import Workbook

from xlcsp.book import open_book, place_chart
from xlcsp.cli.chart import chart_for
from xlcsp.cli.refresh import print_refreshed
from xlcsp.engine import recalculate
from xlcsp.refresh.rules import NewRows, Rule
from xlcsp.refresh.run import Refreshed, refresh
from xlcsp.report.from_table import Kind, Wanted

MONTHS = (("Apr", 40), ("May", 38), ("Jun", 44), ("Jul", 41), ("Aug", 39))
TRAJECTORY = Wanted(Kind.TRAJECTORY, "Year", values=("Crimes",), target="500", better="smaller")
SPC = Wanted(Kind.SPC, "Year", values=("Crimes",), better="smaller")
COLUMN = Wanted(Kind.GRANT, "Year", values=("Crimes",), title="Crimes")


def made(folder: Path, wanted: Wanted, *more: tuple[str, int]) -> Path:
    """The workbook with a chart of five months from B2 on, and a source with ``more`` of them."""
    path = folder / "board.xlsx"
    with Workbook(path) as book:
        columns = [{"header": "Period"}, {"header": "Crimes"}]
        sheet = book.add_worksheet("Data")
        sheet.add_table("A1:B6", {"name": "Year", "columns": columns, "data": MONTHS})
        book.add_worksheet("Paper")
    with open_book(path) as opened:
        place_chart(opened, chart_for(opened, wanted, ("Paper", 2, 2)))
    lines = [f"{name},{count}\n" for name, count in (*MONTHS, *more)]
    (folder / "new.csv").write_text("".join(["Period,Crimes\n", *lines]))
    return path


def refreshed(path: Path, *, preview: bool = False) -> Refreshed:
    with open_book(path) as book:
        rule = Rule(table="Year", source="new.csv", new=NewRows.APPEND)
        return refresh(book, rules=[rule], preview=preview)


def below(path: Path, heading: str) -> list[object]:
    sheet = openpyxl.load_workbook(path, data_only=True)["Paper"]
    head = next(cell for row in sheet.iter_rows() for cell in row if cell.value == heading)
    return [sheet.cell(head.row + row, head.column).value for row in range(1, 6)]


def test_a_running_total_stays_that_of_its_own_month(tmp_path: Path) -> None:
    path = made(tmp_path, TRAJECTORY, ("Sep", 43), ("Oct", 62))
    refreshed(path)
    assert below(path, "Total so far") == [40, 78, 122, 163, 202]
    with open_book(path) as book:
        report = recalculate(book, everything=True)
    assert (report.changed, report.errors, report.refused) == ((), (), ())


def test_figures_that_change_are_followed_without_new_rows(tmp_path: Path) -> None:
    path = made(tmp_path, TRAJECTORY)
    (tmp_path / "new.csv").write_text("Period,Crimes\nApr,50\n")
    assert refreshed(path).charts == ()
    assert below(path, "Total so far") == [50, 88, 132, 173, 212]


@pytest.mark.parametrize("wanted", [TRAJECTORY, SPC], ids=lambda wanted: wanted.kind)
@pytest.mark.parametrize("preview", [True, False])
def test_a_chart_that_cannot_draw_the_new_rows_is_named(
    tmp_path: Path, wanted: Wanted, preview: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    path = made(tmp_path, wanted, ("Sep", 43), ("Oct", 62))
    outcome = refreshed(path, preview=preview)
    assert [(c.place, c.drawn, c.rows) for c in outcome.charts] == [("'Paper'!B2", 5, 7)]
    assert outcome.needs_a_look
    print_refreshed(outcome, verbose=False)
    assert "'Paper'!B2: " in (said := capsys.readouterr().out)
    assert "draws 5 of 7 rows" in said
    assert "xlcsp chart --into" in " ".join(said.split())


def test_a_chart_of_the_tables_own_cells_grows_and_is_not_named(tmp_path: Path) -> None:
    path = made(tmp_path, COLUMN, ("Sep", 43))
    assert refreshed(path).charts == ()
