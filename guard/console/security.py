"""What stands between a browser and the pages: who may be asked for, which headers answers carry, and whose writes count."""

import hmac
import secrets
from collections.abc import Collection, Iterable
from hashlib import sha256
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "guard_console"
FIELD = "csrf"
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # with none at all, browsers say of a form that it comes from `null`
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_LONGEST = 4096  # bytes of a form; ours hold a few words
_SAFE = frozenset({"GET", "HEAD"})


class Shield:
    """Refuses hosts that the console is not called by, and sets what every answer carries.

    A page of elsewhere that makes its own name point to this machine (DNS rebinding) asks for its own host: refused.
    """

    def __init__(self, app: ASGIApp, *, hosts: Collection[str]) -> None:
        self._app, self._hosts = app, frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def shielded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *_added(message["headers"])]}
            await send(message)

        if self._hosts and _host(scope["headers"]) not in self._hosts:
            await _refuse(shielded, 421, b"this console is not called by that name\n")
        else:
            await self._app(scope, receive, shielded)


class Tokens:
    """Ties a form to the browser it was given to: an HMAC over the browser's own random cookie."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def browser(self, request: Request) -> str:
        """Return the browser's cookie where it has one of ours, else a fresh one."""
        given = request.cookies.get(COOKIE, "")
        return given if len(given) == 43 and given.isascii() else secrets.token_urlsafe(32)

    def token(self, browser: str) -> str:
        return hmac.new(self._key, browser.encode(), sha256).hexdigest()

    async def is_own(self, request: Request) -> bool:
        """Return whether a write comes from a page of this console, in the browser it was given to."""
        if request.method in _SAFE:
            return True
        origin = request.headers.get("origin", "")
        if origin and origin != f"{request.url.scheme}://{request.headers.get('host', '')}":
            return False
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > _LONGEST:
                return False
        request.state.every = parse_qs(
            body.decode("ascii", "replace")
        )  # of a field that stands there often, too
        form = {name: values[0] for name, values in request.state.every.items()}
        request.state.form = form
        given = form.get(FIELD, "")
        cookie = request.cookies.get(COOKIE, "")
        return bool(cookie) and hmac.compare_digest(given.encode(), self.token(cookie).encode())


def cookie(browser: str, request: Request) -> str:
    """Return the Set-Cookie header of a browser: for this console alone, out of scripts' reach, never sent from elsewhere."""
    only = "; Secure" if request.url.scheme == "https" else ""
    return f"{COOKIE}={browser}; Path=/; HttpOnly; SameSite=Strict{only}"


def _host(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """Return the name that was asked for, without its port."""
    value = next((value for name, value in headers if name == b"host"), b"").decode("latin-1").lower()
    name, colon, port = value.rpartition(":")
    return name if colon and port.isdigit() else value


def _added(present: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    names = {name.lower() for name, _ in present}
    added = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
    if b"cache-control" not in names:
        added.append((b"cache-control", b"no-store"))
    return added


async def _refuse(send: Send, status: int, text: bytes) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(text)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})
