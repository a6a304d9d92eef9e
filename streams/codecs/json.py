"""JSON (RFC 8259): verified by a fast parser, read by one tokenizer, rewritten by splicing alone."""

import re
from collections.abc import Sequence
from typing import Any

import msgspec
import orjson

from schemas.document import Field
from schemas.errors import FaultCode, RecordError
from streams.codecs import places
from streams.codecs.contract import Claim
from streams.codecs.grammar import examine
from streams.codecs.limits import LIMITS, Limits
from streams.codecs.reading import read
from streams.codecs.splicing import splice_json

name = "json"
order = 30
READS = (
    b'{"a": 1.10, "b": [true, null, "x"], "c": {}}',
    b' [1e400, 12345678901234567890123, "\\u00e9\\n", "\xc3\xa9"] ',
    b'{"a\\"b": {"~/": [{"": ""}]}}',
    b'"text"',
    b"-0.0",
)
REFUSES = (
    (b'{"a": "\xff"}', FaultCode.INVALID_UTF8),
    (b'{"a": 1', FaultCode.INVALID_JSON),
    (b'{"a": "\\ud800"}', FaultCode.INVALID_JSON),
    (b'{"a": NaN}', FaultCode.INVALID_NUMBER),
    (b"[-Infinity]", FaultCode.INVALID_NUMBER),
    (b'{"a": 1, "\\u0061": 2}', FaultCode.DUPLICATE_NAME),
    (b"[" * 10_000, FaultCode.TOO_DEEP),
    (b"[" + b"0," * 10_000 + b"0]", FaultCode.TOO_MANY_FIELDS),
)

_BEFORE = b" \t\r\n\xef\xbb\xbf"  # white space, and the byte order mark that no JSON may begin with
_SPACE = b" \t\r\n"
_COLONS = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"[ \t\r\n]*+(:?)')
_skim = msgspec.json.Decoder(msgspec.Raw).decode  # reads the grammar and builds nothing; leaves UTF-8 alone
_OPENING = frozenset(b"{[")
_BEGINNINGS = frozenset(b'{["-0123456789tfn')


def claims(data: bytes, content_type: str) -> Claim:
    if content_type and content_type.endswith(("/json", "+json")):
        return Claim.YES
    return Claim.MAYBE if _first(data) in _BEGINNINGS else Claim.NO


def opens(data: bytes) -> bool:
    """Whether the bytes begin as an object or an array does."""
    return _first(data) in _OPENING


def _first(data: bytes) -> int:
    """Return the first byte that is no white space and no byte order mark, or -1."""
    if data and data[0] in _BEFORE:
        data = data.lstrip(_BEFORE)
    return data[0] if data else -1


def verify(data: bytes, limits: Limits = LIMITS) -> None:
    """Raise RecordError where these bytes are not one JSON value, names repeat, or a limit is crossed."""
    strings: list[bytes] = []
    if b"\\" not in data and len(data) <= limits.max_fields:
        strings = data.split(b'"')  # every second piece is a string
        if _is_plain(data, strings, limits.max_depth):
            return
    _verify(data, strings, limits)


def _is_plain(data: bytes, pieces: list[bytes], max_depth: int) -> bool:
    """Whether these bytes without escapes are surely JSON without a fault, which most are: no value is built."""
    strings = pieces[1::2]
    if len(set(strings)) < len(strings):
        return False  # where no two strings are equal, no two names are
    if len(data) >= max_depth and data.count(b"{") + data.count(b"[") > max_depth:
        return False
    return is_well_formed(data)


def is_well_formed(data: bytes) -> bool:
    """Whether these bytes are one JSON value in UTF-8; names may repeat, and no limit is looked at."""
    try:
        if not data.isascii():
            data.decode()
        _skim(data)
    except (UnicodeDecodeError, msgspec.DecodeError):
        return False
    return True


def _verify(data: bytes, pieces: list[bytes], limits: Limits) -> None:
    try:
        tree = orjson.loads(data)
    except orjson.JSONDecodeError:
        # the parser also refuses numbers beyond a double and more than 1,024 levels: the grammar decides
        examine(data, limits)
        return
    if len(data) > limits.max_fields and data.count(b",") + data.count(b":") >= limits.max_fields:
        examine(data, limits)
        return
    if type(tree) is dict and b"[" not in data and data.rfind(b"{") == data.find(b"{"):
        members = len(tree)  # one flat object
    else:
        members = _members(tree, limits.max_depth)
    # INVARIANT: the tree holds each name once, the bytes each time it stands there. A bound from above on the latter that
    # equals the former proves that no name repeats; only where none does, the strings are read to count exactly.
    if pieces:
        if members != b"".join(pieces[::2]).count(b":"):
            raise RecordError(FaultCode.DUPLICATE_NAME)
    elif (
        members != data.count(b":")
        and members != data.translate(None, _SPACE).count(b'":')
        and members != _COLONS.findall(data).count(b":")
    ):
        raise RecordError(FaultCode.DUPLICATE_NAME)


def _members(tree: Any, max_depth: int) -> int:
    """Return how many members the objects of a tree have. Raise RecordError where it is too deep."""
    level = [tree] if type(tree) is dict or type(tree) is list else []
    members = depth = 0
    while level:
        depth += 1
        below: list[Any] = []
        for node in level:
            if type(node) is dict:
                members += len(node)
                below += [child for child in node.values() if type(child) is dict or type(child) is list]
            else:
                below += [child for child in node if type(child) is dict or type(child) is list]
        level = below
    if depth > max_depth:
        raise RecordError(FaultCode.TOO_DEEP)
    return members


def fields(data: bytes, root: str, part: int) -> list[Field]:
    """Return every leaf and member name in order of appearance."""
    return read(data, root, part)


def locate(data: bytes, root: str, part: int, start: int, end: int) -> tuple[int, Field]:
    """Return the field whose text is bytes `start` to `end`, and its index. The bytes must have no escapes."""
    return places.locate(data, root, part, start, end)


def splice(data: bytes, changes: Sequence[tuple[Field, str]]) -> bytes:
    """Return the bytes with some fields' text replaced, all else as it was. Raise RecordError where one does not fit."""
    return splice_json(data, changes, fields)
