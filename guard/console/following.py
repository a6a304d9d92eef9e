"""Keeps what pages ask up with a topic: one thread, read_committed, no group joined, resumed where it stands."""

import threading
from collections.abc import Mapping, Sequence
from typing import Protocol

import structlog
from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition

from guard.console.index import Message
from schemas.errors import BrokerError, GuardError
from streams.clients import build
from streams.settings import Settings

log = structlog.get_logger("guard.console")

_WAIT = 10.0
_BATCH = 10_000
_POLL = 0.25
_AHEAD = 16_384  # kilobytes of a partition that are fetched before they are asked for
_LOOK = 1.0  # seconds until it is tried again to take over
_AGAIN = 5.0  # seconds until a broker that did not answer is asked again


class Kept(Protocol):
    """What keeps a topic's messages: whether this process is the one that puts, where it stands by partition, how it takes more."""

    def take(self) -> bool: ...
    def holds(self) -> bool: ...
    def positions(self) -> dict[int, int]: ...
    def clear(self) -> None: ...
    def put(self, messages: Sequence[Message], ends: Mapping[int, int] | None = None) -> None: ...


class Following:
    """What the thread last knew: `trouble` is why it does not go on, empty while it does; `behind` counts messages."""

    def __init__(self, settings: Settings, index: Kept, topic: str) -> None:
        self._settings, self._index, self._topic = settings, index, topic
        self.trouble = ""
        self.behind: int | None = None  # None until it is known
        self.total: int | None = None  # messages of the topic when it was begun with
        self.reads_only = False  # another console puts; this one takes over when that is gone
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="console", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Stop the thread, and wait until what it was putting is put."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(30.0)

    def _serve(self) -> None:
        while not self._stopping.is_set():
            try:
                self._follow()
            except GuardError as error:
                self.trouble = str(error)
                log.warning("a topic is not followed just now", topic=self._topic, why=str(error))
            except Exception as error:  # noqa: BLE001  # a thread's boundary: pages tell that it stopped, by kind alone
                self.trouble = f"the index stopped growing ({type(error).__name__}); start the console anew with `--rebuild`"
                log.error("the console's index stopped growing", topic=self._topic, why=type(error).__name__)  # noqa: TRY400 (no content)
                return
            self._stopping.wait(_AGAIN)

    def _follow(self) -> None:
        consumer: Consumer = build(
            Consumer,
            {
                **self._settings.kafka.for_consumer(),
                "group.id": f"{self._settings.group}.console",
                "enable.auto.commit": False,
                "isolation.level": "read_committed",
                "enable.partition.eof": True,
                "auto.offset.reset": "earliest",
                "queued.max.messages.kbytes": _AHEAD,
            },
        )
        try:
            if not self._is_to_put(consumer):
                return
            assigned = self._assignment(consumer)
            consumer.assign(assigned)
            open_ends = {one.partition for one in assigned}
            while self._index.holds() and not self._stopping.is_set():
                messages, ends = [], {}
                for message in consumer.consume(_BATCH, _POLL):
                    partition, offset = message.partition() or 0, message.offset() or 0
                    error = message.error()
                    if error is None:
                        key = (message.key() or b"").decode("utf-8", "replace")
                        messages.append(Message(partition, offset, key, message.value() or b""))
                        open_ends.add(partition)
                    elif error.code() == KafkaError._PARTITION_EOF:  # noqa: SLF001 (librdkafka's name for it)
                        open_ends.discard(partition)
                        ends[partition] = offset
                    elif error.code() != KafkaError.GROUP_AUTHORIZATION_FAILED:  # it joins no group
                        raise BrokerError(f"topic `{self._topic}` cannot be read just now: {error.name()}")
                if messages or ends:
                    self._index.put(messages, ends)
                self.behind = _behind(consumer, assigned) if open_ends else 0
                self.trouble = ""
        finally:
            consumer.close()

    def _is_to_put(self, consumer: Consumer) -> bool:
        """Wait while another console puts, and tell how far that is behind; return whether this one is to put."""
        while not self._stopping.is_set():
            if self._index.take():
                self.reads_only = False
                return True
            if not self.reads_only:
                log.info("another console keeps the store; this one reads it", topic=self._topic)
            self.reads_only = True
            marks, positions = self._marks(consumer), self._index.positions()
            self.behind = sum(max(high - positions.get(one, low), 0) for one, (low, high) in marks.items())
            self.trouble = ""
            self._stopping.wait(_LOOK)
        return False

    def _assignment(self, consumer: Consumer) -> list[TopicPartition]:
        """Return where to read on; an index that is ahead of its topic is of another topic, and is built anew."""
        topic, marks = self._topic, self._marks(consumer)
        positions = self._index.positions()
        if is_of_another(positions, {partition: high for partition, (_, high) in marks.items()}):
            log.warning("the index is ahead of its topic; building it anew", topic=topic)
            self._index.clear()
            positions = {}
        return [
            TopicPartition(topic, partition, max(low, positions.get(partition, low)))
            for partition, (low, _) in marks.items()
        ]

    def _marks(self, consumer: Consumer) -> dict[int, tuple[int, int]]:
        """Return the first offset and the next of each partition."""
        topic = self._topic
        try:
            metadata = consumer.list_topics(topic, timeout=_WAIT).topics.get(topic)
            if metadata is None or metadata.error is not None or not metadata.partitions:
                raise BrokerError(f"topic `{topic}` is not there; create it with `guard topics apply`")
            marks = {
                partition: consumer.get_watermark_offsets(TopicPartition(topic, partition), timeout=_WAIT)
                for partition in sorted(metadata.partitions)
            }
        except KafkaException as error:
            raise BrokerError(
                f"the broker did not tell about topic `{topic}`: {error.args[0].name()}"
            ) from None
        self.total = sum(high - low for low, high in marks.values())
        return marks


def is_of_another(positions: Mapping[int, int], ends: Mapping[int, int]) -> bool:
    """Return whether an index has read what its topic does not hold: the topic was made anew.

    >>> is_of_another({0: 5}, {0: 5, 1: 9}), is_of_another({0: 6}, {0: 5})
    (False, True)
    """
    return any(offset > ends.get(partition, 0) for partition, offset in positions.items())


def _behind(consumer: Consumer, assigned: list[TopicPartition]) -> int | None:
    """Return how many messages are still to be read, as far as the client knows without asking."""
    total = 0
    for one in consumer.position(assigned):
        _, high = consumer.get_watermark_offsets(one, cached=True)
        if high < 0:
            return None
        total += max(high - one.offset, 0) if one.offset >= 0 else high
    return total
