"""The yardstick: a raw transactional pass-through, consume-produce-commit, with nothing done to a record.

Run as a process of its own: `python -m guard.bench.raw BOOTSTRAP SOURCE TARGET COUNT BATCH`; prints one JSON line.
It is written as tightly as the library allows, so that the ratio guarded/raw flatters nobody.
"""

import json
import sys
import time
from typing import Any

from confluent_kafka import Consumer, Producer, TopicPartition


def pass_through(bootstrap: str, source: str, target: str, count: int, batch: int) -> dict[str, Any]:
    """Move `count` records from `source` to `target`, `batch` a transaction, exactly once; return seconds and bytes."""
    group = f"bench-raw-{source}-{time.monotonic_ns()}"
    consumer = Consumer(
        {
            "bootstrap.servers": bootstrap,
            "group.id": group,
            "enable.auto.commit": False,
            "isolation.level": "read_committed",
            "auto.offset.reset": "earliest",
            "queued.max.messages.kbytes": 65536,
        }
    )
    producer = Producer(
        {
            "bootstrap.servers": bootstrap,
            "transactional.id": group,
            "linger.ms": 5,
            "compression.type": "lz4",
            "delivery.report.only.error": True,
            "queue.buffering.max.messages": 1_000_000,
        }
    )
    producer.init_transactions(30)
    consumer.subscribe([source])
    moved = size = 0
    began: float | None = None
    while moved < count:
        messages = [message for message in consumer.consume(batch, 0.2) if message.error() is None]
        if not messages:
            continue
        began = time.perf_counter() if began is None else began
        producer.begin_transaction()
        ends: dict[int, int] = {}
        for message in messages:
            while True:
                try:
                    producer.produce(
                        target,
                        key=message.key(),
                        value=message.value(),
                        headers=message.headers(),
                        timestamp=message.timestamp()[1],
                    )
                    break
                except BufferError:
                    producer.poll(0.01)
            size += len(message.value() or b"")
            ends[message.partition() or 0] = (message.offset() or 0) + 1
        offsets = [TopicPartition(source, partition, offset) for partition, offset in ends.items()]
        producer.send_offsets_to_transaction(offsets, consumer.consumer_group_metadata(), 30)
        producer.commit_transaction(30)
        moved += len(messages)
    seconds = time.perf_counter() - (began or time.perf_counter())
    consumer.close()
    cpu = time.process_time()
    return {"records": moved, "bytes": size, "seconds": seconds, "cpu_seconds": cpu}


if __name__ == "__main__":
    address, from_topic, to_topic, number, size_of_batch = sys.argv[1:6]
    print(json.dumps(pass_through(address, from_topic, to_topic, int(number), int(size_of_batch))))  # noqa: T201
