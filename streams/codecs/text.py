"""Plain text in UTF-8: one field, the whole of it."""

import re
from collections.abc import Sequence

from schemas.document import Field, Kind
from schemas.errors import FaultCode, RecordError
from streams.codecs.contract import Claim
from streams.codecs.json import opens
from streams.codecs.limits import LIMITS, Limits

name = "text"
order = 80
READS = (b"order 4411", "réf. 7\t\r\n".encode(), b"")
REFUSES = ((b"\xff\xfe", FaultCode.INVALID_UTF8),)

_CONTROL = re.compile(
    rb"[\x00-\x08\x0e-\x1f\x7f]"
)  # tab, line feed, vertical tab, form feed and return are text


def claims(data: bytes, content_type: str) -> Claim:
    if content_type.startswith("text/"):
        return Claim.YES
    return Claim.MAYBE if is_text(data) and not opens(data) else Claim.NO  # half an object is no text


def is_text(data: bytes) -> bool:
    """Whether the bytes are UTF-8 without control characters."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return False
    return text.isprintable() or _CONTROL.search(data) is None


def verify(data: bytes, limits: Limits = LIMITS) -> None:
    if len(data) > limits.max_bytes:
        raise RecordError(FaultCode.TOO_LARGE)
    try:
        data.decode()
    except UnicodeDecodeError:
        raise RecordError(FaultCode.INVALID_UTF8) from None


def fields(data: bytes, root: str, part: int) -> list[Field]:
    return [Field(root, data.decode(), Kind.TEXT, part, 0, len(data))]


def splice(data: bytes, changes: Sequence[tuple[Field, str]]) -> bytes:
    """Return the new text's bytes. Raise RecordError where the change is not of the whole, or is no Unicode text."""
    if not changes:
        return data
    if len(changes) != 1 or (changes[0][0].start, changes[0][0].end) != (0, len(data)):
        raise RecordError(FaultCode.REDACTION_FAILED)
    try:
        return changes[0][1].encode()
    except UnicodeEncodeError:
        raise RecordError(FaultCode.REDACTION_FAILED) from None
