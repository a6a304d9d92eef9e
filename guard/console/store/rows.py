"""A message of the decision topic as rows of a store; nothing that a message holds can stop the store from taking it."""

from msgspec import Struct
from msgspec.structs import replace

from guard.audit.leaves import decode
from schemas.errors import EvidenceError
from schemas.events import DecisionEvent, SpanEvent

_MOST = 2**62  # what a column holds, and what is added to it
_RECORDS = 2**40  # of one message: their sum over a log fits a column
_LONGEST = 500  # characters that an index of PostgreSQL takes
_NUL, _MARK = "\0", "\ufffd"  # PostgreSQL has no text with the first


class Message(Struct, frozen=True):
    """A message of the decision topic as the index takes it."""

    partition: int
    offset: int
    log: str
    value: bytes


class Row(Struct, frozen=True):
    """A leaf of the log: a decision, or a span of them, and where it counts."""

    flow: str
    destination: str
    action: str
    at: int
    records: int
    log: str
    first: int
    last: int
    decision: str
    entities: tuple[str, ...]


def row_of(message: Message) -> Row | None:
    """Return a message as a row; None for a head, and for what is no event (the audit tells) or fits no column."""
    try:
        event = decode(message.value)
    except EvidenceError:
        return None
    match event:
        case DecisionEvent(offset=offset, at=at) if -1 < offset < _MOST and -_MOST < at < _MOST:
            findings = event.findings
            entities = sorted({one.entity for one in findings}) if findings else ()
            where = (message.log, offset, offset, event.id)
            row = Row(event.flow, event.destination, event.action, at, 1, *where, tuple(entities))
        case SpanEvent(runs=runs, count=count, at=at) if runs and _is_span(runs, count, at):
            where = (message.log, runs[0][0], sum(runs[-1]) - 1, "")
            row = Row(event.flow, event.destination, "allow", at, count, *where, ())
        case _:
            return None
    texts = (row.flow, row.destination, row.action, row.log, row.decision, *row.entities)
    every = "".join(texts)
    if len(every) > _LONGEST and max(map(len, texts)) > _LONGEST:
        return None
    return _without_nul(row) if _NUL in every else row


def _is_span(runs: tuple[tuple[int, int], ...], count: int, at: int) -> bool:
    return (
        0 <= count < _RECORDS
        and -_MOST < at < _MOST
        and all(min(one) >= 0 and sum(one) < _MOST for one in runs)
    )


def _without_nul(row: Row) -> Row:
    def clean(text: str) -> str:
        return text.replace(_NUL, _MARK)

    return replace(
        row,
        flow=clean(row.flow),
        destination=clean(row.destination),
        action=clean(row.action),
        log=clean(row.log),
        decision=clean(row.decision),
        entities=tuple(sorted({clean(one) for one in row.entities})),
    )
