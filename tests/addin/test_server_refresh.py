"""A table of the open workbook compared with a source: what the task pane shows before it writes."""

import base64
from typing import Any

import pytest
from addin_server import Server

RULE_HEADERS = [
    *("Table", "Source", "Format", "Filter", "Key columns", "Value columns"),
    *("New rows", "Gone rows", "Missing figures"),
]
TABLE: dict[str, Any] = {
    "name": "Returns",
    "sheet": "Year 1",
    "headers": ["Area", "Updated", "Burglary", "Status"],
    "rows": [
        ["Northby", 45000, 120, "Red"],
        ["Southby", 45000, 80, "Green"],
        ["Eastby", 45000, "", "No data"],
        ["Oldby", 45000, 7, "Green"],
    ],
    "formulas": [
        ["Northby", 45000, 120, '=CSP.RAG(C5,100,"smaller")'],
        ["Southby", 45000, 80, '=CSP.RAG(C6,100,"smaller")'],
        ["Eastby", 45000, "", '=CSP.RAG(C7,100,"smaller")'],
        ["Oldby", 45000, 7, '=CSP.RAG(C8,100,"smaller")'],
    ],
    "numberFormats": [["General", "dd/mm/yyyy", "#,##0", "General"]] * 4,
    "top": 5,
    "left": 2,
}
CSV = (
    "Area,Updated,Burglary\nNorthby,31/03/2025,118\nSOUTHBY ,31/03/2025,80\nEastby,31/03/2025,..\n"
)


def file(name: str = "extract.csv", text: str = CSV) -> dict[str, str]:
    return {"name": name, "base64": base64.b64encode(text.encode()).decode()}


def rules(**texts: str) -> dict[str, Any]:
    row = [texts.get(header.replace(" ", "_"), "") for header in RULE_HEADERS]
    return {"headers": RULE_HEADERS, "rows": [row, [""] * len(row)]}


def preview(server: Server, **sent: Any) -> Any:
    given = {"table": TABLE, "files": [file()], **sent}
    reply = server.post("/csp/refresh/preview", given)
    assert reply.status == 200, reply.text
    return reply.json


def test_each_change_says_which_cell_what_was_and_will_be_and_where_from(server: Server) -> None:
    rule = rules(
        Table="Returns", Source="extract.csv", Key_columns="Area", Value_columns="Burglary"
    )
    said = preview(server, rules=rule, rule=0)
    (change,) = said["changes"]
    assert change["cell"] == "'Year 1'!D5"
    assert (change["row"], change["column"]) == (5, 4)
    assert (change["about"], change["header"]) == ("Northby", "Burglary")
    assert (change["old"], change["new"]) == (120, 118)
    assert "extract.csv" in change["origin"]
    assert "2" in change["origin"]
    assert said["same"] == 1


def test_a_figure_that_the_source_lacks_is_missing_never_zero(server: Server) -> None:
    said = preview(server)
    (missing,) = said["missing"]
    assert (missing["about"], missing["header"]) == ("Eastby", "Burglary")
    assert ".." in missing["reason"]
    assert not [c for c in said["changes"] if c["about"] == "Eastby" and c["header"] == "Burglary"]
    assert [row["about"] for row in said["gone"]] == ["Oldby"]
    assert said["removes"] == []


def test_without_a_rule_columns_match_by_header_and_dates_are_written_as_dates(
    server: Server,
) -> None:
    said = preview(server)
    dates = [change for change in said["changes"] if change["header"] == "Updated"]
    assert [change["new"] for change in dates] == [45747] * 3  # 31 March 2025
    assert {change["header"] for change in said["changes"]} == {"Updated", "Burglary"}


def test_formula_cells_are_never_among_the_changes(server: Server) -> None:
    with_status = CSV.replace("Burglary\n", "Burglary,Status\n").replace("118\n", "118,Green\n")
    with_status = with_status.replace("80\n", "80,Red\n").replace("..\n", "..,Red\n")
    said = preview(server, files=[file(text=with_status)])
    assert "Status" not in {change["header"] for change in said["changes"]}


def test_new_rows_are_told_and_added_only_where_the_rule_says_so(server: Server) -> None:
    more = file(text=CSV + "Westby,31/03/2025,44\n")
    for word, appends in (("report", False), ("append", True)):
        rule = rules(
            Table="returns",
            Source="x",
            Key_columns="Area",
            Value_columns="Burglary",
            New_rows=word,
        )
        said = preview(server, files=[more], rules=rule, rule=0)
        assert said["appends"] is appends
        (row,) = said["new"]
        assert row["values"] == {"Area": "Westby", "Burglary": 44}


def test_a_name_that_nearly_matches_is_proposed_not_applied_until_the_map_settles_it(
    server: Server,
) -> None:
    drifted = file(text=CSV.replace("Northby", "Northbey"))
    said = preview(server, files=[drifted])
    assert ("Northby", "Northbey") in {(each["table"], each["source"]) for each in said["near"]}
    assert "Northby" not in {change["about"] for change in said["changes"]}
    areas = {
        "headers": ["Name in the source", "Is", "Name in the table", "From", "To", "Note"],
        "rows": [["Northbey", "same as", "Northby", "", "", ""]],
    }
    settled = preview(server, files=[drifted], areas=areas)
    assert "Northby" in {change["about"] for change in settled["changes"]}


def test_text_that_looks_like_a_formula_comes_as_text(server: Server) -> None:
    evil = '=HYPERLINK("https://elsewhere.example")'
    table = {**TABLE, "rows": [[*row[:3], "x"] for row in TABLE["rows"]]}
    table["formulas"] = table["rows"]
    text = f'Area,Status\nNorthby,"{evil.replace(chr(34), chr(34) * 2)}"\n'
    said = preview(server, table=table, files=[file(text=text)])
    assert [change["new"] for change in said["changes"]] == [evil]


def test_the_rules_are_listed_as_the_workbook_keeps_them(server: Server) -> None:
    rule = rules(
        Table="Returns",
        Source="police/*.csv",
        Filter="Crime type = Burglary | Robbery",
        Key_columns="Area",
        Value_columns="Burglary = Count",
        Gone_rows="empty",
    )
    (said,) = server.post("/csp/refresh/rules", {"rules": rule}).json["rules"]
    assert said["table"] == "Returns"
    assert said["source"] == "police/*.csv"
    assert "Burglary | Robbery" in said["filter"]
    assert (said["new"], said["gone"], said["missing"]) == ("report", "empty", "keep")
    assert server.post("/csp/refresh/rules", {}).json == {"rules": []}


def test_a_rule_that_cannot_be_understood_is_said_with_its_row(server: Server) -> None:
    said = server.post("/csp/refresh/rules", {"rules": rules(Table="Returns", Format="Lotus")})
    assert "row 1" in said.json["stopped"]
    assert "Lotus" in said.json["stopped"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "extract.csv"),
        ("Area,Burglary\nNorthby,many\n", "many"),
        ("Area,Burglary\nNorthby,1\nNorthby,2\n", "Northby"),
        ("Other\n1\n", "extract.csv"),
    ],
    ids=["empty", "words", "twice", "other columns"],
)
def test_a_bad_source_is_one_sentence_that_names_it(server: Server, text: str, words: str) -> None:
    said = preview(server, files=[file(text=text)])
    assert words in said["stopped"]
    assert "\n" not in said["stopped"]
    assert "/tmp" not in said["stopped"]  # noqa: S108 (where the server puts files is its affair)


def test_a_source_that_is_a_picture_is_refused_as_no_table(server: Server) -> None:
    said = preview(server, files=[file("extract.xlsx", "\x89PNG")])
    assert "extract.xlsx" in said["stopped"]


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "/etc/passwd", "..\\..\\secret.csv", "a/b/extract.csv"],
)
def test_a_file_is_kept_under_its_own_name_alone_whatever_path_it_comes_with(
    server: Server, name: str
) -> None:
    said = preview(server, files=[file(name)])
    assert "changes" in said or "stopped" in said
    for change in said.get("changes", ()):
        assert "/" not in change["origin"].partition(",")[0]


@pytest.mark.parametrize("source", ["/etc/passwd", "../../../../etc/passwd", "**/*"])
def test_a_rules_source_never_reads_a_file_of_the_server(server: Server, source: str) -> None:
    rule = rules(Table="Returns", Source=source, Key_columns="Area", Value_columns="Burglary")
    said = preview(server, rules=rule, rule=0)
    assert [change["new"] for change in said["changes"]] == [118]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"table": TABLE},
        {"table": TABLE, "files": []},
        {"table": TABLE, "files": ["x"]},
        {"table": TABLE, "files": [{"name": "..", "base64": ""}]},
        {"table": TABLE, "files": [{"name": "a\x00b.csv", "base64": ""}]},
        {"table": TABLE, "files": [{"name": "a.csv", "base64": "!"}]},
        {"table": TABLE, "files": [file(), file()]},
        {"table": {**TABLE, "rows": [[1]]}, "files": [file()]},
        {"table": {**TABLE, "rows": [[*TABLE["rows"][0][:2], 10**400, ""]]}, "files": [file()]},
        {"table": {**TABLE, "rows": [[1, 2, float("nan"), ""]]}, "files": [file()]},
        {"table": TABLE, "files": [file("é" * 150 + ".csv")]},
        {"table": {**TABLE, "top": 0}, "files": [file()]},
        {"table": {**TABLE, "left": 99_999}, "files": [file()]},
        {"table": {**TABLE, "formulas": None}, "files": [file()]},
        {"table": TABLE, "files": [file()], "rule": 0},
        {"table": TABLE, "files": [file()], "rules": {"headers": 1, "rows": []}, "rule": 0},
        {"table": TABLE, "files": [file()], "rules": rules(Table="Other"), "rule": 0},
    ],
)
def test_what_the_pane_would_never_send_is_refused(server: Server, sent: dict[str, Any]) -> None:
    reply = server.post("/csp/refresh/preview", sent)
    assert reply.status == 400
    assert reply.json["detail"]
