"""The topics and grants the guard needs, and the changes that lead there from what the broker has now."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from streams.named import Topics

HEADER_ROOM = 65_536  # what our headers and a longer redaction may add to a record
QUARANTINED_MESSAGE = 20 * 1024 * 1024
DAY = 86_400_000
_FOR_EVER = "-1"


class Topic(Struct, frozen=True):
    """A topic: what it is called, how it is spread, and the configuration that matters to the guard."""

    name: str
    partitions: int
    replication: int
    config: Mapping[str, str] = {}


class Grant(Struct, frozen=True):
    """One access rule of the broker: who may, or may not, do what to which resource."""

    resource: str  # topic, group, transactional_id
    name: str
    principal: str
    operation: str  # read, write, describe, all, ...
    prefixed: bool = False
    allow: bool = True
    host: str = "*"

    def covers(self, topic: str) -> bool:
        """Whether the rule speaks of that topic."""
        if self.resource != "topic":
            return False
        return topic.startswith(self.name) if self.prefixed else self.name in ("*", topic)


class Present(Struct, frozen=True):
    """What a broker has now. Without an authorizer it has no grants and lets everybody do everything."""

    topics: Mapping[str, Topic]
    grants: frozenset[Grant] = frozenset()
    authorizer: bool = True


class Verb(StrEnum):
    """What a change does; the last two are for a person to do."""

    CREATE = "create"
    CONFIGURE = "configure"
    GRANT = "grant"
    REVOKE = "revoke"
    MEND = "mend"
    UNENFORCED = "unenforced"


class Change(Struct, frozen=True):
    """One step from what is to what should be, and why, in words."""

    verb: Verb
    why: str
    topic: Topic | None = None
    grant: Grant | None = None

    @property
    def is_manual(self) -> bool:
        return self.verb in (Verb.MEND, Verb.UNENFORCED)


def own(names: Topics, *, partitions: int = 4, replication: int = 1) -> list[Topic]:
    """Return the guard's own topics. Evidence and quarantine are kept for ever; state topics are compacted."""
    in_sync = {"min.insync.replicas": str(min(2, replication))}
    kept = in_sync | {"cleanup.policy": "delete", "retention.ms": _FOR_EVER}
    compacted = in_sync | {"cleanup.policy": "compact"}
    return [
        Topic(names.decisions, partitions, replication, kept),
        Topic(
            names.quarantine, partitions, replication, kept | {"max.message.bytes": str(QUARANTINED_MESSAGE)}
        ),
        Topic(
            names.samples,
            partitions,
            replication,
            kept | {"max.message.bytes": str(QUARANTINED_MESSAGE), "retention.ms": str(90 * DAY)},
        ),
        Topic(names.summaries, partitions, replication, kept | {"retention.ms": str(30 * DAY)}),
        Topic(names.notices, partitions, replication, kept | {"retention.ms": str(7 * DAY)}),
        Topic(names.commands, 1, replication, compacted),  # one partition: commands have one order
        Topic(
            names.bundles,  # one partition, and the broker's clock: whether a bundle is in its time is judged by it
            1,
            replication,
            compacted
            | {"max.message.bytes": str(QUARANTINED_MESSAGE), "message.timestamp.type": "LogAppendTime"},
        ),
        Topic(names.cases, partitions, replication, compacted),
        Topic(names.volumes, partitions, replication, compacted),
        Topic(names.windows, 1, replication, compacted),
        Topic(names.alerts, 1, replication, kept | {"retention.ms": str(30 * DAY)}),
        Topic(names.findings, partitions, replication, kept | {"retention.ms": str(30 * DAY)}),
        Topic(names.labelled, 1, replication, compacted | {"max.message.bytes": str(QUARANTINED_MESSAGE)}),
        Topic(names.tuning, 1, replication, compacted | {"max.message.bytes": str(QUARANTINED_MESSAGE)}),
    ]


def cleared(name: str, source: Topic) -> Topic:
    """Return a cleared topic: spread and cleaned as its source is, with room for the guard's headers.

    It takes records of any age and any clock: their timestamps are the producer's, and were accepted once.
    """
    largest = int(source.config.get("max.message.bytes", "1048588")) + HEADER_ROOM
    return Topic(
        name,
        source.partitions,
        source.replication,
        {
            "cleanup.policy": source.config.get("cleanup.policy", "delete"),
            "max.message.bytes": str(largest),
            "min.insync.replicas": str(min(2, source.replication)),
            "message.timestamp.after.max.ms": str(2**63 - 1),
        },
    )


def grants(
    principal: str, group: str, *, reads: Iterable[str], writes: Iterable[str], follows: Iterable[str] = ()
) -> list[Grant]:
    """Return the least a guard needs: its group, its transactions, what it reads, and what it alone writes."""
    found = [
        Grant("transactional_id", f"{group}.", principal, "write", prefixed=True),
        Grant("transactional_id", f"{group}.", principal, "describe", prefixed=True),
        Grant("group", group, principal, "read"),
        Grant("group", f"{group}.", principal, "read", prefixed=True),  # beside the record path
    ]
    both = ("describe", "describe_configs")  # a worker asks what its topics take
    for names, used in (((*reads, *follows), "read"), (writes, "write")):
        found += [Grant("topic", name, principal, may) for name in names for may in (used, *both)]
    return list(dict.fromkeys(found))


def plan(
    topics: Sequence[Topic],
    grants: Sequence[Grant],
    present: Present,
    *,
    principal: str,
    protected: Collection[str],
) -> list[Change]:
    """Return the changes that make every topic and grant exist, and `principal` the only writer of `protected` topics."""
    changes = [change for topic in topics for change in _topic_changes(topic, present.topics.get(topic.name))]
    if not present.authorizer:
        why = (
            "the broker has no authorizer, so whoever reaches it can write cleared topics past the guard; "
            "set `authorizer.class.name` on it, then apply again"
        )
        return [*changes, Change(Verb.UNENFORCED, why)]
    changes += [
        Change(Verb.GRANT, f"`{principal}` needs {grant.operation} on `{grant.name}`", grant=grant)
        for grant in grants
        if grant not in present.grants
    ]
    for grant in sorted(present.grants, key=lambda it: (it.name, it.principal, it.operation)):
        exposed = sorted(name for name in protected if grant.covers(name))
        if exposed and grant.allow and grant.principal != principal and grant.operation in ("write", "all"):
            changes.append(_closed(grant, exposed))
        if exposed and not grant.allow and grant.principal in (principal, "User:*"):
            why = f"a denial of {grant.operation} on `{grant.name}` stops the guard too; remove it"
            changes.append(Change(Verb.MEND, why, grant=grant))
    return changes


def _topic_changes(wanted: Topic, has: Topic | None) -> list[Change]:
    if has is None:
        return [Change(Verb.CREATE, f"topic `{wanted.name}` does not exist", wanted)]
    changes = []
    differing = {name: value for name, value in wanted.config.items() if has.config.get(name) != value}
    if differing:
        told = ", ".join(f"{name}={value}" for name, value in sorted(differing.items()))
        changed = Topic(wanted.name, has.partitions, has.replication, differing)
        changes.append(Change(Verb.CONFIGURE, f"topic `{wanted.name}` needs {told}", changed))
    if has.partitions < wanted.partitions:
        why = (
            f"topic `{wanted.name}` has {has.partitions} partitions where {wanted.partitions} are wanted; "
            "adding some would move keys, so recreate it or accept it"
        )
        changes.append(Change(Verb.MEND, why, wanted))
    if has.replication < wanted.replication:
        why = f"topic `{wanted.name}` has {has.replication} replicas where {wanted.replication} are wanted; reassign it"
        changes.append(Change(Verb.MEND, why, wanted))
    return changes


def _closed(grant: Grant, exposed: Sequence[str]) -> Change:
    """Return how another's way past the guard is closed: a rule on that topic alone is revoked, a wider one is named."""
    told = ", ".join(f"`{name}`" for name in exposed)
    if not grant.prefixed and grant.name != "*":
        return Change(Verb.REVOKE, f"`{grant.principal}` could write {told} past the guard", grant=grant)
    shape = f"everything under `{grant.name}`" if grant.prefixed else "every topic"
    why = f"`{grant.principal}` may write {shape}, and so {told} past the guard; narrow that grant"
    return Change(Verb.MEND, why, grant=grant)
