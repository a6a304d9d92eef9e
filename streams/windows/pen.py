"""The one writer of what a partition of guard.summaries comes to: whole or not at all, and nobody beside it."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from confluent_kafka import KafkaError, KafkaException, Producer

from schemas.errors import BrokerError, Fenced
from streams.clients import build

_SECONDS = 30.0
_TRANSACTION_MS = 15_000  # readers wait so long for one that was cut off and never resumed
_FENCED = frozenset(
    {
        KafkaError._FENCED,  # noqa: SLF001 (librdkafka's name for it)
        KafkaError.PRODUCER_FENCED,
        KafkaError.INVALID_PRODUCER_EPOCH,
    }
)
_ANY = -1  # the partitioner's choice


class Entry(NamedTuple):
    """A message to write; without a value, the end of its key."""

    topic: str
    key: str
    value: bytes | None
    partition: int = _ANY


class Pen:
    """Building it takes the right to write from whoever had it: what is read from then on nobody else changes."""

    def __init__(self, identifier: str, producing: Mapping[str, str]) -> None:
        self._failed: list[str] = []
        self._producer: Producer = build(
            Producer,
            {
                **producing,
                "compression.type": "lz4",
                "linger.ms": 0,
                "transactional.id": identifier,
                "transaction.timeout.ms": _TRANSACTION_MS,
                "on_delivery": lambda error, _: self._failed.append(error.name()) if error else None,
            },
        )
        self._producer.init_transactions(_SECONDS)

    def write(self, entries: Iterable[Entry]) -> None:
        """Write in one transaction. Raise Fenced where somebody else writes by now, BrokerError where it was not taken."""
        try:
            self._producer.begin_transaction()
            for one in entries:
                self._producer.produce(one.topic, key=one.key, value=one.value, partition=one.partition)
                self._producer.poll(0)
            self._producer.commit_transaction(_SECONDS)
        except KafkaException as error:
            if error.args[0].code() in _FENCED or error.args[0].fatal():
                raise Fenced("somebody else writes what this partition comes to") from None
            raise
        if self._failed:
            raise BrokerError(f"what was counted was not taken ({self._failed[0]})")
