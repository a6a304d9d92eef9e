"""Bytes that nobody here can read: no fields, and passed only where the flow declares them opaque."""

from collections.abc import Sequence

from schemas.document import Field
from schemas.errors import FaultCode, RecordError
from streams.codecs.contract import Claim
from streams.codecs.limits import LIMITS, Limits

name = "raw"
order = 90
READS = (b"\x00\x00\x00\x00\x00\x00\x00\x2a", b"\xff", b"")
REFUSES: tuple[tuple[bytes, FaultCode], ...] = ()


def claims(data: bytes, content_type: str) -> Claim:  # noqa: ARG001 - whatever it is said to be
    return Claim.MAYBE


def verify(data: bytes, limits: Limits = LIMITS) -> None:
    if len(data) > limits.max_bytes:
        raise RecordError(FaultCode.TOO_LARGE)


def fields(data: bytes, root: str, part: int) -> list[Field]:  # noqa: ARG001 - opaque: nothing is addressed
    return []


def splice(data: bytes, changes: Sequence[tuple[Field, str]]) -> bytes:
    if changes:
        raise RecordError(FaultCode.REDACTION_FAILED)
    return data
