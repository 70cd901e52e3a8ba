"""What the server does with what Excel would never send: it refuses, in a line, and stays up."""

import json
import socket
from typing import Any

import pytest
from addin_server import Server, running_server

CALLS = "/csp/calls"
ONE = "/xlwings/custom-functions-call"
REFRESHES = ("/csp/refresh/rules", "/csp/refresh/preview")
POSTS = (CALLS, ONE, "/csp/allocation", "/csp/formula", *REFRESHES, "/csp/check", "/csp/chart")
RAG = {"name": "RAG", "arguments": [[[323]], [[294]], [["smaller"]]]}


def still_works(server: Server) -> bool:
    return bool(server.post(CALLS, {"calls": [RAG]}).json == {"answers": [{"value": [["Red"]]}]})


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'"text"',
        b"[" * 20_000,
        b'{"calls": ' + b"[" * 20_000 + b"]" * 20_000 + b"}",
        b'{"calls": 1' + b"0" * 5_000 + b"}",
    ],
    ids=["empty", "cut", "no utf-8", "list", "null", "text", "open", "deep", "long number"],
)
def test_a_malformed_body_is_refused_without_a_fault(
    server: Server, path: str, body: bytes
) -> None:
    reply = server.ask(path, body, {})
    assert 400 <= reply.status < 500
    assert "Traceback" not in reply.text
    assert still_works(server)


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"calls": None},
        {"calls": "RAG"},
        {"calls": {"name": "RAG"}},
        {"calls": ["RAG"]},
        {"calls": [{"name": "RAG"}]},
        {"calls": [{"name": ["RAG"], "arguments": []}]},
        {"calls": [{"name": "RAG", "arguments": {"value": 1}}]},
        {"calls": [RAG] * 5_001},
    ],
)
def test_calls_of_the_wrong_types_are_refused(server: Server, sent: Any) -> None:
    reply = server.post(CALLS, sent)
    assert reply.status == 400
    assert reply.json["detail"]


@pytest.mark.parametrize(
    "argument",
    [
        [],
        [[]],
        [[1], [1, 2]],
        [[1], 2],
        [[[1]]],
        [[{"type": "Double", "basicValue": [1]}]],
        [[{"type": "Double", "basicValue": {"a": 1}}]],
    ],
)
def test_an_argument_that_is_no_range_is_the_calls_own_error(server: Server, argument: Any) -> None:
    wrong = {"name": "RAG", "arguments": [argument, [[294]], [["smaller"]]]}
    reply = server.post(CALLS, {"calls": [RAG, wrong, RAG]})
    assert reply.status == 200
    first, second, third = reply.json["answers"]
    assert first == third == {"value": [["Red"]]}
    assert second["error"] == "#VALUE!"


@pytest.mark.parametrize(
    "cell",
    [
        {},
        {"type": "Error"},
        {"type": "Error", "errorType": ["x"]},
        {"type": "Entity", "text": "x", "properties": {}},
        {"type": "Empty"},
        {"type": 5, "basicValue": None, "numberFormat": 3},
        {"type": "FormattedNumber", "basicValue": 1e300, "numberFormat": "dd/mm/yyyy"},
        {"type": "FormattedNumber", "basicValue": 5, "numberFormat": "d" * 100_000},
    ],
)
def test_odd_cell_objects_are_read_or_refused_but_never_break(server: Server, cell: Any) -> None:
    call = {"name": "RAG", "arguments": [[[cell]], [[294]], [["smaller"]]]}
    (answer,) = server.post(CALLS, {"calls": [call]}).json["answers"]
    assert "Something went wrong" not in json.dumps(answer)
    assert answer.get("value") != [["Green"]]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "1" + "0" * 4_000])
def test_numbers_that_no_cell_holds_are_errors(server: Server, number: str) -> None:
    body = f'{{"calls": [{{"name": "RAG", "arguments": [[[{number}]], [[1]], [["smaller"]]]}}]}}'
    reply = server.ask(CALLS, body.encode(), {})
    assert reply.status == 200
    assert reply.json["answers"][0]["error"] == "#NUM!"


@pytest.mark.parametrize(
    "name",
    [
        "NOPE",
        "__doc__",
        "__class__",
        "../../etc/passwd",
        "rag; import os",
        "<script>alert(1)</script>",
        "",
        "x" * 10_000,
        "RAG\r\nSet-Cookie: a=b",
    ],
)
def test_an_unknown_function_is_refused_at_both_doors(server: Server, name: str) -> None:
    (answer,) = server.post(CALLS, {"calls": [{"name": name, "arguments": []}]}).json["answers"]
    assert answer["error"] == "#NAME?"
    assert len(answer["message"]) <= 200
    reply = server.post(ONE, {"func_name": name, "args": []})
    assert reply.status == 400
    assert "set-cookie" not in reply.headers


def test_scripts_cannot_be_run_by_name(server: Server) -> None:
    for script in ("hello_world", "__init__", "settings"):
        assert server.post(f"/xlwings/custom-scripts-call/{script}", {}).status in (404, 405)


def test_a_body_over_the_limit_is_refused_by_its_stated_and_by_its_real_size(
    server: Server,
) -> None:
    reply = server.ask(CALLS, b" " * (16 * 2**20 + 1), {})
    assert reply.status == 413
    assert "16 MB" in reply.text
    assert still_works(server)


def test_the_limits_are_settings() -> None:
    with running_server(XLCSP_MAX_BODY_MB="0.001", XLCSP_TIME_LIMIT="0.00001") as strict:
        assert strict.ask(CALLS, b" " * 2_000, {}).status == 413
        reply = strict.post(CALLS, {"calls": [RAG]})
        assert reply.status in (408, 503)  # in reading it, or in working it out
        assert "seconds" in reply.text


@pytest.mark.parametrize("path", POSTS)
def test_a_page_of_another_site_may_not_call(server: Server, path: str) -> None:
    body = json.dumps({"calls": []}).encode()
    assert server.ask(path, body, {"Origin": "https://elsewhere.example"}).status == 403
    assert server.ask(path, body, {"Origin": "null"}).status == 403
    assert server.ask(path, body, {"Sec_Fetch_Site": "cross-site"}).status == 403
    own = server.ask(CALLS, body, {"Origin": server.url, "Sec_Fetch_Site": "same-origin"})
    assert own.status == 200
    assert "access-control-allow-origin" not in own.headers


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "application/xml"]
)
def test_what_a_plain_form_can_send_is_refused(server: Server, path: str, kind: str) -> None:
    body = json.dumps({"calls": [RAG]}).encode()
    assert server.ask(path, body, {"Content_Type": kind}).status == 415


@pytest.mark.parametrize(
    "path",
    [
        "/static/../pyproject.toml",
        "/static/%2e%2e/pyproject.toml",
        "/static/..%2fpyproject.toml",
        "/static/csp/../../pyproject.toml",
        "/static/../../../../../../../../../../../../../../../../etc/passwd",
        "/static/csp/%2e%2e/%2e%2e/%2e%2e/app.py",
        "/static//etc/passwd",
        "/static/%2fetc%2fpasswd",
        "/static/..%5cpyproject.toml",
        "/custom_functions/__init__.py",
        "/.env",
        "/pyproject.toml",
        "/docs",
        "/openapi.json",
    ],
)
def test_only_the_files_meant_to_be_served_are_served(server: Server, path: str) -> None:
    reply = server.get(path)
    assert reply.status in (400, 404, 405)
    assert "xlwings_server" not in reply.text


def test_every_answer_carries_the_security_headers(server: Server) -> None:
    for path in ("/health", "/taskpane.html", "/manifest.xml", "/csp/catalogue.json", "/nowhere"):
        headers = server.get(path).headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "unsafe-eval" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "max-age" in headers["strict-transport-security"]


def test_only_excels_own_reading_of_the_functions_is_open_to_other_sites(server: Server) -> None:
    anyone = "access-control-allow-origin"
    assert server.get("/xlwings/custom-functions-meta.json").headers[anyone] == "*"
    assert anyone not in server.get("/csp/catalogue.json").headers
    assert anyone not in server.get("/taskpane.html").headers


def test_markup_in_a_cell_comes_back_as_json_never_as_a_page(server: Server) -> None:
    markup = "<img src=x onerror=alert(1)>"
    call = {"name": "RAG", "arguments": [[[markup]], [[294]], [["smaller"]]]}
    reply = server.post(CALLS, {"calls": [call]})
    assert reply.headers["content-type"].startswith("application/json")
    assert "onerror" in reply.json["answers"][0]["message"]
    plain = server.post(ONE, {"func_name": "rag", "args": call["arguments"]})
    assert plain.status == 400
    assert plain.headers["content-type"].startswith("text/plain")


def test_a_body_that_never_comes_is_given_up(tmp_path: Any) -> None:
    head = (
        "POST /csp/check HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        "Content-Length: 100\r\n\r\n{"
    )
    with running_server(XLCSP_TIME_LIMIT="1") as hasty:
        with socket.create_connection(("127.0.0.1", hasty.port), timeout=20) as slow:
            slow.sendall(head.encode())
            assert slow.recv(4096).startswith(b"HTTP/1.1 408")
        assert hasty.get("/health").status == 200


def test_a_formula_in_text_is_only_ever_text(server: Server) -> None:
    dangerous = '=HYPERLINK("https://elsewhere.example","x")'
    areas = [[dangerous], ["+1"], ["@SUM(A1)"]]
    sent = {"function": "ALLOCATE", "arguments": [[[10]], [[1], [1], [3]]], "areas": areas}
    rows = server.post("/csp/allocation", sent).json["rows"]
    assert [row[0] for row in rows] == [dangerous, "+1", "@SUM(A1)"]
    assert [row[1] for row in rows] == [2, 2, 6]


@pytest.mark.parametrize(
    "formula", ["=" + "(" * 5_000, "=" + "1+" * 6_000 + "1", '="', "=CSP.RAG("]
)
def test_a_formula_that_cannot_be_read_is_refused(server: Server, formula: str) -> None:
    reply = server.post("/csp/formula", {"formula": formula})
    assert reply.status == 400
    assert reply.json["detail"]
    assert server.post("/csp/formula", {"formula": 5}).status == 400


def test_a_call_with_an_enormous_option_is_quick_and_small(server: Server) -> None:
    enormous = [
        {"name": "TARGETPATH", "arguments": [[[1]], [[0.5]], [[1e9]], [["compound"]]]},
        {"name": "TRAJECTORY", "arguments": [[[1]], [[2]], [[1e12]]]},
        {"name": "STATUS", "arguments": [[[1]], [[3]], [["bigger"]], None, None, None, [[1e9]]]},
        {"name": "FORECAST", "arguments": [[[1]], [[1]], [[1e15]]]},
        {"name": "ALLOCATE", "arguments": [[[1e300]], [[1], [1e-300]], [[1e-300]]]},
        {"name": "PCTCHANGE", "arguments": [[[1e300]], [[1e-300]]]},
        {"name": "RATELIMITS", "arguments": [[[1e300]], [[1e300]], [[1e300]]]},
    ]
    reply = server.post(CALLS, {"calls": enormous})
    assert reply.status == 200
    assert len(reply.text) < 10_000
    assert all("error" in answer or answer["value"] for answer in reply.json["answers"])


def test_the_log_holds_nothing_that_was_in_a_cell(tmp_path: Any) -> None:
    secret = "Jo Bloggs of Exampleshire"  # noqa: S105 (a cell's text)
    log = tmp_path / "server.log"
    with running_server(log=log) as watched:
        call = {"name": "RAG", "arguments": [[[secret]], [[294]], [["smaller"]]]}
        assert secret in watched.post(CALLS, {"calls": [call]}).text
        assert secret in watched.post(ONE, {"func_name": "rag", "args": call["arguments"]}).text
        watched.post(CALLS, {"calls": secret})
        watched.ask(CALLS, secret.encode(), {})
        watched.post(ONE, {"func_name": secret, "args": []})
        watched.post("/csp/formula", {"formula": f'="{secret}'})
        watched.post("/csp/allocation", {"function": "ABG", "arguments": [[[secret]]]})
    text = log.read_text(encoding="utf-8")
    assert text
    assert secret not in text
