"""What a group member is configured with, and what a polled message means: a record, or an error to heed."""

from operator import methodcaller
from typing import Any

from confluent_kafka import KafkaError

from schemas.errors import BrokerError, Fenced
from schemas.record import Place, Record
from streams.clients import log
from streams.settings import Settings

POLL_LIMIT_SECONDS = 300.0
# The library returns a result with an exception set where a header name is no UTF-8. The interpreter's fast path for a
# plain `message.headers()` does not look, and the exception would appear lines later; this way it is raised at once.
_headers = methodcaller("headers")
_FORBIDDEN = frozenset({KafkaError.GROUP_AUTHORIZATION_FAILED, KafkaError.TOPIC_AUTHORIZATION_FAILED})


class SlotTaken(Fenced):
    """Another worker runs under this slot's name; two would fence each other for ever."""


def record_in(message: Any, unreadable: list[Place]) -> Record:
    """Return the record in a message without error, which has every part that its type allows to be missing."""
    try:
        headers = _headers(message)
    except (SystemError, UnicodeDecodeError):  # the library's way to tell of a header name that is no UTF-8
        headers = None
        unreadable.append(Place(message.topic(), message.partition(), message.offset()))
    return Record(
        message.topic(),
        message.partition(),
        message.offset(),
        max(message.timestamp()[1], 0),  # -1 where the producer gave none
        message.key(),
        message.value(),
        tuple(headers) if headers else (),
    )


def heed(error: KafkaError) -> None:
    """Raise where an error that arrived in a message's place ends this client; most mend themselves."""
    code = error.code()
    # A fatal error comes with this code and `fatal()` False; whoever asks `fatal()` waits for ever.
    if code == KafkaError._FATAL or error.fatal():  # noqa: SLF001  # the library's public name
        if "instance" in error.str():
            raise SlotTaken("another worker runs in this slot; give each its own `slot`")
        raise Fenced(f"the consumer is finished ({error.name()})")
    if code in _FORBIDDEN:
        raise BrokerError(
            f"the broker does not let this principal read ({error.name()}); "
            "grant it with `guard topics apply`, or use credentials that may"
        )
    log.warning("the consumer met %s; going on", error.name())


def properties(settings: Settings) -> dict[str, object]:
    tuned: dict[str, object] = {
        "max.poll.interval.ms": int(POLL_LIMIT_SECONDS * 1000),
        "queued.max.messages.kbytes": 32_768,
        "fetch.queue.backoff.ms": 20,  # the default second leaves a busy guard waiting at an empty queue
        "fetch.error.backoff.ms": 100,
        "fetch.wait.max.ms": 100,  # a partition gained or rewound waits for the fetch under way
        "reconnect.backoff.max.ms": 1000,
    }
    safe: dict[str, object] = {
        "group.id": settings.group,
        "enable.auto.commit": False,
        "enable.auto.offset.store": False,
        "isolation.level": "read_committed",
        "auto.offset.reset": "earliest",
        "group.protocol": settings.group_protocol,
    }
    if settings.group_protocol == "classic":
        tuned |= {"session.timeout.ms": 10_000, "heartbeat.interval.ms": 3000}
        safe |= {"partition.assignment.strategy": "cooperative-sticky", "group.instance.id": settings.member}
    # KIP-848 members are dynamic: a killed static one is refused its own name until its session ends.
    return tuned | settings.kafka.for_consumer() | safe
