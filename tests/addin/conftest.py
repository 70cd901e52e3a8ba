"""One real server for all tests of the add-in."""

from collections.abc import Iterator

import pytest
from addin_server import Server, running_server


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running_server(log=tmp_path_factory.mktemp("addin") / "server.log") as started:
        yield started
