"""The first step: a record as received becomes a document, cleaned of headers that only the guard may write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from schemas.document import Document
from schemas.errors import Fault, FaultCode
from schemas.record import Headers, Record
from streams.codecs import decode

if TYPE_CHECKING:
    from guard.checkpoint import Checkpoint
    from guard.policy.compiled import Flow

RESERVED = "__guard."
FLOW_HEADER = "guard-flow"  # set by GuardedProducer; it can only restrict: a wrong one is a fault


class Intake(Struct, frozen=True, gc=False):
    """A record as received, its flow (None where no flow has its topic), and the document read from it.

    `id` is the decision's: the record's place, the same whenever and by whomever it is decided.
    """

    id: str
    record: Record
    flow: Flow | None
    document: Document
    stripped: int = 0


def receive(record: Record, checkpoint: Checkpoint, suffix: str = "") -> Intake:
    """Return the record's intake; whatever is wrong with the record is a fault of its document."""
    identity = f"{record.topic}/{record.partition}/{record.offset}{suffix}"
    flow = checkpoint.policy.flows.get(record.topic)
    clean, stripped = _stripped(record) if record.headers else (record, 0)
    if flow is None or (clean.headers and _names_another_flow(clean.headers, flow.name)):
        fault = Fault(FaultCode.UNKNOWN_FLOW, "decode")
        return Intake(identity, record, flow, Document(clean, (), (), fault=fault), stripped)
    document = reread(clean, flow, checkpoint)
    return Intake(identity, record, flow, document, stripped)


def reread(record: Record, flow: Flow, checkpoint: Checkpoint) -> Document:
    """Return a record of a flow as a document, by the codec that the flow declares."""
    codec = None if flow.spec.codec == "auto" else flow.spec.codec
    return decode(record, limits=checkpoint.limits, codec=codec, opaque=flow.spec.opaque)


def _stripped(record: Record) -> tuple[Record, int]:
    """Return the record without headers in the guard's own name space, and how many there were."""
    headers = record.headers
    kept = tuple(header for header in headers if not header[0].lower().startswith(RESERVED))
    if len(kept) == len(headers):
        return record, 0
    clean = Record(
        record.topic, record.partition, record.offset, record.timestamp, record.key, record.value, kept
    )
    return clean, len(headers) - len(kept)


def _names_another_flow(headers: Headers, flow: str) -> bool:
    return any(name.lower() == FLOW_HEADER and value != flow.encode() for name, value in headers)
