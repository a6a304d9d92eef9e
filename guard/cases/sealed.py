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
from streams.reading import read

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
    for message in read(settings.kafka.for_consumer(), settings.topics.quarantine):
        yield _sealed(message)


def commands(settings: "Settings") -> Iterator[ReleaseCommand]:
    """Yield every command on record. Their signatures are for the worker to check; what is no command is left out."""
    for message in read(settings.kafka.for_consumer(), settings.topics.commands):
        try:
            yield decode(message.value() or b"")
        except EvidenceError:
            continue


def send(settings: "Settings", command: ReleaseCommand) -> None:
    """Write a command. Raise BrokerError where the broker does not take it."""
    failed: list[str] = []
    producer: Producer = build(
        Producer, {**settings.kafka.for_producer(), "enable.idempotence": True, "message.timeout.ms": 20_000}
    )
    producer.produce(
        settings.topics.commands,
        encode(command),
        record_key(command),
        on_delivery=lambda error, _message: failed.append(error.name()) if error else None,
    )
    if producer.flush(_SECONDS) or failed:
        why = failed[0] if failed else "no answer"
        raise BrokerError(
            f"the command was not written to `{settings.topics.commands}` ({why}); check that the topic is there and "
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
