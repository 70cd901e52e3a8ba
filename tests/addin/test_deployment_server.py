"""What docs/deploy.md and the Dockerfile promise."""

import os
import re
import subprocess
import sys
import threading
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest
from addin_server import Server, free_port, running_server

from xlcsp.hosts.addin.check import Client, addresses_in, check

ROOT = Path(__file__).parents[2]


def findings_of(url: str) -> dict[str, bool]:
    return {finding.what: finding.good for finding in check(Client(url))}


def test_it_can_be_served_under_a_path() -> None:
    paths = {"XLWINGS_APP_PATH": "/csp", "XLWINGS_STATIC_URL_PATH": "/csp/static"}
    server = Server(free_port(), environment=paths, under="/csp")
    server.start()
    try:
        wrong = [what for what, good in findings_of(server.url).items() if not good]
        assert wrong == ["It is https, as Excel asks"]
        addresses = addresses_in(ElementTree.fromstring(server.get("/manifest.xml").text))
        pages = [address for address in addresses if address.endswith((".html", ".png", ".js"))]
        assert pages
        assert all(address.startswith(f"{server.url}/") for address in pages)
        assert server.get("/static/%2e%2e/pyproject.toml").status == 404
    finally:
        server.stop()


def test_several_workers_answer_alike() -> None:
    with running_server("--workers", "2") as server:
        assert findings_of(server.url)["A call is worked out"]
        call = {"name": "RAG", "arguments": [[[323]], [[294]], [["smaller"]]]}
        for _ in range(20):
            assert server.post("/csp/calls", {"calls": [call]}).json == {
                "answers": [{"value": [["Red"]]}]
            }


def test_behind_a_proxy_the_manifest_names_https_and_its_own_pages_may_call(
    server: Server,
) -> None:
    proxied = {"Host": "csp.example.gov.uk", "X_Forwarded_Proto": "https"}
    manifest = server.get("/manifest.xml", **proxied).text
    assert "https://csp.example.gov.uk/taskpane.html" in manifest
    own = {**proxied, "Origin": "https://csp.example.gov.uk"}
    assert server.post("/csp/calls", {"calls": []}, **own).status == 200
    renamed = {"X_Forwarded_Host": "csp.example.gov.uk", "Origin": "https://csp.example.gov.uk"}
    assert server.post("/csp/calls", {"calls": []}, **renamed).status == 200


def test_headers_can_be_replaced_by_a_setting() -> None:
    policy = '{"Content-Security-Policy": "default-src \'none\'"}'
    with running_server(XLWINGS_CUSTOM_HEADERS=policy) as server:
        assert server.get("/health").headers["content-security-policy"] == "default-src 'none'"


@pytest.mark.skipif(sys.platform == "win32", reason="gunicorn is for Unix")
def test_it_runs_under_gunicorn_as_the_page_says() -> None:
    page = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"gunicorn '(\S+)' -k (\S+) -w 4", page)
    port = free_port()
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", line[0], "-k", line[1], "-w", "1"),
            *("--bind", f"127.0.0.1:{port}"),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "XLWINGS_LICENSE_KEY": "noncommercial"},
    )
    try:
        client = Client(f"http://127.0.0.1:{port}")
        for _ in range(300):
            if client.get("/health").status == 200:
                break
            threading.Event().wait(0.1)
        assert findings_of(client.url)["A call is worked out"]
    finally:
        process.terminate()
        process.wait(timeout=30)


def test_everything_that_the_dockerfile_copies_is_there_and_it_runs_as_nobody_special() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    copied = [word for line in lines if line.startswith("COPY ") for word in line.split()[1:-1]]
    assert copied
    assert all((ROOT / name).exists() for name in copied)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packed = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert {name.partition("/")[0] for name in packed} <= set(copied)
    let_in = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {f"!{name}" for name in copied} <= set(let_in)
    assert any(line.startswith("USER ") and line != "USER root" for line in lines)
    assert not any("XLWINGS_LICENSE_KEY" in line for line in lines if line.startswith("ENV"))


def test_every_setting_of_ours_that_the_page_names_is_read() -> None:
    page = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "xlcsp").rglob("*.py"))
    named = set(re.findall(r"XLCSP_[A-Z_]+", page))
    assert named
    assert all(name in code for name in named)
