"""JSON lines: several JSON values in one payload, a line each; the n-th is `/<n>` under the part's root."""

from collections.abc import Iterator, Sequence

from schemas.document import Field
from schemas.errors import FaultCode, RecordError
from streams.codecs import json
from streams.codecs.contract import Claim
from streams.codecs.limits import LIMITS, Limits
from streams.codecs.reading import read
from streams.codecs.splicing import splice_json

name = "jsonlines"
order = 20
READS = (
    b'{"a": 1}\n{"a": 2}\n',
    b'{"a": "\xc3\xa9"}\r\n\r\n["\\u00e9"]',
    b"1\n2\n3",
)
REFUSES = (
    (b'{"a": 1}\n{"a": 2', FaultCode.INVALID_JSON),
    (b'{"a": 1}\n{"a": 2, "a": 3}', FaultCode.DUPLICATE_NAME),
    (b'{"a": 1}\n{"a": NaN}', FaultCode.INVALID_NUMBER),
    (b"0\n" * 10_001, FaultCode.TOO_MANY_FIELDS),
)

_MEDIA = frozenset(
    f"application/{media}"
    for media in ("x-ndjson", "ndjson", "jsonl", "x-jsonlines", "jsonlines", "json-lines")
)
_CLOSING = {ord("{"): b"}", ord("["): b"]", ord('"'): b'"', ord("t"): b"e", ord("f"): b"e", ord("n"): b"l"}
_DIGITS = b"0123456789"


def claims(data: bytes, content_type: str) -> Claim:
    """A first line that ends as it begins, with more behind it, may be the first of several values."""
    if content_type in _MEDIA:
        return Claim.YES
    if b"\n" not in data or json.claims(data, content_type) is not Claim.MAYBE:
        return Claim.NO
    line, _, rest = data.lstrip().partition(b"\n")
    line = line.rstrip()
    return Claim.MAYBE if rest.strip() and line[-1] in _CLOSING.get(line[0], _DIGITS) else Claim.NO


def verify(data: bytes, limits: Limits = LIMITS) -> None:
    for number, (_, line) in enumerate(_lines(data)):
        if number == limits.max_fields:
            raise RecordError(FaultCode.TOO_MANY_FIELDS)
        json.verify(line, limits)
    bound = data.count(b",") + data.count(b":") + data.count(b"\n") + 1  # a field needs one of them before it
    if bound > limits.max_fields and len(fields(data, "", 0)) > limits.max_fields:
        raise RecordError(FaultCode.TOO_MANY_FIELDS)


def fields(data: bytes, root: str, part: int) -> list[Field]:
    found: list[Field] = []
    for number, (at, line) in enumerate(_lines(data)):
        found += read(line, f"{root}/{number}", part, at)
    return found


def splice(data: bytes, changes: Sequence[tuple[Field, str]]) -> bytes:
    return splice_json(data, changes, fields)


def _lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Give each line that is not blank, and the byte it begins at. A string of JSON holds no line feed."""
    at = 0
    for line in data.split(b"\n"):
        if line.strip():
            yield at, line
        at += len(line) + 1
