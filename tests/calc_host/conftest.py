"""One LibreOffice with the extension for all tests here."""

import os
import shutil
from collections.abc import Iterator

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
