"""A deployed server tried as Excel would use it: ``xlcsp addin check https://...``.

Excel reads the manifest, fetches every page, script, icon and the functions' metadata that it
names, and then sends calls. Each is done here, and what an IT department would ask is looked at as
well: the headers, and that a page of another site may not call.
"""

import json
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from xml.etree import ElementTree

from xlcsp.worksheet import CATALOGUE, CATALOGUE_VERSION

SECONDS: Final = 15
_LARGEST: Final = 20 * 2**20
_OFFICE: Final = "{http://schemas.microsoft.com/office/officeappbasictypes/1.0}"
_APP: Final = "{http://schemas.microsoft.com/office/appforoffice/1.1}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was tried."""

    what: str
    good: bool
    said: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said to one request; status 0 where it said nothing."""

    status: int
    body: bytes
    headers: dict[str, str]

    def as_json(self) -> Any:
        """The body as JSON; None where it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


class Client:
    """Asks one server, trusting the system's certificates or those of a file."""

    def __init__(self, url: str, certificates: Path | None = None) -> None:
        self.url = url.rstrip("/")
        self._context = ssl.create_default_context(cafile=certificates)

    def get(self, url: str) -> Answer:
        """A page, by its whole address or its path on the server."""
        return self._ask(urllib.request.Request(self._whole(url)))  # noqa: S310 (checked in _whole)

    def post(self, path: str, sent: object, **headers: str) -> Answer:
        """JSON sent to a path."""
        request = urllib.request.Request(  # noqa: S310 (checked in _whole)
            self._whole(path),
            data=json.dumps(sent).encode(),
            headers={"Content-Type": "application/json", **headers},
        )
        return self._ask(request)

    def _whole(self, url: str) -> str:
        whole = url if "://" in url else self.url + url
        if urlsplit(whole).scheme not in ("http", "https"):
            raise ValueError(f"{whole} is not a web address")
        return whole

    def _ask(self, request: urllib.request.Request) -> Answer:
        try:
            with urllib.request.urlopen(  # noqa: S310 (checked in _whole)
                request, timeout=SECONDS, context=self._context
            ) as said:
                headers = {name.lower(): value for name, value in said.headers.items()}
                return Answer(said.status, said.read(_LARGEST), headers)
        except urllib.error.HTTPError as refused:
            headers = {name.lower(): value for name, value in refused.headers.items()}
            return Answer(refused.code, refused.read(_LARGEST), headers)
        except (OSError, ValueError) as failed:
            return Answer(0, str(failed).encode(), {})


def check(client: Client, token: str = "") -> Iterator[Finding]:
    """Tries everything in the order in which Excel would; stops where the server does not answer."""
    answer = client.get("/health")
    if answer.status != 200:
        yield Finding("The server answers", False, _why(answer))
        return
    health = answer.as_json() or {}
    yield Finding("The server answers", True, f"xlcsp {health.get('version')}")
    theirs = health.get("catalogue")
    yield Finding(
        "The functions are of this version",
        theirs == CATALOGUE_VERSION,
        f"the server has {theirs}, this computer {CATALOGUE_VERSION}",
    )
    yield _is_https(client.url)
    yield from _manifest(client)
    yield _metadata(client)
    yield from _calls(client, token)
    yield from _pages(client, token)
    yield from _guarded(client, answer)


def _is_https(url: str) -> Finding:
    good = urlsplit(url).scheme == "https"
    return Finding("It is https, as Excel asks", good, urlsplit(url).scheme)


def _manifest(client: Client) -> Iterator[Finding]:
    answer = client.get("/manifest.xml")
    if b"<!DOCTYPE" in answer.body[:2000]:
        yield Finding("The manifest is there", False, "it holds a document type")
        return
    try:
        tree = ElementTree.fromstring(answer.body)  # noqa: S314 (no document type, so no entities)
    except ElementTree.ParseError:
        yield Finding("The manifest is there", False, _why(answer))
        return
    yield Finding("The manifest is there", True, tree.findtext(f"{_APP}Id", ""))
    addresses = addresses_in(tree)
    failed = [(url, client.get(url).status) for url in addresses]
    wrong = [f"{url} ({status or 'no answer'})" for url, status in failed if status != 200]
    yield Finding(
        "Every address in the manifest leads somewhere",
        not wrong,
        "; ".join(wrong) or f"{len(addresses)} addresses",
    )


def addresses_in(tree: ElementTree.Element) -> list[str]:
    """Every page, script and picture that a manifest names, once each."""
    named = (element.get("DefaultValue", "") for element in tree.iter())
    return sorted({value for value in named if value.startswith(("http://", "https://"))})


def _metadata(client: Client) -> Finding:
    said = client.get("/xlwings/custom-functions-meta.json").as_json()
    functions = said.get("functions", []) if isinstance(said, dict) else []
    names = {f"CSP.{function.get('name')}" for function in functions}
    missing = sorted(CATALOGUE.keys() - names)
    return Finding(
        "Every function is registered",
        not missing,
        f"missing: {', '.join(missing)}" if missing else f"{len(names)} functions",
    )


def _calls(client: Client, token: str) -> Iterator[Finding]:
    headers = {"Authorization": token} if token else {}
    asked = [
        {"name": "RAG", "arguments": [[[323]], [[294]], [["smaller"]]]},
        {"name": "RAG", "arguments": [[[None]], [[294]], [["smaller"]]]},
        {"name": "PCTCHANGE", "arguments": [[[1]], [[0]]]},
    ]
    answer = client.post("/csp/calls", {"calls": asked}, **headers)
    if answer.status in (401, 403) and not token:
        yield Finding("A call is worked out", True, "not tried: the server asks for sign-in")
        return
    said = answer.as_json()
    answers = said.get("answers") if isinstance(said, dict) else None
    if not isinstance(answers, list) or len(answers) != len(asked):
        yield Finding("A call is worked out", False, _why(answer))
        return
    first, blank, zero = answers
    yield Finding("A call is worked out", first == {"value": [["Red"]]}, "323 against 294 is Red")
    yield Finding("A blank is never green", blank == {"value": [["No data"]]}, "it says No data")
    yield Finding("An error is told as one", zero.get("error") == "#DIV/0!", "a base of 0")


_A_TARGET: Final = {
    "name": "Tried",
    "visibility": "Visible",
    "tables": [],
    "formats": ["General"],
    "cells": [
        *([1, 1, "Area", 0, False], [1, 2, "Target", 0, False]),
        *([2, 1, "NI 20", 0, False], [2, 2, "1161 (17% increase on 1084)", 0, False]),
    ],
}
_A_SERIES: Final = {
    "kind": "spc",
    "as": "preview",
    "options": {"label": "Month", "values": ["Count"], "better": "smaller"},
    "table": {
        "name": "the table Tried",
        "sheet": "Tried",
        "top": 2,
        "columns": [
            {"heading": "Month", "column": 1, "cells": ["a", "b"], "formats": ["General"] * 2},
            {"heading": "Count", "column": 2, "cells": [5, 7], "formats": ["General"] * 2},
        ],
    },
}


def _pages(client: Client, token: str) -> Iterator[Finding]:
    """What the pages Refresh, Check and Chart ask, each with a small question of its own."""
    headers = {"Authorization": token} if token else {}
    for page, path, sent, wanted in (
        ("Refresh", "/csp/refresh/rules", {"rules": None}, "rules"),
        ("Check", "/csp/check", {"sheets": [_A_TARGET]}, "findings"),
        ("Chart", "/csp/chart", _A_SERIES, "svg"),
    ):
        answer = client.post(path, sent, **headers)
        what = f"The page {page} gets its answer"
        if answer.status in (401, 403) and not token:
            yield Finding(what, True, "not tried: the server asks for sign-in")
            continue
        said = answer.as_json()
        good = answer.status == 200 and isinstance(said, dict) and wanted in said
        yield Finding(what, good, path if good else _why(answer))


def _guarded(client: Client, health: Answer) -> Iterator[Finding]:
    elsewhere = "https://elsewhere.example"
    answer = client.post("/csp/calls", {"calls": []}, Origin=elsewhere)
    allowed = answer.headers.get("access-control-allow-origin")
    yield Finding(
        "A page of another site may not call",
        answer.status in (401, 403) and allowed not in ("*", elsewhere),
        f"it was answered {answer.status}",
    )
    wanted = ("content-security-policy", "x-content-type-options", "strict-transport-security")
    missing = [name for name in wanted if name not in health.headers]
    yield Finding(
        "Security headers are on",
        not missing,
        f"missing: {', '.join(missing)}" if missing else ", ".join(wanted),
    )


def _why(answer: Answer) -> str:
    text = answer.body[:200].decode("utf-8", "replace").strip()
    return f"{answer.status}: {text}" if answer.status else text
