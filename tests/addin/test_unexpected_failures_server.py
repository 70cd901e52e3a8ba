"""A fault of ours: told under an id, logged under the same id, without what was in the cells."""

import asyncio
import json
import logging
import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from xlcsp.hosts.addin import calls

CALL = {"name": "RAG", "arguments": [[["Jo Bloggs"]], [[294]], [["smaller"]]]}


@pytest.fixture
def _broken(monkeypatch: pytest.MonkeyPatch) -> None:
    worked = calls.work_out

    def breaks(name: str, sent: list[object]) -> object:
        if sent == CALL["arguments"]:
            raise ZeroDivisionError("while looking at Jo Bloggs")
        return worked(name, sent)

    monkeypatch.setattr(calls, "work_out", breaks)


@pytest.mark.usefixtures("_broken")
def test_one_broken_call_says_so_in_its_own_cell_alone(caplog: pytest.LogCaptureFixture) -> None:
    fine = {"name": "RAG", "arguments": [[[323]], [[294]], [["smaller"]]]}
    with caplog.at_level(logging.ERROR, logger="xlcsp.addin"):
        first, second, third = calls.answer_all([fine, CALL, fine])
    assert first == third == {"value": [["Red"]]}
    found = re.fullmatch(
        r"Something went wrong \(id ([0-9a-f]{8})\)\. Tell whoever looks after the add-in this id\.",
        second["message"],
    )
    assert found
    assert found[1] in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert "Jo Bloggs" not in caplog.text


def test_two_failures_have_two_ids() -> None:
    assert calls.went_wrong("x", KeyError()) != calls.went_wrong("x", KeyError())


def test_a_broken_request_is_a_500_with_an_id(caplog: pytest.LogCaptureFixture) -> None:
    from fastapi import Request

    from xlcsp.hosts.addin.app import unexpected

    request = Request({"type": "http", "path": "/csp/calls", "headers": [], "query_string": b""})
    with (
        caplog.at_level(logging.ERROR, logger="xlcsp.addin"),
        ThreadPoolExecutor() as apart,
    ):  # a browser test of this process may have a loop running
        told = apart.submit(asyncio.run, unexpected(request, KeyError("Jo Bloggs")))
        reply = told.result()
    assert reply.status_code == 500
    detail = json.loads(bytes(reply.body))["detail"]
    assert re.search(r"\(id [0-9a-f]{8}\)", detail)
    assert "Jo Bloggs" not in detail + caplog.text
