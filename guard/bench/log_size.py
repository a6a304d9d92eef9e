"""How many bytes the decision log takes: for a plain record, and for one with a decision of its own."""

import msgspec

from schemas.events import DecisionEvent, HeadEvent, SpanEvent
from streams.reading import read
from streams.settings import Settings


def log_size(settings: Settings) -> dict[str, float]:
    """Return bytes a plain record and a record with findings, before compression, values and keys counted."""
    decoder = msgspec.json.Decoder(DecisionEvent | SpanEvent | HeadEvent)
    plain = decided = plain_bytes = decided_bytes = other = 0
    for message in read(settings.kafka.for_consumer(), settings.topics.decisions):
        size = len(message.value() or b"") + len(message.key() or b"")
        event = decoder.decode(message.value() or b"")
        if isinstance(event, SpanEvent):
            plain += event.count
            plain_bytes += size
        elif isinstance(event, DecisionEvent):
            decided += 1
            decided_bytes += size
        else:
            other += size
    return {
        "bytes_a_plain_record": round(plain_bytes / max(plain, 1), 1),
        "bytes_a_record_with_findings": round(decided_bytes / max(decided, 1), 1),
        "plain": plain,
        "decided": decided,
        "bytes_of_heads": other,
    }
