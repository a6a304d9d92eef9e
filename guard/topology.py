"""Which topics and grants a deployment needs: its policy's guarded and cleared topics, and the guard's own."""

from collections.abc import Sequence
from dataclasses import dataclass

from guard.policy.compile import Policy
from guard.sampling import asked
from schemas.errors import BrokerError
from streams.administration import administrator, described, observe
from streams.settings import Settings
from streams.topics import Change, Grant, Present, Topic, cleared, grants, own, plan


@dataclass(frozen=True)
class Topology:
    """What should be. `protected` topics are those that only the guard may write."""

    topics: Sequence[Topic]
    grants: Sequence[Grant]
    protected: frozenset[str]


def topology(
    settings: Settings, policy: Policy, present: Present, *, principal: str, partitions: int, replication: int
) -> Topology:
    """Return what the deployment needs; a guarded topic that exists stays as it is."""
    ours = own(settings.topics, partitions=partitions, replication=replication)
    guarded = [
        present.topics.get(name, Topic(name, partitions, replication)) for name in sorted(policy.flows)
    ]
    clear = [
        cleared(name, source)
        for source in guarded
        for name in sorted(set(policy.flows[source.name].topics.values()))
    ]
    reads = [topic.name for topic in guarded]
    follows = [
        settings.topics.commands,
        settings.topics.quarantine,
        settings.topics.decisions,
        settings.topics.bundles,
        settings.topics.volumes,
        settings.topics.summaries,
        settings.topics.cases,
        settings.topics.windows,
        settings.topics.alerts,
    ]
    peoples = {settings.topics.commands, settings.topics.labelled, settings.topics.tuning}
    tuners = peoples - {settings.topics.commands}  # nothing that the guard itself reads or writes
    writes = [topic.name for topic in (*clear, *ours) if topic.name not in tuners]
    wanted = grants(principal, settings.group, reads=reads, writes=writes, follows=follows)
    protected = frozenset(topic.name for topic in (*clear, *ours) if topic.name not in peoples)
    return Topology([*guarded, *clear, *ours], wanted, protected)


def names(settings: Settings, policy: Policy) -> list[str]:
    """Return every topic that the deployment names."""
    ours = [topic.name for topic in own(settings.topics)]
    clear = [topic for flow in policy.flows.values() for topic in flow.topics.values()]
    return sorted({*policy.flows, *clear, *ours})


def changes(
    settings: Settings, policy: Policy, *, principal: str, partitions: int = 4, replication: int = 1
) -> list[Change]:
    """Return what has to change on the broker. Raise BrokerError where it does not tell what it has."""
    present = observe(administrator(settings), names(settings, policy))
    wanted = topology(
        settings, policy, present, principal=principal, partitions=partitions, replication=replication
    )
    return plan(wanted.topics, wanted.grants, present, principal=principal, protected=wanted.protected)


def standing(settings: Settings, policy: Policy) -> dict[str, Topic]:
    """Return the deployment's topics as they stand. Raise BrokerError, naming the first, where one is missing."""
    present = described(administrator(settings), names(settings, policy))
    missing = [
        name
        for name in names(settings, policy)
        if name not in present and name not in _optional(settings, policy)
    ]
    if missing:
        raise BrokerError(
            f"topic `{missing[0]}` is not there; create what is missing with `guard topics apply`"
        )
    return present


def capacities(policy: Policy, present: dict[str, Topic]) -> dict[str, int]:
    """Return, by cleared topic, the bytes that one record may have there."""
    clear = {topic for flow in policy.flows.values() for topic in flow.topics.values()}
    return {name: int(present[name].config["max.message.bytes"]) for name in clear if name in present}


def _optional(settings: Settings, policy: Policy) -> set[str]:
    """Return the topics that a worker of this policy can do without."""
    topics = settings.topics
    stateful = {topics.cases, topics.volumes, topics.windows, topics.alerts, topics.findings}
    stateful |= {topics.labelled, topics.tuning}
    return stateful if asked(policy) else stateful | {topics.samples}
