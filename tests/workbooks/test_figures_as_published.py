"""What the two workbooks show, against figures taken from the documents by hand."""

from functools import cache
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

WORKBOOKS = Path(__file__).resolve().parent.parent.parent / "workbooks"
WARWICKSHIRE, LEICESTERSHIRE = "warwickshire-2010-11", "leicestershire-2010-11"


@cache
def opened(book: str) -> Workbook:
    return openpyxl.load_workbook(WORKBOOKS / f"{book}.xlsx", data_only=True)


def table(book: str, name: str) -> list[dict[str, object]]:
    """The data rows of an Excel Table, totals row left out."""
    for sheet in opened(book).worksheets:
        if name in sheet.tables:
            found = sheet.tables[name]
            header, *rows = sheet[found.ref]
            rows = rows[: len(rows) - (found.totalsRowCount or 0)]
            names = [str(cell.value) for cell in header]
            return [dict(zip(names, (cell.value for cell in row), strict=True)) for row in rows]
    raise AssertionError(f"no table {name}")


def test_the_colours_of_table_1_come_out_as_published() -> None:
    rows = table(WARWICKSHIRE, "Performance_Status")
    assert [row["RAG"] for row in rows] == ["Red", "Green", "Red", "Green", "Green", "Green"]
    assert [str(row["Compared with 2008/09"]).split()[-1] for row in rows] == [
        "(red)",
        "(green)",
        "(green)",
        "(green)",
        "(green)",
        "(green)",
    ]


def test_the_differences_of_table_1_come_out_as_published_where_they_can_be_derived() -> None:
    rows = table(WARWICKSHIRE, "Performance_Status")
    against_target = [row["Status against target"] for row in rows]
    assert against_target[0] == "+9.9% (red)"
    assert against_target[1] == "-8.5% (green)"
    assert against_target[4] == "+6.0% (green)"
    assert against_target[5] == "-20.8% (green)"
    on_last_year = [row["Compared with 2008/09"] for row in rows]
    assert on_last_year[0] == "+5.6% (red)"
    assert on_last_year[1] == "-12.9% (green)"
    assert on_last_year[5] == "-11.5% (green)"


def test_ni_21_is_compared_in_points_that_the_document_prints_as_per_cent() -> None:
    ni_21 = table(WARWICKSHIRE, "Performance_Status")[2]
    assert ni_21["Compared with 2008/09"] == "+2.0 pts (green)"
    assert ni_21["Status against target"] == "-1.3 pts (red)"


def test_the_risk_matrix_comes_out_as_published() -> None:
    rows = table(WARWICKSHIRE, "Risk_Matrix")
    assert [row["Score worked out"] for row in rows] == [384, 336, 288, 288, 192]
    assert [row["Band worked out"] for row in rows] == ["HIGH", "HIGH", "HIGH", "HIGH", "MEDIUM"]


def test_including_rows_and_estimates_are_counted_as_the_resources_table_means_them() -> None:
    rows = table(WARWICKSHIRE, "Resource_Amounts")
    # £95,069,000 + 589,911 + 217,897 + 458,205 + 123,000 + 350,000 + 400,000 + 620,000 + 350,000
    # + 2,666,801 + 5,660,000 + 1,121,000 + 888,884 + 4,588,285 + 1,016,046 + 2,138,355 + 283,750
    # + 86,711, without the three "including:" rows
    assert sum(int(str(row["Counted"])) for row in rows) == 116_627_845
    assert [row["Budget"] for row in rows if row["Added"] != "Yes"] == [
        "Community Protection",
        "Special Constabulary",
        "PCSOs",
    ]
    estimated = [row["As printed"] for row in rows if row["Estimated"]]
    assert estimated == ["~£350,000", "~£400,000", "~ £2,666,801", "~ £4,588,285", "~ £1,016,046"]


def test_returns_without_actuals_say_no_data() -> None:
    assert {row["RAG"] for row in table(WARWICKSHIRE, "Returns")} == {"No data"}
    assert {row["Latest RAG"] for row in table(LEICESTERSHIRE, "Outcome_Indicators")} == {"No data"}


ABG = {
    "Blaby": (59551, 25000.00, 13711.12, 20840.41),
    "Charnwood": (96351, 25000.00, 24072.28, 47278.77),
    "Harborough": (51618, 25000.00, 12050.97, 14566.83),
    "Hinckley & Bosworth": (65209, 25000.00, 15386.10, 24822.60),
    "Melton": (43702, 25000.00, 7248.37, 11453.29),
    "North West Leics": (64144, 25000.00, 13281.26, 25862.84),
    "Oadby & Wigston": (45425, 25000.00, 8374.90, 12050.26),
}


def test_the_grant_is_allocated_as_published_and_every_pot_adds_up() -> None:
    sheet = opened(LEICESTERSHIRE)["ABG allocation"]
    first = sheet[sheet.tables["ABG_Weights"].ref][1][0].row
    spilled = {
        str(sheet.cell(row, 1).value): tuple(
            sheet.cell(row, column).value for column in range(4, 8)
        )
        for row in range(first, first + 7)
    }
    assert spilled == ABG
    pence = [[round(100 * float(str(value))) for value in row] for row in spilled.values()]
    assert [sum(column) for column in zip(*pence, strict=True)] == [
        42_600_000,
        17_500_000,
        9_412_500,
        15_687_500,
    ]


def test_the_reallocation_sheet_starts_where_the_published_allocation_stands() -> None:
    sheet = opened(LEICESTERSHIRE)["Reallocation"]
    first = sheet[sheet.tables["Realloc_Areas"].ref][1][0].row
    for row, (area, (allocation, *_)) in enumerate(ABG.items(), start=first):
        assert sheet.cell(row, 1).value == area
        assert sheet.cell(row, 2).value == allocation
        assert sheet.cell(row, 9).value == allocation
    assert {row["Why"] for row in table(LEICESTERSHIRE, "Realloc_Result")} == {"As proposed"}


DISAGREE = {
    WARWICKSHIRE: [
        ("NI 21: change on the same period of 2008/09", "+2% (green)"),
        ("NI 21: difference from the 2009/10 target", "-1.3% (red)"),
        ("NI 30: change on the same period of 2008/09", "-20.5%"),
        ("NI 30: difference from the 2009/10 target", "-31.6%"),
        ("NI 40: change on the same period of 2008/09", "+5.9%"),
        ("NI 30: 2009/10 target, a 19% reduction (Appendix 1) from 2008/09's 351", "285"),
    ],
    LEICESTERSHIRE: [
        ("Confidence: “15% increase” from 43% to 58%", "15%"),
        ("NI 20, Blaby: 2010/11 count, 6% off 320", "300"),
        ("NI 20, Charnwood: 2009/10 count, 3% off 1180", "1144"),
        ("NI 20, Charnwood: 2010/11 rate, 6% off 7.16", "6.74"),
        ("NI 20, Harborough: 2009/10 count, 3% off 275", "266"),
        ("NI 20, Harborough: 2010/11 count, 6% off 275", "258"),
        ("NI 20, Hinckley & Bosworth: 2010/11 count, 6% off 519", "587"),
        ("NI 20, Melton: 2009/10 count, 3% off 275", "266"),
        ("NI 20, Melton: 2010/11 count, 6% off 275", "258"),
        ("NI 20, N. W. Leicestershire: 2009/10 count, 3% off 601", "582"),
        ("NI 20, N. W. Leicestershire: 2010/11 count, 6% off 601", "568"),
        ("NI 20, Oadby & Wigston: 2010/11 count, 6% off 257", "241"),
        ("NI 20: the county's 2009/10 count is the sum of the districts'", "3324"),
        ("NI 20: the county's 2010/11 count is the sum of the districts'", "3221"),
        ("NI 20: the county's 2008/09 rate from the districts' counts and rates", "5.40"),
        ("ABG, Blaby: allocation, its three printed parts to the nearest £", "£59,551.00"),
        ("ABG, Harborough: by population share, from implied weights", "£12,050.96"),
        ("ABG, Harborough: by crime share, from implied weights", "£14,566.84"),
        ("ABG: sum of the printed column “By population”", "£94,125.00"),
        ("ABG: sum of the printed column “By crime”", "£156,875.00"),
        ("LI 11: 2010/11 target, 7% more than 1084", "1161"),
    ],
}


@pytest.mark.parametrize("book", DISAGREE)
def test_only_these_derived_figures_do_not_agree(book: str) -> None:
    rows = table(book, "Reconciliation")
    assert [(row["What"], row["Published"]) for row in rows if row["Agrees"] != "Yes"] == DISAGREE[
        book
    ]


@pytest.mark.parametrize(("book", "count"), [(WARWICKSHIRE, 35), (LEICESTERSHIRE, 90)])
def test_every_derived_figure_is_reconciled_and_every_disagreement_has_its_reason(
    book: str, count: int
) -> None:
    rows = table(book, "Reconciliation")
    assert len(rows) == count
    assert [row["No"] for row in rows] == list(range(1, count + 1))
    assert {row["Agrees"] for row in rows} == {"Yes", "No"}
    for row in rows:
        assert bool(row["Why not"]) == (row["Agrees"] == "No"), row["What"]


@pytest.mark.parametrize("book", DISAGREE)
def test_each_reconciled_figure_leads_to_the_cell_that_holds_it_as_printed(book: str) -> None:
    workbook = opened(book)
    sheet = workbook["Reconciliation"]
    for row in sheet[sheet.tables["Reconciliation"].ref][1:]:
        target = row[1].hyperlink.location
        name, _, address = target.rpartition("!")
        cell = workbook[name.strip("'")][address]
        printed = str(row[3].value)
        assert cell.value is not None, target
        if isinstance(cell.value, str):
            assert printed in cell.value, (target, printed)
        else:
            figure = printed.replace(",", "")
            value = cell.value * 100 if figure.endswith("%") else cell.value
            assert float(figure.rstrip("%")) == pytest.approx(value), (target, printed)


@pytest.mark.parametrize("book", DISAGREE)
def test_deviations_has_as_many_rows_as_figures_that_do_not_agree(book: str) -> None:
    page = (WORKBOOKS.parent / "docs" / "deviations.md").read_text(encoding="utf-8")
    county = "Warwickshire" if book == WARWICKSHIRE else "Leicestershire"
    section = next(part for part in page.split("\n## ") if part.startswith(county))
    rows = [line for line in section.split("\n") if line.startswith("| ")][1:]
    figures = sum(2 if "(two figures)" in row else 1 for row in rows)
    assert figures == len(DISAGREE[book])
    for _, published in DISAGREE[book]:
        assert f"| {published} |" in section, published
