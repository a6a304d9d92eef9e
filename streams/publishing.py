"""A few records in one transaction, by one publisher at a time: whoever begins later under a name stops who began before."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

from confluent_kafka import KafkaException, Producer

from schemas.errors import BrokerError
from schemas.movement import Movement
from streams.clients import build
from streams.contract import Step, nothing
from streams.settings import Settings
from streams.transaction import LARGEST_MESSAGE

_SECONDS = (
    15.0  # also of the transaction: killed in the middle, it keeps readers of its topic waiting so long
)


@contextmanager
def alone(
    settings: Settings, name: str, *, on_step: Step = nothing
) -> Iterator[Callable[[Sequence[Movement]], None]]:
    """Give a function that publishes records together or not at all.

    Whoever began before under the same name can no longer commit, so what is read meanwhile still holds at the commit.
    `on_step` is called between the calls into Kafka. Raise BrokerError where the broker refuses.
    """
    failed: list[str] = []
    producer: Producer = build(
        Producer,
        {
            "compression.type": "lz4",
            "message.max.bytes": LARGEST_MESSAGE,
            "topic.metadata.propagation.max.ms": 5000,
            **settings.kafka.for_producer(),
            "transactional.id": f"{settings.group}.{name}",
            "transaction.timeout.ms": int(_SECONDS * 1000),
            "enable.idempotence": True,
            "acks": "all",
            "on_delivery": lambda error, _: failed.append(error.name()) if error else None,
        },
    )

    def carry(movements: Sequence[Movement]) -> None:
        with _told("publish"):
            producer.begin_transaction()
            on_step("begun")
            for it in movements:
                producer.produce(it.topic, it.value, it.key, it.partition, headers=list(it.headers))
            if producer.flush(_SECONDS) or failed:
                producer.abort_transaction(_SECONDS)
                why = failed[0] if failed else "no answer"
                raise BrokerError(
                    f"the broker did not take a record for `{movements[0].topic}` ({why}); nothing was published"
                )
            on_step("produced")
            producer.commit_transaction(_SECONDS)
            on_step("committed")

    with _told("open a transaction"):
        _open(producer)
    try:
        yield carry
    finally:
        with suppress(KafkaException):
            producer.purge()


def _open(producer: Producer) -> None:
    end = time.monotonic() + _SECONDS
    while True:
        try:
            return producer.init_transactions(5.0)
        except KafkaException as error:
            if not error.args[0].retriable() or time.monotonic() > end:
                raise


@contextmanager
def _told(what: str) -> Iterator[None]:
    try:
        yield
    except KafkaException as error:
        raise BrokerError(
            f"the broker did not let us {what} ({error.args[0].name()}); try again, and check its grants with `guard doctor`"
        ) from None
