"""What an audit reads from Kafka: topics and the group's committed offsets, never more."""

import time
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from confluent_kafka import (
    ConsumerGroupTopicPartitions,
    KafkaError,
    KafkaException,
    Message,
    TopicPartition,
)
from confluent_kafka.admin import (  # type: ignore[attr-defined]  # its stubs leave them out
    AdminClient,
    ConfigResource,
    OffsetSpec,
    ResourceType,
)

from guard.audit.chain import LogMessage
from guard.audit.head import log_name
from guard.audit.leaves import INDEX_HEADER
from guard.audit.routes import Routes, routes_of
from guard.audit.verify import Committed, Moved, Retention
from schemas.errors import BrokerError
from schemas.record import Place, Record
from streams.clients import build
from streams.reading import read

if TYPE_CHECKING:
    from streams.settings import Settings

DECISION_HEADER = "__guard.decision.id"
_SECONDS = 15.0
_PAUSE = 0.02  # a transaction under way is over in milliseconds


class Topics:
    """One cluster's topics as an auditor sees them."""

    def __init__(self, settings: "Settings") -> None:
        self._settings = settings
        self._readable = settings.kafka.for_consumer()
        self._admin: AdminClient = build(AdminClient, settings.kafka.reveal())

    def committed(self) -> dict[str, Committed]:
        """Return what the guard's group has committed, by log.

        What a transaction under way commits is waited for: until it is over, the broker tells nothing of its partitions,
        and a log that works would look like one without a head. Raise BrokerError where one does not end.
        """
        found: dict[str, Committed] = {}
        end, wanted = time.monotonic() + _SECONDS, None
        while True:
            request = ConsumerGroupTopicPartitions(self._settings.group, wanted)
            answers = self._ask(self._admin.list_consumer_group_offsets([request], require_stable=True))
            told = answers[0].topic_partitions
            found |= {
                log_name(one.topic, one.partition): Committed(one.offset, one.metadata or "")
                for one in told
                if one.offset >= 0
            }
            wanted = [TopicPartition(one.topic, one.partition) for one in told if _is_under_way(one)]
            if not wanted:
                return found
            if time.monotonic() > end:
                raise _unanswered(f"a transaction of group `{self._settings.group}` did not end")
            time.sleep(_PAUSE)

    def leaves(self, partitions: Iterable[int] | None = None) -> Iterator[LogMessage]:
        """Yield every message of the decision topic."""
        chosen = None if partitions is None else list(partitions)
        for message in read(self._readable, self._settings.topics.decisions, partitions=chosen):
            yield LogMessage(
                _place(message),
                (message.key() or b"").decode(errors="replace"),
                message.value() or b"",
                _index(message),
            )

    def guarded(self, logs: Iterable[str]) -> Iterator[Record]:
        """Yield every record that the guarded topics still hold."""
        for topic, partitions in _by_topic(logs).items():
            for message in read(self._readable, topic, partitions=partitions):
                place = _place(message)
                headers = tuple(_headers(message))
                yield Record(
                    place.topic,
                    place.partition,
                    place.offset,
                    max(message.timestamp()[1], 0),  # as the record path has it
                    message.key(),
                    message.value(),
                    headers,
                )

    def moved(self, topics: Iterable[str]) -> Iterator[Moved]:
        """Yield every record of cleared topics and quarantine, with the decision that it names."""
        for topic in topics:
            for message in read(self._readable, topic):
                yield Moved(_place(message), _decision(message))

    def archives(self) -> Iterator[bytes]:
        """Yield the archived bundles."""
        bundles = self._settings.topics.bundles
        if bundles in self._names():
            yield from (message.value() or b"" for message in read(self._readable, bundles))

    def routes(self) -> Routes:
        """Return the cleared topics that archived bundles name."""
        return routes_of(self.archives())

    def receiving(self, logs: Iterable[str], routes: Routes) -> list[str]:
        """Return the cleared topics of the logs' guarded topics, and quarantine."""
        beginnings = tuple(f"{topic}.to." for topic in _by_topic(logs))
        named = set(routes.values())
        cleared = sorted(name for name in self._names() if name.startswith(beginnings) or name in named)
        return [*cleared, self._settings.topics.quarantine]

    def retention(self, topics: Iterable[str]) -> Retention:
        """Return which partitions have lost their beginning, and which topics are compacted."""
        names = list(topics)
        resources = [ConfigResource(ResourceType.TOPIC, name) for name in names]
        compacted = set()
        for resource, future in self._admin.describe_configs(resources).items():
            try:
                if "compact" in (future.result(_SECONDS)["cleanup.policy"].value or ""):
                    compacted.add(resource.name)
            except KafkaException as error:
                raise _unanswered(error.args[0].name()) from None
        partitions = self._partitions(names)
        offsets = self._admin.list_offsets({one: OffsetSpec.earliest() for one in partitions})  # type: ignore[no-untyped-call]
        cut = set()
        for one, answer in offsets.items():
            try:
                if answer.result(_SECONDS).offset > 0:
                    cut.add((one.topic, one.partition))
            except KafkaException as error:
                raise _unanswered(error.args[0].name()) from None
        return Retention(frozenset(cut), frozenset(compacted))

    def _partitions(self, names: Iterable[str]) -> list[TopicPartition]:
        topics = self._names()
        return [TopicPartition(name, number) for name in names for number in topics[name].partitions]

    def _names(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = self._admin.list_topics(timeout=_SECONDS).topics
        except KafkaException as error:
            raise _unanswered(error.args[0].name()) from None
        return found

    def _ask(self, futures: Mapping[str, Any]) -> list[Any]:
        try:
            return [future.result(_SECONDS) for future in futures.values()]
        except KafkaException as error:
            raise _unanswered(error.args[0].name()) from None
        except TimeoutError:
            raise _unanswered(f"nothing within {_SECONDS:.0f} s") from None


def _is_under_way(one: TopicPartition) -> bool:
    return one.error is not None and one.error.code() == KafkaError.UNSTABLE_OFFSET_COMMIT


def _unanswered(what: str) -> BrokerError:
    return BrokerError(
        f"the broker did not answer the audit ({what}); check the address, and that this principal may "
        "describe and read the guard's topics and group"
    )


def _place(message: Message) -> Place:
    return Place(message.topic() or "", message.partition() or 0, message.offset() or 0)


def _index(message: Message) -> int:
    for name, value in _headers(message):
        if name == INDEX_HEADER:
            text = value or b""
            return int(text) if text.isdigit() and len(text) < 20 else -1
    return -1


def _decision(message: Message) -> str:
    """Return the decision that a record names: the last such header, for the guard's own are added behind."""
    for name, value in reversed(_headers(message)):
        if name == DECISION_HEADER:
            return (value or b"").decode(errors="replace")
    return ""


def _headers(message: Message) -> list[tuple[str, bytes | None]]:
    """Return the headers; none where a name is no UTF-8, as the record path has it too."""
    try:
        headers: Any = message.headers() or []
    except SystemError:
        return []
    return list(headers)


def _by_topic(logs: Iterable[str]) -> dict[str, list[int]]:
    topics: dict[str, list[int]] = {}
    for log in logs:
        topic, _, partition = log.rpartition("/")
        topics.setdefault(topic, []).append(int(partition))
    return topics
