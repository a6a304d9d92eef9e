"""Findings to a Kafka topic of the guard's own, keyed by what they are of, so that what becomes of it has one order."""

from collections.abc import Sequence

from confluent_kafka import KafkaException, Producer

from guard.siem.ocsf import Finding, encode
from guard.siem.sink import Untaken
from streams.clients import build
from streams.settings import Settings


class Topic:
    """Waits until every replica in sync has each of them."""

    name = "topic"

    def __init__(self, settings: Settings, *, deadline_s: float = 30.0) -> None:
        self._topic, self._deadline = settings.topics.findings, deadline_s
        self._failed: list[str] = []
        self._producer: Producer = build(
            Producer,
            {
                "compression.type": "lz4",
                "linger.ms": 5,
                **settings.kafka.for_producer(),
                "enable.idempotence": True,
                "acks": "all",
                "message.timeout.ms": int(deadline_s * 1000),
                "on_delivery": lambda error, _: self._failed.append(error.name()) if error else None,
            },
        )

    def deliver(self, findings: Sequence[Finding]) -> None:
        self._failed.clear()
        try:
            for one in findings:
                self._put(one)
            left = self._producer.flush(self._deadline + 5)
        except KafkaException as error:
            raise Untaken(error.args[0].name().lower().strip("_")) from None
        if left or self._failed:
            raise Untaken(self._failed[0].lower().strip("_") if self._failed else "timeout")

    def close(self) -> None:
        self._producer.purge()

    def _put(self, one: Finding) -> None:
        key, value = one.finding_info.uid.encode(), encode(one)
        while True:
            try:
                return self._producer.produce(self._topic, value, key)
            except BufferError:
                self._producer.poll(0.1)
