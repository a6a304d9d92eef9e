"""Follows `guard.volumes` between two batches, and asks the counters' owner outside of transactions. No thread of its own.

Where no rule of the policy in force asks for a volume, there is no client and nothing is read.
"""

import time
from collections.abc import Callable

import msgspec
import structlog
from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition

from guard.policy.compile import Policy
from guard.volumes.counting import Volumes
from schemas.movement import Movement
from schemas.volumes import VolumeCount, VolumeSubjects
from streams.clients import build
from streams.settings import Settings

log = structlog.get_logger("guard.volumes")

EAGER = 0.5  # seconds between two questions where something is missing
_ATTEMPTS_A_STALENESS = 10
_decoder = msgspec.json.Decoder(VolumeCount | VolumeSubjects)


class Following:
    """The clients beside a worker's volumes. `between` is called between two batches, and never within one."""

    def __init__(self, settings: Settings, volumes: Volumes, now: Callable[[], int]) -> None:
        self._settings, self._volumes, self._now = settings, volumes, now
        self._consumer: Consumer | None = None
        self._producer: Producer | None = None
        self._asked: dict[str, float] = {}
        self._every = settings.volumes.stale_s / _ATTEMPTS_A_STALENESS

    def start(self, policy: Policy) -> None:
        """Learn what is counted, and wait a little for answers, so that the first records do not meet unknown volumes."""
        self.between(policy)
        end = time.monotonic() + self._settings.volumes.wait_s
        while self._is_waiting() and time.monotonic() < end:
            self._hear(0.1)
            self._ask()
        for name, one in self._volumes.allowances.items():
            if not one.answered:
                log.warning(
                    "no count yet: rules take the stricter branch; see `guard windows run`", counter=name
                )

    def between(self, policy: Policy) -> None:
        """Hear what was counted and ask what is due."""
        self._volumes.adopt(policy, self._now())
        if self._volumes.grew():
            self._begin()
        if self._consumer is not None:
            self._hear(0)
            self._ask()

    def close(self) -> None:
        """Give back what was granted. To be called when nothing is sent any more."""
        for movement in self._volumes.ending(self._now()):
            self._send(movement)
        if self._producer is not None:
            self._producer.flush(2.0)
        if self._consumer is not None:
            self._consumer.close()
        if self._producer is not None:
            self._producer.purge()

    def _is_waiting(self) -> bool:
        return any(not one.answered for one in self._volumes.allowances.values())

    def _begin(self) -> None:
        """Read from the beginning: a counter that was not followed has told already."""
        kafka, topic = self._settings.kafka, self._settings.topics.volumes
        if self._consumer is None:
            self._consumer = build(
                Consumer,
                {
                    **kafka.for_consumer(),
                    "group.id": f"{self._settings.group}.volumes",
                    "enable.auto.commit": False,
                    "isolation.level": "read_committed",
                    "auto.offset.reset": "earliest",
                },
            )
            self._producer = build(
                Producer, {**kafka.for_producer(), "enable.idempotence": True, "acks": "all", "linger.ms": 0}
            )
        try:
            known = self._consumer.list_topics(topic, timeout=10).topics.get(topic)
            partitions = {} if known is None or known.error is not None else known.partitions or {}
            ends = {}
            for partition in partitions:
                low, high = self._consumer.get_watermark_offsets(TopicPartition(topic, partition), timeout=10)
                ends[partition] = (low, high)
            self._consumer.assign([TopicPartition(topic, one, low) for one, (low, _) in ends.items()])
        except KafkaException as error:
            log.warning("volumes cannot be read just now", why=error.args[0].name())
            return
        if not partitions:
            log.warning("volumes cannot be read: no such topic; see `guard topics apply`", topic=topic)
        self._catch_up({one: high for one, (low, high) in ends.items() if high > low})

    def _catch_up(self, ends: dict[int, int]) -> None:
        """Read to where the topic ends now. A commit's mark is an offset, too: the position tells, not the last message."""
        end, topic = time.monotonic() + 10.0, self._settings.topics.volumes
        while ends and self._consumer is not None and time.monotonic() < end:
            self._hear(0.1)
            for one in self._consumer.position([TopicPartition(topic, partition) for partition in ends]):
                if one.offset >= ends[one.partition]:
                    del ends[one.partition]

    def _hear(self, wait: float) -> None:
        consumer = self._consumer
        if consumer is None:
            return
        found: list[VolumeCount | VolumeSubjects] = []
        while messages := consumer.consume(1000, wait):
            wait = 0
            for message in messages:
                if message.error() is not None:
                    continue
                try:
                    found.append(_decoder.decode(message.value() or b""))
                except msgspec.DecodeError:
                    continue  # a tombstone, or not of ours
        self._volumes.hear(found)

    def _ask(self) -> None:
        """Ask again what was not answered or was refused at once, and all else now and then: an answer goes stale."""
        now, due = time.monotonic(), set()
        for name, one in self._volumes.allowances.items():
            every = EAGER if one.denied or one.answered <= self._now() else self._every
            if now >= self._asked.get(name, 0.0) + every:
                due.add(name)
        for movement in self._volumes.asking(self._now(), due=due):
            self._send(movement)
            self._asked[(movement.key or b"").decode().partition(":")[2]] = now

    def _send(self, movement: Movement) -> None:
        if self._producer is not None:
            self._producer.produce(movement.topic, movement.value, movement.key)
            self._producer.poll(0)
