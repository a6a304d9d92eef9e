"""The owner of the volume counters as a Faust agent: claims on guard.summaries in, counts on guard.volumes out.

What it tells is also all that it remembers: a table would be a second copy of it. The offset of a claim is given back to
Faust only after its count is with the broker, so a crash in between repeats the claim, and a claim twice counts once.
"""

import logging
import os
from collections.abc import Callable, Mapping
from typing import Any, NoReturn
from zlib import crc32

import faust
import msgspec
from confluent_kafka import KafkaError, KafkaException, Message, Producer

from schemas.errors import BrokerError
from schemas.volumes import CLAIM_KEY, PSEUDONYM_BYTES, VolumeClaim, VolumeCount, VolumeEvent, VolumeSubjects
from streams.clients import build
from streams.reading import read
from streams.windows.volumes import Counter, key_of

log = logging.getLogger("streams.windows")

_SECONDS = 60.0
_decoder = msgspec.json.Decoder(VolumeClaim)
_told = msgspec.json.Decoder(VolumeEvent)
_encode = msgspec.json.Encoder().encode


class Counters:
    """Every counter of the partitions that are ours, read again from guard.volumes whenever partitions are assigned."""

    def __init__(self, consuming: Mapping[str, str], producing: Mapping[str, str], topic: str) -> None:
        self._consuming, self._topic = consuming, topic
        self._producer: Producer = build(
            Producer, {**producing, "enable.idempotence": True, "acks": "all", "linger.ms": 0}
        )
        self._counters: dict[str, Counter] | None = None
        self._failed = 0
        self._partitions = 1

    def forget(self) -> None:
        """Read everything again before the next claim: somebody else may have counted meanwhile."""
        self._counters = None

    def take(self, value: bytes, partition: int, offset: int) -> None:
        """Count one claim and tell it. Blocks on purpose: nothing may part the count from its claim's offset."""
        try:
            claim = _decoder.decode(value)
        except msgspec.DecodeError:
            log.error("a claim cannot be read: partition %d, offset %d", partition, offset)  # noqa: TRY400
            return
        if len(claim.subjects) % PSEUDONYM_BYTES:
            log.error("a claim is cut short: partition %d, offset %d", partition, offset)
            return
        if self._counters is None:
            self._counters = self._restored()
        counter = self._counters.setdefault(claim.counter, Counter(claim.counter))
        answer = counter.take(claim, partition, offset)
        if answer is None:
            return
        subjects, count = answer
        if subjects is not None:
            self._send(claim.counter, key_of(subjects), subjects)
        self._send(claim.counter, claim.counter, count)
        for key in counter.expired():
            self._send(claim.counter, key, None)
        if self._producer.flush(_SECONDS) or self._failed:
            self._end("counts cannot be told")

    def _restored(self) -> dict[str, Counter]:
        try:
            partitions = self._producer.list_topics(self._topic, _SECONDS).topics[self._topic].partitions
            self._partitions = max(1, len(partitions or {}))
            return restored(self._consuming, self._topic)
        except (BrokerError, KafkaException):
            self._end("counts cannot be read")

    def _send(self, counter: str, key: str, event: VolumeEvent | None) -> None:
        """Produce. INVARIANT: all of a counter goes to one partition, which keeps the order: subjects, then count."""
        self._producer.produce(
            self._topic,
            key=key.encode(),
            value=None if event is None else _encode(event),
            partition=crc32(counter.encode()) % self._partitions,
            on_delivery=self._delivered,
        )

    def _end(self, why: str) -> NoReturn:
        """End the process at once: going on, or ending in order, would give back the offset of what was not counted."""
        log.critical("%s (topic `%s`); ending, to count again from there", why, self._topic)
        os._exit(70)

    def _delivered(self, error: KafkaError | None, _: Message) -> None:
        self._failed += error is not None


def attach(app: faust.App, source: Any, counters: Counters) -> Callable[..., Any]:
    """Let an application count the claims among its summaries."""

    @app.on_partitions_assigned.connect
    async def assigned(*_: Any, **__: Any) -> None:
        counters.forget()

    @app.agent(source)
    async def volumes(stream: Any) -> None:
        async for event in stream.events():
            if (event.message.key or b"").startswith(CLAIM_KEY):
                counters.take(event.value, event.message.partition, event.message.offset)

    return assigned


def restored(properties: Mapping[str, str], topic: str) -> dict[str, Counter]:
    """Return every counter as it was told last. Raise BrokerError where the topic cannot be read."""
    counts: dict[str, VolumeCount] = {}
    subjects: dict[str, dict[str, VolumeSubjects]] = {}
    for message in read(properties, topic):
        key = (message.key() or b"").decode("utf-8", "replace")
        value = message.value()
        try:
            event = None if value is None else _told.decode(value)
        except msgspec.DecodeError:
            log.error("no count: topic `%s`, partition %d, offset %d", topic, *place_of(message))  # noqa: TRY400
            continue
        if isinstance(event, VolumeCount):
            counts[event.counter] = event
        elif event is not None:
            subjects.setdefault(event.counter, {})[key] = event
        else:
            subjects.get(key.partition("#")[0], {}).pop(key, None)
    return {
        name: Counter.restored(last, list(subjects.get(name, {}).values())) for name, last in counts.items()
    }


def place_of(message: Message) -> tuple[int, int]:
    return message.partition() or 0, message.offset() or 0
