"""End-to-end latency: from a producer's send to the cleared record in a reader's hands, at a steady rate.

A cleared record keeps its producer's timestamp, so that the difference to the reader's clock is the whole way.
"""

import threading
import time
from collections.abc import Mapping, Sequence

from confluent_kafka import Consumer, Producer, TopicPartition


def measure(
    properties: Mapping[str, str],
    source: str,
    targets: Sequence[str],
    values: Sequence[bytes],
    *,
    rate: float,
    seconds: float,
) -> dict[str, float]:
    """Publish `rate` records a second for `seconds`; return p50, p99 and the number seen, in milliseconds."""
    consumer = _reader(properties, targets)
    delays: list[int] = []
    stopped = threading.Event()
    reader = threading.Thread(target=_collect, args=(consumer, delays, stopped), daemon=True)
    reader.start()
    sent = _publish(properties, source, values, rate=rate, seconds=seconds)
    end = time.monotonic() + 5
    while len(delays) < sent and time.monotonic() < end:
        stopped.wait(0.05)
    stopped.set()
    reader.join(10)
    consumer.close()
    ordered = sorted(delays[len(delays) // 5 :])  # the first fifth warms caches up
    if not ordered:
        return {"sent": sent, "seen": 0}
    return {
        "sent": sent,
        "seen": len(delays),
        "p50_ms": ordered[len(ordered) // 2],
        "p99_ms": ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)],
    }


def arrives(
    properties: Mapping[str, str], source: str, targets: Sequence[str], value: bytes, *, within: float
) -> bool:
    """Publish a record and return whether it comes out: the worker has started, and nothing of that is measured."""
    consumer, producer = _reader(properties, targets), Producer({**properties, "enable.idempotence": True})
    producer.produce(source, value=value)
    producer.flush(30)
    end = time.monotonic() + within
    found = False
    while not found and time.monotonic() < end:
        found = any(message.error() is None for message in consumer.consume(1, 0.5))
    consumer.close()
    return found


def _reader(properties: Mapping[str, str], topics: Sequence[str]) -> Consumer:
    consumer = Consumer(
        {
            **properties,
            "group.id": "guard.bench.latency",
            "enable.auto.commit": False,
            "isolation.level": "read_committed",
            "fetch.wait.max.ms": 10,
        }
    )
    ends = []
    for topic in topics:
        for partition in consumer.list_topics(topic, timeout=10).topics[topic].partitions:
            _, high = consumer.get_watermark_offsets(TopicPartition(topic, partition), timeout=10)
            ends.append(TopicPartition(topic, partition, high))
    consumer.assign(ends)
    return consumer


def _collect(consumer: Consumer, delays: list[int], stopped: threading.Event) -> None:
    while not stopped.is_set():
        arrived = [message for message in consumer.consume(1000, 0.02) if message.error() is None]
        now = time.time_ns() // 1_000_000
        delays.extend(now - message.timestamp()[1] for message in arrived)


def _publish(
    properties: Mapping[str, str], source: str, values: Sequence[bytes], *, rate: float, seconds: float
) -> int:
    producer = Producer({**properties, "enable.idempotence": True, "linger.ms": 2, "compression.type": "lz4"})
    began = time.perf_counter()
    sent = 0
    while (passed := time.perf_counter() - began) < seconds:
        due = int(passed * rate)
        while sent < due:
            producer.produce(source, value=values[sent % len(values)])
            sent += 1
        producer.poll(0)
        time.sleep(0.002)
    producer.flush(30)
    return sent
