"""The add-in's real server in a process of its own, for tests and for the benchmark."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SECONDS_TO_START = 60


@dataclass(frozen=True)
class Reply:
    """What the server said."""

    status: int
    text: str
    headers: Mapping[str, str]

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.text)


@dataclass
class Server:
    """A server at a port of this machine, that can be stopped and started again."""

    port: int
    options: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    log: Path | None = None
    under: str = ""
    """The path that it is served under."""
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}{self.under}"

    def start(self) -> None:
        """Starts it and waits until it answers."""
        command = [sys.executable, "-m", "xlcsp", "addin", "serve", "--noncommercial"]
        output = self.log.open("ab") if self.log else subprocess.DEVNULL
        self.process = subprocess.Popen(
            [*command, "--port", str(self.port), *self.options],
            stdout=output,
            stderr=output,
            env={**os.environ, **self.environment},
        )
        until = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended with {self.process.returncode}")
            try:
                if self.get("/health").status == 200:
                    return
                time.sleep(0.1)
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("the server did not start")

    def stop(self) -> None:
        """Stops it and waits until it is gone."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=30)
            self.process = None

    def get(self, path: str, **headers: str) -> Reply:
        """Asks for a path."""
        return self.ask(path, None, headers)

    def post(self, path: str, sent: object, **headers: str) -> Reply:
        """Sends JSON."""
        return self.ask(path, json.dumps(sent).encode(), headers)

    def ask(self, path: str, body: bytes | None, headers: Mapping[str, str]) -> Reply:
        """Sends a body as it is. Header names have underscores for hyphens."""
        given = {"Content-Type": "application/json"} if body is not None else {}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.url + path, data=body, headers=given)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=60) as said:  # noqa: S310
                return _reply(said)
        except urllib.error.HTTPError as refused:
            return _reply(refused)


def _reply(said: Any) -> Reply:
    headers = {name.lower(): value for name, value in said.headers.items()}
    return Reply(said.status, said.read().decode("utf-8", "replace"), headers)


def free_port() -> int:
    """A port that nothing listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running_server(*options: str, log: Path | None = None, **environment: str) -> Iterator[Server]:
    """A server for as long as the block runs."""
    server = Server(free_port(), options, environment, log)
    server.start()
    try:
        yield server
    finally:
        server.stop()
