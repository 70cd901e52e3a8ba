"""Chromium and the stand-in for Excel, for the browser tests; the real server is the add-in's."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from addin_server import Server, running_server
from excel_window import PATIENCE, ExcelWindow, excel_window
from playwright.sync_api import Browser, expect, sync_playwright

expect.set_options(timeout=PATIENCE)

FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str:
    """Where Chromium is. Without it the tests skip and say so; in CI they fail."""
    found = shutil.which("chromium")
    if found is None:
        message = "Chromium is not installed: run .ci/system-packages"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = chromium()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A server that the test may stop and start."""
    with running_server(log=tmp_path / "server.log") as started:
        yield started


def window_for(browser: Browser, address: str, host: str) -> Iterator[ExcelWindow]:
    """A window on a context of its own; what went wrong in it fails the test."""
    context = browser.new_context(viewport={"width": 380, "height": 800})
    window = excel_window(context, address, host)
    yield window
    window.check()
    context.close()


@pytest.fixture(params=["desktop", "web"])
def each_excel(
    request: pytest.FixtureRequest, browser: Browser, server: Server
) -> Iterator[ExcelWindow]:
    """Excel as the desktop has it, and then as the web has it."""
    yield from window_for(browser, server.url, request.param)


@pytest.fixture
def excel(browser: Browser, server: Server) -> Iterator[ExcelWindow]:
    """Desktop Excel."""
    yield from window_for(browser, server.url, "desktop")


@pytest.fixture
def excel_own(browser: Browser, own_server: Server) -> Iterator[ExcelWindow]:
    """Desktop Excel with a server of its own."""
    yield from window_for(browser, own_server.url, "desktop")
