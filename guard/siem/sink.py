"""What takes findings: one contract for a topic, a webhook and syslog."""

import ssl
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from guard.siem.ocsf import Finding
from schemas.errors import SettingsError


class Untaken(Exception):
    """A sink did not take all that it was given: the rest is given anew. `why` is a word, never content."""

    def __init__(self, why: str, *, retry_after: float = 0.0, taken: int = 0) -> None:
        """`taken` are for good, the first so many; `retry_after` is how many seconds the receiver asked to be left alone."""
        super().__init__(why)
        self.why, self.retry_after, self.taken = why, retry_after, taken


class Sink(Protocol):
    """Takes findings in their order. What it returns from is taken for good; what it raises Untaken for comes again."""

    @property
    def name(self) -> str: ...
    def deliver(self, findings: Sequence[Finding]) -> None: ...
    def close(self) -> None: ...


def tls_context(ca: Path | None, certificate: Path | None, key: Path | None) -> ssl.SSLContext:
    """Return how a receiver is asked who it is, and how we tell who we are. Raise SettingsError where a file is none."""
    try:
        context = ssl.create_default_context(cafile=None if ca is None else str(ca))
    except (OSError, ssl.SSLError):
        raise SettingsError(f"`{ca}` holds no certificates; name the issuer's PEM file in `ca`") from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if certificate is not None:
        try:
            context.load_cert_chain(str(certificate), None if key is None else str(key))
        except (OSError, ssl.SSLError):
            raise SettingsError(
                f"`{certificate}` and its `key` are no certificate and private key in PEM; name the right files"
            ) from None
    return context


def why_of(error: OSError) -> str:
    """Return a word for a fault of a connection.

    >>> why_of(TimeoutError()), why_of(ConnectionResetError())
    ('timeout', 'connection')
    """
    if isinstance(error, ssl.SSLCertVerificationError):
        return "certificate"
    if isinstance(error, ssl.SSLError):
        return "tls"
    return "timeout" if isinstance(error, TimeoutError) else "connection"
