"""One LibreOffice profile with the extension for all tests here."""

import os
import shutil

import pytest
from calc_session import Calc, calc_with_extension, python_with_uno


@pytest.fixture(scope="session")
def calc(tmp_path_factory: pytest.TempPathFactory) -> Calc:
    """The profile; skips where LibreOffice is missing, but fails in CI."""
    python = python_with_uno()
    if python is None or shutil.which("soffice") is None:
        message = "LibreOffice and python3-uno are needed: run .ci/system-packages"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return calc_with_extension(tmp_path_factory.mktemp("calc"), python)
