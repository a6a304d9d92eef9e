"""A record decoded: one tree over key, headers and value, addressed by JSON Pointer (RFC 6901).

The tree has the members `/key`, `/headers/<name>/<n>` (n-th value of that name) and `/value`. Object member names
and header names are fields too: their pointer is the member's own with `#` behind it.
"""

import re
from collections.abc import Sequence
from enum import IntEnum
from typing import Any, Protocol

from msgspec import Struct

from schemas.errors import Fault
from schemas.record import Record


class Kind(IntEnum):
    """What a field is in its document; decides how a redaction may rewrite it."""

    STRING = 0  # a JSON string; the raw span holds its quotes
    NUMBER = 1
    BOOLEAN = 2
    NULL = 3
    NAME = 4  # an object member's name, or a header's name
    TEXT = 5  # a part that is plain text as a whole


class Field(Struct, frozen=True, gc=False):
    """One leaf or name: its text as a reader sees it, and the bytes of its part that hold it.

    `start` and `end` are byte offsets within the part (`key`, `value` or one header value); findings' spans count
    code points of `text`. A header's name has `start == end == 0`.
    """

    pointer: str
    text: str
    kind: Kind
    part: int  # index into `Document.parts`
    start: int
    end: int

    def __repr__(self) -> str:
        return f"Field(part {self.part}, {self.kind.name}, bytes {self.start}-{self.end})"


class Part(Struct, frozen=True):
    """A stretch of the record's bytes with one codec: the key, the value, or one value of one header."""

    root: str  # "/key", "/value", "/headers/traceparent/0"
    data: bytes
    codec: str  # json, jsonlines, text, raw
    header: int = -1  # index into `record.headers`; -1 for key and value

    def __repr__(self) -> str:
        return f"Part({len(self.data)} bytes, {self.codec})"


class Codec(Protocol):
    """Reads and rewrites the bytes of one part.

    `verify` raises RecordError where the bytes are not what the codec promises (syntax, duplicate names, depth);
    `fields` gives every leaf and name in order of appearance; `splice` gives the bytes with some fields replaced,
    every other byte as it was.
    """

    name: str

    def verify(self, data: bytes) -> None: ...

    def fields(self, data: bytes, root: str, part: int) -> list[Field]: ...

    def splice(self, data: bytes, changes: Sequence[tuple[Field, str]]) -> bytes: ...


class Document(Struct, eq=False):
    """A record decoded, or the fault that prevented it. Fields are read when first asked for.

    `declared` holds what a CloudEvent says of itself (dataclassification and the like) when the record is one.
    """

    record: Record
    parts: tuple[Part, ...]
    codecs: tuple[Codec, ...]
    fault: Fault | None = None
    declared: tuple[tuple[str, str], ...] = ()
    _fields: tuple[Field, ...] | None = None
    _located: dict[int, Field] | None = None

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every leaf and name of every part, in order: key, headers, value. Raise RecordError where one is unreadable."""
        if self._fields is None:
            found: list[Field] = []
            for index, (part, codec) in enumerate(zip(self.parts, self.codecs, strict=True)):
                found.extend(codec.fields(part.data, part.root, index))
            self._fields = tuple(found)
        return self._fields

    @property
    def locates(self) -> bool:
        """Whether `locate` may be asked: the value stands alone, and its codec can find one field among its bytes."""
        return len(self.parts) == 1 and self.parts[0].header < 0 and hasattr(self.codecs[0], "locate")

    def locate(self, start: int, end: int) -> int:
        """Return the index of the field whose text is these bytes; no other field is read."""
        codec: Any = self.codecs[0]
        index, field = codec.locate(self.parts[0].data, self.parts[0].root, 0, start, end)
        if self._located is None:
            self._located = {}
        self._located[index] = field
        return int(index)

    def field(self, index: int) -> Field:
        """Return one field, from `fields` where it was not located. Raise IndexError where there is none."""
        if self._located is not None and (located := self._located.get(index)) is not None:
            return located
        if index < 0:
            raise IndexError(index)
        return self.fields[index]

    def codec(self, part: int) -> Codec:
        return self.codecs[part]

    def __repr__(self) -> str:
        return f"Document({self.record!r}, {len(self.parts)} parts, fault={self.fault})"


_PLAIN_SEGMENT = re.compile(r"[A-Za-z_][A-Za-z_.-]{0,47}[0-9]{0,3}|[0-9]{1,5}")


def place(pointer: str, tainted: frozenset[str] = frozenset()) -> str:
    """Return the pointer as it may be told: a member name that is no plain word, or was found sensitive, becomes `*`.

    >>> place("/value/customer/email")
    '/value/customer/email'
    >>> place("/value/ana@example.org/balance")
    '/value/*/balance'
    """
    head, mark, _ = pointer.partition("#") if pointer.endswith("#") else (pointer, "", "")
    told = [
        segment if segment not in tainted and _PLAIN_SEGMENT.fullmatch(segment) else "*"
        for segment in head.split("/")[1:]
    ]
    return "/" + "/".join(told) + mark


def escape(name: str) -> str:
    """Return a member name as a pointer segment (RFC 6901: `~` and `/` escaped)."""
    return name.replace("~", "~0").replace("/", "~1")
