"""A labelled text as the guard would read it: JSON through the record path's codec, anything else as one plain text.

Labels count code points of the text as it stands, findings those of a field; `placed` says where in the text a finding is.
"""

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from classifiers.texts import document_of as plain
from schemas.document import Document, Field, Kind
from schemas.finding import Finding
from schemas.record import Record
from streams.codecs import decode
from streams.codecs.json import opens

_QUOTED = (Kind.STRING, Kind.NAME)
_CHARACTER = re.compile(
    r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u....|\\.|.", re.DOTALL
)  # one code point of JSON


def document_of(text: str, topic: str = "") -> Document:
    """Return the document that a topic's record with this value would be, where that is an object or array of JSON."""
    value = text.encode()
    record = Record(topic, 0, 0, 0, None, value)
    if opens(value):
        document = decode(record)
        if document.fault is None and is_json(document):
            return document
    return replace(plain(text), record=record)


def is_json(document: Document) -> bool:
    """Return whether the document was read as JSON, one value or one a line."""
    return all(part.codec in {"json", "jsonlines"} for part in document.parts)


def placed(document: Document, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings with their places in the text that the document was read from."""
    if not is_json(document):
        yield from findings
        return
    data = document.parts[0].data
    for one in findings:
        edges = edges_of(document.field(one.field), data)
        start, end = max(0, one.start), min(one.end, len(edges) - 1)
        yield replace(one, start=edges[start], end=edges[end])


def edges_of(field: Field, data: bytes) -> list[int]:
    """Return where in the text each code point of a field begins, and where the last one ends."""
    before = len(data[: field.start].decode())
    raw = data[field.start : field.end].decode()
    if field.kind in _QUOTED:
        before, raw = before + 1, raw[1:-1]
    if len(raw) == len(field.text):
        return list(range(before, before + len(raw) + 1))
    edges = [before + one.start() for one in _CHARACTER.finditer(raw)]
    return [*edges, before + len(raw)]
