"""Words on many releases, written one after the other by one producer: each counts for itself."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from confluent_kafka import Producer

from guard.cases.commands import encode, record_key
from schemas.case import ReleaseCommand
from schemas.errors import BrokerError
from streams.clients import build

if TYPE_CHECKING:
    from streams.settings import Settings

_SECONDS = 60.0


def send_all(settings: "Settings", words: Sequence[ReleaseCommand], progress: Callable[[int], None]) -> None:
    """Write commands in their order. Raise BrokerError with how many are on record where the broker stops taking them."""
    taken: list[None] = []
    failed: list[str] = []

    def told(error: object, _message: object) -> None:
        if error is None:
            taken.append(None)
            progress(1)
        else:
            failed.append(str(getattr(error, "name", lambda: "no answer")()))

    producer: Producer = build(
        Producer, {**settings.kafka.for_producer(), "enable.idempotence": True, "message.timeout.ms": 20_000}
    )
    for word in words:
        producer.produce(settings.topics.commands, encode(word), record_key(word), on_delivery=told)
        producer.poll(0)
    if producer.flush(_SECONDS) or failed:
        why = failed[0] if failed else "no answer"
        raise BrokerError(
            f"{len(taken)} of {len(words)} words are on `{settings.topics.commands}`, and the broker took no more ({why}); "
            "check the topic and that this principal may write to it, then run it again: what is on record is not asked twice"
        )
