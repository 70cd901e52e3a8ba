"""What the server tells the task pane: the catalogue, palettes, allocations, the calls of a cell."""

from typing import Any

import pytest
from addin_server import Server

from xlcsp.hosts.palettes import PALETTES, SYMBOLS, WORDS, Tone
from xlcsp.worksheet import CATALOGUE

LEICESTERSHIRE = {
    "areas": [
        ["Blaby"],
        ["Charnwood"],
        ["Harborough"],
        ["Hinckley & Bosworth"],
        ["Melton"],
        ["North West Leics"],
        ["Oadby & Wigston"],
    ],
    "population": [[92.5], [162.4], [81.3], [103.8], [48.9], [89.6], [56.5]],
    "crime": [[5830], [13226], [4075], [6944], [3204], [7235], [3371]],
    "published": [59551, 96351, 51618, 65209, 43702, 64144, 45425],
}
"""Appendix 3 of the Leicestershire document, with the implied weights."""


def grant(**more: Any) -> dict[str, Any]:
    pots: list[Any] = [[[175000]], [["£94,125"]], [[156875]]]
    weights: list[Any] = [LEICESTERSHIRE["population"], LEICESTERSHIRE["crime"]]
    return {"function": "ABG", "arguments": [*pots, *weights], **more}


def test_the_pane_has_the_whole_catalogue(server: Server) -> None:
    said = server.get("/csp/catalogue.json").json
    assert [entry["name"] for entry in said["functions"]] == list(CATALOGUE)
    assert all(entry["examples"] and entry["arguments"] for entry in said["functions"])


def test_the_grant_is_shown_as_published_before_it_is_put_in_the_sheet(server: Server) -> None:
    said = server.post("/csp/allocation", grant(areas=LEICESTERSHIRE["areas"])).json
    assert said["columns"][:2] == ["Area", "allocation"]
    rows = said["rows"]
    assert [row[0] for row in rows] == [area for (area,) in LEICESTERSHIRE["areas"]]
    assert [row[1] for row in rows] == LEICESTERSHIRE["published"]
    assert said["totals"] == ["Total", 426000, 175000, 94125, 156875]
    assert said["adds_up"] is True
    assert said["says"].startswith("The 7 shares add up to 426,000:")


def test_change_on_last_year_is_shown_and_missing_years_stay_empty(server: Server) -> None:
    previous = [[60000], ["£96,351.00"], ["n/a"], [0], [43702], [64144], [45425]]
    said = server.post("/csp/allocation", grant(previous=previous)).json
    assert said["columns"][-3:] == ["Last year", "Change", "Change %"]
    blaby, charnwood, harborough, hinckley = (row[-3:] for row in said["rows"][:4])
    assert blaby[:2] == [60000, -449]
    assert blaby[2] == pytest.approx(-449 / 60000, rel=1e-12)
    assert charnwood == [96351, 0, 0]
    assert harborough == ["", "", ""]
    assert hinckley == [0, 65209, ""]
    assert said["totals"][-3:] == ["", "", ""]


def test_one_pot_is_shared_down_a_column_or_along_a_row(server: Server) -> None:
    for weights in ([[1], [1], [1]], [[1, 1, 1]]):
        sent = {"function": "CSP.ALLOCATE", "arguments": [[[100]], weights]}
        said = server.post("/csp/allocation", sent).json
        assert [row[1] for row in said["rows"]] == [33.34, 33.33, 33.33]
        assert said["adds_up"] is True
        assert said["totals"] == ["Total", 100]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"function": "ALLOCATE", "arguments": [[[100]], [[1, 2], [3, 4]]]}, "one column"),
        ({"function": "ALLOCATE", "arguments": [[[100]], [[0], [0]]]}, "0"),
        ({"function": "ALLOCATE", "arguments": [[[100]], [[1], [None]]]}, "Row 2"),
        (
            {"function": "ALLOCATE", "arguments": [[[9]], [[1], [2]]], "areas": [["A"]]},
            "2 weights but 1 area.",
        ),
    ],
)
def test_what_cannot_be_shared_is_said_in_a_sentence(
    server: Server, sent: dict[str, Any], words: str
) -> None:
    said = server.post("/csp/allocation", sent).json
    assert said["error"].startswith("#")
    assert words in said["message"]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"function": "RAG", "arguments": []},
        {"function": "ABG", "arguments": 5},
        {"function": "ABG", "arguments": [[]]},
        {"function": "ALLOCATE", "arguments": [[[9]], [[1]]], "areas": [[[1]]]},
    ],
)
def test_what_is_no_allocation_is_refused(server: Server, sent: dict[str, Any]) -> None:
    assert server.post("/csp/allocation", sent).status == 400


def test_the_calls_of_a_formula_are_told_with_what_each_argument_is(server: Server) -> None:
    formula = (
        '=IF(A1="","",_xldudf_CSP_RAG(B2,\'Year 1\'!$C$2:C4,"smaller",-5%,,{1,2;"a",TRUE}))'
        "&CSP.STATUS(SUM(A1),Table1[Target],A1#)"
    )
    said = server.post("/csp/formula", {"formula": formula}).json
    assert said["calls"] == [
        {
            "name": "CSP.RAG",
            "arguments": [
                {"reference": "B2"},
                {"reference": "'Year 1'!$C$2:C4"},
                {"value": [["smaller"]]},
                {"value": [[-0.05]]},
                {"omitted": True},
                {"value": [[1, 2], ["a", True]]},
            ],
        },
        {
            "name": "CSP.STATUS",
            "arguments": [
                {"formula": True},
                {"reference": "Table1[Target]"},
                {"reference": "A1#"},
            ],
        },
    ]


def test_a_formula_without_a_call_of_ours_has_none(server: Server) -> None:
    said = server.post("/csp/formula", {"formula": '=SUM(A1:A3)&"CSP.RAG(1,2)"'}).json
    assert said == {"calls": []}


def test_the_sentence_behind_every_erring_cell_is_told(server: Server) -> None:
    values = [[1], ["many"], [None], [{"type": "Error", "basicValue": "#REF!"}]]
    call = {"name": "RAG", "arguments": [values, [[2]], [["smaller"]]]}
    (answer,) = server.post("/csp/calls", {"calls": [call], "sentences": True}).json["answers"]
    assert [
        row[0] if isinstance(row[0], str) else row[0]["errorType"] for row in answer["value"]
    ] == [
        "Green",
        "Value",
        "No data",
        "Ref",
    ]
    first, second = answer["messages"]
    assert (first["row"], first["column"], first["error"]) == (1, 0, "#VALUE!")
    assert "many" in first["message"]
    assert (second["row"], second["error"]) == (3, "#REF!")
    assert "one of the cells" in second["message"]


def test_answers_keep_the_order_of_their_calls(server: Server) -> None:
    calls = [
        {"name": "PCTCHANGE", "arguments": [[[number]], [[1 if number % 7 else 0]]]}
        for number in range(1, 1_001)
    ]
    answers = server.post("/csp/calls", {"calls": calls}).json["answers"]
    assert len(answers) == 1_000
    for number, answer in enumerate(answers, 1):
        if number % 7:
            assert answer == {"value": [[number - 1]]}
        else:
            assert answer["error"] == "#DIV/0!"


# Palettes


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2.1 defines it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.key)
def test_text_stands_out_from_its_fill_at_AA(palette: Any) -> None:  # noqa: N802
    for colours in palette.colours.values():
        assert contrast(colours.fill, colours.text) >= 4.5


def test_the_accessible_palette_tells_apart_in_grey() -> None:
    (accessible,) = (palette for palette in PALETTES if palette.key == "accessible")
    fills = [accessible.colours[tone].fill for tone in (Tone.GOOD, Tone.WATCH, Tone.BAD)]
    for one in fills:
        for other in fills:
            assert one == other or contrast(one, other) >= 1.5


def test_every_status_has_a_symbol_and_colour_is_never_alone(server: Server) -> None:
    assert len(set(SYMBOLS.values())) == len(Tone)
    for palette in server.get("/csp/palettes.json").json["palettes"]:
        words = {rule["word"] for rule in palette["rules"]}
        assert words >= {"Green", "Amber", "Red", "No data", "No target", "Not rated"}
        assert len(palette["rules"]) == len(WORDS)
        for rule in palette["rules"]:
            assert rule["symbol"] in rule["numberFormat"]
            assert rule["numberFormat"].endswith("@")
