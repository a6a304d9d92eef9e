"""Requests to one origin and nowhere else: no redirect followed, no proxy, each answer small, soon, and JSON."""

import http.client
import json
import ssl
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from schemas.errors import GuardError

_SECONDS = 5.0  # for one word of the other side
_ALTOGETHER = 10.0
_MOST = 256 * 1024  # bytes of an answer


class Unanswered(GuardError):
    """The issuer did not answer as it should; the message says how, without a word of its answer."""


class Fetcher:
    """Asks one origin: scheme, host and port of an address."""

    def __init__(self, address: str, ca: Path | None = None) -> None:
        self._origin = _origin(address)
        secure = self._origin[0] == "https"
        self._context = ssl.create_default_context(cafile=str(ca) if ca else None) if secure else None

    @property
    def host(self) -> str:
        return self._origin[1]

    def is_own(self, url: str) -> bool:
        return _origin(url) == self._origin

    def get(self, url: str) -> dict[str, Any]:
        return self.ask("GET", url, {}, None)

    def ask(self, method: str, url: str, headers: dict[str, str], body: str | None) -> dict[str, Any]:
        """Return the object that is answered. Raise Unanswered where there is none."""
        scheme, host, port = self._origin
        if not self.is_own(url):
            raise Unanswered("the issuer names an address that is not its own")
        parts = urlsplit(url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        end = time.monotonic() + _ALTOGETHER
        connection = (
            http.client.HTTPSConnection(host, port, timeout=_SECONDS, context=self._context)
            if scheme == "https"
            else http.client.HTTPConnection(host, port, timeout=_SECONDS)
        )
        try:
            connection.request(method, path, body, {"accept": "application/json", **headers})
            answer = connection.getresponse()
            text = b""
            while chunk := answer.read1(65_536):
                text += chunk
                if len(text) > _MOST or time.monotonic() > end:
                    raise Unanswered("the issuer's answer is too long, or comes too slowly")
        except (OSError, http.client.HTTPException) as error:
            raise Unanswered(f"the issuer does not answer ({type(error).__name__})") from None
        finally:
            connection.close()
        if answer.status != 200:
            raise Unanswered(f"the issuer answered {answer.status}")
        try:
            told = json.loads(text)
        except (ValueError, RecursionError):
            told = None
        if not isinstance(told, dict):
            raise Unanswered("the issuer's answer is no JSON object")
        return told


def _origin(url: str) -> tuple[str, str, int]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    return parts.scheme, parts.hostname or "", port or (443 if parts.scheme == "https" else 80)
