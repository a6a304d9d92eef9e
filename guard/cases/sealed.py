"""What stands in quarantine, as far as it may be told: places, reasons and sizes, never content."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from confluent_kafka import Message, Producer
from msgspec import Struct

from guard.cases.commands import decode, encode, record_key
from guard.quarantine.seal import sealed_under
from schemas.case import ReleaseCommand
from schemas.errors import BrokerError, EvidenceError
from schemas.record import Place
from streams.clients import build
from streams.reading import read, starts_at

if TYPE_CHECKING:
    from streams.settings import Settings

_SECONDS = 30.0


class Sealed(Struct, frozen=True):
    """One quarantined record, seen from outside."""

    quarantine: str  # topic/partition/offset where it stands
    decision: str
    place: str  # of the original
    flow: str
    action: str
    reason: str
    stage: str
    key: str  # id of the key-encryption key that opens it
    size: int  # bytes as sealed
    at: int  # milliseconds since the epoch


def quarantined(settings: "Settings") -> Iterator[Sealed]:
    """Yield everything in quarantine, oldest first in each partition."""
    for one, _ in sealed_in(settings, settings.topics.quarantine):
        yield one


def sealed_in(settings: "Settings", topic: str, *, after: int = 0) -> Iterator[tuple[Sealed, bytes]]:
    """Yield everything sealed in a topic, oldest first in each partition, with its sealed bytes; of a time on, where one is given."""
    readable = settings.kafka.for_consumer()
    starts = starts_at(readable, topic, after) if after > 0 else None
    for message in read(readable, topic, starts=starts):
        yield _sealed(message), message.value() or b""


def find_in(
    settings: "Settings", topic: str, decision: str, *, after: int = 0
) -> tuple[Sealed, bytes] | None:
    """Return what a topic holds sealed of a decision, and its sealed bytes; None where it holds nothing of it."""
    found = sealed_in(settings, topic, after=after)
    return next((one for one in found if one[0].decision == decision), None)


def at_place(settings: "Settings", place: Place) -> bytes:
    """Return what stands sealed at a place. Raise EvidenceError where retention has taken it."""
    found = read(
        settings.kafka.for_consumer(),
        place.topic,
        partitions=[place.partition],
        starts={place.partition: place.offset},
    )
    first = next(found, None)  # the reader closes with what is left of it
    if first is None or first.offset() != place.offset:
        raise EvidenceError(f"`{place}` is not there; see the topic's retention")
    return first.value() or b""


def commands(settings: "Settings") -> Iterator[ReleaseCommand]:
    """Yield every command on record. Their signatures are for the worker to check; what is no command is left out."""
    for _, one in commands_in_time(settings):
        yield one


def commands_in_time(settings: "Settings") -> Iterator[tuple[int, ReleaseCommand]]:
    """Yield the same with the time of each one's record, in milliseconds, by which workers judge what is too old."""
    for message in read(settings.kafka.for_consumer(), settings.topics.commands):
        try:
            yield message.timestamp()[1], decode(message.value() or b"")
        except EvidenceError:
            continue


def send(settings: "Settings", command: ReleaseCommand) -> None:
    """Write a command on a release. Raise BrokerError where the broker does not take it."""
    write(settings, record_key(command), encode(command))


def write(settings: "Settings", key: bytes, value: bytes, *, topic: str = "") -> None:
    """Write a command as it stands, or to another topic of people's words. Raise BrokerError where the broker does not take it."""
    failed: list[str] = []
    topic = topic or settings.topics.commands
    producer: Producer = build(
        Producer, {**settings.kafka.for_producer(), "enable.idempotence": True, "message.timeout.ms": 20_000}
    )
    producer.produce(
        topic,
        value,
        key,
        on_delivery=lambda error, _message: failed.append(error.name()) if error else None,
    )
    if producer.flush(_SECONDS) or failed:
        why = failed[0] if failed else "no answer"
        raise BrokerError(
            f"nothing was written to `{topic}` ({why}); check that the topic is there and "
            "that this principal may write to it, then send it again"
        )


def _sealed(message: Message) -> Sealed:
    headers: Any = dict(message.headers() or [])

    def header(name: str) -> str:
        return str((headers.get(name) or b"").decode(errors="replace"))

    value = message.value() or b""
    origin = "/".join(header(f"__connect.errors.{part}") for part in ("topic", "partition", "offset"))
    return Sealed(
        str(Place(message.topic() or "", message.partition() or 0, message.offset() or 0)),
        header("__guard.decision.id"),
        origin,
        header("__guard.flow"),
        header("__guard.action"),
        header("__connect.errors.class.name"),
        header("__connect.errors.stage"),
        sealed_under(value),
        len(value),
        message.timestamp()[1],
    )
