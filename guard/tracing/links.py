"""The traces that producers began: W3C `traceparent` headers of records, as links, so many and no more.

Only its two ids are taken, and only where the header is written exactly as the standard says; `tracestate` and `baggage`,
which may hold anything, are never read.
"""

import re
from collections.abc import Iterable

from opentelemetry.trace import Link, SpanContext, TraceFlags

from schemas.record import Headers, Record

_HEADER = "traceparent"
_SHAPE = re.compile(rb"(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?")


def links_of(records: Iterable[Record], most: int) -> list[Link]:
    """Return links to the traces of records, each once, up to so many. So many different headers are looked at, and no more."""
    seen: set[bytes] = set()
    links: list[Link] = []
    for record in records:
        if len(seen) >= most:
            break
        if record.headers and (value := _last(record.headers)) is not None and value not in seen:
            seen.add(value)
            if (context := _context(value)) is not None:
                links.append(Link(context))
    return links


def _last(headers: Headers) -> bytes | None:
    for name, value in reversed(headers):
        if name.lower() == _HEADER:
            return value or b""
    return None


def _context(value: bytes) -> SpanContext | None:
    """Return the context that a header names; None where it names none."""
    shape = _SHAPE.fullmatch(value)
    if shape is None or (shape[1] == b"00" and shape[5] is not None):
        return None
    flags = TraceFlags(int(shape[4], 16) & 1)
    context = SpanContext(int(shape[2], 16), int(shape[3], 16), is_remote=True, trace_flags=flags)
    return context if context.is_valid else None
