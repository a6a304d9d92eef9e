"""Text within text: JSON, percent and HTML escapes, and base64 with or without gzip or zlib, undone in place."""

import base64
import binascii
import html
import re
import zlib

from msgspec import Struct

from classifiers.offsets import Edits, rewrite
from schemas.errors import FaultCode, RecordError


class Limits(Struct, frozen=True):
    """How deep and how far hidden text is followed; beyond, the record cannot be judged."""

    depth: int = 3  # layers of base64 within one another
    expansion: int = 1 << 20  # characters that one document's layers may add up to
    ratio: int = 100  # a compressed run may grow to this many times its size


class Budget:
    """What is left of a document's expansion."""

    __slots__ = ("left", "limits")

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.left = limits.expansion

    def spend(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise RecordError(FaultCode.EXPANSION_LIMIT)


_SMALL = 1 << 16  # bytes; up to here a compressed run may be of any ratio
_JSON_ESCAPE = r"\\+(?:u[0-9A-Fa-f]{4}|[\"/bfnrt])|\\{2,}"  # any number of layers at once
_PERCENT = r"(?:%(?:25)*[0-9A-Fa-f]{2})+"
_ENTITY = r"&(?:amp;)*(?:#[0-9]{1,7};?|#[xX][0-9A-Fa-f]{1,6};?|[A-Za-z][A-Za-z0-9]{1,30};)"
_ESCAPE = re.compile(rf"{_JSON_ESCAPE}|{_PERCENT}|{_ENTITY}")
_CONTROLS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}

# What base64 of text looks like, wherever in the run the text begins: three groups of four that stand for nine ASCII
# characters, or enough for three letters of two bytes (Greek, Cyrillic, Hebrew, Arabic) or three of three bytes.
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def _those(*values: int) -> str:
    found = {_ALPHABET[value] for value in values}
    found |= {"-"} if "+" in found else set()
    found |= {"_"} if "/" in found else set()
    return "[" + "".join(f"\\x{ord(char):02x}" for char in sorted(found)) + "]"


def _where(modulus: int, *rests: int) -> str:
    return _those(*(value for value in range(64) if value % modulus in rests))


_ANY = _those(*range(64))
_CONT = _those(*range(32, 48))
_TEXT_GROUP = _those(2, 3, *range(8, 32)) + _where(16, 0, *range(2, 8)) + _where(4, 0, 1) + _ANY
_TWO_BYTES = (
    _those(*range(48, 56)) + _where(16, 8, 9, 10, 11) + _where(4, 3) + _those(*range(2, 32))
    + _CONT + _where(16, 12, 13) + _where(4, 2) + _ANY
)  # fmt: skip
_THREE_BYTES = (
    _those(*range(56, 60)) + _where(16, 8, 9, 10, 11) + _where(4, 2) + _ANY,
    _CONT + _where(16, 14) + _where(4, 2) + _ANY,
    _CONT + _where(16, 8, 9, 10, 11) + _where(4, 3) + _CONT,
)
ENCODED_TEXT = (f"(?:{_TEXT_GROUP}){{3}}", _TWO_BYTES, *(f"(?:{group}){{3}}" for group in _THREE_BYTES))
COMPRESSED = (rf"H4sI{_ANY}{{12}}", rf"e(?:J[w-z]|N[o-r]|A[E-H]|F[4-7]){_ANY}{{13}}")
LONG_RUN = (
    r"[A-Za-z0-9+/]{16}"  # without it, nothing is taken for base64: a UUID or a name in snake case is none
)
_IN_RUNS = (_ALPHABET + "-_").encode()
_RUN = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_LONG = re.compile(LONG_RUN)
_ENCODED = re.compile("|".join(ENCODED_TEXT))
_COMPRESSED = re.compile("|".join(COMPRESSED))
_URL_SAFE = str.maketrans("-_", "+/")


def hiding_bytes() -> list[str]:
    """Return expressions that find, in UTF-8, whatever `unescape` would change, compressed text, and more."""
    return [r"%[0-9A-Fa-f]{2}", r"&(?:#[0-9xX]|[A-Za-z][0-9A-Za-z]{1,30};)", *COMPRESSED]


def from_the_run(data: bytes, end: int) -> bytes:
    """Return the data from the run on in which a byte `end` ends the first match of LONG_RUN: all that may be base64."""
    return data[len(data[:end].rstrip(_IN_RUNS)) :]


def unescape(text: str) -> tuple[str, Edits | None]:
    """Return the text with every escape undone, however often it was escaped over."""
    if "\\" not in text and "%" not in text and "&" not in text:
        return text, None
    return rewrite(text, _ESCAPE, _unescaped, whole=True)


def _unescaped(match: re.Match[str]) -> str | None:
    found = match[0]
    if found[0] == "%":
        raw = bytes.fromhex("".join(piece[-2:] for piece in re.findall(r"%(?:25)*[0-9A-Fa-f]{2}", found)))
        return raw.decode("utf-8", "replace")
    if found[0] == "&":
        inner = "&" + found[1:].replace("amp;", "") if "amp;" in found[1:-1] else found
        plain = html.unescape(inner or "&")
        return plain if plain != inner else None
    tail = found.lstrip("\\")
    if not tail:
        return "\\"
    if tail[0] == "u":
        code = int(tail[1:], 16)
        return chr(code) if not 0xD800 <= code < 0xE000 else "\ufffd"
    return _CONTROLS.get(tail, tail)


def decode(text: str, budget: Budget) -> tuple[str, Edits | None]:
    """Return the text with base64 of text undone. Raise RecordError where it grows beyond the limits."""
    return rewrite(text, _RUN, lambda match: _decoded(match[0], budget), whole=True)


def _decoded(run: str, budget: Budget) -> str | None:
    body = run.rstrip("=")
    if _LONG.search(body) is None:
        return None
    packed = _COMPRESSED.match(body)
    if packed is None:
        found = _ENCODED.search(body)
        if found is None:
            return None
        body = body[found.start() % 4 :]
    raw: bytes | None = _bytes(body)
    if packed is not None and raw is not None:
        raw = _inflated(raw, budget)
    if raw is None:
        return None
    plain = raw.decode("utf-8", "replace")
    if not _is_text(plain):
        return None
    budget.spend(len(plain))
    return run[: len(run.rstrip("=")) - len(body)] + plain if packed is None else plain


def _bytes(body: str) -> bytes:
    body = body[: len(body) - 1] if len(body) % 4 == 1 else body
    try:
        return base64.b64decode(body.translate(_URL_SAFE) + "=" * (-len(body) % 4))
    except binascii.Error:
        return b""


def _inflated(raw: bytes, budget: Budget) -> bytes | None:
    """Return what is compressed, as far as it can be read; None where nothing can."""
    most = min(budget.left, max(_SMALL, len(raw) * budget.limits.ratio))
    stream = zlib.decompressobj(47)  # gzip or zlib, told by its header
    try:
        found = stream.decompress(raw, most + 1)
    except zlib.error:
        return None
    if len(found) > most:
        raise RecordError(FaultCode.EXPANSION_LIMIT)
    return found or None


def _is_text(text: str) -> bool:
    if not text:
        return False
    if text.isprintable():
        return "\ufffd" not in text or text.count("\ufffd") * 10 < len(text)
    unreadable = sum(not (char.isprintable() or char in "\t\n\r") or char == "\ufffd" for char in text)
    return unreadable * 10 < len(text)
