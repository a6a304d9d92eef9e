"""One-time codes by time (TOTP, RFC 6238): six digits, a new one every half minute, each taken once."""

import base64
import binascii
import hmac
import secrets
import threading

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

STEP = 30  # seconds
_DIGITS = 6
_WINDOW = 1  # steps that a clock may be off


def secret() -> str:
    """Return a fresh secret of 160 bits in base32."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def is_secret(text: str) -> bool:
    """Return whether a text is a secret of at least 128 bits."""
    try:
        return len(base64.b32decode(text)) >= 16
    except (binascii.Error, ValueError):
        return False


def uri(text: str, name: str) -> str:
    """Return what authenticator apps take, as `otpauth://`."""
    return _totp(text).get_provisioning_uri(name, "guard console")


def code_at(text: str, step: int) -> str:
    return _totp(text).generate(step * STEP).decode()


class Codes:
    """Which code of whom was taken last.

    A code of the half minute in which the console started, or of before, may have been taken by the console that ran
    until then: it does not count.
    """

    def __init__(self, at: int) -> None:
        self._since = at // 1000 // STEP
        self._last: dict[str, int] = {}
        self._lock = threading.Lock()

    def matching(self, text: str, code: str, at: int) -> int:
        """Return the step whose code that is; 0 where it is none of about now."""
        now, found = at // 1000 // STEP, 0
        for step in range(now - _WINDOW, now + _WINDOW + 1):
            if hmac.compare_digest(code_at(text, step).encode(), code.encode("utf-8", "replace")):
                found = step
        return found

    def take(self, name: str, step: int) -> bool:
        """Return whether a step's code counts for somebody; from then on neither it nor an older one does."""
        with self._lock:
            if step <= self._last.get(name, self._since):
                return False
            self._last[name] = step
            return True


def _totp(text: str) -> TOTP:
    return TOTP(base64.b32decode(text), _DIGITS, SHA1(), STEP)  # noqa: S303 (what authenticator apps know)
