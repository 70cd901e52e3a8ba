"""Pictures and charts by the server: what comes back, and what is refused."""

import base64
import re
from typing import Any

import pytest
from addin_server import Server
from lxml import etree

COUNTS = [12, 14, 11, 13, 12, 14, 13, 11, 12, 13, 14, 12, 25]
LABELS = [f"M{number}" for number in range(1, 14)]


def column(heading: Any, number: Any, cells: list[Any], code: str = "General") -> dict[str, Any]:
    return {"heading": heading, "column": number, "cells": cells, "formats": [code] * len(cells)}


def table(*columns: Any, **more: Any) -> dict[str, Any]:
    return {"name": "the table T", "sheet": "It's", "top": 2, "columns": list(columns), **more}


MONTHLY = table(column("Month", 1, LABELS), column("Count", 2, COUNTS))
OPTIONS = {"label": "Month", "values": ["Count"], "better": "smaller"}
AT = {"sheet": "Board", "row": 3, "column": 2}


def asked(**more: Any) -> dict[str, Any]:
    return {"kind": "spc", "as": "preview", "options": OPTIONS, "table": MONTHLY, **more}


def answer(server: Server, **more: Any) -> Any:
    reply = server.post("/csp/chart", asked(**more))
    assert reply.status == 200, reply.text
    return reply.json


def svg_of(answered: Any) -> Any:
    return etree.fromstring(base64.b64decode(answered["svg"]))


def test_a_preview_is_one_svg_with_its_words(server: Server) -> None:
    said = answer(server)
    assert said["title"] == "Count"
    assert said["follows"] is True
    assert said["alt"].startswith("Count. SPC chart of 13 values from M1 to M13.")
    root = svg_of(said)
    assert root.find("{*}desc").text == said["alt"]
    assert "Variation: Concern: outside limits" in " ".join(root.itertext())


def test_the_picture_is_a_png_no_wider_than_a_sheet_shows(server: Server) -> None:
    said = answer(server, **{"as": "picture"})
    assert base64.b64decode(said["png"]).startswith(b"\x89PNG")
    assert (said["width"], round(said["height"])) == (648, 331)


def test_the_chart_is_a_plan_of_cells_and_series(server: Server) -> None:
    """13 rows below a heading in row 25: row 3, the 22 rows of the chart, then its figures."""
    said = answer(server, **{"as": "chart"}, at=AT)
    block = said["block"]
    assert (block["row"], block["column"], len(block["rows"])) == (25, 2, 14)
    assert block["rows"][0][:3] == ["Mean", "Lower limit", "Upper limit"]
    assert block["rows"][1][0] == "=CSP.SPC('It''s'!$B$2:$B$14,\"smaller\")"
    assert block["rows"][2][:5] == [None] * 5
    assert said["words"] == {"row": 24, "column": 2}
    assert said["categories"] == "'It''s'!$A$2:$A$14"
    assert said["series"][0]["name"] == "Count"
    assert not re.search("_xldudf", str(said))


def test_percentages_are_told_by_their_number_format(server: Server) -> None:
    shares = table(column("Month", 1, LABELS), column("Count", 2, [0.25] * 13, "0.0%"))
    said = answer(server, table=shares)
    assert "is 25%" in said["alt"]
    assert answer(server, **{"as": "chart"}, at=AT, table=shares)["numberFormat"] == "0.0%"


def test_dates_are_labels_by_month(server: Server) -> None:
    """45383 is 1 April 2024 in Excel's count of days."""
    serials = [45383, 45413, 45444]
    dated = table(column("Month", 1, serials, "mmm yy"), column("Count", 2, [5, 7, 5]))
    assert "from Apr 2024 to Jun 2024" in answer(server, table=dated)["alt"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"options": {**OPTIONS, "better": "sideways"}}, "better"),
        ({"options": {**OPTIONS, "better": None}}, "which way is better"),
        ({"options": {**OPTIONS, "values": ["Sum"]}}, "no column Sum"),
        ({"options": {**OPTIONS, "target": "many"}}, "neither a number nor a column"),
        ({"options": {**OPTIONS, "where": ["Month", "M99"]}}, "has M99 under Month"),
        ({"kind": "trajectory"}, "needs a target"),
        ({"kind": "peers"}, "needs"),
        ({"kind": "grant", "options": {"label": "Month", "values": []}}, "column of each pot"),
        ({"kind": "scorecard", "options": {**OPTIONS, "values": ["count"]}}, "no column"),
        ({"table": table(column("Month", 1, ["a"]), column("Count", 2, ["x"]))}, "Row 2"),
        (
            {
                "table": table(
                    *(column(h, n, [1] * 2_001) for n, h in enumerate(("Month", "Count"), 1))
                )
            },
            "room for 2,000 rows",
        ),
        ({"as": "chart", "at": AT, "kind": "peers"}, "needs"),
    ],
)
def test_what_cannot_be_drawn_is_said_in_a_sentence(
    server: Server, more: dict[str, Any], words: str
) -> None:
    said = answer(server, **more)
    assert words in said["stopped"]
    assert "--" not in said["stopped"]


PEERS = table(column("Area", 1, ["a", "b"]), column("N", 2, [5, 6]), column("P", 3, [90, 95]))
CHOSEN = {"label": "Area", "values": ["N"], "population": "P", "area": "a", "better": "smaller"}


def test_peers_are_no_chart_that_follows(server: Server) -> None:
    assert answer(server, kind="peers", table=PEERS, options=CHOSEN)["follows"] is False
    said = answer(server, kind="peers", table=PEERS, options=CHOSEN, **{"as": "chart"}, at=AT)
    assert "stopped" in said


@pytest.mark.parametrize(
    "wrong",
    [
        asked(kind="pie"),
        asked(kind=["spc"]),
        asked(kind=None),
        asked(**{"as": "file"}),
        asked(**{"as": "chart"}),
        asked(**{"as": "chart"}, at={"sheet": "B", "row": 0, "column": 1}),
        asked(**{"as": "chart"}, at={"sheet": "B", "row": 1_048_576, "column": 1}),
        asked(**{"as": "chart"}, at={"sheet": "B", "row": 1.5, "column": 1}),
        asked(**{"as": "chart"}, at={"sheet": "", "row": 1, "column": 1}),
        asked(options=None),
        asked(options=[]),
        asked(options={**OPTIONS, "values": "Count"}),
        asked(options={**OPTIONS, "values": [["Count"]]}),
        asked(options={**OPTIONS, "title": {"a": 1}}),
        asked(options={**OPTIONS, "where": ["Month"]}),
        asked(options={**OPTIONS, "back": "many"}),
        asked(options={**OPTIONS, "back": True}),
        asked(options={**OPTIONS, "back": -1}),
        asked(table=None),
        asked(table=table()),
        asked(table=table("Month")),
        asked(table=table(column("", 1, [1]))),
        asked(table=table(column("A", 0, [1]))),
        asked(table=table(column("A", 16_385, [1]))),
        asked(table=table(column("A", 1, []))),
        asked(table=table(column("A", 1, [1]), column("B", 2, [1, 2]))),
        asked(table=table({**column("A", 1, [1]), "formats": []})),
        asked(table=table({**column("A", 1, [1]), "formats": ["0" * 256]})),
        asked(table=table(column("A", 1, [[1]]))),
        asked(table=table(column("A", 1, [float("nan")]))),
        asked(table=table(column("A", 1, [10**400]))),
        asked(table=table(column("A", 1, [1]), top=1_048_576)),
        asked(table=table(column("A", 1, [1]), sheet=None)),
        asked(table=table(*(column(f"C{n}", n + 1, [1]) for n in range(201)))),
        asked(options={**OPTIONS, "values": ["Count"] * 13}),
        asked(table=table(column("A", 1, [1] * 100_001))),
    ],
)
def test_what_is_no_request_for_a_picture_is_refused(server: Server, wrong: dict[str, Any]) -> None:
    reply = server.post("/csp/chart", wrong)
    assert reply.status == 400, reply.text
    assert reply.json["detail"]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "]]><svg onload=alert(1)>",
        "&lt;&#0;",
        "null \0 bell \a",
        "lone \ud800 surrogate",
        "$\\frac{1}{$",
        "‮right to left",
        '=HYPERLINK("http://elsewhere.example")',
        "x" * 40_000,
    ],
)
def test_wild_text_in_cells_and_headings_is_drawn_as_text(server: Server, text: str) -> None:
    wild = table(column("Month", 1, [text, *LABELS[1:]]), column(text, 2, COUNTS))
    options = {**OPTIONS, "values": [text], "title": text}
    said = answer(server, table=wild, options=options)
    root = svg_of(said)
    names = {etree.QName(one).localname for one in root.iter(etree.Element)}
    assert names.isdisjoint({"script", "foreignObject", "a", "image"})
    assert not any(name.startswith("on") for one in root.iter() for name in one.attrib)
    assert len(said["title"]) <= 255
    chart = answer(server, table=wild, options=options, **{"as": "chart"}, at=AT)
    assert chart["series"][0]["values"] == "'Board'!$G$26:$G$38"


def test_wild_figures_do_not_break_the_server(server: Server) -> None:
    for figures in ([1e307, -1e307] * 6, [0] * 12, [1e-300] * 12, [True] * 12, [None] * 12):
        wild = table(column("Month", 1, LABELS[:12]), column("Count", 2, figures))
        for way in ("preview", "picture", "chart"):
            reply = server.post("/csp/chart", asked(table=wild, **{"as": way}, at=AT))
            assert reply.status == 200, (figures[:2], way, reply.text)


def test_an_error_in_a_cell_is_named(server: Server) -> None:
    error = {"type": "Error", "basicType": "Error", "basicValue": "#DIV/0!"}
    erring = table(column("Month", 1, LABELS[:2]), column("Count", 2, [5, error]))
    assert "it holds #DIV/0!" in answer(server, table=erring)["stopped"]
