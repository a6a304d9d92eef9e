"""The exact grammar of JSON (RFC 8259), for the bytes that a fast parser refused or could not vouch for.

A fast parser says only that something is wrong, and takes the last of two equal names in silence. Here the fault gets
its name, and a number of any length is a number.
"""

import re

import orjson

from schemas.errors import FaultCode, RecordError
from streams.codecs.limits import Limits

_TOKEN = re.compile(
    r"""[ \t\r\n]*+(?:
      (?P<string>"[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})[^"\\\x00-\x1f]*+)*+")
    | (?P<number>-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][-+]?[0-9]++)?(?![-+.\w]))
    | (?P<word>(?:true|false|null)(?!\w))
    | (?P<mark>[{}\[\],:])
    | (?P<infinite>-?(?:NaN|Infinity)\b)
    | (?P<end>\Z)
    )""",
    re.VERBOSE | re.ASCII,
)
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][-+]?[0-9]++)?", re.ASCII)


def examine(data: bytes, limits: Limits) -> None:
    """Raise RecordError with the first fault of these bytes; return where they are one JSON value within the limits."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise RecordError(FaultCode.INVALID_UTF8) from None
    names: list[set[str] | None] = []  # of each open container; None for an array
    expected, at, count = "value", 0, 0
    while True:
        token = _TOKEN.match(text, at)
        if token is None:
            raise RecordError(FaultCode.INVALID_JSON)
        kind, at = token.lastgroup, token.end()
        mark = token["mark"] if kind == "mark" else ""
        if kind == "end":
            if expected == "end":
                return
            raise RecordError(FaultCode.INVALID_JSON)
        if mark in ("}", "]"):
            if not names or expected not in _CLOSING[mark, names[-1] is None]:
                raise RecordError(FaultCode.INVALID_JSON)
            names.pop()
            expected = "separator" if names else "end"
        elif expected == "separator" and mark == ",":
            expected = "value" if names[-1] is None else "name"
        elif expected == "colon" and mark == ":":
            expected = "value"
        elif expected in ("name", "first name") and kind == "string":
            _add(names[-1], _unescape(token["string"]))
            expected, count = "colon", count + 1
        elif expected in ("value", "first value"):
            if mark in ("{", "["):
                names.append(set() if mark == "{" else None)
                expected = "first name" if mark == "{" else "first value"
            elif mark:
                raise RecordError(FaultCode.INVALID_JSON)
            else:
                if kind == "infinite":
                    raise RecordError(FaultCode.INVALID_NUMBER)
                if kind == "string":
                    _unescape(token["string"])
                expected, count = ("separator" if names else "end"), count + 1
        else:
            raise RecordError(FaultCode.INVALID_JSON)
        if len(names) > limits.max_depth:
            raise RecordError(FaultCode.TOO_DEEP)
        if count > limits.max_fields:
            raise RecordError(FaultCode.TOO_MANY_FIELDS)


_CLOSING = {  # what may be expected where a container closes; never after a comma
    ("}", False): ("first name", "separator"),
    ("]", True): ("first value", "separator"),
    ("}", True): (),
    ("]", False): (),
}


def _add(names: set[str] | None, name: str) -> None:
    if names is None or name in names:
        raise RecordError(FaultCode.DUPLICATE_NAME)
    names.add(name)


def _unescape(token: str) -> str:
    """Return the string's text. Raise RecordError where an escape names half of a surrogate pair."""
    if "\\" not in token:
        return token[1:-1]
    try:
        return str(orjson.loads(token))
    except orjson.JSONDecodeError:
        raise RecordError(FaultCode.INVALID_JSON) from None
