"""Findings to an HTTPS endpoint, signed as Standard Webhooks 1.0 has it: `webhook-id`, `webhook-timestamp`, `webhook-signature`."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from http.client import HTTPException, HTTPSConnection
from pathlib import Path
from ssl import SSLContext
from urllib.parse import urlsplit

from guard.siem.ocsf import Finding, encode
from guard.siem.sink import Untaken, why_of
from schemas.errors import SettingsError

TYPE = "dataguard.findings"
_PREFIX = "whsec_"
_TOO_LARGE = 413


class Webhook:
    """Posts findings some at a time. A redirect is not followed: the signed findings are for the address configured."""

    name = "webhook"

    def __init__(
        self,
        url: str,
        secrets: Sequence[bytes],
        tls: SSLContext,
        *,
        clock: Callable[[], int],
        most: int = 100,
        most_bytes: int = 512 * 1024,
        deadline_s: float = 20.0,
    ) -> None:
        """Take an https address and the secrets to sign with: the newest first, an older one while receivers change over."""
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "", parts.port
        self._path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._secrets, self._tls, self._clock = secrets, tls, clock
        self._most, self._most_bytes, self._deadline = most, most_bytes, deadline_s
        self._connection: HTTPSConnection | None = None

    def deliver(self, findings: Sequence[Finding]) -> None:
        taken = 0
        waiting = list(portions([(one, encode(one)) for one in findings], self._most, self._most_bytes))[::-1]
        while waiting:
            some = waiting.pop()
            status, wait = self._post(some, taken)
            if status == _TOO_LARGE and len(some) > 1:
                half = len(some) // 2
                waiting += [some[half:], some[:half]]
            elif 200 <= status < 300:
                taken += len(some)
            else:
                raise Untaken(f"status_{status}", retry_after=wait, taken=taken)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _post(self, some: Sequence[tuple[Finding, bytes]], taken: int) -> tuple[int, float]:
        """Return the receiver's status, and for how long it asks to be left alone."""
        body = payload(some)
        name = message_id([one for one, _ in some])
        seconds = self._clock() // 1000
        headers = {
            "content-type": "application/json",
            "user-agent": "dataguard-streams",
            "webhook-id": name,
            "webhook-timestamp": str(seconds),
            "webhook-signature": " ".join(signature(one, name, seconds, body) for one in self._secrets),
        }
        try:
            return self._ask(body, headers)
        except Untaken as error:
            raise Untaken(error.why, taken=taken) from None

    def _ask(self, body: bytes, headers: dict[str, str]) -> tuple[int, float]:
        for is_fresh in (self._connection is None, True):
            try:
                if self._connection is None:
                    self._connection = HTTPSConnection(
                        self._host, self._port, timeout=self._deadline, context=self._tls
                    )
                self._connection.request("POST", self._path, body, headers)
                answer = self._connection.getresponse()
                answer.read(65_536)
            except (OSError, HTTPException) as error:
                self.close()
                if not is_fresh and not isinstance(error, TimeoutError):
                    continue  # the receiver had closed an idle connection
                raise Untaken(why_of(error) if isinstance(error, OSError) else "protocol") from None
            if not answer.isclosed():
                self.close()  # an answer longer than anybody reads
            return answer.status, _seconds(answer.headers.get("retry-after", ""))
        raise Untaken("connection")


def portions(
    findings: Sequence[tuple[Finding, bytes]], most: int, most_bytes: int
) -> Iterator[Sequence[tuple[Finding, bytes]]]:
    """Yield findings in their order, so many and of so many bytes at most together; one that is larger goes alone."""
    first = size = 0
    for index, (_, raw) in enumerate(findings):
        if index > first and (index - first >= most or size + len(raw) > most_bytes):
            yield findings[first:index]
            first, size = index, 0
        size += len(raw) + 1
    if first < len(findings):
        yield findings[first:]


def payload(some: Sequence[tuple[Finding, bytes]]) -> bytes:
    """Return the body: type, the time of the newest finding, and the findings."""
    newest = max(one.time for one, _ in some)
    at = datetime.fromtimestamp(newest / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    told = b",".join(raw for _, raw in some)
    return b'{"type":"%s","timestamp":"%s","data":{"findings":[%s]}}' % (TYPE.encode(), at.encode(), told)


def message_id(findings: Sequence[Finding]) -> str:
    """Return the id of a message: the same each time the same findings are sent."""
    return "msg_" + hashlib.sha256("".join(one.metadata.uid for one in findings).encode()).hexdigest()[:32]


def signature(secret: bytes, name: str, seconds: int, body: bytes) -> str:
    """Return the signature of one secret over id, time and body.

    >>> signature(bytes(24), "msg_1", 1674087231, b"{}")[:3]
    'v1,'
    """
    signed = hmac.digest(secret, b"%s.%d.%s" % (name.encode(), seconds, body), "sha256")
    return "v1," + base64.b64encode(signed).decode()


def load_secrets(file: Path) -> list[bytes]:
    """Return the secrets of a file, one a line: `whsec_` and base64. Raise SettingsError where it holds none, or others read it."""
    try:
        if file.stat().st_mode & 0o077:
            raise SettingsError(f"`{file}` can be read by others; `chmod 600` it")
        lines = file.read_text(encoding="utf-8").split()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"`{file}` cannot be read ({type(error).__name__}); it holds the webhook's secret"
        ) from None
    found = []
    for number, line in enumerate(lines, 1):
        try:
            secret = base64.b64decode(line.removeprefix(_PREFIX), validate=True)
        except binascii.Error:
            secret = b""
        if not 24 <= len(secret) <= 64:
            raise SettingsError(
                f"`{file}`: secret {number} is not 24 to 64 bytes in base64 behind `{_PREFIX}`; take the receiver's"
            )
        found.append(secret)
    if not found:
        raise SettingsError(f"`{file}` holds no secret; write the receiver's `{_PREFIX}...` into it")
    return found


def _seconds(told: str) -> float:
    return float(told) if told.isascii() and told.isdecimal() and len(told) < 7 else 0.0
