"""xlwings as on Windows, set up once for the tests of this folder."""

from collections.abc import Iterator

import pytest
from stubbed_xlwings import Windows, xlwings_on_windows


@pytest.fixture(scope="module")
def windows() -> Iterator[Windows]:
    with xlwings_on_windows() as stubbed:
        yield stubbed
