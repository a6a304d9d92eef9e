"""Follows the guard's topics in a group of its own, and commits what every sink took: at least once, whatever is killed."""

import threading
import time
from collections.abc import Sequence

import structlog
from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition
from confluent_kafka import Message as Received

from guard.siem.delivery import Delivery
from guard.siem.telemetry import Telemetry
from guard.siem.telling import UNREADABLE, Message, Teller
from schemas.errors import BrokerError
from streams.clients import build
from streams.settings import Settings

log = structlog.get_logger("guard.siem")

_POLL = 0.5
_LONGEST_BATCH_MS = 1_800_000  # 20 requests and a syslog connection, each to its longest deadline
_FORBIDDEN = frozenset({KafkaError.TOPIC_AUTHORIZATION_FAILED, KafkaError.GROUP_AUTHORIZATION_FAILED})
_MISSING = frozenset(
    {KafkaError.UNKNOWN_TOPIC_OR_PART, KafkaError._UNKNOWN_TOPIC}  # noqa: SLF001 (librdkafka's name for it)
)


class Following:
    """One member of the group. While a sink holds back it stays a member and reads nothing further."""

    def __init__(self, settings: Settings, topics: Sequence[str], group: str, telemetry: Telemetry) -> None:
        self._batch, self._telemetry = settings.siem.batch, telemetry
        self._topics = list(topics)
        self._stopping = threading.Event()
        self._is_holding = False
        self._early: list[Received] = []  # came while a sink held back, in spite of all
        self._in_hand: list[Message] = []  # read, and not told yet
        self._ends: set[tuple[str, int]] = set()  # partitions read to their end
        self._missing: set[str] = set()
        self._consumer: Consumer = build(
            Consumer,
            {
                **settings.kafka.for_consumer(),
                "group.id": group,
                "group.instance.id": f"{settings.member}.siem",  # one that was killed is followed at once
                "max.poll.interval.ms": _LONGEST_BATCH_MS,
                "enable.auto.commit": False,
                "enable.auto.offset.store": False,
                "isolation.level": "read_committed",
                "enable.partition.eof": True,
                "auto.offset.reset": "earliest",
            },
        )

    def stop(self) -> None:
        self._stopping.set()

    def run(self, teller: Teller, delivery: Delivery) -> None:
        """Tell until it is stopped. What was not taken by then is told by whoever comes next."""
        self._consumer.subscribe(self._topics, on_assign=self._assigned)
        try:
            while not self._stopping.is_set():
                self._in_hand = messages = [_message(one) for one in self._take()]
                findings = [found for message in messages for found in teller.told(message)]
                for found in findings:
                    if found.metadata.event_code == UNREADABLE:
                        self._telemetry.unreadable(found.metadata.log_name)
                if findings and not delivery.deliver(findings):
                    return
                self._resume()
                self._commit(messages)
                self._in_hand = []
                self._telemetry.lags(self._lags())
        finally:
            self._consumer.close()

    def wait(self, seconds: float) -> bool:
        """Let seconds go by, still a member of the group; return False as soon as it is to stop."""
        if not self._is_holding:
            self._is_holding = True
            self._consumer.pause(self._consumer.assignment())
        end = time.monotonic() + seconds
        while not self._stopping.is_set() and (left := end - time.monotonic()) > 0:
            message = self._consumer.poll(min(_POLL, left))
            if message is not None and self._is_message(message):
                self._early.append(message)
            self._telemetry.lags(self._lags())
        return not self._stopping.is_set()

    def _take(self) -> list[Received]:
        early, self._early = self._early, []
        return [*early, *filter(self._is_message, self._consumer.consume(self._batch, _POLL))]

    def _resume(self) -> None:
        if self._is_holding:
            self._is_holding = False
            self._consumer.resume(self._consumer.assignment())

    def _assigned(self, consumer: Consumer, partitions: list[TopicPartition]) -> None:
        consumer.assign(partitions)
        self._ends.clear()
        if self._is_holding:
            consumer.pause(partitions)

    def _is_message(self, received: Received) -> bool:
        """Return whether it is a message; an event is noted. Raise BrokerError where it tells that there will be none."""
        error = received.error()
        where = received.topic() or "", received.partition() or 0
        if error is None:
            self._ends.discard(where)
            return True
        if error.code() == KafkaError._PARTITION_EOF:  # noqa: SLF001 (librdkafka's name for it)
            self._ends.add(where)
        elif error.code() in _FORBIDDEN:
            raise BrokerError(
                f"the broker does not let us follow what is to be told ({error.name()}); grant it with `guard topics apply`"
            )
        elif error.code() == KafkaError.FENCED_INSTANCE_ID:
            raise BrokerError(
                "another `guard siem run` has this slot; give each of a group a `slot` of its own"
            )
        elif error.fatal():
            raise BrokerError(f"following the guard's topics came to an end ({error.name()}); start it anew")
        elif error.code() in _MISSING:
            if where[0] not in self._missing:
                self._missing.add(where[0])
                log.warning("a topic is not there; create it with `guard topics apply`", topic=where[0])
        else:
            log.warning("the broker does not answer just now", why=error.name())
        return False

    def _commit(self, messages: Sequence[Message]) -> None:
        """Commit what was told. Where that fails, it is told again: to the group's next owner, or after the next batch."""
        next_: dict[tuple[str, int], int] = {}
        for one in messages:
            where = one.topic, one.partition
            next_[where] = max(next_.get(where, 0), one.offset + 1)
        if not next_:
            return
        try:
            self._consumer.commit(
                offsets=[TopicPartition(*where, offset) for where, offset in next_.items()],
                asynchronous=False,
            )
        except KafkaException as error:
            log.warning("what was told could not be noted; it may be told again", why=error.args[0].name())

    def _lags(self) -> dict[str, int]:
        """Return by topic what is not told yet: what was read and waits for a sink, and what stands on the topic behind it."""
        found: dict[str, int] = dict.fromkeys(self._topics, 0)
        for topic in (*(one.topic for one in self._in_hand), *(one.topic() or "" for one in self._early)):
            found[topic] += 1
        assigned = [
            one for one in self._consumer.assignment() if (one.topic, one.partition) not in self._ends
        ]
        for one in self._consumer.position(assigned):
            low, high = self._consumer.get_watermark_offsets(one, cached=True)
            found[one.topic] += max(high - (one.offset if one.offset >= 0 else max(low, 0)), 0)
        return found


def _message(received: Received) -> Message:
    return Message(
        received.topic() or "",
        received.partition() or 0,
        received.offset() or 0,
        received.key(),
        received.value(),
        max(received.timestamp()[1], 0),
    )
