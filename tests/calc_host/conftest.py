"""One LibreOffice with the extension for all tests here."""

from collections.abc import Iterator

import pytest
from calc_python import python_of_calc
from calc_session import Calc, calc_with_extension


@pytest.fixture(scope="session")
def calc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Calc]:
    """LibreOffice, running; skips where it is missing, but fails in CI."""
    python = python_of_calc()
    running = calc_with_extension(tmp_path_factory.mktemp("calc"), python)
    yield running
    running.stop()
