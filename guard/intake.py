"""The first step: a record as received becomes a document, cleaned of headers that only the guard may write."""

from msgspec import Struct

from guard.judgement import Guard
from schemas.document import Document
from schemas.errors import Fault, FaultCode
from schemas.record import Headers, Record
from streams.codecs import decode

RESERVED = "__guard."
FLOW_HEADER = "guard-flow"  # set by GuardedProducer; it can only restrict: a wrong one is a fault


class Intake(Struct, frozen=True):
    """A record as received, its flow's name, and the document read from it without the stripped headers."""

    record: Record
    flow: str
    document: Document
    stripped: int = 0


def receive(record: Record, guard: Guard) -> Intake:
    """Return the record's intake; whatever is wrong with the record is a fault of its document."""
    headers, stripped = record.headers, 0
    flow = guard.policy.flows.get(record.topic)
    if headers:
        headers, stripped = _strip(headers)
    clean = record if not stripped else _with_headers(record, headers)
    if flow is None or _names_another_flow(headers, flow.name):
        fault = Fault(FaultCode.UNKNOWN_FLOW, "decode")
        name = flow.name if flow else ""
        return Intake(record, name, Document(clean, (), (), fault=fault), stripped)
    document = decode(clean, limits=guard.limits, codec=flow.codec, opaque=flow.opaque)
    return Intake(record, flow.name, document, stripped)


def _strip(headers: Headers) -> tuple[Headers, int]:
    kept = tuple(header for header in headers if not header[0].lower().startswith(RESERVED))
    return kept, len(headers) - len(kept)


def _with_headers(record: Record, headers: Headers) -> Record:
    return Record(
        record.topic, record.partition, record.offset, record.timestamp, record.key, record.value, headers
    )


def _names_another_flow(headers: Headers, flow: str) -> bool:
    return any(name.lower() == FLOW_HEADER and value != flow.encode() for name, value in headers)
