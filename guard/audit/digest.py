"""What is digested of a record as received: all of it and its place, every part with its length."""

import struct
from hashlib import sha256

from schemas.record import Record

_FIXED = struct.Struct(
    ">qqiii"
)  # offset, timestamp, length of key, length of value (-1 for null), header count
_LENGTHS = struct.Struct(">ii")  # length of a header's name, length of its value


def digest(record: Record) -> bytes:
    """Return the 32 bytes that stand for the record in the decision log."""
    return sha256(image(record, image_prefix(record.topic, record.partition))).digest()


def image_prefix(topic: str, partition: int) -> bytes:
    """Return what every image of one guarded partition begins with."""
    name = topic.encode()
    return b"dataguard-record-1\x00" + _LENGTHS.pack(len(name), partition) + name


def image(record: Record, prefix: bytes) -> bytes:
    """Return the bytes that are digested: no two records that differ in anything have the same."""
    key = record.key
    value = record.value
    headers = record.headers
    fixed = _FIXED.pack(
        record.offset,
        record.timestamp,
        -1 if key is None else len(key),
        -1 if value is None else len(value),
        len(headers),
    )
    if not headers:
        return b"".join((prefix, fixed, key or b"", value or b""))
    parts = [prefix, fixed, key or b"", value or b""]
    for name, content in headers:
        encoded = name.encode()
        parts.append(_LENGTHS.pack(len(encoded), -1 if content is None else len(content)))
        parts.append(encoded)
        if content:
            parts.append(content)
    return b"".join(parts)


def size_of_image(length: int, prefix: bytes, headers: int, *, images: int = 1) -> int:
    """Return the size of the records alone, given the length of all their images and the number of their headers."""
    return length - images * (len(prefix) + _FIXED.size) - headers * _LENGTHS.size
