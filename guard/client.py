"""A producer for guarded topics: thin over confluent-kafka, with a check before sending and feedback after."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from confluent_kafka import Consumer, KafkaError, KafkaException, Message, Producer, TopicPartition

from guard.api import Checked, Guard
from guard.intake import FLOW_HEADER
from schemas.errors import BrokerError
from schemas.events import NoticeEvent
from schemas.record import Record
from streams.clients import build

_REMEMBERED = 100_000  # places of sent records kept for matching notices


class Refused(ValueError):
    """The record would not pass; `checked` says why. Nothing was sent."""

    def __init__(self, checked: Checked) -> None:
        super().__init__(checked.explanation)
        self.checked = checked


class GuardedProducer:
    """Publishes to one flow's guarded topic.

    `config` is confluent-kafka's own; idempotence and acks=all are always on. With `check` a record is judged locally
    first, and `Refused` is raised where it would be held or blocked. `notices` yields what the guard says of records
    that this producer sent and that did not pass as they were.
    """

    def __init__(
        self,
        config: Mapping[str, Any],
        *,
        topic: str,
        flow: str,
        check: Guard | None = None,
        notices: str = "guard.notices",
    ) -> None:
        self._config = dict(config)
        self._producer: Producer = build(
            Producer, {**self._config, "enable.idempotence": True, "acks": "all"}
        )
        self._topic, self._flow, self._check, self._notices = topic, flow, check, notices
        self._sent: OrderedDict[str, None] = OrderedDict()
        self._failed: list[KafkaError] = []
        self._ends = self._ends_of_notices()

    def produce(
        self,
        value: bytes | str | None,
        *,
        key: bytes | str | None = None,
        headers: Sequence[tuple[str, bytes | None]] = (),
    ) -> None:
        """Send one record. Raise Refused, before anything is sent, where the local check says it would not pass."""
        value = value.encode() if isinstance(value, str) else value
        key = key.encode() if isinstance(key, str) else key
        if self._check is not None:
            record = Record(self._topic, 0, 0, 0, key, value, tuple(headers))
            checked = self._check.check([record], flow=self._flow)[0]
            if not checked.passes:
                raise Refused(checked)
        marked: list[tuple[str, str | bytes | None]] = [*headers, (FLOW_HEADER, self._flow.encode())]
        while True:
            try:
                self._producer.produce(
                    self._topic, key=key, value=value, headers=marked, on_delivery=self._delivered
                )
                break
            except BufferError:  # the queue is full: wait for deliveries, and try again
                self._producer.poll(0.5)
            except KafkaException as error:
                raise BrokerError(
                    f"the record was not sent to topic `{self._topic}`: {error.args[0].name()}"
                ) from None
        self._producer.poll(0)

    def flush(self, timeout: float = 30.0) -> None:
        """Wait until every record is on the guarded topic. Raise BrokerError where one is not."""
        left = self._producer.flush(timeout)
        if left or self._failed:
            why = self._failed[0].name() if self._failed else "no answer in time"
            raise BrokerError(
                f"{left + len(self._failed)} records did not reach topic `{self._topic}`: {why}"
            )

    def notices(self, timeout: float = 1.0) -> Iterator[NoticeEvent]:
        """Yield the notices for records of this producer until none has come for `timeout` seconds."""
        consumer = self._reader()
        decoder = msgspec.json.Decoder(NoticeEvent)
        try:
            consumer.assign(self._ends)
            while (message := consumer.poll(timeout)) is not None:
                if message.error() is not None:
                    continue
                self._advance(message)
                notice = decoder.decode(message.value() or b"")
                if notice.id in self._sent:
                    yield notice
        finally:
            consumer.close()

    def _advance(self, message: Message) -> None:
        for end in self._ends:
            if end.partition == message.partition():
                end.offset = (message.offset() or 0) + 1

    def _delivered(self, error: KafkaError | None, message: Message) -> None:
        if error is not None:
            self._failed.append(error)
            return
        self._sent[f"{message.topic()}/{message.partition()}/{message.offset()}"] = None
        if len(self._sent) > _REMEMBERED:
            self._sent.popitem(last=False)

    def _reader(self) -> Consumer:
        own = {
            "group.id": f"notices-{self._flow}",
            "enable.auto.commit": False,
            "isolation.level": "read_committed",
        }
        return build(Consumer, {**self._config, **own})

    def _ends_of_notices(self) -> list[TopicPartition]:
        """Return where the notices topic ends now: only what comes after concerns this producer."""
        consumer = self._reader()
        ends = []
        try:
            metadata = consumer.list_topics(self._notices, timeout=10).topics[self._notices]
            for partition in metadata.partitions:
                _, high = consumer.get_watermark_offsets(TopicPartition(self._notices, partition), timeout=10)
                ends.append(TopicPartition(self._notices, partition, high))
        except KafkaException as error:
            servers = self._config.get("bootstrap.servers", "")
            raise BrokerError(
                f"the broker at `{servers}` did not tell about topic `{self._notices}` ({error.args[0].name()}); "
                "check that it is up and that this principal may read the topic"
            ) from None
        finally:
            consumer.close()
        if not ends:
            raise BrokerError(f"topic `{self._notices}` is not there; create it with `guard topics apply`")
        return ends
