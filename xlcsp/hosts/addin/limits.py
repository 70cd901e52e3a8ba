"""What every request must keep to before anything reads it, and the headers that go with answers.

A body has a largest size, an answer a longest time, JSON says that it is JSON, and a page of
another site may not call. The limits are settings of this process, from the environment.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias
from urllib.parse import urlsplit

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

OFFICE_FRAMES: Final = (
    "https://*.officeapps.live.com https://*.office.com https://*.sharepoint.com"
    " https://*.cloud.microsoft https://*.microsoft365.com"
)
"""Where Excel on the web frames an add-in."""

CONTENT_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' https://appsforoffice.microsoft.com",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        f"frame-ancestors 'self' {OFFICE_FRAMES}",
    )
)
"""Only this server's own scripts run (Office.js may fetch more of itself), and data goes only here."""

OPEN_TO_EXCEL: Final = ("/custom-functions-meta.json", "/custom-functions-code.js")
"""What the page of Excel on the web itself fetches before the add-in runs; it holds no data."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one process."""

    body_bytes: int = 16 * 2**20
    seconds: float = 60.0
    origins: tuple[str, ...] = ()
    """Other sites' origins that may call, as XLWINGS_CORS_ALLOW_ORIGINS lists them."""


def limits_from_environment(origins: tuple[str, ...]) -> Limits:
    """``XLCSP_MAX_BODY_MB`` and ``XLCSP_TIME_LIMIT`` (seconds), where they are set."""
    return Limits(
        body_bytes=int(float(os.environ.get("XLCSP_MAX_BODY_MB", "16")) * 2**20),
        seconds=float(os.environ.get("XLCSP_TIME_LIMIT", "60")),
        origins=origins,
    )


class KeepsLimits:
    """An ASGI application that lets through what keeps to the limits."""

    def __init__(self, app: App, limits: Limits) -> None:
        self.app = app
        self.limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {name.lower(): value for name, value in scope["headers"]}
        if not is_plain_path(scope["path"]):
            await _refuse(send, 404, "Not found.")
            return
        refusal = self._refusal(scope["method"], headers)
        try:
            async with asyncio.timeout(self.limits.seconds):
                body = await _body(receive, self.limits.body_bytes)
        except TimeoutError:
            await _refuse(
                send, 408, f"The request did not come within {self.limits.seconds:g} seconds."
            )
            return
        if refusal is not None or body is None:
            await _refuse(send, *(refusal or self._too_large()))
            return
        answer = _Answer(send, scope["path"].endswith(OPEN_TO_EXCEL))
        try:
            async with asyncio.timeout(self.limits.seconds if scope["method"] == "POST" else None):
                await self.app(scope, _once(body, receive), answer)
        except TimeoutError:
            if not answer.begun:
                await _refuse(send, 503, f"No answer within {self.limits.seconds:g} seconds.")

    def _refusal(self, method: str, headers: dict[bytes, bytes]) -> tuple[int, str] | None:
        length = headers.get(b"content-length", b"0")
        if not length.isdigit():
            return 400, "The length of the request is not a number."
        if int(length) > self.limits.body_bytes:
            return self._too_large()
        if method == "POST":
            kind = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
            if kind not in _KINDS:
                return 415, "Send JSON, and say so: Content-Type: application/json."
            if not self._may_call(headers):
                return 403, "Pages of another site may not call this server."
        return None

    def _too_large(self) -> tuple[int, str]:
        most = self.limits.body_bytes / 2**20
        return (
            413,
            f"The request is larger than {most:g} MB. Give the function fewer cells, the refresh smaller files, the check a smaller workbook.",
        )

    def _may_call(self, headers: dict[bytes, bytes]) -> bool:
        """Whether a browser's request is from a page of this server itself."""
        origin = headers.get(b"origin")
        if origin is None:
            return headers.get(b"sec-fetch-site", b"none") in (b"none", b"same-origin")
        text = origin.decode("latin-1")
        if text in self.limits.origins:
            return True
        hosts = (headers.get(b"host"), headers.get(b"x-forwarded-host"))
        return urlsplit(text).netloc.encode("latin-1") in [host for host in hosts if host]


_KINDS: Final = frozenset({b"application/json", b"multipart/form-data"})


class _Answer:
    """Passes an answer on with our headers, and remembers whether it has begun."""

    def __init__(self, send: Send, to_anyone: bool) -> None:
        self.send = send
        self.begun = False
        self.headers = (*_HEADERS, _ANYONE) if to_anyone else _HEADERS

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            given = {name.lower() for name, _ in message["headers"]}
            own = [header for header in self.headers if header[0] not in given]
            message = {**message, "headers": [*message["headers"], *own]}
        await self.send(message)


_HEADERS: Final = ((b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),)
_ANYONE: Final = (b"access-control-allow-origin", b"*")


def is_plain_path(path: str) -> bool:
    """Whether a path, decoded, stays below where it starts.

    xlwings-server 1.20 joins a path below /static to its project's folder as it comes, so that
    ``/static/../`` would lead out of it.
    """
    return not ({".", ".."} & set(path.split("/"))) and not any(odd in path for odd in _ODD)


_ODD: Final = ("\\", "//", "\0", ":")


async def _body(receive: Receive, most: int) -> bytes | None:
    """The whole body, or None where it is larger than it may be.

    What is too large is still read for a while, and thrown away: a sender that is cut off in the
    middle never sees why.
    """
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        if size <= most:
            parts.append(part)
        else:
            parts.clear()
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            return b"".join(parts) if size <= most else None
        if size > _PATIENCE * most:
            return None


_PATIENCE: Final = 4
"""Times the largest size: how much of a body that is too large is read before giving up."""


def _once(body: bytes, receive: Receive) -> Receive:
    given = False

    async def once() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return once


async def _refuse(send: Send, status: int, sentence: str) -> None:
    body = sentence.encode()
    headers: Iterable[tuple[bytes, bytes]] = (
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"cache-control", b"no-store"),
        *_HEADERS,
    )
    await send({"type": "http.response.start", "status": status, "headers": list(headers)})
    await send({"type": "http.response.body", "body": body})
