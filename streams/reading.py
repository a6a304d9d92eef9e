"""Reads a topic from one end to the other, read_committed, without joining a group."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicPartition

from schemas.errors import BrokerError
from streams.clients import build

_WAIT = 10.0
_BATCH = 2000
_POLL = 0.05  # `consume` waits this out even when the end is reached: an end is an event, not a message


def read(
    properties: Mapping[str, str],
    topic: str,
    *,
    partitions: list[int] | None = None,
    starts: Mapping[int, int] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Iterator[Message]:
    """Yield every committed record of a topic from the log start (or `starts`) to where it ends now.

    What is written meanwhile is left out: a topic that never comes to rest would otherwise never be read to its end.
    Raise BrokerError where the topic is missing or the broker does not answer.
    """
    consumer: Consumer = build(
        Consumer,
        {
            **properties,
            "group.id": "guard.reading",
            "enable.auto.commit": False,
            "isolation.level": "read_committed",
            "enable.partition.eof": True,
            "auto.offset.reset": "earliest",
        },
    )
    try:
        assigned, ends = _assignment(consumer, topic, partitions, starts or {})
        consumer.assign(assigned)
        open_ends = {one.partition for one in assigned}
        answered = time.monotonic()
        while open_ends:
            messages = consumer.consume(_BATCH, _POLL)
            if messages:
                answered = time.monotonic()
            elif time.monotonic() > answered + _WAIT:
                raise BrokerError(
                    f"the broker gave nothing of topic `{topic}` for {_WAIT:.0f} s; check that it is up"
                )
            read_now = 0
            for message in messages:
                error = message.error()
                if error is None:
                    partition, offset = message.partition() or 0, message.offset() or 0
                    if offset + 1 >= ends[partition]:
                        open_ends.discard(partition)
                    if offset < ends[partition]:
                        read_now += 1
                        yield message
                elif error.code() == KafkaError._PARTITION_EOF:  # noqa: SLF001 (librdkafka's name for it)
                    open_ends.discard(message.partition() or 0)
                elif error.code() != KafkaError.GROUP_AUTHORIZATION_FAILED:  # it joins no group
                    raise BrokerError(f"reading topic `{topic}` failed: {error.name()}")
            if progress and read_now:
                progress(read_now)
    finally:
        consumer.close()


def tails(properties: Mapping[str, str], topic: str, count: int) -> dict[int, int]:
    """Return, by partition, the offset from which a topic's last `count` records stand. Raise BrokerError as `read` does."""
    consumer: Consumer = build(Consumer, {**properties, "group.id": "guard.reading"})
    try:
        assigned, _ = _assignment(consumer, topic, None, {})
        found = {}
        for one in assigned:
            _, high = consumer.get_watermark_offsets(one, timeout=_WAIT)
            found[one.partition] = max(one.offset, high - count)
    except KafkaException as error:
        raise BrokerError(f"the broker did not tell about topic `{topic}`: {error.args[0].name()}") from None
    finally:
        consumer.close()
    return found


def starts_at(properties: Mapping[str, str], topic: str, at: int) -> dict[int, int]:
    """Return, by partition, the offset of the first record of a time or later, in milliseconds since the epoch.

    Raise BrokerError as `read` does.
    """
    consumer: Consumer = build(Consumer, {**properties, "group.id": "guard.reading"})
    try:
        assigned, ends = _assignment(consumer, topic, None, {})
        asked = [TopicPartition(topic, one.partition, at) for one in assigned]
        found = consumer.offsets_for_times(asked, timeout=_WAIT)
    except KafkaException as error:
        raise BrokerError(f"the broker did not tell about topic `{topic}`: {error.args[0].name()}") from None
    finally:
        consumer.close()
    return {one.partition: one.offset if one.offset >= 0 else ends[one.partition] for one in found}


def latest_by_key(properties: Mapping[str, str], topic: str) -> dict[str, Any]:
    """Return the newest JSON value of each key of a compacted topic; a tombstone removes its key."""
    found: dict[str, Any] = {}
    for message in read(properties, topic):
        key = (message.key() or b"").decode("utf-8", "replace")
        value = message.value()
        if value is None:
            found.pop(key, None)
        else:
            found[key] = json.loads(value)
    return found


def _assignment(
    consumer: Consumer, topic: str, partitions: list[int] | None, starts: Mapping[int, int]
) -> tuple[list[TopicPartition], dict[int, int]]:
    """Return where to begin, and by partition the offset at which it ends now."""
    try:
        metadata = consumer.list_topics(topic, timeout=_WAIT).topics.get(topic)
        if metadata is None or metadata.error is not None or not metadata.partitions:
            raise BrokerError(f"topic `{topic}` is not there; create it with `guard topics apply`")
        wanted = sorted(metadata.partitions) if partitions is None else partitions
        assigned, ends = [], {}
        for partition in wanted:
            low, ends[partition] = consumer.get_watermark_offsets(
                TopicPartition(topic, partition), timeout=_WAIT
            )
            assigned.append(TopicPartition(topic, partition, max(low, starts.get(partition, low))))
    except KafkaException as error:
        raise BrokerError(f"the broker did not tell about topic `{topic}`: {error.args[0].name()}") from None
    return assigned, ends
