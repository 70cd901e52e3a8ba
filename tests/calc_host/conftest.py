"""One LibreOffice with the extension for all tests here."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from calc_session import Calc, calc_with_extension, python_with_uno


@pytest.fixture(scope="session")
def calc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Calc]:
    """LibreOffice, running; skips where it is missing, but fails in CI."""
    python = python_with_uno()
    if python is None or shutil.which("soffice") is None:
        message = "LibreOffice and python3-uno are needed: run .ci/system-packages"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    running = calc_with_extension(tmp_path_factory.mktemp("calc"), python)
    yield running
    running.stop()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All on one worker, so that LibreOffice starts once."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.libreoffice)
            item.add_marker(pytest.mark.xdist_group("calc"))
