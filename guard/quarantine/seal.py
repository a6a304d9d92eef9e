"""Sealed records: AES-256-GCM under a data key of the batch, which the key-encryption key wraps.

Layout: `DGQ`, version 1 | key id and wrapped data key, each with its length in a byte | nonce (12) | ciphertext and tag.
The record's key, headers, value and timestamp are inside; its place and flow are authenticated, and so is the layout.
"""

import os
import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from guard.quarantine.kek import KeyEncryptionKey
from schemas.errors import EvidenceError
from schemas.record import Headers, Place, Record

_MAGIC = b"DGQ\x01"
_NONCE = 12
_FIXED = struct.Struct(">qiiI")  # timestamp, length of key, of value (-1 for null), header count
_LENGTHS = struct.Struct(">ii")  # length of a header's name, of its value


class Sealer:
    """Seals records under one key-encryption key."""

    __slots__ = ("_kek",)

    def __init__(self, kek: KeyEncryptionKey) -> None:
        self._kek = kek

    def batch(self) -> "BatchSeal":
        return BatchSeal(self._kek)


class BatchSeal:
    """One data key, made when the first record of a batch is sealed and forgotten with the batch."""

    __slots__ = ("_cipher", "_kek", "_layout")

    def __init__(self, kek: KeyEncryptionKey) -> None:
        self._kek = kek
        self._cipher: AESGCM | None = None
        self._layout = b""

    def seal(self, record: Record, flow: str) -> bytes:
        """Return the record sealed, to be opened only with its place and flow."""
        cipher = self._cipher or self._begin()
        nonce = os.urandom(_NONCE)
        layout = self._layout
        bound = _bound(layout, flow, record.topic, record.partition, record.offset)
        return b"".join((layout, nonce, cipher.encrypt(nonce, _pack(record), bound)))

    def _begin(self) -> AESGCM:
        data_key = AESGCM.generate_key(256)
        self._cipher = AESGCM(data_key)
        name, wrapped = self._kek.id.encode(), self._kek.wrap(data_key)
        self._layout = b"".join((_MAGIC, bytes((len(name),)), name, bytes((len(wrapped),)), wrapped))
        return self._cipher

    def __repr__(self) -> str:
        return f"BatchSeal(under {self._kek.id})"


def open_sealed(sealed: bytes, kek: KeyEncryptionKey, place: Place, flow: str) -> Record:
    """Return the record. Raise EvidenceError where it was altered, is another place's or flow's, or its key is gone."""
    if sealed[: len(_MAGIC)] != _MAGIC:
        raise EvidenceError(
            f"what stands for `{place}` is no sealed record; see which program writes to quarantine"
        )
    try:
        name, at = _short(sealed, len(_MAGIC))
        wrapped, at = _short(sealed, at)
        data_key = kek.unwrap(wrapped, name.decode("ascii"))
        bound = _bound(sealed[:at], flow, place.topic, place.partition, place.offset)
        packed = AESGCM(data_key).decrypt(sealed[at : at + _NONCE], sealed[at + _NONCE :], bound)
        return _unpack(packed, place)
    except (InvalidTag, ValueError, IndexError, struct.error):
        raise EvidenceError(
            f"the sealed record of `{place}` was altered, or belongs to another place or flow; "
            "compare the quarantine topic with a backup"
        ) from None  # its cause could hold content


def sealed_under(sealed: bytes) -> str:
    """Return the id of the key-encryption key a sealed record needs; empty where it is none."""
    if sealed[: len(_MAGIC)] != _MAGIC:
        return ""
    return sealed[5 : 5 + sealed[4]].decode("ascii", "replace") if len(sealed) > 5 else ""


def _bound(layout: bytes, flow: str, topic: str, partition: int, offset: int) -> bytes:
    name, source = flow.encode(), topic.encode()
    return b"".join((layout, struct.pack(">iiiq", len(name), len(source), partition, offset), name, source))


def _short(sealed: bytes, at: int) -> tuple[bytes, int]:
    end = at + 1 + sealed[at]
    return sealed[at + 1 : end], end


def _pack(record: Record) -> bytes:
    key, value, headers = record.key, record.value, record.headers
    fixed = _FIXED.pack(
        record.timestamp,
        -1 if key is None else len(key),
        -1 if value is None else len(value),
        len(headers),
    )
    if not headers:
        return b"".join((fixed, key or b"", value or b""))
    parts = [fixed, key or b"", value or b""]
    for name, content in headers:
        encoded = name.encode()
        parts.append(_LENGTHS.pack(len(encoded), -1 if content is None else len(content)))
        parts.append(encoded)
        parts.append(content or b"")
    return b"".join(parts)


def _unpack(packed: bytes, place: Place) -> Record:
    timestamp, key_length, value_length, count = _FIXED.unpack_from(packed)
    key, at = _take(packed, _FIXED.size, key_length)
    value, at = _take(packed, at, value_length)
    headers: list[tuple[str, bytes | None]] = []
    for _ in range(count):
        name_length, length = _LENGTHS.unpack_from(packed, at)
        name, at = _take(packed, at + _LENGTHS.size, name_length)
        content, at = _take(packed, at, length)
        headers.append(((name or b"").decode(), content))
    if at != len(packed):
        raise ValueError("bytes are left over")
    found: Headers = tuple(headers)
    return Record(place.topic, place.partition, place.offset, timestamp, key, value, found)


def _take(packed: bytes, at: int, length: int) -> tuple[bytes | None, int]:
    if length < 0:
        return None, at
    return packed[at : at + length], at + length
