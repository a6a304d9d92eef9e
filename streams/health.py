"""How the broker, the workers' group and the stateful side's are: what a client may ask, each part known or with why it is not."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from confluent_kafka import (
    ConsumerGroupState,
    ConsumerGroupTopicPartitions,
    IsolationLevel,
    KafkaError,
    KafkaException,
    TopicPartition,
)
from confluent_kafka.admin import AdminClient, OffsetSpec  # type: ignore[attr-defined]  # re-exported as is
from msgspec import Struct

from schemas.errors import BrokerError
from streams.administration import administrator
from streams.settings import Settings
from streams.topics import own

if TYPE_CHECKING:
    from concurrent.futures import Future

WAIT_SECONDS = 3.0  # for each question: health that is slow to tell is no health
_GONE = frozenset({ConsumerGroupState.DEAD, ConsumerGroupState.EMPTY})
_Found = TypeVar("_Found")


class Spread(Struct, frozen=True):
    """How a topic stands: partitions, replicas that it should have and has in sync at least, partitions that nobody leads."""

    partitions: int
    replicas: int
    in_sync: int
    leaderless: int


class Group(Struct, frozen=True):
    """A consumer group: its members by name, and by topic how many records it has not committed, at most."""

    members: tuple[str, ...] | None  # None: not told, see `why`
    behind: Mapping[str, int] | None
    why: str = ""


class Health(Struct, frozen=True):
    """What the broker told of the guard's own topics, guarded and cleared ones. One that is missing is not among `topics`."""

    brokers: int
    own: tuple[str, ...]
    topics: Mapping[str, Spread]
    workers: Group
    stateful: Group


def health(settings: Settings, *, guarded: Collection[str], cleared: Iterable[str]) -> Health:
    """Return how it is now. Raise BrokerError where no broker answers."""
    admin = administrator(settings)
    try:
        metadata = admin.list_topics(timeout=WAIT_SECONDS)
    except KafkaException as error:
        raise BrokerError(f"no broker answers ({error.args[0].name()}); see that it runs") from None
    summaries, ours = settings.topics.summaries, tuple(one.name for one in own(settings.topics))
    topics = {
        name: _spread(metadata.topics[name])
        for name in {*guarded, *cleared, *ours}
        if name in metadata.topics and metadata.topics[name].error is None
    }
    stateful = _group(admin, f"{settings.group}.windows", {summaries} & topics.keys(), topics, marks=1)
    workers = _group(admin, settings.group, {*guarded} & topics.keys(), topics)
    return Health(len(metadata.brokers), ours, topics, workers, stateful)


def _spread(topic: Any) -> Spread:
    partitions = topic.partitions.values()
    return Spread(
        len(topic.partitions),
        max((len(one.replicas) for one in partitions), default=0),
        min((len(one.isrs) for one in partitions), default=0),
        sum(one.leader < 0 for one in partitions),
    )


def _group(
    admin: AdminClient, name: str, read: Collection[str], topics: Mapping[str, Spread], *, marks: int = 0
) -> Group:
    """Return a group; `marks` are offsets at a partition's end that are a transaction's own."""
    why: list[str] = []
    members = _known(lambda: _members(admin, name), f"who is in group `{name}`", why)
    places = [
        TopicPartition(topic, number) for topic in sorted(read) for number in range(topics[topic].partitions)
    ]
    behind = _known(lambda: _behind(admin, name, places, marks), f"how far group `{name}` has committed", why)
    return Group(members, behind, "; ".join(why))


def _known(ask: Callable[[], _Found], what: str, why: list[str]) -> _Found | None:
    try:
        return ask()
    except KafkaException as error:
        why.append(f"the broker does not tell {what} ({error.args[0].name()})")
    except TimeoutError:
        why.append(f"the broker did not tell {what} within {WAIT_SECONDS:.0f} s")
    return None


def _members(admin: AdminClient, name: str) -> tuple[str, ...]:
    """Return the members' names: what each slot is called, or its client where the group knows no slots."""
    try:
        found = _answer(admin.describe_consumer_groups([name], request_timeout=WAIT_SECONDS)[name])
    except KafkaException as error:
        if error.args[0].code() == KafkaError.GROUP_ID_NOT_FOUND:
            return ()
        raise
    if found.state in _GONE:
        return ()
    return tuple(sorted(one.group_instance_id or one.client_id for one in found.members))


def _behind(admin: AdminClient, name: str, places: list[TopicPartition], marks: int) -> dict[str, int]:
    if not places:
        return {}
    asked = ConsumerGroupTopicPartitions(name)
    given = _answer(admin.list_consumer_group_offsets([asked], request_timeout=WAIT_SECONDS)[name])
    committed = {(one.topic, one.partition): one.offset for one in given.topic_partitions}
    begins = _offsets(admin, places, OffsetSpec.earliest())  # type: ignore[no-untyped-call]
    ends = _offsets(admin, places, OffsetSpec.latest())  # type: ignore[no-untyped-call]
    behind: dict[str, int] = {}
    for place, end in ends.items():
        reached = committed.get(place, -1)
        left = end - marks - reached if reached >= 0 else end - begins[place]
        behind[place[0]] = behind.get(place[0], 0) + max(0, left)
    return behind


def _offsets(admin: AdminClient, places: list[TopicPartition], which: Any) -> dict[tuple[str, int], int]:
    futures: Mapping[TopicPartition, Future[Any]] = admin.list_offsets(
        dict.fromkeys(places, which),
        isolation_level=IsolationLevel.READ_COMMITTED,
        request_timeout=WAIT_SECONDS,
    )
    return {(one.topic, one.partition): _answer(future).offset for one, future in futures.items()}


def _answer(future: "Future[Any]") -> Any:
    return future.result(WAIT_SECONDS + 1)
