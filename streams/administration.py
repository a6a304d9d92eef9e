"""What a broker has now, and planned changes carried out on it."""

import time
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from confluent_kafka import KafkaError, KafkaException, Producer
from confluent_kafka.admin import (  # type: ignore[attr-defined]  # the library re-exports without `__all__`
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    NewTopic,
    ResourcePatternType,
    ResourceType,
)

from schemas.errors import BrokerError
from streams.clients import build
from streams.settings import Settings
from streams.topics import Change, Grant, Present, Topic, Verb

if TYPE_CHECKING:
    from concurrent.futures import Future

WAIT_SECONDS = 20.0
_SILENT = frozenset(
    {KafkaError._TRANSPORT, KafkaError._ALL_BROKERS_DOWN, KafkaError._TIMED_OUT, KafkaError._RESOLVE}  # noqa: SLF001  # the library's public names
)


def administrator(settings: Settings) -> AdminClient:
    """Return a client for what follows. Keep it until every call has returned: its futures die with it."""
    return build(AdminClient, settings.kafka.reveal())


def observe(admin: AdminClient, names: Iterable[str]) -> Present:
    """Return those of the named topics that exist, and every grant, which only an administrator may ask for.

    Raise BrokerError where the broker does not tell.
    """
    topics, held = described(admin, names), _grants(admin)
    return Present(topics, frozenset(held or ()), authorizer=held is not None)


def described(admin: AdminClient, names: Iterable[str]) -> dict[str, Topic]:
    """Return those of the named topics that exist; the guard's own grants suffice to ask.

    Raise BrokerError where the broker does not tell.
    """
    try:
        metadata = admin.list_topics(timeout=WAIT_SECONDS).topics
    except KafkaException as error:
        raise _told("list its topics", error) from None
    known = [name for name in names if name in metadata and metadata[name].error is None]
    resources = [ConfigResource(ConfigResource.Type.TOPIC, name) for name in known]
    found = {
        resource.name: {name: entry.value for name, entry in _answer(future, "describe its topics").items()}
        for resource, future in (admin.describe_configs(resources) if resources else {}).items()
    }
    topics = {}
    for name in known:
        partitions = metadata[name].partitions
        topics[name] = Topic(
            name, len(partitions), min(len(it.replicas) for it in partitions.values()), found[name]
        )
    return topics


def room(admin: AdminClient, topic: str) -> int:
    """Return the largest record a topic takes; 0 where there is no such topic, -1 where the broker does not tell."""
    if (gone := missing(admin, topic)) is not False:
        return 0 if gone else -1
    try:
        resource = ConfigResource(ConfigResource.Type.TOPIC, topic)
        entries = _answer(admin.describe_configs([resource])[resource], "describe a topic")
    except (KafkaException, BrokerError):
        return -1
    return int(entries["max.message.bytes"].value)


def missing(client: AdminClient | Producer, topic: str, *, wait: float = WAIT_SECONDS) -> bool | None:
    """Return whether there is no such topic; None where the broker does not tell."""
    try:
        found = client.list_topics(topic, timeout=wait).topics.get(topic)
    except KafkaException:
        return None
    if found is None or _is_missing(found.error):
        return True
    return None if found.error is not None else False


def partitions(settings: Settings, topic: str) -> int:
    """Return how many partitions a topic has. Raise BrokerError where it is missing."""
    admin = administrator(settings)
    return _existing(described(admin, [topic]), topic).partitions


def capacities(settings: Settings, topics: Iterable[str]) -> dict[str, int]:
    """Return the largest record each topic takes. Raise BrokerError, naming the first, where one is missing."""
    admin, names = administrator(settings), sorted(topics)
    present = described(admin, names)
    return {name: int(_existing(present, name).config["max.message.bytes"]) for name in names}


def _existing(present: Mapping[str, Topic], topic: str) -> Topic:
    if topic not in present:
        raise BrokerError(f"topic `{topic}` is not there; create it with `guard topics apply`")
    return present[topic]


def _is_missing(error: KafkaError | None) -> bool:
    return error is not None and error.code() == KafkaError.UNKNOWN_TOPIC_OR_PART


def apply(admin: AdminClient, changes: Sequence[Change]) -> list[Change]:
    """Carry out what can be, in order; return what is left for a person. Raise BrokerError at the first refusal.

    What was created is known to the broker that answers when this returns.
    """
    for change in changes:
        topic, grant = change.topic, change.grant
        if change.verb is Verb.CREATE and topic is not None:
            new = NewTopic(topic.name, topic.partitions, topic.replication, config=dict(topic.config))
            _answer(admin.create_topics([new])[topic.name], f"create `{topic.name}`")
        elif change.verb is Verb.CONFIGURE and topic is not None:
            resource = _alteration(topic)
            _answer(admin.incremental_alter_configs([resource])[resource], f"configure `{topic.name}`")
        elif change.verb is Verb.GRANT and grant is not None:
            binding = _binding(grant)
            _answer(admin.create_acls([binding])[binding], f"grant {grant.operation} on `{grant.name}`")
        elif change.verb is Verb.REVOKE and grant is not None:
            exact = _filter(grant)
            _answer(admin.delete_acls([exact])[exact], f"revoke {grant.operation} on `{grant.name}`")
    _await_known(
        admin, {change.topic.name for change in changes if change.verb is Verb.CREATE and change.topic}
    )
    return [change for change in changes if change.is_manual]


def _await_known(admin: AdminClient, names: set[str]) -> None:
    """Wait until a broker tells of topics: a controller has made them a moment earlier."""
    end, pause = time.monotonic() + WAIT_SECONDS, 0.01
    while unknown := names - described(admin, sorted(names)).keys():
        if time.monotonic() > end:
            raise BrokerError(
                f"topic `{min(unknown)}` is created and the broker tells nothing of it yet; apply again"
            )
        time.sleep(pause)
        pause = min(2 * pause, 0.5)


def _has_authorizer(admin: AdminClient) -> bool:
    """Return whether a broker checks grants at all; one without an authorizer tells of none, and refuses none."""
    brokers = admin.list_topics(timeout=WAIT_SECONDS).brokers
    resource = ConfigResource(ConfigResource.Type.BROKER, str(min(brokers)))
    found = _answer(admin.describe_configs([resource])[resource], "describe its configuration")
    entry = found.get("authorizer.class.name")
    return bool(entry is not None and entry.value)


def _grants(admin: AdminClient) -> set[Grant] | None:
    """Return every grant, or None where the broker has no authorizer."""
    if not _has_authorizer(admin):
        return None
    anything: Any = None  # the library's types ask for a word where it takes None for any
    everything = AclBindingFilter(
        ResourceType.ANY,
        anything,
        ResourcePatternType.ANY,
        anything,
        anything,
        AclOperation.ANY,
        AclPermissionType.ANY,
    )
    try:
        bindings = admin.describe_acls(everything, request_timeout=WAIT_SECONDS).result(WAIT_SECONDS)
    except KafkaException as error:
        if error.args[0].code() == KafkaError.SECURITY_DISABLED:
            return None
        raise _told("list its access rules", error) from None
    return {
        Grant(
            it.restype.name.lower(),
            it.name,
            it.principal,
            it.operation.name.lower(),
            prefixed=it.resource_pattern_type is ResourcePatternType.PREFIXED,
            allow=it.permission_type is AclPermissionType.ALLOW,
            host=it.host,
        )
        for it in bindings
    }


def _binding(grant: Grant) -> AclBinding:
    return AclBinding(*_fields(grant))


def _filter(grant: Grant) -> AclBindingFilter:
    return AclBindingFilter(*_fields(grant))


def _fields(grant: Grant) -> tuple[Any, ...]:
    return (
        ResourceType[grant.resource.upper()],
        grant.name,
        ResourcePatternType.PREFIXED if grant.prefixed else ResourcePatternType.LITERAL,
        grant.principal,
        grant.host,
        AclOperation[grant.operation.upper()],
        AclPermissionType.ALLOW if grant.allow else AclPermissionType.DENY,
    )


def _alteration(topic: Topic) -> ConfigResource:
    entries = [
        ConfigEntry(name, value, incremental_operation=AlterConfigOpType.SET)
        for name, value in topic.config.items()
    ]
    return ConfigResource(ConfigResource.Type.TOPIC, topic.name, incremental_configs=entries)


def _answer(future: "Future[Any]", what: str) -> Any:
    try:
        return future.result(WAIT_SECONDS)
    except KafkaException as error:
        raise _told(what, error) from None
    except TimeoutError:
        raise BrokerError(
            f"the broker did not {what} within {WAIT_SECONDS:.0f} s; see its log, then try again"
        ) from None


def _told(what: str, error: KafkaException) -> BrokerError:
    reason: KafkaError = error.args[0]
    if reason.code() in _SILENT:
        return BrokerError(
            f"no broker answered ({reason.name()}); start it, or correct `kafka.bootstrap.servers` and its security settings"
        )
    return BrokerError(
        f"the broker would not {what} ({reason.name()}); use an administrator's credentials, or see its log"
    )
