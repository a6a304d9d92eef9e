"""Follows a topic as it grows, read_committed, without joining a group."""

import time
from collections.abc import Iterator, Mapping

from confluent_kafka import Consumer, KafkaException, Message, TopicPartition

from schemas.errors import BrokerError
from streams.clients import build

_POLL = 0.25


def follow(
    properties: Mapping[str, str], topic: str, *, from_beginning: bool = False, until: float | None = None
) -> Iterator[bytes]:
    """Yield the values of committed records as they come, until the monotonic time `until`, or for ever.

    Raise BrokerError where the topic is missing.
    """
    for message in coming(properties, topic, from_beginning=from_beginning, until=until):
        yield message.value() or b""


def coming(
    properties: Mapping[str, str],
    topic: str,
    *,
    starts: Mapping[int, int] | None = None,
    from_beginning: bool = False,
    until: float | None = None,
) -> Iterator[Message]:
    """Yield the records themselves as they come: from now on, from the beginning, or from `starts` by partition."""
    consumer: Consumer = build(
        Consumer,
        {
            **properties,
            "group.id": "guard.following",
            "enable.auto.commit": False,
            "isolation.level": "read_committed",
            "auto.offset.reset": "earliest",
        },
    )
    try:
        try:
            metadata = consumer.list_topics(topic, timeout=10).topics.get(topic)
        except KafkaException as error:
            raise BrokerError(
                f"the broker did not tell about topic `{topic}`: {error.args[0].name()}"
            ) from None
        if metadata is None or metadata.error is not None or not metadata.partitions:
            raise BrokerError(f"topic `{topic}` is not there; create it with `guard topics apply`")
        begin = []
        for partition in metadata.partitions:
            low, high = consumer.get_watermark_offsets(TopicPartition(topic, partition), timeout=10)
            first = low if from_beginning else (starts or {}).get(partition, high)
            begin.append(TopicPartition(topic, partition, first))
        consumer.assign(begin)
        while until is None or time.monotonic() < until:
            for message in consumer.consume(500, _POLL):
                if message.error() is None and message.value() is not None:
                    yield message
    finally:
        consumer.close()
